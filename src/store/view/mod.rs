//! The view: everything that is read, in sled, made from the records of the journal and from nothing else.
//!
//! In reading order: `keys`, `cells`, `ground` (what sled holds, and what stands in when it fails), `memtable` and `flush` (on the way to sled), `shape` (what is derived), `apply` and `index` (a record becomes keys), `derive`
//! (facts, credit and links of a revision), `spans` (credit as bytes), `care`, `ahead` (the same before it is applied), `read`, `people` and `thanks` (the way out), `start` (trusted or built anew).
//!
//! Keys are inserted one by one, in an order that readers and a killed program can live with: what hangs on a revision
//! first, the head of the fiche after it, how far the view has come last. A record applied twice gives the same keys.

mod ahead;
mod apply;
mod care;
mod cells;
mod derive;
mod flush;
mod ground;
mod index;
mod keys;
mod memtable;
mod people;
mod read;
mod shape;
mod spans;
mod start;
mod thanks;

pub use ahead::Known;
pub use apply::position;
pub use keys::named;
pub use start::{left_in_order, start, trusted};

use super::{
    delta,
    door::{Counts, Position, Read, ReadError},
    journal::End,
    record::{Coded, revision_of},
};
use crate::domain::{
    fiche_type::{FicheType, TypeKey},
    id::FicheId,
    revision::Revision,
};
use anyhow::{Context, ensure};
use cells::Cells;
use flush::Flusher;
use ground::Ground;
use serde::{Serialize, de::DeserializeOwned};
use shape::Reached;
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

/// sled, opened, and what is kept in memory of it.
#[derive(Debug)]
pub struct View {
    cells: Cells,
    reached: Arc<RwLock<Reached>>,
    types: RwLock<BTreeMap<(TypeKey, u32), Arc<FicheType>>>,
    revisions: quick_cache::sync::Cache<(FicheId, u32), Arc<Kept>, Weight>,
    credit: derive::Credits,
    ledgers: care::Ledgers,
}

/// A revision with its bytes, which later ones are coded against.
#[derive(Debug)]
pub struct Kept {
    pub revision: Arc<Revision>,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Debug)]
struct Weight;

/// Memory for revisions that were read or saved lately.
const REVISIONS_BYTES: u64 = 8 * 1024 * 1024;
/// Fixed for ever in a folder of sled.
const SEGMENT_BYTES: usize = 64 * 1024;
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

impl quick_cache::Weighter<(FicheId, u32), Arc<Kept>> for Weight {
    fn weight(&self, _: &(FicheId, u32), kept: &Arc<Kept>) -> u64 {
        // The text stands in it twice: as bytes and as the revision's own.
        400 + 2 * kept.bytes.len() as u64
    }
}

impl View {
    /// Opens sled in this folder, whatever is there. Fails where sled does, or where other code made the view.
    pub fn open(path: &Path, journal: &Path) -> anyhow::Result<Self> {
        let db = sled::Config::new()
            .path(path)
            .segment_size(SEGMENT_BYTES)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(None)
            .open()
            .map_err(ReadError::from)
            .context("sled does not open")?;
        let reached = Arc::new(RwLock::new(Reached::default()));
        let (journal, until) = (journal.to_owned(), reached.clone());
        let rescue = move || {
            let last = until.read().unwrap_or_else(PoisonError::into_inner).last;
            let view = Self::on(Ground::memory(), Arc::default()).and_then(|view| {
                start::replay(&view, &journal, last)?;
                Ok(view)
            });
            view.map(|view| view.cells.into_ground()).map_err(|err| ReadError::Io(format!("{err:#}")))
        };
        Self::on(Ground::sled(Flusher::start((*db).clone(), path)?, Box::new(rescue)), reached)
    }

    fn on(ground: Ground, reached: Arc<RwLock<Reached>>) -> anyhow::Result<Self> {
        let cells = Cells::new(ground);
        match cells.small(keys::REACHED)? {
            Some(bytes) => {
                let version = cells.small(keys::VERSION)?;
                ensure!(version.as_deref() == Some(&shape::version()[..]), "the view was made by other code");
                let found = postcard::from_bytes(&bytes).context("how far the view has come cannot be read")?;
                *reached.write().unwrap_or_else(PoisonError::into_inner) = found;
            }
            None => cells.put_small(keys::VERSION, &shape::version())?,
        }
        let view = Self {
            cells,
            reached,
            types: RwLock::default(),
            revisions: cache(20_000, REVISIONS_BYTES, Weight),
            credit: derive::Credits::default(),
            ledgers: care::Ledgers::default(),
        };
        view.load_types()?;
        Ok(view)
    }

    /// Everything in sled as it is, but for what means nothing and for credit, which may stand in other bytes:
    /// two views of the same records give the same.
    pub fn dump(&self) -> impl Iterator<Item = Read<(sled::IVec, sled::IVec)>> + '_ {
        let is_told = |key: &[u8]| key != keys::KNEADED && !keys::is_credit(key);
        self.cells.under(&[]).filter(move |pair| pair.as_ref().map_or(true, |(key, _)| is_told(key)))
    }

    pub fn end(&self) -> End {
        let reached = self.reached();
        End { last: reached.last, digest: reached.digest }
    }

    pub fn position(&self) -> Position {
        Position(self.reached().position)
    }

    pub fn counts(&self) -> Counts {
        self.reached().counts()
    }

    /// Writes everything to the file of sled.
    pub fn flush(&self) -> Read<()> {
        self.cells.flush()
    }

    /// A revision and its bytes, its hash compared. At most 31 deltas are decoded.
    pub fn kept(&self, fiche: FicheId, number: u32) -> Read<Option<Arc<Kept>>> {
        if let Some(kept) = self.revisions.get(&(fiche, number)) {
            return Ok(Some(kept));
        }
        let Some(stored) = self.cells.get(&keys::revision(fiche, number))? else { return Ok(None) };
        let coded = postcard::from_bytes(&stored).map_err(|err| damaged(fiche, number, err))?;
        let kept = self.decoded(&coded).map_err(|err| damaged(fiche, number, format!("{err:#}")))?;
        self.revisions.insert((fiche, number), kept.clone());
        Ok(Some(kept))
    }

    /// A revision that is in memory.
    pub fn lately(&self, fiche: FicheId, number: u32) -> Option<Arc<Kept>> {
        self.revisions.get(&(fiche, number))
    }

    /// Decodes against what sled holds, and compares the hash.
    fn decoded(&self, coded: &Coded) -> anyhow::Result<Arc<Kept>> {
        let (fiche, number) = (FicheId(coded.fiche), coded.number);
        ensure!(coded.against < number, "it is coded against revision {}", coded.against);
        let cached = |number| self.revisions.get(&(fiche, number)).map(|kept| kept.bytes.clone());
        let base = self.chain_bytes(fiche, coded.against, keys::revision, cached)?;
        let bytes = delta::unpack(&coded.bytes, coded.length_bytes as usize, &base)?;
        Ok(Arc::new(Kept { revision: Arc::new(checked(fiche, number, &bytes)?), bytes }))
    }

    /// Bytes that are coded in a chain, decoded from the nearest that is in memory, or from the start of the chain.
    ///
    /// Of number 0, none. `key` says where they stand, `cached` gives what is in memory.
    fn chain_bytes(
        &self,
        fiche: FicheId,
        number: u32,
        key: impl Fn(FicheId, u32) -> keys::Key,
        cached: impl Fn(u32) -> Option<Vec<u8>>,
    ) -> anyhow::Result<Vec<u8>> {
        let mut chain: Vec<Coded> = Vec::new();
        let mut at = number;
        let mut bytes = Vec::new();
        while at != 0 {
            if let Some(found) = cached(at) {
                bytes = found;
                break;
            }
            let stored = self.cells.get(&key(fiche, at))?.with_context(|| format!("revision {at} is missing"))?;
            let coded: Coded =
                postcard::from_bytes(&stored).with_context(|| format!("revision {at} is not of its form"))?;
            ensure!(coded.against < at && chain.len() < 64, "revision {at} is coded against {}", coded.against);
            at = coded.against;
            chain.push(coded);
        }
        for coded in chain.iter().rev() {
            bytes = delta::unpack(&coded.bytes, coded.length_bytes as usize, &bytes)?;
        }
        Ok(bytes)
    }

    fn reached(&self) -> Reached {
        *self.reached.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn small<T: DeserializeOwned>(&self, key: &[u8]) -> Read<Option<T>> {
        self.cells.small(key)?.map(|bytes| read_shape(key, &bytes)).transpose()
    }

    fn cell<T: DeserializeOwned>(&self, key: &[u8]) -> Read<Option<T>> {
        self.cells.get(key)?.map(|bytes| read_shape(key, &bytes)).transpose()
    }
}

/// A cache in one piece: in one of several pieces, each takes only what is smaller than itself, and the states of long
/// histories would never be kept.
fn cache<K, V, W>(items: usize, bytes: u64, weighter: W) -> quick_cache::sync::Cache<K, V, W>
where
    K: Eq + std::hash::Hash,
    V: Clone,
    W: quick_cache::Weighter<K, V> + Clone,
{
    let options = quick_cache::OptionsBuilder::new()
        .shards(1)
        .estimated_items_capacity(items)
        .weight_capacity(bytes)
        .build()
        .expect("items and bytes are said");
    quick_cache::sync::Cache::with_options(options, weighter, Default::default(), Default::default())
}

/// The revision that these bytes hold, which must be this one and whole.
pub fn checked(fiche: FicheId, number: u32, bytes: &[u8]) -> anyhow::Result<Revision> {
    let revision = revision_of(bytes)?;
    ensure!((revision.fiche, revision.number) == (fiche, number), "another revision stands in its place");
    ensure!(revision.is_intact(), "its hash is not that of what it says");
    Ok(revision)
}

fn damaged(fiche: FicheId, number: u32, why: impl std::fmt::Display) -> ReadError {
    ReadError::Damaged(format!("revision {number} of fiche {fiche}: {why}"))
}

fn read_shape<T: DeserializeOwned>(key: &[u8], bytes: &[u8]) -> Read<T> {
    postcard::from_bytes(bytes)
        .map_err(|err| ReadError::Damaged(format!("a value of the view is not of its form (key {key:02x?}): {err}")))
}

fn shaped<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).expect("shapes of the view hold only what postcard can write")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone)]
    struct Own;

    impl quick_cache::Weighter<u8, u64> for Own {
        fn weight(&self, _: &u8, weight: &u64) -> u64 {
            *weight
        }
    }

    #[test]
    fn what_takes_a_third_of_a_cache_is_kept() {
        let cache = cache(1_000, 3_000_000, Own);
        for (key, weight) in [(1, 1_000_000), (2, 1_000_000)] {
            cache.insert(key, weight);
        }
        assert_eq!((cache.get(&1), cache.get(&2)), (Some(1_000_000), Some(1_000_000)));
    }
}
