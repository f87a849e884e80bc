//! What nobody should send: strings that break programs, bytes that are no text. A clear answer each time, and nothing altered.

use super::{Server, encoded};
use kenfiche::{
    domain::{
        fiche_type::{FieldKey, TypeKey},
        value::Value,
    },
    wiki::{Visitor, draft::Draft, saving::Save},
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

#[test]
fn naughty_strings_come_back_as_they_were_or_are_refused_in_words() {
    let server = Server::start();
    let packed = include_bytes!("../data/naughty-strings/blns.json.zst");
    let strings: Vec<String> = serde_json::from_slice(&zstd::decode_all(&packed[..]).unwrap()).unwrap();
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
fn bytes_that_are_no_text_are_refused() {
    let server = Server::start();
    let mut browser = server.browser();
    let token = browser.get("/new?type=page").token();
    // A lone continuation, overlong forms, half a surrogate pair, beyond the last character, cut short.
    let bad = ["%80", "%C0%AF", "%E0%80%AF", "%ED%A0%80", "%F4%90%80%80", "%F8%88%80%80%80", "%E2%82", "%FF"];
    for bytes in bad {
        let body = format!("token={token}&do=save&title=Titre+{bytes}&f.body=Mots+{bytes}");
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        let reply = browser.request("POST", "/new?type=page", &headers, Some(body.as_bytes()));
        assert!((400..500).contains(&reply.status), "{bytes}: {}", reply.status);
        assert!(reply.text().contains("<html"), "{bytes}: not a page");
        assert!(server.get(&format!("/fiche/{bytes}")).status < 500, "{bytes} in an address");
        assert!(server.get(&format!("/fiches?q={bytes}")).status < 500, "{bytes} in a search");
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
