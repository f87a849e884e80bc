//! Putting together what two people changed of the same fiche: one engine for every door through which changes come.
//!
//! In reading order: this file ([`merge`], [`resolve`], [`undo`] and what they answer), `decide` (conflicts and the answers to them),
//! `value` (one field by its kind), `list` (entries in order), `cluster` and `passage` (texts, by paragraph
//! and by word). The rules are told in
//! `docs/difference.md`.

mod cluster;
mod decide;
mod list;
mod passage;
mod value;

use decide::Decisions;

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
    /// An item that one removed and the other changed, or that both added differently.
    Item(FieldKey, ItemId),
    ItemTitle(FieldKey, ItemId),
    /// Part of a text; `around` is the paragraph of before in which it stands; empty where there was none.
    Passage {
        field: FieldKey,
        item: Option<ItemId>,
        around: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    Lang,
    Licence,
    Type,
}

/// What one of the three has at the place of a conflict.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// A title, a property, a passage of a text without the white space at its ends.
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
    /// Other words in its place; read as the title, the passage, the line, the item's title or text that it stands for.
    /// Nothing is decided by words that cannot stand there.
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
    /// Whether theirs and mine can stand one behind the other: passages and lists can, single values and items cannot.
    pub fn may_keep_both(&self) -> bool {
        match (&self.place, &self.theirs, &self.mine) {
            (ConflictPlace::Passage { .. }, Some(_), Some(_)) => true,
            (ConflictPlace::Field(_), Some(Side::Value(theirs)), Some(Side::Value(mine))) => {
                value::may_keep_both(theirs, mine)
            }
            _ => false,
        }
    }
}

fn merged(base: &Content, theirs: &Content, mine: &Content, choices: &BTreeMap<ConflictId, Choice>) -> Merged {
    let mut decisions = Decisions::new(choices);
    let mut joined = Vec::new();
    let title = decisions.title([&base.title, &theirs.title, &mine.title]);
    if mine.title == base.title && theirs.title != base.title {
        joined.push(Joined::Title);
    }
    // An address follows its title: nobody is asked about it.
    let slug = match (mine.slug == base.slug, title == mine.title) {
        (false, true) => &mine.slug,
        _ if theirs.slug == base.slug => &mine.slug,
        _ => &theirs.slug,
    };
    let lang = decisions.property(Property::Lang, [&base.lang, &theirs.lang, &mine.lang]);
    let licence = decisions.property(Property::Licence, [&base.licence, &theirs.licence, &mine.licence]);
    let type_key = decisions.property(Property::Type, [&base.type_key, &theirs.type_key, &mine.type_key]);
    let type_version = match (type_key == theirs.type_key, type_key == mine.type_key) {
        (true, true) => theirs.type_version.max(mine.type_version),
        (true, false) => theirs.type_version,
        _ => mine.type_version,
    };
    let took = |theirs: bool, mine: bool| theirs && !mine;
    if took(theirs.lang != base.lang, mine.lang != base.lang)
        || took(theirs.licence != base.licence, mine.licence != base.licence)
        || took(theirs.type_key != base.type_key, mine.type_key != base.type_key)
        || took(theirs.is_removed != base.is_removed, mine.is_removed != base.is_removed)
    {
        joined.push(Joined::Property);
    }
    let values = value::merge_all([base, theirs, mine], &mut decisions, &mut joined);
    let content = Content {
        title,
        slug: slug.clone(),
        lang,
        licence,
        type_key,
        type_version,
        values,
        source: if theirs.source == base.source { mine.source.clone() } else { theirs.source.clone() },
        is_removed: if theirs.is_removed == base.is_removed { mine.is_removed } else { theirs.is_removed },
    };
    Merged { content, joined, conflicts: decisions.conflicts }
}
