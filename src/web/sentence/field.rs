//! What changed of a field that is not a text, in words.

use super::{Phrase, Teller, Voice, is_plural, small};
use crate::domain::{
    diff::{Entry, Fact, FactValue},
    fiche_type::{Field, FieldKey, FieldKind, ItemStyle},
    value::{Date, Person},
};
use fluent_bundle::FluentValue;

impl Teller<'_> {
    /// What changed of a field that is not a text.
    pub(super) fn of_field(&self, voice: Voice, field: Option<&Field>, key: &FieldKey, fact: &Fact) -> Vec<Phrase> {
        let label = self.label(field, key);
        match fact {
            Fact::Words(_) => Vec::new(),
            Fact::Value { before, after } => vec![self.of_value(voice, field, &label, before.as_ref(), after.as_ref())],
            Fact::Entries { added, removed, is_reordered, added_names, removed_names } => {
                let mut phrases = Vec::new();
                for (verb, count, names) in [("add", *added, added_names), ("cut", *removed, removed_names)] {
                    if count > 0 {
                        phrases.push(self.of_entries(voice, verb, field, &label, count, names));
                    }
                }
                if phrases.is_empty() && *is_reordered {
                    phrases.push(self.say(voice, "order", &[("field", self.quoted(&label))]));
                }
                phrases
            }
            Fact::Places { added, removed, changed, metres, added_names, removed_names } => {
                let mut phrases = Vec::new();
                for (verb, count, names) in [("add", *added, added_names), ("cut", *removed, removed_names)] {
                    match (count, names.first()) {
                        (0, _) => {}
                        (1, Some(name)) => {
                            phrases.push(self.say(voice, &format!("{verb}-place"), &[("name", self.quoted(name))]));
                        }
                        _ => phrases.push(self.say(voice, &format!("{verb}-places"), &[("count", count.into())])),
                    }
                }
                phrases.extend(self.of_moved_places(voice, *changed, *metres));
                phrases
            }
            Fact::Items { added, removed, changed, moved, words, .. } => {
                let noun = item_noun(field);
                let mut phrases = Vec::new();
                // Words of items that stayed are told with the texts.
                let changed = if *added == 0 && *removed == 0 && !words.is_zero() { 0 } else { *changed };
                for (verb, count) in [("add", *added), ("cut", *removed), ("touch", changed)] {
                    if count > 0 {
                        phrases.push(self.say(voice, &format!("{verb}-{noun}"), &[("count", count.into())]));
                    }
                }
                if *moved > 0 {
                    phrases.push(self.say(voice, "order", &[("field", self.quoted(&label))]));
                }
                phrases
            }
        }
    }

    fn of_moved_places(&self, voice: Voice, changed: u16, metres: Option<u32>) -> Option<Phrase> {
        let distance = metres.filter(|metres| *metres > 0).map(|metres| self.lang.distance(metres.into()));
        match (changed, distance) {
            (0, _) => None,
            (_, None) => Some(self.say(voice, "touch-places", &[("count", changed.into())])),
            (_, Some(distance)) => {
                let values = [("count", changed.into()), ("distance", distance.into())];
                Some(self.say(voice, "move-places", &values))
            }
        }
    }

    fn of_value(
        &self,
        voice: Voice,
        field: Option<&Field>,
        label: &str,
        before: Option<&FactValue>,
        after: Option<&FactValue>,
    ) -> Phrase {
        let shown = |value: Option<&FactValue>| value.and_then(|value| self.value(field, value));
        let name: FluentValue<'_> = match voice {
            Voice::Deed => self.quoted(label),
            Voice::State => label.to_owned().into(),
        };
        let word = |value: String| -> FluentValue<'_> {
            match voice {
                Voice::Deed => self.quoted(&value),
                Voice::State => value.into(),
            }
        };
        match (before, after, shown(before), shown(after)) {
            (None, Some(_), _, Some(after)) => self.say(voice, "set-to", &[("field", name), ("after", word(after))]),
            (None, Some(_), _, None) => self.say(voice, "set", &[("field", name)]),
            (Some(_), None, Some(before), _) => {
                self.say(voice, "clear-of", &[("field", name), ("before", word(before))])
            }
            (Some(_), None, None, _) => self.say(voice, "clear", &[("field", name)]),
            (_, _, Some(before), Some(after)) => {
                let values = [("field", name), ("before", word(before)), ("after", word(after))];
                self.say(voice, "turn", &values)
            }
            _ => self.say(voice, "change", &[("field", name)]),
        }
    }

    /// A value in words; `None` for one that says nothing in a sentence.
    fn value(&self, field: Option<&Field>, value: &FactValue) -> Option<String> {
        let date = |text: &str| Date::parse(text).map(|date| self.lang.partial_date(date));
        Some(match value {
            FactValue::Choice(id) => self.entry(field, id),
            FactValue::Number { decimal, unit } => {
                let number = self.lang.decimal(decimal);
                unit.as_ref().map_or(number.clone(), |unit| format!("{number}\u{a0}{unit}"))
            }
            FactValue::Bool(yes) => self.lang.say(if *yes { "said-yes" } else { "said-no" }),
            FactValue::Date(text) => date(text)?,
            FactValue::Period { start, end: None } => {
                self.lang.say_with("said-period-open", &[("start", date(start)?.into())])
            }
            FactValue::Period { start, end: Some(end) } => {
                self.lang.say_with("said-period", &[("start", date(start)?.into()), ("end", date(end)?.into())])
            }
            FactValue::Link(address) => host(address),
            FactValue::Other => return None,
        })
    }

    fn of_entries(
        &self,
        voice: Voice,
        verb: &str,
        field: Option<&Field>,
        label: &str,
        count: u16,
        names: &[Entry],
    ) -> Phrase {
        let kind = entry_kind(field, names);
        let name = if count == 1 { names.first().and_then(|entry| self.entry_name(field, entry)) } else { None };
        let values = [("count", FluentValue::from(count)), ("field", self.quoted(label))];
        match (kind, name) {
            ("keyword", Some(name)) => self.say(voice, &format!("{verb}-keyword"), &[("name", self.quoted(&name))]),
            ("keyword", None) => self.say(voice, &format!("{verb}-keywords"), &values),
            (_, Some(name)) => {
                let values = [("name", self.quoted(&name)), ("field", self.quoted(label))];
                self.say(voice, &format!("{verb}-entry"), &values)
            }
            ("choice", None) if voice == Voice::Deed && is_plural(label) && count > 1 => {
                let values = [("count", FluentValue::from(count)), ("noun", small(label).into())];
                self.say(voice, &format!("{verb}-labelled"), &values)
            }
            (kind, None) => self.say(voice, &format!("{verb}-{kind}s"), &values),
        }
    }

    fn entry_name(&self, field: Option<&Field>, entry: &Entry) -> Option<String> {
        match entry {
            Entry::Choice(id) => Some(self.entry(field, id)),
            Entry::Keyword(word) => Some(word.clone()),
            Entry::Fiche(fiche) => (self.fiche)(*fiche),
            Entry::Person(Person::Name(name)) => Some(name.clone()),
            Entry::Person(Person::Contributor(id)) => (self.person)(*id),
        }
    }

    /// The label of an entry of a vocabulary, its id when the type no longer has it.
    fn entry(&self, field: Option<&Field>, id: &str) -> String {
        let entry = field.and_then(|field| field.entry(id));
        entry.map_or_else(|| id.to_owned(), |entry| self.lang.pick(&entry.label).to_owned())
    }
}

fn item_noun(field: Option<&Field>) -> &'static str {
    match field.map(|field| &field.kind) {
        Some(FieldKind::Items { style: ItemStyle::Steps }) => "steps",
        Some(FieldKind::Items { style: ItemStyle::Brakes }) => "brakes",
        Some(FieldKind::Items { style: ItemStyle::Facilitations }) => "facilitations",
        Some(FieldKind::Items { style: ItemStyle::Questions }) => "questions",
        _ => "items",
    }
}

fn entry_kind(field: Option<&Field>, names: &[Entry]) -> &'static str {
    match (names.first(), field.map(|field| &field.kind)) {
        (Some(Entry::Keyword(_)), _) | (None, Some(FieldKind::Keywords)) => "keyword",
        (Some(Entry::Fiche(_)), _) | (None, Some(FieldKind::Reference { .. })) => "fiche",
        (Some(Entry::Person(_)), _) | (None, Some(FieldKind::Person)) => "person",
        _ => "choice",
    }
}

/// The host of an address of the web, which is what a person recognises.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}
