//! What is given up when a fiche has more to remember than is reasonable: what was buried longest ago.

use super::{
    book::{Book, NONE, OriginId, VariantId},
    cut::Folded,
    state::State,
    versions::PartState,
};
use std::collections::HashSet;

/// Tokens of all sentences ever written, above which half of them are forgotten: five times what 3,000 revisions of a
/// fought-over encyclopedia article hold.
pub const MOST_TOKENS: usize = 1 << 20;

impl State {
    /// Keeps the state within [`MOST_TOKENS`], or four times what stands if that is more.
    pub(super) fn bound(&mut self) {
        if self.book.tokens.len() > MOST_TOKENS {
            let units = self.parts.values().flat_map(|state| &state.units);
            let standing: usize = units.map(|unit| self.book.units[*unit as usize].len as usize).sum();
            let most = MOST_TOKENS.max(4 * standing);
            if self.book.tokens.len() > most {
                self.forget(most / 2);
            }
        }
    }

    /// Forgets what was buried longest ago until `keep` tokens are left; what stands stays. A former text of which
    /// something is forgotten is no longer known as a whole. Linear in the state and in the sizes of the former texts.
    pub(super) fn forget(&mut self, keep: usize) {
        let kept = self.kept_variants(keep);
        let old = std::mem::take(&mut self.book);
        let (book, new_id) = copied(&old, &kept);
        self.book = book;
        for state in self.parts.values_mut() {
            let renamed = |variants: Vec<VariantId>| -> Option<Vec<VariantId>> {
                variants.into_iter().map(|at| Some(new_id[at as usize]).filter(|at| *at != NONE)).collect()
            };
            let mut new = PartState::default();
            for version in 1..state.versions.len() as u32 {
                if let Some(variants) = renamed(state.variants_of(version)) {
                    let (removed, inserted) = super::state::different(&new.variants, &variants);
                    let inserted = variants[inserted].to_vec();
                    new.replace(state.versions[version as usize].hash, removed, inserted);
                }
            }
            let current = state.versions[state.current as usize].hash;
            let current = new.version_with(current).expect("what stands is kept");
            new.variants = new.variants_of(current);
            new.units = new.variants.iter().map(|at| self.book.variants[*at as usize].unit).collect();
            new.current = current;
            self.book.raise(&new.variants);
            *state = new;
        }
        self.lines = Default::default();
        self.kept = Default::default();
        self.book.index_new_units();
    }

    /// All variants of the units that are kept, ascending.
    fn kept_variants(&self, keep: usize) -> Vec<VariantId> {
        let mut units: HashSet<u32> = HashSet::new();
        let mut tokens = 0;
        let variants = &self.book.variants;
        let mut order: Vec<VariantId> = (0..variants.len() as VariantId).collect();
        order.sort_by_key(|at| {
            let variant = &variants[*at as usize];
            std::cmp::Reverse((variant.live > 0, variant.left, *at))
        });
        for at in order {
            let variant = &variants[at as usize];
            if units.contains(&variant.unit) {
                continue;
            }
            let len = self.book.units[variant.unit as usize].len as usize;
            if variant.live == 0 && tokens + len > keep {
                break;
            }
            tokens += len;
            units.insert(variant.unit);
        }
        (0..variants.len() as VariantId).filter(|at| units.contains(&variants[*at as usize].unit)).collect()
    }
}

/// A book with these variants only, and for each former variant its new name.
fn copied(old: &Book, kept: &[VariantId]) -> (Book, Vec<VariantId>) {
    let mut book = Book::default();
    let mut new_id = vec![NONE; old.variants.len()];
    let mut new_origin: Vec<OriginId> = vec![NONE; old.origins.len()];
    for at in kept {
        let variant = &old.variants[*at as usize];
        let tokens: &[Folded] = old.unit_tokens(variant.unit);
        let unit = book.intern_unit(tokens);
        let mut runs = old.variant_runs(*at).to_vec();
        for run in &mut runs {
            let origin = &mut new_origin[run.origin as usize];
            if *origin == NONE {
                *origin = book.intern_origin(old.origins[run.origin as usize].clone());
            }
            run.origin = *origin;
        }
        let id = book.intern_variant(unit, &runs);
        book.variants[id as usize].left = variant.left;
        book.buried_new.extend((variant.left > 0).then_some(id));
        new_id[*at as usize] = id;
    }
    let tokens: HashSet<Folded> = book.tokens.iter().copied().collect();
    for (token, count) in old.typed.iter().filter(|(token, _)| tokens.contains(token)) {
        book.typed.insert(*token, *count);
        book.typed_new.insert(*token, *count);
    }
    (book, new_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        credit::{Input, Part, credit},
        id::ContributorId,
    };
    use std::borrow::Cow;

    fn save(state: State, number: u32, text: &str) -> (State, Vec<u32>) {
        let contributors = [ContributorId([number as u8; 16])];
        let parts = vec![(Part::Title, Cow::Borrowed(text))];
        let (state, spans) = credit(state, &Input { number, contributors: &contributors, parts, written: &[] });
        (state, spans.of(&Part::Title).iter().map(|span| span.revision).collect())
    }

    #[test]
    fn what_was_buried_longest_ago_is_forgotten_and_what_stands_is_not() {
        let first = "Le moulin se dresse au bord de la rivière depuis toujours.";
        let second = "La halle couverte attire les fermiers de vingt paroisses.";
        let third = "Une chapelle domine encore le plateau battu des vents.";
        let (state, _) = save(State::new(), 1, first);
        let (state, _) = save(state, 2, second);
        let (mut state, _) = save(state, 3, third);
        let length = |text: &str| crate::domain::text::tokens(text).len();
        state.forget(length(third) + length(second));
        let state = State::decode(&state.encode()).unwrap();
        assert_eq!(state.encode(), State::decode(&state.encode()).unwrap().encode());
        let (state, of_third) = save(state, 4, &format!("{third} Oui."));
        let (state, of_second) = save(state, 5, second);
        let (_, of_first) = save(state, 6, first);
        assert_eq!((of_third, of_second, of_first), (vec![3, 4], vec![2], vec![6]));
    }
}
