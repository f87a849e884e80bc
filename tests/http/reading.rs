//! Reading a fiche: its page, its files, its addresses.

use super::{Server, draft};
use kenfiche::{
    domain::{
        fiche_type::{FieldKey, FieldKind},
        id::ItemId,
        place::{Place, Point, Precision},
        value::{Date, Item, Period, Value},
    },
    wiki::{
        Visitor,
        accounts::Join,
        draft::Draft,
        saving::{Save, Saved},
    },
};

const PASSPHRASE: &str = "un goéland sur le toit";

fn key(name: &str) -> FieldKey {
    FieldKey::parse(name).unwrap()
}

fn item(number: u8, title: Option<&str>, text: &str) -> Item {
    Item { id: ItemId([number; 16]), title: title.map(str::to_owned), text: text.to_owned() }
}

fn account(server: &Server, name: &str) -> Visitor {
    let Join::Joined(session) = server.wiki.add_account(name, PASSPHRASE).unwrap() else { panic!("{name} joins") };
    Visitor { contributor: Some(session.contributor) }
}

fn create(server: &Server, visitor: &Visitor, draft: Draft) -> Saved {
    match server.wiki.create(visitor, draft, server.wiki.new_key()).unwrap() {
        Save::Saved(saved) => *saved,
        other => panic!("{other:?}"),
    }
}

/// An initiative with a value of nearly every kind.
fn full(server: &Server) -> Saved {
    let marie = account(server, "Marie Le Gall");
    let place = create(server, &marie, draft("place", "TyFab", "Un fablab. Voir [[Le four]]."));
    let mut draft =
        draft("initiative", "Le four", "Au **début**, [[TyFab]] et [[un rêve]].\n\n## Le samedi\n\nOn cuit.");
    let about = Point::parse(48.3904, -4.4861).unwrap();
    draft.values.extend([
        (key("lead"), Value::Line("Un four pour tout le bourg.".to_owned())),
        (key("status"), Value::Choice("growing".to_owned())),
        (key("since"), Value::Period(Period { start: Date::parse("2013-02-24").unwrap(), end: None })),
        (
            key("places"),
            Value::Places(vec![Place {
                label: "12 rue du Port, 29200 Brest".to_owned(),
                point: Some(about),
                precision: Precision::Street,
            }]),
        ),
        (key("themes"), Value::Keywords(vec!["Pain & sel".to_owned(), "Énergie".to_owned()])),
        (key("website"), Value::Link("https://www.exemple.org/four".to_owned())),
        (key("how"), Value::Items(vec![item(1, Some("Trouver l’argile"), "Dans le *champ*.")])),
        (key("brakes"), Value::Items(vec![item(2, None, "La pluie.")])),
        (key("facilitations"), Value::Items(vec![item(3, None, "Le soleil.")])),
    ]);
    let fields = &server.wiki.newest_type(&draft.type_key).unwrap().unwrap().fields;
    for field in fields {
        if matches!(field.kind, FieldKind::Reference { .. }) {
            draft.values.insert(field.key.clone(), Value::References(vec![place.fiche]));
        }
    }
    create(server, &marie, draft)
}

#[test]
fn a_fiche_is_laid_out_for_people() {
    let server = Server::start();
    full(&server);
    let page = server.get("/fiche/le-four");
    assert_eq!(page.status, 200);
    assert_eq!(page.all("h1"), ["Le four"]);
    assert_eq!(page.all(".sheet .lead"), ["Un four pour tout le bourg."]);
    assert_eq!(page.all(".tab b"), ["Initiative"]);
    assert_eq!(page.all(".tab .quiet"), ["Brest · Pain & sel"]);
    assert_eq!(page.all(".credit"), ["Écrit par Marie Le Gall"]);
    let fields = page.all(".fields > div");
    for expected in
        ["StatutEn développement", "DatesDepuis le 24 février 2013", "Siteexemple.org / …", "ThèmesPain & sel, Énergie"]
    {
        assert!(fields.iter().any(|field| field == expected), "{expected}: {fields:?}");
    }
    let place = fields.iter().find(|field| field.starts_with("Lieux")).unwrap();
    assert!(place.contains("12 rue du Port") && place.contains("48,3904° N, 4,4861° O à la rue près"), "{place}");
    assert_eq!(page.attribute("a[href^='geo:']", "href").as_deref(), Some("geo:48.39040,-4.48610"));
    assert_eq!(
        page.attribute(".fields a[href^='/fiches?theme']", "href").as_deref(),
        Some("/fiches?theme=Pain%20%26%20sel")
    );
    assert_eq!(page.all(".steps h3"), ["Trouver l’argile"]);
    assert_eq!(page.all(".winds > section > h2"), ["Freins", "Facilitations"]);
    assert_eq!(page.attribute(".steps li", "id").unwrap(), format!("i-{}", ItemId([1; 16])));
    assert_eq!(page.all(".contents a"), ["Le samedi", "Comment faire", "Freins", "Facilitations"]);
    for link in ["Le samedi", "Freins"] {
        let page = &page;
        let position = page.all(".contents a").iter().position(|words| words == link).unwrap();
        let selector = format!(".contents li:nth-child({}) a", position + 1);
        let anchor = page.attribute(&selector, "href").unwrap();
        assert_eq!(page.all(&format!("[id='{}']", &anchor[1..])), [link]);
    }
    assert!(page.text().contains("CC BY-SA 4.0"));
    assert!(page.all("script").is_empty(), "a page that is read needs no script");
}

#[test]
fn links_lead_to_fiches_and_wanted_ones_are_dashed() {
    let server = Server::start();
    full(&server);
    let page = server.get("/fiche/le-four");
    assert_eq!(page.attribute(".prose a[href='/fiche/tyfab']", "class"), None);
    assert_eq!(page.attribute(".prose a.wanted", "href").as_deref(), Some("/new?title=un%20r%C3%AAve"));
    assert_eq!(page.all(".links-here a"), ["TyFab"]);
    // Once it is written, the same revision leads there.
    create(&server, &account(&server, "Yann"), draft("page", "Un rêve", "Voilà."));
    let page = server.get("/fiche/le-four");
    assert_eq!(page.all(".prose a.wanted"), Vec::<String>::new());
    assert!(page.text().contains("href=\"/fiche/un-reve\""));
}

#[test]
fn a_text_in_another_language_says_so() {
    let server = Server::start();
    let mut english = draft("page", "The oven", "It is hot.");
    english.lang = kenfiche::domain::fiche::Lang::parse("en");
    create(&server, &Visitor::unknown(), english);
    let page = server.get("/fiche/the-oven");
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("fr"));
    assert_eq!(page.attribute("h1", "lang").as_deref(), Some("en"));
    assert_eq!(page.attribute(".prose", "lang").as_deref(), Some("en"));
    let mut browser = server.browser();
    browser.headers.push(("accept-language".to_owned(), "en".to_owned()));
    let page = browser.get("/fiche/the-oven");
    assert_eq!((page.attribute("html", "lang").as_deref(), page.attribute("h1", "lang")), (Some("en"), None));
}

#[test]
fn a_former_address_leads_to_the_present_one_for_ever() {
    let server = Server::start();
    let saved = full(&server);
    let marie = Visitor { contributor: Some(saved.saver) };
    server.wiki.rename(&marie, saved.fiche, "Le four à pain", None, "", server.wiki.new_key()).unwrap();
    for (end, there) in
        [("", "/fiche/le-four-a-pain"), (".md", "/fiche/le-four-a-pain.md"), (".json", "/fiche/le-four-a-pain.json")]
    {
        let reply = server.get(&format!("/fiche/le-four{end}"));
        assert_eq!((reply.status, reply.header("location")), (301, Some(there)));
    }
    assert_eq!(server.get("/fiche/le-four-a-pain").status, 200);
    // A title typed as an address leads there too.
    let typed = server.get("/fiche/Le%20four%20%C3%A0%20pain");
    assert_eq!((typed.status, typed.header("location")), (301, Some("/fiche/le-four-a-pain")));
    assert_eq!(server.get("/fiche/nulle-part").status, 404);
    assert_eq!(server.get("/fiche/%2e%2e%2fetc").status, 404);
}

#[test]
fn a_fiche_in_the_bin_is_gone_and_says_how_to_bring_it_back() {
    let server = Server::start();
    let saved = full(&server);
    let marie = Visitor { contributor: Some(saved.saver) };
    server.wiki.remove(&marie, saved.fiche, "doublon", server.wiki.new_key()).unwrap();
    let page = server.get("/fiche/le-four");
    assert_eq!(page.status, 410);
    assert!(page.all(".lead")[0].contains("Retirée par Marie Le Gall"), "{:?}", page.all(".lead"));
    assert!(page.text().contains("/fiche/le-four/history"));
    assert!(!page.text().contains("On cuit"), "the text itself is in the history only");
    assert_eq!(server.get("/fiche/le-four.md").status, 410);
    assert_eq!(server.get("/fiche/le-four.json").status, 410);
}

#[test]
fn the_same_fiche_is_there_as_markdown_and_as_json() {
    let server = Server::start();
    full(&server);
    let markdown = server.get("/fiche/le-four.md");
    assert_eq!(markdown.header("content-type"), Some("text/markdown; charset=utf-8"));
    let text = markdown.text();
    assert!(text.starts_with("---\ntitle: \"Le four\"\ntype: \"initiative\"\n"), "{text}");
    for part in [
        "\nlead: \"Un four pour tout le bourg.\"\n",
        "\n---\n\nAu **début**",
        "## Freins\n\nLa pluie.",
        "### Trouver l’argile",
    ] {
        assert!(text.contains(part), "{part:?} in {text}");
    }
    let json = server.get("/fiche/le-four.json");
    let data: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
    assert_eq!(data["title"], "Le four");
    assert_eq!(data["rev"], 1);
    assert_eq!(data["fields"]["status"], "growing");
    assert_eq!(data["fields"]["since"]["start"], "2013-02-24");
    assert_eq!(data["contributors"][0]["contributor"], "marie-le-gall");
    assert!(data["body"].as_str().unwrap().starts_with("Au **début**"));
    let tag = json.header("etag").unwrap();
    let again = server.browser().request("GET", "/fiche/le-four.json", &[("if-none-match", tag)], None);
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[test]
fn a_page_is_the_same_bytes_for_everybody_without_a_name_and_known_by_its_tag() {
    let server = Server::start();
    full(&server);
    let first = server.get("/fiche/le-four");
    let second = server.get("/fiche/le-four");
    assert_eq!(first.body, second.body);
    assert!(first.header("set-cookie").is_none());
    let tag = first.header("etag").unwrap();
    let again = server.browser().request("GET", "/fiche/le-four", &[("if-none-match", tag)], None);
    assert_eq!(again.status, 304);
}

#[test]
fn what_people_write_does_not_run() {
    let server = Server::start();
    let nasty = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) <svg onload=alert(1)>";
    let mut draft = draft("initiative", "<script>alert(1)</script>", nasty);
    draft.values.insert(key("lead"), Value::Line(nasty.to_owned()));
    draft.values.insert(key("audience"), Value::Line("\"><script>alert(1)</script>".to_owned()));
    draft.values.insert(key("themes"), Value::Keywords(vec!["'><script>alert(1)</script>".to_owned()]));
    draft.values.insert(key("how"), Value::Items(vec![item(1, Some(nasty), nasty)]));
    let saved = create(&server, &Visitor::unknown(), draft);
    let page = server.get(&format!("/fiche/{}", saved.slug));
    assert_eq!(page.status, 200);
    assert!(page.all("script").is_empty());
    for attribute in ["[onerror]", "[onload]", "[href^='javascript']", ".sheet img"] {
        assert!(page.all(attribute).is_empty(), "{attribute}");
    }
}
