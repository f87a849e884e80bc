//! A revision as credit reads it: a list of parts, each a text.

use crate::domain::{
    fiche_type::FieldKey,
    id::{ContributorId, ItemId},
    revision::{Revision, Written},
    value::{Item, Person, Value},
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A place of a fiche that holds text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    Title,
    Field(FieldKey),
    ItemTitle(FieldKey, ItemId),
    Item(FieldKey, ItemId),
}

/// One revision: its texts, who made it, and who wrote what where that is known.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    pub number: u32,
    /// The saver first: what nobody else is known to have written is theirs. Never empty.
    pub contributors: &'a [ContributorId],
    /// Each part once, in the order in which a page shows them.
    pub parts: Vec<(Part, Cow<'a, str>)>,
    pub written: &'a [Written],
}

impl<'a> Input<'a> {
    /// Every text of the revision: title, lines, texts, items, and of the other values what somebody typed. A list of
    /// short values is one part with a line for each. What is chosen rather than typed (yes or no, an entry, another
    /// fiche) is in no part.
    pub fn of(revision: &'a Revision) -> Self {
        let content = &revision.content;
        let mut parts = vec![(Part::Title, Cow::Borrowed(content.title.as_str()))];
        for (key, value) in &content.values {
            match value {
                Value::Items(items) => items.iter().for_each(|item| push_item(&mut parts, key, item)),
                other => parts.extend(typed(other).map(|text| (Part::Field(key.clone()), text))),
            }
        }
        Self { number: revision.number, contributors: &revision.contributors, parts, written: &revision.written }
    }
}

impl Part {
    /// The field and the item under which it stands in a [`Written`].
    pub fn place(&self) -> (FieldKey, Option<ItemId>) {
        match self {
            Self::Title => (FieldKey::title(), None),
            Self::Field(key) => (key.clone(), None),
            Self::ItemTitle(_, item) => (FieldKey::title(), Some(*item)),
            Self::Item(key, item) => (key.clone(), Some(*item)),
        }
    }
}

fn push_item<'a>(parts: &mut Vec<(Part, Cow<'a, str>)>, key: &FieldKey, item: &'a Item) {
    if let Some(title) = &item.title {
        parts.push((Part::ItemTitle(key.clone(), item.id), Cow::Borrowed(title)));
    }
    parts.push((Part::Item(key.clone(), item.id), Cow::Borrowed(&item.text)));
}

fn typed(value: &Value) -> Option<Cow<'_, str>> {
    let lines = |lines: Vec<&str>| (!lines.is_empty()).then(|| Cow::Owned(lines.join("\n")));
    match value {
        Value::Line(text) | Value::Text(text) | Value::Link(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Borrowed(number.decimal())),
        Value::Date(date) => Some(Cow::Owned(date.to_string())),
        Value::Period(period) => Some(Cow::Owned(match period.end {
            Some(end) => format!("{}\n{end}", period.start),
            None => period.start.to_string(),
        })),
        Value::Keywords(words) => lines(words.iter().map(String::as_str).collect()),
        Value::Places(places) => lines(places.iter().map(|place| place.label.as_str()).collect()),
        Value::People(people) => lines(
            people
                .iter()
                .filter_map(|person| match person {
                    Person::Name(name) => Some(name.as_str()),
                    Person::Contributor(_) => None,
                })
                .collect(),
        ),
        Value::Bool(_) | Value::Choice(_) | Value::Choices(_) | Value::References(_) | Value::Items(_) => None,
    }
}
