//! A line as numbers: its tokens folded to 32 bits, where they stand, and where its sentences end.

use crate::domain::text::{self, Token};
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
    let tokens = text::tokens(line);
    let folded: Vec<Folded> = tokens.iter().map(|token| fold(token.of(line), token.is_word)).collect();
    let unit_ends = unit_ends(line, &tokens, &folded);
    let bounds = tokens.iter().map(|token| (token.start.0, token.end.0)).collect();
    Cut { tokens: folded, bounds, unit_ends }
}

fn unit_ends(line: &str, tokens: &[Token], folded: &[Folded]) -> Vec<u32> {
    let mut ends = Vec::new();
    let (mut start, mut words, mut has_ended) = (0, 0, false);
    for (at, token) in tokens.iter().enumerate() {
        words += usize::from(token.is_word);
        let sign = if token.is_word { "" } else { token.of(line) };
        let is_wide_stop = matches!(sign, "。" | "！" | "？");
        has_ended = is_wide_stop
            || matches!(sign, "." | "!" | "?" | "…" | "؟" | "۔" | "।")
            || has_ended && !token.is_word && !matches!(sign, "," | ";" | ":");
        let Some(next) = tokens.get(at + 1) else { break };
        let next_text = next.of(line);
        let is_sentence = has_ended
            && words >= 3
            && (is_wide_stop || next.start != token.end)
            && !matches!(next_text, "»" | "”" | ")" | "!" | "?")
            && !next_text.starts_with(char::is_lowercase);
        let is_too_long = at - start >= LONGEST_UNIT
            || at - start >= LONG_UNIT && (sign == "," || sign == ";" || folded[at] >> 2 & 15 == 0);
        if is_sentence || is_too_long {
            ends.push(at as u32 + 1);
            (start, words, has_ended) = (at + 1, 0, false);
        }
    }
    if start < tokens.len() {
        ends.push(tokens.len() as u32);
    }
    ends
}

fn fold(token: &str, is_word: bool) -> Folded {
    let (mut hash, mut letters) = (0xcbf2_9ce4_8422_2325_u64, 0);
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    if token.is_ascii() {
        letters = token.len();
        token.bytes().for_each(|byte| add(if byte == b'`' { b'\'' } else { byte.to_ascii_lowercase() }));
    } else {
        let mut buffer = [0; 4];
        for c in token.nfc().flat_map(char::to_lowercase).map(plain) {
            letters += if c > '\u{2e7f}' || ('\u{e00}'..'\u{e80}').contains(&c) { 0 } else { 1 };
            c.encode_utf8(&mut buffer).bytes().for_each(&mut add);
        }
    }
    let kind = match (is_word, letters) {
        (false, _) => 0,
        (true, 0..=3) => 1,
        (true, _) => 2,
    };
    (mixed(hash) >> 32) as u32 & !3 | kind
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

fn word_of(bytes: &[u8]) -> u64 {
    let mut eight = [0; 8];
    eight[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(eight)
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
