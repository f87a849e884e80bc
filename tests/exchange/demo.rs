//! The data of the demonstration: all of it can be shown, none of it is anybody's address.

use kenfiche::{
    domain::{
        fiche::{Lang, Licence, Slug, Title},
        fiche_type::{FicheType, from_json},
        id::{FicheId, ItemId},
        personal::is_personal,
        render,
        value_json::{NamesIn, values_in},
    },
    exchange::{
        history::{History, SourceRecord, split_front_matter, timestamp},
        json,
        packed::unpacked,
    },
};
use serde_json::{Map, Value as Json};
use std::{
    collections::BTreeSet,
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_str().unwrap().ends_with(ending));
    paths.sort();
    paths
}

fn types() -> Vec<FicheType> {
    files("assets/types", ".json").iter().map(|path| from_json(&fs::read_to_string(path).unwrap()).unwrap()).collect()
}

#[track_caller]
fn assert_good(types: &[FicheType], key: &str, title: &str, fields: &Map<String, Json>, body: Option<&str>) {
    Title::parse(title).unwrap();
    let fiche_type = types.iter().find(|found| found.key.as_str() == key).unwrap();
    let names = NamesIn { fiche: &|_| None::<FicheId>, contributor: &|_| None, new_item: &|_, _| ItemId([0; 16]) };
    let (values, mut problems) = values_in(fiche_type, fields, body, &names);
    problems.extend(fiche_type.check(&values));
    assert!(problems.is_empty(), "{title}: {problems:?}");
}

#[track_caller]
fn assert_sourced(source: Option<&SourceRecord>, licence: Option<&str>, lang: Option<&str>) {
    let source = source.unwrap();
    assert!(!source.name.is_empty() && !source.id.is_empty() && source.date.is_some() && source.attribution.is_some());
    Licence::parse(licence.unwrap()).unwrap();
    Lang::parse(lang.unwrap()).unwrap();
}

#[test]
fn every_history_can_be_shown_with_its_source() {
    let types = types();
    let paths = files("assets/demo/histories", ".zst");
    assert_eq!(paths.len(), 54);
    let mut revisions = 0;
    for path in paths {
        let history = History::open(unpacked(Cursor::new(fs::read(&path).unwrap())).unwrap()).unwrap();
        let head = history.head().unwrap().clone();
        assert_sourced(head.source.as_ref(), head.licence.as_deref(), head.lang.as_deref());
        Slug::parse(head.slug.as_ref().unwrap()).unwrap();
        let mut last = String::new();
        for revision in history {
            let revision = revision.unwrap();
            assert!(revision.at.is_some() && !revision.author.name.is_empty());
            assert!(!is_personal(&revision.author.name) && !is_personal(&revision.comment), "{revision:?}");
            last = revision.text;
            revisions += 1;
        }
        let (_, text) = split_front_matter(&last);
        assert_good(&types, head.type_key.as_ref().unwrap(), head.title.as_ref().unwrap(), &head.fields, Some(text));
        assert_eq!(render::problem(text), None);
    }
    assert_eq!(revisions, 929 + 177);
}

#[test]
fn every_place_and_its_earlier_states_can_be_shown_with_their_source() {
    let types = types();
    let mut slugs = BTreeSet::new();
    let (mut fiches, mut states) = (0, 0);
    for path in files("assets/demo", ".json.zst") {
        let file = json::read(unpacked(Cursor::new(fs::read(&path).unwrap())).unwrap()).unwrap();
        for fiche in file.fiches {
            assert_sourced(fiche.source.as_ref(), fiche.licence.as_deref(), fiche.lang.as_deref());
            assert!(slugs.insert(Slug::parse(fiche.slug.as_ref().unwrap()).unwrap()));
            assert_good(&types, &fiche.type_key, &fiche.title, &fiche.fields, fiche.body.as_deref());
            for state in &fiche.revisions {
                let fields = state.fields.as_ref().unwrap_or(&fiche.fields);
                assert_good(&types, &fiche.type_key, state.title.as_ref().unwrap(), fields, fiche.body.as_deref());
                assert!(state.timestamp.as_deref().is_none_or(|at| timestamp(at).is_some()));
                states += 1;
            }
            fiches += 1;
        }
    }
    assert_eq!((fiches, states), (81, 101));
}
