//! What the calls are, as OpenAPI 3.1: read off the handlers and the types that they answer.

use super::{
    Answer, BASE, changes, contributors, credit, difference,
    draft::{FicheDraft, FicheRewrite},
    fiches,
    problem::{Kind, ProblemAnswer},
    search, told,
};
use crate::{
    web::{
        App,
        language::{Lang, Tongue},
    },
    wiki,
};
use actix_web::{HttpRequest, web::Data};
use jiff::tz::TimeZone;
use serde_json::Value as Json;
use std::{collections::BTreeMap, sync::LazyLock};
use utoipa::{
    IntoResponses, Modify, OpenApi, PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder,
        link::{Link, LinkBuilder},
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
        for (path, status) in [("/fiches", "201"), ("/fiches/{slug}", "200")] {
            let Some(item) = api.paths.paths.get_mut(path) else { continue };
            for call in [&mut item.get, &mut item.post, &mut item.put].into_iter().flatten() {
                if let Some(RefOr::T(answer)) = call.responses.responses.get_mut(status) {
                    answer.links.extend(links());
                }
            }
            // Who wrote what is read leads to their pages.
            let read = item.get.as_mut().and_then(|call| call.responses.responses.get_mut(status));
            if let Some(RefOr::T(answer)) = read {
                let first = "$response.body#/contributors/0/contributor";
                let link = LinkBuilder::new().operation_id("readContributor").parameter("name", first);
                answer.links.insert("readContributor".to_owned(), link.build().into());
            }
        }
    }
}

/// Where an answer that names a fiche leads on to.
fn links() -> impl Iterator<Item = (String, RefOr<Link>)> {
    let slug = "$response.body#/slug";
    let calls = ["readFiche", "saveFiche", "listRevisions", "compareRevisions", "readCredit"];
    calls.into_iter().map(move |call| {
        let link = LinkBuilder::new().operation_id(call).parameter("slug", slug);
        let link = if call == "saveFiche" { link.parameter("If-Match", "$response.header.ETag") } else { link };
        (call.to_owned(), link.build().into())
    })
}

static DESCRIPTION: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(Description::openapi);

/// Describes all calls: this document.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "describe",
    responses(
        (status = 200, description = "OpenAPI 3.1.", body = BTreeMap<String, Json>, headers(("ETag" = String, description = "Of this answer."))),
        Reading,
    ),
)]
pub async fn describe(request: HttpRequest, app: Data<App>) -> Answer {
    let types = app.wiki.types()?;
    let mut keys: Vec<Json> = types.iter().map(|fiche_type| fiche_type.key.as_str().into()).collect();
    let mut api = serde_json::to_value(&*DESCRIPTION).map_err(wiki::Failure::broken)?;
    // Which types there are is a thing of this wiki.
    for schema in [FicheDraft::name(), FicheRewrite::name()] {
        api["components"]["schemas"][&*schema]["properties"]["type"]["enum"] = keys.clone().into();
        keys.push(Json::Null);
    }
    told(&request, &api)
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
