//! The answer: which stretch of which part was written by whom, and how much of the whole that is.

use super::input::Part;
use crate::domain::{id::ContributorId, text::BytePos};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who wrote what in one revision. A part without tokens is absent; the others are in the order of the input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spans {
    pub parts: Vec<(Part, Vec<Span>)>,
}

/// A run of tokens of one origin. The spans of a part are in order, do not overlap, and cover every token of it; the
/// white space between two of them is nobody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub start: BytePos,
    pub end: BytePos,
    /// In which revision it was first written.
    pub revision: u32,
    pub contributor: ContributorId,
    /// Who else typed in the same token. Nearly always empty.
    pub others: Vec<ContributorId>,
    /// How many of its tokens hold a letter or a digit.
    pub words: u32,
}

/// What one contributor wrote of what stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub contributor: ContributorId,
    /// A word typed by two counts for both.
    pub words: u32,
    /// The same, but a word typed by two is halved.
    pub parted: f64,
    /// That of all words: from 0 to 1, and 1 over all together.
    pub share: f64,
}

impl Span {
    /// All who typed in it, the first of them first.
    pub fn contributors(&self) -> impl Iterator<Item = ContributorId> + '_ {
        std::iter::once(self.contributor).chain(self.others.iter().copied())
    }

    /// The same as people, each once.
    pub fn people(&self, person: impl Fn(ContributorId) -> ContributorId) -> Vec<ContributorId> {
        let mut people = Vec::with_capacity(1 + self.others.len());
        for id in self.contributors().map(person) {
            if !people.contains(&id) {
                people.push(id);
            }
        }
        people
    }
}

impl Spans {
    /// By words, the greatest share first, equal ones by id. Empty when no word stands. Linear in the spans.
    pub fn shares(&self) -> Vec<Share> {
        self.shares_of_people(|id| id)
    }

    /// The same when several contributors may be one person: `person` says which. A word that two of them typed is one
    /// word of the person's.
    pub fn shares_of_people(&self, person: impl Fn(ContributorId) -> ContributorId) -> Vec<Share> {
        let mut written: BTreeMap<ContributorId, (u32, f64)> = BTreeMap::new();
        let mut give = |contributor, words, part| {
            let of_theirs = written.entry(contributor).or_default();
            *of_theirs = (of_theirs.0 + words, of_theirs.1 + part);
        };
        for span in self.parts.iter().flat_map(|(_, spans)| spans).filter(|span| span.words > 0) {
            if span.others.is_empty() {
                give(person(span.contributor), span.words, f64::from(span.words));
                continue;
            }
            let people = span.people(&person);
            let part = f64::from(span.words) / people.len() as f64;
            people.into_iter().for_each(|contributor| give(contributor, span.words, part));
        }
        let all: f64 = written.values().map(|(_, part)| part).sum();
        let mut shares: Vec<Share> = written
            .into_iter()
            .map(|(contributor, (words, parted))| Share { contributor, words, parted, share: parted / all })
            .collect();
        shares.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.contributor.cmp(&b.contributor)));
        shares
    }

    pub fn of(&self, part: &Part) -> &[Span] {
        self.parts.iter().find(|(other, _)| other == part).map_or(&[], |(_, spans)| spans)
    }
}
