//! People: the names behind ids, everybody, and one person's work.

use super::{Failure, Outcome, Wiki};
use crate::{
    domain::{
        contributor::{Contributor, ContributorSlug, Origin},
        id::{ContributorId, FicheId},
        text,
    },
    store::{Card, ContributorRecord, Day, Work},
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

/// One person's page: what of theirs stands, what they did, with whom.
#[derive(Debug)]
pub struct Portrait {
    pub record: ContributorRecord,
    /// What stands of theirs, most words first.
    pub works: Vec<(Card, u32, f64)>,
    /// Words of theirs that are read today, over all fiches.
    pub words: u64,
    pub days: Vec<Day>,
    /// Others whose words stand in the same fiches, by name, with those fiches.
    pub with: Vec<(Contributor, Vec<Card>)>,
    /// When it is an imported name: an account of the same name, if there is one; and the reverse.
    pub namesakes: Vec<Contributor>,
}

/// A line of the list of everybody.
#[derive(Debug)]
pub struct PersonLine {
    pub contributor: Contributor,
    pub words: u64,
    pub fiches: usize,
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
    /// Whoever this id stands for now: imported work that was claimed is its claimer's.
    pub(super) fn current(&self, id: ContributorId) -> Outcome<Option<Contributor>> {
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

    /// One person's page. Linear in the fiches in which something of theirs stands.
    pub fn portrait(&self, slug: &ContributorSlug) -> Outcome<Portrait> {
        let record = self.person(slug)?;
        let id = record.contributor.id;
        let mut works = Vec::new();
        for work in self.works_of(id)? {
            if let Some(card) = self.store.card(work.fiche)?.filter(|card| !card.is_removed) {
                works.push((card, work.words, work.share));
            }
        }
        works.sort_by(|(a, a_words, _), (b, b_words, _)| b_words.cmp(a_words).then_with(|| a.title.cmp(&b.title)));
        // A card names the greatest shares alone; whoever wrote a line beside them is named too.
        let mut with: BTreeMap<ContributorId, Vec<Card>> = BTreeMap::new();
        for (card, _, _) in &works {
            let credit = self.store.credit(card.fiche, card.number)?.ok_or(Failure::Missing("revision"))?;
            for share in credit.shares().into_iter().filter(|share| share.contributor != id) {
                with.entry(share.contributor).or_default().push(card.clone());
            }
        }
        let mut named: Vec<(Contributor, Vec<Card>)> = Vec::new();
        for (other, cards) in with {
            let Some(contributor) = self.current(other)?.filter(|contributor| contributor.id != id) else { continue };
            match named.iter_mut().find(|(known, _)| known.id == contributor.id) {
                // Several names that one person claimed.
                Some((_, known)) => {
                    known.extend(cards);
                    known.sort_by_key(|card| card.fiche);
                    known.dedup_by_key(|card| card.fiche);
                }
                None => named.push((contributor, cards)),
            }
        }
        named.sort_by_cached_key(|(contributor, _)| contributor.name.folded());
        let words = works.iter().map(|(_, words, _)| u64::from(*words)).sum();
        let days = self.days_of(id)?;
        let namesakes = self.namesakes(&record.contributor)?;
        Ok(Portrait { record, works, words, days, with: named, namesakes })
    }

    /// What a contributor did, day by day, with what they claimed. Linear in the revisions.
    pub fn days_of(&self, who: ContributorId) -> Outcome<Vec<Day>> {
        let mut days: BTreeMap<i32, Day> = BTreeMap::new();
        for id in self.identities(who)? {
            for day in self.store.activity(id)? {
                let sum = days.entry(day.day).or_insert(Day { day: day.day, revisions: 0, words: 0 });
                sum.revisions += day.revisions;
                sum.words += day.words;
            }
        }
        Ok(days.into_values().collect())
    }

    fn namesakes(&self, contributor: &Contributor) -> Outcome<Vec<Contributor>> {
        let folded = contributor.name.folded();
        let mut namesakes = Vec::new();
        for record in self.store.contributors()? {
            let other = record.contributor;
            let is_import = matches!(other.origin, Origin::Imported { .. })
                || matches!(contributor.origin, Origin::Imported { .. });
            if other.id != contributor.id && is_import && text::folded(other.name.as_str()) == folded {
                namesakes.push(other);
            }
        }
        Ok(namesakes)
    }

    /// Everybody whose words stand or who joined, by name. Linear in the contributors.
    pub fn people(&self) -> Outcome<Vec<PersonLine>> {
        let mut lines = Vec::new();
        for record in self.store.contributors()?.into_iter().filter(|record| record.claimed_by.is_none()) {
            let works = self.works_of(record.contributor.id)?;
            let words = works.iter().map(|work| u64::from(work.words)).sum();
            lines.push(PersonLine { contributor: record.contributor, words, fiches: works.len() });
        }
        lines.sort_by_cached_key(|line| line.contributor.name.folded());
        Ok(lines)
    }
}
