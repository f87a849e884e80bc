//! Another name, somebody else's name made one's own, and going away: the texts stay and stay credited.
//!
//! Revisions hold the number of a contributor and never a name, so that nothing of this touches a text or a hash.

use super::super::{Failure, Outcome, Wiki, failure::Refusal};
use super::{JoinProblem, Network};
use crate::{
    domain::{
        contributor::{ContributorName, Origin},
        id::ContributorId,
    },
    store::{AppendError, Batch, Closed, ContributorRecord, Entry, Refused},
};

/// What becomes of the name of whoever closes an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameLeft {
    /// It stays beside the texts.
    Kept,
    /// A pseudonym takes its place, and no address of before leads to it.
    Anonymous,
}

/// What became of a change of name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rename {
    Renamed(ContributorName),
    NotYours,
    Invalid(JoinProblem),
}

/// What became of closing an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Close {
    /// Under which name the texts stay.
    Closed(ContributorName),
    NotYours,
}

impl Wiki {
    /// Gives an account another name, when the passphrase is right. The former name and its address stay its own. Blocks (argon2).
    pub fn rename_account(
        &self,
        who: ContributorId,
        name: &str,
        passphrase: &str,
        network: Network,
    ) -> Outcome<Rename> {
        if !self.is_own_passphrase(who, passphrase, network)? {
            return Ok(Rename::NotYours);
        }
        match self.free_name(Some(who), name)? {
            Ok(_) => {
                self.accounts.limits.rename(who)?;
                self.give_name(who, name)
            }
            Err(problem) => Ok(Rename::Invalid(problem)),
        }
    }

    /// The same by whoever runs the wiki.
    pub fn give_name(&self, who: ContributorId, name: &str) -> Outcome<Rename> {
        for _ in 0..10 {
            let name = match self.free_name(Some(who), name)? {
                Ok(name) => name,
                Err(problem) => return Ok(Rename::Invalid(problem)),
            };
            let mut record = self.account_of(who)?;
            if record.contributor.name == name {
                return Ok(Rename::Renamed(name));
            }
            record.contributor.name = name.clone();
            record.version += 1;
            match self.keep_people(vec![Entry::Contributor(Box::new(record))]) {
                Ok(()) => return Ok(Rename::Renamed(name)),
                Err(AppendError::Refused(Refused::ContributorSlug(_) | Refused::ContributorVersion(_))) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Busy("this account is being changed by many at once"))
    }

    /// Closes an account, when the passphrase is right: every sign-in and token ends; the passphrase, the e-mail address and the words about
    /// oneself are let go. What was written stays. Blocks (argon2).
    pub fn close_account(
        &self,
        who: ContributorId,
        passphrase: &str,
        name: NameLeft,
        network: Network,
    ) -> Outcome<Close> {
        if !self.is_own_passphrase(who, passphrase, network)? {
            return Ok(Close::NotYours);
        }
        self.close(who, name).map(Close::Closed)
    }

    /// The same by whoever runs the wiki, at the request of whoever lost the passphrase.
    pub fn close(&self, who: ContributorId, name: NameLeft) -> Outcome<ContributorName> {
        for _ in 0..10 {
            let mut record = self.account_of(who)?;
            record.contributor.about = String::new();
            (record.passphrase, record.email) = (None, None);
            record.closed = Some(Closed { at: self.now(), is_anonymous: name == NameLeft::Anonymous });
            record.version += 1;
            if name == NameLeft::Anonymous {
                record.contributor.name = self.pseudonym();
            }
            let left = record.contributor.name.clone();
            match self.keep_people(vec![Entry::Contributor(Box::new(record)), Entry::SessionsEnd(who)]) {
                Ok(()) => return Ok(left),
                // Changed meanwhile, or the pseudonym is another's: again.
                Err(AppendError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Busy("this account is being changed by many at once"))
    }

    /// Gives the work of an imported name, or of a guest, to an account: it is read under that name from now on. A guest is signed out.
    pub fn claim(&self, work: ContributorId, account: ContributorId) -> Outcome<()> {
        self.account_of(account)?;
        let record = self.store.contributor(work)?.ok_or(Failure::Missing("contributor"))?;
        if record.contributor.origin == Origin::Account || work == account {
            return Err(Failure::Refused(Refusal::AlreadySo));
        }
        self.change_record(work, |record| {
            (record.claimed_by, record.email) = (Some(account), None);
        })?;
        self.keep_people(vec![Entry::SessionsEnd(work)])?;
        Ok(())
    }

    /// Gives what was written in this browser as a guest to the account that signs in there.
    pub fn claim_guest(&self, guest: ContributorId, account: ContributorId) -> Outcome<()> {
        match self.store.contributor(guest)? {
            Some(record) if record.contributor.origin == Origin::Guest && record.claimed_by.is_none() => {
                self.claim(guest, account)
            }
            _ => Ok(()),
        }
    }

    /// Shows numbers on one's page again, or no more.
    pub fn hide_numbers(&self, who: ContributorId, is_hidden: bool) -> Outcome<()> {
        self.change_record(who, |record| record.hides_numbers = is_hidden)
    }

    /// The account of this number; closed ones and those that are none are not there.
    pub(super) fn account_of(&self, who: ContributorId) -> Outcome<ContributorRecord> {
        let record = self.store.contributor(who)?.filter(|record| record.closed.is_none());
        record.filter(|record| record.contributor.origin == Origin::Account).ok_or(Failure::Missing("contributor"))
    }

    /// Counts as a try to sign in.
    pub(super) fn is_own_passphrase(&self, who: ContributorId, passphrase: &str, network: Network) -> Outcome<bool> {
        let record = self.account_of(who)?;
        self.accounts.limits.sign_in(&record.contributor.name.folded(), network)?;
        self.accounts.gate.is_right(passphrase, record.passphrase.as_deref())
    }

    pub(super) fn keep_people(&self, entries: Vec<Entry>) -> Result<(), AppendError> {
        self.append(Batch { key: self.new_key(), entries }).map(|_| ())
    }

    /// « anonyme-3f2a »: four digits that mean nothing.
    fn pseudonym(&self) -> ContributorName {
        let mut random = [0; 2];
        self.outside.secret(&mut random);
        ContributorName::nearest(&format!("{ANONYMOUS}{:04x}", u16::from_le_bytes(random)))
    }
}

/// How the names of those who went begin; nobody joins under such a name.
pub(super) const ANONYMOUS: &str = "anonyme-";
