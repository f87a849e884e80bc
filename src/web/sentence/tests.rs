//! Sentences, whole, in both languages.

use super::*;
use crate::{
    domain::{
        diff::{Entry, FactValue, FieldFact},
        fiche_type::{self, FieldKind, ItemStyle, Words},
        value::Person,
    },
    web::language::Tongue,
};

fn kind() -> FicheType {
    let entry = |id: &str, fr: &str, en: &str| fiche_type::Entry {
        id: id.into(),
        label: Words { fr: fr.into(), en: en.into() },
        parent: None,
    };
    let field = |key: &str, kind: FieldKind, fr: &str, en: &str| Field {
        key: FieldKey::parse(key).unwrap(),
        kind,
        label: Words { fr: fr.into(), en: en.into() },
        help: Words::default(),
        is_required: false,
        is_unique: false,
        is_aside: false,
        is_retired: false,
    };
    let statuses = vec![entry("idea", "Envie", "Wish"), entry("started", "En démarrage", "Starting")];
    let themes = vec![entry("commons", "Biens communs", "Commons"), entry("energy", "Énergie", "Energy")];
    let mut kind = fiche_type::from_json(include_str!("../../../assets/types/page.json")).unwrap();
    kind.fields = vec![
        field("body", FieldKind::Text, "Texte", "Text"),
        field("how", FieldKind::Text, "Comment faire", "How to"),
        field("status", FieldKind::Choice { entries: statuses }, "Statut", "Status"),
        field("themes", FieldKind::Choices { entries: themes }, "Thèmes", "Themes"),
        field("keywords", FieldKind::Keywords, "Mots-clés", "Keywords"),
        field("place", FieldKind::Place, "Lieu", "Place"),
        field("brakes", FieldKind::Items { style: ItemStyle::Brakes }, "Freins", "Obstacles"),
        field("link", FieldKind::Link, "Site", "Site"),
        field("people", FieldKind::Person, "Avec", "With"),
        field("area", FieldKind::Number { unit: None, min: None, max: None }, "Surface", "Area"),
        field("open", FieldKind::Bool, "Ouvert", "Open"),
        field("when", FieldKind::Period, "Dates", "Dates"),
    ];
    kind
}

fn counts(words_added: u32, words_removed: u32, words_replaced: u32, paragraphs_moved: u32) -> Counts {
    Counts { words_added, words_removed, words_replaced, paragraphs_moved }
}

fn facts(fields: &[(&str, Fact)]) -> Facts {
    let fields =
        fields.iter().map(|(key, fact)| FieldFact { key: FieldKey::parse(key).unwrap(), fact: fact.clone() }).collect();
    Facts { fields, ..Facts::default() }
}

fn entries(added: &[Entry], removed: &[Entry]) -> Fact {
    Fact::Entries {
        added: added.len() as u16,
        removed: removed.len() as u16,
        is_reordered: added.is_empty() && removed.is_empty(),
        added_names: added.to_vec(),
        removed_names: removed.to_vec(),
    }
}

fn items(added: u16, removed: u16, changed: u16, moved: u16, words: Counts) -> Fact {
    Fact::Items { added, removed, changed, moved, words, added_names: Vec::new(), removed_names: Vec::new() }
}

fn places(added: &[&str], changed: u16, metres: Option<u32>) -> Fact {
    let added_names = added.iter().map(|name| name.to_string()).collect();
    Fact::Places { added: added.len() as u16, removed: 0, changed, metres, added_names, removed_names: Vec::new() }
}

fn choice(id: &str) -> Option<FactValue> {
    Some(FactValue::Choice(id.into()))
}

/// French deed, English deed, French state; ordinary spaces for those that do not break.
fn told(people: usize, revision: RevisionKind, facts: &Facts) -> [String; 3] {
    let kind = kind();
    let tell = |tongue: Tongue| {
        let lang = Lang::new(tongue, jiff::tz::TimeZone::UTC);
        let teller = Teller {
            lang: &lang,
            fiche_type: &kind,
            person: &|_| Some("Marie".into()),
            fiche: &|_| None,
            type_label: &|key| (key == "place").then(|| "Lieu".into()),
        };
        let plain = |text: String| text.replace(['\u{a0}', '\u{202f}'], " ");
        (plain(teller.predicate(people, revision, facts)), plain(teller.state(facts)))
    };
    let (fr, en) = (tell(Tongue::Fr), tell(Tongue::En));
    [fr.0, en.0, fr.1]
}

#[track_caller]
fn says(fields: &[(&str, Fact)], expected: [&str; 3]) {
    assert_eq!(told(1, RevisionKind::Edit, &facts(fields)), expected);
}

#[test]
fn the_sentence_of_the_look() {
    let both = entries(&[Entry::Choice("commons".into()), Entry::Choice("energy".into())], &[]);
    let fields = [
        ("status", Fact::Value { before: choice("idea"), after: choice("started") }),
        ("body", Fact::Words(counts(0, 0, 5, 1))),
        ("themes", both),
    ];
    says(
        &fields,
        [
            "a corrigé 5 mots et déplacé un paragraphe dans « Texte », changé « Statut » de « Envie » à « En démarrage », ajouté 2 thèmes",
            "corrected 5 words and moved a paragraph in “Text”, changed “Status” from “Wish” to “Starting”, added 2 themes",
            "5 mots remplacés et un paragraphe déplacé dans « Texte », Statut : Envie → En démarrage, « Thèmes » : 2 valeurs de plus",
        ],
    );
}

#[test]
fn the_sentences_of_the_issue() {
    let keywords = entries(&[Entry::Keyword("eau".into()), Entry::Keyword("sol".into())], &[]);
    says(
        &[("how", Fact::Words(counts(0, 0, 3, 0))), ("keywords", keywords)],
        [
            "a corrigé 3 mots dans « Comment faire » et ajouté 2 mots-clés",
            "corrected 3 words in “How to” and added 2 keywords",
            "3 mots remplacés dans « Comment faire », 2 mots-clés ajoutés",
        ],
    );
    says(
        &[("place", places(&[], 1, Some(300)))],
        ["a déplacé le lieu de 300 m", "moved the place by 300 m", "Lieu déplacé de 300 m"],
    );
}

#[test]
fn words_are_counted_in_the_singular_and_in_the_plural() {
    let text = |counts| [("body", Fact::Words(counts))];
    says(
        &text(counts(1, 0, 0, 0)),
        ["a ajouté un mot dans « Texte »", "added one word in “Text”", "Un mot ajouté dans « Texte »"],
    );
    says(
        &text(counts(1204, 0, 0, 0)),
        ["a écrit 1 204 mots dans « Texte »", "wrote 1,204 words in “Text”", "1 204 mots ajoutés dans « Texte »"],
    );
    says(
        &text(counts(12, 1, 40, 2)),
        [
            "a réécrit 40 mots, ajouté 12, retiré un mot et déplacé 2 paragraphes dans « Texte »",
            "rewrote 40 words, added 12, removed one and moved 2 paragraphs in “Text”",
            "40 mots remplacés, 12 ajoutés, un mot retiré et 2 paragraphes déplacés dans « Texte »",
        ],
    );
    says(
        &text(Counts::default()),
        [
            "a revu la ponctuation ou la mise en forme de « Texte »",
            "touched up the punctuation or layout of “Text”",
            "Ponctuation ou mise en forme de « Texte »",
        ],
    );
}

#[test]
fn texts_that_changed_in_the_same_way_are_told_together() {
    says(
        &[("body", Fact::Words(counts(60, 0, 0, 0))), ("how", Fact::Words(counts(24, 0, 0, 0)))],
        [
            "a écrit 84 mots dans « Texte » et « Comment faire »",
            "wrote 84 words in “Text” and “How to”",
            "84 mots ajoutés dans « Texte » et « Comment faire »",
        ],
    );
}

#[test]
fn several_people_did_it_together() {
    let facts = facts(&[("body", Fact::Words(counts(84, 0, 0, 0)))]);
    let [fr, en, _] = told(2, RevisionKind::Edit, &facts);
    assert_eq!(fr, "ont écrit 84 mots dans « Texte »");
    assert_eq!(en, "wrote 84 words in “Text”");
}

#[test]
fn items_are_told_by_what_they_are() {
    says(
        &[("brakes", items(1, 0, 0, 0, counts(9, 0, 0, 0)))],
        ["a ajouté un frein", "added an obstacle", "Un frein ajouté"],
    );
    says(
        &[("brakes", items(2, 1, 0, 1, counts(9, 0, 0, 0)))],
        [
            "a ajouté 2 freins, retiré un frein et changé l’ordre de « Freins »",
            "added 2 obstacles, removed an obstacle and changed the order of “Obstacles”",
            "2 freins ajoutés, un frein retiré, ordre de « Freins »",
        ],
    );
    says(
        &[("brakes", items(0, 0, 1, 0, counts(0, 0, 4, 0)))],
        ["a corrigé 4 mots dans « Freins »", "corrected 4 words in “Obstacles”", "4 mots remplacés dans « Freins »"],
    );
}

#[test]
fn values_come_change_and_go() {
    let area = |decimal: &str| Some(FactValue::Number { decimal: decimal.into(), unit: Some("m²".into()) });
    says(
        &[("area", Fact::Value { before: area("1200"), after: area("12.5") })],
        [
            "a changé « Surface » de « 1 200 m² » à « 12,5 m² »",
            "changed “Area” from “1,200 m²” to “12.5 m²”",
            "Surface : 1 200 m² → 12,5 m²",
        ],
    );
    says(
        &[(
            "link",
            Fact::Value { before: None, after: Some(FactValue::Link("https://www.wiki-brest.net/index.php".into())) },
        )],
        [
            "a indiqué « Site » : « wiki-brest.net »",
            "filled in “Site”: “wiki-brest.net”",
            "Site : rien → wiki-brest.net",
        ],
    );
    says(
        &[("open", Fact::Value { before: Some(FactValue::Bool(true)), after: None })],
        ["a retiré « oui » de « Ouvert »", "took “yes” out of “Open”", "Ouvert : oui → rien"],
    );
    let period = FactValue::Period { start: "2013-02".into(), end: Some("2014".into()) };
    says(
        &[("when", Fact::Value { before: None, after: Some(period) })],
        [
            "a indiqué « Dates » : « de février 2013 à 2014 »",
            "filled in “Dates”: “February 2013 to 2014”",
            "Dates : rien → de février 2013 à 2014",
        ],
    );
    says(
        &[("gone_field", Fact::Value { before: Some(FactValue::Other), after: Some(FactValue::Other) })],
        ["a changé « gone_field »", "changed “gone_field”", "Gone_field : autre valeur"],
    );
}

#[test]
fn one_entry_is_named_and_several_are_counted() {
    says(
        &[("keywords", entries(&[Entry::Keyword("eau".into())], &[Entry::Keyword("vent".into())]))],
        [
            "a ajouté le mot-clé « eau » et retiré le mot-clé « vent »",
            "added the keyword “eau” and removed the keyword “vent”",
            "Mot-clé « eau » ajouté, mot-clé « vent » retiré",
        ],
    );
    says(
        &[("people", entries(&[Entry::Person(Person::Contributor(ContributorId([0; 16])))], &[]))],
        ["a ajouté « Marie » à « Avec »", "added “Marie” to “With”", "« Avec » : « Marie » en plus"],
    );
    says(
        &[("themes", entries(&[], &[Entry::Choice("energy".into())]))],
        ["a retiré « Énergie » de « Thèmes »", "removed “Energy” from “Themes”", "« Thèmes » : « Énergie » en moins"],
    );
    says(
        &[("themes", entries(&[], &[]))],
        ["a changé l’ordre de « Thèmes »", "changed the order of “Themes”", "Ordre de « Thèmes »"],
    );
    says(
        &[("place", places(&["Brest", "Quimper"], 1, None))],
        [
            "a ajouté 2 lieux et précisé le lieu",
            "added 2 places and described the place better",
            "2 lieux ajoutés, lieu précisé",
        ],
    );
}

#[test]
fn what_happened_to_the_whole_fiche() {
    let of = |kind, facts: Facts| told(1, kind, &facts);
    let first = |words_added| Facts { is_creation: true, words: counts(words_added, 0, 0, 0), ..Facts::default() };
    let turn = |before: &str, after: &str| Some(Turn { before: before.to_owned(), after: after.to_owned() });
    let edit = RevisionKind::Edit;
    assert_eq!(of(edit, first(1310))[..2], ["a écrit les 1 310 premiers mots", "wrote the first 1,310 words"]);
    assert_eq!(of(RevisionKind::Import, first(0))[..2], ["a commencé la fiche", "started the fiche"]);
    assert_eq!(
        of(RevisionKind::Undo(1007), Facts::default())[..2],
        ["a annulé la révision 1007", "undid revision 1007"]
    );
    assert_eq!(of(RevisionKind::Restore(6), Facts::default())[..2], ["a rétabli la révision 6", "restored revision 6"]);
    let removed = Facts { bin: Some(BinChange::Removed), ..Facts::default() };
    assert_eq!(of(RevisionKind::Removal, removed)[..2], ["a mis la fiche à la corbeille", "put the fiche in the bin"]);
    let back = Facts { bin: Some(BinChange::BroughtBack), ..Facts::default() };
    assert_eq!(
        of(RevisionKind::Restore(6), back)[..2],
        [
            "a sorti la fiche de la corbeille et rétabli la révision 6",
            "took the fiche out of the bin and restored revision 6"
        ]
    );
    let renamed = Facts { title: turn("Fablab", "TyFab"), slug: turn("fablab", "tyfab"), ..Facts::default() };
    assert_eq!(
        of(RevisionKind::Rename, renamed)[..2],
        ["a renommé « Fablab » en « TyFab »", "renamed “Fablab” to “TyFab”"]
    );
    let retyped = Facts { type_key: turn("page", "place"), ..Facts::default() };
    assert_eq!(of(edit, retyped)[0], "a changé le type de « page » à « Lieu »");
    assert_eq!(
        of(edit, Facts::default()),
        ["a enregistré sans rien changer de visible", "saved without any visible change", "Rien n’a changé"]
    );
    assert_eq!(
        of(RevisionKind::Import, Facts::default())[..2],
        ["a changé, dans la source, ce qui n’est pas repris ici", "changed, at the source, something not kept here"]
    );
}

#[test]
fn a_long_list_ends_with_a_count() {
    let value = || Fact::Value { before: Some(FactValue::Other), after: Some(FactValue::Other) };
    let many: Vec<(String, Fact)> = (0..9).map(|at| (format!("f{at}"), value())).collect();
    let many: Vec<(&str, Fact)> = many.iter().map(|(key, fact)| (key.as_str(), fact.clone())).collect();
    let mut long = facts(&many);
    long.more_fields = 2;
    assert_eq!(
        told(1, RevisionKind::Edit, &long)[0],
        "a changé « f0 », changé « f1 », changé « f2 », changé « f3 », changé « f4 » et changé 6 autres choses"
    );
    let six = facts(&many[..6]);
    assert!(told(1, RevisionKind::Edit, &six)[0].ends_with("changé « f4 » et changé « f5 »"));
}
