//! Sign-ins: made, read at each request, ended; and the tokens of programs.
//!
//! A session ends 30 days after its last use, and a year after it was made. Its token is 256 random bits, of which the store keeps a hash.

use super::super::{Failure, Outcome, Visitor, Wiki, failure::Refusal};
use crate::{
    domain::{
        contributor::Contributor,
        id::{ContributorId, parse_hex},
        revision::Timestamp,
    },
    store::{Batch, ContributorRecord, Entry, Session, Token},
};
use std::sync::atomic::{AtomicI64, Ordering};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const IDLE_MS: i64 = 30 * DAY_MS;
const LIFE_MS: i64 = 365 * DAY_MS;
/// Longest label of a token, in characters.
const LABEL_MAX_CHARS: usize = 80;

/// A sign-in to be handed to the browser, once: the store keeps only its hash.
pub struct NewSession {
    /// 64 hexadecimal digits for the cookie.
    pub token: String,
    pub contributor: Contributor,
}

/// A sign-in as its owner sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Names it for [`Wiki::end_session`]; signs nobody in.
    pub handle: String,
    pub since: Timestamp,
    /// To the day.
    pub last_used: Timestamp,
    pub is_this_one: bool,
}

/// A bearer token, shown once.
pub struct NewToken {
    pub id: u64,
    pub token: String,
}

/// The latest time that was seen: a clock that is put back revives no session.
pub(super) struct Latest(AtomicI64);

impl Latest {
    pub(super) fn new() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl Wiki {
    /// Who this cookie stands for; nobody when it is unknown, over, or its account is blocked. Once a day the session is
    /// kept anew, 30 days longer. Blocks then (a sync of the disk).
    pub fn visitor(&self, token: &str) -> Outcome<Visitor> {
        let (visitor, prolonged) = self.signed_in_by(token)?;
        if let Some(session) = prolonged {
            let entries = vec![Entry::Session(session)];
            // A disk that is full keeps nobody from reading: the session is prolonged another time.
            if let Err(error) = self.append(Batch { key: self.new_key(), entries }) {
                tracing::warn!(%error, "a session could not be prolonged");
            }
        }
        Ok(visitor)
    }

    /// The same without keeping anything, and whether the session should be kept anew by [`Self::visitor`].
    pub fn seen(&self, token: &str) -> Outcome<(Visitor, bool)> {
        self.signed_in_by(token).map(|(visitor, prolonged)| (visitor, prolonged.is_some()))
    }

    /// Who this cookie stands for, and the session with its new end when that is a day or more later.
    fn signed_in_by(&self, token: &str) -> Outcome<(Visitor, Option<Session>)> {
        let nobody = || Ok((Visitor::unknown(), None));
        let Some(hash) = session_hash(token) else { return nobody() };
        let Some(session) = self.store.session(&hash)? else { return nobody() };
        let now = self.latest()?;
        let is_over = session.until <= now || session.since.0 > now.0 + DAY_MS;
        let Some(contributor) = self.signed_in(session.contributor)?.filter(|_| !is_over) else { return nobody() };
        let until = Timestamp((now.0 + IDLE_MS).min(session.since.0 + LIFE_MS));
        let prolonged = (until.0 - session.until.0 >= DAY_MS).then_some(Session { until, ..session });
        Ok((Visitor { contributor: Some(contributor) }, prolonged))
    }

    /// Ends this session, now. An unknown one is ended already.
    pub fn sign_out(&self, token: &str) -> Outcome<()> {
        let Some(hash) = session_hash(token) else { return Ok(()) };
        if self.store.session(&hash)?.is_some() {
            self.append(Batch { key: self.new_key(), entries: vec![Entry::SessionEnd(hash)] })?;
        }
        Ok(())
    }

    /// Every sign-in of somebody that still holds, the last used first.
    pub fn sign_ins(&self, who: ContributorId, this: &str) -> Outcome<Vec<SignIn>> {
        let (this, now) = (session_hash(this), self.latest()?);
        let mut sign_ins: Vec<SignIn> = self
            .store
            .sessions_of(who)?
            .into_iter()
            .filter(|session| session.until > now)
            .map(|session| {
                let is_this_one = Some(session.token_hash) == this;
                let last_used = Timestamp((session.until.0 - IDLE_MS).max(session.since.0));
                SignIn { handle: handle(&session.token_hash), since: session.since, last_used, is_this_one }
            })
            .collect();
        sign_ins.sort_by_key(|sign_in| (!sign_in.is_this_one, std::cmp::Reverse(sign_in.last_used)));
        Ok(sign_ins)
    }

    /// Ends one of somebody's sign-ins by its handle.
    pub fn end_session(&self, who: ContributorId, of: &str) -> Outcome<()> {
        let session = self.store.sessions_of(who)?.into_iter().find(|session| handle(&session.token_hash) == of);
        let session = session.ok_or(Failure::Missing("session"))?;
        let entries = vec![Entry::SessionEnd(session.token_hash)];
        self.append(Batch { key: self.new_key(), entries })?;
        Ok(())
    }

    /// Whose bearer token this is; nobody when it is unknown, revoked, or its account is blocked.
    pub fn bearer(&self, token: &str) -> Outcome<Visitor> {
        let Some(hash) = token_hash(token) else { return Ok(Visitor::unknown()) };
        let Some(token) = self.store.token(&hash)? else { return Ok(Visitor::unknown()) };
        Ok(Visitor { contributor: self.signed_in(token.contributor)? })
    }

    /// Makes a token with which programs write in the name of somebody who has an account.
    pub fn create_token(&self, who: ContributorId, label: &str) -> Outcome<NewToken> {
        let record = self.store.contributor(who)?.ok_or(Failure::Missing("contributor"))?;
        if record.blocked.is_some() {
            return Err(Failure::Refused(Refusal::Blocked));
        }
        let (mut id, mut secret) = ([0; 8], [0; 32]);
        // Short enough to be typed: 40 bits.
        self.outside.secret(&mut id[3..]);
        self.outside.secret(&mut secret);
        let id = u64::from_be_bytes(id);
        let token = format!("kf_{}", hex(&secret));
        let label = label.chars().filter(|c| !c.is_control()).take(LABEL_MAX_CHARS).collect();
        let hash = token_hash(&token).ok_or_else(|| Failure::broken("a new token cannot be read"))?;
        let kept = Token { id, hash, contributor: who, label, since: self.now() };
        self.append(Batch { key: self.new_key(), entries: vec![Entry::Token(kept)] })?;
        Ok(NewToken { id, token })
    }

    /// The token of this number is worth nothing any more; whether there was one.
    pub fn revoke_token(&self, id: u64) -> Outcome<bool> {
        let is_known = self.store.has_token(id)?;
        if is_known {
            self.append(Batch { key: self.new_key(), entries: vec![Entry::TokenEnd(id)] })?;
        }
        Ok(is_known)
    }

    /// A session to be kept, and the sign-in for the browser.
    pub(super) fn new_session(&self, contributor: Contributor) -> Outcome<(Entry, NewSession)> {
        let mut secret = [0; 32];
        self.outside.secret(&mut secret);
        let now = self.latest()?;
        let session = Session {
            token_hash: hash_of("session", &secret),
            contributor: contributor.id,
            since: now,
            until: Timestamp(now.0 + IDLE_MS),
        };
        Ok((Entry::Session(session), NewSession { token: hex(&secret), contributor }))
    }

    fn signed_in(&self, id: ContributorId) -> Outcome<Option<Contributor>> {
        let is_in = |record: &ContributorRecord| record.blocked.is_none() && record.closed.is_none();
        let record = self.store.contributor(id)?.filter(is_in);
        Ok(record.map(|record| record.contributor))
    }

    /// Now, but never earlier than a time that was seen before, also by the last revision of an earlier start.
    pub(super) fn latest(&self) -> Outcome<Timestamp> {
        let seen = &self.accounts.latest.0;
        if seen.load(Ordering::Relaxed) == i64::MIN {
            let kept = self.store.changes(None, 1)?.first().map_or(i64::MIN + 1, |entry| entry.received.0);
            seen.fetch_max(kept, Ordering::Relaxed);
        }
        let now = self.now().0;
        Ok(Timestamp(seen.fetch_max(now, Ordering::Relaxed).max(now)))
    }
}

fn session_hash(token: &str) -> Option<[u8; 32]> {
    parse_hex::<32>(token).map(|secret| hash_of("session", &secret))
}

fn token_hash(token: &str) -> Option<[u8; 32]> {
    parse_hex::<32>(token.strip_prefix("kf_")?).map(|secret| hash_of("token", &secret))
}

/// A session, a token and a link can never pass for one another.
pub(super) fn hash_of(what: &str, secret: &[u8; 32]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(what.as_bytes());
    hasher.update(secret);
    *hasher.finalize().as_bytes()
}

fn handle(token_hash: &[u8; 32]) -> String {
    hex(&token_hash[..8])
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewSession({})", self.contributor.id)
    }
}
