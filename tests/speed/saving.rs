//! Saves a second, beside an append and a sync of the same disk.

use crate::store::{SMALL, content, create, revision, save};
use kenfiche::store::{Options, Store};
use std::{
    fs::File,
    io::Write,
    os::unix::fs::FileExt,
    path::Path,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

const LASTS: Duration = Duration::from_millis(700);

/// Overwriting 400 bytes of a file and `fdatasync`, again and again: times a second.
fn bare(dir: &Path) -> f64 {
    let mut file = File::create(dir.join("bare")).unwrap();
    file.write_all(&vec![0; 4 << 20]).unwrap();
    file.sync_all().unwrap();
    let since = Instant::now();
    let mut count = 0;
    while since.elapsed() < LASTS {
        file.write_all_at(&[7; 400], count % 8_000 * 400).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    count as f64 / since.elapsed().as_secs_f64()
}

/// Revisions of a fiche each, saved by so many threads: revisions a second.
fn saves(store: &Store, threads: usize) -> f64 {
    let text: String = (0..120).map(|word| format!("mot{} ", word * 7_919 % 1_009)).collect();
    let fiches: Vec<_> = (0..threads).map(|of| create(store, &format!("Vitesse {threads} {of}"), &text)).collect();
    let start = Barrier::new(threads);
    let since = Instant::now();
    let counts: Vec<u32> = thread::scope(|scope| {
        let running: Vec<_> = fiches
            .into_iter()
            .map(|first| {
                let (start, text) = (&start, &text);
                scope.spawn(move || {
                    start.wait();
                    let mut last = first;
                    while since.elapsed() < LASTS {
                        let changed = text.replacen("mot851 ", &format!("phare{} ", last.number), 1);
                        let next = revision(Some(&last), content(last.content.title.as_str(), &changed));
                        save(store, &next).unwrap();
                        last = next;
                    }
                    last.number
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    f64::from(counts.iter().sum::<u32>()) / since.elapsed().as_secs_f64()
}

#[test]
fn a_save_costs_little_more_than_a_sync_and_eight_share_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("data"), Options { segment_bytes: 4 << 20, ..SMALL }).unwrap();
    let bare = bare(dir.path());
    let (one, eight) = (saves(&store, 1), saves(&store, 8));
    println!("bare {bare:.0}/s, one saver {one:.0}/s ({:.2}), eight {eight:.0}/s ({:.2})", one / bare, eight / bare);
    // Unoptimised code computes credit and differences some thirty times slower.
    let least = if cfg!(debug_assertions) { 0.005 } else { 0.1 };
    assert!(one / bare > least, "{one:.0} saves a second, {bare:.0} bare syncs");
    assert!(eight / bare > least, "{eight:.0} saves a second by eight, {bare:.0} bare syncs");
}
