//! Fiches in lists: as cards with a tab and their line, or as rows.

use super::{
    App,
    error::Failure,
    language::Lang,
    signs::{self, Colour, Piece, Thickness},
};
use crate::{
    domain::{
        contributor::Contributor,
        fiche_type::{FicheType, Sign, TypeKey},
        place::locality,
    },
    store::Card,
    wiki::people::Names,
};
use maud::{Markup, html};
use std::{collections::HashMap, sync::Arc};

/// What is needed to show any card: the types, and the names of those who wrote most.
pub struct Shown<'a> {
    pub lang: &'a Lang,
    pub types: HashMap<TypeKey, Arc<FicheType>>,
    pub names: Arc<Names>,
}

/// Longest lead of a card, in characters: cut at a word.
const LEAD_MAX_CHARS: usize = 180;
/// Names in full under a card; beyond them others are counted.
const NAMES_MAX: usize = 2;

impl<'a> Shown<'a> {
    /// Reads the types and the names that these cards need.
    pub fn read<'c>(app: &App, lang: &'a Lang, cards: impl IntoIterator<Item = &'c Card>) -> Result<Self, Failure> {
        let ids = cards.into_iter().flat_map(|card| card.shares.iter().map(|(id, _)| *id));
        let names = app.wiki.contributors_of(ids)?;
        let types = app.wiki.types()?.into_iter().map(|fiche_type| (fiche_type.key.clone(), fiche_type)).collect();
        Ok(Self { lang, types, names })
    }

    /// A card of the grid: `ul.cards`.
    pub fn card(&self, card: &Card) -> Markup {
        html! {
            li.card {
                p.card-tab { (signs::sign(self.sign(card))) (self.label(card)) }
                div {
                    h3 { a href=(format!("/fiche/{}", card.slug)) lang=[self.other_lang(card)] { (card.title) } }
                    @if !card.lead.is_empty() { p.card-lead lang=[self.other_lang(card)] { (cut(&card.lead)) } }
                    p.card-meta lang=[self.other_lang(card)] { (self.meta(card)) }
                    (self.line(card))
                    p.card-by { (self.by(card)) }
                }
            }
        }
    }

    /// A row: `ul.rows`.
    pub fn row(&self, card: &Card) -> Markup {
        html! {
            li {
                (signs::sign(self.sign(card)))
                div {
                    h3 { a href=(format!("/fiche/{}", card.slug)) lang=[self.other_lang(card)] { (card.title) } }
                    @if !card.lead.is_empty() { p.row-lead lang=[self.other_lang(card)] { (cut(&card.lead)) } }
                }
                p.row-meta {
                    (self.label(card))
                    @if let Some(place) = card.places.first() { " · " (locality(place)) }
                    @if let Some(theme) = card.themes.first() { br; (theme) }
                }
            }
        }
    }

    /// Who wrote it, the one who wrote most first: « A », « A et B », « A et 6 autres ».
    pub fn by(&self, card: &Card) -> String {
        // Two names that one person claimed are one.
        let mut people: Vec<&Contributor> = Vec::new();
        for who in card.shares.iter().filter_map(|(id, _)| self.names.get(*id)) {
            if people.iter().all(|known| known.id != who.id) {
                people.push(who);
            }
        }
        let count = (card.contributor_count as usize + people.len()).saturating_sub(card.shares.len());
        let shown = if count <= NAMES_MAX { NAMES_MAX } else { 1 };
        let mut names: Vec<String> =
            people.iter().take(shown).map(|contributor| contributor.name.to_string()).collect();
        let others = count.saturating_sub(names.len());
        if others > 0 && !names.is_empty() {
            names.push(self.lang.say_with("others", &[("count", others.into())]));
        }
        self.lang.list(&names)
    }

    fn line(&self, card: &Card) -> Markup {
        let total = f64::from(card.words.max(1));
        let mut pieces: Vec<Piece> = card
            .shares
            .iter()
            .map(|(_, words)| Piece { colour: Colour::Quiet, share: f64::from(*words) / total })
            .collect();
        let rest = 1.0 - pieces.iter().map(|piece| piece.share).sum::<f64>();
        if card.contributor_count as usize > card.shares.len() && rest > 0.0 {
            pieces.push(Piece { colour: Colour::Quiet, share: rest });
        }
        signs::line(&pieces, Thickness::Thin)
    }

    fn meta(&self, card: &Card) -> String {
        let parts: Vec<&str> =
            [card.places.first().map(|place| locality(place)), card.themes.first().map(String::as_str)]
                .into_iter()
                .flatten()
                .collect();
        parts.join(" · ")
    }

    fn sign(&self, card: &Card) -> Sign {
        self.types.get(&card.type_key).map_or(Sign::Page, |fiche_type| fiche_type.sign)
    }

    fn label<'c>(&'c self, card: &'c Card) -> &'c str {
        self.types.get(&card.type_key).map_or(card.type_key.as_str(), |fiche_type| self.lang.pick(&fiche_type.label))
    }

    /// The language of the fiche where it is not that of the page.
    fn other_lang<'c>(&self, card: &'c Card) -> Option<&'c str> {
        Some(card.lang.as_str()).filter(|lang| *lang != self.lang.code())
    }
}

/// The beginning of a lead, cut between words.
fn cut(lead: &str) -> String {
    if lead.chars().count() <= LEAD_MAX_CHARS {
        return lead.to_owned();
    }
    let kept: String = lead.chars().take(LEAD_MAX_CHARS).collect();
    let end = kept.rfind(char::is_whitespace).unwrap_or(kept.len());
    format!("{}…", kept[..end].trim_end_matches([',', ';', ':', '.', ' ']))
}
