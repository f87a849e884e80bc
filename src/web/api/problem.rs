//! What a program is told when a call cannot be done: RFC 9457, with the field that is meant.

use super::{answers::NamedAnswer, conflict::ConflictAnswer};
use crate::{
    domain::fiche_type::{self, ProblemKind, ProblemPlace},
    web::{
        language::Lang,
        watch::{self, Incident},
    },
    wiki::{Failure, failure::Refusal},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use fluent_bundle::FluentValue;
use serde::Serialize;
use std::{borrow::Cow, fmt};
use utoipa::ToSchema;

/// One problem of one call.
#[derive(Debug)]
pub struct Problem {
    pub kind: Kind,
    detail: Saying,
    errors: Vec<FieldProblem>,
    /// Methods that are done at this address, when another was asked for.
    allowed: Option<String>,
    answer: Box<ProblemAnswer>,
}

/// A sentence before it is said: the key of a message, and what it says it of.
#[derive(Clone, Debug)]
struct Saying {
    key: Cow<'static, str>,
    value: Option<String>,
}

/// RFC 9457, with members of its own for what some problems tell beside it.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemAnswer {
    /// `urn:kenfiche:problem:` and a word, by which a program tells problems apart.
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    /// What to do, in a sentence.
    detail: String,
    /// Each field that has to be put right.
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<FieldAnswer>>,
    /// The newest revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rev: Option<u32>,
    /// The revision on which it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<u32>,
    /// Whoever saved in between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<Vec<NamedAnswer>>,
    /// Each place that waits for a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflicts: Option<Vec<ConflictAnswer>>,
    /// The number under which the log of the program tells why it broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<String>,
}

#[derive(Debug)]
struct FieldProblem {
    field: String,
    pointer: String,
    problem: &'static str,
    detail: Saying,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub struct FieldAnswer {
    /// Its key; empty for what belongs to no field.
    field: String,
    /// Where it stands in what was sent: a JSON pointer.
    pointer: String,
    /// In a word.
    problem: &'static str,
    /// In a sentence.
    detail: String,
}

/// What programs tell problems apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Missing,
    Gone,
    Refused,
    SignIn,
    Busy,
    TooOften,
    Broken,
    Malformed,
    Method,
    MediaType,
    TooLarge,
    TooLong,
    TooSlow,
    Invalid,
    Conflict,
    NoBase,
    UnknownBase,
    DiskFull,
}

impl Kind {
    /// Status, and the word of its type.
    pub fn told(self) -> (StatusCode, &'static str) {
        match self {
            Self::Missing => (StatusCode::NOT_FOUND, "missing"),
            Self::Gone => (StatusCode::GONE, "in-bin"),
            Self::Refused => (StatusCode::FORBIDDEN, "refused"),
            Self::SignIn => (StatusCode::UNAUTHORIZED, "token-needed"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::TooOften => (StatusCode::TOO_MANY_REQUESTS, "too-often"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "broken"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "malformed"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method"),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::TooLong => (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "head-too-large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too-slow"),
            Self::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Self::Conflict => (StatusCode::CONFLICT, "conflict"),
            Self::NoBase => (StatusCode::PRECONDITION_REQUIRED, "no-base"),
            Self::UnknownBase => (StatusCode::PRECONDITION_FAILED, "unknown-base"),
            Self::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "disk-full"),
        }
    }

    pub fn title(self, lang: &Lang) -> String {
        lang.say(&format!("api-title-{}", self.told().1))
    }
}

impl Problem {
    /// `detail` is the key of its sentence.
    pub fn new(kind: Kind, detail: &'static str) -> Self {
        Self::saying(kind, Saying { key: detail.into(), value: None })
    }

    /// The same, with the value that its sentence shows.
    pub fn about(kind: Kind, detail: &'static str, value: impl fmt::Display) -> Self {
        Self::saying(kind, Saying { key: detail.into(), value: Some(value.to_string()) })
    }

    fn saying(kind: Kind, detail: Saying) -> Self {
        Self { kind, detail, errors: Vec::new(), allowed: None, answer: Box::default() }
    }

    /// With members of its own.
    pub fn with(mut self, tell: impl FnOnce(&mut ProblemAnswer)) -> Self {
        tell(&mut self.answer);
        self
    }

    /// Each field that has to be put right, by its JSON pointer, with what is wrong in a word and in a sentence.
    pub fn invalid(problems: &[fiche_type::Problem]) -> Self {
        let errors: Vec<FieldProblem> = problems.iter().map(error).collect();
        let detail =
            errors.first().map_or(Saying { key: "api-unreadable".into(), value: None }, |first| first.detail.clone());
        Self { errors, ..Self::saying(Kind::Invalid, detail) }
    }

    pub fn wrong_method(allowed: String) -> Self {
        let problem = Self::about(Kind::Method, "api-method", &allowed);
        Self { allowed: Some(allowed), ..problem }
    }

    /// A fault of ours, told in the log under a number.
    pub fn broken(cause: &anyhow::Error) -> Self {
        let incident = watch::broken("/api", cause);
        Self::new(Kind::Broken, "api-broken").with(|answer| answer.incident = Some(incident))
    }

    /// The answer, in a language.
    pub fn told(&self, lang: &Lang) -> HttpResponse {
        let (status, word) = self.kind.told();
        let field = |error: &FieldProblem| FieldAnswer {
            field: error.field.clone(),
            pointer: error.pointer.clone(),
            problem: error.problem,
            detail: error.detail.said(lang),
        };
        let told = ProblemAnswer {
            kind: format!("urn:kenfiche:problem:{word}"),
            title: self.kind.title(lang),
            status: status.as_u16(),
            detail: self.detail.said(lang),
            errors: (self.kind == Kind::Invalid).then(|| self.errors.iter().map(field).collect()),
            ..(*self.answer).clone()
        };
        let mut answer = HttpResponse::build(status);
        answer
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .insert_header((header::CONTENT_LANGUAGE, lang.code()))
            .insert_header((header::VARY, "Accept-Language"));
        match self.kind {
            Kind::SignIn => drop(answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"))),
            Kind::Busy | Kind::TooOften => drop(answer.insert_header((header::RETRY_AFTER, "5"))),
            _ => {}
        }
        if let Some(allowed) = &self.allowed {
            answer.insert_header((header::ALLOW, allowed.as_str()));
        }
        let mut answer = answer.body(serde_json::to_string(&told).unwrap_or_default());
        if let Some(number) = &told.incident {
            answer.extensions_mut().insert(Incident(number.clone()));
        }
        answer
    }
}

impl Saying {
    fn said(&self, lang: &Lang) -> String {
        let value = self.value.as_ref().map(|value| ("value", FluentValue::from(value.as_str())));
        lang.say_with(&self.key, value.as_slice())
    }
}

fn error(problem: &fiche_type::Problem) -> FieldProblem {
    let mut pointer = match &problem.field {
        ProblemPlace::Title => "/title".to_owned(),
        ProblemPlace::Summary => "/summary".to_owned(),
        ProblemPlace::Fiche => match &problem.what {
            ProblemKind::UnknownType(_) => "/type".to_owned(),
            ProblemKind::UnknownField(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            _ => String::new(),
        },
        ProblemPlace::Property(name) => format!("/{name}"),
        ProblemPlace::Field(key) if key.as_str() == "body" => "/body".to_owned(),
        ProblemPlace::Field(key) => format!("/fields/{key}"),
    };
    if let Some(item) = problem.item {
        pointer.push_str(&format!("/{item}"));
    }
    let field = match &problem.field {
        ProblemPlace::Title => "title",
        ProblemPlace::Summary => "summary",
        ProblemPlace::Property(name) => name,
        ProblemPlace::Fiche => "",
        ProblemPlace::Field(key) => key.as_str(),
    };
    let detail = Saying { key: format!("api-field-{}", sentence(&problem.what)).into(), value: value(&problem.what) };
    FieldProblem { field: field.to_owned(), pointer, problem: word(&problem.what), detail }
}

fn word(what: &ProblemKind) -> &'static str {
    match what {
        ProblemKind::Required => "required",
        ProblemKind::TooLong(_) => "too-long",
        ProblemKind::TooManyEntries(_) => "too-many-entries",
        ProblemKind::ControlCharacter => "control-character",
        ProblemKind::NotANumber => "not-a-number",
        ProblemKind::BelowMinimum(_) => "below-minimum",
        ProblemKind::AboveMaximum(_) => "above-maximum",
        ProblemKind::NotADate => "not-a-date",
        ProblemKind::EndBeforeStart => "end-before-start",
        ProblemKind::NotInVocabulary(_) => "not-in-vocabulary",
        ProblemKind::NotALink | ProblemKind::LinkGuess(_) => "not-a-link",
        ProblemKind::LatitudeRange => "latitude-range",
        ProblemKind::LongitudeRange => "longitude-range",
        ProblemKind::HalfAPoint => "half-a-point",
        ProblemKind::PlaceWithoutLabel => "place-without-label",
        ProblemKind::UnknownPrecision(_) => "unknown-precision",
        ProblemKind::UnknownFiche(_) => "unknown-fiche",
        ProblemKind::WrongType => "wrong-type",
        ProblemKind::UnknownContributor(_) => "unknown-contributor",
        ProblemKind::NotUnique(_) => "not-unique",
        ProblemKind::TooDeep => "too-deep",
        ProblemKind::UnknownField(_) => "unknown-field",
        ProblemKind::WrongKind => "wrong-kind",
        ProblemKind::UnknownType(_) => "unknown-type",
        ProblemKind::TooLarge => "too-large",
        ProblemKind::Personal => "personal",
        ProblemKind::NotForGuests => "not-for-guests",
    }
}

/// The end of the key of its sentence.
fn sentence(what: &ProblemKind) -> &'static str {
    match what {
        ProblemKind::LinkGuess(_) => "link-guess",
        what => word(what),
    }
}

/// What its sentence shows.
fn value(what: &ProblemKind) -> Option<String> {
    match what {
        ProblemKind::TooLong(most) | ProblemKind::TooManyEntries(most) => Some(most.to_string()),
        ProblemKind::BelowMinimum(bound) | ProblemKind::AboveMaximum(bound) => Some(bound.to_string()),
        ProblemKind::NotInVocabulary(word) | ProblemKind::UnknownPrecision(word) => Some(format!("{word:?}")),
        ProblemKind::UnknownFiche(name) | ProblemKind::UnknownContributor(name) => Some(format!("{name:?}")),
        ProblemKind::UnknownField(key) | ProblemKind::UnknownType(key) => Some(format!("{key:?}")),
        ProblemKind::LinkGuess(text) | ProblemKind::NotUnique(text) => Some(text.clone()),
        _ => None,
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let (kind, detail) = match failure {
            Failure::Missing("fiche") => (Kind::Missing, "api-no-fiche"),
            Failure::Missing("revision") => (Kind::Missing, "api-no-revision"),
            Failure::Missing("contributor") => (Kind::Missing, "api-no-contributor"),
            Failure::Missing(_) => (Kind::Missing, "api-nothing"),
            Failure::SignIn => (Kind::SignIn, "api-token-may-not"),
            Failure::Busy(_) => (Kind::Busy, "api-busy"),
            Failure::Refused(Refusal::InBin) => (Kind::Gone, "api-bring-back"),
            Failure::Refused(Refusal::TooLarge) => (Kind::TooLarge, "api-revision-too-large"),
            Failure::Refused(Refusal::DiskFull) => (Kind::DiskFull, "api-disk-full"),
            Failure::Refused(Refusal::DiskFailed) => (Kind::DiskFull, "api-disk-failed"),
            Failure::Refused(Refusal::Unknown) => (Kind::Busy, "api-unknown"),
            Failure::Refused(Refusal::TooOften) => (Kind::TooOften, "api-too-often"),
            Failure::Refused(Refusal::Blocked) => (Kind::Refused, "api-blocked"),
            Failure::Refused(_) => (Kind::Refused, "api-may-not"),
            Failure::Broken(cause) => return Self::broken(&cause),
        };
        Self::new(kind, detail)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail.key)
    }
}

impl actix_web::ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.told().0
    }

    /// A bare status: the words are said at the gate, which knows who asks.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
