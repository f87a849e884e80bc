//! What it costs to be read: a fiche and the pages around it, beside a bare handler that answers the same bytes.

use super::{
    Numbers, bare, corpus,
    load::{Asker, Load, Program, request},
    served::{History, Served},
    table::{Goal, Table, micros, millis},
};
use kenfiche::{
    domain::fiche::Slug,
    store::{Options, Store},
};
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// A fiche of 20 KB of HTML and more.
const FICHE_BYTES: usize = 13_000;
/// Of every other fiche, in every revision.
const REVISION_BYTES: usize = 6_600;
/// Fiches beside those that are measured, and their revisions: with them the wiki is as large as that of the goals.
const FICHES: usize = 190;
const REVISIONS: usize = 20;
/// How often something is saved, and how often each page is read after it, each time at an address of its own: so that it is
/// made anew.
const ROUNDS: usize = 12;
const READS: usize = 20;

fn histories(long: usize) -> Vec<History> {
    vec![
        Box::new(|file: &Path| corpus::write_history(file, "Lecture", 12, FICHE_BYTES, 0)),
        Box::new(move |file: &Path| corpus::write_history(file, "Longue", long, REVISION_BYTES, 1)),
        Box::new(move |file: &Path| corpus::write_history(file, "Très longue", long * 10, REVISION_BYTES, 2)),
        Box::new(|file: &Path| corpus::write_hands(file, "Deux cents mains", 200, 25, 3)),
    ]
}

/// Those of the whole table.
fn all_histories() -> Vec<History> {
    let mut all = histories(1_000);
    all.push(Box::new(|file: &Path| corpus::write_history(file, "Ordinaire", 40, REVISION_BYTES, 4)));
    all.push(Box::new(|file: &Path| corpus::write_pair(file, "Grande", 100_000, 1_000, 5)));
    for at in 0..FICHES {
        let (title, seed) = (format!("Fiche {at}"), 100 + at as u64);
        all.push(Box::new(move |file| corpus::write_history(file, &title, REVISIONS, REVISION_BYTES, seed)));
    }
    all
}

/// Processor time of both for one request, loaded by turns from two connections; each the smallest of its turns.
fn by_turns(ours: &Program, bare: &Program, request: &[u8], count: usize, turns: usize) -> (Load, Load) {
    let least = |a: Load, b: Load| if b.cpu < a.cpu { b } else { a };
    let turn = || (ours.load(request, 2, count), bare.load(request, 2, count));
    (1..turns).fold(turn(), |(our, their), _| {
        let (again, theirs) = turn();
        (least(our, again), least(their, theirs))
    })
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[test]
fn reading_costs_little_more_than_its_bytes_and_a_page_what_it_holds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ours = Served::start(folder.path(), &histories(60));
    let read = request("/fiche/lecture", "");
    let (_, body) = Asker::of(&ours.program.address).ask(&read);
    let bare = bare::start(&body, folder.path());
    let (our, their) = by_turns(&ours.program, &bare, &read, 200, 7);
    let times = our.cpu.as_secs_f64() / their.cpu.as_secs_f64();
    println!("{} bytes: {}, bare {}: {times:.2}", body.len(), micros(our.cpu), micros(their.cpu));
    // Unoptimised; optimised it is below 1.3, and what is not kept above 20.
    assert!(times < 6.0, "a kept page costs {times:.1} times its bytes");
    // As a ratio to the page of a fiche that is not kept, which holds about as much.
    let least = |path: &str| {
        let spent = (0..8).map(|at| ours.one(&request(&format!("{path}{at}"), "")).0);
        spent.min().unwrap_or_default().as_secs_f64()
    };
    let fiche = least("/fiche/lecture?unkept=");
    let (short, long) =
        (least("/fiche/longue/history?unkept="), least("/fiche/tres-longue/history?before=550&unkept="));
    assert!(long < short * 4.0, "a page of ten times the history: {long:?} s, of one: {short:?} s");
    for (path, most) in [
        ("/fiche/longue/history?before=60&unkept=", 25.0),
        ("/fiche/deux-cents-mains/credit?unkept=", 100.0),
        ("/contributor/auteur-1~corpus?unkept=", 40.0),
        ("/changes?unkept=", 60.0),
    ] {
        let times = least(path) / fiche;
        println!("{path}: {times:.2} times a fiche that is not kept");
        assert!(times < most, "{path} costs {times:.1} times a fiche");
    }
}

#[test]
#[ignore = "measures for minutes: cargo test --release --test kenfiche -- --ignored --nocapture --exact speed::reading::table"]
fn table() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Served::start(folder.path(), &all_histories());
    let mut table = Table::new();
    kept_pages(&ours, folder.path(), &mut table);
    many_connections(&ours, folder.path(), &mut table);
    first_reads(&mut ours, &mut table);
    each_read(&ours, &mut table);
    let memory = ours.program.memory_bytes() >> 20;
    table.push("memory after all this (PSS)", Goal::Below(80.0, "MB"), memory as f64, String::new());
    drop(ours);
    old_revisions(&folder.path().join("data"), &mut table);
    println!("{table}");
}

/// What is kept until something is saved, beside a bare handler that answers the same bytes.
fn kept_pages(ours: &Served, folder: &Path, table: &mut Table) {
    let of = |headers: &str| request("/fiche/lecture", headers);
    let (head, _) = Asker::of(&ours.program.address).ask(&of(""));
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
    let gzip = "accept-encoding: gzip, deflate, br\r\n";
    let cookie = &ours.cookie;
    let (fiche, named) = (Goal::Times(1.3), Goal::Times(3.0));
    let rows = [
        ("a fiche, anybody", fiche, of("")),
        ("a fiche, anybody, compressed", fiche, of(gzip)),
        ("a fiche that the browser holds (304)", fiche, of(&format!("if-none-match: {tag}\r\n"))),
        ("a fiche, signed in", named, of(cookie)),
        ("a fiche, signed in, compressed", named, of(&format!("{cookie}{gzip}"))),
        ("history of 1,000", Goal::AnyTimes, request("/fiche/longue/history", gzip)),
        ("home", Goal::AnyTimes, request("/", gzip)),
        ("/changes", Goal::AnyTimes, request("/changes", gzip)),
        ("/changes.atom", Goal::AnyTimes, request("/changes.atom", gzip)),
    ];
    for (what, goal, asked) in rows {
        let (_, body) = Asker::of(&ours.program.address).ask(&asked);
        let bare = bare::start(&body, folder);
        let (our, their) = by_turns(&ours.program, &bare, &asked, 1_000, 25);
        let times = our.cpu.as_secs_f64() / their.cpu.as_secs_f64();
        let more = format!("{}, bare {}, {} bytes", micros(our.cpu), micros(their.cpu), body.len());
        table.push(what, goal, times, more);
    }
}

fn many_connections(ours: &Served, folder: &Path, table: &mut Table) {
    let asked = request("/fiche/lecture", "");
    let (_, body) = Asker::of(&ours.program.address).ask(&asked);
    let bare = bare::start(&body, folder);
    let turns: Vec<(Load, Load)> =
        (0..7).map(|_| (ours.program.load(&asked, 64, 300), bare.load(&asked, 64, 300))).collect();
    let mut rates: Vec<f64> = turns.iter().map(|(our, their)| our.per_second / their.per_second).collect();
    rates.sort_by(f64::total_cmp);
    let best = |loads: Vec<&Load>| loads.into_iter().map(|load| load.per_second).fold(0.0, f64::max);
    let more = format!(
        "at best {:.0}/s, bare {:.0}/s",
        best(turns.iter().map(|(our, _)| our).collect()),
        best(turns.iter().map(|(_, their)| their).collect())
    );
    table.push("64 connections: rate, of bare (median of 7 turns)", Goal::Above(0.7, ""), rates[3], more);
    let spread = |load: &Load| load.p99.as_secs_f64() / load.p50.as_secs_f64();
    let mut spreads: Vec<(f64, &Load)> = turns.iter().map(|(our, _)| (spread(our), our)).collect();
    spreads.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (times, load) = spreads[3];
    let mut bare_spreads: Vec<f64> = turns.iter().map(|(_, their)| spread(their)).collect();
    bare_spreads.sort_by(f64::total_cmp);
    let more = format!("p50 {}, p99 {}; bare {:.1}", millis(load.p50), millis(load.p99), bare_spreads[3]);
    table.push("64 connections: p99 by p50", Goal::Below(10.0, ""), times, more);
}

/// Pages that are made anew after each save: many in a row, and the first alone, when the processor has forgotten everything.
fn first_reads(ours: &mut Served, table: &mut Table) {
    let cookie = ours.cookie.clone();
    let pages = [
        ("a fiche", Goal::AnyMs, "/fiche/lecture?", ""),
        ("history of 1,000", Goal::Ms(0.3), "/fiche/longue/history?", ""),
        ("history of 10,000", Goal::Ms(0.3), "/fiche/tres-longue/history?", ""),
        ("history of 10,000, in the middle", Goal::Ms(0.3), "/fiche/tres-longue/history?before=5000&", ""),
        ("history of 1,000, signed in", Goal::Ms(0.3), "/fiche/longue/history?", &cookie),
        ("who wrote what, 5,000 words by 200", Goal::Ms(5.0), "/fiche/deux-cents-mains/credit?", ""),
        ("a contributor with works in 190 fiches", Goal::Ms(10.0), "/contributor/auteur-1~corpus?", ""),
        ("a contributor with one work", Goal::Ms(10.0), "/contributor/main-7~corpus?", ""),
        ("home", Goal::AnyMs, "/?", ""),
        ("/changes", Goal::AnyMs, "/changes?", ""),
        ("/changes.atom", Goal::AnyMs, "/changes.atom?", ""),
    ];
    let mut spent: Vec<[Vec<Duration>; 2]> = pages.iter().map(|_| Default::default()).collect();
    let mut sizes = vec![0; pages.len()];
    for round in 0..ROUNDS {
        ["longue", "tres-longue"].iter().for_each(|slug| ours.save(slug));
        for (at, (.., path, headers)) in pages.iter().enumerate() {
            let asked = |read: usize| request(&format!("{path}read={}", round * READS + read), headers);
            let (alone, size) = ours.one(&asked(0));
            let in_a_row = ours.each((1..READS).map(asked));
            sizes[at] = size;
            spent[at][0].push(alone);
            spent[at][1].push(in_a_row);
        }
    }
    for ((at, (what, goal, ..)), [alone, in_a_row]) in pages.into_iter().enumerate().zip(spent) {
        let more = format!("the first alone {}, {} KB", millis(median(alone)), sizes[at].div_ceil(1_000));
        let took = median(in_a_row).as_secs_f64() * 1_000.0;
        table.push(&format!("{what}: made anew after a save"), goal, took, more);
    }
    table.push("who wrote what: size", Goal::Below(300.0, "KB"), sizes[5] as f64 / 1_000.0, String::new());
}

/// Pages that are made anew at each reading, and pages of a history that nobody read yet.
fn each_read(ours: &Served, table: &mut Table) {
    let cold = (0..READS).map(|at| request(&format!("/fiche/tres-longue/history?before={}", 9_900 - at * 300), ""));
    let what = "a page of a history of which no line was read before";
    table.push(what, Goal::AnyMs, ours.each(cold).as_secs_f64() * 1_000.0, String::new());
    let differences = [
        ("difference of two revisions of 6.6 KB", Goal::Ms(1.5), "ordinaire/diff/1..40"),
        ("difference of a revision of 6.6 KB and the next", Goal::Ms(1.5), "ordinaire/diff/20..21"),
        ("difference of 100 KB with 1,000 changes", Goal::Ms(50.0), "grande/diff/1..2"),
    ];
    for (what, goal, path) in differences {
        let asked = request(&format!("/fiche/{path}"), "");
        let alone = (0..ROUNDS).map(|_| ours.one(&asked));
        let (alone, sizes): (Vec<_>, Vec<_>) = alone.unzip();
        let more = format!("one alone {}, {} KB", millis(median(alone)), sizes[0].div_ceil(1_000));
        let took = ours.each((0..READS).map(|_| asked.clone()));
        table.push(what, goal, took.as_secs_f64() * 1_000.0, more);
    }
}

/// Each revision of a history once, in no order, from a store that was just opened.
fn old_revisions(data: &Path, table: &mut Table) {
    let store = Store::open(data, Options::default()).expect("the store opens");
    let fiche = store.by_slug(&Slug::parse("longue").expect("an address")).expect("it reads").expect("a fiche");
    let mut order: Vec<u32> = (1..=1_000).collect();
    let mut numbers = Numbers(9);
    (1..order.len()).rev().for_each(|at| order.swap(at, numbers.below(at + 1)));
    let read = |number: u32| {
        let since = Instant::now();
        store.revision(fiche, number).expect("it reads").expect("a revision");
        since.elapsed()
    };
    let mut took: Vec<Duration> = order.into_iter().map(read).collect();
    took.sort();
    let at = |part: usize| took[took.len() * part / 100].as_secs_f64() * 1_000.0;
    table.push("an old revision of 1,000, from the store: p50", Goal::Ms(0.1), at(50), String::new());
    table.push("the same: p99", Goal::Ms(0.25), at(99), String::new());
}
