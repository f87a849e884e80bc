//! What it costs to keep: saves beside a bare append and sync of the same disk, loading, room, starting, growing.

use super::{
    Numbers, corpus,
    load::{Asker, Program, request},
    served::{History, Served, kenfiche},
    table::{Goal, Table, millis},
};
use crate::store::{content, create, revision, save};
use kenfiche::{
    domain::revision::Revision,
    store::{Options, Store},
};
use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::Path,
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

/// How long each side has its turn, and how often.
const TURN: Duration = Duration::from_millis(100);
const TURNS: usize = 24;
/// Of a bare append.
const APPEND_BYTES: usize = 2_300;
const REVISION_BYTES: usize = 6_600;
/// Larger, beside the wiki of the goals.
const GROWN: usize = 20;

#[test]
fn a_save_costs_some_syncs_and_eight_at_once_no_more() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&folder.path().join("store"), Options::default()).expect("the store opens");
    for savers in [1, 8] {
        let beside = saves_in_the_store(&store, savers, folder.path(), 4);
        println!("{savers} at once: {:.3} of bare appends ({})", beside.ratio(), beside.told());
        // A tenth of what is usual. Unoptimised code computes credit and differences some thirty times slower.
        let least = if cfg!(debug_assertions) { 0.003 } else { 0.02 };
        assert!(beside.ratio() > least, "{savers} at once: {}", beside.told());
    }
}

#[test]
#[ignore = "measures for minutes: cargo test --release --test kenfiche -- --ignored --nocapture --exact speed::storing::table"]
fn table() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut table = Table::new();
    let store = Store::open(&folder.path().join("store"), Options::default()).expect("the store opens");
    for (savers, goal) in [(1, 0.7), (8, 2.0)] {
        let beside = saves_in_the_store(&store, savers, folder.path(), TURNS);
        beside.push(&format!("saves in the store, {savers} at once, of bare appends"), goal, &mut table);
    }
    drop(store);
    saves_through_http(folder.path(), &mut table);
    let small = loaded(&folder.path().join("small"), 1, &mut table);
    let grown = loaded(&folder.path().join("grown"), GROWN, &mut table);
    growth(&small, &grown, &mut table);
    println!("{table}");
}

/// Appends and syncs for one turn: how many, and the times of each.
fn bare(file: &mut File) -> Vec<Duration> {
    let since = Instant::now();
    let mut took = Vec::new();
    while since.elapsed() < TURN {
        let began = Instant::now();
        file.write_all(&[7; APPEND_BYTES]).expect("the disk takes it");
        file.sync_data().expect("the disk takes it");
        took.push(began.elapsed());
    }
    took
}

/// Saves and bare appends a second, and how evenly the disk synced.
struct Beside {
    rate: f64,
    bare_rate: f64,
    bare_p99: Duration,
}

impl Beside {
    fn ratio(&self) -> f64 {
        self.rate / self.bare_rate
    }

    fn told(&self) -> String {
        let Self { rate, bare_rate, bare_p99 } = self;
        let void = if *bare_p99 > Duration::from_millis(1) { ", void: above 1 ms" } else { "" };
        format!("{rate:.0}/s, bare {bare_rate:.0}/s with a p99 of {}{void}", millis(*bare_p99))
    }

    fn push(&self, what: &str, goal: f64, table: &mut Table) {
        table.push(what, Goal::Above(goal, ""), self.ratio(), self.told());
    }
}

/// Saves by turns with bare appends.
fn by_turns(folder: &Path, turns: usize, mut saves: impl FnMut() -> usize) -> Beside {
    let mut file = OpenOptions::new().create(true).append(true).open(folder.join("bare")).expect("a file");
    saves();
    let (mut ours, mut theirs, mut spent) = (0, Vec::new(), Duration::ZERO);
    for _ in 0..turns {
        theirs.extend(bare(&mut file));
        let since = Instant::now();
        ours += saves();
        spent += since.elapsed();
    }
    theirs.sort();
    Beside {
        rate: ours as f64 / spent.as_secs_f64(),
        bare_rate: theirs.len() as f64 / theirs.iter().sum::<Duration>().as_secs_f64(),
        bare_p99: theirs[theirs.len() * 99 / 100],
    }
}

/// A text, one of whose words is another at each call.
struct Text {
    words: Vec<String>,
    numbers: Numbers,
}

impl Text {
    fn new(seed: u64) -> Self {
        let mut numbers = Numbers(seed);
        let text = corpus::text(&mut numbers, REVISION_BYTES).join("\n\n");
        Self { words: text.split(' ').map(str::to_owned).collect(), numbers }
    }

    fn next(&mut self) -> String {
        for _ in 0..3 {
            let (from, to) = (self.numbers.below(self.words.len()), self.numbers.below(self.words.len()));
            self.words[to] = self.words[from].trim().to_owned();
        }
        self.words.join(" ")
    }
}

fn saves_in_the_store(store: &Store, savers: usize, folder: &Path, turns: usize) -> Beside {
    let fiches: Vec<Mutex<(Text, Revision)>> = (0..savers)
        .map(|at| {
            let mut text = Text::new(at as u64);
            let first = create(store, &format!("Vitesse {savers} {at}"), &text.next());
            Mutex::new((text, first))
        })
        .collect();
    by_turns(folder, turns, || {
        at_once(savers, |at| {
            let (text, last) = &mut *fiches[at].lock().expect("one saver each");
            let next = revision(Some(last), content(last.content.title.as_str(), &text.next()));
            save(store, &next).expect("it is saved");
            *last = next;
        })
    })
}

/// So many savers, each again and again for one turn: saves in all.
fn at_once(savers: usize, save: impl Fn(usize) + Sync) -> usize {
    let (since, save) = (Instant::now(), &save);
    let turn = move |at: usize| {
        let mut count = 0;
        while since.elapsed() < TURN {
            save(at);
            count += 1;
        }
        count
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..savers).map(|at| scope.spawn(move || turn(at))).collect();
        running.into_iter().map(|saver| saver.join().expect("it saves")).sum()
    })
}

fn saves_through_http(folder: &Path, table: &mut Table) {
    let folder = folder.join("http");
    fs::create_dir(&folder).expect("a temporary folder");
    let histories: Vec<History> = (0..8)
        .map(|at: u64| -> History {
            Box::new(move |file| corpus::write_history(file, &format!("Vitesse {at}"), 20, REVISION_BYTES, at))
        })
        .collect();
    let served = Served::start(&folder, &histories);
    let savers: Vec<Mutex<(Asker, Text, u32)>> =
        (0..8).map(|at| Mutex::new((Asker::of(&served.program.address), Text::new(at), 20))).collect();
    for (count, goal) in [(1, 0.4), (8, 1.0)] {
        let beside = by_turns(&folder, TURNS, || {
            at_once(count, |at| {
                let (asker, text, last) = &mut *savers[at].lock().expect("one saver each");
                let (head, body) = asker.ask(&served.put(&format!("vitesse-{at}"), *last, &text.next()));
                assert!(head.starts_with("HTTP/1.1 200"), "{head}{}", String::from_utf8_lossy(&body));
                *last += 1;
            })
        });
        beside.push(&format!("saves through HTTP, {count} at once, of bare appends"), goal, table);
    }
}

/// Loads a wiki so many times as large as that of the goals, and serves it.
fn loaded(folder: &Path, times: usize, table: &mut Table) -> Served {
    fs::create_dir(folder).expect("a temporary folder");
    let histories = |folder: &Path| -> Vec<std::path::PathBuf> {
        let one = |at: usize, revisions: usize| {
            let file = folder.join(format!("{at}.jsonl"));
            corpus::write_history(&file, &format!("Fiche {at}"), revisions, REVISION_BYTES, at as u64);
            file
        };
        (0..200 * times).map(|at| one(at, 20)).chain([one(200 * times, 1_000)]).collect()
    };
    let files = histories(folder);
    let revisions = 20 * 200 * times + 1_000;
    let data = folder.join("data");
    let import = |data: &Path| {
        let since = Instant::now();
        let done = kenfiche(data).args(["import", "history"]).args(&files).output().expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        since.elapsed()
    };
    let took = import(&data);
    files.iter().for_each(|file| fs::remove_file(file).expect("a file"));
    let named = |what: &str| format!("{what}, {revisions} revisions");
    let rate = revisions as f64 / took.as_secs_f64();
    table.push(&named("loading histories"), Goal::Above(8_000.0, "revisions/s"), rate, String::new());
    let room = room_bytes(&data) as f64 / revisions as f64;
    table.push(&named("on the disk, of each"), Goal::Below(980.0, "bytes"), room, String::new());

    let start = |goal: f64, what: &str, table: &mut Table| {
        let since = Instant::now();
        let program = Program::start(kenfiche(&data).args(["serve", "--listen", "127.0.0.1:0"]));
        Asker::of(&program.address).ask(&request("/fiche/fiche-0", ""));
        let took = since.elapsed().as_secs_f64();
        table.push(&named(what), Goal::Below(goal, "s"), took, String::new());
        program
    };
    let most = if times == 1 { 0.1 } else { 1.0 };
    let program = start(most, "from start to the first answer", table);
    let idle = program.memory_bytes() as f64 / 1e6;
    table.push(&named("memory, idle (PSS)"), Goal::Below(30.0, "MB"), idle, String::new());
    // Killed, it leaves a view that is trusted; without its mark, it is built anew.
    drop(program);
    drop(start(most, "from start to the first answer, after it was killed", table));
    fs::remove_file(data.join("view.mark")).expect("a mark");
    drop(start(revisions as f64 * 6.0 / 100_000.0, "from start to the first answer, sled built anew", table));
    Served::of(&data)
}

fn growth(small: &Served, grown: &Served, table: &mut Table) {
    let pages = [
        ("a fiche, not kept", "/fiche/fiche-7?unkept="),
        ("a page of a history", "/fiche/fiche-7/history?unkept="),
        ("a difference", "/fiche/fiche-7/diff/1..20?unkept="),
    ];
    let least = |served: &Served, path: &str| {
        let spent = (0..25).map(|at| served.one(&request(&format!("{path}{at}"), "")).0);
        spent.min().unwrap_or_default()
    };
    for (what, path) in pages {
        let (few, many) = (least(small, path), least(grown, path));
        let more = format!("{} and {}", millis(few), millis(many));
        let what = format!("{what}, in a wiki {GROWN} times as large");
        table.push(&what, Goal::Below(1.2, "times"), many.as_secs_f64() / few.as_secs_f64(), more);
    }
    let save = |served: &Served| {
        let (mut text, mut asker) = (Text::new(7), Asker::of(&served.program.address));
        let before = served.program.cpu_at_rest();
        for last in 20..120 {
            let (head, _) = asker.ask(&served.put("fiche-7", last, &text.next()));
            assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        }
        (served.program.cpu_at_rest() - before) / 100
    };
    let (few, many) = (save(small), save(grown));
    let more = format!("{} and {}", millis(few), millis(many));
    let what = format!("a save, in a wiki {GROWN} times as large");
    table.push(&what, Goal::Below(1.2, "times"), many.as_secs_f64() / few.as_secs_f64(), more);
}

fn room_bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let room = |entry: fs::DirEntry| match entry.metadata() {
        Ok(of_it) if of_it.is_dir() => room_bytes(&entry.path()),
        Ok(of_it) => of_it.len(),
        Err(_) => 0,
    };
    entries.map(room).sum()
}
