//! A difference as replacements in the text before: what two people's changes are compared by.

use super::text::{Block, MoveId, Run, TextDifference};
use std::{collections::BTreeMap, ops::Range};

/// Bytes of the text before, and what stands in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    pub range: Range<usize>,
    pub text: String,
    pub level: Level,
    /// One of the two ends of a move.
    pub moved: Option<MoveId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Whole blocks with the white space behind them.
    Block,
    /// White space between blocks.
    Gap,
    /// Words inside a block, or inside blocks that were split or joined.
    Word,
}

impl TextDifference {
    /// The replacements, in order; applied together they give the text after.
    pub(in crate::domain) fn hunks(&self) -> Vec<Hunk> {
        let moved: BTreeMap<MoveId, &[Run]> = self.blocks.iter().filter_map(Block::moved).collect();
        let mut writer = Writer::default();
        writer.gap(&self.lead.before, &self.lead.after);
        for (block, gap) in self.blocks.iter().zip(&self.gaps) {
            match block {
                Block::Kept { text } => {
                    writer.at += text.len();
                    writer.gap(&gap.before, &gap.after);
                }
                Block::Changed { runs } => {
                    writer.runs(runs);
                    writer.gap(&gap.before, &gap.after);
                }
                Block::Removed { text } => writer.block(text.len() + gap.before.len(), String::new(), None),
                Block::Added { text } => writer.block(0, format!("{text}{}", gap.after), None),
                Block::MovedHere { runs, id, .. } => {
                    let text: String = runs.iter().filter_map(Run::after).collect();
                    writer.block(0, text + &gap.after, Some(*id));
                }
                Block::MovedAway { id, .. } => {
                    let runs = moved.get(id).copied().unwrap_or_default();
                    let len: usize = runs.iter().filter_map(Run::before).map(str::len).sum();
                    writer.block(len + gap.before.len(), String::new(), Some(*id));
                }
            }
        }
        writer.hunks
    }
}

impl Run {
    /// Its words if they stand before.
    pub fn before(&self) -> Option<&str> {
        match self {
            Self::Kept(text) | Self::Removed(text) => Some(text),
            Self::Added(_) => None,
        }
    }

    /// Its words if they stand after.
    pub fn after(&self) -> Option<&str> {
        match self {
            Self::Kept(text) | Self::Added(text) => Some(text),
            Self::Removed(_) => None,
        }
    }
}

#[derive(Default)]
struct Writer {
    /// Position in the text before.
    at: usize,
    hunks: Vec<Hunk>,
}

impl Writer {
    fn push(&mut self, len: usize, text: String, level: Level, moved: Option<MoveId>) {
        self.hunks.push(Hunk { range: self.at..self.at + len, text, level, moved });
        self.at += len;
    }

    fn gap(&mut self, before: &str, after: &str) {
        if before == after {
            self.at += before.len();
        } else {
            self.push(before.len(), after.to_owned(), Level::Gap, None);
        }
    }

    /// Removed blocks and what was put in their place are one replacement; blocks only added stay one by one.
    fn block(&mut self, len: usize, text: String, moved: Option<MoveId>) {
        if let Some(last) = self.hunks.last_mut()
            && last.level == Level::Block
            && last.moved.is_none()
            && moved.is_none()
            && last.range.end == self.at
            && !last.range.is_empty()
            && (len == 0 || last.text.is_empty())
        {
            last.range.end += len;
            last.text.push_str(&text);
            self.at += len;
            return;
        }
        self.push(len, text, Level::Block, moved);
    }

    fn runs(&mut self, runs: &[Run]) {
        let mut is_open = false;
        for run in runs {
            match run {
                Run::Kept(text) => {
                    self.at += text.len();
                    is_open = false;
                    continue;
                }
                Run::Removed(text) => match self.hunks.last_mut().filter(|_| is_open) {
                    Some(last) => {
                        last.range.end += text.len();
                        self.at += text.len();
                    }
                    None => self.push(text.len(), String::new(), Level::Word, None),
                },
                Run::Added(text) => match self.hunks.last_mut().filter(|_| is_open) {
                    Some(last) => last.text.push_str(text),
                    None => self.push(0, text.clone(), Level::Word, None),
                },
            }
            is_open = true;
        }
    }
}
