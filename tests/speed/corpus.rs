//! A corpus that is the same every time: fiches in invented French with histories of edits, of the size of real ones.

use super::Numbers;
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

const SYLLABLES: [&str; 40] = [
    "ar", "ba", "bel", "ca", "cham", "co", "dé", "di", "é", "fo", "gar", "ha", "in", "jar", "ke", "la", "li", "lo",
    "ma", "mer", "mi", "na", "ni", "o", "par", "pé", "plo", "qui", "ra", "ré", "ron", "sa", "sou", "ta", "té", "tion",
    "u", "va", "ver", "vi",
];
const SMALL: [&str; 12] = ["le", "la", "les", "de", "des", "un", "une", "et", "à", "pour", "avec", "dans"];
const AUTHORS: usize = 40;

/// A history in JSON Lines, written one revision after the other.
struct History {
    file: BufWriter<File>,
    revisions: usize,
}

/// A text of about `size_bytes`, then `revisions` − 1 edits of some words each.
pub fn write_history(path: &Path, title: &str, revisions: usize, size_bytes: usize, seed: u64) {
    let mut numbers = Numbers(seed);
    let mut history = History::new(path, title);
    let mut paragraphs = text(&mut numbers, size_bytes);
    for rev in 1..=revisions {
        if rev > 1 {
            edit(&mut paragraphs, &mut numbers);
        }
        let author = format!("Auteur {}", numbers.below(AUTHORS));
        let comment = if numbers.below(3) == 0 { sentence(&mut numbers, 4) } else { String::new() };
        history.push(&author, &comment, &paragraphs);
    }
    history.end();
}

/// A text to which each of `hands` adds a sentence of `words` words, mostly inside what others wrote.
pub fn write_hands(path: &Path, title: &str, hands: usize, words: usize, seed: u64) {
    let mut numbers = Numbers(seed);
    let mut history = History::new(path, title);
    let mut paragraphs: Vec<String> = Vec::new();
    for hand in 1..=hands {
        let added = sentence(&mut numbers, words);
        if numbers.below(6) == 0 || paragraphs.is_empty() {
            paragraphs.insert(numbers.below(paragraphs.len() + 1), added);
        } else {
            let place = numbers.below(paragraphs.len());
            let mut sentences: Vec<&str> = paragraphs[place].split_inclusive(". ").collect();
            let added = format!("{added} ");
            sentences.insert(numbers.below(sentences.len() + 1), &added);
            paragraphs[place] = sentences.concat();
        }
        history.push(&format!("Main {hand}"), "", &paragraphs);
    }
    history.end();
}

/// Two revisions of about `size_bytes` that differ in `changes` places.
pub fn write_pair(path: &Path, title: &str, size_bytes: usize, changes: usize, seed: u64) {
    let mut numbers = Numbers(seed);
    let mut history = History::new(path, title);
    let mut paragraphs = text(&mut numbers, size_bytes);
    history.push("Auteur 1", "", &paragraphs);
    for _ in 0..changes {
        let place = numbers.below(paragraphs.len());
        let mut words: Vec<String> = paragraphs[place].split(' ').map(str::to_owned).collect();
        let at = numbers.below(words.len());
        words[at] = word(&mut numbers);
        paragraphs[place] = words.join(" ");
    }
    history.push("Auteur 2", "", &paragraphs);
    history.end();
}

impl History {
    fn new(path: &Path, title: &str) -> Self {
        let mut file = BufWriter::new(File::create(path).expect("a temporary folder can be written"));
        let source = serde_json::json!({"name": "corpus", "id": title});
        let head = serde_json::json!({"fiche": {"title": title, "lang": "fr", "source": source}});
        writeln!(file, "{head}").expect("a file");
        Self { file, revisions: 0 }
    }

    /// An hour after the one before.
    fn push(&mut self, author: &str, comment: &str, paragraphs: &[String]) {
        self.revisions += 1;
        let at = jiff::Timestamp::from_second(1_400_000_000 + self.revisions as i64 * 3_600).expect("a time");
        let line = serde_json::json!({
            "rev": self.revisions,
            "parent": self.revisions - 1,
            "author": author,
            "timestamp": at.to_string(),
            "comment": comment,
            "text": paragraphs.join("\n\n"),
        });
        writeln!(self.file, "{line}").expect("a file");
    }

    fn end(mut self) {
        self.file.flush().expect("a file");
    }
}

pub fn text(numbers: &mut Numbers, size_bytes: usize) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut size = 0;
    while size < size_bytes {
        let paragraph = match numbers.below(6) {
            0 => format!("## {}", sentence(numbers, 3)),
            1 => (0..4).map(|_| format!("- {}", sentence(numbers, 6))).collect::<Vec<_>>().join("\n"),
            2 => format!("{} **{}** {}", sentence(numbers, 20), word(numbers), sentence(numbers, 20)),
            _ => (0..4).map(|_| sentence(numbers, 15)).collect::<Vec<_>>().join(" "),
        };
        size += paragraph.len() + 2;
        paragraphs.push(paragraph);
    }
    paragraphs
}

fn edit(paragraphs: &mut Vec<String>, numbers: &mut Numbers) {
    let at = numbers.below(paragraphs.len());
    match numbers.below(8) {
        0 => paragraphs.insert(at, sentence(numbers, 25)),
        1 if paragraphs.len() > 4 => drop(paragraphs.remove(at)),
        2 => {
            let to = numbers.below(paragraphs.len());
            paragraphs.swap(at, to);
        }
        _ => {
            let mut words: Vec<String> = paragraphs[at].split(' ').map(str::to_owned).collect();
            for _ in 0..=numbers.below(5) {
                let place = numbers.below(words.len());
                words[place] = word(numbers);
            }
            paragraphs[at] = words.join(" ");
        }
    }
}

fn sentence(numbers: &mut Numbers, words: usize) -> String {
    let words: Vec<String> = (0..words).map(|_| word(numbers)).collect();
    let text = words.join(" ");
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

/// Four in ten words are small ones; the others come from some two thousand.
fn word(numbers: &mut Numbers) -> String {
    if numbers.below(10) < 4 {
        return SMALL[numbers.below(SMALL.len())].to_owned();
    }
    let mut of = Numbers(numbers.below(2_000) as u64 + 99);
    (0..2 + of.below(3)).map(|_| SYLLABLES[of.below(SYLLABLES.len())]).collect()
}
