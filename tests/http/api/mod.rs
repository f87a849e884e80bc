//! The door for programs: make, save, merge, conflict, nothing in anybody else's name; `reading` has what is read, `description` what is
//! said of it all, `document` the examples of `docs/api.md`, `problems` what is told when it cannot be done.

mod description;
mod document;
mod problems;
mod reading;

use super::{Reply, Server, contributor};
use serde_json::{Value as Json, json};

const PASSPHRASE: &str = "un goéland sur le toit";

/// A program with a token of its own.
struct Program<'a> {
    server: &'a Server,
    token: String,
}

impl<'a> Program<'a> {
    fn of(server: &'a Server, name: &str) -> Self {
        server.wiki.add_account(name, PASSPHRASE).unwrap();
        let slug = contributor(&name.to_lowercase());
        let who = server.wiki.person(&slug).unwrap().contributor.id;
        Self { server, token: server.wiki.create_token(who, "tests").unwrap().token }
    }

    fn call(&self, method: &str, path: &str, more: &[(&str, &str)], body: &Json) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", bearer.as_str()), ("content-type", "application/json")];
        headers.extend_from_slice(more);
        let path = format!("/api/v1{path}");
        self.server.browser().request(method, &path, &headers, Some(body.to_string().as_bytes()))
    }

    fn create(&self, body: &Json) -> Reply {
        self.call("POST", "/fiches", &[], body)
    }

    fn save(&self, slug: &str, rev: u32, body: &Json) -> Reply {
        self.call("PUT", &format!("/fiches/{slug}"), &[("if-match", &format!("\"{rev}\""))], body)
    }
}

fn data(reply: &Reply) -> Json {
    serde_json::from_slice(&reply.body).unwrap_or_else(|_| panic!("{}: {}", reply.status, reply.text()))
}

fn read(server: &Server, slug: &str) -> Json {
    data(&server.get(&format!("/api/v1/fiches/{slug}")))
}

#[test]
fn a_query_that_is_no_number_is_told_in_the_form_of_the_other_problems() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    marie.create(&json!({"type": "page", "title": "Une", "body": "mots", "fields": {}}));
    for path in ["/api/v1/fiches/une?rev=x", "/api/v1/fiches/une/revisions?limit=abc"] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (400, Some("application/problem+json")), "{path}");
        assert_eq!(data(&reply)["type"], "urn:kenfiche:problem:malformed");
    }
}

#[test]
fn a_program_makes_a_fiche_and_reads_it_back() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let body = json!({
        "type": "place", "title": "TyFab", "body": "Un fablab.\r\nOuvert.", "summary": "premier jet",
        "fields": {"lead": "À Brest.", "themes": ["Fablab"], "places": [{"label": "Brest", "lat": 48.39, "lon": -4.48, "precision": "commune"}]},
    });
    let made = marie.create(&body);
    assert_eq!((made.status, data(&made)), (201, json!({"slug": "tyfab", "rev": 1})));
    assert_eq!(made.header("location"), Some("/api/v1/fiches/tyfab"));
    let reply = server.get("/api/v1/fiches/tyfab");
    assert_eq!(reply.header("etag"), Some("\"1\""));
    let fiche = data(&reply);
    assert_eq!(fiche["body"], "Un fablab.\nOuvert.");
    assert_eq!(fiche["fields"]["places"], body["fields"]["places"]);
    assert_eq!(fiche["contributors"][0]["contributor"], "marie");
    assert_eq!(fiche["contributors"][0]["share"], 1.0);
    assert_eq!(fiche["hash"].as_str().unwrap().len(), 64);
    let again = server.browser().request("GET", "/api/v1/fiches/tyfab", &[("if-none-match", "\"1\"")], None);
    assert_eq!(again.status, 304);
}

#[test]
fn writing_needs_a_token_and_reading_does_not() {
    let server = Server::start();
    let mut marie = Program::of(&server, "Marie");
    let body = json!({"type": "page", "title": "Essai", "fields": {}, "body": "a"});
    marie.create(&body);
    let raw = body.to_string();
    let bare = server.browser().request(
        "POST",
        "/api/v1/fiches",
        &[("content-type", "application/json")],
        Some(raw.as_bytes()),
    );
    assert_eq!((bare.status, bare.header("www-authenticate")), (401, Some("Bearer")));
    assert_eq!(bare.header("content-type"), Some("application/problem+json"));
    let good = std::mem::replace(&mut marie.token, format!("kf_{}", "0".repeat(64)));
    assert_eq!(marie.create(&body).status, 401);
    // A session cookie is no token, and a token no cookie.
    let mut browser = server.browser();
    browser.cookies.insert("__Host-session".to_owned(), good.trim_start_matches("kf_").to_owned());
    assert!(browser.get("/").all(".top .me").is_empty());
    let id = {
        let who = server.wiki.person(&contributor("marie")).unwrap().contributor.id;
        let new = server.wiki.create_token(who, "").unwrap();
        marie.token = new.token;
        new.id
    };
    assert_eq!(marie.create(&json!({"type": "page", "title": "Autre", "body": "b"})).status, 201);
    server.wiki.revoke_token(id).unwrap();
    assert_eq!(marie.create(&json!({"type": "page", "title": "Encore", "body": "c"})).status, 401);
    assert_eq!(server.get("/api/v1/fiches/essai").status, 200);
}

#[test]
fn a_save_says_on_which_revision_it_was_written() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    marie.create(&json!({"type": "page", "title": "Essai", "fields": {}, "body": "Un.\n\nDeux."}));
    let put = json!({"type": "page", "title": "Essai", "fields": {}, "body": "Un.\n\nTrois."});
    assert_eq!(marie.call("PUT", "/fiches/essai", &[], &put).status, 428);
    assert_eq!(marie.save("essai", 7, &put).status, 412);
    assert_eq!(marie.call("PUT", "/fiches/essai", &[("if-match", "\"x\"")], &put).status, 400);
    let saved = marie.save("essai", 1, &put);
    assert_eq!((saved.status, data(&saved)), (200, json!({"slug": "essai", "rev": 2, "merged": false})));
    assert_eq!(saved.header("etag"), Some("\"2\""));
    // The same again changes nothing.
    assert_eq!(data(&marie.save("essai", 2, &put)), json!({"slug": "essai", "rev": 2, "merged": false}));
}

#[test]
fn two_programs_on_different_places_are_put_together() {
    let server = Server::start();
    let (marie, yann) = (Program::of(&server, "Marie"), Program::of(&server, "Yann"));
    marie.create(&json!({"type": "place", "title": "TyFab", "fields": {"lead": "À Brest."}, "body": "Un fablab.\n\nOuvert le samedi."}));
    let first = marie.save(
        "tyfab",
        1,
        &json!({"fields": {"lead": "À Brest."}, "body": "Un grand fablab.\n\nOuvert le samedi."}),
    );
    assert_eq!(first.status, 200);
    let second =
        yann.save("tyfab", 1, &json!({"fields": {"lead": "À Brest même."}, "body": "Un fablab.\n\nOuvert le lundi."}));
    assert_eq!(data(&second), json!({"slug": "tyfab", "rev": 3, "merged": true}));
    let now = read(&server, "tyfab");
    assert_eq!(now["body"], "Un grand fablab.\n\nOuvert le lundi.");
    assert_eq!(now["fields"]["lead"], "À Brest même.");
    let revisions = data(&server.get("/api/v1/fiches/tyfab/revisions"));
    let kinds: Vec<&Json> = revisions["revisions"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["merge", "edit", "edit"]);
    assert_eq!(revisions["revisions"][0]["base"], 1);
    assert_eq!(revisions["revisions"][0]["contributors"][0]["contributor"], "yann");
    let page = data(&server.get("/api/v1/fiches/tyfab/revisions?limit=1&before=3"));
    assert_eq!((page["revisions"][0]["rev"].clone(), page["next"].clone()), (json!(2), json!(2)));
}

#[test]
fn a_conflict_is_told_field_by_field_and_settled_by_choices() {
    let server = Server::start();
    let (marie, yann) = (Program::of(&server, "Marie"), Program::of(&server, "Yann"));
    marie.create(
        &json!({"type": "place", "title": "TyFab", "fields": {"lead": "À Brest."}, "body": "Un fablab ouvert."}),
    );
    marie.save("tyfab", 1, &json!({"fields": {"lead": "À Brest."}, "body": "Un fablab fermé."}));
    let mine = json!({"fields": {"lead": "Au port."}, "body": "Un fablab bruyant."});
    let refused = yann.save("tyfab", 1, &mine);
    assert_eq!((refused.status, refused.header("content-type")), (409, Some("application/problem+json")));
    let told = data(&refused);
    assert_eq!((told["rev"].clone(), told["base"].clone()), (json!(2), json!(1)));
    assert_eq!(told["with"][0]["name"], "Marie");
    let conflicts = told["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1, "{told}");
    assert_eq!(conflicts[0]["field"], "body");
    assert!(conflicts[0]["theirs"].as_str().unwrap().contains("fermé"));
    assert!(conflicts[0]["mine"].as_str().unwrap().contains("bruyant"));
    assert_eq!(read(&server, "tyfab")["rev"], 2, "nothing was saved");
    let mut settled = mine.clone();
    settled["choices"] = json!({conflicts[0]["id"].as_str().unwrap(): "mine"});
    assert_eq!(yann.save("tyfab", 1, &settled).status, 200);
    let now = read(&server, "tyfab");
    assert!(now["body"].as_str().unwrap().contains("bruyant"));
    assert_eq!(now["fields"]["lead"], "Au port.");
}

#[test]
fn what_has_to_be_put_right_is_named() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let reply = marie.create(&json!({
        "type": "initiative", "title": " ", "body": "a\u{0}b",
        "fields": {"status": "nope", "since": "2013-02-30", "website": "javascript:alert(1)",
            "places": [{"label": "Brest", "lat": 48.0}], "unknown": 1},
    }));
    assert_eq!(reply.status, 422);
    let told = data(&reply);
    assert_eq!(told["status"], 422);
    let fields: Vec<(String, String)> = told["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["pointer"].as_str().unwrap().to_owned(), one["problem"].as_str().unwrap().to_owned()))
        .collect();
    for expected in [
        ("/title", "required"),
        ("/body", "control-character"),
        ("/fields/status", "not-in-vocabulary"),
        ("/fields/since", "not-a-date"),
        ("/fields/website", "not-a-link"),
        ("/fields/places/0", "half-a-point"),
        ("/unknown", "unknown-field"),
    ] {
        let expected = (expected.0.to_owned(), expected.1.to_owned());
        assert!(fields.contains(&expected), "{expected:?} in {fields:?}");
    }
    assert_eq!(server.wiki.counts().fiches, 0);
    let wrong = json!({"type": 1, "title": "Un", "lang": "", "licence": 2, "fields": []});
    let told = data(&marie.create(&wrong));
    let pointers: Vec<&str> =
        told["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
    for pointer in ["/type", "/lang", "/licence", "/fields"] {
        assert!(pointers.contains(&pointer), "{pointer} in {pointers:?}");
    }
}

#[test]
fn names_that_a_call_does_not_take_change_nothing() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    Program::of(&server, "Yann");
    for name in ["role", "id", "author", "contributor", "hash", "rev", "slug"] {
        let mut body = json!({"type": "page", "title": "Essai", "body": "a"});
        body[name] = json!("yann");
        assert_eq!(marie.create(&body).status, 422, "{name}");
    }
    assert_eq!(server.wiki.counts().fiches, 0);
    // What was read may be sent back whole: it changes nothing but what was changed.
    marie.create(&json!({"type": "page", "title": "Essai", "body": "a"}));
    let mut fiche = read(&server, "essai");
    fiche["body"] = json!("b");
    fiche["contributors"] = json!([{"contributor": "yann", "words": 1, "share": 1}]);
    fiche["hash"] = json!("0");
    assert_eq!(marie.save("essai", 1, &fiche).status, 200);
    let now = read(&server, "essai");
    assert_eq!((now["body"].clone(), now["contributors"][0]["contributor"].clone()), (json!("b"), json!("marie")));
}

#[test]
fn a_call_sent_twice_with_one_key_is_one_save() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let body = json!({"type": "page", "title": "Essai", "body": "a"});
    let key = [("idempotency-key", "abc")];
    let first = data(&marie.call("POST", "/fiches", &key, &body));
    let second = data(&marie.call("POST", "/fiches", &key, &body));
    assert_eq!(first, second);
    assert_eq!(server.wiki.counts().fiches, 1);
    // Another account's key of the same name is another key.
    let yann = Program::of(&server, "Yann");
    assert_eq!(data(&yann.call("POST", "/fiches", &key, &body))["slug"], "essai-2");
}

#[test]
fn a_key_used_again_for_something_else_loses_nothing() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let key = ("idempotency-key", "toujours la même");
    let first = json!({"type": "page", "title": "Un", "body": "a"});
    assert_eq!(data(&marie.call("POST", "/fiches", &[key], &first))["slug"], "un");
    let other = json!({"type": "page", "title": "Deux", "body": "b"});
    assert_eq!(data(&marie.call("POST", "/fiches", &[key], &other))["slug"], "deux");

    let save =
        |rev: &str, body: &str| marie.call("PUT", "/fiches/un", &[key, ("if-match", rev)], &json!({"body": body}));
    assert_eq!(data(&save("\"1\"", "premier"))["rev"], 2);
    assert_eq!(data(&save("\"2\"", "deuxième"))["rev"], 3);
    assert_eq!(read(&server, "un")["body"], "deuxième");
    assert_eq!(data(&save("\"3\"", "premier"))["rev"], 4, "the same words on another revision are another save");
}

#[test]
fn a_save_whose_answer_was_lost_is_answered_again_though_the_words_were_changed_since() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    marie.create(&json!({"type": "page", "title": "Essai", "body": "un mot"}));
    let save = || {
        let headers = [("idempotency-key", "7"), ("if-match", "\"1\"")];
        marie.call("PUT", "/fiches/essai", &headers, &json!({"body": "un autre mot"}))
    };
    let first = save();
    assert_eq!(marie.save("essai", 2, &json!({"body": "tout à fait différent"})).status, 200);
    let again = save();
    assert_eq!((again.status, data(&again)), (200, data(&first)));
    assert_eq!(read(&server, "essai")["body"], "tout à fait différent");
}

#[test]
fn what_cannot_be_read_is_refused_in_the_same_form() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let bearer = format!("Bearer {}", marie.token);
    let send = |kind: &str, body: &[u8]| {
        let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
        server.browser().request("POST", "/api/v1/fiches", &headers, Some(body))
    };
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    for (kind, body, status) in [
        ("text/plain", &b"{}"[..], 415),
        ("application/json", b"", 400),
        ("application/json", b"[]", 400),
        ("application/json", b"{\"title\": \"\xff\"}", 400),
        ("application/json", deep.as_bytes(), 400),
    ] {
        let reply = send(kind, body);
        assert_eq!((reply.status, reply.header("content-type")), (status, Some("application/problem+json")));
    }
    let large = format!("{{\"type\":\"page\",\"title\":\"a\",\"body\":\"{}\"}}", "a".repeat(600_000));
    assert_eq!(send("application/json", large.as_bytes()).status, 422);
    for path in ["/api/v1/nothing", "/api/v1/fiches/nulle-part", "/api/v1/fiches/%C3%A9"] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (404, Some("application/problem+json")), "{path}");
    }
}

#[test]
fn another_site_cannot_call_it_in_a_browser() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let body = json!({"type": "page", "title": "Essai", "body": "a"});
    for header in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(marie.call("POST", "/fiches", &[header], &body).status, 403, "{header:?}");
    }
    assert_eq!(server.wiki.counts().fiches, 0);
}
