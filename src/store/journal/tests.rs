//! The journal broken at every byte: what was whole is read, what was torn is cut, what is damaged stops the start.

use super::*;
use std::os::unix::fs::FileExt;

const SMALL: u64 = 4_096;

fn record(number: usize) -> Vec<u8> {
    format!("record {number} {}", "x".repeat(number * 37 % 200)).into_bytes()
}

/// A journal of several segments whose frames hold one, two or three records.
fn written(dir: &Path, frames: usize) -> Vec<Vec<u8>> {
    let (mut journal, _) = Journal::open(dir, SMALL, Reading::Whole).unwrap();
    let mut records = Vec::new();
    for frame in 0..frames {
        let new: Vec<Vec<u8>> = (0..=frame % 3).map(|n| record(records.len() + n)).collect();
        let ends = journal.append(&new.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
        assert_eq!(ends.last().unwrap().last as usize, records.len() + new.len());
        records.extend(new);
    }
    records
}

fn all(dir: &Path, to: u64) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut records = Vec::new();
    read(dir, 1, to, |_, record| {
        records.push(record.to_vec());
        Ok(())
    })?;
    Ok(records)
}

/// A second, simpler reading of the files: every frame after every header, by lengths alone.
fn plain(dir: &Path) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    for number in segment::numbers(dir).unwrap() {
        let bytes = fs::read(segment::path(dir, number)).unwrap();
        let mut at = segment::HEADER_BYTES;
        while bytes.get(at) == Some(&b'K') {
            let end = at + 28 + u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
            at += 28;
            while at < end {
                let length = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
                records.push(bytes[at + 4..at + 4 + length].to_vec());
                at += 4 + length;
            }
        }
    }
    records
}

/// Where the last frame of the last segment begins and ends, and that segment.
fn last_frame(dir: &Path) -> (PathBuf, std::ops::Range<usize>) {
    let path = segment::path(dir, *segment::numbers(dir).unwrap().last().unwrap());
    let bytes = fs::read(&path).unwrap();
    let (mut start, mut end) = (0, segment::HEADER_BYTES);
    while bytes.get(end) == Some(&b'K') {
        start = end;
        end += 28 + u32::from_le_bytes(bytes[end + 4..end + 8].try_into().unwrap()) as usize;
    }
    (path, start..end)
}

#[test]
fn what_is_appended_is_read_through_all_segments_and_goes_on_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut records = written(dir.path(), 60);
    assert!(segment::numbers(dir.path()).unwrap().len() > 3);
    let last = records.len() as u64;
    assert_eq!(all(dir.path(), last).unwrap(), records);
    assert_eq!(plain(dir.path()), records);

    let (mut journal, tail) = Journal::open(dir.path(), SMALL, Reading::Whole).unwrap();
    assert_eq!((journal.end().last, tail), (last, Tail::Zeros));
    journal.settle().unwrap();
    for _ in 0..20 {
        let new = record(records.len());
        journal.append(&[&new]).unwrap();
        records.push(new);
    }
    let end = journal.end();
    drop(journal);
    assert_eq!(plain(dir.path()), records);
    let (journal, _) = Journal::open(dir.path(), SMALL, Reading::Whole).unwrap();
    assert_eq!(journal.end(), end);
    let mut some = Vec::new();
    read(dir.path(), last - 5, last + 3, |end, record| {
        some.push((end.last, record.to_vec()));
        Ok(())
    })
    .unwrap();
    let expected: Vec<_> = (last - 5..=last + 3).map(|number| (number, records[number as usize - 1].clone())).collect();
    assert_eq!(some, expected);
    assert!(all(dir.path(), end.last + 1).unwrap_err().to_string().contains("the journal ends at record"));
}

#[test]
fn a_last_frame_cut_or_flipped_at_any_byte_is_put_aside_and_the_rest_kept() {
    let dir = tempfile::tempdir().unwrap();
    let records = written(dir.path(), 9);
    let (path, frame) = last_frame(dir.path());
    let whole = fs::read(&path).unwrap();
    let before = records.len() as u64 - 3;
    for byte in frame.clone() {
        for is_cut in [true, false] {
            let mut bytes = whole.clone();
            if is_cut {
                bytes[byte..].fill(0);
            } else {
                bytes[byte] ^= 1 << (byte % 8);
            }
            fs::write(&path, &bytes).unwrap();
            let (mut journal, tail) = Journal::open(dir.path(), SMALL, Reading::Whole).unwrap();
            assert_eq!(journal.end().last, before, "byte {byte}");
            let is_torn = bytes[frame.start..].iter().any(|byte| *byte != 0);
            assert_eq!(tail, if is_torn { Tail::Torn } else { Tail::Zeros }, "byte {byte}");
            journal.settle().unwrap();
            journal.append(&[b"after"]).unwrap();
            assert_eq!(plain(dir.path()).last().unwrap(), b"after");
            assert_eq!(Journal::open(dir.path(), SMALL, Reading::Whole).unwrap().0.end(), journal.end());
        }
    }
    let aside = format!("torn-00000001-{}", frame.start);
    assert!(dir.path().join(aside).exists());
}

#[test]
fn any_subset_of_the_pages_of_the_last_write_is_whole_or_torn_never_something_else() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = Journal::open(dir.path(), 64 * 1024, Reading::Whole).unwrap();
    journal.append(&[b"first"]).unwrap();
    let path = segment::path(dir.path(), 1);
    let before = fs::read(&path).unwrap();
    let long: Vec<u8> = (0..20_000u32).map(|n| (n * 31 % 251) as u8).collect();
    journal.append(&[&long, b"second"]).unwrap();
    let after = fs::read(&path).unwrap();
    drop(journal);
    let pages = 6;
    for subset in 0..1 << pages {
        let mut bytes = before.clone();
        for page in (0..pages).filter(|page| subset & (1 << page) != 0) {
            let place = page * 4_096..(page + 1) * 4_096;
            bytes[place.clone()].copy_from_slice(&after[place]);
        }
        fs::write(&path, &bytes).unwrap();
        let (journal, _) = Journal::open(dir.path(), 64 * 1024, Reading::Whole).unwrap();
        let expected = if bytes == after { 3 } else { 1 };
        assert_eq!(journal.end().last, expected, "pages {subset:b}");
    }
}

#[test]
fn damage_anywhere_but_in_the_last_frame_stops_the_start_and_names_the_place() {
    let dir = tempfile::tempdir().unwrap();
    written(dir.path(), 40);
    let numbers = segment::numbers(dir.path()).unwrap();
    for number in [1, numbers[numbers.len() - 1]] {
        let path = segment::path(dir.path(), number);
        let whole = fs::read(&path).unwrap();
        let first_frame = segment::HEADER_BYTES..segment::HEADER_BYTES + 28 + 20;
        for byte in (0..segment::HEADER_BYTES).chain(first_frame) {
            let mut bytes = whole.clone();
            bytes[byte] ^= 0x40;
            fs::write(&path, &bytes).unwrap();
            let refused = format!("{:#}", Journal::open(dir.path(), SMALL, Reading::Whole).unwrap_err());
            assert!(refused.contains(&format!("segment {number}")), "byte {byte}: {refused}");
        }
        fs::write(&path, &whole).unwrap();
    }
    // A closed segment that lost its end, one that is missing, one of another journal, an older state put back.
    let path = segment::path(dir.path(), 2);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 40]).unwrap();
    assert!(Journal::open(dir.path(), SMALL, Reading::Whole).unwrap_err().to_string().contains("segment"));
    fs::remove_file(&path).unwrap();
    let refused = Journal::open(dir.path(), SMALL, Reading::Whole).unwrap_err().to_string();
    assert!(refused.contains("segment 2 of the journal is missing"), "{refused}");
    let other = tempfile::tempdir().unwrap();
    written(other.path(), 40);
    fs::copy(segment::path(other.path(), 2), &path).unwrap();
    assert!(Journal::open(dir.path(), SMALL, Reading::Whole).is_err());
    fs::write(&path, &whole).unwrap();
    assert!(Journal::open(dir.path(), SMALL, Reading::Whole).is_ok());
}

#[test]
fn a_segment_half_made_by_a_killed_program_is_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let records = written(dir.path(), 10);
    fs::write(dir.path().join("00000002.journal.new"), b"half").unwrap();
    let (journal, _) = Journal::open(dir.path(), SMALL, Reading::Whole).unwrap();
    assert_eq!(journal.end().last as usize, records.len());
    assert!(!dir.path().join("00000002.journal.new").exists());
}

#[test]
fn after_a_failed_write_nothing_more_is_appended() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = Journal::open(dir.path(), SMALL, Reading::Whole).unwrap();
    journal.append(&[b"kept"]).unwrap();
    journal.segment.break_file(&segment::path(dir.path(), 1));
    assert!(matches!(journal.append(&[b"lost"]), Err(AppendError::Failed(_))));
    journal.segment = Segment::open(dir.path(), 1, 0).unwrap();
    assert!(matches!(journal.append(&[b"later"]), Err(AppendError::Failed(_))));
    assert_eq!(journal.end().last, 1);
    assert_eq!(Journal::open(dir.path(), SMALL, Reading::Whole).unwrap().0.end().last, 1);
}

#[test]
fn zeros_are_written_ahead_of_every_frame() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = Journal::open(dir.path(), 4 * 1024 * 1024, Reading::Whole).unwrap();
    let file = fs::File::open(segment::path(dir.path(), 1)).unwrap();
    for _ in 0..60 {
        let length = file.metadata().unwrap().len();
        journal.append(&[&vec![7; 60_000]]).unwrap();
        let mut last = [0];
        file.read_exact_at(&mut last, file.metadata().unwrap().len() - 1).unwrap();
        assert_eq!(last, [0]);
        assert!(file.metadata().unwrap().len() == length || file.metadata().unwrap().len() >= length + 60_000);
    }
}
