//! The gate through which every request passes: who asks, whether it comes from our own pages, and the headers of every answer.

use super::{
    App, api,
    error::{self, Failure},
    kept, reached, session,
    visitor::{VISIT, Visitor},
    watch,
};
use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    cookie::{Cookie, SameSite, time::Duration},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web,
};
use std::time::Instant;

/// On every answer. Made once: the policy is long, and a header is checked when it is made.
static HEADERS: [(HeaderName, HeaderValue); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
];

/// Finds who asks, refuses what another site sent in their name, tells failures in words, adds the headers.
pub async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let mut visitor = Visitor::of(request.request());
    let mut route = None;
    let recognised = session::recognise(request.request(), &mut visitor).await;
    let answered = match recognised.and(bounded(request.request())) {
        Ok(()) if is_ours(request.request()) => match kept::held(request.request(), &visitor) {
            Some((page, pattern)) => {
                route = Some(pattern);
                request.into_response(page)
            }
            None => {
                request.extensions_mut().insert(visitor.clone());
                let response = next.call(request).await?;
                told_in_words(response.map_into_boxed_body(), &visitor)
            }
        },
        refused => {
            request.extensions_mut().insert(visitor.clone());
            let failure = refused.err().unwrap_or(Failure::Refused("refused-other-site"));
            let request = request.request().clone();
            let page = if is_for_programs(&request) {
                api::refused(&failure).told(&visitor.lang)
            } else {
                error::page(&request, &visitor, &failure)
            };
            ServiceResponse::new(request, page)
        }
    };
    let answered = with_headers(answered, &visitor);
    let (request, answer) = (answered.request(), answered.response());
    if let Some(app) = request.app_data::<web::Data<App>>() {
        let route = route.unwrap_or_else(|| watch::route(request, answer.status()));
        watch::tell(app, request, answer, route, began);
    }
    Ok(answered)
}

/// Most bytes of the address and the headers of a request, together.
const HEAD_MAX_BYTES: usize = 16_384;

fn bounded(request: &HttpRequest) -> Result<(), Failure> {
    let address = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if address + headers > HEAD_MAX_BYTES { Err(Failure::Refused("head-too-large")) } else { Ok(()) }
}

/// A cookie that scripts cannot read and other sites do not send, for `days`; sent through TLS only when the wiki is behind it.
pub fn cookie(app: &App, name: &'static str, value: String, days: i64) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.settings.is_behind_tls())
        .max_age(Duration::days(days))
        .finish()
}

/// Whether a request that changes something was sent by a page of ours: by `Sec-Fetch-Site`, else by `Origin`.
///
/// A program that sends neither is no browser: the token of the form, or of the API, decides.
fn is_ours(request: &HttpRequest) -> bool {
    if request.method().is_safe() {
        return true;
    }
    let headers = request.headers();
    match (text(headers, "sec-fetch-site"), text(headers, "origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => is_own_origin(request, origin),
        (None, None) => !headers.contains_key("sec-fetch-site") && !headers.contains_key(header::ORIGIN),
    }
}

/// Whether `Origin` is where this wiki is reached.
pub fn is_own_origin(request: &HttpRequest, origin: &str) -> bool {
    let base_url = request.app_data::<web::Data<App>>().and_then(|app| app.settings.base_url.as_deref());
    let scheme = if reached::is_through_tls(request) { "https://" } else { "http://" };
    match base_url {
        Some(base_url) => origin == base_url,
        None => origin.strip_prefix(scheme).is_some_and(|origin| Some(origin) == reached::host(request)),
    }
}

/// Whether a place to go back to is a path of this wiki: no other scheme or host can hide in it.
pub fn is_own_path(path: &str) -> bool {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    path.starts_with('/') && !path.starts_with("//") && is_plain && path.len() <= 2_000
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A failure of a handler or of the framework becomes a page in the language of who asks; programs are told in their own form.
fn told_in_words(response: ServiceResponse<BoxBody>, visitor: &Visitor) -> ServiceResponse<BoxBody> {
    if is_for_programs(response.request()) {
        return api::in_words(response, &visitor.lang);
    }
    if response.request().path().starts_with("/assets/")
        || !(response.status().is_client_error() || response.status().is_server_error())
    {
        return response;
    }
    let Some(error) = response.response().error() else { return response };
    let page = |request: &HttpRequest, failure: &Failure| error::page(request, visitor, failure);
    let page = match error.as_error::<Failure>() {
        Some(failure) => page(response.request(), failure),
        None if response.status() == actix_web::http::StatusCode::NOT_FOUND => {
            page(response.request(), &Failure::Missing("page"))
        }
        None if response.status().is_client_error() => page(response.request(), &Failure::Refused("refused-request")),
        None => page(response.request(), &Failure::Broken(anyhow::anyhow!("{error}"))),
    };
    response.into_response(page)
}

fn is_for_programs(request: &HttpRequest) -> bool {
    request.path().starts_with("/api/")
}

fn with_headers(mut response: ServiceResponse<BoxBody>, visitor: &Visitor) -> ServiceResponse<BoxBody> {
    let is_through_tls = reached::is_through_tls(response.request());
    let visit = visitor.new_visit();
    let app = visit.as_ref().and_then(|_| response.request().app_data::<web::Data<App>>().cloned());
    if let (Some(visit), Some(app)) = (visit, app) {
        let cookie = cookie(&app, VISIT, visit, 30);
        let response: &mut HttpResponse = response.response_mut();
        if response.add_cookie(&cookie).is_err() {
            tracing::error!("a visit could not be remembered");
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        response.headers_mut().remove(header::ETAG);
    }
    let headers = response.headers_mut();
    for (name, value) in &HEADERS {
        headers.insert(name.clone(), value.clone());
    }
    if is_through_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    response
}
