//! Values of fields in JSON, both ways, as files and the API write them.

use super::{
    fiche_type::{ENTRIES_MAX, FicheType, Field, FieldKey, FieldKind, Problem, ProblemKind, ProblemPlace, precision},
    id::{ContributorId, FicheId, ItemId},
    place::{Place, Point, Precision},
    text,
    value::{Date, Item, Number, Period, Person, Value},
};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, HashSet};

/// How names become ids on the way in.
pub struct NamesIn<'a> {
    /// A fiche by its slug, present or former.
    pub fiche: &'a dyn Fn(&str) -> Option<FicheId>,
    /// A contributor by their name or by the end of their address (`name~source`).
    pub contributor: &'a dyn Fn(&str) -> Option<ContributorId>,
    /// Gives an id to an item that came without one, at this place of this list.
    pub new_item: &'a dyn Fn(&FieldKey, usize) -> ItemId,
}

/// How ids become names on the way out.
pub struct NamesOut<'a> {
    /// Slug and title.
    pub fiche: &'a dyn Fn(FicheId) -> Option<(String, String)>,
    pub contributor: &'a dyn Fn(ContributorId) -> Option<String>,
}

/// One problem of a value, with the position that it has in its list.
type At = (Option<usize>, ProblemKind);

/// All values of a fiche: `fields`, and the text given beside them. What can be read comes with what cannot.
///
/// Reads shapes; [`FicheType::check`] has still to be asked about the values. Empty strings, empty lists and `null` are no value.
pub fn values_in(
    fiche_type: &FicheType,
    fields: &Map<String, Json>,
    body: Option<&str>,
    names: &NamesIn,
) -> (BTreeMap<FieldKey, Value>, Vec<Problem>) {
    let mut values = BTreeMap::new();
    let mut problems = Vec::new();
    let beside = body.map(|body| (FieldKey::body().to_string(), Json::from(body)));
    let inside = fields.iter().filter(|(key, _)| body.is_none() || key.as_str() != "body");
    for (key, json) in
        inside.map(|(key, json)| (key.as_str(), json)).chain(beside.iter().map(|(key, json)| (key.as_str(), json)))
    {
        let Some(field) = FieldKey::parse(key).and_then(|key| fiche_type.field(&key)) else {
            let key: String = key.chars().take(80).collect();
            problems.push(Problem { field: ProblemPlace::Fiche, item: None, what: ProblemKind::UnknownField(key) });
            continue;
        };
        match value_in(field, json, names) {
            Ok(Some(value)) => drop(values.insert(field.key.clone(), value)),
            Ok(None) => {}
            Err(found) => problems.extend(found),
        }
    }
    (values, problems)
}

/// One value; `None` when it is empty. Never panics, whatever the JSON. Linear.
pub fn value_in(field: &Field, json: &Json, names: &NamesIn) -> Result<Option<Value>, Vec<Problem>> {
    if json.is_null() {
        return Ok(None);
    }
    let one = |what: ProblemKind| vec![(None, what)];
    let read = match &field.kind {
        FieldKind::Line { .. } => string(json).map(|line| line.map(Value::Line)).map_err(one),
        FieldKind::Text => string(json).map(|words| words.map(Value::Text)).map_err(one),
        FieldKind::Number { unit, .. } => number(json, unit.as_deref()).map_err(one),
        FieldKind::Bool => json.as_bool().map(|yes| Some(Value::Bool(yes))).ok_or(one(ProblemKind::WrongKind)),
        FieldKind::Date => date(json).map(|date| date.map(Value::Date)).map_err(one),
        FieldKind::Period => period(json).map_err(one),
        FieldKind::Choice { .. } => {
            string(json).map(|id| id.map(|id| Value::Choice(id.trim().to_owned()))).map_err(one)
        }
        FieldKind::Choices { .. } => choices(field, json),
        FieldKind::Keywords => keywords(json),
        FieldKind::Place => list(json, place).map(|places| some(places, Value::Places)),
        FieldKind::Link => string(json).map(|link| link.map(|link| Value::Link(link.trim().to_owned()))).map_err(one),
        FieldKind::Reference { .. } => references(json, names),
        FieldKind::Person => list(json, |at, json| person(at, json, names)).map(|people| some(people, Value::People)),
        FieldKind::Items { .. } => items(field, json, names),
    };
    read.map_err(|found| found.into_iter().map(|(at, what)| Problem::at(&field.key, at, what)).collect())
}

/// One value, as the API answers and exports write it. What [`value_in`] reads back is the same value.
pub fn value_out(value: &Value, names: &NamesOut) -> Json {
    match value {
        Value::Line(text) | Value::Text(text) | Value::Choice(text) | Value::Link(text) => json!(text),
        Value::Number(number) => number_out(number),
        Value::Bool(yes) => json!(yes),
        Value::Date(date) => json!(date.to_string()),
        Value::Period(period) => {
            json!({"start": period.start.to_string(), "end": period.end.map(|end| end.to_string())})
        }
        Value::Choices(words) | Value::Keywords(words) => json!(words),
        Value::Places(places) => places.iter().map(place_out).collect(),
        Value::References(fiches) => fiches
            .iter()
            .map(|id| match (names.fiche)(*id) {
                Some((slug, title)) => json!({"id": id.to_string(), "slug": slug, "title": title}),
                None => json!({"id": id.to_string()}),
            })
            .collect(),
        Value::People(people) => people
            .iter()
            .map(|person| match person {
                Person::Name(name) => json!({"name": name}),
                Person::Contributor(id) => {
                    json!({"contributor": (names.contributor)(*id).unwrap_or_else(|| id.to_string())})
                }
            })
            .collect(),
        Value::Items(items) => items
            .iter()
            .map(|item| match &item.title {
                Some(title) => json!({"id": item.id.to_string(), "title": title, "text": item.text}),
                None => json!({"id": item.id.to_string(), "text": item.text}),
            })
            .collect(),
    }
}

fn some<T>(entries: Vec<T>, value: impl FnOnce(Vec<T>) -> Value) -> Option<Value> {
    (!entries.is_empty()).then(|| value(entries))
}

fn string(json: &Json) -> Result<Option<String>, ProblemKind> {
    let words = text::stored(json.as_str().ok_or(ProblemKind::WrongKind)?).ok_or(ProblemKind::ControlCharacter)?;
    Ok((!words.trim().is_empty()).then_some(words))
}

/// A list, entry by entry. `None` of an entry leaves it out.
fn list<T>(json: &Json, read: impl Fn(usize, &Json) -> Result<Option<T>, ProblemKind>) -> Result<Vec<T>, Vec<At>> {
    let entries = json.as_array().ok_or_else(|| vec![(None, ProblemKind::WrongKind)])?;
    if entries.len() > ENTRIES_MAX {
        return Err(vec![(None, ProblemKind::TooManyEntries(ENTRIES_MAX as u32))]);
    }
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        match read(at, entry) {
            Ok(value) => found.extend(value),
            Err(what) => problems.push((Some(at), what)),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

fn number(json: &Json, unit: Option<&str>) -> Result<Option<Value>, ProblemKind> {
    let inner = json.as_object();
    let n = inner.map_or(Some(json), |object| object.get("decimal").or_else(|| object.get("n")));
    let digits = match n.ok_or(ProblemKind::NotANumber)? {
        Json::Number(number) => number.to_string(),
        Json::String(words) if words.trim().is_empty() => return Ok(None),
        Json::String(words) => words.clone(),
        Json::Null => return Ok(None),
        _ => return Err(ProblemKind::WrongKind),
    };
    // 12.0 is how some programs write 12.
    let digits = if n.is_some_and(Json::is_number) { digits.strip_suffix(".0").unwrap_or(&digits) } else { &digits };
    let given =
        inner.and_then(|object| object.get("unit")).and_then(Json::as_str).filter(|unit| !unit.trim().is_empty());
    let unit = given.or(unit).map(str::to_owned);
    if unit.as_ref().is_some_and(|unit| unit.chars().count() > 40 || unit.chars().any(char::is_control)) {
        return Err(ProblemKind::TooLong(40));
    }
    Number::parse(digits, unit).map(|number| Some(Value::Number(number))).ok_or(ProblemKind::NotANumber)
}

/// `decimal` stands beside `n` when the number was written otherwise than JSON would: `12.50`.
fn number_out(number: &Number) -> Json {
    let n = match number.decimal().parse::<i64>() {
        Ok(whole) => Json::from(whole),
        Err(_) => Json::from(number.as_f64()),
    };
    let mut out = Map::new();
    let written = n.to_string();
    if written.strip_suffix(".0").unwrap_or(&written) != number.decimal() {
        out.insert("decimal".to_owned(), json!(number.decimal()));
    }
    out.insert("n".to_owned(), n);
    if let Some(unit) = &number.unit {
        out.insert("unit".to_owned(), json!(unit));
    }
    Json::Object(out)
}

fn date(json: &Json) -> Result<Option<Date>, ProblemKind> {
    match json {
        Json::Null => Ok(None),
        Json::String(words) if words.trim().is_empty() => Ok(None),
        Json::String(words) => Date::parse(words.trim()).map(Some).ok_or(ProblemKind::NotADate),
        _ => Err(ProblemKind::WrongKind),
    }
}

fn period(json: &Json) -> Result<Option<Value>, ProblemKind> {
    let Json::Object(object) = json else {
        return Ok(date(json)?.map(|start| Value::Period(Period { start, end: None })));
    };
    let side = |key: &str| object.get(key).map_or(Ok(None), date);
    match (side("start")?, side("end")?) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(ProblemKind::NotADate),
        (Some(start), end) => Ok(Some(Value::Period(Period { start, end }))),
    }
}

/// Each id once, in the order of the vocabulary; unknown ones behind, for the check to name.
fn choices(field: &Field, json: &Json) -> Result<Option<Value>, Vec<At>> {
    let ids = list(json, |_, entry| Ok(string(entry)?.map(|id| id.trim().to_owned())))?;
    let (FieldKind::Choice { entries } | FieldKind::Choices { entries }) = &field.kind else {
        return Err(vec![(None, ProblemKind::WrongKind)]);
    };
    let mut ordered: Vec<String> =
        entries.iter().map(|entry| &entry.id).filter(|id| ids.contains(id)).cloned().collect();
    for id in ids {
        if !ordered.contains(&id) {
            ordered.push(id);
        }
    }
    Ok(some(ordered, Value::Choices))
}

fn keywords(json: &Json) -> Result<Option<Value>, Vec<At>> {
    let words =
        list(json, |_, entry| Ok(string(entry)?.map(|word| word.split_whitespace().collect::<Vec<_>>().join(" "))))?;
    let mut seen = HashSet::new();
    let once = words.into_iter().filter(|word| seen.insert(text::folded(word))).collect();
    Ok(some(once, Value::Keywords))
}

fn place(_: usize, json: &Json) -> Result<Option<Place>, ProblemKind> {
    let object = json.as_object().ok_or(ProblemKind::WrongKind)?;
    let part = |key: &str| object.get(key).filter(|json| !json.is_null());
    let label = part("label").map_or(Ok(None), string)?;
    let coordinate = |key: &str| {
        part(key)
            .map(|json| json.as_f64().filter(|degrees| degrees.is_finite()).ok_or(ProblemKind::NotANumber))
            .transpose()
    };
    let point = match (coordinate("lat")?, coordinate("lon")?) {
        (None, None) => None,
        (Some(lat), _) if !(-90.0..=90.0).contains(&lat) => return Err(ProblemKind::LatitudeRange),
        (_, Some(lon)) if !(-180.0..=180.0).contains(&lon) => return Err(ProblemKind::LongitudeRange),
        (Some(lat), Some(lon)) => Point::parse(lat, lon),
        _ => return Err(ProblemKind::HalfAPoint),
    };
    let precision = match part("precision") {
        Some(json) => precision(json.as_str().ok_or(ProblemKind::WrongKind)?)?,
        None if point.is_some() => Precision::Exact,
        None => Precision::Area,
    };
    match label {
        Some(label) => Ok(Some(Place { label: label.trim().to_owned(), point, precision })),
        None if point.is_none() => Ok(None),
        None => Err(ProblemKind::PlaceWithoutLabel),
    }
}

fn place_out(place: &Place) -> Json {
    let mut out = Map::new();
    out.insert("label".to_owned(), json!(place.label));
    if let Some(point) = place.point {
        out.insert("lat".to_owned(), json!(point.lat()));
        out.insert("lon".to_owned(), json!(point.lon()));
    }
    out.insert("precision".to_owned(), json!(place.precision.key()));
    Json::Object(out)
}

/// Slugs, or what the way out writes.
fn references(json: &Json, names: &NamesIn) -> Result<Option<Value>, Vec<At>> {
    let fiches = list(json, |_, entry| {
        let entry = entry.get("slug").unwrap_or(entry);
        let Some(slug) = string(entry)? else { return Ok(None) };
        let slug = slug.trim();
        let unknown = || ProblemKind::UnknownFiche(slug.chars().take(120).collect());
        (names.fiche)(slug).map(Some).ok_or_else(unknown)
    })?;
    let mut seen = HashSet::new();
    Ok(some(fiches.into_iter().filter(|fiche| seen.insert(*fiche)).collect(), Value::References))
}

fn person(_: usize, json: &Json, names: &NamesIn) -> Result<Option<Person>, ProblemKind> {
    let object = json.as_object().ok_or(ProblemKind::WrongKind)?;
    if let Some(contributor) = object.get("contributor").filter(|json| !json.is_null()) {
        let Some(name) = string(contributor)? else { return Ok(None) };
        let unknown = || ProblemKind::UnknownContributor(name.chars().take(120).collect());
        return (names.contributor)(name.trim()).map(|id| Some(Person::Contributor(id))).ok_or_else(unknown);
    }
    let name = object.get("name").map_or(Ok(None), string)?;
    Ok(name.map(|name| Person::Name(name.trim().to_owned())))
}

fn items(field: &Field, json: &Json, names: &NamesIn) -> Result<Option<Value>, Vec<At>> {
    let mut items = list(json, |at, entry| {
        let object = entry.as_object().ok_or(ProblemKind::WrongKind)?;
        let part = |key: &str| object.get(key).filter(|json| !json.is_null()).map_or(Ok(None), string);
        let (title, words) = (part("title")?, part("text")?);
        if title.is_none() && words.is_none() {
            return Ok(None);
        }
        let id = object.get("id").and_then(Json::as_str).and_then(ItemId::parse);
        let id = id.unwrap_or_else(|| (names.new_item)(&field.key, at));
        Ok(Some((at, Item { id, title: title.map(|title| title.trim().to_owned()), text: words.unwrap_or_default() })))
    })?;
    let mut seen = HashSet::new();
    for (at, item) in &mut items {
        if !seen.insert(item.id) {
            item.id = (names.new_item)(&field.key, *at);
            seen.insert(item.id);
        }
    }
    Ok(some(items.into_iter().map(|(_, item)| item).collect(), Value::Items))
}
