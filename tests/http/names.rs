//! The names on the pages of credit, for programs and in citations, after people were renamed, left, claimed or blocked.

use super::{Reply, Server, draft};
use kenfiche::{
    domain::{
        contributor::{Contributor, ContributorName, Origin},
        id::ContributorId,
    },
    store::{Batch, ContributorRecord, Entry},
    wiki::{
        Visitor,
        accounts::Join,
        saving::{Save, Saved},
    },
};
use std::collections::BTreeMap;

const PASSPHRASE: &str = "un goéland sur le toit";
const FICHE: &str = "/fiche/la-dune";
/// One sentence each, long enough to be theirs alone.
const SENTENCES: [&str; 5] = [
    "La dune avance d’un pas chaque hiver vers les premières maisons.",
    "Des oyats plantés à la main retiennent un peu le sable blond.",
    "Un sentier de planches mène les promeneurs jusqu’à la grève.",
    "Au printemps, les gravelots nichent derrière une simple ficelle.",
    "Le camping municipal a reculé ses dernières tentes en juin.",
];

fn account(server: &Server, name: &str) -> ContributorId {
    let Join::Joined(new) = server.wiki.add_account(name, PASSPHRASE).unwrap() else { panic!("{name} is free") };
    new.contributor.id
}

fn visitor(server: &Server, id: ContributorId) -> Visitor {
    Visitor { contributor: Some(server.wiki.store().contributor(id).unwrap().unwrap().contributor) }
}

/// The same fiche with one sentence more, by this person.
fn add(server: &Server, before: Option<&Saved>, who: &Visitor) -> Saved {
    let count = before.map_or(1, |saved| saved.number as usize + 1);
    let draft = draft("page", "La dune", &SENTENCES[..count].join("\n\n"));
    let key = server.wiki.new_key();
    let save = match before {
        None => server.wiki.create(who, draft, key),
        Some(saved) => server.wiki.save(who, saved.fiche, saved.number, draft, &BTreeMap::new(), key),
    };
    match save.unwrap() {
        Save::Saved(saved) => *saved,
        other => panic!("{other:?}"),
    }
}

/// Somebody of an old wiki, and who saves as an import does: under that id.
fn imported(server: &Server, name: &str, id: u8) -> (ContributorId, Visitor) {
    let imported = Contributor {
        id: ContributorId([id; 16]),
        name: ContributorName::parse(name).unwrap(),
        origin: Origin::Imported { source: "vieux wiki".to_owned() },
        about: String::new(),
    };
    let record = ContributorRecord::new(imported.clone(), server.wiki.now());
    let entries = vec![Entry::Contributor(Box::new(record))];
    server.wiki.store().append(Batch { key: server.wiki.new_key(), entries }, server.wiki.now()).unwrap();
    (imported.id, Visitor { contributor: Some(Contributor { origin: Origin::Account, ..imported }) })
}

/// A fiche by Marie, Yann, somebody imported, a guest and Blaise, in this order.
fn by_five(server: &Server) -> [ContributorId; 5] {
    let (marie, yann, blaise) = (account(server, "Marie Le Bris"), account(server, "Yann"), account(server, "Blaise"));
    let (imported, importer) = imported(server, "mlb", 9);
    let first = add(server, None, &visitor(server, marie));
    let second = add(server, Some(&first), &visitor(server, yann));
    let third = add(server, Some(&second), &importer);
    let fourth = add(server, Some(&third), &Visitor::unknown());
    add(server, Some(&fourth), &visitor(server, blaise));
    [marie, yann, imported, fourth.saver.id, blaise]
}

/// What somebody does on their account, who signs in for it.
fn post(server: &Server, name: &str, to: &str, fields: &[(&str, &str)]) -> Reply {
    let mut browser = server.browser();
    let token = browser.get("/login").token();
    let sign_in = [("token", token.as_str()), ("name", name), ("passphrase", PASSPHRASE)];
    assert_eq!(browser.post("/login", &sign_in).status, 303);
    let token = browser.get("/account").token();
    let fields: Vec<(&str, &str)> =
        [("token", token.as_str()), ("current", PASSPHRASE)].into_iter().chain(fields.iter().copied()).collect();
    browser.post(to, &fields)
}

/// Every place that names who wrote the fiche.
fn named(server: &Server) -> Vec<(&'static str, String)> {
    let pages = [
        ("/credit", ".who-legend .choice, .who-notes li, .who"),
        ("", ".credit, footer.colophon"),
        ("/cite", ".cite code"),
        ("/history", ".revision .what"),
    ];
    let plain = |reply: Reply, selector: &str| reply.all(selector).join("\n").replace(['\u{a0}', '\u{202f}'], " ");
    let mut named: Vec<(&'static str, String)> = pages
        .into_iter()
        .map(|(page, selector)| (page, plain(server.get(&format!("{FICHE}{page}")), selector)))
        .collect();
    named.push((".json", server.get(&format!("{FICHE}.json")).text()));
    named.push(("api credit", server.get("/api/v1/fiches/la-dune/credit").text()));
    named.push(("bubbles", server.get(&format!("{FICHE}/credit")).text()));
    named
}

/// Each sentence has this writer, at its margin and for programs.
fn is_whose(server: &Server, names: [&str; 5]) {
    let html = server.get(&format!("{FICHE}/credit")).text();
    for (sentence, name) in SENTENCES.iter().zip(names) {
        let at = html.find(sentence).unwrap_or_else(|| panic!("{sentence}: {html}"));
        let margin = html[..at].rfind("<span class=\"who\">").map(|start| &html[start + 18..at]).unwrap();
        assert!(margin.starts_with(name), "{sentence}: {margin}");
    }
    for (place, text) in named(server) {
        for name in names {
            assert!(text.contains(name), "{place} does not name {name}: {text}");
        }
    }
}

#[test]
fn names_that_came_from_one_source_say_it_once() {
    let server = Server::start();
    let mut reader = server.browser();
    let mut told = || {
        let [page, credit] = ["", "/credit"].map(|part| reader.get(&format!("{FICHE}{part}")));
        let said = |reply: &Reply, selector: &str| {
            reply.all(selector).join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
        };
        (said(&page, ".credit"), said(&credit, ".aside p.small"))
    };
    let first = add(&server, None, &imported(&server, "ana", 8).1);
    let second = add(&server, Some(&first), &imported(&server, "mlb", 9).1);
    let (under_title, legend) = told();
    assert!(under_title.ends_with("· noms repris de vieux wiki"), "{under_title}");
    assert!(legend.ends_with("Noms repris de vieux wiki."), "{legend}");

    let mut last = add(&server, Some(&second), &visitor(&server, account(&server, "Marie Le Bris")));
    let (under_title, legend) = told();
    assert!(under_title.ends_with("· noms repris de vieux wiki, sauf Marie Le Bris"), "{under_title}");
    assert_eq!(under_title.matches("vieux wiki").count(), 1, "{under_title}");
    assert!(legend.ends_with("Noms repris de vieux wiki, sauf Marie Le Bris."), "{legend}");

    for name in ["Yann", "Blaise"] {
        last = add(&server, Some(&last), &visitor(&server, account(&server, name)));
    }
    let (under_title, _) = told();
    assert!(under_title.contains(", sauf ") && under_title.ends_with("et Yann"), "{under_title}");
}

#[test]
fn each_passage_is_read_under_the_name_that_its_writer_has_now() {
    let server = Server::start();
    let [_, _, imported, guest, blaise] = by_five(&server);
    let given = visitor(&server, guest).contributor.unwrap().name.to_string();
    is_whose(&server, ["Marie Le Bris", "Yann", "mlb", &given, "Blaise"]);

    let renamed = post(&server, "Marie Le Bris", "/account/name", &[("name", "Marie Kermeur")]);
    assert_eq!(renamed.status, 303);
    let closed = post(&server, "Yann", "/account/close", &[("left", "anonymous")]);
    let nobody = closed.all(".lead")[0].split(['«', '»']).nth(1).unwrap().trim().to_owned();
    assert!(nobody.starts_with("anonyme-"), "{nobody}");
    let soazig = account(&server, "Soazig");
    server.wiki.claim(imported, soazig).unwrap();
    let erwan = account(&server, "Erwan");
    server.wiki.claim_guest(guest, erwan).unwrap();
    server.wiki.block(blaise, "des réclames").unwrap();
    is_whose(&server, ["Marie Kermeur", &nobody, "Soazig", "Erwan", "Blaise"]);
    for (place, text) in named(&server) {
        for former in ["Le Bris", "Yann", "mlb", &given] {
            assert!(!text.contains(former), "{place} still says {former}: {text}");
        }
    }
    // The filter knows the names of now, and older revisions say them too.
    let legend = |path: &str| server.get(path).all(".who-legend input[checked] + span");
    assert_eq!(legend(&format!("{FICHE}/credit?of=marie-kermeur")), ["Marie Kermeur"]);
    assert_eq!(legend(&format!("{FICHE}/credit?of={nobody}")), [nobody.as_str()]);
    assert_eq!(legend(&format!("{FICHE}/credit?rev=2")).len(), 2);
    assert!(!server.get(&format!("{FICHE}/credit?rev=2")).text().contains("Yann"));
    assert_eq!(server.wiki.store().verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn two_names_of_one_person_are_one_line_of_the_legend() {
    let server = Server::start();
    let [_, _, imported, guest, _] = by_five(&server);
    let soazig = account(&server, "Soazig");
    server.wiki.claim(imported, soazig).unwrap();
    server.wiki.claim_guest(guest, soazig).unwrap();
    let page = server.get(&format!("{FICHE}/credit"));
    let legend = page.all(".who-legend .choice");
    assert_eq!(legend.len(), 4, "{legend:?}");
    assert!(legend[0].starts_with("Soazig"), "who wrote most is first: {legend:?}");
    assert!(page.all(".lead")[0].starts_with("4 personnes"));
    let answer: serde_json::Value = serde_json::from_str(&server.get("/api/v1/fiches/la-dune/credit").text()).unwrap();
    assert_eq!(answer["shares"].as_array().unwrap().len(), 4);
    assert_eq!(answer["shares"][0]["contributor"], "soazig");
    let cited = server.get(&format!("{FICHE}/cite")).all(".cite code");
    assert!(cited.iter().all(|form| form.matches("Soazig").count() == 1), "{cited:?}");
}
