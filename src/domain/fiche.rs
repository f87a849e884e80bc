//! A fiche as one revision has it: title, address, language, licence, type and values.

use super::{
    fiche_type::{FieldKey, TypeKey},
    text,
    value::Value,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use unicode_segmentation::UnicodeSegmentation;

/// What people call a fiche. Invariant: 1 to 120 characters that a person sees, one line, no space at its ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Title(String);

/// Why a text is not a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadTitle {
    Empty,
    TooLong,
    ControlCharacter,
}

/// The part of an address that names a fiche. Invariant: 1 to 96 of `a-z`, `0-9` and single inner `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slug(String);

/// A language of a text, as in HTML's `lang`. Invariant: a BCP 47 tag of 2 to 35 ASCII letters, digits and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lang(String);

/// The licence of a fiche, by its name ("CC BY-SA 4.0"). Invariant: 1 to 120 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Licence(String);

/// Where an imported fiche comes from, and the line that its licence asks to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Together with `id`, the same fiche whatever its title.
    pub name: String,
    pub id: String,
    pub url: Option<String>,
    /// The date of the state that was taken, as the source gives it.
    pub date: Option<String>,
    pub attribution: Option<String>,
}

/// All that a revision says of its fiche.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub title: Title,
    pub slug: Slug,
    pub lang: Lang,
    pub licence: Licence,
    pub type_key: TypeKey,
    /// The version of the type that the values were checked against, and whose labels show them.
    pub type_version: u32,
    /// Also of fields that the type no longer has.
    pub values: BTreeMap<FieldKey, Value>,
    pub source: Option<Source>,
    /// In the bin: read by its history only.
    pub is_removed: bool,
}

impl Title {
    pub fn parse(text: &str) -> Result<Self, BadTitle> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadTitle::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(BadTitle::ControlCharacter);
        }
        // A person sees graphemes; the second bound keeps a tower of combining marks out.
        if text.graphemes(true).count() > 120 || text.len() > 1_000 {
            return Err(BadTitle::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two titles are the same title for `[[links]]` and for near-duplicates.
    pub fn folded(&self) -> String {
        text::folded(&self.0)
    }
}

impl Slug {
    pub fn parse(text: &str) -> Option<Self> {
        let is_good = (1..=96).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        is_good.then(|| Self(text.to_owned()))
    }

    /// The address a title proposes; `fiche` when nothing in it can stand in an address. Cuts at a word, under 81 bytes.
    pub fn of_title(title: &Title) -> Self {
        let folded = text::folded(title.as_str());
        let mut slug = String::new();
        for word in folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            if slug.len() + word.len() > 79 {
                if slug.is_empty() {
                    slug.push_str(&word[..79]);
                }
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(word);
        }
        if slug.is_empty() {
            slug.push_str("fiche");
        }
        Self(slug)
    }

    /// The same address with a number behind it, for when the first is taken. Stays inside the invariant.
    pub fn numbered(&self, number: u32) -> Self {
        Self(format!("{}-{number}", &self.0[..self.0.len().min(80)].trim_end_matches('-')))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Lang {
    pub fn parse(text: &str) -> Option<Self> {
        let is_good = (2..=35).contains(&text.len())
            && text
                .split('-')
                .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
            && text.as_bytes()[..2].iter().all(u8::is_ascii_alphabetic);
        is_good.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Licence {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_good = !text.is_empty() && text.chars().count() <= 120 && !text.chars().any(char::is_control);
        is_good.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The page of the licence, where it is one that we know.
    pub fn url(&self) -> Option<&'static str> {
        Some(match self.0.as_str() {
            "CC BY-SA 4.0" => "https://creativecommons.org/licenses/by-sa/4.0/",
            "CC BY 4.0" => "https://creativecommons.org/licenses/by/4.0/",
            "CC BY-SA 3.0" => "https://creativecommons.org/licenses/by-sa/3.0/",
            "CC0 1.0" => "https://creativecommons.org/publicdomain/zero/1.0/",
            "CC BY-SA" | "CC BY" => "https://creativecommons.org/licenses/",
            "Licence Ouverte 2.0" => "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            "MIT" => "https://opensource.org/license/mit",
            _ => return None,
        })
    }
}

impl Default for Licence {
    fn default() -> Self {
        Self("CC BY-SA 4.0".to_owned())
    }
}

macro_rules! shown {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
shown!(Title, Slug, Lang, Licence);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_proposes_an_address() {
        let slug = |title: &str| Slug::of_title(&Title::parse(title).unwrap()).to_string();
        assert_eq!(slug("L’Œuvre d’été : 2 jardins !"), "l-oeuvre-d-ete-2-jardins");
        assert_eq!(slug("漢字"), "fiche");
        assert!(Slug::parse(&slug(&"mot ".repeat(24))).is_some());
        assert!(Slug::parse(&slug(&"m".repeat(120))).is_some());
        assert_eq!(Title::parse(" \t "), Err(BadTitle::Empty));
        assert_eq!(Title::parse("a\nb"), Err(BadTitle::ControlCharacter));
        assert_eq!(Title::parse(&"é".repeat(121)), Err(BadTitle::TooLong));
    }
}
