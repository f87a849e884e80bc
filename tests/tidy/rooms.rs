//! Reading goes down: main → cli → web, exchange → wiki → store → domain; each library is known to one room.

use super::texts;

/// A room, and the rooms that it may look into beside itself.
const MAY_READ: [(&str, &[&str]); 7] = [
    ("domain", &[]),
    ("store", &["domain"]),
    ("wiki", &["store", "domain"]),
    ("exchange", &["wiki", "store", "domain"]),
    ("settings", &["wiki", "store", "domain"]),
    ("web", &["wiki", "store", "domain", "settings"]),
    ("cli", &["web", "exchange", "wiki", "store", "domain", "settings"]),
];

/// A library, and the one room that knows it.
const KNOWN_TO: [(&str, &str); 7] = [
    ("actix_web", "web"),
    ("maud", "web"),
    ("fluent_bundle", "web"),
    ("sled", "store"),
    ("clap", "cli"),
    ("toml", "settings"),
    ("prometheus_client", "web"),
];

#[test]
fn no_room_looks_up() {
    let mut wrong = Vec::new();
    for (path, text) in texts("src", ".rs") {
        let room = room(&path);
        let Some((_, below)) = MAY_READ.iter().find(|(name, _)| *name == room) else { continue };
        for read in rooms_read(&text) {
            if read != room && MAY_READ.iter().any(|(name, _)| *name == read) && !below.contains(&read.as_str()) {
                wrong.push(format!("{path} reads {read}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_library_is_known_to_one_room() {
    let mut wrong = Vec::new();
    for (path, text) in texts("src", ".rs") {
        for (library, rooms) in KNOWN_TO {
            let is_used =
                text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(&format!("{library}::")));
            if is_used && !rooms.split(' ').any(|name| name == room(&path)) {
                wrong.push(format!("{path} knows {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is remembered of the store would not hear of a save that came through another door.
#[test]
fn whatever_is_kept_goes_through_one_door_of_the_wiki() {
    let written = "store.append(";
    let other = |path: &str| !path.starts_with("src/store/") && path != "src/wiki/remembered.rs";
    let wrong: Vec<String> = texts("src", ".rs")
        .into_iter()
        .filter(|(path, text)| other(path) && text.split_whitespace().collect::<String>().contains(written))
        .map(|(path, _)| path)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn domain_knows_no_file_network_clock_or_chance() {
    let outside = ["std::fs", "std::net", "std::time::Instant", "SystemTime", "getrandom", "std::thread", "std::env"];
    for (path, text) in texts("src/domain", ".rs") {
        let code = text.split("#[cfg(test)]").next().unwrap();
        let found: Vec<_> = outside.iter().filter(|name| code.contains(*name)).collect();
        assert!(found.is_empty(), "{path} knows {found:?}");
    }
}

#[test]
fn every_file_says_in_its_first_line_what_it_is() {
    for folder in ["src", "tests"] {
        for (path, text) in texts(folder, ".rs") {
            let heading: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
            let first = heading.join(" ").replace("//!", "");
            assert!(first.trim().len() > 10 && first.contains(['.', ':']), "{path} has no heading");
        }
    }
}

#[test]
fn nothing_is_left_unfinished() {
    let marks =
        [concat!("to", "do!("), concat!("FIX", "ME"), concat!("unimple", "mented!("), concat!("allow(dead", "_code)")];
    for (path, text) in texts("src", ".rs") {
        let found: Vec<_> = marks.iter().filter(|mark| text.contains(*mark)).collect();
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}

#[test]
fn the_direction_is_read_out_of_nested_imports() {
    let text = "use crate::{\n  domain::{a, web::b},\n  store::C,\n};\nfn f() { crate::wiki::go(); }";
    assert_eq!(rooms_read(text), ["domain", "store", "wiki"]);
}

fn room(path: &str) -> &str {
    path.trim_start_matches("src/").split(['/', '.']).next().unwrap()
}

/// The rooms named behind `crate::`, also in nested imports.
fn rooms_read(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, mark) in text.match_indices("crate::") {
        let rest = &text[at + mark.len()..];
        match rest.strip_prefix('{') {
            None => rooms.push(word(rest)),
            Some(inside) => rooms.extend(outer_words(inside)),
        }
    }
    rooms.retain(|room| !room.is_empty());
    rooms
}

/// The first word of each part of a group, up to its closing brace.
fn outer_words(inside: &str) -> Vec<String> {
    let (mut words, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                words.push(word(inside[start..at].trim()));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                words.push(word(inside[start..at].trim()));
                start = at + 1;
            }
            _ => {}
        }
    }
    words
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}
