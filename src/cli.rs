//! The words of the command line: what can be asked of the program, and with which settings.

mod desk;
mod importing;
mod keeping;

use crate::{
    exchange::{attribute, demo, history::History, packed},
    settings::{self, Settings, Writing},
    web,
    wiki::Wiki,
};
use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc, time::Instant};

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
    /// Accounts, by whoever runs the machine
    Contributor(keeping::ContributorWords),
    /// Tokens with which programs write
    Token(keeping::TokenWords),
    /// Read every record, check every hash and every index, and say what was checked
    Verify(keeping::VerifyWords),
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
    /// The folder that holds the wiki [default: data, with --demo data-demo]
    #[arg(long, value_name = "DIR", env = "KENFICHE_DATA")]
    data: Option<PathBuf>,
    /// The address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", env = "KENFICHE_LISTEN")]
    listen: SocketAddr,
    /// Fill an empty wiki with the demonstration
    #[arg(long)]
    demo: bool,
    /// How people reach the wiki, for feeds and behind TLS
    #[arg(long, value_name = "URL", value_parser = settings::base_url, env = "KENFICHE_BASE_URL")]
    base_url: Option<String>,
    /// Who may write [default: members, with --demo anyone]
    #[arg(long, value_name = "WHO", env = "KENFICHE_WRITING")]
    writing: Option<Writing>,
    /// The time zone in which days begin
    #[arg(long, value_name = "ZONE", default_value = "Europe/Paris", env = "KENFICHE_TIME_ZONE")]
    time_zone: String,
    /// The name of the wiki
    #[arg(long, value_name = "NAME", env = "KENFICHE_NAME")]
    name: Option<String>,
}

/// Does what the command line asks. 0: done; 1: it failed, and why is said; 2: the words were wrong.
pub fn run() -> ExitCode {
    let words = Words::parse();
    log_to_standard_error();
    let done = match words.command {
        Command::Serve(serve) => serve.run(),
        Command::Attribute(words) => words.print(),
        Command::Contributor(words) => words.run(),
        Command::Token(words) => words.run(),
        Command::Verify(words) => words.run(),
        Command::Reindex(words) => words.run(),
        Command::Import(words) => words.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("kenfiche: {failure:#}");
            ExitCode::FAILURE
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
        let settings = self.settings()?;
        let wiki = settings.open_wiki()?;
        if settings.is_demo {
            fill(&wiki).with_context(|| format!("cannot show the demonstration in {}", settings.data.display()))?;
        }
        let wiki = Arc::new(wiki);
        if let Err(failure) = desk::open(&settings.data, &wiki) {
            tracing::warn!("accounts and tokens cannot be kept while this serves: {failure:#}");
        }
        web::serve(settings, wiki)
    }

    fn settings(self) -> anyhow::Result<Settings> {
        let (folder, writing) = if self.demo { ("data-demo", Writing::Anyone) } else { ("data", Writing::Members) };
        Ok(Settings {
            listen: self.listen,
            data: self.data.unwrap_or_else(|| folder.into()),
            is_demo: self.demo,
            base_url: self.base_url,
            writing: self.writing.unwrap_or(writing),
            time_zone: settings::time_zone(&self.time_zone)?,
            name: self
                .name
                .unwrap_or_else(|| if self.demo { "Fiches du pays de Brest" } else { "Kenfiche" }.to_owned()),
        })
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

fn log_to_standard_error() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("KENFICHE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
