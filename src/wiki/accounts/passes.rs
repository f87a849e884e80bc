//! Links for one use: to choose a new passphrase, or to join. Whoever runs the wiki makes them and hands them over.

use super::super::{Failure, Outcome, Visitor, Wiki, failure::Refusal};
use super::{Join, JoinProblem, NewSession, passphrase, sessions};
use crate::{
    domain::{contributor::Contributor, id::ContributorId, revision::Timestamp},
    store::{AppendError, ContributorRecord, Entry, Pass, Refused},
};

const HOUR_MS: i64 = 60 * 60 * 1_000;
/// How long a link to a new passphrase is good.
pub const LINK_HOURS: i64 = 24;
/// How long an invitation is good.
pub const INVITATION_DAYS: i64 = 14;

/// What became of a passphrase chosen through a link.
#[derive(Debug)]
pub enum Chosen {
    /// Every session and token of before is over; this is the new one.
    Changed(NewSession),
    Invalid(JoinProblem),
    /// The link was used, is too old, or never was.
    Stale,
}

impl Wiki {
    /// The secret of a link with which somebody chooses a new passphrase, once, within [`LINK_HOURS`].
    pub fn passphrase_link(&self, who: ContributorId) -> Outcome<String> {
        self.account_of(who)?;
        self.new_pass(Some(who), LINK_HOURS * HOUR_MS)
    }

    /// The secret of a link with which somebody joins, once, within [`INVITATION_DAYS`].
    pub fn invitation(&self) -> Outcome<String> {
        self.new_pass(None, INVITATION_DAYS * 24 * HOUR_MS)
    }

    /// Whose passphrase this link lets choose.
    pub fn of_passphrase_link(&self, secret: &str) -> Outcome<Option<Contributor>> {
        let record = match self.good_pass(secret)?.and_then(|pass| pass.contributor) {
            Some(who) => self.store.contributor(who)?,
            None => None,
        };
        Ok(record.filter(is_open).map(|record| record.contributor))
    }

    /// Whether this invitation is still good.
    pub fn is_invited(&self, secret: &str) -> Outcome<bool> {
        Ok(self.good_pass(secret)?.is_some_and(|pass| pass.contributor.is_none()))
    }

    /// Gives whoever holds the link another passphrase, and signs them in. Blocks (argon2).
    pub fn choose_passphrase(&self, secret: &str, new: &str) -> Outcome<Chosen> {
        let Some(pass) = self.good_pass(secret)? else { return Ok(Chosen::Stale) };
        let record = match pass.contributor {
            Some(who) => self.store.contributor(who)?.filter(is_open),
            None => None,
        };
        let Some(mut record) = record else { return Ok(Chosen::Stale) };
        if let Some(weakness) = passphrase::weakness(new, record.contributor.name.as_str()) {
            return Ok(Chosen::Invalid(weakness.into()));
        }
        let who = record.contributor.id;
        record.passphrase = Some(self.accounts.gate.hash(new)?);
        record.version += 1;
        let (session, new_session) = self.new_session(record.contributor.clone())?;
        let person = Entry::Contributor(Box::new(record));
        match self.keep_people(vec![Entry::PassEnd(pass.hash), person, Entry::SessionsEnd(who), session]) {
            Ok(()) => Ok(Chosen::Changed(new_session)),
            Err(AppendError::Refused(Refused::Pass)) => Ok(Chosen::Stale),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives an account another passphrase by whoever runs the wiki; every session and token of before is over. Blocks (argon2).
    pub fn set_passphrase(&self, who: ContributorId, new: &str) -> Outcome<Result<(), JoinProblem>> {
        let record = self.account_of(who)?;
        if let Some(weakness) = passphrase::weakness(new, record.contributor.name.as_str()) {
            return Ok(Err(weakness.into()));
        }
        let hash = self.accounts.gate.hash(new)?;
        self.change_record(who, |record| record.passphrase = Some(hash.clone()))?;
        self.keep_people(vec![Entry::SessionsEnd(who)])?;
        Ok(Ok(()))
    }

    /// Makes an account for whoever holds an invitation, also where nobody joins without one. Blocks (argon2).
    pub fn join_invited(
        &self,
        visitor: &Visitor,
        name: &str,
        passphrase: &str,
        email: &str,
        invitation: &str,
    ) -> Outcome<Join> {
        let Some(pass) = self.good_pass(invitation)?.filter(|pass| pass.contributor.is_none()) else {
            return Err(Failure::Refused(Refusal::Stale));
        };
        let guest = super::guest(visitor);
        match self.checked(guest.map(|guest| guest.id), name, passphrase, email)? {
            Ok((name, email)) => self.make_account(guest, name, passphrase, email, Some(Entry::PassEnd(pass.hash))),
            Err(problems) => Ok(Join::Invalid(problems)),
        }
    }

    fn new_pass(&self, contributor: Option<ContributorId>, life_ms: i64) -> Outcome<String> {
        let mut secret = [0; 32];
        self.outside.secret(&mut secret);
        let until = Timestamp(self.latest()?.0 + life_ms);
        self.keep_people(vec![Entry::Pass(Pass { hash: sessions::hash_of("pass", &secret), contributor, until })])?;
        Ok(sessions::hex(&secret))
    }

    fn good_pass(&self, secret: &str) -> Outcome<Option<Pass>> {
        let Some(hash) = crate::domain::id::parse_hex::<32>(secret).map(|secret| sessions::hash_of("pass", &secret))
        else {
            return Ok(None);
        };
        let now = self.latest()?;
        Ok(self.store.pass(&hash)?.filter(|pass| pass.until > now))
    }
}

fn is_open(record: &ContributorRecord) -> bool {
    record.closed.is_none() && record.blocked.is_none()
}

/// Where a link to a new passphrase leads.
pub fn path_of_link(secret: &str) -> String {
    format!("/passphrase?link={secret}")
}

/// Where an invitation leads.
pub fn path_of_invitation(secret: &str) -> String {
    format!("/join?invitation={secret}")
}
