//! Histories in JSON Lines, compressed or not.

use kenfiche::exchange::{
    ReadProblem,
    history::{History, HistoryRevision, split_front_matter, timestamp},
    packed::unpacked,
};
use std::io::{Cursor, Read, Write};

/// Begins with a byte order mark, holds an empty line and a CR LF, does not end its last line.
const SHORT: &str = include_str!("../data/history/short.jsonl");

fn read(text: &[u8]) -> Result<Vec<HistoryRevision>, ReadProblem> {
    History::open(unpacked(Cursor::new(text.to_vec()))?)?.collect()
}

#[test]
fn texts_edits_and_returns_give_whole_texts() {
    let history = History::open(Cursor::new(SHORT)).unwrap();
    assert_eq!(history.head().unwrap().title.as_deref(), Some("Jardin"));
    assert_eq!(history.head().unwrap().source.as_ref().unwrap().date.as_deref(), Some("2016"));
    let revisions: Vec<HistoryRevision> = history.map(Result::unwrap).collect();
    let texts: Vec<&str> = revisions.iter().map(|revision| revision.text.as_str()).collect();
    assert_eq!(texts, ["un\ndeux\n", "un\ntrois\nquatre\n", "un\ndeux\n"]);
    assert_eq!(revisions[0].author.id.as_deref(), Some("a1"));
    assert!(revisions[1].is_minor);
    let co_authors: Vec<&str> = revisions[1].co_authors.iter().map(|author| author.name.as_str()).collect();
    assert_eq!(co_authors, ["lea", "tom"]);
    assert_eq!(revisions[2].at, revisions[0].at);
    assert_eq!((revisions[2].rev, revisions[2].line), (5, 5));
    assert_eq!(timestamp("2013-02-24T10:00:00Z").unwrap().0, 1_361_700_000_000);
}

#[test]
fn every_compression_is_told_by_its_content() {
    let plain = SHORT.as_bytes();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(plain).unwrap();
    let mut bz2 = Vec::new();
    bzip2::read::BzEncoder::new(plain, bzip2::Compression::fast()).read_to_end(&mut bz2).unwrap();
    let xz = include_bytes!("../data/history/short.jsonl.xz").to_vec();
    let zst = zstd::encode_all(plain, 1).unwrap();
    let expected = read(plain).unwrap();
    for packed in [gz.finish().unwrap(), bz2, xz, zst] {
        assert_ne!(packed, plain);
        assert_eq!(read(&packed).unwrap(), expected);
        assert!(read(&packed[..packed.len() / 2]).is_err(), "a cut file is read as whole");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    let first = "{\"rev\": 1, \"author\": \"a\", \"text\": \"un\"}\n";
    for (second, expected) in [
        ("{\"rev\": 1, \"text\": \"\"}", "line 2: rev 1 comes after rev 1"),
        ("{\"rev\": 2, \"parent\": 7, \"text\": \"\"}", "line 2: its parent does not stand before it: the last was 1"),
        ("{\"rev\": 2}", "line 2: there is no text, same_as or edits"),
        ("{\"rev\": 2, \"same_as\": 9}", "line 2: there is no rev 9 before it"),
        ("{\"rev\": 2, \"edits\": [[3, 1, []]]}", "line 2: its edits do not fit the text before it"),
        ("{\"rev\": 2, \"edits\": [[0, 18446744073709551615, []]]}", "line 2: its edits do not fit the text before it"),
        (
            "{\"rev\": 2, \"timestamp\": \"hier\", \"text\": \"\"}",
            "line 2: \"hier\" is not a time (2013-02-24T10:00:00Z)",
        ),
        ("{\"text\": \"\"}", "line 2: there is no rev"),
        ("\n\n{", "line 4: EOF while parsing an object (column 1)"),
    ] {
        let problem = read(format!("{first}{second}").as_bytes()).unwrap_err();
        assert_eq!(problem.to_string(), expected);
    }
    assert_eq!(read(b"{\"rev\": 1, \"text\": \"\xff\"}").unwrap_err().to_string(), "line 1: it is not UTF-8");
    assert!(read(b"").unwrap().is_empty());
}

#[test]
fn front_matter_comes_off_and_the_rest_stays() {
    assert_eq!(split_front_matter("---\ntitle: a\n---\n\n# A\n"), (Some("title: a\n"), "# A\n"));
    assert_eq!(split_front_matter("---\n---\nA"), (Some(""), "A"));
    for whole in ["# A\n\n---\n", "---\nsans fin", "--- \na\n---\n"] {
        assert_eq!(split_front_matter(whole), (None, whole));
    }
}
