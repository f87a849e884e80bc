//! A person's page: each number is the sum of what it opens to, and fits with what others are told.

use super::{Reply, Server, draft};
use kenfiche::wiki::{
    Visitor,
    accounts::Join,
    saving::{Save, Saved},
};
use std::collections::BTreeMap;

const FIRST: &str = "Le marais se traverse à pied sec de juin à septembre seulement.";
const SECOND: &str = "Des aulnes bordent le chemin jusqu’au vieux moulin à farine.";
const THIRD: &str = "On y entend le butor, rarement, et toujours avant l’aube claire.";

fn account(server: &Server, name: &str) -> Visitor {
    let Join::Joined(new) = server.wiki.add_account(name, "un goéland sur le toit").unwrap() else {
        panic!("{name} is free")
    };
    Visitor { contributor: Some(new.contributor) }
}

fn saved(save: kenfiche::wiki::Outcome<Save>) -> Saved {
    match save.unwrap() {
        Save::Saved(saved) => *saved,
        other => panic!("{other:?}"),
    }
}

fn change(server: &Server, who: &Visitor, before: &Saved, title: &str, text: &str) -> Saved {
    let draft = draft("page", title, text);
    saved(server.wiki.save(who, before.fiche, before.number, draft, &BTreeMap::new(), server.wiki.new_key()))
}

fn plain(reply: &Reply, selector: &str) -> Vec<String> {
    reply.all(selector).iter().map(|words| words.replace(['\u{a0}', '\u{202f}'], " ")).collect()
}

/// « un mot », « 12 mots »
fn words(said: &str) -> u64 {
    match said.split(' ').next().unwrap() {
        "un" => 1,
        count => count.parse().unwrap_or_else(|_| panic!("{said}")),
    }
}

#[test]
fn each_number_is_the_sum_of_what_it_opens_to() {
    let server = Server::start();
    let (anne, berthe) = (account(&server, "Anne"), account(&server, "Berthe"));
    let marsh = saved(server.wiki.create(&anne, draft("page", "Le marais", FIRST), server.wiki.new_key()));
    let marsh = change(&server, &berthe, &marsh, "Le marais", &format!("{FIRST}\n\n{SECOND}"));
    change(&server, &anne, &marsh, "Le marais", &format!("{FIRST}\n\n{SECOND}\n\n{THIRD}"));
    let moor = saved(server.wiki.create(&anne, draft("page", "La lande", SECOND), server.wiki.new_key()));
    change(&server, &anne, &moor, "La lande", "Elle brûle parfois.");

    let page = server.get("/contributor/anne");
    let lead = plain(&page, ".lead").remove(0);
    let total: u64 = lead.split(' ').find_map(|word| word.parse().ok()).unwrap();
    let behind = page.attribute(".lead + .behind a", "href").expect("the words of the first sentence open");
    let revisions = server.get(&behind);
    let counts = plain(&revisions, ".told b");
    assert_eq!(counts.len(), 4, "two revisions of each fiche: {counts:?}");
    assert_eq!(counts.iter().map(|said| words(said)).sum::<u64>(), total);
    let shown = plain(&page, ".work-words b");
    assert_eq!(shown.iter().map(|said| words(said)).sum::<u64>(), total, "fiche by fiche: {shown:?}");
    let first = page.attribute(".work-words b a", "href").unwrap();
    assert_eq!(server.get(&first).all(".who-legend input[checked] + span").first().map(String::as_str), Some("Anne"));

    // With whom: the fiches, each with the passages of both.
    let with = page.attribute("a[href*='of=together']", "href").unwrap();
    let both = server.get(&with);
    assert_eq!(both.all("h1"), ["Anne et Berthe"]);
    assert_eq!(both.all(".plain-rows a"), ["Le marais"]);
    let credit = both.attribute(".plain-rows a", "href").unwrap();
    assert_eq!(server.get(&credit).all(".who-legend input[checked] + span"), ["Anne", "Berthe"]);
    assert_eq!(server.get("/contributor/anne/evidence?of=together&with=personne").status, 404);

    // A month: every revision, and the words that the table counts.
    let row = plain(&page, "table tbody tr:first-child td");
    let month = server.get(&page.attribute("table tbody th a", "href").unwrap());
    let counts = plain(&month, ".told b");
    assert_eq!(counts.len(), 4);
    assert_eq!(row[1..], ["4".to_owned(), counts.iter().map(|said| words(said)).sum::<u64>().to_string()]);
    for nothing in ["of=month", "of=month&in=2015-13", "of=month&in=x-1", "of=together", "of=rank"] {
        assert_eq!(server.get(&format!("/contributor/anne/evidence?{nothing}")).status, 404, "{nothing}");
    }
    let told: serde_json::Value = serde_json::from_str(&server.get("/api/v1/contributors/anne").text()).unwrap();
    assert_eq!(told["words"].as_u64(), Some(total));
}

#[test]
fn a_number_of_a_long_work_opens_page_by_page() {
    let server = Server::start();
    let anne = account(&server, "Anne");
    let mut text = FIRST.to_owned();
    let mut last = saved(server.wiki.create(&anne, draft("page", "Le marais", &text), server.wiki.new_key()));
    for number in 0..60 {
        text.push_str(&format!("\n\nLigne{number} ajoutée{number} aujourd’hui{number}."));
        last = change(&server, &anne, &last, "Le marais", &text);
    }
    for of in ["standing", "words"] {
        let first = server.get(&format!("/contributor/anne/evidence?of={of}"));
        let next = first.attribute("a[rel=next]", "href").expect("there is more");
        let second = server.get(&next);
        assert_eq!((first.all(".told b").len(), second.all(".told b").len()), (50, 11), "{of}");
        assert_eq!(second.attribute("a[rel=next]", "href"), None);
    }
}
