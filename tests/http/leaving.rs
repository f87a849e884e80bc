//! Another name, work that is claimed, links for one use, blocks, going away: texts and shares stay, and all verifies.

use super::{Browser, Reply, Server};
use kenfiche::{
    domain::{
        contributor::{Contributor, Origin},
        id::ContributorId,
    },
    settings::Writing,
    store::{Batch, ContributorRecord, Entry},
    wiki::{
        Visitor,
        accounts::{Join, passes},
        saving::Save,
    },
};

const PASSPHRASE: &str = "un goéland sur le toit";
const COOKIE: &str = "__Host-session";

fn member<'a>(server: &'a Server, name: &str) -> Browser<'a> {
    let mut browser = server.browser();
    let Join::Joined(new) = server.wiki.add_account(name, PASSPHRASE).unwrap() else { panic!("{name} is free") };
    browser.cookies.insert(COOKIE.to_owned(), new.token);
    browser
}

fn visitor(server: &Server, slug: &str) -> Visitor {
    let contributor = server.wiki.person(&super::contributor(slug)).unwrap().contributor;
    Visitor { contributor: Some(contributor) }
}

fn write(server: &Server, who: &Visitor, title: &str, text: &str) -> String {
    match server.wiki.create(who, super::draft("page", title, text), server.wiki.new_key()).unwrap() {
        Save::Saved(saved) => saved.slug.to_string(),
        other => panic!("{title}: {other:?}"),
    }
}

fn post(browser: &mut Browser<'_>, from: &str, to: &str, fields: &[(&str, &str)]) -> Reply {
    let token = browser.get(from).token();
    let fields: Vec<(&str, &str)> = std::iter::once(("token", token.as_str())).chain(fields.iter().copied()).collect();
    browser.post(to, &fields)
}

/// Words and shares of a fiche, by position, without names.
fn shares(server: &Server, slug: &str) -> Vec<(u32, u64)> {
    let fiche = server.wiki.store().by_slug(&kenfiche::domain::fiche::Slug::parse(slug).unwrap()).unwrap().unwrap();
    let page = server.wiki.fiche(fiche).unwrap();
    page.credit.shares().iter().map(|share| (share.words, share.share.to_bits())).collect()
}

fn hashes(server: &Server, slug: &str) -> Vec<String> {
    let fiche = server.wiki.store().by_slug(&kenfiche::domain::fiche::Slug::parse(slug).unwrap()).unwrap().unwrap();
    let history = server.wiki.history(fiche, None, 100).unwrap();
    history.entries.iter().map(|entry| entry.hash.to_string()).collect()
}

fn is_whole(server: &Server) {
    assert_eq!(server.wiki.store().verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn an_account_takes_another_name_and_only_names_change() {
    let server = Server::start();
    let mut browser = member(&server, "Marie Le Bris");
    let slug = write(&server, &visitor(&server, "marie-le-bris"), "Le four", "Il chauffe le samedi.");
    let (before, chain) = (shares(&server, &slug), hashes(&server, &slug));
    let wrong = [("name", "Marie Kermeur"), ("current", "pas la bonne phrase")];
    let refused = post(&mut browser, "/account", "/account/name", &wrong);
    assert_eq!(refused.status, 422);
    assert_eq!(refused.attribute("#name", "value").as_deref(), Some("Marie Kermeur"), "what was typed is given back");
    let renamed =
        post(&mut browser, "/account", "/account/name", &[("name", "Marie Kermeur"), ("current", PASSPHRASE)]);
    assert_eq!((renamed.status, renamed.header("location")), (303, Some("/account?done=name-changed")));
    assert_eq!(browser.get("/account?done=name-changed").all(".notice").len(), 1);
    let page = server.get(&format!("/fiche/{slug}"));
    assert!(page.text().contains("Marie Kermeur") && !page.text().contains("Le Bris"));
    let moved = server.get("/contributor/marie-le-bris");
    assert_eq!((moved.status, moved.header("location")), (301, Some("/contributor/marie-kermeur")));
    assert_eq!((shares(&server, &slug), hashes(&server, &slug)), (before, chain));
    // The former name is nobody else's, and one may come back to it.
    let mut other = server.browser();
    let joined = post(&mut other, "/join", "/join", &[("name", "Marie Le Bris"), ("passphrase", PASSPHRASE)]);
    assert_eq!(joined.status, 422);
    let back = post(&mut browser, "/account", "/account/name", &[("name", "Marie Le Bris"), ("current", PASSPHRASE)]);
    assert_eq!(back.status, 303);
    assert_eq!(server.get("/contributor/marie-kermeur").header("location"), Some("/contributor/marie-le-bris"));
    is_whole(&server);
}

#[test]
fn a_closed_account_leaves_its_texts_under_its_name() {
    let server = Server::start();
    let mut browser = member(&server, "Yann");
    let slug = write(&server, &visitor(&server, "yann"), "Le lavoir", "On y chante le jeudi.");
    let token = server.wiki.create_token(visitor(&server, "yann").id().unwrap(), "essai").unwrap().token;
    assert_eq!(browser.get("/account/close").status, 200);
    let wrong = post(&mut browser, "/account/close", "/account/close", &[("left", "kept"), ("current", "non")]);
    assert_eq!(wrong.status, 422);
    let closed = post(&mut browser, "/account/close", "/account/close", &[("left", "kept"), ("current", PASSPHRASE)]);
    assert_eq!(closed.status, 200);
    assert!(closed.all(".lead")[0].contains("« Yann »"), "{:?}", closed.all(".lead"));
    assert_eq!(browser.get("/account").status, 303);
    assert!(server.wiki.bearer(&token).unwrap().contributor.is_none());
    let mut again = server.browser();
    assert_eq!(post(&mut again, "/login", "/login", &[("name", "Yann"), ("passphrase", PASSPHRASE)]).status, 422);
    assert!(server.get(&format!("/fiche/{slug}")).all(".credit")[0].contains("Yann"));
    let record = server.wiki.person(&super::contributor("yann")).unwrap();
    assert_eq!((record.passphrase, record.email, record.contributor.about.as_str()), (None, None, ""));
    is_whole(&server);
}

#[test]
fn whoever_leaves_as_nobody_is_found_under_the_former_name_on_no_page() {
    let server = Server::start();
    let mut browser = member(&server, "Ghislaine");
    let slug = write(&server, &visitor(&server, "ghislaine"), "Le puits", "Il ne gèle jamais.");
    let (before, chain) = (shares(&server, &slug), hashes(&server, &slug));
    let fields = [("left", "anonymous"), ("current", PASSPHRASE)];
    let closed = post(&mut browser, "/account/close", "/account/close", &fields);
    let name = closed.all(".lead")[0].split(['«', '»']).nth(1).unwrap().trim().to_owned();
    assert!(name.starts_with("anonyme-") && name.len() == 12, "{name}");
    assert_eq!(server.get("/contributor/ghislaine").status, 404);
    assert_eq!(server.get("/contributor/ghislaine/changes.atom").status, 404);
    assert_eq!(server.get(&format!("/contributor/{name}")).status, 200);
    let paths = ["/", "/fiches", "/changes", "/changes.atom", "/contributors"].map(str::to_owned);
    let own = ["", "/history", ".json", ".md", "/changes.atom"].map(|page| format!("/fiche/{slug}{page}"));
    for path in paths.iter().chain(&own) {
        assert!(!server.get(path).text().to_lowercase().contains("ghislaine"), "{path}");
    }
    assert_eq!((shares(&server, &slug), hashes(&server, &slug)), (before, chain));
    let mut other = server.browser();
    for taken in ["Ghislaine", "anonyme-0000"] {
        assert_eq!(
            post(&mut other, "/join", "/join", &[("name", taken), ("passphrase", PASSPHRASE)]).status,
            422,
            "{taken}"
        );
    }
    is_whole(&server);
}

#[test]
fn imported_work_that_is_claimed_is_read_under_the_account_s_name() {
    let server = Server::start();
    member(&server, "Marie");
    let id = ContributorId([9; 16]);
    let origin = Origin::Imported { source: "vieux wiki".to_owned() };
    let name = kenfiche::domain::contributor::ContributorName::parse("mlb").unwrap();
    let imported = Contributor { id, name, origin, about: String::new() };
    let record = ContributorRecord::new(imported.clone(), server.wiki.now());
    let entries = vec![Entry::Contributor(Box::new(record))];
    server.wiki.store().append(Batch { key: server.wiki.new_key(), entries }, server.wiki.now()).unwrap();
    // What was imported under that name.
    let Save::Saved(saved) = server
        .wiki
        .create(
            &Visitor { contributor: Some(Contributor { origin: Origin::Account, ..imported.clone() }) },
            super::draft("page", "Le moulin", "Il moud encore le blé noir."),
            server.wiki.new_key(),
        )
        .unwrap()
    else {
        panic!("it is saved")
    };
    let slug = saved.slug.to_string();
    let marie = visitor(&server, "marie");
    write(&server, &marie, "La fontaine", "Elle coule toujours.");
    let (before, chain) = (shares(&server, &slug), hashes(&server, &slug));
    server.wiki.claim(id, marie.id().unwrap()).unwrap();
    assert_eq!((shares(&server, &slug), hashes(&server, &slug)), (before, chain));
    assert!(server.get(&format!("/fiche/{slug}")).all(".credit")[0].contains("Écrit par Marie"));
    assert_eq!(server.get("/contributor/mlb~vieux-wiki").header("location"), Some("/contributor/marie"));
    let works = server.wiki.works_of(marie.id().unwrap()).unwrap();
    assert_eq!(works.len(), 2, "the claimed work counts with their own");
    let page = server.get("/contributor/marie").text();
    assert!(page.contains("Le moulin") && page.contains("La fontaine"));
    let people = server.get("/contributors").text();
    assert!(!people.contains("mlb"), "one person is told once");
    assert!(server.wiki.claim(marie.id().unwrap(), id).is_err(), "an account is given to nobody");
    is_whole(&server);
}

#[test]
fn a_guest_who_comes_in_under_their_name_may_take_what_they_wrote_along() {
    let server = Server::start();
    member(&server, "Soazig");
    for (is_asked, expected) in [(false, "Écrit par Soazig"), (true, "Écrit par Soazig")] {
        let title = format!("Le phare {is_asked}");
        let draft = super::draft("page", &title, "Il tourne toutes les dix secondes.");
        let Save::Saved(saved) = server.wiki.create(&Visitor::unknown(), draft, server.wiki.new_key()).unwrap() else {
            panic!("a guest may write")
        };
        let mut browser = server.browser();
        browser.cookies.insert(COOKIE.to_owned(), saved.session.unwrap().token);
        let login = browser.get("/login");
        assert!(login.all("label.choice")[0].contains(saved.saver.name.as_str()));
        let token = login.token();
        let mut fields = vec![("token", token.as_str()), ("name", "Soazig"), ("passphrase", PASSPHRASE)];
        if is_asked {
            fields.push(("claim", "yes"));
        }
        assert_eq!(browser.post("/login", &fields).status, 303);
        let credit = server.get(&format!("/fiche/{}", saved.slug)).all(".credit")[0].clone();
        assert_eq!(credit.contains(expected), is_asked, "{credit}");
    }
    is_whole(&server);
}

#[test]
fn a_link_lets_choose_a_passphrase_once() {
    let server = Server::start();
    let mut before = member(&server, "Marie");
    let who = visitor(&server, "marie").id().unwrap();
    let path = passes::path_of_link(&server.wiki.passphrase_link(who).unwrap());
    let mut browser = server.browser();
    let page = browser.get(&path);
    assert_eq!(page.status, 200);
    let (token, link) = (page.token(), page.attribute("input[name=link]", "value").unwrap());
    let choose = |browser: &mut Browser<'_>, new: &str| {
        browser.post("/passphrase", &[("token", &token), ("link", &link), ("passphrase", new)])
    };
    assert_eq!(choose(&mut browser, "court").status, 422);
    assert_eq!(choose(&mut browser, "la mer est haute ce soir").status, 303);
    assert_eq!(browser.get("/account").status, 200, "one is in at once");
    assert_eq!(before.get("/account").status, 303, "every sign-in of before is over");
    assert_eq!(server.get(&path).status, 403);
    let mut thief = server.browser();
    assert_eq!(
        post(&mut thief, "/login", "/passphrase", &[("link", &link), ("passphrase", "à moi ce compte-là")]).status,
        403
    );
    assert_eq!(server.get("/passphrase?link=00").status, 403);
    is_whole(&server);
}

#[test]
fn an_invitation_lets_one_person_join_where_nobody_joins_alone() {
    let server = Server::start_with(|settings| settings.writing = Writing::Invited);
    let path = passes::path_of_invitation(&server.wiki.invitation().unwrap());
    let mut browser = server.browser();
    let page = browser.get(&path);
    let (token, invitation) = (page.token(), page.attribute("input[name=invitation]", "value").unwrap());
    let join = |browser: &mut Browser<'_>, name: &str| {
        let fields =
            [("token", token.as_str()), ("name", name), ("passphrase", PASSPHRASE), ("invitation", &invitation)];
        browser.post("/join", &fields)
    };
    assert_eq!(join(&mut browser, "~").status, 422);
    assert_eq!(join(&mut browser, "Marie").status, 303);
    assert!(server.wiki.may_write(&visitor(&server, "marie")));
    assert_eq!(server.get(&path).status, 403);
    // A link to a passphrase is no invitation, and the other way round.
    let other = server.wiki.passphrase_link(visitor(&server, "marie").id().unwrap()).unwrap();
    assert_eq!(server.get(&passes::path_of_invitation(&other)).status, 403);
    let invitation = server.wiki.invitation().unwrap();
    assert_eq!(server.get(&passes::path_of_link(&invitation)).status, 403);
}

#[test]
fn a_block_ends_every_credential_at_once() {
    let server = Server::start();
    let mut browser = member(&server, "Marie");
    let who = visitor(&server, "marie").id().unwrap();
    let token = server.wiki.create_token(who, "essai").unwrap().token;
    let link = passes::path_of_link(&server.wiki.passphrase_link(who).unwrap());
    server.wiki.block(who, "des réclames sur trente fiches").unwrap();
    assert_eq!(browser.get("/account").status, 303);
    assert!(server.wiki.bearer(&token).unwrap().contributor.is_none());
    assert_eq!(server.get(&link).status, 403);
    let mut again = server.browser();
    assert_eq!(post(&mut again, "/login", "/login", &[("name", "Marie"), ("passphrase", PASSPHRASE)]).status, 403);
    server.wiki.unblock(who, "").unwrap();
    assert_eq!(post(&mut again, "/login", "/login", &[("name", "Marie"), ("passphrase", PASSPHRASE)]).status, 303);
    let measures = server.wiki.measures(None, 10).unwrap().measures;
    assert_eq!(
        measures.iter().map(|measure| measure.reason.as_str()).collect::<Vec<_>>(),
        ["", "des réclames sur trente fiches"]
    );
    is_whole(&server);
}

#[test]
fn all_that_is_mine_comes_in_one_file() {
    let server = Server::start();
    let mut browser = member(&server, "Marie");
    let marie = visitor(&server, "marie");
    for number in 0..45 {
        write(&server, &marie, &format!("Fiche {number}"), "Deux mots « à moi ».");
    }
    let other = visitor_of_yann(&server);
    write(&server, &other, "De Yann", "Rien de Marie ici.");
    let fiche =
        server.wiki.store().by_slug(&kenfiche::domain::fiche::Slug::parse("fiche-7").unwrap()).unwrap().unwrap();
    server.wiki.thank(&other, fiche, 1, false).unwrap();
    assert_eq!(server.get("/account/mine").status, 303);
    let reply = browser.get("/account/mine");
    assert_eq!(reply.header("content-disposition"), Some("attachment; filename=\"marie.json\""));
    let mine: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(mine["account"]["name"], "Marie");
    assert_eq!(mine["passages"].as_array().unwrap().len(), 45);
    assert_eq!(mine["revisions"].as_array().unwrap().len(), 45);
    let thanks = mine["thanks"].as_array().unwrap();
    assert_eq!(thanks.len(), 1);
    assert_eq!(
        (&thanks[0]["fiche"], &thanks[0]["rev"], &thanks[0]["by"]),
        (&"fiche-7".into(), &1.into(), &"Yann".into())
    );
    assert!(reply.text().contains("Deux mots « à moi »") && !reply.text().contains("Rien de Marie"));
    let secret = browser.cookie(COOKIE).unwrap();
    assert!(!reply.text().contains(secret) && !reply.text().contains("argon2"));
}

fn visitor_of_yann(server: &Server) -> Visitor {
    member(server, "Yann");
    visitor(server, "yann")
}
