//! Three states of one field put together, as its kind allows.

use super::{
    Joined,
    decide::{Decision, Decisions, Place},
    list,
    passage::merge_text,
};
use crate::domain::{
    diff::Entry,
    fiche::Content,
    fiche_type::FieldKey,
    id::ItemId,
    place, text,
    value::{Item, Person, Value},
};
use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

type Three<'a> = [Option<&'a Value>; 3];

/// All the fields of three states of a fiche, by key.
pub fn merge_all(
    contents: [&Content; 3],
    decisions: &mut Decisions,
    joined: &mut Vec<Joined>,
) -> BTreeMap<FieldKey, Value> {
    let keys: BTreeSet<&FieldKey> = contents.iter().flat_map(|content| content.values.keys()).collect();
    let mut values = BTreeMap::new();
    for key in keys {
        let three = contents.map(|content| content.values.get(key));
        let [base, theirs, mine] = three;
        let value = if theirs == mine || theirs == base {
            mine.cloned()
        } else if mine == base {
            joined.push(Joined::Field(key.clone()));
            theirs.cloned()
        } else {
            let (value, took_theirs) = merge_value(key, three, decisions);
            if took_theirs {
                joined.push(Joined::Within(key.clone()));
            }
            value
        };
        values.extend(value.map(|value| (key.clone(), value)));
    }
    values
}

/// Whether two values of a field can both be kept.
pub fn may_keep_both(theirs: &Value, mine: &Value) -> bool {
    discriminant(theirs) == discriminant(mine) && matches!(theirs, Value::Text(_) | Value::Line(_) | Value::Places(_))
}

/// One field that both changed, differently; and whether something of theirs went into it.
fn merge_value(key: &FieldKey, three: Three, decisions: &mut Decisions) -> (Option<Value>, bool) {
    let Some(sample) = three[1].or(three[2]) else { return (None, false) };
    if three.iter().flatten().any(|value| discriminant(*value) != discriminant(sample)) {
        return (decided(key, three, decisions), false);
    }
    match sample {
        Value::Text(_) => {
            let [base, theirs, mine] = three.map(|value| prose(value));
            let merged = merge_text(base, theirs, mine, Place { field: key, item: None }, decisions);
            let value = Some(merged.text).filter(|text| !text.is_empty()).map(Value::Text);
            (value, merged.took_theirs)
        }
        Value::Line(_) => merge_line(key, three, decisions),
        Value::Choices(_) | Value::Keywords(_) | Value::References(_) | Value::People(_) => {
            merge_entries(sample, three)
        }
        Value::Places(_) => merge_places(key, three, decisions),
        Value::Items(_) => merge_items(key, three, decisions),
        _ => (decided(key, three, decisions), false),
    }
}

fn prose(value: Option<&Value>) -> &str {
    match value {
        Some(Value::Line(text) | Value::Text(text)) => text,
        _ => "",
    }
}

/// A value that is whole or nothing: with theirs while it is open.
fn decided(key: &FieldKey, three: Three, decisions: &mut Decisions) -> Option<Value> {
    let [_, theirs, mine] = three;
    match decisions.value(key, three) {
        Decision::Open | Decision::Theirs => theirs.cloned(),
        Decision::Mine => mine.cloned(),
        Decision::Both => both(theirs, mine),
        Decision::Rewritten(words) => Some(words.trim().to_owned()).filter(|line| !line.is_empty()).map(Value::Line),
    }
}

fn both(theirs: Option<&Value>, mine: Option<&Value>) -> Option<Value> {
    match (theirs, mine) {
        (Some(Value::Line(theirs)), Some(Value::Line(mine))) => Some(Value::Line(format!("{theirs} {mine}"))),
        (Some(Value::Text(theirs)), Some(Value::Text(mine))) => Some(Value::Text(format!("{theirs}\n\n{mine}"))),
        (Some(Value::Places(theirs)), Some(Value::Places(mine))) => {
            let mut places = theirs.clone();
            places.extend(mine.iter().filter(|place| !theirs.contains(place)).cloned());
            Some(Value::Places(places))
        }
        _ => theirs.or(mine).cloned(),
    }
}

/// A line that was there is merged by word; two new ones are a choice, for a line has no paragraphs.
fn merge_line(key: &FieldKey, three: Three, decisions: &mut Decisions) -> (Option<Value>, bool) {
    let [base, theirs, mine] = three.map(prose);
    if base.is_empty() || theirs.is_empty() || mine.is_empty() {
        return (decided(key, three, decisions), false);
    }
    let mut tried = Decisions::new(decisions.choices());
    let merged = merge_text(base, theirs, mine, Place { field: key, item: None }, &mut tried);
    if !tried.conflicts.is_empty() || merged.text.contains('\n') || merged.text.is_empty() {
        return (decided(key, three, decisions), false);
    }
    (Some(Value::Line(merged.text)), merged.took_theirs)
}

/// Lists of entries merge as sets, their order kept.
fn merge_entries(sample: &Value, three: Three) -> (Option<Value>, bool) {
    let lists = three.map(|value| value.map(Entry::all_of).unwrap_or_default());
    let names = [0, 1, 2].map(|at| lists[at].iter().map(name).collect::<Vec<String>>());
    let [base, theirs, mine] = [0, 1, 2].map(|at| names[at].iter().zip(&lists[at]).collect::<BTreeMap<_, _>>());
    // Of a keyword, the spelling that somebody changed.
    let entry_of = |name: &String| {
        let spelled = [theirs.get(name), mine.get(name), base.get(name)];
        let changed = spelled[..2].iter().flatten().find(|entry| base.get(name) != Some(**entry));
        changed.copied().or_else(|| spelled.into_iter().flatten().next()).copied()
    };
    let order = list::order(&names[0], &names[1], &names[2], |_| false);
    let took_theirs = order != names[2];
    let entries: Vec<&Entry> = order.iter().filter_map(entry_of).collect();
    if entries.is_empty() {
        return (None, took_theirs);
    }
    let words = || entries.iter().filter_map(|entry| entry.words()).collect::<Vec<String>>();
    let value = match sample {
        Value::Choices(_) => Value::Choices(words()),
        Value::Keywords(_) => Value::Keywords(words()),
        Value::References(_) => Value::References(
            entries
                .iter()
                .filter_map(|entry| if let Entry::Fiche(fiche) = entry { Some(*fiche) } else { None })
                .collect(),
        ),
        _ => Value::People(
            entries
                .iter()
                .filter_map(|entry| if let Entry::Person(person) = entry { Some(Person::clone(person)) } else { None })
                .collect(),
        ),
    };
    (Some(value), took_theirs)
}

/// What makes two entries the same one: keywords are compared as they are when folded.
fn name(entry: &Entry) -> String {
    match entry {
        Entry::Keyword(word) => {
            format!("{} {}", text::folded(word), if text::folded(word).is_empty() { word } else { "" })
        }
        other => format!("{other:?}"),
    }
}

/// Places have no id: their label is their name, and when several have the same one it is a choice between whole values.
fn merge_places(key: &FieldKey, three: Three, decisions: &mut Decisions) -> (Option<Value>, bool) {
    let lists: [&[place::Place]; 3] =
        three.map(|value| if let Some(Value::Places(places)) = value { places.as_slice() } else { &[] });
    let labels = lists.map(|places| places.iter().map(|place| place.label.clone()).collect::<Vec<_>>());
    let is_clear = labels.iter().all(|labels| labels.iter().collect::<BTreeSet<_>>().len() == labels.len());
    let find = |side: usize, label: &str| lists[side].iter().find(|place| place.label == label);
    // Renamed on one side and described otherwise on the other: only a person can tell.
    let changed_and_gone = |label: &String| {
        let (base, theirs, mine) = (find(0, label), find(1, label), find(2, label));
        base.is_some()
            && (theirs.is_none() && mine.is_some() && mine != base
                || mine.is_none() && theirs.is_some() && theirs != base)
    };
    let both_changed = |label: &String| {
        let (base, theirs, mine) = (find(0, label), find(1, label), find(2, label));
        theirs.is_some() && mine.is_some() && theirs != mine && theirs != base && mine != base
    };
    let all: BTreeSet<&String> = labels.iter().flatten().collect();
    // One place each, renamed or replaced by both: two answers to one question.
    let one_each = lists.iter().all(|list| list.len() == 1) && labels[1] != labels[0] && labels[2] != labels[0];
    if !is_clear || one_each || all.iter().any(|label| changed_and_gone(label) || both_changed(label)) {
        return (decided(key, three, decisions), false);
    }
    let order = list::order(&labels[0], &labels[1], &labels[2], |_| false);
    let took_theirs = order != labels[2]
        || order.iter().any(|label| find(1, label) != find(0, label) && find(2, label) == find(0, label));
    let places: Vec<place::Place> = order
        .iter()
        .filter_map(|label| {
            let (base, theirs, mine) = (find(0, label), find(1, label), find(2, label));
            if mine == base { theirs.or(mine) } else { mine.or(theirs) }
        })
        .cloned()
        .collect();
    (Some(places).filter(|places| !places.is_empty()).map(Value::Places), took_theirs)
}

/// Items merge by their ids, each one's title as a whole and its text by paragraph and word.
fn merge_items(key: &FieldKey, three: Three, decisions: &mut Decisions) -> (Option<Value>, bool) {
    let lists: [&[Item]; 3] =
        three.map(|value| if let Some(Value::Items(items)) = value { items.as_slice() } else { &[] });
    let ids = lists.map(|items| items.iter().map(|item| item.id).collect::<Vec<ItemId>>());
    let find = |side: usize, id: ItemId| lists[side].iter().find(|item| item.id == id);
    let changed_and_gone = |id: &ItemId| {
        let (base, theirs, mine) = (find(0, *id), find(1, *id), find(2, *id));
        base.is_some()
            && (theirs.is_none() && mine.is_some() && mine != base
                || mine.is_none() && theirs.is_some() && theirs != base)
    };
    let order = list::order(&ids[0], &ids[1], &ids[2], changed_and_gone);
    let mut took_theirs = order != ids[2];
    let mut items = Vec::new();
    for id in order {
        let [base, theirs, mine] = [find(0, id), find(1, id), find(2, id)];
        took_theirs |= theirs != base && theirs != mine;
        let item = match (base, theirs, mine) {
            (_, Some(theirs), Some(mine)) if theirs == mine => Some(mine.clone()),
            (Some(base), Some(theirs), Some(mine)) => merge_item(key, base, theirs, mine, decisions),
            (None, Some(item), None) | (None, None, Some(item)) => Some(item.clone()),
            three => decided_item(key, id, three.into(), decisions),
        };
        items.extend(item);
    }
    (Some(items).filter(|items| !items.is_empty()).map(Value::Items), took_theirs)
}

fn merge_item(key: &FieldKey, base: &Item, theirs: &Item, mine: &Item, decisions: &mut Decisions) -> Option<Item> {
    let id = base.id;
    let title = match (&base.title, &theirs.title, &mine.title) {
        (base, theirs, mine) if theirs == mine || theirs == base => mine.clone(),
        (base, theirs, mine) if mine == base => theirs.clone(),
        (base, theirs, mine) => match decisions.item_title(key, id, [base, theirs, mine].map(Option::as_deref)) {
            Decision::Mine => mine.clone(),
            Decision::Rewritten(words) => Some(words.trim().to_owned()).filter(|title| !title.is_empty()),
            Decision::Open | Decision::Theirs | Decision::Both => theirs.clone(),
        },
    };
    let text = merge_text(&base.text, &theirs.text, &mine.text, Place { field: key, item: Some(id) }, decisions).text;
    (title.is_some() || !text.is_empty()).then_some(Item { id, title, text })
}

/// An item that one changed and the other removed, or that both added under one id.
fn decided_item(key: &FieldKey, id: ItemId, three: [Option<&Item>; 3], decisions: &mut Decisions) -> Option<Item> {
    let [base, theirs, mine] = three;
    match decisions.item(key, id, three) {
        Decision::Open | Decision::Theirs | Decision::Both => theirs.cloned(),
        Decision::Mine => mine.cloned(),
        Decision::Rewritten(words) => {
            let title = mine.or(theirs).or(base).and_then(|item| item.title.clone());
            (title.is_some() || !words.trim().is_empty()).then(|| Item { id, title, text: words.trim().to_owned() })
        }
    }
}
