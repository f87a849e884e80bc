//! One history, and who wrote each token of a revision of it: credit for other programs.

use super::{
    ReadProblem,
    history::{Author, History},
};
use crate::domain::{
    credit::{Input, Part, Spans, State},
    fiche_type::FieldKey,
    id::ContributorId,
    text,
};
use serde::Serialize;
use std::{borrow::Cow, collections::HashMap, io::BufRead};

/// The tokens of one revision, in order of its text.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Attribution {
    pub rev: u32,
    pub tokens: Vec<AttributedToken>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct AttributedToken {
    #[serde(rename = "t")]
    pub token: String,
    /// In which it was first written.
    pub rev: u32,
    #[serde(flatten)]
    pub by: By,
}

/// One name, or those of all who typed in it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    Author(String),
    Authors(Vec<String>),
}

/// Reads a history up to its last revision, or to `rev`. Two authors of one name and two ids are two authors.
pub fn attribute(history: History<impl BufRead>, rev: Option<u32>) -> Result<Attribution, ReadProblem> {
    let mut people = People::default();
    let mut state = State::new();
    let mut last: Option<(u32, Vec<ContributorId>, String)> = None;
    for revision in history {
        let revision = revision?;
        if rev.is_some_and(|rev| revision.rev > rev) {
            break;
        }
        let contributors: Vec<ContributorId> =
            std::iter::once(revision.author).chain(revision.co_authors).map(|author| people.id(author)).collect();
        state.advance(&input(revision.rev, &contributors, &revision.text));
        last = Some((revision.rev, contributors, revision.text));
    }
    let none =
        || ReadProblem::at(0, rev.map_or("there is no revision".into(), |rev| format!("there is no revision {rev}")));
    let (number, contributors, text) = last.filter(|last| rev.is_none_or(|rev| rev == last.0)).ok_or_else(none)?;
    let spans = state.spans(&input(number, &contributors, &text));
    Ok(Attribution { rev: number, tokens: people.tokens(&text, &spans) })
}

fn input<'a>(number: u32, contributors: &'a [ContributorId], text: &'a str) -> Input<'a> {
    let parts = vec![(Part::Field(FieldKey::body()), Cow::Borrowed(text))];
    Input { number, contributors, parts, written: &[] }
}

/// The authors of the file, each under a number that stands in for an id.
#[derive(Default)]
struct People {
    numbers: HashMap<Author, u32>,
    names: Vec<String>,
}

impl People {
    fn id(&mut self, author: Author) -> ContributorId {
        let next = self.names.len() as u32;
        let number = *self.numbers.entry(author).or_insert_with_key(|author| {
            self.names.push(author.name.clone());
            next
        });
        ContributorId(u128::from(number).to_be_bytes())
    }

    fn name(&self, id: ContributorId) -> String {
        self.names.get(u128::from_be_bytes(id.0) as usize).cloned().unwrap_or_default()
    }

    fn tokens(&self, text: &str, spans: &Spans) -> Vec<AttributedToken> {
        let mut spans = spans.parts.iter().flat_map(|(_, spans)| spans).peekable();
        let attributed = text::tokens(text).into_iter().filter_map(|token| {
            while spans.next_if(|span| span.end <= token.start).is_some() {}
            let span = spans.peek()?;
            let by = if span.others.is_empty() {
                By::Author(self.name(span.contributor))
            } else {
                By::Authors(span.contributors().map(|who| self.name(who)).collect())
            };
            Some(AttributedToken { token: token.of(text).to_owned(), rev: span.revision, by })
        });
        attributed.collect()
    }
}
