//! What a record is on the disk: shapes of their own, so that `domain` can change and old records still read.
//!
//! A record is one byte that names its form, then postcard. A form is never changed: fields and variants are neither
//! removed nor moved, a variant is added at the end, anything else is a new form. `fiche` holds the shape of a revision,
//! `people` those of contributors and of what is theirs.

mod fiche;
mod people;

pub use fiche::{revision_bytes, revision_of};
pub use people::{StoredContributor, StoredMeasure, StoredPass, StoredPerson, StoredSession, StoredToken};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize, de};
use std::fmt;

/// One record of the journal.
#[derive(Debug)]
pub enum Record {
    Batch(StoredBatch),
    Checkpoint(Checkpoint),
}

/// What was appended at once.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredBatch {
    pub key: [u8; 16],
    /// Milliseconds since 1970 UTC, by the clock of who kept it.
    pub received: i64,
    pub entries: Vec<StoredEntry>,
}

/// The digest of every record up to `last`, said again inside the journal.
#[derive(Debug, Serialize, Deserialize)]
pub struct Checkpoint {
    pub last: u64,
    pub digest: [u8; 32],
}

#[derive(Debug, Serialize, Deserialize)]
pub enum StoredEntry {
    Revision(Coded),
    Slug {
        slug: String,
        fiche: [u8; 16],
    },
    Source {
        name: String,
        id: String,
        fiche: [u8; 16],
    },
    /// As `Person`, which came after it and is written now.
    Contributor(StoredContributor),
    /// In the form of files (JSON), which describes itself.
    Type {
        key: String,
        version: u32,
        json: String,
    },
    Session(StoredSession),
    SessionEnd([u8; 32]),
    SessionsEnd([u8; 16]),
    Token(StoredToken),
    TokenEnd(u64),
    Setting {
        key: String,
        value: String,
    },
    Person(StoredPerson),
    Pass(StoredPass),
    PassEnd([u8; 32]),
    Measure(StoredMeasure),
    Thank {
        fiche: [u8; 16],
        number: u32,
        by: [u8; 16],
        is_taken_back: bool,
    },
}

/// A revision, its bytes coded against those of an earlier one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Coded {
    pub fiche: [u8; 16],
    pub number: u32,
    /// The revision of the same fiche that it is coded against; 0: none.
    pub against: u32,
    pub length_bytes: u32,
    pub bytes: Bytes,
}

const BATCH: u8 = 1;
const CHECKPOINT: u8 = 2;

impl Record {
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Batch(batch) => encode(BATCH, batch),
            Self::Checkpoint(checkpoint) => encode(CHECKPOINT, checkpoint),
        }
    }

    /// Fails with a sentence on a form that this program does not know, and on bytes that are not of their form.
    pub fn decode(bytes: &[u8]) -> anyhow::Result<Self> {
        match bytes.split_first() {
            Some((&BATCH, rest)) => Ok(Self::Batch(exactly(rest)?)),
            Some((&CHECKPOINT, rest)) => Ok(Self::Checkpoint(exactly(rest)?)),
            Some((form, _)) => {
                bail!("a record has form {form}, which this program does not know: use the newer program")
            }
            None => bail!("a record is empty"),
        }
    }
}

/// Reads a record as the start does, with the revisions in it that are coded against nothing, and keeps nothing: so that readers can be
/// tried with arbitrary bytes.
pub fn try_read(bytes: &[u8]) -> anyhow::Result<()> {
    let Record::Batch(batch) = Record::decode(bytes)? else { return Ok(()) };
    for entry in batch.entries {
        if let StoredEntry::Revision(coded) = entry
            && coded.against == 0
        {
            let bytes = super::delta::unpack(&coded.bytes, coded.length_bytes as usize, &[])?;
            revision_of(&bytes)?;
        }
    }
    Ok(())
}

/// One byte that names the form, then postcard.
pub fn encode<T: Serialize>(form: u8, value: &T) -> Vec<u8> {
    postcard::to_extend(value, vec![form]).expect("stored shapes hold only what postcard can write, and a Vec grows")
}

/// Reads what [`encode`] wrote, its form named by the caller.
pub fn decode<T: de::DeserializeOwned>(form: u8, bytes: &[u8]) -> anyhow::Result<T> {
    match bytes.split_first() {
        Some((found, rest)) if *found == form => exactly(rest),
        Some((found, _)) => bail!("form {found} where form {form} was expected"),
        None => bail!("nothing where form {form} was expected"),
    }
}

fn exactly<T: de::DeserializeOwned>(bytes: &[u8]) -> anyhow::Result<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).context("a record is not of its form")?;
    if !rest.is_empty() {
        bail!("{} bytes stand behind a record", rest.len());
    }
    Ok(value)
}

/// Bytes that are written at once rather than one by one.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }

            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_byte_buf(Visitor)
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
