//! A line as numbers: its tokens folded to 32 bits, where they stand, and where its sentences end.

use crate::domain::text;
use std::hash::{BuildHasherDefault, Hasher};
use unicode_normalization::UnicodeNormalization;

/// A token when case, normal form and typographic variants are forgiven: 30 bits of a hash and what kind it is.
///
/// Two words of one fiche fall on one number about once in 2^30 pairs; then they count as the same word, and no more.
pub type Folded = u32;

/// A sentence longer than this is cut where its words say so, that an edit in it stays small.
const LONG_UNIT: usize = 96;
/// And where it is as long as this, whatever its words say: one word many times never says so.
const LONGEST_UNIT: usize = 1_024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sign,
    /// A word of up to three letters, or a character of a script that is written without spaces.
    ShortWord,
    Word,
}

/// One line, cut. The tokens of its units follow each other.
pub struct Cut {
    pub tokens: Vec<Folded>,
    /// Bytes of the line, for each token.
    pub bounds: Vec<(u32, u32)>,
    /// For each unit, the token after its last.
    pub unit_ends: Vec<u32>,
}

pub fn kind(token: Folded) -> Kind {
    match token & 3 {
        0 => Kind::Sign,
        1 => Kind::ShortWord,
        _ => Kind::Word,
    }
}

pub fn is_word(token: Folded) -> bool {
    token & 3 != 0
}

/// Cuts a line into tokens and the tokens into units: sentences, or pieces of very long ones. Linear in the line.
pub fn cut(line: &str) -> Cut {
    let (mut tokens, mut bounds) = (Vec::with_capacity(line.len() / 5), Vec::with_capacity(line.len() / 5));
    text::each_token(line, |token| {
        tokens.push(fold(token.of(line), token.is_word));
        bounds.push((token.start.0, token.end.0));
    });
    let unit_ends = unit_ends(line, &bounds, &tokens);
    Cut { tokens, bounds, unit_ends }
}

fn unit_ends(line: &str, bounds: &[(u32, u32)], folded: &[Folded]) -> Vec<u32> {
    let mut ends = Vec::new();
    let (mut start, mut words, mut has_ended) = (0, 0, false);
    for (at, token) in folded.iter().enumerate() {
        let (from, to) = bounds[at];
        let sign = if is_word(*token) { "" } else { &line[from as usize..to as usize] };
        let is_wide_stop = matches!(sign, "。" | "！" | "？");
        words += usize::from(is_word(*token));
        has_ended = is_wide_stop
            || matches!(sign, "." | "!" | "?" | "…" | "؟" | "۔" | "।")
            || has_ended && !sign.is_empty() && !matches!(sign, "," | ";" | ":");
        let Some((next_from, next_to)) = bounds.get(at + 1) else { break };
        let is_sentence = has_ended && words >= 3 && (is_wide_stop || *next_from != to) && {
            let next = &line[*next_from as usize..*next_to as usize];
            !matches!(next, "»" | "”" | ")" | "!" | "?") && !next.starts_with(char::is_lowercase)
        };
        let is_too_long = at - start >= LONGEST_UNIT
            || at - start >= LONG_UNIT && (sign == "," || sign == ";" || token >> 2 & 15 == 0);
        if is_sentence || is_too_long {
            ends.push(at as u32 + 1);
            (start, words, has_ended) = (at + 1, 0, false);
        }
    }
    if start < folded.len() {
        ends.push(folded.len() as u32);
    }
    ends
}

fn fold(token: &str, is_word: bool) -> Folded {
    if token.is_ascii() {
        // A sign is one character; of letters and digits, this bit makes the letters small and leaves the digits.
        let hash = if is_word { hash_with(token.as_bytes(), 0x20) } else { hash_of_sign(token) };
        return number(hash, is_word, token.len());
    }
    let (mut folded, mut letters) = (String::with_capacity(token.len() + 8), 0);
    for c in token.nfc().flat_map(char::to_lowercase).map(plain) {
        letters += usize::from(c <= '\u{2e7f}' && !('\u{e00}'..'\u{e80}').contains(&c));
        folded.push(c);
    }
    number(if is_word { hash_with(folded.as_bytes(), 0) } else { hash_of_sign(&folded) }, is_word, letters)
}

fn hash_of_sign(sign: &str) -> u64 {
    hash_with(if sign == "`" { b"'" } else { sign.as_bytes() }, 0)
}

fn number(hash: u64, is_word: bool, letters: usize) -> Folded {
    let kind = match (is_word, letters) {
        (false, _) => 0,
        (true, 0..=3) => 1,
        (true, _) => 2,
    };
    (hash >> 32) as u32 & !3 | kind
}

/// The hash of these bytes, this bit being set in each.
fn hash_with(bytes: &[u8], bit: u8) -> u64 {
    let bits = u64::from_ne_bytes([bit; 8]);
    let last = if bytes.is_empty() { 0 } else { (bytes.len() - 1) / 8 * 8 };
    let (whole, rest) = bytes.split_at(last);
    let mut hash = bytes.len() as u64;
    for eight in whole.as_chunks::<8>().0 {
        hash = folded_product(hash ^ (u64::from_le_bytes(*eight) | bits), 0x9fb2_1c65_1e98_df25).rotate_left(23);
    }
    let rest = word_of(rest) | bits >> ((8 - rest.len()) % 8 * 8);
    mixed(hash ^ folded_product(rest ^ 0xd1b5_4a32_d192_ed03, 0xa076_1d64_78bd_642f))
}

/// The sign for which this one is a typographic variant.
fn plain(c: char) -> char {
    match c {
        '’' | '‘' | '‛' | '′' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '‹' | '›' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        'ς' => 'σ',
        other => other,
    }
}

/// Spreads every bit of the number over all bits (the finaliser of `splitmix64`).
pub fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

/// 64 bits for bytes that are to be recognised, eight at a time. Whoever makes two lines of one hash on purpose makes
/// their own credit wrong, on that page only.
pub fn hash_of(bytes: &[u8]) -> u64 {
    let (mut a, mut b) = (0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64, 0xd1b5_4a32_d192_ed03);
    let (pairs, rest) = bytes.as_chunks::<16>();
    for pair in pairs {
        let (left, right) = pair.split_at(8);
        a = folded_product(a ^ word_of(left), 0x9fb2_1c65_1e98_df25);
        b = folded_product(b ^ word_of(right), 0xa076_1d64_78bd_642f);
    }
    for eight in rest.chunks(8) {
        a = folded_product(a ^ word_of(eight), 0xe703_7ed1_a0b4_28db ^ eight.len() as u64);
    }
    mixed(a ^ b.rotate_left(32))
}

/// Up to eight bytes as a number, in reads of a fixed length: a copy of any length is a call.
fn word_of(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    if let Some(eight) = bytes.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (len - 4))
        }
        _ if len == 0 => 0,
        _ => [0, len / 2, len - 1].iter().fold(0, |word, at| word | u64::from(bytes[*at]) << (8 * at)),
    }
}

fn folded_product(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// For maps whose keys are numbers that are hashes already, or small.
pub type Numbers<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<NumberHasher>>;

#[derive(Clone, Copy, Default)]
pub struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_of(bytes) ^ self.0.rotate_left(5);
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = folded_product(self.0.rotate_left(5) ^ number ^ 0x9e37_79b9_7f4a_7c15, 0xa076_1d64_78bd_642f);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(line: &str) -> Vec<&str> {
        let cut = cut(line);
        let mut start = 0;
        let unit = |end: &u32| {
            let unit = &line[cut.bounds[start].0 as usize..cut.bounds[*end as usize - 1].1 as usize];
            start = *end as usize;
            unit
        };
        cut.unit_ends.iter().map(unit).collect()
    }

    #[test]
    fn a_line_is_cut_at_the_ends_of_its_sentences() {
        assert_eq!(
            units("Le moulin est là. (Il tourne encore.) « Pas vrai ? » On le dit. 1. Un deux trois quatre"),
            ["Le moulin est là.", "(Il tourne encore.)", "« Pas vrai ? » On le dit.", "1. Un deux trois quatre"]
        );
        assert_eq!(units("村口有一座石桥。桥下的河水很清。"), ["村口有一座石桥。", "桥下的河水很清。"]);
        assert_eq!(units("* pommes, etc. et poires"), ["* pommes, etc. et poires"]);
        assert!(units("").is_empty());
    }

    #[test]
    fn a_very_long_sentence_is_cut_at_the_same_words_after_an_edit() {
        let words: Vec<String> = (0..2_000).map(|n| format!("mot{n}")).collect();
        let before = words.join(" ");
        let after = format!("neuf {before}");
        let (old, new) = (units(&before), units(&after));
        assert!(old.len() > 8 && old[2..] == new[2..], "{} units", old.len());
    }

    #[test]
    fn case_normal_form_and_typographic_variants_are_one_token() {
        let folded = |text: &str| cut(text).tokens;
        assert_eq!(folded("L’ÉTÉ – « oui »"), folded("l'e\u{301}te\u{301} - \"oui\""));
        assert_ne!(folded("été"), folded("ete"));
    }
}
