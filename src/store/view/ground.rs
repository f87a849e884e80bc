//! What the keys stand on: sled under a [`Memtable`]; or memory, when sled fails while it is read, built from the journal once
//! for all readers.
//!
//! After a write that failed, sled refuses even some reads (a node that is half split is completed by whoever passes). The
//! journal can still be read: so reading goes on, from memory, until the program is started again.

use super::{
    flush::{Flusher, Sled},
    memtable::{Bounds, first},
};
use crate::store::door::{Read, ReadError};
use sled::IVec;
use std::{
    collections::BTreeMap,
    fmt,
    ops::Bound,
    sync::{Mutex, OnceLock, PoisonError, RwLock},
};

type Keys = BTreeMap<Vec<u8>, IVec>;
/// Builds all keys anew from the journal, up to what was answered.
pub type Rescue = Box<dyn Fn() -> Read<Ground> + Send + Sync>;

pub enum Ground {
    Sled { sled: Flusher, rescue: Rescue, rescued: OnceLock<Keys>, rescuing: Mutex<()> },
    Memory(RwLock<Keys>),
}

/// Keys in order, forwards or backwards; goes on from memory where sled fails on the way.
pub struct Scan<'a> {
    ground: &'a Ground,
    bounds: Bounds,
    /// `None` before the first step, once sled failed, and over memory.
    walk: Option<Walk>,
}

/// On the way through sled.
struct Walk {
    iter: sled::Iter,
    is_forward: bool,
    /// What sled has next.
    peeked: Option<(IVec, IVec)>,
    /// How many layers were in sled before the walk began.
    flushed: u64,
}

impl Ground {
    pub fn sled(sled: Flusher, rescue: Rescue) -> Self {
        Self::Sled { sled, rescue, rescued: OnceLock::new(), rescuing: Mutex::default() }
    }

    pub fn memory() -> Self {
        Self::Memory(RwLock::default())
    }

    pub fn get(&self, key: &[u8]) -> Read<Option<IVec>> {
        match self {
            Self::Memory(keys) => Ok(keys.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()),
            Self::Sled { rescued, .. } if rescued.get().is_some() => {
                Ok(rescued.get().and_then(|keys| keys.get(key).cloned()))
            }
            Self::Sled { sled, .. } => match sled.memtable.get(key).map_or_else(|| sled.tree.get(key), Ok) {
                Ok(found) => Ok(found),
                Err(err) => Ok(self.rescued(&err)?.get(key).cloned()),
            },
        }
    }

    pub fn insert(&self, key: &[u8], value: IVec) -> Read<()> {
        self.put(key, Some(value))
    }

    pub fn remove(&self, key: &[u8]) -> Read<()> {
        self.put(key, None)
    }

    /// Writes to the file of sled what waits for it.
    pub fn flush(&self) -> Read<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Sled { sled, .. } => sled.flush(),
        }
    }

    fn put(&self, key: &[u8], value: Option<IVec>) -> Read<()> {
        match self {
            Self::Memory(keys) => {
                let mut keys = keys.write().unwrap_or_else(PoisonError::into_inner);
                match value {
                    Some(value) => keys.insert(key.to_vec(), value),
                    None => keys.remove(key),
                };
                Ok(())
            }
            Self::Sled { rescued, .. } if rescued.get().is_some() => {
                Err(ReadError::Io("sled failed; nothing more is written".to_owned()))
            }
            Self::Sled { sled, .. } => sled.put(key, value),
        }
    }

    /// The keys in memory, built by the first reader that needs them while the others wait.
    fn rescued(&self, error: &sled::Error) -> Read<&Keys> {
        let Self::Sled { rescue, rescued, rescuing, .. } = self else {
            return Err(ReadError::Io(error.to_string()));
        };
        let _rescuing = rescuing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = rescued.get() {
            return Ok(keys);
        }
        tracing::error!("sled cannot be read ({error}); reading goes on from memory, built from the journal");
        match rescue()? {
            Self::Memory(keys) => Ok(rescued.get_or_init(|| keys.into_inner().unwrap_or_else(PoisonError::into_inner))),
            Self::Sled { .. } => Err(ReadError::Io(error.to_string())),
        }
    }
}

impl<'a> Scan<'a> {
    /// From `start` to before `end`, or to the last key.
    pub fn new(ground: &'a Ground, start: Vec<u8>, end: Option<Vec<u8>>) -> Self {
        let bounds = (Bound::Included(start), end.map_or(Bound::Unbounded, Bound::Excluded));
        Self { ground, bounds, walk: None }
    }

    fn step(&mut self, is_forward: bool) -> Read<Option<(IVec, IVec)>> {
        loop {
            let found = match self.ground {
                Ground::Memory(keys) => self.first(&keys.read().unwrap_or_else(PoisonError::into_inner), is_forward),
                Ground::Sled { sled, rescued, .. } => match rescued.get() {
                    Some(keys) => self.first(keys, is_forward),
                    None => match self.step_in(sled, is_forward) {
                        Ok(found) => found,
                        Err(err) => {
                            self.ground.rescued(&err)?;
                            continue;
                        }
                    },
                },
            };
            let Some((key, value)) = found else { return Ok(None) };
            let passed = Bound::Excluded(key.to_vec());
            *(if is_forward { &mut self.bounds.0 } else { &mut self.bounds.1 }) = passed;
            if let Some(value) = value {
                return Ok(Some((key, value)));
            }
        }
    }

    fn first(&self, keys: &Keys, is_forward: bool) -> Option<(IVec, Option<IVec>)> {
        first(keys, &self.bounds, is_forward).map(|(key, value)| (key.as_slice().into(), Some(value.clone())))
    }

    /// The next key in sled or above it; without a value where it was removed.
    fn step_in(&mut self, sled: &Sled, is_forward: bool) -> sled::Result<Option<(IVec, Option<IVec>)>> {
        loop {
            let mut walk = match self.walk.take() {
                Some(walk) if walk.is_forward == is_forward => walk,
                _ => Walk::start(sled, &self.bounds, is_forward, sled.memtable.flushed())?,
            };
            let above = match sled.memtable.next(&self.bounds, is_forward, walk.flushed) {
                Ok(above) => above,
                // What this walk did not find in memory may have gone where it was already.
                Err(flushed) => {
                    self.walk = Some(Walk::start(sled, &self.bounds, is_forward, flushed)?);
                    continue;
                }
            };
            let is_above = match (&above, &walk.peeked) {
                (Some((above, _)), Some((below, _))) => above[..] == below[..] || (above[..] < below[..]) == is_forward,
                (above, _) => above.is_some(),
            };
            let found = match above.filter(|_| is_above) {
                Some((key, value)) => {
                    if walk.peeked.as_ref().is_some_and(|(below, _)| below[..] == key[..]) {
                        walk.peek()?;
                    }
                    Some((key.into(), value))
                }
                None => {
                    let below = walk.peeked.take();
                    if below.is_some() {
                        walk.peek()?;
                    }
                    below.map(|(key, value)| (key, Some(value)))
                }
            };
            self.walk = Some(walk);
            return Ok(found);
        }
    }
}

impl Walk {
    fn start(sled: &Sled, bounds: &Bounds, is_forward: bool, flushed: u64) -> sled::Result<Self> {
        let iter = sled.tree.range::<Vec<u8>, _>(bounds.clone());
        let mut walk = Self { iter, is_forward, peeked: None, flushed };
        walk.peek()?;
        Ok(walk)
    }

    fn peek(&mut self) -> sled::Result<()> {
        let next = if self.is_forward { self.iter.next() } else { self.iter.next_back() };
        self.peeked = next.transpose()?;
        Ok(())
    }
}

impl Iterator for Scan<'_> {
    type Item = Read<(IVec, IVec)>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step(true).transpose()
    }
}

impl DoubleEndedIterator for Scan<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.step(false).transpose()
    }
}

impl From<sled::Error> for ReadError {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(err) => err.into(),
            other => Self::Io(other.to_string()),
        }
    }
}

impl From<std::io::Error> for ReadError {
    fn from(err: std::io::Error) -> Self {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match err.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::Full,
            _ => Self::Io(err.to_string()),
        }
    }
}

impl fmt::Debug for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sled { .. } => "Ground::Sled",
            Self::Memory(_) => "Ground::Memory",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Deed {
        Put(u8, u8),
        Remove(u8),
        Flush,
        /// Forwards or backwards, from a key on; the flush comes after some steps.
        Look {
            from: u8,
            is_forward: bool,
            flushes_after: usize,
        },
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let key = 0..24_u8;
        let deed = prop_oneof![
            6 => (key.clone(), any::<u8>()).prop_map(|(key, value)| Deed::Put(key, value)),
            2 => key.clone().prop_map(Deed::Remove),
            1 => Just(Deed::Flush),
            2 => (key, any::<bool>(), 0..6_usize)
                .prop_map(|(from, is_forward, flushes_after)| Deed::Look { from, is_forward, flushes_after }),
        ];
        prop::collection::vec(deed, 1..120)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn sled_under_memory_is_read_as_one_map(deeds in deeds()) {
            let folder = tempfile::tempdir().unwrap();
            let db = sled::Config::new().path(folder.path()).flush_every_ms(None).open().unwrap();
            let flusher = Flusher::start((*db).clone(), folder.path()).unwrap();
            let ground = Ground::sled(flusher, Box::new(|| Ok(Ground::memory())));
            let mut model: BTreeMap<u8, u8> = BTreeMap::new();
            for deed in deeds {
                match deed {
                    Deed::Put(key, value) => {
                        ground.insert(&[key], IVec::from(&[value])).unwrap();
                        model.insert(key, value);
                    }
                    Deed::Remove(key) => {
                        ground.remove(&[key]).unwrap();
                        model.remove(&key);
                    }
                    Deed::Flush => ground.flush().unwrap(),
                    Deed::Look { from, is_forward, flushes_after } => {
                        let mut scan = Scan::new(&ground, vec![from], Some(vec![20]));
                        let mut found = Vec::new();
                        while let Some(pair) = if is_forward { scan.next() } else { scan.next_back() } {
                            let (key, value) = pair.unwrap();
                            found.push((key[0], value[0]));
                            if found.len() == flushes_after {
                                ground.flush().unwrap();
                            }
                        }
                        let there = model.iter().map(|(key, value)| (*key, *value));
                        let mut there: Vec<(u8, u8)> = there.filter(|(key, _)| (from..20).contains(key)).collect();
                        if !is_forward {
                            there.reverse();
                        }
                        prop_assert_eq!(found, there);
                    }
                }
            }
            for key in 0..24 {
                prop_assert_eq!(ground.get(&[key]).unwrap().map(|value| value[0]), model.get(&key).copied());
            }
        }
    }
}
