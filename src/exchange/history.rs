//! One fiche with all its revisions, in JSON Lines: read one revision at a time.

use super::ReadProblem;
use crate::domain::revision::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::{
    collections::HashMap,
    io::{BufRead, Read},
};

/// Longest line, in bytes: a text of 500 KB with every character escaped fits.
pub const LINE_MAX_BYTES: u64 = 8_000_000;

/// What the optional first line says of the fiche.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct FicheHead {
    pub title: Option<String>,
    pub slug: Option<String>,
    #[serde(rename = "type")]
    pub type_key: Option<String>,
    pub lang: Option<String>,
    pub licence: Option<String>,
    pub fields: Map<String, Json>,
    /// Who wrote these fields, when it is none of those who wrote the text.
    pub fields_by: Option<String>,
    pub source: Option<SourceRecord>,
}

/// Where a fiche comes from, as files say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SourceRecord {
    pub name: String,
    pub id: String,
    pub url: Option<String>,
    pub date: Option<String>,
    pub attribution: Option<String>,
}

/// One revision with its whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRevision {
    /// The line it was on.
    pub line: u64,
    pub rev: u32,
    pub author: Author,
    /// Who wrote it with them.
    pub co_authors: Vec<Author>,
    pub at: Option<Timestamp>,
    pub comment: String,
    pub is_minor: bool,
    /// As it stands in the file, front matter included.
    pub text: String,
}

/// `id` tells two authors of one name apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
pub struct Author {
    #[serde(rename = "author", default)]
    pub name: String,
    #[serde(rename = "author_id", default)]
    pub id: Option<String>,
}

/// Reads a history. Memory: the texts, compressed, since any of them may come back by its number.
pub struct History<R> {
    lines: R,
    line: u64,
    head: Option<FicheHead>,
    /// A first line that was not a head.
    waiting: Option<Line>,
    last: Option<(u32, String)>,
    texts: HashMap<u32, Vec<u8>>,
    packer: zstd::bulk::Compressor<'static>,
    is_over: bool,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    fiche: Option<FicheHead>,
    rev: Option<u32>,
    #[serde(default)]
    parent: Option<u32>,
    #[serde(default)]
    author: String,
    #[serde(default)]
    author_id: Option<String>,
    #[serde(default)]
    co_authors: Vec<CoAuthor>,
    #[serde(default)]
    timestamp: Option<String>,
    #[serde(default)]
    comment: Option<String>,
    #[serde(default)]
    minor: bool,
    text: Option<String>,
    same_as: Option<u32>,
    edits: Option<Vec<(usize, usize, Vec<String>)>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum CoAuthor {
    Named(Author),
    Name(String),
}

impl<R: BufRead> History<R> {
    /// Reads the first line, to know whether it speaks of the fiche.
    pub fn open(lines: R) -> Result<Self, ReadProblem> {
        let mut history = Self {
            lines,
            line: 0,
            head: None,
            waiting: None,
            last: None,
            texts: HashMap::new(),
            packer: zstd::bulk::Compressor::new(1).map_err(|error| ReadProblem::at(0, error.to_string()))?,
            is_over: false,
        };
        match history.next_line()? {
            Some(Line { fiche: Some(head), .. }) => history.head = Some(head),
            first => history.waiting = first,
        }
        Ok(history)
    }

    /// What the file says of its fiche, if it does.
    pub fn head(&self) -> Option<&FicheHead> {
        self.head.as_ref()
    }

    fn next_line(&mut self) -> Result<Option<Line>, ReadProblem> {
        loop {
            let mut bytes = Vec::new();
            let count = self.lines.by_ref().take(LINE_MAX_BYTES + 1).read_until(b'\n', &mut bytes);
            self.line += 1;
            let line = self.line;
            if count.map_err(|error| ReadProblem::at(line, error.to_string()))? == 0 {
                return Ok(None);
            }
            if bytes.len() as u64 > LINE_MAX_BYTES {
                return Err(ReadProblem::at(line, format!("it is longer than {LINE_MAX_BYTES} bytes")));
            }
            let text = str::from_utf8(&bytes).map_err(|_| ReadProblem::at(line, "it is not UTF-8"))?;
            let text = if line == 1 { text.trim_start_matches('\u{feff}') } else { text };
            if text.trim().is_empty() {
                continue;
            }
            return serde_json::from_str(text).map(Some).map_err(|error| ReadProblem::at(line, plain(&error)));
        }
    }

    fn revision(&mut self, line: Line) -> Result<HistoryRevision, ReadProblem> {
        let here = self.line;
        let wrong = |what: String| ReadProblem::at(here, what);
        let rev = line.rev.ok_or_else(|| wrong("there is no rev".to_owned()))?;
        let before = self.last.as_ref().map_or(0, |(rev, _)| *rev);
        if rev <= before {
            return Err(wrong(format!("rev {rev} comes after rev {before}")));
        }
        if line.parent.is_some_and(|parent| parent > before) {
            return Err(wrong(format!("its parent does not stand before it: the last was {before}")));
        }
        let text = match (line.text, line.same_as, line.edits) {
            (Some(text), _, _) => text,
            (_, Some(same), _) => self.earlier(same).map_err(wrong)?,
            (_, _, Some(edits)) => {
                let previous = self.last.as_ref().map_or("", |(_, text)| text);
                edited(previous, &edits).ok_or_else(|| wrong("its edits do not fit the text before it".to_owned()))?
            }
            _ => return Err(wrong("there is no text, same_as or edits".to_owned())),
        };
        let at = match line.timestamp.as_deref() {
            None | Some("") => None,
            Some(written) => Some(
                timestamp(written).ok_or_else(|| wrong(format!("{written:?} is not a time (2013-02-24T10:00:00Z)")))?,
            ),
        };
        let packed = self.packer.compress(text.as_bytes()).map_err(|error| wrong(error.to_string()))?;
        self.texts.insert(rev, packed);
        self.last = Some((rev, text.clone()));
        let co_authors = line.co_authors.into_iter().map(|who| match who {
            CoAuthor::Named(author) => author,
            CoAuthor::Name(name) => Author { name, id: None },
        });
        Ok(HistoryRevision {
            line: here,
            rev,
            author: Author { name: line.author, id: line.author_id },
            co_authors: co_authors.collect(),
            at,
            comment: line.comment.unwrap_or_default(),
            is_minor: line.minor,
            text,
        })
    }

    fn earlier(&self, rev: u32) -> Result<String, String> {
        let packed = self.texts.get(&rev).ok_or_else(|| format!("there is no rev {rev} before it"))?;
        let text = zstd::bulk::decompress(packed, LINE_MAX_BYTES as usize).map_err(|error| error.to_string())?;
        String::from_utf8(text).map_err(|error| error.to_string())
    }
}

impl<R: BufRead> Iterator for History<R> {
    type Item = Result<HistoryRevision, ReadProblem>;

    /// After a problem, nothing more is read: later revisions rest on earlier ones.
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let line = match self.waiting.take() {
            Some(line) => Ok(Some(line)),
            None => self.next_line(),
        };
        let next = line.and_then(|line| line.map(|line| self.revision(line)).transpose()).transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Takes YAML front matter off a text: what is between a first line `---` and the next. The parts, with the text after it as
/// it was.
pub fn split_front_matter(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("---\n") else { return (None, text) };
    let mut at = 0;
    for line in rest.split_inclusive('\n').take(500) {
        if line.trim_end() == "---" {
            let after = &rest[at + line.len()..];
            return (Some(&rest[..at]), after.strip_prefix('\n').unwrap_or(after));
        }
        at += line.len();
    }
    (None, text)
}

/// A time of ISO 8601 with its zone, in milliseconds since 1970.
pub fn timestamp(written: &str) -> Option<Timestamp> {
    written.parse::<jiff::Timestamp>().ok().map(|at| Timestamp(at.as_millisecond()))
}

/// Edits by line, ascending and apart. `None` when they do not fit, or make more than a line may hold.
fn edited(previous: &str, edits: &[(usize, usize, Vec<String>)]) -> Option<String> {
    let old: Vec<&str> = previous.split('\n').collect();
    let mut new: Vec<&str> = Vec::with_capacity(old.len());
    let mut done = 0;
    for (at, deleted, inserted) in edits {
        new.extend(old.get(done..*at)?);
        new.extend(inserted.iter().map(String::as_str));
        done = at.checked_add(*deleted).filter(|end| *end <= old.len())?;
    }
    new.extend(old.get(done..)?);
    let bytes: usize = new.iter().map(|line| line.len() + 1).sum();
    (bytes as u64 <= LINE_MAX_BYTES).then(|| new.join("\n"))
}

/// The message without the line of the fragment, which is always the first.
pub(super) fn plain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let cut = message.rfind(" at line ").unwrap_or(message.len());
    format!("{} (column {})", &message[..cut], error.column())
}
