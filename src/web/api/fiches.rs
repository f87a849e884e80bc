//! Calls about fiches: make one, read it, save it on the revision that was read, list its revisions.

use super::{
    Answer,
    answers::{FicheAnswer, RevisionAnswer},
    bearer, blocking, conflict,
    description::{Reading, Writing},
    draft::{self, FicheDraft, FicheRewrite},
    found, known_fiche, moved, object,
    problem::{Kind, Problem},
    told, within,
};
use crate::{
    domain::id::RequestKey,
    web::{App, assets::is_known, session},
    wiki::{self, Visitor, accounts::standing::Counted, reading::Found, saving::Save},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, Path, Payload, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::{IntoParams, ToSchema};

/// Revisions of one answer: as many as asked for, within this.
const REVISIONS_MAX: u16 = 500;
const REVISIONS: u16 = 50;
/// Longest `Idempotency-Key`, in bytes.
const KEY_MAX_BYTES: usize = 255;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReadQuery {
    /// The number of a revision; without it the newest.
    #[param(minimum = 1, maximum = 4294967295u32)]
    rev: Option<u32>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RevisionsQuery {
    /// Only revisions below this number: `next` of the answer before.
    #[param(minimum = 1, maximum = 4294967295u32)]
    before: Option<u32>,
    /// 50 without it.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u16>,
}

/// What was saved.
#[derive(Serialize, ToSchema)]
struct Made {
    slug: String,
    rev: u32,
}

/// What was saved, and whether it was put together with what others had saved since.
#[derive(Serialize, ToSchema)]
struct Saved {
    slug: String,
    rev: u32,
    merged: bool,
}

/// Some revisions of a fiche.
#[derive(Serialize, ToSchema)]
struct Revisions {
    slug: String,
    /// Newest first.
    revisions: Vec<RevisionAnswer>,
    /// Give it as `before` for older ones; `null` when there are none.
    #[schema(required)]
    next: Option<u32>,
}

/// Makes a fiche.
///
/// The same `Idempotency-Key` with the same call is the same save: a call whose answer was lost may be sent again.
#[utoipa::path(
    post, path = "/fiches", operation_id = "makeFiche",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 bytes.", min_length = 1, max_length = 255)),
    request_body = FicheDraft,
    responses(
        (status = 201, description = "Made.", body = Made, headers(
            ("Location" = String, description = "Where the fiche is read."),
            ("ETag" = String, description = "The revision, for `If-Match`."),
        )),
        Writing,
    ),
    security(("token" = [])),
)]
pub async fn create(request: HttpRequest, app: Data<App>, payload: Payload) -> Answer {
    let visitor = bearer(&request, &app).await?;
    let sent = object(&request, payload.into_inner()).await?;
    let key = request_key(&request, &visitor, &sent, &app)?;
    let network = session::network(&request);
    let saved = blocking(move || {
        app.wiki.count(&visitor, Counted::Save, network)?;
        let draft = draft::draft(&app.wiki, &sent, None)?;
        match app.wiki.create(&visitor, draft, key)? {
            Save::Saved(saved) => Ok(saved),
            Save::Invalid(problems) => Err(Problem::invalid(&problems)),
            Save::Unchanged { .. } | Save::Conflict(_) => {
                Err(wiki::Failure::broken("a new fiche met another one").into())
            }
        }
    })
    .await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/fiches/{}", saved.slug)))
        .insert_header((header::ETAG, tag(saved.number)))
        .json(Made { slug: saved.slug.to_string(), rev: saved.number }))
}

/// Reads a fiche, now or as it was.
#[utoipa::path(
    get, path = "/fiches/{slug}", operation_id = "readFiche",
    params(("slug" = String, Path, description = "The end of its address; a former one leads to the present one."), ReadQuery),
    responses(
        (status = 200, description = "The fiche.", body = FicheAnswer, headers(("ETag" = String, description = "The revision: `\"REV\"`."))),
        (status = 410, description = "In the bin: read it as it was, with `rev`.", body = super::problem::ProblemAnswer, content_type = "application/problem+json"),
        Reading,
    ),
)]
pub async fn read(request: HttpRequest, app: Data<App>, slug: Path<String>, query: Query<ReadQuery>) -> Answer {
    let fiche = match found(&app.wiki, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(to) => return Ok(moved(&request, &to, "")),
    };
    let page = match query.rev {
        Some(rev) => app.wiki.fiche_at(fiche, rev)?,
        None => app.wiki.fiche(fiche)?,
    };
    if page.revision.content.is_removed {
        return Err(Problem::new(Kind::Gone, "api-in-bin").with(|answer| answer.rev = Some(page.revision.number)));
    }
    let tag = tag(page.revision.number);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::ETAG, tag.clone())).insert_header((header::CACHE_CONTROL, "public, no-cache"));
    if is_known(&request, &tag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    Ok(answer.json(FicheAnswer::of(&page)))
}

/// Saves a fiche, written on the revision that was read.
///
/// What others saved since is put together with it, as in the browser. What is not sent stays as it was.
#[utoipa::path(
    put, path = "/fiches/{slug}", operation_id = "saveFiche",
    params(
        ("slug" = String, Path, description = "The end of its address, present or former."),
        ("If-Match" = String, Header, description = "The revision that was read: `\"REV\"`; `*` for the newest, whatever it is.", pattern = "^(\\*|\"[1-9][0-9]{0,8}\")$"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 bytes.", min_length = 1, max_length = 255),
    ),
    request_body = FicheRewrite,
    responses(
        (status = 200, description = "Saved.", body = Saved, headers(("ETag" = String, description = "The revision, for the next `If-Match`."))),
        (status = 404, description = "There is no such fiche.", body = super::problem::ProblemAnswer, content_type = "application/problem+json"),
        (status = 409, description = "The same words were changed meanwhile: each place, with what others and you made of it.", body = super::problem::ProblemAnswer, content_type = "application/problem+json"),
        (status = 410, description = "In the bin.", body = super::problem::ProblemAnswer, content_type = "application/problem+json"),
        (status = 412, description = "There is no such revision.", body = super::problem::ProblemAnswer, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = super::problem::ProblemAnswer, content_type = "application/problem+json"),
        Writing,
    ),
    security(("token" = [])),
)]
pub async fn save(request: HttpRequest, app: Data<App>, slug: Path<String>, payload: Payload) -> Answer {
    let visitor = bearer(&request, &app).await?;
    let base = base(&request)?;
    let sent = object(&request, payload.into_inner()).await?;
    let key = request_key(&request, &visitor, &sent, &app)?;
    let network = session::network(&request);
    let (slug, number, is_merged) = blocking(move || {
        let wiki = &app.wiki;
        let fiche = known_fiche(wiki, &slug)?;
        let head = wiki.card(fiche)?.number;
        let number = base.unwrap_or(head);
        if number == 0 || number > head {
            let problem = Problem::about(Kind::UnknownBase, "api-newest", head);
            return Err(problem.with(|answer| answer.rev = Some(head)));
        }
        // Before it is put together with what came since: what this very call saved may have been changed again.
        if let Some((slug, saved)) = wiki.saved_under(key)? {
            return Ok((slug, saved, saved > number + 1));
        }
        let written_on = wiki.written(fiche, number)?;
        let draft = draft::draft(wiki, &sent, Some(&written_on.content))?;
        let choices = draft::choices(&sent)?;
        wiki.count(&visitor, draft.counted(&written_on.content), network)?;
        match wiki.save(&visitor, fiche, number, draft, &choices, key)? {
            Save::Saved(saved) => Ok((saved.slug, saved.number, saved.joined.is_some())),
            Save::Unchanged { slug, number: now } => Ok((slug, now, now != number)),
            Save::Invalid(problems) => Err(Problem::invalid(&problems)),
            Save::Conflict(conflicted) => Err(conflict::problem(wiki, &conflicted)?),
        }
    })
    .await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag(number))).json(Saved {
        slug: slug.to_string(),
        rev: number,
        merged: is_merged,
    }))
}

/// Lists the revisions of a fiche, newest first.
#[utoipa::path(
    get, path = "/fiches/{slug}/revisions", operation_id = "listRevisions",
    params(("slug" = String, Path, description = "The end of its address."), RevisionsQuery),
    responses((status = 200, description = "Some of them.", body = Revisions, headers(("ETag" = String, description = "Of this answer."))), Reading),
)]
pub async fn revisions(
    request: HttpRequest,
    app: Data<App>,
    slug: Path<String>,
    query: Query<RevisionsQuery>,
) -> Answer {
    let fiche = match found(&app.wiki, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(to) => return Ok(moved(&request, &to, "/revisions")),
    };
    let limit = within(query.limit, REVISIONS, REVISIONS_MAX)?;
    if query.before == Some(0) {
        return Err(Problem::new(Kind::Malformed, "api-before"));
    }
    let history = app.wiki.history(fiche, query.before, limit)?;
    let revisions = history.entries.iter().map(|entry| RevisionAnswer::of(entry, &history.names)).collect();
    told(&request, &Revisions { slug: history.card.slug.to_string(), revisions, next: history.next })
}

fn tag(number: u32) -> String {
    format!("\"{number}\"")
}

/// The revision that was read; `None` for `*`, whatever there is.
fn base(request: &HttpRequest) -> Result<Option<u32>, Problem> {
    let header = request.headers().get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let Some(header) = header else {
        return Err(Problem::new(Kind::NoBase, "api-if-match"));
    };
    if header.trim() == "*" {
        return Ok(None);
    }
    let quoted = header.trim().trim_start_matches("W/").strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let number = quoted.and_then(|number| number.parse().ok());
    number.map(Some).ok_or_else(|| Problem::new(Kind::Malformed, "api-if-match-number"))
}

/// The same `Idempotency-Key` of the same account, with the same call, is the same save. With another call it is another: an answer
/// "saved" is never given to what was not.
fn request_key(
    request: &HttpRequest,
    visitor: &Visitor,
    sent: &Map<String, Json>,
    app: &App,
) -> Result<RequestKey, Problem> {
    let Some(given) = request.headers().get("idempotency-key") else { return Ok(app.wiki.new_key()) };
    if given.is_empty() || given.len() > KEY_MAX_BYTES {
        return Err(Problem::new(Kind::Malformed, "api-key"));
    }
    let who = visitor.id().map(|id| id.0).unwrap_or_default();
    let base = request.headers().get(header::IF_MATCH).map(|value| value.as_bytes()).unwrap_or_default();
    let sent = serde_json::to_vec(sent).map_err(|error| Problem::about(Kind::Malformed, "api-not-json", error))?;
    let mut hasher = blake3::Hasher::new_derive_key("kenfiche 2026 key of a call");
    for part in [&who[..], request.path().as_bytes(), given.as_bytes(), base, &sent] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut key = [0; 16];
    key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    Ok(RequestKey(key))
}
