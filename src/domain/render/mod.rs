//! Markdown becomes HTML that cannot harm whoever reads it.
//!
//! In reading order: `mod` (the door: [`render`], [`SafeHtml`]), `markdown` (the tree of a text and what is done to it), `page`
//! (how each part is written), `raw_html` (what is left of HTML that people typed), `sanitise` (the second door), `marking` (which
//! word of the source a word of the HTML is), `passages` (a text with who wrote what).

pub mod markdown;
mod marking;
mod page;
mod passages;
mod raw_html;
mod sanitise;

pub use marking::Mark;
pub use passages::{Dress, Dressing, credited, marks_from, plain};

use super::fiche::Slug;
use std::fmt;

/// HTML that may be shown as it is: only this module makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeHtml(String);

/// A text, ready to be put in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    pub html: SafeHtml,
    /// For a list of contents, in order.
    pub headings: Vec<Heading>,
    /// How many scrolling boxes are in it: `first_box` of the next text of the same page grows by as many.
    pub boxes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6, as in the HTML.
    pub level: u8,
    /// Its anchor, without `#`.
    pub id: String,
    pub text: String,
}

/// Where `[[title]]` leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    Fiche(Slug),
    /// Nobody wrote it yet.
    Wanted,
}

/// How a text is shown in one place of one page.
#[derive(Clone, Debug)]
pub struct RenderOptions<'a> {
    /// The level of the outermost heading of the text, 2 to 6. The others follow without a gap, however they were typed.
    pub first_level: u8,
    /// Starts every anchor of this text, with a `-`: no two texts of a page have the same, and none is the page's own.
    pub id_prefix: &'a str,
    /// How many scrolling boxes the page holds before this text.
    pub first_box: u32,
    /// Whether images are loaded from where the text says. Whoever runs the wiki decides.
    pub remote_images: bool,
    pub words: RenderWords<'a>,
}

/// Words that a text needs around it, in the language of the page.
#[derive(Clone, Copy, Debug)]
pub struct RenderWords<'a> {
    /// Name of a table's scrolling box; a number follows.
    pub table: &'a str,
    /// Name of a code's scrolling box; a number follows.
    pub code: &'a str,
    /// Before the words that stand for an image which is not shown, with its colon and space.
    pub image: &'a str,
    /// Name of the link from a note back to the text; a number follows.
    pub note_back: &'a str,
    pub task_done: &'a str,
    pub task_open: &'a str,
}

/// Why a text is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderProblem {
    /// More than [`QUOTES_MAX`] quotes, or [`DEPTH_MAX`] parts of any kind, inside one another.
    TooDeep,
    /// It would give more than 30 times its size, or more than 4 MB.
    TooLarge,
}

pub const QUOTES_MAX: usize = 100;
pub const DEPTH_MAX: usize = 500;
pub const OUTPUT_MAX_BYTES: usize = 4_000_000;
/// The output may always reach this, so that a short text is never refused for its growth.
pub const OUTPUT_FLOOR_BYTES: usize = 64_000;
pub const GROWTH_MAX: usize = 30;

/// CommonMark with tables, strike-through, bare addresses, task lists and footnotes, and `[[title]]` links; then sanitised.
///
/// Raw HTML keeps its words and, without attributes, tags of plain text; the rest of it is dropped or shown as text. Costs
/// about 10 ms for 100 KB of prose.
pub fn render(
    text: &str,
    links: &dyn Fn(&str) -> LinkTarget,
    options: &RenderOptions,
) -> Result<Rendered, RenderProblem> {
    let draft = page::draft(text, links, options, None)?;
    Ok(Rendered { html: SafeHtml(sanitise::clean(&draft.html, options)), headings: draft.headings, boxes: draft.boxes })
}

/// What stands in the way of a text being shown, to be told before it is saved. Costs about 5 ms for 100 KB.
pub fn problem(text: &str) -> Option<RenderProblem> {
    // As long as the words of either language, so that what passes here is never too large on a page.
    const WORDS: &str = "Une image qui n’est pas chargée : ";
    let words =
        RenderWords { table: WORDS, code: WORDS, image: WORDS, note_back: WORDS, task_done: WORDS, task_open: WORDS };
    let options = RenderOptions { first_level: 2, id_prefix: "body", first_box: 0, remote_images: false, words };
    page::draft(text, &|_| LinkTarget::Wanted, &options, None).err()
}

/// The first words of a text, without its marks, headings, notes and code; `…` behind them if there are more.
pub fn excerpt(text: &str, words: usize) -> String {
    markdown::excerpt(text, words)
}

impl SafeHtml {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address that a text may lead to: `http`, `https`, a path of this wiki, or an anchor of the page.
fn is_address(address: &str) -> bool {
    if address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return false;
    }
    is_web(address)
        || address.starts_with('#')
        || address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\")
}

fn is_web(address: &str) -> bool {
    let starts = |scheme: &str| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && address.len() > scheme.len()
    };
    starts("https://") || starts("http://")
}

/// What stands for an external link's relation to this wiki.
const REL: &str = "nofollow noopener ugc";
