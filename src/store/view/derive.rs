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
pub struct Credits {
    /// Of the fiches that were saved lately.
    newest: quick_cache::sync::Cache<FicheId, Newest, Weight>,
    spans: quick_cache::sync::Cache<(FicheId, u32), Arc<Credited>, Weight>,
}

/// The credit of the newest revision of a fiche, and what the next one's rests on.
#[derive(Clone)]
struct Newest {
    number: u32,
    state: Arc<State>,
    credited: Arc<Credited>,
}

/// The credit of a revision, with its bytes, which later ones are coded against.
#[derive(Debug, Default)]
pub struct Credited {
    pub spans: Arc<Spans>,
    bytes: Vec<u8>,
}

#[derive(Clone, Debug)]
struct Weight;

const STATES_BYTES: u64 = 12 * 1024 * 1024;
const SPANS_BYTES: u64 = 4 * 1024 * 1024;

impl quick_cache::Weighter<FicheId, Newest> for Weight {
    fn weight(&self, _: &FicheId, newest: &Newest) -> u64 {
        // Of the very largest, two are kept all the same: who saves in them saves again.
        (1_024 + newest.state.memory() as u64 + newest.credited.memory()).min(STATES_BYTES / 3)
    }
}

impl quick_cache::Weighter<(FicheId, u32), Arc<Credited>> for Weight {
    fn weight(&self, _: &(FicheId, u32), credited: &Arc<Credited>) -> u64 {
        credited.memory()
    }
}

impl fmt::Debug for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credits").finish_non_exhaustive()
    }
}

impl Default for Credits {
    fn default() -> Self {
        Self { newest: super::cache(1_000, STATES_BYTES, Weight), spans: super::cache(5_000, SPANS_BYTES, Weight) }
    }
}

/// The credit of the next revision of a fiche, not written down yet.
pub struct NextCredit {
    state: State,
    /// That of the revision before.
    before: Arc<Credited>,
    credited: Arc<Credited>,
    /// The spans, coded against those of an earlier revision.
    coded: Coded,
}

impl fmt::Debug for NextCredit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextCredit").field("credited", &self.credited).finish_non_exhaustive()
    }
}

impl Credited {
    /// Bytes that it takes: a span some 7 as it is kept, and 60 in memory.
    fn memory(&self) -> u64 {
        300 + 10 * self.bytes.len() as u64
    }
}

impl NextCredit {
    pub fn spans(&self) -> &Spans {
        &self.credited.spans
    }

    /// Those of the revision before.
    pub fn spans_before(&self) -> &Spans {
        &self.before.spans
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
    /// Keeps the credit of the next revision of a fiche, and every 32nd time the state, in sled. Gives that of the revision
    /// before, and its own.
    pub(super) fn credit_next(
        &self,
        revision: &Revision,
        ahead: Option<NextCredit>,
        stamp: u32,
    ) -> anyhow::Result<(Arc<Spans>, Arc<Spans>)> {
        let (fiche, number) = (revision.fiche, revision.number);
        let NextCredit { mut state, before, credited, coded } = match ahead {
            Some(next) => next,
            None => {
                let newest = match self.take_newest(fiche, number - 1) {
                    Some(newest) => newest,
                    None => (self.state_at(fiche, number - 1)?, self.credited_at(fiche, number - 1)?),
                };
                self.next_credit(revision, newest)?
            }
        };
        if number.is_multiple_of(STATE_EVERY) {
            self.cells.put(&keys::credit_state(fiche, number), stamp, &state.encode_new())?;
        }
        self.credit.newest.insert(fiche, Newest { number, state: Arc::new(state), credited: credited.clone() });
        self.cells.put(&keys::spans(fiche, number), stamp, &shaped(&coded))?;
        self.credit.spans.insert((fiche, number), credited.clone());
        Ok((before.spans.clone(), credited.spans.clone()))
    }

    /// The credit of the next revision of a fiche whose state is in memory.
    pub(super) fn credit_ahead(&self, revision: &Revision) -> Option<NextCredit> {
        let newest = self.take_newest(revision.fiche, revision.number - 1)?;
        self.next_credit(revision, newest).ok()
    }

    /// What stands after this revision, out of memory: whoever takes it puts the next one there.
    fn take_newest(&self, fiche: FicheId, number: u32) -> Option<(State, Arc<Credited>)> {
        if number == 0 {
            return Some((State::new(), Arc::default()));
        }
        let (_, newest) = self.credit.newest.remove_if(&fiche, |newest| newest.number == number)?;
        Some((Arc::unwrap_or_clone(newest.state), newest.credited))
    }

    fn next_credit(&self, revision: &Revision, (state, before): (State, Arc<Credited>)) -> anyhow::Result<NextCredit> {
        let (fiche, number) = (revision.fiche, revision.number);
        let (state, spans) = step(state, revision);
        let bytes = spans::encoded(&spans);
        let against = delta::against(number);
        let packed = if against + 1 == number {
            delta::pack(&bytes, &before.bytes)?
        } else {
            delta::pack(&bytes, &self.spans_bytes(fiche, against)?)?
        };
        let coded = Coded { fiche: fiche.0, number, against, length_bytes: bytes.len() as u32, bytes: packed };
        Ok(NextCredit { state, before, credited: Arc::new(Credited { spans: Arc::new(spans), bytes }), coded })
    }

    /// The credit of any revision that was applied. At most 31 deltas are decoded.
    pub(super) fn credit_at(&self, fiche: FicheId, number: u32) -> Read<Arc<Spans>> {
        self.credited_at(fiche, number).map(|credited| credited.spans.clone())
    }

    fn credited_at(&self, fiche: FicheId, number: u32) -> Read<Arc<Credited>> {
        if let Some(credited) = self.credit.spans.get(&(fiche, number)) {
            return Ok(credited);
        }
        let damaged =
            |why: String| ReadError::Damaged(format!("the credit of revision {number} of fiche {fiche}: {why}"));
        let bytes = self.spans_bytes(fiche, number).map_err(|err| damaged(format!("{err:#}")))?;
        let spans = spans::decoded(&bytes).ok_or_else(|| damaged("it is not of its form".to_owned()))?;
        let credited = Arc::new(Credited { spans: Arc::new(spans), bytes });
        self.credit.spans.insert((fiche, number), credited.clone());
        Ok(credited)
    }

    fn spans_bytes(&self, fiche: FicheId, number: u32) -> anyhow::Result<Vec<u8>> {
        self.chain_bytes(fiche, number, keys::spans, |number| {
            self.credit.spans.get(&(fiche, number)).map(|credited| credited.bytes.clone())
        })
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
