//! How each part of a text is written as HTML.

use super::{
    GROWTH_MAX, Heading, LinkTarget, OUTPUT_FLOOR_BYTES, OUTPUT_MAX_BYTES, REL, RenderOptions, RenderProblem,
    is_address, is_web, markdown,
    marking::{self, Mark, Marking},
    raw_html,
};
use crate::domain::{fiche::Title, text};
use comrak::{
    html::{ChildRendering, Context, format_document_with_formatter, format_node_default},
    nodes::{Node, NodeValue},
    options::Plugins,
};
use std::{
    collections::{HashMap, HashSet},
    fmt::{self, Write},
};

/// What the marks of one word weigh.
const MARK_MAX_BYTES: usize = 40;

/// A text as HTML, before the second door.
pub struct Draft {
    pub html: String,
    pub headings: Vec<Heading>,
    pub boxes: u32,
}

pub struct Work<'u> {
    /// When the words are to be marked by the passages that they are in.
    pub marking: Option<Marking<'u>>,
    links: &'u dyn Fn(&str) -> LinkTarget,
    options: &'u RenderOptions<'u>,
    headings: Vec<Heading>,
    /// Anchors as people would write them, to the ids of the page.
    anchors: HashMap<String, String>,
    next_heading: usize,
    boxes: u32,
}

/// A string that refuses to grow beyond its bound.
struct Bounded {
    out: String,
    max_bytes: usize,
}

impl Write for Bounded {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        if self.out.len() + piece.len() > self.max_bytes {
            return Err(fmt::Error);
        }
        self.out.push_str(piece);
        Ok(())
    }
}

pub fn draft(
    source: &str,
    links: &dyn Fn(&str) -> LinkTarget,
    options: &RenderOptions,
    marks: Option<&[Mark]>,
) -> Result<Draft, RenderProblem> {
    let max_bytes = (source.len() * GROWTH_MAX).clamp(OUTPUT_FLOOR_BYTES, OUTPUT_MAX_BYTES);
    // A text that is shown without its marks is shown with them.
    let max_bytes = if marks.is_some() { max_bytes + source.len() * MARK_MAX_BYTES } else { max_bytes };
    markdown::with_tree(source, |root| {
        let mut named = raw_html::Anchors::new(options.id_prefix);
        for node in root.descendants() {
            raw_html::tame_inline(node, options.words.image, &mut named);
        }
        let (headings, mut anchors) = headings(root, options);
        for (name, id) in named.ids {
            anchors.entry(name).or_insert(id);
        }
        let marking = marks.map(|marks| Marking::new(source, marks));
        let work = Work { marking, links, options, headings, anchors, next_heading: 0, boxes: 0 };
        let mut output = Bounded { out: String::with_capacity(source.len() * 2), max_bytes };
        let dialect = markdown::dialect();
        let plugins = Plugins::default();
        let work = format_document_with_formatter(root, &dialect, &mut output, &plugins, write_node, work)
            .map_err(|_| RenderProblem::TooLarge)?;
        Ok(Draft { html: output.out, headings: work.headings, boxes: work.boxes })
    })?
}

/// Levels without a gap, and an anchor for each heading, unique in the text.
fn headings(root: Node<'_>, options: &RenderOptions) -> (Vec<Heading>, HashMap<String, String>) {
    let mut found = Vec::new();
    let mut anchors = HashMap::new();
    let mut taken = HashSet::new();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut open: Vec<u8> = Vec::new();
    for node in root.descendants() {
        let NodeValue::Heading(heading) = &node.data().value else { continue };
        while open.last().is_some_and(|level| *level >= heading.level) {
            open.pop();
        }
        open.push(heading.level);
        let level = (options.first_level + open.len() as u8 - 1).clamp(2, 6);
        let words = node.collect_text();
        let folded = text::folded(&words).replace(' ', "-");
        let anchor = text::first_bytes(&folded, 80).to_owned();
        let number = numbers.entry(anchor.clone()).or_insert(0);
        let id = loop {
            *number += 1;
            let id = match (*number, anchor.is_empty()) {
                (1, false) => format!("{}-{anchor}", options.id_prefix),
                (number, false) => format!("{}-{anchor}-{number}", options.id_prefix),
                (number, true) => format!("{}-{number}", options.id_prefix),
            };
            if taken.insert(id.clone()) {
                break id;
            }
        };
        anchors.entry(anchor).or_insert_with(|| id.clone());
        found.push(Heading { level, id, text: words.trim().to_owned() });
    }
    (found, anchors)
}

fn write_node<'a>(context: &mut Context<Work>, node: Node<'a>, entering: bool) -> Result<ChildRendering, fmt::Error> {
    match &node.data().value {
        NodeValue::Heading(_) => write_heading(context, entering),
        NodeValue::Table(_) => {
            if entering {
                let name = context.user.options.words.table;
                open_box(context, name)?;
            }
            format_node_default(context, node, entering)?;
            if !entering {
                context.write_str("</div>\n")?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::CodeBlock(code) => {
            if entering {
                let name = context.user.options.words.code;
                open_box(context, name)?;
                context.write_str("<pre><code>")?;
                marking::write_lines(context, node, &code.literal, code.fenced)?;
                context.write_str("</code></pre></div>\n")?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::TaskItem(task) => {
            let words = context.user.options.words;
            let (name, checked) =
                if task.symbol.is_some() { (words.task_done, " checked") } else { (words.task_open, "") };
            if entering {
                context.cr()?;
                write!(context, "<li class=\"task\"><input type=\"checkbox\" disabled{checked} aria-label=\"")?;
                context.escape(name)?;
                context.write_str("\"> ")?;
            } else {
                context.write_str("</li>\n")?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::Link(link) => write_link(context, node, &link.url, entering),
        NodeValue::WikiLink(link) => write_wiki_link(context, &link.url, entering),
        NodeValue::Image(link) => {
            if entering {
                write_image(context, node, &link.url)?;
            }
            Ok(ChildRendering::Skip)
        }
        NodeValue::Text(words) => {
            if entering {
                marking::write_words(context, node, words)?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::Code(code) => {
            if entering {
                context.write_str("<code>")?;
                marking::write_words(context, node, &code.literal)?;
                context.write_str("</code>")?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::HtmlInline(tamed) => {
            if entering {
                let passage = marking::passage_of(context, node).filter(|_| raw_html::is_words(tamed));
                context.write_str(&raw_html::marked(tamed, passage))?;
            }
            Ok(ChildRendering::HTML)
        }
        NodeValue::HtmlBlock(block) => {
            if entering {
                let passages = marking::passages_of_lines(context, node, &block.literal);
                let shown = raw_html::block(&block.literal, context.user.options.words.image, passages.as_deref());
                context.cr()?;
                context.write_str(&shown)?;
            }
            Ok(ChildRendering::HTML)
        }
        _ => format_node_default(context, node, entering),
    }
}

fn write_heading(context: &mut Context<Work>, entering: bool) -> Result<ChildRendering, fmt::Error> {
    let at = if entering { context.user.next_heading } else { context.user.next_heading - 1 };
    let Heading { level, id, .. } = context.user.headings[at].clone();
    if entering {
        context.user.next_heading += 1;
        context.cr()?;
        write!(context, "<h{level} id=\"")?;
        context.escape(&id)?;
        context.write_str("\">")?;
    } else {
        writeln!(context, "</h{level}>")?;
    }
    Ok(ChildRendering::HTML)
}

fn open_box(context: &mut Context<Work>, name: &str) -> fmt::Result {
    context.user.boxes += 1;
    let number = context.user.options.first_box + context.user.boxes;
    context.cr()?;
    context.write_str("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")?;
    context.escape(name)?;
    write!(context, " {number}\">")
}

/// A link that leads where texts may lead; the words alone of any other.
fn write_link(
    context: &mut Context<Work>,
    node: Node<'_>,
    url: &str,
    entering: bool,
) -> Result<ChildRendering, fmt::Error> {
    if !is_address(url) || is_in_link(node) {
        return Ok(ChildRendering::HTML);
    }
    if entering {
        let anchor = url.strip_prefix('#').and_then(|anchor| context.user.anchors.get(&anchor.to_lowercase()).cloned());
        context.write_str("<a href=\"")?;
        match anchor {
            Some(id) => {
                context.write_str("#")?;
                context.escape(&id)?;
            }
            None => context.escape_href(url)?,
        }
        context.write_str("\"")?;
        if is_web(url) {
            write!(context, " rel=\"{REL}\"")?;
        }
        context.write_str(">")?;
    } else {
        context.write_str("</a>")?;
    }
    Ok(ChildRendering::HTML)
}

fn write_wiki_link(context: &mut Context<Work>, title: &str, entering: bool) -> Result<ChildRendering, fmt::Error> {
    let title = Title::parse(title).ok().filter(|title| !title.folded().is_empty());
    match title {
        None => {}
        Some(_) if !entering => context.write_str("</a>")?,
        Some(title) => match (context.user.links)(title.as_str()) {
            LinkTarget::Fiche(slug) => write!(context, "<a href=\"/fiche/{slug}\">")?,
            LinkTarget::Wanted => {
                context.write_str("<a class=\"wanted\" href=\"/new?title=")?;
                push_query(context, title.as_str())?;
                context.write_str("\">")?;
            }
        },
    }
    Ok(ChildRendering::HTML)
}

/// Percent-encodes all that is not a letter, a digit or one of `-._~`.
fn push_query(out: &mut dyn Write, text: &str) -> fmt::Result {
    text.bytes().try_for_each(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.write_char(byte.into()),
        _ => write!(out, "%{byte:02X}"),
    })
}

/// The image itself only where remote images are wanted; else its words, leading to it.
fn write_image(context: &mut Context<Work>, node: Node<'_>, url: &str) -> fmt::Result {
    let alt = node.collect_text();
    let is_shown = is_web(url) && is_address(url);
    if is_shown && context.user.options.remote_images {
        context.write_str("<img src=\"")?;
        context.escape_href(url)?;
        context.write_str("\" alt=\"")?;
        context.escape(&alt)?;
        return context.write_str("\" loading=\"lazy\" referrerpolicy=\"no-referrer\">");
    }
    let file = url.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let words = if alt.trim().is_empty() { file } else { alt.trim() };
    let is_link = is_shown && !is_in_link(node);
    context.write_str("<span class=\"image-absent\">")?;
    if is_link {
        context.write_str("<a href=\"")?;
        context.escape_href(url)?;
        write!(context, "\" rel=\"{REL}\">")?;
    }
    let before = context.user.options.words.image;
    context.escape(before)?;
    marking::write_words(context, node, words)?;
    context.write_str(if is_link { "</a></span>" } else { "</span>" })
}

fn is_in_link(node: Node<'_>) -> bool {
    node.ancestors().skip(1).any(|above| matches!(above.data().value, NodeValue::Link(_) | NodeValue::WikiLink(_)))
}
