//! What whoever runs the machine does beside serving: tokens of programs, checking all that is kept, and deeds of `contributor`.

use super::{advice, contributor, desk};
use crate::{
    domain::contributor::Origin,
    settings::{Settings, sources::Said},
    store::{Options, Store},
    wiki::Wiki,
};
use anyhow::bail;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    os::unix::fs::MetadataExt,
    path::PathBuf,
};

/// The folder of the wiki.
#[derive(Args)]
pub struct Folder {
    /// The folder that holds the wiki [default: as the settings say]
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// A file of settings [default: kenfiche.toml in the data folder]
    #[arg(long, value_name = "FILE", global = true)]
    settings: Option<PathBuf>,
}

#[derive(Args)]
pub struct TokenWords {
    #[command(subcommand)]
    command: TokenCommand,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Print a new token with which programs write in somebody's name; it is shown once
    Create {
        name: String,
        /// What it is for
        #[arg(long, value_name = "TEXT", default_value = "")]
        label: String,
    },
    /// Make a token worth nothing
    Revoke { id: u64 },
}

#[derive(Args)]
pub struct VerifyWords {
    #[command(flatten)]
    folder: Folder,
}

#[derive(Args)]
pub struct ReindexWords {
    #[command(flatten)]
    folder: Folder,
}

impl ReindexWords {
    /// Reads the whole journal, also one whose end was cut; refused while another program holds the folder.
    pub fn run(self) -> anyhow::Result<()> {
        self.folder.must_exist()?;
        let store = Store::reindex(&self.folder.data()?, Options::default())?;
        eprintln!("Everything that is read was built anew: {} revisions.", store.counts().revisions);
        Ok(())
    }
}

/// One thing to be done to a wiki, by this program or by the one that serves it.
#[derive(Serialize, Deserialize)]
pub enum Deed {
    Contributor(contributor::Deed),
    CreateToken {
        name: String,
        label: String,
    },
    RevokeToken {
        id: u64,
    },
    Verify,
    /// How far the wiki has come, in JSON: the number of its last record, and the digest of all up to it.
    TellReached,
}

/// What came of it: results, words for a person, and why it failed, if it did.
#[derive(Default, Serialize, Deserialize)]
pub struct Told {
    pub results: String,
    pub words: String,
    failure: Option<String>,
    /// A piece of results that are too large to be held: more is told.
    #[serde(default)]
    pub goes_on: bool,
}

/// Where pieces of results go that are too large to be held.
pub type Pieces<'a> = &'a mut dyn FnMut(String) -> io::Result<()>;

impl TokenWords {
    pub fn run(self) -> anyhow::Result<()> {
        let deed = match self.command {
            TokenCommand::Create { name, label } => Deed::CreateToken { name, label },
            TokenCommand::Revoke { id } => Deed::RevokeToken { id },
        };
        self.folder.must_exist()?;
        deed.run(&self.folder)
    }
}

impl VerifyWords {
    /// Prints what was read; fails when something is not as it was written.
    pub fn run(self) -> anyhow::Result<()> {
        self.folder.must_exist()?;
        Deed::Verify.run(&self.folder)
    }
}

impl Deed {
    /// Asks the program that serves the folder, or does it here when none does.
    pub fn run(&self, folder: &Folder) -> anyhow::Result<()> {
        let settings = folder.chosen()?;
        let mut printed = |piece: String| io::stdout().write_all(piece.as_bytes());
        let told = match desk::ask(&settings.data, self, &mut printed)? {
            Some(told) => told,
            None => self.told(&opened(&settings)?, &settings.origin(), &mut printed),
        };
        eprint!("{}", told.words);
        print!("{}", told.results);
        match told.failure {
            None => Ok(()),
            Some(failure) => bail!(failure),
        }
    }

    /// Does it. `origin` is how people reach the wiki.
    pub fn told(&self, wiki: &Wiki, origin: &str, pieces: Pieces<'_>) -> Told {
        let mut told = Told::default();
        let done = match self {
            Self::Contributor(deed) => deed.done(wiki, origin, &mut told, pieces),
            Self::CreateToken { name, label } => create_token(wiki, name, label, &mut told),
            Self::RevokeToken { id } => revoke_token(wiki, *id, &mut told),
            Self::Verify => verify(wiki, &mut told),
            Self::TellReached => tell_reached(wiki, &mut told),
        };
        told.failure = done.err().map(|failure| match advice::on(&failure) {
            Some(advice) => format!("{failure:#}\n{advice}"),
            None => format!("{failure:#}"),
        });
        told
    }
}

impl Told {
    pub fn failed(why: &str) -> Self {
        Self { failure: Some(why.to_owned()), ..Self::default() }
    }

    pub fn piece(results: String) -> Self {
        Self { results, goes_on: true, ..Self::default() }
    }

    /// The results alone, for a program.
    pub fn results(self) -> anyhow::Result<String> {
        self.failure.map_or(Ok(self.results), |failure| bail!(failure))
    }
}

impl Folder {
    /// Opens the wiki, or makes it: an account may be there before anything is served.
    pub fn open(&self) -> anyhow::Result<Wiki> {
        opened(&self.chosen()?)
    }

    /// The folder, by flag, environment or file.
    pub fn data(&self) -> anyhow::Result<PathBuf> {
        Ok(self.chosen()?.data)
    }

    fn chosen(&self) -> anyhow::Result<Settings> {
        let data = self.data.iter().map(|data| ("data".to_owned(), data.display().to_string()));
        let said = Said { flags: data.collect(), file: self.settings.clone(), ..Said::in_environment() };
        Ok(said.choose()?.settings)
    }

    pub fn must_exist(&self) -> anyhow::Result<()> {
        let data = self.data()?;
        if data.is_dir() { Ok(()) } else { bail!("there is no folder {}", data.display()) }
    }
}

/// Opens the wiki to do something to it. Refused to root where the folder is somebody else's: they could not open what root wrote.
fn opened(settings: &Settings) -> anyhow::Result<Wiki> {
    let owner = std::fs::metadata(&settings.data).map(|folder| folder.uid());
    if let (Ok(owner), 0) = (owner, rustix::process::geteuid().as_raw())
        && owner != 0
    {
        let owner = advice::name_of(owner);
        bail!(
            "the folder {} belongs to {owner}, who could not open what root writes in it; nothing was done. Do it as they: \
             `runuser -u {owner} -- kenfiche …`; while the wiki serves, root may ask it",
            settings.data.display()
        );
    }
    settings.open_wiki()
}

fn create_token(wiki: &Wiki, name: &str, label: &str, told: &mut Told) -> anyhow::Result<()> {
    let record = contributor::named(wiki, name)?;
    let name = &record.contributor.name;
    if record.contributor.origin != Origin::Account {
        bail!("{name} has no account: a token writes in the name of somebody who has one");
    }
    let new = wiki.create_token(record.contributor.id, label)?;
    let id = new.id;
    told.words = format!("Token {id} of {name}. It is shown once; `kenfiche token revoke {id}` ends it.\n");
    told.results = format!("{}\n", new.token);
    Ok(())
}

fn revoke_token(wiki: &Wiki, id: u64, told: &mut Told) -> anyhow::Result<()> {
    if !wiki.revoke_token(id)? {
        bail!(
            "there is no token {id}: it was revoked before, ended with a passphrase or a block, or has another number"
        );
    }
    told.words = format!("Token {id} is worth nothing any more.\n");
    Ok(())
}

fn tell_reached(wiki: &Wiki, told: &mut Told) -> anyhow::Result<()> {
    let reached = wiki.store().reached();
    told.results = serde_json::to_string(&(reached.last, reached.digest.0))?;
    Ok(())
}

fn verify(wiki: &Wiki, told: &mut Told) -> anyhow::Result<()> {
    let verified = wiki.store().verify()?;
    let out = &mut told.results;
    writeln!(out, "records    {}", verified.records)?;
    writeln!(out, "revisions  {}", verified.revisions)?;
    writeln!(out, "fiches     {}", verified.fiches)?;
    writeln!(out, "index keys {}", verified.index_keys)?;
    writeln!(out, "bytes      {}", verified.bytes)?;
    if let Some(digest) = &verified.digest {
        writeln!(out, "digest     {digest}")?;
    }
    for problem in &verified.problems {
        writeln!(out, "problem    {problem}")?;
    }
    match verified.problems.len() {
        0 => Ok(writeln!(out, "all is as it was written")?),
        1 => bail!("one place is not as it was written"),
        count => bail!("{count} places are not as they were written"),
    }
}
