//! WHAT IS KEPT: the journal and the sled beside it, the only room that knows the data folder.
//!
//! A save is a record in the journal, on the disk before anybody is told. Everything is read from sled, which is a view of the
//! journal and can be built anew from it. In reading order: `door` (what passes), [`Store`] (the way in), `saving` (a save,
//! from asking to answer), `journal` (records in files), `record` and `delta` (what a record is), `view` (what is read),
//! `mark` and `folder` (starting and stopping), `verify`, `backup`.

mod backup;
mod delta;
pub mod door;
mod folder;
mod journal;
mod mark;
mod record;
mod saving;
mod verify;
mod view;

pub use backup::{BackedUp, Reached, Restored, backup, restore};
pub use door::*;
pub use folder::desk_of;
pub use journal::Damage;
pub use record::try_read as try_record;

use crate::domain::{
    contributor::ContributorSlug,
    credit::Spans,
    fiche::Slug,
    fiche_type::{FicheType, FieldKey, TypeKey},
    id::{ContributorId, FicheId, RequestKey},
    revision::{Hash, Revision, Timestamp},
};
use anyhow::Context;
use folder::Folder;
use journal::{Journal, Reading};
pub use saving::Health;
use saving::Saving;
use std::{
    fs,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};
use view::View;

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Saves are refused when fewer bytes than this are free: sled must never see a full disk.
    pub reserve_bytes: u64,
    /// How long a file of the journal gets before the next is begun.
    pub segment_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { reserve_bytes: 64 * 1024 * 1024, segment_bytes: journal::SEGMENT_BYTES }
    }
}

/// The store of one wiki. Cheap to share behind an `Arc`; every call may be made from any thread. Dropping it answers what is
/// under way and closes the folder in order.
#[derive(Debug)]
pub struct Store {
    saving: RwLock<Saving>,
    view: Arc<View>,
    /// Last: it says that all is in order once sled is closed.
    closing: Closing,
}

/// Writes, when it is dropped, that the folder was left in order.
#[derive(Debug)]
struct Closing {
    folder: Arc<Folder>,
    /// The last record of a view that was written whole.
    last: Option<u64>,
}

impl Store {
    /// Opens or makes the folder; refuses, in a sentence, one that another program holds or that is of a newer layout.
    pub fn open(dir: &Path, options: Options) -> anyhow::Result<Self> {
        let folder = Folder::hold(dir)?;
        anyhow::ensure!(
            !backup::was_cut_short(dir),
            "the folder {} holds a wiki that was restored in part: run `kenfiche restore` again",
            dir.display()
        );
        let trusted = view::trusted(&folder);
        let reading = if trusted.is_some() { Reading::Last } else { Reading::Whole };
        let (mut journal, tail) = Journal::open(&folder.journal(), options.segment_bytes, reading)
            .with_context(|| format!("the journal in {} cannot be opened", dir.display()))?;
        let view = view::start(&folder, &mut journal, tail, trusted)
            .with_context(|| format!("the wiki in {} cannot be opened", dir.display()))?;
        let (folder, view) = (Arc::new(folder), Arc::new(view));
        let saving = Saving::start(folder.clone(), view.clone(), journal, options.reserve_bytes);
        Ok(Self { saving: RwLock::new(saving), view, closing: Closing { folder, last: None } })
    }

    /// Opens the folder with a view built anew from the journal as it is, even if its end was cut.
    pub fn reindex(dir: &Path, options: Options) -> anyhow::Result<Self> {
        let folder = Folder::hold(dir)?;
        for path in [folder.path().join("view.mark"), folder.view().join("db")] {
            match fs::remove_file(&path) {
                Err(err) if err.kind() != std::io::ErrorKind::NotFound => {
                    return Err(err).with_context(|| format!("cannot remove {}", path.display()));
                }
                _ => {}
            }
        }
        drop(folder);
        Self::open(dir, options)
    }

    /// Keeps a batch; returns once it is on the disk for a power cut and can be read. Blocks (a sync of the disk).
    /// `received` is written down with it. The position is that of its last entry.
    pub fn append(&self, batch: Batch, received: Timestamp) -> Result<Position, AppendError> {
        self.saving.read().unwrap_or_else(PoisonError::into_inner).append(batch, received)
    }

    /// Whether the disk failed since the start: then nothing is saved until the next.
    pub fn has_failed(&self) -> bool {
        self.saving.read().unwrap_or_else(PoisonError::into_inner).has_failed()
    }

    /// How saving does, and whether something can be saved now.
    pub fn health(&self) -> Health {
        self.saving.read().unwrap_or_else(PoisonError::into_inner).health()
    }

    /// The position that reading has reached: every cache of pages is good for one position.
    pub fn position(&self) -> Position {
        self.view.position()
    }

    pub fn counts(&self) -> Counts {
        self.view.counts()
    }

    pub fn head(&self, fiche: FicheId) -> Read<Option<Head>> {
        self.view.head(fiche)
    }

    /// A revision in bounded time, whatever the length of the history.
    pub fn revision(&self, fiche: FicheId, number: u32) -> Read<Option<Arc<Revision>>> {
        self.view.revision(fiche, number)
    }

    /// Who wrote what in that revision: the head's is kept, others are replayed from the nearest kept state.
    pub fn credit(&self, fiche: FicheId, number: u32) -> Read<Option<Arc<Spans>>> {
        self.view.credit(fiche, number)
    }

    pub fn entry(&self, fiche: FicheId, number: u32) -> Read<Option<RevisionEntry>> {
        self.view.entry(fiche, number)
    }

    /// Newest first, from below `before` (`None`: from the head).
    pub fn history(&self, fiche: FicheId, before: Option<u32>, limit: usize) -> Read<Vec<RevisionEntry>> {
        self.view.history(fiche, before, limit)
    }

    /// The fiche that this address is or was given to.
    pub fn by_slug(&self, slug: &Slug) -> Read<Option<FicheId>> {
        self.view.by_slug(slug)
    }

    /// Fiches whose title folds to this, those in the bin left out.
    pub fn by_title(&self, folded: &str) -> Read<Vec<FicheId>> {
        self.view.by_title(folded)
    }

    /// Where `[[title]]` leads, by the folded title: to a fiche that has it, else to one that once had it, none in the bin.
    pub fn by_link(&self, folded: &str) -> Read<Option<FicheId>> {
        self.view.by_link(folded)
    }

    pub fn by_source(&self, name: &str, id: &str) -> Read<Option<FicheId>> {
        self.view.by_source(name, id)
    }

    /// Fiches that hold this folded value in a field whose type says that it is unique.
    pub fn by_unique(&self, field: &FieldKey, folded: &str) -> Read<Vec<FicheId>> {
        self.view.by_unique(field, folded)
    }

    pub fn card(&self, fiche: FicheId) -> Read<Option<Card>> {
        self.view.card(fiche)
    }

    /// Every fiche, also those in the bin, in the order of ids.
    pub fn cards(&self) -> Read<Vec<Card>> {
        self.view.cards()
    }

    /// Fiches that link to this one, by a text or by a reference field.
    pub fn links_to(&self, fiche: FicheId) -> Read<Vec<FicheId>> {
        self.view.links_to(fiche)
    }

    /// Titles that texts link to and nobody wrote yet, as first written, with the fiches that ask for them; those that most
    /// ask for first.
    pub fn wanted(&self, limit: usize) -> Read<Vec<(String, Vec<FicheId>)>> {
        self.view.wanted(limit)
    }

    /// Revisions of the whole wiki, newest kept first, from below `before`.
    pub fn changes(&self, before: Option<Position>, limit: usize) -> Read<Vec<RevisionEntry>> {
        self.view.changes(before, limit)
    }

    /// Revisions of the whole wiki, oldest kept first, from above `after`.
    pub fn changes_after(&self, after: Position, limit: usize) -> Read<Vec<RevisionEntry>> {
        self.view.changes_after(after, limit)
    }

    pub fn contributor(&self, id: ContributorId) -> Read<Option<ContributorRecord>> {
        self.view.contributor(id)
    }

    /// Whose slug this is or was.
    pub fn contributor_by_slug(&self, slug: &ContributorSlug) -> Read<Option<ContributorId>> {
        self.view.contributor_by_slug(slug)
    }

    pub fn contributors(&self) -> Read<Vec<ContributorRecord>> {
        self.view.contributors()
    }

    /// Whose work this contributor claimed.
    pub fn claims_of(&self, claimer: ContributorId) -> Read<Vec<ContributorId>> {
        self.view.claims_of(claimer)
    }

    /// Revisions of a contributor, newest kept first, from below `before`.
    pub fn revisions_of(
        &self,
        contributor: ContributorId,
        before: Option<Position>,
        limit: usize,
    ) -> Read<Vec<RevisionEntry>> {
        self.view.revisions_of(contributor, before, limit)
    }

    /// What stands of a contributor, fiche by fiche (not those in the bin).
    pub fn works(&self, contributor: ContributorId) -> Read<Vec<Work>> {
        self.view.works(contributor)
    }

    /// What a contributor did, revision by revision, newest kept first, from below `before`. Linear in what is read.
    pub fn deeds(&self, contributor: ContributorId, before: Option<Position>, limit: usize) -> Read<Vec<Deed>> {
        self.view.deeds(contributor, before, limit)
    }

    /// The newest version of each type.
    pub fn types(&self) -> Read<Vec<Arc<FicheType>>> {
        Ok(self.view.types())
    }

    pub fn fiche_type(&self, key: &TypeKey, version: u32) -> Read<Option<Arc<FicheType>>> {
        Ok(self.view.fiche_type(key, version))
    }

    pub fn session(&self, token_hash: &[u8; 32]) -> Read<Option<Session>> {
        self.view.session(token_hash)
    }

    /// The sign-ins of a contributor that nobody ended, oldest first, also those whose time is over.
    pub fn sessions_of(&self, contributor: ContributorId) -> Read<Vec<Session>> {
        self.view.sessions_of(contributor)
    }

    pub fn token(&self, hash: &[u8; 32]) -> Read<Option<Token>> {
        self.view.token(hash)
    }

    /// Whether a token of this number is worth something.
    pub fn has_token(&self, id: u64) -> Read<bool> {
        self.view.has_token(id)
    }

    /// A link for one use that was not used, also one whose time is over.
    pub fn pass(&self, hash: &[u8; 32]) -> Read<Option<Pass>> {
        self.view.pass(hash)
    }

    /// Measures, newest first, from below `before`.
    pub fn measures(&self, before: Option<Position>, limit: usize) -> Read<Vec<(Position, Measure)>> {
        self.view.measures(before, limit)
    }

    /// Fiches that were made from this one, also those in the bin.
    pub fn adaptations_of(&self, fiche: FicheId) -> Read<Vec<FicheId>> {
        self.view.adaptations_of(fiche)
    }

    /// Who thanked for a revision, the first first, of at most `limit`.
    pub fn thanks_for(&self, fiche: FicheId, number: u32, limit: usize) -> Read<Vec<Thanked>> {
        self.view.thanks_for(fiche, number, limit)
    }

    /// What a contributor was thanked for, newest first.
    pub fn thanks_to(&self, contributor: ContributorId, limit: usize) -> Read<Vec<Thanked>> {
        self.view.thanks_to(contributor, limit)
    }

    /// What was saved under this key; `None` also for what made no revision.
    pub fn request(&self, key: RequestKey) -> Read<Option<(FicheId, u32)>> {
        Ok(self.view.request(key)?.flatten())
    }

    pub fn setting(&self, key: &str) -> Read<Option<String>> {
        self.view.setting(key)
    }

    /// How far the wiki has come: everything up to there was acknowledged.
    pub fn reached(&self) -> Reached {
        let end = self.view.end();
        Reached { last: end.last, digest: Hash(end.digest) }
    }

    /// Reads every record, recomputes every hash, compares every index with one built anew. Saves wait while the two are
    /// compared. Needs as much room on the disk as the view has.
    pub fn verify(&self) -> Read<Verified> {
        let saving = self.saving.read().unwrap_or_else(PoisonError::into_inner);
        verify::verify(&self.closing.folder, &self.view, &saving)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let saving = self.saving.get_mut().unwrap_or_else(PoisonError::into_inner);
        saving.stop();
        if !saving.has_failed() {
            match self.view.flush() {
                Ok(()) => self.closing.last = Some(self.view.end().last),
                Err(err) => tracing::warn!("the view could not be written whole: {err:#}"),
            }
        }
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        if let Some(last) = self.last
            && let Err(err) = view::left_in_order(&self.folder, last)
        {
            tracing::warn!("the next start will build the view anew: {err:#}");
        }
    }
}
