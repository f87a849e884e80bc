//! Changes of several people that cannot be put together, told place by place.

use super::{
    answers::{self, NamedAnswer},
    problem::{Kind, Problem},
};
use crate::{
    domain::merge::{Conflict, ConflictPlace, Property, Side},
    wiki::{Wiki, saving::Conflicted},
};
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

/// A place that waits for a choice.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Conflict)]
pub struct ConflictAnswer {
    /// Under which `choices` takes the decision.
    pub id: String,
    /// The key of the field, or `title`, `lang`, `licence`, `type`.
    pub field: String,
    /// The item of the field, when it is in one.
    #[schema(required)]
    pub item: Option<String>,
    /// As it was in the revision that was read; `null` for what was not there.
    pub before: Json,
    pub theirs: Json,
    pub mine: Json,
    /// Whether `both` may be chosen.
    pub may_keep_both: bool,
}

/// 409: each place that waits for a choice; 422 when what was chosen has to be put right.
pub fn problem(wiki: &Wiki, conflicted: &Conflicted) -> Result<Problem, Problem> {
    if !conflicted.problems.is_empty() {
        return Ok(Problem::invalid(&conflicted.problems));
    }
    let names = wiki.contributors_of(conflicted.with.iter().copied())?;
    let with = conflicted.with.iter().map(|id| NamedAnswer::of(*id, &names)).collect();
    let places = conflicted.merged.conflicts.iter().map(|conflict| answer(conflict, wiki)).collect();
    Ok(Problem::new(Kind::Conflict, "api-conflict").with(|answer| {
        answer.rev = Some(conflicted.head.number);
        answer.base = Some(conflicted.base.number);
        answer.with = Some(with);
        answer.conflicts = Some(places);
    }))
}

fn answer(conflict: &Conflict, wiki: &Wiki) -> ConflictAnswer {
    let (field, item) = match &conflict.place {
        ConflictPlace::Title => ("title".to_owned(), None),
        ConflictPlace::Property(property) => (name(*property).to_owned(), None),
        ConflictPlace::Field(key) => (key.to_string(), None),
        ConflictPlace::Item(key, item) | ConflictPlace::ItemTitle(key, item) => (key.to_string(), Some(*item)),
        ConflictPlace::Passage { field, item, .. } => (field.to_string(), *item),
    };
    let side = |side: &Option<Side>| side.as_ref().map_or(Json::Null, |side| side_out(side, wiki));
    ConflictAnswer {
        id: conflict.id.to_string(),
        field,
        item: item.map(|item| item.to_string()),
        before: side(&conflict.before),
        theirs: side(&conflict.theirs),
        mine: side(&conflict.mine),
        may_keep_both: conflict.may_keep_both(),
    }
}

fn side_out(side: &Side, wiki: &Wiki) -> Json {
    match side {
        Side::Text(text) => text.as_str().into(),
        Side::Value(value) => answers::value(value, wiki),
        Side::Item(item) => json!({"id": item.id.to_string(), "title": item.title, "text": item.text}),
    }
}

fn name(property: Property) -> &'static str {
    match property {
        Property::Lang => "lang",
        Property::Licence => "licence",
        Property::Type => "type",
    }
}
