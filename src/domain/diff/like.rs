//! How alike two blocks are, whatever the order of their words.

use super::word::{Vocabulary, Words};
use crate::domain::text;

/// The words of a block, sorted, each as often as it stands there, with what they weigh.
#[derive(Clone, Debug, Default)]
pub struct Bag {
    words: Vec<(u32, u32)>,
    pub weight: u32,
}

impl Bag {
    pub fn of(read: &Words, vocabulary: &Vocabulary) -> Self {
        let mut words: Vec<(u32, u32)> = read
            .numbers
            .iter()
            .map(|number| (*number, vocabulary.weight(*number)))
            .filter(|(_, weight)| *weight > 0)
            .collect();
        words.sort_unstable();
        let weight = words.iter().map(|(_, weight)| weight).sum();
        Self { words, weight }
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Each of its words once.
    pub fn distinct(&self) -> impl Iterator<Item = u32> {
        self.words
            .iter()
            .enumerate()
            .filter(|(at, word)| *at == 0 || self.words[at - 1] != **word)
            .map(|(_, word)| word.0)
    }

    /// Twice the weight of what both hold over the weight of both (Dice): 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        let whole = self.weight + other.weight;
        if whole == 0 { 0.0 } else { 2.0 * f64::from(self.common_weight(other)) / f64::from(whole) }
    }

    pub fn common_weight(&self, other: &Self) -> u32 {
        let mut sum = 0;
        self.walk(other, |word, is_common| sum += if is_common { word.1 } else { 0 });
        sum
    }

    /// Its words but those that the other holds, each as often as it does.
    pub fn without(&self, other: &Self) -> Self {
        let mut rest = Self::default();
        self.walk(other, |word, is_common| {
            if !is_common {
                rest.words.push(word);
                rest.weight += word.1;
            }
        });
        rest
    }

    fn walk(&self, other: &Self, mut see: impl FnMut((u32, u32), bool)) {
        let mut at = 0;
        for word in &self.words {
            while at < other.words.len() && other.words[at] < *word {
                at += 1;
            }
            let is_common = other.words.get(at) == Some(word);
            at += usize::from(is_common);
            see(*word, is_common);
        }
    }
}

/// How many words a text holds, counted no further than 9.
pub fn word_count_up_to_9(text: &str) -> u8 {
    // Enough for nine words of nearly any text, and a bound for all.
    let end = text.char_indices().nth(300).map_or(text.len(), |(at, _)| at);
    text::tokens(&text[..end]).iter().filter(|token| token.is_word).take(9).count() as u8
}
