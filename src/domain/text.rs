//! Words and positions: what a token is, how words are counted, and which of three ways of counting a position is meant.

use serde::{Deserialize, Serialize};
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A position in bytes of UTF-8, from the start of one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BytePos(pub u32);

/// A position in Unicode code points, from the start of one text: what files and the JSON API count in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CharPos(pub u32);

/// One token of a text, as a range of bytes of it.
///
/// White space is in no token. Source of the definition: the credit cases in `tests/data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub start: BytePos,
    pub end: BytePos,
    /// Whether it holds a letter or a digit: the others have authors, and no weight.
    pub is_word: bool,
}

impl Token {
    pub fn range(self) -> Range<usize> {
        self.start.0 as usize..self.end.0 as usize
    }

    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }
}

/// Cuts a text into tokens, left to right. Linear in the text.
///
/// A token is, first of these that fits: one Han, Hiragana, Katakana or Thai character with the marks that follow;
/// a longest run of letters, marks and digits; one other visible character with the marks and joined emoji that follow.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 5);
    each_token(text, |token| found.push(token));
    found
}

/// Gives each of the [`tokens`] in turn. Most characters are ASCII, and the tables of the others are slow.
pub fn each_token(text: &str, mut give: impl FnMut(Token)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        let mut is_word = byte.is_ascii_alphanumeric();
        at += 1;
        if is_word {
            while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                at += 1;
            }
            if bytes.get(at).is_some_and(|next| !next.is_ascii()) {
                at = end_of_word(text, at);
            }
        } else if byte.is_ascii() {
            if matches!(byte, b' ' | b'\t'..=b'\r') {
                continue;
            }
            if bytes.get(at).is_some_and(|next| !next.is_ascii()) {
                at = end_of_sign(text, at);
                is_word = text[start..at].chars().any(char::is_alphanumeric);
            }
        } else {
            let first = text[start..].chars().next().expect("a text ends where a character does");
            at = start + first.len_utf8();
            if first.is_whitespace() {
                continue;
            }
            is_word = first.is_alphanumeric();
            if is_unspaced(first) {
                at += length_while(&text[at..], is_combining_mark);
            } else if is_word || is_combining_mark(first) {
                at = end_of_word(text, at);
            } else {
                at = end_of_sign(text, at);
            }
            is_word = is_word || text[start..at].chars().any(char::is_alphanumeric);
        }
        give(Token { start: BytePos(start as u32), end: BytePos(at as u32), is_word });
    }
}

fn end_of_word(text: &str, at: usize) -> usize {
    at + length_while(&text[at..], is_in_word)
}

fn end_of_sign(text: &str, at: usize) -> usize {
    let mut after_joiner = false;
    at + length_while(&text[at..], |c| {
        let goes_on = after_joiner && !c.is_whitespace() || is_continuation(c);
        after_joiner = c == '\u{200d}';
        goes_on
    })
}

fn length_while(text: &str, mut goes_on: impl FnMut(char) -> bool) -> usize {
    text.char_indices().find(|(_, c)| !goes_on(*c)).map_or(text.len(), |(at, _)| at)
}

/// How many tokens of the text hold a letter or a digit. Linear in the text.
pub fn word_count(text: &str) -> usize {
    tokens(text).iter().filter(|token| token.is_word).count()
}

/// The form in which words are compared when case, accents and ligatures are forgiven: titles, searches, names.
///
/// Lower case, without marks, `œ` as `oe`, every run of anything that is neither letter nor digit as one space.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        // Most words are, and the tables of the others are slow.
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                out.push(byte.to_ascii_lowercase().into());
            } else if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        out.truncate(out.trim_end().len());
        return out;
    }
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if !c.is_alphanumeric() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            continue;
        }
        match c {
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            other => out.extend(other.to_lowercase()),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What is stored of a text that came from outside: CR LF and CR become LF; `None` if a control character other than
/// tab and newline is in it.
pub fn stored(text: &str) -> Option<String> {
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    (!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')).then_some(text)
}

/// The start of a text, at most so many bytes, not inside a character.
pub fn first_bytes(text: &str, max_bytes: usize) -> &str {
    let end = (0..=max_bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

fn is_in_word(c: char) -> bool {
    // Most characters are ASCII, and the tables are slow.
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        (c.is_alphanumeric() || is_combining_mark(c)) && !is_unspaced(c)
    }
}

fn is_unspaced(c: char) -> bool {
    c >= '\u{e01}'
        && matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303b}'
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fd}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{32d0}'..='\u{32fe}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff6f}' | '\u{ff71}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}'
        | '\u{0e01}'..='\u{0e3a}' | '\u{0e40}'..='\u{0e4e}')
        && !is_combining_mark(c)
}

fn is_continuation(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{fe0f}' | '\u{20e3}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_a_word_a_sign_or_one_unspaced_character() {
        let text = "L’été, c'est 2 fois 漢字 👩‍🚀!";
        let parts: Vec<&str> = tokens(text).iter().map(|token| token.of(text)).collect();
        assert_eq!(parts, ["L", "’", "été", ",", "c", "'", "est", "2", "fois", "漢", "字", "👩‍🚀", "!"]);
        assert_eq!(word_count(text), 8);
    }

    #[test]
    fn case_accents_and_ligatures_are_forgiven() {
        assert_eq!(folded("  L’Œuvre d'ÉTÉ ! "), "l oeuvre d ete");
    }
}
