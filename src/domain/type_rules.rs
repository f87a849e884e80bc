//! What makes a type a good type, and how one is read from a file.

use super::fiche_type::{Entry, FicheType, Field, FieldKey, FieldKind, Words};
use std::collections::HashSet;

pub const TYPE_MAX_BYTES: usize = 200_000;
pub const FIELDS_MAX: usize = 100;
pub const VOCABULARY_MAX: usize = 1_000;

/// Keys that forms and files use beside the fields.
const TAKEN_KEYS: [&str; 8] = ["title", "summary", "slug", "type", "lang", "licence", "base", "source"];

/// Reads a type as the files of `assets/types` write it. The message names the field and what is wrong with it.
pub fn from_json(json: &str) -> Result<FicheType, String> {
    if json.len() > TYPE_MAX_BYTES {
        return Err(format!("a type has at most {TYPE_MAX_BYTES} bytes"));
    }
    let fiche_type: FicheType = serde_json::from_str(json).map_err(|error| error.to_string())?;
    check(&fiche_type).map_err(|what| format!("type {}: {what}", fiche_type.key))?;
    Ok(fiche_type)
}

/// The first thing that is wrong with a type.
pub fn check(fiche_type: &FicheType) -> Result<(), String> {
    if fiche_type.version == 0 {
        return Err("versions begin at 1".to_owned());
    }
    for words in [&fiche_type.label, &fiche_type.plural, &fiche_type.purpose] {
        both(words, "label, plural and purpose")?;
    }
    let kind_of = |key: FieldKey| fiche_type.field(&key).filter(|field| !field.is_retired).map(|field| &field.kind);
    if !matches!(kind_of(FieldKey::lead()), Some(FieldKind::Line { .. })) {
        return Err("there is no line with the key lead".to_owned());
    }
    if !matches!(kind_of(FieldKey::body()), Some(FieldKind::Text)) {
        return Err("there is no text with the key body".to_owned());
    }
    if fiche_type.fields.len() > FIELDS_MAX {
        return Err(format!("there are more than {FIELDS_MAX} fields"));
    }
    let mut keys = HashSet::new();
    for field in &fiche_type.fields {
        if !keys.insert(&field.key) || TAKEN_KEYS.contains(&field.key.as_str()) {
            return Err(format!("the key {} is taken", field.key));
        }
        check_field(field).map_err(|what| format!("field {}: {what}", field.key))?;
    }
    Ok(())
}

fn check_field(field: &Field) -> Result<(), String> {
    both(&field.label, "label")?;
    if field.help.fr.trim().is_empty() != field.help.en.trim().is_empty() {
        return Err("help is in one language only".to_owned());
    }
    match &field.kind {
        FieldKind::Line { max_chars } if !(1..=2_000).contains(max_chars) => {
            Err("a line has 1 to 2,000 characters".to_owned())
        }
        FieldKind::Number { min, max, .. } => {
            let is_finite = min.is_none_or(f64::is_finite) && max.is_none_or(f64::is_finite);
            let is_range = min.zip(*max).is_none_or(|(min, max)| min <= max);
            if is_finite && is_range { Ok(()) } else { Err("the range is empty".to_owned()) }
        }
        FieldKind::Choice { entries } | FieldKind::Choices { entries } => check_vocabulary(entries),
        _ if field.is_unique && !matches!(field.kind, FieldKind::Line { .. } | FieldKind::Link) => {
            Err("only a line or a link can be unique".to_owned())
        }
        _ => Ok(()),
    }
}

fn check_vocabulary(entries: &[Entry]) -> Result<(), String> {
    if entries.is_empty() || entries.len() > VOCABULARY_MAX {
        return Err(format!("a vocabulary has 1 to {VOCABULARY_MAX} entries"));
    }
    let mut before = HashSet::new();
    for entry in entries {
        both(&entry.label, &entry.id)?;
        if FieldKey::parse(&entry.id).is_none() {
            return Err(format!("{:?} is not an id: a to z, 0 to 9 and _", entry.id));
        }
        // A parent stands before its children, so that there is no circle.
        if entry.parent.as_ref().is_some_and(|parent| !before.contains(parent.as_str())) {
            return Err(format!("the parent of {} does not stand before it", entry.id));
        }
        if !before.insert(entry.id.as_str()) {
            return Err(format!("the entry {} is there twice", entry.id));
        }
    }
    Ok(())
}

fn both(words: &Words, what: &str) -> Result<(), String> {
    let is_good = [&words.fr, &words.en].iter().all(|words| !words.trim().is_empty() && words.len() <= 500);
    if is_good { Ok(()) } else { Err(format!("{what}: both languages are needed, 500 bytes at most")) }
}
