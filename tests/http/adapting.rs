//! A fiche made from another, as people do it in a browser without script.

use super::{
    Browser, Reply, Server,
    writing::{Form, made, new_form, opened},
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
