//! Who wrote what: the page, its filter, older revisions, the numbers that agree everywhere; how to cite.

use super::{Server, draft};
use kenfiche::{
    domain::{
        fiche_type::FieldKey,
        value::{Item, Value},
    },
    wiki::{
        Visitor,
        accounts::Join,
        draft::Draft,
        saving::{Save, Saved},
    },
};
use scraper::{Html, Selector};
use std::collections::BTreeMap;

fn account(server: &Server, name: &str) -> Visitor {
    let Join::Joined(session) = server.wiki.add_account(name, "un goéland sur le toit").unwrap() else {
        panic!("{name} joins")
    };
    Visitor { contributor: Some(session.contributor) }
}

fn create(server: &Server, visitor: &Visitor, draft: Draft) -> Saved {
    match server.wiki.create(visitor, draft, server.wiki.new_key()).unwrap() {
        Save::Saved(saved) => *saved,
        other => panic!("{other:?}"),
    }
}

fn save(server: &Server, visitor: &Visitor, before: &Saved, draft: Draft) -> Saved {
    let key = server.wiki.new_key();
    match server.wiki.save(visitor, before.fiche, before.number, draft, &BTreeMap::new(), key).unwrap() {
        Save::Saved(saved) => *saved,
        other => panic!("{other:?}"),
    }
}

const FIRST: &str = "Le four chauffe *chaque samedi* matin.\n\nOn y cuit du pain & des gâteaux.";
const SECOND: &str = "Le four chauffe *chaque samedi* matin, dès huit heures.\n\nOn y cuit du pain & des gâteaux.\n\n- Apportez votre pâte.";

/// A fiche that Anne began and Bertrand went on with.
fn by_two(server: &Server) -> Saved {
    let (anne, bertrand) = (account(server, "Anne Le Gall"), account(server, "Bertrand"));
    let mut first = draft("initiative", "Le four", FIRST);
    let themes = FieldKey::parse("themes").unwrap();
    first.values.insert(themes, Value::Keywords(vec!["Pain".to_owned(), "Feu".to_owned()]));
    let mut second = first.clone();
    second.values.insert(FieldKey::body(), Value::Text(SECOND.to_owned()));
    let how =
        Item { id: server.wiki.new_item(), title: Some("Allumer".to_owned()), text: "Avec du **bois**.".to_owned() };
    second.values.insert(FieldKey::parse("how").unwrap(), Value::Items(vec![how]));
    let created = create(server, &anne, first);
    save(server, &bertrand, &created, second)
}

fn select(html: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector)
        .map(|element| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn each_passage_is_its_writers_and_leads_to_what_brought_it() {
    let server = Server::start();
    by_two(&server);
    let reply = server.get("/fiche/le-four/credit");
    assert_eq!(reply.status, 200);
    let html = reply.html();
    let one = select(&html, ".credited .by-1");
    let two = select(&html, ".credited .by-2");
    for words in ["Le four", "Le four chauffe chaque samedi matin", "On y cuit du pain & des gâteaux.", "Pain", "Feu"]
    {
        assert!(one.iter().any(|passage| passage == words), "{words}: {one:?}");
    }
    for words in ["Allumer", "Avec du bois.", "Apportez votre pâte."] {
        assert!(two.iter().any(|passage| passage == words), "{words}: {two:?}");
    }
    assert!(two.iter().any(|passage| passage.contains("dès huit heures")), "{two:?}");
    // Each leads to a note that is there, and the note to the difference.
    let passages = Selector::parse(".credited a[href^='#o']").unwrap();
    for passage in html.select(&passages) {
        let note = Selector::parse(&format!("{} b", passage.attr("href").unwrap())).unwrap();
        assert_eq!(html.select(&note).count(), 1);
        assert!(passage.attr("data-by").unwrap().contains(','));
    }
    assert!(select(&html, ".who-notes li").iter().any(|note| note.contains("Bertrand") && note.contains("révision 2")));
    assert!(reply.text().contains("href=\"diff/1..2\""));
    assert_eq!(server.get("/fiche/le-four/diff/1..2").status, 200);
    assert!(select(&html, ".who").iter().any(|names| names == "Anne Le Gall, Bertrand"));
    // Nobody needs colours: the title, the lead and the fields have names as well.
    assert_eq!(select(&html, ".credited > .who"), ["Anne Le Gall"]);
    assert_eq!(select(&html, ".credited .items .who, .credited .steps .who"), ["Bertrand", "Bertrand"]);
    assert_eq!(select(&html, ".credited dd .who"), ["Anne Le Gall"]);
    assert_eq!(select(&html, ".who-notes a[href='/contributor/bertrand']"), ["Bertrand"]);
    let scripts: Vec<String> = reply.text().matches("<script").map(str::to_owned).collect();
    assert_eq!(scripts.len(), 1, "the one that puts a note beside its passage");
    assert!(
        reply.text().contains("<script type=\"module\" src=\"/assets/js/passages") && !reply.text().contains("style=")
    );
}

#[test]
fn the_numbers_are_those_of_the_fiche_and_of_programs() {
    let server = Server::start();
    by_two(&server);
    let answer: serde_json::Value = serde_json::from_slice(&server.get("/api/v1/fiches/le-four").body).unwrap();
    let page = server.get("/fiche/le-four/credit").html();
    let legend = select(&page, ".who-legend .choice");
    let contributors = answer["contributors"].as_array().unwrap();
    assert_eq!(legend.len(), contributors.len());
    let mut all = 0;
    for (line, one) in legend.iter().zip(contributors) {
        let percent = (one["share"].as_f64().unwrap() * 100.0).round();
        assert!(line.starts_with(one["name"].as_str().unwrap()), "{line}");
        assert!(line.contains(&format!("{} mots", one["words"])) && line.contains(&format!("{percent} %")), "{line}");
        all += one["words"].as_u64().unwrap();
    }
    assert!(select(&page, ".lead")[0].contains(&format!("2 personnes ont écrit les {all} mots")));
    let fiche = server.get("/fiche/le-four");
    assert!(fiche.text().contains("href=\"/fiche/le-four/credit\""));
    assert_eq!(select(&fiche.html(), ".credit b"), ["Anne Le Gall", "Bertrand"]);
}

#[test]
fn the_legend_filters_and_older_revisions_are_shown() {
    let server = Server::start();
    by_two(&server);
    let html = server.get("/fiche/le-four/credit?of=bertrand").html();
    assert!(select(&html, ".credited .by-1").is_empty());
    assert!(!select(&html, ".credited .by-2").is_empty());
    assert_eq!(select(&html, ".who-legend input[checked] + span"), ["Bertrand"]);
    let html = server.get("/fiche/le-four/credit?rev=1").html();
    assert!(select(&html, ".credited .by-2").is_empty());
    assert!(select(&html, ".lead")[0].contains("que l’on lisait à la révision 1"));
    assert_eq!(select(&html, ".who-legend .choice").len(), 1);
    for nothing in ["?rev=3", "?rev=0", "?rev=x"] {
        assert_eq!(server.get(&format!("/fiche/le-four/credit{nothing}")).status, 404, "{nothing}");
    }
    let nobody = server.get("/fiche/le-four/credit?of=personne").html();
    assert_eq!(select(&nobody, ".who-legend input[checked] + span").len(), 2);
    let mut english = server.browser();
    english.headers.push(("accept-language".to_owned(), "en".to_owned()));
    assert!(english.get("/fiche/le-four/credit").text().contains("2 people wrote the"));
}

#[test]
fn five_thousand_words_by_two_hundred_people_weigh_less_than_300_kb() {
    let server = Server::start();
    let mut words: Vec<String> = (0..5_000).map(|at| format!("début{at}")).collect();
    let text = |words: &[String]| {
        let paragraphs: Vec<String> = words.chunks(50).map(|words| words.join(" ")).collect();
        paragraphs.join("\n\n")
    };
    let mut saved = create(&server, &Visitor::unknown(), draft("page", "Le long récit", &text(&words)));
    for who in 1..200 {
        // Each writes five words in five places.
        for place in 0..5 {
            let at = (who * 5 + place * 1_000) % 4_990;
            for (number, word) in words[at..at + 5].iter_mut().enumerate() {
                *word = format!("mot{who}x{place}x{number}");
            }
        }
        saved = save(&server, &Visitor::unknown(), &saved, draft("page", "Le long récit", &text(&words)));
    }
    let reply = server.get("/fiche/le-long-recit/credit");
    assert!(reply.body.len() < 300_000, "{} bytes", reply.body.len());
    let html = reply.html();
    assert!(select(&html, ".credited a[href^='#o']").len() > 900);
    assert_eq!(select(&html, ".who-notes li").len(), 200);
    eprintln!("{} bytes", reply.body.len());
}

#[test]
fn a_citation_names_everybody_and_breaks_in_no_form() {
    let server = Server::start();
    let anne = account(&server, "Anne & Cie_{50$");
    create(&server, &anne, draft("page", "Pain <b>& sel</b> [ici](/x) 100 % #1", "Un mot."));
    let slug = "pain-b-sel-b-ici-x-100-1";
    let reply = server.get(&format!("/fiche/{slug}/cite"));
    assert_eq!(reply.status, 200);
    let forms = select(&reply.html(), ".cite code");
    assert_eq!(forms.len(), 4);
    assert!(forms.iter().all(|form| form.contains(&format!("/fiche/{slug}/rev/1"))), "{forms:?}");
    assert!(forms[0].starts_with("Anne & Cie_{50$, « Pain <b>& sel</b>"), "{}", forms[0]);
    assert!(forms[0].contains("Fiches du pays de Brest") && forms[0].contains("CC BY-SA 4.0"), "{}", forms[0]);
    let shown = Html::parse_fragment(&forms[1]);
    assert_eq!(select(&shown, "cite"), ["Pain <b>& sel</b> [ici](/x) 100 % #1"]);
    assert!(forms[2].contains("\\[ici\\]\\(/x\\)") && forms[2].contains("\\<b\\>\\& sel"), "{}", forms[2]);
    assert!(forms[3].contains("author = {{Anne \\& Cie\\_\\textbraceleft{}50\\$}}"), "{}", forms[3]);
    assert!(server.get(&format!("/fiche/{slug}")).text().contains(&format!("href=\"/fiche/{slug}/cite\"")));
    assert_eq!(server.get(&format!("/fiche/{slug}/cite?rev=2")).status, 404);
}
