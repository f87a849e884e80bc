//! Three states of one text put together: by paragraph, in each paragraph by word.

use super::{
    cluster::{Ground, Passage, applied, overlap},
    decide::{Decision, Decisions, Place},
};
use crate::domain::diff::{
    MoveId,
    cut::Cut,
    hunk::{Hunk, Level},
    text_cut,
};
use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};

/// What became of a text: with theirs where it is still open.
pub struct MergedText {
    pub text: String,
    /// Whether something of theirs that mine had not went into it.
    pub took_theirs: bool,
}

/// Puts three states of a text together. Paragraphs that both added at one place are both kept, theirs first.
pub fn merge_text(base: &str, theirs: &str, mine: &str, place: Place, decisions: &mut Decisions) -> MergedText {
    if theirs == mine || mine == base && theirs == base {
        return MergedText { text: mine.to_owned(), took_theirs: false };
    }
    if theirs == base {
        return MergedText { text: mine.to_owned(), took_theirs: false };
    }
    if mine == base {
        return MergedText { text: theirs.to_owned(), took_theirs: true };
    }
    // Without what is behind the last block, and with one and the same gap instead: adding at the end is then like adding elsewhere.
    let (bodies, tails) = ends([base, theirs, mine]);
    let cut = Cut::fitting(&bodies);
    let pad = usual_gap(cut, &bodies);
    let [base, theirs, mine] = bodies.map(|body| if body.is_empty() { String::new() } else { format!("{body}{pad}") });
    let (_, pieces) = cut.pieces(&base);
    let mut sides = [text_cut(&base, &theirs, cut).hunks(), text_cut(&base, &mine, cut).hunks()];
    let mut merger =
        Merger { ground: Ground { base: &base, pieces: &pieces }, shared: HashSet::new(), place, decisions };
    merger.settle_moves(&mut sides);
    drop_overrun_gaps(&mut sides);
    merger.shared = drop_doubles(&mut sides);
    let mut merged = merger.merged(&sides);
    merged.text.truncate(merged.text.trim_end().len());
    merged.text.push_str(tail(tails));
    merged
}

/// Each text without the white space at its end, and that white space.
fn ends(texts: [&str; 3]) -> ([&str; 3], [&str; 3]) {
    (texts.map(str::trim_end), texts.map(|text| &text[text.trim_end().len()..]))
}

/// The end that somebody changed; when both did, the longer.
fn tail([base, theirs, mine]: [&str; 3]) -> &str {
    match (theirs == base, mine == base) {
        (true, _) => mine,
        (_, true) => theirs,
        _ => longer(theirs, mine),
    }
}

/// The longer of two, so that it does not matter who came first.
fn longer<'a>(one: &'a str, other: &'a str) -> &'a str {
    if (other.len(), other) > (one.len(), one) { other } else { one }
}

/// What stands between the last two blocks; where the texts differ, what parts them most: paragraphs that both added behind a
/// list are not lines of one. A blank line when none has two.
fn usual_gap(cut: Cut, texts: &[&str; 3]) -> String {
    let gaps = texts.iter().filter_map(|text| {
        let (_, pieces) = cut.pieces(text);
        let last_but_one = pieces.len().checked_sub(2)?;
        Some(&text[pieces[last_but_one].gap.clone()])
    });
    let widest = gaps.max_by_key(|gap| (gap.matches('\n').count(), gap.len(), *gap));
    widest.unwrap_or("\n\n").to_owned()
}

/// White space between blocks is never a conflict: what replaces more than it wins, else the longer.
fn drop_overrun_gaps(sides: &mut [Vec<Hunk>; 2]) {
    for (here, there) in [(0, 1), (1, 0)] {
        let others = sides[there].clone();
        sides[here].retain(|hunk| {
            if hunk.level != Level::Gap {
                return true;
            }
            let from = others.partition_point(|other| other.range.end < hunk.range.start);
            !others[from..].iter().take_while(|other| other.range.start <= hunk.range.end).any(|other| {
                let overlaps = other.range.start < hunk.range.end && hunk.range.start < other.range.end
                    || other.range == hunk.range;
                let wins = match other.level {
                    Level::Gap => (other.text.len(), &other.text, here) > (hunk.text.len(), &hunk.text, there),
                    Level::Block | Level::Word => true,
                };
                overlaps && wins
            })
        });
    }
}

/// The same paragraph added by both at one place, and the same change made by both, are one: what was dropped of mine.
fn drop_doubles(sides: &mut [Vec<Hunk>; 2]) -> HashSet<Shared> {
    let [theirs, mine] = sides;
    let mut free: HashSet<Shared> = theirs.iter().map(shared).collect();
    let mut dropped = HashSet::new();
    mine.retain(|hunk| match free.take(&shared(hunk)) {
        Some(double) => !dropped.insert(double),
        None => true,
    });
    dropped
}

/// A change that both made: where, and the words it put there.
type Shared = (Range<usize>, String);

fn shared(hunk: &Hunk) -> Shared {
    (hunk.range.clone(), hunk.text.trim_end().to_owned())
}

/// More passages in conflict than this are one: the whole text.
const PASSAGES_MAX: usize = 40;
struct Merger<'a, 'b, 'c> {
    ground: Ground<'a>,
    /// What both did is nothing of theirs that mine had not.
    shared: HashSet<Shared>,
    place: Place<'a>,
    decisions: &'b mut Decisions<'c>,
}

impl Merger<'_, '_, '_> {
    /// A paragraph that one moved and the other changed: changed at its new place. Moved by both: at the upper of the two
    /// places.
    fn settle_moves(&mut self, sides: &mut [Vec<Hunk>; 2]) {
        let ends = [0, 1].map(|side| ends_of_moves(&sides[side]));
        for mover in [0, 1] {
            for (away, here) in ends[mover].values() {
                self.settle_move(sides, mover, *away, *here, &ends[1 - mover]);
            }
        }
        for hunks in sides.iter_mut() {
            hunks.retain(|hunk| !hunk.range.is_empty() || !hunk.text.is_empty());
        }
    }

    fn settle_move(
        &mut self,
        sides: &mut [Vec<Hunk>; 2],
        mover: usize,
        away: usize,
        here: usize,
        other_ends: &BTreeMap<MoveId, (usize, usize)>,
    ) {
        let other = 1 - mover;
        let block = sides[mover][away].range.clone();
        let from = sides[other].partition_point(|hunk| hunk.range.end < block.start);
        let touching: Vec<usize> = (from..sides[other].len())
            .take_while(|at| sides[other][*at].range.start <= block.end)
            .filter(|at| overlap(&self.ground.reach(&sides[other][*at]), &block))
            .collect();
        let is_inside = |at: &usize| {
            let reach = self.ground.reach(&sides[other][*at]);
            block.start <= reach.start && reach.end <= block.end
        };
        // One that was settled already is empty, and touches nothing.
        if block.is_empty() || touching.is_empty() || !touching.iter().all(is_inside) {
            return;
        }
        let moved_too = touching.iter().find_map(|at| other_ends.get(&sides[other][*at].moved?)).map(|(_, here)| *here);
        let others = match moved_too {
            Some(end) => sides[other][end].text.trim_end().to_owned(),
            None => {
                let hunks: Vec<&Hunk> = touching.iter().map(|at| &sides[other][*at]).collect();
                applied(self.ground.base, &block, &hunks).trim_end().to_owned()
            }
        };
        let moved = sides[mover][here].text.clone();
        let words = moved.trim_end();
        let (theirs, mine) = if mover == 0 { (words, others.as_str()) } else { (others.as_str(), words) };
        let base = self.ground.base[block].trim_end();
        let merged = merge_text(base, theirs, mine, self.place, self.decisions).text;
        let text = if merged.is_empty() { String::new() } else { format!("{merged}{}", &moved[words.len()..]) };
        touching.into_iter().for_each(|at| sides[other][at].clear());
        match moved_too {
            Some(end) if sides[other][end].range.start < sides[mover][here].range.start => {
                sides[other][end].text = text;
                sides[mover][here].clear();
            }
            both => {
                sides[mover][here].text = text;
                both.into_iter().for_each(|end| sides[other][end].clear());
            }
        }
    }

    /// The base with all replacements, those that stand in one another's way decided or left open.
    fn merged(&mut self, sides: &[Vec<Hunk>; 2]) -> MergedText {
        let mut passages = self.ground.passages(self.ground.clusters(sides));
        if passages.iter().filter(|passage| passage.is_conflict()).count() > PASSAGES_MAX {
            let clusters = passages.into_iter().flat_map(|passage| passage.clusters).collect();
            passages = vec![Passage { range: 0..self.ground.base.len(), clusters }];
        }
        let mut out = MergedText { text: String::with_capacity(self.ground.base.len()), took_theirs: false };
        let mut at = 0;
        for passage in passages {
            out.text.push_str(&self.ground.base[at..passage.range.start]);
            at = passage.range.end;
            self.write(&passage, &mut out);
        }
        out.text.push_str(&self.ground.base[at..]);
        out
    }

    fn write(&mut self, passage: &Passage, out: &mut MergedText) {
        let theirs = passage.side(self.ground.base, 0);
        let is_theirs = |hunk: &&Hunk| !self.shared.contains(&shared(hunk));
        if !passage.is_conflict() {
            out.took_theirs |= passage.clusters.iter().any(|cluster| cluster.sides[0].iter().any(is_theirs));
            out.text.push_str(&theirs);
            return;
        }
        let mine = passage.side(self.ground.base, 1);
        out.took_theirs |=
            passage.clusters.iter().any(|cluster| !cluster.is_conflict && cluster.sides[0].iter().any(is_theirs));
        let base = &self.ground.base[passage.range.clone()];
        let around = self.ground.around(&passage.range).to_owned();
        let decision = self.decisions.passage(self.place, &around, [base, &theirs, &mine]);
        let is_words = passage.is_words();
        out.text.push_str(&match decision {
            Decision::Open | Decision::Theirs => theirs,
            Decision::Mine => mine,
            Decision::Both => {
                let between = match theirs.ends_with(char::is_whitespace) {
                    true => "",
                    false if is_words => " ",
                    false => "\n\n",
                };
                format!("{theirs}{between}{mine}")
            }
            Decision::Rewritten(words) => {
                rewritten(&words, if mine.trim().is_empty() { base } else { &mine }, is_words)
            }
        });
    }
}

impl Hunk {
    /// Leaves nothing of it but its place in the list.
    fn clear(&mut self) {
        self.range.end = self.range.start;
        self.text.clear();
        self.moved = None;
    }
}

/// Other words with the white space around them that the passage had; blocks without words are no blocks.
fn rewritten(words: &str, like: &str, is_words: bool) -> String {
    let words = words.trim();
    if words.is_empty() && !is_words {
        return String::new();
    }
    let front = &like[..like.len() - like.trim_start().len()];
    format!("{front}{words}{}", &like[like.trim_end().len().max(front.len())..])
}

/// For each move, where its block was removed and where it was put, as positions in the list.
fn ends_of_moves(hunks: &[Hunk]) -> BTreeMap<MoveId, (usize, usize)> {
    let ends = |is_here: bool| {
        hunks
            .iter()
            .enumerate()
            .filter(move |(_, hunk)| hunk.range.is_empty() == is_here)
            .filter_map(|(at, hunk)| Some((hunk.moved?, at)))
    };
    let here: BTreeMap<MoveId, usize> = ends(true).collect();
    ends(false).filter_map(|(id, away)| Some((id, (away, *here.get(&id)?)))).collect()
}
