//! The tree of a Markdown text: how it is read, how deep it may be, and its first words.

use super::{DEPTH_MAX, QUOTES_MAX, RenderProblem};
use crate::domain::text::first_bytes;
use comrak::{
    Arena, Options,
    nodes::{Node, NodeValue},
    parse_document,
};

/// The dialect of this wiki.
pub fn dialect() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.wikilinks_title_after_pipe = true;
    options.extension.wikilinks_ignore_embeds = true;
    options
}

/// Reads a text and hands its tree over. Refuses what is nested too deep before it costs anything.
pub fn with_tree<T>(text: &str, work: impl for<'t> FnOnce(Node<'t>) -> T) -> Result<T, RenderProblem> {
    if quote_depth(text) > QUOTES_MAX {
        return Err(RenderProblem::TooDeep);
    }
    let arena = Arena::new();
    let root = parse_document(&arena, text, &dialect());
    if depth(root) > DEPTH_MAX {
        return Err(RenderProblem::TooDeep);
    }
    Ok(work(root))
}

/// The most quote marks at the start of a line, among marks of lists: never less than the depth of quotes.
pub fn quote_depth(text: &str) -> usize {
    let marks = |line: &str| {
        line.bytes()
            .take_while(|byte| b" \t>-+*.)".contains(byte) || byte.is_ascii_digit())
            .filter(|byte| *byte == b'>')
            .count()
    };
    text.split(['\n', '\r']).map(marks).max().unwrap_or(0)
}

fn depth(root: Node<'_>) -> usize {
    let mut deepest = 0;
    let mut stack = vec![(root, 1)];
    while let Some((node, depth)) = stack.pop() {
        deepest = deepest.max(depth);
        stack.extend(node.children().map(|child| (child, depth + 1)));
    }
    deepest
}

/// See [`super::excerpt`]. Reads the first 20 KB at most.
pub fn excerpt(text: &str, words: usize) -> String {
    let start = first_bytes(text, 20_000);
    let prose = with_tree(start, prose).unwrap_or_default();
    let mut all = prose.split_whitespace();
    let mut out = all.by_ref().take(words).collect::<Vec<_>>().join(" ");
    if !out.is_empty() && (all.next().is_some() || start.len() < text.len()) {
        out = out.trim_end_matches([',', ';', ':', '.', ' ']).to_owned();
        out.push('…');
    }
    out
}

fn prose(root: Node<'_>) -> String {
    let mut out = String::new();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        let value = &node.data().value;
        match value {
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
            NodeValue::Heading(_)
            | NodeValue::CodeBlock(_)
            | NodeValue::HtmlBlock(_)
            | NodeValue::Image(_)
            | NodeValue::FootnoteDefinition(_) => continue,
            other if other.block() => out.push(' '),
            _ => {}
        }
        stack.extend(node.reverse_children());
    }
    out
}
