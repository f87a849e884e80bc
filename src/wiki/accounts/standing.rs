//! What somebody may do, by facts that anybody can count: how long they have been here, and how many revisions of theirs stand.

use super::super::{Failure, Outcome, Visitor, Wiki, failure::Refusal};
use super::Network;
use crate::domain::{
    contributor::{Contributor, Origin},
    id::ContributorId,
};
use std::collections::BTreeSet;

/// From when on somebody is settled.
pub const SETTLED_DAYS: i64 = 4;
pub const SETTLED_REVISIONS: usize = 10;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// For how long it is not counted again that somebody is settled.
const KNOWN_MS: i64 = 10 * 60 * 1_000;
/// Of how many people that is remembered.
pub(super) const KNOWN_MAX: usize = 10_000;

/// The counted facts about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub has_account: bool,
    /// Whole days since the account, or the guest, was made.
    pub days: i64,
    /// Revisions of which something is read today; counted up to [`SETTLED_REVISIONS`].
    pub revisions: usize,
}

/// What is counted before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// A revision that keeps the fiche where it is.
    Save,
    /// A fiche is renamed, removed, restored or brought back.
    Move,
}

impl Standing {
    pub fn is_settled(&self) -> bool {
        self.has_account && self.days >= SETTLED_DAYS && self.revisions >= SETTLED_REVISIONS
    }
}

impl Wiki {
    /// The facts about somebody. Reads the credit of as many fiches of theirs as it takes to count [`SETTLED_REVISIONS`].
    pub fn standing(&self, who: &Contributor) -> Outcome<Standing> {
        let since = self.store.contributor(who.id)?.map_or(self.now(), |record| record.since);
        let days = ((self.now().0 - since.0) / DAY_MS).max(0);
        Ok(Standing { has_account: who.origin == Origin::Account, days, revisions: self.standing_revisions(who.id)? })
    }

    /// Whether somebody may do what touches the work of many.
    pub fn is_settled(&self, visitor: &Visitor) -> Outcome<bool> {
        let Some(who) = visitor.contributor.as_ref().filter(|who| who.origin == Origin::Account) else {
            return Ok(false);
        };
        let known = &self.accounts.settled;
        if known.get(&who.id).is_some_and(|until| until > self.now().0 && until - self.now().0 <= KNOWN_MS) {
            return Ok(true);
        }
        let is_settled = self.standing(who)?.is_settled();
        if is_settled {
            known.insert(who.id, self.now().0 + KNOWN_MS);
        }
        Ok(is_settled)
    }

    /// Counts what somebody is about to do; refused for a while when it is too often. Of the limits of the account and of the
    /// network the stricter one wins. Whoever asks from this machine itself is not counted.
    pub fn count(&self, visitor: &Visitor, what: Counted, network: Network) -> Outcome<()> {
        if network == Network::HERE {
            return Ok(());
        }
        let limits = &self.accounts.limits;
        let counted = match &visitor.contributor {
            None => limits.guest(network),
            Some(who) => {
                let is_settled = self.is_settled(visitor)?;
                limits.save(who.id, is_settled, what)
            }
        };
        counted.and_then(|()| limits.save_from(network)).map_err(|_| Failure::Refused(Refusal::TooOften))
    }

    fn standing_revisions(&self, who: ContributorId) -> Outcome<usize> {
        let identities = self.identities(who)?;
        let mut standing = BTreeSet::new();
        for work in self.works_of(who)? {
            let Some(head) = self.store.head(work.fiche)? else { continue };
            for (_, spans) in &head.credit.parts {
                let theirs = spans.iter().filter(|span| span.contributors().any(|by| identities.contains(&by)));
                standing.extend(theirs.map(|span| (work.fiche, span.revision)));
            }
            if standing.len() >= SETTLED_REVISIONS {
                break;
            }
        }
        Ok(standing.len().min(SETTLED_REVISIONS))
    }
}
