//! `kenfiche import`, as it is typed.

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

const HISTORY: &str = "{\"rev\": 1, \"author\": \"a\", \"text\": \"b\"}\n";

fn kenfiche(folder: &Path, words: &[&str], input: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_kenfiche"))
        .args(words)
        .env("KENFICHE_DATA", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its words does not read.
    let _ = program.stdin.take().unwrap().write_all(input.as_bytes());
    program.wait_with_output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, &str) {
    (output.status.code(), str::from_utf8(&output.stdout).unwrap())
}

#[test]
fn import_says_what_it_did_and_what_was_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let created = kenfiche(&data, &["import", "history", "-"], HISTORY);
    assert_eq!(said(&created), (Some(0), "1 fiches created, 0 revised, 0 unchanged; 1 revisions kept\n"));
    let again = kenfiche(&data, &["import", "history", "-"], HISTORY);
    assert_eq!(said(&again), (Some(0), "0 fiches created, 0 revised, 1 unchanged; 0 revisions kept\n"));
    let dry = kenfiche(&data, &["import", "history", "--dry-run", "-"], HISTORY);
    assert_eq!(said(&dry), (Some(0), "would create 0 fiches (0 revisions); 1 are here already\n"));
    let missing = kenfiche(&data, &["import", "json", "nowhere.json", "-"], "{\"fiches\": []}");
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("nowhere.json: "));
    assert_eq!(kenfiche(&data, &["import", "poem", "-"], "").status.code(), Some(2));
    assert_eq!(kenfiche(&data, &["import", "history"], "").status.code(), Some(2));
}
