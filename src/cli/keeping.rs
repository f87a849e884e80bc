//! What whoever runs the machine does beside serving: accounts, tokens of programs, and checking all that is kept.

use crate::{
    domain::contributor::{ContributorName, ContributorSlug, Origin},
    settings::{self, Settings, Writing},
    store::{Options, Store, Verified},
    wiki::{
        Failure, Wiki,
        accounts::{Join, JoinProblem, PASSPHRASE_CHARS},
    },
};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use std::{
    io::{BufRead, IsTerminal, Read},
    path::PathBuf,
};

/// Most bytes that are read as a passphrase.
const LINE_MAX_BYTES: u64 = 4_096;

/// The folder of the wiki.
#[derive(Args)]
pub struct Folder {
    /// The folder that holds the wiki
    #[arg(long, value_name = "DIR", default_value = "data", env = "KENFICHE_DATA", global = true)]
    data: PathBuf,
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

impl ContributorWords {
    pub fn run(self) -> anyhow::Result<()> {
        let wiki = self.folder.open()?;
        match self.command {
            ContributorCommand::Add { name } => add(&wiki, &name),
            ContributorCommand::List => list(&wiki),
        }
    }
}

impl TokenWords {
    pub fn run(self) -> anyhow::Result<()> {
        let wiki = self.folder.open()?;
        match self.command {
            TokenCommand::Create { name, label } => {
                let slug = ContributorSlug::parse(&name).context("a name has at least one letter or digit")?;
                let record = match wiki.person(&slug) {
                    Err(Failure::Missing(_)) => bail!("nobody here is called {name}; see `kenfiche contributor list`"),
                    found => found?,
                };
                if record.contributor.origin != Origin::Account {
                    bail!(
                        "{} has no account: a token writes in the name of somebody who has one",
                        record.contributor.name
                    );
                }
                let new = wiki.create_token(record.contributor.id, &label)?;
                eprintln!(
                    "Token {} of {}. It is shown once; `kenfiche token revoke {}` ends it.",
                    new.id, record.contributor.name, new.id
                );
                println!("{}", new.token);
                Ok(())
            }
            TokenCommand::Revoke { id } => {
                wiki.revoke_token(id)?;
                eprintln!("Token {id} is worth nothing any more.");
                Ok(())
            }
        }
    }
}

impl VerifyWords {
    /// Prints what was read; fails when something is not as it was written.
    pub fn run(self) -> anyhow::Result<()> {
        self.folder.must_exist()?;
        let store = Store::open(&self.folder.data, Options::default())?;
        let verified = store.verify()?;
        print(&verified);
        match verified.problems.len() {
            0 => Ok(()),
            1 => bail!("one place is not as it was written"),
            count => bail!("{count} places are not as they were written"),
        }
    }
}

impl Folder {
    /// Opens the wiki, or makes it: an account may be there before anything is served.
    pub fn open(&self) -> anyhow::Result<Wiki> {
        let settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            data: self.data.clone(),
            is_demo: false,
            base_url: None,
            writing: Writing::Members,
            time_zone: settings::time_zone("UTC")?,
            name: "Kenfiche".to_owned(),
        };
        settings.open_wiki()
    }

    fn must_exist(&self) -> anyhow::Result<()> {
        if self.data.is_dir() { Ok(()) } else { bail!("there is no folder {}", self.data.display()) }
    }
}

fn add(wiki: &Wiki, name: &str) -> anyhow::Result<()> {
    if ContributorName::parse(name).is_none() {
        bail!("{}", sentence(JoinProblem::Name));
    }
    match wiki.add_account(name, &passphrase()?)? {
        Join::Joined(new) => {
            println!("/contributor/{}", new.contributor.slug());
            Ok(())
        }
        Join::Invalid(problems) => {
            bail!("{}", problems.into_iter().map(sentence).collect::<Vec<_>>().join(" "))
        }
    }
}

fn list(wiki: &Wiki) -> anyhow::Result<()> {
    let mut people = wiki.store().contributors()?;
    people.sort_by_cached_key(|record| record.contributor.name.folded());
    for record in people {
        let from = match &record.contributor.origin {
            Origin::Account => "account",
            Origin::Guest => "guest",
            Origin::Imported { .. } => "imported",
        };
        let since = jiff::Timestamp::from_millisecond(record.since.0).unwrap_or_default();
        let slug = record.contributor.slug();
        let blocked = if record.blocked.is_some() { "\tblocked" } else { "" };
        println!("{}\t{slug}\t{from}\t{}{blocked}", record.contributor.name, since.strftime("%Y-%m-%d"));
    }
    Ok(())
}

fn print(verified: &Verified) {
    println!("records    {}", verified.records);
    println!("revisions  {}", verified.revisions);
    println!("fiches     {}", verified.fiches);
    println!("index keys {}", verified.index_keys);
    println!("bytes      {}", verified.bytes);
    if let Some(digest) = &verified.digest {
        println!("digest     {digest}");
    }
    for problem in &verified.problems {
        println!("problem    {problem}");
    }
    if verified.problems.is_empty() {
        println!("all is as it was written");
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
