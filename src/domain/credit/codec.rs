//! The state as bytes, small: what is new since it was last written down, as columns of small numbers, packed by zstd.

use super::{
    book::{Book, NONE, Origin, Run, UnitId},
    columns::{Columns, PartColumns},
    cut::{Folded, Numbers},
    input::Part,
    state::State,
    versions::PartState,
};
use crate::domain::id::ContributorId;
use std::collections::{BTreeMap, HashMap};

/// Of the encoded state: another number asks for rebuilding from the revisions.
pub const VERSION: u16 = 5;

/// A piece that would unpack to more than this is not read.
const MOST_BYTES: usize = 1 << 28;
const LEVEL: i32 = 5;

/// Up to where a state was written down, and the numbers that stand for tokens and contributors in what was.
#[derive(Clone, Default)]
pub struct Kept {
    dictionary: Vec<Folded>,
    index_of: Numbers<Folded, u32>,
    contributors: Vec<ContributorId>,
    contributor_of: HashMap<ContributorId, u32>,
    origins: usize,
    units: usize,
    variants: usize,
    runs: usize,
    /// Versions, and the current one.
    parts: BTreeMap<Part, (usize, u32)>,
}

impl State {
    /// All of the state. [`State::decode`] gives the same state back. Linear in the state.
    pub fn encode(&self) -> Vec<u8> {
        let mut typed: Vec<(Folded, u32)> = self.book.typed.iter().map(|(token, count)| (*token, *count)).collect();
        typed.sort_unstable();
        let buried = (0..self.book.variants.len() as u32).filter(|at| self.book.variants[*at as usize].left > 0);
        self.pack(&mut Kept::default(), &typed, &buried.collect::<Vec<_>>())
    }

    /// What is new since this was last asked, or since the state was decoded: kept one behind the other, the pieces are
    /// the state. Linear in what is new.
    pub fn encode_new(&mut self) -> Vec<u8> {
        let mut kept = std::mem::take(&mut self.kept);
        let mut typed: Vec<(Folded, u32)> = self.book.typed_new.drain().collect();
        typed.sort_unstable();
        let buried = self.book.take_buried();
        let bytes = self.pack(&mut kept, &typed, &buried);
        self.kept = kept;
        bytes
    }

    /// `None` when the bytes are of another version, or damaged: rebuild it from the revisions. Linear in the state.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        Self::new().decode_new(bytes)
    }

    /// The state with the next piece that [`State::encode_new`] gave. A piece that begins anew needs no state before it;
    /// `None` also when the piece is not the next one.
    pub fn decode_new(mut self, bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first_chunk()?;
        let (len, packed) = rest.split_first_chunk()?;
        let len = u32::from_le_bytes(*len) as usize;
        if u16::from_le_bytes(*version) != VERSION || len > MOST_BYTES {
            return None;
        }
        let plain = zstd::bulk::decompress(packed, len).ok().filter(|plain| plain.len() == len)?;
        let columns: Columns = postcard::from_bytes(&plain).ok()?;
        if columns.after == Kept::default().place() {
            self = Self::new();
        }
        self.unpack(&columns)?;
        Some(self)
    }

    fn pack(&self, kept: &mut Kept, typed: &[(Folded, u32)], buried: &[u32]) -> Vec<u8> {
        let mut columns = Columns { after: kept.place(), ..Columns::default() };
        let book = &self.book;
        kept.put_origins(book, &mut columns);
        kept.put_units(book, &mut columns);
        let mut last = 0;
        for (index, count) in typed.iter().map(|(token, count)| (kept.index_of[token], *count)) {
            columns.typed.push((index as i32 - last, count));
            last = index as i32;
        }
        kept.put_variants(book, &mut columns);
        let mut last = 0;
        for variant in buried {
            columns.buried.push((variant - last, book.variants[*variant as usize].left));
            last = *variant;
        }
        for (part, state) in &self.parts {
            let (versions, current) = kept.parts.get(part).copied().unwrap_or((1, 0));
            if (versions, current) != (state.versions.len(), state.current) {
                columns.parts.push((part.clone(), PartColumns::of(state, versions)));
                kept.parts.insert(part.clone(), (state.versions.len(), state.current));
            }
        }
        let plain = postcard::to_allocvec(&columns).expect("it holds no type that postcard refuses");
        let packed = zstd::bulk::compress(&plain, LEVEL).expect("packing in memory fails for want of memory only");
        let mut bytes = VERSION.to_le_bytes().to_vec();
        bytes.extend((plain.len() as u32).to_le_bytes());
        bytes.extend(packed);
        bytes
    }

    fn unpack(&mut self, columns: &Columns) -> Option<()> {
        let kept = &mut self.kept;
        let book = &mut self.book;
        (columns.after == kept.place()).then_some(())?;
        kept.get_origins(book, columns)?;
        kept.get_units(book, columns)?;
        let mut index = 0_i32;
        for (distance, count) in &columns.typed {
            index = index.checked_add(*distance)?;
            let token = *kept.dictionary.get(usize::try_from(index).ok()?)?;
            let typed = book.typed.entry(token).or_default();
            *typed = typed.checked_add(*count)?;
        }
        kept.get_variants(book, columns)?;
        let mut variant = 0_u32;
        for (distance, left) in &columns.buried {
            variant = variant.checked_add(*distance)?;
            book.set_left(variant, *left)?;
        }
        book.index_new_units();
        for (part, columns) in &columns.parts {
            if !self.parts.contains_key(part) {
                self.parts.insert(part.clone(), PartState::default());
            }
            let state = self.parts.get_mut(part)?;
            book.lower(&state.variants);
            columns.add_to(state, book)?;
            book.raise(&state.variants);
            kept.parts.insert(part.clone(), (state.versions.len(), state.current));
        }
        Some(())
    }
}

impl Kept {
    /// Says of a piece which one it follows.
    fn place(&self) -> [u32; 4] {
        let versions: usize = self.parts.values().map(|(versions, _)| versions - 1).sum();
        [self.origins, self.units, self.variants, versions].map(|count| count as u32)
    }

    fn put_origins(&mut self, book: &Book, columns: &mut Columns) {
        for Origin { revision, contributors } in &book.origins[self.origins..] {
            let mut who = Vec::with_capacity(contributors.len());
            for contributor in contributors {
                let next = self.contributors.len() as u32;
                who.push(*self.contributor_of.entry(*contributor).or_insert_with(|| {
                    self.contributors.push(*contributor);
                    columns.contributors.push(*contributor);
                    next
                }));
            }
            columns.origins.push((*revision, who));
        }
        self.origins = book.origins.len();
    }

    fn get_origins(&mut self, book: &mut Book, columns: &Columns) -> Option<()> {
        for contributor in &columns.contributors {
            self.contributor_of.insert(*contributor, self.contributors.len() as u32);
            self.contributors.push(*contributor);
        }
        for (revision, who) in &columns.origins {
            let contributors: Option<Vec<_>> =
                who.iter().map(|who| self.contributors.get(*who as usize).copied()).collect();
            let origin = Origin { revision: *revision, contributors: contributors.filter(|who| !who.is_empty())? };
            (book.intern_origin(origin) as usize == self.origins).then_some(())?;
            self.origins += 1;
        }
        Some(())
    }

    fn put_units(&mut self, book: &Book, columns: &mut Columns) {
        let first_token = book.units.get(self.units).map_or(book.tokens.len(), |unit| unit.start as usize);
        let mut new: Vec<Folded> = book.tokens[first_token..].to_vec();
        new.retain(|token| !self.index_of.contains_key(token));
        new.sort_unstable();
        new.dedup();
        let mut last = 0;
        for token in &new {
            columns.dictionary.push(token - last);
            last = *token;
        }
        self.learn(&new);
        for unit in self.units..book.units.len() {
            columns.units.push(book, unit as UnitId, |token| self.index_of[&token]);
        }
        self.units = book.units.len();
    }

    fn get_units(&mut self, book: &mut Book, columns: &Columns) -> Option<()> {
        let mut last = 0_u32;
        let mut new = Vec::with_capacity(columns.dictionary.len());
        for distance in &columns.dictionary {
            last = last.checked_add(*distance)?;
            new.push(last);
        }
        self.learn(&new);
        let mut units = columns.units.read();
        while let Some(tokens) = units.next(book, &self.dictionary)? {
            (book.intern_unit(&tokens) as usize == self.units).then_some(())?;
            self.units += 1;
        }
        Some(())
    }

    fn learn(&mut self, new: &[Folded]) {
        for token in new {
            self.index_of.insert(*token, self.dictionary.len() as u32);
            self.dictionary.push(*token);
        }
    }

    fn put_variants(&mut self, book: &Book, columns: &mut Columns) {
        let mut last = 0;
        for variant in &book.variants[self.variants..] {
            columns.variant_units.push(variant.unit as i32 - last);
            columns.run_counts.push(variant.runs_len);
            last = variant.unit as i32 + 1;
        }
        let runs = &book.runs[self.runs..];
        columns.run_lens = runs.iter().map(|run| run.len).collect();
        columns.run_origins = runs.iter().map(|run| run.origin).collect();
        (self.variants, self.runs) = (book.variants.len(), book.runs.len());
    }

    fn get_variants(&mut self, book: &mut Book, columns: &Columns) -> Option<()> {
        let runs = columns.run_lens.iter().zip(&columns.run_origins);
        let runs: Vec<Run> = runs.map(|(len, origin)| Run { len: *len, origin: *origin }).collect();
        let (mut next, mut start) = (0_i32, 0_usize);
        for (distance, count) in columns.variant_units.iter().zip(&columns.run_counts) {
            let unit = u32::try_from(next.checked_add(*distance)?).ok()?;
            next = i32::try_from(unit).ok()?.checked_add(1)?;
            let end = start.checked_add(*count as usize)?;
            let of_variant = runs.get(start..end)?;
            let len = book.units.get(unit as usize)?.len;
            let covered: u64 = of_variant.iter().map(|run| u64::from(run.len)).sum();
            let is_good = of_variant.iter().all(|run| run.len > 0 && (run.origin as usize) < book.origins.len());
            (is_good && covered == u64::from(len)).then_some(())?;
            (book.intern_variant(unit, of_variant) as usize == self.variants).then_some(())?;
            self.variants += 1;
            start = end;
        }
        self.runs = book.runs.len();
        book.units.iter().all(|unit| unit.first != NONE).then_some(())
    }
}
