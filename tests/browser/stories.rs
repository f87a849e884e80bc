//! The stories, each on a server of its own.

use super::story;
use crate::http::Server;
use kenfiche::{
    domain::{
        fiche_type::{FieldKey, TypeKey},
        id::ItemId,
        merge::Choice,
        value::{Item, Value},
    },
    wiki::{
        Visitor,
        accounts::{Join, passes},
        draft::Draft,
        saving::Save,
    },
};
use std::collections::BTreeMap;

#[test]
fn two_people_write_together_and_nobody_loses_a_word() {
    tell("together", &Server::start());
}

#[test]
fn what_is_typed_comes_back() {
    tell("kept", &Server::start());
}

#[test]
fn everything_works_with_script_off() {
    tell("plain", &Server::start());
}

#[test]
fn from_a_passage_to_what_brought_it() {
    let server = Server::start();
    let slug = server.write("place", "TyFab", "Un fablab au cœur de Brest.", &["Fabrication numérique"], "Brest");
    rewrite(
        &server,
        &slug,
        "Un fablab au cœur de Brest, ouvert à toutes et à tous.\n\n## Venir\n\nEn tram.\n\n- À pied\n- À vélo",
    );
    story("credit", &address(&server), &[("FICHE", &format!("/fiche/{slug}"))]);
}

#[test]
fn every_page_is_accessible_and_valid() {
    let server = Server::start();
    let slug = server.write("place", "TyFab", "Un fablab au cœur de Brest.", &["Fabrication numérique"], "Brest");
    server.write("initiative", "Un four à pain", "On l’allume à plusieurs.", &["Alimentation"], "Brest");
    let links = "- [R](https://example.org/r)\n- [Un four](https://example.org/c), [un jardin](https://example.org/d)\n- Une photo de\n\n";
    let other = rewrite(&server, &slug, &format!("{links}Un fablab au cœur de Brest."));
    let links = links.replace("Une photo de", "Une photo de [Jeanne](https://example.org/j), là");
    let who = rewrite(
        &server,
        &slug,
        &format!("{links}Un fablab au cœur de Brest, ouvert à toutes et à tous.\n\n## Venir\n\nEn tram."),
    );
    let pages = [
        "/".to_owned(),
        "/fiches".to_owned(),
        "/fiches?view=list&q=four".to_owned(),
        "/fiches?q=rien+de+tel".to_owned(),
        "/new".to_owned(),
        "/new?type=initiative".to_owned(),
        "/changes".to_owned(),
        "/contributors".to_owned(),
        "/wanted".to_owned(),
        "/about".to_owned(),
        "/join".to_owned(),
        "/login".to_owned(),
        "/nowhere".to_owned(),
        format!("/contributor/{who}"),
        format!("/fiche/{slug}"),
        format!("/fiche/{slug}/edit"),
        format!("/fiche/{slug}/history"),
        format!("/fiche/{slug}/credit"),
        format!("/fiche/{slug}/credit?rev=1"),
        format!("/fiche/{slug}/cite"),
        format!("/fiche/{slug}/rev/1"),
        format!("/fiche/{slug}/diff/1..2"),
        format!("/fiche/{slug}/diff/1..2?view=side"),
        format!("/fiche/{slug}/undo/2"),
        format!("/fiche/{slug}/restore/1"),
        "/measures".to_owned(),
        "/limits".to_owned(),
        passes::path_of_invitation(&server.wiki.invitation().unwrap()),
        format!("/contributor/{who}/undo"),
        format!("/contributor/{who}/evidence"),
        format!("/contributor/{who}/evidence?of=words"),
        format!("/contributor/{who}/evidence?of=lasting"),
        format!("/contributor/{who}/evidence?of=structure"),
        format!("/contributor/{other}/evidence?of=links"),
        format!("/contributor/{who}/evidence?of=month&in={}", this_month()),
        format!("/contributor/{who}/evidence?of=together&with={other}"),
        format!("/fiche/{slug}/credit?of={who}"),
        format!("/new?from={slug}"),
    ];
    story("audit", &address(&server), &[("PAGES", &pages.join("\n"))]);
}

#[test]
fn every_page_of_an_account_is_accessible_and_valid() {
    let server = Server::start();
    let Join::Joined(new) = server.wiki.add_account("Marie", "un goéland sur le toit").unwrap() else {
        panic!("the name is free")
    };
    let who = new.contributor.id;
    let slug = server.write("place", "TyFab", "Un fablab au cœur de Brest.", &[], "Brest");
    let guest = rewrite(&server, &slug, "Un fablab ouvert à toutes et à tous.");
    let blocked = server.wiki.person(&crate::http::contributor(&guest)).unwrap().contributor.id;
    server.wiki.block(blocked, "des réclames").unwrap();
    let link = passes::path_of_link(&server.wiki.passphrase_link(who).unwrap());
    let pages = [
        "/account".to_owned(),
        "/account?done=name-changed".to_owned(),
        "/account/close".to_owned(),
        "/limits".to_owned(),
        "/measures".to_owned(),
        format!("/contributor/{guest}"),
        format!("/contributor/{guest}/undo"),
        link,
    ];
    story("audit", &address(&server), &[("PAGES", &pages.join("\n")), ("SESSION", &new.token)]);
}

#[test]
fn nothing_that_hostile_hands_write_runs() {
    let server = Server::start();
    let mut pages = vec!["/".to_owned(), "/fiches".to_owned(), "/fiches?view=list".to_owned(), "/changes".to_owned()];
    for (number, some) in hostile_texts().chunks(10).enumerate() {
        let slug = write_hostile(&server, number, some);
        pages.extend(
            ["", "/edit", "/history", "/rev/1", "/credit", "/cite"].iter().map(|part| format!("/fiche/{slug}{part}")),
        );
        let turned: Vec<&str> = some.iter().rev().map(String::as_str).chain(["Et la suite."]).collect();
        rewrite(&server, &slug, &turned.join("\n\n"));
        pages.push(format!("/fiche/{slug}/diff/1..2"));
        pages.push(format!("/fiche/{slug}/diff/1..2?view=side"));
    }
    story("hostile", &address(&server), &[("PAGES", &pages.join("\n"))]);
}

fn this_month() -> String {
    jiff::Timestamp::now().strftime("%Y-%m").to_string()
}

fn tell(name: &str, server: &Server) {
    story(name, &address(server), &[]);
}

fn address(server: &Server) -> String {
    format!("http://{}", server.address)
}

/// Another text for a fiche, by a new guest, whose address it gives.
fn rewrite(server: &Server, slug: &str, body: &str) -> String {
    let slug = kenfiche::domain::fiche::Slug::parse(slug).unwrap();
    let fiche = server.wiki.store().by_slug(&slug).unwrap().unwrap();
    let head = server.wiki.fiche(fiche).unwrap();
    let mut draft = Draft::of(&head.revision.content);
    draft.values.insert(FieldKey::body(), Value::Text(body.to_owned()));
    let no_choice = BTreeMap::<_, Choice>::new();
    let key = server.wiki.new_key();
    match server.wiki.save(&Visitor::unknown(), fiche, head.head_number, draft, &no_choice, key).unwrap() {
        Save::Saved(saved) => saved.saver.slug().to_string(),
        other => panic!("{other:?}"),
    }
}

fn write_hostile(server: &Server, number: usize, some: &[String]) -> String {
    let line = some.first().map(|text| text.chars().filter(|c| !c.is_control()).take(100).collect::<String>()).unwrap();
    let items = some.iter().enumerate().map(|(at, text)| Item {
        id: ItemId([at as u8 + 1; 16]),
        title: Some(text.chars().filter(|c| !c.is_control()).take(150).collect()),
        text: text.clone(),
    });
    let key = |name: &str| FieldKey::parse(name).unwrap();
    let draft = Draft {
        type_key: TypeKey::parse("initiative").unwrap(),
        title: format!("{number} {line}"),
        summary: line.clone(),
        lang: None,
        licence: None,
        values: BTreeMap::from([
            (key("lead"), Value::Line(line.clone())),
            (key("body"), Value::Text(some.join("\n\n"))),
            (key("themes"), Value::Keywords(vec![line.chars().take(70).collect()])),
            (key("how"), Value::Items(items.collect())),
        ]),
        problems: Vec::new(),
    };
    match server.wiki.create(&Visitor::unknown(), draft, server.wiki.new_key()).unwrap() {
        Save::Saved(saved) => saved.slug.to_string(),
        other => panic!("{number}: {other:?}"),
    }
}

/// The payloads of DOMPurify and the Markdown vectors of markdown-it, without the signs that no text may hold.
fn hostile_texts() -> Vec<String> {
    let packed = include_bytes!("../data/xss-vectors/dompurify-expect.json.zst");
    let entries: Vec<serde_json::Value> = serde_json::from_slice(&zstd::decode_all(&packed[..]).unwrap()).unwrap();
    let payloads = entries.iter().filter_map(|entry| entry["payload"].as_str().map(str::to_owned));
    let markdown = include_str!("../data/xss-vectors/markdown-it-xss.md").split("\n.\n").map(str::to_owned);
    let is_allowed = |c: &char| !c.is_control() || *c == '\n' || *c == '\t';
    let texts = payloads.chain(markdown).map(|text| text.chars().filter(is_allowed).collect::<String>());
    texts.filter(|text| !text.trim().is_empty()).collect()
}
