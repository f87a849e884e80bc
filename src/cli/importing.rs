//! `import`: files brought into a wiki that is not being served.

use super::keeping::Folder;
use crate::{
    domain::fiche_type::TypeKey,
    exchange::importing::{self, Format, ImportOptions, ImportReport},
};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget};
use std::{
    io::IsTerminal,
    path::PathBuf,
    time::{Duration, Instant},
};

#[derive(Args)]
pub struct ImportWords {
    /// What the files are
    format: FormatWord,
    /// Files, compressed (gz, bz2, xz, zst) or not; - reads standard input
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// The type of fiches whose file does not say it [default: page]
    #[arg(long, value_name = "TYPE")]
    r#type: Option<String>,
    /// Read and check everything, and keep nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatWord {
    /// One fiche with its revisions, in JSON Lines
    History,
    /// Fiches in one JSON document, kenfiche/1
    Json,
}

impl ImportWords {
    /// Prints what was done; fails when something was left out.
    pub fn run(self) -> anyhow::Result<()> {
        let type_key = match &self.r#type {
            Some(key) => Some(TypeKey::parse(key).with_context(|| format!("{key:?} is not the key of a type"))?),
            None => None,
        };
        let options = ImportOptions { type_key, is_dry_run: self.dry_run };
        let format = match self.format {
            FormatWord::History => Format::History,
            FormatWord::Json => Format::Json,
        };
        let wiki = self.folder.open()?;
        let mut teller = Teller::new();
        let report =
            importing::import(&wiki, format, &self.sources, &options, &mut |count, title| teller.tell(count, title))?;
        teller.bar.finish_and_clear();
        print(&report, self.dry_run)
    }
}

/// A bar on a terminal, otherwise one line per ten seconds.
struct Teller {
    bar: ProgressBar,
    told: Instant,
}

impl Teller {
    fn new() -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let target = if is_terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { bar: ProgressBar::with_draw_target(None, target), told: Instant::now() }
    }

    fn tell(&mut self, count: u32, title: &str) {
        self.bar.set_position(count.into());
        self.bar.set_message(title.to_owned());
        if self.bar.is_hidden() && self.told.elapsed() > Duration::from_secs(10) {
            self.told = Instant::now();
            eprintln!("{count} fiches so far, the last « {title} »");
        }
    }
}

fn print(report: &ImportReport, is_dry_run: bool) -> anyhow::Result<()> {
    for note in report.notes.iter().chain(&report.problems) {
        match note.line {
            0 => eprintln!("{}: {}", note.file, note.what),
            line => eprintln!("{}, line {line}: {}", note.file, note.what),
        }
    }
    if is_dry_run {
        println!(
            "would create {} fiches ({} revisions); {} are here already",
            report.created, report.revisions, report.known
        );
    } else {
        println!(
            "{} fiches created, {} revised, {} unchanged; {} revisions kept",
            report.created, report.revised, report.unchanged, report.revisions
        );
    }
    match report.problems.len() {
        0 => Ok(()),
        1 => bail!("one thing was left out, named above"),
        count => bail!("{count} things were left out, named above"),
    }
}
