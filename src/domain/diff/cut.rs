//! A text cut into the blocks that people see: paragraphs, list items, headings, rows of tables.

use std::ops::Range;

/// One block of a text, as ranges of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Neither empty nor ending in white space.
    pub words: Range<usize>,
    /// The white space behind it, up to the next block. Empty at the end of a text without a last newline.
    pub gap: Range<usize>,
}

/// How lines make blocks. One for all the texts that are compared with one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Each line that is not blank.
    Lines,
    /// Lines without a blank one between them are one block, except those that are a list item, a heading, a row.
    Paragraphs,
}

impl Cut {
    /// [`Cut::Paragraphs`] when some text has lines that were broken at a width, as e-mail and terminals do.
    pub fn fitting(texts: &[&str]) -> Self {
        let (mut full, mut other) = (0, 0);
        for text in texts {
            let mut lines = text.lines().peekable();
            while let Some(line) = lines.next() {
                let is_followed = lines.peek().is_some_and(|next| !next.trim().is_empty() && !is_structure(next));
                if line.trim().is_empty() || !is_followed {
                    continue;
                }
                if (50..=130).contains(&line.chars().count()) { full += 1 } else { other += 1 }
            }
        }
        if full > 2 * other { Self::Paragraphs } else { Self::Lines }
    }

    /// The white space before the first block, and the blocks. Together they are the text. Linear in it.
    pub fn pieces(self, text: &str) -> (Range<usize>, Vec<Piece>) {
        let mut lead = 0..text.len();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut start = 0;
        let mut is_open = false;
        for line in text.split_inclusive('\n') {
            let end = start + line.trim_end().len();
            if end == start {
                is_open = false;
            } else {
                let joins = is_open && self == Self::Paragraphs && !is_structure(line);
                match pieces.last_mut() {
                    Some(last) if joins => last.words.end = end,
                    Some(last) => {
                        last.gap = last.words.end..start;
                        pieces.push(Piece { words: start..end, gap: end..end });
                    }
                    None => {
                        lead.end = start;
                        pieces.push(Piece { words: start..end, gap: end..end });
                    }
                }
                is_open = !line.trim_start().starts_with(['#', '=']);
            }
            start += line.len();
        }
        if let Some(last) = pieces.last_mut() {
            last.gap = last.words.end..text.len();
        }
        (lead, pieces)
    }
}

/// Whether a line begins a block of its own: a heading, a list item, a quotation, a row, a rule, markup of a wiki.
fn is_structure(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with(['#', '-', '*', '+', '|', '>', '=', ':', ';', '{', '}', '!', '<', '`', '~', '[']) {
        return true;
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Cut::fitting(&[text]).pieces(text).1.into_iter().map(|piece| &text[piece.words]).collect()
    }

    #[test]
    fn blocks_and_gaps_are_the_text() {
        for text in ["", "\n\n", "a", "\n a \n\n\nb\n", "- un\n- deux\n\n# T\ntexte  \n"] {
            let (lead, pieces) = Cut::Lines.pieces(text);
            let mut again = text[lead].to_owned();
            for piece in pieces {
                again.push_str(&text[piece.words]);
                again.push_str(&text[piece.gap]);
            }
            assert_eq!(again, text);
        }
    }

    #[test]
    fn a_broken_paragraph_is_one_block_and_list_items_are_several() {
        let line = "Les habitants du quartier se retrouvent chaque samedi matin au";
        assert_eq!(words(&format!("{line}\n{line}\njardin.\n- un\n- deux")).len(), 3);
        assert_eq!(words("Un.\nDeux.\n\nTrois."), ["Un.", "Deux.", "Trois."]);
    }
}
