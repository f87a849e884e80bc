//! The choice of a language, remembered by the browser for a year.

use crate::web::{
    App,
    error::{Answer, Failure},
    form,
    language::Tongue,
    security,
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};

/// What the form in the footer sends. It changes nothing for anybody else, so that it needs no token, and pages with it can be kept.
pub async fn choose(request: HttpRequest, app: web::Data<App>, payload: web::Payload) -> Answer {
    let fields = form::unsigned(&request, payload.into_inner()).await?;
    fields.only(|name| matches!(name, "to" | "back"))?;
    let tongue = fields.text("to").and_then(Tongue::parse).ok_or(Failure::Refused("refused-request"))?;
    let back = fields.text("back").filter(|path| security::is_own_path(path)).unwrap_or("/");
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, back))
        .cookie(security::cookie(&app, "lang", tongue.code().to_owned(), 365))
        .finish())
}
