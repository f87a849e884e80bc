//! How words last: what a revision brought of somebody's words, what they took back of their own, and on what others built.

use super::spans::{Span, Spans};
use crate::domain::id::ContributorId;

/// Words of one's own that one took out of a fiche, by the revision that first had them; those put back count below zero.
pub type Withdrawn = Vec<(u32, i32)>;

/// Most revisions of origin that are told apart for one revision: those that lost most.
const ORIGINS_MAX: usize = 48;
/// A passage on which one can build has at least so many words.
const PASSAGE_WORDS_MIN: u32 = 5;

/// Words of this contributor that stand in a revision and are first written in it. Linear in the spans.
pub fn written_in(spans: &Spans, number: u32, who: ContributorId) -> u32 {
    of(spans, who).filter(|span| span.revision == number).map(|span| span.words).sum()
}

/// What this contributor, who made the revision, took out or put back of their own words. Linear in the spans.
pub fn withdrawn(before: &Spans, after: &Spans, number: u32, who: ContributorId) -> Withdrawn {
    let stood = of(before, who).map(|span| (span.revision, span.words as i32));
    let stands =
        of(after, who).filter(|span| span.revision != number).map(|span| (span.revision, -(span.words as i32)));
    let mut origins: Withdrawn = stood.chain(stands).collect();
    origins.sort_unstable_by_key(|(revision, _)| *revision);
    let sums =
        origins.chunk_by(|a, b| a.0 == b.0).map(|of_one| (of_one[0].0, of_one.iter().map(|(_, words)| words).sum()));
    let mut withdrawn: Withdrawn = sums.filter(|(_, words)| *words != 0).collect();
    withdrawn.sort_by_key(|(revision, words)| (std::cmp::Reverse(words.unsigned_abs()), *revision));
    withdrawn.truncate(ORIGINS_MAX);
    withdrawn
}

/// Passages of theirs, five words or more, beside which somebody else wrote later in the same text. Linear in the spans.
pub fn built_on(spans: &Spans, is_theirs: impl Fn(&Span) -> bool) -> u32 {
    let mut passages = 0;
    for (_, spans) in &spans.parts {
        let runs: Vec<&[Span]> = spans.chunk_by(|a, b| is_theirs(a) == is_theirs(b)).collect();
        for (at, run) in runs.iter().enumerate().filter(|(_, run)| is_theirs(&run[0])) {
            let words: u32 = run.iter().map(|span| span.words).sum();
            let first = run.iter().map(|span| span.revision).min().unwrap_or_default();
            let before = at.checked_sub(1).and_then(|before| runs[before].last());
            let after = runs.get(at + 1).and_then(|after| after.first());
            let is_built_on = before.into_iter().chain(after).any(|other| other.words > 0 && other.revision > first);
            passages += u32::from(words >= PASSAGE_WORDS_MIN && is_built_on);
        }
    }
    passages
}

fn of(spans: &Spans, who: ContributorId) -> impl Iterator<Item = &Span> {
    let all = spans.parts.iter().flat_map(|(_, spans)| spans);
    all.filter(move |span| span.contributor == who || span.others.contains(&who))
}
