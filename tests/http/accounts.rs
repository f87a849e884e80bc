//! Joining, signing in and out, guests: what people can do with a name, and what nobody can do in another's.

use super::{Browser, Reply, Server};
use kenfiche::{
    domain::{
        fiche_type::{FieldKey, TypeKey},
        value::Value,
    },
    settings::Writing,
    wiki::{Visitor, accounts::Join, draft::Draft, saving::Save},
};
use std::time::{Duration, Instant};

const PASSPHRASE: &str = "un goéland sur le toit";
const COOKIE: &str = "__Host-session";

fn join(browser: &mut Browser<'_>, name: &str, passphrase: &str) -> Reply {
    let token = browser.get("/join").token();
    browser.post("/join", &[("token", &token), ("name", name), ("passphrase", passphrase), ("email", "")])
}

fn sign_in(browser: &mut Browser<'_>, name: &str, passphrase: &str) -> Reply {
    let token = browser.get("/login").token();
    browser.post("/login", &[("token", &token), ("name", name), ("passphrase", passphrase)])
}

/// The name in the header; `None` for somebody who is not signed in.
fn name(browser: &mut Browser<'_>) -> Option<String> {
    browser.get("/").all(".top .me").pop()
}

#[test]
fn somebody_joins_goes_out_and_comes_in_again() {
    let server = Server::start();
    let mut browser = server.browser();
    let joined = join(&mut browser, "Éloïse Kermarrec", PASSPHRASE);
    assert_eq!((joined.status, joined.header("location")), (303, Some("/")));
    let cookie = joined.header("set-cookie").unwrap();
    for part in ["__Host-session=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(name(&mut browser).as_deref(), Some("Éloïse Kermarrec"));
    let token = browser.get("/account").token();
    let out = browser.post("/logout", &[("token", &token)]);
    assert_eq!((out.status, browser.cookie(COOKIE)), (303, None));
    assert_eq!(name(&mut browser), None);
    // Accents and case are forgiven in a name, never in a passphrase.
    assert_eq!(sign_in(&mut browser, "eloise kermarrec", "Un goéland sur le toit").status, 422);
    assert_eq!(sign_in(&mut browser, "eloise kermarrec", PASSPHRASE).status, 303);
    assert_eq!(name(&mut browser).as_deref(), Some("Éloïse Kermarrec"));
}

#[test]
fn a_cookie_is_worth_nothing_after_going_out() {
    let server = Server::start();
    let mut browser = server.browser();
    join(&mut browser, "Marie", PASSPHRASE);
    let stolen = browser.cookie(COOKIE).unwrap().to_owned();
    let token = browser.get("/account").token();
    browser.post("/logout", &[("token", &token)]);
    let mut thief = server.browser();
    thief.cookies.insert(COOKIE.to_owned(), stolen);
    assert_eq!(name(&mut thief), None);
    assert_eq!(thief.get("/account").status, 303);
}

#[test]
fn a_session_is_new_at_each_sign_in_and_the_old_one_of_this_browser_ends() {
    let server = Server::start();
    let mut browser = server.browser();
    join(&mut browser, "Marie", PASSPHRASE);
    let first = browser.cookie(COOKIE).unwrap().to_owned();
    let mut elsewhere = server.browser();
    sign_in(&mut elsewhere, "Marie", PASSPHRASE);
    let second = elsewhere.cookie(COOKIE).unwrap().to_owned();
    assert_ne!(first, second);
    assert_eq!(second.len(), 64);
    let page = browser.get("/account");
    assert_eq!(page.all("form[action='/account/sign-ins']").len(), 1);
    let handle = page.attribute("button[name=end]", "value").unwrap();
    assert!(!second.starts_with(&handle));
    let token = page.token();
    assert_eq!(browser.post("/account/sign-ins", &[("token", &token), ("end", &handle)]).status, 303);
    assert_eq!(name(&mut elsewhere), None);
    assert_eq!(name(&mut browser).as_deref(), Some("Marie"));
}

#[test]
fn a_wrong_passphrase_and_an_unknown_name_get_the_same_answer_in_the_same_time() {
    let server = Server::start();
    // Several names, since each may be tried only so often.
    for number in 0..6 {
        let name = format!("Marie {number}");
        assert!(matches!(server.wiki.add_account(&name, PASSPHRASE).unwrap(), Join::Joined(_)));
    }
    let mut browser = server.browser();
    let token = browser.get("/login").token();
    let mut one_try = |name: &str| {
        let start = Instant::now();
        let reply = browser.post("/login", &[("token", &token), ("name", name), ("passphrase", "pas la bonne phrase")]);
        assert_eq!(reply.status, 422);
        (start.elapsed(), reply.text().replace(name, ""))
    };
    // By turns, and the quickest of each: what else the machine does can only make one slower. A busy machine gets more tries.
    let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
    let is_near =
        |known: Duration, unknown: Duration| known.abs_diff(unknown) < Duration::from_millis(15).max(known / 3);
    for turn in 0..48 {
        let (known_time, known_page) = one_try(&format!("Marie {}", turn % 6));
        let (unknown_time, unknown_page) = one_try(&format!("Marcel {}", turn % 6));
        assert_eq!(known_page, unknown_page);
        known = known.min(known_time);
        unknown = unknown.min(unknown_time);
        if turn >= 6 && is_near(known, unknown) {
            break;
        }
    }
    assert!(is_near(known, unknown), "{known:?} and {unknown:?}");
}

#[test]
fn what_is_wrong_with_a_name_or_a_passphrase_is_said_beside_it_and_nothing_typed_is_lost() {
    let server = Server::start();
    let mut browser = server.browser();
    join(&mut server.browser(), "Marie", PASSPHRASE);
    let reply = join(&mut browser, "MARIÉ", "huit let");
    assert_eq!(reply.status, 422);
    let problems = reply.all(".problem");
    assert!(problems[0].contains("Quelqu’un écrit déjà sous ce nom"), "{problems:?}");
    assert!(problems[1].contains("12 lettres au moins. Il y en a 8"), "{problems:?}");
    assert_eq!(reply.attribute("#join-name", "value").as_deref(), Some("MARIÉ"));
    assert_eq!(reply.attribute("#join-name", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(reply.attribute("#join-passphrase", "value"), None);
    for common in ["motdepasse1234", "azertyuiop12", "Yann Le Goff"] {
        let reply = join(&mut browser, "Yann Le Goff", common);
        assert!(reply.all(".problem")[0].contains("Quatre mots pris au hasard"), "{common}");
    }
}

#[test]
fn a_guest_who_joins_keeps_their_words() {
    let server = Server::start();
    let draft = super::draft("page", "Le four du village", "Il chauffe le samedi.");
    let Save::Saved(saved) = server.wiki.create(&Visitor::unknown(), draft, server.wiki.new_key()).unwrap() else {
        panic!("a guest may write")
    };
    let mut browser = server.browser();
    browser.cookies.insert(COOKIE.to_owned(), saved.session.unwrap().token);
    let guest = name(&mut browser).unwrap();
    assert_eq!(guest, saved.saver.name.as_str());
    assert!(guest.rsplit(' ').next().unwrap().parse::<u32>().is_ok(), "{guest}");
    assert!(browser.get("/join").all(".lead")[0].contains(&guest));
    assert_eq!(join(&mut browser, "Soazig", PASSPHRASE).status, 303);
    assert_eq!(name(&mut browser).as_deref(), Some("Soazig"));
    let page = browser.get("/fiche/le-four-du-village");
    assert!(page.all(".credit")[0].contains("Écrit par Soazig"), "{:?}", page.all(".credit"));
    let slug = saved.saver.slug();
    assert_eq!(server.wiki.person(&slug).unwrap().contributor.name.as_str(), "Soazig");
}

#[test]
fn a_changed_passphrase_ends_every_session_and_token_but_this_one() {
    let server = Server::start();
    let mut browser = server.browser();
    join(&mut browser, "Marie", PASSPHRASE);
    let mut elsewhere = server.browser();
    sign_in(&mut elsewhere, "Marie", PASSPHRASE);
    let who = server.wiki.person(&super::contributor("marie")).unwrap().contributor.id;
    let program = server.wiki.create_token(who, "essai").unwrap().token;
    let token = browser.get("/account").token();
    let change = |browser: &mut Browser<'_>, token: &str, current: &str, new: &str| {
        browser.post("/account/passphrase", &[("token", token), ("current", current), ("passphrase", new)])
    };
    assert_eq!(change(&mut browser, &token, "une autre phrase", "la mer est haute ce soir").status, 422);
    assert_eq!(change(&mut browser, &token, PASSPHRASE, "court").status, 422);
    assert_eq!(change(&mut browser, &token, PASSPHRASE, "la mer est haute ce soir").status, 303);
    assert_eq!(name(&mut browser).as_deref(), Some("Marie"));
    assert_eq!(name(&mut elsewhere), None);
    assert!(server.wiki.bearer(&program).unwrap().contributor.is_none());
    assert_eq!(sign_in(&mut elsewhere, "Marie", PASSPHRASE).status, 422);
    assert_eq!(sign_in(&mut elsewhere, "Marie", "la mer est haute ce soir").status, 303);
}

#[test]
fn each_form_is_refused_when_another_site_sends_it_or_its_token_is_not_ours() {
    let server = Server::start();
    let mut browser = server.browser();
    join(&mut browser, "Marie", PASSPHRASE);
    let token = browser.get("/account").token();
    let forms = ["/join", "/login", "/logout", "/account/about", "/account/passphrase", "/account/sign-ins"];
    let kind = ("content-type", "application/x-www-form-urlencoded");
    for form in forms {
        let body = format!("token={token}&about=x&name=a&passphrase=b&current=c&end=d");
        for origin in ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1.evil.example"] {
            let reply = browser.request("POST", form, &[kind, ("origin", origin)], Some(body.as_bytes()));
            assert_eq!((reply.status, reply.header("set-cookie")), (403, None), "{form} from {origin}");
        }
        for site in ["cross-site", "same-site"] {
            let reply = browser.request("POST", form, &[kind, ("sec-fetch-site", site)], Some(body.as_bytes()));
            assert_eq!(reply.status, 403, "{form} from {site}");
        }
        assert_eq!(browser.post(form, &[]).status, 403, "{form} without a token");
        assert_eq!(browser.post(form, &[("token", "0123456789abcdef0123456789abcdef")]).status, 403, "{form}");
        let foreign = server.browser().get("/login").token();
        assert_eq!(browser.post(form, &[("token", &foreign)]).status, 403, "{form} with another's token");
    }
    assert_eq!(name(&mut browser).as_deref(), Some("Marie"));
    assert_eq!(browser.get("/logout").status, 404, "a link cannot sign anybody out");
}

#[test]
fn fields_that_a_form_does_not_have_change_nothing() {
    let server = Server::start();
    let mut browser = server.browser();
    let token = browser.get("/join").token();
    let fields = [("token", token.as_str()), ("name", "Marie"), ("passphrase", PASSPHRASE), ("role", "admin")];
    assert_eq!(browser.post("/join", &fields).status, 400);
    assert!(server.wiki.person(&super::contributor("marie")).is_err());
}

#[test]
fn one_is_sent_on_within_this_wiki_only() {
    let server = Server::start();
    let places = [
        ("/fiches?type=place", "/fiches?type=place"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: x=1", "/"),
    ];
    server.wiki.add_account("Marie", PASSPHRASE).unwrap();
    for (asked, there) in places {
        let mut browser = server.browser();
        let token = browser.get("/login").token();
        let fields = [("token", token.as_str()), ("name", "Marie"), ("passphrase", PASSPHRASE), ("next", asked)];
        let reply = browser.post("/login", &fields);
        assert_eq!((reply.status, reply.header("location")), (303, Some(there)), "{asked}");
        let reply = browser.get(&format!("/login?next={}", super::encoded(asked)));
        assert_eq!(reply.header("location"), Some(there), "{asked}");
    }
}

#[test]
fn pages_of_somebody_are_kept_by_nobody() {
    let server = Server::start();
    let mut browser = server.browser();
    join(&mut browser, "Marie", PASSPHRASE);
    for path in ["/account", "/", "/fiches", "/login"] {
        let reply = browser.get(path);
        assert!(reply.header("cache-control").unwrap().contains("private"), "{path}");
    }
    let anonymous = server.get("/fiches");
    assert!(anonymous.header("set-cookie").is_none());
}

#[test]
fn a_wiki_of_invited_people_takes_no_new_name_by_itself() {
    let server = Server::start_with(|settings| settings.writing = Writing::Invited);
    let mut browser = server.browser();
    let page = browser.get("/join");
    assert!(page.attribute("form[action='/join']", "action").is_none());
    let token = page.token();
    let fields = [("token", token.as_str()), ("name", "Marie"), ("passphrase", PASSPHRASE)];
    assert_eq!(browser.post("/join", &fields).status, 403);
    server.wiki.add_account("Marie", PASSPHRASE).unwrap();
    assert_eq!(sign_in(&mut browser, "Marie", PASSPHRASE).status, 303);
}

#[test]
fn words_about_oneself_are_kept_as_typed() {
    let server = Server::start();
    let mut browser = server.browser();
    join(&mut browser, "Marie", PASSPHRASE);
    let token = browser.get("/account").token();
    let about = "\n<script>alert(1)</script>\nJ’aime **les fours** & les fêtes.";
    assert_eq!(browser.post("/account/about", &[("token", &token), ("about", about)]).status, 303);
    let page = browser.get("/account?done=about-kept");
    assert_eq!(page.all(".notice"), ["Gardé. Voilà ce que l’on lira sur votre page."]);
    assert!(page.text().contains("&lt;script&gt;"));
    let record = server.wiki.person(&super::contributor("marie")).unwrap();
    assert_eq!(record.contributor.about, about.trim());
    let long = "é".repeat(5_001);
    let reply = browser.post("/account/about", &[("token", &token), ("about", &long)]);
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains(&long), "what was typed is given back");
}

#[test]
fn without_tls_on_other_machines_the_cookie_has_a_plain_name() {
    let server = Server::start_with(|settings| settings.base_url = Some("http://wiki.example".to_owned()));
    let mut browser = server.browser();
    let joined = join(&mut browser, "Marie", PASSPHRASE);
    let cookie = joined.header("set-cookie").unwrap();
    assert!(cookie.starts_with("session=") && !cookie.contains("Secure"), "{cookie}");
    assert_eq!(name(&mut browser).as_deref(), Some("Marie"));
}

#[test]
fn a_passphrase_is_counted_alike_when_it_is_chosen_and_when_it_is_given() {
    let server = Server::start();
    let mut browser = server.browser();
    // 150 letters with accents typed apart are 300 signs.
    let long = "e\u{301}a\u{300}u\u{302}o\u{308}i\u{308}c\u{327}".repeat(25);
    assert_eq!(join(&mut browser, "Marie", &long).status, 303);
    let mut again = server.browser();
    assert_eq!(sign_in(&mut again, "Marie", &long).status, 303);
}

#[test]
fn numbers_can_be_hidden_and_authorship_cannot() {
    let server = Server::start();
    let mut marie = server.browser();
    join(&mut marie, "Marie", PASSPHRASE);
    let me = server.wiki.person(&super::contributor("marie")).unwrap().contributor;
    let key = FieldKey::body();
    let body = Value::Text("Le lavoir du bourg est ouvert à tout le monde.".to_owned());
    let draft = Draft {
        type_key: TypeKey::parse("page").unwrap(),
        title: "Le lavoir".to_owned(),
        summary: String::new(),
        lang: None,
        licence: None,
        values: [(key, body)].into(),
        problems: Vec::new(),
    };
    let visitor = Visitor { contributor: Some(me) };
    assert!(matches!(server.wiki.create(&visitor, draft, server.wiki.new_key()), Ok(Save::Saved(_))));
    assert!(server.get("/contributor/marie").all(".calendar").len() == 1);
    let token = marie.get("/account").token();
    assert_eq!(marie.post("/account/numbers", &[("token", &token), ("hide", "yes")]).status, 303);
    let page = server.get("/contributor/marie");
    assert_eq!(page.all(".works h3"), ["Le lavoir"]);
    assert_eq!(page.all(".calendar").len() + page.all(".work-words").len() + page.all(".works .line").len(), 0);
    assert!(!page.text().contains("9 mots") && !page.text().contains("9 words"));
    assert_eq!(server.get("/contributor/marie/evidence?of=words").status, 404);
    assert_eq!(marie.get("/contributor/marie").all(".calendar").len(), 1, "she sees hers");
    let token = marie.get("/account").token();
    marie.post("/account/numbers", &[("token", &token), ("hide", "no")]);
    assert_eq!(server.get("/contributor/marie").all(".calendar").len(), 1);
}
