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
