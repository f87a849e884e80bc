//! Pages that are kept: made once, the same for all but for the name in the header, and made anew when something is saved.

use super::{Browser, Reply, Server};
use flate2::read::GzDecoder;
use kenfiche::{
    domain::{fiche::Slug, id::FicheId},
    wiki::{
        Visitor,
        accounts::{Join, Network},
        saving::Save,
    },
};
use std::io::Read;

const PASSPHRASE: &str = "une phrase assez longue";

const ZIP: [(&str, &str); 1] = [("accept-encoding", "gzip")];

fn member<'a>(server: &'a Server, name: &str) -> Browser<'a> {
    let mut browser = server.browser();
    let token = browser.get("/join").token();
    let fields = [("token", token.as_str()), ("name", name), ("passphrase", PASSPHRASE), ("email", "")];
    assert_eq!(browser.post("/join", &fields).status, 303);
    browser
}

fn unpacked(reply: &Reply) -> String {
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    let mut text = String::new();
    GzDecoder::new(&reply.body[..]).read_to_string(&mut text).expect("it is gzip");
    text
}

#[test]
fn somebody_with_a_name_reads_what_all_read_with_their_name_above_it() {
    let server = Server::start();
    let slug = server.write("page", "Four banal", "Le pain du samedi.", &["pain"], "");
    let mut marie = member(&server, "Marie L’Hour");
    for path in [format!("/fiche/{slug}"), "/changes".to_owned(), "/fiches".to_owned(), "/".to_owned()] {
        let anybody = server.get(&path).text();
        let (link, _) =
            anybody.split_once("<a href=\"/login\"").map(|(_, rest)| rest.split_once("</a>").unwrap()).unwrap();
        let link = format!("<a href=\"/login\"{link}</a>");
        let named = anybody.replacen(&link, "<a class=\"me\" href=\"/account\">Marie L’Hour</a>", 1);
        for _ in 0..2 {
            assert_eq!(marie.get(&path).text(), named, "{path}");
            assert_eq!(unpacked(&marie.request("GET", &path, &ZIP, None)), named, "{path}");
            assert_eq!(unpacked(&server.browser().request("GET", &path, &ZIP, None)), anybody, "{path}");
        }
    }
}

#[test]
fn each_reader_has_a_tag_of_their_own_and_is_spared_what_they_hold() {
    let server = Server::start();
    let slug = server.write("page", "Four banal", "Le pain du samedi.", &[], "");
    let path = format!("/fiche/{slug}");
    let (mut anybody, mut marie) = (server.browser(), member(&server, "Marie"));
    let mut tags = Vec::new();
    for browser in [&mut anybody, &mut marie] {
        for headers in [&ZIP[..], &[]] {
            let reply = browser.request("GET", &path, headers, None);
            assert_eq!(reply.header("cache-control"), Some("private, no-cache"));
            assert!(
                reply.header("vary").is_some_and(|vary| vary.contains("Cookie") && vary.contains("Accept-Encoding"))
            );
            let tag = reply.header("etag").expect("a tag").to_owned();
            let held = format!("\"other\", W/{tag}");
            let known = [headers, &[("if-none-match", held.as_str())]].concat();
            let again = browser.request("GET", &path, &known, None);
            assert_eq!((again.status, again.body.len()), (304, 0));
            assert_eq!(again.header("etag"), Some(tag.as_str()));
            let other = [headers, &[("if-none-match", "\"other\"")]].concat();
            assert_eq!(browser.request("GET", &path, &other, None).status, 200);
            tags.push(tag);
        }
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4, "{tags:?}");
}

#[test]
fn a_page_that_is_kept_is_made_anew_when_something_is_saved() {
    let server = Server::start();
    let slug = server.write("page", "Four banal", "Le pain du samedi.", &[], "");
    let mut marie = member(&server, "Marie");
    let before = [server.get("/fiches").text(), marie.get("/fiches").text()];
    assert!(before.iter().all(|page| page.contains(&slug) && !page.contains("lavoir")));
    server.write("page", "Lavoir du bourg", "Il est ouvert.", &[], "");
    let after = [server.get("/fiches").text(), marie.get("/fiches").text()];
    assert!(after.iter().all(|page| page.contains("lavoir")));
    marie.get("/account");
    assert!(!server.get(&format!("/fiche/{slug}")).text().contains("Marie"));
}

#[test]
fn whoever_saved_is_told_so_though_the_page_is_kept() {
    let server = Server::start();
    let slug = server.write("page", "Four banal", "Le pain du samedi.", &[], "");
    let mut marie = member(&server, "Marie");
    let path = format!("/fiche/{slug}?saved=0");
    let quiet = server.get(&path).all(".notice, .saved, [role=status]").len();
    let told = marie.get(&path).text();
    assert_ne!(told.replacen("class=\"me\"", "", 1), server.get(&path).text());
    assert!(marie.get(&path).all("[role=status]").len() > quiet, "{told}");
}

#[test]
fn lines_of_a_history_that_are_kept_say_the_names_and_addresses_of_today() {
    let server = Server::start();
    let Join::Joined(new) = server.wiki.add_account("Marie Le Bris", PASSPHRASE).unwrap() else {
        panic!("a free name")
    };
    let marie = Visitor { contributor: Some(new.contributor.clone()) };
    let save = |fiche: Option<(FicheId, u32)>, text: &str| {
        let (draft, key) = (super::draft("page", "Le four", text), server.wiki.new_key());
        let saved = match fiche {
            None => server.wiki.create(&marie, draft, key),
            Some((fiche, head)) => server.wiki.save(&marie, fiche, head, draft, &Default::default(), key),
        };
        let Save::Saved(saved) = saved.unwrap() else { panic!("{text} is saved") };
        saved
    };
    let first = save(None, "Il chauffe le samedi.");
    let second = save(Some((first.fiche, 1)), "Il chauffe le samedi matin.");
    let page = |slug: &Slug| server.get(&format!("/fiche/{slug}/history")).text();
    let before = page(&first.slug);
    assert!(before.contains("Marie Le Bris"));
    // A save that has nothing to do with it makes the page anew of the lines that are kept.
    server.write("page", "Lavoir du bourg", "Il est ouvert.", &[], "");
    assert_eq!(page(&first.slug), before);
    server.wiki.rename_account(new.contributor.id, "Marie Kermeur", PASSPHRASE, Network::HERE).unwrap();
    let named = before.replace("Marie Le Bris", "Marie Kermeur").replace("marie-le-bris", "marie-kermeur");
    assert_eq!(page(&first.slug), named);
    let mut english = server.browser();
    english.headers.push(("accept-language".to_owned(), "en".to_owned()));
    assert!(english.get(&format!("/fiche/{}/history", first.slug)).text().contains("Marie Kermeur</a> wrote"));
    save(Some((first.fiche, second.number)), "Il chauffe le samedi matin, au bois.");
    let key = server.wiki.new_key();
    server.wiki.rename(&marie, first.fiche, "Le four à pain", None, "", key).unwrap();
    let moved = page(&Slug::parse("le-four-a-pain").unwrap());
    assert_eq!(moved.matches("<li class=\"revision").count(), 4);
    assert!(!moved.contains("/fiche/le-four/"), "{moved}");
}

#[test]
fn a_feed_is_kept_for_all_and_made_anew_when_something_is_saved() {
    let server = Server::start();
    server.write("page", "Four banal", "Le pain du samedi.", &[], "");
    let mut marie = member(&server, "Marie");
    for path in ["/changes.atom", "/fiche/four-banal/changes.atom"] {
        let first = server.get(path);
        assert_eq!(first.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        assert_eq!(first.header("cache-control"), Some("no-cache"));
        assert_eq!(marie.get(path).text(), first.text());
        assert_eq!(unpacked(&marie.request("GET", path, &ZIP, None)), first.text());
        let tag = first.header("etag").expect("a tag");
        assert_eq!(server.browser().request("GET", path, &[("if-none-match", tag)], None).status, 304);
    }
    server.write("page", "Lavoir du bourg", "Il est ouvert.", &[], "");
    assert!(server.get("/changes.atom").text().contains("Lavoir du bourg"));
}
