//! What nobody should send: strings that break programs, bytes that are no text. A clear answer each time, and nothing altered.

use super::{Server, encoded};
use kenfiche::{
    domain::{
        contributor::ContributorName,
        fiche::Slug,
        fiche_type::{FieldKey, TypeKey},
        value::Value,
    },
    exchange::history::History,
    wiki::{Visitor, accounts::Join, draft::Draft, saving::Save},
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

#[test]
fn naughty_strings_come_back_as_they_were_or_are_refused_in_words() {
    let server = Server::start();
    let strings = naughty_strings();
    let (mut kept, mut refused) = (0, 0);
    for (number, naughty) in strings.iter().enumerate() {
        let title = format!("{number} {}", naughty.chars().take(100).collect::<String>());
        let draft = Draft {
            type_key: TypeKey::parse("page").unwrap(),
            title,
            summary: naughty.chars().take(200).collect(),
            lang: None,
            licence: None,
            values: BTreeMap::from([
                (FieldKey::lead(), Value::Line(naughty.chars().take(300).collect())),
                (FieldKey::body(), Value::Text(naughty.clone())),
            ]),
            problems: Vec::new(),
        };
        match server.wiki.create(&Visitor::unknown(), draft, server.wiki.new_key()).unwrap() {
            Save::Saved(saved) => {
                kept += 1;
                let json = server.get(&format!("/fiche/{}.json", saved.slug));
                let fiche: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
                assert_eq!(fiche["body"].as_str(), Some(naughty.as_str()), "{number}");
                assert_eq!(server.get(&format!("/fiche/{}", saved.slug)).status, 200, "{number}");
                assert_eq!(server.get(&format!("/fiche/{}/history", saved.slug)).status, 200, "{number}");
            }
            Save::Invalid(problems) => {
                refused += 1;
                assert!(!problems.is_empty(), "{number}");
            }
            other => panic!("{number}: {other:?}"),
        }
        let search = server.get(&format!("/fiches?q={}", encoded(naughty)));
        assert!(search.status < 500, "{number}: {}", search.status);
    }
    assert!(kept > 450, "only {kept} of {} were kept, {refused} refused", strings.len());
}

#[test]
fn naughty_strings_as_names_are_names_or_are_refused_in_words() {
    let server = Server::start();
    let mut kept = 0;
    for (number, naughty) in naughty_strings().iter().enumerate() {
        let folded = kenfiche::domain::text::folded(naughty);
        // Hashing a passphrase takes a while: one in eight is joined for real, all are read as names.
        let name = ContributorName::parse(naughty);
        assert!(
            name.is_some() || naughty.chars().count() > 60 || folded.is_empty() || naughty.contains(is_refused),
            "{number}"
        );
        if number % 8 != 0 {
            continue;
        }
        match server.wiki.add_account(naughty, "une phrase assez longue 7").unwrap() {
            Join::Joined(new) => {
                kept += 1;
                assert_eq!(new.contributor.name.as_str(), naughty.trim(), "{number}");
                let page = server.get(&format!("/contributor/{}", encoded(new.contributor.slug().as_str())));
                assert_eq!(page.status, 200, "{number}");
                assert!(page.all("h1")[0].contains(naughty.split_whitespace().next().unwrap()), "{number}");
            }
            Join::Invalid(problems) => assert!(!problems.is_empty(), "{number}"),
        }
    }
    assert!(kept > 10, "only {kept} names were taken");
    assert_eq!(server.get("/contributors").status, 200);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let server = Server::start();
    let mut browser = server.browser();
    let token = browser.get("/new?type=page").token();
    for (name, bytes) in bad_bytes() {
        let quoted: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
        let form = [format!("token={token}&do=save&title=").as_bytes(), quoted.as_bytes()].concat();
        let raw = [format!("token={token}&do=save&title=").as_bytes(), &bytes].concat();
        for body in [form, raw] {
            let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
            let reply = browser.request("POST", "/new?type=page", &headers, Some(&body));
            assert!((400..500).contains(&reply.status), "{name}: {}", reply.status);
            assert!(reply.text().contains("<html"), "{name}: not a page");
        }
        let json = browser.request("POST", "/api/v1/fiches", &[("content-type", "application/json")], Some(&bytes));
        assert!((400..500).contains(&json.status), "{name} to the API: {}", json.status);
        for address in [format!("/fiche/{quoted}"), format!("/fiches?q={quoted}"), format!("/contributor/{quoted}")] {
            assert!(server.get(&address).status < 500, "{name} at {address}");
        }
        let line =
            [br#"{"rev":1,"author":"a","timestamp":"2020-01-01T00:00:00Z","text":""#.as_slice(), &bytes, b"\"}\n"]
                .concat();
        let read =
            History::open(Box::new(std::io::Cursor::new(line))).map(|history| history.collect::<Result<Vec<_>, _>>());
        assert!(!matches!(read, Ok(Ok(_))), "{name} was read from a history");
    }
    assert_eq!(server.wiki.counts().fiches, 0);
}

#[test]
fn a_field_of_a_hundred_thousand_entries_is_told_at_once_to_be_too_many() {
    let server = Server::start();
    let mut browser = server.browser();
    for (fiche_type, field, between) in
        [("page", "f.themes.more", ","), ("portrait", "f.people", "\n"), ("initiative", "f.related", "\n")]
    {
        let page = browser.get(&format!("/new?type={fiche_type}"));
        let key = page.attribute("input[name=key]", "value").expect("a key");
        assert!(page.text().contains(&format!("name=\"{field}\"")), "{fiche_type} asks for {field}");
        let entries: Vec<String> = (0..100_000).map(|number| format!("e{number}")).collect();
        let (token, before) = (page.token(), Instant::now());
        let fields = [
            ("token", token.as_str()),
            ("key", &key),
            ("type", fiche_type),
            ("do", "anyway"),
            ("title", "Trop"),
            (field, &entries.join(between)),
        ];
        let reply = browser.post(&format!("/new?type={fiche_type}"), &fields);
        assert_eq!(reply.status, 422, "{field}");
        assert!(reply.text().contains("e99999"), "{field}: what was typed is given back");
        assert!(before.elapsed() < Duration::from_secs(20), "{field}: {:?}", before.elapsed());
    }
    assert_eq!(server.wiki.counts().fiches, 0);
}

#[test]
fn a_head_of_more_than_sixteen_kilobytes_is_refused_in_words() {
    let server = Server::start();
    let long = "a".repeat(17_000);
    let by_header = server.browser().request("GET", "/", &[("x-long", &long)], None);
    let by_address = server.get(&format!("/fiches?q={long}"));
    for reply in [by_header, by_address] {
        assert_eq!(reply.status, 431);
        assert!(reply.text().contains("16 Ko"), "{}", reply.text());
        assert!(reply.text().len() < 20_000, "what was sent is not told back");
        assert!(reply.header("content-security-policy").is_some());
    }
    assert_eq!(server.get(&format!("/fiches?q={}", &long[..8_000])).status, 200);
}

#[test]
fn a_difference_of_a_hundred_thousand_paragraphs_is_a_page_that_says_where_it_stops() {
    let server = Server::start();
    let slug = server.write("page", "Confettis", "Un mot.", &[], "");
    let fiche = server.wiki.store().by_slug(&Slug::parse(&slug).unwrap()).unwrap().unwrap();
    let mut draft = Draft::of(&server.wiki.fiche(fiche).unwrap().revision.content);
    let confetti: String = (0..60_000).map(|number| format!("{number}\n\n")).collect();
    draft.values.insert(FieldKey::body(), Value::Text(confetti));
    let choices = BTreeMap::new();
    let saved = server.wiki.save(&Visitor::unknown(), fiche, 1, draft, &choices, server.wiki.new_key()).unwrap();
    assert!(matches!(saved, Save::Saved(_)), "{saved:?}");
    let page = server.get(&format!("/fiche/{slug}/diff/1..2"));
    assert_eq!(page.status, 200);
    assert!(page.body.len() < 1_000_000, "{} bytes", page.body.len());
    assert!(page.text().contains("autres paragraphes ont changé plus bas"));
}

fn is_refused(c: char) -> bool {
    c.is_control() || "/\\~?#%".contains(c)
}

fn naughty_strings() -> Vec<String> {
    let packed = include_bytes!("../data/naughty-strings/blns.json.zst");
    serde_json::from_slice(&zstd::decode_all(&packed[..]).unwrap()).unwrap()
}

fn bad_bytes() -> Vec<(String, Vec<u8>)> {
    let index: Vec<serde_json::Value> = serde_json::from_str(include_str!("../data/bad-bytes/index.json")).unwrap();
    let bytes =
        |hex: &str| (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
    let read = |entry: &serde_json::Value| (entry["file"].to_string(), bytes(entry["hex"].as_str().unwrap()));
    index.iter().map(read).collect()
}

/// What may be asked of a fiche `s`, of somebody `n`, and of the whole wiki.
const ADDRESSES: [&str; 41] = [
    "/",
    "/fiches",
    "/fiches?q=W",
    "/fiches?view=list",
    "/fiches?view=map",
    "/fiches?view=calendar",
    "/wanted",
    "/contributors",
    "/about",
    "/limits",
    "/measures",
    "/changes",
    "/changes.atom",
    "/new",
    "/new?type=page&title=W",
    "/fiche/s",
    "/fiche/s.md",
    "/fiche/s.json",
    "/fiche/s/edit",
    "/fiche/s/credit",
    "/fiche/s/cite",
    "/fiche/s/changes.atom",
    "/fiche/s/rename",
    "/fiche/s/remove",
    "/fiche/s/bring-back",
    "/fiche/other",
    "/fiche/other/history",
    "/fiche/other/edit",
    "/contributor/n",
    "/contributor/n/evidence",
    "/contributor/n/changes.atom",
    "/contributor/n/undo",
    "/metrics",
    "/healthz",
    "/readyz",
    "/api/v1/fiches/s",
    "/api/v1/fiches/s/credit",
    "/api/v1/contributors/n",
    "/api/v1/search?q=W",
    "/api/v1/changes",
    "/api/v1/openapi.json",
];

#[test]
fn a_word_that_only_the_bin_holds_is_in_no_answer_but_the_history() {
    let server = Server::start();
    let word = "xylographie-cachee";
    let marie = marie(&server);
    let write = |title: &str, body: &str| {
        let draft = super::draft("page", title, body);
        match server.wiki.create(&marie, draft, server.wiki.new_key()).unwrap() {
            Save::Saved(saved) => (saved.fiche, saved.slug.to_string()),
            other => panic!("{other:?}"),
        }
    };
    let (fiche, slug) = write("Au rebut", &format!("Un mot : {word}."));
    let (_, other) = write("Autre", "Voir [[Au rebut]].");
    server.wiki.remove(&marie, fiche, "", server.wiki.new_key()).unwrap();
    for path in ADDRESSES {
        let path = path.replace("fiche/s", "fiche/§").replace("fiches/s", "fiches/§");
        let path = path.replace("contributor/n", "contributor/marie").replace("contributors/n", "contributors/marie");
        let path = path.replace('§', &slug).replace("fiche/other", &format!("fiche/{other}"));
        let reply = server.get(&path.replace('W', word));
        let text = reply.text().replace(&format!("q={word}"), "").replace(&format!("value=\"{word}\""), "");
        let is_asked = path.contains('W');
        let shows = text.matches(word).count();
        assert!(shows == 0 || is_asked, "{path} ({}) shows it {shows} times", reply.status);
        assert!(!text.contains(&format!("Un mot : {word}")), "{path}");
    }
    let history = server.get(&format!("/fiche/{slug}/rev/1"));
    assert!(history.status == 200 && history.text().contains(word), "it can be judged and brought back");
}

#[test]
fn nothing_is_fetched_from_an_address_that_somebody_wrote() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let there = format!("http://{}", listener.local_addr().unwrap());
    let server = Server::start();
    let marie = marie(&server);
    let body =
        format!("![image]({there}/a.png) [lien]({there}/b) <img src=\"{there}/c\"> {there}/d\n\n[r]: {there}/e \"t\"");
    let mut draft = super::draft("place", "Ailleurs", &body);
    draft.values.insert(FieldKey::parse("website").unwrap(), Value::Link(format!("{there}/f")));
    draft.summary = format!("vu sur {there}/g");
    match server.wiki.create(&marie, draft, server.wiki.new_key()).unwrap() {
        Save::Saved(_) => {}
        other => panic!("{other:?}"),
    }
    let fetching =
        ["img", "script", "link[rel~=stylesheet]", "link[rel~=preload]", "link[rel~=icon]", "iframe", "source"];
    for path in ADDRESSES {
        let path = path.replace("fiche/s", "fiche/ailleurs").replace("fiches/s", "fiches/ailleurs");
        let path = path.replace("/n", "/marie").replace("/marieew", "/new");
        let reply = server.get(&path);
        if !reply.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            continue;
        }
        for element in fetching {
            for name in ["src", "href"] {
                let leads = reply.attribute(&format!("{element}[{name}^='http']"), name);
                assert_eq!(leads, None, "{path}: {element}");
            }
        }
    }
    let heard = listener.accept();
    assert!(heard.is_err_and(|err| err.kind() == std::io::ErrorKind::WouldBlock), "somebody asked {there}");
}

/// Somebody with an account.
fn marie(server: &Server) -> Visitor {
    server.wiki.add_account("Marie", "une phrase assez longue").unwrap();
    let record = server.wiki.person(&super::contributor("marie")).unwrap();
    Visitor { contributor: Some(record.contributor) }
}
