//! Reading what happened: the history, the difference of two revisions, recent changes, feeds, a person's page.

use super::{Reply, Server};
use atom_syndication::Feed;
use kenfiche::{
    domain::{
        fiche::{Lang, Licence, Source, Title},
        fiche_type::{FieldKey, TypeKey},
        id::FicheId,
        place::{Place, Point, Precision},
        revision::Timestamp,
        value::Value,
    },
    wiki::{
        Visitor,
        draft::Draft,
        importing::{Imported, ImportedAuthor, ImportedState},
        saving::{Save, Saved},
    },
};
use std::collections::BTreeMap;

const BODY: &str = "Le premier paragraphe parle des vingtaines de fiches du pays de Brest.\n\n\
    La deuxième idée est que tout le monde peut écrire ici.\n\n\
    Le troisième paragraphe ne change pas du tout.\n\n\
    Le quatrième non plus, il reste comme il est.\n\n\
    Le dernier dit au revoir à celles et ceux qui lisent.\n";

/// A fiche and whoever wrote it first.
struct Told {
    server: Server,
    writer: Visitor,
    fiche: FicheId,
    slug: String,
    number: u32,
    draft: Draft,
}

impl Told {
    fn new() -> Self {
        Self::on(Server::start())
    }

    fn on(server: Server) -> Self {
        let values = BTreeMap::from([(FieldKey::body(), Value::Text(BODY.to_owned()))]);
        let draft = Draft {
            type_key: TypeKey::parse("initiative").unwrap(),
            title: "Le jardin partagé".to_owned(),
            summary: "pour commencer".to_owned(),
            lang: None,
            licence: None,
            values,
            problems: Vec::new(),
        };
        let first = saved(server.wiki.create(&Visitor::unknown(), draft.clone(), server.wiki.new_key()));
        let writer = Visitor { contributor: Some(first.saver) };
        Self { writer, fiche: first.fiche, slug: first.slug.to_string(), number: 1, draft, server }
    }

    fn writer_name(&self) -> String {
        self.writer.contributor.as_ref().unwrap().name.to_string()
    }

    fn value(&mut self, key: &str, value: Value) -> &mut Self {
        self.draft.values.insert(FieldKey::parse(key).unwrap(), value);
        self
    }

    fn body(&mut self, text: &str) -> &mut Self {
        self.value("body", Value::Text(text.to_owned()))
    }

    /// Keeps what the draft says now, by the writer.
    fn save(&mut self, summary: &str) -> u32 {
        let writer = self.writer.clone();
        self.save_by(&writer, summary).number
    }

    fn save_by(&mut self, who: &Visitor, summary: &str) -> Saved {
        self.draft.summary = summary.to_owned();
        let wiki = &self.server.wiki;
        let done = saved(wiki.save(who, self.fiche, self.number, self.draft.clone(), &BTreeMap::new(), wiki.new_key()));
        self.number = done.number;
        done
    }

    fn get(&self, end: &str) -> Reply {
        self.in_language("fr", &format!("/fiche/{}{end}", self.slug))
    }

    fn in_language(&self, lang: &str, path: &str) -> Reply {
        let mut browser = self.server.browser();
        browser.headers.push(("accept-language".to_owned(), lang.to_owned()));
        browser.get(path)
    }
}

fn saved(save: kenfiche::wiki::Outcome<Save>) -> Saved {
    match save.unwrap() {
        Save::Saved(saved) => *saved,
        other => panic!("not saved: {other:?}"),
    }
}

/// Spaces that do not break become ordinary ones.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn one(reply: &Reply, selector: &str) -> String {
    plain(&reply.all(selector).first().cloned().unwrap_or_default())
}

fn imported(server: &Server, id: &str, authors: &[&str]) {
    let state = |at: usize, author: &&str| ImportedState {
        title: Title::parse(&format!("Histoire {id}")).unwrap(),
        values: BTreeMap::from([(FieldKey::body(), Value::Text(paragraphs(&authors[..=at])))]),
        authors: vec![ImportedAuthor { name: (*author).to_owned(), id: None }],
        at: Some(Timestamp(1_300_000_000_000 + at as i64 * 86_400_000)),
        summary: String::new(),
        fields_by: None,
    };
    let source = Source { name: "multibao".into(), id: id.into(), url: None, date: None, attribution: None };
    let imported = Imported {
        source,
        type_key: TypeKey::parse("resource").unwrap(),
        lang: Lang::parse("fr").unwrap(),
        licence: Licence::default(),
        slug: None,
        front_matter: None,
        states: authors.iter().enumerate().map(|(at, author)| state(at, author)).collect(),
    };
    server.wiki.import(&imported).unwrap();
}

/// A paragraph of each of them.
fn paragraphs(authors: &[&str]) -> String {
    let paragraph = |(at, author): (usize, &&str)| format!("Ici {author} raconte la journée numéro {at}.\n\n");
    authors.iter().enumerate().map(paragraph).collect()
}

#[test]
fn a_history_says_who_did_what_and_offers_two_revisions_to_compare() {
    let mut told = Told::new();
    told.body(&BODY.replace("vingtaines", "dizaines")).save("coquille");
    let page = told.get("/history");
    assert_eq!(page.status, 200);
    assert_eq!(one(&page, "h1"), "Historique");
    assert!(one(&page, ".lead").starts_with("2 révisions, par une personne."), "{}", one(&page, ".lead"));
    let name = told.writer_name();
    let lines: Vec<String> = page.all(".revision .what p:first-child").iter().map(|line| plain(line)).collect();
    assert_eq!(
        lines,
        [format!("{name} a corrigé un mot dans « Texte »"), format!("{name} a écrit les 51 premiers mots")]
    );
    assert_eq!(one(&page, ".revision .summary"), "« coquille »");
    assert_eq!(page.attribute("input[name=to][checked]", "value").as_deref(), Some("2"));
    assert_eq!(page.attribute("input[name=from][checked]", "value").as_deref(), Some("1"));
    let compared = told.get("/diff?from=1&to=2");
    assert_eq!((compared.status, compared.header("location")), (303, Some("/fiche/le-jardin-partage/diff/1..2")));
    let english = told.in_language("en", "/fiche/le-jardin-partage/history");
    assert_eq!(one(&english, ".revision .what p:first-child"), format!("{name} corrected one word in “Text”"));
    assert_eq!(english.attribute(".revision .summary", "lang").as_deref(), Some("fr"));
    assert_eq!(page.attribute(".revision .summary", "lang"), None);
}

#[test]
fn a_long_history_is_read_page_by_page_and_runs_of_a_day_fold() {
    let mut told = Told::new();
    for at in 2..=53 {
        told.body(&format!("{BODY}\nAjout {at}.\n")).save("");
    }
    let first = told.get("/history");
    assert_eq!(first.all(".revision").len(), 50);
    assert!(plain(&first.all("details.run summary")[0]).starts_with("48 révisions de"));
    let older = first.attribute("a[rel=next]", "href").unwrap();
    let second = told.in_language("fr", &older);
    assert_eq!(second.all(".revision").len(), 3);
    assert_eq!(second.attribute("a[rel=next]", "href"), None);
}

#[test]
fn a_difference_shows_words_moves_and_what_stays() {
    let mut told = Told::new();
    let mut paragraphs: Vec<String> =
        BODY.replace("vingtaines", "dizaines").trim().split("\n\n").map(str::to_owned).collect();
    let first = paragraphs.remove(0);
    paragraphs.push(first);
    told.body(&format!("{}\n", paragraphs.join("\n\n"))).save("au revoir d’abord");
    let page = told.get("/diff/1..2");
    let name = told.writer_name();
    assert_eq!(one(&page, ".lead"), format!("{name} a corrigé un mot et déplacé un paragraphe dans « Texte »."));
    assert_eq!(one(&page, ".moved del"), "retiré : vingtaines");
    assert_eq!(one(&page, ".moved ins"), "ajouté : dizaines");
    assert!(
        one(&page, ".moved-note").starts_with("Déplacé ici, de 4 paragraphes plus haut"),
        "{}",
        one(&page, ".moved-note")
    );
    assert!(one(&page, ".left-here").starts_with("Un paragraphe est parti d’ici :"));
    let away = page.attribute(".left-here", "id").unwrap();
    assert_eq!(page.attribute(".moved-note a", "href").unwrap(), format!("#{away}"));
    let here = page.attribute(".moved", "id").unwrap();
    assert_eq!(page.attribute(".left-here a", "href").unwrap(), format!("#{here}"));
    assert_eq!(one(&page, "summary.same"), "4 paragraphes sans changement");
    let links: Vec<String> = page.all(".ways-back a");
    assert_eq!(
        links.iter().map(|link| plain(link)).collect::<Vec<_>>(),
        ["Annuler ce changement", "Rétablir la révision 1"]
    );
    let side = told.get("/diff/1..2?view=side");
    assert_eq!(side.all(".side > .head b"), ["Révision 1", "Révision 2"]);
    assert!(plain(&side.text()).contains("Pas encore ici"));
    let english = told.in_language("en", "/fiche/le-jardin-partage/diff/1..2");
    assert_eq!(one(&english, ".lead"), format!("{name} corrected one word and moved a paragraph in “Text”."));
}

#[test]
fn a_difference_shows_fields_by_their_labels_and_places_by_metres() {
    let mut told = Told::new();
    let place = |lat: f64| {
        Value::Places(vec![Place {
            label: "Brest".into(),
            point: Point::parse(lat, -4.48),
            precision: Precision::Exact,
        }])
    };
    told.value("status", Value::Choice("idea".into())).value("places", place(48.39)).save("");
    let words = Value::Keywords(vec!["eau".into(), "terre".into()]);
    told.value("status", Value::Choice("starting".into()))
        .value("places", place(48.3927))
        .value("themes", words)
        .save("");
    let page = told.get("/diff/2..3");
    let text: Vec<String> = page.all(".fields dd").iter().map(|row| plain(row)).collect();
    assert!(text.contains(&"retiré : Envie ajouté : Démarrage".to_owned()), "{text:?}");
    assert!(text.iter().any(|row| row.ends_with("déplacé de 300 m")), "{text:?}");
    let themes: Vec<String> = page.all(".fields li").iter().map(|entry| plain(entry)).collect();
    assert!(themes.ends_with(&["ajouté : eau".to_owned(), "ajouté : terre".to_owned()]), "{themes:?}");
    assert!(one(&page, ".lead").contains("déplacé le lieu de 300 m"));
    let far = told.get("/diff/1..3");
    assert_eq!(one(&far, ".lead"), "Statut : rien → Démarrage, lieu « Brest » ajouté, 2 mots-clés ajoutés.");
}

#[test]
fn a_difference_may_lead_back_be_empty_or_not_exist() {
    let mut told = Told::new();
    told.body(&BODY.replace("vingtaines", "dizaines")).save("");
    let back = told.get("/diff/2..1");
    assert_eq!(one(&back, "del"), "retiré");
    assert_eq!(one(&back, ".diff-text del"), "retiré : dizaines");
    assert!(one(&back, ".notice").contains("de la révision 2 à la révision 1"));
    let same = told.get("/diff/2..2");
    assert!(plain(&same.text()).contains("Ces deux révisions disent la même chose."));
    for missing in ["/diff/1..9", "/diff/0..1", "/diff/x..y", "/diff/1", "/rev/9", "/rev/x"] {
        assert_eq!(told.get(missing).status, 404, "{missing}");
    }
}

#[test]
fn what_was_taken_back_is_quiet_and_an_undo_says_what_came_of_it() {
    let mut told = Told::new();
    told.body("Plus rien.\n").save("");
    let wiki = told.server.wiki.clone();
    let done = saved(wiki.undo(&told.writer, told.fiche, 2, &BTreeMap::new(), "", wiki.new_key()));
    assert_eq!(done.number, 3);
    let page = told.get("/history");
    assert_eq!(page.all(".revision.undone").len(), 2);
    assert!(one(&page, ".revision.undone .what p").ends_with("a annulé la révision 2"));
    let shown = told.get("/diff/2..3");
    assert!(one(&shown, ".lead").ends_with("a annulé la révision 2."));
    assert!(plain(&shown.text()).contains("mots ajoutés") || plain(&shown.text()).contains("mots remplacés"));
}

#[test]
fn an_old_revision_says_what_it_is_and_leads_on() {
    let mut told = Told::new();
    told.body(&BODY.replace("vingtaines", "dizaines")).save("");
    let page = told.get("/rev/1");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("vingtaines"));
    let banner = one(&page, "aside.notice");
    assert!(banner.starts_with(&format!("Ceci est la révision 1, telle que {}", told.writer_name())), "{banner}");
    for way in ["/fiche/le-jardin-partage", "/fiche/le-jardin-partage/diff/1..2", "/fiche/le-jardin-partage/restore/1"]
    {
        assert!(page.attribute(&format!("aside.notice a[href=\"{way}\"]"), "href").is_some(), "{way}");
    }
    assert_eq!(page.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
}

#[test]
fn a_former_address_leads_to_the_same_difference() {
    let mut told = Told::new();
    told.body("Autre chose.\n").save("");
    let wiki = told.server.wiki.clone();
    let contributor = told.writer.contributor.clone().unwrap();
    let member = kenfiche::domain::contributor::Contributor {
        origin: kenfiche::domain::contributor::Origin::Account,
        ..contributor
    };
    let member = Visitor { contributor: Some(member) };
    saved(wiki.rename(&member, told.fiche, "Le verger", None, "", wiki.new_key()));
    let moved = told.get("/diff/1..2?view=side");
    assert_eq!((moved.status, moved.header("location")), (301, Some("/fiche/le-verger/diff/1..2?view=side")));
    assert_eq!(told.get("/history").header("location"), Some("/fiche/le-verger/history"));
}

#[test]
fn imports_that_are_passed_over_are_told_as_when_they_were_read() {
    let server = Server::start();
    for (id, authors) in [("12", &["Alice", "Bob", "Alice", "Carole"][..]), ("13", &["Bob"]), ("14", &["Dan", "Eve"])] {
        imported(&server, id, authors);
    }
    server.write("place", "La halle", "Un lieu couvert.", &[], "");
    imported(&server, "15", &["Alice", "Dan", "Alice"]);
    let told = |path: &str| server.get(path).all("main .changed, main .import > summary, main .import li");
    let first = told("/changes?read=1");
    assert_eq!(first.len(), 6, "{first:#?}");
    assert!(plain(&first[5]).contains("4 révisions"), "{first:#?}");
    for path in ["/changes?read=2", "/changes?read=3"] {
        assert_eq!(told(path), first);
    }
    server.write("place", "Le quai", "Un lieu ouvert.", &[], "");
    assert_eq!(told("/changes?read=4")[1..], first);
    let feed = server.get("/changes.atom").text();
    assert_eq!(feed.matches("<entry>").count(), 6);
    assert!(plain(&feed).contains("4 révisions"));
}

#[test]
fn recent_changes_go_by_day_and_fiche_and_are_narrowed() {
    let mut told = Told::new();
    told.body(&BODY.replace("vingtaines", "dizaines")).save("");
    told.server.write("place", "La halle", "Un lieu couvert.", &[], "");
    let all = told.in_language("fr", "/changes");
    assert_eq!(all.all(".day > h2").len(), 1);
    assert_eq!(all.all(".changed h3"), ["La halle", "Le jardin partagé"]);
    assert_eq!(all.all(".changed li").len(), 3);
    let places = told.in_language("fr", "/changes?type=place");
    assert_eq!(places.all(".changed h3"), ["La halle"]);
    assert_eq!(places.attribute("option[selected]", "value").as_deref(), Some("place"));
    let name = super::encoded(&told.writer_name());
    let mine = told.in_language("fr", &format!("/changes?contributor={name}"));
    assert_eq!(mine.all(".changed h3"), ["Le jardin partagé"]);
    let nobody = told.in_language("fr", "/changes?contributor=personne-ici");
    assert!(one(&nobody, ".notice").starts_with("Personne ici ne s’appelle « personne-ici »"));
}

#[test]
fn an_imported_history_is_one_line() {
    let server = Server::start();
    imported(&server, "un", &["Ana", "Bob", "Ana"]);
    imported(&server, "deux", &["Ana", "Zoé"]);
    let page = server.get("/changes");
    assert_eq!(
        plain(&page.all("details.import summary")[0]),
        "2 fiches importées avec leur histoire : 5 révisions, écrites en 2011"
    );
    let lines: Vec<String> = page.all("details.import li").iter().map(|line| plain(line)).collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines.contains(&"Histoire un : 3 révisions importées, écrites en 2011 par Ana et Bob".to_owned()),
        "{lines:?}"
    );
    let feed = Feed::read_from(&server.get("/changes.atom").body[..]).unwrap();
    assert_eq!(feed.entries().len(), 2);
    let home = server.get("/");
    assert!(home.all(".news .ago").iter().all(|ago| plain(ago).contains("arrivée ici le")), "{:?}", home.all(".news"));
    let fiche = server.get("/fiche/histoire-un");
    assert!(fiche.text().contains("15 mars 2011"), "the last change has the date of the source");
}

#[test]
fn everything_that_arrived_on_one_day_is_one_line() {
    let server = Server::start();
    for number in 0..55 {
        imported(&server, &number.to_string(), &["Ana"]);
    }
    let page = server.get("/changes");
    assert_eq!(page.all("details.import summary").len(), 1);
    assert_eq!(page.all("details.import li").len(), 55, "more of them than there are lines on a page");
    assert!(page.all("a[rel=next]").is_empty());

    // In the feed too: what people write beside it stays there.
    server.write("place", "Le quai", "Un lieu ouvert.", &[], "");
    let feed = Feed::read_from(&server.get("/changes.atom").body[..]).unwrap();
    let titles: Vec<String> = feed.entries().iter().map(|entry| plain(&entry.title().value)).collect();
    assert_eq!(titles, ["Le quai", "55 fiches importées avec leur histoire : 55 révisions, écrites en 2011"]);
    let arrival = &feed.entries()[1];
    assert!(arrival.summary().unwrap().as_str().contains("Histoire 54"));
    let (_, path) = arrival.links()[0].href().split_once("/changes").unwrap();
    let brought = server.get(&format!("/changes{path}"));
    assert_eq!(brought.all("details.import li").len(), 55);
    assert!(brought.all(".changed").is_empty(), "it leads to what arrived, not to what came since");

    // The entry of the day stays the same one when more arrives.
    imported(&server, "encore", &["Ana"]);
    let again = Feed::read_from(&server.get("/changes.atom").body[..]).unwrap();
    assert_eq!(again.entries().len(), 2);
    assert_eq!(again.entries()[0].id(), arrival.id());
    assert!(plain(&again.entries()[0].title().value).starts_with("56 fiches"));
}

#[test]
fn feeds_are_atom_with_ids_that_last_and_addresses_that_are_ours() {
    let mut told = Told::on(Server::start_with(|settings| {
        settings.base_url = Some("https://fiches.example.org".to_owned());
    }));
    told.body(&BODY.replace("vingtaines", "dizaines")).save("coquille < & >");
    let person = told.writer.contributor.as_ref().unwrap().slug().to_string();
    for path in [
        "/changes.atom".to_owned(),
        "/fiche/le-jardin-partage/changes.atom".to_owned(),
        format!("/contributor/{person}/changes.atom"),
    ] {
        let mut browser = told.server.browser();
        browser.headers.push(("x-forwarded-host".to_owned(), "evil.example".to_owned()));
        let reply = browser.get(&path);
        assert_eq!(reply.header("content-type"), Some("application/atom+xml; charset=utf-8"), "{path}");
        let feed = Feed::read_from(&reply.body[..]).unwrap();
        assert_eq!(feed.entries().len(), 2, "{path}");
        let newest = &feed.entries()[0];
        assert!(newest.id().starts_with("urn:uuid:"));
        assert_eq!(newest.links()[0].href(), "https://fiches.example.org/fiche/le-jardin-partage/diff/1..2");
        assert!(newest.summary().unwrap().as_str().contains("coquille < & >"));
        assert!(feed.links().iter().all(|link| link.href().starts_with("https://fiches.example.org/")));
        let again = told.server.get(&path);
        assert_eq!(again.body, reply.body, "the same wiki gives the same feed");
        let tag = reply.header("etag").unwrap().to_owned();
        let known = told.server.browser().request("GET", &path, &[("if-none-match", &tag)], None);
        assert_eq!((known.status, known.body.len()), (304, 0), "{path}");
    }
    assert_eq!(told.server.browser().request("HEAD", "/changes.atom", &[], None).status, 200);
}

#[test]
fn a_person_is_shown_by_what_stands_and_what_they_did() {
    let mut told = Told::new();
    told.body(&format!("{BODY}\nUne phrase ajoutée par quelqu’un d’autre encore.\n"));
    let other = told.save_by(&Visitor::unknown(), "").saver.name.to_string();
    let me = told.writer.contributor.clone().unwrap();
    told.server.wiki.tell_about(me.id, "J’habite **Brest**. <script>alert(1)</script>").unwrap();
    let page = told.in_language("fr", &format!("/contributor/{}", me.slug()));
    assert_eq!(page.status, 200);
    assert_eq!(one(&page, "h1"), told.writer_name());
    // The title is theirs too.
    assert_eq!(
        one(&page, ".lead"),
        format!("On lit aujourd’hui 54 mots de {}, dans une fiche, avec une autre personne.", told.writer_name())
    );
    assert_eq!(one(&page, ".person-about strong"), "Brest");
    assert!(!page.text().contains("<script"));
    assert_eq!(page.all(".works h3"), ["Le jardin partagé"]);
    assert!(one(&page, ".work-words").starts_with("54 mots, "));
    assert_eq!(page.all(".plain-rows li a")[0], other);
    assert_eq!(page.all("details table tbody tr").len(), 1);
    assert!(page.attribute(".calendar circle", "r").is_some());
    let lower = page.text().to_lowercase();
    for word in ["administrateur", "membre depuis", "rang", "badge"] {
        assert!(!lower.contains(&format!(" {word} ")), "{word}");
    }
}

#[test]
fn an_imported_name_tells_its_source_and_missing_ones_lead_to_near_ones() {
    let server = Server::start();
    imported(&server, "un", &["Maïeul Rouquette"]);
    let page = server.get("/contributor/maieul-rouquette~multibao");
    assert_eq!(page.status, 200);
    assert!(one(&page, ".notice p").contains("historique importé (multibao)"));
    assert!(one(&page, ".over").starts_with("A écrit ailleurs"), "{}", one(&page, ".over"));
    let missing = server.get("/contributor/maieul");
    assert_eq!(missing.status, 404);
    assert_eq!(missing.all(".plain-rows a"), ["Maïeul Rouquette (multibao)"]);
    assert_eq!(server.get("/contributor/xyz").status, 404);
}

#[test]
fn everybody_who_wrote_beside_a_person_is_named() {
    let server = Server::start();
    imported(&server, "neuf", &["Ana", "Bob", "Cléo", "Dan", "Eve", "Fanch", "Gaïd", "Hervé", "Iris"]);
    let page = server.get("/contributor/iris~multibao");
    assert!(one(&page, ".lead").ends_with("dans une fiche, avec 8 autres personnes."), "{}", one(&page, ".lead"));
    let names = page.all(".beside .plain-rows a:first-child");
    assert_eq!(names, ["Ana", "Bob", "Cléo", "Dan", "Eve", "Fanch", "Gaïd", "Hervé"]);
}

#[test]
fn what_a_person_wrote_is_quoted_and_each_number_opens_to_its_revisions() {
    let mut told = Told::new();
    told.body(&format!("{BODY}\nUne phrase ajoutée par quelqu’un d’autre encore.\n"));
    let other = told.save_by(&Visitor::unknown(), "").saver;
    let (first, second) = (told.writer.contributor.clone().unwrap().slug(), other.slug());
    let page = told.in_language("fr", &format!("/contributor/{second}"));
    assert_eq!(one(&page, ".works blockquote"), "« Une phrase ajoutée par quelqu’un d’autre encore. »");
    let way = page.attribute(".works blockquote a", "href").unwrap();
    assert!(way.ends_with(&format!("/credit?of={second}")), "{way}");
    let begun = told.in_language("fr", &format!("/contributor/{first}"));
    assert!(one(&begun, ".told-large").starts_with("Une fiche commencée ainsi a été continuée."));
    let evidence = told.in_language("fr", &format!("/contributor/{second}/evidence?of=words"));
    assert_eq!((evidence.status, evidence.all(".told li b").len()), (200, 1));
    assert_eq!(one(&evidence, ".told li b"), "9 mots");
    for wrong in ["/contributor/personne-du-tout/evidence?of=words", &format!("/contributor/{first}/evidence?of=rank")]
    {
        assert_eq!(told.server.get(wrong).status, 404, "{wrong}");
    }
}
