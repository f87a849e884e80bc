//! What a program is told when a call cannot be done: RFC 9457, with the field that is meant.

use super::{answers::NamedAnswer, conflict::ConflictAnswer};
use crate::{
    domain::fiche_type::{self, ProblemKind, ProblemPlace},
    web::watch::{self, Incident},
    wiki::{Failure, failure::Refusal},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// One problem of one call.
#[derive(Debug)]
pub struct Problem {
    pub kind: Kind,
    answer: Box<ProblemAnswer>,
}

/// RFC 9457, with members of its own for what some problems tell beside it.
#[derive(Debug, Default, Serialize, ToSchema)]
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
    errors: Option<Vec<FieldProblem>>,
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

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
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
    /// Status, the word of its type, title.
    pub fn told(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Missing => (StatusCode::NOT_FOUND, "missing", "Nothing at this address"),
            Self::Gone => (StatusCode::GONE, "in-bin", "In the bin"),
            Self::Refused => (StatusCode::FORBIDDEN, "refused", "Not done for this account"),
            Self::SignIn => (StatusCode::UNAUTHORIZED, "token-needed", "A token is needed"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy", "Too much at once"),
            Self::TooOften => (StatusCode::TOO_MANY_REQUESTS, "too-often", "Too many changes at once"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "broken", "Something broke here"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "malformed", "The call cannot be read"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method", "Not done at this address"),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", "The call cannot be read"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large"),
            Self::TooLong => (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "head-too-large", "Too large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too-slow", "The call took too long to arrive"),
            Self::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some fields have to be put right"),
            Self::Conflict => (StatusCode::CONFLICT, "conflict", "The same words were changed meanwhile"),
            Self::NoBase => (StatusCode::PRECONDITION_REQUIRED, "no-base", "Say on which revision this was written"),
            Self::UnknownBase => (StatusCode::PRECONDITION_FAILED, "unknown-base", "There is no such revision"),
            Self::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "disk-full", "Nothing can be saved now"),
        }
    }
}

impl Problem {
    pub fn new(kind: Kind, detail: &str) -> Self {
        let (status, word, title) = kind.told();
        let answer = ProblemAnswer {
            kind: format!("urn:kenfiche:problem:{word}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.to_owned(),
            ..ProblemAnswer::default()
        };
        Self { kind, answer: Box::new(answer) }
    }

    /// With members of its own.
    pub fn with(mut self, tell: impl FnOnce(&mut ProblemAnswer)) -> Self {
        tell(&mut self.answer);
        self
    }

    /// Each field that has to be put right, by its JSON pointer, with what is wrong in a word and in a sentence.
    pub fn invalid(problems: &[fiche_type::Problem]) -> Self {
        let detail = problems.first().map(sentence).unwrap_or_default();
        let errors = problems.iter().map(error).collect();
        Self::new(Kind::Invalid, &detail).with(|answer| answer.errors = Some(errors))
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
    FieldProblem { field: field.to_owned(), pointer, problem: word(&problem.what), detail: sentence(problem) }
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

fn sentence(problem: &fiche_type::Problem) -> String {
    match &problem.what {
        ProblemKind::Required => "This is needed.".to_owned(),
        ProblemKind::TooLong(most) => format!("Too long: at most {most}."),
        ProblemKind::TooManyEntries(most) => format!("Too many entries: at most {most}."),
        ProblemKind::ControlCharacter => "There is a control character in it that cannot be kept.".to_owned(),
        ProblemKind::NotANumber => "Not a number.".to_owned(),
        ProblemKind::BelowMinimum(min) => format!("At least {min}."),
        ProblemKind::AboveMaximum(max) => format!("At most {max}."),
        ProblemKind::NotADate => "Not a date: 2013, 2013-02 or 2013-02-24.".to_owned(),
        ProblemKind::EndBeforeStart => "The end is before the start.".to_owned(),
        ProblemKind::NotInVocabulary(id) => format!("No entry of this field is called {id:?}."),
        ProblemKind::NotALink => "Not an http or https address.".to_owned(),
        ProblemKind::LinkGuess(guess) => format!("Not an address; perhaps {guess}."),
        ProblemKind::LatitudeRange => "A latitude is between -90 and 90.".to_owned(),
        ProblemKind::LongitudeRange => "A longitude is between -180 and 180.".to_owned(),
        ProblemKind::HalfAPoint => "Both lat and lon, or none.".to_owned(),
        ProblemKind::PlaceWithoutLabel => "A place needs a label.".to_owned(),
        ProblemKind::UnknownPrecision(word) => {
            format!("{word:?} is not a precision: exact, street, quarter, commune or area.")
        }
        ProblemKind::UnknownFiche(slug) => format!("No fiche is at {slug:?}."),
        ProblemKind::WrongType => "A fiche of this type does not go here.".to_owned(),
        ProblemKind::UnknownContributor(name) => format!("No contributor is called {name:?}."),
        ProblemKind::NotUnique(title) => format!("Another fiche has this value: {title}."),
        ProblemKind::TooDeep => "Quotes or lists are nested too deep to be shown.".to_owned(),
        ProblemKind::UnknownField(key) => format!("{key:?} is not a field that can be sent."),
        ProblemKind::WrongKind => "Not the kind of value that this field takes.".to_owned(),
        ProblemKind::UnknownType(key) => format!("No type is called {key:?}."),
        ProblemKind::TooLarge => "More than a revision may hold: 900 KB.".to_owned(),
        ProblemKind::Personal => "An e-mail address or a telephone number would be public for ever.".to_owned(),
        ProblemKind::NotForGuests => "A guest does not change the title.".to_owned(),
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Missing(what) => Self::new(Kind::Missing, &format!("There is no such {what}.")),
            Failure::SignIn => Self::new(Kind::SignIn, "This token may not write here."),
            Failure::Busy(why) => Self::new(Kind::Busy, why),
            Failure::Refused(Refusal::InBin) => Self::new(Kind::Gone, "Bring it back first."),
            Failure::Refused(Refusal::TooLarge) => Self::new(Kind::TooLarge, "More than a revision may hold."),
            Failure::Refused(Refusal::DiskFull) => Self::new(Kind::DiskFull, "The disk has no room left."),
            Failure::Refused(Refusal::DiskFailed) => {
                Self::new(Kind::DiskFull, "The disk failed; reading goes on, saving comes back with a new start.")
            }
            Failure::Refused(Refusal::Unknown) => Self::new(
                Kind::Busy,
                "It is not known whether this was saved: send it again with the same Idempotency-Key.",
            ),
            Failure::Refused(Refusal::TooOften) => {
                Self::new(Kind::TooOften, "More than /limits lets through: go on a little later.")
            }
            Failure::Refused(Refusal::Blocked) => Self::new(Kind::Refused, "This account is blocked."),
            Failure::Refused(_) => Self::new(Kind::Refused, "This account may not do this."),
            Failure::Broken(cause) => {
                let incident = watch::broken("/api", &cause);
                let told = "It is not your doing; under this number, the log of the program says more.";
                let mut problem = Self::new(Kind::Broken, told);
                problem.answer.incident = Some(incident);
                problem
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.answer.title, self.answer.detail)
    }
}

impl actix_web::ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.told().0
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        answer.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        match self.kind {
            Kind::SignIn => drop(answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"))),
            Kind::Busy | Kind::TooOften => drop(answer.insert_header((header::RETRY_AFTER, "5"))),
            _ => {}
        }
        let mut answer = answer.body(serde_json::to_string(&self.answer).unwrap_or_default());
        if let Some(number) = &self.answer.incident {
            answer.extensions_mut().insert(Incident(number.clone()));
        }
        answer
    }
}
