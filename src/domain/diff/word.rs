//! Two blocks compared word by word, so that what is shown as kept reads as kept.

use super::{
    align::{Budget, Match, align},
    text::Run,
};
use crate::domain::text::{self, Token};
use foldhash::HashMap;
use std::ops::Range;

/// The words and signs of some blocks as numbers: the same number is the same spelling.
#[derive(Default)]
pub struct Vocabulary<'a> {
    numbers: HashMap<&'a str, u32>,
    weights: Vec<u32>,
}

/// One block read with a vocabulary.
#[derive(Clone)]
pub struct Words<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub numbers: Vec<u32>,
    /// Sums of the weights of the first `i` tokens, from 0.
    weight_until: Vec<u32>,
}

/// How often matches that say little are looked for again: more would change next to nothing.
const CLEANINGS_MAX: usize = 8;
/// Most letters of a word that count.
const WEIGHT_MAX: u32 = 10;
/// Words that hold a sentence together and say little: being in both of two passages does not make them alike.
const COMMON: &[&str] = &[
    "a", "au", "aux", "avec", "c", "ce", "ces", "cette", "comme", "d", "dans", "de", "des", "du", "elle", "elles",
    "en", "est", "et", "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "leurs", "m", "mais", "n", "ne", "nos",
    "notre", "nous", "on", "ont", "ou", "où", "par", "pas", "plus", "pour", "qu", "que", "qui", "s", "sa", "se", "ses",
    "son", "sont", "sur", "t", "un", "une", "vos", "votre", "vous", "y", "à", "été", "être", "an", "and", "are", "as",
    "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "its", "not", "of", "or", "that", "the", "their",
    "they", "this", "to", "was", "we", "were", "which", "with", "you",
];

impl<'a> Vocabulary<'a> {
    pub fn read(&mut self, text: &'a str) -> Words<'a> {
        let tokens = text::tokens(text);
        let mut numbers = Vec::with_capacity(tokens.len());
        let mut weight_until = Vec::with_capacity(tokens.len() + 1);
        weight_until.push(0);
        let mut sum = 0;
        for token in &tokens {
            let word = token.of(text);
            let next = self.weights.len() as u32;
            let number = *self.numbers.entry(word).or_insert(next);
            if number == next {
                self.weights.push(weight(word, token.is_word));
            }
            numbers.push(number);
            sum += self.weights[number as usize];
            weight_until.push(sum);
        }
        Words { text, tokens, numbers, weight_until }
    }

    pub fn weight(&self, number: u32) -> u32 {
        self.weights[number as usize]
    }
}

impl Words<'_> {
    /// How good a place the front of a token is to begin at: a line 4, a sentence 3, behind a sign 2, a word 1, else 0.
    fn boundary(&self, token: usize) -> u8 {
        let Some(before) = token.checked_sub(1).map(|before| self.tokens[before]) else { return 4 };
        let space = &self.text[before.range().end..self.tokens[token].range().start];
        match before.of(self.text) {
            _ if space.contains('\n') => 4,
            _ if space.is_empty() => 0,
            "." | "!" | "?" | "…" => 3,
            "," | ";" | ":" | ")" | "»" => 2,
            _ => 1,
        }
    }

    /// How alike two blocks are at least, by their beginnings and ends alone: 0 to 1.
    pub fn end_likeness(&self, other: &Self) -> f64 {
        let (before, after) = (&self.numbers, &other.numbers);
        let head = before.iter().zip(after).take_while(|(before, after)| before == after).count();
        let (rest, other_rest) = (&before[head..], &after[head..]);
        let same = |(before, after): &(&u32, &u32)| before == after;
        let tail = rest.iter().rev().zip(other_rest.iter().rev()).take_while(same).count();
        let whole = self.weight(0..before.len()) + other.weight(0..after.len());
        let common = self.weight(0..head) + self.weight(before.len() - tail..before.len());
        if whole == 0 { 0.0 } else { 2.0 * f64::from(common) / f64::from(whole) }
    }

    /// What a run of its tokens weighs: letters of words that say something, little for the others.
    pub fn weight(&self, tokens: Range<usize>) -> u32 {
        self.weight_until[tokens.end] - self.weight_until[tokens.start]
    }
}

fn weight(word: &str, is_word: bool) -> u32 {
    match is_word {
        false => 0,
        true if word.len() <= 6 && COMMON.contains(&word.to_lowercase().as_str()) => 1,
        true => (word.chars().count() as u32).clamp(2, WEIGHT_MAX),
    }
}

/// The words of both, in order, that a reader would say were kept.
///
/// Matches between large changes that say little themselves are given up, as Fraser's diff-match-patch does.
pub fn matches(before: &Words, after: &Words, budget: &mut Budget) -> Vec<Match> {
    let distinct = before.numbers.iter().chain(&after.numbers).max().map_or(0, |most| *most as usize + 1);
    let found = align(&before.numbers, &after.numbers, distinct, budget);
    at_boundaries(before, after, without_confetti(before, after, found))
}

/// The two texts as runs, given the tokens that they have in common. Nothing of either is lost.
pub fn runs(before: &Words, after: &Words, matches: &[Match]) -> Vec<Run> {
    let mut out = Runs::default();
    let (mut from_before, mut from_after) = (0, 0);
    for (old, new) in matches.iter().flat_map(|run| same(before, after, run)) {
        out.gap(&before.text[from_before..old.start], &after.text[from_after..new.start]);
        out.kept(&after.text[new.clone()]);
        (from_before, from_after) = (old.end, new.end);
    }
    out.gap(&before.text[from_before..], &after.text[from_after..]);
    out.0
}

/// Where a match stands in both texts: in one piece, unless they are spaced otherwise.
fn same(before: &Words, after: &Words, run: &Match) -> Vec<(Range<usize>, Range<usize>)> {
    let tokens = |from: usize, to: usize| {
        let whole = |words: &Words, at: usize| words.tokens[at + from].range().start..words.tokens[at + to].range().end;
        (whole(before, run.left), whole(after, run.right))
    };
    let Some(last) = run.len.checked_sub(1) else { return Vec::new() };
    let whole = tokens(0, last);
    if before.text[whole.0.clone()] == after.text[whole.1.clone()] {
        return vec![whole];
    }
    (0..run.len).map(|at| tokens(at, at)).collect()
}

fn without_confetti(before: &Words, after: &Words, mut matches: Vec<Match>) -> Vec<Match> {
    for _ in 0..CLEANINGS_MAX {
        let count = matches.len();
        let mut kept: Vec<Match> = Vec::with_capacity(count);
        for (at, here) in matches.iter().enumerate() {
            let (from_left, from_right) =
                kept.last().map_or((0, 0), |last| (last.left + last.len, last.right + last.len));
            let (to_left, to_right) =
                matches.get(at + 1).map_or((before.tokens.len(), after.tokens.len()), |next| (next.left, next.right));
            let change_before = before.weight(from_left..here.left).max(after.weight(from_right..here.right));
            let change_after =
                before.weight(here.left + here.len..to_left).max(after.weight(here.right + here.len..to_right));
            let weight = before.weight(here.left..here.left + here.len);
            let says_something = (here.left..here.left + here.len).any(|token| before.weight(token..token + 1) > 1);
            let factor = if says_something { 3 } else { 1 };
            if weight * factor > change_before.min(change_after) || change_before.min(change_after) == 0 {
                kept.push(*here);
            }
        }
        matches = kept;
        if matches.len() == count {
            break;
        }
    }
    matches
}

/// Slides what was only added, or only removed, to where a sentence, a line or at least a word begins, when the words around
/// it allow several places.
fn at_boundaries(before: &Words, after: &Words, mut matches: Vec<Match>) -> Vec<Match> {
    for at in 1..matches.len() {
        let (first, second) = (matches[at - 1], matches[at]);
        let added = first.right + first.len..second.right;
        let removed = first.left + first.len..second.left;
        let (side, run) = match (removed.is_empty(), added.is_empty()) {
            (true, false) => (after, added),
            (false, true) => (before, removed),
            _ => continue,
        };
        let back = (1..first.len).take_while(|by| side.numbers[run.start - by] == side.numbers[run.end - by]).count();
        let on =
            (0..second.len - 1).take_while(|by| side.numbers[run.start + by] == side.numbers[run.end + by]).count();
        let best = (run.start - back..=run.start + on)
            .max_by_key(|start| (side.boundary(*start), std::cmp::Reverse(start.abs_diff(run.start))))
            .unwrap_or(run.start);
        let shift = best as isize - run.start as isize;
        matches[at - 1].len = first.len.saturating_add_signed(shift);
        matches[at] = Match {
            left: second.left.saturating_add_signed(shift),
            right: second.right.saturating_add_signed(shift),
            len: second.len.saturating_add_signed(-shift),
        };
    }
    matches
}

/// Runs being written, neighbours of one kind joined.
#[derive(Default)]
struct Runs(Vec<Run>);

impl Runs {
    /// What stands between two matches: white space that both have at its ends is kept.
    fn gap(&mut self, before: &str, after: &str) {
        if before == after {
            self.kept(before);
            return;
        }
        let head = common_space(before.chars(), after.chars());
        self.kept(&before[..head]);
        let (before, after) = (&before[head..], &after[head..]);
        let tail = common_space(before.chars().rev(), after.chars().rev());
        self.removed(&before[..before.len() - tail]);
        self.added(&after[..after.len() - tail]);
        self.kept(&after[after.len() - tail..]);
    }

    fn kept(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Run::Kept(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Run::Kept(text.to_owned())),
        }
    }

    fn removed(&mut self, text: &str) {
        if !text.is_empty() {
            self.0.push(Run::Removed(text.to_owned()));
        }
    }

    fn added(&mut self, text: &str) {
        if !text.is_empty() {
            self.0.push(Run::Added(text.to_owned()));
        }
    }
}

fn common_space(left: impl Iterator<Item = char>, right: impl Iterator<Item = char>) -> usize {
    left.zip(right)
        .take_while(|(left, right)| left == right && left.is_whitespace())
        .map(|(left, _)| left.len_utf8())
        .sum()
}
