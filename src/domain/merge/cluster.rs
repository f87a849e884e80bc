//! Which replacements of two people stand in one another's way, and the passage in which that is asked.

use crate::domain::diff::{
    cut::Piece,
    hunk::{Hunk, Level},
};
use std::ops::Range;

/// The text that both changed, and its blocks.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    pub base: &'a str,
    pub pieces: &'a [Piece],
}

/// Replacements that stand in one another's way, or one alone. The first side is theirs, the second mine.
pub struct Cluster<'a> {
    range: Range<usize>,
    pub sides: [Vec<&'a Hunk>; 2],
    pub is_conflict: bool,
}

/// What is decided at once: clusters inside one sentence, or one alone.
pub struct Passage<'a> {
    pub range: Range<usize>,
    pub clusters: Vec<Cluster<'a>>,
}

/// How far, in bytes, the ends of a sentence are looked for.
const SENTENCE_MAX: usize = 400;
/// How much of a paragraph is shown around a passage, in bytes on either side.
const AROUND_MAX: usize = 300;

impl<'a> Ground<'a> {
    /// All replacements, in order.
    pub fn clusters<'h>(&self, sides: &'h [Vec<Hunk>; 2]) -> Vec<Cluster<'h>> {
        let mut all: Vec<(usize, &Hunk)> =
            (0..2).flat_map(|side| sides[side].iter().map(move |hunk| (side, hunk))).collect();
        // Stable: what one side puts at one place stays in its order.
        all.sort_by_key(|(side, hunk)| (hunk.range.start, hunk.range.end, hunk.level, *side));
        let mut clusters: Vec<Cluster> = Vec::new();
        for (side, hunk) in all {
            match clusters.last_mut() {
                Some(open) if self.stands_in_the_way(open, side, hunk) => {
                    open.range.start = open.range.start.min(hunk.range.start);
                    open.range.end = open.range.end.max(hunk.range.end);
                    open.sides[side].push(hunk);
                }
                _ => {
                    let mut cluster =
                        Cluster { range: hunk.range.clone(), sides: [vec![], vec![]], is_conflict: false };
                    cluster.sides[side].push(hunk);
                    clusters.push(cluster);
                }
            }
        }
        for cluster in &mut clusters {
            let [theirs, mine] = &cluster.sides;
            cluster.is_conflict = !theirs.is_empty()
                && !mine.is_empty()
                && applied(self.base, &cluster.range, theirs) != applied(self.base, &cluster.range, mine);
        }
        clusters
    }

    /// Whether a replacement may not simply stand beside those of the other side in a cluster.
    fn stands_in_the_way(&self, cluster: &Cluster, side: usize, next: &Hunk) -> bool {
        let is_mixed = cluster.sides.iter().all(|hunks| !hunks.is_empty());
        // Those of one side are in order, and the last ones reach farthest.
        is_mixed && next.range.start < cluster.range.end
            || cluster.sides[1 - side].iter().rev().take(3).any(|other| self.collide(other, next))
    }

    fn collide(&self, one: &Hunk, other: &Hunk) -> bool {
        match (one.level, other.level) {
            (Level::Word, Level::Word) => {
                let (first, second) = if one.range.start <= other.range.start { (one, other) } else { (other, one) };
                let (end, start) = (first.range.end, second.range.start);
                let is_touching = || {
                    self.block_at(end) == self.block_at(start) && self.base[end..start].chars().all(char::is_whitespace)
                };
                end >= start || is_touching()
            }
            _ => overlap(&self.reach(one), &self.reach(other)),
        }
    }

    /// Words in conflict are shown with the sentence in which they stand, and with what else was changed in it.
    pub fn passages<'h>(&self, clusters: Vec<Cluster<'h>>) -> Vec<Passage<'h>> {
        let mut passages: Vec<Passage<'h>> = Vec::with_capacity(clusters.len());
        for cluster in clusters {
            let is_in_last = cluster.is_words()
                && passages
                    .last()
                    .is_some_and(|last| last.is_conflict() && last.is_words() && cluster.range.start < last.range.end);
            let mut passage = Passage { range: cluster.range.clone(), clusters: vec![cluster] };
            if is_in_last || passage.is_conflict() && passage.is_words() {
                passage.range = self.sentences(passage.range);
                while let Some(last) = passages.pop_if(|last| last.is_words() && last.range.end >= passage.range.start)
                {
                    passage = last.followed_by(passage);
                    passage.range = self.sentences(passage.range);
                }
            }
            passages.push(passage);
        }
        passages
    }

    /// The range, widened to whole sentences of its block where they are not too long.
    fn sentences(&self, range: Range<usize>) -> Range<usize> {
        let block = self.home(&range);
        let is_end = |c: char| matches!(c, '.' | '!' | '?' | '…');
        let front =
            &self.base[floor(self.base, block.start.max(range.start.saturating_sub(SENTENCE_MAX)))..range.start];
        let mut start = (block.start + SENTENCE_MAX >= range.start).then_some(block.start);
        let mut was_end = false;
        for (at, c) in front.char_indices() {
            if was_end && c.is_whitespace() || c == '\n' {
                let rest = &front[at..];
                start = Some(range.start - rest.trim_start().len());
            }
            was_end = is_end(c);
        }
        let back = &self.base[range.end..floor(self.base, block.end.min(range.end + SENTENCE_MAX))];
        let mut end = (block.end <= range.end + SENTENCE_MAX).then_some(block.end);
        let mut was_end = self.base[range.clone()].ends_with(is_end);
        for (at, c) in back.char_indices() {
            if was_end && c.is_whitespace() || c == '\n' {
                end = Some(range.end + at);
                break;
            }
            was_end = is_end(c);
        }
        start.unwrap_or(range.start)..end.unwrap_or(range.end)
    }

    /// What a replacement has to do with: itself, or the whole blocks in which it changed words.
    pub fn reach(&self, hunk: &Hunk) -> Range<usize> {
        if hunk.level == Level::Word { self.home(&hunk.range) } else { hunk.range.clone() }
    }

    /// The words of the blocks that a range lies in.
    fn home(&self, range: &Range<usize>) -> Range<usize> {
        match (self.block_at(range.start), self.block_at(range.end)) {
            (Some(first), Some(last)) => {
                self.pieces[first].words.start.min(range.start)..self.pieces[last].words.end.max(range.end)
            }
            _ => range.clone(),
        }
    }

    /// The block at a position: the last that begins there or before.
    fn block_at(&self, at: usize) -> Option<usize> {
        self.pieces.partition_point(|piece| piece.words.start <= at).checked_sub(1)
    }

    /// The paragraph, or as much of it as is near.
    pub fn around(&self, range: &Range<usize>) -> &'a str {
        let block = self.home(&(range.start..range.start));
        let start = floor(self.base, block.start.max(range.start.saturating_sub(AROUND_MAX)));
        let end = floor(self.base, block.end.min(range.end + AROUND_MAX).min(range.start + 3 * AROUND_MAX).max(start));
        self.base[start..end].trim()
    }
}

impl Cluster<'_> {
    fn is_words(&self) -> bool {
        self.sides.iter().flatten().all(|hunk| hunk.level == Level::Word)
    }
}

impl Passage<'_> {
    pub fn is_conflict(&self) -> bool {
        self.clusters.iter().any(|cluster| cluster.is_conflict)
    }

    pub fn is_words(&self) -> bool {
        self.clusters.iter().all(Cluster::is_words)
    }

    fn followed_by(mut self, next: Self) -> Self {
        self.range = self.range.start.min(next.range.start)..self.range.end.max(next.range.end);
        self.clusters.extend(next.clusters);
        self
    }

    /// As one side has it, with what nobody disputes of the other.
    pub fn side(&self, base: &str, side: usize) -> String {
        let mut out = String::new();
        let mut at = self.range.start;
        for cluster in &self.clusters {
            out.push_str(&base[at..cluster.range.start]);
            let whose = if cluster.is_conflict { side } else { usize::from(cluster.sides[0].is_empty()) };
            out.push_str(&applied(base, &cluster.range, &cluster.sides[whose]));
            at = cluster.range.end;
        }
        out.push_str(&base[at..self.range.end]);
        out
    }
}

/// Whether two ranges share a byte, or an empty one lies strictly inside the other.
pub fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

pub fn applied(base: &str, range: &Range<usize>, hunks: &[&Hunk]) -> String {
    let mut out = String::new();
    let mut at = range.start;
    for hunk in hunks {
        out.push_str(&base[at..hunk.range.start]);
        out.push_str(&hunk.text);
        at = hunk.range.end;
    }
    out.push_str(&base[at..range.end]);
    out
}

/// The nearest position at or before this one that is between two characters.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
