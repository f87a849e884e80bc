//! What sled holds beside the records: lines, cards, works. All of it is rebuilt when this file changes ([`VIEW_VERSION`]).

use crate::{
    domain::{
        credit::{self, Share, care::Care, lasting::Withdrawn},
        diff::Facts,
        fiche::{Content, Slug},
        fiche_type::TypeKey,
        id::{ContributorId, FicheId},
        revision::{Hash, Revision, RevisionKind, Timestamp},
    },
    store::door::{Card, Counts, Deed, Position, RevisionEntry},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One more whenever what is derived, or its shape, changes: then the view is built anew at the next start.
pub const VIEW_VERSION: u16 = 12;

/// How far the view has come.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Reached {
    pub last: u64,
    pub digest: [u8; 32],
    pub position: u64,
    pub fiches: u64,
    pub revisions: u64,
    pub contributors: u64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct StoredHead {
    pub number: u32,
    pub hash: Hash,
    pub created: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredLine {
    position: u64,
    kind: RevisionKind,
    base: Option<u32>,
    /// Which revision began to call the fiche so.
    pub named: u32,
    contributors: Vec<ContributorId>,
    at: Timestamp,
    received: Timestamp,
    summary: String,
    hash: Hash,
    facts: Facts,
}

/// What a fiche is called, where it is reached, and what it is a fiche of: the same for many revisions.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredNaming {
    title: String,
    lang: String,
    slug: Slug,
    type_key: TypeKey,
    type_version: u32,
}

/// What a fiche links to: titles, folded and as written, and fiches.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredLinks {
    pub titles: Vec<(String, String)>,
    pub fiches: Vec<FicheId>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredCard {
    slug: Slug,
    title: String,
    lead: String,
    lang: String,
    type_key: TypeKey,
    themes: Vec<String>,
    places: Vec<String>,
    number: u32,
    created: Timestamp,
    changed: Timestamp,
    words: u32,
    shares: Vec<(ContributorId, u32)>,
    contributor_count: u32,
    is_removed: bool,
}

/// A revision in the list of those of a contributor.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredDeed {
    pub fiche: FicheId,
    pub number: u32,
    pub day: i32,
    pub wrote: u32,
    pub withdrew: Withdrawn,
    pub care: Care,
}

/// What stands of a contributor in one fiche: words, and the same with those typed by several parted among them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredWork {
    pub words: u32,
    pub parted: f64,
}

/// The last revision that a request made, where it made one.
pub type Made = Option<(FicheId, u32)>;

/// What a view must say to be read by this code.
pub fn version() -> [u8; 4] {
    let (view, credit) = (VIEW_VERSION.to_be_bytes(), credit::VERSION.to_be_bytes());
    [view[0], view[1], credit[0], credit[1]]
}

impl StoredWork {
    pub fn of(share: &Share) -> Self {
        Self { words: share.words, parted: share.parted }
    }
}

impl Reached {
    pub fn counts(&self) -> Counts {
        Counts { fiches: self.fiches, revisions: self.revisions, contributors: self.contributors }
    }
}

impl StoredLine {
    pub fn of(revision: &Revision, position: Position, received: Timestamp, facts: Facts, named: u32) -> Self {
        Self {
            position: position.0,
            kind: revision.kind,
            base: revision.base,
            named,
            contributors: revision.contributors.clone(),
            at: revision.at,
            received,
            summary: revision.summary.clone(),
            hash: revision.hash,
            facts,
        }
    }

    pub fn at(&self) -> Timestamp {
        self.at
    }

    pub fn position(&self) -> Position {
        Position(self.position)
    }

    pub fn first_contributor(&self) -> Option<ContributorId> {
        self.contributors.first().copied()
    }

    pub fn into_entry(self, fiche: FicheId, number: u32, naming: StoredNaming) -> RevisionEntry {
        RevisionEntry {
            position: Position(self.position),
            fiche,
            number,
            kind: self.kind,
            base: self.base,
            title: naming.title,
            lang: naming.lang,
            slug: naming.slug,
            type_key: naming.type_key,
            type_version: naming.type_version,
            contributors: self.contributors,
            at: self.at,
            received: self.received,
            summary: self.summary,
            facts: Arc::new(self.facts),
            hash: self.hash,
        }
    }
}

impl StoredNaming {
    pub fn of(content: &Content) -> Self {
        Self {
            title: content.title.to_string(),
            lang: content.lang.to_string(),
            slug: content.slug.clone(),
            type_key: content.type_key.clone(),
            type_version: content.type_version,
        }
    }
}

impl StoredDeed {
    pub fn into_deed(self, position: Position) -> Deed {
        let Self { fiche, number, day, wrote, withdrew, care } = self;
        Deed { position, fiche, number, day, wrote, withdrew, care }
    }
}

impl From<Deed> for StoredDeed {
    fn from(deed: Deed) -> Self {
        let Deed { fiche, number, day, wrote, withdrew, care, .. } = deed;
        Self { fiche, number, day, wrote, withdrew, care }
    }
}

impl From<Card> for StoredCard {
    fn from(card: Card) -> Self {
        Self {
            slug: card.slug,
            title: card.title,
            lead: card.lead,
            lang: card.lang,
            type_key: card.type_key,
            themes: card.themes,
            places: card.places,
            number: card.number,
            created: card.created,
            changed: card.changed,
            words: card.words,
            shares: card.shares,
            contributor_count: card.contributor_count,
            is_removed: card.is_removed,
        }
    }
}

impl StoredCard {
    pub fn into_card(self, fiche: FicheId) -> Card {
        Card {
            fiche,
            slug: self.slug,
            title: self.title,
            lead: self.lead,
            lang: self.lang,
            type_key: self.type_key,
            themes: self.themes,
            places: self.places,
            number: self.number,
            created: self.created,
            changed: self.changed,
            words: self.words,
            shares: self.shares,
            contributor_count: self.contributor_count,
            is_removed: self.is_removed,
        }
    }
}
