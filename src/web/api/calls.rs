//! Every call at its address: what a call is described with is where it stands, so that the description cannot say another thing.

use super::{
    Answer, BASE, changes, contributors, credit, description, difference, fiches,
    problem::{Kind, Problem},
    search,
};
use crate::web::{error::Failure, language::Lang};
use actix_web::{
    FromRequest, Handler, Resource, Responder, Route,
    body::BoxBody,
    dev::ServiceResponse,
    guard,
    http::StatusCode,
    web::{self, PathConfig, QueryConfig, ServiceConfig},
};
use std::collections::BTreeMap;
use utoipa::openapi::HttpMethod;

pub fn addresses(to: &mut ServiceConfig) {
    let scope = web::scope(BASE)
        .app_data(QueryConfig::default().error_handler(|_, _| unreadable_query().into()))
        .app_data(PathConfig::default().error_handler(|_, _| no_such_call().into()));
    let scope = calls().at.into_iter().fold(scope, |scope, (path, call)| scope.service(call.resource(&path)));
    to.service(scope.default_service(web::to(nothing_here)));
}

/// Every address, with the methods that it takes.
pub fn served() -> Vec<(String, String)> {
    calls().at.into_iter().map(|(path, call)| (path, call.methods.join(", "))).collect()
}

fn calls() -> Calls {
    let mut calls = Calls::default();
    calls
        .call(description::__path_describe, description::describe)
        .call(fiches::__path_create, fiches::create)
        .call(fiches::__path_read, fiches::read)
        .call(fiches::__path_save, fiches::save)
        .call(fiches::__path_revisions, fiches::revisions)
        .call(difference::__path_difference, difference::difference)
        .call(credit::__path_credit, credit::credit)
        .call(contributors::__path_contributor, contributors::contributor)
        .call(search::__path_search, search::search)
        .call(changes::__path_changes, changes::changes);
    calls
}

/// The calls, by address.
#[derive(Default)]
struct Calls {
    at: BTreeMap<String, Call>,
}

/// What is done at one address.
#[derive(Default)]
struct Call {
    routes: Vec<Route>,
    methods: Vec<&'static str>,
}

impl Calls {
    fn call<P, F, Args>(&mut self, _described: P, handler: F) -> &mut Self
    where
        P: utoipa::Path,
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let call = self.at.entry(P::path()).or_default();
        let mut route = web::route();
        for method in P::methods() {
            route = match method {
                HttpMethod::Post => route.guard(guard::Post()),
                HttpMethod::Put => route.guard(guard::Put()),
                _ => route.guard(guard::Any(guard::Get()).or(guard::Head())),
            };
            call.methods.push(match method {
                HttpMethod::Post => "POST",
                HttpMethod::Put => "PUT",
                _ => "GET, HEAD",
            });
        }
        call.routes.push(route.to(handler));
        self
    }
}

impl Call {
    fn resource(self, path: &str) -> Resource {
        let allowed = self.methods.join(", ");
        let refuse = web::to(move || {
            let allowed = allowed.clone();
            async move { Answer::Err(Problem::wrong_method(allowed)) }
        });
        self.routes.into_iter().fold(web::resource(path), Resource::route).default_service(refuse)
    }
}

/// What the gate or the framework refused, as calls are answered.
pub fn refused(failure: &Failure) -> Problem {
    let (kind, detail) = match failure {
        Failure::Missing(_) => return no_such_call(),
        Failure::SignIn => (Kind::SignIn, "api-no-token"),
        Failure::Busy(_) => (Kind::Busy, "api-busy"),
        Failure::Refused("form-too-large") => (Kind::TooLarge, "api-body-too-large"),
        Failure::Refused("head-too-large") => (Kind::TooLong, "api-head-too-large"),
        Failure::Refused("form-too-slow") => (Kind::TooSlow, "api-too-slow"),
        Failure::Refused("form-cut") => (Kind::Malformed, "api-cut"),
        Failure::Refused("refused-other-site") => (Kind::Refused, "api-other-site"),
        Failure::Refused(_) => (Kind::Refused, "api-not-done"),
        Failure::Broken(cause) => return Problem::broken(cause),
    };
    Problem::new(kind, detail)
}

/// A failure is told in the language of whoever calls, whether a call, the gate or the framework failed.
pub fn in_words(response: ServiceResponse<BoxBody>, lang: &Lang) -> ServiceResponse<BoxBody> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let error = response.response().error();
    if let Some(problem) = error.and_then(|error| error.as_error::<Problem>()) {
        let told = problem.told(lang);
        return response.into_response(told);
    }
    let problem = match error.and_then(|error| error.as_error::<Failure>()) {
        Some(failure) => refused(failure),
        None => match status {
            StatusCode::NOT_FOUND => no_such_call(),
            StatusCode::PAYLOAD_TOO_LARGE => refused(&Failure::Refused("form-too-large")),
            _ if status.is_client_error() => Problem::new(Kind::Malformed, "api-unreadable"),
            _ => refused(&Failure::Broken(anyhow::anyhow!("answered {status} without words"))),
        },
    };
    response.into_response(problem.told(lang))
}

/// Behind the question mark stands something else than the call takes.
fn unreadable_query() -> Problem {
    Problem::new(Kind::Malformed, "api-whole-numbers")
}

fn no_such_call() -> Problem {
    Problem::new(Kind::Missing, "api-no-call")
}

async fn nothing_here() -> Answer {
    Err(no_such_call())
}
