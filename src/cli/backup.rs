//! `backup` and `restore`: the whole wiki in one file, taken while it serves, and a wiki made of it again.

use super::{
    desk,
    keeping::{Deed, Folder},
};
use crate::{
    domain::revision::{Hash, Timestamp},
    store::{self, Options, Reached},
};
use anyhow::Context;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct BackupWords {
    /// The file to write; one that holds an earlier backup of this wiki gets what is new since
    file: PathBuf,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Args)]
pub struct RestoreWords {
    /// The file that `backup` wrote
    file: PathBuf,
    #[command(flatten)]
    folder: Folder,
}

impl BackupWords {
    /// Prints up to where the file goes.
    pub fn run(self) -> anyhow::Result<()> {
        self.folder.must_exist()?;
        let data = self.folder.data()?;
        let reached = served(&data)?;
        if reached.is_some() {
            // Whoever saves meanwhile goes first.
            let _ = rustix::process::nice(19);
        }
        let done = store::backup(&data, &self.file, reached, now())?;
        println!("records    {} ({} new)", done.reached.last, done.added);
        println!("bytes      {}", done.bytes);
        println!("digest     {}", done.reached.digest);
        Ok(())
    }
}

impl RestoreWords {
    /// Prints what is in the folder now.
    pub fn run(self) -> anyhow::Result<()> {
        let done = store::restore(&self.file, &self.folder.data()?, Options::default())?;
        if done.has_remains {
            eprintln!("An addition to this backup was never finished: what it held is left out.");
        }
        println!("taken      {}", jiff::Timestamp::from_millisecond(done.at.0).unwrap_or_default());
        println!("records    {}", done.reached.last);
        println!("revisions  {}", done.revisions);
        println!("digest     {}", done.reached.digest);
        Ok(())
    }
}

/// What the program that serves the folder has acknowledged; `None` when none does.
fn served(data: &Path) -> anyhow::Result<Option<Reached>> {
    let Some(told) = desk::ask(data, &Deed::TellReached, &mut |_| Ok(()))? else { return Ok(None) };
    let words = told.results()?;
    let (last, digest) = serde_json::from_str(&words)
        .with_context(|| format!("the program that serves this wiki did not say how far it has come: {words:?}"))?;
    Ok(Some(Reached { last, digest: Hash(digest) }))
}

fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}
