//! The second door: whatever the first one wrote, only what is listed here goes on.

use super::{RenderOptions, is_address, is_web, marking::MARK};
use ammonia::{Builder, UrlRelative};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

const TAGS: [&str; 52] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "cite",
    "code",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "input",
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
    "section",
    "small",
    "span",
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
    "img",
    "caption",
    "figure",
    "figcaption",
];

/// Sanitises HTML and gives notes and anchors their prefix. Linear but for pathological nesting, which does not come here.
pub fn clean(html: &str, options: &RenderOptions) -> String {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().filter(|tag| options.remote_images || *tag != "img").collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(attributes())
        .generic_attributes(HashSet::new())
        .allowed_classes(HashMap::from([
            ("a", HashSet::from(["wanted", "footnote-backref"])),
            ("sup", HashSet::from(["footnote-ref"])),
            ("section", HashSet::from(["footnotes"])),
            ("div", HashSet::from(["scroll"])),
            ("span", HashSet::from(["image-absent"])),
            ("li", HashSet::from(["task"])),
        ]))
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(attribute_filter(options.id_prefix.to_owned(), options.words.note_back.to_owned()));
    builder.clean(&with_pauses(html)).to_string()
}

/// Puts a comment, which the sanitiser drops again, in long runs of words, before a sign that it writes as an entity.
///
/// For each such sign the serialiser of html5ever 0.40 looks through all that is left of the run: without pauses, 100 KB of
/// `&` cost seconds.
fn with_pauses(html: &str) -> Cow<'_, str> {
    const RUN_BYTES: usize = 2_048;
    let mut out = String::new();
    let (mut run_from, mut written, mut is_in_tag) = (0, 0, false);
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'<' => is_in_tag = true,
            b'>' if is_in_tag => (is_in_tag, run_from) = (false, at),
            // The second is the first byte of a no-break space, and of « and ».
            b'&' | 0xC2 if !is_in_tag && at - run_from > RUN_BYTES => {
                out.push_str(&html[written..at]);
                out.push_str("<!---->");
                (run_from, written) = (at, at);
            }
            _ => {}
        }
    }
    if written == 0 {
        return html.into();
    }
    out.push_str(&html[written..]);
    out.into()
}

fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    let mut all = HashMap::from([
        ("a", HashSet::from(["href", "rel", "id", "aria-label"])),
        ("div", HashSet::from(["role", "tabindex", "aria-label"])),
        ("img", HashSet::from(["src", "alt", "loading", "referrerpolicy"])),
        ("input", HashSet::from(["type", "checked", "disabled", "aria-label"])),
        ("li", HashSet::from(["id"])),
        ("span", HashSet::from(["id", MARK])),
        ("ol", HashSet::from(["start"])),
        ("td", HashSet::from(["align"])),
        ("th", HashSet::from(["align"])),
    ]);
    all.extend(["h2", "h3", "h4", "h5", "h6"].map(|heading| (heading, HashSet::from(["id"]))));
    all
}

fn attribute_filter(
    prefix: String,
    note_back: String,
) -> impl for<'u> Fn(&str, &str, &'u str) -> Option<Cow<'u, str>> + Send + Sync + 'static {
    move |element, attribute, value| match (element, attribute) {
        (_, "id") if value.starts_with("fn-") || value.starts_with("fnref-") => {
            Some(format!("{prefix}-{value}").into())
        }
        (_, "id") => value.strip_prefix(&prefix).is_some_and(|rest| rest.starts_with('-')).then_some(value.into()),
        ("a", "href") => match value.strip_prefix('#') {
            Some(anchor) if anchor.starts_with("fn-") || anchor.starts_with("fnref-") => {
                Some(format!("#{prefix}-{anchor}").into())
            }
            _ => is_address(value).then_some(value.into()),
        },
        ("a", "aria-label") => {
            value.strip_prefix("Back to reference ").map(|number| format!("{note_back} {number}").into())
        }
        ("img", "src") => is_web(value).then_some(value.into()),
        ("span", MARK) => value.bytes().all(|byte| byte.is_ascii_digit()).then_some(value.into()),
        ("input", "type") => (value == "checkbox").then_some(value.into()),
        _ => Some(value.into()),
    }
}
