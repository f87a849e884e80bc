//! The list of fiches: words of the title, filters, order, cards and rows; the address is the whole state.

use super::{Server, encoded};

fn wiki() -> Server {
    let server = Server::start();
    server.write("place", "Médiathèque de Crozon", "Lire et se connecter.", &["Lecture publique"], "Crozon");
    server.write("place", "TyFab", "Un atelier ouvert.", &["Fabrication numérique"], "Brest");
    server.write(
        "structure",
        "Recyclerie Un Peu d’R",
        "Réparer, donner.",
        &["Réemploi", "Médiation numérique"],
        "Brest",
    );
    server.write("initiative", "Garage social", "On y répare les voitures.", &["Mobilité"], "");
    server
}

#[test]
fn words_are_found_whatever_their_accents_and_case() {
    let server = wiki();
    for words in ["mediatheque", "MÉDIATHÈQUE", "me cro", "crozon mediatheque"] {
        assert_eq!(
            server.get(&format!("/fiches?q={}", encoded(words))).all(".card h3"),
            ["Médiathèque de Crozon"],
            "{words}"
        );
    }
    let none = server.get("/fiches?q=introuvable");
    assert_eq!(none.all(".found h2"), ["Aucune fiche ne répond à tout cela"]);
    assert_eq!(none.attribute(".found a[href^='/new']", "href").as_deref(), Some("/new?title=introuvable"));
}

#[test]
fn choices_of_one_kind_add_up_and_kinds_narrow_each_other() {
    let server = wiki();
    let titles = |path: &str| server.get(path).all(".card h3");
    assert_eq!(titles("/fiches").len(), 4);
    assert_eq!(titles("/fiches?type=place&type=structure").len(), 3);
    assert_eq!(titles("/fiches?type=place&type=structure&place=brest"), ["Recyclerie Un Peu d’R", "TyFab"]);
    assert_eq!(titles("/fiches?theme=reemploi"), ["Recyclerie Un Peu d’R"]);
    let page = server.get("/fiches?type=place&place=Brest");
    assert_eq!(page.all(".chips a"), ["Ne plus demander : Lieu", "Ne plus demander : Brest"]);
    assert_eq!(page.attribute(".chips a", "href").as_deref(), Some("/fiches?place=Brest"));
    assert!(page.all(".filters .choice").contains(&"Structure 1".to_owned()), "{:?}", page.all(".filters .choice"));
}

#[test]
fn a_list_is_ordered_and_shown_as_its_address_says() {
    let server = wiki();
    let rows = server.get("/fiches?view=list&sort=created");
    assert_eq!(rows.all(".rows h3").first().map(String::as_str), Some("Garage social"));
    assert!(rows.all(".card").is_empty());
    assert_eq!(
        rows.attribute("link[rel=canonical]", "href").unwrap().split_once("/fiches").unwrap().1,
        "?sort=created&view=list"
    );
    let beyond = server.get("/fiches?page=99&type=%FF&sort=up&view=x");
    assert_eq!(beyond.status, 200);
}
