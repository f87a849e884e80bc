//! A fiche made from another: its authors come along word by word, and whoever adapts is credited for what they wrote.

use super::contributor;
use kenfiche::domain::{
    credit::{self, Input, Spans, State},
    fiche::{Content, Lang, Licence, Slug, Title},
    fiche_type::{FieldKey, TypeKey},
    id::{ContributorId, FicheId, ItemId},
    revision::{Hash, Revision, RevisionKind, Timestamp},
    value::{Item, Value},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const OVEN: &str =
    "Le four est chaud à six heures. Chacun apporte sa pâte et son bois.\n\nOn partage le pain à midi, sur la place.";

fn content(title: &str, body: &str, steps: &[(&str, &str)]) -> Content {
    let title = Title::parse(title).unwrap();
    let item = |(at, (title, text)): (usize, &(&str, &str))| Item {
        id: ItemId([at as u8; 16]),
        title: Some((*title).to_owned()),
        text: (*text).to_owned(),
    };
    let mut values = BTreeMap::from([(FieldKey::body(), Value::Text(body.to_owned()))]);
    if !steps.is_empty() {
        values.insert(FieldKey::parse("steps").unwrap(), Value::Items(steps.iter().enumerate().map(item).collect()));
    }
    Content {
        slug: Slug::of_title(&title),
        title,
        lang: Lang::parse("fr").unwrap(),
        licence: Licence::default(),
        type_key: TypeKey::parse("page").unwrap(),
        type_version: 1,
        values,
        source: None,
        is_removed: false,
    }
}

fn revision(number: u32, who: &str, content: Content) -> Revision {
    Revision {
        fiche: FicheId([9; 16]),
        number,
        parent_hash: Hash::ZERO,
        base: None,
        kind: RevisionKind::Edit,
        content,
        contributors: vec![contributor(who)],
        written: Vec::new(),
        at: Timestamp(0),
        summary: String::new(),
        salt: [0; 16],
        hash: Hash::ZERO,
    }
}

/// The credit of these revisions of one fiche.
fn credited(revisions: &[Revision]) -> (State, Spans) {
    revisions
        .iter()
        .fold((State::new(), Spans::default()), |(state, _), revision| credit::credit(state, &Input::of(revision)))
}

/// The first revision of a fiche that `who` makes from the last of these.
fn adapted(model: &[Revision], who: &str, content: Content) -> Revision {
    let (_, spans) = credited(model);
    let written = credit::carried(model.last().unwrap(), &spans, &content);
    let kind = RevisionKind::Adaptation { fiche: FicheId([9; 16]), number: model.len() as u32 };
    Revision { fiche: FicheId([8; 16]), kind, written, ..revision(1, who, content) }
}

fn words(spans: &Spans, who: &str) -> u32 {
    spans.shares().iter().find(|share| share.contributor == contributor(who)).map_or(0, |share| share.words)
}

fn model() -> Vec<Revision> {
    let first = OVEN.split_once("\n\n").unwrap().0;
    let steps = [("Allumer le four", "Deux heures avant, à trois.")];
    vec![
        revision(1, "Ana", content("Le four à pain", first, &steps)),
        revision(2, "Ben", content("Le four à pain", OVEN, &steps)),
    ]
}

#[test]
fn what_is_carried_over_stays_its_authors_and_what_is_changed_is_the_adapters() {
    let model = model();
    let (_, before) = credited(&model);
    let body = OVEN.replace("six heures", "sept heures");
    let steps = [("Allumer le four", "Deux heures avant, à trois."), ("Balayer", "Puis laver la sole.")];
    let first = adapted(&model, "Eve", content("Le four à pain de Lanildut", &body, &steps));
    let (_, spans) = credited(std::slice::from_ref(&first));
    assert_eq!(words(&spans, "Eve"), "de Lanildut sept Balayer Puis laver la sole".split(' ').count() as u32);
    assert_eq!(words(&spans, "Ana"), words(&before, "Ana") - 1, "all but « six »");
    assert_eq!(words(&spans, "Ben"), words(&before, "Ben"));
    assert!(spans.parts.iter().flat_map(|(_, spans)| spans).all(|span| span.revision == 1));
    assert_eq!(credit::typed_words(&first), "sept Puis laver la sole".split(' ').count() as u32, "of its prose");
}

#[test]
fn adapting_as_it_is_earns_nothing_and_neither_does_adapting_again() {
    let model = model();
    let (_, before) = credited(&model);
    let copy =
        adapted(&model, "Eve", content("Le four à pain", OVEN, &[("Allumer le four", "Deux heures avant, à trois.")]));
    let (_, spans) = credited(std::slice::from_ref(&copy));
    assert_eq!(spans.shares(), before.shares());
    assert_eq!(credit::typed_words(&copy), 0);
    let again = adapted(std::slice::from_ref(&copy), "Fox", copy.content.clone());
    assert_eq!(credited(&[again]).1.shares(), before.shares());
}

#[test]
fn moving_turning_and_trimming_on_the_way_earn_nothing() {
    let model = model();
    let (first, second) = OVEN.split_once("\n\n").unwrap();
    let turned = format!("{}\n\n  {first}\n", second.to_uppercase());
    let (_, spans) = credited(&[adapted(&model, "Eve", content("Le four à pain", &turned, &[]))]);
    assert_eq!(words(&spans, "Eve"), 0);
}

#[test]
fn naming_a_model_puts_no_words_in_the_mouths_of_its_authors() {
    let model = model();
    let body = "Nous vendons des montres et des voyages à bas prix, écrivez-nous vite.";
    let (_, spans) = credited(&[adapted(&model, "Eve", content("Belles montres", body, &[]))]);
    assert_eq!((words(&spans, "Ana"), words(&spans, "Ben")), (0, 0));
}

#[test]
fn words_of_several_people_stay_theirs() {
    let mut model = model();
    let both = [contributor("Ana"), contributor("Ben")];
    let span = |contributor: ContributorId| kenfiche::domain::revision::Written {
        field: FieldKey::body(),
        item: None,
        start: 0,
        end: 4,
        contributor,
    };
    let mut last = revision(3, "Cid", content("Le four à pain", "Fournil neuf.", &[]));
    last.written = both.map(span).to_vec();
    model.push(last);
    let (_, spans) = credited(&[adapted(&model, "Eve", content("Le four à pain", "Fournil neuf et blanc.", &[]))]);
    let body = &spans.parts.iter().find(|(part, _)| *part == super::body()).unwrap().1;
    let mut who: Vec<ContributorId> = body[0].contributors().collect();
    who.sort();
    assert_eq!(who, both);
    assert_eq!(words(&spans, "Cid"), 1, "« neuf »");
    assert_eq!(words(&spans, "Eve"), 2, "« et blanc »");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Later edits credit the same people as they would on the model itself, and going back gives back what was.
    #[test]
    fn later_edits_keep_what_was_carried_over(cuts in proptest::collection::vec((0..24_usize, 0..4_usize), 1..6)) {
        let model = [revision(1, "Ana", content("Le four à pain", OVEN.split_once("\n\n").unwrap().0, &[])), revision(2, "Ben", content("Le four à pain", OVEN, &[]))];
        let first = adapted(&model, "Eve", content("Le four à pain", OVEN, &[]));
        let (mut state, spans) = credited(std::slice::from_ref(&first));
        let before = spans.shares();
        let mut on_model = credited(&model).0;
        let mut number = 1;
        for (at, count) in cuts {
            let kept: Vec<&str> = OVEN.split(' ').enumerate().filter(|(word, _)| *word < at || *word >= at + count).map(|(_, word)| word).collect();
            number += 1;
            let next = revision(number, "Fox", content("Le four à pain", &kept.join(" "), &[]));
            let spans;
            (state, spans) = credit::credit(state, &Input::of(&next));
            let mut same = next.clone();
            same.number = number + 1;
            let expected;
            (on_model, expected) = credit::credit(on_model, &Input::of(&same));
            prop_assert_eq!(spans.shares(), expected.shares());
        }
        let restored = revision(number + 1, "Fox", first.content.clone());
        prop_assert_eq!(credit::credit(state, &Input::of(&restored)).1.shares(), before);
    }
}
