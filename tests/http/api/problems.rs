//! What is told when a call leads elsewhere or cannot be done, in the language of whoever calls.

use super::{Program, data};
use crate::http::Server;
use serde_json::json;

/// Method, path, headers, body, and the status that it gets.
type Call<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str, u16);

#[test]
fn a_former_address_leads_on_with_all_that_was_asked() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    marie.create(&json!({"type": "page", "title": "Une", "body": "mots"}));
    assert_eq!(marie.save("une", 1, &json!({"title": "Deux"})).status, 200);
    for asked in
        ["", "?rev=1", "/revisions?before=2&limit=1", "/diff?from=1&to=2", "/credit?rev=1&cursor=1-0", "/credit"]
    {
        let reply = server.get(&format!("/api/v1/fiches/une{asked}"));
        let to = format!("/api/v1/fiches/deux{asked}");
        assert_eq!((reply.status, reply.header("location")), (301, Some(to.as_str())));
    }
}

#[test]
fn a_new_fiche_takes_no_choices() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let refused = marie.create(&json!({"type": "page", "title": "Une", "body": "mots", "choices": [null]}));
    assert_eq!((refused.status, &data(&refused)["errors"][0]["pointer"]), (422, &json!("/choices")));
}

#[test]
fn a_problem_is_told_in_the_language_of_whoever_calls() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let bearer = format!("Bearer {}", marie.token);
    assert_eq!(marie.create(&json!({"type": "place", "title": "TyFab", "body": "Un fablab."})).status, 201);
    let wrong =
        json!({"type": "place", "title": " ", "role": "x", "fields": {"website": "tyfab", "places": [{"lat": 99}]}});
    let wrong = wrong.to_string();
    let calls: [Call; 12] = [
        ("GET", "/rien", &[], "", 404),
        ("GET", "/fiches/rien", &[], "", 404),
        ("GET", "/fiches/tyfab?rev=9", &[], "", 404),
        ("GET", "/fiches/tyfab?rev=x", &[], "", 400),
        ("GET", "/contributors/rien", &[], "", 404),
        ("GET", "/search?limit=1000", &[], "", 400),
        ("GET", "/changes?since=x", &[], "", 400),
        ("DELETE", "/fiches/tyfab", &[], "", 405),
        ("POST", "/fiches", &[("authorization", "Bearer kf_0")], "{}", 401),
        ("POST", "/fiches", &[("sec-fetch-site", "cross-site")], "{}", 403),
        ("POST", "/fiches", &[("authorization", &bearer), ("content-type", "application/json")], "{", 400),
        ("POST", "/fiches", &[("authorization", &bearer), ("content-type", "application/json")], &wrong, 422),
    ];
    let told = |language: &str, call: &Call| {
        let (method, path, headers, body, status) = *call;
        let headers = [headers, &[("accept-language", language)]].concat();
        let body = (method == "POST").then_some(body.as_bytes());
        let reply = server.browser().request(method, &format!("/api/v1{path}"), &headers, body);
        assert_eq!((reply.status, reply.header("content-language")), (status, Some(language)), "{method} {path}");
        assert_eq!(reply.header("vary"), Some("Accept-Language"));
        let told = data(&reply);
        let errors = told["errors"].as_array().cloned().unwrap_or_default();
        let of_fields = errors.iter().map(|error| error["detail"].as_str().unwrap().to_owned());
        let mut sentences =
            vec![told["title"].as_str().unwrap().to_owned(), told["detail"].as_str().unwrap().to_owned()];
        sentences.extend(of_fields);
        sentences
    };
    for call in &calls {
        let (french, english) = (told("fr", call), told("en", call));
        assert_eq!(french.len(), english.len());
        for (french, english) in french.iter().zip(&english) {
            assert!(french != english && !french.is_empty(), "{call:?}: {french}");
            assert!(!french.starts_with("api-") && !english.starts_with("api-"), "{french}");
        }
    }
    assert_eq!(told("fr", &calls[11]).len(), 2 + 4);
}
