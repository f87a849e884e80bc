//! Words that are found again one by one: between anchors, moved or brought back with changes, copied.

use super::{
    align::{self, Pairs},
    book::{Book, NONE, OriginId, UnitId, VariantId, WHOLE},
    cut::{self, Folded, Numbers},
    whole::{self, Whole},
};
use std::ops::Range;

/// Words in a row that are the first author's though nothing else of the sentence is, if they are particular.
const WORDS_OF_A_RETURN: u32 = 5;

/// The tokens of the units of one side that were not found whole.
#[derive(Default)]
pub struct Loose {
    pub tokens: Vec<Folded>,
    /// The units, as indices into the region, with their tokens.
    pub units: Vec<(u32, Range<usize>)>,
}

/// Tokens of the new side, each with its origin or [`NONE`], and of the old side, each with its origin, taken or not.
pub struct Words<'a> {
    pub book: &'a Book,
    pub tables: align::Tables,
    pub old: Loose,
    pub old_origins: Vec<OriginId>,
    pub is_taken: Vec<bool>,
    pub new: Loose,
    pub origins: Vec<OriginId>,
}

/// Pairs in a row: no word of either side stands between them.
pub struct Row {
    /// Indices of pairs.
    pub pairs: Range<usize>,
    pub words: u32,
    /// In twentieths of a particular word.
    pub weight: u32,
}

impl<'a> Words<'a> {
    pub fn new(book: &'a Book, old: &[VariantId], new: &[UnitId], whole: &Whole) -> Self {
        let (mut old_side, mut old_origins) = (Loose::default(), Vec::new());
        for (at, variant) in old.iter().enumerate().filter(|(at, _)| whole.of_old[*at] == NONE) {
            old_side.push(at, book.variant_tokens(*variant));
            old_origins.extend(book.variant_origins(*variant));
        }
        let mut new_side = Loose::default();
        for (at, unit) in new.iter().enumerate() {
            if whole.of_new[at] == NONE && whole.returned[at] == NONE {
                new_side.push(at, book.unit_tokens(*unit));
            }
        }
        let (is_taken, origins) = (vec![false; old_origins.len()], vec![NONE; new_side.tokens.len()]);
        let tables = align::Tables::default();
        Self { book, tables, old: old_side, old_origins, is_taken, new: new_side, origins }
    }

    /// Compares the words between two neighbouring anchors.
    pub fn find_in_place(&mut self, whole: &Whole, old_len: usize, new_len: usize) {
        for (olds, news) in whole::gaps(&whole.anchors, old_len, new_len) {
            let (old_units, new_units) = (self.old.units_in(&olds), self.new.units_in(&news));
            let (old, new) = (self.old.tokens_of(&old_units), self.new.tokens_of(&new_units));
            if old.is_empty() || new.is_empty() {
                continue;
            }
            let pairs =
                align::align(self.book, &mut self.tables, &self.old.tokens[old.clone()], &self.new.tokens[new.clone()]);
            let pairs: Pairs =
                pairs.into_iter().map(|pair| (pair.0 + old.start as u32, pair.1 + new.start as u32)).collect();
            for (old, new) in self.without_accidents(&pairs, old_units, new_units) {
                self.is_taken[old as usize] = true;
                self.origins[new as usize] = self.old_origins[old as usize];
            }
        }
    }

    /// Leaves out what two sentences that have nothing to do with each other have in common by accident.
    fn without_accidents(&mut self, pairs: &[(u32, u32)], old_units: Range<usize>, new_units: Range<usize>) -> Pairs {
        let mut kept = Pairs::new();
        // A row that goes on over the end of a sentence counts as a whole.
        let mut is_long = vec![false; pairs.len()];
        for row in rows(self.book, pairs, &self.old.tokens, &self.new.tokens).iter().filter(|row| row.is_long()) {
            is_long[row.pairs.clone()].fill(true);
        }
        let (mut old_unit, mut new_unit) = (old_units.start, new_units.start);
        let mut done = 0;
        while let Some(first) = pairs.get(done) {
            while self.old.units[old_unit].1.end <= first.0 as usize {
                old_unit += 1;
            }
            while self.new.units[new_unit].1.end <= first.1 as usize {
                new_unit += 1;
            }
            let (old, new) = (self.old.units[old_unit].1.clone(), self.new.units[new_unit].1.clone());
            let is_here = |pair: &&(u32, u32)| (pair.0 as usize) < old.end && (pair.1 as usize) < new.end;
            let end = done + pairs[done..].iter().take_while(is_here).count();
            let here: Pairs =
                pairs[done..end].iter().map(|pair| (pair.0 - old.start as u32, pair.1 - new.start as u32)).collect();
            let (old_tokens, new_tokens) = (&self.old.tokens[old.clone()], &self.new.tokens[new.clone()]);
            let mut here = kept_of_two(self.book, &here, &is_long[done..end], old_tokens, new_tokens);
            if is_one_sentence(self.book, &here, old_tokens, new_tokens) {
                let moved = moved_inside(self.book, &mut self.tables, &here, old_tokens, new_tokens);
                here.extend(moved);
            }
            done = end;
            kept.extend(here.into_iter().map(|pair| (pair.0 + old.start as u32, pair.1 + new.start as u32)));
        }
        kept
    }
}

/// Of the pairs between two sentences, those that say that one became the other, or that are long and particular.
fn kept_of_two(book: &Book, pairs: &[(u32, u32)], is_long: &[bool], old: &[Folded], new: &[Folded]) -> Pairs {
    let rows = rows(book, pairs, old, new);
    let weight = |tokens: &[Folded]| tokens.iter().map(|token| book.weight(*token)).sum::<u32>();
    let matched: u32 = rows.iter().map(|row| row.weight).sum();
    if rows.iter().all(|row| row.words == 0) {
        return Pairs::new();
    }
    if matched * 3 >= weight(new) || matched * 2 >= weight(old) {
        return with_signs(&without_islands(pairs, &rows, old, new), old, new);
    }
    pairs.iter().zip(is_long).filter(|(_, is_long)| **is_long).map(|(pair, _)| *pair).collect()
}

/// Adds the signs that stayed where words changed: the one that closes a sentence, and those between words that were
/// replaced one for one.
pub fn with_signs(pairs: &[(u32, u32)], old: &[Folded], new: &[Folded]) -> Pairs {
    let mut all = Pairs::new();
    for (at, pair) in pairs.iter().enumerate() {
        all.push(*pair);
        let (old_start, new_start) = (pair.0 as usize + 1, pair.1 as usize + 1);
        match pairs.get(at + 1) {
            Some((old_end, new_end)) => {
                let between = signs_between(&old[old_start..*old_end as usize], &new[new_start..*new_end as usize]);
                all.extend(between.into_iter().map(|(a, b)| (a + old_start as u32, b + new_start as u32)));
            }
            None => {
                let is_sign = |(a, b): &(&Folded, &Folded)| a == b && !cut::is_word(**a);
                let ends = old[old_start..].iter().rev().zip(new[new_start..].iter().rev());
                let closing = ends.take_while(is_sign).count();
                all.extend((1..=closing).rev().map(|back| ((old.len() - back) as u32, (new.len() - back) as u32)));
            }
        }
    }
    all
}

fn signs_between(old: &[Folded], new: &[Folded]) -> Pairs {
    let signs = |tokens: &[Folded]| -> Vec<u32> {
        (0..tokens.len() as u32).filter(|at| !cut::is_word(tokens[*at as usize])).collect()
    };
    let (old_signs, new_signs) = (signs(old), signs(new));
    let are_same = old.len() == new.len()
        && old_signs.len() == new_signs.len()
        && old_signs.iter().zip(&new_signs).all(|(a, b)| old[*a as usize] == new[*b as usize]);
    if are_same { old_signs.into_iter().zip(new_signs).collect() } else { Pairs::new() }
}

impl Row {
    /// Long and particular: a return, whatever surrounds it.
    pub fn is_long(&self) -> bool {
        self.words >= WORDS_OF_A_RETURN && self.weight >= 4 * WHOLE
            || self.words >= 8 && self.weight >= 3 * WHOLE
            || self.words >= 12
    }
}

/// Whether half of both sides is the same.
fn is_one_sentence(book: &Book, pairs: &[(u32, u32)], old: &[Folded], new: &[Folded]) -> bool {
    let weight = |tokens: &[Folded]| tokens.iter().map(|token| book.weight(*token)).sum::<u32>();
    let matched: u32 = pairs.iter().map(|pair| book.weight(new[pair.1 as usize])).sum();
    pairs.len() < new.len() && matched * 2 >= weight(old).max(weight(new))
}

/// What changed its place inside a sentence: rows that hold a particular word; and all the rest if it is the same words.
fn moved_inside(
    book: &Book,
    tables: &mut align::Tables,
    pairs: &[(u32, u32)],
    old: &[Folded],
    new: &[Folded],
) -> Pairs {
    let mut moved = Pairs::new();
    for round in 0..3 {
        let old_at = places_left(old.len(), pairs.iter().chain(&moved).map(|pair| pair.0));
        let new_at = places_left(new.len(), pairs.iter().chain(&moved).map(|pair| pair.1));
        let old_left: Vec<Folded> = old_at.iter().map(|at| old[*at as usize]).collect();
        let new_left: Vec<Folded> = new_at.iter().map(|at| new[*at as usize]).collect();
        let is_shared = |token: &Folded| cut::is_word(*token) && old_left.contains(token);
        if !new_left.iter().any(is_shared) {
            break;
        }
        let is_same = sorted_words(&old_left) == sorted_words(&new_left);
        let found = align::align(book, tables, &old_left, &new_left);
        let rows = rows(book, &found, &old_left, &new_left);
        let is_kept = |row: &&Row| row.weight >= WHOLE || is_same && round > 0;
        let kept = rows.iter().filter(is_kept).flat_map(|row| &found[row.pairs.clone()]);
        let kept: Pairs = kept.map(|(a, b)| (old_at[*a as usize], new_at[*b as usize])).collect();
        if kept.is_empty() && (round > 0 || !is_same) {
            break;
        }
        moved.extend(kept);
    }
    moved
}

fn places_left(len: usize, taken: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut is_left = vec![true; len];
    taken.for_each(|at| is_left[at as usize] = false);
    (0..len as u32).filter(|at| is_left[*at as usize]).collect()
}

fn sorted_words(tokens: &[Folded]) -> Vec<Folded> {
    let mut words: Vec<Folded> = tokens.iter().copied().filter(|token| cut::is_word(*token)).collect();
    words.sort_unstable();
    words
}

/// Leaves out everyday words that stand alone amid much that is new. Where nothing went, words were only put around them.
fn without_islands(pairs: &[(u32, u32)], rows: &[Row], old: &[Folded], new: &[Folded]) -> Pairs {
    let mut kept = Pairs::new();
    for (at, row) in rows.iter().enumerate() {
        let before = if at == 0 { (0, 0) } else { after(pairs[rows[at - 1].pairs.end - 1]) };
        let end = (old.len() as u32, new.len() as u32);
        let next = if at + 1 == rows.len() { end } else { pairs[rows[at + 1].pairs.start] };
        let (first, last) = (pairs[row.pairs.start], after(pairs[row.pairs.end - 1]));
        let new_words = |from: u32, to: u32| words_in(&new[from as usize..to as usize]);
        let old_words = |from: u32, to: u32| words_in(&old[from as usize..to as usize]);
        let (left, right) = (new_words(before.1, first.1), new_words(last.1, next.1));
        let gone = old_words(before.0, first.0) + old_words(last.0, next.0);
        let is_island = row.weight < WHOLE && left > 0 && right > 0 && gone > 0 && left + right >= 2 * row.words + 2;
        if !is_island {
            kept.extend_from_slice(&pairs[row.pairs.clone()]);
        }
    }
    kept
}

fn after((old, new): (u32, u32)) -> (u32, u32) {
    (old + 1, new + 1)
}

impl Loose {
    fn push(&mut self, at: usize, tokens: &[Folded]) {
        let start = self.tokens.len();
        self.tokens.extend_from_slice(tokens);
        self.units.push((at as u32, start..self.tokens.len()));
    }

    /// Those of the units in this range of the region.
    fn units_in(&self, region: &Range<usize>) -> Range<usize> {
        let first = self.units.partition_point(|(at, _)| (*at as usize) < region.start);
        let last = self.units.partition_point(|(at, _)| (*at as usize) < region.end);
        first..last
    }

    fn tokens_of(&self, units: &Range<usize>) -> Range<usize> {
        if units.is_empty() { 0..0 } else { self.units[units.start].1.start..self.units[units.end - 1].1.end }
    }
}

pub fn words_in(tokens: &[Folded]) -> u32 {
    tokens.iter().filter(|token| cut::is_word(**token)).count() as u32
}

/// Divides ascending pairs where a word stands between two of them.
pub fn rows(book: &Book, pairs: &[(u32, u32)], old: &[Folded], new: &[Folded]) -> Vec<Row> {
    let has_word = |tokens: &[Folded]| tokens.iter().any(|token| cut::is_word(*token));
    let mut rows: Vec<Row> = Vec::new();
    for (at, (i, j)) in pairs.iter().enumerate() {
        let goes_on = at > 0 && {
            let (a, b) = pairs[at - 1];
            !has_word(&old[a as usize + 1..*i as usize]) && !has_word(&new[b as usize + 1..*j as usize])
        };
        if !goes_on {
            rows.push(Row { pairs: at..at, words: 0, weight: 0 });
        }
        let row = rows.last_mut().expect("one was just pushed, or goes on");
        row.pairs.end = at + 1;
        row.words += u32::from(cut::is_word(new[*j as usize]));
        row.weight += book.weight(new[*j as usize]);
    }
    rows
}

/// Units by the three words in a row that they hold, at most four for each.
#[derive(Default)]
pub struct Places(Numbers<u64, [u32; 4]>);

impl Places {
    pub fn add(&mut self, gram: u64, unit: u32) {
        let places = self.0.entry(gram).or_insert([NONE; 4]);
        if let Some(free) = places.iter_mut().find(|place| **place == NONE || **place == unit) {
            *free = unit;
        }
    }

    pub fn get(&self, gram: u64) -> impl Iterator<Item = u32> + '_ {
        self.0.get(&gram).into_iter().flatten().copied().filter(|unit| *unit != NONE)
    }
}
