//! What programs read: differences, credit, contributors, searches, changes; and how they are told that they asked wrongly.

use super::{Program, data, read};
use crate::http::{Reply, Server};
use serde_json::{Value as Json, json};

fn get(server: &Server, path: &str) -> Json {
    let reply = server.get(&format!("/api/v1{path}"));
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, Some("application/json")),
        "{path}: {}",
        reply.text()
    );
    data(&reply)
}

fn problem(reply: &Reply) -> (u16, String) {
    assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{}", reply.text());
    let told = data(reply);
    assert_eq!(told["status"], reply.status);
    (reply.status, told["type"].as_str().unwrap().trim_start_matches("urn:kenfiche:problem:").to_owned())
}

/// Both texts of a difference.
fn sides(text: &Json) -> (String, String) {
    let runs = text["runs"].as_array().unwrap();
    let words = |run: &Json| run["text"].as_str().unwrap().to_owned();
    let (mut before, mut after) = (String::new(), String::new());
    for run in runs {
        match run["run"].as_str().unwrap() {
            "kept" => {
                before.push_str(&words(run));
                after.push_str(&words(run));
            }
            "removed" if run["move"].is_null() => before.push_str(&words(run)),
            "added" | "moved" => after.push_str(&words(run)),
            "left" => {
                let its = |other: &&Json| {
                    other["move"] == run["move"] && ["moved", "removed"].contains(&other["run"].as_str().unwrap())
                };
                runs.iter().filter(its).for_each(|other| before.push_str(&words(other)));
            }
            _ => {}
        }
    }
    (before, after)
}

#[test]
fn a_difference_is_data_from_which_both_texts_can_be_read() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let before = "Le jardin ouvre le samedi matin.\n\nOn y sème des fèves et des pois gris.\n\nVenez nombreux au jardin du Valy, avec vos outils et vos graines de courges.";
    let after = "Venez nombreux au grand jardin du Valy, avec vos outils et vos graines de courges.\n\nLe jardin ouvre le mercredi matin.\n\nOn y sème des fèves et des pois gris.";
    marie.create(&json!({"type": "place", "title": "Jardin", "body": before, "fields": {"themes": ["Jardin", "Eau"]}}));
    marie.save(
        "jardin",
        1,
        &json!({"title": "Jardin du Valy", "body": after, "fields": {"themes": ["Jardin", "Vent"], "lead": "À Brest."}}),
    );
    let difference = get(&server, "/fiches/jardin-du-valy/diff?from=1&to=2");
    assert_eq!(difference["address"], json!({"before": "jardin", "after": "jardin-du-valy"}));
    assert_eq!(difference["title"], json!({"before": "Jardin", "after": "Jardin du Valy"}));
    assert_eq!(difference["contributors"][0]["contributor"], "marie");
    let field = |key: &str| {
        let mut fields = difference["fields"].as_array().unwrap().iter();
        fields.find(|field| field["field"] == key).unwrap_or_else(|| panic!("{key} in {difference}")).clone()
    };
    assert_eq!(sides(&field("body")["text"]), (before.to_owned(), after.to_owned()));
    assert_eq!(field("body")["text"]["moves"][0]["up"], true);
    assert_eq!(sides(&field("lead")["text"]), (String::new(), "À Brest.".to_owned()));
    let entries = field("themes")["entries"].clone();
    assert!(entries.as_array().unwrap().contains(&json!({"change": "removed", "entry": "Eau"})), "{entries}");
    assert!(entries.as_array().unwrap().contains(&json!({"change": "added", "entry": "Vent"})), "{entries}");
    assert_eq!(get(&server, "/fiches/jardin-du-valy/diff"), difference, "the last change without numbers");
    assert_eq!(sides(&get(&server, "/fiches/jardin-du-valy/diff?from=2&to=1")["fields"][0]["text"]).1, before);
    for path in ["?to=1", "?from=1&to=9", "?from=0"] {
        assert_eq!(
            problem(&server.get(&format!("/api/v1/fiches/jardin-du-valy/diff{path}"))),
            (404, "missing".to_owned())
        );
    }
}

#[test]
fn places_items_and_single_values_are_told_by_their_kind() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let fields = |day: &str, lat: f64, steps: Json| json!({"dates": {"start": day}, "places": [{"label": "Brest", "lat": lat, "lon": -4.48, "precision": "commune"}], "how": steps});
    let step = |title: &str, text: &str| json!({"title": title, "text": text});
    let made = marie.create(&json!({
        "type": "workshop", "title": "Atelier", "body": "a",
        "fields": fields("2026-01-02", 48.39, json!([step("Un", "Ouvrir la boîte."), step("Deux", "La vider."), step("Trois", "Ranger.")])),
    }));
    assert_eq!(made.status, 201, "{}", made.text());
    let mut steps = read(&server, "atelier")["fields"]["how"].clone();
    let steps = steps.as_array_mut().unwrap();
    steps.remove(1);
    steps[0]["text"] = json!("Ouvrir la grande boîte.");
    let saved = marie.save("atelier", 1, &json!({"fields": fields("2026-01-03", 48.4, json!(steps))}));
    assert_eq!(saved.status, 200, "{}", saved.text());
    let difference = get(&server, "/fiches/atelier/diff");
    let changes: Vec<(&str, &str)> = difference["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["field"].as_str().unwrap(), field["change"].as_str().unwrap()))
        .collect();
    assert_eq!(changes, [("dates", "value"), ("how", "items"), ("places", "places")]);
    assert_eq!(difference["fields"][0]["after"], json!({"start": "2026-01-03", "end": null}));
    assert_eq!(difference["fields"][2]["places"][0]["change"], "changed");
    assert!(difference["fields"][2]["places"][0]["metres"].as_f64().unwrap() > 1_000.0);
    let states: Vec<&Json> =
        difference["fields"][1]["items"].as_array().unwrap().iter().map(|item| &item["change"]).collect();
    assert_eq!(states, ["changed", "removed", "kept"]);
}

#[test]
fn every_word_has_its_author_and_its_revision() {
    let server = Server::start();
    let (marie, yann) = (Program::of(&server, "Marie"), Program::of(&server, "Yann"));
    marie.create(&json!({"type": "page", "title": "Moulin", "body": "Le moulin tourne, dit-on."}));
    yann.save(
        "moulin",
        1,
        &json!({"body": "Le vieux moulin tourne, dit-on.", "fields": {"lead": "Au bord de l’eau."}}),
    );
    let credit = get(&server, "/fiches/moulin/credit");
    let said = |token: &Json| {
        let of = |key: &str| token[key].as_str().unwrap().to_owned();
        (of("t"), token["rev"].as_u64().unwrap(), of("author"))
    };
    let tokens: Vec<(String, u64, String)> = credit["tokens"].as_array().unwrap().iter().map(said).collect();
    let is_there = |word: &str, rev, author: &str| tokens.contains(&(word.to_owned(), rev, author.to_owned()));
    assert!(is_there("moulin", 1, "marie") && is_there(",", 1, "marie") && is_there("vieux", 2, "yann"), "{tokens:?}");
    let parts: Vec<(&str, u64)> = credit["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["field"].as_str().unwrap(), part["tokens"].as_u64().unwrap()))
        .collect();
    assert_eq!(parts, [("title", 1), ("body", 9), ("lead", 7)]);
    assert_eq!(tokens.len(), 17);
    assert_eq!(credit["shares"], read(&server, "moulin")["contributors"]);
    let sum: f64 = credit["shares"].as_array().unwrap().iter().map(|share| share["share"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-5);
    let first = get(&server, "/fiches/moulin/credit?rev=1");
    assert!(first["tokens"].as_array().unwrap().iter().all(|token| token["author"] == "marie"));
    assert_eq!((first["rev"].clone(), first["next"].clone()), (json!(1), Json::Null));
    let rest = get(&server, "/fiches/moulin/credit?cursor=e");
    assert_eq!((rest["tokens"].as_array().unwrap().len(), rest["parts"][0]["field"].clone()), (3, json!("lead")));
}

#[test]
fn what_stands_of_a_contributor_is_told_with_whom() {
    let server = Server::start();
    let (marie, yann) = (Program::of(&server, "Marie"), Program::of(&server, "Yann"));
    marie.create(&json!({"type": "page", "title": "Moulin", "body": "Le moulin tourne."}));
    yann.save("moulin", 1, &json!({"body": "Le moulin tourne.\n\nIl grince aussi."}));
    let told = get(&server, "/contributors/yann");
    assert_eq!(
        (told["name"].clone(), told["origin"].clone(), told["words"].clone()),
        (json!("Yann"), json!("account"), json!(3))
    );
    assert_eq!(told["fiches"][0]["slug"], "moulin");
    assert_eq!(told["with"], json!([{"contributor": "marie", "name": "Marie", "fiches": ["moulin"]}]));
    assert_eq!(problem(&server.get("/api/v1/contributors/personne")).0, 404);
}

#[test]
fn a_search_is_narrowed_counted_and_read_on() {
    let server = Server::start();
    for at in 1..=5 {
        let theme: &[&str] = if at % 2 == 0 { &["Eau"] } else { &["Vent"] };
        server.write(if at == 5 { "page" } else { "place" }, &format!("Moulin {at}"), "Il tourne.", theme, "Brest");
    }
    server.write("page", "Autre chose", "Rien.", &[], "");
    let found = get(&server, "/search?q=MOUL&limit=2");
    let facets = json!({
        "type": [{"value": "page", "count": 1}, {"value": "place", "count": 4}],
        "theme": [{"value": "Vent", "count": 3}, {"value": "Eau", "count": 2}],
        "place": [{"value": "Brest", "count": 5}],
    });
    assert_eq!((found["total"].clone(), found["facets"].clone()), (json!(5), facets));
    assert_eq!(
        (found["hits"][0]["slug"].clone(), found["hits"][0]["extract"].clone()),
        (json!("moulin-1"), json!("Il tourne."))
    );
    let mut slugs = Vec::new();
    let mut path = "/search?q=moul&limit=2".to_owned();
    loop {
        let page = get(&server, &path);
        slugs.extend(page["hits"].as_array().unwrap().iter().map(|hit| hit["slug"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/search?q=moul&cursor={next}");
    }
    assert_eq!(slugs, ["moulin-1", "moulin-2", "moulin-3", "moulin-4", "moulin-5"]);
    assert_eq!(get(&server, "/search?q=moulin&theme=eau&theme=vent&type=place")["total"], 4);
    let long = "a".repeat(201);
    for wrong in
        [&format!("q={long}"), "limit=0", "limit=101", "sort=x", "type=-", "cursor=0-2", "cursor=+1-2", "cursor=x"]
    {
        assert_eq!(problem(&server.get(&format!("/api/v1/search?{wrong}"))), (400, "malformed".to_owned()), "{wrong}");
    }
}

#[test]
fn changes_are_read_on_from_a_cursor_and_none_is_missed() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    for at in 1..=3 {
        marie.create(&json!({"type": "page", "title": format!("Fiche {at}"), "body": "a"}));
    }
    marie.save("fiche-1", 1, &json!({"body": "b"}));
    let mut seen = Vec::new();
    let mut read_on = |since: &mut Option<String>| loop {
        let cursor = since.as_ref().map(|since| format!("&since={since}")).unwrap_or_default();
        let page = get(&server, &format!("/changes?limit=3{cursor}"));
        let line = |one: &Json| format!("{} {}", one["slug"].as_str().unwrap(), one["rev"]);
        seen.extend(page["revisions"].as_array().unwrap().iter().map(line));
        *since = page["next"].as_str().map(str::to_owned);
        if page["more"] == false {
            break seen.clone();
        }
    };
    let mut since = None;
    assert_eq!(read_on(&mut since), ["fiche-1 1", "fiche-2 1", "fiche-3 1", "fiche-1 2"]);
    marie.save("fiche-2", 1, &json!({"body": "c"}));
    assert_eq!(read_on(&mut since).split_off(4), ["fiche-2 2"]);
    assert_eq!(read_on(&mut since).len(), 5);
    for wrong in ["since=x", "since=", "limit=501"] {
        assert_eq!(problem(&server.get(&format!("/api/v1/changes?{wrong}"))).0, 400, "{wrong}");
    }
    assert_eq!(problem(&server.get("/api/v1/changes?since=ffffffffffff")).0, 404);
}

#[test]
fn what_has_not_changed_is_not_sent_again_and_a_head_has_no_body() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    marie.create(&json!({"type": "page", "title": "Essai", "body": "a"}));
    marie.save("essai", 1, &json!({"body": "b"}));
    for path in [
        "/fiches/essai",
        "/fiches/essai?rev=1",
        "/fiches/essai/revisions",
        "/fiches/essai/diff",
        "/fiches/essai/credit",
        "/contributors/marie",
        "/search",
        "/changes",
        "/openapi.json",
    ] {
        let path = format!("/api/v1{path}");
        let reply = server.get(&path);
        let tag = reply.header("etag").unwrap_or_else(|| panic!("{path}")).to_owned();
        assert_eq!(reply.header("cache-control"), Some("public, no-cache"));
        assert!(reply.header("set-cookie").is_none());
        assert!(reply.header("access-control-allow-origin").is_none());
        let same = server.browser().request("GET", &path, &[("if-none-match", &format!("\"x\", W/{tag}"))], None);
        assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, Some(tag.as_str())), "{path}");
        let head = server.browser().request("HEAD", &path, &[], None);
        assert_eq!((head.status, head.header("etag")), (200, Some(tag.as_str())));
        assert_eq!(head.header("content-length"), Some(reply.body.len().to_string().as_str()), "{path}");
    }
}

#[test]
fn former_addresses_lead_to_the_same_call() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    marie.create(&json!({"type": "page", "title": "Essai", "body": "a"}));
    let who = kenfiche::wiki::Visitor {
        contributor: Some(server.wiki.person(&crate::http::contributor("marie")).unwrap().contributor),
    };
    let slug = |name: &str| kenfiche::domain::fiche::Slug::parse(name).unwrap();
    let kenfiche::wiki::reading::Found::Here(fiche) = server.wiki.find(&slug("essai")).unwrap() else { panic!() };
    server.wiki.rename(&who, fiche, "Nouvelle", Some(&slug("nouvelle")), "", server.wiki.new_key()).unwrap();
    for end in ["", "/revisions", "/diff?from=1&to=2", "/credit?rev=1"] {
        let reply = server.get(&format!("/api/v1/fiches/essai{end}"));
        let to = format!("/api/v1/fiches/nouvelle{end}");
        assert_eq!((reply.status, reply.header("location")), (301, Some(to.as_str())));
        assert_eq!(server.get(&to).status, 200, "{to}");
    }
}

#[test]
fn what_is_in_the_bin_is_told_nowhere() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let canary = "Zanzibulle";
    let body = json!({"type": "place", "title": "Secrète", "body": format!("Ici {canary} dort."), "fields": {"lead": format!("{canary} !"), "themes": [canary]}});
    assert_eq!(marie.create(&body).status, 201);
    marie.create(&json!({"type": "page", "title": "Autre", "body": "Voir [[Secrète]]."}));
    let who = kenfiche::wiki::Visitor {
        contributor: Some(server.wiki.person(&crate::http::contributor("marie")).unwrap().contributor),
    };
    let slug = kenfiche::domain::fiche::Slug::parse("secrete").unwrap();
    let kenfiche::wiki::reading::Found::Here(fiche) = server.wiki.find(&slug).unwrap() else { panic!() };
    server.wiki.remove(&who, fiche, "", server.wiki.new_key()).unwrap();
    for path in [
        "/fiches/secrete",
        "/fiches/secrete?rev=2",
        "/fiches/secrete/credit",
        "/fiches/secrete/diff",
        "/fiches/secrete/revisions",
        "/fiches/autre",
        "/fiches/autre/credit",
        "/contributors/marie",
        "/search",
        "/search?q=secr",
        "/search?theme=Zanzibulle",
        "/changes",
        "/openapi.json",
    ] {
        let reply = server.get(&format!("/api/v1{path}"));
        assert!(!reply.text().contains(canary), "{path}: {}", reply.text());
    }
    for path in ["/fiches/secrete", "/fiches/secrete?rev=2", "/fiches/secrete/credit"] {
        assert_eq!(problem(&server.get(&format!("/api/v1{path}"))), (410, "in-bin".to_owned()));
    }
    assert_eq!(problem(&marie.save("secrete", 1, &json!({"body": "b"}))), (410, "in-bin".to_owned()));
    // As in the browser, its history stays open.
    assert!(server.get("/api/v1/fiches/secrete?rev=1").text().contains(canary));
    assert!(server.get("/fiche/secrete/rev/1").text().contains(canary));
}

#[test]
fn whatever_goes_wrong_is_told_in_one_form() {
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    marie.create(&json!({"type": "page", "title": "Essai", "body": "a"}));
    let deleted = marie.call("DELETE", "/fiches/essai", &[], &json!({}));
    assert_eq!((problem(&deleted).0, deleted.header("allow")), (405, Some("GET, HEAD, PUT")));
    assert_eq!(problem(&marie.call("PATCH", "/changes", &[], &json!({}))), (405, "method".to_owned()));
    for path in [
        "/api",
        "/api/",
        "/api/v2/fiches",
        "/api/v1/",
        "/api/v1/fiches/a/b",
        "/api/v1/contributors/%FF",
        "/api/v1/fiches/%00",
    ] {
        let reply = server.get(path);
        if path != "/api" {
            assert_eq!(problem(&reply), (404, "missing".to_owned()), "{path}");
        }
    }
    let long = "a".repeat(17_000);
    assert_eq!(problem(&server.get(&format!("/api/v1/search?q={long}"))), (431, "head-too-large".to_owned()));
    let refused = marie.call("POST", "/fiches", &[("origin", "https://evil.example")], &json!({}));
    assert_eq!(problem(&refused), (403, "refused".to_owned()));
    let large = json!({"type": "page", "title": "a", "body": "a".repeat(2_100_000)});
    assert_eq!(problem(&marie.create(&large)), (413, "too-large".to_owned()));
}
