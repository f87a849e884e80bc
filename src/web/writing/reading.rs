//! From what was typed to a draft: each field read by its kind, and what could not be read told beside it.

use super::{
    dates,
    typed::{Typed, TypedItem, TypedPlace, TypedValue, asked},
};
use crate::{
    domain::{
        contributor::{ContributorSlug, Origin},
        fiche::{Content, Lang, Licence},
        fiche_type::{
            ENTRIES_MAX, FicheType, Field, FieldKind, Problem, ProblemKind, ProblemPlace, TypeKey, precision,
        },
        id::FicheId,
        personal::is_personal,
        place::{Place, Point, Precision},
        text,
        value::{Item, Number, Period, Person, Value},
    },
    wiki::{Outcome, Wiki, draft::Draft, naming::Named},
};
use std::collections::HashSet;

/// What the form showed before anybody typed, and the content it showed.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub content: &'a Content,
    pub typed: &'a Typed,
}

/// Reads a form. A field in which nothing was changed keeps the very value that it had, readable or not.
pub fn draft(wiki: &Wiki, fiche_type: &FicheType, typed: &Typed, shown: Option<Shown>) -> Outcome<Draft> {
    let mut draft = Draft {
        type_key: fiche_type.key.clone(),
        title: one_line(&typed.title),
        summary: one_line(&typed.summary),
        lang: None,
        licence: None,
        values: Default::default(),
        problems: Vec::new(),
    };
    if !typed.lang.is_empty() {
        draft.lang = Lang::parse(&typed.lang).or_else(|| unknown_word(&mut draft.problems, &typed.lang));
    }
    if !typed.licence.is_empty() {
        draft.licence = Licence::parse(&typed.licence).or_else(|| unknown_word(&mut draft.problems, &typed.licence));
    }
    for field in asked(fiche_type) {
        let now = typed.value(field);
        // Under a new type, a value that its field cannot show is not held on to.
        let is_held = |shown: &Shown| shown.content.type_key == fiche_type.key || !now.is_blank();
        let before = shown.filter(|shown| shown.typed.value(field) == now && is_held(shown));
        let value = match before {
            Some(shown) => shown.content.values.get(&field.key).cloned(),
            None => {
                let mut reader = Reader { wiki, field, problems: Vec::new() };
                let value = reader.value(&now)?;
                draft.problems.append(&mut reader.problems);
                value
            }
        };
        if let Some(value) = value {
            draft.values.insert(field.key.clone(), value);
        }
    }
    Ok(draft)
}

/// Reads the value of one field, and gathers what stands in its way.
struct Reader<'a> {
    wiki: &'a Wiki,
    field: &'a Field,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// `None` when nothing was typed, or nothing that can be read.
    fn value(&mut self, typed: &TypedValue) -> Outcome<Option<Value>> {
        if typed.is_blank() {
            return Ok(None);
        }
        Ok(match (&self.field.kind, typed) {
            (FieldKind::Reference { types }, TypedValue::Words(words)) => self.fiches(words, types)?,
            (FieldKind::Person, TypedValue::Words(words)) => self.people(words)?,
            (_, TypedValue::Words(words)) => self.words(words),
            (_, TypedValue::Period { start, end }) => self.period(start, end),
            (FieldKind::Choices { entries }, TypedValue::Chosen(ids)) => {
                let order = |id: &String| entries.iter().position(|entry| entry.id == *id).unwrap_or(usize::MAX);
                let mut ids: Vec<String> = ids.iter().filter(|id| !id.is_empty()).cloned().collect();
                ids.sort_by_key(order);
                ids.dedup();
                (!ids.is_empty()).then_some(Value::Choices(ids))
            }
            (_, TypedValue::Keywords { kept, more }) => keywords(kept, more),
            (_, TypedValue::Places(places)) => self.places(places),
            (_, TypedValue::Items(items)) => Some(Value::Items(items.iter().filter_map(item).collect())),
            (_, TypedValue::Chosen(_)) => self.say(None, ProblemKind::WrongKind),
        })
    }

    fn say<T>(&mut self, at: Option<usize>, what: ProblemKind) -> Option<T> {
        self.problems.push(Problem::at(&self.field.key, at, what));
        None
    }

    fn words(&mut self, words: &str) -> Option<Value> {
        match &self.field.kind {
            FieldKind::Line { .. } => Some(Value::Line(one_line(words))),
            FieldKind::Text => Some(Value::Text(words.to_owned())),
            FieldKind::Number { unit, .. } => self.number(words, unit),
            FieldKind::Bool => match words {
                "yes" => Some(Value::Bool(true)),
                "no" => Some(Value::Bool(false)),
                _ => self.say(None, ProblemKind::WrongKind),
            },
            FieldKind::Date => match dates::parse(words) {
                Some(date) => Some(Value::Date(date)),
                None => self.say(None, ProblemKind::NotADate),
            },
            FieldKind::Choice { .. } => Some(Value::Choice(words.to_owned())),
            FieldKind::Link if is_contact(words) => self.say(None, ProblemKind::Personal),
            FieldKind::Link => Some(Value::Link(link(words))),
            _ => self.say(None, ProblemKind::WrongKind),
        }
    }

    /// A number, then its unit or nothing; where the field has no unit, one of at most 20 letters may follow.
    fn number(&mut self, words: &str, unit: &Option<String>) -> Option<Value> {
        let words = words.trim();
        let end = words.find(|c: char| c.is_alphabetic() || "€%°$£".contains(c)).unwrap_or(words.len());
        let (digits, given) = (&words[..end], words[end..].trim());
        let unit = match unit {
            _ if given.is_empty() => unit.clone(),
            Some(own) if text::folded(own) == text::folded(given) => unit.clone(),
            None if given.chars().count() <= 20 => Some(given.to_owned()),
            _ => return self.say(None, ProblemKind::NotANumber),
        };
        match Number::parse(&digits.replace('\u{2212}', "-"), unit) {
            Some(number) => Some(Value::Number(number)),
            None => self.say(None, ProblemKind::NotANumber),
        }
    }

    fn period(&mut self, start: &str, end: &str) -> Option<Value> {
        let Some(start) = dates::parse(start) else { return self.say(Some(0), ProblemKind::NotADate) };
        if end.trim().is_empty() {
            return Some(Value::Period(Period { start, end: None }));
        }
        match dates::parse(end) {
            Some(end) => Some(Value::Period(Period { start, end: Some(end) })),
            None => self.say(Some(1), ProblemKind::NotADate),
        }
    }

    fn places(&mut self, typed: &[TypedPlace]) -> Option<Value> {
        let mut places = Vec::new();
        for (at, place) in typed.iter().enumerate().filter(|(_, place)| !place.is_blank()) {
            let label = one_line(&place.label);
            if label.is_empty() {
                self.say::<()>(Some(at), ProblemKind::PlaceWithoutLabel);
            }
            let precision = match place.precision.as_str() {
                "" => Precision::Commune,
                word => precision(word).unwrap_or_else(|what| {
                    self.say::<()>(Some(at), what);
                    Precision::Commune
                }),
            };
            let point = self.point(at, place);
            places.push(Place { label, point, precision });
        }
        Some(Value::Places(places))
    }

    /// Both coordinates, or none; a pair that was pasted into the first box is read as one.
    fn point(&mut self, at: usize, place: &TypedPlace) -> Option<Point> {
        let (lat, lon) = match place.lat.trim().split_once([' ', ';']) {
            Some((lat, lon)) if place.lon.trim().is_empty() => (lat.trim_end_matches(','), lon),
            _ => (place.lat.as_str(), place.lon.as_str()),
        };
        let (lat, lon) = (lat.trim().replace(',', "."), lon.trim().replace(',', "."));
        if lat.is_empty() && lon.is_empty() {
            return None;
        }
        if lat.is_empty() || lon.is_empty() {
            return self.say(Some(at), ProblemKind::HalfAPoint);
        }
        let degrees = |text: &str| Number::parse(&text.replace('\u{2212}', "-"), None).map(|number| number.as_f64());
        let (Some(lat), Some(lon)) = (degrees(&lat), degrees(&lon)) else {
            return self.say(Some(at), ProblemKind::NotANumber);
        };
        match Point::parse(lat, lon) {
            Some(point) => Some(point),
            None if lat.abs() > 90.0 => self.say(Some(at), ProblemKind::LatitudeRange),
            None => self.say(Some(at), ProblemKind::LongitudeRange),
        }
    }

    /// Whether there are more lines than a field takes: none of them is then looked up.
    fn has_too_many(&mut self, words: &str) -> bool {
        let has_too_many = lines(words).nth(ENTRIES_MAX).is_some();
        if has_too_many {
            self.say::<()>(None, ProblemKind::TooManyEntries(ENTRIES_MAX as u32));
        }
        has_too_many
    }

    fn fiches(&mut self, words: &str, types: &[TypeKey]) -> Outcome<Option<Value>> {
        let mut fiches: Vec<FicheId> = Vec::new();
        if self.has_too_many(words) {
            return Ok(None);
        }
        for (at, line) in lines(words) {
            match self.wiki.fiche_named(line, types)? {
                Named::One(fiche) if fiches.contains(&fiche) => {}
                Named::One(fiche) => fiches.push(fiche),
                Named::WrongType => {
                    self.say::<()>(Some(at), ProblemKind::WrongType);
                }
                Named::Nobody => {
                    self.say::<()>(Some(at), ProblemKind::UnknownFiche(line.to_owned()));
                }
            }
        }
        Ok((!fiches.is_empty()).then_some(Value::References(fiches)))
    }

    fn people(&mut self, words: &str) -> Outcome<Option<Value>> {
        let mut people = Vec::new();
        if self.has_too_many(words) {
            return Ok(None);
        }
        for (at, line) in lines(words) {
            let person = match line.strip_prefix('@') {
                Some(name) => match self.contributor(name)? {
                    Some((id, _)) => Person::Contributor(id),
                    None => {
                        self.say::<()>(Some(at), ProblemKind::UnknownContributor(name.to_owned()));
                        continue;
                    }
                },
                None => match self.contributor(line)? {
                    Some((id, name)) if name == line => Person::Contributor(id),
                    _ => Person::Name(line.to_owned()),
                },
            };
            if !people.contains(&person) {
                people.push(person);
            }
        }
        Ok((!people.is_empty()).then_some(Value::People(people)))
    }

    /// Whoever has this name or address here; for a bare name, an account only, so that nobody is taken for an imported namesake.
    fn contributor(&self, name: &str) -> Outcome<Option<(crate::domain::id::ContributorId, String)>> {
        let Some(slug) = ContributorSlug::parse(name.trim()) else { return Ok(None) };
        let found = self.wiki.contributor_named(&slug)?;
        Ok(found
            .filter(|contributor| name.contains('~') || contributor.origin == Origin::Account)
            .map(|contributor| (contributor.id, contributor.name.to_string())))
    }
}

/// Whether an address leads to somebody's e-mail or telephone.
fn is_contact(words: &str) -> bool {
    let words = words.trim();
    ["mailto:", "tel:", "sms:"].iter().any(|scheme| words.starts_with(scheme))
        || !words.contains("://") && is_personal(words)
}

/// An address as people give it: `https://` is put before one that has no scheme.
fn link(words: &str) -> String {
    let words = words.trim();
    // A host has a point before the colon of its port; a scheme has none.
    let has_scheme = words.split_once(':').is_some_and(|(start, _)| !start.contains('.'));
    if has_scheme || words.contains('@') || words.contains(char::is_whitespace) {
        return words.to_owned();
    }
    format!("https://{words}")
}

/// Each keyword once, accents and case forgiven. Reading stops at one more than a field takes, which is then told.
fn keywords(kept: &[String], more: &str) -> Option<Value> {
    let (mut words, mut seen) = (Vec::new(), HashSet::new());
    let typed = more.split([',', ';', '\n']).map(one_line);
    for word in kept.iter().cloned().chain(typed).filter(|word| !word.trim().is_empty()) {
        if words.len() > ENTRIES_MAX {
            break;
        }
        let folded = text::folded(&word);
        if seen.insert(if folded.is_empty() { word.clone() } else { folded }) {
            words.push(word);
        }
    }
    (!words.is_empty()).then_some(Value::Keywords(words))
}

fn item(typed: &TypedItem) -> Option<Item> {
    let title = Some(one_line(&typed.title)).filter(|title| !title.is_empty());
    let text = if typed.text.trim().is_empty() { String::new() } else { typed.text.clone() };
    (!typed.is_blank()).then_some(Item { id: typed.id, title, text })
}

/// Each line that says something, with its position among them.
fn lines(words: &str) -> impl Iterator<Item = (usize, &str)> {
    words.split('\n').map(str::trim).filter(|line| !line.is_empty()).enumerate()
}

/// What was typed in a control for one line: no space at its ends, lines joined.
fn one_line(words: &str) -> String {
    words.trim().replace(['\n', '\t'], " ")
}

fn unknown_word<T>(problems: &mut Vec<Problem>, word: &str) -> Option<T> {
    let what = ProblemKind::NotInVocabulary(word.to_owned());
    problems.push(Problem { field: ProblemPlace::Fiche, item: None, what });
    None
}
