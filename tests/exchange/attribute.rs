//! `kenfiche attribute`: who wrote each token, for other programs.

use kenfiche::exchange::{attribute::attribute, history::History};
use std::{io::Cursor, process::Command};

const HISTORY: &str = r#"{"fiche": {"title": "Moulin"}}
{"rev": 1, "author": "marie", "author_id": "m1", "text": "---\nv: 1\n---\nLe moulin tourne."}
{"rev": 3, "parent": 1, "author": "marie", "author_id": "m2", "text": "---\nv: 1\n---\nLe vieux moulin tourne."}
{"rev": 4, "parent": 3, "author": "paul", "edits": [[3, 1, ["Le vieux moulin tourne encore."]]]}
{"rev": 5, "parent": 4, "author": "vic", "text": ""}
{"rev": 6, "parent": 5, "author": "lea", "same_as": 4}
"#;

fn words(rev: Option<u32>) -> Result<Vec<(String, u32)>, String> {
    let history = History::open(Cursor::new(HISTORY)).unwrap();
    let answer = attribute(history, rev).map_err(|problem| problem.to_string())?;
    let is_word = |token: &str| token.chars().all(char::is_alphanumeric);
    Ok(answer.tokens.into_iter().filter(|token| is_word(&token.token)).map(|token| (token.token, token.rev)).collect())
}

#[test]
fn each_token_has_the_revision_that_first_had_it() {
    let expected = [("v", 1), ("1", 1), ("Le", 1), ("vieux", 3), ("moulin", 1), ("tourne", 1), ("encore", 4)];
    let expected: Vec<(String, u32)> = expected.map(|(word, rev)| (word.to_owned(), rev)).into();
    assert_eq!(words(None).unwrap(), expected);
    assert_eq!(words(Some(4)).unwrap(), expected);
    assert_eq!(words(Some(3)).unwrap(), expected[..6]);
    assert_eq!(words(Some(5)).unwrap(), []);
    assert_eq!(words(Some(2)).unwrap_err(), "there is no revision 2");
    assert_eq!(words(Some(7)).unwrap_err(), "there is no revision 7");
}

#[test]
fn the_program_prints_one_document() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("moulin.jsonl");
    std::fs::write(&file, HISTORY).unwrap();
    let run = |words: &[&str]| Command::new(env!("CARGO_BIN_EXE_kenfiche")).args(words).output().unwrap();
    let done = run(&["attribute", file.to_str().unwrap(), "--rev", "3"]);
    assert!(done.status.success());
    let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(answer["rev"], 3);
    assert_eq!(answer["tokens"][10], serde_json::json!({"t": "vieux", "rev": 3, "author": "marie"}));
    let refused = run(&["attribute", file.to_str().unwrap(), "--rev", "9"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("there is no revision 9"));
    assert_eq!(run(&["attribute"]).status.code(), Some(2));
}
