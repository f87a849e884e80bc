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
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// What is new in a credit state is kept in sled at each of these revisions; the rest is replayed.
pub const STATE_EVERY: u32 = 16;

/// The newest credit states of the fiches that were saved lately.
#[derive(Debug)]
pub struct States {
    cache: quick_cache::sync::Cache<FicheId, (u32, Arc<State>), Weight>,
}

#[derive(Clone, Debug)]
struct Weight;

const STATES_BYTES: u64 = 96 * 1024 * 1024;

impl quick_cache::Weighter<FicheId, (u32, Arc<State>)> for Weight {
    fn weight(&self, _: &FicheId, (_, state): &(u32, Arc<State>)) -> u64 {
        1_024 + state.memory() as u64
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
    /// The credit of the next revision of a fiche; keeps the state, in sled what is new of it every 16th time.
    pub(super) fn credit_next(&self, revision: &Revision, stamp: u32) -> Read<Spans> {
        let (fiche, number) = (revision.fiche, revision.number);
        let state = match self.credit.cache.remove(&fiche) {
            Some((_, (at, state))) if at + 1 == number => Arc::unwrap_or_clone(state),
            _ => self.state_at(fiche, number - 1)?,
        };
        let (mut state, spans) = step(state, revision);
        if number.is_multiple_of(STATE_EVERY) {
            self.cells.put(&keys::credit_state(fiche, number), stamp, &state.encode_new())?;
        }
        self.credit.cache.insert(fiche, (number, Arc::new(state)));
        Ok(spans)
    }

    /// The credit of any revision: a later state knows it; otherwise it is replayed from what is kept, at most 16 steps.
    pub(super) fn credit_at(&self, revision: &Revision) -> Read<Spans> {
        let newest = self.credit.cache.get(&revision.fiche).filter(|(number, _)| *number >= revision.number);
        if let Some(spans) = newest.and_then(|(_, state)| state.spans_at(&Input::of(revision))) {
            return Ok(spans);
        }
        let state = self.state_at(revision.fiche, revision.number - 1)?;
        Ok(step(state, revision).1)
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
fn guarded<T>(what: &str, compute: impl FnOnce() -> T) -> Option<T> {
    let computed = catch_unwind(AssertUnwindSafe(compute));
    if computed.is_err() {
        tracing::error!(what, "what is derived of a revision could not be computed; the revision itself is kept");
    }
    computed.ok()
}
