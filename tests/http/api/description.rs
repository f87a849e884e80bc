//! What `openapi.json` says is what is served: the same addresses and methods, answers of the shape that it tells.

use super::{Program, data};
use crate::http::Server;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

fn described(server: &Server) -> Json {
    data(&server.get("/api/v1/openapi.json"))
}

#[test]
fn every_call_that_is_served_is_described_and_every_one_described_is_served() {
    let server = Server::start();
    let api = described(&server);
    assert_eq!(api["openapi"], "3.1.0");
    let methods = |path: &Json| -> BTreeSet<String> {
        path.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect()
    };
    let told: BTreeMap<String, BTreeSet<String>> =
        api["paths"].as_object().unwrap().iter().map(|(path, calls)| (path.clone(), methods(calls))).collect();
    let served: BTreeMap<String, BTreeSet<String>> = kenfiche::web::api::served()
        .into_iter()
        .map(|(path, allowed)| (path, allowed.split(", ").filter(|one| *one != "HEAD").map(str::to_owned).collect()))
        .collect();
    assert_eq!(told, served);
    for (path, methods) in &told {
        let path = format!("/api/v1{}", path.replace(['{', '}'], ""));
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let reply = server.browser().request(method, &path, &[], None);
            assert_eq!(reply.status != 405, methods.contains(method), "{method} {path}");
            assert_eq!(reply.header("allow").is_some(), reply.status == 405);
        }
    }
}

#[test]
fn links_lead_to_calls_that_take_what_they_say() {
    let server = Server::start();
    let api = described(&server);
    let calls: Vec<&Json> =
        api["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values()).collect();
    let mut links = 0;
    for answer in calls.iter().flat_map(|call| call["responses"].as_object().unwrap().values()) {
        for link in answer["links"].as_object().into_iter().flat_map(|links| links.values()) {
            let to =
                calls.iter().find(|call| call["operationId"] == link["operationId"]).expect("the call is described");
            let takes = |name: &str| to["parameters"].as_array().unwrap().iter().any(|one| one["name"] == name);
            assert!(link["parameters"].as_object().unwrap().keys().all(|name| takes(name)), "{link}");
            links += 1;
        }
    }
    assert_eq!(links, 3 * 5 + 1, "what makes, reads or saves a fiche leads on to the calls about it");
}

#[test]
fn answers_have_the_shape_that_is_told_of_them() {
    let server = Server::start();
    let api = described(&server);
    let (marie, yann) = (Program::of(&server, "Marie"), Program::of(&server, "Yann"));
    let body = json!({"type": "workshop", "title": "Atelier", "body": "Un.\n\nDeux mots encore.", "fields": {
        "lead": "À Brest.", "themes": ["Eau"], "dates": {"start": "2026-01-02"},
        "places": [{"label": "Brest", "lat": 48.39, "lon": -4.48, "precision": "commune"}],
        "how": [{"title": "Un", "text": "Ouvrir."}, {"text": "Fermer."}],
    }});
    let rewrite = json!({"title": "Grand atelier", "body": "Un.\n\nTrois mots encore.", "fields": {"themes": ["Vent"], "how": [{"title": "Uns", "text": "Ouvrir grand."}]}});
    let asked = |reply: crate::http::Reply, method: &str, path: &str| fits(&api, method, path, &reply);
    asked(marie.create(&body), "post", "/fiches");
    asked(marie.create(&json!({"type": "page", "title": " "})), "post", "/fiches");
    asked(marie.call("PUT", "/fiches/atelier", &[], &rewrite), "put", "/fiches/{slug}");
    asked(yann.save("atelier", 1, &rewrite), "put", "/fiches/{slug}");
    let refused = marie.save("atelier", 1, &json!({"body": "Un.\n\nAucun mot encore."}));
    assert_eq!(refused.status, 409);
    asked(refused, "put", "/fiches/{slug}");
    asked(marie.save("atelier", 7, &rewrite), "put", "/fiches/{slug}");
    for (path, real) in [
        ("/fiches/{slug}", "/fiches/grand-atelier"),
        ("/fiches/{slug}", "/fiches/grand-atelier?rev=1"),
        ("/fiches/{slug}", "/fiches/rien"),
        ("/fiches/{slug}/revisions", "/fiches/grand-atelier/revisions?limit=1"),
        ("/fiches/{slug}/diff", "/fiches/grand-atelier/diff"),
        ("/fiches/{slug}/diff", "/fiches/grand-atelier/diff?from=2&to=1"),
        ("/fiches/{slug}/credit", "/fiches/grand-atelier/credit"),
        ("/contributors/{name}", "/contributors/yann"),
        ("/search", "/search?q=atel"),
        ("/search", "/search?limit=x"),
        ("/changes", "/changes?limit=1"),
        ("/openapi.json", "/openapi.json"),
    ] {
        asked(server.get(&format!("/api/v1{real}")), "get", path);
    }
}

/// Checks an answer against what is told of its status.
fn fits(api: &Json, method: &str, path: &str, reply: &crate::http::Reply) {
    let told = &api["paths"][path][method]["responses"][reply.status.to_string()];
    assert!(told.is_object(), "{method} {path} is not told to answer {}", reply.status);
    let media_type = reply.header("content-type").unwrap_or_default();
    let schema = &told["content"][media_type]["schema"];
    assert!(schema.is_object(), "{method} {path} {} is not told to answer {media_type}", reply.status);
    let mut wrong = Vec::new();
    check(api, schema, &data(reply), format!("{method} {path}"), &mut wrong);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// As much of JSON Schema as the description uses; more is refused, so that nothing passes unchecked.
fn check(api: &Json, schema: &Json, value: &Json, at: String, wrong: &mut Vec<String>) {
    for (key, told) in schema.as_object().unwrap() {
        match key.as_str() {
            "$ref" => check(api, api.pointer(&told.as_str().unwrap()[1..]).unwrap(), value, at.clone(), wrong),
            "oneOf" => {
                let fitting = told.as_array().unwrap().iter().filter(|one| {
                    let mut wrong = Vec::new();
                    check(api, one, value, String::new(), &mut wrong);
                    wrong.is_empty()
                });
                if fitting.count() != 1 {
                    wrong.push(format!("{at}: fits not one of its shapes: {value}"));
                }
            }
            "type" => {
                let types = told.as_array().map_or(vec![told], |types| types.iter().collect());
                if !types.iter().any(|one| is_of(value, one.as_str().unwrap())) {
                    wrong.push(format!("{at}: {value} is no {told}"));
                }
            }
            "enum" if !told.as_array().unwrap().contains(value) => wrong.push(format!("{at}: {value} not in {told}")),
            "required" if value.is_object() => {
                let missing = told.as_array().unwrap().iter().filter(|key| value.get(key.as_str().unwrap()).is_none());
                wrong.extend(missing.map(|key| format!("{at}: without {key}")));
            }
            "properties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    match told.get(key) {
                        Some(schema) => check(api, schema, value, format!("{at}/{key}"), wrong),
                        None => wrong.push(format!("{at}/{key} is not told of")),
                    }
                }
            }
            "items" => {
                for (place, entry) in value.as_array().into_iter().flatten().enumerate() {
                    check(api, told, entry, format!("{at}/{place}"), wrong);
                }
            }
            "enum"
            | "required"
            | "description"
            | "format"
            | "minimum"
            | "maximum"
            | "default"
            | "propertyNames"
            | "additionalProperties" => {}
            other => wrong.push(format!("{at}: {other} is not checked here")),
        }
    }
}

fn is_of(value: &Json, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        _ => value.is_null(),
    }
}
