//! A history in memory: who wrote each revision, and its text.

use anyhow::Context;
use kenfiche::{
    domain::{
        credit::{Input, Part, State},
        fiche_type::FieldKey,
        id::ContributorId,
    },
    exchange::{history, packed},
};
use std::{borrow::Cow, collections::HashMap, path::Path};

pub struct Revision {
    pub contributors: [ContributorId; 1],
    pub author: String,
    pub text: String,
}

pub fn read(path: &Path) -> anyhow::Result<Vec<Revision>> {
    let lines = packed::open(path).with_context(|| path.display().to_string())?;
    let mut numbers = HashMap::new();
    let mut revisions = Vec::new();
    for revision in history::History::open(lines)? {
        let revision = revision?;
        let next = numbers.len() as u128;
        let number = *numbers.entry(revision.author.clone()).or_insert(next);
        let contributors = [ContributorId(number.to_be_bytes())];
        revisions.push(Revision { contributors, author: revision.author.name, text: revision.text });
    }
    Ok(revisions)
}

impl Revision {
    /// `at` is its place in the history, from 0.
    pub fn input(&self, at: usize) -> Input<'_> {
        let parts = vec![(Part::Field(FieldKey::body()), Cow::Borrowed(self.text.as_str()))];
        Input { number: at as u32 + 1, contributors: &self.contributors, parts, written: &[] }
    }
}

/// The state after the whole history; `after` is told of each revision.
pub fn advance(revisions: &[Revision], mut after: impl FnMut(usize, &mut State)) -> State {
    let mut state = State::new();
    for (at, revision) in revisions.iter().enumerate() {
        state.advance(&revision.input(at));
        after(at, &mut state);
    }
    state
}
