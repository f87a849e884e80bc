//! Backups: taken while people save, gone on with, cut and changed at every place, and made a wiki again.

use super::*;
use kenfiche::store::{BackedUp, backup, restore};
use std::{fs, thread};

fn backed_up(store: &Store, dir: &Path, file: &Path) -> BackedUp {
    backup(dir, file, Some(store.reached()), NOW).unwrap()
}

/// The wiki of a backup, in a folder of its own.
fn restored(file: &Path) -> Result<(tempfile::TempDir, Store, bool), String> {
    let dir = tempfile::tempdir().unwrap();
    let done = restore(file, dir.path(), SMALL).map_err(|err| format!("{err:#}"))?;
    let store = open(dir.path());
    assert_eq!(store.reached(), done.reached);
    Ok((dir, store, done.has_remains))
}

#[test]
fn a_backup_taken_while_people_save_is_whole_and_is_gone_on_with() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("wiki.backup");
    let data = dir.path().join("data");
    let store = open(&data);
    let fiches = filled(&store, 4);
    let stop = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        let (store, stop) = (&store, &stop);
        let saver = scope.spawn(move || {
            let mut last = create(store, "Pendant ce temps", "Texte.");
            while !stop.load(Ordering::Relaxed) && last.number < 2_000 {
                let next = revision(Some(&last), content("Pendant ce temps", &format!("Texte {}.", last.number)));
                save(store, &next).unwrap();
                last = next;
            }
        });
        let mut before = 0;
        for round in 0..4 {
            let acknowledged = store.reached();
            let done = backup(&data, &file, Some(acknowledged), NOW).unwrap();
            assert_eq!((done.reached, done.added), (acknowledged, acknowledged.last - before), "round {round}");
            before = acknowledged.last;
            let (_dir, again, has_remains) = restored(&file).unwrap();
            assert!(!has_remains);
            is_here(&again, &fiches);
            let verified = again.verify().unwrap();
            assert_eq!((verified.problems, verified.digest), (vec![], Some(acknowledged.digest)), "round {round}");
        }
        stop.store(true, Ordering::Relaxed);
        saver.join().unwrap();
    });
    let last = store.reached();
    drop(store);
    // Nobody serves it now.
    assert_eq!(backup(&data, &file, None, NOW).unwrap().reached, last);
    assert_eq!(backup(&data, &file, None, NOW).unwrap().added, 0);
    // A restored wiki is the same wiki: it goes on, and so does its backup.
    let (there, again, _) = restored(&file).unwrap();
    create(&again, "Ailleurs", "Texte.");
    assert_eq!(backed_up(&again, there.path(), &file).added, 1);
}

#[test]
fn an_addition_cut_at_any_byte_leaves_the_former_backup() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("wiki.backup"));
    let store = open(&data);
    let fiches = filled(&store, 2);
    let former = backed_up(&store, &data, &file);
    let last = create(&store, "Ce qui est nouveau", "Texte.");
    let whole = backed_up(&store, &data, &file);
    let bytes = fs::read(&file).unwrap();
    for length in former.bytes as usize..bytes.len() {
        fs::write(&file, &bytes[..length]).unwrap();
        if length % 29 == 0 {
            let (_dir, again, has_remains) = restored(&file).unwrap();
            assert_eq!(
                (again.reached(), has_remains),
                (former.reached, length as u64 != former.bytes),
                "{length} bytes"
            );
            is_here(&again, &fiches);
        }
        let done = backed_up(&store, &data, &file);
        assert_eq!((done.reached, done.added), (whole.reached, 1), "{length} bytes");
        assert!(fs::read(&file).unwrap() == bytes, "{length} bytes");
    }
    let (_dir, again, _) = restored(&file).unwrap();
    assert_eq!(*again.head(last.fiche).unwrap().unwrap().revision, last);
    for length in (0..former.bytes as usize).step_by(53) {
        fs::write(&file, &bytes[..length]).unwrap();
        let told = restored(&file).map(|_| ()).unwrap_err();
        assert!(told.contains("it is cut") || told.contains("not a backup"), "{length} bytes: {told}");
    }
}

#[test]
fn a_bit_flipped_anywhere_in_a_backup_is_told_and_gives_no_wrong_text() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("wiki.backup"));
    let store = open(&data);
    filled(&store, 2);
    let former = backed_up(&store, &data, &file);
    create(&store, "Ce qui est nouveau", "Texte.");
    backed_up(&store, &data, &file);
    let bytes = fs::read(&file).unwrap();
    for byte in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[byte] ^= 1 << (byte % 8);
        fs::write(&file, &flipped).unwrap();
        let into = tempfile::tempdir().unwrap();
        // Only of an end that is behind everything it cannot be known whether it was ever whole: then the former one is given, and told.
        match restore(&file, into.path(), SMALL) {
            Ok(done) => {
                assert!(byte as u64 >= former.bytes && done.has_remains, "byte {byte}");
                assert_eq!(done.reached, former.reached, "byte {byte}");
            }
            Err(err) => assert!(format!("{err:#}").contains("wiki.backup cannot be restored"), "byte {byte}: {err:#}"),
        }
        if byte < former.bytes as usize {
            assert!(backup(&data, &file, Some(store.reached()), NOW).is_err(), "byte {byte}");
            assert!(fs::read(&file).unwrap() == flipped, "byte {byte}: what is damaged is left as it is");
        }
    }
}

#[test]
fn what_is_no_backup_of_this_wiki_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("wiki.backup"));
    let store = open(&data);
    let first = create(&store, "Une fiche", "Texte.");
    let refused = |file: &Path| format!("{:#}", backup(&data, file, Some(store.reached()), NOW).unwrap_err());

    fs::write(&file, "Mes mémoires, en un seul exemplaire, et qui ne sont pas une sauvegarde.").unwrap();
    assert!(refused(&file).contains("it is not a backup of Kenfiche"));
    assert!(fs::read_to_string(&file).unwrap().starts_with("Mes mémoires"));
    assert!(refused(dir.path()).contains("cannot be opened"));
    assert!(refused(&dir.path().join("no/folder/wiki.backup")).contains("cannot be written"));

    let other = tempfile::tempdir().unwrap();
    let other_file = dir.path().join("other.backup");
    backed_up(&open(other.path()), other.path(), &other_file);
    assert!(refused(&other_file).contains("another wiki"));

    // The same wiki, put back to what it was and gone on with otherwise.
    let third = dir.path().join("third.backup");
    backed_up(&store, &data, &third);
    let (there, again, _) = restored(&third).unwrap();
    for number in 0..3 {
        create(&again, &format!("Autrement {number}"), "Texte.");
        backed_up(&again, there.path(), &third);
    }
    assert!(refused(&third).contains("another course of this wiki"), "{}", refused(&third));
    for number in 0..5 {
        create(&store, &format!("Ainsi {number}"), "Texte.");
    }
    assert!(refused(&third).contains("another course of this wiki"), "{}", refused(&third));
    assert!(restored(&third).unwrap().1.head(first.fiche).unwrap().is_some());
}

#[test]
fn a_wiki_is_restored_into_an_empty_folder_only() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("wiki.backup"));
    let store = open(&data);
    let fiches = filled(&store, 2);
    backed_up(&store, &data, &file);
    let refused = format!("{:#}", restore(&file, dir.path(), SMALL).unwrap_err());
    assert!(refused.contains("is not empty") && refused.contains("empty folder only"), "{refused}");
    drop(store);
    assert!(restore(&file, &data, SMALL).is_err());

    // One that was cut short serves nobody, and is done again.
    let cut = dir.path().join("cut");
    fs::create_dir_all(cut.join("journal.restored")).unwrap();
    fs::write(cut.join("journal.restored/00000001.journal"), "half").unwrap();
    fs::write(cut.join("layout"), "kenfiche 1\n").unwrap();
    let refused = format!("{:#}", Store::open(&cut, SMALL).unwrap_err());
    assert!(refused.contains("restored in part"), "{refused}");
    restore(&file, &cut, SMALL).unwrap();
    is_here(&open(&cut), &fiches);
}
