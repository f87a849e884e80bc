//! Data: the values of fields that are not prose, each credited to whoever first gave it that stands.

use super::{
    Hasher,
    ledger::{ABSENT, Change, Kind, Observed, PlaceId, State},
    see,
};
use crate::domain::{
    fiche::Content,
    fiche_type::FieldKey,
    text,
    value::{Person, Value},
};
use std::collections::BTreeSet;

/// One value, or one entry of a list.
struct Datum {
    place: PlaceId,
    state: State,
    kind: Kind,
}

/// What the fields of a revision say that those of the one before did not. A first revision gives all that it says.
pub fn changed(before: Option<&Content>, after: &Content, observed: &mut Observed) {
    let old = before.map(|before| &before.values);
    let keys: BTreeSet<&FieldKey> = old.into_iter().flat_map(|old| old.keys()).chain(after.values.keys()).collect();
    for key in keys {
        let (was, is) = (old.and_then(|old| old.get(key)), after.values.get(key));
        if was != is {
            turned(&data(key, was), &data(key, is), observed);
        }
    }
    // The licence of a new fiche is the wiki's.
    if let Some(before) = before.filter(|before| before.licence != after.licence) {
        let licence = |content: &Content| Datum {
            place: Hasher::new("licence").done(),
            state: Hasher::new("state").text(content.licence.as_str()).done(),
            kind: Kind::OtherData,
        };
        turned(&[licence(before)], &[licence(after)], observed);
    }
}

fn turned(was: &[Datum], is: &[Datum], observed: &mut Observed) {
    was.iter().for_each(|datum| see(observed, datum.place, None));
    for datum in is {
        see(observed, datum.place, Some(datum.state));
        let before = was.iter().find(|before| before.place == datum.place).map_or(ABSENT, |before| before.state);
        if before != datum.state {
            let Datum { place, state, kind } = *datum;
            observed.changes.push(Change { place, kind, before, after: state });
        }
    }
}

fn data(key: &FieldKey, value: Option<&Value>) -> Vec<Datum> {
    let place = || Hasher::new("field").text(key.as_str());
    let one = |kind: Kind, state: &str| {
        vec![Datum { place: place().done(), state: Hasher::new("state").text(state).done(), kind }]
    };
    let entry = |kind: Kind, entry: &[u8], state: &str| Datum {
        place: place().bytes(entry).done(),
        state: Hasher::new("state").text(state).done(),
        kind,
    };
    match value {
        Some(Value::Number(number)) => {
            one(Kind::OtherData, &format!("{} {}", number.decimal(), number.unit.as_deref().unwrap_or_default()))
        }
        Some(Value::Bool(yes)) => one(Kind::Choices, if *yes { "yes" } else { "no" }),
        Some(Value::Date(date)) => one(Kind::Dates, &date.to_string()),
        Some(Value::Period(period)) => {
            let end = period.end.map(|end| end.to_string()).unwrap_or_default();
            one(Kind::Dates, &format!("{}/{end}", period.start))
        }
        Some(Value::Choice(id)) => one(Kind::Choices, id),
        Some(Value::Choices(ids)) => ids.iter().map(|id| entry(Kind::Choices, id.as_bytes(), "")).collect(),
        Some(Value::Keywords(words)) => {
            words.iter().map(|word| entry(Kind::OtherData, text::folded(word).as_bytes(), "")).collect()
        }
        Some(Value::Places(places)) => places
            .iter()
            .map(|place| {
                let point = place.point.map(|point| format!("{} {}", point.lat(), point.lon())).unwrap_or_default();
                let described = format!("{} {point}", place.precision.key());
                entry(Kind::Places, text::folded(&place.label).as_bytes(), &described)
            })
            .collect(),
        Some(Value::Link(address)) => one(Kind::Addresses, address),
        Some(Value::References(fiches)) => fiches.iter().map(|fiche| entry(Kind::OtherData, &fiche.0, "")).collect(),
        Some(Value::People(people)) => people
            .iter()
            .map(|person| match person {
                Person::Contributor(id) => entry(Kind::OtherData, &id.0, ""),
                Person::Name(name) => entry(Kind::OtherData, text::folded(name).as_bytes(), ""),
            })
            .collect(),
        Some(Value::Line(_) | Value::Text(_) | Value::Items(_)) | None => Vec::new(),
    }
}
