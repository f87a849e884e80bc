//! Credit as bytes: names once, then lengths, so that a change alters few bytes and the rest is coded as what it was.

use super::shaped;
use crate::domain::{
    credit::{Part, Span, Spans},
    id::ContributorId,
    text::BytePos,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Serialize, Deserialize)]
struct StoredSpans {
    /// In order.
    contributors: Vec<ContributorId>,
    parts: Vec<(Part, Vec<StoredSpan>)>,
}

#[derive(Serialize, Deserialize)]
struct StoredSpan {
    /// From the end of the one before.
    gap: u32,
    length: u32,
    revision: u32,
    /// Places in the list of contributors, the first of them first.
    contributor: u32,
    others: Vec<u32>,
    words: u32,
}

/// Some seven bytes a span.
pub fn encoded(spans: &Spans) -> Vec<u8> {
    let all = spans.parts.iter().flat_map(|(_, spans)| spans);
    let contributors: BTreeSet<ContributorId> = all.flat_map(Span::contributors).collect();
    let contributors: Vec<ContributorId> = contributors.into_iter().collect();
    let place = |id: &ContributorId| contributors.binary_search(id).expect("everybody is in the list") as u32;
    let part = |(part, spans): &(Part, Vec<Span>)| {
        let mut end = 0;
        let stored = spans.iter().map(|span| {
            let gap = span.start.0 - end;
            end = span.end.0;
            StoredSpan {
                gap,
                length: span.end.0 - span.start.0,
                revision: span.revision,
                contributor: place(&span.contributor),
                others: span.others.iter().map(place).collect(),
                words: span.words,
            }
        });
        (part.clone(), stored.collect())
    };
    let parts = spans.parts.iter().map(part).collect();
    shaped(&StoredSpans { contributors, parts })
}

/// `None` when these bytes are not those of spans.
pub fn decoded(bytes: &[u8]) -> Option<Spans> {
    let StoredSpans { contributors, parts } = postcard::from_bytes(bytes).ok()?;
    let named = |place: u32| contributors.get(place as usize).copied();
    let part = |(part, stored): (Part, Vec<StoredSpan>)| {
        let mut end: u32 = 0;
        let spans = stored.into_iter().map(|span| {
            let start = end.checked_add(span.gap)?;
            end = start.checked_add(span.length)?;
            Some(Span {
                start: BytePos(start),
                end: BytePos(end),
                revision: span.revision,
                contributor: named(span.contributor)?,
                others: span.others.into_iter().map(named).collect::<Option<_>>()?,
                words: span.words,
            })
        });
        Some((part, spans.collect::<Option<_>>()?))
    };
    Some(Spans { parts: parts.into_iter().map(part).collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_were_and_a_longer_word_alters_few_bytes() {
        let id = |number: u8| ContributorId([number; 16]);
        let span = |start: u32, end: u32, revision, contributor, others: &[u8]| Span {
            start: BytePos(start),
            end: BytePos(end),
            revision,
            contributor: id(contributor),
            others: others.iter().map(|other| id(*other)).collect(),
            words: 1 + revision % 3,
        };
        let spans = |more: u32| Spans {
            parts: vec![
                (Part::Title, vec![span(0, 5 + more, 1, 9, &[])]),
                (
                    Part::Title,
                    (0..50).map(|at| span(at * 9 + more, at * 9 + 7 + more, at % 7, at as u8 % 3, &[5, 9])).collect(),
                ),
            ],
        };
        let (before, after) = (encoded(&spans(0)), encoded(&spans(1)));
        assert_eq!(decoded(&before), Some(spans(0)));
        assert_eq!(before.len(), after.len());
        assert_eq!(before.iter().zip(&after).filter(|(before, after)| before != after).count(), 2);
        assert_eq!(decoded(&[]), None);
        assert_eq!(decoded(&before[..before.len() - 1]), None);
    }
}
