//! The words of the command line: what can be asked of the program, and with which settings.

mod advice;
mod backup;
mod choosing;
mod contributor;
mod desk;
mod importing;
mod keeping;
mod log;

use crate::{
    exchange::{attribute, demo, history::History, packed},
    settings::{Log, sources::Mistakes},
    web,
    wiki::Wiki,
};
use anyhow::{Context, bail};
use choosing::Choosing;
use clap::{Args, Parser, Subcommand};
use std::{io::Write, path::PathBuf, process::ExitCode, sync::Arc, time::Instant};

/// The fact that says how far the demonstration is in.
const DEMO: &str = "demo";

/// A wiki of fiches that people write together.
#[derive(Parser)]
#[command(name = "kenfiche", version, arg_required_else_help = true)]
struct Words {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the wiki to browsers
    Serve(Serve),
    /// Print every setting with its meaning, its default and where its value came from, as a file that can be used
    Settings(Choosing),
    /// Accounts, by whoever runs the machine
    Contributor(contributor::ContributorWords),
    /// Tokens with which programs write
    Token(keeping::TokenWords),
    /// Read every record, check every hash and every index, and say what was checked
    Verify(keeping::VerifyWords),
    /// Write the whole wiki to one file, or add what is new to it; also while it serves
    Backup(backup::BackupWords),
    /// Make a wiki of a backup, in an empty folder
    Restore(backup::RestoreWords),
    /// Build sled and every index anew from the journal
    Reindex(keeping::ReindexWords),
    /// Say who wrote each token of the last revision of a history, or of another
    Attribute(Attribute),
    /// Bring files into a wiki; run twice, it changes nothing the second time
    Import(importing::ImportWords),
}

#[derive(Args)]
struct Attribute {
    /// A history in JSON Lines, compressed or not; - reads standard input
    file: PathBuf,
    /// The revision to attribute [default: the last]
    #[arg(long, value_name = "N")]
    rev: Option<u32>,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    choosing: Choosing,
}

/// Does what the command line asks. 0: done; 1: it failed, and why is said; 2: the words were wrong.
pub fn run() -> ExitCode {
    let words = Words::parse();
    if !matches!(words.command, Command::Serve(_)) {
        log::start(Log::Text, "info");
    }
    let done = match words.command {
        Command::Serve(serve) => serve.run(),
        Command::Settings(words) => words.print(),
        Command::Attribute(words) => words.print(),
        Command::Contributor(words) => words.run(),
        Command::Token(words) => words.run(),
        Command::Verify(words) => words.run(),
        Command::Backup(words) => words.run(),
        Command::Restore(words) => words.run(),
        Command::Reindex(words) => words.run(),
        Command::Import(words) => words.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let is_said_wrong = failure.is::<Mistakes>();
            let told = format!("{failure:#}").replace('\n', "\nkenfiche: ");
            eprintln!("kenfiche: {told}");
            if let Some(advice) = advice::on(&failure) {
                eprintln!("{advice}");
            }
            if is_said_wrong { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

impl Attribute {
    fn print(self) -> anyhow::Result<()> {
        let file = self.file.display();
        let reader = packed::open(&self.file).with_context(|| format!("{file} cannot be opened"))?;
        let attribution = History::open(reader)
            .and_then(|history| attribute::attribute(history, self.rev))
            .with_context(|| format!("{file} cannot be attributed"))?;
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, &attribution).context("the answer cannot be written")?;
        writeln!(out).context("the answer cannot be written")
    }
}

impl Serve {
    fn run(self) -> anyhow::Result<()> {
        let settings = self.choosing.settings()?;
        let log = log::start(settings.log, &settings.log_level);
        let wiki = settings.open_wiki()?;
        if settings.is_demo {
            fill(&wiki).with_context(|| format!("cannot show the demonstration in {}", settings.data.display()))?;
        }
        let wiki = Arc::new(wiki);
        if let Err(failure) = desk::open(&settings.data, &wiki, settings.origin()) {
            tracing::warn!("accounts and tokens cannot be kept while this serves: {failure:#}");
        }
        let served = web::serve(settings, wiki);
        log.flush();
        served
    }
}

/// Fills an empty wiki with the demonstration, goes on with one that it filled or began to fill, and refuses any other.
fn fill(wiki: &Wiki) -> anyhow::Result<()> {
    match wiki.fact(DEMO)?.as_deref() {
        Some("whole") => return Ok(()),
        Some(_) => {}
        None if wiki.counts().fiches == 0 => wiki.keep_fact(DEMO, "begun")?,
        None => bail!("this folder holds another wiki; choose another with --data, or leave --demo out"),
    }
    let began = Instant::now();
    let report = demo::load(wiki, &mut |_, _| {})?;
    for problem in &report.problems {
        tracing::warn!(file = problem.file, line = problem.line, "left out: {}", problem.what);
    }
    wiki.keep_fact(DEMO, "whole")?;
    tracing::info!(fiches = report.created, revisions = report.revisions, took = ?began.elapsed(), "the demonstration is in");
    Ok(())
}
