//! Finding a fiche or a contributor by what people call them.

use super::{Failure, Outcome, Wiki};
use crate::domain::{
    contributor::{Contributor, ContributorSlug},
    fiche::{Slug, Title},
    fiche_type::TypeKey,
    id::{FicheId, RequestKey},
    text,
};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    One(FicheId),
    /// There is one, of a type that is not asked for.
    WrongType,
    Nobody,
}

impl Wiki {
    /// The fiche that is called so: by its title, accents and case forgiven, by its address, or by a former one.
    ///
    /// Of several with one title, the one spelled just so comes first, then the oldest. Any type when `types` is empty.
    pub fn fiche_named(&self, words: &str, types: &[TypeKey]) -> Outcome<Named> {
        let words = words.trim();
        let bare = words.strip_prefix("[[").and_then(|words| words.strip_suffix("]]")).unwrap_or(words).trim();
        let mut found = self.store.by_title(&text::folded(bare))?;
        if let Some(slug) = self.addressed(bare)? {
            found.push(slug);
        }
        let mut cards = Vec::new();
        for fiche in found {
            cards.extend(self.store.card(fiche)?.filter(|card| !card.is_removed));
        }
        let is_asked = |key: &TypeKey| types.is_empty() || types.contains(key);
        cards.sort_by_key(|card| (!is_asked(&card.type_key), card.title != bare, card.created));
        Ok(match cards.first() {
            Some(card) if is_asked(&card.type_key) => Named::One(card.fiche),
            Some(_) => Named::WrongType,
            None => Named::Nobody,
        })
    }

    /// The revision that was saved under this key, and the address at which it is read now.
    pub fn saved_under(&self, key: RequestKey) -> Outcome<Option<(Slug, u32)>> {
        let Some((fiche, number)) = self.store.request(key)? else { return Ok(None) };
        Ok(self.store.card(fiche)?.map(|card| (card.slug, number)))
    }

    /// The contributor at this address, whoever it stands for now.
    pub fn contributor_named(&self, slug: &ContributorSlug) -> Outcome<Option<Contributor>> {
        match self.person(slug) {
            Ok(record) => self.current(record.contributor.id),
            Err(Failure::Missing(_)) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// A fiche by an address in full, its last part, or the address that a former title had.
    fn addressed(&self, words: &str) -> Outcome<Option<FicheId>> {
        let path = words.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let last = path.rsplit_once("/fiche/").map_or(path, |(_, slug)| slug);
        let slug = Slug::parse(last).or_else(|| Title::parse(words).ok().map(|title| Slug::of_title(&title)));
        match slug {
            Some(slug) if slug.as_str() != "fiche" => Ok(self.store.by_slug(&slug)?),
            _ => Ok(None),
        }
    }
}
