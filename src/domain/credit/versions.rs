//! One part of a fiche: its lines and variants now, and every text it ever had, as a tree of small differences.

use super::{
    book::{Book, UnitId, VariantId},
    cut::{self, Numbers, hash_of, mixed},
};
use std::{collections::HashMap, ops::Range, sync::Arc};

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
    /// Empty after decoding: a text is cut again then.
    pub lines: Vec<LiveLine>,
}

/// Lines that were cut before, by their hash.
#[derive(Clone, Default)]
pub struct Lines {
    cut: HashMap<u64, Arc<Line>>,
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

/// A text cut into lines that are known or new.
pub struct Read {
    pub hash: u64,
    pub lines: Vec<LiveLine>,
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
        }
    }
}

/// The hash of a text without lines.
const EMPTY: u64 = 0;

/// The hash under which a text is known again.
pub fn hash_of_text(text: &str) -> u64 {
    lines(text).fold(EMPTY, |hash, line| mixed(hash ^ hash_of(line.as_bytes())))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    (!text.is_empty()).then(|| text.split('\n')).into_iter().flatten()
}

impl PartState {
    /// Cuts the text where it is not as before. One pass over the bytes.
    pub fn read(&self, book: &mut Book, known: &mut Lines, text: &str) -> Read {
        let mut places: Vec<(u64, u32, u32)> = Vec::with_capacity(self.lines.len() + 8);
        let (mut hash, mut start) = (EMPTY, 0);
        for line in lines(text) {
            let line_hash = hash_of(line.as_bytes());
            hash = mixed(hash ^ line_hash);
            places.push((line_hash, start, line.len() as u32));
            start += line.len() as u32 + 1;
        }
        let same = |(place, old): &(&(u64, u32, u32), &LiveLine)| place.0 == old.hash;
        let head = places.iter().zip(&self.lines).take_while(same).count();
        let tail = places[head..].iter().rev().zip(self.lines[head..].iter().rev()).take_while(same).count();
        let shift = self.lines.len() as isize - places.len() as isize;
        let mut units = Vec::with_capacity(self.units.len() + 16);
        let mut lines = Vec::with_capacity(places.len());
        for (at, (line_hash, start, len)) in places.iter().copied().enumerate() {
            let line = if at < head {
                self.lines[at].line.clone()
            } else if at >= places.len() - tail {
                self.lines[(at as isize + shift) as usize].line.clone()
            } else {
                known.get(book, line_hash, &text[start as usize..(start + len) as usize])
            };
            units.extend_from_slice(&line.units);
            lines.push(LiveLine { hash: line_hash, start, line });
        }
        Read { hash, lines, units }
    }

    /// About how many bytes it takes.
    pub fn memory(&self) -> usize {
        let inserted: usize = self
            .versions
            .iter()
            .map(|version| version.inserted.len() + version.whole.as_ref().map_or(0, Vec::len))
            .sum();
        self.versions.len() * 136 + inserted * 4 + self.variants.len() * 8 + self.lines.len() * 24
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
