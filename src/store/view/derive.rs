//! What is computed of a revision and kept beside it: facts of the change, credit, links. Pure, so that it can be rebuilt.

use super::{View, keys, shaped, spans};
use crate::{
    domain::{
        credit::{self, Input, Spans, State},
        diff::{self, Difference, Facts},
        fiche::Content,
        id::FicheId,
        link::{self, Links},
        revision::{Revision, RevisionKind},
    },
    store::{
        delta,
        door::{Read, ReadError},
        record::Coded,
    },
};
use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// What is new in a credit state is kept in sled at each of these revisions; the rest is replayed.
pub const STATE_EVERY: u32 = 32;

/// What is kept in memory of credit.
#[derive(Debug)]
pub struct Credits {
    /// The newest states of the fiches that were saved lately.
    states: quick_cache::sync::Cache<FicheId, (u32, Arc<State>), Weight>,
    spans: quick_cache::sync::Cache<(FicheId, u32), Arc<Credited>, Weight>,
}

/// The credit of a revision, with its bytes, which later ones are coded against.
#[derive(Debug)]
pub struct Credited {
    pub spans: Arc<Spans>,
    bytes: Vec<u8>,
}

#[derive(Clone, Debug)]
struct Weight;

const STATES_BYTES: u64 = 16 * 1024 * 1024;
const SPANS_BYTES: u64 = 6 * 1024 * 1024;

impl quick_cache::Weighter<FicheId, (u32, Arc<State>)> for Weight {
    fn weight(&self, _: &FicheId, (_, state): &(u32, Arc<State>)) -> u64 {
        // Of the very largest, two are kept all the same: who saves in them saves again.
        (1_024 + state.memory() as u64).min(STATES_BYTES / 3)
    }
}

impl quick_cache::Weighter<(FicheId, u32), Arc<Credited>> for Weight {
    fn weight(&self, _: &(FicheId, u32), credited: &Arc<Credited>) -> u64 {
        // A span takes some 7 bytes, and 60 in memory.
        300 + 10 * credited.bytes.len() as u64
    }
}

impl Default for Credits {
    fn default() -> Self {
        Self { states: super::cache(1_000, STATES_BYTES, Weight), spans: super::cache(5_000, SPANS_BYTES, Weight) }
    }
}

/// The credit of the next revision of a fiche, not written down yet.
pub struct NextCredit {
    state: State,
    credited: Arc<Credited>,
    /// The spans, coded against those of an earlier revision.
    coded: Coded,
}

impl fmt::Debug for NextCredit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextCredit").field("credited", &self.credited).finish_non_exhaustive()
    }
}

impl NextCredit {
    pub fn spans(&self) -> &Spans {
        &self.credited.spans
    }
}

/// What a revision and the one before it give, whatever else the view holds.
#[derive(Debug)]
pub struct Derived {
    pub facts: Facts,
    /// From the revision before; the first has none.
    pub difference: Option<Difference>,
    pub links: Links,
}

impl Derived {
    /// Costs a difference and a reading of the Markdown.
    pub fn of(before: Option<&Content>, revision: &Revision) -> Self {
        let after = &revision.content;
        let links = if after.is_removed { Links::default() } else { links(after) };
        let (facts, difference) = facts(before, revision);
        Self { facts, difference, links }
    }
}

/// The facts of a revision, and its difference from the one before.
fn facts(before: Option<&Content>, revision: &Revision) -> (Facts, Option<Difference>) {
    let after = &revision.content;
    let computed = || match before {
        Some(before) => {
            let difference = diff::content(before, after);
            (diff::facts(&difference), Some(difference))
        }
        None => {
            let mut facts = diff::creation_facts(after);
            if let RevisionKind::Adaptation { .. } = revision.kind {
                // What was carried over was not added by whoever carried it.
                facts.words.words_added = credit::typed_words(revision);
            }
            (facts, None)
        }
    };
    guarded("facts", computed).unwrap_or_default()
}

fn links(content: &Content) -> Links {
    guarded("links", || link::links(content)).unwrap_or_default()
}

impl View {
    /// Keeps the credit of the next revision of a fiche, and every 32nd time the state, in sled.
    pub(super) fn credit_next(
        &self,
        revision: &Revision,
        ahead: Option<NextCredit>,
        stamp: u32,
    ) -> anyhow::Result<Arc<Credited>> {
        let (fiche, number) = (revision.fiche, revision.number);
        let NextCredit { mut state, credited, coded } = match ahead {
            Some(next) => next,
            None => {
                let kept = self.take_state(fiche, number - 1).map_or_else(|| self.state_at(fiche, number - 1), Ok)?;
                self.next_credit(revision, kept)?
            }
        };
        if number.is_multiple_of(STATE_EVERY) {
            self.cells.put(&keys::credit_state(fiche, number), stamp, &state.encode_new())?;
        }
        self.credit.states.insert(fiche, (number, Arc::new(state)));
        self.cells.put(&keys::spans(fiche, number), stamp, &shaped(&coded))?;
        self.credit.spans.insert((fiche, number), credited.clone());
        Ok(credited)
    }

    /// The credit of the next revision of a fiche whose state is in memory.
    pub(super) fn credit_ahead(&self, revision: &Revision) -> Option<NextCredit> {
        let state = self.take_state(revision.fiche, revision.number - 1)?;
        self.next_credit(revision, state).ok()
    }

    /// The state after this revision, out of memory: whoever takes it puts the next one there.
    fn take_state(&self, fiche: FicheId, number: u32) -> Option<State> {
        if number == 0 {
            return Some(State::new());
        }
        let (_, (_, state)) = self.credit.states.remove_if(&fiche, |(at, _)| *at == number)?;
        Some(Arc::unwrap_or_clone(state))
    }

    fn next_credit(&self, revision: &Revision, state: State) -> anyhow::Result<NextCredit> {
        let (fiche, number) = (revision.fiche, revision.number);
        let (state, spans) = step(state, revision);
        let bytes = spans::encoded(&spans);
        let against = delta::against(number);
        let base = self.chain_bytes(fiche, against, keys::spans, |number| self.cached_spans(fiche, number))?;
        let packed = delta::pack(&bytes, &base)?;
        let coded = Coded { fiche: fiche.0, number, against, length_bytes: bytes.len() as u32, bytes: packed };
        Ok(NextCredit { state, credited: Arc::new(Credited { spans: Arc::new(spans), bytes }), coded })
    }

    /// The credit of any revision that was applied. At most 31 deltas are decoded.
    pub(super) fn credit_at(&self, fiche: FicheId, number: u32) -> Read<Arc<Spans>> {
        if let Some(credited) = self.credit.spans.get(&(fiche, number)) {
            return Ok(credited.spans.clone());
        }
        let damaged =
            |why: String| ReadError::Damaged(format!("the credit of revision {number} of fiche {fiche}: {why}"));
        let bytes = self
            .chain_bytes(fiche, number, keys::spans, |number| self.cached_spans(fiche, number))
            .map_err(|err| damaged(format!("{err:#}")))?;
        let spans = spans::decoded(&bytes).ok_or_else(|| damaged("it is not of its form".to_owned()))?;
        let spans = Arc::new(spans);
        self.credit.spans.insert((fiche, number), Arc::new(Credited { spans: spans.clone(), bytes }));
        Ok(spans)
    }

    fn cached_spans(&self, fiche: FicheId, number: u32) -> Option<Vec<u8>> {
        self.credit.spans.get(&(fiche, number)).map(|credited| credited.bytes.clone())
    }

    /// The credit state after a revision; of number 0, the state of a fiche without revisions.
    fn state_at(&self, fiche: FicheId, number: u32) -> Read<State> {
        let (mut state, mut reached) = (Some(State::new()), 0);
        for kept in (STATE_EVERY..=number).step_by(STATE_EVERY as usize) {
            let piece = self.cells.get(&keys::credit_state(fiche, kept))?;
            state = piece.and_then(|piece| state.unwrap_or_default().decode_new(&piece));
            reached = kept;
        }
        let (mut state, reached) = state.map_or((State::new(), 0), |state| (state, reached));
        for number in reached + 1..=number {
            let revision = self
                .kept(fiche, number)?
                .ok_or_else(|| ReadError::Damaged(format!("revision {number} of fiche {fiche} is missing")))?;
            state = step(state, &revision.revision).0;
        }
        Ok(state)
    }
}

fn step(state: State, revision: &Revision) -> (State, Spans) {
    guarded("credit", || credit::credit(state, &Input::of(revision))).unwrap_or_default()
}

/// What is derived must never stand in the way of what is kept: a panic gives nothing, the same at every rebuilding.
pub(super) fn guarded<T>(what: &str, compute: impl FnOnce() -> T) -> Option<T> {
    let computed = catch_unwind(AssertUnwindSafe(compute));
    if computed.is_err() {
        tracing::error!(what, "what is derived of a revision could not be computed; the revision itself is kept");
    }
    computed.ok()
}
