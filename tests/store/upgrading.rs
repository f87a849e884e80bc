//! Folders that earlier programs wrote are opened, read whole, and gone on with.

use super::*;
use std::fs;

/// The data folder kept in `tests/data` under this name, its journal unpacked.
fn folder(name: &str) -> tempfile::TempDir {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("journal")).unwrap();
    fs::copy(kept.join("layout"), dir.path().join("layout")).unwrap();
    let packed = fs::read(kept.join("00000001.journal.zst")).unwrap();
    let journal = zstd::bulk::decompress(&packed, 4 << 20).unwrap();
    fs::write(dir.path().join("journal/00000001.journal"), journal).unwrap();
    dir
}

#[test]
fn a_folder_of_layout_1_is_read_whole_and_gone_on_with() {
    let dir = folder("layout-1");
    let store = open(dir.path());
    assert_eq!((store.counts().fiches, store.counts().revisions), (3, 6));
    let verified = store.verify().unwrap();
    assert_eq!(verified.problems, Vec::<String>::new());
    let digest = "9cb5b3a79db8a9c8bf0bd887972885b4f0d53776923bc2ccd40ddd6b89653864";
    assert_eq!((verified.records, verified.digest.unwrap().to_string()), (7, digest.to_owned()));

    let port = store.by_slug(&Slug::parse("le-port").unwrap()).unwrap().unwrap();
    let head = store.head(port).unwrap().unwrap();
    let body = head.revision.content.values.get(&FieldKey::body());
    assert_eq!(body, Some(&Value::Text("Le quai est au nord, la cale au sud.".to_owned())));
    assert_eq!((head.revision.number, head.revision.summary.as_str()), (2, "la cale"));
    let light = store.by_slug(&Slug::parse("le-phare-de-l-ile").unwrap()).unwrap().unwrap();
    assert_eq!(store.links_to(port).unwrap(), [light]);
    let writer = store.contributor(head.revision.contributors[0]).unwrap().unwrap();
    assert_eq!(writer.contributor.name.as_str(), "Maëlle Le Gall");
    assert!(writer.passphrase.is_some());

    let next = revision(Some(&head.revision), content("Le port", "Le quai est au nord."));
    save(&store, &next).unwrap();
    drop(store);
    let store = open(dir.path());
    assert_eq!(*store.head(port).unwrap().unwrap().revision, next);
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
}

/// Every file of a folder kept whole in `tests/data`, unpacked.
fn unpack(kept: &Path, to: &Path) {
    for entry in fs::read_dir(kept).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_stem().unwrap());
        if path.is_dir() {
            fs::create_dir(&target).unwrap();
            unpack(&path, &target);
        } else if path.extension().is_some_and(|end| end == "zst") {
            fs::write(target, zstd::bulk::decompress(&fs::read(path).unwrap(), 4 << 20).unwrap()).unwrap();
        }
    }
}

#[test]
fn a_whole_folder_with_the_view_of_its_time_is_read_and_gone_on_with() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/layout-1-with-view");
    for left_out in ["", "view", "view.mark"] {
        let dir = tempfile::tempdir().unwrap();
        unpack(&kept, dir.path());
        let path = dir.path().join(left_out);
        match left_out {
            "" => {}
            "view" => fs::remove_dir_all(path).unwrap(),
            _ => fs::remove_file(path).unwrap(),
        }
        for _ in 0..2 {
            let store = open(dir.path());
            let verified = store.verify().unwrap();
            assert_eq!(verified.problems, Vec::<String>::new(), "without {left_out:?}");
            let digest = "09df9cca81fde32b8a63db812463c91ec4c0fa3112f56f8cf6bdb21169117080";
            assert_eq!((verified.records, verified.digest.unwrap().to_string()), (22, digest.to_owned()));
            assert_eq!((store.counts().fiches, store.counts().revisions), (5, 10));
        }
        let store = open(dir.path());
        let garden = store.by_slug(&Slug::parse("le-jardin-partage").unwrap()).unwrap().unwrap();
        let head = store.head(garden).unwrap().unwrap();
        assert_eq!((head.revision.number, head.revision.content.slug.as_str()), (4, "le-jardin-de-tous"));
        let body = head.revision.content.values.get(&FieldKey::body());
        let text = "On sème des fèves.\n\nOn arrose le matin. Voir [[Le compost]].";
        assert_eq!(body, Some(&Value::Text(text.to_owned())));
        let people = store.contributors().unwrap();
        let of = |name: &str| people.iter().find(|record| record.contributor.name.as_str() == name).unwrap();
        assert!(of("Yann").blocked.is_some() && of("Zoélie").passphrase.is_some());
        assert!(people.iter().any(|record| record.closed.is_some_and(|closed| closed.is_anonymous)));
        assert_eq!(store.claims_of(of("Marie").contributor.id).unwrap().len(), 1);
        assert_eq!(store.measures(None, 10).unwrap().len(), 1);
        let next = revision(Some(&head.revision), content("Le jardin de tous", "On sème."));
        save(&store, &next).unwrap();
        assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
    }
}
