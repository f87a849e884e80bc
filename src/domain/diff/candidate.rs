//! Pairs of blocks that might be one block, and the best of them in order.

use super::{
    align::Budget,
    like::Bag,
    word::{Vocabulary, Words},
};
use foldhash::{HashMap, HashMapExt};
use std::{cell::OnceCell, cmp::Reverse};

/// The blocks of both texts that were without a partner, read.
pub struct Readings<'a> {
    pub old: ReadBlocks<'a>,
    pub new: ReadBlocks<'a>,
    pub vocabulary: Vocabulary<'a>,
}

/// By position: `None` for a block that has a partner, or for which there was no budget.
pub struct ReadBlocks<'a> {
    pub words: Vec<Option<Words<'a>>>,
    bags: Vec<OnceCell<Bag>>,
}

impl<'a> ReadBlocks<'a> {
    pub fn of(words: Vec<Option<Words<'a>>>) -> Self {
        Self { bags: vec![OnceCell::new(); words.len()], words }
    }
}

impl Readings<'_> {
    /// The bag of a block; empty where it was not read.
    pub fn old_bag(&self, at: usize) -> &Bag {
        self.bag(&self.old, at)
    }

    pub fn new_bag(&self, at: usize) -> &Bag {
        self.bag(&self.new, at)
    }

    fn bag<'b>(&self, side: &'b ReadBlocks, at: usize) -> &'b Bag {
        side.bags[at]
            .get_or_init(|| side.words[at].as_ref().map(|words| Bag::of(words, &self.vocabulary)).unwrap_or_default())
    }
}

/// A pair that might be one block, and how alike it is.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub old: usize,
    pub new: usize,
    pub likeness: f64,
}

/// What it costs to compare one word of two bags, and to look one up with those that hold it.
const STEPS_PER_WORD: u64 = 4;
const STEPS_PER_LOOKUP: u64 = 300;
/// Every pair of these blocks.
pub fn every_pair(olds: &[usize], news: &[usize], readings: &Readings, budget: &mut Budget) -> Vec<Candidate> {
    let mut found = Vec::new();
    for old in olds {
        for new in news {
            let (old_bag, new_bag) = (readings.old_bag(*old), readings.new_bag(*new));
            if !budget.take((old_bag.len() + new_bag.len()) as u64 * STEPS_PER_WORD) {
                return found;
            }
            found.push(Candidate { old: *old, new: *new, likeness: old_bag.likeness(new_bag) });
        }
    }
    found
}

/// For each old block, the few new ones that share most words with it which few blocks hold.
pub fn by_rare_words(olds: &[usize], news: &[usize], readings: &Readings, budget: &mut Budget) -> Vec<Candidate> {
    const HOLDERS_MAX: usize = 8;
    const BEST: usize = 4;
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
    for new in news {
        for word in readings.new_bag(*new).distinct() {
            let list = holders.entry(word).or_default();
            if list.len() <= HOLDERS_MAX {
                list.push(*new);
            }
        }
    }
    let mut found = Vec::new();
    for old in olds {
        let bag = readings.old_bag(*old);
        if !budget.take(bag.len() as u64 * STEPS_PER_LOOKUP) {
            return found;
        }
        let mut shared: HashMap<usize, u32> = HashMap::new();
        for word in bag.distinct() {
            for new in holders.get(&word).filter(|list| list.len() <= HOLDERS_MAX).into_iter().flatten() {
                *shared.entry(*new).or_default() += 1;
            }
        }
        let mut best: Vec<(u32, usize)> = shared.into_iter().map(|(new, count)| (count, new)).collect();
        best.sort_unstable_by_key(|(count, new)| (Reverse(*count), new.abs_diff(*old), *new));
        for (_, new) in best.into_iter().take(BEST) {
            let new_bag = readings.new_bag(new);
            if !budget.take((bag.len() + new_bag.len()) as u64 * STEPS_PER_WORD) {
                return found;
            }
            found.push(Candidate { old: *old, new, likeness: bag.likeness(new_bag) });
        }
    }
    found
}

/// The candidates in order on both sides whose squared likenesses have the greatest sum: a few good pairs win over many poor ones.
pub fn heaviest_chain(mut candidates: Vec<Candidate>, new_count: usize) -> Vec<Candidate> {
    candidates.sort_by(|a, b| a.old.cmp(&b.old).then(b.new.cmp(&a.new)));
    // A Fenwick tree of the best chain that ends at a new block below a bound.
    let mut tree: Vec<(f64, Option<usize>)> = vec![(0.0, None); new_count + 1];
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(candidates.len());
    let mut best = (0.0, None);
    for (at, candidate) in candidates.iter().enumerate() {
        let mut below = (0.0, None);
        let mut node = candidate.new;
        while node > 0 {
            if tree[node].0 > below.0 {
                below = tree[node];
            }
            node &= node - 1;
        }
        previous.push(below.1);
        let sum = (below.0 + candidate.likeness * candidate.likeness, Some(at));
        if sum.0 > best.0 {
            best = sum;
        }
        let mut node = candidate.new + 1;
        while node <= new_count {
            if sum.0 > tree[node].0 {
                tree[node] = sum;
            }
            node += node & node.wrapping_neg();
        }
    }
    let mut chain = Vec::new();
    let mut next = best.1;
    while let Some(at) = next {
        chain.push(candidates[at]);
        next = previous[at];
    }
    chain
}
