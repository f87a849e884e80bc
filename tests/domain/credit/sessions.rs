//! Several people in one text: each character is its typist's, whoever saves.

use super::{
    body,
    cases::{cases, faults},
    contributor, name, next,
};
use kenfiche::domain::{
    credit::{self, Input, Session, State},
    fiche_type::FieldKey,
};
use std::{borrow::Cow, collections::BTreeMap};

#[test]
fn every_token_of_the_live_cases_has_the_right_author() {
    for case in cases("live") {
        let mut state = State::new();
        let (mut number, mut base) = (0, "");
        for revision in case["base"].as_array().unwrap() {
            number += 1;
            base = revision["text"].as_str().unwrap();
            (state, _) = next(state, number, revision["author"].as_str().unwrap(), base);
        }
        let mut session = Session::new(base);
        let client = |id: &serde_json::Value| case["session"]["clients"][id.as_str().unwrap()].as_str().unwrap();
        for op in case["session"]["ops"].as_array().unwrap() {
            let [position, deleted] = [1, 2].map(|at| op[at].as_u64().unwrap() as usize);
            session.edit(contributor(client(&op[0])), position, deleted, op[3].as_str().unwrap()).unwrap();
        }
        let text = session.text();
        assert_eq!(text, case["text"]);
        let last = case["session"]["ops"].as_array().unwrap().last().unwrap();
        let (contributors, written) = ([contributor(client(&last[0]))], session.written(&FieldKey::body(), None));
        let parts = vec![(body(), Cow::Borrowed(text.as_str()))];
        let input = Input { number: number + 1, contributors: &contributors, parts, written: &written };
        let (_, spans) = credit::credit(state, &input);
        assert_eq!(faults(&case, &text, spans.of(&body())), Vec::<String>::new());
        let mut typed: BTreeMap<String, u64> = BTreeMap::new();
        for span in spans.of(&body()) {
            let visible = text[span.start.0 as usize..span.end.0 as usize].chars().filter(|c| !c.is_whitespace());
            *typed.entry(name(span.contributor)).or_default() += visible.count() as u64;
        }
        for (author, count) in case["expected_chars"].as_object().unwrap() {
            let shared = u64::from(case["id"] == "live-3") * 3;
            let difference = typed.get(author).copied().unwrap_or(0).abs_diff(count.as_u64().unwrap());
            assert!(difference <= shared, "{}: {author} typed {count}, not {typed:?}", case["id"]);
        }
    }
}

#[test]
fn a_word_typed_by_two_is_of_both() {
    let (state, _) = next(State::new(), 1, "Ana", "Le barrage.");
    let mut session = Session::new("Le barrage.");
    session.edit(contributor("Ben"), 11, 0, " Une pass").unwrap();
    session.edit(contributor("Cleo"), 20, 0, "erelle neuve.").unwrap();
    let (text, written) = (session.text(), session.written(&FieldKey::body(), None));
    let contributors = [contributor("Ana"), contributor("Ben"), contributor("Cleo")];
    let parts = vec![(body(), Cow::Borrowed(text.as_str()))];
    let (_, spans) = credit::credit(state, &Input { number: 2, contributors: &contributors, parts, written: &written });
    let of: Vec<(String, Vec<String>)> = spans
        .of(&body())
        .iter()
        .map(|span| {
            let authors = span.contributors().map(name).collect();
            (text[span.start.0 as usize..span.end.0 as usize].to_owned(), authors)
        })
        .collect();
    let by = |text: &str, authors: &[&str]| (text.to_owned(), authors.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(
        of,
        [by("Le barrage.", &["Ana"]), by("Une", &["Ben"]), by("passerelle", &["Ben", "Cleo"]), by("neuve.", &["Cleo"])]
    );
    let sum: f64 = spans.shares().iter().map(|share| share.share).sum();
    assert!((sum - 1.0).abs() < 1e-9);
}

#[test]
fn what_is_cut_and_put_back_stays_its_typists() {
    let mut session = Session::new("");
    session.edit(contributor("Ben"), 0, 0, "Le péage se payait ici.").unwrap();
    for at in (3..23).rev() {
        session.edit(contributor("Cleo"), at, 1, "").unwrap();
    }
    assert_eq!(session.text(), "Le ");
    session.edit(contributor("Cleo"), 3, 0, "péage se payait ici.").unwrap();
    let written = session.written(&FieldKey::body(), None);
    assert_eq!(written.len(), 1);
    assert_eq!((written[0].start, written[0].end, written[0].contributor), (0, 23, contributor("Ben")));
    assert_eq!(session.edit(contributor("Ben"), 24, 0, "x"), None);
    assert_eq!(session.edit(contributor("Ben"), 0, 24, ""), None);
}
