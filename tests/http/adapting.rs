//! A fiche made from another, as people do it in a browser without script.

use super::{
    Browser, Reply, Server,
    writing::{Form, made, new_form, opened},
};
use kenfiche::{
    domain::{contributor::ContributorSlug, fiche::Slug},
    wiki::{Visitor, accounts::Join},
};

const OVEN: &str = "Le four est chaud à six heures du matin. Chacun apporte sa pâte et son bois.";

fn plain(reply: &Reply, selector: &str) -> String {
    reply.all(selector).join(" ").replace(['\u{a0}', '\u{202f}'], " ")
}

/// A model by one person, under a licence of its own, and the form that another is given to adapt it.
fn begun(marie: &mut Browser, paul: &mut Browser) -> (String, Form) {
    let form =
        new_form(marie, "initiative").with("title", "Le four à pain").with("f.body", OVEN).with("licence", "CC BY 4.0");
    let model = made(marie, &form);
    let link = marie.get(&model).attribute("footer.colophon a[href^='/new?from=']", "href").expect("a way to adapt it");
    let reply = paul.get(&link);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(plain(&reply, "main").contains("Cette fiche part de Le four à pain (révision 1)"));
    (model, Form::of(&reply))
}

#[test]
fn a_fiche_is_adapted_and_its_authors_come_along() {
    let server = Server::start();
    let (mut marie, mut paul) = (server.browser(), server.browser());
    let (model, form) = begun(&mut marie, &mut paul);
    assert_eq!((form.get("title"), form.get("f.body")), (vec!["Le four à pain"], vec![OVEN]));
    let same = form.press(&mut paul, "save");
    assert_eq!(same.status, 409, "the same title is told");
    assert_eq!(Form::of(&same).get("from"), ["le-four-a-pain"], "what it was made from is still known");

    let form = form.with("title", "Le four à pain de Lanildut").with("f.body", &OVEN.replace("six", "sept"));
    let fiche = made(&mut paul, &form);
    let page = paul.get(&fiche);
    assert!(plain(&page, ".adapted").starts_with("Adaptée de Le four à pain (révision 1)"));
    let names: Vec<String> =
        [&mut marie, &mut paul].map(|browser| browser.get("/").all(".top .me").pop().unwrap()).into();
    let credit = page.all(".credit").join(" ");
    assert!(credit.find(&names[0]).unwrap() < credit.find(&names[1]).unwrap(), "{credit}");
    assert!(plain(&page, "footer.colophon").contains("CC BY 4.0"), "the licence of the model, whatever the form said");

    let json: serde_json::Value = serde_json::from_str(&paul.get(&format!("{fiche}.json")).text()).unwrap();
    assert_eq!(json["adapted_from"]["slug"], "le-four-a-pain");
    let words = |at: usize| json["contributors"][at]["words"].as_u64().unwrap();
    assert_eq!((words(0), words(1)), (19, 3), "« de Lanildut » and « sept »: {json}");
    assert!(paul.get(&format!("{fiche}.md")).text().contains("adapted_from: {"));

    let of_model = paul.get(&model);
    assert_eq!(of_model.all("#adaptations").len(), 1);
    assert!(of_model.all(".links-here a").contains(&"Le four à pain de Lanildut".to_owned()));
    let history = plain(&paul.get(&format!("{fiche}/history")), ".revision .what");
    assert!(history.contains("a adapté « Le four à pain » (révision 1) et écrit un mot"), "{history}");
    let page = format!("/contributor/{}", slug(&names[1]));
    for path in ["/", "/changes", &page, &format!("{fiche}/history")] {
        let links = paul.get(path).all(".what a[href='/fiche/le-four-a-pain'], .news a[href='/fiche/le-four-a-pain'], .told p a[href='/fiche/le-four-a-pain']");
        let links: Vec<String> = links.iter().map(|link| link.replace(['\u{a0}', '\u{202f}'], " ")).collect();
        assert!(links.contains(&"« Le four à pain »".to_owned()), "{path}: {links:?}");
    }
    let feed = paul.get("/changes.atom").text().replace(['\u{a0}', '\u{202f}'], " ");
    assert!(feed.contains("a adapté « Le four à pain » (révision 1)"), "{feed}");
}

#[test]
fn what_differs_from_the_model_is_one_click_away_in_both_languages() {
    let server = Server::start();
    let (mut marie, mut paul) = (server.browser(), server.browser());
    let (_, form) = begun(&mut marie, &mut paul);
    let fiche =
        made(&mut paul, &form.with("title", "Le four de Lanildut").with("f.body", &OVEN.replace("six", "sept")));
    let link = paul.get(&fiche).attribute(".adapted a[href*='/diff/']", "href").unwrap();
    assert_eq!(link, format!("{fiche}/diff/model..1"));
    let page = paul.get(&link);
    assert_eq!((plain(&page, "del").contains("six"), plain(&page, "ins").contains("sept")), (true, true));
    assert!(plain(&page, ".ends").contains("« Le four à pain », Révision 1"), "{}", plain(&page, ".ends"));
    assert_eq!(page.all(".ways-back a").len(), 0, "nothing is undone from one fiche to another");
    paul.headers.push(("accept-language".to_owned(), "en".to_owned()));
    assert!(paul.get(&fiche).all(".adapted").join("").starts_with("Adapted from"));
    assert_eq!(paul.get(&link).status, 200);
    let own = paul.get("/fiche/le-four-a-pain/diff/model..1");
    assert_eq!(own.status, 404, "a fiche that was made from nothing has no model");
}

#[test]
fn an_adapted_fiche_is_edited_restored_and_moved_like_any_other() {
    let server = Server::start();
    let (mut marie, mut paul) = (server.browser(), server.browser());
    let (_, form) = begun(&mut marie, &mut paul);
    let fiche = made(&mut paul, &form.with("title", "Le four de Lanildut"));
    let form = opened(&mut paul, &fiche).with("f.body", "Rien.");
    made(&mut paul, &form);
    let before = format!("{fiche}/restore/1");
    let form = Form::of(&paul.get(&before));
    assert_eq!(form.press(&mut paul, "save").status, 303);
    let json: serde_json::Value = serde_json::from_str(&paul.get(&format!("{fiche}.json")).text()).unwrap();
    assert_eq!((json["rev"].as_u64(), json["contributors"][0]["words"].as_u64()), (Some(3), Some(18)), "{json}");
    assert!(paul.get(&fiche).all(".adapted").join("").contains("Le four à pain"));
    assert_eq!(paul.get("/new?from=nulle-part").status, 404);
    assert_eq!(paul.get("/new?from=le-four-a-pain&of=9").status, 404);
    assert_eq!(server.wiki.store().verify().unwrap().problems, Vec::<String>::new());
}

/// A name given to a guest, in an address.
fn slug(name: &str) -> String {
    ContributorSlug::parse(name).unwrap().as_str().to_owned()
}

/// Words in all, and by fiche, as programs are told of a person.
fn counted(server: &Server, name: &str) -> (u64, Vec<u64>) {
    let told: serde_json::Value =
        serde_json::from_str(&server.get(&format!("/api/v1/contributors/{name}")).text()).unwrap();
    let fiches = told["fiches"].as_array().unwrap();
    (told["words"].as_u64().unwrap(), fiches.iter().map(|fiche| fiche["words"].as_u64().unwrap()).collect())
}

#[test]
fn a_word_that_is_carried_into_another_fiche_counts_once() {
    let server = Server::start();
    let (mut marie, mut paul) = (server.browser(), server.browser());
    let (model, form) = begun(&mut marie, &mut paul);
    let name = |browser: &mut Browser| slug(&browser.get("/").all(".top .me").pop().unwrap());
    made(&mut paul, &form.with("title", "Un autre").with("f.body", &OVEN.replace("six", "sept")));
    let her = name(&mut marie);
    assert_eq!(counted(&server, &her), (20, vec![20, 15]), "written once, read in two fiches");
    assert_eq!(counted(&server, &name(&mut paul)), (3, vec![3]));

    // And so when one adapts one's own.
    let mut again = server.browser();
    again.cookies = marie.cookies.clone();
    let link = marie.get(&model).attribute("footer.colophon a[href^='/new?from=']", "href").unwrap();
    let form = Form::of(&again.get(&link)).with("title", "Le four à pain de Lanildut");
    let own = made(&mut again, &form.with("f.body", &OVEN.replace("six", "sept")));
    assert_eq!(counted(&server, &her), (23, vec![22, 20, 15]), "« de Lanildut » and « sept » are new");
    let page = server.get(&format!("/contributor/{her}"));
    assert!(plain(&page, ".lead").contains("23 mots"), "{}", plain(&page, ".lead"));
    assert!(plain(&page, ".works").contains("19 de ces mots se lisent aussi"), "{}", plain(&page, ".works"));
    let behind = plain(&server.get(&format!("/contributor/{her}/evidence?of=words")), ".told b");
    assert_eq!(behind, "3 mots 20 mots", "what one wrote, revision by revision");

    // Where the model is read no more, its words are read in what was made of it.
    let Join::Joined(new) = server.wiki.add_account("Anne", "un goéland sur le toit").unwrap() else {
        panic!("it is free")
    };
    let fiche = server.wiki.store().by_slug(&Slug::parse("le-four-a-pain").unwrap()).unwrap().unwrap();
    server.wiki.remove(&Visitor { contributor: Some(new.contributor) }, fiche, "", server.wiki.new_key()).unwrap();
    assert_eq!(counted(&server, &her), (37, vec![22, 15]), "in each of the two");
    assert_eq!(marie.get(&own).status, 200);
}
