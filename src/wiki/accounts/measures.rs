//! Blocks, and the public account of what was done to accounts and to what they wrote.

use super::super::{Failure, Outcome, Wiki, failure::Refusal, people::Names};
use crate::{
    domain::{contributor::Origin, id::ContributorId, text},
    store::{AppendError, Entry, Measure, MeasureKind, Position},
};
use std::sync::Arc;

/// Longest reason of a measure, in characters.
pub const REASON_MAX_CHARS: usize = 500;

/// A page of measures.
#[derive(Debug)]
pub struct Measures {
    /// Newest first.
    pub measures: Vec<Measure>,
    pub names: Arc<Names>,
    /// Where the next page goes on; `None`: these were the last.
    pub next: Option<Position>,
}

impl Wiki {
    /// Ends every sign-in and token of somebody and lets them come in no more, until [`Wiki::unblock`]. Anybody can read of it.
    pub fn block(&self, who: ContributorId, reason: &str) -> Outcome<()> {
        self.set_blocked(who, MeasureKind::Block, reason)
    }

    pub fn unblock(&self, who: ContributorId, reason: &str) -> Outcome<()> {
        self.set_blocked(who, MeasureKind::Unblock, reason)
    }

    /// Measures, newest first, from below `before`.
    pub fn measures(&self, before: Option<Position>, limit: usize) -> Outcome<Measures> {
        let mut found = self.store.measures(before, limit + 1)?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().map(|(position, _)| *position).filter(|_| has_more);
        let measures: Vec<Measure> = found.into_iter().map(|(_, measure)| measure).collect();
        let named = measures.iter().flat_map(|measure| std::iter::once(measure.of).chain(measure.by));
        let names = self.contributors_of(named)?;
        Ok(Measures { measures, names, next })
    }

    fn set_blocked(&self, who: ContributorId, kind: MeasureKind, reason: &str) -> Outcome<()> {
        let is_block = kind == MeasureKind::Block;
        for _ in 0..10 {
            let mut record = self.store.contributor(who)?.ok_or(Failure::Missing("contributor"))?;
            let is_imported = matches!(record.contributor.origin, Origin::Imported { .. });
            if record.blocked.is_some() == is_block || is_imported {
                return Err(Failure::Refused(Refusal::AlreadySo));
            }
            let at = self.now();
            record.blocked = is_block.then_some(at);
            record.version += 1;
            let measure = Measure { kind, of: who, by: None, at, reason: reason_of(reason), mended: 0, left: 0 };
            let mut entries = vec![Entry::Contributor(Box::new(record)), Entry::Measure(measure)];
            if is_block {
                entries.push(Entry::SessionsEnd(who));
            }
            match self.keep_people(entries) {
                Ok(()) => return Ok(()),
                Err(AppendError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Busy("this account is being changed by many at once"))
    }
}

/// A reason on one line, cut where it is too long.
pub(in crate::wiki) fn reason_of(reason: &str) -> String {
    let line: String = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    text::stored(&line).unwrap_or_default().chars().take(REASON_MAX_CHARS).collect()
}
