//! What sled takes later: the newest keys, in memory. A key that changed often is written to sled once.

use sled::IVec;
use std::{
    collections::BTreeMap,
    ops::Bound,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

/// Keys with their values; `None` where one was removed.
pub type Layer = BTreeMap<Vec<u8>, Option<IVec>>;
/// A key with its value.
pub type Entry = (Vec<u8>, Option<IVec>);
pub type Bounds = (Bound<Vec<u8>>, Bound<Vec<u8>>);

#[derive(Default)]
pub struct Memtable {
    layers: RwLock<Layers>,
}

#[derive(Default)]
struct Layers {
    fresh: Layer,
    fresh_bytes: usize,
    /// On their way to sled.
    flushing: Option<Arc<Layer>>,
    /// How many layers are in sled by now.
    flushed: u64,
}

/// Beside each key, in memory.
const ENTRY_BYTES: usize = 100;

impl Memtable {
    /// The value of a key; `Some(None)` when it was removed, `None` when sled knows.
    pub fn get(&self, key: &[u8]) -> Option<Option<IVec>> {
        let layers = self.read();
        let flushing = || layers.flushing.as_ref().and_then(|layer| layer.get(key));
        layers.fresh.get(key).or_else(flushing).cloned()
    }

    /// Puts or removes a key; gives how many bytes wait for a flush.
    pub fn put(&self, key: &[u8], value: Option<IVec>) -> usize {
        let size = |value: &Option<IVec>| value.as_ref().map_or(0, |value| value.len());
        let mut layers = self.write();
        let more = key.len() + size(&value) + ENTRY_BYTES;
        let before = layers.fresh.insert(key.to_vec(), value);
        layers.fresh_bytes += more;
        layers.fresh_bytes -= before.map_or(0, |before| key.len() + size(&before) + ENTRY_BYTES);
        layers.fresh_bytes
    }

    /// How many layers are in sled by now.
    pub fn flushed(&self) -> u64 {
        self.read().flushed
    }

    /// The first key within the bounds, or the last. `Err` when more layers are in sled than were known: what was in memory may
    /// be there.
    pub fn next(&self, bounds: &Bounds, is_forward: bool, flushed: u64) -> Result<Option<Entry>, u64> {
        let layers = self.read();
        if layers.flushed != flushed {
            return Err(layers.flushed);
        }
        let fresh = first(&layers.fresh, bounds, is_forward);
        let flushing = layers.flushing.as_ref().and_then(|layer| first(layer, bounds, is_forward));
        let found = match (fresh, flushing) {
            (Some(fresh), Some(flushing)) if fresh.0 == flushing.0 || (fresh.0 < flushing.0) == is_forward => {
                Some(fresh)
            }
            (fresh, flushing) => flushing.or(fresh),
        };
        Ok(found.map(|(key, value)| (key.clone(), value.clone())))
    }

    /// What is to be written to sled now; it stays here until [`Memtable::done`]. `None` when there is nothing.
    pub fn take(&self) -> Option<Arc<Layer>> {
        let mut layers = self.write();
        if layers.flushing.is_none() && !layers.fresh.is_empty() {
            layers.fresh_bytes = 0;
            layers.flushing = Some(Arc::new(std::mem::take(&mut layers.fresh)));
        }
        layers.flushing.clone()
    }

    /// All that was taken is in sled.
    pub fn done(&self) {
        let mut layers = self.write();
        layers.flushing = None;
        layers.flushed += 1;
    }

    fn read(&self) -> RwLockReadGuard<'_, Layers> {
        self.layers.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Layers> {
        self.layers.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first entry within the bounds, or the last.
pub fn first<'a, V>(keys: &'a BTreeMap<Vec<u8>, V>, bounds: &Bounds, is_forward: bool) -> Option<(&'a Vec<u8>, &'a V)> {
    if let (Bound::Included(start) | Bound::Excluded(start), Bound::Excluded(end)) = bounds
        && start >= end
    {
        return None;
    }
    let mut range = keys.range::<Vec<u8>, _>((bounds.0.as_ref(), bounds.1.as_ref()));
    if is_forward { range.next() } else { range.next_back() }
}
