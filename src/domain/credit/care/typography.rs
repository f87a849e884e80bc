//! Care for words that stood before: their spelling, the signs between them, paragraphs, headings, lists and emphasis.

use super::{
    Hasher, KeptStretch, Passage,
    ledger::{ABSENT, Change, Kind, Ledger, Observed, PlaceId, State},
};
use crate::domain::text;
use std::{borrow::Cow, collections::HashSet, ops::Range};

/// One text cut into words and what stands between them.
struct Cut {
    /// Without addresses.
    plain: String,
    words: Vec<Word>,
    /// What stands before each word, and behind the last.
    gaps: Vec<Cow<'static, str>>,
    /// For each word of a passage that changed.
    is_own: Vec<bool>,
}

struct Word {
    folded: u64,
    /// Its first letter, folded.
    initial: char,
    surface: u64,
    in_plain: Range<usize>,
    /// In the passage.
    range: Range<usize>,
}

/// Passages that changed, came or went, beside what is known of the fiche.
pub struct Passages<'a> {
    ledger: &'a Ledger,
    /// Each as it was, or as it is (`true`).
    cuts: Vec<(Cut, bool)>,
}

/// Two words that were matched, by index.
type Pair = (usize, usize);

/// Larger passages between words that stayed are not compared.
const CELLS_MAX: usize = 40_000;
/// Stand in what is between words where a paragraph or an item of a list ends.
const ENDS: [char; 2] = ['\u{b6}', '\n'];
/// Longer passages are not looked at.
const WORDS_MAX: usize = 20_000;

impl<'a> Passages<'a> {
    pub fn new(ledger: &'a Ledger) -> Self {
        Self { ledger, cuts: Vec::new() }
    }

    /// What became of a passage that stood before. `is_own` says of a stretch of it whether the one who changes it wrote it: to
    /// go over one's own words is to write.
    pub fn changed(&mut self, passage: &Passage, is_own: impl Fn(Range<usize>) -> bool, observed: &mut Observed) {
        if passage.before == passage.after && self.ledger.is_empty() {
            return;
        }
        let (mut old, new) = (Cut::of(&passage.before), Cut::of(&passage.after));
        old.is_own = old.words.iter().map(|word| is_own(word.range.clone())).collect();
        if old.words.len().max(new.words.len()) <= WORDS_MAX {
            compare(&old, &new, &passage.kept, observed);
            self.cuts.extend([(old, false), (new, true)]);
        }
    }

    /// A passage that came as a whole: nobody mended it, and what was mended in it stands again with it.
    pub fn came(&mut self, text: &str) {
        self.whole(text, true);
    }

    /// A passage that went as a whole, and what was mended in it with it.
    pub fn went(&mut self, text: &str) {
        self.whole(text, false);
    }

    fn whole(&mut self, text: &str, is_after: bool) {
        if self.ledger.is_empty() {
            return;
        }
        let cut = Cut::of(text);
        if cut.words.len() <= WORDS_MAX {
            self.cuts.push((cut, is_after));
        }
    }

    /// Notes how the places stand of which something is known, or becomes known: the others are nobody's gift.
    pub fn see(self, observed: &mut Observed) {
        let Self { ledger, cuts } = self;
        let mut wanted: HashSet<PlaceId> = observed.changes.iter().map(|change| change.place).collect();
        observed.renamed.retain(|(was, place)| {
            let is_known = ledger.get(*was).is_some() || wanted.contains(was);
            if is_known {
                wanted.insert(*place);
            }
            is_known
        });
        if wanted.is_empty() && ledger.is_empty() {
            return;
        }
        for (cut, is_after) in cuts {
            see(&cut, is_after, |place| wanted.contains(&place) || ledger.get(place).is_some(), observed);
        }
    }
}

fn compare(old: &Cut, new: &Cut, kept: &[KeptStretch], observed: &mut Observed) {
    let pairs = matched(old, new, kept);
    for (at, (from, to)) in pairs.iter().enumerate() {
        let (left, right) = (&old.words[*from], &new.words[*to]);
        let stays_before = match at.checked_sub(1) {
            Some(before) => (pairs[before].0 + 1, pairs[before].1 + 1) == (*from, *to),
            None => (*from, *to) == (0, 0),
        };
        let ends = (old.words.len(), new.words.len());
        let stays_after = pairs.get(at + 1).copied().unwrap_or(ends) == (from + 1, to + 1);
        rename(old.word(*from), new.word(*to), observed);
        // A word is mended between words that stayed; a sentence that is written anew has others around.
        if left.surface != right.surface
            && !old.is_own[*from]
            && (left.folded == right.folded || stays_before && stays_after)
        {
            observed.changes.push(Change {
                place: new.word(*to),
                kind: Kind::Spelling,
                before: left.surface,
                after: right.surface,
            });
        }
        if stays_before {
            gap(old, *from, new, *to, observed);
        }
        if at + 1 == pairs.len() && stays_after {
            gap(old, from + 1, new, to + 1, observed);
        }
    }
}

fn rename(was: PlaceId, place: PlaceId, observed: &mut Observed) {
    if was != place {
        observed.renamed.push((was, place));
    }
}

fn gap(old: &Cut, from: usize, new: &Cut, to: usize, observed: &mut Observed) {
    rename(old.gap(from), new.gap(to), observed);
    let (before, after) = (&old.gaps[from], &new.gaps[to]);
    let is_own = |at: Option<usize>| at.and_then(|at| old.is_own.get(at)).is_none_or(|own| *own);
    if before != after && !(is_own(from.checked_sub(1)) && is_own(Some(from))) {
        let is_structure =
            |gap: &str| gap.contains(['\u{b6}', '#', '*', '_', '`', '>', '|', '+', '~', '\n']) || gap.starts_with('-');
        let kind = if is_structure(before) || is_structure(after) { Kind::Structure } else { Kind::Spelling };
        let (before, after) = (state(before), state(after));
        observed.changes.push(Change { place: new.gap(to), kind, before, after });
    }
}

fn see(cut: &Cut, is_after: bool, is_wanted: impl Fn(PlaceId) -> bool, observed: &mut Observed) {
    let mut note = |place: PlaceId, state: &dyn Fn() -> State| {
        if is_wanted(place) {
            super::see(observed, place, is_after.then(state));
        }
    };
    for at in 0..cut.words.len() {
        note(cut.word(at), &|| cut.words[at].surface);
    }
    for (at, gap) in cut.gaps.iter().enumerate() {
        note(cut.gap(at), &|| state(gap));
    }
    // The two ends of a paragraph are found alone, also where it was compared together with its neighbours.
    for at in 1..cut.words.len() {
        if let (Some((behind, _)), Some((_, before))) = (cut.gaps[at].split_once(ENDS), cut.gaps[at].rsplit_once(ENDS))
        {
            note(cut.back(at), &|| state(behind));
            note(cut.front(at), &|| state(before));
        }
    }
}

fn state(gap: &str) -> State {
    Hasher::new("state").text(gap).done().max(ABSENT + 1)
}

impl Cut {
    fn of(passage: &str) -> Self {
        let (plain, places) = super::links::without_addresses(passage);
        let (mut words, mut gaps) = (Vec::new(), Vec::new());
        let mut end = 0;
        text::each_token(&plain, |token| {
            if !token.is_word {
                return;
            }
            let in_plain = token.range();
            gaps.push(spaced(&plain[end..in_plain.start]));
            end = in_plain.end;
            let (folded, initial) = folded(token.of(&plain));
            let surface = Hasher::new("surface").text(token.of(&plain)).done();
            words.push(Word { folded, initial, surface, range: places.of(in_plain.clone()), in_plain });
        });
        gaps.push(spaced(plain[end..].trim_end()));
        Self { plain, words, gaps, is_own: Vec::new() }
    }

    /// Of some words, the letters, folded.
    fn letters(&self, words: Range<usize>) -> Vec<Vec<char>> {
        let letters = |word: &Word| text::folded(&self.plain[word.in_plain.clone()]).chars().collect();
        self.words[words].iter().map(letters).collect()
    }

    /// A word, by those beside it in its paragraph and by its first letter.
    fn word(&self, at: usize) -> PlaceId {
        let first = self.words[at].initial;
        Hasher::new("in").number(self.before(at)).number(self.after(at)).number(first.into()).done()
    }

    /// What stands before the word `at`, by the words beside it.
    fn gap(&self, at: usize) -> PlaceId {
        match at.checked_sub(1) {
            None => self.front(0),
            Some(_) if at == self.words.len() => self.back(at),
            Some(before) => Hasher::new("between").number(self.folded(before)).number(self.folded(at)).done(),
        }
    }

    /// What stands at the front of a paragraph, by its first two words.
    fn front(&self, at: usize) -> PlaceId {
        Hasher::new("front").number(self.folded(at)).number(self.after(at)).done()
    }

    /// What stands at the end of a paragraph, behind the word before `at`.
    fn back(&self, at: usize) -> PlaceId {
        let last = at.saturating_sub(1);
        Hasher::new("back").number(self.before(last)).number(self.folded(last)).done()
    }

    /// The word before this one in its paragraph.
    fn before(&self, at: usize) -> u64 {
        let is_first = self.gaps.get(at).is_none_or(|gap| gap.contains(ENDS));
        at.checked_sub(1).filter(|_| !is_first).map_or(0, |before| self.folded(before))
    }

    /// The word after this one in its paragraph.
    fn after(&self, at: usize) -> u64 {
        let is_last = self.gaps.get(at + 1).is_none_or(|gap| gap.contains(ENDS));
        if is_last { 0 } else { self.folded(at + 1) }
    }

    fn folded(&self, at: usize) -> u64 {
        self.words.get(at).map_or(0, |word| word.folded)
    }
}

/// A word folded: its number, and its first letter or a zero.
fn folded(word: &str) -> (u64, char) {
    let hasher = Hasher::new("word");
    if word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase()) {
        return (hasher.text(word).done(), word.chars().next().unwrap_or_default());
    }
    let folded = text::folded(word);
    (hasher.text(&folded).done(), folded.chars().next().unwrap_or_default())
}

/// White space as a person sees it: where lines are wrapped is nothing, an empty line is a new paragraph.
fn spaced(gap: &str) -> Cow<'static, str> {
    match gap {
        "" => return Cow::Borrowed(""),
        " " => return Cow::Borrowed(" "),
        _ => {}
    }
    let mut out = String::new();
    for (at, paragraph) in gap.split("\n\n").enumerate() {
        if at > 0 {
            out.push('\u{b6}');
        }
        for (at, line) in paragraph.split('\n').enumerate() {
            let line = line.trim_matches([' ', '\t']);
            if at > 0 && !line.is_empty() && line.starts_with(['-', '*', '#', '>', '|', '+']) {
                out.push('\n');
            } else if at > 0 {
                out.push(' ');
            }
            out.push_str(line);
        }
    }
    let edge = |is_edge: bool| if is_edge { " " } else { "" };
    let (front, back) = (gap.starts_with([' ', '\t', '\n']), gap.ends_with([' ', '\t', '\n']));
    let core = out.trim_matches(' ').to_owned();
    if core.is_empty() { Cow::Borrowed(edge(true)) } else { format!("{}{core}{}", edge(front), edge(back)).into() }
}

/// Words that are the same but for their spelling, in order: those that were kept, and between them the best match.
fn matched(old_cut: &Cut, new_cut: &Cut, kept: &[KeptStretch]) -> Vec<Pair> {
    let (old, new) = (&old_cut.words, &new_cut.words);
    let mut pairs: Vec<Pair> = Vec::with_capacity(old.len());
    let mut end = (0, 0);
    let mut between = |to: Pair, pairs: &mut Vec<Pair>| {
        if end != to {
            best_match((old_cut, end.0..to.0), (new_cut, end.1..to.1), pairs);
        }
        end = (to.0 + 1, to.1 + 1);
    };
    for stretch in kept {
        let first = old.partition_point(|word| word.range.start < stretch.before);
        for (at, word) in old.iter().enumerate().skip(first) {
            if word.range.end > stretch.before + stretch.length {
                break;
            }
            let stands = |place: usize| place - stretch.before + stretch.after;
            let there = stands(word.range.start)..stands(word.range.end);
            let to = new.partition_point(|word| word.range.start < there.start);
            // A word that was made longer was not kept.
            if new.get(to).is_some_and(|word| word.range == there) {
                between((at, to), &mut pairs);
                pairs.push((at, to));
            }
        }
    }
    between((old.len(), new.len()), &mut pairs);
    pairs
}

/// A longest common subsequence in which a misspelt word weighs less.
fn best_match((old_cut, olds): (&Cut, Range<usize>), (new_cut, news): (&Cut, Range<usize>), pairs: &mut Vec<Pair>) {
    let (old, new) = (&old_cut.words[olds.clone()], &new_cut.words[news.clone()]);
    let same = |(a, b): &(&Word, &Word)| a.folded == b.folded;
    let head = old.iter().zip(new).take_while(same).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
    let (rows, columns) = (old.len() - head - tail, new.len() - head - tail);
    let (first_row, first_column) = (olds.start + head, news.start + head);
    pairs.extend((0..head).map(|at| (olds.start + at, news.start + at)));
    if rows > 0 && columns > 0 && rows * columns <= CELLS_MAX {
        let (row_letters, column_letters) =
            (old_cut.letters(first_row..first_row + rows), new_cut.letters(first_column..first_column + columns));
        let weight = |row: usize, column: usize| match (&old[head + row], &new[head + column]) {
            (one, other) if one.folded == other.folded => Some(4),
            (one, other) if one.initial == other.initial => misspelt(&row_letters[row], &column_letters[column]),
            _ => None,
        };
        let width = columns + 1;
        let mut best = vec![0_u32; (rows + 1) * width];
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                let skipped = best[(row + 1) * width + column].max(best[row * width + column + 1]);
                let both = weight(row, column).map_or(0, |weight| weight + best[(row + 1) * width + column + 1]);
                best[row * width + column] = skipped.max(both);
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            let here = best[row * width + column];
            if weight(row, column).is_some_and(|weight| weight + best[(row + 1) * width + column + 1] == here) {
                pairs.push((first_row + row, first_column + column));
                (row, column) = (row + 1, column + 1);
            } else if best[(row + 1) * width + column] == here {
                row += 1;
            } else {
                column += 1;
            }
        }
    }
    pairs.extend((0..tail).map(|at| (olds.end - tail + at, news.end - tail + at)));
}

/// What matching two words of one initial is worth when one is the other misspelt: 3, where the same word is worth 4.
fn misspelt(a: &[char], b: &[char]) -> Option<u32> {
    let length = a.len().max(b.len());
    let most = match length {
        ..3 => return None,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    let is_number = |letters: &[char]| letters.iter().any(char::is_ascii_digit);
    let is_near = a.len().abs_diff(b.len()) <= most && length <= 40 && !is_number(a) && !is_number(b);
    (is_near && distance(a, b) <= most).then_some(3)
}

/// Letters put, taken, changed or swapped with the next to make one word of another (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut cells: Vec<usize> = (0..(a.len() + 1) * width).map(|at| if at < width { at } else { 0 }).collect();
    for row in 1..=a.len() {
        cells[row * width] = row;
        for column in 1..=b.len() {
            let cost = usize::from(a[row - 1] != b[column - 1]);
            let mut least = (cells[(row - 1) * width + column] + 1)
                .min(cells[row * width + column - 1] + 1)
                .min(cells[(row - 1) * width + column - 1] + cost);
            if row > 1 && column > 1 && a[row - 1] == b[column - 2] && a[row - 2] == b[column - 1] {
                least = least.min(cells[(row - 2) * width + column - 2] + 1);
            }
            cells[row * width + column] = least;
        }
    }
    cells[a.len() * width + b.len()]
}
