//! What a revision changed, told in plain words from the facts that are kept with it: no difference is computed.

mod field;

use super::language::Lang;
use crate::domain::{
    diff::{BinChange, Counts, Fact, Facts, Turn},
    fiche_type::{FicheType, Field, FieldKey},
    id::{ContributorId, FicheId},
    revision::RevisionKind,
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

#[cfg(test)]
mod tests;
