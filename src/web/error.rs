//! What a visitor is told when something could not be done: one match, in the person's language, with ways back.

use super::{
    frame::{Page, Sheet},
    pages::missing,
    visitor::Visitor,
    watch::{self, Incident},
};
use crate::wiki::failure::Refusal;
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use maud::{Markup, html};
use std::fmt;

/// The five kinds of failure.
#[derive(Debug)]
pub enum Failure {
    /// Nothing is at this address; what was looked for.
    Missing(&'static str),
    /// It may not be done, or not so; why, by the key of a message.
    Refused(&'static str),
    /// It can be done by somebody who has a name here.
    SignIn,
    /// Too much at once; later it will do.
    Busy(&'static str),
    /// A fault of ours, or of the machine.
    Broken(anyhow::Error),
}

/// What handlers answer.
pub type Answer = Result<HttpResponse, Failure>;

/// The page that tells of a failure. What is broken is logged here, once, with all its causes.
pub fn page(request: &HttpRequest, visitor: &Visitor, failure: &Failure) -> HttpResponse {
    if let Failure::Missing("fiche") = failure {
        return missing::fiche(request, visitor);
    }
    let lang = &visitor.lang;
    let mut incident = None;
    let (status, title, lead) = match failure {
        Failure::Missing(_) => (StatusCode::NOT_FOUND, lang.say("missing-title"), lang.say("missing-lead")),
        Failure::Refused(why) => (refused(why), lang.say("refused-title"), lang.say(why)),
        Failure::SignIn => (StatusCode::UNAUTHORIZED, lang.say("sign-in-title"), lang.say("sign-in-lead")),
        Failure::Busy(_) => (StatusCode::SERVICE_UNAVAILABLE, lang.say("busy-title"), lang.say("busy-lead")),
        Failure::Broken(cause) => {
            let number = watch::broken(request.path(), cause);
            let lead = lang.say_with("broken-lead", &[("incident", number.as_str().into())]);
            incident = Some(number);
            (StatusCode::INTERNAL_SERVER_ERROR, lang.say("broken-title"), lead)
        }
    };
    let body = body(visitor, status, &title, &lead);
    let mut answer =
        Page::new(title, body).sheet(Sheet::Desk).is_hidden_from_robots().answer_with(request, visitor, status);
    if let Some(number) = incident {
        answer.extensions_mut().insert(Incident(number));
    }
    if [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS].contains(&status) {
        answer
            .headers_mut()
            .insert(actix_web::http::header::RETRY_AFTER, actix_web::http::header::HeaderValue::from_static("5"));
    }
    answer
}

/// The status that goes with why something is refused.
fn refused(why: &str) -> StatusCode {
    match why {
        "form-too-large" => StatusCode::PAYLOAD_TOO_LARGE,
        "head-too-large" => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        "refused-too-often" => StatusCode::TOO_MANY_REQUESTS,
        "form-too-slow" => StatusCode::REQUEST_TIMEOUT,
        "form-wrong-kind" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "form-not-utf8" | "form-cut" | "form-incomplete" | "form-unknown-field" => StatusCode::BAD_REQUEST,
        _ => StatusCode::FORBIDDEN,
    }
}

fn body(visitor: &Visitor, status: StatusCode, title: &str, lead: &str) -> Markup {
    let lang = &visitor.lang;
    html! {
        p.over { (status.as_u16()) }
        h1 { (title) }
        p.lead { (lead) }
        p.ways {
            a href="/" { (lang.say("way-home")) }
            @if status == StatusCode::UNAUTHORIZED { a href="/join" { (lang.say("way-join")) } }
            @else { a href="/fiches" { (lang.say("way-fiches")) } }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing(_) => "missing",
            Self::Refused(why) => why,
            Self::SignIn => "sign in first",
            Self::Busy(_) => "busy",
            Self::Broken(_) => "broken",
        })
    }
}

impl From<crate::wiki::Failure> for Failure {
    fn from(failure: crate::wiki::Failure) -> Self {
        match failure {
            crate::wiki::Failure::Missing(what) => Self::Missing(what),
            crate::wiki::Failure::SignIn => Self::SignIn,
            crate::wiki::Failure::Busy(why) => Self::Busy(why),
            crate::wiki::Failure::Broken(cause) => Self::Broken(cause),
            crate::wiki::Failure::Refused(refusal) => Self::Refused(match refusal {
                Refusal::Guest => "refused-guest",
                Refusal::Closed => "refused-closed",
                Refusal::TooOften => "refused-too-often",
                Refusal::NotSettled => "refused-not-settled",
                Refusal::Stale => "refused-stale-link",
                Refusal::Blocked => "refused-blocked",
                Refusal::InBin => "refused-in-bin",
                Refusal::Moved => "not-saved-moved",
                Refusal::AlreadySo => "refused-already-so",
                Refusal::TooLarge => "form-too-large",
                Refusal::DiskFull => "refused-disk-full",
                Refusal::DiskFailed => "refused-disk-failed",
                Refusal::Unknown => "refused-unknown",
                Refusal::NotADemonstration => "refused-request",
            }),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(cause: anyhow::Error) -> Self {
        Self::Broken(cause)
    }
}

impl actix_web::ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Refused(why) => refused(why),
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A bare status: the page in words is made at the gate, which knows who asks.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
