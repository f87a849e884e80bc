//! One part of a fiche: its lines and variants now, and every text it ever had, as a tree of small differences.

use super::{
    book::{Book, UnitId, VariantId},
    cut::{self, Numbers, hash_of, mixed},
};
use std::{ops::Range, sync::Arc};

/// A version this far from the last one that is written whole is written whole too.
const STEPS: u32 = 32;

/// A line with its tokens' places. The same bytes are cut once.
pub struct Line {
    pub units: Vec<UnitId>,
    pub bounds: Vec<(u32, u32)>,
}

#[derive(Clone)]
pub struct LiveLine {
    pub hash: u64,
    /// Bytes from the start of the text.
    pub start: u32,
    /// Units before it in the text.
    pub first_unit: u32,
    pub line: Arc<Line>,
}

/// One text that the part had, as the sequence of its variants.
#[derive(Clone, Debug)]
pub struct Version {
    pub hash: u64,
    /// The version it was made from.
    pub base: u32,
    /// Variants `start..start + removed` of the base gave way to `inserted`.
    pub start: u32,
    pub removed: u32,
    pub inserted: Vec<VariantId>,
    /// How many variants it has.
    pub len: u32,
    steps: u32,
    /// All of it, for some.
    whole: Option<Vec<VariantId>>,
}

#[derive(Clone)]
pub struct PartState {
    /// The first one is empty.
    pub versions: Vec<Version>,
    version_of: Numbers<u64, u32>,
    pub current: u32,
    pub variants: Vec<VariantId>,
    pub units: Vec<UnitId>,
    /// Those of `text`. Both are empty after decoding: a text is cut again then.
    pub lines: Vec<LiveLine>,
    text: String,
}

/// Lines that were cut before, by their hash.
#[derive(Clone, Default)]
pub struct Lines {
    cut: Numbers<u64, Arc<Line>>,
    tokens: usize,
}

/// Lines that stand nowhere are forgotten when there are more tokens than this in all.
const MOST_TOKENS: usize = 400_000;

impl Lines {
    /// About how many bytes it takes.
    pub fn memory(&self) -> usize {
        self.tokens * 8 + self.cut.len() * 96
    }

    fn get(&mut self, book: &mut Book, hash: u64, text: &str) -> Arc<Line> {
        if let Some(line) = self.cut.get(&hash) {
            return line.clone();
        }
        let cut = cut::cut(text);
        let mut units = Vec::with_capacity(cut.unit_ends.len());
        let mut start = 0;
        for end in cut.unit_ends {
            units.push(book.intern_unit(&cut.tokens[start..end as usize]));
            start = end as usize;
        }
        self.tokens += cut.tokens.len();
        let line = Arc::new(Line { units, bounds: cut.bounds });
        self.cut.insert(hash, line.clone());
        line
    }

    pub fn forget_some(&mut self) {
        if self.tokens > MOST_TOKENS {
            self.cut.retain(|_, line| Arc::strong_count(line) > 1);
            let standing: usize = self.cut.values().map(|line| line.bounds.len()).sum();
            self.tokens = standing.min(MOST_TOKENS / 2);
        }
    }
}

/// A text, cut.
pub struct Read {
    pub hash: u64,
    pub units: Vec<UnitId>,
}

impl Default for PartState {
    fn default() -> Self {
        let empty = Version {
            hash: EMPTY,
            base: 0,
            start: 0,
            removed: 0,
            inserted: Vec::new(),
            len: 0,
            steps: 0,
            whole: Some(Vec::new()),
        };
        Self {
            versions: vec![empty],
            version_of: std::iter::once((EMPTY, 0)).collect(),
            current: 0,
            variants: Vec::new(),
            units: Vec::new(),
            lines: Vec::new(),
            text: String::new(),
        }
    }
}

/// The hash of a text without lines.
const EMPTY: u64 = 0;

/// The hash under which a text is known again.
pub fn hash_of_text(text: &str) -> u64 {
    hash_of_lines(lines(text).map(|line| hash_of(line.as_bytes())))
}

/// A sum, so that no term waits for the one before.
fn hash_of_lines(hashes: impl Iterator<Item = u64>) -> u64 {
    let turned = |(at, hash): (usize, u64)| mixed(hash ^ (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    hashes.enumerate().map(turned).fold(EMPTY, u64::wrapping_add)
}

/// Bytes that are compared at once: a comparison of many is fast, and begins slowly.
const BLOCK: usize = 512;

/// How many bytes both begin with.
fn same_start(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK)).take_while(|(a, b)| a == b).count() * BLOCK;
    blocks + a[blocks..].iter().zip(&b[blocks..]).take_while(|(a, b)| a == b).count()
}

/// How many bytes both end with.
fn same_end(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK)).take_while(|(a, b)| a == b).count() * BLOCK;
    let (a, b) = (&a[..a.len() - blocks], &b[..b.len() - blocks]);
    blocks + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    (!text.is_empty()).then(|| text.split('\n')).into_iter().flatten()
}

impl PartState {
    /// Cuts the text where it is not as before; the lines are then those of this text. One pass over the bytes.
    pub fn read(&mut self, book: &mut Book, known: &mut Lines, text: &str) -> Read {
        if text == self.text {
            let hash = hash_of_lines(self.lines.iter().map(|live| live.hash));
            return Read { hash, units: self.lines.iter().flat_map(|live| &live.line.units).copied().collect() };
        }
        let (head, tail) = if text.is_empty() { (0, 0) } else { self.same_lines(text.as_bytes()) };
        let shift = text.len() as i64 - self.text.len() as i64;
        let first = self.lines.get(head).map_or(0, |live| live.start as usize);
        let kept = self.lines.len() - tail;
        let end = self.lines.get(kept).map_or(text.len(), |live| (i64::from(live.start) + shift) as usize - 1);
        let units_before = self.lines.get(head).map_or(0, |live| live.first_unit as usize);
        let units_after = self.lines.get(kept).map_or(self.units.len(), |live| live.first_unit as usize);
        let mut units = Vec::with_capacity(self.units.len() + 16);
        units.extend_from_slice(&self.units[..units_before]);
        let mut middle = Vec::new();
        let mut start = first;
        let changed = (!text.is_empty()).then(|| text[first..end].split('\n'));
        for line in changed.into_iter().flatten() {
            let hash = hash_of(line.as_bytes());
            let cut = known.get(book, hash, line);
            middle.push(LiveLine { hash, start: start as u32, first_unit: units.len() as u32, line: cut });
            start += line.len() + 1;
            units.extend_from_slice(&middle[middle.len() - 1].line.units);
        }
        let unit_shift = units.len() as i64 - units_after as i64;
        units.extend_from_slice(&self.units[units_after..]);
        for live in &mut self.lines[kept..] {
            live.start = (i64::from(live.start) + shift) as u32;
            live.first_unit = (i64::from(live.first_unit) + unit_shift) as u32;
        }
        self.lines.splice(head..kept, middle);
        self.text.truncate(first);
        self.text.push_str(&text[first..]);
        let hash = hash_of_lines(self.lines.iter().map(|live| live.hash));
        Read { hash, units }
    }

    /// Forgets the text and its lines: the next one is cut as a whole.
    pub fn cut_again(&mut self) {
        (self.lines, self.text) = (Vec::new(), String::new());
    }

    /// How many lines of the old text begin the new one, another one, and how many of the others end it. Between them
    /// a line is left on both sides.
    fn same_lines(&self, text: &[u8]) -> (usize, usize) {
        let old = self.text.as_bytes();
        let same = same_start(old, text);
        let head = self.lines.partition_point(|live| live.start as usize <= same).saturating_sub(1);
        let first = self.lines.get(head).map_or(0, |live| live.start as usize);
        let same = same_end(&old[first..], &text[first..]);
        let begun = self.lines.partition_point(|live| live.start as usize <= old.len() - same);
        (head, self.lines.len() - begun.max(head))
    }

    /// About how many bytes it takes.
    pub fn memory(&self) -> usize {
        let inserted: usize = self
            .versions
            .iter()
            .map(|version| version.inserted.len() + version.whole.as_ref().map_or(0, Vec::len))
            .sum();
        self.versions.len() * 136 + inserted * 4 + self.variants.len() * 8 + self.lines.len() * 32 + self.text.len()
    }

    /// The variants that stood when the part had the text with this hash.
    pub fn version_with(&self, hash: u64) -> Option<u32> {
        self.version_of.get(&hash).copied()
    }

    /// Goes back to a version. Costs [`STEPS`] differences at most.
    pub fn variants_of(&self, version: u32) -> Vec<VariantId> {
        let mut path = Vec::new();
        let mut at = version;
        let mut variants = loop {
            let step = &self.versions[at as usize];
            if let Some(whole) = &step.whole {
                break whole.clone();
            }
            path.push(at);
            at = step.base;
        };
        for step in path.iter().rev().map(|at| &self.versions[*at as usize]) {
            variants.splice(step.range(), step.inserted.iter().copied());
        }
        variants
    }

    /// Makes `inserted` stand where `removed` stood, as a new version.
    pub fn replace(&mut self, hash: u64, removed: Range<usize>, inserted: Vec<VariantId>) {
        self.variants.splice(removed.clone(), inserted.iter().copied());
        self.push_version(hash, self.current, removed, inserted);
        self.current = self.versions.len() as u32 - 1;
    }

    /// Also when decoding; `variants` of the new version are those of `self` when they are needed whole.
    pub fn push_version(&mut self, hash: u64, base: u32, removed: Range<usize>, inserted: Vec<VariantId>) {
        let steps = self.versions[base as usize].steps + 1;
        let len = self.versions[base as usize].len - removed.len() as u32 + inserted.len() as u32;
        let id = self.versions.len() as u32;
        let version = Version {
            hash,
            base,
            start: removed.start as u32,
            removed: removed.len() as u32,
            inserted,
            len,
            steps,
            whole: None,
        };
        self.versions.push(version);
        if steps >= STEPS {
            let whole = self.variants_of(id);
            let version = &mut self.versions[id as usize];
            (version.steps, version.whole) = (0, Some(whole));
        }
        self.version_of.insert(hash, id);
    }
}

impl Version {
    fn range(&self) -> Range<usize> {
        self.start as usize..(self.start + self.removed) as usize
    }
}
