//! Files brought into a wiki, once and again.

use kenfiche::{
    domain::{
        contributor::{ContributorSlug, Origin},
        fiche::{Lang, Licence, Slug},
        fiche_type::FieldKey,
        revision::{Revision, Timestamp},
        text::word_count,
        value::Value,
    },
    exchange::{
        demo,
        importing::{Format, ImportOptions, ImportReport, import_from},
    },
    store::{Options, Store},
    wiki::{Outside, Rules, Wiki, Writing},
};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Every id is the one after the last; it is always the same moment.
#[derive(Default)]
struct Counting(AtomicU64);

impl Outside for Counting {
    fn now(&self) -> Timestamp {
        Timestamp(1_790_000_000_000)
    }

    fn id(&self) -> [u8; 16] {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        u128::from(number).to_be_bytes()
    }

    fn secret(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn wiki(folder: &Path) -> Wiki {
    let rules = Rules {
        writing: Writing::Members,
        licence: Licence::default(),
        lang: Lang::parse("fr").unwrap(),
        name: "Essai".to_owned(),
    };
    Wiki::open(Store::open(folder, Options::default()).unwrap(), rules, Box::new(Counting::default())).unwrap()
}

fn import(wiki: &Wiki, format: Format, text: &str) -> ImportReport {
    import_from(wiki, format, "essai", text.as_bytes(), &ImportOptions::default(), &mut |_, _| {}).unwrap()
}

fn head(wiki: &Wiki, slug: &str) -> Arc<Revision> {
    let fiche = wiki.store().by_slug(&Slug::parse(slug).unwrap()).unwrap().unwrap();
    wiki.store().head(fiche).unwrap().unwrap().revision
}

fn body(revision: &Revision) -> &str {
    match revision.content.values.get(&FieldKey::body()) {
        Some(Value::Text(text)) => text,
        other => panic!("{other:?}"),
    }
}

fn counts(report: &ImportReport) -> (u32, u32, u32, u32) {
    (report.created, report.revised, report.unchanged, report.revisions)
}

const HISTORY: &str = r##"{"fiche": {"title": "Jardin", "slug": "jardin", "type": "resource", "lang": "fr", "licence": "CC BY", "fields": {"lead": "Un jardin.", "themes": ["Terre"]}, "source": {"name": "Ailleurs", "id": "j1", "date": "2016"}}}
{"rev": 1, "author": "marie", "author_id": "a1", "timestamp": "2013-02-24T10:00:00Z", "comment": "début\nsuite", "text": "---\ntitle: x\n---\n# Jardin\n"}
{"rev": 2, "author": "jean", "co_authors": [{"author": "léa"}], "timestamp": "2013-02-25T10:00:00Z", "text": "# Jardin\n\nUn mot.\n"}
"##;

#[test]
fn a_history_becomes_a_fiche_with_its_revisions_authors_and_source() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    let report = import(&wiki, Format::History, HISTORY);
    assert_eq!((counts(&report), report.problems), ((1, 0, 0, 2), vec![]));
    let last = head(&wiki, "jardin");
    assert_eq!((last.number, body(&last)), (2, "# Jardin\n\nUn mot.\n"));
    assert_eq!(last.content.licence.as_str(), "CC BY");
    assert_eq!(last.content.source.as_ref().unwrap().id, "j1");
    let first = wiki.store().revision(last.fiche, 1).unwrap().unwrap();
    assert_eq!((body(&first), first.summary.as_str()), ("# Jardin\n", "début"));
    assert_eq!(first.at, Timestamp(1_361_700_000_000));
    assert_eq!(last.contributors.len(), 2);
    let marie = ContributorSlug::parse("marie~Ailleurs").unwrap();
    assert_eq!(wiki.store().contributor_by_slug(&marie).unwrap(), Some(first.contributors[0]));
    let record = wiki.store().contributor(first.contributors[0]).unwrap().unwrap();
    assert_eq!(record.contributor.origin, Origin::Imported { source: "Ailleurs".to_owned() });
    assert!(record.passphrase.is_none());
}

#[test]
fn importing_what_others_wrote_earns_an_account_of_the_same_name_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    wiki.add_account("Marie", "une phrase assez longue").unwrap();
    let of = |slug: &str| {
        let id = wiki.store().contributor_by_slug(&ContributorSlug::parse(slug).unwrap()).unwrap().unwrap();
        wiki.store().works(id).unwrap().iter().map(|work| work.words).sum::<u32>()
    };
    let longer = format!(
        "{HISTORY}{}\n",
        r##"{"rev": 3, "author": "marie", "text": "# Jardin\n\nUn mot, puis beaucoup d’autres mots de Marie.\n"}"##
    );
    import(&wiki, Format::History, HISTORY);
    assert_eq!(counts(&import(&wiki, Format::History, &longer)), (0, 1, 0, 1));
    assert_eq!(of("marie"), 0);
    assert!(of("marie~Ailleurs") > of("jean~Ailleurs"));
    // The same words under another source are another fiche, and nobody's here either.
    import(
        &wiki,
        Format::History,
        &longer.replace("\"Ailleurs\"", "\"Encore\"").replace("\"jardin\"", "\"jardin-bis\""),
    );
    assert_eq!(of("marie"), 0);
    assert_eq!(of("marie~Encore"), of("marie~Ailleurs"));
}

#[test]
fn whoever_described_a_fiche_is_credited_with_the_description_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    let lead = "Un four que tout le quartier allume à tour de rôle.";
    let described = format!(
        r#"{{"fiche":{{"title":"Le four","fields_by":"Une lectrice","fields":{{"lead":"{lead}"}},"source":{{"name":"Ailleurs","id":"four"}}}}}}
{{"rev":1,"author":"ana","text":"Des briques, du sable et une longue patience."}}
{{"rev":2,"author":"bo","text":"Des briques, du sable et une longue patience.\n\nLe pain cuit en une heure."}}
"#
    );
    assert_eq!(import(&wiki, Format::History, &described).problems.len(), 0);
    let head = head(&wiki, "le-four");
    let shares = wiki.store().credit(head.fiche, 2).unwrap().unwrap().shares();
    let words = |slug: &str| {
        let id = wiki.store().contributor_by_slug(&ContributorSlug::parse(slug).unwrap()).unwrap().unwrap();
        shares.iter().find(|share| share.contributor == id).map_or(0, |share| share.words)
    };
    assert_eq!(words("une-lectrice~ailleurs"), word_count(lead) as u32);
    assert_eq!(words("bo~ailleurs"), 6);
    assert_eq!(words("ana~ailleurs"), 8 + 2);
}

#[test]
fn run_twice_nothing_changes_and_a_longer_history_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    import(&wiki, Format::History, HISTORY);
    let position = wiki.position();
    assert_eq!(counts(&import(&wiki, Format::History, HISTORY)), (0, 0, 1, 0));
    assert_eq!(wiki.position(), position);
    let longer = format!("{HISTORY}{{\"rev\": 3, \"author\": \"marie\", \"text\": \"# Jardin\\n\\nDeux mots.\\n\"}}\n");
    assert_eq!(counts(&import(&wiki, Format::History, &longer)), (0, 1, 0, 1));
    assert_eq!(head(&wiki, "jardin").number, 3);
    assert_eq!(counts(&import(&wiki, Format::History, &longer)), (0, 0, 1, 0));
}

#[test]
fn a_line_that_cannot_be_kept_is_reported_and_the_others_come_in() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    let long = "a".repeat(500_001);
    let long = format!("{HISTORY}{{\"rev\": 3, \"author\": \"x\", \"text\": \"{long}\"}}\n");
    let report = import(&wiki, Format::History, &long);
    assert_eq!(counts(&report), (1, 0, 0, 2));
    assert_eq!((report.problems[0].line, report.problems[0].file.as_str()), (4, "essai"));
    let broken = format!("{}{{\"rev\": 3\n", HISTORY.replace("j1", "j2"));
    let report = import(&wiki, Format::History, &broken);
    assert_eq!((counts(&report), report.problems[0].line), ((0, 0, 0, 0), 4));
    let unknown = HISTORY.replace("\"resource\"", "\"recette\"").replace("j1", "j3");
    assert!(import(&wiki, Format::History, &unknown).problems[0].what.contains("no type \"recette\""));
}

#[test]
fn control_characters_are_taken_out_of_texts_with_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    let bell = format!("{HISTORY}{{\"rev\": 3, \"author\": \"x\", \"text\": \"a\\u0007\\r\\n\\tb\"}}\n");
    let report = import(&wiki, Format::History, &bell);
    assert_eq!((counts(&report), report.problems.len(), report.notes[0].line), ((1, 0, 0, 3), 0, 4));
    assert_eq!(body(&head(&wiki, "jardin")), "a\n\tb");
}

#[test]
fn a_history_without_a_first_line_is_named_by_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    let report = import(&wiki, Format::History, "{\"rev\": 1, \"author\": \"a\", \"text\": \"b\"}");
    assert_eq!(counts(&report), (1, 0, 0, 1));
    let last = head(&wiki, "essai");
    assert_eq!(
        (last.content.type_key.as_str(), last.content.source.as_ref().unwrap().name.as_str()),
        ("page", "essai")
    );
}

#[test]
fn a_dry_run_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    let position = wiki.position();
    let options = ImportOptions { is_dry_run: true, ..ImportOptions::default() };
    let report = import_from(&wiki, Format::History, "essai", HISTORY.as_bytes(), &options, &mut |_, _| {}).unwrap();
    assert_eq!((counts(&report), wiki.position()), ((1, 0, 0, 2), position));
}

#[test]
fn fiches_that_refer_to_each_other_come_in_with_their_references() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    let document = r#"{"format": "kenfiche/1", "fiches": [
        {"slug": "c", "type": "page", "title": "C", "fields": {"related": ["a"]}},
        {"slug": "a", "type": "page", "title": "A", "fields": {"related": ["b"]}},
        {"slug": "b", "type": "page", "title": "B", "fields": {"related": ["a"], "lead": "Un."}},
        {"slug": "d", "type": "page", "title": "D", "fields": {"related": ["rien"]}}
    ]}"#;
    let report = import(&wiki, Format::Json, document);
    assert_eq!(report.created, 4);
    assert_eq!(report.problems.len(), 1, "{:?}", report.problems);
    assert!(report.problems[0].what.contains("no fiche \"rien\""));
    let related = FieldKey::parse("related").unwrap();
    for (slug, to) in [("a", "b"), ("b", "a"), ("c", "a")] {
        let expected = Value::References(vec![head(&wiki, to).fiche]);
        assert_eq!(head(&wiki, slug).content.values.get(&related), Some(&expected), "{slug}");
    }
    let position = wiki.position();
    let report = import(&wiki, Format::Json, document);
    assert_eq!((report.created, report.revised), (0, 0));
    assert_eq!(wiki.position(), position);
}

#[test]
fn values_that_cannot_be_read_leave_their_fiche_out_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    let document = r#"{"fiches": [
        {"slug": "a", "type": "place", "title": "A", "fields": {"places": [{"label": "x", "lat": 95, "lon": 0}]}},
        {"slug": "b", "type": "place", "title": "B", "fields": {"area": 12.5, "place_kind": ["library"]}}
    ]}"#;
    let report = import(&wiki, Format::Json, document);
    assert_eq!(counts(&report), (1, 0, 0, 1));
    assert_eq!(report.problems[0].what, "A: places, 1: a latitude goes from -90 to 90");
}

#[test]
fn the_demonstration_comes_in_whole_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = wiki(folder.path());
    let start = std::time::Instant::now();
    let report = demo::load(&wiki, &mut |_, _| {}).unwrap();
    eprintln!("the demonstration took {:?}", start.elapsed());
    assert_eq!(counts(&report), (54 + 81, 0, 0, 929 + 177 + 101));
    for slug in demo::SHOWCASE {
        assert!(head(&wiki, slug).content.source.is_some());
    }
    let position = wiki.position();
    assert_eq!(counts(&demo::load(&wiki, &mut |_, _| {}).unwrap()), (0, 0, 135, 0));
    assert_eq!(wiki.position(), position);
}
