//! What credit remembers of a fiche between two revisions, and the step from one to the next.

use super::{
    book::{Book, NONE, Origin, OriginId, Run, UnitId, VariantId},
    codec::Kept,
    cut,
    input::{Input, Part},
    returns,
    spans::Spans,
    typed::Typed,
    versions::{Lines, LiveLine, PartState, Read},
    whole,
    words::Words,
};
use std::{collections::BTreeMap, ops::Range};

/// All that is remembered of the former revisions of one fiche.
#[derive(Clone, Default)]
pub struct State {
    pub(super) book: Book,
    pub(super) parts: BTreeMap<Part, PartState>,
    pub(super) kept: Kept,
    pub(super) lines: Lines,
}

/// A part whose text is not that of any former version.
struct Changed<'a> {
    part: &'a Part,
    text: &'a str,
    read: Read,
    /// Variants of the old text and units of the new that are not the same at both ends.
    old: Range<usize>,
    new: Range<usize>,
}

/// What is not the same at both ends, of all parts together.
#[derive(Default)]
struct Region {
    old: Vec<VariantId>,
    new: Vec<UnitId>,
    /// For each new unit, the index of its part among the changed ones.
    part_of: Vec<u32>,
}

/// The credit of the next revision, and the state after it.
///
/// Costs one pass over the bytes of the texts and over their units, and time proportional to what changed; in the worst
/// case the bounds that `docs/credit.md` gives.
pub fn credit(mut state: State, revision: &Input) -> (State, Spans) {
    state.advance(revision);
    let spans = state.spans(revision);
    (state, spans)
}

impl State {
    /// Of a fiche that has no revision yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// About how many bytes of memory it takes.
    pub fn memory(&self) -> usize {
        let parts = self.parts.values().map(PartState::memory).sum::<usize>();
        self.book.memory() + self.lines.memory() + parts
    }

    /// Takes the next revision in, without saying its credit.
    pub fn advance(&mut self, revision: &Input) {
        self.bound();
        let mut region = Region::default();
        let mut changed: Vec<Changed> = Vec::new();
        let mut gone: Vec<VariantId> = Vec::new();
        let mut come: Vec<VariantId> = Vec::new();
        let absent: Vec<Part> = self
            .parts
            .iter()
            .filter(|(part, state)| !state.units.is_empty() && !revision.parts.iter().any(|(other, _)| other == *part))
            .map(|(part, _)| part.clone())
            .collect();
        let absent = absent.iter().map(|part| (part, ""));
        for (part, text) in revision.parts.iter().map(|(part, text)| (part, text.as_ref())).chain(absent) {
            if !self.parts.contains_key(part) {
                self.parts.insert(part.clone(), PartState::default());
            }
            let state = self.parts.get_mut(part).expect("it was just put in");
            let read = state.read(&mut self.book, &mut self.lines, text);
            if let Some(version) = state.version_with(read.hash) {
                let (old, new) = state.return_to(version, read);
                region.old.extend_from_slice(&old);
                gone.extend(old);
                come.extend(new);
                continue;
            }
            let (old, new) = different(&state.units, &read.units);
            region.old.extend_from_slice(&state.variants[old.clone()]);
            region.new.extend_from_slice(&read.units[new.clone()]);
            region.part_of.extend(std::iter::repeat_n(changed.len() as u32, new.len()));
            gone.extend_from_slice(&state.variants[old.clone()]);
            changed.push(Changed { part, text, read, old, new });
        }
        let variants = self.attribute(&region, &changed, revision);
        come.extend_from_slice(&variants);
        self.book.bury(&gone, revision.number);
        self.book.raise(&come);
        let mut rest = variants.as_slice();
        for Changed { part, read, old, new, .. } in changed {
            let (inserted, later) = rest.split_at(new.len());
            rest = later;
            let state = self.parts.get_mut(part).expect("it was read above");
            state.replace(read.hash, old, inserted.to_vec());
            state.units = read.units;
        }
        self.book.index_new_units();
        self.lines.forget_some();
    }

    /// A variant for each new unit of the region.
    fn attribute(&mut self, region: &Region, changed: &[Changed], revision: &Input) -> Vec<VariantId> {
        if region.new.is_empty() {
            return Vec::new();
        }
        let mut whole = whole::find_whole(&self.book, &region.old, &region.new);
        let mut words = Words::new(&self.book, &region.old, &region.new, &whole);
        words.find_in_place(&whole, region.old.len(), region.new.len());
        let standing = returns::find_returns(&mut words);
        let loose: Vec<usize> = words.new.units.iter().map(|(at, _)| *at as usize).collect();
        let is_next = |unit: usize| {
            unit > 0
                && loose[unit - 1] + 1 == loose[unit]
                && region.part_of[loose[unit - 1]] == region.part_of[loose[unit]]
        };
        returns::find_copies(&mut words, &region.new, &standing, is_next);
        let mut is_open = vec![false; region.new.len()];
        for (at, range) in &words.new.units {
            is_open[*at as usize] = range.clone().all(|token| words.origins[token] == NONE);
        }
        whole::pair_small(&self.book, &region.old, &region.new, &mut whole, |at| is_open[at]);
        let (new, mut origins) = (words.new, words.origins);
        self.give_rest(region, changed, revision, &new.units, &mut origins, &whole);
        let mut loose = new.units.into_iter().peekable();
        let mut variants = Vec::with_capacity(region.new.len());
        for (at, unit) in region.new.iter().enumerate() {
            let range = loose.next_if(|(loose_at, _)| *loose_at as usize == at).map(|(_, range)| range);
            variants.push(match (whole.of_new[at], whole.returned[at], range) {
                (NONE, NONE, Some(range)) => self.book.intern_variant(*unit, &runs(&origins[range])),
                (NONE, variant, _) => variant,
                (old, ..) => region.old[old as usize],
            });
        }
        variants
    }

    /// What nothing explains was typed in this revision: by whom it says, or by its saver.
    fn give_rest(
        &mut self,
        region: &Region,
        changed: &[Changed],
        revision: &Input,
        units: &[(u32, Range<usize>)],
        origins: &mut [OriginId],
        whole: &whole::Whole,
    ) {
        let saver = vec![revision.contributors[0]];
        let saver = self.book.intern_origin(Origin { revision: revision.number, contributors: saver });
        let typed: Vec<Option<Typed>> =
            changed.iter().map(|change| Typed::of(change.part, change.text, revision.written)).collect();
        let mut bounds: Vec<Option<std::vec::IntoIter<(u32, u32)>>> = vec![None; changed.len()];
        let mut loose = units.iter().peekable();
        for (at, unit) in region.new.iter().enumerate() {
            let part = region.part_of[at] as usize;
            let len = self.book.units[*unit as usize].len as usize;
            let places = typed[part].as_ref().map(|_| {
                bounds[part]
                    .get_or_insert_with(|| changed[part].bounds(&self.book, &self.parts[changed[part].part].lines))
                    .by_ref()
                    .take(len)
                    .collect::<Vec<_>>()
            });
            let Some((_, range)) = loose.next_if(|(loose_at, _)| *loose_at as usize == at) else { continue };
            if whole.of_new[at] != NONE || whole.returned[at] != NONE {
                continue;
            }
            let mut counted = Vec::new();
            for (index, token) in
                range.clone().enumerate().filter(|(_, token)| origins[*token] == NONE).collect::<Vec<_>>()
            {
                let who = match (&typed[part], &places) {
                    (Some(typed), Some(places)) => typed.who(places[index]),
                    _ => Vec::new(),
                };
                origins[token] = if who.is_empty() {
                    saver
                } else {
                    self.book.intern_origin(Origin { revision: revision.number, contributors: who })
                };
                let folded = self.book.unit_tokens(*unit)[index];
                if cut::is_word(folded) && !counted.contains(&folded) {
                    counted.push(folded);
                }
            }
            counted.into_iter().for_each(|token| self.book.count_typed(token));
        }
    }
}

impl Changed<'_> {
    /// Where the tokens of the new side of the region stand in the text.
    fn bounds(&self, book: &Book, lines: &[LiveLine]) -> std::vec::IntoIter<(u32, u32)> {
        let before: u32 = self.read.units[..self.new.start].iter().map(|unit| book.units[*unit as usize].len).sum();
        let all = lines
            .iter()
            .flat_map(|live| live.line.bounds.iter().map(|bound| (bound.0 + live.start, bound.1 + live.start)));
        all.skip(before as usize).collect::<Vec<_>>().into_iter()
    }
}

/// What is left of two sequences without what is the same at both ends.
pub(super) fn different(old: &[u32], new: &[u32]) -> (Range<usize>, Range<usize>) {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    (head..old.len() - tail, head..new.len() - tail)
}

fn runs(origins: &[OriginId]) -> Vec<Run> {
    origins.chunk_by(|a, b| a == b).map(|chunk| Run { len: chunk.len() as u32, origin: chunk[0] }).collect()
}

impl PartState {
    /// Makes a former version current; gives the variants that go and those that come.
    fn return_to(&mut self, version: u32, read: Read) -> (Vec<VariantId>, Vec<VariantId>) {
        self.units = read.units;
        if version == self.current {
            return (Vec::new(), Vec::new());
        }
        let variants = self.variants_of(version);
        let (old, new) = different(&self.variants, &variants);
        let (gone, come) = (self.variants[old].to_vec(), variants[new].to_vec());
        (self.variants, self.current) = (variants, version);
        (gone, come)
    }
}
