//! The answer read off the state: for the revision that was taken in last, or for any before it.

use super::{
    book::{Book, NONE, Origin, OriginId},
    cut,
    input::Input,
    spans::{Span, Spans},
    state::State,
    versions::{PartState, hash_of_text},
};
use crate::domain::text::{self, BytePos};

impl State {
    /// Who wrote what of the revision that was taken in last; `revision` is that one again.
    pub fn spans(&self, revision: &Input) -> Spans {
        let mut parts = Vec::with_capacity(revision.parts.len());
        for (part, _) in &revision.parts {
            let Some(state) = self.parts.get(part).filter(|state| !state.units.is_empty()) else { continue };
            parts.push((part.clone(), self.spans_of(state)));
        }
        Spans { parts }
    }

    /// Who wrote what of a revision that was taken in at any time; `None` when a text of it never was. Costs one pass
    /// over its tokens.
    pub fn spans_at(&self, revision: &Input) -> Option<Spans> {
        let mut parts = Vec::with_capacity(revision.parts.len());
        for (part, text) in revision.parts.iter().filter(|(_, text)| !text.is_empty()) {
            let state = self.parts.get(part)?;
            let variants = state.variants_of(state.version_with(hash_of_text(text))?);
            let mut origins = variants.iter().flat_map(|variant| self.book.variant_origins(*variant));
            let mut spans = Builder::new(&self.book);
            for token in text::tokens(text) {
                spans.push(origins.next()?, (token.start.0, token.end.0), token.is_word.into());
            }
            if !spans.spans.is_empty() {
                parts.push((part.clone(), spans.spans));
            }
        }
        Some(Spans { parts })
    }

    fn spans_of(&self, state: &PartState) -> Vec<Span> {
        let mut spans = Builder::new(&self.book);
        let mut variants = state.variants.iter();
        for live in &state.lines {
            let bounds = &live.line.bounds;
            let mut at = 0;
            for (_, variant) in live.line.units.iter().zip(variants.by_ref()) {
                let tokens = self.book.variant_tokens(*variant);
                let runs = self.book.variant_runs(*variant);
                let first = at;
                for run in runs {
                    let end = at + run.len as usize;
                    let words = if runs.len() == 1 {
                        self.book.units[self.book.variants[*variant as usize].unit as usize].words
                    } else {
                        tokens[at - first..end - first].iter().filter(|token| cut::is_word(**token)).count() as u32
                    };
                    spans.push(run.origin, (live.start + bounds[at].0, live.start + bounds[end - 1].1), words);
                    at = end;
                }
            }
        }
        spans.spans
    }
}

/// Puts runs of one origin together.
struct Builder<'a> {
    book: &'a Book,
    spans: Vec<Span>,
    origin: OriginId,
}

impl<'a> Builder<'a> {
    fn new(book: &'a Book) -> Self {
        Self { book, spans: Vec::new(), origin: NONE }
    }

    fn push(&mut self, origin: OriginId, (start, end): (u32, u32), words: u32) {
        if let Some(span) = self.spans.last_mut().filter(|_| self.origin == origin) {
            (span.end, span.words) = (BytePos(end), span.words + words);
            return;
        }
        self.origin = origin;
        let Origin { revision, contributors } = &self.book.origins[origin as usize];
        self.spans.push(Span {
            start: BytePos(start),
            end: BytePos(end),
            revision: *revision,
            contributor: contributors[0],
            others: contributors[1..].to_vec(),
            words,
        });
    }
}
