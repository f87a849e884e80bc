//! What changed between two states of a fiche: its title and its other properties, then each field by its kind.

use super::text::{self, TextDifference};
use crate::domain::{
    fiche::{Content, Lang, Licence, Slug, Title},
    fiche_type::{FieldKey, TypeKey},
    id::{FicheId, ItemId},
    place::Place,
    value::{Item, Person, Value},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// From one value to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn<T> {
    pub before: T,
    pub after: T,
}

/// Everything that two states of a fiche do not have in common. Values, not words: labels belong to whoever shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    pub title: Option<Turn<Title>>,
    pub slug: Option<Turn<Slug>>,
    pub lang: Option<Turn<Lang>>,
    pub licence: Option<Turn<Licence>>,
    pub type_key: Option<Turn<TypeKey>>,
    pub bin: Option<BinChange>,
    /// Only fields that changed, by key.
    pub fields: Vec<FieldDifference>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BinChange {
    Removed,
    BroughtBack,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FieldDifference {
    pub key: FieldKey,
    pub change: FieldChange,
}

/// How one field changed.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldChange {
    /// A line or a text; an absent one is an empty one.
    Text(TextDifference),
    /// A number, a yes or no, a date, a period, a choice or a link; also a value of another kind than before. Never both
    /// absent.
    Value { before: Option<Value>, after: Option<Value> },
    /// Choices, keywords, references or people, each entry once, in the order of after; removed ones where they stood.
    Entries { entries: Vec<EntryChange>, is_reordered: bool },
    /// Places in the order of after; removed ones where they stood.
    Places(Vec<PlaceChange>),
    /// Items in the order of after; removed ones where they stood.
    Items(Vec<ItemChange>),
}

/// One entry of a list in which each stands once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// The id of an entry of the field's vocabulary.
    Choice(String),
    Keyword(String),
    Fiche(FicheId),
    Person(Person),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryChange {
    Kept(Entry),
    Added(Entry),
    Removed(Entry),
}

#[derive(Clone, Debug, PartialEq)]
pub enum PlaceChange {
    Kept(Place),
    Added(Place),
    Removed(Place),
    /// The same place by its label or because it is the nearest, described otherwise. `metres` when both have a point
    /// and it is not the same.
    Changed {
        before: Place,
        after: Place,
        metres: Option<f64>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct ItemChange {
    pub id: ItemId,
    pub state: ItemState,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ItemState {
    Kept(Item),
    Added(Item),
    Removed(Item),
    /// Titles when they differ (absent is `None`), the text when it differs, and how many items it went past, upwards
    /// when negative, when it moved.
    Changed {
        after: Item,
        title: Option<Turn<Option<String>>>,
        text: Option<TextDifference>,
        moved: Option<i32>,
    },
}

impl Difference {
    /// Whether the two states were the same, as far as a person can see.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares two states of a fiche. Work is bounded for each text as [`text::text`] says.
///
/// The version of the type and the source are not compared: nobody wrote them.
pub fn content(before: &Content, after: &Content) -> Difference {
    let keys: BTreeSet<&FieldKey> = before.values.keys().chain(after.values.keys()).collect();
    let fields = keys
        .into_iter()
        .filter_map(|key| {
            let change = field(before.values.get(key), after.values.get(key))?;
            Some(FieldDifference { key: key.clone(), change })
        })
        .collect();
    Difference {
        title: turn(&before.title, &after.title),
        slug: turn(&before.slug, &after.slug),
        lang: turn(&before.lang, &after.lang),
        licence: turn(&before.licence, &after.licence),
        type_key: turn(&before.type_key, &after.type_key),
        bin: match (before.is_removed, after.is_removed) {
            (false, true) => Some(BinChange::Removed),
            (true, false) => Some(BinChange::BroughtBack),
            _ => None,
        },
        fields,
    }
}

fn turn<T: Clone + PartialEq>(before: &T, after: &T) -> Option<Turn<T>> {
    (before != after).then(|| Turn { before: before.clone(), after: after.clone() })
}

/// The change of one field; `None` when there is none.
fn field(before: Option<&Value>, after: Option<&Value>) -> Option<FieldChange> {
    if before == after {
        return None;
    }
    if let (Some(before), Some(after)) = (prose(before, after), prose(after, before)) {
        return Some(FieldChange::Text(text::text(before, after)));
    }
    if let (Some(before), Some(after)) = (entries(before, after), entries(after, before)) {
        return Some(entry_changes(before, after));
    }
    Some(match (before, after) {
        (Some(Value::Places(before)), Some(Value::Places(after))) => FieldChange::Places(place_changes(before, after)),
        (Some(Value::Places(before)), None) => FieldChange::Places(place_changes(before, &[])),
        (None, Some(Value::Places(after))) => FieldChange::Places(place_changes(&[], after)),
        (Some(Value::Items(before)), Some(Value::Items(after))) => FieldChange::Items(item_changes(before, after)),
        (Some(Value::Items(before)), None) => FieldChange::Items(item_changes(before, &[])),
        (None, Some(Value::Items(after))) => FieldChange::Items(item_changes(&[], after)),
        (before, after) => FieldChange::Value { before: before.cloned(), after: after.cloned() },
    })
}

/// The text of a value, or nothing for an absent value whose other side is a text.
fn prose<'a>(value: Option<&'a Value>, other: Option<&Value>) -> Option<&'a str> {
    match (value, other) {
        (Some(Value::Line(text) | Value::Text(text)), _) => Some(text),
        (None, Some(Value::Line(_) | Value::Text(_))) => Some(""),
        _ => None,
    }
}

/// The entries of a list, or none for an absent value whose other side is a list of the same kind.
fn entries(value: Option<&Value>, other: Option<&Value>) -> Option<Vec<Entry>> {
    let is_list = |value: &Value| {
        matches!(value, Value::Choices(_) | Value::Keywords(_) | Value::References(_) | Value::People(_))
    };
    match (value, other) {
        (Some(value), Some(other)) if std::mem::discriminant(value) != std::mem::discriminant(other) => None,
        (Some(value), _) if is_list(value) => Some(Entry::all_of(value)),
        (None, Some(other)) if is_list(other) => Some(Vec::new()),
        _ => None,
    }
}

impl Entry {
    /// The entries of a value that is such a list; none for others.
    pub fn all_of(value: &Value) -> Vec<Self> {
        match value {
            Value::Choices(ids) => ids.iter().cloned().map(Self::Choice).collect(),
            Value::Keywords(words) => words.iter().cloned().map(Self::Keyword).collect(),
            Value::References(fiches) => fiches.iter().copied().map(Self::Fiche).collect(),
            Value::People(people) => people.iter().cloned().map(Self::Person).collect(),
            _ => Vec::new(),
        }
    }

    /// The id of a choice, the word of a keyword.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::Choice(words) | Self::Keyword(words) => Some(words.clone()),
            Self::Fiche(_) | Self::Person(_) => None,
        }
    }
}

fn entry_changes(before: Vec<Entry>, after: Vec<Entry>) -> FieldChange {
    let kept_before: Vec<&Entry> = before.iter().filter(|entry| after.contains(entry)).collect();
    let kept_after: Vec<&Entry> = after.iter().filter(|entry| before.contains(entry)).collect();
    let is_reordered = kept_before != kept_after;
    let present = |entry: &Entry| {
        if before.contains(entry) { EntryChange::Kept(entry.clone()) } else { EntryChange::Added(entry.clone()) }
    };
    let entries =
        woven(&before, &after, |left, right| left == right, present, |entry| EntryChange::Removed(entry.clone()));
    FieldChange::Entries { entries, is_reordered }
}

/// The list of after, each removed one put behind the one it stood behind.
fn woven<T, C>(
    before: &[T],
    after: &[T],
    is_same: impl Fn(&T, &T) -> bool,
    present: impl Fn(&T) -> C,
    removed: impl Fn(&T) -> C,
) -> Vec<C> {
    let mut behind: Vec<Vec<&T>> = vec![Vec::new(); after.len() + 1];
    let mut place = 0;
    for old in before {
        match after.iter().position(|new| is_same(old, new)) {
            Some(at) => place = at + 1,
            None => behind[place].push(old),
        }
    }
    let mut out: Vec<C> = behind[0].iter().map(|old| removed(old)).collect();
    for (at, new) in after.iter().enumerate() {
        out.push(present(new));
        out.extend(behind[at + 1].iter().map(|old| removed(old)));
    }
    out
}

/// Places are the same when they are equal, else when their labels are, else when they are the last ones left on both sides,
/// the nearest first.
fn place_changes(before: &[Place], after: &[Place]) -> Vec<PlaceChange> {
    let mut partner: Vec<Option<usize>> = vec![None; after.len()];
    let mut is_free = vec![true; before.len()];
    let mut pair = |partner: &mut Vec<Option<usize>>, is_pair: &dyn Fn(&Place, &Place) -> bool| {
        for (at, new) in after.iter().enumerate().filter(|(at, _)| partner[*at].is_none()).collect::<Vec<_>>() {
            let found = (0..before.len()).find(|old| is_free[*old] && is_pair(&before[*old], new));
            if let Some(old) = found {
                is_free[old] = false;
                partner[at] = Some(old);
            }
        }
    };
    pair(&mut partner, &|old, new| old == new);
    pair(&mut partner, &|old, new| old.label == new.label);
    let mut near: Vec<(u64, usize, usize)> = Vec::new();
    for (at, new) in after.iter().enumerate().filter(|(at, _)| partner[*at].is_none()) {
        for (from, old) in before.iter().enumerate().filter(|(from, _)| is_free[*from]) {
            let metres = old.point.zip(new.point).map_or(u64::MAX, |(a, b)| a.distance_metres(b) as u64);
            near.push((metres, at, from));
        }
    }
    near.sort_unstable();
    for (_, at, from) in near {
        if partner[at].is_none() && is_free[from] {
            partner[at] = Some(from);
            is_free[from] = false;
        }
    }
    let indexes: Vec<usize> = (0..after.len()).collect();
    let olds: Vec<Option<usize>> = partner.clone();
    let mut out = Vec::new();
    let mut placed = 0;
    let gone_until = |until: usize, placed: &mut usize, out: &mut Vec<PlaceChange>| {
        while *placed < until {
            if is_free[*placed] {
                out.push(PlaceChange::Removed(before[*placed].clone()));
            }
            *placed += 1;
        }
    };
    for at in indexes {
        match olds[at] {
            None => out.push(PlaceChange::Added(after[at].clone())),
            Some(from) => {
                gone_until(from, &mut placed, &mut out);
                out.push(place_change(&before[from], &after[at]));
            }
        }
    }
    gone_until(before.len(), &mut placed, &mut out);
    out
}

fn place_change(before: &Place, after: &Place) -> PlaceChange {
    if before == after {
        return PlaceChange::Kept(after.clone());
    }
    let metres = before.point.zip(after.point).filter(|(a, b)| a != b).map(|(a, b)| a.distance_metres(b));
    PlaceChange::Changed { before: before.clone(), after: after.clone(), metres }
}

fn item_changes(before: &[Item], after: &[Item]) -> Vec<ItemChange> {
    let moves = item_moves(before, after);
    let present = |new: &Item| {
        let state = match before.iter().find(|old| old.id == new.id) {
            None => ItemState::Added(new.clone()),
            Some(old) => {
                let moved = moves.iter().find(|(id, _)| *id == new.id).map(|(_, by)| *by);
                if old == new && moved.is_none() {
                    ItemState::Kept(new.clone())
                } else {
                    ItemState::Changed {
                        after: new.clone(),
                        title: turn(&old.title, &new.title),
                        text: (old.text != new.text).then(|| text::text(&old.text, &new.text)),
                        moved,
                    }
                }
            }
        };
        ItemChange { id: new.id, state }
    };
    woven(
        before,
        after,
        |old, new| old.id == new.id,
        present,
        |old| ItemChange { id: old.id, state: ItemState::Removed(old.clone()) },
    )
}

/// Which items went past others, and past how many: all but a longest run of those that kept their order.
fn item_moves(before: &[Item], after: &[Item]) -> Vec<(ItemId, i32)> {
    let both: Vec<&Item> = before.iter().filter(|old| after.iter().any(|new| new.id == old.id)).collect();
    let ranks: Vec<usize> = after.iter().filter_map(|new| both.iter().position(|old| old.id == new.id)).collect();
    let stays = super::align::longest_increasing(&ranks);
    ranks
        .iter()
        .enumerate()
        .filter(|(at, _)| !stays.contains(at))
        .map(|(at, rank)| (both[*rank].id, at as i32 - *rank as i32))
        .collect()
}
