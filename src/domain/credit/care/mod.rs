//! Care for a text, and data, counted apart from words: what a revision mended, linked, ordered or supplied, and what of it stands.
//!
//! In reading order: [`ledger`] (places, states, who gave them, what counts), `typography` (words that stood before), `links`
//! (addresses in texts), `data` (fields). `docs/credit.md` says the rules.

mod data;
pub mod ledger;
mod links;
mod typography;

pub use ledger::{Care, Kind, Ledger, Observed, Place, PlaceId};

use super::{Part, Span, Spans};
use crate::domain::{
    diff::{Block, Difference, FieldChange, ItemState, Run, TextDifference},
    fiche::Content,
    fiche_type::FieldKey,
    id::{ContributorId, ItemId},
    value::Value,
};
use ledger::State;
use std::ops::Range;

/// States of one place that are told apart in one revision.
const STATES_MAX: usize = 4;

/// A revision, and the one before it where there is one.
pub struct Step<'a> {
    pub number: u32,
    /// Whoever made it, the first of them.
    pub giver: ContributorId,
    pub before: Option<&'a Content>,
    pub after: &'a Content,
    /// From one to the other.
    pub difference: Option<&'a Difference>,
    pub spans_before: &'a Spans,
    pub spans_after: &'a Spans,
}

/// What a revision did, as far as it is care or data. What it mended is looked for in passages that changed; what came or went
/// as a whole, only where something is known. Linear in what changed.
pub fn observe(step: &Step, ledger: &Ledger) -> Observed {
    let mut passages = typography::Passages::new(ledger);
    let Step { number, giver, before, after, .. } = *step;
    let mut observed = Observed::default();
    data::changed(before, after, &mut observed);
    let (Some(before), Some(difference)) = (before, step.difference) else { return observed };
    if let Some(title) = &difference.title {
        let is_own = |range| is_own(step.spans_before.of(&Part::Title), giver, 0, range);
        let (before, after) = (title.before.to_string(), title.after.to_string());
        passages.changed(&Passage { before, after, kept: Vec::new() }, is_own, &mut observed);
    }
    for field in &difference.fields {
        let part_of = |item: Option<ItemId>| match item {
            Some(item) => Part::Item(field.key.clone(), item),
            None => Part::Field(field.key.clone()),
        };
        let old_text = |item: Option<ItemId>| {
            let text = texts(before, &field.key).into_iter().find(|(other, _)| *other == item);
            Old { text: text.map_or("", |(_, text)| text), spans: step.spans_before.of(&part_of(item)), giver }
        };
        match &field.change {
            FieldChange::Text(text) => text_changed(text, &old_text(None), &mut passages, &mut observed),
            FieldChange::Items(items) => {
                for item in items {
                    match &item.state {
                        ItemState::Changed { text: Some(text), .. } => {
                            text_changed(text, &old_text(Some(item.id)), &mut passages, &mut observed);
                        }
                        ItemState::Added(item) => passages.came(&item.text),
                        ItemState::Removed(item) => passages.went(&item.text),
                        _ => {}
                    }
                }
            }
            _ => continue,
        }
        let (old, new) = (texts(before, &field.key), texts(after, &field.key));
        for (item, text) in &old {
            if new.iter().all(|other| other != &(*item, *text)) {
                links::gone(text, ledger, &mut observed);
            }
        }
        for (item, text) in &new {
            if old.iter().all(|other| other != &(*item, *text)) {
                let spans = step.spans_after.of(&part_of(*item));
                links::standing(text, spans, number, giver, ledger, &mut observed);
            }
        }
    }
    passages.see(&mut observed);
    observed
}

/// That one contributor put right what another had done: one place for each two of them, so that it counts once.
pub fn mending(mender: ContributorId, damager: ContributorId) -> PlaceId {
    Hasher::new("mending").bytes(&mender.0).bytes(&damager.0).done()
}

fn texts<'a>(content: &'a Content, key: &FieldKey) -> Vec<(Option<ItemId>, &'a str)> {
    content.values.get(key).map(Value::texts).unwrap_or_default()
}

/// A text as it was, who wrote what in it, and who changes it.
struct Old<'a> {
    text: &'a str,
    spans: &'a [Span],
    giver: ContributorId,
}

fn text_changed(difference: &TextDifference, old: &Old, passages: &mut typography::Passages, observed: &mut Observed) {
    for block in &difference.blocks {
        match block {
            Block::Changed { runs } | Block::MovedHere { runs, .. } => {
                let passage = Passage::of(runs);
                let at = old.text.find(&passage.before);
                let is_own = |range| at.is_none_or(|at| is_own(old.spans, old.giver, at, range));
                passages.changed(&passage, is_own, observed);
            }
            Block::Added { text } => passages.came(text),
            Block::Removed { text } => passages.went(text),
            Block::Kept { .. } | Block::MovedAway { .. } => {}
        }
    }
}

/// Whether all of a stretch, counted from `at`, is of this contributor.
fn is_own(spans: &[Span], giver: ContributorId, at: usize, range: Range<usize>) -> bool {
    let first = spans.partition_point(|span| (span.end.0 as usize) <= at + range.start);
    let mut within = spans[first..].iter().take_while(|span| (span.start.0 as usize) < at + range.end);
    within.all(|span| span.contributors().any(|who| who == giver))
}

/// A passage that changed, and the stretches of it that a reader calls kept.
#[derive(Default)]
struct Passage {
    before: String,
    after: String,
    kept: Vec<KeptStretch>,
}

/// Where it stood, where it stands, in bytes of the passage.
struct KeptStretch {
    before: usize,
    after: usize,
    length: usize,
}

impl Passage {
    fn of(runs: &[Run]) -> Self {
        let mut passage = Self::default();
        for run in runs {
            match run {
                Run::Kept(text) => {
                    let (before, after) = (passage.before.len(), passage.after.len());
                    passage.kept.push(KeptStretch { before, after, length: text.len() });
                    passage.before.push_str(text);
                    passage.after.push_str(text);
                }
                Run::Removed(text) => passage.before.push_str(text),
                Run::Added(text) => passage.after.push_str(text),
            }
        }
        passage
    }
}

/// Notes that a place stands in this state after the revision; or that it stood there before, and perhaps no longer.
fn see(observed: &mut Observed, place: PlaceId, state: Option<State>) {
    let states = observed.seen.entry(place).or_default();
    if let Some(state) = state.filter(|state| !states.contains(state) && states.len() < STATES_MAX) {
        states.push(state);
    }
}

/// FNV-1a, 64 bits: small, and the same on every machine and for ever. Whoever makes two places collide spoils figures of
/// their own page, and nothing else.
struct Hasher(u64);

impl Hasher {
    fn new(what: &str) -> Self {
        Self(0xcbf2_9ce4_8422_2325).text(what)
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        // What follows is another piece.
        self.0 = (self.0 ^ 0x1ff).wrapping_mul(0x0000_0100_0000_01b3);
        self
    }

    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    fn number(self, number: u64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    /// Never [`ledger::ABSENT`].
    fn done(self) -> u64 {
        self.0.max(1)
    }
}
