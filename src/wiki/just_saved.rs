//! What can be told to somebody about a save of theirs, a moment ago.

use super::{Outcome, Wiki, people::Names};
use crate::{
    domain::id::{ContributorId, FicheId},
    store::RevisionEntry,
};
use std::sync::Arc;

/// A revision that was made a moment ago, and what others had saved meanwhile that stands in it.
#[derive(Debug)]
pub struct JustSaved {
    pub entry: RevisionEntry,
    /// Of a merge: the revisions between what its saver had before their eyes and it, oldest first.
    pub joined: Vec<RevisionEntry>,
    pub names: Arc<Names>,
}

/// For how long a save is one of a moment ago, in milliseconds.
const MOMENT_MS: i64 = 10 * 60 * 1_000;
/// Most revisions that are told of.
const JOINED_MAX: usize = 50;

impl Wiki {
    /// Revision `number`, if this contributor made it within the last ten minutes.
    pub fn just_saved(&self, fiche: FicheId, number: u32, who: ContributorId) -> Outcome<Option<JustSaved>> {
        let Some(entry) = self.store.entry(fiche, number)? else { return Ok(None) };
        if !entry.contributors.contains(&who) || self.now().0 - entry.at.0 > MOMENT_MS {
            return Ok(None);
        }
        let mut joined = Vec::new();
        if let Some(base) = entry.base {
            joined = self.store.history(fiche, Some(number), JOINED_MAX)?;
            joined.retain(|other| other.number > base);
            joined.reverse();
        }
        let named = joined.iter().chain([&entry]).flat_map(|entry| entry.contributors.iter().copied());
        let names = self.contributors_of(named.collect::<Vec<_>>())?;
        Ok(Some(JustSaved { entry, joined, names }))
    }
}
