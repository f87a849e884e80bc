//! People: the names behind ids, and everybody.

use super::{Failure, Outcome, Wiki};
use crate::{
    domain::{
        contributor::{Contributor, ContributorSlug},
        id::{ContributorId, FicheId},
    },
    store::{ContributorRecord, Work},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Most names of which one person claimed the work.
const IDENTITIES_MAX: usize = 1_000;

/// The contributors named on a page, with the names they have now.
#[derive(Clone, Debug, Default)]
pub struct Names(HashMap<ContributorId, Contributor>);

/// A line of the list of everybody.
#[derive(Debug)]
pub struct PersonLine {
    pub contributor: Contributor,
    pub words: u64,
    pub fiches: usize,
    /// They want no numbers of theirs shown.
    pub hides_numbers: bool,
}

impl Names {
    pub(super) fn read(wiki: &Wiki, ids: impl IntoIterator<Item = ContributorId>) -> Outcome<Arc<Self>> {
        let mut names = HashMap::new();
        for id in ids {
            if let std::collections::hash_map::Entry::Vacant(place) = names.entry(id)
                && let Some(contributor) = wiki.current(id)?
            {
                place.insert(contributor.clone());
                // Whoever claimed it is found by their own id too.
                names.entry(contributor.id).or_insert(contributor);
            }
        }
        Ok(Arc::new(Self(names)))
    }

    /// `None` for an id that this wiki does not know.
    pub fn get(&self, id: ContributorId) -> Option<&Contributor> {
        self.0.get(&id)
    }
}

impl Wiki {
    /// The same as [`Wiki::current`], from the store.
    pub(super) fn read_current(&self, id: ContributorId) -> Outcome<Option<Contributor>> {
        let mut id = id;
        // A claim of a claim is followed, a circle is not.
        for _ in 0..8 {
            match self.store.contributor(id)? {
                Some(record) => match record.claimed_by {
                    Some(claimer) => id = claimer,
                    None => return Ok(Some(record.contributor)),
                },
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    pub fn person(&self, slug: &ContributorSlug) -> Outcome<ContributorRecord> {
        let id = self.store.contributor_by_slug(slug)?.ok_or(Failure::Missing("contributor"))?;
        let record = self.store.contributor(id)?.ok_or(Failure::Missing("contributor"))?;
        // No former name leads to whoever left and wanted to be nobody.
        let is_hidden = record.closed.is_some_and(|closed| closed.is_anonymous) && record.contributor.slug() != *slug;
        if is_hidden { Err(Failure::Missing("contributor")) } else { Ok(record) }
    }

    /// A contributor with everybody whose work they claimed, and those whom these claimed.
    pub fn identities(&self, who: ContributorId) -> Outcome<Vec<ContributorId>> {
        let mut identities = vec![who];
        let mut at = 0;
        while at < identities.len() && at < IDENTITIES_MAX {
            for claimed in self.store.claims_of(identities[at])? {
                if !identities.contains(&claimed) {
                    identities.push(claimed);
                }
            }
            at += 1;
        }
        Ok(identities)
    }

    /// What stands of a contributor, fiche by fiche, with what they claimed.
    pub fn works_of(&self, who: ContributorId) -> Outcome<Vec<Work>> {
        let mut works: BTreeMap<FicheId, Work> = BTreeMap::new();
        for id in self.identities(who)? {
            for work in self.store.works(id)? {
                match works.entry(work.fiche) {
                    std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(work)),
                    std::collections::btree_map::Entry::Occupied(mut place) => {
                        place.get_mut().words += work.words;
                        place.get_mut().share += work.share;
                    }
                }
            }
        }
        Ok(works.into_values().collect())
    }

    /// Everybody whose words stand or who joined, by name. Linear in the contributors.
    pub fn people(&self) -> Outcome<Vec<PersonLine>> {
        let mut lines = Vec::new();
        for record in self.store.contributors()?.into_iter().filter(|record| record.claimed_by.is_none()) {
            let works = self.works_of(record.contributor.id)?;
            let words = works.iter().map(|work| u64::from(work.words)).sum();
            lines.push(PersonLine {
                contributor: record.contributor,
                words,
                fiches: works.len(),
                hides_numbers: record.hides_numbers,
            });
        }
        lines.sort_by_cached_key(|line| line.contributor.name.folded());
        Ok(lines)
    }
}
