//! What credit remembers of a fiche between two revisions.

use super::{
    input::{Input, Part},
    spans::{Span, Spans},
};
use crate::domain::{id::ContributorId, text};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Of the encoded state: another number asks for rebuilding from the revisions.
pub const VERSION: u16 = 1;

/// All that is remembered of the former revisions of one fiche.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State {
    words: HashMap<(Part, String, u32), (u32, ContributorId)>,
}

impl State {
    /// Of a fiche that has no revision yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// To keep in a view; [`State::decode`] gives the same state back.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = VERSION.to_le_bytes().to_vec();
        bytes.extend(postcard::to_allocvec(self).expect("it holds no type that postcard refuses"));
        bytes
    }

    /// `None` when the bytes are of another version, or damaged: rebuild it from the revisions.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first_chunk()?;
        (u16::from_le_bytes(*version) == VERSION).then(|| postcard::from_bytes(rest).ok())?
    }
}

/// The credit of the next revision, and the state after it.
pub fn credit(mut state: State, revision: &Input) -> (State, Spans) {
    let mut parts = Vec::new();
    for (part, text) in &revision.parts {
        let mut seen: HashMap<String, u32> = HashMap::new();
        let mut spans: Vec<Span> = Vec::new();
        for token in text::tokens(text) {
            let word = token.of(text).to_lowercase();
            let count = seen.entry(word.clone()).or_default();
            *count += 1;
            let key = (part.clone(), word, *count);
            let (number, contributor) = *state.words.entry(key).or_insert((revision.number, revision.contributors[0]));
            match spans.last_mut() {
                Some(span) if (span.revision, span.contributor) == (number, contributor) => {
                    span.end = token.end;
                    span.words += u32::from(token.is_word);
                }
                _ => spans.push(Span {
                    start: token.start,
                    end: token.end,
                    revision: number,
                    contributor,
                    others: Vec::new(),
                    words: token.is_word.into(),
                }),
            }
        }
        if !spans.is_empty() {
            parts.push((part.clone(), spans));
        }
    }
    (state, Spans { parts })
}
