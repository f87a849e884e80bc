//! The store, in real folders: what is kept is read back, survives, and is refused where it must be.

mod backup;
mod clock;
mod crash;
mod damage;
mod keeping;
mod thanks;
mod upgrading;
mod verifying;

use kenfiche::{
    domain::{
        contributor::{Contributor, ContributorName, Origin},
        fiche::{Content, Lang, Licence, Slug, Title},
        fiche_type::{FieldKey, TypeKey},
        id::{ContributorId, FicheId, RequestKey},
        revision::{Hash, Revision, RevisionKind, Timestamp},
        value::Value,
    },
    store::{AppendError, Batch, ContributorRecord, Entry, Options, Position, Store},
};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

/// Small segments, so that a test passes through several; no reserve, so that it runs on any disk.
pub const SMALL: Options = Options { reserve_bytes: 0, segment_bytes: 64 * 1024 };

pub const NOW: Timestamp = Timestamp(1_700_000_000_000);

static NEXT: AtomicU64 = AtomicU64::new(1);

pub fn open(dir: &Path) -> Store {
    Store::open(dir, SMALL).unwrap()
}

pub fn id() -> [u8; 16] {
    (u128::from(NEXT.fetch_add(1, Ordering::Relaxed)) << 64 | 7).to_be_bytes()
}

pub fn ada() -> ContributorId {
    ContributorId([1; 16])
}

pub fn content(title: &str, body: &str) -> Content {
    let title = Title::parse(title).unwrap();
    Content {
        slug: Slug::of_title(&title),
        title,
        lang: Lang::parse("fr").unwrap(),
        licence: Licence::default(),
        type_key: TypeKey::parse("page").unwrap(),
        type_version: 1,
        values: BTreeMap::from([
            (FieldKey::lead(), Value::Line("Un chapeau".to_owned())),
            (FieldKey::body(), Value::Text(body.to_owned())),
        ]),
        source: None,
        is_removed: false,
    }
}

/// The revision after `parent`, or the first of a new fiche.
pub fn revision(parent: Option<&Revision>, content: Content) -> Revision {
    Revision {
        fiche: parent.map_or_else(|| FicheId(id()), |parent| parent.fiche),
        number: parent.map_or(1, |parent| parent.number + 1),
        parent_hash: parent.map_or(Hash::ZERO, |parent| parent.hash),
        base: None,
        kind: RevisionKind::Edit,
        content,
        contributors: vec![ada()],
        written: Vec::new(),
        at: NOW,
        summary: "essai".to_owned(),
        salt: id(),
        hash: Hash::ZERO,
    }
    .sealed()
}

pub fn batch(entries: Vec<Entry>) -> Batch {
    Batch { key: RequestKey(id()), entries }
}

pub fn save(store: &Store, revision: &Revision) -> Result<Position, AppendError> {
    store.append(batch(vec![Entry::Revision(Box::new(revision.clone()))]), NOW)
}

/// A new fiche with its address.
pub fn create(store: &Store, title: &str, body: &str) -> Revision {
    let revision = revision(None, content(title, body));
    let slug = Entry::Slug { slug: revision.content.slug.clone(), fiche: revision.fiche };
    store.append(batch(vec![slug, Entry::Revision(Box::new(revision.clone()))]), NOW).unwrap();
    revision
}

pub fn contributor(name: &str, version: u32, id: ContributorId) -> ContributorRecord {
    let name = ContributorName::parse(name).unwrap();
    let contributor = Contributor { id, name, origin: Origin::Account, about: String::new() };
    ContributorRecord { version, ..ContributorRecord::new(contributor, NOW) }
}

/// `count` fiches of some revisions each, with everything else a store may hold. The revisions, fiche by fiche.
pub fn filled(store: &Store, count: usize) -> Vec<Vec<Revision>> {
    store.append(batch(vec![Entry::Contributor(Box::new(contributor("Ada", 1, ada())))]), NOW).unwrap();
    store.append(batch(vec![Entry::Setting { key: "demo".into(), value: "1".into() }]), NOW).unwrap();
    let mut fiches = Vec::new();
    for fiche in 0..count {
        let body = format!("Voir [[Fiche {}]] et [[Phare de nuit]].\n", (fiche + 1) % count);
        let mut revisions = vec![create(store, &format!("Fiche {fiche}"), &body)];
        for number in 2..=(3 + 7 * fiche) {
            let parent = revisions.last().unwrap();
            let body = format!("{body}{}Ligne {number} de la fiche.\n", "Un peu de texte. ".repeat(number));
            let next = revision(Some(parent), content(&format!("Fiche {fiche}"), &body));
            save(store, &next).unwrap();
            revisions.push(next);
        }
        fiches.push(revisions);
    }
    fiches
}

/// Everything in a folder, copied file by file, as a killed program would leave it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub fn is_here(store: &Store, fiches: &[Vec<Revision>]) {
    for revisions in fiches {
        for revision in revisions {
            let read = store.revision(revision.fiche, revision.number).unwrap();
            assert_eq!(read.as_deref(), Some(revision), "revision {} is not as it was saved", revision.number);
        }
        let last = revisions.last().unwrap();
        assert_eq!(*store.head(last.fiche).unwrap().unwrap().revision, *last);
    }
}
