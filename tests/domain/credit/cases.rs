//! The cases of `tests/data/credit-cases`: every token of each has the right author.

use super::{contributor, name};
use kenfiche::domain::{
    credit::{self, Input, Part, State},
    fiche_type::FieldKey,
    text,
};
use serde_json::Value as Json;
use std::borrow::Cow;

pub fn cases(file: &str) -> Vec<Json> {
    let packed = std::fs::read(format!("tests/data/credit-cases/{file}.json.zst")).unwrap();
    let plain = zstd::bulk::decompress(&packed, 10_000_000).unwrap();
    let mut all: Json = serde_json::from_slice(&plain).unwrap();
    let Json::Array(cases) = all["cases"].take() else { panic!("no cases") };
    cases
}

/// What is wrong in the answer to a case: each token whose author is not accepted.
pub fn faults(case: &Json, text: &str, spans: &[credit::Span]) -> Vec<String> {
    let expected = case["expected"].as_array().unwrap();
    let tokens = text::tokens(text);
    assert_eq!(tokens.len(), expected.len(), "{}: tokens are cut as the case says", case["id"]);
    let mut faults = Vec::new();
    for (token, expected) in tokens.iter().zip(expected) {
        assert_eq!(token.of(text), expected[0]);
        let span = spans.iter().find(|span| span.start <= token.start && token.end <= span.end);
        let author = span.map(|span| name(span.contributor)).unwrap_or_default();
        if !expected[2].as_array().unwrap().iter().any(|accepted| *accepted == author.as_str()) {
            faults.push(format!("{}: {} is not {author}'s but one of {}", case["id"], expected[0], expected[2]));
        }
    }
    faults
}

#[test]
fn every_token_of_the_cases_has_the_right_author() {
    for keeps_state in [true, false] {
        let mut wrong = Vec::new();
        for case in cases("saved") {
            let mut state = State::new();
            let mut last = (String::new(), Vec::new());
            for revision in case["revisions"].as_array().unwrap() {
                let contributors = [contributor(revision["author"].as_str().unwrap())];
                let text = revision["text"].as_str().unwrap();
                let input = Input {
                    number: revision["rev"].as_u64().unwrap() as u32,
                    contributors: &contributors,
                    parts: vec![(Part::Field(FieldKey::body()), Cow::Borrowed(text))],
                    written: &[],
                };
                let spans;
                (state, spans) = credit::credit(state, &input);
                if !keeps_state {
                    state = State::decode(&state.encode()).unwrap();
                }
                last = (text.to_owned(), spans.of(&super::body()).to_vec());
            }
            wrong.extend(faults(&case, &last.0, &last.1));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// The authors that `more.json` accepts for each word of the last text, in order, with the word as it is compared.
fn accepted(case: &Json) -> Vec<(String, Vec<String>)> {
    let mut words = Vec::new();
    for stretch in case["expected"].as_array().unwrap() {
        let authors: Vec<String> = stretch[0].as_str().unwrap().split('/').map(str::to_owned).collect();
        let text = stretch[1].as_str().unwrap();
        let tokens = text::tokens(text).into_iter().filter(|token| token.is_word);
        words.extend(tokens.map(|token| (text::folded(token.of(text)), authors.clone())));
    }
    words
}

#[test]
fn every_word_of_the_further_cases_has_an_author_that_a_reader_would_name() {
    let cases: Json = serde_json::from_str(include_str!("../../data/credit-cases/more.json")).unwrap();
    let mut wrong = Vec::new();
    for case in cases.as_array().unwrap() {
        let revisions: Vec<(&str, &str)> = case["revisions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|revision| (revision[0].as_str().unwrap(), revision[1].as_str().unwrap()))
            .collect();
        let text = revisions.last().unwrap().1;
        let spans = super::credits(&revisions).pop().unwrap();
        let words =
            super::tokens(&spans, text).into_iter().filter(|(token, ..)| token.chars().any(char::is_alphanumeric));
        let words: Vec<_> = words.collect();
        let accepted = accepted(case);
        assert_eq!(words.len(), accepted.len(), "{}: the words are those of the last text", case["id"]);
        for ((token, author, _), (word, authors)) in words.iter().zip(&accepted) {
            assert_eq!(text::folded(token), *word, "{}", case["id"]);
            if !authors.contains(author) {
                wrong.push(format!("{}: {token} is not {author}'s but one of {authors:?}", case["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
