//! What was ever written in a fiche: units, who wrote them, and where three words in a row are found again.

use super::cut::{self, Folded, Kind, Numbers, mixed};
use crate::domain::id::ContributorId;
use serde::{Deserialize, Serialize};

/// Index of a sequence of tokens in the book.
pub type UnitId = u32;
/// Index of a unit together with the origins of its tokens.
pub type VariantId = u32;
/// Index of an origin.
pub type OriginId = u32;

pub const NONE: u32 = u32::MAX;

/// How many units are found by the same three words: the first that had them, and the last.
const PLACES: usize = 4;

/// A word typed anew in as many units weighs least; it is counted no further.
const OFTEN: u32 = 13;

/// What a particular word weighs; see [`Book::weight`].
pub const WHOLE: u32 = 20;

/// Where a token comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    pub revision: u32,
    /// Never empty; several typed in the same token.
    pub contributors: Vec<ContributorId>,
}

/// The same sentence or line of structure, wherever it stands.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    pub start: u32,
    pub len: u32,
    pub words: u32,
    /// The first of its variants; [`NONE`] while it has none.
    pub first: VariantId,
}

/// A unit and who wrote it.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    pub unit: UnitId,
    pub runs_start: u32,
    pub runs_len: u32,
    /// How often it stands now. At 0 it is buried.
    pub live: u32,
    /// The revision in which it last went.
    pub left: u32,
    /// The next variant of its unit.
    pub next: VariantId,
}

/// So many tokens of one origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub len: u32,
    pub origin: OriginId,
}

#[derive(Clone, Default)]
pub struct Book {
    pub tokens: Vec<Folded>,
    pub units: Vec<Unit>,
    pub variants: Vec<Variant>,
    pub runs: Vec<Run>,
    pub origins: Vec<Origin>,
    /// In how many units a word was typed anew: what is typed often says little when it comes again.
    pub typed: Numbers<Folded, u32>,
    /// The part of `typed` that was not written down yet.
    pub typed_new: Numbers<Folded, u32>,
    /// Variants that went since the state was written down.
    pub buried_new: Vec<VariantId>,
    /// The last revision in which something went when the state was written down, and now.
    written_at: u32,
    buried_at: u32,
    unit_of: Numbers<u64, UnitId>,
    origin_of: std::collections::HashMap<Origin, OriginId>,
    grams: Numbers<u64, [UnitId; PLACES]>,
    /// Units below this one are in `grams`.
    indexed: usize,
}

impl Book {
    /// About how many bytes it takes: a map takes twice its entries.
    pub fn memory(&self) -> usize {
        let lists = self.tokens.len() * 4 + self.units.len() * 16 + self.variants.len() * 24 + self.runs.len() * 8;
        let maps = self.unit_of.len() * 16 + self.grams.len() * 24 + self.typed.len() * 8 + self.origins.len() * 96;
        lists + 2 * maps
    }

    pub fn unit_tokens(&self, unit: UnitId) -> &[Folded] {
        let Unit { start, len, .. } = self.units[unit as usize];
        &self.tokens[start as usize..(start + len) as usize]
    }

    pub fn variant_tokens(&self, variant: VariantId) -> &[Folded] {
        self.unit_tokens(self.variants[variant as usize].unit)
    }

    pub fn variant_runs(&self, variant: VariantId) -> &[Run] {
        let Variant { runs_start, runs_len, .. } = self.variants[variant as usize];
        &self.runs[runs_start as usize..(runs_start + runs_len) as usize]
    }

    /// One origin for each token of the variant.
    pub fn variant_origins(&self, variant: VariantId) -> impl Iterator<Item = OriginId> + '_ {
        self.variant_runs(variant).iter().flat_map(|run| std::iter::repeat_n(run.origin, run.len as usize))
    }

    pub fn variants_of(&self, unit: UnitId) -> impl Iterator<Item = VariantId> + '_ {
        let first = self.units[unit as usize].first;
        std::iter::successors((first != NONE).then_some(first), |variant| {
            let next = self.variants[*variant as usize].next;
            (next != NONE).then_some(next)
        })
    }

    pub fn is_live(&self, variant: VariantId) -> bool {
        self.variants[variant as usize].live > 0
    }

    /// Whether the unit stands somewhere in the fiche, whoever wrote it.
    pub fn stands(&self, unit: UnitId) -> bool {
        self.variants_of(unit).any(|variant| self.is_live(variant))
    }

    /// These stop standing, each once for each time that it is named.
    pub fn bury(&mut self, gone: &[VariantId], revision: u32) {
        for id in gone {
            let variant = &mut self.variants[*id as usize];
            if variant.left <= self.written_at {
                self.buried_new.push(*id);
            }
            (variant.live, variant.left) = (variant.live - 1, revision);
        }
        self.buried_at = revision;
    }

    /// The state is being written down: gives what went since it was last.
    pub fn take_buried(&mut self) -> Vec<VariantId> {
        self.written_at = self.buried_at;
        let mut buried = std::mem::take(&mut self.buried_new);
        buried.sort_unstable();
        buried
    }

    /// A variant that went in this revision, as was written down.
    pub fn set_left(&mut self, variant: VariantId, left: u32) -> Option<()> {
        self.variants.get_mut(variant as usize)?.left = left;
        self.buried_at = self.buried_at.max(left);
        self.written_at = self.buried_at;
        Some(())
    }

    /// These do not stand, without having gone.
    pub fn lower(&mut self, variants: &[VariantId]) {
        variants.iter().for_each(|variant| self.variants[*variant as usize].live -= 1);
    }

    /// A word was typed anew in one more unit.
    pub fn count_typed(&mut self, token: Folded) {
        let count = self.typed.entry(token).or_default();
        if *count < OFTEN {
            *count += 1;
            *self.typed_new.entry(token).or_default() += 1;
        }
    }

    /// These stand, each once for each time that it is named.
    pub fn raise(&mut self, come: &[VariantId]) {
        come.iter().for_each(|variant| self.variants[*variant as usize].live += 1);
    }

    pub fn intern_unit(&mut self, tokens: &[Folded]) -> UnitId {
        let hash = tokens.iter().fold(tokens.len() as u64, |hash, token| mixed(hash ^ u64::from(*token)));
        if let Some(unit) = self.unit_of.get(&hash) {
            return *unit;
        }
        let unit = self.units.len() as UnitId;
        let words = tokens.iter().filter(|token| cut::is_word(**token)).count() as u32;
        self.units.push(Unit { start: self.tokens.len() as u32, len: tokens.len() as u32, words, first: NONE });
        self.tokens.extend_from_slice(tokens);
        self.unit_of.insert(hash, unit);
        unit
    }

    /// The variant of the unit with these runs, which are as long as possible.
    pub fn intern_variant(&mut self, unit: UnitId, runs: &[Run]) -> VariantId {
        if let Some(same) = self.variants_of(unit).find(|variant| self.variant_runs(*variant) == runs) {
            return same;
        }
        let variant = self.variants.len() as VariantId;
        let runs_start = self.runs.len() as u32;
        self.runs.extend_from_slice(runs);
        let next = self.units[unit as usize].first;
        self.variants.push(Variant { unit, runs_start, runs_len: runs.len() as u32, live: 0, left: 0, next });
        self.units[unit as usize].first = variant;
        variant
    }

    pub fn intern_origin(&mut self, origin: Origin) -> OriginId {
        let next = self.origins.len() as OriginId;
        let id = *self.origin_of.entry(origin).or_insert_with_key(|origin| {
            self.origins.push(origin.clone());
            next
        });
        debug_assert!(id <= next);
        id
    }

    /// What it says that a token is found again: [`WHOLE`] for a particular word, less for a short one, and the less
    /// the more units it was typed anew in; 0 for a sign.
    pub fn weight(&self, token: Folded) -> u32 {
        let most = match cut::kind(token) {
            Kind::Sign => return 0,
            Kind::ShortWord => WHOLE / 2,
            Kind::Word => WHOLE,
        };
        let weight = match self.typed.get(&token).copied().unwrap_or(0) {
            0..=4 => WHOLE,
            5..=12 => WHOLE / 2,
            _ => WHOLE * 3 / 20,
        };
        weight.min(most)
    }

    /// Makes the units that were interned since the last call findable by their words.
    pub fn index_new_units(&mut self) {
        for unit in self.indexed..self.units.len() {
            let Unit { start, len, .. } = self.units[unit];
            let unit_tokens = &self.tokens[start as usize..(start + len) as usize];
            for (_, gram) in grams(unit_tokens) {
                let places = self.grams.entry(gram).or_insert([NONE; PLACES]);
                match places.iter_mut().find(|place| **place == NONE || **place == unit as UnitId) {
                    Some(free) => *free = unit as UnitId,
                    None => {
                        places.copy_within(PLACES / 2 + 1.., PLACES / 2);
                        places[PLACES - 1] = unit as UnitId;
                    }
                }
            }
        }
        self.indexed = self.units.len();
    }

    /// Former units that begin or end as this one does.
    pub fn units_like(&self, unit: UnitId) -> Vec<UnitId> {
        let all: Vec<u64> = grams(self.unit_tokens(unit)).map(|(_, gram)| gram).collect();
        let ends = all.first().into_iter().chain(all.last());
        let mut like: Vec<UnitId> =
            ends.flat_map(|gram| self.units_with(*gram)).filter(|other| *other < unit).collect();
        like.sort_unstable();
        like.dedup();
        like
    }

    /// The units, at most [`PLACES`], that hold these three words in a row.
    pub fn units_with(&self, gram: u64) -> impl Iterator<Item = UnitId> + '_ {
        self.grams.get(&gram).into_iter().flatten().copied().filter(|unit| *unit != NONE)
    }
}

/// A unit of so many words is also found by any two of them: a row of a table of which a cell changed.
const WORDS_OF_A_SMALL_UNIT: usize = 4;

/// Three words in a row, signs left out, as one number, and the index of the first of the three; of a sequence of few
/// words also any two.
pub fn grams(tokens: &[Folded]) -> impl Iterator<Item = (usize, u64)> + '_ {
    let mut last = [(0, 0); 2];
    let words = tokens.iter().enumerate().filter(|(_, token)| cut::is_word(**token));
    words
        .enumerate()
        .filter_map(move |(count, (at, token))| {
            let three = (last[0].0, gram([last[0].1, last[1].1, *token]));
            last = [last[1], (at, *token)];
            (count >= 2).then_some(three)
        })
        .chain(pairs_of_few(tokens))
}

fn pairs_of_few(tokens: &[Folded]) -> impl Iterator<Item = (usize, u64)> + use<> {
    let mut few = [(0, 0); WORDS_OF_A_SMALL_UNIT];
    let mut count = 0;
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| cut::is_word(**token)) {
        if count == WORDS_OF_A_SMALL_UNIT {
            count = 0;
            break;
        }
        few[count] = (at, *token);
        count += 1;
    }
    let firsts = (0..count).flat_map(move |first| (first + 1..count).map(move |second| (first, second)));
    firsts.map(move |(first, second)| (few[first].0, gram([few[first].1, few[second].1, 0])))
}

fn gram(words: [Folded; 3]) -> u64 {
    words.iter().fold(0, |hash, word| mixed(hash ^ u64::from(*word)))
}
