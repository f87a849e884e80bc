//! A text as it reads, each passage in its contributor's dress: marks become links to notes, and each block names its writers.
//! A passage of signs alone, a comma or a full stop, is dressed and leads nowhere: a link needs room for a finger.

use super::{
    LinkTarget, RenderOptions, RenderProblem, Rendered, SafeHtml,
    marking::{self, MARK, Mark},
    page, sanitise,
};
use comrak::html::escape;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// How the passages of a number look, and where they lead.
#[derive(Clone, Debug)]
pub struct Dress<'a> {
    /// A class of the style.
    pub class: &'a str,
    /// The anchor of its note, without `#`.
    pub note: &'a str,
    /// Who and when, in a few words, beside the passage that is pointed at.
    pub says: Option<&'a str>,
}

/// How a text is shown with its passages: what they wear, by number, and what is said at the margin of a block.
pub struct Dressing<'a> {
    pub dresses: &'a [Dress<'a>],
    /// Of the passages of a block that hold a word, each once, in order.
    pub margin: &'a dyn Fn(&[u32]) -> String,
    /// The name of a link from words that lead elsewhere to their note.
    pub pin: &'a str,
}

/// What may stand inside a link.
const PHRASES: [&str; 20] = [
    "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span",
    "strong", "sub", "u", "var",
];
/// What has names at its margin, when words stand in it and not in another of these.
const BLOCKS: [&str; 11] = ["p", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "div", "pre"];
/// Names of more letters need several lines at the margin: a row beside them makes room.
const MARGIN_LINE: usize = 20;
const VOID: [&str; 4] = ["br", "hr", "img", "input"];

/// The same as [`super::render`], with each word inside the passage that its mark says. White space between two words of a
/// passage is in it; its words are a link to its note, but inside a link, which keeps leading where it leads.
pub fn credited(
    text: &str,
    links: &dyn Fn(&str) -> LinkTarget,
    options: &RenderOptions,
    marks: &[Mark],
    dressing: &Dressing,
) -> Result<Rendered, RenderProblem> {
    let draft = page::draft(text, links, options, Some(marks))?;
    let clean = sanitise::clean(&draft.html, options);
    let parts = Parts::of(&clean);
    let mut writer = Writer::new(&parts, dressing);
    writer.write();
    Ok(Rendered { html: SafeHtml(writer.out), headings: draft.headings, boxes: draft.boxes })
}

/// Words without markup, with their passages. `start` is where they stand in the text that is marked.
pub fn plain(words: &str, start: usize, marks: &[Mark], dressing: &Dressing) -> SafeHtml {
    let mut out = String::with_capacity(words.len() * 2);
    let mut written = 0;
    for (range, number) in marking::runs(words, |byte| marking::number_at(marks, start + byte)) {
        push_escaped(&mut out, &words[written..range.start]);
        written = range.end;
        let is_link = words[range.clone()].contains(char::is_alphanumeric);
        open(&mut out, dressing, number, is_link);
        push_escaped(&mut out, &words[range]);
        out.push_str(close(dressing, number, is_link));
    }
    push_escaped(&mut out, &words[written..]);
    SafeHtml(out)
}

enum Part<'h> {
    Words {
        html: &'h str,
        passage: Option<u32>,
    },
    /// A tag as it is written, its name, and what is known of what it holds.
    Open {
        html: &'h str,
        name: &'h str,
        inside: Inside,
        /// The part that opens the block that it stands in.
        block: Option<usize>,
    },
    Close {
        html: &'h str,
        is_link: bool,
    },
    Void(&'h str),
}

#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Nothing,
    /// Phrases of one passage.
    One(u32),
    Many,
}

/// What the sanitiser wrote, cut into words and tags; the marks are read and gone.
struct Parts<'h> {
    parts: Vec<Part<'h>>,
    /// The passages of the blocks that have names at their margin, by the part that opens the block.
    blocks: BTreeMap<usize, Vec<u32>>,
    /// Blocks and passages in them, when some of its words there are in no link.
    reached: BTreeSet<(usize, u32)>,
}

/// An element that is open while the parts are read.
struct Opened {
    /// Nowhere for a mark.
    at: Option<usize>,
    inside: Inside,
    passage: Option<u32>,
    block: Option<usize>,
    is_table: bool,
    is_linked: bool,
}

impl<'h> Parts<'h> {
    /// Reads HTML as the sanitiser writes it: closed in order, attributes in double quotes.
    fn of(html: &'h str) -> Self {
        let mut found = Self { parts: Vec::new(), blocks: BTreeMap::new(), reached: BTreeSet::new() };
        let mut open: Vec<Opened> = Vec::new();
        let mut rest = html;
        while !rest.is_empty() {
            let end = if rest.starts_with('<') { tag_end(rest) } else { rest.find('<').unwrap_or(rest.len()) };
            let (piece, after) = rest.split_at(end);
            rest = after;
            match piece.strip_prefix('<') {
                None => found.words(piece, &mut open),
                Some(tag) if tag.starts_with('/') => found.close(piece, &mut open),
                Some(tag) => found.open(piece, tag, &mut open),
            }
        }
        found
    }

    fn words(&mut self, html: &'h str, open: &mut [Opened]) {
        let passage = open.last().and_then(|opened| opened.passage).filter(|_| !html.trim().is_empty());
        if let (Some(number), Some(last)) = (passage, open.last_mut()) {
            last.inside = last.inside.with(Inside::One(number));
            if let Some(block) = last.block.filter(|_| has_word(html)) {
                let numbers = self.blocks.entry(block).or_default();
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
                if !last.is_linked {
                    self.reached.insert((block, number));
                }
            }
        } else if let Some(last) = open.last_mut().filter(|_| !html.trim().is_empty()) {
            last.inside = Inside::Many;
        }
        self.parts.push(Part::Words { html, passage });
    }

    fn open(&mut self, html: &'h str, tag: &'h str, open: &mut Vec<Opened>) {
        let name = &tag[..tag.find([' ', '>']).unwrap_or(tag.len())];
        let above = open.last().map(|above| (above.passage, above.block, above.is_table, above.is_linked));
        let (passage, block, is_table, is_linked) = above.unwrap_or_default();
        if VOID.contains(&name) {
            if let Some(last) = open.last_mut().filter(|_| name != "br") {
                last.inside = Inside::Many;
            }
            return self.parts.push(Part::Void(html));
        }
        let number = tag.find(MARK).and_then(|at| tag[at..].split('"').nth(1)?.parse().ok());
        if name == "span" && number.is_some() {
            return open.push(Opened {
                at: None,
                inside: Inside::Nothing,
                passage: number,
                block,
                is_table,
                is_linked,
            });
        }
        let at = self.parts.len();
        // The box of a table or of code scrolls: names inside it would be cut off.
        let is_box = name == "div" && tag.contains("class=\"scroll\"");
        let block = if BLOCKS.contains(&name) && !is_table { Some(at) } else { block };
        let inside = if PHRASES.contains(&name) { Inside::Nothing } else { Inside::Many };
        self.parts.push(Part::Open { html, name, inside, block });
        let (is_table, is_linked) = (is_table || is_box, is_linked || name == "a");
        open.push(Opened { at: Some(at), inside, passage, block, is_table, is_linked });
    }

    fn close(&mut self, html: &'h str, open: &mut Vec<Opened>) {
        let Some(opened) = open.pop() else { return };
        if let Some(above) = open.last_mut() {
            above.inside = above.inside.with(opened.inside);
        }
        if let Some(at) = opened.at {
            if let Some(Part::Open { inside, .. }) = self.parts.get_mut(at) {
                *inside = opened.inside;
            }
            self.parts.push(Part::Close { html, is_link: html == "</a>" });
        }
    }
}

impl Inside {
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, other) => other,
            (one, Self::Nothing) => one,
            (one, other) if one == other => one,
            _ => Self::Many,
        }
    }
}

/// The passage under way.
struct Passage {
    number: u32,
    /// How many elements were open where it began.
    depth: usize,
    /// Where its tag stands in what is written.
    tag: Range<usize>,
    has_word: bool,
}

/// Writes the parts down with their passages.
struct Writer<'p, 'h> {
    parts: &'p Parts<'h>,
    dressing: &'p Dressing<'p>,
    out: String,
    passage: Option<Passage>,
    depth: usize,
    /// White space that belongs to the passage if it goes on.
    pending: Vec<&'h str>,
    /// The link that is open: how many elements were open before it, and its block.
    link: Option<(usize, Option<usize>)>,
    /// Passages inside it.
    linked: Vec<u32>,
    /// Passages that got a link of their own, with their block, because they had none.
    pinned: BTreeSet<(usize, u32)>,
}

impl<'p, 'h> Writer<'p, 'h> {
    fn new(parts: &'p Parts<'h>, dressing: &'p Dressing<'p>) -> Self {
        Self {
            parts,
            dressing,
            out: String::new(),
            passage: None,
            depth: 0,
            pending: Vec::new(),
            link: None,
            linked: Vec::new(),
            pinned: BTreeSet::new(),
        }
    }

    fn write(&mut self) {
        for (at, part) in self.parts.parts.iter().enumerate() {
            match part {
                Part::Words { html, passage: Some(number) } => {
                    self.pass_to(*number);
                    self.out.push_str(html);
                    if let Some(passage) = &mut self.passage {
                        passage.has_word |= has_word(html);
                    }
                }
                Part::Words { html, passage: None } if html.trim().is_empty() => self.pending.push(html),
                Part::Void(html) if html.starts_with("<br") => self.pending.push(html),
                Part::Words { html, passage: None } | Part::Void(html) => {
                    self.end_passage();
                    self.out.push_str(html);
                }
                Part::Open { html, name, inside, block } => {
                    self.open(at, html, name, *inside);
                    if *name == "a" && self.link.is_none() {
                        self.link = Some((self.depth - 1, *block));
                    }
                }
                Part::Close { html, is_link } => self.close(html, *is_link),
            }
        }
        self.end_passage();
    }

    fn open(&mut self, at: usize, html: &str, name: &str, inside: Inside) {
        match inside {
            Inside::One(number) => self.pass_to(number),
            Inside::Nothing if self.passage.is_some() && PHRASES.contains(&name) => self.flush(),
            Inside::Nothing | Inside::Many => self.end_passage(),
        }
        let margin = self.parts.blocks.get(&at).map(|numbers| (self.dressing.margin)(numbers));
        let is_outside = name.starts_with('h') || html.contains("class=\"scroll\"") || name == "pre";
        if let Some(names) = margin.as_ref().filter(|names| is_outside && !names.is_empty()) {
            self.push_margin("p", names);
        }
        self.out.push_str(html);
        if let Some(names) = margin.as_ref().filter(|names| !is_outside && !names.is_empty()) {
            self.push_margin("span", names);
        }
        self.depth += 1;
    }

    fn close(&mut self, html: &str, is_link: bool) {
        if self.passage.as_ref().is_some_and(|passage| passage.depth == self.depth) {
            self.end_passage();
        }
        self.flush();
        self.out.push_str(html);
        self.depth -= 1;
        if let Some((_, block)) = self.link.filter(|(depth, _)| is_link && *depth == self.depth) {
            self.link = None;
            self.pin(block);
        }
    }

    /// Words inside a link lead where it leads: what no other words of the block lead to has a small link behind it.
    fn pin(&mut self, block: Option<usize>) {
        for number in std::mem::take(&mut self.linked) {
            let Some(dress) = self.dressing.dresses.get(number as usize) else { continue };
            let place = (block.unwrap_or(usize::MAX), number);
            if !self.parts.reached.contains(&place) && self.pinned.insert(place) {
                self.out.push_str("<a class=\"pin\" href=\"#");
                push_escaped(&mut self.out, dress.note);
                self.out.push_str("\" aria-label=\"");
                push_escaped(&mut self.out, self.dressing.pin);
                self.out.push_str("\"></a>");
            }
        }
    }

    fn push_margin(&mut self, element: &str, names: &str) {
        let class = if names.chars().count() > MARGIN_LINE { "who long" } else { "who" };
        self.out.push_str(&format!("<{element} class=\"{class}\">"));
        push_escaped(&mut self.out, names);
        self.out.push_str(&format!("</{element}>"));
    }

    /// Goes on with a passage, or begins it.
    fn pass_to(&mut self, number: u32) {
        if self.passage.as_ref().is_some_and(|passage| passage.number == number) {
            return self.flush();
        }
        self.end_passage();
        if self.link.is_some() && !self.linked.contains(&number) {
            self.linked.push(number);
        }
        let start = self.out.len();
        open(&mut self.out, self.dressing, number, self.link.is_none());
        self.passage = Some(Passage { number, depth: self.depth, tag: start..self.out.len(), has_word: false });
    }

    /// The white space behind a passage is outside of it.
    fn end_passage(&mut self) {
        if let Some(Passage { number, tag, has_word, .. }) = self.passage.take() {
            let is_link = self.link.is_none() && has_word;
            if self.link.is_none() && !has_word {
                let mut dressed = String::new();
                open(&mut dressed, self.dressing, number, false);
                self.out.replace_range(tag, &dressed);
            }
            self.out.push_str(close(self.dressing, number, is_link));
        }
        self.flush();
    }

    fn flush(&mut self) {
        self.pending.drain(..).for_each(|space| self.out.push_str(space));
    }
}

fn open(out: &mut String, dressing: &Dressing, number: u32, is_link: bool) {
    let Some(dress) = dressing.dresses.get(number as usize) else { return };
    out.push_str(if is_link { "<a" } else { "<span" });
    if !dress.class.is_empty() {
        out.push_str(" class=\"");
        push_escaped(out, dress.class);
        out.push('"');
    }
    // Words that are no link to their note say which it is.
    out.push_str(if is_link { " href=\"#" } else { " data-note=\"" });
    push_escaped(out, dress.note);
    out.push('"');
    if let Some(says) = dress.says {
        out.push_str(" data-by=\"");
        push_escaped(out, says);
        out.push('"');
    }
    out.push('>');
}

fn close(dressing: &Dressing, number: u32, is_link: bool) -> &'static str {
    match (dressing.dresses.get(number as usize), is_link) {
        (None, _) => "",
        (Some(_), true) => "</a>",
        (Some(_), false) => "</span>",
    }
}

/// Whether a letter or a digit stands in words as HTML writes them; `&amp;` and its like are signs.
fn has_word(html: &str) -> bool {
    let mut pieces = html.split('&');
    pieces.next().is_some_and(|first| first.contains(char::is_alphanumeric))
        || pieces.any(|piece| piece.split_once(';').map_or(piece, |(_, behind)| behind).contains(char::is_alphanumeric))
}

/// Behind the `>` of the tag at the start, quotes respected.
fn tag_end(html: &str) -> usize {
    let mut is_quoted = false;
    let end = html.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b'>' && !is_quoted
    });
    end.map_or(html.len(), |end| end + 1)
}

fn push_escaped(out: &mut String, text: &str) {
    escape(out, text).expect("writing to a String cannot fail");
}

/// The marks of what is left of a text when its first bytes are left out.
pub fn marks_from(marks: &[Mark], start: u32) -> Vec<Mark> {
    let left = |mark: &&Mark| mark.end > start;
    let moved = |mark: &Mark| Mark { start: mark.start.saturating_sub(start), end: mark.end - start, ..*mark };
    marks.iter().filter(left).map(moved).collect()
}
