//! What the calls are, as OpenAPI 3.1: read off the handlers and the types that they answer.

use super::{
    Answer, BASE, changes, contributors, credit, difference, fiches,
    problem::{Kind, ProblemAnswer},
    search, told,
};
use crate::web::language::{Lang, Tongue};
use actix_web::HttpRequest;
use jiff::tz::TimeZone;
use std::{collections::BTreeMap, sync::LazyLock};
use utoipa::{
    IntoResponses, Modify, OpenApi, PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder,
        schema::Schema,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
        server::Server,
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kenfiche",
        description = "Fiches that people write together, each word credited to the hand that wrote it. Reading is open, writing needs a token.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
    ),
    paths(
        describe,
        fiches::create,
        fiches::read,
        fiches::save,
        fiches::revisions,
        difference::difference,
        credit::credit,
        contributors::contributor,
        search::search,
        changes::changes,
    ),
    components(schemas(ProblemAnswer)),
    modifiers(&Whole),
)]
struct Description;

/// What the macro does not know: where the calls stand, and what a token is.
struct Whole;

impl Modify for Whole {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        api.servers = Some(vec![Server::new(BASE)]);
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("Given once by `kenfiche token create NAME`."))
            .build();
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(token));
    }
}

static DESCRIPTION: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(Description::openapi);

/// Describes all calls: this document.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "describe",
    responses(
        (status = 200, description = "OpenAPI 3.1.", body = BTreeMap<String, serde_json::Value>, headers(("ETag" = String, description = "Of this answer."))),
        Reading,
    ),
)]
pub async fn describe(request: HttpRequest) -> Answer {
    told(&request, &*DESCRIPTION)
}

/// What every call that reads may answer beside what was asked for.
pub struct Reading;

/// What every call that writes may answer beside what was done.
pub struct Writing;

impl IntoResponses for Reading {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut responses = problems(&[Kind::Malformed, Kind::Missing, Kind::TooLong, Kind::Broken, Kind::Busy]);
        let same = ResponseBuilder::new().description("As it was when it was read: `If-None-Match` named its `ETag`.");
        responses.insert("304".to_owned(), same.build().into());
        let location = HeaderBuilder::new().schema(Some(String::schema())).build();
        let moved = ResponseBuilder::new().description("At the present address.").header("Location", location);
        responses.insert("301".to_owned(), moved.build().into());
        responses
    }
}

impl IntoResponses for Writing {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            Kind::Malformed,
            Kind::SignIn,
            Kind::Refused,
            Kind::TooSlow,
            Kind::TooLarge,
            Kind::MediaType,
            Kind::Invalid,
            Kind::TooLong,
            Kind::Broken,
            Kind::Busy,
            Kind::TooOften,
            Kind::DiskFull,
        ])
    }
}

fn problems(kinds: &[Kind]) -> BTreeMap<String, RefOr<Response>> {
    let english = Lang::new(Tongue::En, TimeZone::UTC);
    let response = |kind: &Kind| {
        let status = kind.told().0;
        let schema: RefOr<Schema> = Ref::from_schema_name(ProblemAnswer::name()).into();
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response =
            ResponseBuilder::new().description(kind.title(&english)).content("application/problem+json", content);
        (status.as_str().to_owned(), response.build().into())
    };
    kinds.iter().map(response).collect()
}
