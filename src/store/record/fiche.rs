//! The shape of a revision on the disk, and the ways there and back.

use super::{decode, encode};
use crate::domain::{
    fiche::{Content, Lang, Licence, Slug, Source, Title},
    fiche_type::{FieldKey, TypeKey},
    id::{ContributorId, FicheId, ItemId},
    place::{Place, Point, Precision},
    revision::{Hash, Revision, RevisionKind, Timestamp, Written},
    value::{Date, Item, Number, Period, Person, Value},
};
use anyhow::Context;
use serde::{Deserialize, Serialize};

const FORM: u8 = 1;

#[derive(Serialize, Deserialize)]
struct StoredRevision {
    fiche: [u8; 16],
    number: u32,
    parent_hash: [u8; 32],
    base: Option<u32>,
    kind: StoredKind,
    at: i64,
    salt: [u8; 16],
    hash: [u8; 32],
    contributors: Vec<[u8; 16]>,
    summary: String,
    title: String,
    slug: String,
    lang: String,
    licence: String,
    type_key: String,
    type_version: u32,
    is_removed: bool,
    source: Option<StoredSource>,
    values: Vec<(String, StoredValue)>,
    written: Vec<StoredWritten>,
}

#[derive(Serialize, Deserialize)]
enum StoredKind {
    Edit,
    Merge,
    Undo(u32),
    Restore(u32),
    Import,
    Rename,
    Removal,
    Adaptation { fiche: [u8; 16], number: u32 },
}

#[derive(Serialize, Deserialize)]
struct StoredSource {
    name: String,
    id: String,
    url: Option<String>,
    date: Option<String>,
    attribution: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredWritten {
    field: String,
    item: Option<[u8; 16]>,
    start: u32,
    end: u32,
    contributor: [u8; 16],
}

#[derive(Serialize, Deserialize)]
enum StoredValue {
    Line(String),
    Text(String),
    Number { decimal: String, unit: Option<String> },
    Bool(bool),
    Date(StoredDate),
    Period { start: StoredDate, end: Option<StoredDate> },
    Choice(String),
    Choices(Vec<String>),
    Keywords(Vec<String>),
    Places(Vec<StoredPlace>),
    Link(String),
    References(Vec<[u8; 16]>),
    People(Vec<StoredPerson>),
    Items(Vec<StoredItem>),
}

#[derive(Serialize, Deserialize)]
struct StoredDate {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

#[derive(Serialize, Deserialize)]
struct StoredPlace {
    label: String,
    point: Option<(f64, f64)>,
    /// 0 exact, 1 street, 2 quarter, 3 commune, 4 area.
    precision: u8,
}

#[derive(Serialize, Deserialize)]
enum StoredPerson {
    Contributor([u8; 16]),
    Name(String),
}

#[derive(Serialize, Deserialize)]
struct StoredItem {
    id: [u8; 16],
    title: Option<String>,
    text: String,
}

/// The bytes of a revision, before they are coded against another. Linear in it.
pub fn revision_bytes(revision: &Revision) -> Vec<u8> {
    let content = &revision.content;
    let stored = StoredRevision {
        fiche: revision.fiche.0,
        number: revision.number,
        parent_hash: revision.parent_hash.0,
        base: revision.base,
        kind: match revision.kind {
            RevisionKind::Edit => StoredKind::Edit,
            RevisionKind::Merge => StoredKind::Merge,
            RevisionKind::Undo(of) => StoredKind::Undo(of),
            RevisionKind::Restore(of) => StoredKind::Restore(of),
            RevisionKind::Import => StoredKind::Import,
            RevisionKind::Rename => StoredKind::Rename,
            RevisionKind::Removal => StoredKind::Removal,
            RevisionKind::Adaptation { fiche, number } => StoredKind::Adaptation { fiche: fiche.0, number },
        },
        at: revision.at.0,
        salt: revision.salt,
        hash: revision.hash.0,
        contributors: revision.contributors.iter().map(|id| id.0).collect(),
        summary: revision.summary.clone(),
        title: content.title.to_string(),
        slug: content.slug.to_string(),
        lang: content.lang.to_string(),
        licence: content.licence.to_string(),
        type_key: content.type_key.to_string(),
        type_version: content.type_version,
        is_removed: content.is_removed,
        source: content.source.as_ref().map(stored_source),
        values: content.values.iter().map(|(key, value)| (key.to_string(), stored_value(value))).collect(),
        written: revision.written.iter().map(stored_written).collect(),
    };
    encode(FORM, &stored)
}

/// The revision that these bytes hold. Fails, naming the part, where they hold none; the hash is not compared here.
pub fn revision_of(bytes: &[u8]) -> anyhow::Result<Revision> {
    let stored: StoredRevision = decode(FORM, bytes)?;
    let mut values = std::collections::BTreeMap::new();
    for (key, value) in stored.values {
        let value = value_of(value).with_context(|| format!("the value of {key}"))?;
        values.insert(FieldKey::parse(&key).with_context(|| format!("the field {key:?}"))?, value);
    }
    let content = Content {
        title: Title::parse(&stored.title).ok().context("the title")?,
        slug: Slug::parse(&stored.slug).context("the address")?,
        lang: Lang::parse(&stored.lang).context("the language")?,
        licence: Licence::parse(&stored.licence).context("the licence")?,
        type_key: TypeKey::parse(&stored.type_key).context("the type")?,
        type_version: stored.type_version,
        values,
        source: stored.source.map(source_of),
        is_removed: stored.is_removed,
    };
    Ok(Revision {
        fiche: FicheId(stored.fiche),
        number: stored.number,
        parent_hash: Hash(stored.parent_hash),
        base: stored.base,
        kind: match stored.kind {
            StoredKind::Edit => RevisionKind::Edit,
            StoredKind::Merge => RevisionKind::Merge,
            StoredKind::Undo(of) => RevisionKind::Undo(of),
            StoredKind::Restore(of) => RevisionKind::Restore(of),
            StoredKind::Import => RevisionKind::Import,
            StoredKind::Rename => RevisionKind::Rename,
            StoredKind::Removal => RevisionKind::Removal,
            StoredKind::Adaptation { fiche, number } => RevisionKind::Adaptation { fiche: FicheId(fiche), number },
        },
        content,
        contributors: stored.contributors.into_iter().map(ContributorId).collect(),
        written: stored.written.into_iter().map(written_of).collect::<anyhow::Result<_>>()?,
        at: Timestamp(stored.at),
        summary: stored.summary,
        salt: stored.salt,
        hash: Hash(stored.hash),
    })
}

fn stored_source(source: &Source) -> StoredSource {
    let Source { name, id, url, date, attribution } = source.clone();
    StoredSource { name, id, url, date, attribution }
}

fn source_of(stored: StoredSource) -> Source {
    let StoredSource { name, id, url, date, attribution } = stored;
    Source { name, id, url, date, attribution }
}

fn stored_written(written: &Written) -> StoredWritten {
    StoredWritten {
        field: written.field.to_string(),
        item: written.item.map(|item| item.0),
        start: written.start,
        end: written.end,
        contributor: written.contributor.0,
    }
}

fn written_of(stored: StoredWritten) -> anyhow::Result<Written> {
    Ok(Written {
        field: FieldKey::parse(&stored.field).context("the field of a span")?,
        item: stored.item.map(ItemId),
        start: stored.start,
        end: stored.end,
        contributor: ContributorId(stored.contributor),
    })
}

fn stored_value(value: &Value) -> StoredValue {
    match value {
        Value::Line(text) => StoredValue::Line(text.clone()),
        Value::Text(text) => StoredValue::Text(text.clone()),
        Value::Number(number) => {
            StoredValue::Number { decimal: number.decimal().to_owned(), unit: number.unit.clone() }
        }
        Value::Bool(yes) => StoredValue::Bool(*yes),
        Value::Date(date) => StoredValue::Date(stored_date(*date)),
        Value::Period(period) => {
            StoredValue::Period { start: stored_date(period.start), end: period.end.map(stored_date) }
        }
        Value::Choice(id) => StoredValue::Choice(id.clone()),
        Value::Choices(ids) => StoredValue::Choices(ids.clone()),
        Value::Keywords(words) => StoredValue::Keywords(words.clone()),
        Value::Places(places) => StoredValue::Places(places.iter().map(stored_place).collect()),
        Value::Link(address) => StoredValue::Link(address.clone()),
        Value::References(fiches) => StoredValue::References(fiches.iter().map(|fiche| fiche.0).collect()),
        Value::People(people) => StoredValue::People(
            people
                .iter()
                .map(|person| match person {
                    Person::Contributor(id) => StoredPerson::Contributor(id.0),
                    Person::Name(name) => StoredPerson::Name(name.clone()),
                })
                .collect(),
        ),
        Value::Items(items) => StoredValue::Items(
            items
                .iter()
                .map(|item| StoredItem { id: item.id.0, title: item.title.clone(), text: item.text.clone() })
                .collect(),
        ),
    }
}

fn value_of(stored: StoredValue) -> anyhow::Result<Value> {
    Ok(match stored {
        StoredValue::Line(text) => Value::Line(text),
        StoredValue::Text(text) => Value::Text(text),
        StoredValue::Number { decimal, unit } => {
            Value::Number(Number::parse(&decimal, unit).context("is not a number")?)
        }
        StoredValue::Bool(yes) => Value::Bool(yes),
        StoredValue::Date(date) => Value::Date(date_of(date)?),
        StoredValue::Period { start, end } => {
            Value::Period(Period { start: date_of(start)?, end: end.map(date_of).transpose()? })
        }
        StoredValue::Choice(id) => Value::Choice(id),
        StoredValue::Choices(ids) => Value::Choices(ids),
        StoredValue::Keywords(words) => Value::Keywords(words),
        StoredValue::Places(places) => Value::Places(places.into_iter().map(place_of).collect::<anyhow::Result<_>>()?),
        StoredValue::Link(address) => Value::Link(address),
        StoredValue::References(fiches) => Value::References(fiches.into_iter().map(FicheId).collect()),
        StoredValue::People(people) => Value::People(
            people
                .into_iter()
                .map(|person| match person {
                    StoredPerson::Contributor(id) => Person::Contributor(ContributorId(id)),
                    StoredPerson::Name(name) => Person::Name(name),
                })
                .collect(),
        ),
        StoredValue::Items(items) => Value::Items(
            items.into_iter().map(|item| Item { id: ItemId(item.id), title: item.title, text: item.text }).collect(),
        ),
    })
}

fn stored_date(date: Date) -> StoredDate {
    StoredDate { year: date.year(), month: date.month(), day: date.day() }
}

fn date_of(stored: StoredDate) -> anyhow::Result<Date> {
    Date::from_parts(stored.year, stored.month, stored.day).context("is not a date")
}

fn stored_place(place: &Place) -> StoredPlace {
    StoredPlace {
        label: place.label.clone(),
        point: place.point.map(|point| (point.lat(), point.lon())),
        precision: match place.precision {
            Precision::Exact => 0,
            Precision::Street => 1,
            Precision::Quarter => 2,
            Precision::Commune => 3,
            Precision::Area => 4,
        },
    }
}

fn place_of(stored: StoredPlace) -> anyhow::Result<Place> {
    Ok(Place {
        label: stored.label,
        point: stored.point.map(|(lat, lon)| Point::parse(lat, lon).context("is not on Earth")).transpose()?,
        precision: match stored.precision {
            0 => Precision::Exact,
            1 => Precision::Street,
            2 => Precision::Quarter,
            3 => Precision::Commune,
            4 => Precision::Area,
            other => anyhow::bail!("has precision {other}, which this program does not know"),
        },
    })
}
