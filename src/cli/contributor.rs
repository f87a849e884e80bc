//! Accounts, by whoever runs the machine: made, listed, renamed, blocked, closed, and what is handed to people.

use super::keeping::{self, Folder, Pieces, Told};
use crate::{
    domain::contributor::{ContributorName, ContributorSlug, Origin},
    store::ContributorRecord,
    web::mine::Mine,
    wiki::{
        Failure, Wiki,
        accounts::{Join, JoinProblem, NameLeft, PASSPHRASE_CHARS, Rename, passes},
        failure::Refusal,
    },
};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::{
    fmt::Write,
    io::{BufRead, IsTerminal, Read},
};

/// Most names that are proposed for one that nobody has.
const NEAR_MAX: usize = 5;
/// Most bytes that are read as a passphrase.
const LINE_MAX_BYTES: u64 = 4_096;

#[derive(Args)]
pub struct ContributorWords {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Subcommand)]
enum Command {
    /// Make an account; its passphrase is read from standard input or the terminal
    Add { name: String },
    /// Give somebody another passphrase, read from standard input or the terminal; every sign-in and token of theirs ends
    Passwd { name: String },
    /// Print a link for one use with which somebody chooses a new passphrase, within 24 hours
    Link { name: String },
    /// Print a link for one use with which somebody joins, within 14 days, whatever --writing says
    Invite,
    /// End every sign-in and token of somebody, and let them come in no more; anybody can read of it
    Block {
        name: String,
        /// Why, for everybody to read
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Let somebody come in again; anybody can read of it
    Unblock {
        name: String,
        /// Why, for everybody to read
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Give the work of an imported name (or of a guest) to an account
    Claim {
        /// As `contributor list` prints it: name~source
        imported: String,
        name: String,
    },
    /// Give an account another name; the former one leads to it and is never given to somebody else
    Rename { name: String, to: String },
    /// Close an account at the request of whoever has it; their texts stay
    Close {
        name: String,
        /// Put a pseudonym in the place of the name
        #[arg(long)]
        anonymous: bool,
    },
    /// Print all that is somebody's, in JSON: account, passages, thanks, revisions with the texts as they left them
    Mine { name: String },
    /// Print everybody: name, address, where they come from, since when
    List,
}

/// One thing to be done to accounts, by this program or by the one that serves the wiki.
#[derive(Serialize, Deserialize)]
pub enum Deed {
    Add {
        name: String,
        passphrase: String,
    },
    /// Tells why somebody cannot be given another passphrase, and nothing when they can.
    Find {
        name: String,
    },
    Passwd {
        name: String,
        passphrase: String,
    },
    Link {
        name: String,
    },
    Invite,
    Block {
        name: String,
        reason: String,
    },
    Unblock {
        name: String,
        reason: String,
    },
    Claim {
        imported: String,
        name: String,
    },
    Rename {
        name: String,
        to: String,
    },
    Close {
        name: String,
        is_anonymous: bool,
    },
    Mine {
        name: String,
    },
    List,
}

impl ContributorWords {
    pub fn run(self) -> anyhow::Result<()> {
        let deed = match self.command {
            Command::Add { name } => {
                if ContributorName::parse(&name).is_none() {
                    bail!("{}", sentence(JoinProblem::Name));
                }
                Deed::Add { name, passphrase: passphrase()? }
            }
            Command::Passwd { name } => {
                self.folder.must_exist()?;
                // Nobody thinks up a passphrase for a name that is not there.
                keeping::Deed::Contributor(Deed::Find { name: name.clone() }).run(&self.folder)?;
                Deed::Passwd { name, passphrase: passphrase()? }
            }
            Command::Link { name } => Deed::Link { name },
            Command::Invite => Deed::Invite,
            Command::Block { name, reason } => Deed::Block { name, reason },
            Command::Unblock { name, reason } => Deed::Unblock { name, reason },
            Command::Claim { imported, name } => Deed::Claim { imported, name },
            Command::Rename { name, to } => Deed::Rename { name, to },
            Command::Close { name, anonymous } => Deed::Close { name, is_anonymous: anonymous },
            Command::Mine { name } => Deed::Mine { name },
            Command::List => Deed::List,
        };
        // The first account, or the first invitation, may be there before anything is served.
        if !matches!(deed, Deed::Add { .. } | Deed::Invite) {
            self.folder.must_exist()?;
        }
        keeping::Deed::Contributor(deed).run(&self.folder)
    }
}

impl Deed {
    pub fn done(&self, wiki: &Wiki, origin: &str, told: &mut Told, pieces: Pieces<'_>) -> anyhow::Result<()> {
        match self {
            Self::Add { name, passphrase } => match wiki.add_account(name, passphrase)? {
                Join::Joined(new) => told.results = format!("/contributor/{}\n", new.contributor.slug()),
                Join::Invalid(problems) => {
                    bail!("{}", problems.into_iter().map(sentence).collect::<Vec<_>>().join(" "))
                }
            },
            Self::Find { name } => drop(open_account(wiki, name)?),
            Self::Passwd { name, passphrase } => {
                let account = open_account(wiki, name)?;
                if let Err(problem) = wiki.set_passphrase(account.contributor.id, passphrase)? {
                    bail!("{}", sentence(problem));
                }
                told.words =
                    format!("{} has another passphrase; every sign-in and token ended.\n", account.contributor.name);
            }
            Self::Link { name } => {
                let account = open_account(wiki, name)?;
                let path = passes::path_of_link(&wiki.passphrase_link(account.contributor.id)?);
                let (name, hours) = (&account.contributor.name, passes::LINK_HOURS);
                told.words = format!("For {name}, once, within {hours} hours. Hand it over where nobody else reads.\n");
                told.results = format!("{origin}{path}\n");
            }
            Self::Invite => {
                let path = passes::path_of_invitation(&wiki.invitation()?);
                told.words = format!("For one person, once, within {} days.\n", passes::INVITATION_DAYS);
                told.results = format!("{origin}{path}\n");
            }
            Self::Block { name, reason } => {
                let record = named(wiki, name)?;
                let name = &record.contributor.name;
                if matches!(record.contributor.origin, Origin::Imported { .. }) {
                    bail!("{} is an imported name: nobody comes in under it.", record.contributor.slug());
                }
                done(wiki.block(record.contributor.id, reason), || format!("{name} is blocked already."))?;
                told.words = format!("{name} is blocked; every sign-in and token ended. It is told at /measures.\n");
            }
            Self::Unblock { name, reason } => {
                let record = named(wiki, name)?;
                let name = &record.contributor.name;
                done(wiki.unblock(record.contributor.id, reason), || format!("{name} is not blocked."))?;
                told.words = format!("{name} may come in again. It is told at /measures.\n");
            }
            Self::Claim { imported, name } => {
                let (work, account) = (named(wiki, imported)?, account(wiki, name)?);
                let (from, to) = (&work.contributor.slug(), &account.contributor.name);
                let claimed = wiki.claim(work.contributor.id, account.contributor.id);
                done(claimed, || {
                    format!("{from} is an account: only imported and guest work is given to an account.")
                })?;
                told.words = format!("What {from} wrote is {to}’s.\n");
            }
            Self::Rename { name, to } => {
                let account = account(wiki, name)?;
                match wiki.give_name(account.contributor.id, to)? {
                    Rename::Invalid(problem) => bail!("{}", sentence(problem)),
                    _ => {
                        told.words = format!(
                            "{} is called {to} now; the former address leads there.\n",
                            account.contributor.name
                        )
                    }
                }
            }
            Self::Close { name, is_anonymous } => {
                let account = account(wiki, name)?;
                let left = if *is_anonymous { NameLeft::Anonymous } else { NameLeft::Kept };
                let left = wiki.close(account.contributor.id, left)?;
                told.words = format!("The account is closed; its texts stay under the name {left}.\n");
            }
            Self::Mine { name } => {
                let mut mine = Mine::of(wiki, account(wiki, name)?.contributor.id, "")?;
                while let Some(piece) = mine.next(wiki)? {
                    pieces(piece).context("the results cannot be written")?;
                }
            }
            Self::List => list(wiki, told)?,
        }
        Ok(())
    }
}

/// Somebody by name or address; of imported names `name~source`.
pub fn named(wiki: &Wiki, name: &str) -> anyhow::Result<ContributorRecord> {
    let slug = ContributorSlug::parse(name).context("a name has at least one letter or digit")?;
    match wiki.person(&slug) {
        Err(Failure::Missing(_)) => match near(wiki, name)? {
            near if near.is_empty() => bail!("nobody here is called {name}; see `kenfiche contributor list`"),
            near => bail!("nobody here is called {name}; is it {}?", near.join(" or ")),
        },
        found => Ok(found?),
    }
}

/// Everybody else who has this name, by address: imported names, former accounts.
fn near(wiki: &Wiki, name: &str) -> anyhow::Result<Vec<String>> {
    let Some(name) = ContributorName::parse(name.split('~').next().unwrap_or(name)) else { return Ok(Vec::new()) };
    let people = wiki.store().contributors()?;
    let same = people.iter().filter(|record| record.contributor.name.folded() == name.folded());
    Ok(same.take(NEAR_MAX).map(|record| record.contributor.slug().to_string()).collect())
}

fn account(wiki: &Wiki, name: &str) -> anyhow::Result<ContributorRecord> {
    let record = named(wiki, name)?;
    match record.contributor.origin {
        Origin::Account if record.closed.is_some() => bail!("the account of {name} is closed"),
        Origin::Account => Ok(record),
        Origin::Guest | Origin::Imported { .. } => bail!("{name} has no account"),
    }
}

/// An account with which somebody can come in.
fn open_account(wiki: &Wiki, name: &str) -> anyhow::Result<ContributorRecord> {
    match account(wiki, name)? {
        record if record.blocked.is_some() => bail!("{name} is blocked; `kenfiche contributor unblock` comes first"),
        record => Ok(record),
    }
}

fn done(done: Result<(), Failure>, already: impl Fn() -> String) -> anyhow::Result<()> {
    match done {
        Err(Failure::Refused(Refusal::AlreadySo)) => bail!(already()),
        done => Ok(done?),
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
        let closed = if record.closed.is_some() { "\tclosed" } else { "" };
        write!(told.results, "{name}\t{slug}\t{from}\t{since}{blocked}{closed}")?;
        match record.claimed_by.map(|claimer| wiki.store().contributor(claimer)).transpose()?.flatten() {
            Some(claimer) => writeln!(told.results, "\tclaimed by {}", claimer.contributor.slug())?,
            None => writeln!(told.results)?,
        }
    }
    Ok(())
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
