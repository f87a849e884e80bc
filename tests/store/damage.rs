//! One bit flipped anywhere in a data folder: it is told, and no wrong text is ever read.

use super::*;
use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

const FLIPS: u64 = 60;

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Numbers that look like chance and are the same at each run.
fn chance(seed: u64) -> u64 {
    let mixed = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 16
}

/// Whether everything reads as it was saved; false where reading says that something is damaged. Panics at a wrong text.
fn reads_whole(store: &Store, fiches: &[Vec<Revision>]) -> bool {
    let mut is_whole = true;
    for revision in fiches.iter().flatten() {
        match store.revision(revision.fiche, revision.number) {
            Ok(Some(read)) => assert_eq!(*read, *revision),
            Ok(None) | Err(_) => is_whole = false,
        }
        match store.entry(revision.fiche, revision.number) {
            Ok(Some(read)) => {
                assert_eq!((&read.hash, read.title), (&revision.hash, revision.content.title.to_string()))
            }
            Ok(None) | Err(_) => is_whole = false,
        }
        is_whole &= matches!(store.credit(revision.fiche, revision.number), Ok(Some(_)));
    }
    is_whole
}

#[test]
fn a_bit_flipped_in_any_file_is_told_and_gives_no_wrong_text() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let fiches = filled(&store, 3);
    let digest = store.reached();
    drop(store);
    let mut healed = 0;
    for flip in 0..FLIPS {
        let copied = tempfile::tempdir().unwrap();
        copy(dir.path(), copied.path());
        let all = files(copied.path());
        // A view that is trusted: its file is where its mark says.
        open(copied.path()).verify().unwrap();
        let file = &all[flip as usize % all.len()];
        let Ok(mut bytes) = fs::read(file) else { continue };
        let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        if used == 0 {
            continue;
        }
        let at = chance(flip) as usize % used;
        bytes[at] ^= 1 << (chance(flip + 1_000) % 8);
        fs::write(file, &bytes).unwrap();
        let named = || format!("{} byte {at}", file.strip_prefix(copied.path()).unwrap().display());
        let opened = catch_unwind(AssertUnwindSafe(|| Store::open(copied.path(), SMALL)));
        match opened.unwrap_or_else(|_| panic!("{}: the start panicked", named())) {
            Err(err) => assert!(format!("{err:#}").len() > 30, "{}: {err:#}", named()),
            Ok(store) => {
                let verified = store.verify().unwrap();
                if reads_whole(&store, &fiches) && verified.problems.is_empty() {
                    assert_eq!(verified.digest, Some(digest.digest), "{}", named());
                    healed += 1;
                }
            }
        }
    }
    // In the view, its mark, or nowhere that matters: it was built anew from the journal, or never read.
    assert!(healed > 0 && healed < FLIPS, "{healed} of {FLIPS}");
}
