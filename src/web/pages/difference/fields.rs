//! The changed fields that are not prose: from one value to another, what came, what went, what moved by how far.

use super::{Shown, added, removed, texts};
use crate::{
    domain::{
        diff::{BinChange, Entry, EntryChange, FieldChange, FieldDifference, PlaceChange},
        fiche_type::{FicheType, FieldKey},
        place::Place,
        value::{Person, Value},
    },
    web::{language::Lang, signs},
};
use maud::{Markup, html};

/// Everything in a line, under one heading; nothing when nothing of it changed.
pub fn view(shown: &Shown<'_>, fields: &[&FieldDifference]) -> Markup {
    let rows = of_fiche(shown);
    html! {
        @if !rows.is_empty() || !fields.is_empty() {
            section.block {
                h2 { (shown.lang.say("difference-fields")) }
                dl.fields {
                    @for (label, content) in &rows { div { dt { (label) } dd { (content) } } }
                    @for field in fields {
                        div { dt { (shown.label(&field.key)) } dd { (change(shown, &field.key, &field.change)) } }
                    }
                }
            }
        }
    }
}

/// What changed of the fiche itself.
fn of_fiche(shown: &Shown<'_>) -> Vec<(String, Markup)> {
    let Shown { lang, compared, .. } = shown;
    let difference = &compared.difference;
    let mut rows = Vec::new();
    let mut row = |key: &str, content: Markup| rows.push((lang.say(key), content));
    if let Some(turn) = &difference.title {
        row("field-title", from_to(lang, turn.before.as_str(), turn.after.as_str()));
    }
    if let Some(turn) = &difference.slug {
        row("field-address", from_to(lang, turn.before.as_str(), turn.after.as_str()));
    }
    if difference.type_key.is_some() {
        row("field-type", from_to(lang, lang.pick(&compared.before_type.label), lang.pick(&compared.after_type.label)));
    }
    if let Some(turn) = &difference.lang {
        row("field-lang", from_to(lang, turn.before.as_str(), turn.after.as_str()));
    }
    if let Some(turn) = &difference.licence {
        row("field-licence", from_to(lang, turn.before.as_str(), turn.after.as_str()));
    }
    match difference.bin {
        Some(BinChange::Removed) => row("field-bin", added(lang, lang.say("bin-in"))),
        Some(BinChange::BroughtBack) => row("field-bin", added(lang, lang.say("bin-out"))),
        None => {}
    }
    rows
}

fn change(shown: &Shown<'_>, key: &FieldKey, change: &FieldChange) -> Markup {
    let Shown { lang, compared, .. } = shown;
    match change {
        FieldChange::Text(difference) => texts::line(shown, difference),
        FieldChange::Value { before, after } => {
            let before = before.as_ref().map(|value| words(shown, &compared.before_type, key, value));
            let after = after.as_ref().map(|value| words(shown, &compared.after_type, key, value));
            match (before, after) {
                (Some(before), Some(after)) => from_to(lang, &before, &after),
                (Some(before), None) => removed(lang, before),
                (None, after) => added(lang, after.unwrap_or_default()),
            }
        }
        FieldChange::Entries { entries, is_reordered } => html! {
            ul.apart {
                @for entry in entries { li { (entry_change(shown, key, entry)) } }
            }
            @if *is_reordered { p.small { (lang.say("order-changed")) } }
        },
        FieldChange::Places(places) => html! {
            ul { @for place in places { li { (place_change(lang, place)) } } }
        },
        FieldChange::Items(_) => html! {},
    }
}

fn entry_change(shown: &Shown<'_>, key: &FieldKey, change: &EntryChange) -> Markup {
    let (before_type, after_type) = (&shown.compared.before_type, &shown.compared.after_type);
    match change {
        EntryChange::Kept(entry) => html! { (entry_words(shown, after_type, key, entry)) },
        EntryChange::Added(entry) => added(shown.lang, entry_words(shown, after_type, key, entry)),
        EntryChange::Removed(entry) => removed(shown.lang, entry_words(shown, before_type, key, entry)),
    }
}

/// The label of an entry in the type of its side.
fn entry_words(shown: &Shown<'_>, fiche_type: &FicheType, key: &FieldKey, entry: &Entry) -> String {
    match entry {
        Entry::Choice(id) => choice(shown.lang, fiche_type, key, id),
        Entry::Keyword(word) => word.clone(),
        Entry::Fiche(fiche) => {
            let card = shown.compared.references.get(fiche);
            card.map_or_else(|| shown.lang.say("fiche-gone"), |card| card.title.clone())
        }
        Entry::Person(Person::Name(name)) => name.clone(),
        Entry::Person(Person::Contributor(id)) => shown.person(*id),
    }
}

fn choice(lang: &Lang, fiche_type: &FicheType, key: &FieldKey, id: &str) -> String {
    let entry = fiche_type.field(key).and_then(|field| field.entry(id));
    entry.map_or_else(|| id.to_owned(), |entry| lang.pick(&entry.label).to_owned())
}

fn place_change(lang: &Lang, change: &PlaceChange) -> Markup {
    match change {
        PlaceChange::Kept(place) => html! { (place.label) },
        PlaceChange::Added(place) => added(lang, described(lang, place)),
        PlaceChange::Removed(place) => removed(lang, described(lang, place)),
        PlaceChange::Changed { before, after, metres } => html! {
            @if before.label != after.label { (from_to(lang, &before.label, &after.label)) } @else { (after.label) }
            @if let Some(metres) = metres {
                " " b { (lang.say_with("place-moved", &[("distance", lang.distance(*metres).into())])) }
            }
            @if before.point.is_some() != after.point.is_some() || before.precision != after.precision {
                " " span.small { (from_to(lang, &located(lang, before), &located(lang, after))) }
            }
        },
    }
}

fn described(lang: &Lang, place: &Place) -> String {
    format!("{} ({})", place.label, located(lang, place))
}

/// How well a place is known: « à l’adresse près », « sans point sur la carte ».
fn located(lang: &Lang, place: &Place) -> String {
    match place.point {
        Some(_) => lang.say(&format!("located-{}", place.precision.key())),
        None => lang.say("located-not"),
    }
}

/// From one value to another: struck, an arrow, underlined.
fn from_to(lang: &Lang, before: &str, after: &str) -> Markup {
    html! { (removed(lang, before)) " " (signs::arrow_right()) " " (added(lang, after)) }
}

/// A value of which there is one, in words, with the labels of the type of its side.
fn words(shown: &Shown<'_>, fiche_type: &FicheType, key: &FieldKey, value: &Value) -> String {
    let lang = shown.lang;
    match value {
        Value::Line(text) | Value::Text(text) | Value::Link(text) => text.clone(),
        Value::Number(number) => {
            let decimal = lang.decimal(number.decimal());
            number.unit.as_ref().map_or(decimal.clone(), |unit| format!("{decimal}\u{a0}{unit}"))
        }
        Value::Bool(yes) => lang.say(if *yes { "said-yes" } else { "said-no" }),
        Value::Date(date) => lang.partial_date(*date),
        Value::Period(period) => {
            let start = lang.partial_date(period.start);
            match period.end {
                None => lang.say_with("said-period-open", &[("start", start.into())]),
                Some(end) => {
                    lang.say_with("said-period", &[("start", start.into()), ("end", lang.partial_date(end).into())])
                }
            }
        }
        Value::Choice(id) => choice(lang, fiche_type, key, id),
        Value::Places(places) => lang.list(&places.iter().map(|place| place.label.clone()).collect::<Vec<_>>()),
        Value::Items(items) => {
            let titles = items.iter().map(|item| item.title.clone().unwrap_or_else(|| item.text.clone()));
            lang.list(&titles.collect::<Vec<_>>())
        }
        Value::Choices(_) | Value::Keywords(_) | Value::References(_) | Value::People(_) => {
            let entries = Entry::all_of(value);
            lang.list(&entries.iter().map(|entry| entry_words(shown, fiche_type, key, entry)).collect::<Vec<_>>())
        }
    }
}
