//! What whoever runs the machine does beside serving: accounts, tokens of programs, and checking all that is kept.

use super::desk;
use crate::{
    domain::contributor::{ContributorName, ContributorSlug, Origin},
    settings::{Settings, sources::Said},
    store::{Options, Store},
    wiki::{
        Failure, Wiki,
        accounts::{Join, JoinProblem, PASSPHRASE_CHARS},
    },
};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::{
    fmt::Write,
    io::{BufRead, IsTerminal, Read},
    path::PathBuf,
};

/// Most bytes that are read as a passphrase.
const LINE_MAX_BYTES: u64 = 4_096;

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
pub struct ContributorWords {
    #[command(subcommand)]
    command: ContributorCommand,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Subcommand)]
enum ContributorCommand {
    /// Make an account; its passphrase is read from standard input or the terminal
    Add { name: String },
    /// Print everybody: name, address, where they come from, since when
    List,
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
    AddContributor {
        name: String,
        passphrase: String,
    },
    ListContributors,
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
    results: String,
    words: String,
    failure: Option<String>,
}

impl ContributorWords {
    pub fn run(self) -> anyhow::Result<()> {
        let deed = match self.command {
            ContributorCommand::Add { name } => {
                if ContributorName::parse(&name).is_none() {
                    bail!("{}", sentence(JoinProblem::Name));
                }
                Deed::AddContributor { name, passphrase: passphrase()? }
            }
            ContributorCommand::List => Deed::ListContributors,
        };
        deed.run(&self.folder)
    }
}

impl TokenWords {
    pub fn run(self) -> anyhow::Result<()> {
        let deed = match self.command {
            TokenCommand::Create { name, label } => Deed::CreateToken { name, label },
            TokenCommand::Revoke { id } => Deed::RevokeToken { id },
        };
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
    fn run(&self, folder: &Folder) -> anyhow::Result<()> {
        let told = match desk::ask(&folder.data()?, self)? {
            Some(told) => told,
            None => self.told(&folder.open()?),
        };
        eprint!("{}", told.words);
        print!("{}", told.results);
        match told.failure {
            None => Ok(()),
            Some(failure) => bail!(failure),
        }
    }

    /// Does it.
    pub fn told(&self, wiki: &Wiki) -> Told {
        let mut told = Told::default();
        let done = match self {
            Self::AddContributor { name, passphrase } => add(wiki, name, passphrase, &mut told),
            Self::ListContributors => list(wiki, &mut told),
            Self::CreateToken { name, label } => create_token(wiki, name, label, &mut told),
            Self::RevokeToken { id } => revoke_token(wiki, *id, &mut told),
            Self::Verify => verify(wiki, &mut told),
            Self::TellReached => tell_reached(wiki, &mut told),
        };
        told.failure = done.err().map(|failure| format!("{failure:#}"));
        told
    }
}

impl Told {
    pub fn failed(why: &str) -> Self {
        Self { failure: Some(why.to_owned()), ..Self::default() }
    }

    /// The results alone, for a program.
    pub fn results(self) -> anyhow::Result<String> {
        self.failure.map_or(Ok(self.results), |failure| bail!(failure))
    }
}

impl Folder {
    /// Opens the wiki, or makes it: an account may be there before anything is served.
    pub fn open(&self) -> anyhow::Result<Wiki> {
        self.chosen()?.open_wiki()
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

fn add(wiki: &Wiki, name: &str, passphrase: &str, told: &mut Told) -> anyhow::Result<()> {
    match wiki.add_account(name, passphrase)? {
        Join::Joined(new) => {
            told.results = format!("/contributor/{}\n", new.contributor.slug());
            Ok(())
        }
        Join::Invalid(problems) => {
            bail!("{}", problems.into_iter().map(sentence).collect::<Vec<_>>().join(" "))
        }
    }
}

fn list(wiki: &Wiki, told: &mut Told) -> anyhow::Result<()> {
    let mut people = wiki.store().contributors()?;
    people.sort_by_cached_key(|record| record.contributor.name.folded());
    for record in people {
        let from = match &record.contributor.origin {
            Origin::Account => "account",
            Origin::Guest => "guest",
            Origin::Imported { .. } => "imported",
        };
        let since = jiff::Timestamp::from_millisecond(record.since.0).unwrap_or_default().strftime("%Y-%m-%d");
        let (name, slug) = (&record.contributor.name, record.contributor.slug());
        let blocked = if record.blocked.is_some() { "\tblocked" } else { "" };
        writeln!(told.results, "{name}\t{slug}\t{from}\t{since}{blocked}")?;
    }
    Ok(())
}

fn create_token(wiki: &Wiki, name: &str, label: &str, told: &mut Told) -> anyhow::Result<()> {
    let slug = ContributorSlug::parse(name).context("a name has at least one letter or digit")?;
    let record = match wiki.person(&slug) {
        Err(Failure::Missing(_)) => bail!("nobody here is called {name}; see `kenfiche contributor list`"),
        found => found?,
    };
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
    wiki.revoke_token(id)?;
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

/// Typed twice at a terminal; else the first line of standard input.
fn passphrase() -> anyhow::Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        let first = rpassword::prompt_password("Passphrase: ").context("the terminal cannot be read")?;
        let again = rpassword::prompt_password("Once more: ").context("the terminal cannot be read")?;
        if first != again {
            bail!("these are two different passphrases");
        }
        return Ok(first);
    }
    let mut line = String::new();
    input.lock().take(LINE_MAX_BYTES).read_line(&mut line).context("the passphrase on standard input is not UTF-8")?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

fn sentence(problem: JoinProblem) -> String {
    match problem {
        JoinProblem::Name => "A name has 1 to 60 characters, without / \\ ~ ? # or %.".to_owned(),
        JoinProblem::NameTaken => "Somebody already has this name.".to_owned(),
        JoinProblem::PassphraseShort(count) => {
            format!("A passphrase has at least {} characters; this one has {count}.", PASSPHRASE_CHARS.start())
        }
        JoinProblem::PassphraseLong => format!("A passphrase has at most {} characters.", PASSPHRASE_CHARS.end()),
        JoinProblem::PassphraseCommon => "This passphrase is one of the first that anyone would try.".to_owned(),
        JoinProblem::Email => "This is not an e-mail address.".to_owned(),
    }
}
