//! One file of the journal: its header, the place of the next frame, and the zeros behind it.

use super::{
    AppendError,
    frame::Salt,
    scan::{Digest, End},
    sync_parent,
};
use anyhow::bail;
use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// Bytes of the header of a segment.
pub const HEADER_BYTES: usize = 84;

/// How far zeros are written ahead.
const AHEAD_BYTES: u64 = 1024 * 1024;
const MAGIC: &[u8; 16] = b"KENFICHE JOURNAL";
const VERSION: u32 = 1;

/// The segment that is written to.
#[derive(Debug)]
pub struct Segment {
    file: File,
    pub number: u64,
    /// Where the next frame goes.
    offset: u64,
    /// Up to here the file holds frames and zeros, on the disk.
    zeroed_to: u64,
}

/// What a segment says of itself: where it stands in the journal, and the digest of all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub number: u64,
    pub before: End,
    pub salt: Salt,
}

impl Header {
    fn encode(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..16].copy_from_slice(MAGIC);
        bytes[16..20].copy_from_slice(&VERSION.to_le_bytes());
        bytes[20..28].copy_from_slice(&self.number.to_le_bytes());
        bytes[28..36].copy_from_slice(&self.before.last.to_le_bytes());
        bytes[36..68].copy_from_slice(&self.before.digest);
        bytes[68..76].copy_from_slice(&self.salt);
        let crc = crc32fast::hash(&bytes[..80]);
        bytes[80..].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    pub fn parse(bytes: &[u8]) -> anyhow::Result<Self> {
        let Some(bytes) = bytes.first_chunk::<HEADER_BYTES>() else { bail!("its header is cut") };
        let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let word = |at: usize| u32::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        if bytes[..16] != *MAGIC || word(80) != crc32fast::hash(&bytes[..80]) {
            bail!("its header is damaged");
        }
        if word(16) != VERSION {
            bail!("it is of version {}, this program knows version {VERSION}", word(16));
        }
        let digest: Digest = std::array::from_fn(|i| bytes[36 + i]);
        let before = End { last: number(28), digest };
        Ok(Self { number: number(20), before, salt: std::array::from_fn(|i| bytes[68 + i]) })
    }
}

impl Segment {
    /// Makes the segment beside, durable with its header and zeros, and only then under its name.
    pub fn create(dir: &Path, number: u64, salt: Salt, before: End, segment_bytes: u64) -> Result<Self, AppendError> {
        let (path, beside) = (path(dir, number), dir.join(format!("{number:08}.journal.new")));
        let header = Header { number, before, salt }.encode();
        let made = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&beside);
        let file = made.map_err(refused)?;
        let zeroed_to = segment_bytes.min(AHEAD_BYTES).max(HEADER_BYTES as u64);
        let filled = file.write_all_at(&header, 0).and_then(|()| write_zeros(&file, HEADER_BYTES as u64, zeroed_to));
        if let Err(err) = filled {
            drop(file);
            let _ = fs::remove_file(&beside);
            return Err(refused(err));
        }
        file.sync_all()
            .and_then(|()| fs::rename(&beside, &path))
            .and_then(|()| sync_parent(&path))
            .map_err(AppendError::Failed)?;
        Ok(Self { file, number, offset: HEADER_BYTES as u64, zeroed_to })
    }

    /// Opens a segment whose whole frames end at `offset`.
    pub fn open(dir: &Path, number: u64, offset: u64) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(path(dir, number))?;
        let zeroed_to = file.metadata()?.len();
        Ok(Self { file, number, offset, zeroed_to })
    }

    pub fn is_full(&self, length: u64, segment_bytes: u64) -> bool {
        self.offset + length > segment_bytes && self.offset > HEADER_BYTES as u64
    }

    /// Writes and syncs zeros until `length` bytes fit.
    pub fn zeros_ahead(&mut self, length: u64, segment_bytes: u64) -> Result<(), AppendError> {
        let needed = self.offset + length;
        if needed <= self.zeroed_to {
            return Ok(());
        }
        let target = (needed + AHEAD_BYTES).min(segment_bytes).max(needed);
        write_zeros(&self.file, self.zeroed_to, target).map_err(refused)?;
        self.file.sync_all().map_err(AppendError::Failed)?;
        self.zeroed_to = target;
        Ok(())
    }

    /// Writes one frame where zeros are, and syncs.
    pub fn write(&mut self, frame: &[u8]) -> Result<(), AppendError> {
        self.file.write_all_at(frame, self.offset).and_then(|()| self.file.sync_data()).map_err(AppendError::Failed)?;
        self.offset += frame.len() as u64;
        Ok(())
    }

    /// Writes all that was read again, zeros behind it, and syncs. What stood in the place of the zeros is kept in a file.
    pub fn rewrite(&mut self, dir: &Path) -> io::Result<()> {
        let bytes = fs::read(path(dir, self.number))?;
        let (whole, tail) = bytes.split_at((self.offset as usize).min(bytes.len()));
        if let Some(end) = tail.iter().rposition(|byte| *byte != 0) {
            let aside = dir.join(format!("torn-{:08}-{}", self.number, self.offset));
            tracing::warn!(
                segment = self.number,
                offset = self.offset,
                "the journal's last frame was never whole; it is put aside"
            );
            if let Err(err) = fs::write(aside, &tail[..=end]) {
                tracing::warn!(%err, "it could not be put aside");
            }
        }
        self.file.write_all_at(whole, 0)?;
        write_zeros(&self.file, self.offset, bytes.len() as u64)?;
        self.file.sync_all()?;
        sync_parent(&path(dir, self.number))
    }

    /// Of a segment that is full: what it does not need goes back to the disk. Losing this is no harm.
    pub fn give_back_zeros(self) {
        if let Err(err) = self.file.set_len(self.offset) {
            tracing::warn!(%err, "a full segment of the journal keeps its zeros");
        }
    }
}

#[cfg(test)]
impl Segment {
    /// Gives the segment a file that cannot be written, as a failing disk would.
    pub fn break_file(&mut self, path: &Path) {
        self.file = File::open(path).unwrap();
    }
}

pub fn path(dir: &Path, number: u64) -> PathBuf {
    dir.join(format!("{number:08}.journal"))
}

/// The numbers of the segments that are there, in order.
pub fn numbers(dir: &Path) -> anyhow::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for file in super::files(dir)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(number) = name.strip_suffix(".journal") {
            let Ok(number) = number.parse() else { bail!("{name} is not a name of a segment of the journal") };
            numbers.push(number);
        }
    }
    numbers.sort_unstable();
    if let Some((number, missing)) = numbers.iter().zip(1..).find(|(number, expected)| *number != expected) {
        bail!("segment {missing} of the journal is missing: the next one there is {number}");
    }
    Ok(numbers)
}

fn write_zeros(file: &File, from: u64, to: u64) -> io::Result<()> {
    static ZEROS: [u8; 65_536] = [0; 65_536];
    let mut at = from;
    while at < to {
        let length = (to - at).min(ZEROS.len() as u64);
        file.write_all_at(&ZEROS[..length as usize], at)?;
        at += length;
    }
    Ok(())
}

/// A write before anything was appended: no room is no harm, anything else is a failing disk.
fn refused(err: io::Error) -> AppendError {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    match err.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => AppendError::Full(err),
        _ => AppendError::Failed(err),
    }
}
