//! One kept state of a fiche, and the hash that ties it to the one before.

use super::{
    fiche::Content,
    fiche_type::FieldKey,
    id::{ContributorId, FicheId, ItemId},
    value::{Date, Person, Value},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Milliseconds since 1970-01-01 UTC. For people to read: order is the journal's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

/// BLAKE3, 256 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hash(pub [u8; 32]);

/// One kept state of a fiche. Never changed once it is in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    pub fiche: FicheId,
    /// From 1, without gaps: the parent of revision `n` is revision `n - 1`.
    pub number: u32,
    /// The hash of the parent; zeros for the first.
    pub parent_hash: Hash,
    /// Of a merge: the revision that its saver had before their eyes.
    pub base: Option<u32>,
    pub kind: RevisionKind,
    pub content: Content,
    /// Who made it, the saver first. Never empty.
    pub contributors: Vec<ContributorId>,
    /// Who wrote which part, where that is known beyond `contributors`.
    pub written: Vec<Written>,
    pub at: Timestamp,
    /// What its saver says that they changed. May be empty.
    pub summary: String,
    /// Random, so that a hash does not give away a text that was withdrawn.
    pub salt: [u8; 16],
    pub hash: Hash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RevisionKind {
    Edit,
    Merge,
    /// The change that this revision made was taken back.
    Undo(u32),
    /// The content of this revision was made current again.
    Restore(u32),
    Import,
    Rename,
    /// Put in the bin; taken out again by a restore.
    Removal,
    /// The first revision of a fiche that was made from a revision of another. Its `written` says whose words were
    /// carried over.
    Adaptation {
        fiche: FicheId,
        number: u32,
    },
}

/// Code points `start..end` of one text of a revision, written by one contributor. The text is that of a field, or of one of
/// its items; under the field [`FieldKey::title`], the title of the fiche, or of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub field: FieldKey,
    pub item: Option<ItemId>,
    pub start: u32,
    pub end: u32,
    pub contributor: ContributorId,
}

impl Hash {
    pub const ZERO: Self = Self([0; 32]);

    /// Reads the 64 hexadecimal digits that `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        super::id::parse_hex(text).map(Self)
    }
}

impl Revision {
    /// Computes the hash over all the rest and sets it. Linear in the content.
    pub fn sealed(mut self) -> Self {
        self.hash = self.computed_hash();
        self
    }

    /// Whether the hash it carries is that of what it says.
    pub fn is_intact(&self) -> bool {
        self.hash == self.computed_hash()
    }

    /// BLAKE3 over the envelope and the salted hash of each part: title, summary and each value have a hash of their
    /// own, so that one of them can be withdrawn later and the chain still verifies.
    fn computed_hash(&self) -> Hash {
        let mut envelope = Canonical::default();
        envelope.text("kenfiche revision 1");
        envelope.bytes(&self.fiche.0);
        envelope.number(self.number.into());
        envelope.bytes(&self.parent_hash.0);
        envelope.number(self.base.map_or(0, u64::from));
        envelope.kind(self.kind);
        envelope.number(self.contributors.len() as u64);
        self.contributors.iter().for_each(|contributor| envelope.bytes(&contributor.0));
        envelope.number(self.written.len() as u64);
        self.written.iter().for_each(|written| envelope.written(written));
        envelope.number(self.at.0 as u64);
        let content = &self.content;
        envelope.text(content.slug.as_str());
        envelope.text(content.lang.as_str());
        envelope.text(content.licence.as_str());
        envelope.text(content.type_key.as_str());
        envelope.number(content.type_version.into());
        envelope.number(content.is_removed.into());
        envelope.source(content.source.as_ref());
        envelope.bytes(&self.salt);
        envelope.bytes(&self.part("title", |part| part.text(content.title.as_str())).0);
        envelope.bytes(&self.part("summary", |part| part.text(&self.summary)).0);
        envelope.number(content.values.len() as u64);
        for (key, value) in &content.values {
            envelope.text(key.as_str());
            envelope.bytes(&self.part(key.as_str(), |part| part.value(value)).0);
        }
        envelope.hash()
    }

    fn part(&self, name: &str, write: impl FnOnce(&mut Canonical)) -> Hash {
        let mut part = Canonical::default();
        part.bytes(&self.salt);
        part.text(name);
        write(&mut part);
        part.hash()
    }
}

/// The one way of writing things down for hashing: every piece behind its length, every choice behind its number.
/// What is written here can never change; a new form gets a new first line.
#[derive(Default)]
struct Canonical(blake3::Hasher);

impl Canonical {
    fn hash(self) -> Hash {
        Hash(*self.0.finalize().as_bytes())
    }

    fn number(&mut self, number: u64) {
        self.0.update(&number.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.update(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn maybe(&mut self, text: Option<&str>) {
        self.number(text.is_some().into());
        self.text(text.unwrap_or_default());
    }

    fn texts<T: AsRef<str>>(&mut self, texts: &[T]) {
        self.number(texts.len() as u64);
        texts.iter().for_each(|text| self.text(text.as_ref()));
    }

    fn kind(&mut self, kind: RevisionKind) {
        let (number, of) = match kind {
            RevisionKind::Edit => (1, 0),
            RevisionKind::Merge => (2, 0),
            RevisionKind::Undo(of) => (3, of),
            RevisionKind::Restore(of) => (4, of),
            RevisionKind::Import => (5, 0),
            RevisionKind::Rename => (6, 0),
            RevisionKind::Removal => (7, 0),
            RevisionKind::Adaptation { number, .. } => (8, number),
        };
        self.number(number);
        self.number(of.into());
        if let RevisionKind::Adaptation { fiche, .. } = kind {
            self.bytes(&fiche.0);
        }
    }

    fn written(&mut self, written: &Written) {
        self.text(written.field.as_str());
        self.bytes(written.item.as_ref().map_or(&[][..], |item| &item.0));
        self.number(written.start.into());
        self.number(written.end.into());
        self.bytes(&written.contributor.0);
    }

    fn source(&mut self, source: Option<&super::fiche::Source>) {
        self.number(source.is_some().into());
        if let Some(source) = source {
            self.text(&source.name);
            self.text(&source.id);
            self.maybe(source.url.as_deref());
            self.maybe(source.date.as_deref());
            self.maybe(source.attribution.as_deref());
        }
    }

    fn date(&mut self, date: Date) {
        self.text(&date.to_string());
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Line(text) => self.tagged(1, |c| c.text(text)),
            Value::Text(text) => self.tagged(2, |c| c.text(text)),
            Value::Number(number) => self.tagged(3, |c| {
                c.text(number.decimal());
                c.maybe(number.unit.as_deref());
            }),
            Value::Bool(yes) => self.tagged(4, |c| c.number((*yes).into())),
            Value::Date(date) => self.tagged(5, |c| c.date(*date)),
            Value::Period(period) => self.tagged(6, |c| {
                c.date(period.start);
                c.number(period.end.is_some().into());
                period.end.into_iter().for_each(|end| c.date(end));
            }),
            Value::Choice(id) => self.tagged(7, |c| c.text(id)),
            Value::Choices(ids) => self.tagged(8, |c| c.texts(ids)),
            Value::Keywords(words) => self.tagged(9, |c| c.texts(words)),
            Value::Places(places) => self.tagged(10, |c| {
                c.number(places.len() as u64);
                for place in places {
                    c.text(&place.label);
                    c.text(place.precision.key());
                    c.number(place.point.is_some().into());
                    if let Some(point) = place.point {
                        c.number(point.lat().to_bits());
                        c.number(point.lon().to_bits());
                    }
                }
            }),
            Value::Link(address) => self.tagged(11, |c| c.text(address)),
            Value::References(fiches) => self.tagged(12, |c| {
                c.number(fiches.len() as u64);
                fiches.iter().for_each(|fiche| c.bytes(&fiche.0));
            }),
            Value::People(people) => self.tagged(13, |c| {
                c.number(people.len() as u64);
                for person in people {
                    match person {
                        Person::Contributor(id) => c.tagged(1, |c| c.bytes(&id.0)),
                        Person::Name(name) => c.tagged(2, |c| c.text(name)),
                    }
                }
            }),
            Value::Items(items) => self.tagged(14, |c| {
                c.number(items.len() as u64);
                for item in items {
                    c.bytes(&item.id.0);
                    c.maybe(item.title.as_deref());
                    c.text(&item.text);
                }
            }),
        }
    }

    fn tagged(&mut self, tag: u64, write: impl FnOnce(&mut Self)) {
        self.number(tag);
        write(self);
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}
