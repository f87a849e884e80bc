//! Sentences that moved or came back with changes, and copies of what still stands.

use super::{
    align::{self, Pairs},
    book::{self, NONE, OriginId, UnitId, VariantId, WHOLE},
    cut::{self, Folded, Numbers},
    words::{self, Places, Row, Words, words_in},
};
use std::ops::Range;

const WORDS_OF_A_COPY: u32 = 12;

/// Where a sentence may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// In the book, and no variant of it stands.
    Buried(UnitId),
    /// A loose unit of the old side, which goes in this revision.
    Going(u32),
}

/// Sources with the weight of what they share, the heaviest first.
pub type Votes = Vec<(u32, Source)>;

/// Finds among the loose words of the old side, then among the buried, what the words still without an origin come from.
/// Gives for each loose unit what stands and shares three words in a row with it.
pub fn find_returns(words: &mut Words) -> Vec<Votes> {
    let open: Vec<Vec<u32>> = words.new.units.iter().map(|(_, range)| words.open(range.clone())).collect();
    let mut sought: Numbers<u64, ()> = Numbers::default();
    for open in &open {
        sought.extend(book::grams(&words.tokens_at(open)).map(|(_, gram)| (gram, ())));
    }
    let mut standing = vec![Votes::new(); open.len()];
    if sought.is_empty() {
        return standing;
    }
    let going = words.going_places(|gram| sought.contains_key(&gram));
    for (unit, open) in open.iter().enumerate().filter(|(_, open)| !open.is_empty()) {
        let range = words.new.units[unit].1.clone();
        let mut sources;
        (sources, standing[unit]) = words.sources(open, &going);
        // No row of such a source is as heavy as a return must be.
        sources.retain(|(weight, _)| *weight >= 2 * WHOLE);
        let stands = if sources.is_empty() { Vec::new() } else { words.standing_words(open, &standing[unit]) };
        let rounds = 4 + range.len() / 32;
        for (_, source) in sources.into_iter().take(rounds) {
            words.try_source(range.clone(), source, &stands);
        }
    }
    standing
}

/// Gives long copies of what still stands, which nothing else explains, to their first authors.
/// `is_next` says whether a loose unit follows the one before it in the same text.
pub fn find_copies(words: &mut Words, new: &[UnitId], standing: &[Votes], is_next: impl Fn(usize) -> bool) {
    let enough = units_in_long_stretches(words, &is_next);
    if enough.is_empty() {
        return;
    }
    let mut copied = vec![NONE; words.origins.len()];
    for loose in enough {
        let (at, range) = words.new.units[loose].clone();
        let open = words.open(range.clone());
        if open.is_empty() {
            continue;
        }
        let unit = new[at as usize];
        let whole = words.book.variants_of(unit).filter(|variant| words.book.is_live(*variant)).last();
        if let Some(variant) = whole {
            for (token, origin) in range.zip(words.book.variant_origins(variant)) {
                copied[token] = origin;
            }
            continue;
        }
        for (_, source) in standing[loose].iter().take(4) {
            let (pairs, rows) = words.compare(&open, *source);
            let origins: Vec<OriginId> = words.source_origins(*source).collect();
            for row in rows.iter().filter(|row| row.words >= 3) {
                for (from, to) in &pairs[row.pairs.clone()] {
                    let token = open[*to as usize] as usize;
                    if copied[token] == NONE {
                        copied[token] = origins[*from as usize];
                    }
                }
            }
        }
    }
    keep_long(words, &copied, is_next);
}

/// The loose units that, with those that follow each other, have words enough without an origin for a copy.
fn units_in_long_stretches(words: &Words, is_next: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut enough = Vec::new();
    let (mut first, mut open) = (0, 0);
    for unit in 0..=words.new.units.len() {
        if unit == words.new.units.len() || !is_next(unit) {
            if open >= WORDS_OF_A_COPY as usize {
                enough.extend(first..unit);
            }
            (first, open) = (unit, 0);
        }
        if let Some((_, range)) = words.new.units.get(unit) {
            open += words.open(range.clone()).iter().filter(|at| cut::is_word(words.new.tokens[**at as usize])).count();
        }
    }
    enough
}

fn keep_long(words: &mut Words, copied: &[OriginId], is_next: impl Fn(usize) -> bool) {
    let mut stretch: Vec<usize> = Vec::new();
    // A word changed inside a passage does not make two of it.
    let mut has_changed = false;
    let close = |stretch: &mut Vec<usize>, words: &mut Words| {
        let count = stretch.iter().filter(|token| cut::is_word(words.new.tokens[**token])).count();
        if count >= WORDS_OF_A_COPY as usize {
            stretch.iter().for_each(|token| words.origins[*token] = copied[*token]);
        }
        stretch.clear();
    };
    for unit in 0..words.new.units.len() {
        if !is_next(unit) {
            close(&mut stretch, words);
        }
        for token in words.new.units[unit].1.clone() {
            if copied[token] != NONE && words.origins[token] == NONE {
                stretch.push(token);
                has_changed = false;
            } else if cut::is_word(words.new.tokens[token]) && std::mem::replace(&mut has_changed, true) {
                close(&mut stretch, words);
            }
        }
    }
    close(&mut stretch, words);
}

impl Words<'_> {
    /// The tokens of a range that have no origin yet; none when fewer than two words are among them.
    fn open(&self, range: Range<usize>) -> Vec<u32> {
        if range.clone().all(|token| self.origins[token] != NONE) {
            return Vec::new();
        }
        let open: Vec<u32> = range.filter(|token| self.origins[*token] == NONE).map(|token| token as u32).collect();
        let words = open.iter().filter(|token| cut::is_word(self.new.tokens[**token as usize])).count();
        if words >= 2 { open } else { Vec::new() }
    }

    /// The old units by the rows of three words, among those sought, that were not found elsewhere.
    fn going_places(&self, is_sought: impl Fn(u64) -> bool) -> Places {
        let mut going = Places::default();
        for at in 0..self.old.units.len() as u32 {
            let free: Vec<Folded> = self.going(at).map(|token| self.old.tokens[token]).collect();
            book::grams(&free).filter(|(_, gram)| is_sought(*gram)).for_each(|(_, gram)| going.add(gram, at));
        }
        going
    }

    fn tokens_at(&self, open: &[u32]) -> Vec<Folded> {
        open.iter().map(|token| self.new.tokens[*token as usize]).collect()
    }

    /// What shares three words in a row with these tokens, by the weight of what it shares: what goes or is buried; and
    /// what stands.
    fn sources(&self, open: &[u32], going: &Places) -> (Votes, Votes) {
        let tokens = self.tokens_at(open);
        let mut votes: Numbers<u64, (u32, Source)> = Numbers::default();
        for (at, gram) in book::grams(&tokens) {
            let weight =
                1 + tokens[at..].iter().map(|token| self.book.weight(*token)).filter(|w| *w > 0).take(3).sum::<u32>();
            let mut vote = |source: Source| {
                let key = match source {
                    Source::Buried(unit) => u64::from(unit) << 1,
                    Source::Going(unit) => u64::from(unit) << 1 | 1,
                };
                votes.entry(key).or_insert((0, source)).0 += weight;
            };
            going.get(gram).for_each(|unit| vote(Source::Going(unit)));
            self.book.units_with(gram).for_each(|unit| vote(Source::Buried(unit)));
        }
        let mut sources: Votes = votes.into_values().collect();
        sources.retain(|(weight, _)| *weight >= WHOLE);
        sources.sort_unstable_by(|a, b| b.cmp(a));
        sources.into_iter().partition(|(_, source)| match source {
            Source::Buried(unit) => !self.book.stands(*unit),
            Source::Going(_) => true,
        })
    }

    fn source_tokens(&self, source: Source) -> Vec<Folded> {
        match source {
            Source::Buried(unit) => self.book.unit_tokens(unit).to_vec(),
            Source::Going(unit) => self.going(unit).map(|token| self.old.tokens[token]).collect(),
        }
    }

    fn source_origins(&self, source: Source) -> Box<dyn Iterator<Item = OriginId> + '_> {
        match source {
            Source::Buried(unit) => Box::new(self.book.variant_origins(self.variant_of(unit))),
            Source::Going(unit) => Box::new(self.going(unit).map(|token| self.old_origins[token])),
        }
    }

    /// The tokens of a loose old unit that were not found elsewhere.
    fn going(&self, unit: u32) -> impl Iterator<Item = usize> + '_ {
        self.old.units[unit as usize].1.clone().filter(|token| !self.is_taken[*token])
    }

    fn variant_of(&self, unit: UnitId) -> VariantId {
        let variants = || self.book.variants_of(unit);
        variants()
            .filter(|variant| self.book.is_live(*variant))
            .last()
            .or_else(|| variants().max_by_key(|variant| (self.book.variants[*variant as usize].left, *variant)))
            .expect("a unit is findable once it stood in a revision, with a variant")
    }

    fn compare(&mut self, open: &[u32], source: Source) -> (Pairs, Vec<Row>) {
        let (old, new) = (self.source_tokens(source), self.tokens_at(open));
        let pairs = align::align(self.book, &mut self.tables, &old, &new);
        let rows = words::rows(self.book, &pairs, &old, &new);
        (pairs, rows)
    }

    /// Which tokens are in a row of three words or more with something that stands.
    fn standing_words(&mut self, open: &[u32], standing: &[(u32, Source)]) -> Vec<u32> {
        let mut found = Vec::new();
        for (_, source) in standing.iter().take(3) {
            let (pairs, rows) = self.compare(open, *source);
            for row in rows.iter().filter(|row| row.words >= 3) {
                found.extend(pairs[row.pairs.clone()].iter().map(|pair| open[pair.1 as usize]));
            }
        }
        found.sort_unstable();
        found
    }

    fn try_source(&mut self, range: Range<usize>, source: Source, stands: &[u32]) {
        let open = self.open(range);
        if open.is_empty() {
            return;
        }
        let (pairs, rows) = self.compare(&open, source);
        if rows.is_empty() {
            return;
        }
        let (old, new) = (self.source_tokens(source), self.tokens_at(&open));
        let is_row = matches!(source, Source::Going(_)) && self.is_row(&rows, &old, &new);
        let kept =
            if is_row { words::with_signs(&pairs, &old, &new) } else { self.returned(&pairs, &rows, &old, &new) };
        let is_new = |pair: &&(u32, u32)| {
            cut::is_word(new[pair.1 as usize]) && stands.binary_search(&open[pair.1 as usize]).is_err()
        };
        let beyond = kept.iter().filter(is_new).count();
        if matches!(source, Source::Buried(_)) && beyond < 3 {
            return;
        }
        let origins: Vec<OriginId> = self.source_origins(source).collect();
        let going: Vec<usize> = match source {
            Source::Going(unit) => self.going(unit).collect(),
            Source::Buried(_) => Vec::new(),
        };
        for (from, to) in kept {
            self.origins[open[to as usize] as usize] = origins[from as usize];
            if let Some(token) = going.get(from as usize) {
                self.is_taken[*token] = true;
            }
        }
    }

    /// Whether a short row of a table or list that goes and one that comes are one: two thirds of its words stayed.
    fn is_row(&self, rows: &[Row], old: &[Folded], new: &[Folded]) -> bool {
        let weight = |tokens: &[Folded]| tokens.iter().map(|token| self.book.weight(*token)).sum::<u32>();
        let matched: u32 = rows.iter().map(|row| row.weight).sum();
        let is_short = words_in(old).max(words_in(new)) <= 4;
        is_short && matched * 2 >= 3 * WHOLE && matched * 3 >= 2 * weight(old).max(weight(new))
    }

    /// The pairs that are no coincidence: of a sentence that came back with changes, or long and particular.
    fn returned(&self, pairs: &[(u32, u32)], rows: &[Row], old: &[Folded], new: &[Folded]) -> Pairs {
        let weight = |tokens: &[Folded]| tokens.iter().map(|token| self.book.weight(*token)).sum::<u32>();
        let smaller = weight(old).min(weight(new)).max(1);
        let words: u32 = rows.iter().map(|row| row.words).sum();
        let matched: u32 = rows.iter().map(|row| row.weight).sum();
        let heaviest = rows.iter().filter(|row| row.words >= 3).map(|row| row.weight).max().unwrap_or(0);
        let few = words_in(old).min(words_in(new)) <= 4;
        let is_sentence = matched * 2 >= smaller && heaviest >= 2 * WHOLE && words >= 4
            || few && matched * 4 >= smaller * 3 && matched >= 2 * WHOLE && words >= 3;
        let is_alike = matched * 4 >= smaller * 3;
        let kept: Pairs = rows
            .iter()
            .filter(|row| row.is_long() || is_sentence && (is_alike || row.words >= 3))
            .flat_map(|row| pairs[row.pairs.clone()].iter().copied())
            .collect();
        if is_sentence { words::with_signs(&kept, old, new) } else { kept }
    }
}
