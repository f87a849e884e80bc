//! What the keys stand on: sled; or memory, when sled fails while it is read, built from the journal once for all readers.
//!
//! After a write that failed, sled refuses even some reads (a node that is half split is completed by whoever passes). The
//! journal can still be read: so reading goes on, from memory, until the program is started again.

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
    Sled { tree: sled::Tree, rescue: Rescue, rescued: OnceLock<Keys>, rescuing: Mutex<()> },
    Memory(RwLock<Keys>),
}

/// Keys in order, forwards or backwards; goes on from memory where sled fails on the way.
pub struct Scan<'a> {
    ground: &'a Ground,
    start: Bound<Vec<u8>>,
    end: Bound<Vec<u8>>,
    /// `None` once sled failed, and over memory.
    sled: Option<sled::Iter>,
}

impl Ground {
    pub fn sled(tree: sled::Tree, rescue: Rescue) -> Self {
        Self::Sled { tree, rescue, rescued: OnceLock::new(), rescuing: Mutex::default() }
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
            Self::Sled { tree, .. } => match tree.get(key) {
                Ok(found) => Ok(found),
                Err(err) => Ok(self.rescued(&err)?.get(key).cloned()),
            },
        }
    }

    pub fn insert(&self, key: &[u8], value: IVec) -> Read<()> {
        match self {
            Self::Memory(keys) => {
                keys.write().unwrap_or_else(PoisonError::into_inner).insert(key.to_vec(), value);
            }
            Self::Sled { tree, .. } => {
                tree.insert(key, value)?;
            }
        }
        Ok(())
    }

    pub fn remove(&self, key: &[u8]) -> Read<()> {
        match self {
            Self::Memory(keys) => {
                keys.write().unwrap_or_else(PoisonError::into_inner).remove(key);
            }
            Self::Sled { tree, .. } => {
                tree.remove(key)?;
            }
        }
        Ok(())
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
        let (start, end) = (Bound::Included(start), end.map_or(Bound::Unbounded, Bound::Excluded));
        let sled = match ground {
            Ground::Sled { tree, rescued, .. } if rescued.get().is_none() => {
                Some(tree.range::<Vec<u8>, _>((start.clone(), end.clone())))
            }
            _ => None,
        };
        Self { ground, start, end, sled }
    }

    fn step(&mut self, is_forward: bool) -> Read<Option<(IVec, IVec)>> {
        if let Some(iter) = &mut self.sled {
            match if is_forward { iter.next() } else { iter.next_back() } {
                None => return Ok(None),
                Some(Ok(pair)) => return Ok(Some(pair)),
                Some(Err(err)) => {
                    self.sled = None;
                    self.ground.rescued(&err)?;
                }
            }
        }
        match self.ground {
            Ground::Memory(keys) => Ok(self.step_in(&keys.read().unwrap_or_else(PoisonError::into_inner), is_forward)),
            Ground::Sled { rescued, .. } => Ok(rescued.get().and_then(|keys| self.step_in(keys, is_forward))),
        }
    }

    fn step_in(&self, keys: &Keys, is_forward: bool) -> Option<(IVec, IVec)> {
        if let (Bound::Included(start) | Bound::Excluded(start), Bound::Excluded(end)) = (&self.start, &self.end)
            && start >= end
        {
            return None;
        }
        let mut range = keys.range((self.start.clone(), self.end.clone()));
        let (key, value) = if is_forward { range.next() } else { range.next_back() }?;
        Some((IVec::from(key.as_slice()), value.clone()))
    }
}

impl Iterator for Scan<'_> {
    type Item = Read<(IVec, IVec)>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.step(true).transpose()?;
        if let Ok((key, _)) = &step {
            self.start = Bound::Excluded(key.to_vec());
        }
        Some(step)
    }
}

impl DoubleEndedIterator for Scan<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let step = self.step(false).transpose()?;
        if let Ok((key, _)) = &step {
            self.end = Bound::Excluded(key.to_vec());
        }
        Some(step)
    }
}

impl From<sled::Error> for ReadError {
    fn from(error: sled::Error) -> Self {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match error {
            sled::Error::Io(err) if matches!(err.kind(), StorageFull | QuotaExceeded | FileTooLarge) => Self::Full,
            other => Self::Io(other.to_string()),
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
