//! Who wrote every word that stands.

mod adapted;
mod bounds;
mod care;
mod cases;
mod fairness;
mod properties;
mod sessions;
mod tracked;

use kenfiche::domain::{
    credit::{self, Input, Part, Spans, State},
    fiche_type::FieldKey,
    id::ContributorId,
    text,
};
use std::borrow::Cow;

/// The contributor whose name this is, in tests.
pub fn contributor(name: &str) -> ContributorId {
    let mut id = [0; 16];
    for (place, byte) in id.iter_mut().zip(name.bytes()) {
        *place = byte;
    }
    ContributorId(id)
}

pub fn name(id: ContributorId) -> String {
    String::from_utf8_lossy(&id.0).trim_end_matches('\0').to_owned()
}

pub fn body() -> Part {
    Part::Field(FieldKey::body())
}

/// The credit of each of these texts of one fiche.
pub fn credits(revisions: &[(&str, &str)]) -> Vec<Spans> {
    let mut state = State::new();
    let mut all = Vec::new();
    for (at, (author, text)) in revisions.iter().enumerate() {
        let spans;
        (state, spans) = next(state, at as u32 + 1, author, text);
        all.push(spans);
    }
    all
}

pub fn next(state: State, number: u32, author: &str, text: &str) -> (State, Spans) {
    let contributors = [contributor(author)];
    let parts = vec![(body(), Cow::Borrowed(text))];
    credit::credit(state, &Input { number, contributors: &contributors, parts, written: &[] })
}

/// Each token of a text with its author and revision, as a span of the body says.
pub fn tokens<'t>(spans: &Spans, text: &'t str) -> Vec<(&'t str, String, u32)> {
    let spans = spans.of(&body());
    text::tokens(text)
        .into_iter()
        .map(|token| {
            let span = spans
                .iter()
                .find(|span| span.start <= token.start && token.end <= span.end)
                .unwrap_or_else(|| panic!("{:?} has no author", token.of(text)));
            (token.of(text), name(span.contributor), span.revision)
        })
        .collect()
}

/// The text with its authors, as `Ana[The mill] Ben[is old.]`.
pub fn signed(spans: &Spans, text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut last = String::new();
    for span in spans.of(&body()) {
        let words = &text[span.start.0 as usize..span.end.0 as usize];
        let author = name(span.contributor);
        match out.last_mut().filter(|_| author == last) {
            Some(written) => {
                written.pop();
                written.push_str(&format!(" {words}]"));
            }
            None => out.push(format!("{author}[{words}]")),
        }
        last = author;
    }
    out.join(" ")
}
