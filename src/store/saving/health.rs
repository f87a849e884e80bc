//! How saving does: whether something can be saved now, and what the disk took for it.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// How saving does, since the start.
#[derive(Clone, Copy, Debug)]
pub struct Health {
    /// A write or a sync failed: nothing is saved until the program is started again.
    pub has_failed: bool,
    /// Bytes that are free on the disk of the folder; none when the disk does not say.
    pub room_bytes: u64,
    /// With less room than this, saves are refused.
    pub reserve_bytes: u64,
    /// Batches that are on the disk.
    pub saves: u64,
    /// Writes, each with its sync, that brought them there.
    pub syncs: u64,
    /// What all of these took together.
    pub sync_time: Duration,
}

impl Health {
    pub fn is_full(&self) -> bool {
        self.room_bytes < self.reserve_bytes
    }

    pub fn may_save(&self) -> bool {
        !self.has_failed && !self.is_full()
    }
}

/// Counted by the thread that writes.
#[derive(Debug, Default)]
pub struct Syncs {
    saves: AtomicU64,
    syncs: AtomicU64,
    nanoseconds: AtomicU64,
}

impl Syncs {
    pub fn count(&self, saves: usize, took: Duration) {
        self.saves.fetch_add(saves as u64, Ordering::Relaxed);
        self.syncs.fetch_add(1, Ordering::Relaxed);
        self.nanoseconds.fetch_add(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub fn health(&self, has_failed: bool, room_bytes: u64, reserve_bytes: u64) -> Health {
        Health {
            has_failed,
            room_bytes,
            reserve_bytes,
            saves: self.saves.load(Ordering::Relaxed),
            syncs: self.syncs.load(Ordering::Relaxed),
            sync_time: Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed)),
        }
    }
}
