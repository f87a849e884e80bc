//! Fiches by the words of their titles, narrowed by type, theme and place, with what each choice would leave.

use super::{
    Answer,
    answers::time,
    blocking,
    description::Reading,
    problem::{Kind, Problem},
    told, within,
};
use crate::{
    domain::fiche_type::TypeKey,
    store::Card,
    web::{
        App,
        form::{self, Posted},
    },
    wiki::reading::{Listing, Query, Sort},
};
use actix_web::{HttpRequest, web::Data};
use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, ToSchema,
    openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Type},
};

const HITS_MAX: u16 = 100;
const HITS: u16 = 24;
/// Most values of one facet, and most characters of one.
const ASKED_MAX: usize = 10;
const WORDS_MAX_CHARS: usize = 200;

/// What is looked for.
#[derive(Default, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// Words of the title; accents and case are forgiven, and each may be a beginning.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Keys of types: any of these.
    #[param(rename = "type", schema_with = types)]
    types: Option<Vec<String>>,
    /// Any of these.
    #[param(rename = "theme", schema_with = words)]
    themes: Option<Vec<String>>,
    /// Any of these.
    #[param(rename = "place", schema_with = words)]
    places: Option<Vec<String>>,
    /// By title without it.
    #[param(inline)]
    sort: Option<SortBy>,
    /// `next` of the answer before, with the same words.
    #[param(pattern = "^[1-9a-f][0-9a-f]{0,5}-[1-9a-f][0-9a-f]?$")]
    cursor: Option<String>,
    /// 24 without it.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum SortBy {
    Title,
    Changed,
    Created,
}

/// What was found.
#[derive(Serialize, ToSchema)]
struct Search {
    hits: Vec<Hit>,
    total: usize,
    facets: Facets,
    /// Give it as `cursor`, with the same words, for the hits that follow; `null` when there are none.
    #[schema(required)]
    next: Option<String>,
}

/// A fiche.
#[derive(Serialize, ToSchema)]
struct Hit {
    slug: String,
    rev: u32,
    #[serde(rename = "type")]
    type_key: String,
    title: String,
    lang: String,
    /// Its first sentence.
    extract: String,
    themes: Vec<String>,
    places: Vec<String>,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    changed: String,
}

/// How many fiches each choice would leave, the others kept; most first, at most 40 themes and 40 places.
#[derive(Serialize, ToSchema)]
struct Facets {
    #[serde(rename = "type")]
    types: Vec<FacetEntry>,
    theme: Vec<FacetEntry>,
    place: Vec<FacetEntry>,
}

#[derive(Serialize, ToSchema)]
struct FacetEntry {
    value: String,
    count: usize,
}

/// Finds fiches.
#[utoipa::path(
    get, path = "/search", operation_id = "search",
    params(SearchQuery),
    responses((status = 200, description = "What was found.", body = Search, headers(("ETag" = String, description = "Of this answer."))), Reading),
)]
pub async fn search(request: HttpRequest, app: Data<App>) -> Answer {
    let asked = SearchQuery::read(&form::asked(&request))?;
    let query = asked.query()?;
    let (listing, query) = blocking(move || Ok((app.wiki.list(&query)?, query))).await?;
    told(&request, &answer(&listing, &query))
}

impl SearchQuery {
    fn read(asked: &Posted) -> Result<Self, Problem> {
        let several = |name: &str| {
            let values: Vec<String> = asked.all(name).map(str::to_owned).collect();
            let is_bounded = values.len() <= ASKED_MAX && values.iter().all(|value| is_short(value));
            is_bounded.then_some(Some(values)).ok_or_else(|| malformed("api-filters"))
        };
        let sort = match asked.text("sort") {
            None => None,
            Some("title") => Some(SortBy::Title),
            Some("changed") => Some(SortBy::Changed),
            Some("created") => Some(SortBy::Created),
            Some(_) => return Err(malformed("api-sort")),
        };
        let limit = asked
            .text("limit")
            .map(|limit| limit.parse().map_err(|_| Problem::about(Kind::Malformed, "api-limit", "100")));
        let q = asked.text("q").map(str::to_owned);
        if q.as_ref().is_some_and(|q| !is_short(q)) {
            return Err(malformed("api-words"));
        }
        Ok(Self {
            q,
            types: several("type")?,
            themes: several("theme")?,
            places: several("place")?,
            sort,
            cursor: asked.text("cursor").map(str::to_owned),
            limit: limit.transpose()?,
        })
    }

    fn query(&self) -> Result<Query, Problem> {
        let limit = within(self.limit, HITS, HITS_MAX)?;
        let (page, page_size) = match &self.cursor {
            None => (1, limit),
            Some(cursor) => cursor_read(cursor).ok_or_else(|| malformed("api-cursor"))?,
        };
        let types = self.types.iter().flatten();
        let types = types.map(|key| TypeKey::parse(key).ok_or_else(|| malformed("api-type")));
        Ok(Query {
            words: self.q.clone().unwrap_or_default(),
            types: types.collect::<Result<_, _>>()?,
            themes: self.themes.clone().unwrap_or_default(),
            places: self.places.clone().unwrap_or_default(),
            sort: match self.sort {
                None | Some(SortBy::Title) => Sort::Title,
                Some(SortBy::Changed) => Sort::Changed,
                Some(SortBy::Created) => Sort::Created,
            },
            page,
            page_size,
        })
    }
}

fn answer(listing: &Listing, query: &Query) -> Search {
    let is_last = query.page.saturating_mul(query.page_size) >= listing.total;
    let entries = |counted: &[(String, usize)]| {
        counted.iter().map(|(value, count)| FacetEntry { value: value.clone(), count: *count }).collect()
    };
    let types = listing.types.iter().map(|(key, count)| FacetEntry { value: key.to_string(), count: *count });
    Search {
        hits: listing.cards.iter().map(hit).collect(),
        total: listing.total,
        facets: Facets { types: types.collect(), theme: entries(&listing.themes), place: entries(&listing.places) },
        next: (!is_last).then(|| format!("{:x}-{:x}", query.page + 1, query.page_size)),
    }
}

fn hit(card: &Card) -> Hit {
    Hit {
        slug: card.slug.to_string(),
        rev: card.number,
        type_key: card.type_key.to_string(),
        title: card.title.clone(),
        lang: card.lang.clone(),
        extract: card.lead.clone(),
        themes: card.themes.clone(),
        places: card.places.clone(),
        created: time(card.created),
        changed: time(card.changed),
    }
}

/// A page and how many hits it has.
fn cursor_read(cursor: &str) -> Option<(usize, usize)> {
    let (page, size) = cursor.split_once('-')?;
    let number = |hex: &str| u32::from_str_radix(hex, 16).ok().map(|number| number as usize);
    let is_hex = |digits: &str, most| digits.len() <= most && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_one = is_hex(page, 6) && is_hex(size, 2);
    Some((number(page)?, number(size)?.min(HITS_MAX.into()))).filter(|(page, size)| is_one && *page >= 1 && *size >= 1)
}

/// As they are described.
fn types() -> Array {
    list(word().min_length(Some(1)).max_length(Some(40)).pattern(Some("^[a-z0-9_]+$")))
}

fn words() -> Array {
    list(word().max_length(Some(WORDS_MAX_CHARS)))
}

fn word() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn list(entry: ObjectBuilder) -> Array {
    ArrayBuilder::new().items(entry).max_items(Some(ASKED_MAX)).build()
}

fn is_short(words: &str) -> bool {
    words.chars().count() <= WORDS_MAX_CHARS
}

fn malformed(detail: &'static str) -> Problem {
    Problem::new(Kind::Malformed, detail)
}
