//! The file of settings: TOML, read with the line of everything in it.

use super::{
    described::{ALL, Described},
    sources::nearest,
};
use std::{borrow::Cow, collections::BTreeMap, fs::File, io::Read, path::Path};
use toml::de::{DeTable, DeValue};

/// Bytes of a file of settings that are read; a longer one is something else.
const FILE_MAX_BYTES: u64 = 64_000;

/// By key, what is said and on which line; then what is wrong, each with its line.
pub type Lines = (BTreeMap<&'static str, (String, usize)>, Vec<String>);

/// Reads a file of settings; the failure is a sentence about the whole file.
pub fn read(path: &Path) -> Result<Lines, String> {
    let shown = path.display();
    let mut text = String::new();
    let file = File::open(path).map_err(|err| format!("the settings in {shown} cannot be read: {err}"))?;
    file.take(FILE_MAX_BYTES + 1)
        .read_to_string(&mut text)
        .map_err(|err| format!("the settings in {shown} cannot be read: {err}"))?;
    if text.len() as u64 > FILE_MAX_BYTES {
        return Err(format!("the settings in {shown} are longer than {FILE_MAX_BYTES} bytes: is it the right file?"));
    }
    let line = |at: usize| 1 + text[..at.min(text.len())].matches('\n').count();
    let table = DeTable::parse(&text).map_err(|err| {
        let place = err.span().map_or_else(|| shown.to_string(), |span| format!("{shown}:{}", line(span.start)));
        format!("{place}: this is not TOML: {}", err.message().trim().replace('\n', ", "))
    })?;
    let (mut said, mut mistakes) = (BTreeMap::new(), Vec::new());
    for (key, value) in table.into_inner() {
        let number = line(key.span().start);
        match (Described::of(key.get_ref()), plain(value.get_ref())) {
            (Some(described), Some(text)) => {
                said.insert(described.key, (text.into_owned(), number));
            }
            (Some(described), None) => mistakes.push(format!(
                "{shown}:{number}: {} takes a text, such as {} = {:?}",
                described.key, described.key, described.default
            )),
            (None, _) => mistakes.push(unknown(&format!("{shown}:{number}"), key.get_ref())),
        }
    }
    Ok((said, mistakes))
}

/// A text as it stands in such a file.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            _ if letter.is_control() => quoted.push_str(&format!("\\u{:04X}", letter as u32)),
            _ => quoted.push(letter),
        }
    }
    quoted + "\""
}

/// A text, a number, or a list of texts put together with commas.
fn plain<'a>(value: &'a DeValue<'_>) -> Option<Cow<'a, str>> {
    match value {
        DeValue::String(text) => Some(Cow::Borrowed(text)),
        DeValue::Integer(number) => Some(Cow::Owned(number.to_string())),
        DeValue::Boolean(is_so) => Some(Cow::Owned(is_so.to_string())),
        DeValue::Array(values) => {
            let texts: Option<Vec<_>> = values
                .iter()
                .map(|value| match value.get_ref() {
                    DeValue::String(text) => Some(text.as_ref()),
                    _ => None,
                })
                .collect();
            Some(Cow::Owned(texts?.join(", ")))
        }
        _ => None,
    }
}

fn unknown(place: &str, key: &str) -> String {
    match nearest(key, ALL.iter().map(|described| described.key)) {
        Some(nearest) => format!("{place}: there is no setting {key}; is it {nearest}?"),
        None => {
            let known: Vec<&str> = ALL.iter().map(|described| described.key).collect();
            format!("{place}: there is no setting {key}; there are {}", known.join(", "))
        }
    }
}
