//! Adapting: a fiche made from a revision of another, whose authors come along word by word.

use super::{Failure, Outcome, Visitor, Wiki, draft::Draft, saving::Save};
use crate::{
    domain::{
        credit,
        fiche::{Slug, Source},
        id::{FicheId, RequestKey},
        revision::{Revision, RevisionKind},
        text,
    },
    store::Card,
};
use std::sync::Arc;

/// The revision of another fiche that a fiche was made from.
#[derive(Clone, Debug)]
pub struct Model {
    pub fiche: FicheId,
    pub number: u32,
    /// As they are now.
    pub slug: Slug,
    pub title: String,
    pub lang: String,
    /// Where the model itself was imported from.
    pub source: Option<Source>,
}

impl Wiki {
    /// Makes a fiche of a draft that was written on revision `number` of another. The licence is the model's, whatever the
    /// draft says.
    pub fn adapt(
        &self,
        visitor: &Visitor,
        (model, number): (FicheId, u32),
        draft: Draft,
        key: RequestKey,
    ) -> Outcome<Save> {
        let kind = RevisionKind::Adaptation { fiche: model, number };
        let model = self.store.revision(model, number)?.ok_or(Failure::Missing("revision"))?;
        let spans = self.store.credit(model.fiche, number)?.ok_or(Failure::Missing("revision"))?;
        let draft = Draft { licence: Some(model.content.licence.clone()), ..draft };
        self.create_as(visitor, draft, key, |content| (kind, credit::carried(&model, &spans, content)))
    }

    /// What this fiche was made from, if it was made from another.
    pub fn model_of(&self, fiche: FicheId) -> Outcome<Option<Model>> {
        let first = self.line(fiche, 1)?.ok_or(Failure::Missing("revision"))?;
        let RevisionKind::Adaptation { fiche, number } = first.kind else { return Ok(None) };
        let card = self.store.card(fiche)?.ok_or(Failure::Missing("fiche"))?;
        let revision = self.model(fiche, number)?;
        let source = revision.content.source.clone();
        Ok(Some(Model { fiche, number, slug: card.slug, title: card.title, lang: card.lang, source }))
    }

    /// Fiches that were made from this one, those in the bin left out, by title.
    pub fn adaptations_of(&self, fiche: FicheId) -> Outcome<Vec<Card>> {
        let mut cards = Vec::new();
        for other in self.store.adaptations_of(fiche)? {
            cards.extend(self.store.card(other)?.filter(|card| !card.is_removed));
        }
        cards.sort_by_cached_key(|card| text::folded(&card.title));
        Ok(cards)
    }

    fn model(&self, fiche: FicheId, number: u32) -> Outcome<Arc<Revision>> {
        self.store.revision(fiche, number)?.ok_or(Failure::Missing("revision"))
    }
}
