//! Which block of before became which block of after, which of them were split or joined, and which moved.

use super::{
    align::{self, Budget},
    candidate::{Candidate, ReadBlocks, Readings, by_rare_words, every_pair, heaviest_chain},
    cut::Piece,
    like::{self, Bag},
    text::{Direction, MoveId},
    word::{Vocabulary, Words},
};
use foldhash::{HashMap, HashMapExt};
use std::ops::Range;

/// One step in the order in which a difference is read. Numbers are positions of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Kept {
        before: usize,
        after: usize,
    },
    /// Several blocks on one side where one was split, or several joined.
    Changed {
        before: Range<usize>,
        after: Range<usize>,
    },
    Added {
        after: usize,
    },
    Removed {
        before: usize,
    },
    MovedHere {
        before: usize,
        after: usize,
        id: MoveId,
        distance: usize,
        direction: Direction,
    },
    MovedAway {
        before: usize,
        id: MoveId,
    },
}

/// The blocks of one text.
pub struct Blocks<'a> {
    pub text: &'a str,
    pub pieces: Vec<Piece>,
}

/// How alike two blocks at one place must be to be called one block that changed, of 1.
const CHANGED_MIN: f64 = 0.25;
/// How alike two blocks at different places must be to be called one that moved.
const MOVED_MIN: f64 = 0.6;
/// What a block must weigh to be looked for elsewhere when it changed: about six words.
const MOVED_MIN_WEIGHT: u32 = 30;
/// What part of a block must come from its neighbour to be called split off it.
const SPLIT_MIN: f64 = 0.7;
/// What a block must weigh to be called split off another: about two words.
const SPLIT_MIN_WEIGHT: u32 = 10;
/// Blocks at one place of which every pair is looked at, as a product.
const EVERY_PAIR_MAX: usize = 1_024;

impl<'a> Blocks<'a> {
    pub fn words(&self, block: usize) -> &'a str {
        &self.text[self.pieces[block].words.clone()]
    }

    /// The words of neighbouring blocks with the white space between them.
    pub fn span(&self, blocks: &Range<usize>) -> &'a str {
        &self.text[self.pieces[blocks.start].words.start..self.pieces[blocks.end - 1].words.end]
    }
}

/// The steps from one text to the other: each block of before in one `Kept`, `Changed`, `Removed` or `MovedAway`, each block of
/// after in one `Kept`, `Changed`, `Added` or `MovedHere`. With the words of those that were read on the way.
pub fn steps<'a>(old: &Blocks<'a>, new: &Blocks<'a>, budget: &mut Budget) -> (Vec<Step>, Readings<'a>) {
    let mut pairing = Pairing::of(old, new, budget);
    pairing.match_moved_whole(old);
    let mut vocabulary = Vocabulary::default();
    let old = ReadBlocks::of(read(old, &pairing.of_old, &mut vocabulary, budget));
    let new = ReadBlocks::of(read(new, &pairing.of_new, &mut vocabulary, budget));
    let readings = Readings { old, new, vocabulary };
    pairing.match_changed(&readings, budget);
    pairing.match_moved_changed(&readings, budget);
    pairing.settle_moves();
    let ranges = pairing.split_or_joined(&readings);
    (pairing.into_steps(&ranges), readings)
}

/// Partners found so far.
struct Pairing {
    of_old: Vec<Option<usize>>,
    of_new: Vec<Option<usize>>,
    /// By position in before: its partner is elsewhere.
    is_moved: Vec<bool>,
    /// The same number is the same words.
    old_numbers: Vec<u32>,
    new_numbers: Vec<u32>,
    /// How many numbers there are.
    distinct: usize,
}

/// What it costs to read a block, whatever its size.
const STEPS_PER_BLOCK: u64 = 1_000;
/// What it costs to read one byte and look its word up, at most.
pub const STEPS_PER_BYTE: u64 = 30;

fn read<'a>(
    blocks: &Blocks<'a>,
    partners: &[Option<usize>],
    vocabulary: &mut Vocabulary<'a>,
    budget: &mut Budget,
) -> Vec<Option<Words<'a>>> {
    let read = |(at, partner): (usize, &Option<usize>)| {
        let words = blocks.words(at);
        let is_read = partner.is_none() && budget.take(STEPS_PER_BLOCK + words.len() as u64 * STEPS_PER_BYTE);
        is_read.then(|| vocabulary.read(words))
    };
    partners.iter().enumerate().map(read).collect()
}

impl Pairing {
    /// With the blocks that are equal and in order.
    fn of(old: &Blocks, new: &Blocks, budget: &mut Budget) -> Self {
        let mut numbers: HashMap<&str, u32> = HashMap::with_capacity(old.pieces.len());
        let mut number = |words| {
            let next = numbers.len() as u32;
            *numbers.entry(words).or_insert(next)
        };
        let old_numbers: Vec<u32> = (0..old.pieces.len()).map(|at| number(old.words(at))).collect();
        let new_numbers: Vec<u32> = (0..new.pieces.len()).map(|at| number(new.words(at))).collect();
        let mut pairing = Self {
            of_old: vec![None; old_numbers.len()],
            of_new: vec![None; new_numbers.len()],
            is_moved: vec![false; old_numbers.len()],
            old_numbers,
            new_numbers,
            distinct: numbers.len(),
        };
        for run in align::align(&pairing.old_numbers, &pairing.new_numbers, pairing.distinct, budget) {
            (0..run.len).for_each(|at| pairing.pair(run.left + at, run.right + at));
        }
        pairing
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.of_old[old] = Some(new);
        self.of_new[new] = Some(old);
    }

    fn free_old(&self) -> impl Iterator<Item = usize> {
        (0..self.of_old.len()).filter(|at| self.of_old[*at].is_none())
    }

    fn free_new(&self) -> impl Iterator<Item = usize> {
        (0..self.of_new.len()).filter(|at| self.of_new[*at].is_none())
    }

    /// Blocks found again elsewhere unchanged: those with some words, or that stand once in either text.
    fn match_moved_whole(&mut self, blocks: &Blocks) {
        if self.free_old().next().is_none() || self.free_new().next().is_none() {
            return;
        }
        let mut counts = vec![(0_u32, 0_u32); self.distinct];
        self.old_numbers.iter().for_each(|number| counts[*number as usize].0 += 1);
        self.new_numbers.iter().for_each(|number| counts[*number as usize].1 += 1);
        let mut free: HashMap<u32, Vec<usize>> = HashMap::new();
        for new in self.free_new().collect::<Vec<_>>().into_iter().rev() {
            free.entry(self.new_numbers[new]).or_default().push(new);
        }
        for old in self.free_old().collect::<Vec<_>>() {
            let number = self.old_numbers[old];
            let Some(news) = free.get_mut(&number) else { continue };
            let words = like::word_count_up_to_9(blocks.words(old));
            let stands_for_itself = words >= 5 || words >= 1 && counts[number as usize] == (1, 1);
            if let Some(new) = Some(news).filter(|_| stands_for_itself).and_then(Vec::pop) {
                self.pair(old, new);
                self.is_moved[old] = true;
            }
        }
    }

    /// Blocks that changed where they stood: between two kept neighbours, the pairs in order that are most alike in sum.
    fn match_changed(&mut self, readings: &Readings, budget: &mut Budget) {
        let mut candidates = Vec::new();
        for (olds, news) in self.places() {
            let olds: Vec<usize> = olds.filter(|at| self.of_old[*at].is_none()).collect();
            let news: Vec<usize> = news.filter(|at| self.of_new[*at].is_none()).collect();
            if olds.is_empty() || news.is_empty() {
                continue;
            }
            // Nothing else could be the partner of either.
            if let ([old], [new]) = (&olds[..], &news[..])
                && let (Some(before), Some(after)) = (&readings.old.words[*old], &readings.new.words[*new])
                && before.end_likeness(after) >= CHANGED_MIN
            {
                candidates.push(Candidate { old: *old, new: *new, likeness: 1.0 });
                continue;
            }
            let found = if olds.len() * news.len() <= EVERY_PAIR_MAX {
                every_pair(&olds, &news, readings, budget)
            } else {
                by_rare_words(&olds, &news, readings, budget)
            };
            // The only block of a short text is that text: one common word is enough.
            let is_alone = self.of_old.len() == 1 && self.of_new.len() == 1;
            let least = if is_alone { f64::MIN_POSITIVE } else { CHANGED_MIN };
            candidates.extend(found.into_iter().filter(|candidate| candidate.likeness >= least));
        }
        for candidate in heaviest_chain(candidates, self.of_new.len()) {
            self.pair(candidate.old, candidate.new);
        }
    }

    /// Blocks that changed a little and stand elsewhere, the most alike first.
    fn match_moved_changed(&mut self, readings: &Readings, budget: &mut Budget) {
        let is_heavy = |bag: &Bag| bag.weight >= MOVED_MIN_WEIGHT;
        let olds: Vec<usize> = self.free_old().filter(|at| is_heavy(readings.old_bag(*at))).collect();
        let news: Vec<usize> = self.free_new().filter(|at| is_heavy(readings.new_bag(*at))).collect();
        let mut candidates = by_rare_words(&olds, &news, readings, budget);
        candidates.retain(|candidate| candidate.likeness >= MOVED_MIN);
        candidates.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then((a.old, a.new).cmp(&(b.old, b.new))));
        for candidate in candidates {
            if self.of_old[candidate.old].is_none() && self.of_new[candidate.new].is_none() {
                self.pair(candidate.old, candidate.new);
                self.is_moved[candidate.old] = true;
            }
        }
    }

    /// The blocks between one kept block and the next, on both sides.
    fn places(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let mut places = Vec::new();
        let (mut from_old, mut from_new) = (0, 0);
        for (old, new) in self.stays().chain([(self.of_old.len(), self.of_new.len())]) {
            places.push((from_old..old, from_new..new));
            (from_old, from_new) = (old + 1, new + 1);
        }
        places
    }

    /// Pairs that did not move, in order on both sides.
    fn stays(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.of_old.len()).filter(|old| !self.is_moved[*old]).filter_map(|old| Some((old, self.of_old[old]?)))
    }

    /// A pair called moved that went past nothing stays.
    fn settle_moves(&mut self) {
        let count = self.of_old.len();
        // By position in before: the partner of the next block that stays.
        let mut next = vec![self.of_new.len(); count + 1];
        for old in (0..count).rev() {
            let stays = self.of_old[old].filter(|_| !self.is_moved[old]);
            next[old] = stays.unwrap_or(next[old + 1]);
        }
        let mut last: Option<usize> = None;
        for (old, next) in next.iter().enumerate().take(count) {
            let Some(new) = self.of_old[old] else { continue };
            if self.is_moved[old] && last.is_none_or(|last| last < new) && new < *next {
                self.is_moved[old] = false;
            }
            if !self.is_moved[old] {
                last = Some(new);
            }
        }
    }

    /// For changed pairs, by position in before: the ranges of blocks that belong to them, where one was split or several joined.
    fn split_or_joined(&mut self, readings: &Readings) -> HashMap<usize, (Range<usize>, Range<usize>)> {
        let mut ranges = HashMap::new();
        let pairs: Vec<(usize, usize)> = self.stays().collect();
        let (mut free_old, mut free_new) = (0, 0);
        for (old, new) in pairs {
            let (mut olds, mut news) = (old..old + 1, new..new + 1);
            let is_changed = self.old_numbers[old] != self.new_numbers[new];
            let says_something = || readings.old_bag(old).weight > 0 && readings.new_bag(new).weight > 0;
            if is_changed && has_free(&self.of_new, new, free_new) && says_something() {
                let mut rest = readings.old_bag(old).without(readings.new_bag(new));
                grow(&mut news, free_new, &self.of_new, |at| readings.new_bag(at), &mut rest);
            }
            if is_changed && news.len() == 1 && has_free(&self.of_old, old, free_old) && says_something() {
                let mut rest = readings.new_bag(new).without(readings.old_bag(old));
                grow(&mut olds, free_old, &self.of_old, |at| readings.old_bag(at), &mut rest);
            }
            (free_old, free_new) = (olds.end, news.end);
            if olds.len() + news.len() > 2 {
                ranges.insert(old, (olds, news));
            }
        }
        ranges
    }

    fn into_steps(self, ranges: &HashMap<usize, (Range<usize>, Range<usize>)>) -> Vec<Step> {
        let stays: Vec<(usize, usize)> = self.stays().collect();
        let mut moves: Vec<(usize, usize)> = (0..self.of_old.len())
            .filter(|old| self.is_moved[*old])
            .filter_map(|old| Some((self.of_old[old]?, old)))
            .collect();
        moves.sort_unstable();
        let id_of: HashMap<usize, MoveId> =
            moves.iter().enumerate().map(|(at, (_, old))| (*old, MoveId(at as u32 + 1))).collect();
        let mut out = Vec::with_capacity(self.of_old.len() + self.of_new.len());
        let (mut from_old, mut from_new) = (0, 0);
        let end = (self.of_old.len(), self.of_new.len());
        for (old, new) in stays.iter().copied().chain([end]) {
            let one = (old..old + 1, new..new + 1);
            let (olds, news) = ranges.get(&old).filter(|_| old < end.0).cloned().unwrap_or(one);
            for at in from_old..olds.start {
                out.push(match id_of.get(&at) {
                    Some(id) => Step::MovedAway { before: at, id: *id },
                    None => Step::Removed { before: at },
                });
            }
            for at in from_new..news.start {
                out.push(match self.of_new[at] {
                    Some(from) => self.moved_here(from, at, id_of[&from], &stays),
                    None => Step::Added { after: at },
                });
            }
            (from_old, from_new) = (olds.end, news.end);
            if (old, new) == end {
                break;
            }
            let is_kept = olds.len() + news.len() == 2 && self.old_numbers[old] == self.new_numbers[new];
            out.push(match is_kept {
                true => Step::Kept { before: old, after: new },
                false => Step::Changed { before: olds, after: news },
            });
        }
        out
    }

    fn moved_here(&self, old: usize, new: usize, id: MoveId, stays: &[(usize, usize)]) -> Step {
        let above_old = stays.partition_point(|stay| stay.0 < old);
        let above_new = stays.partition_point(|stay| stay.1 < new);
        let direction =
            if above_new < above_old || above_new == above_old && new < old { Direction::Up } else { Direction::Down };
        let distance = above_old.abs_diff(above_new).max(1);
        Step::MovedHere { before: old, after: new, id, distance, direction }
    }
}

/// Whether a neighbour of this block, from this one on, has no partner.
fn has_free(partners: &[Option<usize>], at: usize, from: usize) -> bool {
    partners.get(at + 1).is_some_and(Option::is_none) || at > from && partners[at - 1].is_none()
}

/// Takes in free neighbours on either side that are mostly made of `rest`.
fn grow<'a>(
    range: &mut Range<usize>,
    from: usize,
    partners: &[Option<usize>],
    bag: impl Fn(usize) -> &'a Bag,
    rest: &mut Bag,
) {
    let takes = |at: usize, rest: &mut Bag| {
        if partners[at].is_some() {
            return false;
        }
        let bag = bag(at);
        if bag.weight < SPLIT_MIN_WEIGHT {
            return false;
        }
        let is_part = f64::from(bag.common_weight(rest)) >= SPLIT_MIN * f64::from(bag.weight);
        if is_part {
            *rest = rest.without(bag);
        }
        is_part
    };
    while range.end < partners.len() && takes(range.end, rest) {
        range.end += 1;
    }
    while range.start > from && takes(range.start - 1, rest) {
        range.start -= 1;
    }
}
