//! What passes the door of the store: what may be appended, what is read, and what can go wrong.

use crate::domain::{
    contributor::{Contributor, ContributorSlug},
    credit::{Spans, care::Care, lasting::Withdrawn},
    diff::Facts,
    fiche::Slug,
    fiche_type::{FicheType, FieldKey, TypeKey},
    id::{ContributorId, FicheId, RequestKey},
    revision::{Hash, Revision, RevisionKind, Timestamp},
};
use std::sync::Arc;

/// Where in the journal something stands: ordered, otherwise opaque.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

/// One thing to keep. Everything in a [`Batch`] is kept, or nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A sealed revision; its number and parent hash say which head it was made on.
    Revision(Box<Revision>),
    /// An address given to a fiche for ever. Free, or already that fiche's.
    Slug {
        slug: Slug,
        fiche: FicheId,
    },
    /// The same source name and id is the same fiche, for ever.
    Source {
        name: String,
        id: String,
        fiche: FicheId,
    },
    /// A state of a contributor: `version` is one more than the last (1: new). Claims the contributor's slug.
    Contributor(Box<ContributorRecord>),
    /// A version of a type: one more than the last.
    Type(Box<FicheType>),
    Session(Session),
    /// The session of this token hash is over.
    SessionEnd([u8; 32]),
    /// Every session and token of this contributor is over.
    SessionsEnd(ContributorId),
    Token(Token),
    TokenEnd(u64),
    /// A fact about the wiki itself ("demo" → "1").
    Setting {
        key: String,
        value: String,
    },
    /// A link for one use that whoever runs the wiki hands to somebody.
    Pass(Pass),
    /// The link of this hash was used. It must be there: of two who use it at once, one is refused.
    PassEnd([u8; 32]),
    /// A measure that anybody can read of.
    Measure(Measure),
    /// Thanks for a revision, given or taken back. What is so already stays as it is.
    Thank {
        thank: Thank,
        is_taken_back: bool,
    },
}

/// A contributor with what the wiki alone needs to know of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContributorRecord {
    pub version: u32,
    pub contributor: Contributor,
    /// Argon2id, as a PHC string. `None`: cannot sign in.
    pub passphrase: Option<String>,
    /// Never shown.
    pub email: Option<String>,
    /// The account is blocked since then.
    pub blocked: Option<Timestamp>,
    /// This imported (or guest) work was given to another contributor.
    pub claimed_by: Option<ContributorId>,
    pub since: Timestamp,
    /// They want no numbers of theirs on their page; what they wrote stays theirs.
    pub hides_numbers: bool,
    /// The account was closed by whoever had it.
    pub closed: Option<Closed>,
}

/// That an account was closed, and what is left as its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    pub at: Timestamp,
    /// The name is a pseudonym now, and no former one leads to it.
    pub is_anonymous: bool,
}

impl ContributorRecord {
    /// Somebody new, who cannot sign in.
    pub fn new(contributor: Contributor, since: Timestamp) -> Self {
        Self {
            version: 1,
            contributor,
            passphrase: None,
            email: None,
            blocked: None,
            claimed_by: None,
            since,
            hides_numbers: false,
            closed: None,
        }
    }
}

/// One sign-in. The token itself is only in the visitor's cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub token_hash: [u8; 32],
    pub contributor: ContributorId,
    pub since: Timestamp,
    pub until: Timestamp,
}

/// A bearer token of the JSON API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub id: u64,
    pub hash: [u8; 32],
    pub contributor: ContributorId,
    pub label: String,
    pub since: Timestamp,
}

/// A link for one use: to choose a new passphrase, or to join. The secret itself is only in the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    pub hash: [u8; 32],
    /// Whose passphrase it lets choose; `None`: it lets somebody join.
    pub contributor: Option<ContributorId>,
    pub until: Timestamp,
}

/// What was done to somebody's account or work, when and why: kept for everybody to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    pub kind: MeasureKind,
    /// To whom it was done.
    pub of: ContributorId,
    /// `None`: whoever runs the wiki.
    pub by: Option<ContributorId>,
    pub at: Timestamp,
    pub reason: String,
    /// Fiches that were mended, and those where something could not be undone by itself.
    pub mended: u32,
    pub left: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    Block,
    Unblock,
    /// Everything an account did was undone.
    Undoing,
}

/// Who thanks, for which revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thank {
    pub fiche: FicheId,
    pub number: u32,
    pub by: ContributorId,
}

/// Thanks that stand, with their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thanked {
    pub thank: Thank,
    pub at: Timestamp,
    pub position: Position,
}

/// What is appended at once: at most 1,000 entries and 1 MB encoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    pub key: RequestKey,
    pub entries: Vec<Entry>,
}

#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// A head moved, or a claim is another's: read again. Nothing was kept.
    #[error("something changed in between: {0:?}")]
    Refused(Refused),
    /// This key was appended before; nothing was kept now.
    #[error("this request was already saved")]
    Repeated { fiche: Option<(FicheId, u32)> },
    #[error("more than a save may hold")]
    TooLarge,
    /// A revision is not sealed, or holds what cannot be written: a fault of this program, told in the log.
    #[error("what was to be saved is not sound")]
    Unsound,
    /// Not kept: no room on the disk. Saving comes back with room.
    #[error("the disk has no room left")]
    Full,
    /// A sync failed, now or before: nothing more is saved until the program is started again.
    #[error("the disk failed; what is saved can be read, nothing new is saved until the program is started again")]
    Failed,
    /// Neither kept nor not: ask again with the same key.
    #[error("it is not known whether this was saved")]
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Head {
        fiche: FicheId,
        number: u32,
    },
    Slug(Slug),
    Source,
    ContributorSlug(ContributorSlug),
    ContributorVersion(ContributorId),
    TypeVersion(TypeKey),
    /// Another fiche holds this value in a field whose type says that it is unique.
    Unique {
        field: FieldKey,
        holder: FicheId,
    },
    /// The link for one use was used, or never was.
    Pass,
}

#[derive(Clone, Debug, thiserror::Error)]
pub enum ReadError {
    /// A record that should be there is damaged; the text names it.
    #[error("damaged: {0}")]
    Damaged(String),
    #[error("the store cannot be read: {0}")]
    Io(String),
    /// What is derived has no room; the journal has what was saved.
    #[error("there is no room on the disk for what is read")]
    Full,
}

pub type Read<T> = Result<T, ReadError>;

/// The newest state of a fiche, with what every page of it needs.
#[derive(Clone, Debug)]
pub struct Head {
    pub fiche: FicheId,
    pub revision: Arc<Revision>,
    /// Of the first revision.
    pub created: Timestamp,
    pub credit: Arc<Spans>,
}

/// What lists show of a fiche. Everything here is in one small record of sled.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub fiche: FicheId,
    pub slug: Slug,
    pub title: String,
    pub lead: String,
    pub lang: String,
    pub type_key: TypeKey,
    pub themes: Vec<String>,
    pub places: Vec<String>,
    pub number: u32,
    pub created: Timestamp,
    pub changed: Timestamp,
    pub words: u32,
    /// The greatest shares first, at most six, and how many contributors there are in all.
    pub shares: Vec<(ContributorId, u32)>,
    pub contributor_count: u32,
    pub is_removed: bool,
}

/// A line of a history: no text, no difference to compute.
#[derive(Clone, Debug)]
pub struct RevisionEntry {
    pub position: Position,
    pub fiche: FicheId,
    pub number: u32,
    pub kind: RevisionKind,
    pub base: Option<u32>,
    pub title: String,
    /// Of the text and the title.
    pub lang: String,
    pub slug: Slug,
    pub type_key: TypeKey,
    pub type_version: u32,
    pub contributors: Vec<ContributorId>,
    pub at: Timestamp,
    /// When this wiki kept it: differs from `at` for imports.
    pub received: Timestamp,
    pub summary: String,
    pub facts: Arc<Facts>,
    pub hash: Hash,
}

/// What stands today of a contributor in one fiche.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    pub fiche: FicheId,
    pub words: u32,
    pub share: f64,
}

/// A revision of a contributor, by what became of words in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub position: Position,
    pub fiche: FicheId,
    pub number: u32,
    /// Days since 1970-01-01 UTC, by the time of the revision.
    pub day: i32,
    /// Words of theirs that are first written in it.
    pub wrote: u32,
    /// Words of their own that they took out in it.
    pub withdrew: Withdrawn,
    /// What it mended and supplied that stands.
    pub care: Care,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub fiches: u64,
    pub revisions: u64,
    pub contributors: u64,
}

/// What `verify` read and found. Whole when `problems` is empty.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    pub records: u64,
    pub revisions: u64,
    pub fiches: u64,
    pub index_keys: u64,
    pub bytes: u64,
    /// Over every record up to the end: to be noted elsewhere and compared.
    pub digest: Option<Hash>,
    /// Each a sentence that names the place; at most 100.
    pub problems: Vec<String>,
}
