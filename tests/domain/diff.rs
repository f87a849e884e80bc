//! What a difference says, and that it always leads from one text to the other.

use super::french::{fiche, key_of, text as some_text, three_texts};
use kenfiche::domain::{
    diff::{
        self, Block, Entry, EntryChange, FACTS_MAX_BYTES, Fact, FactValue, FieldChange, ItemState, PlaceChange, Run,
    },
    id::ItemId,
    place::{Place, Point, Precision},
    value::{Item, Number, Value},
};
use proptest::prelude::*;

fn marked(before: &str, after: &str) -> String {
    let show = |runs: &[Run]| {
        runs.iter()
            .map(|run| match run {
                Run::Kept(text) => text.clone(),
                Run::Removed(text) => format!("[-{text}-]"),
                Run::Added(text) => format!("[+{text}+]"),
            })
            .collect::<String>()
    };
    let difference = diff::text(before, after);
    assert_eq!(difference.apply(before).as_deref(), Some(after));
    let blocks = difference.blocks.iter().map(|block| match block {
        Block::Kept { text } => text.clone(),
        Block::Changed { runs } => show(runs),
        Block::Added { text } => format!("{{+{text}+}}"),
        Block::Removed { text } => format!("{{-{text}-}}"),
        Block::MovedHere { runs, id, distance, direction, .. } => {
            format!("{{{}:{direction:?}{distance}: {}}}", id.0, show(runs))
        }
        Block::MovedAway { id, opening } => format!("{{{}: {opening}}}", id.0),
    });
    blocks.collect::<Vec<_>>().join("¶")
}

#[test]
fn one_changed_word_marks_one_word() {
    assert_eq!(
        marked("Le jardin est ouvert le samedi.", "Le jardin est ouvert le mercredi."),
        "Le jardin est ouvert le [-samedi-][+mercredi+]."
    );
    assert_eq!(marked("Le jardin partagé", "Le grand jardin partagé"), "Le [+grand +]jardin partagé");
    assert_eq!(marked("Le grand jardin partagé", "Le jardin partagé"), "Le [-grand -]jardin partagé");
}

#[test]
fn a_rewritten_passage_is_not_cut_to_confetti() {
    let before = "Nous avons monté ce projet avec les parents de la maternelle de Kerinou.";
    let after = "Nous avons monté ce projet pour des retraités de plusieurs communes de Crozon.";
    assert_eq!(
        marked(before, after),
        "Nous avons monté ce projet [-avec les parents de la maternelle de Kerinou-][+pour des retraités de plusieurs communes de Crozon+]."
    );
}

#[test]
fn a_new_sentence_is_marked_from_its_beginning_to_its_end() {
    assert_eq!(
        marked("Un jardin. Il est ouvert.", "Un jardin. Il est grand. Il est ouvert."),
        "Un jardin. [+Il est grand. +]Il est ouvert."
    );
}

#[test]
fn an_unlike_paragraph_is_another_paragraph() {
    assert_eq!(
        marked("Les semences viennent du grenier commun.", "Rendez-vous place Guérin dimanche matin !"),
        "{-Les semences viennent du grenier commun.-}¶{+Rendez-vous place Guérin dimanche matin !+}"
    );
}

#[test]
fn a_moved_paragraph_is_shown_once_where_it_is_now() {
    let (a, b, c) = (
        "Le premier paragraphe parle du jardin.",
        "Le deuxième raconte les semences.",
        "Enfin, les remerciements à chacun.",
    );
    assert_eq!(
        marked(&format!("{a}\n\n{b}\n\n{c}"), &format!("{c}\n\n{a}\n\n{b}")),
        format!("{{1:Up2: {c}}}¶{a}¶{b}¶{{1: {c}}}")
    );
}

#[test]
fn a_paragraph_moved_and_slightly_edited_is_still_one_that_moved() {
    let before = "Chaque samedi, les habitants du quartier se retrouvent pour réparer les vélos.\n\nDeux bénévoles accueillent.\n\nLe café est offert.";
    let after = "Deux bénévoles accueillent.\n\nLe café est offert.\n\nChaque mercredi, les habitants du quartier se retrouvent pour réparer les vélos.";
    assert_eq!(
        marked(before, after),
        "{1: Chaque samedi, les habitants du quartier se retrouvent…}¶Deux bénévoles accueillent.¶Le café est offert.¶{1:Down2: Chaque [-samedi-][+mercredi+], les habitants du quartier se retrouvent pour réparer les vélos.}"
    );
}

#[test]
fn a_paragraph_split_in_two_keeps_its_words() {
    let before = "Le jardin accueille les écoles. Les semences viennent du grenier commun de Kerinou.";
    let after = "Le jardin accueille les écoles.\n\nLes semences viennent du grenier commun de Kerinou.";
    let difference = diff::text(before, after);
    assert_eq!(difference.apply(before).as_deref(), Some(after));
    assert!(difference.counts().is_zero());
    assert!(difference.is_only_space());
    assert!(diff::text(after, before).counts().is_zero());
}

#[test]
fn fields_are_compared_by_their_kind() {
    let place = |label: &str, lat: f64| Place {
        label: label.to_owned(),
        point: Point::parse(lat, -4.49),
        precision: Precision::Exact,
    };
    let item = |id: u8, title: &str, text: &str| Item {
        id: ItemId([id; 16]),
        title: Some(title.to_owned()),
        text: text.to_owned(),
    };
    let before = fiche(
        "Le jardin",
        [
            ("keywords", Value::Keywords(vec!["jardin".into(), "école".into()])),
            ("status", Value::Choice("idea".into())),
            ("surface", Value::Number(Number::parse("12,5", Some("m²".into())).unwrap())),
            ("place", Value::Places(vec![place("Kerinou", 48.4)])),
            (
                "steps",
                Value::Items(vec![
                    item(1, "Semer", "En mars."),
                    item(2, "Arroser", "Le soir."),
                    item(3, "Récolter", "En juin."),
                ]),
            ),
            ("body", Value::Text("Un jardin.".into())),
        ],
    );
    let after = fiche(
        "Le grand jardin",
        [
            ("keywords", Value::Keywords(vec!["jardin".into(), "compost".into(), "quartier".into()])),
            ("status", Value::Choice("launched".into())),
            ("place", Value::Places(vec![place("Kerinou", 48.402_698)])),
            (
                "steps",
                Value::Items(vec![
                    item(3, "Récolter", "En juin."),
                    item(1, "Semer", "En avril."),
                    item(4, "Partager", "Toujours."),
                ]),
            ),
            ("body", Value::Text("Un grand jardin.".into())),
        ],
    );
    let difference = diff::content(&before, &after);
    assert_eq!(difference.title.as_ref().unwrap().after.as_str(), "Le grand jardin");
    let change = |key: &str| &difference.fields.iter().find(|field| field.key == key_of(key)).unwrap().change;
    let keyword = |word: &str| Entry::Keyword(word.to_owned());
    assert_eq!(
        *change("keywords"),
        FieldChange::Entries {
            entries: vec![
                EntryChange::Kept(keyword("jardin")),
                EntryChange::Removed(keyword("école")),
                EntryChange::Added(keyword("compost")),
                EntryChange::Added(keyword("quartier")),
            ],
            is_reordered: false,
        }
    );
    assert!(matches!(change("surface"), FieldChange::Value { before: Some(_), after: None }));
    let FieldChange::Places(places) = change("place") else { panic!("{:?}", change("place")) };
    assert!(
        matches!(&places[..], [PlaceChange::Changed { metres: Some(metres), .. }] if (metres - 300.0).abs() < 1.0),
        "{places:?}"
    );
    let FieldChange::Items(items) = change("steps") else { panic!("{:?}", change("steps")) };
    let states: Vec<String> = items
        .iter()
        .map(|item| match &item.state {
            ItemState::Kept(_) => "kept".to_owned(),
            ItemState::Added(item) => format!("+{}", item.text),
            ItemState::Removed(item) => format!("-{}", item.text),
            ItemState::Changed { after, text, moved, .. } => format!("{} {} {moved:?}", after.text, text.is_some()),
        })
        .collect();
    assert_eq!(states, ["En juin. false Some(-1)", "En avril. true None", "-Le soir.", "+Toujours."]);

    let facts = diff::facts(&difference);
    let fact = |key: &str| &facts.fields.iter().find(|field| field.key == key_of(key)).unwrap().fact;
    assert_eq!(
        *fact("status"),
        Fact::Value {
            before: Some(FactValue::Choice("idea".into())),
            after: Some(FactValue::Choice("launched".into()))
        }
    );
    assert!(matches!(fact("place"), Fact::Places { metres: Some(300), changed: 1, .. }));
    assert!(matches!(fact("keywords"), Fact::Entries { added: 2, removed: 1, .. }));
    assert_eq!((facts.words.words_added, facts.words.words_replaced), (2, 1), "{:?}", facts.words);
}

#[test]
fn facts_of_the_largest_change_stay_small() {
    let long = "é".repeat(80);
    let keywords = |first: usize| Value::Keywords((first..first + 200).map(|at| format!("{long}{at}")).collect());
    let values = |first: usize| {
        ('a'..='z').map(move |key| {
            (Box::leak(format!("field_with_a_long_key_{key}").into_boxed_str()) as &'static str, keywords(first))
        })
    };
    let difference = diff::content(&fiche(&"à".repeat(120), values(0)), &fiche(&"ù".repeat(120), values(500)));
    let facts = diff::facts(&difference);
    let bytes = postcard::to_stdvec(&facts).unwrap();
    assert!(bytes.len() <= FACTS_MAX_BYTES, "{}", bytes.len());
    assert_eq!(facts.fields.len() + usize::from(facts.more_fields), 26);
    assert_eq!(postcard::from_bytes::<diff::Facts>(&bytes).unwrap(), facts);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn applying_a_difference_gives_the_target((before, after, _) in three_texts()) {
        prop_assert_eq!(diff::text(&before, &after).apply(&before), Some(after));
    }

    #[test]
    fn any_two_strings_can_be_compared(before in "\\PC{0,40}|[a \n\t|#-]{0,60}|(?s).{0,40}", after in "\\PC{0,40}|[a \n\t|#-]{0,60}|(?s).{0,40}") {
        prop_assert_eq!(diff::text(&before, &after).apply(&before), Some(after));
    }

    #[test]
    fn equal_texts_have_an_empty_difference(text in some_text()) {
        let difference = diff::text(&text, &text);
        prop_assert!(difference.is_empty());
        prop_assert!(difference.counts().is_zero());
        prop_assert!(diff::content(&super::french::with_body(&text), &super::french::with_body(&text)).is_empty());
    }

    #[test]
    fn what_is_added_there_is_removed_on_the_way_back((before, after, _) in three_texts()) {
        let words = |text: &str| kenfiche::domain::text::word_count(text) as i64;
        let counts = diff::text(&before, &after).counts();
        prop_assert_eq!(words(&after) - words(&before), i64::from(counts.words_added) - i64::from(counts.words_removed));
    }
}
