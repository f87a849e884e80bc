//! Sentences that one person wrote whole, to be quoted: out of a text and of who wrote what in it.

use super::spans::Span;
use crate::domain::text;
use std::ops::Range;

const CHARS: std::ops::RangeInclusive<usize> = 30..=240;
const WORDS_MIN: usize = 5;

/// The longest sentence of a text that is theirs from its first word to its last, without marks of Markdown, in at most 240
/// characters; a line of a list where there is no sentence. `None` when nothing can be quoted. Linear in the text.
pub fn quote(text: &str, spans: &[Span], is_theirs: impl Fn(&Span) -> bool) -> Option<String> {
    let mut best: Option<(bool, usize, String)> = None;
    for (range, is_sentence) in sentences(text) {
        let first = spans.partition_point(|span| (span.end.0 as usize) <= range.start);
        let within = spans[first..].iter().take_while(|span| (span.start.0 as usize) < range.end);
        let is_whole = within.clone().next().is_some() && within.clone().all(&is_theirs);
        if !is_whole || best.as_ref().is_some_and(|(known, ..)| *known && !is_sentence) {
            continue;
        }
        let Some(words) = plain(&text[range]) else { continue };
        let length = words.chars().count();
        let is_better = best.as_ref().is_none_or(|(known, most, _)| (is_sentence, length) > (*known, *most));
        if CHARS.contains(&length) && text::word_count(&words) >= WORDS_MIN && is_better {
            best = Some((is_sentence, length, words));
        }
    }
    best.map(|(.., words)| words)
}

/// Sentences, and whole lines of lists; neither headings, tables nor code.
fn sentences(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut is_code = false;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        if words.starts_with("```") || words.starts_with("~~~") {
            is_code = !is_code;
            continue;
        }
        let is_other =
            ["#", "|", "    ", "[^", "!["].iter().any(|mark| words.starts_with(mark) || line.starts_with(mark));
        if is_code || is_other || words.is_empty() {
            continue;
        }
        let end = start + line.trim_end().len();
        cut(text, end - unmarked(words).len()..end, &mut found);
    }
    found
}

/// A line without the mark of a list or of a quotation.
fn unmarked(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = if digits.len() < line.len() { digits.strip_prefix(". ").or(digits.strip_prefix(") ")) } else { None };
    let mark = ["- ", "* ", "+ ", "> "].iter().find_map(|mark| line.strip_prefix(mark));
    mark.or(number).unwrap_or(line).trim_start()
}

fn cut(text: &str, line: Range<usize>, found: &mut Vec<(Range<usize>, bool)>) {
    let mut from = line.start;
    let mut was_end = false;
    let before = found.len();
    for (at, c) in text[line.clone()].char_indices().map(|(at, c)| (line.start + at, c)) {
        match c {
            '.' | '!' | '?' | '…' => was_end = true,
            '»' | '”' | ')' | '"' | '\u{a0}' | '\u{202f}' | '*' | '_' if was_end => {}
            c if c.is_whitespace() && was_end => {
                if text[at..line.end].trim_start().starts_with(|c: char| !c.is_lowercase()) {
                    found.push((from..at, true));
                    from = at + c.len_utf8();
                }
                was_end = false;
            }
            _ => was_end = false,
        }
    }
    if from < line.end {
        found.push((from..line.end, was_end));
    }
    if found.len() == before {
        found.push((line, false));
    }
}

/// The words as they are read; `None` where marks are left that a reader would not see.
fn plain(sentence: &str) -> Option<String> {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(at) = rest.find(['[', '*', '_', '`', '\\']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(link) = rest.strip_prefix("[[") {
            let (title, after) = link.split_once("]]")?;
            out.push_str(title.rsplit('|').next().unwrap_or(title));
            rest = after;
        } else if let Some(link) = rest.strip_prefix('[') {
            let (label, after) = link.split_once(']')?;
            let after = after.strip_prefix('(')?;
            out.push_str(label);
            rest = after.split_once(')')?.1;
        } else if rest.starts_with('_') && out.ends_with(char::is_alphanumeric) {
            out.push('_');
            rest = &rest[1..];
        } else {
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    let words = out.split_whitespace().collect::<Vec<_>>();
    // Narrow and hard spaces are white space too: they stay as they are where they stand.
    let kept = if out.contains(['\u{a0}', '\u{202f}']) { out.trim().to_owned() } else { words.join(" ") };
    let is_read = !kept.contains(['<', '>', '{', '}', '|', '[', ']', '\n', '&'])
        && !kept.contains("://")
        && !kept.contains("www.");
    is_read.then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::ContributorId, text::BytePos};

    fn span(start: usize, end: usize, who: u8) -> Span {
        Span {
            start: BytePos(start as u32),
            end: BytePos(end as u32),
            revision: 1,
            contributor: ContributorId([who; 16]),
            others: Vec::new(),
            words: 1,
        }
    }

    #[test]
    fn the_longest_sentence_that_is_theirs_whole_is_quoted() {
        let text = "Le jardin est ouvert le samedi matin. On y sème des fèves, des pois et [du blé](https://exemple.org) **chaque** année. \
                    Venez nombreux au jardin du Valy, à côté du pont.";
        let (one, two) = (text.find(" On y").unwrap(), text.find(" Venez").unwrap());
        let inside = text.find("du Valy").unwrap();
        let spans = [span(0, one, 1), span(one + 1, two, 1), span(two + 1, inside, 1), span(inside, text.len(), 2)];
        let theirs = |span: &Span| span.contributor == ContributorId([1; 16]);
        let quoted = quote(text, &spans, theirs);
        assert_eq!(quoted.as_deref(), Some("On y sème des fèves, des pois et du blé chaque année."));
        assert_eq!(quote(text, &spans, |span| span.contributor == ContributorId([2; 16])), None);
    }

    #[test]
    fn headings_code_and_tables_are_not_quoted() {
        let text = "## Un titre qui est long comme une phrase entière.\n\n```\nune ligne de code qui est longue assez.\n```\n\n| une ligne | de tableau qui est longue. |\n";
        assert_eq!(quote(text, &[span(0, text.len(), 1)], |_| true), None);
        let list = "- Détecter et résoudre les erreurs, extraits\n2. Puis la suite, en quelques mots de plus\n";
        let quoted = quote(list, &[span(0, list.len(), 1)], |_| true);
        assert_eq!(quoted.as_deref(), Some("Détecter et résoudre les erreurs, extraits"));
        let year = "2013 fut une année de pluie et de vent.";
        assert_eq!(quote(year, &[span(0, year.len(), 1)], |_| true).as_deref(), Some(year));
    }
}
