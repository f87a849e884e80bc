//! Thanks for a revision: one gesture, taken back by the same, told by name to whoever is thanked.

use super::{
    Browser, Reply, Server,
    writing::{made, new_form},
};

fn plain(reply: &Reply, selector: &str) -> String {
    reply.all(selector).join(" ").replace(['\u{a0}', '\u{202f}'], " ")
}

/// Somebody with a name of their own, who wrote a fiche.
fn writer(browser: &mut Browser, name: &str, title: &str) -> String {
    let token = browser.get("/join").token();
    let fields = [("token", token.as_str()), ("name", name), ("passphrase", "un goéland sur le toit"), ("email", "")];
    assert_eq!(browser.post("/join", &fields).status, 303);
    written(browser, title)
}

fn written(browser: &mut Browser, title: &str) -> String {
    let form = new_form(browser, "page").with("title", title).with("f.body", "Un texte à lire.");
    made(browser, &form)
}

/// Presses the button beside revision 1, as the page shows it.
fn press(browser: &mut Browser, page: &str) -> Reply {
    let shown = browser.get(page);
    let action = shown.attribute("form.thank", "action").unwrap_or_else(|| panic!("no gesture on {page}"));
    let value = |name: &str| shown.attribute(&format!("form.thank [name={name}]"), "value").unwrap_or_default();
    let (token, back, gesture) = (value("token"), value("back"), value("do"));
    browser.post(&action, &[("token", &token), ("back", &back), ("do", &gesture)])
}

#[test]
fn thanks_are_given_read_by_both_and_taken_back_with_one_gesture() {
    let server = Server::start();
    let (mut marie, mut paul) = (server.browser(), server.browser());
    let fiche = writer(&mut marie, "Marie", "Le port");
    writer(&mut paul, "Paul", "Le quai");
    let history = format!("{fiche}/history");

    let reply = press(&mut paul, &history);
    assert_eq!((reply.status, reply.header("location")), (303, Some(format!("{history}#r1").as_str())));
    assert!(plain(&paul.get(&history), ".thanks").starts_with("Paul dit merci"));
    let mut reader = server.browser();
    let seen = reader.get(&history);
    assert!(plain(&seen, ".thanks").starts_with("Paul dit merci"), "everybody reads it");
    assert_eq!(seen.all("form.thank").len(), 0, "and whoever has no name here cannot say it");
    assert!(plain(&marie.get("/account"), ".note").starts_with("Paul vous remercie pour la révision 1 de Le port"));
    let own = plain(&marie.get("/contributor/marie"), "#thanks");
    assert!(own.contains("Paul vous remercie pour la révision 1 de Le port"), "{own}");
    assert!(
        plain(&reader.get("/contributor/marie"), "#thanks").contains("Paul dit merci pour la révision 1 de Le port")
    );
    assert_eq!(paul.get("/contributor/paul").all("#thanks").len(), 0);

    let reply = press(&mut paul, &format!("{fiche}/rev/1"));
    assert_eq!((reply.status, reply.header("location")), (303, Some(format!("{fiche}/rev/1").as_str())));
    assert_eq!(reader.get(&history).all(".thanks").len(), 0, "taken back");
    assert_eq!(marie.get("/contributor/marie").all("#thanks").len(), 0);
    assert_eq!(server.wiki.counts().revisions, 2, "thanks are no revisions");
}

#[test]
fn nobody_thanks_themselves_without_a_name_by_a_foreign_form_or_without_end() {
    let server = Server::start();
    let (mut marie, mut paul) = (server.browser(), server.browser());
    let fiche = writer(&mut marie, "Marie", "Le port");
    writer(&mut paul, "Paul", "Le quai");
    assert_eq!(marie.get(&format!("{fiche}/history")).all("form.thank").len(), 0, "not oneself");
    let action = format!("{fiche}/thanks/1");
    let token = marie.get(&format!("{fiche}/edit")).token();
    assert_eq!(marie.post(&action, &[("token", &token), ("do", "thank")]).status, 403);
    assert_eq!(marie.get("/contributor/marie").all("#thanks").len(), 0);
    let mut stranger = server.browser();
    let token = stranger.get("/new?type=page").token();
    assert_eq!(stranger.post(&action, &[("token", &token), ("do", "thank")]).status, 401);
    assert_eq!(paul.post(&action, &[("token", "0"), ("do", "thank")]).status, 403);
    let token = paul.get(&format!("{fiche}/edit")).token();
    assert_eq!(paul.post(&format!("{fiche}/thanks/9"), &[("token", &token), ("do", "thank")]).status, 404);
    let mut answers = (0..40).map(|at| {
        let gesture = if at % 2 == 0 { "thank" } else { "take-back" };
        paul.post(&action, &[("token", &token), ("do", gesture)]).status
    });
    assert!(answers.any(|status| status == 503), "slowed down");
}

#[test]
fn a_guest_thanks_and_is_thanked_in_both_languages() {
    let server = Server::start();
    let (mut guest, mut other) = (server.browser(), server.browser());
    let fiche = written(&mut guest, "Le port");
    written(&mut other, "La grève");
    other.headers.push(("accept-language".to_owned(), "en".to_owned()));
    assert_eq!(press(&mut other, &format!("{fiche}/history")).status, 303);
    let name = other.get("/").all(".top .me").pop().unwrap();
    assert!(
        other.get(&format!("{fiche}/history")).all(".thanks").join("").starts_with(&format!("{name} gives thanks"))
    );
    assert!(plain(&guest.get("/account"), ".note").starts_with(&format!("{name} vous remercie pour")));
}
