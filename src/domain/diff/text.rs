//! The difference of two texts: by block, in each changed block by word, blocks that moved told as moved.

use super::{
    align::Budget,
    candidate::{ReadBlocks, Readings},
    cut::Cut,
    pair::{self, Blocks, Step},
    word,
};
use crate::domain::text as words;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::Range};

/// What became of one text: all of before and all of after, in the order in which they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextDifference {
    pub blocks: Vec<Block>,
    /// The texts were too large or too unlike to be compared finely: more is shown as changed than was.
    pub is_coarse: bool,
    /// White space behind each block, and before the first.
    pub(super) gaps: Vec<Gap>,
    pub(super) lead: Gap,
}

/// A paragraph, a list item, a heading, a row: without the white space behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Kept {
        text: String,
    },
    Changed {
        runs: Vec<Run>,
    },
    Added {
        text: String,
    },
    Removed {
        text: String,
    },
    /// At its new place. `from` is its position in before, in blocks from 0; `distance` how many blocks that stayed it
    /// went past, at least 1.
    MovedHere {
        runs: Vec<Run>,
        id: MoveId,
        from: usize,
        distance: usize,
        direction: Direction,
    },
    /// Where it was. Its words stand at the block of the same id.
    MovedAway {
        id: MoveId,
        opening: String,
    },
}

/// A part of a block. Removed stands before added where one replaced the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    Kept(String),
    Removed(String),
    Added(String),
}

/// Ties the two ends of a move, from 1 in the order of the new places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MoveId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

/// How much changed. A word is a token with a letter or a digit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub words_added: u32,
    pub words_removed: u32,
    /// Words that stand where others stood; counted neither as added nor as removed.
    pub words_replaced: u32,
    pub paragraphs_moved: u32,
}

/// White space at one place, before and after. `None` where that side has no block there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Gap {
    pub before: String,
    pub after: String,
}

/// Steps of about a nanosecond spent on one pair of texts at most, beside reading them.
const BUDGET: u64 = 50_000_000;

/// Compares two texts. Pure; cost bounded: what cannot be compared within it is shown as replaced, and said so.
pub fn text(before: &str, after: &str) -> TextDifference {
    text_cut(before, after, Cut::fitting(&[before, after]))
}

/// The same with blocks cut as told: several differences that are compared with one another want the same blocks.
pub(in crate::domain) fn text_cut(before: &str, after: &str, cut: Cut) -> TextDifference {
    let mut budget = Budget::new(BUDGET);
    let (lead_before, old) = cut.pieces(before);
    let (lead_after, new) = cut.pieces(after);
    let old = Blocks { text: before, pieces: old };
    let new = Blocks { text: after, pieces: new };
    let (steps, mut readings) = pair::steps(&old, &new, &mut budget);
    let mut difference = TextDifference {
        lead: Gap { before: before[lead_before].to_owned(), after: after[lead_after].to_owned() },
        ..TextDifference::default()
    };
    for step in steps {
        let (block, gap) = written(step, &old, &new, &mut readings, &mut budget);
        difference.blocks.push(block);
        difference.gaps.push(gap);
    }
    difference.is_coarse = budget.is_spent;
    difference
}

fn written<'a>(
    step: Step,
    old: &Blocks<'a>,
    new: &Blocks<'a>,
    readings: &mut Readings<'a>,
    budget: &mut Budget,
) -> (Block, Gap) {
    match step {
        Step::Kept { before, after } => {
            (Block::Kept { text: new.words(after).to_owned() }, Gap::of(old, Some(before), new, Some(after)))
        }
        Step::Changed { before, after } => {
            let runs = compared((old, &before), (new, &after), readings, budget);
            (Block::Changed { runs }, Gap::of(old, Some(before.end - 1), new, Some(after.end - 1)))
        }
        Step::Added { after } => {
            (Block::Added { text: new.words(after).to_owned() }, Gap::of(old, None, new, Some(after)))
        }
        Step::Removed { before } => {
            (Block::Removed { text: old.words(before).to_owned() }, Gap::of(old, Some(before), new, None))
        }
        Step::MovedHere { before, after, id, distance, direction } => {
            let runs = compared((old, &(before..before + 1)), (new, &(after..after + 1)), readings, budget);
            (Block::MovedHere { runs, id, from: before, distance, direction }, Gap::of(old, None, new, Some(after)))
        }
        Step::MovedAway { before, id } => {
            (Block::MovedAway { id, opening: opening(old.words(before)) }, Gap::of(old, Some(before), new, None))
        }
    }
}

fn compared<'a>(
    (old, olds): (&Blocks<'a>, &Range<usize>),
    (new, news): (&Blocks<'a>, &Range<usize>),
    readings: &mut Readings<'a>,
    budget: &mut Budget,
) -> Vec<Run> {
    let (before, after) = (old.span(olds), new.span(news));
    if before == after {
        return vec![Run::Kept(before.to_owned())];
    }
    if !budget.take((before.len() + after.len()) as u64 * pair::STEPS_PER_BYTE) {
        return vec![Run::Removed(before.to_owned()), Run::Added(after.to_owned())];
    }
    let Readings { old, new, vocabulary } = readings;
    let mut read = |blocks: &Range<usize>, text, side: &mut ReadBlocks<'a>| {
        let of_one = (blocks.len() == 1).then(|| side.words[blocks.start].take()).flatten();
        of_one.unwrap_or_else(|| vocabulary.read(text))
    };
    let (before, after) = (read(olds, before, old), read(news, after, new));
    let matches = word::matches(&before, &after, budget);
    word::runs(&before, &after, &matches)
}

impl TextDifference {
    /// The text after, when this is a difference of `before`; `None` when it is one of another text.
    pub fn apply(&self, before: &str) -> Option<String> {
        (self.side(Side::Before) == before).then(|| self.side(Side::After))
    }

    /// Whether the texts were the same.
    pub fn is_empty(&self) -> bool {
        self.lead.before == self.lead.after
            && self.gaps.iter().all(|gap| gap.before == gap.after)
            && self.blocks.iter().all(|block| matches!(block, Block::Kept { .. }))
    }

    /// Whether only white space differs: lines broken or joined, blank lines.
    pub fn is_only_space(&self) -> bool {
        let is_space = |text: &str| text.chars().all(char::is_whitespace);
        !self.is_empty()
            && self.blocks.iter().all(|block| match block {
                Block::Kept { .. } => true,
                Block::Changed { runs } => runs.iter().all(|run| match run {
                    Run::Kept(_) => true,
                    Run::Removed(text) | Run::Added(text) => is_space(text),
                }),
                _ => false,
            })
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for block in &self.blocks {
            match block {
                Block::Kept { .. } | Block::MovedAway { .. } => {}
                Block::Added { text } => counts.words_added += words::word_count(text) as u32,
                Block::Removed { text } => counts.words_removed += words::word_count(text) as u32,
                Block::Changed { runs } => counts = counts.and(run_counts(runs)),
                Block::MovedHere { runs, .. } => {
                    counts = counts.and(run_counts(runs));
                    counts.paragraphs_moved += 1;
                }
            }
        }
        counts
    }

    fn side(&self, side: Side) -> String {
        let moved: BTreeMap<MoveId, &[Run]> = self.blocks.iter().filter_map(Block::moved).collect();
        let mut out = String::new();
        out.push_str(if side == Side::Before { &self.lead.before } else { &self.lead.after });
        for (block, gap) in self.blocks.iter().zip(&self.gaps) {
            match (block, side) {
                (Block::Kept { text }, _)
                | (Block::Added { text }, Side::After)
                | (Block::Removed { text }, Side::Before) => out.push_str(text),
                (Block::Changed { runs }, _) | (Block::MovedHere { runs, .. }, Side::After) => {
                    push_runs(&mut out, runs, side);
                }
                (Block::MovedAway { id, .. }, Side::Before) => {
                    push_runs(&mut out, moved.get(id).copied().unwrap_or_default(), side);
                }
                _ => {}
            }
            out.push_str(if side == Side::Before { &gap.before } else { &gap.after });
        }
        out
    }
}

impl Block {
    pub(super) fn moved(&self) -> Option<(MoveId, &[Run])> {
        match self {
            Self::MovedHere { id, runs, .. } => Some((*id, runs)),
            _ => None,
        }
    }
}

impl Counts {
    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            words_added: self.words_added.saturating_add(other.words_added),
            words_removed: self.words_removed.saturating_add(other.words_removed),
            words_replaced: self.words_replaced.saturating_add(other.words_replaced),
            paragraphs_moved: self.paragraphs_moved.saturating_add(other.paragraphs_moved),
        }
    }

    pub fn is_zero(self) -> bool {
        self == Self::default()
    }
}

impl Gap {
    fn of(old: &Blocks, before: Option<usize>, new: &Blocks, after: Option<usize>) -> Self {
        let gap = |blocks: &Blocks, at: Option<usize>| {
            at.map(|at| blocks.text[blocks.pieces[at].gap.clone()].to_owned()).unwrap_or_default()
        };
        Self { before: gap(old, before), after: gap(new, after) }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

fn push_runs(out: &mut String, runs: &[Run], side: Side) {
    for run in runs {
        match (run, side) {
            (Run::Kept(text), _) | (Run::Removed(text), Side::Before) | (Run::Added(text), Side::After) => {
                out.push_str(text)
            }
            _ => {}
        }
    }
}

fn run_counts(runs: &[Run]) -> Counts {
    let mut counts = Counts::default();
    let mut removed = 0;
    for run in runs {
        match run {
            Run::Kept(_) => {
                counts.words_removed += removed;
                removed = 0;
            }
            Run::Removed(text) => removed += words::word_count(text) as u32,
            Run::Added(text) => {
                let added = words::word_count(text) as u32;
                let replaced = added.min(removed);
                counts.words_replaced += replaced;
                counts.words_added += added - replaced;
                counts.words_removed += removed - replaced;
                removed = 0;
            }
        }
    }
    counts.words_removed += removed;
    counts
}

/// The first words of a block, at most 60 characters.
fn opening(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= 60 {
        return line.to_owned();
    }
    let cut: String = line.chars().take(59).collect();
    let at_word = cut.rfind(char::is_whitespace).filter(|at| *at > 30).unwrap_or(cut.len());
    format!("{}…", cut[..at_word].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_word_is_marked_and_a_moved_paragraph_is_told() {
        let before = "Le jardin est ouvert le samedi.\n\nOn y sème des fèves et des pois.\n\nVenez nombreux au jardin du Valy.\n";
        let after = "Venez nombreux au jardin du Valy.\n\nLe jardin est ouvert le mercredi.\n\nOn y sème des fèves et des pois.\n";
        let difference = text(before, after);
        assert_eq!(difference.apply(before).as_deref(), Some(after));
        assert_eq!(difference.apply(after), None);
        let counts = difference.counts();
        assert_eq!((counts.words_replaced, counts.paragraphs_moved), (1, 1));
        assert_eq!((counts.words_added, counts.words_removed), (0, 0));
        assert!(text(before, before).is_empty());
    }
}
