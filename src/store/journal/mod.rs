//! The journal: every record there is, numbered from 1, appended with one sync for all who wait, never changed.
//!
//! Shape: segments `00000001.journal`, each a header and frames ([`frame`]), zeros behind. Zeros are written ahead and
//! synced, so that the sync of a frame changes bytes and no size. `segment` holds one file, `scan` reads what is there.
//! A record is opaque here. The digest runs over all of them: `d(n) = BLAKE3(d(n - 1) · record n)`, `d(0)` is zeros.

pub mod frame;
mod scan;
mod segment;
#[cfg(test)]
mod tests;

pub use scan::{Damage, End, read, salt};

use super::folder::{make_dir, sync_dir};
use anyhow::Context as _;
use frame::Salt;
use segment::Segment;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The digest of all records up to one.
pub type Digest = [u8; 32];

/// How long a segment gets before the next is begun. One frame may pass it by its own length.
pub const SEGMENT_BYTES: u64 = 4 * 1024 * 1024;

/// The journal of a folder that is held, open for appending. One thread owns it.
#[derive(Debug)]
pub struct Journal {
    dir: PathBuf,
    segment_bytes: u64,
    salt: Salt,
    end: End,
    segment: Segment,
    has_failed: bool,
}

/// Why records were not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Nothing was written: there is no room for it. May be tried again.
    #[error("no room for the journal")]
    Full(#[source] io::Error),
    /// A write or a sync failed: whether the records are on the disk is not known, and a sync is never tried again, since
    /// the kernel may have dropped what it could not write.
    #[error("the journal cannot be written")]
    Failed(#[source] io::Error),
}

/// What the start of the journal found behind its last whole frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    Zeros,
    /// Bytes of a frame that was never whole: nobody was told that it was saved.
    Torn,
}

/// How much of a journal is read when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    Whole,
    /// The last segment: a view that can be trusted has seen the others.
    Last,
}

impl Journal {
    /// Reads the journal, comparing each crc, each digest and each header; begins one where there is none.
    ///
    /// Changes nothing that is there: [`Journal::settle`] does, once the view agrees. Fails, naming the place, when
    /// anything but the end of the last segment is damaged. Cost: one reading of all files, or of the last.
    pub fn open(dir: &Path, segment_bytes: u64, reading: Reading) -> anyhow::Result<(Self, Tail)> {
        make_dir(dir)?;
        for leftover in files(dir)?.into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "new")) {
            fs::remove_file(leftover)?;
        }
        let numbers = segment::numbers(dir)?;
        let Some(last) = numbers.last().copied() else {
            let mut salt = Salt::default();
            getrandom::fill(&mut salt).map_err(|err| anyhow::anyhow!("the system gives no random bytes: {err}"))?;
            return Ok((Self::begin(dir, salt, segment_bytes)?, Tail::Zeros));
        };
        let found = match reading {
            Reading::Whole => scan::whole(dir, &numbers)?,
            Reading::Last => scan::last(dir, last)?,
        };
        let segment = Segment::open(dir, last, found.offset)?;
        let Some(salt) = found.salt else { anyhow::bail!("the journal has no segment") };
        let journal = Self { dir: dir.to_owned(), segment_bytes, salt, end: found.end, segment, has_failed: false };
        Ok((journal, found.tail))
    }

    /// Begins a journal in a folder that has none. The salt is drawn once for each wiki: a restored one keeps it.
    pub fn begin(dir: &Path, salt: Salt, segment_bytes: u64) -> anyhow::Result<Self> {
        make_dir(dir)?;
        let end = End::default();
        let segment = Segment::create(dir, 1, salt, end, segment_bytes).context("cannot begin the journal")?;
        Ok(Self { dir: dir.to_owned(), segment_bytes, salt, end, segment, has_failed: false })
    }

    /// Makes what [`Journal::open`] read certain: the last segment is written again and synced, since a killed program, or a
    /// failed sync, leaves bytes that can be read and may not be on the disk. A torn tail is put aside and zeroed.
    pub fn settle(&mut self) -> anyhow::Result<()> {
        self.segment.rewrite(&self.dir).context("cannot write the end of the journal again")
    }

    /// Appends records as one frame; returns the place behind each once all are on the disk. Blocks for one sync, and at
    /// times for zeros ahead or a new segment. At most [`frame::FRAME_MAX_BYTES`] together.
    pub fn append(&mut self, records: &[&[u8]]) -> Result<Vec<End>, AppendError> {
        if self.has_failed {
            return Err(AppendError::Failed(io::Error::other("an earlier write failed")));
        }
        let first = self.end.last + 1;
        let bytes = frame::encode(records.iter().copied(), first, self.salt);
        let written = self.prepare(bytes.len() as u64).and_then(|()| self.segment.write(&bytes));
        if let Err(err) = written {
            self.has_failed = matches!(err, AppendError::Failed(_));
            return Err(err);
        }
        let ends = records.iter().map(|record| {
            self.end = self.end.after(record);
            self.end
        });
        Ok(ends.collect())
    }

    pub fn end(&self) -> End {
        self.end
    }

    /// Room for a frame of this length, zeros written and synced. Nothing is appended yet: no room is no harm.
    fn prepare(&mut self, length: u64) -> Result<(), AppendError> {
        if self.segment.is_full(length, self.segment_bytes) {
            let next = Segment::create(&self.dir, self.segment.number + 1, self.salt, self.end, self.segment_bytes)?;
            let closed = std::mem::replace(&mut self.segment, next);
            closed.give_back_zeros();
        }
        self.segment.zeros_ahead(length, self.segment_bytes)
    }
}

/// Where the whole records of a journal end. Reads all of it, and changes nothing.
pub fn end(dir: &Path) -> anyhow::Result<End> {
    Ok(scan::whole(dir, &segment::numbers(dir)?)?.end)
}

fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect()
}

fn sync_parent(path: &Path) -> io::Result<()> {
    sync_dir(path.parent().unwrap_or(Path::new(".")))
}
