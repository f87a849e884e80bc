//! The columns of a piece of encoded state.

use super::{
    book::{Book, UnitId},
    cut::Folded,
    input::Part,
    versions::PartState,
};
use crate::domain::id::ContributorId;
use serde::{Deserialize, Serialize};

/// What cannot be computed from the rest, of what is new. Texts are not in it: they are in the revisions.
#[derive(Default, Serialize, Deserialize)]
pub struct Columns {
    /// How many origins, units, variants and versions are in the pieces before.
    pub after: [u32; 4],
    pub contributors: Vec<ContributorId>,
    pub origins: Vec<(u32, Vec<u32>)>,
    /// New folded tokens ascending, each as its distance from the one before.
    pub dictionary: Vec<u32>,
    pub units: UnitColumns,
    /// In how many more units a token was typed anew: its index as a distance, and the number.
    pub typed: Vec<(i32, u32)>,
    /// Of each variant its unit, as the distance from the one after the one before.
    pub variant_units: Vec<i32>,
    pub run_counts: Vec<u32>,
    pub run_lens: Vec<u32>,
    pub run_origins: Vec<u32>,
    /// Variants that went, as distances, and the revision in which they last did.
    pub buried: Vec<(u32, u32)>,
    pub parts: Vec<(Part, PartColumns)>,
}

/// Units, each as a change of a former one: most are a sentence in which a few words changed.
#[derive(Default, Serialize, Deserialize)]
pub struct UnitColumns {
    /// How far back the former one is; 0 for none.
    bases: Vec<u32>,
    /// How many tokens both begin and end with.
    heads: Vec<u32>,
    tails: Vec<u32>,
    middles: Vec<u32>,
    /// Indices in the dictionary.
    tokens: Vec<u32>,
}

pub struct ReadUnits<'a> {
    columns: &'a UnitColumns,
    at: usize,
    token: usize,
}

#[derive(Default, Serialize, Deserialize)]
pub struct PartColumns {
    current: u32,
    /// Eight bytes for each version.
    hashes: Vec<u8>,
    /// How far back the base is; 0 is the version just before.
    bases: Vec<u32>,
    starts: Vec<u32>,
    removed: Vec<u32>,
    inserted_counts: Vec<u32>,
    /// Distances from the variant after the one before.
    inserted: Vec<i32>,
}

/// No sentence is longer than this: `cut` sees to it.
const MOST_TOKENS: usize = 2_048;

impl UnitColumns {
    pub fn push(&mut self, book: &Book, unit: UnitId, index_of: impl Fn(Folded) -> u32) {
        let tokens = book.unit_tokens(unit);
        let mut best = (0, 0, 0);
        for base in book.units_like(unit) {
            let other = book.unit_tokens(base);
            let head = tokens.iter().zip(other).take_while(|(a, b)| a == b).count();
            let ends = tokens[head..].iter().rev().zip(other[head..].iter().rev());
            let tail = ends.take_while(|(a, b)| a == b).count();
            if head + tail > best.1 + best.2 {
                best = (unit - base, head, tail);
            }
        }
        let middle = &tokens[best.1..tokens.len() - best.2];
        self.bases.push(best.0);
        self.heads.push(best.1 as u32);
        self.tails.push(best.2 as u32);
        self.middles.push(middle.len() as u32);
        self.tokens.extend(middle.iter().map(|token| index_of(*token)));
    }

    pub fn read(&self) -> ReadUnits<'_> {
        ReadUnits { columns: self, at: 0, token: 0 }
    }
}

impl ReadUnits<'_> {
    /// The tokens of the next unit; `None` when the columns do not fit each other, `Some(None)` after the last.
    pub fn next(&mut self, book: &Book, dictionary: &[Folded]) -> Option<Option<Vec<Folded>>> {
        let columns = self.columns;
        let Some(base) = columns.bases.get(self.at) else {
            return (self.token == columns.tokens.len()).then_some(None);
        };
        let (head, tail) = (*columns.heads.get(self.at)? as usize, *columns.tails.get(self.at)? as usize);
        let middle = *columns.middles.get(self.at)? as usize;
        let other: &[Folded] = match base {
            0 => &[],
            back => book.unit_tokens((book.units.len() as u32).checked_sub(*back)?),
        };
        let end = self.token.checked_add(middle)?;
        let mut tokens = other.get(..head)?.to_vec();
        for index in columns.tokens.get(self.token..end)? {
            tokens.push(*dictionary.get(*index as usize)?);
        }
        tokens.extend_from_slice(&other[other.len().checked_sub(tail)?..]);
        (self.at, self.token) = (self.at + 1, end);
        (!tokens.is_empty() && tokens.len() <= MOST_TOKENS).then_some(Some(tokens))
    }
}

impl PartColumns {
    /// The versions from `first` on.
    pub fn of(state: &PartState, first: usize) -> Self {
        let mut columns = Self { current: state.current, ..Self::default() };
        let mut next = 0;
        for (at, version) in state.versions.iter().enumerate().skip(first) {
            columns.hashes.extend(version.hash.to_le_bytes());
            columns.bases.push(at as u32 - 1 - version.base);
            columns.starts.push(version.start);
            columns.removed.push(version.removed);
            columns.inserted_counts.push(version.inserted.len() as u32);
            for variant in &version.inserted {
                columns.inserted.push(*variant as i32 - next);
                next = *variant as i32 + 1;
            }
        }
        columns
    }

    /// Adds these versions, and makes the current one current. `None` when they do not fit.
    pub fn add_to(&self, state: &mut PartState, book: &Book) -> Option<()> {
        let (mut next, mut rest) = (0_i32, self.inserted.iter());
        for (at, hash) in self.hashes.as_chunks().0.iter().enumerate() {
            let base = (state.versions.len() as u32 - 1).checked_sub(*self.bases.get(at)?)?;
            let (start, removed) = (*self.starts.get(at)? as usize, *self.removed.get(at)? as usize);
            let count = *self.inserted_counts.get(at)? as usize;
            let mut inserted = Vec::with_capacity(count.min(rest.len()));
            for distance in rest.by_ref().take(count) {
                let variant = u32::try_from(next.checked_add(*distance)?).ok()?;
                ((variant as usize) < book.variants.len()).then_some(())?;
                inserted.push(variant);
                next = i32::try_from(variant).ok()?.checked_add(1)?;
            }
            let end = start.checked_add(removed).filter(|end| *end <= state.versions[base as usize].len as usize)?;
            (inserted.len() == count).then_some(())?;
            state.push_version(u64::from_le_bytes(*hash), base, start..end, inserted);
        }
        ((self.current as usize) < state.versions.len()).then_some(())?;
        state.current = self.current;
        state.variants = state.variants_of(self.current);
        state.units = state.variants.iter().map(|variant| book.variants[*variant as usize].unit).collect();
        state.cut_again();
        Some(())
    }
}
