//! What holds for every history.

use super::{body, contributor, credits, next, tokens};
use kenfiche::domain::{
    credit::{self, Input, Part, Spans, State},
    fiche_type::FieldKey,
    id::ItemId,
    text,
};
use proptest::prelude::*;
use std::borrow::Cow;

const AUTHORS: [&str; 4] = ["Ana", "Ben", "Cleo", "Dan"];

/// A change of a text: sentences, words and signs that come, go, move and come back.
#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, String),
    Delete(usize, usize),
    Move(usize, usize, usize),
    Restore(usize),
    Replace(String),
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "([a-f]{1,5}[ ,]{1,2}){1,8}[a-z]{2,6}[.!?] ",
        1 => "\\n(\\* |\\| |== )?[a-h ]{0,12}\\n",
        1 => "[ .,'’«»—é漢字👩‍🚀\\n\\t]{0,6}",
        1 => "(le|la|de|et|mot) ",
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => (any::<usize>(), piece()).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        3 => (any::<usize>(), 0..40_usize).prop_map(|(at, len)| Edit::Delete(at, len)),
        2 => (any::<usize>(), 0..60_usize, any::<usize>()).prop_map(|(at, len, to)| Edit::Move(at, len, to)),
        2 => any::<usize>().prop_map(Edit::Restore),
        1 => piece().prop_map(Edit::Replace),
    ]
}

fn histories() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    prop::collection::vec((0..AUTHORS.len(), edit()), 1..16).prop_map(|edits| {
        let mut revisions: Vec<(&'static str, String)> = Vec::new();
        for (author, edit) in edits {
            let last: Vec<char> = revisions.last().map(|(_, text)| text.chars().collect()).unwrap_or_default();
            let place = |at: usize| at % (last.len() + 1);
            let text: String = match edit {
                Edit::Insert(at, piece) => {
                    let (left, right) = last.split_at(place(at));
                    left.iter().copied().chain(piece.chars()).chain(right.iter().copied()).collect()
                }
                Edit::Delete(at, len) => {
                    let (left, right) = last.split_at(place(at));
                    left.iter().chain(right.iter().skip(len)).collect()
                }
                Edit::Move(at, len, to) => {
                    let mut rest = last.clone();
                    let cut: Vec<char> = rest.splice(place(at)..(place(at) + len).min(last.len()), []).collect();
                    let to = to % (rest.len() + 1);
                    rest.splice(to..to, cut);
                    rest.into_iter().collect()
                }
                Edit::Restore(at) if !revisions.is_empty() => revisions[at % revisions.len()].1.clone(),
                Edit::Restore(_) => String::new(),
                Edit::Replace(piece) => piece,
            };
            revisions.push((AUTHORS[author], text));
        }
        revisions
    })
}

fn all(history: &[(&'static str, String)]) -> Vec<Spans> {
    let revisions: Vec<(&str, &str)> = history.iter().map(|(author, text)| (*author, text.as_str())).collect();
    credits(&revisions)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_token_has_an_author_and_shares_sum_to_one(history in histories()) {
        for (at, (spans, (_, text))) in all(&history).iter().zip(&history).enumerate() {
            let of_body = spans.of(&body());
            prop_assert!(of_body.is_sorted_by(|a, b| a.start < a.end && a.end <= b.start));
            let with_author = tokens(spans, text);
            for (_, author, revision) in &with_author {
                prop_assert!(*revision as usize <= at + 1);
                prop_assert_eq!(history[*revision as usize - 1].0, author);
            }
            let words: u32 = of_body.iter().map(|span| span.words).sum();
            prop_assert_eq!(words as usize, text::word_count(text));
            let sum: f64 = spans.shares().iter().map(|share| share.share).sum();
            prop_assert!(words == 0 || (sum - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_null_edit_changes_nothing_and_a_restore_gives_the_credit_back(history in histories(), n in any::<usize>()) {
        let before = all(&history);
        let n = n % history.len();
        let mut longer = history.clone();
        longer.push(("Eve", history[history.len() - 1].1.clone()));
        longer.push(("Eve", history[n].1.clone()));
        let after = all(&longer);
        prop_assert_eq!(&after[history.len()], &before[history.len() - 1]);
        prop_assert_eq!(&after[history.len() + 1], &before[n]);
    }

    #[test]
    fn what_comes_later_changes_nothing_earlier(history in histories()) {
        let whole = all(&history);
        for len in 1..=history.len() {
            prop_assert_eq!(&all(&history[..len])[len - 1], &whole[len - 1]);
        }
    }

    #[test]
    fn a_state_kept_and_read_again_answers_the_same(history in histories()) {
        let whole = all(&history);
        let mut state = State::new();
        for (at, (author, text)) in history.iter().enumerate() {
            let (after, spans) = next(state, at as u32 + 1, author, text);
            prop_assert_eq!(&spans, &whole[at]);
            let kept = after.encode();
            state = State::decode(&kept).unwrap();
            prop_assert_eq!(state.encode(), kept);
        }
    }

    #[test]
    fn a_state_kept_in_pieces_answers_the_same(history in histories(), every in 1..5_usize) {
        let whole = all(&history);
        let (mut state, mut pieces) = (State::new(), Vec::new());
        for (at, (author, text)) in history.iter().enumerate() {
            let spans;
            (state, spans) = next(state, at as u32 + 1, author, text);
            prop_assert_eq!(&spans, &whole[at]);
            if at % every == 0 {
                pieces.push(state.encode_new());
                let read = pieces.iter().try_fold(State::new(), |state, piece| state.decode_new(piece)).unwrap();
                prop_assert_eq!(read.encode(), state.encode());
                state = read;
            }
        }
    }

    #[test]
    fn the_last_state_knows_the_credit_of_every_revision(history in histories()) {
        let mut state = State::new();
        for (at, (author, text)) in history.iter().enumerate() {
            (state, _) = next(state, at as u32 + 1, author, text);
        }
        for ((_, text), spans) in history.iter().zip(all(&history)) {
            let parts = vec![(body(), Cow::Borrowed(text.as_str()))];
            let input = Input { number: 1, contributors: &[], parts, written: &[] };
            prop_assert_eq!(state.spans_at(&input), Some(spans));
        }
    }

    #[test]
    fn names_and_numbers_are_names_and_numbers(history in histories()) {
        let renamed = |author: &str| match author { "Ana" => "Zoé", "Ben" => "Ana", "Cleo" => "Ben", _ => "Cleo" };
        let mut state = State::new();
        for (at, spans) in all(&history).into_iter().enumerate() {
            let (author, text) = &history[at];
            let (after, other) = next(state, 10 * (at as u32 + 1), renamed(author), text);
            state = after;
            let expected: Vec<_> = tokens(&spans, text)
                .into_iter()
                .map(|(token, author, revision)| (token, renamed(&author).to_owned(), revision * 10))
                .collect();
            prop_assert_eq!(tokens(&other, text), expected);
        }
    }

    #[test]
    fn a_damaged_state_is_refused_or_read(history in histories(), at in any::<usize>(), bit in 0..8_u8) {
        let mut state = State::new();
        for (at, (author, text)) in history.iter().enumerate() {
            (state, _) = next(state, at as u32 + 1, author, text);
        }
        let mut bytes = state.encode();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        if let Some(state) = State::decode(&bytes) {
            next(state, 99, "Ana", "Une phrase de plus.");
        }
    }
}

#[test]
fn text_moves_between_the_parts_of_a_fiche() {
    let (ana, ben) = ([contributor("Ana")], [contributor("Ben")]);
    let field = |key: &str| Part::Field(FieldKey::parse(key).unwrap());
    let moved = "La roue du moulin a été emportée par une crue en hiver.";
    let item = Part::Item(FieldKey::parse("steps").unwrap(), ItemId([7; 16]));
    let first = vec![(Part::Title, Cow::Borrowed("Le moulin")), (field("body"), Cow::Borrowed(moved))];
    let second = vec![
        (Part::Title, Cow::Borrowed("Le vieux moulin")),
        (item.clone(), Cow::Borrowed("La roue du moulin a été emportée par une crue en plein hiver.")),
    ];
    let (state, _) = credit::credit(State::new(), &Input { number: 1, contributors: &ana, parts: first, written: &[] });
    let (_, spans) = credit::credit(state, &Input { number: 2, contributors: &ben, parts: second, written: &[] });
    let of =
        |part: &Part| -> Vec<(u32, u32)> { spans.of(part).iter().map(|span| (span.revision, span.words)).collect() };
    assert_eq!(of(&Part::Title), [(1, 1), (2, 1), (1, 1)]);
    assert_eq!(of(&item), [(1, 11), (2, 1), (1, 1)]);
}
