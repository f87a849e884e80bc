//! Which words of the source each word of the HTML is: so that what is known of a text is known of its page.

use super::page::Work;
use crate::domain::text;
use comrak::{
    html::Context,
    nodes::{Node, NodeValue},
};
use std::{
    fmt::{self, Write},
    ops::Range,
};

/// A stretch of a source, in bytes, and the number of the passage that it belongs to. Sorted, without overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub start: u32,
    pub end: u32,
    pub number: u32,
}

/// A source with its marks, while its HTML is written.
pub struct Marking<'u> {
    source: &'u str,
    /// Where each line starts, in bytes.
    lines: Vec<usize>,
    marks: &'u [Mark],
    /// Behind the words that were placed last.
    cursor: usize,
}

/// Where each byte of some words stands in the source.
enum Places {
    /// As one piece, from there on.
    Straight(usize),
    Each(Vec<u32>),
}

/// How far words are looked for that are not where the tree says.
const FURTHER_MAX_BYTES: usize = 10_000;

/// An attribute that the sanitiser lets through and `passages` turns into a passage.
pub const MARK: &str = "data-m";

impl<'u> Marking<'u> {
    pub fn new(source: &'u str, marks: &'u [Mark]) -> Self {
        let lines = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { source, lines, marks, cursor: 0 }
    }

    /// The passage of a place of the source.
    pub fn at(&self, place: usize) -> Option<u32> {
        number_at(self.marks, place)
    }

    /// What stands in the source where the tree says that a node is.
    fn window(&self, node: Node<'_>) -> Range<usize> {
        let place = node.data().sourcepos;
        let byte = |line: usize, column: usize| {
            let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.source.len());
            (start + column).min(self.source.len())
        };
        let start = byte(place.start.line, place.start.column.saturating_sub(1));
        start..byte(place.end.line, place.end.column).max(start)
    }

    /// The window of the nearest part that stands on lines of its own.
    fn block(&self, node: Node<'_>) -> Range<usize> {
        let block = node.ancestors().find(|above| above.data().value.block());
        let window = block.map_or(0..self.source.len(), |block| self.window(block));
        let line = self.lines.partition_point(|start| *start <= window.start).saturating_sub(1);
        self.lines[line]..window.end
    }

    /// Where the words of a node stand: where the tree says, if they do stand there; else the nearest place behind the words
    /// before, escapes and entities forgiven.
    fn places(&mut self, node: Node<'_>, words: &str) -> Places {
        let window = self.window(node);
        if self.source.get(window.clone()) == Some(words) {
            self.cursor = window.end;
            return Places::Straight(window.start);
        }
        let is_code = matches!(node.data().value, NodeValue::Code(_));
        let block = self.block(node);
        let start = if block.contains(&self.cursor) { self.cursor } else { block.start };
        let inside = self.source.get(window.clone()).and_then(|_| self.aligned(words, window, is_code));
        // A row of a table may be told to stand elsewhere than it does: then a little further than its block.
        let each = inside.or_else(|| {
            let first = text::tokens(words).first().map_or(words, |token| token.of(words));
            // A letter beyond ASCII may be an entity in the source.
            let first = &first[..first.bytes().position(|byte| !byte.is_ascii()).unwrap_or(first.len())];
            let further = text::first_bytes(&self.source[start..], FURTHER_MAX_BYTES).len() + start;
            [block.end, further].into_iter().find_map(|end| {
                let from = self.source.get(start..end)?.find(first)? + start;
                self.aligned(words, from..end, is_code)
            })
        });
        let each = each.unwrap_or_else(|| vec![self.nearest(start); words.len()]);
        self.cursor = each.last().map_or(start, |last| *last as usize + 1);
        while !self.source.is_char_boundary(self.cursor) {
            self.cursor += 1;
        }
        Places::Each(each)
    }

    /// The next place that is in a passage, or the last one.
    fn nearest(&self, place: usize) -> u32 {
        let after = self.marks.partition_point(|mark| (mark.end as usize) <= place);
        self.marks.get(after).or(self.marks.last()).map_or(0, |mark| mark.start)
    }

    /// Each character in turn at the next place where it is, or at an entity that stands for it, but in code. `None` when one is nowhere.
    fn aligned(&self, words: &str, window: Range<usize>, is_code: bool) -> Option<Vec<u32>> {
        let mut each = Vec::with_capacity(words.len());
        let mut at = window.start;
        // White space around words may be that of a line that was folded.
        let bare = words.trim_ascii_start();
        each.resize(words.len() - bare.len(), at as u32);
        let words = bare.trim_ascii_end();
        for (byte, letter) in words.char_indices() {
            loop {
                let rest = &self.source[at..window.end];
                let here = rest.chars().next()?;
                // Code within the words of an image keeps its entities as they are written.
                let is_written = |length: &usize| words[byte..].starts_with(&rest[..*length]);
                let entity = if here == '&' && !is_code { entity_length(rest) } else { None };
                let entity = entity.filter(|length| !is_written(length));
                if here == letter || letter == ' ' && here == '\n' || entity.is_some() {
                    each.extend(std::iter::repeat_n(at as u32, letter.len_utf8()));
                    at += entity.unwrap_or(here.len_utf8());
                    break;
                }
                at += here.len_utf8();
            }
        }
        each.resize(each.len() + bare.len() - words.len(), at as u32);
        Some(each)
    }

    /// Where the lines of a block that was taken out of its quotes and lists stand, from this line of the source on.
    fn places_of_lines(&self, literal: &str, first_line: usize) -> Vec<u32> {
        let mut each = Vec::with_capacity(literal.len());
        for (at, line) in literal.split_inclusive('\n').enumerate() {
            let start = self.lines.get(first_line + at).copied().unwrap_or(self.source.len());
            let end = self.lines.get(first_line + at + 1).copied().unwrap_or(self.source.len());
            // The last line of a source may end without a mark of it, that of a block never does.
            let end = end - usize::from(self.source[start..end].ends_with('\n'));
            // A tab that a list took half of comes back as spaces: what follows is measured from the end.
            let from = end.saturating_sub(line.trim_end_matches('\n').len()).max(start);
            each.extend((from..from + line.len()).map(|byte| byte as u32));
        }
        each
    }
}

/// The words of a node, each inside the mark of its passage; as they are when nothing is marked.
pub fn write_words(context: &mut Context<Work>, node: Node<'_>, words: &str) -> fmt::Result {
    let Some(marking) = &mut context.user.marking else { return context.escape(words) };
    let places = marking.places(node, words);
    let runs = runs(words, |byte| marking.at(places.of(byte)));
    write_runs(context, words, &runs)
}

/// The same for a block of code, line by line.
pub fn write_lines(context: &mut Context<Work>, node: Node<'_>, literal: &str, is_fenced: bool) -> fmt::Result {
    let Some(marking) = &context.user.marking else { return context.escape(literal) };
    let first_line = node.data().sourcepos.start.line.saturating_sub(1) + usize::from(is_fenced);
    let places = Places::Each(marking.places_of_lines(literal, first_line));
    let runs = runs(literal, |byte| marking.at(places.of(byte)));
    write_runs(context, literal, &runs)
}

/// The passage of each byte of a block of HTML; `None` when nothing is marked.
pub fn passages_of_lines(context: &Context<Work>, node: Node<'_>, literal: &str) -> Option<Vec<Option<u32>>> {
    let marking = context.user.marking.as_ref()?;
    let places = marking.places_of_lines(literal, node.data().sourcepos.start.line.saturating_sub(1));
    Some(places.into_iter().map(|place| marking.at(place as usize)).collect())
}

/// The passage in which a node begins.
pub fn passage_of(context: &Context<Work>, node: Node<'_>) -> Option<u32> {
    let marking = context.user.marking.as_ref()?;
    marking.at(marking.window(node).start)
}

/// The stretches of some words that are of one passage each, from word to word: the white space between two is in none.
pub fn runs(words: &str, number: impl Fn(usize) -> Option<u32>) -> Vec<(Range<usize>, u32)> {
    let mut runs: Vec<(Range<usize>, u32)> = Vec::new();
    let mut is_broken = true;
    for token in text::tokens(words) {
        let range = token.range();
        match (number(range.start), runs.last_mut().filter(|_| !is_broken)) {
            (Some(number), Some((run, last))) if *last == number => run.end = range.end,
            (Some(number), _) => {
                runs.push((range, number));
                is_broken = false;
            }
            (None, _) => is_broken = true,
        }
    }
    runs
}

/// The number of the mark that covers a place.
pub fn number_at(marks: &[Mark], place: usize) -> Option<u32> {
    let after = marks.partition_point(|mark| mark.start as usize <= place);
    let mark = marks.get(after.checked_sub(1)?)?;
    (place < mark.end as usize).then_some(mark.number)
}

fn write_runs(context: &mut Context<Work>, words: &str, runs: &[(Range<usize>, u32)]) -> fmt::Result {
    let mut written = 0;
    for (range, number) in runs {
        context.escape(&words[written..range.start])?;
        write!(context, "<span {MARK}=\"{number}\">")?;
        context.escape(&words[range.clone()])?;
        context.write_str("</span>")?;
        written = range.end;
    }
    context.escape(&words[written..])
}

impl Places {
    fn of(&self, byte: usize) -> usize {
        match self {
            Self::Straight(start) => start + byte,
            Self::Each(each) => each.get(byte).map_or(usize::MAX, |place| *place as usize),
        }
    }
}

/// How long `&eacute;`, `&#233;` or `&#xe9;` is at the start of a text.
pub fn entity_length(text: &str) -> Option<usize> {
    let end = text.as_bytes().iter().take(34).position(|byte| *byte == b';')?;
    let name = &text[1..end];
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    is_name.then_some(end + 1)
}
