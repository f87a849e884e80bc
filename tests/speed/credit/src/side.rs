//! Ours and the `wikiwho` crate over one history in one run: CPU time by turns, then the memory of each in a process of its own.

use crate::history::{Revision, advance, read};
use anyhow::{Context, bail};
use kenfiche::domain::credit::State;
use rustix::time::{ClockId, clock_gettime};
use std::{path::Path, process::Command};
use wikiwho::{algorithm::PageAnalysis, dump_parser};

const TURNS: usize = 5;

/// Seconds that this process has computed.
pub fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

pub fn by_turns(path: &Path) -> anyhow::Result<()> {
    let revisions = read(path)?;
    let theirs = for_wikiwho(&revisions);
    let megabytes = revisions.iter().map(|revision| revision.text.len()).sum::<usize>() as f64 / 1e6;
    println!("{}: {} revisions, {megabytes:.1} MB of texts", path.display(), revisions.len());
    let (mut ours_best, mut theirs_best) = (f64::MAX, f64::MAX);
    let mut ratios = Vec::new();
    let mut quarters_best = [f64::MAX; 4];
    for _ in 0..TURNS {
        let (ours, quarters) = one_of_ours(&revisions);
        let before = cpu_seconds();
        let analysis = PageAnalysis::analyse_page(&theirs).context("the wikiwho crate refuses the history")?;
        let other = cpu_seconds() - before;
        drop(analysis);
        println!("  ours {ours:.3} s, wikiwho {other:.3} s, ratio {:.1}", other / ours);
        ratios.push(other / ours);
        (ours_best, theirs_best) = (ours_best.min(ours), theirs_best.min(other));
        quarters_best.iter_mut().zip(quarters).for_each(|(best, now)| *best = best.min(now));
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "  best of each {ours_best:.3} s and {theirs_best:.3} s: {:.1}; median ratio {:.1}",
        theirs_best / ours_best,
        ratios[TURNS / 2]
    );
    let quarters = quarters_best.map(|quarter| format!("{quarter:.0}")).join(", ");
    println!("  ours, µs a revision, by quarters from the 100th revision: {quarters}");
    for which in ["ours", "wikiwho"] {
        let done = Command::new(std::env::current_exe()?).arg("memory").arg(which).arg(path).output()?;
        print!("  {}", String::from_utf8_lossy(&done.stdout));
    }
    Ok(())
}

/// CPU seconds in all, and microseconds a revision in each quarter.
fn one_of_ours(revisions: &[Revision]) -> (f64, [f64; 4]) {
    let first = revisions.len().min(100);
    let quarter = ((revisions.len() - first) / 4).max(1);
    let before = cpu_seconds();
    let (mut last, mut quarters) = (before, [0.0; 4]);
    let state = advance(revisions, |at, _| {
        if at + 1 >= first && (at + 1 - first).is_multiple_of(quarter) {
            let now = cpu_seconds();
            if let Some(place) = ((at + 1 - first) / quarter).checked_sub(1).filter(|place| *place < 4) {
                quarters[place] = (now - last) * 1e6 / quarter as f64;
            }
            last = now;
        }
    });
    let seconds = cpu_seconds() - before;
    drop(state);
    (seconds, quarters)
}

/// How much more memory than the decoded texts one of the two needs at most.
pub fn memory(which: &str, path: &Path) -> anyhow::Result<()> {
    let revisions = read(path)?;
    let theirs = if which == "wikiwho" { for_wikiwho(&revisions) } else { Vec::new() };
    let before = kilobytes("VmRSS")?;
    std::fs::write("/proc/self/clear_refs", "5").context("the peak cannot be set back")?;
    match which {
        "ours" => drop::<State>(advance(&revisions, |_, _| ())),
        "wikiwho" => drop(PageAnalysis::analyse_page(&theirs).context("the wikiwho crate refuses the history")?),
        other => bail!("{other} is neither ours nor wikiwho"),
    }
    let most = kilobytes("VmHWM")?.saturating_sub(before);
    println!("{which}: at most {:.1} MB beside the texts", most as f64 / 1e3);
    Ok(())
}

fn kilobytes(which: &str) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(which)).context("it is not said")?;
    Ok(line.split_whitespace().nth(1).context("no number")?.parse()?)
}

fn for_wikiwho(revisions: &[Revision]) -> Vec<dump_parser::Revision> {
    let one = |(at, revision): (usize, &Revision)| dump_parser::Revision {
        id: at as i32 + 1,
        timestamp: chrono::DateTime::from_timestamp(1_000_000_000 + at as i64, 0).unwrap_or_default(),
        contributor: dump_parser::Contributor { username: revision.author.as_str().into(), id: None },
        text: dump_parser::Text::Normal(revision.text.clone()),
        sha1: None,
        comment: None,
        minor: false,
    };
    revisions.iter().enumerate().map(one).collect()
}
