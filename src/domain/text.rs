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
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let is_word = first.is_alphanumeric();
        if is_unspaced(first) {
            while let Some((at, next)) = rest.next_if(|(_, next)| is_combining_mark(*next)) {
                end = at + next.len_utf8();
            }
        } else if is_word || is_combining_mark(first) {
            while let Some((at, next)) = rest.next_if(|(_, next)| is_in_word(*next)) {
                end = at + next.len_utf8();
            }
        } else {
            let mut after_joiner = false;
            while let Some((at, next)) =
                rest.next_if(|(_, next)| after_joiner && !next.is_whitespace() || is_continuation(*next))
            {
                after_joiner = next == '\u{200d}';
                end = at + next.len_utf8();
            }
        }
        let is_word = is_word || text[start..end].chars().any(char::is_alphanumeric);
        found.push(Token { start: BytePos(start as u32), end: BytePos(end as u32), is_word });
    }
    found
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
