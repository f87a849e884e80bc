//! Which tokens of one sequence are those of another, in order, in runs as long as possible.

use super::{
    book::{Book, NONE, WHOLE},
    cut::{self, Folded, Numbers, mixed},
};

/// Two sequences whose lengths have a product above this are first cut at what is unique in both.
const MOST_CELLS: usize = 1 << 14;
/// Below this product nothing is cut off first, so that the best runs are found.
const FEW_CELLS: usize = 900;
/// What one revision may spend on tables, in cells; after that only what is unique is found.
const CELLS_OF_A_REVISION: usize = 8 << 20;

/// Starting a run costs this much, so that a lone sign is not found, and few long runs are better than many short ones.
const OPENING: i32 = 6;
const SIGN: i32 = 4;

/// Positions in the first and in the second sequence of what is the same token. Both ascend.
pub type Pairs = Vec<(u32, u32)>;

/// What tables may still cost in this revision, in cells, and the room they are computed in.
pub struct Tables {
    cells: usize,
    ways: Vec<u8>,
    best: Vec<i32>,
    run: Vec<i32>,
    columns: Columns,
}

impl Default for Tables {
    fn default() -> Self {
        let (ways, best, run) = (Vec::with_capacity(MOST_CELLS), Vec::new(), Vec::new());
        Self { cells: CELLS_OF_A_REVISION, ways, best, run, columns: Columns::default() }
    }
}

const SLOTS: usize = 256;

/// Where each token stands in the new sequence: chains from the last place to the first, by some bits of the token.
struct Columns {
    last: [u32; SLOTS],
    before: Vec<u32>,
}

impl Default for Columns {
    fn default() -> Self {
        Self { last: [NONE; SLOTS], before: Vec::new() }
    }
}

impl Columns {
    fn fill(&mut self, new: &[Folded]) {
        self.last.fill(NONE);
        self.before.clear();
        for (at, token) in new.iter().enumerate() {
            self.before.push(std::mem::replace(&mut self.last[slot(*token)], at as u32));
        }
    }

    /// From the last to the first.
    fn of<'a>(&'a self, token: Folded, new: &'a [Folded]) -> impl Iterator<Item = usize> + 'a {
        let mut at = self.last[slot(token)];
        std::iter::from_fn(move || {
            let place = (at != NONE).then_some(at as usize)?;
            at = self.before[place];
            Some(place)
        })
        .filter(move |place| new[*place] == token)
    }
}

fn slot(token: Folded) -> usize {
    (token >> 2) as usize % SLOTS
}

struct Aligner<'a> {
    book: &'a Book,
    tables: &'a mut Tables,
    pairs: Pairs,
}

/// Pairs of equal tokens: the longest common subsequence by weight, each run costing [`OPENING`] (as gaps in the
/// alignment of Gotoh 1982), when the table is small; for greater ones what is unique on both sides (as in patience diff,
/// here for three tokens in a row, then two, then one) divides them first. Costs at most the cells left.
pub fn align(book: &Book, tables: &mut Tables, old: &[Folded], new: &[Folded]) -> Pairs {
    let mut aligner = Aligner { book, tables, pairs: Vec::new() };
    aligner.between((old, 0), (new, 0), 3);
    aligner.pairs
}

impl Aligner<'_> {
    /// `row` tokens in a row are looked for if the table would be too large.
    fn between(&mut self, (old, old_at): (&[Folded], u32), (new, new_at): (&[Folded], u32), row: usize) {
        if old.is_empty() || new.is_empty() {
            return;
        }
        if old.len() * new.len() <= FEW_CELLS {
            return self.table((old, old_at), (new, new_at));
        }
        let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
        let old_middle = (&old_rest[..old_rest.len() - tail], old_at + head as u32);
        let new_middle = (&new_rest[..new_rest.len() - tail], new_at + head as u32);
        self.pairs.extend((0..head as u32).map(|at| (old_at + at, new_at + at)));
        if !old_middle.0.is_empty() && !new_middle.0.is_empty() {
            if old_middle.0.len() * new_middle.0.len() <= MOST_CELLS {
                self.table(old_middle, new_middle);
            } else {
                self.around_unique(old_middle, new_middle, row);
            }
        }
        let (old_tail, new_tail) = (old.len() - tail, new.len() - tail);
        self.pairs.extend((0..tail).map(|at| (old_at + (old_tail + at) as u32, new_at + (new_tail + at) as u32)));
    }

    fn around_unique(&mut self, old: (&[Folded], u32), new: (&[Folded], u32), row: usize) {
        let anchors = increasing(&unique_rows(old.0, new.0, row));
        if anchors.is_empty() {
            if row > 1 {
                self.around_unique(old, new, row - 1);
            }
            return;
        }
        let (mut old_done, mut new_done) = (0, 0);
        for (old_row, new_row) in anchors {
            let (mut a, mut b) = (old_row as usize, new_row as usize);
            if a < old_done || b < new_done {
                continue;
            }
            while a > old_done && b > new_done && old.0[a - 1] == new.0[b - 1] {
                (a, b) = (a - 1, b - 1);
            }
            self.step((old.0, old.1, old_done..a), (new.0, new.1, new_done..b), row);
            while a < old.0.len() && b < new.0.len() && old.0[a] == new.0[b] {
                self.pairs.push((old.1 + a as u32, new.1 + b as u32));
                (a, b) = (a + 1, b + 1);
            }
            (old_done, new_done) = (a, b);
        }
        self.step((old.0, old.1, old_done..old.0.len()), (new.0, new.1, new_done..new.0.len()), row);
    }

    fn step(
        &mut self,
        (old, old_at, old_range): (&[Folded], u32, std::ops::Range<usize>),
        (new, new_at, new_range): (&[Folded], u32, std::ops::Range<usize>),
        row: usize,
    ) {
        let old = (&old[old_range.clone()], old_at + old_range.start as u32);
        let new = (&new[new_range.clone()], new_at + new_range.start as u32);
        if row > 1 {
            self.between(old, new, row - 1);
        } else if old.0.len() * new.0.len() <= MOST_CELLS {
            self.between(old, new, 1);
        }
    }

    /// Row by row, as usual, but only the cells are visited in which the tokens are equal, and those to the right of
    /// them that become better: the best of a row never falls from left to right.
    fn table(&mut self, (old, old_at): (&[Folded], u32), (new, new_at): (&[Folded], u32)) {
        const UP: u8 = 0;
        const LEFT: u8 = 1;
        const MATCH: u8 = 2;
        const GOES_ON: u8 = 4;
        const LOWEST: i32 = i32::MIN / 2;
        let width = new.len() + 1;
        let cells = width * (old.len() + 1);
        let Tables { cells: left, ways, best, run, columns } = &mut *self.tables;
        if *left < cells {
            return;
        }
        *left -= cells;
        columns.fill(new);
        ways.clear();
        ways.resize(cells, UP);
        for (room, filling) in [(&mut *best, 0), (&mut *run, LOWEST)] {
            room.clear();
            room.resize(width, filling);
        }
        let (mut matches, mut matches_above) = (Vec::new(), Vec::new());
        for (i, token) in old.iter().enumerate() {
            std::mem::swap(&mut matches, &mut matches_above);
            matches.clear();
            matches.extend(columns.of(*token, new).map(|at| at + 1));
            let worth = if matches.is_empty() { 0 } else { value(self.book, *token) };
            let row = &mut ways[(i + 1) * width..(i + 2) * width];
            // From right to left, as a run comes from the column before.
            let mut rest = matches_above.iter().copied().peekable();
            for j in matches.iter().copied() {
                while let Some(above) = rest.next_if(|above| *above >= j) {
                    run[above] = LOWEST;
                }
                let opened = best[j - 1] - OPENING;
                row[j] = if run[j - 1] >= opened { GOES_ON } else { 0 };
                run[j] = worth + opened.max(run[j - 1]);
            }
            rest.for_each(|above| run[above] = LOWEST);
            for j in matches.iter().rev().copied() {
                if run[j] < best[j] {
                    continue;
                }
                best[j] = run[j];
                row[j] = row[j] & GOES_ON | MATCH;
                let worse = best[j + 1..].iter().take_while(|best| **best < run[j]).count();
                best[j + 1..][..worse].fill(run[j]);
                row[j + 1..][..worse].iter_mut().for_each(|way| *way = *way & GOES_ON | LEFT);
            }
        }
        let from = self.pairs.len();
        let (mut i, mut j, mut in_run) = (old.len(), new.len(), false);
        while i > 0 && j > 0 {
            let way = ways[i * width + j];
            if in_run || way & MATCH != 0 {
                (i, j) = (i - 1, j - 1);
                self.pairs.push((old_at + i as u32, new_at + j as u32));
                in_run = way & GOES_ON != 0;
            } else if way & LEFT == 0 {
                i -= 1;
            } else {
                j -= 1;
            }
        }
        self.pairs[from..].reverse();
    }
}

fn value(book: &Book, token: Folded) -> i32 {
    if cut::is_word(token) { 5 + (book.weight(token) * 20 / WHOLE) as i32 } else { SIGN }
}

/// Where a row of `len` tokens stands that is once in each sequence, ascending in the second.
fn unique_rows(old: &[Folded], new: &[Folded], len: usize) -> Pairs {
    let hash = |row: &[Folded]| row.iter().fold(len as u64, |hash, token| mixed(hash ^ u64::from(*token)));
    let says_something = |row: &[Folded]| row.iter().any(|token| cut::is_word(*token));
    // The shorter one is put in the table, and the longer one only looked up.
    let is_old_shorter = old.len() < new.len();
    let (shorter, longer) = if is_old_shorter { (old, new) } else { (new, old) };
    let mut places: Numbers<u64, (u32, u32, u32, u32)> = Numbers::default();
    places.reserve(shorter.len());
    for (at, row) in shorter.windows(len).enumerate().filter(|(_, row)| says_something(row)) {
        let place = places.entry(hash(row)).or_insert((0, 0, 0, 0));
        (place.0, place.1) = (place.0 + 1, at as u32);
    }
    for (at, row) in longer.windows(len).enumerate() {
        if let Some(place) = places.get_mut(&hash(row)) {
            (place.2, place.3) = (place.2 + 1, at as u32);
        }
    }
    let once = places.values().filter(|place| (place.0, place.2) == (1, 1));
    let mut pairs: Pairs =
        once.map(|place| if is_old_shorter { (place.1, place.3) } else { (place.3, place.1) }).collect();
    pairs.sort_unstable_by_key(|pair| pair.1);
    pairs
}

/// The longest run of pairs that ascend in both; they ascend in the second already. O(n log n).
pub fn increasing(pairs: &[(u32, u32)]) -> Pairs {
    let mut tails: Vec<usize> = Vec::new();
    let mut before = vec![usize::MAX; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let goes_on = tails.last().is_none_or(|tail| pairs[*tail].0 < pair.0);
        let place = if goes_on { tails.len() } else { tails.partition_point(|tail| pairs[*tail].0 < pair.0) };
        if place > 0 {
            before[at] = tails[place - 1];
        }
        if place == tails.len() {
            tails.push(at);
        } else {
            tails[place] = at;
        }
    }
    let mut run = Pairs::with_capacity(tails.len());
    let mut at = tails.last().copied().unwrap_or(usize::MAX);
    while at != usize::MAX {
        run.push(pairs[at]);
        at = before[at];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(old: &str, new: &str) -> String {
        let (a, b) = (cut::cut(old), cut::cut(new));
        let pairs = align(&Book::default(), &mut Tables::default(), &a.tokens, &b.tokens);
        assert!(pairs.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1));
        assert!(pairs.iter().all(|pair| a.tokens[pair.0 as usize] == b.tokens[pair.1 as usize]));
        let kept = |at: usize| pairs.iter().any(|pair| pair.1 as usize == at);
        let word = |at: usize| &new[b.bounds[at].0 as usize..b.bounds[at].1 as usize];
        (0..b.tokens.len()).filter(|at| kept(*at)).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn runs_are_kept_together_and_lone_signs_are_not_found() {
        assert_eq!(aligned("un chat, deux", "un grand chat, puis deux"), "un chat , deux");
        assert_eq!(aligned("alpha, beta", "gamma, delta"), "");
    }

    #[test]
    fn long_sequences_are_divided_at_what_is_unique() {
        let words: Vec<String> = (0..3_000).map(|n| format!("mot{n}")).collect();
        let mut other = words.clone();
        other.remove(1_500);
        other.insert(700, "neuf".into());
        let expected: Vec<String> = words.iter().filter(|word| *word != "mot1500").cloned().collect();
        assert_eq!(
            aligned(&format!("a {} z", words.join(" ")), &format!("b {} y", other.join(" "))),
            expected.join(" ")
        );
    }
}
