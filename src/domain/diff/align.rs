//! Two sequences of numbers put side by side: runs that both have, in the same order, in bounded work and without a clock.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// `len` items that both sides have, from these positions on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub left: usize,
    pub right: usize,
    pub len: usize,
}

/// Work that may still be done, in steps of about a nanosecond. One for all of a difference, so that their sum is bounded.
#[derive(Debug)]
pub struct Budget {
    steps_left: u64,
    /// Whether something was left undone: what it would have found counts as different.
    pub is_spent: bool,
}

/// Regions of at most so many pairs are compared exactly.
const EXACT_MAX_PAIRS: u64 = 1 << 20;
/// What one item of a large region costs at most: Myers' search gives up a split after some hundreds of differences.
const STEPS_PER_ITEM: u64 = 2_000;
/// How often a region is cut again by rarer and rarer anchors.
const DEPTH_MAX: u32 = 8;

impl Budget {
    pub fn new(steps: u64) -> Self {
        Self { steps_left: steps, is_spent: false }
    }

    /// Takes so much of it; `false` and [`Budget::is_spent`] when there is not enough.
    pub fn take(&mut self, steps: u64) -> bool {
        match self.steps_left.checked_sub(steps) {
            Some(left) => {
                self.steps_left = left;
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
/// The numbers are dense: smaller than `distinct`. Small regions go through Myers' algorithm; larger ones are first cut at
/// what stands once on both sides (patience diff: single items, then pairs, then triples). A region that is too large for
/// what is left of the budget matches nothing.
pub fn align(left: &[u32], right: &[u32], distinct: usize, budget: &mut Budget) -> Vec<Match> {
    let mut aligner = Aligner { left, right, places: Vec::new(), distinct, budget, found: Vec::new() };
    aligner.region(0..left.len(), 0..right.len(), DEPTH_MAX);
    joined(aligner.found)
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

struct Aligner<'a, 'b> {
    left: &'a [u32],
    right: &'a [u32],
    distinct: usize,
    /// By number: where it stands on either side of the region at hand.
    places: Vec<[Place; 2]>,
    budget: &'b mut Budget,
    found: Vec<Match>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Nowhere,
    Once(usize),
    Often,
}

impl Aligner<'_, '_> {
    fn region(&mut self, mut at_left: Range<usize>, mut at_right: Range<usize>, depth: u32) {
        let (left, right) = (self.left, self.right);
        let head = common(left[at_left.clone()].iter(), right[at_right.clone()].iter());
        if head > 0 {
            self.found.push(Match { left: at_left.start, right: at_right.start, len: head });
            at_left.start += head;
            at_right.start += head;
        }
        let tail = common(left[at_left.clone()].iter().rev(), right[at_right.clone()].iter().rev());
        at_left.end -= tail;
        at_right.end -= tail;
        if !at_left.is_empty() && !at_right.is_empty() {
            self.middle(at_left.clone(), at_right.clone(), depth);
        }
        if tail > 0 {
            self.found.push(Match { left: at_left.end, right: at_right.end, len: tail });
        }
    }

    fn middle(&mut self, at_left: Range<usize>, at_right: Range<usize>, depth: u32) {
        let pairs = at_left.len() as u64 * at_right.len() as u64;
        let items = (at_left.len() + at_right.len()) as u64;
        if pairs > EXACT_MAX_PAIRS && depth > 0 {
            for size in 1..=3 {
                if !self.budget.take(items * if size == 1 { 20 } else { 300 }) {
                    return;
                }
                let anchors = match size {
                    1 => self.single_anchors(&at_left, &at_right),
                    _ => gram_anchors([self.left, self.right], [&at_left, &at_right], size),
                };
                if !anchors.is_empty() {
                    self.between(&anchors, size, at_left, at_right, depth - 1);
                    return;
                }
            }
        }
        if self.budget.take(pairs.min(items * STEPS_PER_ITEM)) {
            self.exact(at_left, at_right);
        }
    }

    fn between(
        &mut self,
        anchors: &[(usize, usize)],
        size: usize,
        at_left: Range<usize>,
        at_right: Range<usize>,
        depth: u32,
    ) {
        let (mut from_left, mut from_right) = (at_left.start, at_right.start);
        for (to_left, to_right) in anchors.iter().copied() {
            // Anchors of several items may lie over one another.
            if to_left < from_left || to_right < from_right {
                continue;
            }
            self.region(from_left..to_left, from_right..to_right, depth);
            self.found.push(Match { left: to_left, right: to_right, len: size });
            (from_left, from_right) = (to_left + size, to_right + size);
        }
        self.region(from_left..at_left.end, from_right..at_right.end, depth);
    }

    fn exact(&mut self, at_left: Range<usize>, at_right: Range<usize>) {
        let (left, right) = (&self.left[at_left.clone()], &self.right[at_right.clone()]);
        for op in capture_diff_slices(Algorithm::Myers, left, right) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                self.found.push(Match { left: at_left.start + old_index, right: at_right.start + new_index, len });
            }
        }
    }

    /// Where items that stand once in either region match, the longest chain that keeps their order.
    fn single_anchors(&mut self, at_left: &Range<usize>, at_right: &Range<usize>) -> Vec<(usize, usize)> {
        self.places.resize(self.distinct, [Place::Nowhere; 2]);
        for (side, items, range) in [(0, self.left, at_left), (1, self.right, at_right)] {
            for at in range.clone() {
                let place = &mut self.places[items[at] as usize][side];
                *place = if *place == Place::Nowhere { Place::Once(at) } else { Place::Often };
            }
        }
        let pairs = at_left.clone().filter_map(|at| match self.places[self.left[at] as usize] {
            [Place::Once(left), Place::Once(right)] => Some((left, right)),
            _ => None,
        });
        let chain = in_order(pairs.collect());
        for number in self.left[at_left.clone()].iter().chain(&self.right[at_right.clone()]) {
            self.places[*number as usize] = [Place::Nowhere; 2];
        }
        chain
    }
}

/// The same for runs of two or three items.
fn gram_anchors(sides: [&[u32]; 2], ranges: [&Range<usize>; 2], size: usize) -> Vec<(usize, usize)> {
    let [left, right] = [0, 1].map(|side| {
        let (items, range) = (sides[side], ranges[side]);
        let mut grams: Vec<(&[u32], usize)> =
            (range.start..(range.end + 1).saturating_sub(size)).map(|at| (&items[at..at + size], at)).collect();
        grams.sort_unstable();
        let once = |at: &usize| {
            (*at == 0 || grams[at - 1].0 != grams[*at].0) && grams.get(at + 1).is_none_or(|next| next.0 != grams[*at].0)
        };
        (0..grams.len()).filter(once).map(|at| grams[at]).collect::<Vec<_>>()
    });
    let mut pairs = Vec::new();
    let mut at = 0;
    for (gram, place) in left {
        while right.get(at).is_some_and(|(other, _)| *other < gram) {
            at += 1;
        }
        pairs.extend(right.get(at).filter(|(other, _)| *other == gram).map(|(_, other)| (place, *other)));
    }
    pairs.sort_unstable();
    in_order(pairs)
}

fn in_order(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let order: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
    longest_increasing(&order).into_iter().map(|at| pairs[at]).collect()
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
        let found = align(&[1, 2, 3, 4], &[1, 2, 3, 4], 5, &mut Budget::new(1_000));
        assert_eq!(found, [Match { left: 0, right: 0, len: 4 }]);
        assert!(align(&[1], &[2], 3, &mut Budget::new(1_000)).is_empty());
    }
}
