//! `verify` and the start name what was changed, swapped, dropped or put back.

use super::*;
use std::fs;

/// The first segment that is closed, and its bytes.
fn closed_segment(dir: &Path) -> (std::path::PathBuf, Vec<u8>) {
    let path = dir.join("journal/00000001.journal");
    assert!(dir.join("journal/00000002.journal").exists(), "the test needs two segments");
    let bytes = fs::read(&path).unwrap();
    (path, bytes)
}

/// Where the frames of a segment begin and end.
fn frames(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut frames = Vec::new();
    let mut at = 84;
    while bytes.get(at..at + 4) == Some(b"KFf1") {
        let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
        frames.push(at..at + 28 + length);
        at += 28 + length;
    }
    frames
}

/// The frame with another first record, its crc right again: what somebody could do who knows the format.
fn numbered(frame: &[u8], first: u64) -> Vec<u8> {
    let mut frame = frame.to_vec();
    frame[12..20].copy_from_slice(&first.to_le_bytes());
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&frame[4..8]);
    hasher.update(&frame[12..]);
    let crc = hasher.finalize();
    frame[8..12].copy_from_slice(&crc.to_le_bytes());
    frame
}

fn first_of(frame: &[u8]) -> u64 {
    u64::from_le_bytes(frame[12..20].try_into().unwrap())
}

/// Changes the first segment of a live store's folder, and gives what `verify` and a fresh start then say.
fn said_of(change: impl FnOnce(&mut Vec<u8>)) -> (Vec<String>, String) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let fiches = filled(&store, 3);
    let mut last = fiches[2].last().unwrap().clone();
    for number in 0..900 {
        if dir.path().join("journal/00000002.journal").exists() {
            break;
        }
        let noise: String = (0..40).map(|n| format!("{:x} ", (n + 1) * (number + 7) * 2_654_435_761_usize)).collect();
        last = revision(Some(&last), content("Fiche 2", &noise));
        save(&store, &last).unwrap();
    }
    let before = store.verify().unwrap();
    assert_eq!(before.problems, Vec::<String>::new());
    assert!(before.digest.is_some() && before.records > 20 && before.index_keys > 100);
    let (path, mut bytes) = closed_segment(dir.path());
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
    let problems = store.verify().unwrap().problems;
    drop(store);
    // A start that trusts what is in sled reads the end of the journal alone; any other reads all of it.
    assert!(Store::open(dir.path(), SMALL).is_ok());
    fs::remove_file(dir.path().join("view.mark")).unwrap();
    let start = Store::open(dir.path(), SMALL).map_or_else(|err| format!("{err:#}"), |_| "it starts".to_owned());
    (problems, start)
}

#[test]
fn a_changed_byte_is_named() {
    let (problems, start) = said_of(|bytes| {
        let frame = frames(bytes)[4].clone();
        bytes[frame.start + 40] ^= 1;
    });
    assert!(problems[0].contains("segment 1, byte") && problems[0].contains("behind record"), "{problems:?}");
    assert!(start.contains("segment 1, byte"), "{start}");
}

#[test]
fn two_records_swapped_are_named() {
    let (problems, start) = said_of(|bytes| {
        let all = frames(bytes);
        let (a, b) = (bytes[all[4].clone()].to_vec(), bytes[all[5].clone()].to_vec());
        let swapped = [numbered(&b, first_of(&a)), numbered(&a, first_of(&b))].concat();
        bytes[all[4].start..all[5].end].copy_from_slice(&swapped);
    });
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(start.contains("the journal"), "{start}");
}

#[test]
fn a_dropped_record_is_named() {
    let (problems, start) = said_of(|bytes| {
        let all = frames(bytes);
        let rest: Vec<u8> = all[5..]
            .iter()
            .flat_map(|frame| numbered(&bytes[frame.clone()], first_of(&bytes[frame.clone()]) - 1))
            .collect();
        bytes.truncate(all[4].start);
        bytes.extend(rest);
    });
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(start.contains("the journal"), "{start}");
}

#[test]
fn an_older_journal_put_back_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let first = create(&store, "Première", "Texte.");
    let segment = dir.path().join("journal/00000001.journal");
    let older = fs::read(&segment).unwrap();
    let noted = store.reached();
    let next = revision(Some(&first), content("Première", "Texte repris."));
    save(&store, &next).unwrap();
    drop(store);
    fs::write(&segment, &older).unwrap();
    let refused = format!("{:#}", Store::open(dir.path(), SMALL).unwrap_err());
    assert!(refused.contains("the journal ends at record 1, and record 2 was saved"), "{refused}");
    // The whole folder put back is as it was then: the digest that was noted elsewhere tells.
    let store = Store::reindex(dir.path(), SMALL).unwrap();
    assert_eq!(store.reached().digest, noted.digest);
    assert_ne!(store.reached().last, noted.last + 1);
}
