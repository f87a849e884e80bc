//! The file of a backup: a header, parts of compressed records, and an end behind each backup that was whole.
//!
//! `"KENFICHE BACKUP\n" · version u32 · salt 8 · crc u32`, then parts and ends, each `magic 4 · salt 8 · head 44 · crc u32`; a part's
//! bytes follow it, covered by its crc. The salt is that of the journal, so no text can be written that passes for an end. Parts are on
//! the disk before the end behind them is written: a broken part with an end behind it is damage, one without was never whole.

use crate::{
    domain::revision::Timestamp,
    store::journal::{End, frame::Salt},
};
use anyhow::{Context, bail, ensure};
use std::{
    fs::File,
    io::{self, Read, Write},
    os::unix::fs::FileExt,
};

/// Bytes of records in one part, before they are packed; one record more may pass it.
pub const PART_BYTES: usize = 2 * 1024 * 1024;
const PART_MAX_BYTES: usize = 8 * 1024 * 1024;
pub const HEADER_BYTES: usize = 32;
const HEAD_BYTES: usize = 60;
const MAGIC: &[u8; 16] = b"KENFICHE BACKUP\n";
const VERSION: u32 = 1;
const PART: &[u8; 4] = b"KFbp";
const END: &[u8; 4] = b"KFbe";
/// Records of one wiki look alike: above this a second costs more than the bytes it saves.
const LEVEL: i32 = 6;

/// A part, or the end of a whole backup.
pub enum Piece {
    Part { first: u64, count: u64, raw_bytes: usize, packed: Vec<u8> },
    End { end: End, at: Timestamp },
}

/// Where the last whole backup of a file ends, and what that is.
#[derive(Clone, Copy, Debug)]
pub struct Whole {
    pub offset: u64,
    pub end: End,
    pub at: Timestamp,
    /// Something that was never finished stands behind it.
    pub has_remains: bool,
}

/// A file of a backup that exists.
#[derive(Debug)]
pub struct Backup {
    file: File,
    length: u64,
    pub salt: Salt,
}

impl Backup {
    /// Takes a file whose header is that of a backup.
    pub fn of(file: File) -> anyhow::Result<Self> {
        let length = file.metadata().context("it cannot be read")?.len();
        let mut header = Vec::new();
        (&file).take(HEADER_BYTES as u64).read_to_end(&mut header).context("it cannot be read")?;
        ensure!(header.starts_with(MAGIC), "it is not a backup of Kenfiche");
        ensure!(header.len() == HEADER_BYTES, "it is cut: not even its header is whole");
        ensure!(
            u32_at(&header, 28) == crc32fast::hash(&header[..28]),
            "it is damaged: its header is not as it was written"
        );
        let version = u32_at(&header, 16);
        ensure!(
            version == VERSION,
            "it has version {version}, which this program does not know: use the newer program"
        );
        let salt = header[20..28].try_into().expect("8 bytes of 32");
        Ok(Self { file, length, salt })
    }

    /// Reads every piece and compares its crc. Fails, naming the place, where the file is damaged, and where no backup in it was
    /// ever whole.
    pub fn whole(&self) -> anyhow::Result<Whole> {
        let mut whole: Option<Whole> = None;
        let mut offset = HEADER_BYTES as u64;
        while let Some((piece, length)) = self.piece(offset)? {
            offset += length;
            if let Piece::End { end, at } = piece {
                whole = Some(Whole { offset, end, at, has_remains: false });
            }
        }
        if let Some(behind) = self.end_behind(offset)? {
            bail!("it is damaged at byte {offset}: what stands up to byte {behind} was whole once");
        }
        let whole = whole.context("it is cut: no backup in it is whole")?;
        Ok(Whole { has_remains: whole.offset < self.length, ..whole })
    }

    /// Hands over every piece up to this place, where [`Backup::whole`] found an end.
    pub fn each_piece(&self, to: u64, mut each: impl FnMut(Piece) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let mut offset = HEADER_BYTES as u64;
        while offset < to {
            let (piece, length) = self.piece(offset)?.with_context(|| format!("it is damaged at byte {offset}"))?;
            each(piece)?;
            offset += length;
        }
        Ok(())
    }

    fn piece(&self, offset: u64) -> anyhow::Result<Option<(Piece, u64)>> {
        let mut head = [0; HEAD_BYTES];
        if self.length < offset + HEAD_BYTES as u64 {
            return Ok(None);
        }
        self.file.read_exact_at(&mut head, offset).context("it cannot be read")?;
        if let Some((end, at)) = parsed_end(&head, self.salt) {
            return Ok(Some((Piece::End { end, at }, HEAD_BYTES as u64)));
        }
        let length = u32_at(&head, 32) as usize;
        let raw_bytes = u32_at(&head, 28) as usize;
        let is_part = head[..4] == *PART && head[4..12] == self.salt;
        if !is_part || raw_bytes > PART_MAX_BYTES || length > PART_MAX_BYTES {
            return Ok(None);
        }
        if self.length < offset + (HEAD_BYTES + length) as u64 {
            return Ok(None);
        }
        let mut packed = vec![0; length];
        self.file.read_exact_at(&mut packed, offset + HEAD_BYTES as u64).context("it cannot be read")?;
        if u32_at(&head, 56) != crc_of(&head, &packed) {
            return Ok(None);
        }
        let part = Piece::Part { first: u64_at(&head, 12), count: u64_at(&head, 20), raw_bytes, packed };
        Ok(Some((part, (HEAD_BYTES + length) as u64)))
    }

    /// Where a whole end stands behind this place, if one does anywhere.
    fn end_behind(&self, offset: u64) -> anyhow::Result<Option<u64>> {
        let mut at = offset;
        let mut bytes = vec![0; 1024 * 1024];
        while at + HEAD_BYTES as u64 <= self.length {
            let length = bytes.len().min((self.length - at) as usize);
            self.file.read_exact_at(&mut bytes[..length], at).context("it cannot be read")?;
            let heads = bytes[..length].windows(HEAD_BYTES);
            if let Some(found) =
                heads.enumerate().find(|(_, head)| head[..4] == *END && parsed_end(head, self.salt).is_some())
            {
                return Ok(Some(at + found.0 as u64));
            }
            at += (length + 1 - HEAD_BYTES) as u64;
        }
        Ok(None)
    }
}

pub fn header(salt: Salt) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    header[..16].copy_from_slice(MAGIC);
    header[16..20].copy_from_slice(&VERSION.to_le_bytes());
    header[20..28].copy_from_slice(&salt);
    let crc = crc32fast::hash(&header[..28]);
    header[28..].copy_from_slice(&crc.to_le_bytes());
    header
}

/// Writes the part of these records, each with its length before it in `raw`.
pub fn write_part(out: &mut impl Write, salt: Salt, first: u64, count: u64, raw: &[u8]) -> io::Result<()> {
    let packed = zstd::bulk::compress(raw, LEVEL)?;
    let mut head = [0; HEAD_BYTES];
    head[..4].copy_from_slice(PART);
    head[4..12].copy_from_slice(&salt);
    head[12..20].copy_from_slice(&first.to_le_bytes());
    head[20..28].copy_from_slice(&count.to_le_bytes());
    head[28..32].copy_from_slice(&(raw.len() as u32).to_le_bytes());
    head[32..36].copy_from_slice(&(packed.len() as u32).to_le_bytes());
    let crc = crc_of(&head, &packed);
    head[56..].copy_from_slice(&crc.to_le_bytes());
    out.write_all(&head)?;
    out.write_all(&packed)
}

pub fn write_end(out: &mut impl Write, salt: Salt, end: End, at: Timestamp) -> io::Result<()> {
    let mut head = [0; HEAD_BYTES];
    head[..4].copy_from_slice(END);
    head[4..12].copy_from_slice(&salt[..]);
    head[12..20].copy_from_slice(&end.last.to_le_bytes());
    head[20..52].copy_from_slice(&end.digest);
    head[52..56].copy_from_slice(&((at.0.max(0) / 1_000) as u32).to_le_bytes());
    let crc = crc_of(&head, &[]);
    head[56..].copy_from_slice(&crc.to_le_bytes());
    out.write_all(&head)
}

/// The records of a part, unpacked, in order.
pub fn each_record(
    packed: &[u8],
    raw_bytes: usize,
    mut each: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let raw = zstd::bulk::decompress(packed, raw_bytes).context("a part of it cannot be unpacked")?;
    let mut rest = &raw[..];
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (record, after) =
            after.split_at_checked(u32::from_le_bytes(*length) as usize).context("a part of it is not of its form")?;
        each(record)?;
        rest = after;
    }
    ensure!(rest.is_empty(), "a part of it is not of its form");
    Ok(())
}

fn parsed_end(head: &[u8], salt: Salt) -> Option<(End, Timestamp)> {
    let is_end = head[..4] == *END && head[4..12] == salt && u32_at(head, 56) == crc_of(head, &[]);
    let digest = head[20..52].try_into().ok()?;
    is_end.then(|| (End { last: u64_at(head, 12), digest }, Timestamp(i64::from(u32_at(head, 52)) * 1_000)))
}

fn crc_of(head: &[u8], packed: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&head[..56]);
    hasher.update(packed);
    hasher.finalize()
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes of a head whose length is fixed"))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("8 bytes of a head whose length is fixed"))
}
