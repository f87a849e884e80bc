//! Types as data: which fields a kind of fiche has, and their labels in both languages; `checked`: what a value must be.

mod checked;

pub use super::type_rules::from_json;
pub use checked::{ENTRIES_MAX, Problem, ProblemKind, ProblemPlace, TEXT_MAX_BYTES, link_problem, precision};

use serde::{Deserialize, Serialize};
use std::fmt;

/// The permanent name of a type, in addresses and files. Invariant: 1 to 40 of `a-z`, `0-9`, `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TypeKey(String);

/// The permanent name of a field. Invariant: 1 to 40 of `a-z`, `0-9`, `_`.
///
/// The same key in two types is the same field: its value goes along when a fiche changes type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldKey(String);

/// The same words in both languages of the interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub fr: String,
    pub en: String,
}

/// One version of a type. Versions are never changed: a change is a new version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FicheType {
    pub key: TypeKey,
    pub version: u32,
    pub label: Words,
    pub plural: Words,
    /// What such a fiche is for, in one sentence.
    pub purpose: Words,
    pub sign: Sign,
    /// In the order in which they are read and written. Always holds `lead` (a line) and `body` (a text).
    pub fields: Vec<Field>,
}

/// The signal flag that goes with the word of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    Initiative,
    Place,
    Structure,
    Portrait,
    Workshop,
    Resource,
    News,
    Call,
    Page,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    pub key: FieldKey,
    pub kind: FieldKind,
    pub label: Words,
    #[serde(default)]
    pub help: Words,
    #[serde(default)]
    pub is_required: bool,
    /// No two fiches of the wiki hold the same value, compared folded.
    #[serde(default)]
    pub is_unique: bool,
    /// Beside the text, or under it.
    #[serde(default)]
    pub is_aside: bool,
    /// No longer asked for; its values are kept and shown apart.
    #[serde(default)]
    pub is_retired: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FieldKind {
    /// `max_chars` as a person counts; 1 to 2,000.
    Line {
        max_chars: u32,
    },
    Text,
    Number {
        unit: Option<String>,
        min: Option<f64>,
        max: Option<f64>,
    },
    Bool,
    Date,
    Period,
    Choice {
        entries: Vec<Entry>,
    },
    Choices {
        entries: Vec<Entry>,
    },
    Keywords,
    Place,
    Link,
    Reference {
        /// Any type when empty.
        types: Vec<TypeKey>,
    },
    Person,
    Items {
        style: ItemStyle,
    },
}

/// How items are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStyle {
    Steps,
    Brakes,
    Facilitations,
    Questions,
}

/// One entry of a vocabulary. Its id is permanent, its label is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: String,
    pub label: Words,
    #[serde(default)]
    pub parent: Option<String>,
}

impl FicheType {
    pub fn field(&self, key: &FieldKey) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == *key)
    }
}

impl Field {
    /// The label of an entry of its vocabulary; `None` for fields without one and for unknown ids.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        match &self.kind {
            FieldKind::Choice { entries } | FieldKind::Choices { entries } => {
                entries.iter().find(|entry| entry.id == id)
            }
            _ => None,
        }
    }
}

macro_rules! key {
    ($($name:ident),*) => {$(
        impl $name {
            pub fn parse(text: &str) -> Option<Self> {
                let is_good = (1..=40).contains(&text.len())
                    && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
                is_good.then(|| Self(text.to_owned()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                Self::parse(&text).ok_or(text)
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0
            }
        }
    )*};
}
key!(TypeKey, FieldKey);

impl FieldKey {
    /// One or two sentences that stand under the title and in lists.
    pub fn lead() -> Self {
        Self("lead".to_owned())
    }

    /// The text of a fiche.
    pub fn body() -> Self {
        Self("body".to_owned())
    }

    /// Of no field: under it stands who wrote a title, of a fiche or of an item.
    pub fn title() -> Self {
        Self("_title".to_owned())
    }
}
