//! What the documents say can be found: every link of theirs leads to a file, every room of the map is there.

use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_link_of_a_document_leads_to_a_file() {
    let mut lost = Vec::new();
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for link in links(&text).filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or_default();
            if !document.parent().unwrap().join(path).exists() {
                lost.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn the_map_names_every_room_and_no_other() {
    let map = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let house = map.split("```text").nth(1).unwrap().split("```").next().unwrap();
    let drawn = |room: &str| house.lines().any(|line| line.trim_start().starts_with(&format!("{room}/")));
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            name.ends_with(".rs") || ["cli", "settings"].contains(&name.as_str()) || drawn(&name),
            "{name} is not on the map"
        );
    }
    assert!(map.lines().count() < 200, "a map is read in one go");
}

#[test]
fn every_promise_is_shown_by_tests_that_there_are() {
    let promises = fs::read_to_string(root().join("docs/promises.md")).unwrap();
    let code: String =
        ["src", "tests"].iter().flat_map(|room| super::texts(room, ".rs")).map(|(_, text)| text).collect();
    let is_name = |name: &&str| {
        name.matches('_').count() >= 2 && name.bytes().all(|b| b.is_ascii_lowercase() || b"_0123456789".contains(&b))
    };
    let named: Vec<&str> = promises.split('`').skip(1).step_by(2).filter(is_name).collect();
    assert!(named.len() > 50, "{named:?}");
    let lost: Vec<&&str> = named.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(lost.is_empty(), "no test of these names: {lost:#?}");
    let kept = promises.split("## Not yet").next().unwrap_or_default();
    let rows = kept.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| promise"));
    let bare: Vec<&str> = rows.filter(|row| !row.split('`').skip(1).step_by(2).any(|name| is_name(&name))).collect();
    assert!(bare.is_empty(), "shown by no test: {bare:#?}");
}

fn documents() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs"), root().join("assets"), root().join("tests/data")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "md") && !path.ends_with("markdown-it-xss.md") {
                found.push(path);
            }
        }
    }
    found
}

/// The targets of `[words](target)`, code aside.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2).flat_map(|part| part.split('`').step_by(2));
    prose.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split(')').next())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
