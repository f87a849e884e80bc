//! Limits by counted facts, undoing all that an account did, and the public pages about both.

use super::{Browser, Server};
use kenfiche::{
    domain::{
        fiche::{Slug, Title},
        fiche_type::FieldKey,
        id::FicheId,
        value::Value,
    },
    settings::Writing,
    store::{Batch, Entry},
    wiki::{
        Visitor,
        accounts::{Join, standing::Counted},
        saving::Save,
        undoing::LeftWhy,
    },
};
use std::time::{Duration, Instant};

const PASSPHRASE: &str = "un goéland sur le toit";
const COOKIE: &str = "__Host-session";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const LONG: Duration = Duration::from_secs(60);

fn member<'a>(server: &'a Server, name: &str) -> (Visitor, Browser<'a>) {
    let mut browser = server.browser();
    let Join::Joined(new) = server.wiki.add_account(name, PASSPHRASE).unwrap() else { panic!("{name} is free") };
    browser.cookies.insert(COOKIE.to_owned(), new.token);
    (Visitor { contributor: Some(new.contributor) }, browser)
}

/// Here since some days.
fn age(server: &Server, who: &Visitor, days: i64) {
    let mut record = server.wiki.store().contributor(who.id().unwrap()).unwrap().unwrap();
    record.version += 1;
    record.since.0 -= days * DAY_MS;
    let entries = vec![Entry::Contributor(Box::new(record))];
    server.wiki.store().append(Batch { key: server.wiki.new_key(), entries }, server.wiki.now()).unwrap();
}

fn settled<'a>(server: &'a Server, name: &str) -> (Visitor, Browser<'a>) {
    let (who, browser) = member(server, name);
    age(server, &who, 4);
    for number in 0..10 {
        create(server, &who, &format!("{name} {number}"), "Un texte qui reste.");
    }
    assert!(server.wiki.is_settled(&who).unwrap());
    (who, browser)
}

fn create(server: &Server, who: &Visitor, title: &str, text: &str) -> FicheId {
    match server.wiki.create(who, super::draft("page", title, text), server.wiki.new_key()).unwrap() {
        Save::Saved(saved) => saved.fiche,
        other => panic!("{title}: {other:?}"),
    }
}

fn save(server: &Server, who: &Visitor, fiche: FicheId, text: &str) {
    let head = server.wiki.fiche(fiche).unwrap();
    let draft = super::draft("page", head.revision.content.title.as_str(), text);
    let saved = server.wiki.save(who, fiche, head.head_number, draft, &Default::default(), server.wiki.new_key());
    assert!(matches!(saved, Ok(Save::Saved(_))), "{saved:?}");
}

fn rename(server: &Server, who: &Visitor, fiche: FicheId, title: &str) {
    let saved = server.wiki.rename(who, fiche, title, None, "", server.wiki.new_key());
    assert!(matches!(saved, Ok(Save::Saved(_))), "{saved:?}");
}

fn head(server: &Server, fiche: FicheId) -> (String, String, bool) {
    let content = server.wiki.fiche(fiche).unwrap().revision.content.clone();
    let body = FieldKey::body();
    let Value::Text(text) = &content.values[&body] else { panic!("a text") };
    (content.title.to_string(), text.clone(), content.is_removed)
}

fn is_whole(server: &Server) {
    assert_eq!(server.wiki.store().verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn somebody_is_settled_after_four_days_and_ten_revisions_that_stand() {
    let server = Server::start();
    let (marie, mut browser) = member(&server, "Marie");
    age(&server, &marie, 4);
    let fiche = create(&server, &marie, "Un", "Un texte qui reste.");
    // The same words nine times over stand once.
    for number in 0..9 {
        save(&server, &marie, fiche, "");
        save(&server, &marie, fiche, if number % 2 == 0 { "Un texte qui reste." } else { "Un texte qui reste. " });
    }
    assert_eq!(server.wiki.standing(marie.contributor.as_ref().unwrap()).unwrap().revisions, 1);
    let page = browser.get("/limits");
    assert!(page.all(".notice")[0].contains("Marie : 4 jours ici, une révision"), "{:?}", page.all(".notice"));
    for number in 0..9 {
        assert!(!server.wiki.is_settled(&marie).unwrap());
        create(&server, &marie, &format!("Fiche {number}"), "Encore un texte.");
    }
    assert!(server.wiki.is_settled(&marie).unwrap());
    assert!(browser.get("/limits").all(".notice")[0].contains("10 révisions au moins"));
    let english = browser.request("GET", "/limits", &[("accept-language", "en")], None);
    assert!(english.text().contains("What everybody may do") && english.text().contains("at least 10 revisions"));
    assert!(server.get("/limits").text().contains("Vous lisez sans nom"));
}

#[test]
fn a_new_account_is_slowed_through_every_door_and_a_settled_one_much_later() {
    let server = Server::start_with(|settings| settings.writing = Writing::Members);
    let (marie, mut browser) = member(&server, "Marie");
    let token = server.wiki.create_token(marie.id().unwrap(), "essai").unwrap().token;
    let elsewhere = ("x-forwarded-for", "192.0.2.7");
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), elsewhere];
    let call = |number: usize| {
        let body =
            format!("{{\"type\": \"page\", \"title\": \"Fiche {number}\", \"body\": \"mots\", \"fields\": {{}}}}");
        server.browser().request("POST", "/api/v1/fiches", &headers, Some(body.as_bytes()))
    };
    let statuses: Vec<u16> = (0..62).map(|number| call(number).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 60, "{statuses:?}");
    let refused = call(99);
    assert_eq!((refused.status, refused.header("content-type")), (429, Some("application/problem+json")));
    // The same account in the browser: what was typed is given back.
    let token = browser.get("/new?type=page").token();
    let key = browser.get("/new?type=page").attribute("input[name=key]", "value").unwrap();
    browser.headers.push(("x-forwarded-for".to_owned(), "198.51.100.4".to_owned()));
    let fields = [
        ("token", token.as_str()),
        ("key", &key),
        ("type", "page"),
        ("title", "Le mien"),
        ("f.body", "Mes mots à moi"),
    ];
    let reply = browser.post("/new", &fields);
    assert_eq!(reply.status, 429, "{}", reply.text());
    assert!(reply.text().contains("Mes mots à moi") && reply.text().contains("Rien n’est perdu"));
    let network = kenfiche::wiki::accounts::Network::of([203, 0, 113, 9].into());
    let (yann, _) = settled(&server, "Yann");
    let passed = (0..400).filter(|_| server.wiki.count(&yann, Counted::Save, network).is_ok()).count();
    assert!((300..320).contains(&passed), "{passed}");
}

#[test]
fn another_title_in_the_form_or_in_a_call_is_counted_as_a_move() {
    let server = Server::start_with(|settings| settings.writing = Writing::Members);
    let (marie, mut browser) = member(&server, "Marie");
    create(&server, &marie, "Le four", "Du pain.");
    let token = server.wiki.create_token(marie.id().unwrap(), "essai").unwrap().token;
    let elsewhere = ("x-forwarded-for", "192.0.2.7");
    let bearer = format!("Bearer {token}");
    let headers =
        [("authorization", bearer.as_str()), ("content-type", "application/json"), ("if-match", "*"), elsewhere];
    let call =
        |body: &str| server.browser().request("PUT", "/api/v1/fiches/le-four", &headers, Some(body.as_bytes())).status;
    let renamed: Vec<u16> = (0..12).map(|number| call(&format!("{{\"title\": \"Le four {number}\"}}"))).collect();
    assert_eq!(renamed.iter().filter(|status| **status == 200).count(), 10, "{renamed:?}");
    assert_eq!(renamed[11], 429);
    assert_eq!(call("{\"body\": \"Du pain noir.\"}"), 200, "what keeps its title is a save");
    browser.headers.push(("x-forwarded-for".to_owned(), "192.0.2.7".to_owned()));
    let form = browser.get("/fiche/le-four-9/edit");
    let value = |name: &str| form.attribute(&format!("input[name='{name}']"), "value").unwrap();
    let (token, key, base) = (value("token"), value("key"), value("base"));
    let mut fields = vec![("token", token.as_str()), ("key", &key), ("base", &base), ("type", "page")];
    fields.extend([("title", "Le lavoir"), ("f.body", "Du linge.")]);
    assert_eq!(browser.post("/fiche/le-four-9/edit", &fields).status, 429);
    fields[4] = ("title", "Le four 9");
    assert_eq!(browser.post("/fiche/le-four-9/edit", &fields).status, 303);
    let undo = |browser: &mut Browser<'_>, number: u32| {
        let address = format!("/fiche/le-four-9/undo/{number}");
        let form = browser.get(&address);
        let value = |name: &str| form.attribute(&format!("input[name='{name}']"), "value").unwrap_or_default();
        let (token, key, base) = (value("token"), value("key"), value("base"));
        browser.post(&address, &[("token", token.as_str()), ("key", &key), ("base", &base)]).status
    };
    assert_eq!(undo(&mut browser, 11), 429, "undoing a renaming renames");
    assert_eq!(undo(&mut browser, 12), 409, "and undoing what changed again since asks");
}

#[test]
fn all_that_an_account_did_is_undone_in_one_action_and_what_others_did_stays() {
    let server = Server::start();
    let (_, mut browser) = settled(&server, "Yann");
    let (spam, _) = member(&server, "Réclame");
    let (marie, _) = member(&server, "Marie");
    let slate = "Première phrase.\n\nDeuxième phrase.\n\nTroisième phrase.\n";
    let edited = create(&server, &marie, "Le four", slate);
    save(&server, &spam, edited, &slate.replace("Première phrase.", "Achetez mes tapis."));
    save(
        &server,
        &marie,
        edited,
        &slate.replace("Première phrase.", "Achetez mes tapis.").replace("Troisième", "Dernière"),
    );
    let renamed = create(&server, &marie, "Le lavoir", slate);
    rename(&server, &spam, renamed, "Tapis pas chers");
    save(&server, &spam, renamed, "Tapis.");
    let removed = create(&server, &marie, "Le puits", slate);
    server.wiki.remove(&spam, removed, "", server.wiki.new_key()).unwrap();
    let own = create(&server, &spam, "Mes tapis", "Tapis.");
    let begun = create(&server, &spam, "La fontaine", "Tapis.\n\nDes tapis encore.\n");
    save(&server, &marie, begun, "Tapis.\n\nDes tapis encore.\n\nElle coule toujours.\n");
    let changed = create(&server, &marie, "Le moulin", "Il moud le blé noir.");
    save(&server, &spam, changed, "Il vend des tapis.");
    save(&server, &marie, changed, "Il vend du blé noir.");

    let page = browser.get("/contributor/reclame/undo");
    assert!(page.all(".lead")[0].contains("7 révisions, dans 6 fiches"), "{:?}", page.all(".lead"));
    let token = page.token();
    let post = |browser: &mut Browser<'_>, reason: &str| {
        browser.post("/contributor/reclame/undo", &[("token", &token), ("reason", reason)])
    };
    assert_eq!(post(&mut browser, "  ").status, 422);
    let done = post(&mut browser, "Des réclames partout");
    assert_eq!(done.status, 200);
    assert!(done.all(".notice")[0].contains("C’est défait, dans 4 fiches"), "{:?}", done.all(".notice"));
    let left = done.all(".block li");
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.iter().any(|left| left.contains("La fontaine")) && left.iter().any(|left| left.contains("Le moulin")));
    assert_eq!(head(&server, edited).1, slate.replace("Troisième", "Dernière"));
    assert_eq!(head(&server, renamed), ("Le lavoir".to_owned(), slate.to_owned(), false));
    assert_eq!(server.get("/fiche/tapis-pas-chers").header("location"), Some("/fiche/le-lavoir"));
    assert_eq!(head(&server, removed), ("Le puits".to_owned(), slate.to_owned(), false));
    assert!(head(&server, own).2, "a fiche of theirs alone is put in the bin");
    assert_eq!(head(&server, changed).1, "Il vend du blé noir.");
    // Again: nothing more is changed.
    let counts = server.wiki.counts();
    let again = post(&mut browser, "Des réclames partout");
    assert!(again.all(".notice")[0].contains("Rien n’était à défaire"), "{:?}", again.all(".notice"));
    assert_eq!(server.wiki.counts().revisions, counts.revisions);
    let told = server.get("/measures");
    assert!(
        told.text().contains("Des réclames partout")
            && told.text().contains("Yann")
            && told.text().contains("4 fiches")
    );
    assert_eq!(told.all("li time").len(), 1);
    // Credit is as before them.
    let credit = server.get("/fiche/le-lavoir").all(".credit")[0].clone();
    assert!(credit.contains("Écrit par Marie") && !credit.contains("Réclame"), "{credit}");
    is_whole(&server);
}

#[test]
fn undoing_everything_is_for_the_settled_alone() {
    let server = Server::start();
    let (marie, mut browser) = member(&server, "Marie");
    member(&server, "Yann");
    let page = browser.get("/contributor/yann/undo");
    assert!(page.attribute("form[action='/contributor/yann/undo']", "action").is_none());
    let token = browser.get("/account").token();
    let reply = browser.post("/contributor/yann/undo", &[("token", &token), ("reason", "Parce que")]);
    assert_eq!(reply.status, 403);
    let yann = server.wiki.person(&super::contributor("yann")).unwrap().contributor.id;
    assert!(server.wiki.undo_everything(&marie, yann, "Parce que", None, LONG).is_err());
    assert!(server.wiki.undo_everything(&Visitor::unknown(), yann, "Parce que", None, LONG).is_err());
    assert_eq!(server.get("/contributor/yann/undo").status, 200);
    assert_eq!(server.browser().post("/contributor/yann/undo", &[("reason", "x")]).status, 403);
}

#[test]
fn undoing_stops_when_its_time_is_over_and_goes_on_from_there() {
    let server = Server::start();
    let (yann, _) = settled(&server, "Yann");
    let (spam, _) = member(&server, "Réclame");
    let fiches: Vec<FicheId> =
        (0..5).map(|number| create(&server, &spam, &format!("Tapis {number}"), "Tapis.")).collect();
    let spam = spam.id().unwrap();
    let mut from = None;
    let mut goes = 0;
    loop {
        let done = server.wiki.undo_everything(&yann, spam, "Réclames", from, Duration::ZERO).unwrap();
        goes += 1;
        match done.next {
            // A go without time begins nothing; the next one is given some.
            Some(next) if from == Some(next) || goes == 1 => {
                let done = server.wiki.undo_everything(&yann, spam, "Réclames", Some(next), LONG).unwrap();
                assert_eq!((done.mended, done.next), (5, None));
                break;
            }
            next => from = next,
        }
    }
    assert!(fiches.into_iter().all(|fiche| head(&server, fiche).2));
}

#[test]
fn undoing_many_fiches_costs_a_few_saves_each() {
    const FICHES: u32 = 40;
    let server = Server::start();
    let (yann, _) = settled(&server, "Yann");
    let (spam, _) = member(&server, "Réclame");
    let (marie, _) = member(&server, "Marie");
    let text = "Une phrase qui compte. ".repeat(60);
    let fiches: Vec<FicheId> =
        (0..FICHES).map(|number| create(&server, &marie, &format!("Fiche {number}"), &text)).collect();
    let began = Instant::now();
    for (number, fiche) in fiches.iter().enumerate() {
        save(&server, &spam, *fiche, &text.replacen("compte", "vend", 9));
        if number % 4 == 0 {
            rename(&server, &spam, *fiche, &format!("Tapis {number}"));
        }
    }
    let per_save = began.elapsed() / (FICHES + FICHES / 4);
    let began = Instant::now();
    let done = server.wiki.undo_everything(&yann, spam.id().unwrap(), "Réclames", None, LONG).unwrap();
    let per_fiche = began.elapsed() / FICHES;
    assert_eq!((done.mended, done.left.len()), (FICHES, 0));
    assert!(per_fiche < per_save * 8, "{per_fiche:?} a fiche, {per_save:?} a save");
    assert!(fiches.into_iter().enumerate().all(|(number, fiche)| head(&server, fiche).0 == format!("Fiche {number}")));
    is_whole(&server);
}

#[test]
fn a_revision_made_together_is_left_to_people() {
    let server = Server::start();
    let (yann, _) = settled(&server, "Yann");
    let (marie, _) = member(&server, "Marie");
    let (spam, _) = member(&server, "Réclame");
    let fiche = create(&server, &marie, "Le four", "Il chauffe.");
    let parent = server.wiki.fiche(fiche).unwrap().revision.clone();
    let mut together = (*parent).clone();
    (together.number, together.parent_hash) = (2, parent.hash);
    together.contributors = vec![spam.id().unwrap(), marie.id().unwrap()];
    together.content.title = Title::parse("Le grand four").unwrap();
    let entries = vec![Entry::Revision(Box::new(together.sealed()))];
    server.wiki.store().append(Batch { key: server.wiki.new_key(), entries }, server.wiki.now()).unwrap();
    let done = server.wiki.undo_everything(&yann, spam.id().unwrap(), "Réclames", None, LONG).unwrap();
    assert_eq!(
        (done.mended, done.left[0].why, done.left[0].slug.clone()),
        (0, LeftWhy::Together, Slug::parse("le-four").unwrap())
    );
}

#[test]
fn two_fiches_never_take_one_unique_value_at_the_same_moment() {
    let server = Server::start();
    let (who, _) = member(&server, "Marie");
    let field = FieldKey::parse("resource_link").unwrap();
    for round in 0..5 {
        let value = format!("https://exemple.org/{round}");
        let saved: Vec<bool> = std::thread::scope(|scope| {
            let racing: Vec<_> = (0..4)
                .map(|number| {
                    let (server, who, value, field) = (&server, &who, &value, &field);
                    scope.spawn(move || {
                        let mut draft = super::draft("resource", &format!("Fiche {round} {number}"), "Texte.");
                        draft.values.insert(field.clone(), Value::Link(value.clone()));
                        matches!(server.wiki.create(who, draft, server.wiki.new_key()), Ok(Save::Saved(_)))
                    })
                })
                .collect();
            racing.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(saved.iter().filter(|saved| **saved).count(), 1, "{saved:?}");
    }
    is_whole(&server);
}
