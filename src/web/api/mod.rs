//! The door for programs: fiches made, read and saved in JSON, by the same verbs and the same merge as in the browser.
//!
//! In reading order: this file (who asks, how it is answered), `calls` (their addresses), `description` (what the calls are, served as OpenAPI), `answers` (shapes that
//! several calls answer), the calls: `fiches`, `difference`, `credit`, `contributors`, `search`, `changes`; then `draft` (what a call
//! sends), `conflict` and `problem` (what is told when it cannot be done).

pub mod answers;
mod calls;
mod changes;
mod conflict;
mod contributors;
mod credit;
pub mod description;
mod difference;
mod draft;
mod fiches;
mod problem;
mod search;

pub use calls::{addresses, in_words, refused, served};

use super::{App, assets::is_known, form};
use crate::{
    domain::{fiche::Slug, id::FicheId},
    wiki::{Visitor, Wiki, reading::Found},
};
use actix_web::{
    HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
    web::{self, Data},
};
use problem::{Kind, Problem};
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// Where all calls stand.
pub const BASE: &str = "/api/v1";

/// What calls answer.
type Answer = Result<HttpResponse, Problem>;

/// Who asks, by `Authorization: Bearer`. Writing needs it, whoever may write in the browser.
async fn bearer(request: &HttpRequest, app: &Data<App>) -> Result<Visitor, Problem> {
    let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token =
        header.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, token)) = token else {
        return Err(Problem::new(Kind::SignIn, "api-no-token"));
    };
    let (app, token) = (app.clone(), token.trim().to_owned());
    let visitor = blocking(move || app.wiki.bearer(&token).map_err(Problem::from)).await?;
    if visitor.contributor.is_none() {
        return Err(Problem::new(Kind::SignIn, "api-unknown-token"));
    }
    Ok(visitor)
}

/// A JSON object within the bounds of a form.
async fn object(request: &HttpRequest, mut payload: Payload) -> Result<Map<String, Json>, Problem> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|media_type| media_type.split(';').next()).unwrap_or_default();
    if !media_type.trim().eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(Kind::MediaType, "api-send-json"));
    }
    let body = form::body(&mut payload, form::BODY_MAX_BYTES).await.map_err(|failure| refused(&failure))?;
    match serde_json::from_slice(&body) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::new(Kind::Malformed, "api-not-an-object")),
        Err(error) => Err(Problem::about(Kind::Malformed, "api-not-json", error)),
    }
}

/// What may block is done away from the async threads.
async fn blocking<T: Send + 'static>(verb: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    web::block(verb).await.map_err(|_| Problem::new(Kind::Busy, "api-busy"))?
}

fn found(wiki: &Wiki, slug: &str) -> Result<Found, Problem> {
    let slug = Slug::parse(slug).ok_or_else(|| Problem::new(Kind::Missing, "api-no-fiche"))?;
    Ok(wiki.find(&slug)?)
}

/// The fiche of an address, also a former one: a program that writes is not sent elsewhere.
fn known_fiche(wiki: &Wiki, slug: &str) -> Result<FicheId, Problem> {
    match found(wiki, slug)? {
        Found::Here(fiche) => Ok(fiche),
        Found::Moved(slug) => match wiki.find(&slug)? {
            Found::Here(fiche) => Ok(fiche),
            Found::Moved(_) => Err(Problem::new(Kind::Busy, "api-busy")),
        },
    }
}

/// 301 to the same call at the present address, with all that it asked; `call` stands behind the fiche.
fn moved(request: &HttpRequest, to: &Slug, call: &str) -> HttpResponse {
    let query = request.query_string();
    let mark = if query.is_empty() { "" } else { "?" };
    let location = format!("{BASE}/fiches/{to}{call}{mark}{query}");
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish()
}

/// An answer that is the same for everybody: kept by whoever asked, and asked again by its tag.
fn told(request: &HttpRequest, answer: &impl Serialize) -> Answer {
    let text = serde_json::to_string(answer).map_err(|error| Problem::from(crate::wiki::Failure::broken(error)))?;
    let tag = format!("\"{}\"", &blake3::hash(text.as_bytes()).to_hex()[..32]);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::ETAG, tag.clone())).insert_header((header::CACHE_CONTROL, "public, no-cache"));
    if is_known(request, &tag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    Ok(answer.insert_header((header::CONTENT_TYPE, "application/json")).body(text))
}

/// How many are asked for.
fn within(limit: Option<u16>, usual: u16, most: u16) -> Result<usize, Problem> {
    match limit.unwrap_or(usual) {
        limit if (1..=most).contains(&limit) => Ok(limit.into()),
        _ => Err(Problem::about(Kind::Malformed, "api-limit", most)),
    }
}
