//! Conflicts as they are met, their names, and the answers that were given to them.

use super::{Choice, Conflict, ConflictId, ConflictPlace, Property, Side};
use crate::domain::{
    fiche::Title,
    fiche_type::FieldKey,
    id::ItemId,
    value::{Item, Value},
};
use std::collections::BTreeMap;
use std::fmt::Display;

/// The answers that were given, and the conflicts that are still open.
pub struct Decisions<'a> {
    choices: &'a BTreeMap<ConflictId, Choice>,
    pub conflicts: Vec<Conflict>,
    /// How often the same conflict was met: the same words twice in one text.
    met: BTreeMap<String, u32>,
}

/// Which text of a fiche.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub field: &'a FieldKey,
    pub item: Option<ItemId>,
}

/// What is to be done at one conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Open,
    Theirs,
    Mine,
    Both,
    Rewritten(String),
}

impl<'a> Decisions<'a> {
    pub fn new(choices: &'a BTreeMap<ConflictId, Choice>) -> Self {
        Self { choices, conflicts: Vec::new(), met: BTreeMap::new() }
    }

    pub fn choices(&self) -> &'a BTreeMap<ConflictId, Choice> {
        self.choices
    }

    pub fn title(&mut self, [base, theirs, mine]: [&Title; 3]) -> Title {
        if theirs == mine || mine == base {
            return theirs.clone();
        }
        if theirs == base {
            return mine.clone();
        }
        let sides = [base, theirs, mine].map(|title| Some(Side::Text(title.to_string())));
        let may_stand = |words: &str| Title::parse(words).is_ok();
        match self.decide(ConflictPlace::Title, sides, &may_stand) {
            Decision::Mine => mine.clone(),
            Decision::Rewritten(words) => Title::parse(&words).unwrap_or_else(|_| theirs.clone()),
            Decision::Open | Decision::Theirs | Decision::Both => theirs.clone(),
        }
    }

    pub fn property<T: Clone + PartialEq + Display>(&mut self, property: Property, [base, theirs, mine]: [&T; 3]) -> T {
        if theirs == mine || mine == base {
            return theirs.clone();
        }
        if theirs == base {
            return mine.clone();
        }
        let sides = [base, theirs, mine].map(|value| Some(Side::Text(value.to_string())));
        match self.decide(ConflictPlace::Property(property), sides, &|_| false) {
            Decision::Mine => mine.clone(),
            _ => theirs.clone(),
        }
    }

    pub fn passage(&mut self, place: Place, around: &str, texts: [&str; 3]) -> Decision {
        let place = ConflictPlace::Passage { field: place.field.clone(), item: place.item, around: around.to_owned() };
        let sides =
            texts.map(|text| Some(text.trim()).filter(|text| !text.is_empty()).map(|text| Side::Text(text.to_owned())));
        let may_stand = |words: &str| crate::domain::text::stored(words).is_some_and(|stored| stored == words);
        self.decide(place, sides, &may_stand)
    }

    pub fn value(&mut self, key: &FieldKey, values: [Option<&Value>; 3]) -> Decision {
        let is_line = matches!(values[1].or(values[2]), Some(Value::Line(_)));
        let sides = values.map(|value| value.cloned().map(Side::Value));
        let may_stand = |words: &str| is_line && !words.chars().any(char::is_control);
        self.decide(ConflictPlace::Field(key.clone()), sides, &may_stand)
    }

    pub fn item(&mut self, key: &FieldKey, id: ItemId, items: [Option<&Item>; 3]) -> Decision {
        let sides = items.map(|item| item.cloned().map(Side::Item));
        let may_stand = |words: &str| crate::domain::text::stored(words).is_some_and(|stored| stored == words);
        self.decide(ConflictPlace::Item(key.clone(), id), sides, &may_stand)
    }

    pub fn item_title(&mut self, key: &FieldKey, id: ItemId, titles: [Option<&str>; 3]) -> Decision {
        let sides = titles.map(|title| title.map(|title| Side::Text(title.to_owned())));
        let may_stand = |words: &str| !words.chars().any(char::is_control);
        self.decide(ConflictPlace::ItemTitle(key.clone(), id), sides, &may_stand)
    }

    /// The answer to a conflict, if there is one that can be carried out; else it is open.
    fn decide(&mut self, place: ConflictPlace, sides: [Option<Side>; 3], may_stand: &dyn Fn(&str) -> bool) -> Decision {
        let id = self.name(&place, &sides);
        let [before, theirs, mine] = sides;
        let conflict = Conflict { id, place, before, theirs, mine };
        let decision = match self.choices.get(&conflict.id) {
            Some(Choice::Theirs) => Decision::Theirs,
            Some(Choice::Mine) => Decision::Mine,
            Some(Choice::Both) if conflict.may_keep_both() => Decision::Both,
            Some(Choice::Rewritten(words)) if may_stand(words) => Decision::Rewritten(words.clone()),
            Some(Choice::Both | Choice::Rewritten(_)) | None => Decision::Open,
        };
        if decision == Decision::Open {
            self.conflicts.push(conflict);
        }
        decision
    }

    /// A hash over the place and the three sides; not over what stands around it, which may change meanwhile.
    fn name(&mut self, place: &ConflictPlace, sides: &[Option<Side>; 3]) -> ConflictId {
        let place = match place {
            ConflictPlace::Passage { field, item, .. } => format!("{field:?} {item:?}"),
            other => format!("{other:?}"),
        };
        let words = format!("{place}\n{sides:?}");
        let count = self.met.entry(words.clone()).or_default();
        *count += 1;
        let hash = blake3::hash(format!("{words}\n{count}").as_bytes());
        ConflictId(hash.to_hex().as_str()[..16].to_owned())
    }
}
