//! The interface speaks both languages, wholly, with the typography of each.

use super::texts;
use kenfiche::web::language::{Tongue, files};
use std::collections::{BTreeMap, BTreeSet};

/// Words that are the same in every language.
const NAMES: [&str; 8] = ["CC BY-SA 4.0", "Kenfiche", "Ken", "Markdown", "JSON", "Atom", "BibTeX", "HTML"];

/// The messages of a language: by key, their text with its variants.
fn messages(tongue: Tongue) -> BTreeMap<String, String> {
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    for (name, text) in files(tongue) {
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
                Some((new, value)) => {
                    key = new.trim().to_owned();
                    let before = messages.insert(key.clone(), value.to_owned());
                    assert_eq!(before, None, "{name}: {key} is there twice");
                }
                None if line.trim().is_empty() => {}
                None => {
                    messages.get_mut(&key).unwrap_or_else(|| panic!("{name}: {line}")).push_str(&format!("\n{line}"))
                }
            }
        }
    }
    messages
}

/// The values that a message shows. One language may have to choose by a number where the other does not.
fn variables(message: &str) -> BTreeSet<String> {
    let is_shown =
        |rest: &&str| !rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').starts_with(" ->");
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    message.split('$').skip(1).filter(is_shown).map(name).collect()
}

#[test]
fn both_languages_say_the_same_things_of_the_same_values() {
    let (french, english) = (messages(Tongue::Fr), messages(Tongue::En));
    let keys = |messages: &BTreeMap<String, String>| messages.keys().cloned().collect::<BTreeSet<_>>();
    let apart: Vec<_> = keys(&french).symmetric_difference(&keys(&english)).cloned().collect();
    assert!(apart.is_empty(), "in one language only: {apart:?}");
    for (key, message) in &french {
        assert_eq!(variables(message), variables(&english[key]), "{key}");
    }
}

#[test]
fn every_message_that_is_asked_for_is_there_and_every_one_there_is_asked_for() {
    let known = messages(Tongue::Fr);
    let code: String = texts("src/web", ".rs").into_iter().map(|(_, text)| text).collect();
    let mut missing = BTreeSet::new();
    for call in [".say(", ".say_with(", "Refused("] {
        for (at, _) in code.match_indices(call) {
            let rest = code[at + call.len()..].trim_start();
            let key = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
            // A family of messages is asked for by its second half, where one function puts the first before it.
            let is_known = |key: &str| known.keys().any(|known| known == key || known.ends_with(&format!("-{key}")));
            missing.extend(key.filter(|key| !is_known(key)).map(str::to_owned));
        }
    }
    assert!(missing.is_empty(), "no message for {missing:?}");
    // A key may be put together of two halves.
    let is_built = |key: &str| {
        key.match_indices('-').any(|(at, _)| {
            let (first, second) = (&key[..at], &key[at + 1..]);
            [format!("\"{first}-{{"), format!("\"{second}\""), format!("}}-{second}\"")]
                .iter()
                .any(|half| code.contains(half))
        })
    };
    let unused: Vec<_> = known.keys().filter(|key| !code.contains(&format!("\"{key}\"")) && !is_built(key)).collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
}

#[test]
fn french_is_set_as_french() {
    let mut wrong = Vec::new();
    for (key, message) in messages(Tongue::Fr) {
        wrong.extend(faults(&message).into_iter().map(|fault| format!("{key}: {fault}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a typographer would put right.
fn faults(message: &str) -> Vec<String> {
    let letters: Vec<char> = message.replace("{\"", "").replace("\"}", "").chars().collect();
    let mut faults = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1).copied();
        let ends = after.is_none_or(|after| after.is_whitespace() || "».)".contains(after));
        let fault = match letter {
            '\'' => true,
            '"' => after != Some('\u{a0}') && before != Some('\u{a0}'),
            ';' | '!' | '?' | '%' => ends && before != Some('\u{202f}'),
            ':' => ends && before != Some('\u{a0}') && before != Some('}'),
            '«' => after != Some('\u{a0}'),
            '»' => before != Some('\u{a0}'),
            _ => false,
        };
        if fault {
            faults.push(letters[at.saturating_sub(12)..(at + 6).min(letters.len())].iter().collect());
        }
    }
    for word in ["utilisateur", "erreur", "succès"] {
        if message.to_lowercase().contains(word) {
            faults.push(word.to_owned());
        }
    }
    faults
}

#[test]
fn no_words_of_the_interface_stand_outside_the_translations() {
    let mut found = Vec::new();
    for (path, text) in texts("src/web", ".rs") {
        for literal in shown_literals(&text) {
            let has_words = literal.replace("\\n", " ").chars().filter(|c| c.is_alphabetic()).count() >= 2;
            if has_words && !NAMES.contains(&literal.trim()) {
                found.push(format!("{path}: {literal:?}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn words_in_a_view_are_seen_and_values_of_attributes_are_not() {
    let view = r#"html! { p class="a" { "Seen" (f("no")) @if x == "no" { "Also" } a href=("no") id={ "no" (x) } { b { "x" } } } @match y { "no" => "yes", } } "no""#;
    assert_eq!(shown_literals(view), ["Seen", "Also", "x", "yes"]);
}

/// The string literals that stand as content inside `html!`: not in a value of an attribute, an expression or a condition.
fn shown_literals(text: &str) -> Vec<String> {
    let mut literals = Vec::new();
    for (at, mark) in text.match_indices("html! {") {
        let inside = &text[at + mark.len()..];
        // What is open, innermost last: `{` of content, `=` of an attribute, `(` of an expression.
        let (mut open, mut is_control, mut last, mut skip_to) = (vec!['{'], false, ' ', 0);
        for (start, letter) in inside.char_indices() {
            if start < skip_to {
                continue;
            }
            match letter {
                '{' => {
                    open.push(if "=#.".contains(last) && !is_control { '=' } else { '{' });
                    is_control = is_control && open.contains(&'(');
                }
                '(' | '[' => open.push('('),
                '}' | ')' | ']' => drop(open.pop()),
                '@' if !open.contains(&'(') => is_control = true,
                ';' | ',' if !open.contains(&'(') => is_control = false,
                '"' => {
                    let end = start + 1 + closing_quote(&inside[start + 1..]);
                    if !open.contains(&'(')
                        && !open.contains(&'=')
                        && !is_control
                        && last != '='
                        && !inside[end + 1..].trim_start().starts_with("=>")
                    {
                        literals.push(inside[start + 1..end].to_owned());
                    }
                    skip_to = end + 1;
                }
                _ => {}
            }
            if !letter.is_whitespace() {
                last = letter;
            }
            if open.is_empty() {
                break;
            }
        }
    }
    literals
}

fn closing_quote(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '\\' if !is_escaped => is_escaped = true,
            '"' if !is_escaped => return at,
            _ => is_escaped = false,
        }
    }
    text.len()
}
