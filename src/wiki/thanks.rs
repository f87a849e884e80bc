//! Thanks for a revision: one gesture that the same gesture takes back, told by name and never counted.

use super::{Failure, Outcome, Visitor, Wiki, failure::Refusal, people::Names};
use crate::{
    domain::{
        contributor::Origin,
        id::{ContributorId, FicheId},
        revision::Timestamp,
    },
    store::{Batch, Card, Entry, RevisionEntry, Thank, Thanked},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Names shown beside one revision.
pub(super) const BESIDE_MAX: usize = 100;

/// Thanks for some revisions of a fiche, as a visitor sees them.
#[derive(Debug, Default)]
pub struct ThanksFor {
    /// By number, the first first.
    given: HashMap<u32, Vec<ContributorId>>,
    /// The revisions for which this visitor may thank, or take it back.
    open: HashSet<u32>,
    visitor: Option<ContributorId>,
    pub names: Arc<Names>,
}

/// What somebody was thanked for.
#[derive(Debug)]
pub struct ThanksTo {
    /// Newest first.
    pub lines: Vec<ThanksLine>,
    pub names: Arc<Names>,
}

#[derive(Debug)]
pub struct ThanksLine {
    pub by: ContributorId,
    pub at: Timestamp,
    pub entry: RevisionEntry,
    pub card: Card,
}

impl Wiki {
    /// Thanks for a revision, or takes it back; what is so already stays so. Whoever has a name here may thank, guests too:
    /// thanks are told by name. Nobody thanks themselves, or those who were only named by an imported source and cannot
    /// read it.
    pub fn thank(&self, visitor: &Visitor, fiche: FicheId, number: u32, is_taken_back: bool) -> Outcome<()> {
        let by = visitor.id().ok_or(Failure::SignIn)?;
        let record = self.store.contributor(by)?.ok_or(Failure::SignIn)?;
        if record.blocked.is_some() {
            return Err(Failure::Refused(Refusal::Blocked));
        }
        let entry = self.store.entry(fiche, number)?.ok_or(Failure::Missing("revision"))?;
        let thanked = self.store.thanks_for(fiche, number, BESIDE_MAX)?;
        let mut given = Vec::new();
        for Thanked { thank, .. } in &thanked {
            // Also under a name that they had as a guest, and claimed since.
            if self.current(thank.by)?.is_some_and(|now| now.id == by) {
                given.push(*thank);
            }
        }
        if given.is_empty() == is_taken_back {
            return Ok(());
        }
        if !is_taken_back {
            if thanked.len() >= BESIDE_MAX || !self.may_be_thanked(&entry, by)? {
                return Err(Failure::Refused(Refusal::AlreadySo));
            }
            given.push(Thank { fiche, number, by });
        }
        self.count_thank(by)?;
        let entries = given.into_iter().map(|thank| Entry::Thank { thank, is_taken_back }).collect();
        self.append(Batch { key: self.new_key(), entries })?;
        Ok(())
    }

    /// Who thanked for these revisions, and for which of them this visitor may.
    pub fn thanks_for<'a>(
        &self,
        visitor: &Visitor,
        entries: impl IntoIterator<Item = &'a RevisionEntry>,
    ) -> Outcome<ThanksFor> {
        let mut thanks = ThanksFor { visitor: visitor.id(), ..ThanksFor::default() };
        for entry in entries {
            let mut by: Vec<ContributorId> = Vec::new();
            for Thanked { thank, .. } in self.thanks_of(entry.fiche, entry.number)?.iter() {
                let now = self.current(thank.by)?.map_or(thank.by, |now| now.id);
                if !by.contains(&now) {
                    by.push(now);
                }
            }
            let is_open = match thanks.visitor {
                Some(me) => by.contains(&me) || by.len() < BESIDE_MAX && self.may_be_thanked(entry, me)?,
                None => false,
            };
            thanks.open.extend(is_open.then_some(entry.number));
            if !by.is_empty() {
                thanks.given.insert(entry.number, by);
            }
        }
        thanks.names = self.contributors_of(thanks.given.values().flatten().copied())?;
        Ok(thanks)
    }

    /// What somebody was thanked for, also under names that they claimed, newest first. What stands in the bin is left out.
    pub fn thanks_to(&self, contributor: ContributorId, limit: usize) -> Outcome<ThanksTo> {
        let mut given: Vec<Thanked> = Vec::new();
        for identity in self.identities(contributor)? {
            given.extend(self.store.thanks_to(identity, limit)?);
        }
        given.sort_by_key(|thanked| std::cmp::Reverse(thanked.position));
        given.dedup();
        let mut lines = Vec::new();
        for Thanked { thank, at, .. } in given {
            let (Some(entry), Some(card)) =
                (self.store.entry(thank.fiche, thank.number)?, self.store.card(thank.fiche)?)
            else {
                continue;
            };
            if !card.is_removed {
                lines.push(ThanksLine { by: thank.by, at, entry, card });
            }
        }
        lines.truncate(limit);
        let named = lines.iter().flat_map(|line| line.entry.contributors.iter().copied().chain([line.by]));
        let names = self.contributors_of(named)?;
        Ok(ThanksTo { lines, names })
    }

    /// Whether somebody other than `by` who can come back here made it.
    fn may_be_thanked(&self, entry: &RevisionEntry, by: ContributorId) -> Outcome<bool> {
        let mut can_read = false;
        for id in &entry.contributors {
            match self.current(*id)? {
                Some(contributor) if contributor.id == by => return Ok(false),
                Some(contributor) => can_read |= !matches!(contributor.origin, Origin::Imported { .. }),
                None => {}
            }
        }
        Ok(can_read)
    }
}

impl ThanksFor {
    /// Whoever thanked for this revision, the first first.
    pub fn of(&self, number: u32) -> &[ContributorId] {
        self.given.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Whether the visitor may thank for it, or take it back.
    pub fn is_open(&self, number: u32) -> bool {
        self.open.contains(&number)
    }

    pub fn is_given_by_visitor(&self, number: u32) -> bool {
        self.visitor.is_some_and(|me| self.of(number).contains(&me))
    }
}
