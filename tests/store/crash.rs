//! Starting again: after a kill, without sled, on a damaged or held folder.

use super::*;
use std::{fs, thread};

#[test]
fn a_folder_copied_while_saves_go_on_holds_all_that_was_answered() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let mut fiches = filled(&store, 3);
    let copies = tempfile::tempdir().unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        let (store, stop) = (&store, &stop);
        let writer = scope.spawn(move || {
            let mut last = create(store, "Pendant ce temps", "Texte.");
            while !stop.load(Ordering::Relaxed) && last.number < 200 {
                let next = revision(Some(&last), content("Pendant ce temps", &format!("Texte {}.", last.number)));
                save(store, &next).unwrap();
                last = next;
            }
        });
        for round in 0..4 {
            let last = fiches[0].last().unwrap();
            let next = revision(Some(last), content("Fiche 0", &format!("Tour {round}.")));
            save(store, &next).unwrap();
            fiches[0].push(next);
            let copied = copies.path().join(round.to_string());
            copy(dir.path(), &copied);
            // Every other one without sled at all.
            if round % 2 == 0 {
                fs::remove_dir_all(copied.join("view")).unwrap();
            }
            let again = open(&copied);
            is_here(&again, &fiches);
            assert_eq!(again.verify().unwrap().problems, Vec::<String>::new(), "round {round}");
        }
        stop.store(true, Ordering::Relaxed);
        writer.join().unwrap();
    });
}

#[test]
fn a_view_left_by_a_kill_catches_up_and_equals_one_built_anew() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let fiches = filled(&store, 4);
    // A store that is never closed leaves its mark at "open", as a kill does.
    let killed = tempfile::tempdir().unwrap();
    copy(dir.path(), killed.path());
    drop(store);
    for _ in 0..2 {
        let again = open(killed.path());
        is_here(&again, &fiches);
        assert_eq!(again.verify().unwrap().problems, Vec::<String>::new());
    }
    let store = Store::reindex(killed.path(), SMALL).unwrap();
    is_here(&store, &fiches);
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_second_store_on_a_folder_is_refused_and_says_who_holds_it() {
    let dir = tempfile::tempdir().unwrap();
    let _store = open(dir.path());
    let since = std::time::Instant::now();
    let refused = format!("{:#}", Store::open(dir.path(), SMALL).unwrap_err());
    assert!(since.elapsed().as_secs() < 2);
    assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
}

#[test]
fn a_newer_layout_is_refused_with_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    fs::write(dir.path().join("layout"), "kenfiche 2\n").unwrap();
    let refused = format!("{:#}", Store::open(dir.path(), SMALL).unwrap_err());
    assert!(refused.contains("layout 2") && refused.contains("newer"), "{refused}");
    fs::write(dir.path().join("layout"), "kenfiche 1\n").unwrap();
    open(dir.path());
}

#[test]
fn saves_are_refused_below_the_reserve_and_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let full = Store::open(dir.path(), Options { reserve_bytes: u64::MAX, ..SMALL }).unwrap();
    let made = revision(None, content("Sans place", "Texte."));
    assert!(matches!(save(&full, &made), Err(AppendError::Full)));
    assert!(full.head(made.fiche).unwrap().is_none());
    drop(full);
    let store = open(dir.path());
    save(&store, &made).unwrap();
    assert!(store.head(made.fiche).unwrap().is_some());
}

#[test]
fn a_journal_whose_end_was_cut_stops_the_start_until_it_is_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let first = create(&store, "Première", "Texte.");
    let second = create(&store, "Seconde", "Texte.");
    drop(store);
    let segment = dir.path().join("journal/00000001.journal");
    let mut bytes = fs::read(&segment).unwrap();
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    bytes[end - 3] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let refused = format!("{:#}", Store::open(dir.path(), SMALL).unwrap_err());
    assert!(refused.contains("the journal ends at record 1, and record 2 was saved"), "{refused}");
    let store = Store::reindex(dir.path(), SMALL).unwrap();
    assert!(store.head(first.fiche).unwrap().is_some());
    assert!(store.head(second.fiche).unwrap().is_none());
    assert!(
        fs::read_dir(dir.path().join("journal"))
            .unwrap()
            .any(|file| { file.unwrap().file_name().to_string_lossy().starts_with("torn-") })
    );
}
