//! A text made from that of another fiche: whose words were carried over, and which are new.

use super::{
    input::{Input, Part},
    spans::{Span, Spans},
    state::State,
    typed::Typed,
};
use crate::domain::{
    fiche::Content,
    id::ContributorId,
    revision::{Revision, Written},
    text,
};
use std::borrow::Cow;

/// Who wrote what of `content`, as far as it was carried over from `model`, whose words are credited as `credit` says.
///
/// The same rules as within a fiche: `content` is read as the revision after `model`, and what came of the model has its
/// authors. The rest, which is in no stretch, is its saver's. Costs two steps of the engine, whatever the histories.
pub fn carried(model: &Revision, credit: &Spans, content: &Content) -> Vec<Written> {
    let own = Input::of(model);
    let known = written(&own.parts, credit, |_| true);
    let mut state = State::new();
    state.advance(&Input { number: 1, written: &known, ..own });
    let adapted = Revision { content: content.clone(), written: Vec::new(), ..model.clone() };
    let after = Input { number: 2, ..Input::of(&adapted) };
    state.advance(&after);
    written(&after.parts, &state.spans(&after), |revision| revision == 1)
}

/// How many words of the prose of a revision are in no stretch of its `written`. Linear in the texts.
pub fn typed_words(revision: &Revision) -> u32 {
    let mut words = 0;
    for (key, value) in &revision.content.values {
        for (item, prose) in value.texts() {
            let part = match item {
                Some(item) => Part::Item(key.clone(), item),
                None => Part::Field(key.clone()),
            };
            let known = Typed::of(&part, prose, &revision.written);
            let is_new = |token: &text::Token| {
                token.is_word && known.as_ref().is_none_or(|known| known.who((token.start.0, token.end.0)).is_empty())
            };
            words += text::tokens(prose).iter().filter(|token| is_new(token)).count() as u32;
        }
    }
    words
}

/// How many words of `content` came of `model` and are theirs: they stand in both. Costs what [`carried`] does.
pub fn words_carried(
    model: &Revision,
    credit: &Spans,
    content: &Content,
    is_theirs: impl Fn(ContributorId) -> bool,
) -> u32 {
    let written = carried(model, credit, content);
    words_brought(&Revision { content: content.clone(), written, ..model.clone() }, is_theirs)
}

/// How many words of a revision it says itself to be theirs. Linear in the texts.
pub fn words_brought(revision: &Revision, is_theirs: impl Fn(ContributorId) -> bool) -> u32 {
    let mut words = 0;
    for (part, typed) in &Input::of(revision).parts {
        let Some(known) = Typed::of(part, typed, &revision.written) else { continue };
        let is_brought =
            |token: &text::Token| token.is_word && known.who((token.start.0, token.end.0)).into_iter().any(&is_theirs);
        words += text::tokens(typed).iter().filter(|token| is_brought(token)).count() as u32;
    }
    words
}

/// Spans as stretches of code points, those of the revisions that are asked for. A span of several people is a stretch for each.
fn written(parts: &[(Part, Cow<'_, str>)], spans: &Spans, is_asked: impl Fn(u32) -> bool) -> Vec<Written> {
    let mut stretches: Vec<Written> = Vec::new();
    for (part, words) in parts {
        let (field, item) = part.place();
        let (mut byte, mut chars) = (0, 0);
        let mut last: Option<&Span> = None;
        for span in spans.of(part).iter().filter(|span| is_asked(span.revision)) {
            let (from, to) = (span.start.0 as usize, span.end.0 as usize);
            let gap = &words[byte..from];
            let start = chars + gap.chars().count() as u32;
            let end = start + words[from..to].chars().count() as u32;
            (byte, chars) = (to, end);
            // Of two revisions by one person, with white space alone between them: one stretch.
            let is_same = |last: &Span| (last.contributor, &last.others) == (span.contributor, &span.others);
            if span.others.is_empty() && last.is_some_and(is_same) && gap.chars().all(char::is_whitespace) {
                stretches.last_mut().into_iter().for_each(|stretch| stretch.end = end);
            } else {
                let stretch = |contributor| Written { field: field.clone(), item, start, end, contributor };
                stretches.extend(span.contributors().map(stretch));
            }
            last = Some(span);
        }
    }
    stretches
}
