//! One line in the log and one count in the metrics for each request: what was asked, what was answered, how long it took.
//!
//! The line tells the pattern of an address, never what stands behind a question mark, no name, no cookie; the address of whoever
//! asks only at the level `debug`.

use super::{App, reached};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use std::{sync::Arc, time::Instant};
use tracing::Level;

/// The target of these lines: `log-level = "warn,request=info"` shows them and little else.
pub const TARGET: &str = "request";

/// The number under which the log tells why something failed. Carried by the answer, as an extension.
#[derive(Clone)]
pub struct Incident(pub String);

/// Tells of an answer that is ready. Under a microsecond.
pub fn tell(app: &App, request: &HttpRequest, answer: &HttpResponse, route: Arc<String>, since: Instant) {
    let (method, status, took) = (request.method(), answer.status().as_u16(), since.elapsed());
    let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let extensions = answer.extensions();
    let incident = extensions.get::<Incident>().map(|incident| incident.0.as_str());
    if tracing::enabled!(target: TARGET, Level::DEBUG) {
        let from = reached::address(request).map(|address| address.to_string());
        tracing::info!(target: TARGET, method = method.as_str(), path = route.as_str(), status, us, incident, from);
    } else {
        tracing::info!(target: TARGET, method = method.as_str(), path = route.as_str(), status, us, incident);
    }
    drop(extensions);
    app.metrics.count(method, route, status, took);
}

/// Tells of a failure that is ours, once, with all its causes, and returns the number under which it is found.
pub fn broken(path: &str, cause: &anyhow::Error) -> String {
    let incident = incident();
    tracing::error!(incident, path, cause = format!("{cause:#}"), "broken");
    incident
}

/// The pattern of the address that was asked; the same for all that lead nowhere.
pub fn route(request: &HttpRequest, status: StatusCode) -> Arc<String> {
    Arc::new(match request.match_pattern() {
        Some(pattern) if !pattern.is_empty() => pattern,
        _ if status == StatusCode::NOT_FOUND => "nowhere".to_owned(),
        _ => "other".to_owned(),
    })
}

/// Eight letters and digits that a person can read aloud.
fn incident() -> String {
    let mut bytes = [0u8; 5];
    if getrandom::fill(&mut bytes).is_err() {
        return "00000000".to_owned();
    }
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let number = bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    (0..8).map(|at| SIGNS[(number >> (at * 5) & 31) as usize] as char).collect()
}
