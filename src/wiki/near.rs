//! Titles that are alike: shown before a new fiche is made.

use super::{Outcome, Wiki};
use crate::store::Card;

impl Wiki {
    /// Fiches whose title is near this one, the nearest first: shown before a new one is made. Linear in the fiches.
    pub fn near_titles(&self, title: &str, limit: usize) -> Outcome<Vec<Card>> {
        let wanted = crate::domain::text::folded(title);
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let mut near: Vec<(u32, Card)> = Vec::new();
        for card in self.store.cards()?.into_iter().filter(|card| !card.is_removed) {
            let likeness = likeness(&wanted, &crate::domain::text::folded(&card.title));
            if likeness >= 60 {
                near.push((likeness, card));
            }
        }
        near.sort_by(|(a, a_card), (b, b_card)| b.cmp(a).then_with(|| a_card.title.cmp(&b_card.title)));
        near.truncate(limit);
        Ok(near.into_iter().map(|(_, card)| card).collect())
    }
}

/// How alike two folded titles are, 0 to 100: the share of their pairs of letters that both have (Dice's coefficient), or 90 when all
/// words of the shorter are in the longer.
fn likeness(a: &str, b: &str) -> u32 {
    if a == b {
        return 100;
    }
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (a_pairs, b_pairs) = (pairs(a), pairs(b));
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a_pairs.len() && j < b_pairs.len() {
        match a_pairs[i].cmp(&b_pairs[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let total = (a_pairs.len() + b_pairs.len()).max(1);
    let by_letters = (200 * common / total) as u32;
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let words: Vec<&str> = long.split(' ').collect();
    let is_inside = short.split(' ').count() >= 2 && short.split(' ').all(|word| words.contains(&word));
    if is_inside { by_letters.max(90) } else { by_letters }
}
