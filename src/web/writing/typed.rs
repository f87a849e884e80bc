//! What somebody typed in the form of a fiche, kept exactly, whether it can be read or not.

use crate::{
    domain::{
        fiche_type::{FicheType, Field, FieldKey, FieldKind, TypeKey},
        id::ItemId,
    },
    web::{error::Failure, form::Posted},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    mem::discriminant,
};

/// A form as it was filled. Given back as it is when something has to be put right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typed {
    pub title: String,
    pub summary: String,
    pub lang: String,
    pub licence: String,
    /// Of every field that the form asked for.
    pub values: BTreeMap<FieldKey, TypedValue>,
}

/// What was typed in one field, by the shape of its controls.
#[derive(Clone, Debug, PartialEq)]
pub enum TypedValue {
    /// One control: a line, a text, a number, a date, a choice, yes or no, an address, one name a line.
    Words(String),
    Period {
        start: String,
        end: String,
    },
    Chosen(Vec<String>),
    /// Keywords that are kept, and what is typed to be added.
    Keywords {
        kept: Vec<String>,
        more: String,
    },
    Places(Vec<TypedPlace>),
    Items(Vec<TypedItem>),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypedPlace {
    pub label: String,
    pub lat: String,
    pub lon: String,
    pub precision: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TypedItem {
    pub id: ItemId,
    pub title: String,
    pub text: String,
}

/// What the button that sent the form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gesture {
    Save,
    /// Save, though fiches of a near title are there.
    SaveAnyway,
    Preview,
    /// Show the form again as it was filled.
    Again,
    /// Show the form of another type, with what was typed in the fields that both have.
    Retype(TypeKey),
    Add(FieldKey),
    Remove(FieldKey, usize),
    Up(FieldKey, usize),
    Down(FieldKey, usize),
}

/// The name of the button that sent a form.
pub const DO: &str = "do";

/// Names of the form that are not of a field of the type.
const OWN_NAMES: [&str; 13] =
    [DO, "base", "key", "type", "from", "of", "title", "summary", "lang", "licence", "choices", "name", "passphrase"];

impl Typed {
    /// The form as it was sent. A name that the form of this type does not have is refused.
    ///
    /// Items that come without an id of their own, or with one that another item has, get one from `new_item`.
    pub fn read(fiche_type: &FicheType, posted: &Posted, new_item: impl FnMut() -> ItemId) -> Result<Self, Failure> {
        let fields: BTreeMap<&str, &Field> = asked(fiche_type).map(|field| (field.key.as_str(), field)).collect();
        posted.only(|name| {
            let Some((key, part)) = field_name(name) else {
                return OWN_NAMES.contains(&name) || name.starts_with("choice.") || name.starts_with("words.");
            };
            fields.get(key).is_some_and(|field| parts(&field.kind).contains(&part))
        })?;
        let text = |name: &str| posted.text(name).unwrap_or_default().to_owned();
        let mut typed = Self {
            title: text("title"),
            summary: text("summary"),
            lang: text("lang"),
            licence: text("licence"),
            values: BTreeMap::new(),
        };
        for field in asked(fiche_type) {
            typed.values.insert(field.key.clone(), TypedValue::read(field, posted));
        }
        typed.name_items(new_item);
        Ok(typed)
    }

    /// What was typed in this field; empty if the form did not ask for it.
    pub fn value(&self, field: &Field) -> TypedValue {
        self.values.get(&field.key).cloned().unwrap_or_else(|| TypedValue::empty(&field.kind))
    }

    /// The same under another type, whose form before anybody types is `blank`; `None` when something was typed, since `before`,
    /// in a field that the other type does not have.
    pub fn under(&self, before: &Self, mut blank: Self) -> Option<Self> {
        for (key, value) in &self.values {
            match blank.values.get_mut(key) {
                Some(other) if discriminant(other) == discriminant(value) => *other = value.clone(),
                _ if before.values.get(key).map(TypedValue::said).unwrap_or_default() != value.said() => return None,
                _ => {}
            }
        }
        let (title, summary) = (self.title.clone(), self.summary.clone());
        Some(Self { title, summary, lang: self.lang.clone(), licence: self.licence.clone(), values: blank.values })
    }

    /// Every control with what is in it, in order: as hidden fields they are the same form.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let own =
            [("title", &self.title), ("summary", &self.summary), ("lang", &self.lang), ("licence", &self.licence)];
        let mut pairs: Vec<_> = own.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
        for (key, value) in &self.values {
            value.pairs(&mut |part, value| {
                let name = if part.is_empty() { format!("f.{key}") } else { format!("f.{key}.{part}") };
                pairs.push((name, value.to_owned()));
            });
        }
        pairs
    }

    /// Does to a list what its button says. What does not fit is left undone.
    pub fn apply(&mut self, gesture: &Gesture, new_item: impl FnOnce() -> ItemId) {
        match gesture {
            Gesture::Add(key) => match self.values.get_mut(key) {
                Some(TypedValue::Items(items)) => {
                    items.push(TypedItem { id: new_item(), title: String::new(), text: String::new() });
                }
                Some(TypedValue::Places(places)) => places.push(TypedPlace::default()),
                _ => {}
            },
            Gesture::Remove(key, at) => match self.values.get_mut(key) {
                Some(TypedValue::Items(items)) if *at < items.len() => drop(items.remove(*at)),
                Some(TypedValue::Places(places)) if *at < places.len() => drop(places.remove(*at)),
                _ => {}
            },
            Gesture::Up(key, at) => self.swap(key, at.checked_sub(1), Some(*at)),
            Gesture::Down(key, at) => self.swap(key, Some(*at), at.checked_add(1)),
            Gesture::Save | Gesture::SaveAnyway | Gesture::Preview | Gesture::Again | Gesture::Retype(_) => {}
        }
    }

    fn swap(&mut self, key: &FieldKey, a: Option<usize>, b: Option<usize>) {
        let (Some(TypedValue::Items(items)), Some(a), Some(b)) = (self.values.get_mut(key), a, b) else { return };
        if a < items.len() && b < items.len() {
            items.swap(a, b);
        }
    }

    fn name_items(&mut self, mut new_item: impl FnMut() -> ItemId) {
        for value in self.values.values_mut() {
            let TypedValue::Items(items) = value else { continue };
            let mut seen = BTreeSet::from([NO_ITEM]);
            for item in items {
                if !seen.insert(item.id) {
                    item.id = new_item();
                }
            }
        }
    }
}

/// Stands for an item that has no id yet, only while a form is being read.
const NO_ITEM: ItemId = ItemId([0; 16]);

impl TypedValue {
    pub fn empty(kind: &FieldKind) -> Self {
        match kind {
            FieldKind::Period => Self::Period { start: String::new(), end: String::new() },
            FieldKind::Choices { .. } => Self::Chosen(Vec::new()),
            FieldKind::Keywords => Self::Keywords { kept: Vec::new(), more: String::new() },
            FieldKind::Place => Self::Places(Vec::new()),
            FieldKind::Items { .. } => Self::Items(Vec::new()),
            _ => Self::Words(String::new()),
        }
    }

    /// Whether nothing is typed but space.
    pub fn is_blank(&self) -> bool {
        let blank = |text: &String| text.trim().is_empty();
        match self {
            Self::Words(words) => blank(words),
            Self::Period { start, end } => blank(start) && blank(end),
            Self::Chosen(ids) => ids.iter().all(blank),
            Self::Keywords { kept, more } => kept.iter().all(blank) && blank(more),
            Self::Places(places) => places.iter().all(TypedPlace::is_blank),
            Self::Items(items) => items.iter().all(TypedItem::is_blank),
        }
    }

    fn read(field: &Field, posted: &Posted) -> Self {
        let key = &field.key;
        let name = |part: &str| format!("f.{key}.{part}");
        let one = |name: &str| posted.text(name).unwrap_or_default().to_owned();
        let all = |name: &str| posted.all(name).map(str::to_owned).collect::<Vec<_>>();
        match &field.kind {
            FieldKind::Period => Self::Period { start: one(&name("start")), end: one(&name("end")) },
            FieldKind::Choices { .. } => Self::Chosen(all(&format!("f.{key}"))),
            FieldKind::Keywords => Self::Keywords { kept: all(&format!("f.{key}")), more: one(&name("more")) },
            FieldKind::Place => Self::Places(places(posted, &format!("f.{key}."))),
            FieldKind::Items { .. } => Self::Items(items(posted, &format!("f.{key}."))),
            _ => Self::Words(one(&format!("f.{key}"))),
        }
    }

    fn pairs(&self, pair: &mut dyn FnMut(&str, &str)) {
        match self {
            Self::Words(words) => pair("", words),
            Self::Period { start, end } => {
                pair("start", start);
                pair("end", end);
            }
            Self::Chosen(ids) => ids.iter().for_each(|id| pair("", id)),
            Self::Keywords { kept, more } => {
                kept.iter().for_each(|word| pair("", word));
                pair("more", more);
            }
            Self::Places(places) => {
                for place in places {
                    pair("label", &place.label);
                    pair("lat", &place.lat);
                    pair("lon", &place.lon);
                    pair("precision", &place.precision);
                }
            }
            Self::Items(items) => {
                for item in items {
                    pair("id", &item.id.to_string());
                    pair("title", &item.title);
                    pair("text", &item.text);
                }
            }
        }
    }
}

impl TypedValue {
    /// What somebody typed or chose in it, without what the form brings by itself.
    fn said(&self) -> Vec<(String, String)> {
        let mut said = Vec::new();
        self.pairs(&mut |part, value| {
            if !matches!(part, "precision" | "id") && !value.trim().is_empty() {
                said.push((part.to_owned(), value.replace("\r\n", "\n")));
            }
        });
        said
    }
}

impl TypedPlace {
    pub fn is_blank(&self) -> bool {
        [&self.label, &self.lat, &self.lon].iter().all(|text| text.trim().is_empty())
    }
}

impl TypedItem {
    pub fn is_blank(&self) -> bool {
        self.title.trim().is_empty() && self.text.trim().is_empty()
    }
}

impl Gesture {
    /// What a button's value says; `None` for a value that no button has. Without a button, a form is sent to be saved.
    pub fn parse(value: Option<&str>) -> Option<Self> {
        let Some(value) = value else { return Some(Self::Save) };
        let mut parts = value.split('.');
        let verb = parts.next()?;
        let key = parts.next().map(FieldKey::parse);
        let at = parts.next().map(|at| at.parse::<usize>().ok());
        Some(match (verb, key, at, parts.next()) {
            ("save", None, None, None) => Self::Save,
            ("anyway", None, None, None) => Self::SaveAnyway,
            ("preview", None, None, None) => Self::Preview,
            ("again", None, None, None) => Self::Again,
            ("type", Some(Some(key)), None, None) => Self::Retype(TypeKey::parse(key.as_str())?),
            ("add", Some(Some(key)), None, None) => Self::Add(key),
            ("remove", Some(Some(key)), Some(Some(at)), None) => Self::Remove(key, at),
            ("up", Some(Some(key)), Some(Some(at)), None) => Self::Up(key, at),
            ("down", Some(Some(key)), Some(Some(at)), None) => Self::Down(key, at),
            _ => return None,
        })
    }
}

/// The fields that a form of this type asks for, in its order.
pub fn asked(fiche_type: &FicheType) -> impl Iterator<Item = &Field> {
    fiche_type.fields.iter().filter(|field| !field.is_retired)
}

/// The key and the part in a name such as `f.places.label`.
fn field_name(name: &str) -> Option<(&str, &str)> {
    let rest = name.strip_prefix("f.")?;
    Some(rest.split_once('.').unwrap_or((rest, "")))
}

/// The parts that the names of a field have, by its kind.
fn parts(kind: &FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::Period => &["start", "end"],
        FieldKind::Keywords => &["", "more"],
        FieldKind::Place => &["label", "lat", "lon", "precision"],
        FieldKind::Items { .. } => &["id", "title", "text"],
        _ => &[""],
    }
}

/// Places in the order of the form: each begins with its label.
fn places(posted: &Posted, prefix: &str) -> Vec<TypedPlace> {
    let mut places: Vec<TypedPlace> = Vec::new();
    for (part, value) in with_prefix(posted, prefix) {
        if part == "label" || places.is_empty() {
            places.push(TypedPlace::default());
        }
        let Some(place) = places.last_mut() else { continue };
        match part {
            "label" => place.label = value.to_owned(),
            "lat" => place.lat = value.to_owned(),
            "lon" => place.lon = value.to_owned(),
            _ => place.precision = value.to_owned(),
        }
    }
    places
}

/// Items in the order of the form: each begins with its id, which may be empty.
fn items(posted: &Posted, prefix: &str) -> Vec<TypedItem> {
    let mut items: Vec<TypedItem> = Vec::new();
    for (part, value) in with_prefix(posted, prefix) {
        if part == "id" || items.is_empty() {
            items.push(TypedItem { id: NO_ITEM, title: String::new(), text: String::new() });
        }
        let Some(item) = items.last_mut() else { continue };
        match part {
            "id" => item.id = ItemId::parse(value).unwrap_or(NO_ITEM),
            "title" => item.title = value.to_owned(),
            _ => item.text = value.to_owned(),
        }
    }
    items
}

fn with_prefix<'a>(posted: &'a Posted, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    posted.fields().iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
}
