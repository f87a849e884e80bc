//! For whoever runs the wiki: whether the program answers, whether it can save, and what a monitor counts.

use super::{App, error::Failure, reached};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use std::net::IpAddr;

/// `GET /healthz`: the program answers.
pub async fn healthy() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// `GET /readyz`: 200 when something can be saved now, else 503 and why. Reading may go on all the same.
pub async fn ready(app: Data<App>) -> HttpResponse {
    let health = app.wiki.store().health();
    let (status, told) = match () {
        _ if health.has_failed => {
            (StatusCode::SERVICE_UNAVAILABLE, "the disk failed: nothing is saved until the program is started again")
        }
        _ if health.is_full() => (StatusCode::SERVICE_UNAVAILABLE, "the disk is full: saving comes back with room"),
        _ => (StatusCode::OK, "ready"),
    };
    HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(format!("{told}\n"))
}

/// `GET /metrics`: for the networks that the settings name. To anybody else there is no such page.
///
/// What is told are counts, no names and no addresses; still they say at which hours a small community writes. What a
/// proxy on this machine passes on is not from this machine.
pub async fn metrics(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Failure> {
    let may_read = |address: IpAddr| {
        let is_told = !address.to_canonical().is_loopback() || reached::is_from_here(&request);
        is_told && app.settings.metrics_for.hold(address)
    };
    if !reached::address(&request).is_some_and(may_read) {
        return Err(Failure::Missing("page"));
    }
    let text = app.metrics.written(&app.wiki).map_err(|err| Failure::Broken(err.into()))?;
    Ok(HttpResponse::Ok().content_type("application/openmetrics-text; version=1.0.0; charset=utf-8").body(text))
}
