//! What is kept of a difference beside a revision, so that a page of history computes none: small numbers and a few short names.

use super::content::{BinChange, Difference, Entry, EntryChange, FieldChange, ItemState, PlaceChange, Turn};
use super::text::Counts;
use crate::domain::{
    fiche::Content,
    fiche_type::FieldKey,
    text,
    value::{Person, Value},
};
use serde::{Deserialize, Serialize};

/// Most bytes of [`Facts`] once they are encoded compactly (postcard).
pub const FACTS_MAX_BYTES: usize = 600;
const VERSION: u8 = 1;
const NAMES_MAX: usize = 3;
const NAME_MAX_CHARS: usize = 24;
const TITLE_MAX_CHARS: usize = 60;

/// What one revision changed, enough for a sentence in any language. At most [`FACTS_MAX_BYTES`] when encoded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Of this shape; facts of another version are computed again.
    pub version: u8,
    /// The first revision: `words` then counts all its words as added, and `fields` is empty.
    pub is_creation: bool,
    pub title: Option<Turn<String>>,
    pub slug: Option<Turn<String>>,
    pub lang: Option<Turn<String>>,
    pub licence: Option<Turn<String>>,
    pub type_key: Option<Turn<String>>,
    pub bin: Option<BinChange>,
    pub fields: Vec<FieldFact>,
    /// Changed fields that had no room in `fields`.
    pub more_fields: u16,
    /// Over all texts of the fiche.
    pub words: Counts,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFact {
    pub key: FieldKey,
    pub fact: Fact,
}

/// How one field changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// A line or a text.
    Words(Counts),
    /// A value of which there is one. `None` is absent.
    Value { before: Option<FactValue>, after: Option<FactValue> },
    /// Choices, keywords, references, people: how many, and the first names.
    Entries { added: u16, removed: u16, is_reordered: bool, added_names: Vec<Entry>, removed_names: Vec<Entry> },
    /// `metres` is the longest way that a place went; `changed` counts those that went or are described otherwise.
    Places {
        added: u16,
        removed: u16,
        changed: u16,
        metres: Option<u32>,
        added_names: Vec<String>,
        removed_names: Vec<String>,
    },
    /// Items by id, and the words in those that stayed.
    Items {
        added: u16,
        removed: u16,
        changed: u16,
        moved: u16,
        words: Counts,
        added_names: Vec<String>,
        removed_names: Vec<String>,
    },
}

/// A value in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactValue {
    /// The id of an entry of the vocabulary.
    Choice(String),
    Number {
        decimal: String,
        unit: Option<String>,
    },
    Bool(bool),
    /// As in files: `2013`, `2013-02` or `2013-02-24`.
    Date(String),
    Period {
        start: String,
        end: Option<String>,
    },
    /// The beginning of an address.
    Link(String),
    /// A value of another kind than the field now has.
    Other,
}

impl Facts {
    /// Whether they name by their ids what may be called otherwise tomorrow: a type, a fiche, a contributor.
    pub fn names_others(&self) -> bool {
        let is_other = |entry: &Entry| matches!(entry, Entry::Fiche(_) | Entry::Person(Person::Contributor(_)));
        let fields = self.fields.iter().any(|field| match &field.fact {
            Fact::Entries { added_names, removed_names, .. } => added_names.iter().chain(removed_names).any(is_other),
            Fact::Words(_) | Fact::Value { .. } | Fact::Places { .. } | Fact::Items { .. } => false,
        });
        fields || self.type_key.is_some()
    }
}

/// The facts of a difference. Linear in it.
pub fn facts(difference: &Difference) -> Facts {
    let fields: Vec<FieldFact> = difference
        .fields
        .iter()
        .map(|field| FieldFact { key: field.key.clone(), fact: field_fact(&field.change) })
        .collect();
    let words = fields.iter().fold(Counts::default(), |sum, field| match &field.fact {
        Fact::Words(words) => sum.and(*words),
        Fact::Items { words, .. } => sum.and(*words),
        _ => sum,
    });
    let facts = Facts {
        version: VERSION,
        is_creation: false,
        title: difference.title.as_ref().map(short_turn),
        slug: difference.slug.as_ref().map(short_turn),
        lang: difference.lang.as_ref().map(short_turn),
        licence: difference.licence.as_ref().map(short_turn),
        type_key: difference.type_key.as_ref().map(short_turn),
        bin: difference.bin,
        fields,
        more_fields: 0,
        words,
    };
    bounded(facts)
}

/// The facts of a first revision: how many words it holds. Linear in the content.
pub fn creation_facts(content: &Content) -> Facts {
    let words = content.values.values().flat_map(Value::texts).map(|(_, text)| text::word_count(text)).sum::<usize>();
    Facts {
        version: VERSION,
        is_creation: true,
        words: Counts { words_added: words as u32, ..Counts::default() },
        ..Facts::default()
    }
}

impl Facts {
    /// Whether these can be read as they are; else they are computed again.
    pub fn is_current(&self) -> bool {
        self.version == VERSION
    }
}

fn field_fact(change: &FieldChange) -> Fact {
    match change {
        FieldChange::Text(difference) => Fact::Words(difference.counts()),
        FieldChange::Value { before, after } => {
            Fact::Value { before: before.as_ref().map(short_value), after: after.as_ref().map(short_value) }
        }
        FieldChange::Entries { entries, is_reordered } => entries_fact(entries, *is_reordered),
        FieldChange::Places(places) => places_fact(places),
        FieldChange::Items(items) => items_fact(items.iter().map(|item| &item.state)),
    }
}

fn entries_fact(entries: &[EntryChange], is_reordered: bool) -> Fact {
    let added =
        || entries.iter().filter_map(|entry| if let EntryChange::Added(entry) = entry { Some(entry) } else { None });
    let removed =
        || entries.iter().filter_map(|entry| if let EntryChange::Removed(entry) = entry { Some(entry) } else { None });
    Fact::Entries {
        added: added().count() as u16,
        removed: removed().count() as u16,
        is_reordered,
        added_names: added().take(NAMES_MAX).map(short_entry).collect(),
        removed_names: removed().take(NAMES_MAX).map(short_entry).collect(),
    }
}

fn places_fact(places: &[PlaceChange]) -> Fact {
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    let (mut changed, mut longest) = (0, None::<u32>);
    for place in places {
        match place {
            PlaceChange::Kept(_) => {}
            PlaceChange::Added(place) => added.push(short(&place.label, NAME_MAX_CHARS)),
            PlaceChange::Removed(place) => removed.push(short(&place.label, NAME_MAX_CHARS)),
            PlaceChange::Changed { metres, .. } => {
                changed += 1;
                longest = longest.max(metres.map(|metres| metres.round() as u32));
            }
        }
    }
    Fact::Places {
        added: added.len() as u16,
        removed: removed.len() as u16,
        changed,
        metres: longest,
        added_names: first(added),
        removed_names: first(removed),
    }
}

fn items_fact<'a>(states: impl Iterator<Item = &'a ItemState>) -> Fact {
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    let (mut changed, mut moves) = (0, 0);
    let mut words = Counts::default();
    for state in states {
        match state {
            ItemState::Kept(_) => {}
            ItemState::Added(item) => {
                words.words_added += text::word_count(&item.text) as u32;
                added.push(item_name(item));
            }
            ItemState::Removed(item) => {
                words.words_removed += text::word_count(&item.text) as u32;
                removed.push(item_name(item));
            }
            ItemState::Changed { title, text, moved, .. } => {
                changed += u16::from(title.is_some() || text.is_some());
                moves += u16::from(moved.is_some());
                words = text.as_ref().map_or(words, |text| words.and(text.counts()));
            }
        }
    }
    Fact::Items {
        added: added.len() as u16,
        removed: removed.len() as u16,
        changed,
        moved: moves,
        words,
        added_names: first(added),
        removed_names: first(removed),
    }
}

fn item_name(item: &crate::domain::value::Item) -> String {
    short(item.title.as_deref().unwrap_or(&item.text), NAME_MAX_CHARS)
}

fn first(mut names: Vec<String>) -> Vec<String> {
    names.truncate(NAMES_MAX);
    names
}

fn short_turn<T: std::fmt::Display>(turn: &Turn<T>) -> Turn<String> {
    Turn {
        before: short(&turn.before.to_string(), TITLE_MAX_CHARS),
        after: short(&turn.after.to_string(), TITLE_MAX_CHARS),
    }
}

/// The beginning of a text on one line, at most so many characters, the last one `…` when something was cut.
fn short(text: &str, max_chars: usize) -> String {
    let text = text.trim();
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && line.chars().count() <= max_chars {
        return line.to_owned();
    }
    let cut: String = line.chars().take(max_chars - 1).collect();
    format!("{}…", cut.trim_end())
}

fn short_entry(entry: &Entry) -> Entry {
    match entry {
        Entry::Keyword(word) => Entry::Keyword(short(word, NAME_MAX_CHARS)),
        Entry::Person(Person::Name(name)) => Entry::Person(Person::Name(short(name, NAME_MAX_CHARS))),
        other => other.clone(),
    }
}

fn short_value(value: &Value) -> FactValue {
    match value {
        Value::Choice(id) => FactValue::Choice(id.clone()),
        Value::Number(number) => FactValue::Number {
            decimal: number.decimal().to_owned(),
            unit: number.unit.as_deref().map(|unit| short(unit, 12)),
        },
        Value::Bool(yes) => FactValue::Bool(*yes),
        Value::Date(date) => FactValue::Date(date.to_string()),
        Value::Period(period) => {
            FactValue::Period { start: period.start.to_string(), end: period.end.map(|end| end.to_string()) }
        }
        Value::Link(address) => FactValue::Link(short(address, TITLE_MAX_CHARS)),
        _ => FactValue::Other,
    }
}

/// Lets go of names, then of values, then of whole fields from the last, until the rest has room.
fn bounded(mut facts: Facts) -> Facts {
    if size(&facts) > FACTS_MAX_BYTES {
        for field in &mut facts.fields {
            match &mut field.fact {
                Fact::Entries { added_names, removed_names, .. } => {
                    added_names.clear();
                    removed_names.clear();
                }
                Fact::Places { added_names, removed_names, .. } | Fact::Items { added_names, removed_names, .. } => {
                    added_names.clear();
                    removed_names.clear();
                }
                Fact::Words(_) | Fact::Value { .. } => {}
            }
        }
    }
    while size(&facts) > FACTS_MAX_BYTES && facts.fields.pop().is_some() {
        facts.more_fields = facts.more_fields.saturating_add(1);
    }
    facts
}

fn size(facts: &Facts) -> usize {
    postcard::serialize_with_flavor::<_, _, usize>(facts, postcard::ser_flavors::Size::default()).unwrap_or(usize::MAX)
}
