//! What a revision changed, told in plain words from the facts that are kept with it: no difference is computed.

use super::language::Lang;
use crate::domain::{
    diff::{BinChange, Counts, Entry, Fact, FactValue, Facts, Turn},
    fiche_type::{FicheType, Field, FieldKey, FieldKind, ItemStyle},
    id::{ContributorId, FicheId},
    revision::RevisionKind,
    value::{Date, Person},
};
use fluent_bundle::FluentValue;

/// Whoever tells a change: in which language, with whose labels and names.
pub struct Teller<'a> {
    pub lang: &'a Lang,
    /// Of the time of the revision: its labels are used.
    pub fiche_type: &'a FicheType,
    /// The name that a contributor has now; `None` when it is not at hand.
    pub person: &'a dyn Fn(ContributorId) -> Option<String>,
    /// The title that a fiche has now; `None` when it is not at hand.
    pub fiche: &'a dyn Fn(FicheId) -> Option<String>,
    /// The label of a type by its key; `None` when it is not at hand.
    pub type_label: &'a dyn Fn(&str) -> Option<String>,
}

/// How it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    /// What somebody did: « corrigé 5 mots dans « Texte » », behind a name and « a » or « ont ».
    Deed,
    /// What is different: « 5 mots remplacés dans « Texte » ».
    State,
}

/// A part of a sentence. One that holds « et » by itself is not joined to the next by another.
struct Phrase {
    words: String,
    is_joined: bool,
}

/// Longest list of phrases: what comes behind it is counted.
const PHRASES_MAX: usize = 6;
/// From so many words on, added words were written and replaced ones rewritten.
const WRITTEN_FROM: u32 = 20;

impl Teller<'_> {
    /// What `people` did in one revision, to be put behind their names: « a corrigé 5 mots dans « Texte » ».
    pub fn predicate(&self, people: usize, kind: RevisionKind, facts: &Facts) -> String {
        let deeds = self.deeds(kind, facts);
        self.lang.say_with("told-by", &[("people", people.into()), ("deeds", deeds.into())])
    }

    /// What differs, said of nobody: « 3 mots remplacés dans « Comment faire », 2 mots-clés ajoutés ».
    pub fn state(&self, facts: &Facts) -> String {
        let phrases = if facts.is_creation {
            vec![self.creation(Voice::State, facts)]
        } else {
            self.phrases(Voice::State, facts)
        };
        match phrases.is_empty() {
            true => self.lang.say("state-nothing"),
            false => capital(&phrases.iter().map(|phrase| phrase.words.as_str()).collect::<Vec<_>>().join(", ")),
        }
    }

    fn deeds(&self, kind: RevisionKind, facts: &Facts) -> String {
        let mut phrases = match kind {
            RevisionKind::Undo(number) => vec![self.phrase("did-undo", &[("number", plain(number))])],
            RevisionKind::Restore(number) => vec![self.phrase("did-restore", &[("number", plain(number))])],
            RevisionKind::Adaptation { fiche, number } => self.adaptation(fiche, number, facts),
            _ if facts.is_creation => vec![self.creation(Voice::Deed, facts)],
            _ => self.phrases(Voice::Deed, facts),
        };
        if matches!(kind, RevisionKind::Restore(_)) && facts.bin == Some(BinChange::BroughtBack) {
            phrases.insert(0, self.phrase("did-bring-back", &[]));
        }
        if phrases.is_empty() {
            // An import brings every revision of its source, also those of what is not taken over.
            let key = if kind == RevisionKind::Import { "did-nothing-here" } else { "did-nothing" };
            phrases.push(self.phrase(key, &[]));
        }
        let words: Vec<String> = phrases.iter().map(|phrase| phrase.words.clone()).collect();
        match phrases.iter().any(|phrase| phrase.is_joined) {
            true => words.join(", "),
            false => self.lang.list(&words),
        }
    }

    fn creation(&self, voice: Voice, facts: &Facts) -> Phrase {
        match facts.words.words_added {
            0 => self.say(voice, "begin", &[]),
            count => self.say(voice, "first-words", &[("count", count.into())]),
        }
    }

    /// What a fiche was made from, and how many words are new in it.
    fn adaptation(&self, fiche: FicheId, number: u32, facts: &Facts) -> Vec<Phrase> {
        let mut phrases = vec![match (self.fiche)(fiche) {
            Some(title) => {
                self.phrase("did-adapt", &[("title", self.lang.quoted(&title).into()), ("number", plain(number))])
            }
            None => self.phrase("did-adapt-other", &[]),
        }];
        if facts.words.words_added > 0 {
            phrases.push(self.phrase("did-adapt-words", &[("count", facts.words.words_added.into())]));
        }
        phrases
    }

    /// One phrase for each thing that changed, the most telling first.
    fn phrases(&self, voice: Voice, facts: &Facts) -> Vec<Phrase> {
        let mut phrases = self.of_fiche(voice, facts);
        let texts = self.of_texts(voice, facts);
        let others =
            self.fields(facts).into_iter().flat_map(|(field, key, fact)| self.of_field(voice, field, key, fact));
        phrases.extend(texts.into_iter().chain(others));
        let cut = phrases.len().saturating_sub(PHRASES_MAX);
        // One place is kept for the count of what is left out.
        let cut = if cut > 0 || facts.more_fields > 0 { cut + usize::from(phrases.len() >= PHRASES_MAX) } else { 0 };
        phrases.truncate(phrases.len() - cut);
        let more = cut + usize::from(facts.more_fields);
        if more > 0 {
            phrases.push(self.say(voice, "more", &[("count", more.into())]));
        }
        phrases
    }

    /// What changed of the fiche itself: its title, its bin, its type, its language, its licence.
    fn of_fiche(&self, voice: Voice, facts: &Facts) -> Vec<Phrase> {
        let mut phrases = Vec::new();
        let quoted = |turn: &Turn<String>| [("before", self.quoted(&turn.before)), ("after", self.quoted(&turn.after))];
        match facts.bin {
            Some(BinChange::Removed) => phrases.push(self.say(voice, "remove", &[])),
            Some(BinChange::BroughtBack) => phrases.push(self.say(voice, "bring-back", &[])),
            None => {}
        }
        if let Some(turn) = &facts.title {
            phrases.push(self.say(voice, "rename", &quoted(turn)));
        } else if facts.slug.is_some() {
            phrases.push(self.say(voice, "address", &[]));
        }
        if let Some(turn) = &facts.type_key {
            let label = |key: &String| (self.type_label)(key).unwrap_or_else(|| key.clone());
            let turn = Turn { before: label(&turn.before), after: label(&turn.after) };
            phrases.push(self.say(voice, "type", &quoted(&turn)));
        }
        if facts.lang.is_some() {
            phrases.push(self.say(voice, "lang", &[]));
        }
        if let Some(turn) = &facts.licence {
            phrases.push(self.say(voice, "licence", &[("after", turn.after.as_str().into())]));
        }
        phrases
    }

    /// Texts in which words changed: those that changed in the same way are told together.
    fn of_texts(&self, voice: Voice, facts: &Facts) -> Vec<Phrase> {
        let mut groups: Vec<(Counts, Vec<String>)> = Vec::new();
        for (field, key, fact) in self.fields(facts) {
            let counts = match fact {
                Fact::Words(counts) => *counts,
                Fact::Items { added: 0, removed: 0, words, .. } if !words.is_zero() => *words,
                _ => continue,
            };
            let label = self.lang.quoted(&self.label(field, key));
            match groups.iter_mut().find(|(known, _)| shape(known) == shape(&counts)) {
                Some((sum, labels)) => {
                    *sum = sum.and(counts);
                    labels.push(label);
                }
                None => groups.push((counts, vec![label])),
            }
        }
        groups.into_iter().map(|(counts, labels)| self.of_words(voice, counts, labels)).collect()
    }

    fn of_words(&self, voice: Voice, counts: Counts, labels: Vec<String>) -> Phrase {
        let fields = self.lang.list(&labels);
        let Counts { words_added, words_removed, words_replaced, paragraphs_moved } = counts;
        let is_only_added = words_removed == 0 && words_replaced == 0;
        let add = if is_only_added && words_added >= WRITTEN_FROM { "write" } else { "add" };
        let fix = if words_replaced >= WRITTEN_FROM { "rewrite" } else { "fix" };
        let mut parts = Vec::new();
        for (verb, count) in [(fix, words_replaced), (add, words_added), ("cut", words_removed)] {
            if count > 0 {
                let form = if parts.is_empty() { "words" } else { "too" };
                parts.push(self.say(voice, &format!("{verb}-{form}"), &[("count", count.into())]).words);
            }
        }
        if paragraphs_moved > 0 {
            parts.push(self.say(voice, "move-paragraphs", &[("count", paragraphs_moved.into())]).words);
        }
        if parts.is_empty() {
            return self.say(voice, "signs", &[("fields", fields.into())]);
        }
        let done = self.lang.list(&parts);
        let words = self.lang.say_with("in-fields", &[("done", done.into()), ("fields", fields.into())]);
        Phrase { words, is_joined: parts.len() > 1 || labels.len() > 1 }
    }

    /// What changed of a field that is not a text.
    fn of_field(&self, voice: Voice, field: Option<&Field>, key: &FieldKey, fact: &Fact) -> Vec<Phrase> {
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

    fn label(&self, field: Option<&Field>, key: &FieldKey) -> String {
        field.map_or_else(|| key.to_string(), |field| self.lang.pick(&field.label).to_owned())
    }

    /// The facts in the order in which the fields are read; fields that the type does not have come last.
    fn fields<'f>(&'f self, facts: &'f Facts) -> Vec<(Option<&'f Field>, &'f FieldKey, &'f Fact)> {
        let place = |key: &FieldKey| self.fiche_type.fields.iter().position(|field| field.key == *key);
        let mut fields: Vec<_> =
            facts.fields.iter().map(|field| (self.fiche_type.field(&field.key), &field.key, &field.fact)).collect();
        fields.sort_by_key(|(_, key, _)| place(key).unwrap_or(usize::MAX));
        fields
    }

    fn quoted(&self, text: &str) -> FluentValue<'static> {
        self.lang.quoted(text).into()
    }

    fn phrase(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> Phrase {
        Phrase { words: self.lang.say_with(key, values), is_joined: false }
    }

    fn say(&self, voice: Voice, key: &str, values: &[(&str, FluentValue<'_>)]) -> Phrase {
        match voice {
            Voice::Deed => self.phrase(&format!("did-{key}"), values),
            Voice::State => self.phrase(&format!("is-{key}"), values),
        }
    }
}

/// Which of its counts are not zero.
fn shape(counts: &Counts) -> [bool; 4] {
    [counts.words_added, counts.words_removed, counts.words_replaced, counts.paragraphs_moved].map(|count| count > 0)
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

/// Whether a label can stand behind a number: its first word ends as plurals do in both languages.
fn is_plural(label: &str) -> bool {
    label
        .split_whitespace()
        .next()
        .is_some_and(|word| word.ends_with(['s', 'x']) && word.chars().all(char::is_alphabetic))
}

/// The label inside a sentence: its first letter small, unless it begins with an abbreviation.
fn small(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A number that names something: written without grouping.
fn plain(number: u32) -> FluentValue<'static> {
    number.to_string().into()
}

/// The host of an address of the web, which is what a person recognises.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests;
