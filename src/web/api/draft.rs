//! What a program sends to be saved, read as a draft.

use super::problem::Problem;
use crate::{
    domain::{
        contributor::ContributorSlug,
        fiche::{Content, Lang, Licence, Slug},
        fiche_type::{self, FieldKey, ProblemKind, ProblemPlace, TypeKey},
        id::{ContributorId, FicheId, ItemId},
        merge::{Choice, ConflictId},
        value::Value,
        value_json::{NamesIn, values_in},
    },
    wiki::{Wiki, draft::Draft, reading::Found},
};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr,
        schema::{AdditionalProperties, Schema, SchemaType, Type},
    },
};

/// A new fiche, as it is sent: described by what [`draft`] reads.
pub struct FicheDraft;

/// What is sent to be saved on a revision that was read.
pub struct FicheRewrite;

/// What may be sent: its key, whether it is an object rather than a string, and what it is.
const ASKED: [(&str, bool, &str); 8] = [
    ("type", false, "The key of its type, as `page`."),
    ("title", false, "One line of 1 to 120 characters."),
    ("fields", true, "By the key of the field, each value as its kind has it. Those that are sent are all there are."),
    ("body", false, "Markdown."),
    ("summary", false, "What the change is about, in a line."),
    ("lang", false, "Of the texts, as in BCP 47."),
    ("licence", false, "Its name."),
    (
        "choices",
        true,
        "For each conflict that was told, by its id: `mine`, `theirs`, `both`, or `{\"text\": …}` to write it anew.",
    ),
];
/// Of a new fiche nothing can be in conflict.
const NEW: &[(&str, bool, &str)] = ASKED.split_at(ASKED.len() - 1).0;
/// What `GET` answers beside it: sent back, it changes nothing.
const READ_ONLY: [&str; 7] = ["slug", "rev", "type_version", "contributors", "source", "adapted_from", "hash"];

/// A draft of `sent`; on `base`, what is not sent stays as it is there.
pub fn draft(wiki: &Wiki, sent: &Map<String, Json>, base: Option<&Content>) -> Result<Draft, Problem> {
    let mut problems = Vec::new();
    let asked = if base.is_some() { &ASKED[..] } else { NEW };
    for key in sent.keys().filter(|key| {
        !(asked.iter().any(|(asked, ..)| asked == key) || base.is_some() && READ_ONLY.contains(&key.as_str()))
    }) {
        let key = key.chars().take(80).collect();
        problems.push(at(ProblemPlace::Fiche, ProblemKind::UnknownField(key)));
    }
    let mut draft = base.map(Draft::of).unwrap_or_else(|| Draft {
        type_key: TypeKey::parse("page").expect("page is a type key"),
        title: String::new(),
        summary: String::new(),
        lang: None,
        licence: None,
        values: BTreeMap::new(),
        problems: Vec::new(),
    });
    let mut word = |key: &str, place: ProblemPlace| match sent.get(key) {
        None | Some(Json::Null) => None,
        Some(Json::String(word)) => Some(word.clone()),
        Some(_) => {
            problems.push(at(place, ProblemKind::WrongKind));
            None
        }
    };
    let type_key = word("type", ProblemPlace::Property("type"));
    let title = word("title", ProblemPlace::Title);
    let summary = word("summary", ProblemPlace::Summary);
    let lang = word("lang", ProblemPlace::Property("lang"));
    let licence = word("licence", ProblemPlace::Property("licence"));
    let body = word("body", ProblemPlace::Field(FieldKey::body()));
    draft.title = title.unwrap_or(draft.title);
    draft.summary = summary.unwrap_or_default();
    if let Some(name) = type_key {
        match TypeKey::parse(&name) {
            Some(key) => draft.type_key = key,
            None => problems
                .push(at(ProblemPlace::Property("type"), ProblemKind::UnknownType(name.chars().take(80).collect()))),
        }
    } else if base.is_none() {
        problems.push(at(ProblemPlace::Property("type"), ProblemKind::UnknownType(String::new())));
    }
    if let Some(lang) = lang {
        draft.lang = Lang::parse(&lang).or_else(|| wrong("lang", &mut problems));
    }
    if let Some(licence) = licence {
        draft.licence = Licence::parse(&licence).or_else(|| wrong("licence", &mut problems));
    }
    read_values(wiki, sent, body.as_deref(), &mut draft, base, &mut problems)?;
    draft.problems = problems;
    Ok(draft)
}

/// Decisions for the places of a conflict: `{"ID": "mine" | "theirs" | "both" | {"text": "…"}}`.
pub fn choices(sent: &Map<String, Json>) -> Result<BTreeMap<ConflictId, Choice>, Problem> {
    let wrong = || Problem::invalid(&[at(ProblemPlace::Property("choices"), ProblemKind::WrongKind)]);
    let Some(choices) = sent.get("choices").filter(|choices| !choices.is_null()) else { return Ok(BTreeMap::new()) };
    let choices = choices.as_object().ok_or_else(wrong)?;
    let read = |(id, choice): (&String, &Json)| {
        let id = ConflictId::parse(id).ok_or_else(wrong)?;
        let choice = match choice {
            Json::String(word) if word == "mine" => Choice::Mine,
            Json::String(word) if word == "theirs" => Choice::Theirs,
            Json::String(word) if word == "both" => Choice::Both,
            Json::Object(object) => {
                Choice::Rewritten(object.get("text").and_then(Json::as_str).ok_or_else(wrong)?.to_owned())
            }
            _ => return Err(wrong()),
        };
        Ok((id, choice))
    };
    choices.iter().map(read).collect()
}

fn read_values(
    wiki: &Wiki,
    sent: &Map<String, Json>,
    body: Option<&str>,
    draft: &mut Draft,
    base: Option<&Content>,
    problems: &mut Vec<fiche_type::Problem>,
) -> Result<(), Problem> {
    let Some(fiche_type) = wiki.newest_type(&draft.type_key)? else { return Ok(()) };
    let fiche = |slug: &str| fiche_of(wiki, slug);
    let contributor = |name: &str| contributor_of(wiki, name);
    // An item without an id is taken for the one that stood at its place.
    let new_item = |key: &FieldKey, place: usize| -> ItemId {
        let before = match base.and_then(|base| base.values.get(key)) {
            Some(Value::Items(items)) => items.get(place).map(|item| item.id),
            _ => None,
        };
        before.unwrap_or_else(|| wiki.new_item())
    };
    let names = NamesIn { fiche: &fiche, contributor: &contributor, new_item: &new_item };
    let kept_body = draft.values.get(&FieldKey::body()).cloned();
    match sent.get("fields") {
        None | Some(Json::Null) => {
            let (mut values, found) = values_in(&fiche_type, &Map::new(), body, &names);
            problems.extend(found);
            if body.is_some() {
                draft.values.remove(&FieldKey::body());
                draft.values.append(&mut values);
            }
        }
        Some(Json::Object(fields)) => {
            // Values that the type does not hold now are not the caller's to send: given back as they were read, they stay.
            let is_kept = |key: &str| {
                FieldKey::parse(key).is_some_and(|key| {
                    fiche_type.field(&key).is_none() && base.is_some_and(|base| base.values.contains_key(&key))
                })
            };
            let own: Map<String, Json> = fields
                .iter()
                .filter(|(key, _)| !is_kept(key))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            let (values, found) = values_in(&fiche_type, &own, body, &names);
            problems.extend(found);
            draft.values.retain(|key, _| fiche_type.field(key).is_none());
            draft.values.extend(values);
            if body.is_none() && !sent.contains_key("body") && !own.contains_key("body") {
                draft.values.extend(kept_body.map(|body| (FieldKey::body(), body)));
            }
        }
        Some(_) => problems.push(at(ProblemPlace::Property("fields"), ProblemKind::WrongKind)),
    }
    Ok(())
}

impl PartialSchema for FicheDraft {
    fn schema() -> RefOr<Schema> {
        let word =
            |longest| ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(longest));
        let kind = word(40).pattern(Some("^[a-z0-9_]+$"));
        shape(NEW)
            .property("type", kind)
            .property("title", word(120).pattern(Some("\\S")))
            .required("type")
            .required("title")
            .into()
    }
}

impl ToSchema for FicheDraft {}

impl PartialSchema for FicheRewrite {
    fn schema() -> RefOr<Schema> {
        let read_only = || ObjectBuilder::new().schema_type(SchemaType::AnyValue).read_only(true);
        READ_ONLY.iter().fold(shape(&ASKED), |object, key| object.property(*key, read_only())).into()
    }
}

impl ToSchema for FicheRewrite {}

/// An object of what may be sent and of nothing else.
fn shape(asked: &[(&str, bool, &str)]) -> ObjectBuilder {
    let nothing_else = AdditionalProperties::FreeForm(false);
    asked.iter().fold(
        ObjectBuilder::new().additional_properties(Some(nothing_else)),
        |object, (key, is_object, words)| {
            let shape = if *is_object { Type::Object } else { Type::String };
            let shape = SchemaType::Array(vec![shape, Type::Null]);
            object.property(*key, ObjectBuilder::new().schema_type(shape).description(Some(*words)))
        },
    )
}

/// A fiche by its address, present or former.
fn fiche_of(wiki: &Wiki, slug: &str) -> Option<FicheId> {
    match wiki.find(&Slug::parse(slug)?).ok()? {
        Found::Here(fiche) => Some(fiche),
        Found::Moved(slug) => match wiki.find(&slug).ok()? {
            Found::Here(fiche) => Some(fiche),
            Found::Moved(_) => None,
        },
    }
}

fn contributor_of(wiki: &Wiki, name: &str) -> Option<ContributorId> {
    Some(wiki.person(&ContributorSlug::parse(name)?).ok()?.contributor.id)
}

fn at(field: ProblemPlace, what: ProblemKind) -> fiche_type::Problem {
    fiche_type::Problem { field, item: None, what }
}

fn wrong<T>(name: &'static str, problems: &mut Vec<fiche_type::Problem>) -> Option<T> {
    problems.push(at(ProblemPlace::Property(name), ProblemKind::WrongKind));
    None
}
