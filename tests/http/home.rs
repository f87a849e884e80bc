//! The first page, who writes here, what this wiki is, what is not there, and pages that are kept.

use super::Server;

#[test]
fn an_empty_wiki_says_what_to_do_next() {
    let server = Server::start();
    let reply = server.get("/");
    assert_eq!((reply.status, reply.all("h1")), (200, vec!["Ce wiki attend sa première fiche".to_owned()]));
    assert_eq!(reply.all(".beginnings h2").len(), 6);
    assert_eq!(reply.attribute(".beginnings a", "href").as_deref(), Some("/new?type=initiative"));
}

#[test]
fn the_first_page_shows_fiches_types_and_themes() {
    let server = Server::start();
    server.write("place", "TyFab", "Un atelier ouvert.", &["Fabrication numérique"], "Brest");
    server.write("initiative", "Garage social", "On y répare les voitures.", &["Mobilité"], "");
    let reply = server.get("/");
    assert_eq!(reply.all(".card h3"), ["Garage social", "TyFab"]);
    assert!(reply.all(".flags li").contains(&"Lieux 1".to_owned()), "{:?}", reply.all(".flags li"));
    assert!(reply.all(".tags a").contains(&"Mobilité".to_owned()));
    assert_eq!(reply.all(".news li").len(), 2);
}

#[test]
fn a_page_is_kept_until_something_is_saved() {
    let server = Server::start();
    let first = server.get("/");
    let tag = first.header("etag").unwrap().to_owned();
    let known = [("if-none-match", tag.as_str())];
    let again = server.browser().request("GET", "/", &known, None);
    assert_eq!((again.status, again.body.len()), (304, 0));
    server.write("page", "Une page", "Du neuf.", &[], "");
    assert_eq!(server.browser().request("GET", "/", &known, None).status, 200);
    let zipped = server.browser().request("GET", "/", &[("accept-encoding", "gzip")], None);
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
    assert_ne!(zipped.header("etag"), server.get("/").header("etag"));
    assert_eq!(server.browser().request("HEAD", "/", &[], None).status, 200);
}

#[test]
fn people_are_listed_by_name() {
    let server = Server::start();
    server.write("page", "Une page", "Du neuf.", &[], "");
    let reply = server.get("/contributors");
    assert_eq!((reply.status, reply.all(".people li").len()), (200, 1));
    assert_eq!(server.get("/contributors?q=personne-de-ce-nom").all(".people li").len(), 0);
}

#[test]
fn a_fiche_that_is_not_there_can_be_searched_for_or_written() {
    let server = Server::start();
    server.write("place", "Les Fabriques du Ponant", "Un fablab.", &[], "Brest");
    let reply = server.get("/fiche/les-fabriques-du-ponan/nothing");
    assert_eq!(reply.status, 404);
    let about = server.get("/about");
    assert_eq!(about.status, 200);
    assert!(about.text().contains("AGPL"));
    assert_eq!(server.get("/wanted").status, 200);
}
