//! What is derived of a revision before it is applied: while the disk syncs, in the thread of whoever saves it.

use super::{
    Kept, View, care,
    derive::{Derived, NextCredit},
};
use crate::domain::{credit::care::Observed, revision::Revision};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A revision that is to be applied. What can be derived of it is derived once, by whoever comes first: who saves it, or who
/// applies it.
#[derive(Debug)]
pub struct Known {
    pub(super) kept: Arc<Kept>,
    /// `None` where the revision before it was not at hand.
    parent: Option<Arc<Kept>>,
    derived: OnceLock<Derived>,
    ahead: OnceLock<Mutex<Option<Ahead>>>,
}

/// What rests on everything that was saved in the fiche before.
#[derive(Debug)]
pub(super) struct Ahead {
    pub credit: NextCredit,
    /// `None` where it was not known whether anything was known of the fiche.
    pub observed: Option<Observed>,
}

impl Known {
    pub fn of(kept: Arc<Kept>, parent: Option<Arc<Kept>>) -> Self {
        Self { kept, parent, derived: OnceLock::new(), ahead: OnceLock::new() }
    }

    /// The revision before it, where it was at hand.
    pub(super) fn parent(&self) -> Option<Arc<Kept>> {
        self.parent.clone().filter(|parent| parent.revision.hash == self.kept.revision.parent_hash)
    }

    /// `None` where the revision before it was not at hand. Costs a difference the first time.
    pub(super) fn derived(&self) -> Option<&Derived> {
        let revision = &self.kept.revision;
        let parent = self.parent();
        let before = parent.as_ref().map(|parent| &parent.revision.content);
        (parent.is_some() || revision.number == 1).then(|| self.derived.get_or_init(|| Derived::of(before, revision)))
    }

    /// What was derived ahead, once. Waits for whoever is deriving it; nothing is derived ahead afterwards.
    pub(super) fn take_ahead(&self) -> Option<Ahead> {
        let ahead = self.ahead.get_or_init(Mutex::default);
        ahead.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl View {
    /// Derives what can be derived by now of a revision that is under way.
    pub fn derive_ahead(&self, known: &Known) {
        let Some(derived) = known.derived() else { return };
        known.ahead.get_or_init(|| Mutex::new(self.ahead(known, derived)));
    }

    fn ahead(&self, known: &Known, derived: &Derived) -> Option<Ahead> {
        let revision: &Revision = &known.kept.revision;
        let before = revision.number - 1;
        let is_next = self.tip(revision.fiche).ok()?.map_or(0, |(number, _)| number) == before;
        let credit = is_next.then(|| self.credit_ahead(revision))??;
        let observed = self.ledger_kept(revision.fiche, before).map(|ledger| {
            let before = known.parent.as_deref().map(|parent| &parent.revision.content);
            let spans = (credit.spans_before(), credit.spans());
            care::observed_in(revision, before, derived.difference.as_ref(), spans, &ledger)
        });
        Some(Ahead { credit, observed })
    }
}
