//! The types that ship.

use kenfiche::domain::fiche_type::{FicheType, FieldKind, from_json};
use std::{collections::BTreeMap, fs, mem::discriminant, path::Path};

fn shipped() -> Vec<FicheType> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/types");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let found = from_json(&fs::read_to_string(path).unwrap()).unwrap();
            assert_eq!(path.file_stem().unwrap().to_str(), Some(found.key.as_str()));
            found
        })
        .collect()
}

#[test]
fn the_types_that_ship_are_good_types() {
    let keys: Vec<String> = shipped().iter().map(|found| found.key.to_string()).collect();
    assert_eq!(keys, ["call", "initiative", "news", "page", "place", "portrait", "resource", "structure", "workshop"]);
}

#[test]
fn one_key_is_one_kind_of_field_in_all_types() {
    let mut kinds: BTreeMap<String, FieldKind> = BTreeMap::new();
    for field in shipped().into_iter().flat_map(|found| found.fields) {
        let kind = kinds.entry(field.key.to_string()).or_insert(field.kind.clone());
        assert_eq!(discriminant(kind), discriminant(&field.kind), "{}", field.key);
    }
}

#[test]
fn references_name_types_that_ship() {
    let all = shipped();
    for field in all.iter().flat_map(|found| &found.fields) {
        if let FieldKind::Reference { types } = &field.kind {
            assert!(types.iter().all(|key| all.iter().any(|found| found.key == *key)), "{}", field.key);
        }
    }
}

#[test]
fn french_labels_keep_french_typography() {
    for found in shipped() {
        let words = found.fields.iter().flat_map(|field| {
            let entries = match &field.kind {
                FieldKind::Choice { entries } | FieldKind::Choices { entries } => entries.as_slice(),
                _ => &[],
            };
            entries.iter().map(|entry| &entry.label).chain([&field.label, &field.help])
        });
        for words in words.chain([&found.label, &found.plural, &found.purpose]) {
            for wrong in [" ;", " ?", " !", " :", "'", "« ", " »", "..."] {
                assert!(!words.fr.contains(wrong), "{wrong:?} in {}", words.fr);
            }
        }
    }
}

#[test]
fn a_type_that_cannot_work_is_refused_with_a_reason() {
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/types/initiative.json")).unwrap();
    for (from, to, reason) in [
        ("\"key\": \"brakes\"", "\"key\": \"how\"", "the key how is taken"),
        ("\"key\": \"brakes\"", "\"key\": \"title\"", "the key title is taken"),
        ("\"key\": \"body\"", "\"key\": \"text\"", "no text with the key body"),
        ("\"key\": \"lead\"", "\"key\": \"chapeau\"", "no line with the key lead"),
        ("\"id\": \"ended\"", "\"id\": \"idea\"", "the entry idea is there twice"),
        ("\"fr\": \"Freins\"", "\"fr\": \" \"", "both languages"),
        ("\"max_chars\": 400", "\"max_chars\": 0", "1 to 2,000"),
        ("\"version\": 1", "\"version\": 0", "begin at 1"),
    ] {
        assert!(good.contains(from), "{from}");
        let message = from_json(&good.replace(from, to)).unwrap_err();
        assert!(message.contains(reason), "{message}");
    }
    assert!(from_json("[]").is_err());
}
