//! From memory to sled: a thread of its own writes what waits, when it is much or has waited long.
//!
//! A flush is first one file beside sled's: a program that was killed in the middle does it again at its next start, so that
//! sled always holds what it held after some record. What was not flushed is in the journal.

use super::{
    keys,
    memtable::{Layer, Memtable},
};
use crate::store::door::{Read, ReadError};
use anyhow::Context;
use sled::IVec;
use std::{
    fs,
    io::ErrorKind,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// So much waits for a flush, or twice as much while one goes on.
const WAITING_BYTES: usize = 2 * 1024 * 1024;
/// And so long.
const WAITING_MAX: Duration = Duration::from_secs(2);
/// Sled gives space back only when a page is replaced: one tiny key is overwritten so often for each that is written, at
/// rest and in a rush.
const KNEADS: u8 = 6;
const KNEADS_IN_A_RUSH: u8 = 2;

/// One tree of sled and what is above it.
pub struct Sled {
    pub tree: sled::Tree,
    pub memtable: Memtable,
    file: PathBuf,
    waiting: Mutex<Waiting>,
    has_work: Condvar,
    has_room: Condvar,
    /// Held for a flush.
    flushing: Mutex<()>,
}

#[derive(Default)]
struct Waiting {
    bytes: usize,
    since: Option<Instant>,
    failure: Option<ReadError>,
    is_closing: bool,
}

/// The thread, until this is dropped. What waits then is not written.
pub struct Flusher {
    sled: Arc<Sled>,
    thread: Option<JoinHandle<()>>,
}

impl Flusher {
    /// Ends a flush that a kill cut short. Fails where sled does.
    pub fn start(tree: sled::Tree, folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join("flush");
        if let Some(layer) = read(&file)? {
            write(&tree, &layer, KNEADS).context("sled cannot be written")?;
            fs::remove_file(&file)?;
        }
        let sled = Arc::new(Sled {
            tree,
            memtable: Memtable::default(),
            file,
            waiting: Mutex::default(),
            has_work: Condvar::new(),
            has_room: Condvar::new(),
            flushing: Mutex::default(),
        });
        let flushed = sled.clone();
        let thread = thread::Builder::new().name("flush".to_owned()).spawn(move || flushed.run())?;
        Ok(Self { sled, thread: Some(thread) })
    }
}

impl Deref for Flusher {
    type Target = Sled;

    fn deref(&self) -> &Sled {
        &self.sled
    }
}

impl Drop for Flusher {
    fn drop(&mut self) {
        self.sled.waiting().is_closing = true;
        self.sled.has_work.notify_all();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that writes to sled panicked");
        }
    }
}

impl Sled {
    /// Puts or removes a key. Waits where too much is waiting; fails after a flush did.
    pub fn put(&self, key: &[u8], value: Option<IVec>) -> Read<()> {
        let bytes = self.memtable.put(key, value);
        let mut waiting = self.waiting();
        waiting.bytes = bytes;
        if waiting.since.is_none() || bytes >= WAITING_BYTES {
            waiting.since.get_or_insert_with(Instant::now);
            self.has_work.notify_one();
        }
        while waiting.bytes > 2 * WAITING_BYTES && waiting.failure.is_none() {
            waiting = self.has_room.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.failure.clone().map_or(Ok(()), Err)
    }

    /// Writes everything to the file of sled.
    pub fn flush(&self) -> Read<()> {
        let _flushing = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        let kneads = {
            let mut waiting = self.waiting();
            if let Some(failure) = &waiting.failure {
                return Err(failure.clone());
            }
            let is_rush = waiting.bytes >= WAITING_BYTES;
            (waiting.bytes, waiting.since) = (0, None);
            if is_rush { KNEADS_IN_A_RUSH } else { KNEADS }
        };
        let Some(layer) = self.memtable.take() else {
            self.tree.flush()?;
            return Ok(());
        };
        self.has_room.notify_all();
        let flushed = self.flush_layer(&layer, kneads);
        match &flushed {
            Ok(()) => self.memtable.done(),
            Err(failure) => self.waiting().failure = Some(failure.clone()),
        }
        self.has_room.notify_all();
        flushed
    }

    fn flush_layer(&self, layer: &Layer, kneads: u8) -> Read<()> {
        let beside = self.file.with_extension("new");
        fs::write(&beside, bytes_of(layer))?;
        fs::rename(&beside, &self.file)?;
        write(&self.tree, layer, kneads)?;
        fs::remove_file(&self.file)?;
        Ok(())
    }

    fn run(&self) {
        loop {
            let mut waiting = self.waiting();
            loop {
                let waited = waiting.since.map(|since| since.elapsed());
                if waiting.is_closing || waiting.failure.is_some() {
                    return;
                }
                waiting = match waited {
                    None => self.has_work.wait(waiting).unwrap_or_else(PoisonError::into_inner),
                    Some(waited) if waited >= WAITING_MAX || waiting.bytes >= WAITING_BYTES => break,
                    Some(waited) => {
                        let woken = self.has_work.wait_timeout(waiting, WAITING_MAX - waited);
                        woken.unwrap_or_else(PoisonError::into_inner).0
                    }
                };
            }
            drop(waiting);
            if let Err(failure) = self.flush() {
                tracing::error!("sled cannot be written: {failure}");
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts all of it into sled, and into the file of sled.
fn write(tree: &sled::Tree, layer: &Layer, kneads: u8) -> Read<()> {
    for (key, value) in layer {
        match value {
            Some(value) => tree.insert(key, value)?,
            None => tree.remove(key)?,
        };
        // Inserting what stands there already does nothing.
        for step in 0..kneads {
            tree.insert(keys::KNEADED, &[step])?;
        }
    }
    tree.flush()?;
    Ok(())
}

type Written<K> = Vec<(K, Option<K>)>;

fn bytes_of(layer: &Layer) -> Vec<u8> {
    let written: Written<&[u8]> = layer.iter().map(|(key, value)| (&key[..], value.as_deref())).collect();
    let mut bytes = super::shaped(&written);
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

/// The flush that was cut short; `None` when none was.
fn read(file: &Path) -> anyhow::Result<Option<Layer>> {
    let bytes = match fs::read(file) {
        Err(err) if err.kind() == ErrorKind::NotFound => return Ok(None),
        read => read.with_context(|| format!("cannot read {}", file.display()))?,
    };
    let whole = bytes.split_last_chunk().filter(|(body, crc)| crc32fast::hash(body).to_le_bytes() == **crc);
    let (body, _) = whole.with_context(|| format!("{} is not whole", file.display()))?;
    let written: Written<Vec<u8>> = postcard::from_bytes(body)?;
    Ok(Some(written.into_iter().map(|(key, value)| (key, value.map(IVec::from))).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flush_that_was_cut_short_is_done_to_its_end_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let db = sled::Config::new().path(folder.path()).open().unwrap();
        db.insert(b"gone", b"1").unwrap();
        db.insert(b"new", b"1").unwrap();
        let layer = Layer::from([
            (b"gone".to_vec(), None),
            (b"new".to_vec(), Some(IVec::from(b"2"))),
            (b"there".to_vec(), Some(IVec::from(b"3"))),
        ]);
        let file = folder.path().join("flush");
        fs::write(&file, bytes_of(&layer)).unwrap();
        db.remove(b"gone").unwrap();
        drop(Flusher::start((*db).clone(), folder.path()).unwrap());
        assert!(!file.exists());
        let all: Vec<_> = db.iter().filter(|pair| pair.as_ref().unwrap().0 != keys::KNEADED).collect();
        assert_eq!(all.len(), 2);
        assert_eq!(db.get(b"new").unwrap().as_deref(), Some(&b"2"[..]));
        assert_eq!(db.get(b"there").unwrap().as_deref(), Some(&b"3"[..]));

        fs::write(&file, &bytes_of(&layer)[1..]).unwrap();
        assert!(Flusher::start((*db).clone(), folder.path()).is_err());
    }

    #[test]
    fn what_waits_long_is_written_without_being_asked() {
        let folder = tempfile::tempdir().unwrap();
        let db = sled::Config::new().path(folder.path()).open().unwrap();
        let flusher = Flusher::start((*db).clone(), folder.path()).unwrap();
        flusher.put(b"key", Some(IVec::from(b"value"))).unwrap();
        assert_eq!(db.get(b"key").unwrap(), None);
        let since = Instant::now();
        while db.get(b"key").unwrap().is_none() && since.elapsed() < 10 * WAITING_MAX {
            thread::sleep(Duration::from_millis(20));
        }
        assert!(since.elapsed() >= WAITING_MAX / 2, "{:?}", since.elapsed());
        assert_eq!(db.get(b"key").unwrap().as_deref(), Some(&b"value"[..]));
    }

    #[test]
    fn many_at_once_wait_for_room_and_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let db = sled::Config::new().path(folder.path()).open().unwrap();
        let flusher = Flusher::start((*db).clone(), folder.path()).unwrap();
        let value = IVec::from(&[7; 590][..]);
        let count = 5 * WAITING_BYTES as u32 / 700;
        (0..count).for_each(|number| flusher.put(&number.to_be_bytes(), Some(value.clone())).unwrap());
        flusher.flush().unwrap();
        assert!((0..count).all(|number| db.get(number.to_be_bytes()).unwrap().as_ref() == Some(&value)));
    }
}
