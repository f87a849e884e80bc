//! What changed between two revisions, as data.

use super::{
    Answer,
    answers::{self, NamedAnswer, WordsAnswer},
    blocking,
    description::Reading,
    found, moved,
    problem::{Kind, Problem},
    told,
};
use crate::{
    domain::{
        diff::{
            self, BinChange, Block, Direction, EntryChange, Fate, FieldChange, ItemState, PlaceChange, TextDifference,
        },
        place::Place,
        value::{Item, Value},
    },
    web::App,
    wiki::{Wiki, history::Compared, reading::Found},
};
use actix_web::{
    HttpRequest,
    web::{Data, Path, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DifferenceQuery {
    /// The revision before; without it the one before `to`.
    #[param(minimum = 1, maximum = 4294967295u32)]
    from: Option<u32>,
    /// The revision after; without it the newest.
    #[param(minimum = 1, maximum = 4294967295u32)]
    to: Option<u32>,
}

/// Everything that two revisions do not have in common.
#[derive(Serialize, ToSchema)]
struct Difference {
    slug: String,
    from: u32,
    to: u32,
    /// Whoever saved the revision after.
    contributors: Vec<NamedAnswer>,
    /// Each is left out when it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Turn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Turn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<Turn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<Turn>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    type_key: Option<Turn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bin: Option<Bin>,
    /// Only fields that changed, the text under `body`.
    fields: Vec<FieldChanged>,
}

/// From one to another; `null` for what was not or is not there.
#[derive(Serialize, ToSchema)]
struct Turn {
    #[schema(required)]
    before: Json,
    #[schema(required)]
    after: Json,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Bin {
    Removed,
    BroughtBack,
}

/// How one field changed, as its kind has it.
#[derive(Serialize, ToSchema)]
#[serde(tag = "change", rename_all = "kebab-case")]
enum FieldChanged {
    /// A line or a text.
    Text { field: String, text: TextChanged },
    /// A number, a date, a choice or another single value.
    Value { field: String, before: Json, after: Json },
    /// A list in which each entry stands once.
    Entries { field: String, entries: Vec<EntryChanged>, reordered: bool },
    /// A list of places.
    Places { field: String, places: Vec<PlaceChanged> },
    /// A list of items.
    Items { field: String, items: Vec<ItemChanged> },
}

/// A text, before and after, as one row of runs.
#[derive(Serialize, ToSchema)]
struct TextChanged {
    /// Too large or too unlike to be compared finely: more is told as changed than was.
    coarse: bool,
    words: WordsAnswer,
    /// In the order of reading: `kept`, `added` and `moved` ones give the text after; `kept` and `removed` ones, with what moved put
    /// back where it was `left`, the text before.
    runs: Vec<Run>,
    moves: Vec<Move>,
}

/// A part of a text that had one fate.
#[derive(Serialize, ToSchema)]
struct Run {
    run: RunKind,
    /// Empty where a paragraph was left.
    text: String,
    /// The number of the move that it belongs to.
    #[serde(rename = "move", skip_serializing_if = "Option::is_none")]
    moved: Option<u32>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum RunKind {
    Kept,
    Removed,
    Added,
    Moved,
    Left,
}

/// A paragraph that stands elsewhere.
#[derive(Serialize, ToSchema)]
struct Move {
    #[serde(rename = "move")]
    number: u32,
    up: bool,
    /// How many that stayed it went past.
    paragraphs: usize,
}

/// One entry of a list, each as `GET` answers it.
#[derive(Serialize, ToSchema)]
struct EntryChanged {
    change: ListChange,
    entry: Json,
}

/// One place of a list.
#[derive(Serialize, ToSchema)]
struct PlaceChanged {
    change: ListChange,
    place: Json,
    /// As it was, when it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Json>,
    /// How far its point went.
    #[serde(skip_serializing_if = "Option::is_none")]
    metres: Option<f64>,
}

/// One item of a list.
#[derive(Serialize, ToSchema)]
struct ItemChanged {
    item: String,
    change: ListChange,
    /// As it is; as it was, for what was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Its title before and after, when it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    title_changed: Option<Turn>,
    /// The whole text of an item that did not change in itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_changed: Option<TextChanged>,
    /// How many items it went past, upwards when negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<i32>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ListChange {
    Kept,
    Added,
    Removed,
    Changed,
}

/// Tells what changed between two revisions, as data.
#[utoipa::path(
    get, path = "/fiches/{slug}/diff", operation_id = "compareRevisions",
    params(("slug" = String, Path, description = "The end of its address."), DifferenceQuery),
    responses((status = 200, description = "What changed.", body = Difference, headers(("ETag" = String, description = "Of this answer."))), Reading),
)]
pub async fn difference(
    request: HttpRequest,
    app: Data<App>,
    slug: Path<String>,
    query: Query<DifferenceQuery>,
) -> Answer {
    let fiche = match found(&app.wiki, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(to) => return Ok(moved(&request, &to, "/diff")),
    };
    let difference = blocking(move || {
        let wiki = &app.wiki;
        let to = match query.to {
            Some(to) => to,
            None => wiki.store().card(fiche).map_err(crate::wiki::Failure::from)?.map_or(0, |card| card.number),
        };
        let from = query.from.unwrap_or_else(|| to.saturating_sub(1));
        if from == 0 {
            return Err(Problem::new(Kind::Missing, "api-before-first"));
        }
        let compared = wiki.compare(fiche, from, to)?;
        let slug = wiki.store().card(fiche).map_err(crate::wiki::Failure::from)?.map(|card| card.slug.to_string());
        Ok(answer(wiki, &compared, slug.unwrap_or_default()))
    })
    .await?;
    told(&request, &difference)
}

fn answer(wiki: &Wiki, compared: &Compared, slug: String) -> Difference {
    let difference = &compared.difference;
    let fields = difference.fields.iter().map(|field| changed(wiki, field.key.to_string(), &field.change)).collect();
    Difference {
        slug,
        from: compared.before.number,
        to: compared.after.number,
        contributors: compared.after.contributors.iter().map(|id| NamedAnswer::of(*id, &compared.names)).collect(),
        title: difference.title.as_ref().map(|turn| Turn::of(turn, |title| title.as_str().into())),
        address: difference.slug.as_ref().map(|turn| Turn::of(turn, |slug| slug.as_str().into())),
        lang: difference.lang.as_ref().map(|turn| Turn::of(turn, |lang| lang.as_str().into())),
        licence: difference.licence.as_ref().map(|turn| Turn::of(turn, |licence| licence.as_str().into())),
        type_key: difference.type_key.as_ref().map(|turn| Turn::of(turn, |key| key.as_str().into())),
        bin: difference.bin.map(|change| match change {
            BinChange::Removed => Bin::Removed,
            BinChange::BroughtBack => Bin::BroughtBack,
        }),
        fields,
    }
}

impl Turn {
    fn of<T>(turn: &diff::Turn<T>, json: impl Fn(&T) -> Json) -> Self {
        Self { before: json(&turn.before), after: json(&turn.after) }
    }
}

fn changed(wiki: &Wiki, field: String, change: &FieldChange) -> FieldChanged {
    let value = |value: &Option<Value>| value.as_ref().map_or(Json::Null, |value| answers::value(value, wiki));
    match change {
        FieldChange::Text(text) => FieldChanged::Text { field, text: text_changed(text) },
        FieldChange::Value { before, after } => {
            FieldChanged::Value { field, before: value(before), after: value(after) }
        }
        FieldChange::Entries { entries, is_reordered } => FieldChanged::Entries {
            field,
            entries: entries.iter().map(|entry| entry_changed(wiki, entry)).collect(),
            reordered: *is_reordered,
        },
        FieldChange::Places(places) => {
            FieldChanged::Places { field, places: places.iter().map(|place| place_changed(wiki, place)).collect() }
        }
        FieldChange::Items(items) => FieldChanged::Items {
            field,
            items: items.iter().map(|item| item_changed(item.id.to_string(), &item.state)).collect(),
        },
    }
}

fn text_changed(difference: &TextDifference) -> TextChanged {
    let counts = difference.counts();
    let run = |stretch: diff::Stretch| Run {
        run: match stretch.fate {
            Fate::Kept => RunKind::Kept,
            Fate::Removed => RunKind::Removed,
            Fate::Added => RunKind::Added,
            Fate::Moved => RunKind::Moved,
            Fate::Left => RunKind::Left,
        },
        text: stretch.text,
        moved: stretch.moved.map(|id| id.0),
    };
    let moves = difference.blocks.iter().filter_map(|block| match block {
        Block::MovedHere { id, distance, direction, .. } => {
            Some(Move { number: id.0, up: *direction == Direction::Up, paragraphs: *distance })
        }
        _ => None,
    });
    TextChanged {
        coarse: difference.is_coarse,
        words: WordsAnswer::of(&counts),
        moves: moves.collect(),
        runs: difference.stretches().into_iter().map(run).collect(),
    }
}

fn entry_changed(wiki: &Wiki, entry: &EntryChange) -> EntryChanged {
    let (change, entry) = match entry {
        EntryChange::Kept(entry) => (ListChange::Kept, entry),
        EntryChange::Added(entry) => (ListChange::Added, entry),
        EntryChange::Removed(entry) => (ListChange::Removed, entry),
    };
    let one = match entry.clone() {
        diff::Entry::Choice(id) => Value::Choices(vec![id]),
        diff::Entry::Keyword(word) => Value::Keywords(vec![word]),
        diff::Entry::Fiche(fiche) => Value::References(vec![fiche]),
        diff::Entry::Person(person) => Value::People(vec![person]),
    };
    EntryChanged { change, entry: only(answers::value(&one, wiki)) }
}

fn place_changed(wiki: &Wiki, place: &PlaceChange) -> PlaceChanged {
    let out = |place: &Place| only(answers::value(&Value::Places(vec![place.clone()]), wiki));
    let unchanged = |change, place| PlaceChanged { change, place: out(place), before: None, metres: None };
    match place {
        PlaceChange::Kept(place) => unchanged(ListChange::Kept, place),
        PlaceChange::Added(place) => unchanged(ListChange::Added, place),
        PlaceChange::Removed(place) => unchanged(ListChange::Removed, place),
        PlaceChange::Changed { before, after, metres } => {
            PlaceChanged { change: ListChange::Changed, place: out(after), before: Some(out(before)), metres: *metres }
        }
    }
}

fn item_changed(item: String, state: &ItemState) -> ItemChanged {
    let whole = |change, one: &Item| ItemChanged {
        item: item.clone(),
        change,
        title: one.title.clone(),
        title_changed: None,
        text: Some(one.text.clone()),
        text_changed: None,
        moved: None,
    };
    match state {
        ItemState::Kept(one) => whole(ListChange::Kept, one),
        ItemState::Added(one) => whole(ListChange::Added, one),
        ItemState::Removed(one) => whole(ListChange::Removed, one),
        ItemState::Changed { after, title, text, moved } => ItemChanged {
            title_changed: title.as_ref().map(|turn| Turn::of(turn, |title| json!(title))),
            text: text.is_none().then(|| after.text.clone()),
            text_changed: text.as_ref().map(text_changed),
            moved: *moved,
            ..whole(ListChange::Changed, after)
        },
    }
}

/// The entry of a list of one.
fn only(list: Json) -> Json {
    match list {
        Json::Array(mut entries) if entries.len() == 1 => entries.remove(0),
        other => other,
    }
}
