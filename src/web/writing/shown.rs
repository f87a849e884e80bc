//! A fiche as its form shows it, before anybody types.

use super::{
    dates,
    typed::{Typed, TypedItem, TypedPlace, TypedValue, asked},
};
use crate::{
    domain::{
        contributor::Origin,
        fiche::Content,
        fiche_type::{FicheType, Field, FieldKind},
        id::FicheId,
        value::{Number, Person, Value},
    },
    store::Card,
    web::language::{Lang, Tongue},
    wiki::people::Names,
};
use std::collections::HashMap;

/// Everything that is needed to write ids as people read them.
pub struct Known<'a> {
    pub lang: &'a Lang,
    pub names: &'a Names,
    pub references: &'a HashMap<FicheId, Card>,
}

/// The form of a type, filled with this content.
pub fn typed(fiche_type: &FicheType, content: &Content, known: &Known) -> Typed {
    let value = |field: &Field| content.values.get(&field.key).map(|value| typed_value(field, value, known));
    Typed {
        title: content.title.to_string(),
        summary: String::new(),
        lang: content.lang.to_string(),
        licence: content.licence.to_string(),
        values: asked(fiche_type).filter_map(|field| Some((field.key.clone(), value(field)?))).collect(),
    }
}

/// One value as its field shows it; an empty one where the value is of another kind than the field.
pub fn typed_value(field: &Field, value: &Value, known: &Known) -> TypedValue {
    let words = |text: &str| TypedValue::Words(text.to_owned());
    match (&field.kind, value) {
        (FieldKind::Line { .. }, Value::Line(text))
        | (FieldKind::Text, Value::Text(text))
        | (FieldKind::Link, Value::Link(text))
        | (FieldKind::Choice { .. }, Value::Choice(text)) => words(text),
        (FieldKind::Number { unit, .. }, Value::Number(number)) => words(&typed_number(number, unit, known.lang)),
        (FieldKind::Bool, Value::Bool(answer)) => words(if *answer { "yes" } else { "no" }),
        (FieldKind::Date, Value::Date(date)) => words(&dates::typed(*date)),
        (FieldKind::Period, Value::Period(period)) => TypedValue::Period {
            start: dates::typed(period.start),
            end: period.end.map(dates::typed).unwrap_or_default(),
        },
        (FieldKind::Choices { .. }, Value::Choices(ids)) => TypedValue::Chosen(ids.clone()),
        (FieldKind::Keywords, Value::Keywords(kept)) => {
            TypedValue::Keywords { kept: kept.clone(), more: String::new() }
        }
        (FieldKind::Place, Value::Places(places)) => TypedValue::Places(
            places
                .iter()
                .map(|place| TypedPlace {
                    label: place.label.clone(),
                    lat: place.point.map(|point| point.lat().to_string()).unwrap_or_default(),
                    lon: place.point.map(|point| point.lon().to_string()).unwrap_or_default(),
                    precision: place.precision.key().to_owned(),
                })
                .collect(),
        ),
        (FieldKind::Reference { .. }, Value::References(fiches)) => {
            let lines: Vec<String> = fiches.iter().map(|fiche| typed_fiche(*fiche, known)).collect();
            TypedValue::Words(lines.join("\n"))
        }
        (FieldKind::Person, Value::People(people)) => {
            let lines: Vec<String> = people.iter().map(|person| typed_person(person, known)).collect();
            TypedValue::Words(lines.join("\n"))
        }
        (FieldKind::Items { .. }, Value::Items(items)) => TypedValue::Items(
            items
                .iter()
                .map(|item| TypedItem {
                    id: item.id,
                    title: item.title.clone().unwrap_or_default(),
                    text: item.text.clone(),
                })
                .collect(),
        ),
        _ => TypedValue::empty(&field.kind),
    }
}

/// The unit is written behind the number where the field does not already say it.
fn typed_number(number: &Number, unit: &Option<String>, lang: &Lang) -> String {
    let decimal = match lang.tongue {
        Tongue::Fr => number.decimal().replace('.', ","),
        Tongue::En => number.decimal().to_owned(),
    };
    match &number.unit {
        Some(own) if number.unit != *unit => format!("{decimal} {own}"),
        _ => decimal,
    }
}

fn typed_fiche(fiche: FicheId, known: &Known) -> String {
    let Some(card) = known.references.get(&fiche) else { return fiche.to_string() };
    let is_shared = known.references.values().any(|other| other.fiche != fiche && other.title == card.title);
    if is_shared { format!("/fiche/{}", card.slug) } else { card.title.clone() }
}

fn typed_person(person: &Person, known: &Known) -> String {
    match person {
        Person::Name(name) => name.clone(),
        Person::Contributor(id) => match known.names.get(*id) {
            Some(contributor) if matches!(contributor.origin, Origin::Imported { .. }) => {
                format!("@{}", contributor.slug())
            }
            Some(contributor) => format!("@{}", contributor.name),
            None => format!("@{id}"),
        },
    }
}
