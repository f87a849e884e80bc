//! One contributor: what of theirs stands, where, and with whom.

use super::{
    Answer, BASE,
    answers::{NamedAnswer, rounded, time},
    blocking,
    description::Reading,
    problem::{Kind, Problem},
    told,
};
use crate::{
    domain::contributor::{ContributorSlug, Origin},
    web::App,
    wiki::portrait::Portrait,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};
use serde::Serialize;
use utoipa::ToSchema;

/// One contributor and their work.
#[derive(Serialize, ToSchema)]
struct Contributor {
    /// The end of the address of their page.
    contributor: String,
    name: String,
    origin: OriginAnswer,
    /// Where an imported name comes from.
    #[schema(required)]
    source: Option<String>,
    #[schema(format = DateTime)]
    since: String,
    /// What they say of themselves, in Markdown.
    about: String,
    /// Words of theirs that are read today; what an adapted fiche has of its model counts once. `null` here and below when
    /// they hide their numbers.
    #[schema(required)]
    words: Option<u64>,
    /// Where they stand, most first; by title when they hide their numbers.
    fiches: Vec<Work>,
    /// Others whose words stand in the same fiches, by name.
    with: Vec<Companion>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Origin)]
enum OriginAnswer {
    Account,
    Guest,
    Imported,
}

/// What stands of theirs in one fiche.
#[derive(Serialize, ToSchema)]
struct Work {
    slug: String,
    title: String,
    #[serde(rename = "type")]
    type_key: String,
    #[schema(required)]
    words: Option<u32>,
    /// Of all that stands in it, 0 to 1.
    #[schema(required, minimum = 0, maximum = 1)]
    share: Option<f64>,
}

/// Somebody who wrote in the same fiches.
#[derive(Serialize, ToSchema)]
struct Companion {
    #[schema(required)]
    contributor: Option<String>,
    #[schema(required)]
    name: Option<String>,
    /// Those fiches, by the end of their address.
    fiches: Vec<String>,
}

/// Tells what of a contributor's stands, where, and with whom.
#[utoipa::path(
    get, path = "/contributors/{name}", operation_id = "readContributor",
    params(("name" = String, Path, description = "The end of the address of their page: `marie`, `marie~source`.")),
    responses((status = 200, description = "The contributor.", body = Contributor, headers(("ETag" = String, description = "Of this answer."))), Reading),
)]
pub async fn contributor(request: HttpRequest, app: Data<App>, name: Path<String>) -> Answer {
    let nobody = || Problem::new(Kind::Missing, "api-no-contributor");
    let slug = ContributorSlug::parse(&name).ok_or_else(nobody)?;
    let portrait = blocking({
        let (app, slug) = (app.clone(), slug.clone());
        move || Ok(app.wiki.portrait(&slug)?)
    })
    .await?;
    let now = match portrait.record.claimed_by {
        Some(claimer) => app.wiki.contributors_of([claimer])?.get(claimer).map(|now| now.slug()),
        None => Some(portrait.record.contributor.slug()),
    };
    match now {
        Some(now) if now.as_str() != slug.as_str() => {
            let location = format!("{BASE}/contributors/{now}");
            Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish())
        }
        _ => told(&request, &answer(&portrait)),
    }
}

fn answer(portrait: &Portrait) -> Contributor {
    let record = &portrait.record;
    let (origin, source) = match &record.contributor.origin {
        Origin::Account => (OriginAnswer::Account, None),
        Origin::Guest => (OriginAnswer::Guest, None),
        Origin::Imported { source } => (OriginAnswer::Imported, Some(source.clone())),
    };
    let has_numbers = !record.hides_numbers;
    let mut fiches: Vec<Work> = portrait
        .works
        .iter()
        .map(|work| Work {
            slug: work.card.slug.to_string(),
            title: work.card.title.clone(),
            type_key: work.card.type_key.to_string(),
            words: has_numbers.then_some(work.words),
            share: has_numbers.then_some(rounded(work.share)),
        })
        .collect();
    if !has_numbers {
        fiches.sort_by(|a, b| a.title.cmp(&b.title));
    }
    let with = portrait.with.iter().map(|(other, cards)| {
        let NamedAnswer { contributor, name } = NamedAnswer::known(Some(other));
        Companion { contributor, name, fiches: cards.iter().map(|card| card.slug.to_string()).collect() }
    });
    Contributor {
        contributor: record.contributor.slug().to_string(),
        name: record.contributor.name.to_string(),
        origin,
        source,
        since: time(record.since),
        about: record.contributor.about.clone(),
        words: has_numbers.then_some(portrait.words),
        fiches,
        with: with.collect(),
    }
}
