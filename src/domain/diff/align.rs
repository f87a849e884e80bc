//! Two sequences of numbers put side by side: runs that both have, in the same order, in bounded work and without a clock.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::{collections::HashMap, ops::Range};

/// `len` items that both sides have, from these positions on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub left: usize,
    pub right: usize,
    pub len: usize,
}

/// Work that may still be done, in comparisons. One for all the steps of one difference, so that their sum is bounded.
#[derive(Debug)]
pub struct Budget {
    comparisons_left: u64,
    /// Whether some step was cut short: what it would have found counts as different.
    pub is_spent: bool,
}

/// Regions of at most so many pairs are compared exactly.
const EXACT_MAX_PAIRS: u64 = 1 << 20;
/// How often a region is cut again by rarer and rarer anchors.
const DEPTH_MAX: u32 = 8;

impl Budget {
    pub fn new(comparisons: u64) -> Self {
        Self { comparisons_left: comparisons, is_spent: false }
    }

    /// Takes so much of it; `false` and [`Budget::is_spent`] when there is not enough.
    pub fn take(&mut self, comparisons: u64) -> bool {
        match self.comparisons_left.checked_sub(comparisons) {
            Some(left) => {
                self.comparisons_left = left;
                true
            }
            None => {
                self.is_spent = true;
                false
            }
        }
    }
}

/// What both sequences have in the same order, left to right; neighbouring runs are one.
///
/// Small regions go through Myers' algorithm; larger ones are first cut at what stands once on both sides (patience
/// diff: single items, then pairs, then triples). A region that is too large for what is left of the budget matches nothing.
pub fn align(left: &[u32], right: &[u32], budget: &mut Budget) -> Vec<Match> {
    let mut found = Vec::new();
    region(left, right, 0..left.len(), 0..right.len(), DEPTH_MAX, budget, &mut found);
    joined(found)
}

/// The indexes of one longest strictly increasing subsequence, in order.
pub fn longest_increasing(numbers: &[usize]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let place = tails.partition_point(|tail| numbers[*tail] < *number);
        before[at] = place.checked_sub(1).map(|place| tails[place]);
        if place == tails.len() { tails.push(at) } else { tails[place] = at }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(at) = next {
        chain.push(at);
        next = before[at];
    }
    chain.reverse();
    chain
}

fn region(
    left: &[u32],
    right: &[u32],
    mut at_left: Range<usize>,
    mut at_right: Range<usize>,
    depth: u32,
    budget: &mut Budget,
    found: &mut Vec<Match>,
) {
    let head = common(left[at_left.clone()].iter(), right[at_right.clone()].iter());
    if head > 0 {
        found.push(Match { left: at_left.start, right: at_right.start, len: head });
        at_left.start += head;
        at_right.start += head;
    }
    let tail = common(left[at_left.clone()].iter().rev(), right[at_right.clone()].iter().rev());
    at_left.end -= tail;
    at_right.end -= tail;
    if !at_left.is_empty() && !at_right.is_empty() {
        middle(left, right, at_left.clone(), at_right.clone(), depth, budget, found);
    }
    if tail > 0 {
        found.push(Match { left: at_left.end, right: at_right.end, len: tail });
    }
}

fn middle(
    left: &[u32],
    right: &[u32],
    at_left: Range<usize>,
    at_right: Range<usize>,
    depth: u32,
    budget: &mut Budget,
    found: &mut Vec<Match>,
) {
    let pairs = at_left.len() as u64 * at_right.len() as u64;
    if pairs > EXACT_MAX_PAIRS && depth > 0 {
        for size in 1..=3 {
            let anchors = anchors(left, right, &at_left, &at_right, size);
            if anchors.is_empty() || !budget.take((at_left.len() + at_right.len()) as u64) {
                continue;
            }
            let (mut from_left, mut from_right) = (at_left.start, at_right.start);
            for (to_left, to_right) in anchors {
                if to_left < from_left || to_right < from_right {
                    continue;
                }
                region(left, right, from_left..to_left, from_right..to_right, depth - 1, budget, found);
                found.push(Match { left: to_left, right: to_right, len: size });
                (from_left, from_right) = (to_left + size, to_right + size);
            }
            region(left, right, from_left..at_left.end, from_right..at_right.end, depth - 1, budget, found);
            return;
        }
    }
    if budget.take(pairs.min(EXACT_MAX_PAIRS) + (at_left.len() + at_right.len()) as u64 * 64) {
        exact(left, right, at_left, at_right, found);
    }
}

fn exact(left: &[u32], right: &[u32], at_left: Range<usize>, at_right: Range<usize>, found: &mut Vec<Match>) {
    let ops = capture_diff_slices(Algorithm::Myers, &left[at_left.clone()], &right[at_right.clone()]);
    for op in ops {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            found.push(Match { left: at_left.start + old_index, right: at_right.start + new_index, len });
        }
    }
}

/// Where runs of `size` items that stand once in either region match, the longest chain that keeps their order.
fn anchors(
    left: &[u32],
    right: &[u32],
    at_left: &Range<usize>,
    at_right: &Range<usize>,
    size: usize,
) -> Vec<(usize, usize)> {
    let once = |items: &[u32], range: &Range<usize>| {
        let mut places: HashMap<[u32; 3], Option<usize>> = HashMap::with_capacity(range.len());
        for at in range.start..(range.end + 1).saturating_sub(size) {
            places.entry(gram(&items[at..at + size])).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let in_right = once(right, at_right);
    let mut pairs: Vec<(usize, usize)> =
        once(left, at_left).into_iter().filter_map(|(gram, place)| Some((place?, (*in_right.get(&gram)?)?))).collect();
    pairs.sort_unstable();
    let order: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
    longest_increasing(&order).into_iter().map(|at| pairs[at]).collect()
}

fn gram(items: &[u32]) -> [u32; 3] {
    let mut gram = [u32::MAX; 3];
    gram[..items.len()].copy_from_slice(items);
    gram
}

fn common<'a>(left: impl Iterator<Item = &'a u32>, right: impl Iterator<Item = &'a u32>) -> usize {
    left.zip(right).take_while(|(left, right)| left == right).count()
}

fn joined(found: Vec<Match>) -> Vec<Match> {
    let mut out: Vec<Match> = Vec::with_capacity(found.len());
    for next in found {
        match out.last_mut() {
            Some(last) if last.left + last.len == next.left && last.right + last.len == next.right => {
                last.len += next.len;
            }
            _ => out.push(next),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_keeps_its_order() {
        assert_eq!(longest_increasing(&[3, 0, 1, 4, 2]), [1, 2, 4]);
        assert_eq!(longest_increasing(&[]), [] as [usize; 0]);
    }

    #[test]
    fn neighbouring_runs_are_one() {
        let found = align(&[1, 2, 3, 4], &[1, 2, 3, 4], &mut Budget::new(1_000));
        assert_eq!(found, [Match { left: 0, right: 0, len: 4 }]);
        assert!(align(&[1], &[2], &mut Budget::new(1_000)).is_empty());
    }
}
