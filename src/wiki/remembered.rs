//! What was read of the store and stays true: lines of histories for ever, people and thanks until one of them changes.
//!
//! Pages are made anew after every save, and most of what they hold is what it was. All that is kept goes through
//! [`Wiki::append`], which says what is no longer known.

use super::{Outcome, Wiki, thanks::BESIDE_MAX};
use crate::{
    domain::{
        contributor::Contributor,
        id::{ContributorId, FicheId},
    },
    store::{AppendError, Batch, Entry, Position, RevisionEntry, Thanked},
};
use quick_cache::sync::Cache;
use std::{
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

/// Some 700 bytes each.
const LINES_MAX: usize = 5_000;
/// Some 200 bytes each.
const PEOPLE_MAX: usize = 4_000;
const THANKS_MAX: usize = 8_000;

pub(super) struct Remembered {
    lines: Cache<(FicheId, u32), Arc<RevisionEntry>>,
    people: Changing<ContributorId, Option<Contributor>>,
    thanks: Changing<(FicheId, u32), Arc<[Thanked]>>,
}

/// What is true until something of its kind is kept, each with the position at which it was read.
struct Changing<K, V> {
    known: Cache<K, (Position, V)>,
    /// The position of the newest change.
    changed: AtomicU64,
    /// Changes that are being kept: they may be read already, and nobody has said yet at which position.
    under_way: AtomicUsize,
}

impl Remembered {
    pub(super) fn new() -> Self {
        Self { lines: Cache::new(LINES_MAX), people: Changing::new(PEOPLE_MAX), thanks: Changing::new(THANKS_MAX) }
    }
}

impl<K: Eq + Hash, V: Clone> Changing<K, V> {
    fn new(most: usize) -> Self {
        Self { known: Cache::new(most), changed: AtomicU64::new(0), under_way: AtomicUsize::new(0) }
    }

    /// What is known, else what `read` reads. A change that comes while it is read stands at a later position.
    fn get(&self, wiki: &Wiki, key: K, read: impl FnOnce() -> Outcome<V>) -> Outcome<V> {
        if self.under_way.load(Ordering::Acquire) == 0
            && let Some((at, value)) = self.known.get(&key)
            && at.0 >= self.changed.load(Ordering::Acquire)
        {
            return Ok(value);
        }
        let at = wiki.position();
        let value = read()?;
        self.known.insert(key, (at, value.clone()));
        Ok(value)
    }

    /// Tells of a change while it is kept.
    fn begin(&self) {
        self.under_way.fetch_add(1, Ordering::AcqRel);
    }

    /// What was begun stands at this position; `None`: it was not kept.
    fn end(&self, at: Option<Position>) {
        self.changed.fetch_max(at.map_or(0, |at| at.0), Ordering::AcqRel);
        self.under_way.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Wiki {
    /// Keeps a batch; returns once it is on the disk for a power cut and can be read. Blocks (a sync of the disk).
    pub(super) fn append(&self, batch: Batch) -> Result<Position, AppendError> {
        let has = |is_such: fn(&Entry) -> bool| batch.entries.iter().any(is_such);
        let has_people = has(|entry| matches!(entry, Entry::Contributor(_)));
        let has_thanks = has(|entry| matches!(entry, Entry::Thank { .. }));
        let Remembered { people, thanks, .. } = &self.remembered;
        if has_people {
            people.begin();
        }
        if has_thanks {
            thanks.begin();
        }
        let kept = self.store.append(batch, self.now());
        let at = match &kept {
            Ok(at) => Some(*at),
            // Whether and when it is read nobody knows: from now on nothing of its kind is remembered.
            Err(AppendError::Unknown) => Some(Position(u64::MAX)),
            Err(_) => None,
        };
        if has_people {
            people.end(at);
        }
        if has_thanks {
            thanks.end(at);
        }
        kept
    }

    /// What a revision did; `None` where there is no such revision.
    pub(super) fn line(&self, fiche: FicheId, number: u32) -> Outcome<Option<Arc<RevisionEntry>>> {
        let lines = &self.remembered.lines;
        if let Some(line) = lines.get(&(fiche, number)) {
            return Ok(Some(line));
        }
        let line = self.store.entry(fiche, number)?.map(Arc::new);
        if let Some(line) = &line {
            lines.insert((fiche, number), line.clone());
        }
        Ok(line)
    }

    /// What the revisions of a fiche did, newest first, from below `before`; `head` is the newest there is.
    pub(super) fn lines(
        &self,
        fiche: FicheId,
        head: u32,
        before: Option<u32>,
        limit: usize,
    ) -> Outcome<Vec<Arc<RevisionEntry>>> {
        let newest = before.map_or(head, |before| head.min(before.saturating_sub(1)));
        let numbers = (1..=newest).rev().take(limit);
        let mut lines: Vec<_> = numbers.map(|number| (number, self.remembered.lines.get(&(fiche, number)))).collect();
        let unknown = |(_, line): &(u32, Option<_>)| line.is_none();
        if let (Some(first), Some(last)) = (lines.iter().position(unknown), lines.iter().rposition(unknown)) {
            let (from, count) = (lines[first].0, last - first + 1);
            for line in self.store.history(fiche, Some(from + 1), count)? {
                // A head that is being moved may not be read yet.
                let place = first + (from - line.number) as usize;
                let line = Arc::new(line);
                self.remembered.lines.insert((fiche, line.number), line.clone());
                lines[place].1 = Some(line);
            }
        }
        Ok(lines.into_iter().filter_map(|(_, line)| line).collect())
    }

    /// Whoever this id stands for now: imported work that was claimed is its claimer's.
    pub(super) fn current(&self, id: ContributorId) -> Outcome<Option<Contributor>> {
        self.remembered.people.get(self, id, || self.read_current(id))
    }

    /// Who thanked for a revision, the first first, of at most [`BESIDE_MAX`].
    pub(super) fn thanks_of(&self, fiche: FicheId, number: u32) -> Outcome<Arc<[Thanked]>> {
        let read = || Ok(self.store.thanks_for(fiche, number, BESIDE_MAX)?.into());
        self.remembered.thanks.get(self, (fiche, number), read)
    }
}
