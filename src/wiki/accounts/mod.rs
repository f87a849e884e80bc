//! Accounts: join, sign in and out, guests, tokens of the API.
//!
//! In reading order: this file (who has a name here), `sessions` (who is signed in), `passphrase` (what is accepted and how it is
//! kept), `passes` (links for one use), `leaving` (another name, claims, closing), `measures` (blocks), `standing` (who is settled), `limits` (how often somebody may try).

mod leaving;
pub mod limits;
pub(super) mod measures;
pub mod passes;
mod passphrase;
mod sessions;
pub mod standing;

pub use leaving::{Close, NameLeft, Rename};
pub use limits::Network;
pub use measures::{Measures, REASON_MAX_CHARS};
pub use passphrase::PASSPHRASE_CHARS;
pub use sessions::{NewSession, NewToken, SignIn};

use super::{Failure, Outcome, Visitor, Wiki, Writing, failure::Refusal, saving::Writer};
use crate::{
    domain::{
        contributor::{Contributor, ContributorName, Origin},
        id::ContributorId,
        render, text,
    },
    store::{AppendError, Batch, ContributorRecord, Entry, Refused},
};
use passphrase::Weakness;

/// Longest text of somebody about themselves, in characters.
pub const ABOUT_MAX_CHARS: usize = 5_000;

/// What accounts keep in memory: turns at hashing, counted tries, the latest time seen.
pub(super) struct Accounts {
    gate: passphrase::Gate,
    limits: limits::Limits,
    latest: sessions::Latest,
    /// Until when it need not be counted again that somebody is settled.
    settled: quick_cache::sync::Cache<ContributorId, i64>,
}

/// What is wrong with what somebody typed to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinProblem {
    /// Empty, too long, or with signs that cannot stand in an address.
    Name,
    NameTaken,
    /// Fewer than 12 characters; how many there are.
    PassphraseShort(usize),
    PassphraseLong,
    /// One of those that are tried first.
    PassphraseCommon,
    Email,
}

#[derive(Debug)]
pub enum Join {
    Joined(NewSession),
    Invalid(Vec<JoinProblem>),
}

/// What became of a change of passphrase.
#[derive(Debug)]
pub enum PassphraseChange {
    /// Every session and token of before is over; this is the new one.
    Changed(NewSession),
    /// The passphrase of now is another.
    NotYours,
    Invalid(JoinProblem),
}

/// Why a text about oneself is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AboutProblem {
    TooLong,
    ControlCharacter,
    TooDeep,
}

impl Accounts {
    pub(super) fn new() -> Self {
        Self {
            gate: passphrase::Gate::new(),
            limits: limits::Limits::new(),
            latest: sessions::Latest::new(),
            settled: quick_cache::sync::Cache::new(standing::KNOWN_MAX),
        }
    }
}

/// A name that is free, and where mail may go.
type NameAndMail = (ContributorName, Option<String>);

impl Wiki {
    /// Makes an account; of a guest, the same contributor gets a name and a passphrase. Blocks (argon2).
    pub fn join(
        &self,
        visitor: &Visitor,
        name: &str,
        passphrase: &str,
        email: &str,
        network: Network,
    ) -> Outcome<Join> {
        if self.rules.writing == Writing::Invited {
            return Err(Failure::Refused(Refusal::Closed));
        }
        let guest = guest(visitor);
        let (name, email) = match self.checked(guest.map(|guest| guest.id), name, passphrase, email)? {
            Ok(checked) => checked,
            Err(problems) => return Ok(Join::Invalid(problems)),
        };
        self.accounts.limits.join(network)?;
        self.make_account(guest, name, passphrase, email, None)
    }

    /// Makes an account by whoever runs the wiki, whatever `Writing` says. Blocks (argon2).
    pub fn add_account(&self, name: &str, passphrase: &str) -> Outcome<Join> {
        match self.checked(None, name, passphrase, "")? {
            Ok((name, email)) => self.make_account(None, name, passphrase, email, None),
            Err(problems) => Ok(Join::Invalid(problems)),
        }
    }

    /// How many passphrases wait for their turn to be compared.
    pub fn sign_ins_waiting(&self) -> usize {
        self.accounts.gate.waiting()
    }

    /// `None` when name and passphrase do not go together: the same answer and time for unknown names. Blocks (argon2).
    pub fn sign_in(&self, name: &str, passphrase: &str, network: Network) -> Outcome<Option<NewSession>> {
        self.accounts.limits.sign_in(&text::folded(name), network)?;
        let record = match ContributorName::parse(name) {
            Some(name) => self.of_name(&name)?,
            None => None,
        };
        let kept = record.as_ref().and_then(|record| record.passphrase.as_deref());
        let is_long = passphrase::is_too_long(passphrase);
        let is_right = self.accounts.gate.is_right(if is_long { "" } else { passphrase }, kept)?;
        let Some(mut record) = record.filter(|_| is_right) else { return Ok(None) };
        if record.blocked.is_some() {
            return Err(Failure::Refused(Refusal::Blocked));
        }
        let (session, new) = self.new_session(record.contributor.clone())?;
        let mut entries = vec![session];
        if record.passphrase.as_deref().is_some_and(passphrase::is_outdated) {
            record.passphrase = Some(self.accounts.gate.hash(passphrase)?);
            record.version += 1;
            entries.push(Entry::Contributor(Box::new(record)));
        }
        self.append(Batch { key: self.new_key(), entries })?;
        Ok(Some(new))
    }

    /// Gives somebody another passphrase; every session and token of theirs ends at once. Blocks (argon2).
    pub fn change_passphrase(
        &self,
        who: ContributorId,
        current: &str,
        new: &str,
        network: Network,
    ) -> Outcome<PassphraseChange> {
        let mut record = self.store.contributor(who)?.ok_or(Failure::Missing("contributor"))?;
        self.accounts.limits.sign_in(&record.contributor.name.folded(), network)?;
        if !self.accounts.gate.is_right(current, record.passphrase.as_deref())? {
            return Ok(PassphraseChange::NotYours);
        }
        if let Some(weakness) = passphrase::weakness(new, record.contributor.name.as_str()) {
            return Ok(PassphraseChange::Invalid(weakness.into()));
        }
        record.passphrase = Some(self.accounts.gate.hash(new)?);
        record.version += 1;
        let (session, new_session) = self.new_session(record.contributor.clone())?;
        let entries = vec![Entry::Contributor(Box::new(record)), Entry::SessionsEnd(who), session];
        self.append(Batch { key: self.new_key(), entries })?;
        Ok(PassphraseChange::Changed(new_session))
    }

    /// Somebody's own words about themselves (Markdown). `Some`: why they were not kept.
    pub fn tell_about(&self, who: ContributorId, about: &str) -> Outcome<Option<AboutProblem>> {
        let Some(about) = text::stored(about.trim()) else { return Ok(Some(AboutProblem::ControlCharacter)) };
        if about.chars().count() > ABOUT_MAX_CHARS {
            return Ok(Some(AboutProblem::TooLong));
        }
        if render::problem(&about).is_some() {
            return Ok(Some(AboutProblem::TooDeep));
        }
        self.change_record(who, |record| record.contributor.about = about.clone())?;
        Ok(None)
    }

    /// Where somebody can be reached; never shown to others.
    pub fn email(&self, who: ContributorId) -> Outcome<Option<String>> {
        Ok(self.store.contributor(who)?.and_then(|record| record.email))
    }

    /// A guest with a temporary name, to be kept with their first save.
    pub(super) fn new_guest(&self) -> Outcome<Writer> {
        let id = ContributorId(self.outside.id());
        for _ in 0..100 {
            let name = self.guest_name();
            let contributor = Contributor { id, name, origin: Origin::Guest, about: String::new() };
            if self.store.contributor_by_slug(&contributor.slug())?.is_some() {
                continue;
            }
            let (session, new) = self.new_session(contributor.clone())?;
            let record = self.new_record(contributor.clone(), None, None);
            let entries = vec![Entry::Contributor(Box::new(record)), session];
            return Ok(Writer { contributor, entries, session: Some(new) });
        }
        Err(Failure::Busy("too many guests at once"))
    }

    /// Counts thanks given or taken back.
    pub(super) fn count_thank(&self, by: ContributorId) -> Outcome<()> {
        self.accounts.limits.thank(by)
    }

    /// « Goéland 4821 »: something seen from a shore here, and a number.
    fn guest_name(&self) -> ContributorName {
        const SEEN: [&str; 24] = [
            "Goéland",
            "Sterne",
            "Cormoran",
            "Macareux",
            "Courlis",
            "Tadorne",
            "Aigrette",
            "Bernache",
            "Huîtrier",
            "Gravelot",
            "Mouette",
            "Fou de Bassan",
            "Hippocampe",
            "Ormeau",
            "Bigorneau",
            "Bernique",
            "Étoile de mer",
            "Dauphin",
            "Phoque",
            "Ajonc",
            "Bruyère",
            "Hortensia",
            "Genêt",
            "Noroît",
        ];
        let mut random = [0; 4];
        self.outside.secret(&mut random);
        let random = u32::from_le_bytes(random);
        let seen = SEEN[(random % 24) as usize];
        ContributorName::nearest(&format!("{seen} {}", 1_000 + random / 24 % 9_000))
    }

    fn checked(
        &self,
        guest: Option<ContributorId>,
        name: &str,
        passphrase: &str,
        email: &str,
    ) -> Outcome<Result<NameAndMail, Vec<JoinProblem>>> {
        let mut problems = Vec::new();
        let free = self.free_name(guest, name)?;
        problems.extend(free.as_ref().err());
        problems.extend(passphrase::weakness(passphrase, name).map(JoinProblem::from));
        let email = email.trim();
        if !email.is_empty() && !is_email(email) {
            problems.push(JoinProblem::Email);
        }
        Ok(match free {
            Ok(name) if problems.is_empty() => Ok((name, (!email.is_empty()).then(|| email.to_owned()))),
            _ => Err(problems),
        })
    }

    /// A name that nobody else has or had.
    fn free_name(&self, who: Option<ContributorId>, name: &str) -> Outcome<Result<ContributorName, JoinProblem>> {
        let Some(name) = ContributorName::parse(name) else { return Ok(Err(JoinProblem::Name)) };
        let slug = account(ContributorId([0; 16]), name.clone()).slug();
        let holder = self.store.contributor_by_slug(&slug)?;
        let is_taken = holder.is_some() && holder != who || slug.as_str().starts_with(leaving::ANONYMOUS);
        Ok(if is_taken { Err(JoinProblem::NameTaken) } else { Ok(name) })
    }

    fn make_account(
        &self,
        guest: Option<&Contributor>,
        name: ContributorName,
        passphrase: &str,
        email: Option<String>,
        used: Option<Entry>,
    ) -> Outcome<Join> {
        let hash = self.accounts.gate.hash(passphrase)?;
        let id = guest.map_or_else(|| ContributorId(self.outside.id()), |guest| guest.id);
        let mut record = self.new_record(account(id, name), Some(hash), email);
        let mut entries: Vec<Entry> = used.into_iter().collect();
        if let Some(guest) = guest {
            let before = self.store.contributor(guest.id)?.ok_or(Failure::Missing("contributor"))?;
            record.version = before.version + 1;
            record.since = before.since;
            record.contributor.about = before.contributor.about;
            entries.push(Entry::SessionsEnd(guest.id));
        }
        let (session, new) = self.new_session(record.contributor.clone())?;
        entries.insert(0, Entry::Contributor(Box::new(record)));
        entries.push(session);
        match self.append(Batch { key: self.new_key(), entries }) {
            Ok(_) => Ok(Join::Joined(new)),
            Err(AppendError::Refused(Refused::ContributorSlug(_))) => Ok(Join::Invalid(vec![JoinProblem::NameTaken])),
            Err(AppendError::Refused(Refused::Pass)) => Err(Failure::Refused(Refusal::Stale)),
            Err(error) => Err(error.into()),
        }
    }

    fn new_record(
        &self,
        contributor: Contributor,
        passphrase: Option<String>,
        email: Option<String>,
    ) -> ContributorRecord {
        let since = self.now();
        ContributorRecord { passphrase, email, ..ContributorRecord::new(contributor, since) }
    }

    /// Changes what is known of somebody, tried again when it was changed meanwhile.
    fn change_record(&self, who: ContributorId, change: impl Fn(&mut ContributorRecord)) -> Outcome<()> {
        for _ in 0..10 {
            let mut record = self.store.contributor(who)?.ok_or(Failure::Missing("contributor"))?;
            let before = record.clone();
            change(&mut record);
            if record == before {
                return Ok(());
            }
            record.version += 1;
            let entries = vec![Entry::Contributor(Box::new(record))];
            match self.append(Batch { key: self.new_key(), entries }) {
                Ok(_) => return Ok(()),
                Err(AppendError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Busy("this account is being changed by many at once"))
    }

    /// The account or guest of this name.
    fn of_name(&self, name: &ContributorName) -> Outcome<Option<ContributorRecord>> {
        let slug = account(ContributorId([0; 16]), name.clone()).slug();
        match self.store.contributor_by_slug(&slug)? {
            Some(id) => Ok(self.store.contributor(id)?),
            None => Ok(None),
        }
    }
}

fn guest(visitor: &Visitor) -> Option<&Contributor> {
    visitor.contributor.as_ref().filter(|contributor| contributor.origin == Origin::Guest)
}

fn account(id: ContributorId, name: ContributorName) -> Contributor {
    Contributor { id, name, origin: Origin::Account, about: String::new() }
}

/// One `@`, something on both sides, a dot behind it; nobody is written to in order to know more.
fn is_email(text: &str) -> bool {
    let is_plain =
        text.len() <= 254 && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c));
    let parts: Vec<&str> = text.split('@').collect();
    is_plain
        && matches!(parts[..], [own, host] if !own.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.'))
}

impl From<Weakness> for JoinProblem {
    fn from(weakness: Weakness) -> Self {
        match weakness {
            Weakness::Short(count) => Self::PassphraseShort(count),
            Weakness::Long => Self::PassphraseLong,
            Weakness::Common => Self::PassphraseCommon,
        }
    }
}
