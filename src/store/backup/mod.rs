//! A backup: every record of the journal in one file, taken while people save, gone on with later, and made a wiki again.
//!
//! In reading order: this file (taking one), [`file`] (what is in it), [`restore`] (the way back).

mod file;
mod restore;

pub use restore::{Restored, restore, was_cut_short};

use super::{
    folder::{Folder, sync_dir},
    journal::{self, End, frame::Salt},
};
use crate::domain::revision::{Hash, Timestamp};
use anyhow::{Context, bail, ensure};
use file::{Backup, HEADER_BYTES, PART_BYTES};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How far a wiki has come: the number of its last record, and the digest of all up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    pub last: u64,
    pub digest: Hash,
}

/// What a backup holds now.
#[derive(Debug)]
pub struct BackedUp {
    pub reached: Reached,
    /// Records that were added to the file.
    pub added: u64,
    /// Length of the whole file.
    pub bytes: u64,
}

/// Where the records come from, and up to which.
struct Source {
    journal: PathBuf,
    salt: Salt,
    end: End,
    /// Somebody is saving meanwhile: leave them the disk and the processor half of the time.
    is_served: bool,
    /// Nobody else opens the folder meanwhile.
    _held: Option<Folder>,
}

/// Writes every record of the wiki in `data` to a file, or adds those that it does not hold yet.
///
/// `reached`: what the program that serves the folder says that it has acknowledged; `None` when none does, then the folder is held.
/// A new file is written beside and renamed; one that exists keeps its former backup, whole, until the new one is. Fails with a
/// sentence. Cost: one reading of the file, and of the journal from where it ends.
pub fn backup(data: &Path, path: &Path, reached: Option<Reached>, now: Timestamp) -> anyhow::Result<BackedUp> {
    let source = Source::of(data, reached)?;
    match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => source.go_on(file, now).with_context(|| format!("{} is left as it was", path.display())),
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            source.begin(path, now).with_context(|| format!("{} cannot be written", path.display()))
        }
        Err(err) => Err(err).with_context(|| format!("{} cannot be opened", path.display())),
    }
}

impl Source {
    fn of(data: &Path, reached: Option<Reached>) -> anyhow::Result<Self> {
        let held = if reached.is_none() { Some(Folder::hold(data)?) } else { None };
        let journal = data.join("journal");
        let end = match reached {
            Some(reached) => End { last: reached.last, digest: reached.digest.0 },
            None => journal::end(&journal).context("the journal cannot be read")?,
        };
        let salt = journal::salt(&journal)?;
        Ok(Self { journal, salt, end, is_served: reached.is_some(), _held: held })
    }

    fn begin(&self, path: &Path, now: Timestamp) -> anyhow::Result<BackedUp> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&beside)?;
        lock(&file)?;
        let written = file.set_len(0).map_err(anyhow::Error::from).and_then(|()| {
            (&file).write_all(&file::header(self.salt))?;
            self.add(&file, End::default(), now)
        });
        let named = written.and_then(|done| {
            fs::rename(&beside, path)?;
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            sync_dir(parent.unwrap_or(Path::new(".")))?;
            Ok(done)
        });
        if named.is_err() {
            let _ = fs::remove_file(&beside);
        }
        named
    }

    fn go_on(&self, file: File, now: Timestamp) -> anyhow::Result<BackedUp> {
        ensure!(file.metadata()?.is_file(), "it is not a file");
        lock(&file)?;
        let backup = Backup::of(file.try_clone()?)?;
        let whole = backup.whole()?;
        ensure!(backup.salt == self.salt, "it is the backup of another wiki");
        ensure!(
            whole.end.last <= self.end.last,
            "it holds {} records, and this wiki has {}: it is of another course of this wiki",
            whole.end.last,
            self.end.last
        );
        if whole.has_remains {
            // What a backup that was cut short had added.
            file.set_len(whole.offset)?;
            file.sync_all()?;
        }
        (&file).seek(SeekFrom::Start(whole.offset))?;
        let added = self.add(&file, whole.end, now);
        if added.is_err() {
            let _ = file.set_len(whole.offset).and_then(|()| file.sync_all());
        }
        added
    }

    /// Adds the records behind `from`, and the end behind them, each on the disk before the next step.
    fn add(&self, file: &File, from: End, now: Timestamp) -> anyhow::Result<BackedUp> {
        let mut raw = Vec::with_capacity(PART_BYTES);
        let (mut first, mut count) = (from.last + 1, 0);
        let mut began = Instant::now();
        let mut write = |raw: &mut Vec<u8>, first: u64, count: u64| -> anyhow::Result<()> {
            let mut out = BufWriter::with_capacity(256 * 1024, file);
            file::write_part(&mut out, self.salt, first, count, raw).and_then(|()| out.flush()).map_err(said)?;
            drop(out);
            file.sync_data().map_err(said)?;
            raw.clear();
            if self.is_served {
                std::thread::sleep(began.elapsed().min(Duration::from_secs(2)));
            }
            began = Instant::now();
            Ok(())
        };
        // The record before is read too: its digest tells whether this is the same wiki.
        let start = from.last.max(1);
        let mut reached = from;
        journal::read(&self.journal, start, self.end.last, |end, record| {
            if end.last == from.last {
                ensure!(end.digest == from.digest, "it is of another course of this wiki: record {} differs", end.last);
                return Ok(());
            }
            raw.extend_from_slice(&(record.len() as u32).to_le_bytes());
            raw.extend_from_slice(record);
            count += 1;
            reached = end;
            if raw.len() >= PART_BYTES {
                write(&mut raw, first, count)?;
                (first, count) = (end.last + 1, 0);
            }
            Ok(())
        })?;
        if count > 0 {
            write(&mut raw, first, count)?;
        }
        ensure!(reached == self.end, "the journal does not say what the program that serves it says");
        let mut end = Vec::new();
        file::write_end(&mut end, self.salt, reached, now)?;
        let mut out = file;
        out.write_all(&end).map_err(said)?;
        file.sync_all().map_err(said)?;
        Ok(BackedUp {
            reached: Reached { last: reached.last, digest: Hash(reached.digest) },
            added: reached.last - from.last,
            bytes: file.metadata()?.len().max(HEADER_BYTES as u64),
        })
    }
}

fn lock(file: &File) -> anyhow::Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(fs::TryLockError::WouldBlock) => bail!("another backup is writing it"),
        Err(fs::TryLockError::Error(err)) => Err(err).context("it cannot be locked"),
    }
}

fn said(err: io::Error) -> anyhow::Error {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    match err.kind() {
        StorageFull | QuotaExceeded => anyhow::anyhow!("the disk has no room left for it"),
        _ => anyhow::Error::from(err).context("it cannot be written"),
    }
}
