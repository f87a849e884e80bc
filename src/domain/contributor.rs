//! Who writes: a name that people read, an account or not, and what they say of themselves.

use super::id::ContributorId;
use super::text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name under which somebody is credited.
///
/// Invariant: 1 to 60 characters on one line, no space at its ends, not empty when folded, none of `/ \ ~ ? # %`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContributorName(String);

/// Where a contributor comes from. Never shown as a rank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// Has a name of their own and signs in.
    Account,
    /// Made at a first save, with a temporary name; becomes an account by joining.
    Guest,
    /// Named by an imported source, kept apart from an account of the same name until it is claimed.
    Imported { source: String },
}

/// One contributor as the wiki knows them now. Texts and the hash chain hold the id alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contributor {
    pub id: ContributorId,
    pub name: ContributorName,
    pub origin: Origin,
    /// Markdown, their own words. May be empty.
    pub about: String,
}

/// The part of an address that names a contributor: the folded name with `-`, and `~source` for imported ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContributorSlug(String);

impl ContributorName {
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        let is_good = (1..=60).contains(&name.chars().count())
            && !name.chars().any(|c| c.is_control() || "/\\~?#%".contains(c))
            && !text::folded(name).is_empty();
        is_good.then(|| Self(name.to_owned()))
    }

    /// The nearest name to what a source gives: characters that cannot stand in a name become spaces, and it is cut.
    pub fn nearest(name: &str) -> Self {
        let kept: String =
            name.chars().map(|c| if c.is_control() || "/\\~?#%".contains(c) { ' ' } else { c }).take(60).collect();
        Self::parse(&kept).unwrap_or_else(|| Self("anonyme".to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Two names that fold to the same are one name: nobody can pass for another by an accent.
    pub fn folded(&self) -> String {
        text::folded(&self.0)
    }
}

impl Contributor {
    pub fn slug(&self) -> ContributorSlug {
        let name = self.name.folded().replace(' ', "-");
        ContributorSlug(match &self.origin {
            Origin::Imported { source } => format!("{name}~{}", text::folded(source).replace(' ', "-")),
            Origin::Account | Origin::Guest => name,
        })
    }
}

impl ContributorSlug {
    /// What an address gives, folded as the slugs are; `None` when nothing is left or it is over 200 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 200 {
            return None;
        }
        let (name, source) = text.split_once('~').unwrap_or((text, ""));
        let fold = |part: &str| text::folded(part).replace(' ', "-");
        let slug = if source.is_empty() { fold(name) } else { format!("{}~{}", fold(name), fold(source)) };
        (!fold(name).is_empty()).then_some(Self(slug))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ContributorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ContributorSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
