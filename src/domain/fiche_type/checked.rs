//! What stands in the way of a fiche being saved: each value beside what its field asks.

use super::{FicheType, Field, FieldKey, FieldKind};
use crate::domain::{
    personal::is_personal,
    place::Precision,
    render::{self, RenderProblem},
    text,
    value::{Item, Person, Value},
};
use std::collections::BTreeMap;

/// Something to put right before a fiche can be saved, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub field: ProblemPlace,
    /// The position of the item or place concerned, from 0.
    pub item: Option<usize>,
    pub what: ProblemKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemPlace {
    Title,
    Summary,
    Field(FieldKey),
    /// The whole fiche: its type, its size.
    Fiche,
    /// Something of the fiche itself that programs send, by its name there.
    Property(&'static str),
}

#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    Required,
    /// Longest accepted, in characters.
    TooLong(u32),
    TooManyEntries(u32),
    ControlCharacter,
    NotANumber,
    BelowMinimum(f64),
    AboveMaximum(f64),
    NotADate,
    EndBeforeStart,
    NotInVocabulary(String),
    NotALink,
    /// What it might have been meant to be (a comma for a point).
    LinkGuess(String),
    LatitudeRange,
    LongitudeRange,
    HalfAPoint,
    PlaceWithoutLabel,
    UnknownPrecision(String),
    UnknownFiche(String),
    WrongType,
    UnknownContributor(String),
    /// Another fiche holds this value; its title.
    NotUnique(String),
    /// Quotes or lists inside one another beyond what is shown.
    TooDeep,
    UnknownField(String),
    WrongKind,
    UnknownType(String),
    /// Bytes over the limit of a revision.
    TooLarge,
    /// A guest does not rename.
    NotForGuests,
    /// Of an e-mail address or a telephone number: a revision is public for ever.
    Personal,
}

/// Longest text of a field, in bytes.
pub const TEXT_MAX_BYTES: usize = 500_000;
/// Most entries of a list of any kind.
pub const ENTRIES_MAX: usize = 200;

impl FicheType {
    /// Everything that stands in the way of these values being saved, in the order of the fields. Linear in the values.
    ///
    /// Values of fields that are not in this type, or retired, are left alone: they are kept.
    pub fn check(&self, values: &BTreeMap<FieldKey, Value>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for field in self.fields.iter().filter(|field| !field.is_retired) {
            match values.get(&field.key) {
                Some(value) => check_value(field, value, &mut problems),
                None if field.is_required => problems.push(Problem::at(&field.key, None, ProblemKind::Required)),
                None => {}
            }
        }
        problems
    }
}

impl Problem {
    pub fn at(field: &FieldKey, item: Option<usize>, what: ProblemKind) -> Self {
        Self { field: ProblemPlace::Field(field.clone()), item, what }
    }
}

fn check_value(field: &Field, value: &Value, problems: &mut Vec<Problem>) {
    let mut say = |item: Option<usize>, what: ProblemKind| problems.push(Problem::at(&field.key, item, what));
    match (&field.kind, value) {
        (FieldKind::Line { max_chars }, Value::Line(line)) => check_line(line, *max_chars, &mut |what| say(None, what)),
        (FieldKind::Text, Value::Text(words)) => check_text(words, &mut |what| say(None, what)),
        (FieldKind::Number { min, max, .. }, Value::Number(number)) => {
            if let Some(min) = min.filter(|min| number.as_f64() < *min) {
                say(None, ProblemKind::BelowMinimum(min));
            }
            if let Some(max) = max.filter(|max| number.as_f64() > *max) {
                say(None, ProblemKind::AboveMaximum(max));
            }
        }
        (FieldKind::Bool, Value::Bool(_)) | (FieldKind::Date, Value::Date(_)) => {}
        (FieldKind::Period, Value::Period(period)) => {
            if period
                .end
                .is_some_and(|end| end < period.start && !end.to_string().starts_with(&period.start.to_string()))
            {
                say(None, ProblemKind::EndBeforeStart);
            }
        }
        (FieldKind::Choice { .. }, Value::Choice(id)) => {
            if field.entry(id).is_none() {
                say(None, ProblemKind::NotInVocabulary(id.clone()));
            }
        }
        (FieldKind::Choices { .. }, Value::Choices(ids)) => {
            check_count(ids.len(), &mut |what| say(None, what));
            for id in ids.iter().filter(|id| field.entry(id).is_none()) {
                say(None, ProblemKind::NotInVocabulary(id.clone()));
            }
        }
        (FieldKind::Keywords, Value::Keywords(words)) => {
            check_count(words.len(), &mut |what| say(None, what));
            for (at, word) in words.iter().enumerate() {
                check_line(word, 80, &mut |what| say(Some(at), what));
            }
        }
        (FieldKind::Place, Value::Places(places)) => {
            check_count(places.len(), &mut |what| say(None, what));
            for (at, place) in places.iter().enumerate() {
                check_line(&place.label, 300, &mut |what| say(Some(at), what));
            }
        }
        (FieldKind::Link, Value::Link(address)) => {
            if let Some(what) = link_problem(address) {
                say(None, what);
            }
        }
        (FieldKind::Reference { .. }, Value::References(fiches)) => {
            check_count(fiches.len(), &mut |what| say(None, what))
        }
        (FieldKind::Person, Value::People(people)) => {
            check_count(people.len(), &mut |what| say(None, what));
            for (at, person) in people.iter().enumerate() {
                if let Person::Name(name) = person {
                    check_line(name, 120, &mut |what| say(Some(at), what));
                }
            }
        }
        (FieldKind::Items { .. }, Value::Items(items)) => {
            check_count(items.len(), &mut |what| say(None, what));
            for (at, item) in items.iter().enumerate() {
                check_item(item, &mut |what| say(Some(at), what));
            }
        }
        _ => say(None, ProblemKind::WrongKind),
    }
}

fn check_item(item: &Item, say: &mut dyn FnMut(ProblemKind)) {
    check_text(&item.text, say);
    if let Some(title) = &item.title {
        check_line(title, 200, say);
    }
}

fn check_line(line: &str, max_chars: u32, say: &mut dyn FnMut(ProblemKind)) {
    if line.chars().any(char::is_control) {
        say(ProblemKind::ControlCharacter);
    }
    if line.chars().count() > max_chars as usize {
        say(ProblemKind::TooLong(max_chars));
    }
    if is_personal(line) {
        say(ProblemKind::Personal);
    }
}

fn check_text(words: &str, say: &mut dyn FnMut(ProblemKind)) {
    if words.len() > TEXT_MAX_BYTES {
        say(ProblemKind::TooLong(TEXT_MAX_BYTES as u32));
    }
    if text::stored(words).as_deref() != Some(words) {
        say(ProblemKind::ControlCharacter);
    }
    match render::problem(words) {
        Some(RenderProblem::TooDeep) => say(ProblemKind::TooDeep),
        Some(RenderProblem::TooLarge) => say(ProblemKind::TooLarge),
        None => {}
    }
}

fn check_count(count: usize, say: &mut dyn FnMut(ProblemKind)) {
    if count > ENTRIES_MAX {
        say(ProblemKind::TooManyEntries(ENTRIES_MAX as u32));
    }
}

/// What is wrong with an address of the web; `None` when it is one: `http` or `https`, a host with a dot, no space, at most 2,000 bytes.
pub fn link_problem(address: &str) -> Option<ProblemKind> {
    if address.len() > 2_000 {
        return Some(ProblemKind::TooLong(2_000));
    }
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let Some(rest) = rest else { return Some(ProblemKind::NotALink) };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@')
        || address.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c))
    {
        return Some(ProblemKind::NotALink);
    }
    let host = authority.split(':').next().unwrap_or_default();
    if host.contains(',') && !host.contains('.') {
        return Some(ProblemKind::LinkGuess(address.replacen(',', ".", 1)));
    }
    let is_host = host.contains('.')
        && host
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'));
    let is_port = authority.split_once(':').is_none_or(|(_, port)| port.parse::<u16>().is_ok());
    (!is_host || !is_port).then_some(ProblemKind::NotALink)
}

/// A precision by its word, as a problem when there is none.
pub fn precision(word: &str) -> Result<Precision, ProblemKind> {
    Precision::parse(word).ok_or_else(|| ProblemKind::UnknownPrecision(word.to_owned()))
}
