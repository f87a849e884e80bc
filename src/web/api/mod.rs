//! The door for programs: fiches made, read and saved in JSON, by the same verbs and the same merge as in the browser.
//!
//! In reading order: this file (addresses, who asks), `fiches` (the calls), `draft` (what a call sends), `problem` (what is told when it
//! cannot be done).

mod draft;
mod fiches;
mod problem;

use super::{App, addresses::get, form};
use crate::wiki::Visitor;
use actix_web::{
    HttpRequest, HttpResponse,
    dev::Payload,
    http::header,
    web::{self, Data, QueryConfig, ServiceConfig, post, put},
};
use problem::{Kind, Problem};
use serde_json::{Map, Value as Json};

/// What calls answer.
type Answer = Result<HttpResponse, Problem>;

pub fn addresses(to: &mut ServiceConfig) {
    to.service(
        web::scope("/api/v1")
            .app_data(QueryConfig::default().error_handler(|_, _| unreadable_query().into()))
            .route("/fiches", post().to(fiches::create))
            .route("/fiches/{slug}", get().to(fiches::read))
            .route("/fiches/{slug}", put().to(fiches::save))
            .route("/fiches/{slug}/revisions", get().to(fiches::revisions))
            .default_service(web::to(nothing_here)),
    );
}

/// Behind the question mark stands something else than the number that the call takes.
fn unreadable_query() -> Problem {
    Problem::new(Kind::Malformed, "rev, before and limit are whole numbers.")
}

pub async fn nothing_here() -> Answer {
    Err(Problem::new(Kind::Missing, "There is no such call. Those there are begin with /api/v1/fiches."))
}

/// Who asks, by `Authorization: Bearer`. Writing needs it, whoever may write in the browser.
async fn bearer(request: &HttpRequest, app: &Data<App>) -> Result<Visitor, Problem> {
    let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token =
        header.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, token)) = token else {
        return Err(Problem::new(Kind::SignIn, "Writing needs a token: Authorization: Bearer kf_…"));
    };
    let (app, token) = (app.clone(), token.trim().to_owned());
    let visitor = blocking(move || app.wiki.bearer(&token).map_err(Problem::from)).await?;
    if visitor.contributor.is_none() {
        return Err(Problem::new(Kind::SignIn, "This token is unknown, or was revoked."));
    }
    Ok(visitor)
}

/// A JSON object within the bounds of a form.
async fn object(request: &HttpRequest, mut payload: Payload) -> Result<Map<String, Json>, Problem> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !media_type
        .is_some_and(|media_type| media_type.trim_start().to_ascii_lowercase().starts_with("application/json"))
    {
        return Err(Problem::new(Kind::MediaType, "Send application/json."));
    }
    let body = form::body(&mut payload, form::BODY_MAX_BYTES).await.map_err(|failure| {
        if failure.to_string() == "form-too-large" {
            Problem::new(Kind::TooLarge, "A call holds at most 2 MB.")
        } else {
            Problem::new(Kind::Malformed, "The body was cut, or took too long.")
        }
    })?;
    match serde_json::from_slice(&body) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::new(Kind::Malformed, "The body is not a JSON object.")),
        Err(error) => Err(Problem::new(Kind::Malformed, &format!("The body is not JSON in UTF-8: {error}."))),
    }
}

/// What may block is done away from the async threads.
async fn blocking<T: Send + 'static>(verb: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    web::block(verb).await.map_err(|_| Problem::new(Kind::Busy, "The program is being stopped."))?
}
