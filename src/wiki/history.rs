//! What was done: the history of a fiche, the difference of two revisions, recent changes.

use super::{Failure, Outcome, Wiki, adapting::Model, people::Names};
use crate::{
    domain::{
        diff::{self, Difference},
        fiche_type::{FicheType, TypeKey},
        id::{ContributorId, FicheId},
        revision::Revision,
    },
    store::{Card, Position, RevisionEntry},
};
use std::{collections::HashMap, sync::Arc};

/// A page of the history of a fiche.
#[derive(Debug)]
pub struct History {
    pub card: Card,
    /// Newest first.
    pub entries: Vec<Arc<RevisionEntry>>,
    /// Types by key and version, for the labels of each revision's time.
    pub types: HashMap<(TypeKey, u32), Arc<FicheType>>,
    pub names: Arc<Names>,
    /// Give this as `before` for the next page.
    pub next: Option<u32>,
}

/// Two revisions of one fiche and what differs.
#[derive(Debug)]
pub struct Compared {
    pub before: Arc<Revision>,
    pub after: Arc<Revision>,
    pub before_entry: RevisionEntry,
    pub after_entry: RevisionEntry,
    /// Whose labels show the values of each side.
    pub before_type: Arc<FicheType>,
    pub after_type: Arc<FicheType>,
    pub difference: Difference,
    pub head_number: u32,
    /// What `before` is a revision of, when it is not one of this fiche.
    pub model: Option<Model>,
    pub names: Arc<Names>,
    pub references: HashMap<FicheId, Card>,
}

/// A page of recent changes.
#[derive(Debug)]
pub struct Changes {
    /// Newest kept first.
    pub entries: Vec<RevisionEntry>,
    pub types: HashMap<TypeKey, Arc<FicheType>>,
    pub names: Arc<Names>,
    pub next: Option<Position>,
}

/// Which changes are wanted.
#[derive(Clone, Debug, Default)]
pub struct ChangesQuery {
    pub type_key: Option<TypeKey>,
    pub contributor: Option<ContributorId>,
    pub fiche: Option<FicheId>,
    pub before: Option<Position>,
    pub limit: usize,
}

impl Wiki {
    /// One page of a history. Costs what the page holds, whatever the length of the history.
    pub fn history(&self, fiche: FicheId, before: Option<u32>, limit: usize) -> Outcome<History> {
        let card = self.store.card(fiche)?.ok_or(Failure::Missing("fiche"))?;
        let entries = self.lines(fiche, card.number, before, limit)?;
        let next = entries.last().map(|entry| entry.number).filter(|number| *number > 1);
        let names = self.contributors_of(entries.iter().flat_map(|entry| entry.contributors.iter().copied()))?;
        let mut types = HashMap::new();
        for entry in &entries {
            let version = entry.type_version;
            let key = (entry.type_key.clone(), version);
            if let std::collections::hash_map::Entry::Vacant(place) = types.entry(key) {
                place.insert(self.type_of(&entry.type_key, version)?);
            }
        }
        Ok(History { card, entries, types, names, next })
    }

    /// What changed between two revisions of a fiche, in the order asked for.
    pub fn compare(&self, fiche: FicheId, before: u32, after: u32) -> Outcome<Compared> {
        self.compared((fiche, before), (fiche, after), None)
    }

    /// What differs between a revision of a fiche and what the fiche was made from.
    pub fn compare_with_model(&self, fiche: FicheId, after: u32) -> Outcome<Compared> {
        let model = self.model_of(fiche)?.ok_or(Failure::Missing("revision"))?;
        self.compared((model.fiche, model.number), (fiche, after), Some(model))
    }

    fn compared(&self, before: (FicheId, u32), after: (FicheId, u32), model: Option<Model>) -> Outcome<Compared> {
        let head_number = self.store.card(after.0)?.ok_or(Failure::Missing("fiche"))?.number;
        let read = |(fiche, number)| {
            self.store.revision(fiche, number).map_err(Failure::from)?.ok_or(Failure::Missing("revision"))
        };
        let read_entry = |(fiche, number)| {
            self.store.entry(fiche, number).map_err(Failure::from)?.ok_or(Failure::Missing("revision"))
        };
        let (before_entry, after_entry) = (read_entry(before)?, read_entry(after)?);
        let (before, after) = (read(before)?, read(after)?);
        let difference = diff::content(&before.content, &after.content);
        let named = before_entry.contributors.iter().chain(&after_entry.contributors).copied().collect::<Vec<_>>();
        let mut references = HashMap::new();
        for content in [&before.content, &after.content] {
            for id in crate::domain::link::links(content).fiches {
                if let Some(card) = self.store.card(id)? {
                    references.insert(id, card);
                }
            }
        }
        Ok(Compared {
            before_type: self.type_of(&before.content.type_key, before.content.type_version)?,
            after_type: self.type_of(&after.content.type_key, after.content.type_version)?,
            names: self.contributors_of(named)?,
            before,
            after,
            before_entry,
            after_entry,
            difference,
            head_number,
            model,
            references,
        })
    }

    /// Recent changes of the wiki, of a fiche, of a contributor; newest kept first.
    pub fn changes(&self, query: &ChangesQuery) -> Outcome<Changes> {
        let mut entries = Vec::new();
        let mut before = query.before;
        let mut has_more = true;
        // A filter by type may pass over many: bounded by the number of pages read, then goes on from `next`.
        for _ in 0..20 {
            let read = match (query.fiche, query.contributor) {
                (Some(fiche), _) => self.changes_of_fiche(fiche, before, query.limit)?,
                (None, Some(contributor)) => self.revisions_of(contributor, before, query.limit)?,
                (None, None) => self.store.changes(before, query.limit)?,
            };
            has_more = read.len() == query.limit;
            before = read.last().map(|entry| entry.position).or(before);
            let is_wanted = |entry: &RevisionEntry| query.type_key.as_ref().is_none_or(|key| *key == entry.type_key);
            entries.extend(read.into_iter().filter(is_wanted));
            if !has_more || entries.len() >= query.limit {
                break;
            }
        }
        if entries.len() > query.limit {
            entries.truncate(query.limit);
            before = entries.last().map(|entry| entry.position);
            has_more = true;
        }
        let names = self.contributors_of(entries.iter().flat_map(|entry| entry.contributors.iter().copied()))?;
        let types = self.types()?.into_iter().map(|fiche_type| (fiche_type.key.clone(), fiche_type)).collect();
        Ok(Changes { entries, types, names, next: before.filter(|_| has_more) })
    }

    /// Revisions of a contributor with what they claimed, newest kept first, from below `before`.
    pub fn revisions_of(
        &self,
        who: ContributorId,
        before: Option<Position>,
        limit: usize,
    ) -> Outcome<Vec<RevisionEntry>> {
        let mut entries = Vec::new();
        for id in self.identities(who)? {
            entries.extend(self.store.revisions_of(id, before, limit)?);
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.position));
        // A revision of two who are one person.
        entries.dedup_by_key(|entry| entry.position);
        entries.truncate(limit);
        Ok(entries)
    }

    fn changes_of_fiche(&self, fiche: FicheId, before: Option<Position>, limit: usize) -> Outcome<Vec<RevisionEntry>> {
        let mut number = None;
        if let Some(position) = before {
            // Positions of a fiche grow with its numbers: halve the range until the first one at or after it is found.
            let (mut low, mut high) = (1, self.store.card(fiche)?.ok_or(Failure::Missing("fiche"))?.number + 1);
            while low < high {
                let middle = low + (high - low) / 2;
                let entry = self.store.entry(fiche, middle)?.ok_or(Failure::Missing("revision"))?;
                if entry.position < position { low = middle + 1 } else { high = middle }
            }
            number = Some(low);
        }
        Ok(self.store.history(fiche, number, limit)?)
    }
}
