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
