//! HTML that people typed in a text: its words stay, its plain tags too; nothing else of it gets through.

use super::{
    REL, is_address, is_web,
    marking::{MARK, entity_length},
};
use crate::domain::text::{self, first_bytes};
use comrak::{
    html::escape,
    nodes::{Node, NodeValue},
};
use std::{borrow::Cow, collections::HashMap};

/// Tags that mean nothing but the look of words, kept without attributes when they are closed where they were opened.
const PLAIN: [&str; 36] = [
    "abbr",
    "b",
    "blockquote",
    "cite",
    "code",
    "dd",
    "del",
    "dfn",
    "dl",
    "dt",
    "em",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
];
/// The same, inside a paragraph.
const PLAIN_INLINE: [&str; 20] = [
    "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "strong",
    "sub", "sup", "u", "var",
];
/// Tags that are dropped, and their words kept. What is in none of these lists is shown as text, as it was typed.
const DROPPED: [&str; 33] = [
    "a",
    "article",
    "aside",
    "audio",
    "button",
    "center",
    "col",
    "colgroup",
    "caption",
    "details",
    "div",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "label",
    "main",
    "nav",
    "picture",
    "section",
    "source",
    "span",
    "summary",
    "time",
    "wbr",
];

/// One tag, from `<` to `>`.
struct Tag<'a> {
    written: &'a str,
    name: String,
    is_closing: bool,
}

/// Places in a text that people named by `<a id="…">`, as they named them, to the ids of the page. The first of a name counts.
pub struct Anchors {
    prefix: String,
    pub ids: HashMap<String, String>,
}

impl Anchors {
    pub fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), ids: HashMap::new() }
    }

    fn claim(&mut self, tag: &Tag) -> Option<String> {
        if tag.name != "a" || tag.is_closing || self.ids.len() >= 1_000 {
            return None;
        }
        let name = attribute(tag.written, "id").or_else(|| attribute(tag.written, "name"))?.to_lowercase();
        let folded = text::folded(first_bytes(&name, 80)).replace(' ', "-");
        if folded.is_empty() || self.ids.contains_key(&name) {
            return None;
        }
        // The anchor of a heading has no two dashes in a row; a number keeps names that fold to the same apart.
        let id = format!("{}--{folded}-{}", self.prefix, self.ids.len() + 1);
        self.ids.insert(name, id.clone());
        Some(id)
    }
}

enum Piece<'a> {
    Words(&'a str),
    Tag(Tag<'a>),
}

/// What is shown of a block of HTML. `passages` has the passage of each of its bytes, when they are known.
pub fn block(literal: &str, image_word: &str, passages: Option<&[Option<u32>]>) -> String {
    let passage = |part: &str| {
        let at = part.as_ptr() as usize - literal.as_ptr() as usize;
        passages.and_then(|passages| passages.get(at).copied().flatten())
    };
    let pieces = pieces(literal);
    let tags: Vec<Option<&Tag>> =
        pieces.iter().map(|piece| if let Piece::Tag(tag) = piece { Some(tag) } else { None }).collect();
    let is_kept = paired(&tags, &PLAIN);
    let is_link = paired(&tags, &["a"]);
    let mut out = String::new();
    let mut links = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Words(words) => push_words(&mut out, words, &passage),
            Piece::Tag(tag) if is_kept[at] => push_tag(&mut out, tag),
            Piece::Tag(tag) if tag.name == "a" && is_link[at] => push_link(&mut out, tag, &mut links),
            Piece::Tag(tag) => {
                let mut shown = String::new();
                push_single(&mut shown, tag, image_word);
                out.push_str(&marked(&shown, passage(tag.written).filter(|_| is_words(&shown))));
            }
        }
    }
    if out.trim().is_empty() { String::new() } else { format!("<div>{out}</div>\n") }
}

/// Replaces the HTML inside paragraphs by what may be shown of it: afterwards each of these nodes is written as it is.
pub fn tame_inline<'a>(parent: Node<'a>, image_word: &str, anchors: &mut Anchors) {
    let nodes: Vec<Node> =
        parent.children().filter(|child| matches!(child.data().value, NodeValue::HtmlInline(_))).collect();
    if nodes.is_empty() {
        return;
    }
    let literals: Vec<String> = nodes
        .iter()
        .map(
            |node| {
                if let NodeValue::HtmlInline(literal) = &node.data().value { literal.clone() } else { String::new() }
            },
        )
        .collect();
    let parsed: Vec<Vec<Piece>> = literals.iter().map(|literal| pieces(literal)).collect();
    let tags: Vec<Option<&Tag>> =
        parsed.iter().map(|pieces| if let [Piece::Tag(tag)] = pieces.as_slice() { Some(tag) } else { None }).collect();
    let is_kept = paired(&tags, &PLAIN_INLINE);
    let is_link = paired(&tags, &["a"]);
    let is_in_link = parent.ancestors().any(|node| matches!(node.data().value, NodeValue::Link(_)));
    let mut links = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let mut out = String::new();
        if let Some(id) = tags[at].and_then(|tag| anchors.claim(tag)) {
            out.push_str("<span id=\"");
            push_escaped(&mut out, &id);
            out.push_str("\"></span>");
        }
        match tags[at] {
            Some(tag) if is_kept[at] => push_tag(&mut out, tag),
            Some(tag) if tag.name == "a" && is_link[at] && !is_in_link => push_link(&mut out, tag, &mut links),
            Some(tag) => push_single(&mut out, tag, image_word),
            None => parsed[at].iter().for_each(|piece| match piece {
                Piece::Words(words) => push_escaped(&mut out, words),
                Piece::Tag(tag) => push_escaped(&mut out, tag.written),
            }),
        }
        node.data_mut().value = NodeValue::HtmlInline(out);
    }
}

/// Cuts HTML into words and tags. Comments that end are dropped; a `<` that opens no tag belongs to the words.
fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    let mut words_from = 0;
    let mut at = 0;
    let mut words_until = |found: &mut Vec<_>, end: usize, next: usize| {
        if words_from < end {
            found.push(Piece::Words(&html[words_from..end]));
        }
        words_from = next;
    };
    while let Some(open) = rest.find('<') {
        let tail = &rest[open..];
        let silent_end = if tail.starts_with("<!--") { Some("-->") } else { None }
            .or((tail.starts_with("<?") || tail.starts_with("<!")).then_some(">"));
        let tag = if silent_end.is_none() { tag(tail) } else { None };
        let length = match silent_end {
            Some(end) => tail.find(end).map(|at| at + end.len()),
            None => tag.as_ref().map(|tag| tag.written.len()),
        };
        let Some(length) = length else {
            at += open + 1;
            rest = &rest[open + 1..];
            continue;
        };
        words_until(&mut found, at + open, at + open + length);
        found.extend(tag.map(Piece::Tag));
        at += open + length;
        rest = &rest[open + length..];
    }
    words_until(&mut found, html.len(), html.len());
    found
}

fn tag(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    let is_closing = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name_len = inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    if !inner.as_bytes().first()?.is_ascii_alphabetic() {
        return None;
    }
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate().skip(name_len).take(10_000) {
        match (quote, byte) {
            (None, b'>') => {
                let written = &text[..1 + usize::from(is_closing) + at + 1];
                return Some(Tag { written, name: inner[..name_len].to_ascii_lowercase(), is_closing });
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Which of the tags are of these names and closed in order, with their closing ones.
fn paired(tags: &[Option<&Tag>], names: &[&str]) -> Vec<bool> {
    let mut kept = vec![false; tags.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        let Some(tag) = tag.filter(|tag| names.contains(&tag.name.as_str())) else { continue };
        if !tag.is_closing {
            open.push((at, &tag.name));
        } else if let Some(found) = open.iter().rev().take(32).position(|(_, name)| *name == tag.name) {
            open.truncate(open.len() - found);
            if let Some((start, _)) = open.pop() {
                kept[start] = true;
                kept[at] = true;
            }
        }
    }
    kept
}

fn push_tag(out: &mut String, tag: &Tag) {
    out.push_str(if tag.is_closing { "</" } else { "<" });
    out.push_str(&tag.name);
    out.push('>');
}

/// `links` holds, for each link that is open, whether it leads anywhere. A link inside a link leads nowhere.
fn push_link(out: &mut String, tag: &Tag, links: &mut Vec<bool>) {
    if tag.is_closing {
        if links.pop() == Some(true) {
            out.push_str("</a>");
        }
        return;
    }
    let address = attribute(tag.written, "href").filter(|address| is_address(address) && !links.contains(&true));
    links.push(address.is_some());
    if let Some(address) = address {
        out.push_str("<a href=\"");
        push_escaped(out, &address);
        out.push_str(if is_web(&address) { "\" rel=\"" } else { "" });
        out.push_str(if is_web(&address) { REL } else { "" });
        out.push_str("\">");
    }
}

fn push_single(out: &mut String, tag: &Tag, image_word: &str) {
    match tag.name.as_str() {
        "br" => out.push_str("<br>"),
        "hr" => out.push(' '),
        "img" => {
            if let Some(alt) = attribute(tag.written, "alt").filter(|alt| !alt.trim().is_empty()) {
                out.push_str("<span class=\"image-absent\">");
                push_escaped(out, image_word);
                push_escaped(out, &alt);
                out.push_str("</span>");
            }
        }
        name if PLAIN.contains(&name) || DROPPED.contains(&name) => {}
        _ => push_escaped(out, tag.written),
    }
}

/// Whether what is shown of a tag is words, and not a tag.
pub fn is_words(shown: &str) -> bool {
    shown.starts_with("&lt;") || shown.starts_with("<span class=")
}

/// Something shown, inside the mark of its passage.
pub fn marked(shown: &str, passage: Option<u32>) -> Cow<'_, str> {
    match passage {
        Some(number) => format!("<span {MARK}=\"{number}\">{shown}</span>").into(),
        None => shown.into(),
    }
}

/// Words as they are typed, cut between words and never in an entity. White space is marked with the words around it: where
/// a browser moves words out of a table that they may not stand in, they move in one piece.
fn push_words(out: &mut String, words: &str, passage: &dyn Fn(&str) -> Option<u32>) {
    let mut from = 0;
    let mut last = None;
    let mut cut = |end: usize, number: Option<u32>| {
        out.push_str(&marked(&words[from..end].replace('<', "&lt;"), number));
        from = end;
    };
    let mut entity_end = 0;
    for token in text::tokens(words) {
        let start = token.range().start;
        if start < entity_end {
            continue;
        }
        if words[start..].starts_with('&') {
            entity_end = start + entity_length(&words[start..]).unwrap_or(0);
        }
        let number = passage(&words[start..]);
        if last.is_some_and(|last| last != number) {
            cut(start, last.flatten());
        }
        last = Some(number);
    }
    cut(words.len(), last.flatten());
}

fn push_escaped(out: &mut String, text: &str) {
    escape(out, text).expect("writing to a String cannot fail");
}

/// The value of an attribute of a tag, its entities read.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower[from..].find(name) {
        let start = from + found;
        from = start + name.len();
        let is_whole = lower[..start].ends_with(|c: char| c.is_whitespace() || c == '"' || c == '\'' || c == '/');
        let rest = tag[from..].trim_start();
        let Some(rest) = rest.strip_prefix('=').filter(|_| is_whole) else { continue };
        let rest = rest.trim_start();
        let value = match rest.chars().next()? {
            quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
            _ => rest.split(|c: char| c.is_whitespace() || c == '>').next()?,
        };
        return Some(comrak_unescaped(value));
    }
    None
}

/// Only the five entities that addresses and alternative texts are written with; others stay as they are typed.
fn comrak_unescaped(value: &str) -> String {
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}
