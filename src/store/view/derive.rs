//! What is computed of a revision and kept beside it: facts of the change, credit, links. Pure, so that it can be rebuilt.

use super::{View, keys};
use crate::{
    domain::{
        credit::{self, Input, Spans, State},
        diff::{self, Facts},
        fiche::Content,
        id::FicheId,
        link::{self, Links},
        revision::Revision,
    },
    store::door::{Read, ReadError},
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A credit state is kept in sled at each of these revisions, and replayed from there.
pub const STATE_EVERY: u32 = 16;

/// The newest credit states of the fiches that were saved lately.
#[derive(Debug)]
pub struct States {
    cache: quick_cache::sync::Cache<FicheId, (u32, State), Weight>,
}

#[derive(Clone, Debug)]
struct Weight;

const STATES_BYTES: u64 = 96 * 1024 * 1024;

impl quick_cache::Weighter<FicheId, (u32, State)> for Weight {
    fn weight(&self, _: &FicheId, (number, _): &(u32, State)) -> u64 {
        // The state does not say its size; it grows with the history.
        16_384 + 1_024 * u64::from(*number)
    }
}

impl Default for States {
    fn default() -> Self {
        Self { cache: quick_cache::sync::Cache::with_weighter(1_000, STATES_BYTES, Weight) }
    }
}

pub fn facts(before: Option<&Content>, after: &Content) -> Facts {
    let computed = || match before {
        Some(before) => diff::facts(&diff::content(before, after)),
        None => diff::creation_facts(after),
    };
    guarded("facts", computed).unwrap_or_default()
}

pub fn links(content: &Content) -> Links {
    guarded("links", || link::links(content)).unwrap_or_default()
}

impl View {
    /// The credit of the next revision of a fiche; keeps the state, in sled every 16th time.
    pub(super) fn credit_next(&self, revision: &Revision, stamp: u32) -> Read<Spans> {
        let (fiche, number) = (revision.fiche, revision.number);
        let state = match self.credit.cache.remove(&fiche) {
            Some((_, (at, state))) if at + 1 == number => state,
            _ => self.state_at(fiche, number - 1)?,
        };
        let (state, spans) = step(state, revision);
        if number.is_multiple_of(STATE_EVERY) {
            let bytes = zstd::bulk::compress(&state.encode(), 3).map_err(|err| ReadError::Io(err.to_string()))?;
            self.cells.put(&keys::credit_state(fiche, number), stamp, &bytes)?;
        }
        self.credit.cache.insert(fiche, (number, state));
        Ok(spans)
    }

    /// The credit of any revision, replayed from the state kept before it: at most 16 steps.
    pub(super) fn credit_at(&self, revision: &Revision) -> Read<Spans> {
        let state = self.state_at(revision.fiche, revision.number - 1)?;
        Ok(step(state, revision).1)
    }

    /// The credit state after a revision; of number 0, the state of a fiche without revisions.
    fn state_at(&self, fiche: FicheId, number: u32) -> Read<State> {
        let mut kept = number - number % STATE_EVERY;
        let mut state = State::new();
        while kept > 0 {
            if let Some(found) = self.cells.get(&keys::credit_state(fiche, kept))?.and_then(|bytes| decoded(&bytes)) {
                state = found;
                break;
            }
            kept -= STATE_EVERY;
        }
        for number in kept + 1..=number {
            let revision = self
                .kept(fiche, number)?
                .ok_or_else(|| ReadError::Damaged(format!("revision {number} of fiche {fiche} is missing")))?;
            state = step(state, &revision.revision).0;
        }
        Ok(state)
    }
}

fn decoded(bytes: &[u8]) -> Option<State> {
    State::decode(&zstd::stream::decode_all(bytes).ok()?)
}

fn step(state: State, revision: &Revision) -> (State, Spans) {
    guarded("credit", || credit::credit(state, &Input::of(revision))).unwrap_or_default()
}

/// What is derived must never stand in the way of what is kept: a panic gives nothing, the same at every rebuilding.
fn guarded<T>(what: &str, compute: impl FnOnce() -> T) -> Option<T> {
    let computed = catch_unwind(AssertUnwindSafe(compute));
    if computed.is_err() {
        tracing::error!(what, "what is derived of a revision could not be computed; the revision itself is kept");
    }
    computed.ok()
}
