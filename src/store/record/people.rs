//! The shapes of contributors, their sign-ins and tokens, links for one use, and measures.

use crate::{
    domain::{
        contributor::{Contributor, ContributorName, Origin},
        id::ContributorId,
        revision::Timestamp,
    },
    store::door::{Closed, ContributorRecord, Measure, MeasureKind, Pass, Session, Token},
};
use anyhow::Context;
use serde::{Deserialize, Serialize};

/// The first form of a contributor: read, and no longer written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredContributor {
    version: u32,
    id: [u8; 16],
    name: String,
    origin: StoredOrigin,
    about: String,
    passphrase: Option<String>,
    email: Option<String>,
    blocked: Option<i64>,
    claimed_by: Option<[u8; 16]>,
    since: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredPerson {
    version: u32,
    id: [u8; 16],
    name: String,
    origin: StoredOrigin,
    about: String,
    passphrase: Option<String>,
    email: Option<String>,
    blocked: Option<i64>,
    claimed_by: Option<[u8; 16]>,
    since: i64,
    hides_numbers: bool,
    closed: Option<StoredClosed>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredClosed {
    at: i64,
    is_anonymous: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredPass {
    hash: [u8; 32],
    contributor: Option<[u8; 16]>,
    until: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredMeasure {
    kind: StoredMeasureKind,
    of: [u8; 16],
    by: Option<[u8; 16]>,
    at: i64,
    reason: String,
    mended: u32,
    left: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum StoredMeasureKind {
    Block,
    Unblock,
    Undoing,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum StoredOrigin {
    Account,
    Guest,
    Imported { source: String },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredSession {
    token_hash: [u8; 32],
    contributor: [u8; 16],
    since: i64,
    until: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredToken {
    id: u64,
    hash: [u8; 32],
    contributor: [u8; 16],
    label: String,
    since: i64,
}

impl From<StoredContributor> for StoredPerson {
    fn from(stored: StoredContributor) -> Self {
        let StoredContributor { version, id, name, origin, about, passphrase, email, blocked, claimed_by, since } =
            stored;
        Self {
            version,
            id,
            name,
            origin,
            about,
            passphrase,
            email,
            blocked,
            claimed_by,
            since,
            hides_numbers: false,
            closed: None,
        }
    }
}

impl From<&ContributorRecord> for StoredPerson {
    fn from(record: &ContributorRecord) -> Self {
        let contributor = &record.contributor;
        Self {
            version: record.version,
            id: contributor.id.0,
            name: contributor.name.as_str().to_owned(),
            origin: match &contributor.origin {
                Origin::Account => StoredOrigin::Account,
                Origin::Guest => StoredOrigin::Guest,
                Origin::Imported { source } => StoredOrigin::Imported { source: source.clone() },
            },
            about: contributor.about.clone(),
            passphrase: record.passphrase.clone(),
            email: record.email.clone(),
            blocked: record.blocked.map(|at| at.0),
            claimed_by: record.claimed_by.map(|id| id.0),
            since: record.since.0,
            hides_numbers: record.hides_numbers,
            closed: record.closed.map(|closing| StoredClosed { at: closing.at.0, is_anonymous: closing.is_anonymous }),
        }
    }
}

impl TryFrom<StoredPerson> for ContributorRecord {
    type Error = anyhow::Error;

    fn try_from(stored: StoredPerson) -> anyhow::Result<Self> {
        let name = ContributorName::parse(&stored.name)
            .with_context(|| format!("contributor {} has no name", ContributorId(stored.id)))?;
        let origin = match stored.origin {
            StoredOrigin::Account => Origin::Account,
            StoredOrigin::Guest => Origin::Guest,
            StoredOrigin::Imported { source } => Origin::Imported { source },
        };
        Ok(Self {
            version: stored.version,
            contributor: Contributor { id: ContributorId(stored.id), name, origin, about: stored.about },
            passphrase: stored.passphrase,
            email: stored.email,
            blocked: stored.blocked.map(Timestamp),
            claimed_by: stored.claimed_by.map(ContributorId),
            since: Timestamp(stored.since),
            hides_numbers: stored.hides_numbers,
            closed: stored
                .closed
                .map(|closing| Closed { at: Timestamp(closing.at), is_anonymous: closing.is_anonymous }),
        })
    }
}

impl From<&Session> for StoredSession {
    fn from(session: &Session) -> Self {
        let Session { token_hash, contributor, since, until } = session;
        Self { token_hash: *token_hash, contributor: contributor.0, since: since.0, until: until.0 }
    }
}

impl From<StoredSession> for Session {
    fn from(stored: StoredSession) -> Self {
        Self {
            token_hash: stored.token_hash,
            contributor: ContributorId(stored.contributor),
            since: Timestamp(stored.since),
            until: Timestamp(stored.until),
        }
    }
}

impl From<&Token> for StoredToken {
    fn from(token: &Token) -> Self {
        let Token { id, hash, contributor, label, since } = token;
        Self { id: *id, hash: *hash, contributor: contributor.0, label: label.clone(), since: since.0 }
    }
}

impl From<StoredToken> for Token {
    fn from(stored: StoredToken) -> Self {
        Self {
            id: stored.id,
            hash: stored.hash,
            contributor: ContributorId(stored.contributor),
            label: stored.label,
            since: Timestamp(stored.since),
        }
    }
}

impl From<&Pass> for StoredPass {
    fn from(pass: &Pass) -> Self {
        let Pass { hash, contributor, until } = pass;
        Self { hash: *hash, contributor: contributor.map(|id| id.0), until: until.0 }
    }
}

impl From<StoredPass> for Pass {
    fn from(stored: StoredPass) -> Self {
        let StoredPass { hash, contributor, until } = stored;
        Self { hash, contributor: contributor.map(ContributorId), until: Timestamp(until) }
    }
}

impl From<&Measure> for StoredMeasure {
    fn from(measure: &Measure) -> Self {
        Self {
            kind: match measure.kind {
                MeasureKind::Block => StoredMeasureKind::Block,
                MeasureKind::Unblock => StoredMeasureKind::Unblock,
                MeasureKind::Undoing => StoredMeasureKind::Undoing,
            },
            of: measure.of.0,
            by: measure.by.map(|id| id.0),
            at: measure.at.0,
            reason: measure.reason.clone(),
            mended: measure.mended,
            left: measure.left,
        }
    }
}

impl From<StoredMeasure> for Measure {
    fn from(stored: StoredMeasure) -> Self {
        Self {
            kind: match stored.kind {
                StoredMeasureKind::Block => MeasureKind::Block,
                StoredMeasureKind::Unblock => MeasureKind::Unblock,
                StoredMeasureKind::Undoing => MeasureKind::Undoing,
            },
            of: ContributorId(stored.of),
            by: stored.by.map(ContributorId),
            at: Timestamp(stored.at),
            reason: stored.reason,
            mended: stored.mended,
            left: stored.left,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Record, StoredEntry};
    use super::*;

    /// A batch with one contributor, as the first form of it stood in journals.
    const FIRST_FORM: &[u8] =
        b"\x01KKKKKKKKKKKKKKKK\x02\x01\x03\x02IIIIIIIIIIIIIIII\x03Ada\x00\x04Moi.\x01\x05argon\x00\x01\x08\x00\x06";

    #[test]
    fn a_contributor_of_the_first_form_is_read() {
        let Record::Batch(batch) = Record::decode(FIRST_FORM).unwrap() else { panic!("it is a batch") };
        let [StoredEntry::Contributor(stored)] = &batch.entries[..] else { panic!("{:?}", batch.entries) };
        let record = ContributorRecord::try_from(StoredPerson::from(stored.clone())).unwrap();
        let contributor = Contributor {
            id: ContributorId([b'I'; 16]),
            name: ContributorName::parse("Ada").unwrap(),
            origin: Origin::Account,
            about: "Moi.".to_owned(),
        };
        let expected = ContributorRecord {
            version: 2,
            passphrase: Some("argon".to_owned()),
            blocked: Some(Timestamp(4)),
            ..ContributorRecord::new(contributor, Timestamp(3))
        };
        assert_eq!(record, expected);
    }
}
