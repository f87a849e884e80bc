//! A changed text: by paragraph and in each by word, in line or side by side; what did not change is folded.

use super::{Shown, View, added, removed};
use crate::{
    domain::{
        diff::{Block, Direction, FieldChange, FieldDifference, ItemChange, ItemState, MoveId, Run, TextDifference},
        value::Item,
    },
    web::language::Lang,
};
use maud::{Markup, html};

/// A text or a list of items, under its label.
pub fn view(shown: &Shown<'_>, field: &FieldDifference) -> Markup {
    html! {
        section.block {
            h2 { (shown.label(&field.key)) }
            @match &field.change {
                FieldChange::Text(difference) => (text(shown, difference, field.key.as_str())),
                FieldChange::Items(items) => (items_view(shown, items, field.key.as_str())),
                _ => {}
            }
        }
    }
}

/// A text of one line, word by word.
pub fn line(shown: &Shown<'_>, difference: &TextDifference) -> Markup {
    let text_lang = shown.compared.after.content.lang.as_str();
    html! {
        span lang=[(text_lang != shown.lang.code()).then_some(text_lang)] { @for block in &difference.blocks {
            @match block {
                Block::Kept { text } => (text),
                Block::Changed { runs } | Block::MovedHere { runs, .. } => (runs_view(shown.lang, runs, Side::Both)),
                Block::Added { text } => (added(shown.lang, text)),
                Block::Removed { text } => (removed(shown.lang, text)),
                Block::MovedAway { .. } => {}
            }
            " "
        } }
    }
}

/// Which runs are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Before,
    After,
}

/// Anchors of the two ends of a move in one text of the page.
struct Anchors<'a> {
    prefix: &'a str,
}

impl Anchors<'_> {
    fn here(&self, id: MoveId) -> String {
        format!("here-{}-{}", self.prefix, id.0)
    }

    fn away(&self, id: MoveId) -> String {
        format!("away-{}-{}", self.prefix, id.0)
    }
}

fn text(shown: &Shown<'_>, difference: &TextDifference, prefix: &str) -> Markup {
    let anchors = Anchors { prefix };
    html! {
        @if difference.is_coarse { p.note { (shown.lang.say("difference-coarse")) } }
        @if difference.is_only_space() { p.note { (shown.lang.say("difference-only-space")) } }
        @match shown.view {
            View::Inline => (in_line(shown.lang, difference, &anchors)),
            View::Side => (side_by_side(shown, difference, &anchors)),
        }
    }
}

fn in_line(lang: &Lang, difference: &TextDifference, anchors: &Anchors<'_>) -> Markup {
    html! {
        div.diff-text.prose {
            @for group in groups(&difference.blocks).take(GROUPS_MAX) {
                @match group {
                    Group::Kept(blocks) => (folded(lang, blocks)),
                    Group::Other(block) => (block_view(lang, block, anchors)),
                }
            }
            (cut(lang, difference))
        }
    }
}

fn block_view(lang: &Lang, block: &Block, anchors: &Anchors<'_>) -> Markup {
    match block {
        Block::Kept { text } => html! { p.words.kept { (text) } },
        Block::Changed { runs } => html! { p.words { (runs_view(lang, runs, Side::Both)) } },
        Block::Added { text } => html! { p.words { (added(lang, text)) } },
        Block::Removed { text } => html! { p.words { (removed(lang, text)) } },
        Block::MovedHere { runs, id, distance, direction, .. } => html! {
            div.moved id=(anchors.here(*id)) {
                p.moved-note { (moved_from(lang, *distance, *direction)) " " a href=(format!("#{}", anchors.away(*id))) { (lang.say("moved-see-where")) } }
                p.words { (runs_view(lang, runs, Side::Both)) }
            }
        },
        Block::MovedAway { id, opening } => html! {
            p.left-here id=(anchors.away(*id)) {
                b { (lang.say("moved-left")) } " " span.quiet { (lang.quoted(opening)) } " "
                a href=(format!("#{}", anchors.here(*id))) { (lang.say("moved-see-where")) }
            }
        },
    }
}

fn side_by_side(shown: &Shown<'_>, difference: &TextDifference, anchors: &Anchors<'_>) -> Markup {
    let lang = shown.lang;
    let head = |number: u32| lang.say_with("revision-n-title", &[("number", number.to_string().into())]);
    html! {
        div.side.prose {
            div.row.head {
                div { b { (head(shown.compared.before_entry.number)) } }
                div { b { (head(shown.compared.after_entry.number)) } }
            }
            @for group in groups(&difference.blocks).take(GROUPS_MAX) {
                @match group {
                    Group::Kept(blocks) => div.row { (folded(lang, blocks)) },
                    Group::Other(block) => (row(lang, block, difference, anchors)),
                }
            }
            (cut(lang, difference))
        }
    }
}

fn row(lang: &Lang, block: &Block, difference: &TextDifference, anchors: &Anchors<'_>) -> Markup {
    let cell = |content: Markup| html! { div { p.words { (content) } } };
    let nothing = html! { div.nothing {} };
    let (left, right) = match block {
        Block::Kept { text } => (cell(html! { (text) }), cell(html! { (text) })),
        Block::Changed { runs } => {
            (cell(runs_view(lang, runs, Side::Before)), cell(runs_view(lang, runs, Side::After)))
        }
        Block::Added { text } => (nothing, cell(added(lang, text))),
        Block::Removed { text } => (cell(removed(lang, text)), nothing),
        Block::MovedHere { runs, id, distance, direction, .. } => (
            html! { div.quiet { (lang.say("moved-not-yet")) } },
            html! {
                div {
                    div.moved id=(anchors.here(*id)) {
                        p.moved-note {
                            (moved_from(lang, *distance, *direction)) " "
                            a href=(format!("#{}", anchors.away(*id))) { (lang.say("moved-see-where")) }
                        }
                        p.words { (runs_view(lang, runs, Side::After)) }
                    }
                }
            },
        ),
        Block::MovedAway { id, opening } => (
            html! {
                div id=(anchors.away(*id)) {
                    p.words {
                        @match moved_runs(difference, *id) {
                            Some(runs) => (runs_view(lang, runs, Side::Before)),
                            None => (opening),
                        }
                    }
                }
            },
            html! {
                div.quiet { (lang.say("moved-left-short")) " " a href=(format!("#{}", anchors.here(*id))) { (lang.say("moved-see-where")) } }
            },
        ),
    };
    html! { div.row { (left) (right) } }
}

/// The words of a moved block, which stand at its new place.
fn moved_runs(difference: &TextDifference, id: MoveId) -> Option<&[Run]> {
    difference.blocks.iter().find_map(|block| match block {
        Block::MovedHere { runs, id: here, .. } if *here == id => Some(runs.as_slice()),
        _ => None,
    })
}

fn runs_view(lang: &Lang, runs: &[Run], side: Side) -> Markup {
    html! {
        @for run in runs {
            @match run {
                Run::Kept(text) => (text),
                Run::Removed(_) if side == Side::After => {}
                Run::Added(_) if side == Side::Before => {}
                // Lines that were broken or joined leave no mark on words.
                Run::Removed(text) if text.trim().is_empty() => { @if side == Side::Before { (text) } }
                Run::Added(text) if text.trim().is_empty() => (text),
                Run::Removed(text) => (removed(lang, text)),
                Run::Added(text) => (added(lang, text)),
            }
        }
    }
}

/// Paragraphs that did not change: one line that opens.
fn folded(lang: &Lang, blocks: &[Block]) -> Markup {
    html! {
        details {
            summary.same { span { (lang.say_with("blocks-kept", &[("count", blocks.len().into())])) } }
            @for block in blocks {
                @if let Block::Kept { text } = block { p.words.kept { (text) } }
            }
        }
    }
}

/// « Déplacé ici, de 6 paragraphes plus bas »
fn moved_from(lang: &Lang, distance: usize, direction: Direction) -> String {
    let key = match direction {
        Direction::Up => "moved-from-below",
        Direction::Down => "moved-from-above",
    };
    lang.say_with(key, &[("count", distance.into())])
}

/// Most changed paragraphs, and runs of unchanged ones, that a page shows of one text.
const GROUPS_MAX: usize = 2_000;

enum Group<'a> {
    Kept(&'a [Block]),
    Other(&'a Block),
}

/// The blocks in order, those that did not change gathered.
fn groups(blocks: &[Block]) -> impl Iterator<Item = Group<'_>> {
    let both_kept = |a: &Block, b: &Block| matches!((a, b), (Block::Kept { .. }, Block::Kept { .. }));
    blocks.chunk_by(both_kept).map(|run| match run {
        [block] if !matches!(block, Block::Kept { .. }) => Group::Other(block),
        kept => Group::Kept(kept),
    })
}

/// That a page stops before the end of a difference, if it does.
fn cut(lang: &Lang, difference: &TextDifference) -> Markup {
    let left = groups(&difference.blocks).skip(GROUPS_MAX).filter(|group| matches!(group, Group::Other(_))).count();
    html! { @if left > 0 { p.note { (lang.say_with("difference-cut", &[("count", left.into())])) } } }
}

fn items_view(shown: &Shown<'_>, items: &[ItemChange], field: &str) -> Markup {
    let lang = shown.lang;
    let kept = items.iter().filter(|item| matches!(item.state, ItemState::Kept(_))).count();
    html! {
        ol.items.diff-items {
            @for change in items {
                @match &change.state {
                    ItemState::Kept(_) => {}
                    ItemState::Added(item) => li { (whole(lang, item, |lang, words| added(lang, words))) },
                    ItemState::Removed(item) => li { (whole(lang, item, |lang, words| removed(lang, words))) },
                    ItemState::Changed { after, title, text: words, moved } => {
                        li { div.moved[moved.is_some()] {
                            @if let Some(by) = moved { p.moved-note { (item_moved(lang, *by)) } }
                            @match title {
                                Some(turn) => p.item-title {
                                    @if let Some(before) = &turn.before { (removed(lang, before)) " " }
                                    @if let Some(after) = &turn.after { (added(lang, after)) }
                                },
                                None => @if let Some(title) = &after.title { p.item-title { (title) } },
                            }
                            @match words {
                                Some(words) => (text(shown, words, &format!("{field}-{}", change.id))),
                                None => p.words.kept { (after.text) },
                            }
                        } }
                    }
                }
            }
        }
        @if kept > 0 { p.same { span { (lang.say_with("items-kept", &[("count", kept.into())])) } } }
    }
}

fn whole(lang: &Lang, item: &Item, marked: impl Fn(&Lang, &str) -> Markup) -> Markup {
    html! {
        @if let Some(title) = &item.title { p.item-title { (marked(lang, title)) } }
        @if !item.text.is_empty() { p.words { (marked(lang, &item.text)) } }
    }
}

fn item_moved(lang: &Lang, by: i32) -> String {
    let key = if by < 0 { "item-moved-up" } else { "item-moved-down" };
    lang.say_with(key, &[("count", by.unsigned_abs().into())])
}
