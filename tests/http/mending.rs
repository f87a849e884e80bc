//! Damage that is put right, as people do it and as it is told of them: it counts once, and when it holds.

use super::{
    Browser, Reply, Server,
    writing::{Form, made, new_form, opened},
};
use kenfiche::{
    domain::{contributor::ContributorSlug, revision::Timestamp},
    wiki::{Outside, accounts::Join, outside::Machine},
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering::Relaxed},
};

const PASSPHRASE: &str = "un goéland sur le toit";
const GOOD: &str = "On y chante le jeudi, et l’on y lave son linge le reste du temps.";
const DAY_MS: i64 = 86_400_000;

/// The clock of the machine, so many milliseconds on.
#[derive(Clone, Default)]
struct Later(Arc<AtomicI64>);

impl Outside for Later {
    fn now(&self) -> Timestamp {
        Timestamp(Machine.now().0 + self.0.load(Relaxed))
    }

    fn id(&self) -> [u8; 16] {
        Machine.id()
    }

    fn secret(&self, bytes: &mut [u8]) {
        Machine.secret(bytes);
    }
}

fn member<'a>(server: &'a Server, name: &str) -> Browser<'a> {
    let mut browser = server.browser();
    let Join::Joined(new) = server.wiki.add_account(name, PASSPHRASE).unwrap() else { panic!("{name} is free") };
    browser.cookies.insert("__Host-session".to_owned(), new.token);
    browser
}

fn undo(browser: &mut Browser, fiche: &str, number: u32) {
    let reply = Form::of(&browser.get(&format!("{fiche}/undo/{number}"))).press(browser, "save");
    assert_eq!(reply.status, 303, "{}", reply.text());
}

fn plain(reply: &Reply, selector: &str) -> String {
    reply.all(selector).join(" ").replace(['\u{a0}', '\u{202f}'], " ")
}

/// What the page of Berthe says of damage put right, and the revisions behind it.
fn mended(server: &Server) -> (String, Vec<String>) {
    let page = server.get("/contributor/berthe");
    let said = plain(&page, "a[href$='evidence?of=mending']");
    let behind = server.get("/contributor/berthe/evidence?of=mending");
    assert_eq!(behind.status, 200);
    let links: Vec<String> = (1..10).map(|number| format!("/diff/{}..{number}", number - 1)).collect();
    (said, links.into_iter().filter(|link| behind.text().contains(link.as_str())).collect())
}

#[test]
fn damage_that_is_put_right_is_care_while_it_holds() {
    let clock = Later::default();
    let server = Server::start_by(clock.clone());
    let (mut anne, mut berthe) = (member(&server, "Anne"), member(&server, "Berthe"));
    let mut spoiler = server.browser();
    let form = new_form(&mut anne, "page").with("title", "Le lavoir").with("f.body", GOOD);
    let fiche = made(&mut anne, &form);
    let anne_s = plain(&server.get("/contributor/anne"), ".lead");
    let spoilt = opened(&mut spoiler, &fiche).with("f.body", "ACHETEZ DES PILULES");
    made(&mut spoiler, &spoilt);
    assert_eq!(mended(&server), (String::new(), vec![]));

    undo(&mut berthe, &fiche, 2);
    assert_eq!(mended(&server), ("un dégât réparé".to_owned(), vec!["/diff/2..3".to_owned()]));
    let page = server.get("/contributor/berthe");
    assert!(plain(&page, ".lead").starts_with("Aucun mot de Berthe"), "{}", plain(&page, ".lead"));
    assert_eq!(plain(&server.get("/contributor/anne"), ".lead"), anne_s, "and Anne has all of hers again");

    // Undone within a week, it put nothing right; a week on, it had held.
    undo(&mut spoiler, &fiche, 3);
    assert_eq!(mended(&server), (String::new(), vec![]));
    undo(&mut berthe, &fiche, 4);
    assert_eq!(mended(&server), ("un dégât réparé".to_owned(), vec!["/diff/4..5".to_owned()]));
    clock.0.fetch_add(8 * DAY_MS, Relaxed);
    undo(&mut spoiler, &fiche, 5);
    assert_eq!(mended(&server), ("un dégât réparé".to_owned(), vec!["/diff/4..5".to_owned()]));

    // Between the same two people of one fiche it counts once; what the other took back was itself put right within the week.
    undo(&mut berthe, &fiche, 6);
    assert_eq!(mended(&server).0, "un dégât réparé");
    let name = spoiler.get("/").all(".top .me").remove(0);
    let told = server.get(&format!("/contributor/{}", ContributorSlug::parse(&name).unwrap()));
    assert_eq!((told.status, plain(&told, "a[href$='evidence?of=mending']")), (200, String::new()));
    assert_eq!(server.wiki.store().verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn whoever_hides_their_numbers_hides_what_is_behind_them() {
    let server = Server::start();
    let (mut anne, mut berthe) = (member(&server, "Anne"), member(&server, "Berthe"));
    let form = new_form(&mut anne, "page").with("title", "Le lavoir").with("f.body", GOOD);
    let fiche = made(&mut anne, &form);
    let mut spoiler = server.browser();
    let spoilt = opened(&mut spoiler, &fiche).with("f.body", "ACHETEZ DES PILULES");
    made(&mut spoiler, &spoilt);
    undo(&mut berthe, &fiche, 2);
    let more = opened(&mut berthe, &fiche).with("f.body", &format!("{GOOD}\n\nL’eau vient de la fontaine."));
    made(&mut berthe, &more);
    let token = berthe.get("/account").token();
    assert_eq!(berthe.post("/account/numbers", &[("token", &token), ("hide", "yes")]).status, 303);
    let page = server.get("/contributor/berthe");
    assert!(plain(&page, ".works").contains("Le lavoir"), "what they wrote stays theirs");
    assert!(!plain(&page, ".lead, .works").contains(|letter: char| letter.is_ascii_digit()));
    assert!(!page.text().contains("/evidence") && page.all(".calendar, .line").is_empty());
    for of in ["words", "mending", "lasting"] {
        assert_eq!(server.get(&format!("/contributor/berthe/evidence?of={of}")).status, 404, "{of}");
        assert_eq!(berthe.get(&format!("/contributor/berthe/evidence?of={of}")).status, 200, "{of}");
    }
    assert!(
        plain(&server.get(&format!("{fiche}/credit")), ".who-legend").contains("Berthe"),
        "numbers are hidden, not names"
    );
}
