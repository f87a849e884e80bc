//! The cases of MediaWiki's difference engine: ours leads from one text to the other, finds the moves, and marks about as much.

use kenfiche::domain::{diff, text::word_count};
use serde::Deserialize;
use std::{fs, path::Path};

/// One case, with what wikidiff2 is expected to mark.
#[derive(Deserialize)]
struct Case {
    id: String,
    title: String,
    before: String,
    after: String,
    removed: Vec<String>,
    added: Vec<String>,
    moves: u32,
}

#[derive(Deserialize)]
struct Pair {
    before: String,
    after: String,
}

fn read<T: for<'a> Deserialize<'a>>(name: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/diff-cases").join(name);
    let bytes = zstd::decode_all(fs::File::open(path).unwrap()).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn every_case_is_applied_and_reads_the_same_both_ways() {
    let cases = read::<Case>("wikidiff2.json.zst").into_iter().map(|case| (case.before, case.after));
    let pairs = read::<Pair>("pairs.json.zst").into_iter().map(|pair| (pair.before, pair.after));
    let all: Vec<(String, String)> = cases.chain(pairs).collect();
    assert_eq!(all.len(), 80);
    for (before, after) in &all {
        let difference = diff::text(before, after);
        assert_eq!(difference.apply(before).as_ref(), Some(after));
        assert!(!difference.is_coarse);
        assert_eq!(diff::text(after, before).apply(after).as_ref(), Some(before));
        assert!(diff::text(before, before).is_empty());
    }
}

/// In the others that wikidiff2 shows as moved nothing changed its order: it takes a blank line, or a line joined to another, for
/// something that the others moved around.
#[test]
fn where_paragraphs_moved_they_are_found_elsewhere_fewer_words_are_marked() {
    let really_moved = ["001", "007", "013", "016", "017", "018", "023", "028"];
    for case in read::<Case>("wikidiff2.json.zst").iter().filter(|case| case.moves > 0) {
        let counts = diff::text(&case.before, &case.after).counts();
        if really_moved.contains(&case.id.as_str()) {
            assert!(counts.paragraphs_moved > 0, "{} {}", case.id, case.title);
            continue;
        }
        let words = |parts: &[String]| parts.iter().map(|part| word_count(part) as u32).sum::<u32>();
        let ours = counts.words_removed + counts.words_added + 2 * counts.words_replaced;
        assert!(ours <= words(&case.removed) + words(&case.added), "{} {}: {ours} words", case.id, case.title);
    }
}

#[test]
fn difference_table_is_the_one_in_the_documents() {
    let mut table = "| case | removed | added | moved | removed, ours | added, ours | moved, ours |\n|---|--:|--:|--:|--:|--:|--:|\n".to_owned();
    let mut sums = [0; 6];
    for case in read::<Case>("wikidiff2.json.zst") {
        let counts = diff::text(&case.before, &case.after).counts();
        let words = |parts: &[String]| parts.iter().map(|part| word_count(part) as u32).sum::<u32>();
        let row = [
            words(&case.removed),
            words(&case.added),
            case.moves,
            counts.words_removed + counts.words_replaced,
            counts.words_added + counts.words_replaced,
            counts.paragraphs_moved,
        ];
        let name = case.id.split('_').next().unwrap_or_default();
        table.push_str(&format!("| {name} |{}\n", row.map(|number| format!(" {number} |")).concat()));
        for (sum, number) in sums.iter_mut().zip(row) {
            *sum += number;
        }
    }
    table.push_str(&format!("| all |{}\n", sums.map(|number| format!(" {number} |")).concat()));
    println!("{table}");
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/difference.md")).unwrap();
    assert!(document.contains(&table), "docs/difference.md does not hold the table above");
}
