//! What several calls answer: a fiche, a revision, who is meant. The description of the calls is read off these types.

use crate::{
    domain::{
        contributor::Contributor,
        credit::Spans,
        diff::Counts,
        fiche_type::FieldKey,
        id::{ContributorId, FicheId},
        revision::{RevisionKind, Timestamp},
        value::Value,
        value_json::{NamesOut, value_out},
    },
    store::RevisionEntry,
    wiki::{
        Wiki,
        credit::{PersonShare, shares as people_shares},
        people::Names,
        reading::FichePage,
    },
};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

/// A fiche, now or as it was.
#[derive(Serialize, ToSchema)]
#[schema(as = Fiche)]
pub struct FicheAnswer {
    /// The end of its address, as it is now.
    pub slug: String,
    /// The number of the revision, from 1.
    pub rev: u32,
    #[serde(rename = "type")]
    pub type_key: String,
    pub type_version: u32,
    pub title: String,
    /// Of the texts, as in BCP 47.
    pub lang: String,
    pub licence: String,
    /// By the key of the field: a string, a number, a boolean, an object or a list, as the kind of the field has it.
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub fields: Map<String, Json>,
    /// Markdown.
    pub body: String,
    /// Where it was brought from.
    #[schema(required)]
    pub source: Option<SourceAnswer>,
    /// The revision of another fiche that it was made from.
    #[schema(required)]
    pub adapted_from: Option<ModelAnswer>,
    /// The greatest share first.
    pub contributors: Vec<ShareAnswer>,
    /// 64 hexadecimal digits, over this revision and the hash of the one before it.
    pub hash: String,
}

/// Where a fiche was brought from.
#[derive(Serialize, ToSchema)]
#[schema(as = Source)]
pub struct SourceAnswer {
    pub name: String,
    pub id: String,
    #[schema(required)]
    pub url: Option<String>,
    #[schema(required)]
    pub date: Option<String>,
    #[schema(required)]
    pub attribution: Option<String>,
}

/// The revision of a fiche that another was made from.
#[derive(Serialize, ToSchema)]
#[schema(as = Model)]
pub struct ModelAnswer {
    pub slug: String,
    pub title: String,
    pub rev: u32,
}

/// What one contributor wrote of what stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Share)]
pub struct ShareAnswer {
    /// The end of the address of their page; `null` when they are not known here.
    #[schema(required)]
    pub contributor: Option<String>,
    #[schema(required)]
    pub name: Option<String>,
    /// A word written by two counts for both.
    pub words: u32,
    /// 1 over all together.
    #[schema(minimum = 0, maximum = 1)]
    pub share: f64,
}

/// A contributor by the end of their address, with the name that they have now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Named)]
pub struct NamedAnswer {
    #[schema(required)]
    pub contributor: Option<String>,
    #[schema(required)]
    pub name: Option<String>,
}

/// A revision without its text.
#[derive(Serialize, ToSchema)]
#[schema(as = Revision)]
pub struct RevisionAnswer {
    /// The fiche, whatever becomes of its address.
    pub fiche: String,
    pub rev: u32,
    pub kind: KindAnswer,
    /// The revision that was undone or restored.
    #[schema(required)]
    pub of: Option<u32>,
    /// The revision on which it was written, when it was put together with what others had saved since.
    #[schema(required)]
    pub base: Option<u32>,
    pub title: String,
    /// The address that it had then, which leads to the present one.
    pub slug: String,
    #[serde(rename = "type")]
    pub type_key: String,
    pub type_version: u32,
    /// Whoever saved it first.
    pub contributors: Vec<NamedAnswer>,
    /// When it was written.
    #[schema(format = DateTime)]
    pub at: String,
    /// When this wiki kept it: another time for what was imported.
    #[schema(format = DateTime)]
    pub received: String,
    pub summary: String,
    pub words: WordsAnswer,
    pub hash: String,
}

/// How many words changed.
#[derive(Serialize, ToSchema)]
#[schema(as = Words)]
pub struct WordsAnswer {
    pub added: u32,
    pub removed: u32,
    /// Counted neither as added nor as removed.
    pub replaced: u32,
}

/// How a revision came to be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Kind)]
pub enum KindAnswer {
    Edit,
    Merge,
    Undo,
    Restore,
    Import,
    Rename,
    Removal,
    Adaptation,
}

impl FicheAnswer {
    pub fn of(page: &FichePage) -> Self {
        let content = &page.revision.content;
        let fiche = |id: FicheId| page.references.get(&id).map(|card| (card.slug.to_string(), card.title.clone()));
        let contributor = |id: ContributorId| page.names.get(id).map(|contributor| contributor.slug().to_string());
        let names = NamesOut { fiche: &fiche, contributor: &contributor };
        let fields = content.values.iter().filter(|(key, _)| **key != FieldKey::body());
        let body = match content.values.get(&FieldKey::body()) {
            Some(Value::Text(body)) => body.clone(),
            _ => String::new(),
        };
        let source = content.source.as_ref().map(|source| SourceAnswer {
            name: source.name.clone(),
            id: source.id.clone(),
            url: source.url.clone(),
            date: source.date.clone(),
            attribution: source.attribution.clone(),
        });
        let adapted_from = page.model.as_ref().map(|model| ModelAnswer {
            slug: model.slug.to_string(),
            title: model.title.clone(),
            rev: model.number,
        });
        Self {
            slug: page.head_slug.to_string(),
            rev: page.revision.number,
            type_key: content.type_key.to_string(),
            type_version: content.type_version,
            title: content.title.as_str().to_owned(),
            lang: content.lang.as_str().to_owned(),
            licence: content.licence.as_str().to_owned(),
            fields: fields.map(|(key, value)| (key.to_string(), value_out(value, &names))).collect(),
            body,
            source,
            adapted_from,
            contributors: shares(&page.credit, &page.names),
            hash: page.revision.hash.to_string(),
        }
    }
}

impl NamedAnswer {
    pub fn of(id: ContributorId, names: &Names) -> Self {
        Self::known(names.get(id))
    }

    pub fn known(contributor: Option<&Contributor>) -> Self {
        Self {
            contributor: contributor.map(|contributor| contributor.slug().to_string()),
            name: contributor.map(|contributor| contributor.name.to_string()),
        }
    }
}

impl RevisionAnswer {
    pub fn of(entry: &RevisionEntry, names: &Names) -> Self {
        let (kind, of) = kind(entry.kind);
        Self {
            fiche: entry.fiche.to_string(),
            rev: entry.number,
            kind,
            of,
            base: entry.base,
            title: entry.title.clone(),
            slug: entry.slug.to_string(),
            type_key: entry.type_key.to_string(),
            type_version: entry.type_version,
            contributors: entry.contributors.iter().map(|id| NamedAnswer::of(*id, names)).collect(),
            at: time(entry.at),
            received: time(entry.received),
            summary: entry.summary.clone(),
            words: WordsAnswer::of(&entry.facts.words),
            hash: entry.hash.to_string(),
        }
    }
}

impl WordsAnswer {
    pub fn of(counts: &Counts) -> Self {
        Self { added: counts.words_added, removed: counts.words_removed, replaced: counts.words_replaced }
    }
}

/// Everybody's share of what stands; work that was claimed is its claimer's.
pub fn shares(credit: &Spans, names: &Names) -> Vec<ShareAnswer> {
    let answer = |one: PersonShare| ShareAnswer {
        contributor: Some(one.contributor.slug().to_string()),
        name: Some(one.contributor.name.to_string()),
        words: one.words,
        share: rounded(one.share),
    };
    people_shares(credit, names).into_iter().map(answer).collect()
}

/// Six digits behind the point.
pub fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}

/// A value with names read from the wiki, for the few values of a difference or of a conflict.
pub fn value(value: &Value, wiki: &Wiki) -> Json {
    let fiche = |id: FicheId| {
        let card = wiki.store().card(id).ok().flatten()?;
        Some((card.slug.to_string(), card.title))
    };
    let contributor = |id: ContributorId| {
        let names = wiki.contributors_of([id]).ok()?;
        names.get(id).map(|contributor| contributor.slug().to_string())
    };
    value_out(value, &NamesOut { fiche: &fiche, contributor: &contributor })
}

/// As RFC 3339 has it, in UTC.
pub fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_string()
}

fn kind(kind: RevisionKind) -> (KindAnswer, Option<u32>) {
    match kind {
        RevisionKind::Edit => (KindAnswer::Edit, None),
        RevisionKind::Merge => (KindAnswer::Merge, None),
        RevisionKind::Undo(of) => (KindAnswer::Undo, Some(of)),
        RevisionKind::Restore(of) => (KindAnswer::Restore, Some(of)),
        RevisionKind::Import => (KindAnswer::Import, None),
        RevisionKind::Rename => (KindAnswer::Rename, None),
        RevisionKind::Removal => (KindAnswer::Removal, None),
        RevisionKind::Adaptation { .. } => (KindAnswer::Adaptation, None),
    }
}
