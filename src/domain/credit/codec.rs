//! The state as bytes, small: columns of small numbers, packed by zstd.

use super::{
    book::{Book, NONE, Origin, Run},
    cut::Numbers,
    input::Part,
    state::State,
    versions::PartState,
};
use crate::domain::id::ContributorId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Of the encoded state: another number asks for rebuilding from the revisions.
pub const VERSION: u16 = 2;

/// A state that would unpack to more than this is not read.
const MOST_BYTES: usize = 1 << 30;
const LEVEL: i32 = 6;

/// Everything that cannot be computed from the rest. Texts are not in it: they are in the revisions.
#[derive(Default, Serialize, Deserialize)]
struct Columns {
    contributors: Vec<ContributorId>,
    origins: Vec<(u32, Vec<u32>)>,
    /// Folded tokens ascending, each as its distance from the one before.
    dictionary: Vec<u32>,
    /// For each of them, in how many units it was typed anew.
    typed: Vec<u32>,
    unit_lens: Vec<u32>,
    /// The ranks of the tokens of all units in `ranks`.
    tokens: Vec<u32>,
    /// The dictionary's indices, the most frequent first.
    ranks: Vec<u32>,
    /// Of each variant its unit, as the distance from the one before.
    variant_units: Vec<i32>,
    variant_left: Vec<u32>,
    run_counts: Vec<u32>,
    run_lens: Vec<u32>,
    run_origins: Vec<u32>,
    parts: Vec<(Part, PartColumns)>,
}

#[derive(Default, Serialize, Deserialize)]
struct PartColumns {
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

impl State {
    /// To keep in a view; [`State::decode`] gives the same state back. Linear in the state.
    pub fn encode(&self) -> Vec<u8> {
        let mut columns = Columns::default();
        columns.put_origins(&self.book);
        columns.put_units(&self.book);
        columns.put_variants(&self.book);
        columns.parts = self.parts.iter().map(|(part, state)| (part.clone(), PartColumns::of(state))).collect();
        let plain = postcard::to_allocvec(&columns).expect("it holds no type that postcard refuses");
        let packed = zstd::bulk::compress(&plain, LEVEL).expect("packing in memory fails for want of memory only");
        let mut bytes = VERSION.to_le_bytes().to_vec();
        bytes.extend((plain.len() as u32).to_le_bytes());
        bytes.extend(packed);
        bytes
    }

    /// `None` when the bytes are of another version, or damaged: rebuild it from the revisions. Linear in the state.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first_chunk()?;
        let (len, packed) = rest.split_first_chunk()?;
        let len = u32::from_le_bytes(*len) as usize;
        if u16::from_le_bytes(*version) != VERSION || len > MOST_BYTES {
            return None;
        }
        let plain = zstd::bulk::decompress(packed, len).ok().filter(|plain| plain.len() == len)?;
        let columns: Columns = postcard::from_bytes(&plain).ok()?;
        let mut book = Book::default();
        columns.get_origins(&mut book)?;
        columns.get_units(&mut book)?;
        columns.get_variants(&mut book)?;
        book.index_new_units();
        let mut state = Self::with(book);
        for (part, columns) in &columns.parts {
            let part_state = columns.part_state(&state.book)?;
            state.book.raise(&part_state.variants);
            state.parts.insert(part.clone(), part_state);
        }
        Some(state)
    }
}

impl Columns {
    fn put_origins(&mut self, book: &Book) {
        let mut known: HashMap<ContributorId, u32> = HashMap::new();
        for Origin { revision, contributors } in &book.origins {
            let mut who = Vec::with_capacity(contributors.len());
            for contributor in contributors {
                let next = known.len() as u32;
                who.push(*known.entry(*contributor).or_insert_with(|| {
                    self.contributors.push(*contributor);
                    next
                }));
            }
            self.origins.push((*revision, who));
        }
    }

    fn get_origins(&self, book: &mut Book) -> Option<()> {
        for (at, (revision, who)) in self.origins.iter().enumerate() {
            let contributors: Option<Vec<_>> =
                who.iter().map(|who| self.contributors.get(*who as usize).copied()).collect();
            let origin = Origin { revision: *revision, contributors: contributors.filter(|who| !who.is_empty())? };
            (book.intern_origin(origin) as usize == at).then_some(())?;
        }
        Some(())
    }

    fn put_units(&mut self, book: &Book) {
        let mut counts: Numbers<u32, u32> = Numbers::default();
        book.typed.keys().for_each(|token| *counts.entry(*token).or_default() += 0);
        book.tokens.iter().for_each(|token| *counts.entry(*token).or_default() += 1);
        let mut words: Vec<(u32, u32)> = counts.into_iter().collect();
        words.sort_unstable();
        let mut last = 0;
        for (token, _) in &words {
            self.dictionary.push(token - last);
            self.typed.push(book.typed.get(token).copied().unwrap_or(0));
            last = *token;
        }
        let mut ranks: Vec<u32> = (0..words.len() as u32).collect();
        ranks.sort_unstable_by_key(|index| (u32::MAX - words[*index as usize].1, *index));
        let rank_of: Numbers<u32, u32> =
            ranks.iter().enumerate().map(|(rank, index)| (words[*index as usize].0, rank as u32)).collect();
        self.tokens = book.tokens.iter().map(|token| rank_of[token]).collect();
        self.unit_lens = book.units.iter().map(|unit| unit.len).collect();
        self.ranks = ranks;
    }

    fn get_units(&self, book: &mut Book) -> Option<()> {
        let mut dictionary = Vec::with_capacity(self.dictionary.len());
        let mut last = 0_u32;
        for distance in &self.dictionary {
            last = last.checked_add(*distance)?;
            dictionary.push(last);
        }
        let ranks: Option<Vec<u32>> = self.ranks.iter().map(|index| dictionary.get(*index as usize).copied()).collect();
        let ranks = ranks?;
        let tokens: Option<Vec<u32>> = self.tokens.iter().map(|rank| ranks.get(*rank as usize).copied()).collect();
        let tokens = tokens?;
        book.reserve(self.unit_lens.len(), tokens.len());
        let mut start = 0_usize;
        for (at, len) in self.unit_lens.iter().enumerate() {
            let end = start.checked_add(*len as usize)?;
            let unit = book.intern_unit(tokens.get(start..end).filter(|tokens| !tokens.is_empty())?);
            (unit as usize == at).then_some(())?;
            start = end;
        }
        for (token, typed) in dictionary.iter().zip(&self.typed).filter(|(_, typed)| **typed > 0) {
            book.typed.insert(*token, *typed);
        }
        (start == tokens.len()).then_some(())
    }

    fn put_variants(&mut self, book: &Book) {
        let mut last = 0;
        for variant in &book.variants {
            self.variant_units.push(variant.unit as i32 - last);
            self.variant_left.push(variant.left);
            self.run_counts.push(variant.runs_len);
            last = variant.unit as i32;
        }
        self.run_lens = book.runs.iter().map(|run| run.len).collect();
        self.run_origins = book.runs.iter().map(|run| run.origin).collect();
    }

    fn get_variants(&self, book: &mut Book) -> Option<()> {
        let runs: Vec<Run> = self
            .run_lens
            .iter()
            .zip(&self.run_origins)
            .map(|(len, origin)| Run { len: *len, origin: *origin })
            .collect();
        let (mut unit, mut start) = (0_i32, 0_usize);
        for (at, distance) in self.variant_units.iter().enumerate() {
            unit = unit.checked_add(*distance)?;
            let end = start.checked_add(*self.run_counts.get(at)? as usize)?;
            let of_variant = runs.get(start..end)?;
            let len = book.units.get(usize::try_from(unit).ok()?)?.len;
            let covered: u64 = of_variant.iter().map(|run| u64::from(run.len)).sum();
            let is_good = of_variant.iter().all(|run| run.len > 0 && (run.origin as usize) < book.origins.len());
            (is_good && covered == u64::from(len)).then_some(())?;
            let variant = book.intern_variant(unit as u32, of_variant);
            (variant as usize == at).then_some(())?;
            book.variants[at].left = *self.variant_left.get(at)?;
            start = end;
        }
        book.units.iter().all(|unit| unit.first != NONE).then_some(())
    }
}

impl PartColumns {
    fn of(state: &PartState) -> Self {
        let mut columns = Self { current: state.current, ..Self::default() };
        let mut next = 0;
        for (at, version) in state.versions.iter().enumerate().skip(1) {
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

    fn part_state(&self, book: &Book) -> Option<PartState> {
        let mut state = PartState::default();
        let mut lens = vec![0_usize];
        let (mut next, mut rest) = (0_i32, self.inserted.iter());
        for (at, hash) in self.hashes.as_chunks().0.iter().enumerate() {
            let base = (at as u32).checked_sub(*self.bases.get(at)?)?;
            let (start, removed) = (*self.starts.get(at)? as usize, *self.removed.get(at)? as usize);
            let count = *self.inserted_counts.get(at)? as usize;
            let mut inserted = Vec::with_capacity(count.min(rest.len()));
            for distance in rest.by_ref().take(count) {
                let variant = next.checked_add(*distance)?;
                (usize::try_from(variant).ok()? < book.variants.len()).then_some(())?;
                inserted.push(variant as u32);
                next = variant + 1;
            }
            let kept = lens[base as usize].checked_sub(start.checked_add(removed)?)?;
            (inserted.len() == count).then_some(())?;
            lens.push(start + kept + count);
            state.push_version(u64::from_le_bytes(*hash), base, start..start + removed, inserted);
        }
        ((self.current as usize) < state.versions.len()).then_some(())?;
        state.current = self.current;
        state.variants = state.variants_of(self.current);
        state.units = state.variants.iter().map(|variant| book.variants[*variant as usize].unit).collect();
        Some(state)
    }
}
