//! The same wiki is the same pages and feeds, whatever the process, its language and its clock.

use super::Program;
use std::{collections::BTreeMap, fs, path::Path, process::Command};

const PAGES: [&str; 19] = [
    "/",
    "/fiches",
    "/fiches?q=le&sort=title",
    "/fiches?view=list&sort=changed",
    "/wanted",
    "/contributors",
    "/about",
    "/limits",
    "/measures",
    "/changes.atom",
    "/fiche/la-foire-a-la-bidouille",
    "/fiche/la-foire-a-la-bidouille/history",
    "/fiche/la-foire-a-la-bidouille/credit",
    "/fiche/la-foire-a-la-bidouille/changes.atom",
    "/fiche/la-foire-a-la-bidouille.json",
    "/fiche/la-foire-a-la-bidouille/cite",
    "/contributor/paul~vieux",
    "/api/v1/search?q=le",
    "/api/v1/fiches/la-foire-a-la-bidouille/credit",
];

/// What a process of this language, zone and working folder answers.
fn told(folder: &Path, language: &str, zone: &str) -> BTreeMap<&'static str, String> {
    let words = ["--base-url", "https://wiki.example.org"];
    let program = Program::start_in(folder, &words, &[("LC_ALL", language), ("LANG", language), ("TZ", zone)]);
    // The order of headers is that of a table of chance; they are compared in their own.
    let ordered = |answer: String| {
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
        let mut lines: Vec<&str> =
            head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("date:")).collect();
        lines[1..].sort_unstable();
        format!("{}\n\n{body}", lines.join("\n"))
    };
    PAGES.iter().map(|page| (*page, ordered(program.ask(page, "accept-language: fr\r\n")))).collect()
}

#[test]
fn the_same_wiki_gives_the_same_bytes_in_any_process_language_and_zone() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = vec![serde_json::json!({"fiche": {
        "title": "La foire à la bidouille", "type": "initiative", "source": {"name": "vieux", "id": "1"},
        "fields": {"themes": ["Eau", "Énergie", "zéro"], "places": [{"label": "Brest"}]}
    }})];
    for (at, author) in ["Paul", "Élodie", "Zoé", "Anne", "paul"].into_iter().enumerate() {
        let text = format!("Le pont d’{author}.\n\nUn [[Autre {at}]] et [[Deuxième]] mot {}.", "encore ".repeat(at));
        lines.push(serde_json::json!({"rev": at + 1, "author": author, "timestamp": format!("201{at}-02-24T23:30:00Z"), "text": text}));
    }
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    fs::write(folder.path().join("one"), lines.join("\n")).unwrap();
    let import = super::kenfiche(&["import", "history", "one"], folder.path()).output().unwrap();
    assert!(import.status.success(), "{}", super::told(&import));
    let first = told(folder.path(), "C", "America/New_York");
    for (page, answer) in &first {
        assert!(answer.starts_with("HTTP/1.1 200"), "{page}: {answer}");
    }
    // Another process, on a copy of the folder whose view is built anew.
    let copy = tempfile::tempdir().unwrap();
    let copied = Command::new("cp").arg("-r").arg(folder.path().join("data")).arg(copy.path()).status().unwrap();
    assert!(copied.success());
    fs::remove_dir_all(copy.path().join("data/view")).unwrap();
    let second = told(copy.path(), "fr_FR.UTF-8", "Asia/Tokyo");
    for page in PAGES {
        assert!(first[page] == second[page], "{page}:\n{}\n----\n{}", first[page], second[page]);
    }
}
