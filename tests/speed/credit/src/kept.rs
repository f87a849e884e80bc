//! What is kept of credit, beside the stored history; and what a save costs on a long page with a long past.

use crate::{history, side::cpu_seconds};
use anyhow::ensure;
use kenfiche::{
    domain::{
        credit::{Input, Part, State},
        fiche::{Lang, Licence},
        fiche_type::FieldKey,
        id::ContributorId,
        revision::Timestamp,
    },
    exchange::importing::{self, Format, ImportOptions},
    store::{Options, Store},
    wiki::{Outside, Rules, Wiki, Writing},
};
use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// The state is written down at each of these revisions, as the store does.
const STATE_EVERY: usize = 32;

pub fn sizes(paths: &[PathBuf]) -> anyhow::Result<()> {
    let (mut histories, mut pieces, mut wholes) = (0, 0, 0);
    for path in paths {
        let stored = stored_bytes(path)?;
        let revisions = history::read(path)?;
        let mut in_pieces = 0;
        let state = history::advance(&revisions, |at, state| {
            if (at + 1).is_multiple_of(STATE_EVERY) {
                in_pieces += state.encode_new().len();
            }
        });
        let whole = state.encode().len();
        let share = |bytes: usize| 100.0 * bytes as f64 / stored as f64;
        println!(
            "{}: journal {stored} bytes; state in pieces {in_pieces} ({:.1} %), as one {whole} ({:.1} %); {:.1} MB in memory",
            path.display(),
            share(in_pieces),
            share(whole),
            state.memory() as f64 / 1e6
        );
        (histories, pieces, wholes) = (histories + stored, pieces + in_pieces, wholes + whole);
    }
    let share = |bytes: usize| 100.0 * bytes as f64 / histories as f64;
    println!("all: in pieces {:.1} %, as one {:.1} % of {histories} bytes", share(pieces), share(wholes));
    Ok(())
}

/// How many bytes of records the journal has with this history more than without.
fn stored_bytes(path: &Path) -> anyhow::Result<usize> {
    let folder = tempfile::tempdir()?;
    let rules = Rules {
        writing: Writing::Members,
        licence: Licence::default(),
        lang: Lang::parse("en").expect("English is a language"),
        name: "Speed".to_owned(),
    };
    let store = Store::open(folder.path(), Options::default())?;
    let wiki = Wiki::open(store, rules, Box::new(Counting::default()))
        .map_err(|_| anyhow::anyhow!("the wiki does not open"))?;
    let before = wiki.store().verify()?.bytes;
    let sources = [path.to_owned()];
    importing::import(&wiki, Format::History, &sources, &ImportOptions::default(), &mut |_, _| {})?;
    Ok((wiki.store().verify()?.bytes - before) as usize)
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Outside for Counting {
    fn now(&self) -> Timestamp {
        Timestamp(1_790_000_000_000)
    }

    fn id(&self) -> [u8; 16] {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed)).to_be_bytes()
    }

    fn secret(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

const WORDS: usize = 10_000;
const REVISIONS: usize = 5_000;
const SAVES: usize = 500;

/// Each revision changes a sentence; one in fifty takes a paragraph out, the next puts it back elsewhere.
pub fn saves() -> anyhow::Result<()> {
    let mut seed = 7_u64;
    let mut below = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % bound
    };
    let mut lines: Vec<Vec<String>> = (0..WORDS / 100)
        .map(|_| (0..100).map(|at| format!("mot{}{}", below(3_000), if at % 14 == 13 { "." } else { "" })).collect())
        .collect();
    let (mut state, mut times) = (State::new(), Vec::new());
    for number in 1..=(REVISIONS + SAVES) as u32 {
        let line = below(lines.len());
        if number % 50 == 0 {
            let gone = lines.remove(line);
            let to = below(lines.len());
            lines.insert(to, gone);
        }
        let at = below(lines[line].len());
        lines[line][at] = format!("neuf{}", below(100_000));
        let text = lines.iter().map(|line| line.join(" ")).collect::<Vec<_>>().join("\n\n");
        let contributors = [ContributorId(u128::from(number % 200).to_be_bytes())];
        let parts = vec![(Part::Field(FieldKey::body()), Cow::Borrowed(text.as_str()))];
        let input = Input { number, contributors: &contributors, parts, written: &[] };
        let before = cpu_seconds();
        state.advance(&input);
        let spans = state.spans(&input);
        let took = cpu_seconds() - before;
        ensure!(spans.shares().iter().map(|share| share.share).sum::<f64>() > 0.999, "a word has no author");
        if number as usize > REVISIONS {
            times.push(took * 1e3);
        }
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{WORDS} words, {REVISIONS} revisions behind: a save costs {:.2} ms of CPU for credit, median; {:.2} ms at most; {:.1} MB in memory",
        times[SAVES / 2],
        times[SAVES - 1],
        state.memory() as f64 / 1e6
    );
    Ok(())
}
