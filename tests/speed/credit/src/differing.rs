//! Words whose author is another one in a reference output of WikiWho, drawn at random, with what stands around them.

use crate::history::{Revision, advance, read};
use anyhow::Context;
use kenfiche::{domain::text, exchange::packed};
use std::{
    io::Read,
    path::{Path, PathBuf},
};

/// Words shown on either side.
const AROUND: usize = 9;
/// How far one side may be ahead of the other, in tokens, where they are cut in other ways.
const MOST_AHEAD: usize = 60;

struct Word {
    /// As it is compared: lower case.
    word: String,
    revision: usize,
    author: String,
}

struct Difference<'a> {
    history: &'a str,
    at: usize,
    ours: &'a [Word],
    theirs: (usize, String),
    revisions: &'a [Revision],
}

/// Prints so many differences of the histories; `NAME.wikiwho.json.gz` stands beside `NAME.jsonl.gz`.
pub fn sample(paths: &[PathBuf], count: usize, seed: u64) -> anyhow::Result<()> {
    let mut histories = Vec::new();
    for path in paths {
        let name =
            path.file_name().unwrap_or_default().to_string_lossy().split('.').next().unwrap_or_default().to_owned();
        let revisions = read(path)?;
        let ours = ours(&revisions);
        let theirs = theirs(&path.with_file_name(format!("{name}.wikiwho.json.gz")))?;
        histories.push((name, revisions, ours, theirs));
    }
    let (mut compared, mut differences) = (0, Vec::new());
    for (name, revisions, ours, theirs) in &histories {
        let pairs = pairs(ours, theirs);
        let before = differences.len();
        for (at, other) in &pairs {
            if ours[*at].author != theirs[*other].author {
                let theirs = (theirs[*other].revision, theirs[*other].author.clone());
                differences.push(Difference { history: name, at: *at, ours, theirs, revisions });
            }
        }
        compared += pairs.len();
        println!("{name}: {} words compared, {} differ", pairs.len(), differences.len() - before);
    }
    println!("all: {compared} words compared, {} differ; {count} of them:", differences.len());
    let mut chance = seed.wrapping_mul(2).wrapping_add(1);
    for number in 1..=count.min(differences.len()) {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = (chance >> 33) as usize % differences.len();
        let difference = differences.swap_remove(place);
        println!("\n#{number} {difference}");
    }
    Ok(())
}

fn ours(revisions: &[Revision]) -> Vec<Word> {
    let state = advance(revisions, |_, _| ());
    let last = revisions.len() - 1;
    let (text, spans) = (&revisions[last].text, state.spans(&revisions[last].input(last)));
    let spans: Vec<_> = spans.parts.iter().flat_map(|(_, spans)| spans).collect();
    let words = text::tokens(text).into_iter().filter(|token| token.is_word).filter_map(|token| {
        let span = spans[spans.partition_point(|span| span.end <= token.start)..].first()?;
        let author = revisions[span.revision as usize - 1].author.clone();
        Some(Word { word: token.of(text).to_lowercase(), revision: span.revision as usize, author })
    });
    words.collect()
}

fn theirs(path: &Path) -> anyhow::Result<Vec<Word>> {
    let mut json = String::new();
    packed::open(path).with_context(|| path.display().to_string())?.read_to_string(&mut json)?;
    let json: serde_json::Value = serde_json::from_str(&json)?;
    let mut words = Vec::new();
    for token in json["tokens"].as_array().context("it has no tokens")? {
        let (text, author) = (token[0].as_str().unwrap_or_default(), token[2].as_str().unwrap_or_default());
        let revision = token[1].as_u64().unwrap_or_default() as usize;
        for word in text::tokens(text).into_iter().filter(|word| word.is_word) {
            words.push(Word { word: word.of(text).to_lowercase(), revision, author: author.to_owned() });
        }
    }
    Ok(words)
}

/// The same words of both, in order; where the two cut a text in other ways, words are passed over.
fn pairs(ours: &[Word], theirs: &[Word]) -> Vec<(usize, usize)> {
    let is_same = |a: usize, b: usize| ours.get(a).zip(theirs.get(b)).is_some_and(|(a, b)| a.word == b.word);
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < ours.len() && b < theirs.len() {
        if is_same(a, b) {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
            continue;
        }
        let ahead = (1..MOST_AHEAD).flat_map(|ahead| [(ahead, 0), (0, ahead), (ahead, ahead)]);
        let meets = |(x, y): &(usize, usize)| (0..3).all(|next| is_same(a + x + next, b + y + next));
        let (x, y) = ahead.into_iter().find(meets).unwrap_or((1, 1));
        (a, b) = (a + x, b + y);
    }
    pairs
}

impl std::fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let from = self.at.saturating_sub(AROUND);
        let to = (self.at + AROUND + 1).min(self.ours.len());
        let shown = |at: usize| match &self.ours[at] {
            word if at == self.at => format!("<<{}>>", word.word),
            word => word.word.clone(),
        };
        writeln!(f, "{}: {}", self.history, (from..to).map(shown).collect::<Vec<_>>().join(" "))?;
        let word = &self.ours[self.at];
        let around: Vec<&str> = self.ours[from..to].iter().map(|word| word.word.as_str()).collect();
        for (who, revision, author) in
            [("ours", word.revision, &word.author), ("WikiWho", self.theirs.0, &self.theirs.1)]
        {
            writeln!(f, "  {who}: revision {revision}, {author}")?;
            if let Some(before) = revision.checked_sub(2) {
                writeln!(f, "    before: {}", nearest(&self.revisions[before].text, &around, self.at - from))?;
            }
            writeln!(f, "    in it:  {}", nearest(&self.revisions[revision - 1].text, &around, self.at - from))?;
        }
        Ok(())
    }
}

/// The place of a text that has most of these words, the one in the middle counting most: its words, and how many in a
/// row are those.
fn nearest(text: &str, around: &[&str], middle: usize) -> String {
    let words: Vec<String> = text::tokens(text)
        .into_iter()
        .filter(|token| token.is_word)
        .map(|token| token.of(text).to_lowercase())
        .collect();
    let row_at = |at: usize| {
        let before = (1..=at.min(middle)).take_while(|back| words[at - back] == around[middle - back]).count();
        let rest = words[at..].iter().zip(&around[middle..]).take_while(|(a, b)| a == b).count();
        before + rest
    };
    let near = |at: usize| {
        let stretch = &words[at.saturating_sub(AROUND)..(at + AROUND + 1).min(words.len())];
        around.iter().filter(|word| stretch.iter().any(|other| other == *word)).count()
    };
    let places = (0..words.len()).filter(|at| words[*at] == around[middle]);
    match places.max_by_key(|at| (row_at(*at), near(*at))) {
        Some(at) => {
            let (from, to) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(words.len()));
            format!("[{} in a row, {} near] {}", row_at(at), near(at), words[from..to].join(" "))
        }
        None => "the word is not there".to_owned(),
    }
}
