//! Revisions of the whole wiki, oldest first: whoever asks again with the last cursor misses none and reads none twice.

use super::{
    Answer,
    answers::RevisionAnswer,
    description::Reading,
    problem::{Kind, Problem},
    told, within,
};
use crate::{store::Position, web::App, wiki::Failure};
use actix_web::{
    HttpRequest,
    web::{Data, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const CHANGES_MAX: u16 = 500;
const CHANGES: u16 = 100;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// `next` of the answer before; without it from the beginning.
    #[param(pattern = "^[0-9a-f]{12,16}$")]
    since: Option<String>,
    /// 100 without it.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u16>,
}

/// Some revisions of the wiki, in the order in which it kept them.
#[derive(Serialize, ToSchema)]
struct Changes {
    /// Oldest first.
    revisions: Vec<RevisionAnswer>,
    /// Give it as `since` to go on.
    next: String,
    /// Whether there are more already.
    more: bool,
}

/// Lists the revisions of the whole wiki, oldest first.
#[utoipa::path(
    get, path = "/changes", operation_id = "listChanges",
    params(ChangesQuery),
    responses((status = 200, description = "Some of them.", body = Changes, headers(("ETag" = String, description = "Of this answer."))), Reading),
)]
pub async fn changes(request: HttpRequest, app: Data<App>, query: Query<ChangesQuery>) -> Answer {
    let limit = within(query.limit, CHANGES, CHANGES_MAX)?;
    let after = match &query.since {
        None => Position::default(),
        Some(cursor) => {
            let position = position(cursor).ok_or_else(|| Problem::new(Kind::Malformed, "api-since"))?;
            if position > app.wiki.position() {
                return Err(Problem::new(Kind::Missing, "api-not-so-far"));
            }
            position
        }
    };
    let mut entries = app.wiki.store().changes_after(after, limit + 1).map_err(Failure::from)?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let names = app.wiki.contributors_of(entries.iter().flat_map(|entry| entry.contributors.iter().copied()))?;
    let next = entries.last().map_or(after, |entry| entry.position);
    let revisions = entries.iter().map(|entry| RevisionAnswer::of(entry, &names)).collect();
    told(&request, &Changes { revisions, next: format!("{:012x}", next.0), more })
}

fn position(cursor: &str) -> Option<Position> {
    let is_one = cursor.len() >= 12 && cursor.len() <= 16 && cursor.bytes().all(|byte| byte.is_ascii_hexdigit());
    u64::from_str_radix(cursor, 16).ok().filter(|_| is_one).map(Position)
}
