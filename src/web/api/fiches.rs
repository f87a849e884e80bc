//! Calls about fiches: make one, read it, save it on the revision that was read, list its revisions.

use super::{
    Answer, bearer, blocking, draft, object,
    problem::{Kind, Problem},
};
use crate::{
    domain::{
        fiche::Slug,
        id::{ContributorId, FicheId, RequestKey},
        merge::{Conflict, ConflictPlace, Property, Side},
        revision::{RevisionKind, Timestamp},
        value_json::{NamesOut, value_out},
    },
    store::RevisionEntry,
    web::{App, pages::fiche::files},
    wiki::{
        Visitor, Wiki,
        people::Names,
        reading::{FichePage, Found},
        saving::{Conflicted, Save},
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, Path, Payload, Query},
};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

/// Revisions of one answer: as many as asked for, within this.
const REVISIONS_MAX: usize = 500;
const REVISIONS: usize = 50;
/// Longest `Idempotency-Key`, in bytes.
const KEY_MAX_BYTES: usize = 255;

#[derive(Deserialize)]
pub struct ReadQuery {
    rev: Option<u32>,
}

#[derive(Deserialize)]
pub struct RevisionsQuery {
    before: Option<u32>,
    limit: Option<usize>,
}

/// `POST /fiches`
pub async fn create(request: HttpRequest, app: Data<App>, payload: Payload) -> Answer {
    let visitor = bearer(&request, &app).await?;
    let sent = object(&request, payload.into_inner()).await?;
    let key = request_key(&request, &visitor, &sent, &app)?;
    let saved = blocking(move || {
        let draft = draft::draft(&app.wiki, &sent, None)?;
        match app.wiki.create(&visitor, draft, key)? {
            Save::Saved(saved) => Ok(saved),
            Save::Invalid(problems) => Err(Problem::invalid(&problems)),
            Save::Unchanged { .. } | Save::Conflict(_) => {
                Err(Problem::new(Kind::Broken, "A new fiche met another one."))
            }
        }
    })
    .await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/fiches/{}", saved.slug)))
        .insert_header((header::ETAG, tag(saved.number)))
        .json(json!({"slug": saved.slug.as_str(), "rev": saved.number})))
}

/// `GET /fiches/{slug}?rev=`
pub async fn read(request: HttpRequest, app: Data<App>, slug: Path<String>, query: Query<ReadQuery>) -> Answer {
    let fiche = match found(&app.wiki, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(to) => {
            let end = query.rev.map(|rev| format!("?rev={rev}")).unwrap_or_default();
            return Ok(moved(&format!("/api/v1/fiches/{to}{end}")));
        }
    };
    let page = match query.rev {
        Some(rev) => app.wiki.fiche_at(fiche, rev)?,
        None => app.wiki.fiche(fiche)?,
    };
    if page.revision.content.is_removed {
        let detail = "It was removed; its history can still be read.";
        return Err(Problem::new(Kind::Gone, detail).with("rev", page.revision.number.into()));
    }
    Ok(answered(&request, &page))
}

/// `PUT /fiches/{slug}` with `If-Match: "REV"`
pub async fn save(request: HttpRequest, app: Data<App>, slug: Path<String>, payload: Payload) -> Answer {
    let visitor = bearer(&request, &app).await?;
    let base = base(&request)?;
    let sent = object(&request, payload.into_inner()).await?;
    let key = request_key(&request, &visitor, &sent, &app)?;
    let (slug, number, is_merged) = blocking(move || {
        let wiki = &app.wiki;
        let fiche = fiche(wiki, &slug)?;
        let head = wiki.fiche(fiche)?.head_number;
        let number = base.unwrap_or(head);
        if number == 0 || number > head {
            let detail = format!("The newest revision is {head}.");
            return Err(Problem::new(Kind::UnknownBase, &detail).with("rev", head.into()));
        }
        // Before it is put together with what came since: what this very call saved may have been changed again.
        if let Some((slug, saved)) = wiki.saved_under(key)? {
            return Ok((slug, saved, saved > number + 1));
        }
        let written_on = wiki.fiche_at(fiche, number)?.revision;
        let draft = draft::draft(wiki, &sent, Some(&written_on.content))?;
        let choices = draft::choices(&sent)?;
        match wiki.save(&visitor, fiche, number, draft, &choices, key)? {
            Save::Saved(saved) => Ok((saved.slug, saved.number, saved.joined.is_some())),
            Save::Unchanged { slug, number: now } => Ok((slug, now, now != number)),
            Save::Invalid(problems) => Err(Problem::invalid(&problems)),
            Save::Conflict(conflicted) => Err(conflict(wiki, &conflicted)?),
        }
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, tag(number)))
        .json(json!({"slug": slug.as_str(), "rev": number, "merged": is_merged})))
}

/// `GET /fiches/{slug}/revisions?before=&limit=`
pub async fn revisions(app: Data<App>, slug: Path<String>, query: Query<RevisionsQuery>) -> Answer {
    let fiche = match found(&app.wiki, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(to) => return Ok(moved(&format!("/api/v1/fiches/{to}/revisions"))),
    };
    let limit = query.limit.unwrap_or(REVISIONS).clamp(1, REVISIONS_MAX);
    let history = app.wiki.history(fiche, query.before, limit)?;
    let entries: Vec<Json> = history.entries.iter().map(|entry| entry_out(entry, &history.names)).collect();
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, no-cache"))
        .json(json!({"slug": history.card.slug.as_str(), "revisions": entries, "next": history.next})))
}

fn answered(request: &HttpRequest, page: &FichePage) -> HttpResponse {
    let tag = tag(page.revision.number);
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known =
        known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    let mut answer = HttpResponse::build(if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    answer.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, "public, no-cache"));
    if is_known { answer.finish() } else { answer.json(files::json(page)) }
}

fn found(wiki: &Wiki, slug: &str) -> Result<Found, Problem> {
    let slug = Slug::parse(slug).ok_or_else(|| Problem::new(Kind::Missing, "There is no such fiche."))?;
    Ok(wiki.find(&slug)?)
}

/// The fiche of an address, also a former one: a program that writes is not sent elsewhere.
fn fiche(wiki: &Wiki, slug: &str) -> Result<FicheId, Problem> {
    match found(wiki, slug)? {
        Found::Here(fiche) => Ok(fiche),
        Found::Moved(slug) => match wiki.find(&slug)? {
            Found::Here(fiche) => Ok(fiche),
            Found::Moved(_) => Err(Problem::new(Kind::Busy, "It is being renamed.")),
        },
    }
}

fn moved(to: &str) -> HttpResponse {
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, to)).finish()
}

fn tag(number: u32) -> String {
    format!("\"{number}\"")
}

/// The revision that was read; `None` for `*`, whatever there is.
fn base(request: &HttpRequest) -> Result<Option<u32>, Problem> {
    let header = request.headers().get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let Some(header) = header else {
        return Err(Problem::new(Kind::NoBase, "If-Match: \"REV\", with the rev that GET answered."));
    };
    if header.trim() == "*" {
        return Ok(None);
    }
    let number = header.trim().trim_start_matches("W/").trim_matches('"').parse();
    number
        .map(Some)
        .map_err(|_| Problem::new(Kind::Malformed, "If-Match is a revision number between quotation marks."))
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
        return Err(Problem::new(Kind::Malformed, "An Idempotency-Key has 1 to 255 signs."));
    }
    let who = visitor.id().map(|id| id.0).unwrap_or_default();
    let base = request.headers().get(header::IF_MATCH).map(|value| value.as_bytes()).unwrap_or_default();
    let sent = serde_json::to_vec(sent).map_err(|error| Problem::new(Kind::Malformed, &error.to_string()))?;
    let mut hasher = blake3::Hasher::new_derive_key("kenfiche 2026 key of a call");
    for part in [&who[..], request.path().as_bytes(), given.as_bytes(), base, &sent] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut key = [0; 16];
    key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    Ok(RequestKey(key))
}

/// 409: what could be put together is, and each place that waits for a choice.
fn conflict(wiki: &Wiki, conflicted: &Conflicted) -> Result<Problem, Problem> {
    if !conflicted.problems.is_empty() {
        return Ok(Problem::invalid(&conflicted.problems));
    }
    let names = wiki.contributors_of(conflicted.with.iter().copied())?;
    let with: Vec<Json> = conflicted.with.iter().map(|id| contributor_out(*id, &names)).collect();
    let places: Vec<Json> = conflicted.merged.conflicts.iter().map(|one| conflict_out(one, wiki)).collect();
    let detail = "Read the newest revision and write again on it, or send choices for each of these.";
    Ok(Problem::new(Kind::Conflict, detail)
        .with("rev", conflicted.head.number.into())
        .with("base", conflicted.base.number.into())
        .with("with", with.into())
        .with("conflicts", places.into()))
}

fn conflict_out(conflict: &Conflict, wiki: &Wiki) -> Json {
    let (field, item) = match &conflict.place {
        ConflictPlace::Title => ("title".to_owned(), None),
        ConflictPlace::Property(property) => (property_name(*property).to_owned(), None),
        ConflictPlace::Field(key) => (key.to_string(), None),
        ConflictPlace::Item(key, item) | ConflictPlace::ItemTitle(key, item) => (key.to_string(), Some(*item)),
        ConflictPlace::Passage { field, item, .. } => (field.to_string(), *item),
    };
    let side = |side: &Option<Side>| side.as_ref().map(|side| side_out(side, wiki));
    json!({
        "id": conflict.id.to_string(),
        "field": field,
        "item": item.map(|item| item.to_string()),
        "before": side(&conflict.before),
        "theirs": side(&conflict.theirs),
        "mine": side(&conflict.mine),
        "may_keep_both": conflict.may_keep_both(),
    })
}

fn side_out(side: &Side, wiki: &Wiki) -> Json {
    let fiche = |id: FicheId| {
        let card = wiki.store().card(id).ok().flatten()?;
        Some((card.slug.to_string(), card.title))
    };
    let contributor = |id: ContributorId| {
        let names = wiki.contributors_of([id]).ok()?;
        names.get(id).map(|contributor| contributor.slug().to_string())
    };
    let names = NamesOut { fiche: &fiche, contributor: &contributor };
    match side {
        Side::Text(text) => text.as_str().into(),
        Side::Value(value) => value_out(value, &names),
        Side::Item(item) => json!({"id": item.id.to_string(), "title": item.title, "text": item.text}),
    }
}

fn property_name(property: Property) -> &'static str {
    match property {
        Property::Lang => "lang",
        Property::Licence => "licence",
        Property::Type => "type",
    }
}

fn entry_out(entry: &RevisionEntry, names: &Names) -> Json {
    let (kind, of) = kind_out(entry.kind);
    let contributors: Vec<Json> = entry.contributors.iter().map(|id| contributor_out(*id, names)).collect();
    let words = &entry.facts.words;
    json!({
        "rev": entry.number,
        "kind": kind,
        "of": of,
        "base": entry.base,
        "title": entry.title,
        "slug": entry.slug.as_str(),
        "type": entry.type_key.as_str(),
        "type_version": entry.type_version,
        "contributors": contributors,
        "at": time(entry.at),
        "received": time(entry.received),
        "summary": entry.summary,
        "words": {"added": words.words_added, "removed": words.words_removed, "replaced": words.words_replaced},
        "hash": entry.hash.to_string(),
    })
}

fn contributor_out(id: ContributorId, names: &Names) -> Json {
    match names.get(id) {
        Some(contributor) => json!({"contributor": contributor.slug().to_string(), "name": contributor.name.as_str()}),
        None => json!({"contributor": null, "name": null}),
    }
}

fn kind_out(kind: RevisionKind) -> (&'static str, Option<u32>) {
    match kind {
        RevisionKind::Edit => ("edit", None),
        RevisionKind::Merge => ("merge", None),
        RevisionKind::Undo(of) => ("undo", Some(of)),
        RevisionKind::Restore(of) => ("restore", Some(of)),
        RevisionKind::Import => ("import", None),
        RevisionKind::Rename => ("rename", None),
        RevisionKind::Removal => ("removal", None),
    }
}

fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_string()
}
