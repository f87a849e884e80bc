//! Units that are found again as they were: in their place, moved, or brought back from the dead.

use super::{
    align::{self, Pairs},
    book::{Book, NONE, UnitId, VariantId},
    cut::Numbers,
};

/// What became of the units of a changed region.
pub struct Whole {
    /// For each new unit, the old one it is, or [`NONE`].
    pub of_new: Vec<u32>,
    /// For each old unit, the new one it became, or [`NONE`].
    pub of_old: Vec<u32>,
    /// For each new unit, the buried variant that came back, or [`NONE`].
    pub returned: Vec<VariantId>,
    /// The pairs of old and new units that kept their order: between two neighbours the words are compared.
    pub anchors: Pairs,
}

/// A unit of fewer words is found by its place among others only.
const WORDS_OF_A_UNIT: u32 = 2;
const WORDS_OF_A_RETURN: u32 = 3;
/// A formula that still stands elsewhere is typed again rather than brought back, unless it has as many words as this
/// or what stood beside it comes back with it.
const WORDS_OF_NO_FORMULA: u32 = 8;

/// Pairs identical units of the old and the new side of a region; what is not paired is looked for among the buried.
/// O(n log n) in the units.
pub fn find_whole(book: &Book, old: &[VariantId], new: &[UnitId]) -> Whole {
    let old_units: Vec<UnitId> = old.iter().map(|variant| book.variants[*variant as usize].unit).collect();
    let mut finder = Finder {
        book,
        old: &old_units,
        new,
        whole: Whole {
            of_new: vec![NONE; new.len()],
            of_old: vec![NONE; old.len()],
            returned: vec![NONE; new.len()],
            anchors: Pairs::new(),
        },
    };
    if !old.is_empty() {
        finder.pair_unique();
        finder.order();
        finder.pair_repeated();
        finder.order();
    }
    finder.bring_back();
    finder.whole
}

/// Pairs what is left of units that are too small to be looked for on their own: `|-`, `}`, a lone word. Linear.
pub fn pair_small(book: &Book, old: &[VariantId], new: &[UnitId], whole: &mut Whole, is_open: impl Fn(usize) -> bool) {
    let mut free: Numbers<UnitId, Vec<u32>> = Numbers::default();
    for (at, variant) in old.iter().enumerate().rev().filter(|(at, _)| whole.of_old[*at] == NONE) {
        free.entry(book.variants[*variant as usize].unit).or_default().push(at as u32);
    }
    for (at, unit) in new.iter().enumerate() {
        let is_small = book.units[*unit as usize].words < WORDS_OF_A_UNIT;
        if is_small
            && is_open(at)
            && whole.of_new[at] == NONE
            && whole.returned[at] == NONE
            && let Some(from) = free.get_mut(unit).and_then(Vec::pop)
        {
            whole.of_new[at] = from;
            whole.of_old[from as usize] = at as u32;
        }
    }
}

struct Finder<'a> {
    book: &'a Book,
    old: &'a [UnitId],
    new: &'a [UnitId],
    whole: Whole,
}

impl Finder<'_> {
    fn words(&self, unit: UnitId) -> u32 {
        self.book.units[unit as usize].words
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.whole.of_new[new] = old as u32;
        self.whole.of_old[old] = new as u32;
    }

    fn is_free(&self, old: usize, new: usize) -> bool {
        self.whole.of_new[new] == NONE && self.whole.of_old[old] == NONE && self.old[old] == self.new[new]
    }

    /// Pairs the two, and the equal ones beside them in both directions.
    fn pair_and_grow(&mut self, old: usize, new: usize) {
        self.pair(old, new);
        let (mut a, mut b) = (old, new);
        while a > 0 && b > 0 && self.is_free(a - 1, b - 1) {
            (a, b) = (a - 1, b - 1);
            self.pair(a, b);
        }
        let (mut a, mut b) = (old + 1, new + 1);
        while a < self.old.len() && b < self.new.len() && self.is_free(a, b) {
            self.pair(a, b);
            (a, b) = (a + 1, b + 1);
        }
    }

    /// What is once on both sides: first what kept its order, then what moved.
    fn pair_unique(&mut self) {
        let mut places: Numbers<UnitId, (u32, u32, u32, u32)> = Numbers::default();
        places.reserve(self.new.len());
        for (at, unit) in self.new.iter().enumerate() {
            let place = places.entry(*unit).or_default();
            (place.2, place.3) = (place.2 + 1, at as u32);
        }
        for (at, unit) in self.old.iter().enumerate() {
            if let Some(place) = places.get_mut(unit) {
                (place.0, place.1) = (place.0 + 1, at as u32);
            }
        }
        let is_unique = |unit: &UnitId| matches!(places[unit], (1, _, 1, _));
        let unique: Pairs = self
            .new
            .iter()
            .enumerate()
            .filter(|(_, unit)| is_unique(unit))
            .map(|(at, unit)| (places[unit].1, at as u32))
            .collect();
        for (old, new) in align::increasing(&unique) {
            if self.is_free(old as usize, new as usize) {
                self.pair_and_grow(old as usize, new as usize);
            }
        }
        for (old, new) in unique {
            let (old, new) = (old as usize, new as usize);
            if self.is_free(old, new) && self.words(self.new[new]) >= WORDS_OF_A_UNIT {
                self.pair_and_grow(old, new);
            }
        }
    }

    /// What is on both sides more than once: in order between two anchors, then anywhere.
    fn pair_repeated(&mut self) {
        for (olds, news) in gaps(&self.whole.anchors, self.old.len(), self.new.len()) {
            self.pair_in_turn(olds, news, 0);
        }
        self.pair_in_turn(0..self.old.len(), 0..self.new.len(), WORDS_OF_A_UNIT);
    }

    fn pair_in_turn(&mut self, olds: std::ops::Range<usize>, news: std::ops::Range<usize>, least_words: u32) {
        if olds.is_empty() || news.is_empty() {
            return;
        }
        let mut free: Numbers<UnitId, Vec<usize>> = Numbers::default();
        for at in olds.rev().filter(|at| self.whole.of_old[*at] == NONE) {
            free.entry(self.old[at]).or_default().push(at);
        }
        if free.is_empty() {
            return;
        }
        for new in news {
            let unit = self.new[new];
            if self.whole.of_new[new] != NONE || self.words(unit) < least_words {
                continue;
            }
            let places = free.get_mut(&unit);
            let next = places.and_then(|places| {
                while places.last().is_some_and(|at| self.whole.of_old[*at] != NONE) {
                    places.pop();
                }
                places.pop()
            });
            if let Some(old) = next {
                self.pair_and_grow(old, new);
            }
        }
    }

    fn order(&mut self) {
        let pairs: Pairs = self
            .whole
            .of_new
            .iter()
            .enumerate()
            .filter(|(_, old)| **old != NONE)
            .map(|(new, old)| (*old, new as u32))
            .collect();
        self.whole.anchors = align::increasing(&pairs);
    }

    fn bring_back(&mut self) {
        let mut found = Vec::new();
        for (at, unit) in self.new.iter().enumerate() {
            let words = self.words(*unit);
            if self.whole.of_new[at] != NONE || words < WORDS_OF_A_RETURN {
                continue;
            }
            let stands = self.book.variants_of(*unit).any(|variant| self.book.variants[variant as usize].live > 0);
            if (!stands || words >= WORDS_OF_NO_FORMULA)
                && let Some(variant) = self.last_buried(*unit, None)
            {
                self.whole.returned[at] = variant;
                found.push(at);
            }
        }
        for at in found {
            let left = self.book.variants[self.whole.returned[at] as usize].left;
            let after = (at + 1..self.new.len()).take_while(|next| self.returns_too(*next, left)).collect::<Vec<_>>();
            let before = (0..at).rev().take_while(|next| self.returns_too(*next, left)).collect::<Vec<_>>();
            for beside in after.into_iter().chain(before) {
                if let Some(variant) = self.last_buried(self.new[beside], Some(left)) {
                    self.whole.returned[beside] = variant;
                }
            }
        }
    }

    fn returns_too(&self, new: usize, left: u32) -> bool {
        self.whole.of_new[new] == NONE
            && self.whole.returned[new] == NONE
            && self.last_buried(self.new[new], Some(left)).is_some()
    }

    /// The buried variant of the unit that stood last; with `left`, one that went in that revision.
    fn last_buried(&self, unit: UnitId, left: Option<u32>) -> Option<VariantId> {
        self.book
            .variants_of(unit)
            .filter(|variant| {
                let variant = &self.book.variants[*variant as usize];
                variant.live == 0 && variant.left > 0 && left.is_none_or(|left| left == variant.left)
            })
            .max_by_key(|variant| (self.book.variants[*variant as usize].left, *variant))
    }
}

/// The ranges of old and new units between two neighbouring anchors, before the first and after the last.
pub fn gaps(
    anchors: &[(u32, u32)],
    old_len: usize,
    new_len: usize,
) -> Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let end = (old_len as u32, new_len as u32);
    let mut from = (0, 0);
    let mut gaps = Vec::new();
    for (old, new) in anchors.iter().copied().chain([end]) {
        gaps.push((from.0..old as usize, from.1..new as usize));
        from = (old as usize + 1, new as usize + 1);
    }
    gaps
}
