//! Three states of one text put together: by paragraph, in each paragraph by word.

use super::decide::{Decision, Decisions, Place};
use crate::domain::diff::{
    cut::{Cut, Piece},
    hunk::{Hunk, Level},
    text_cut,
};
use std::{collections::HashSet, ops::Range};

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
    let mut merger = Merger { base: &base, pieces: &pieces, shared: HashSet::new(), place, decisions };
    merger.settle_moves(&mut sides);
    drop_overrun_gaps(&mut sides);
    merger.shared = drop_doubles(&mut sides);
    let mut merged = merger.swept(&sides);
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

/// What stands between the last two blocks of the first text that has two; a blank line when none has.
fn usual_gap(cut: Cut, texts: &[&str; 3]) -> String {
    texts
        .iter()
        .find_map(|text| {
            let (_, pieces) = cut.pieces(text);
            let last_but_one = pieces.len().checked_sub(2)?;
            Some(text[pieces[last_but_one].gap.clone()].to_owned())
        })
        .unwrap_or_else(|| "\n\n".to_owned())
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

struct Merger<'a, 'b, 'c> {
    base: &'a str,
    pieces: &'a [Piece],
    /// What both did is nothing of theirs that mine had not.
    shared: HashSet<Shared>,
    place: Place<'a>,
    decisions: &'b mut Decisions<'c>,
}

/// One replacement and whose it is: 0 theirs, 1 mine.
#[derive(Clone, Copy)]
struct Owned<'a> {
    hunk: &'a Hunk,
    side: usize,
}

/// Replacements that stand in one another's way, or one alone.
struct Cluster<'a> {
    range: Range<usize>,
    hunks: Vec<Owned<'a>>,
}

impl Merger<'_, '_, '_> {
    /// A paragraph that one moved and the other changed: changed at its new place. Moved by both: at the upper of the two
    /// places.
    fn settle_moves(&mut self, sides: &mut [Vec<Hunk>; 2]) {
        for mover in [0, 1] {
            let moves: Vec<(usize, usize)> = ends_of_moves(&sides[mover]);
            for (away, here) in moves {
                self.settle_move(sides, mover, away, here);
            }
        }
        for hunks in sides.iter_mut() {
            hunks.retain(|hunk| !hunk.range.is_empty() || !hunk.text.is_empty());
        }
    }

    fn settle_move(&mut self, sides: &mut [Vec<Hunk>; 2], mover: usize, away: usize, here: usize) {
        let other = 1 - mover;
        let range = sides[mover][away].range.clone();
        if range.is_empty() {
            return;
        }
        let touching: Vec<usize> =
            (0..sides[other].len()).filter(|at| self.reaches(&sides[other][*at], &range)).collect();
        if touching.is_empty() || touching.iter().any(|at| !self.is_inside(&sides[other][*at], &range)) {
            return;
        }
        let base = self.base[range.clone()].trim_end().to_owned();
        let moved_too = touching.iter().find_map(|at| {
            let id = sides[other][*at].moved?;
            (0..sides[other].len())
                .find(|end| sides[other][*end].moved == Some(id) && sides[other][*end].range.is_empty())
        });
        let theirs_or_mine = match moved_too {
            Some(end) => sides[other][end].text.trim_end().to_owned(),
            None => {
                let hunks: Vec<&Hunk> = touching.iter().map(|at| &sides[other][*at]).collect();
                applied(self.base, &range, &hunks).trim_end().to_owned()
            }
        };
        let moved = sides[mover][here].text.clone();
        let moved_words = moved.trim_end();
        let (theirs, mine) =
            if mover == 0 { (moved_words, theirs_or_mine.as_str()) } else { (theirs_or_mine.as_str(), moved_words) };
        let merged = if mine == theirs { mine.to_owned() } else { self.nested(&base, theirs, mine) };
        let text = if merged.is_empty() { String::new() } else { format!("{merged}{}", &moved[moved_words.len()..]) };
        // Emptied here, dropped when all moves are settled: positions in the lists stay.
        for at in touching {
            sides[other][at] = nothing();
        }
        match moved_too {
            Some(end) if sides[other][end].range.start < sides[mover][here].range.start => {
                sides[other][end].text = text;
                sides[other][end].moved = None;
                sides[mover][here] = nothing();
            }
            both => {
                sides[mover][here].text = text;
                sides[mover][here].moved = None;
                if let Some(end) = both {
                    sides[other][end] = nothing();
                }
            }
        }
    }

    fn nested(&mut self, base: &str, theirs: &str, mine: &str) -> String {
        merge_text(base, theirs, mine, self.place, self.decisions).text
    }

    /// The base with all replacements, those that stand in one another's way decided or left open.
    fn swept(&mut self, sides: &[Vec<Hunk>; 2]) -> MergedText {
        let mut all: Vec<Owned> = sides
            .iter()
            .enumerate()
            .flat_map(|(side, hunks)| hunks.iter().map(move |hunk| Owned { hunk, side }))
            .collect();
        // Stable: what one side puts at one place stays in its order.
        all.sort_by_key(|owned| (owned.hunk.range.start, owned.hunk.range.end, owned.hunk.level, owned.side));
        let mut out = MergedText { text: String::with_capacity(self.base.len()), took_theirs: false };
        let mut at = 0;
        let mut cluster: Option<Cluster> = None;
        for owned in all {
            match &mut cluster {
                Some(open) if self.stands_in_the_way(open, owned) => {
                    open.range.start = open.range.start.min(owned.hunk.range.start);
                    open.range.end = open.range.end.max(owned.hunk.range.end);
                    open.hunks.push(owned);
                }
                _ => {
                    if let Some(done) = cluster.take() {
                        self.write(&done, &mut at, &mut out);
                    }
                    cluster = Some(Cluster { range: owned.hunk.range.clone(), hunks: vec![owned] });
                }
            }
        }
        if let Some(done) = cluster {
            self.write(&done, &mut at, &mut out);
        }
        out.text.push_str(&self.base[at..]);
        out
    }

    fn write(&mut self, cluster: &Cluster, at: &mut usize, out: &mut MergedText) {
        out.text.push_str(&self.base[*at..cluster.range.start]);
        *at = cluster.range.end;
        let of = |side: usize| -> Vec<&Hunk> {
            cluster.hunks.iter().filter(|owned| owned.side == side).map(|owned| owned.hunk).collect()
        };
        let (theirs, mine) = (of(0), of(1));
        let [text_theirs, text_mine] = [&theirs, &mine].map(|hunks| applied(self.base, &cluster.range, hunks));
        if theirs.is_empty() || mine.is_empty() || text_theirs == text_mine {
            out.took_theirs |= theirs.iter().any(|hunk| !self.shared.contains(&shared(hunk)));
            out.text.push_str(if theirs.is_empty() { &text_mine } else { &text_theirs });
            return;
        }
        let is_words = cluster.hunks.iter().all(|owned| owned.hunk.level == Level::Word);
        let base = &self.base[cluster.range.clone()];
        let around = self.around(cluster.range.start).to_owned();
        let decision = self.decisions.passage(self.place, &around, [base, &text_theirs, &text_mine]);
        out.text.push_str(&match decision {
            Decision::Open | Decision::Theirs => text_theirs,
            Decision::Mine => text_mine,
            Decision::Both => {
                let between = if is_words { " " } else { "\n\n" };
                let join = if text_theirs.ends_with(char::is_whitespace) { "" } else { between };
                format!("{text_theirs}{join}{text_mine}")
            }
            Decision::Rewritten(words) => {
                let mine_or_base = if text_mine.trim().is_empty() { base } else { &text_mine };
                let space = &mine_or_base[mine_or_base.trim_end().len()..];
                let lead = &mine_or_base[..mine_or_base.len() - mine_or_base.trim_start().len()];
                let words = words.trim();
                if words.is_empty() && !is_words { String::new() } else { format!("{lead}{words}{space}") }
            }
        });
    }

    /// Whether a replacement may not simply stand beside those of the other side in a cluster.
    fn stands_in_the_way(&self, cluster: &Cluster, next: Owned) -> bool {
        let last = |side: usize| cluster.hunks.iter().rev().filter(move |owned| owned.side == side);
        let is_mixed = last(1 - next.side).next().is_some() && last(next.side).next().is_some();
        is_mixed && next.hunk.range.start < cluster.range.end
            || last(1 - next.side).take(3).any(|other| self.collide(other.hunk, next.hunk))
    }

    fn collide(&self, one: &Hunk, other: &Hunk) -> bool {
        match (one.level, other.level) {
            (Level::Word, Level::Word) => {
                let (first, second) = if one.range.start <= other.range.start { (one, other) } else { (other, one) };
                let between = self.base.get(first.range.end..second.range.start).unwrap_or_default();
                let is_apart = first.range.end < second.range.start
                    && (between.chars().any(|c| !c.is_whitespace())
                        || self.block_at(first.range.end) != self.block_at(second.range.start));
                !is_apart && (first.range.end >= second.range.start || between.chars().all(char::is_whitespace))
            }
            (Level::Word, _) => overlap(&self.home(one), &other.range),
            (_, Level::Word) => overlap(&one.range, &self.home(other)),
            _ => overlap(&one.range, &other.range),
        }
    }

    /// Whether a replacement has to do with a whole block.
    fn reaches(&self, hunk: &Hunk, block: &Range<usize>) -> bool {
        match hunk.level {
            Level::Word => overlap(&self.home(hunk), block),
            _ => overlap(&hunk.range, block),
        }
    }

    fn is_inside(&self, hunk: &Hunk, block: &Range<usize>) -> bool {
        let range = if hunk.level == Level::Word { self.home(hunk) } else { hunk.range.clone() };
        block.start <= range.start && range.end <= block.end
    }

    /// The blocks in which words were changed.
    fn home(&self, hunk: &Hunk) -> Range<usize> {
        let (Some(first), Some(last)) = (self.block_at(hunk.range.start), self.block_at(hunk.range.end)) else {
            return hunk.range.clone();
        };
        self.pieces[first].words.start.min(hunk.range.start)..self.pieces[last].words.end.max(hunk.range.end)
    }

    /// The block at a position: the last that begins there or before.
    fn block_at(&self, at: usize) -> Option<usize> {
        self.pieces.partition_point(|piece| piece.words.start <= at).checked_sub(1)
    }

    fn around(&self, at: usize) -> &str {
        self.block_at(at).map_or("", |block| &self.base[self.pieces[block].words.clone()])
    }
}

/// Whether two ranges share a byte, or an empty one lies strictly inside the other.
fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn applied(base: &str, range: &Range<usize>, hunks: &[&Hunk]) -> String {
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

fn nothing() -> Hunk {
    Hunk { range: 0..0, text: String::new(), level: Level::Block, moved: None }
}

/// For each move, where its block was removed and where it was put, as positions in the list.
fn ends_of_moves(hunks: &[Hunk]) -> Vec<(usize, usize)> {
    let mut ends = Vec::new();
    for (away, hunk) in hunks.iter().enumerate().filter(|(_, hunk)| !hunk.range.is_empty()) {
        let here =
            hunks.iter().position(|here| here.range.is_empty() && here.moved.is_some() && here.moved == hunk.moved);
        ends.extend(here.map(|here| (away, here)));
    }
    ends
}
