//! Reading the journal: every frame compared with its crc, its number and the digest of all before it.

use super::{
    Tail,
    frame::{self, Salt},
    segment::{self, HEADER_BYTES, Header},
};
use anyhow::{Context, bail, ensure};
use std::{fs, path::Path};

pub use super::Digest;

/// A place between two records: the number of the last one before it, and the digest of all up to that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End {
    pub last: u64,
    pub digest: Digest,
}

/// What [`whole`] found.
pub struct Found {
    pub end: End,
    /// Where the whole frames of the last segment end.
    pub offset: u64,
    pub tail: Tail,
    pub salt: Option<Salt>,
}

/// The journal is not as it was written: where.
#[derive(Debug, thiserror::Error)]
#[error("the journal is damaged: {0}")]
pub struct Damage(String);

impl End {
    pub fn after(self, record: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.digest);
        hasher.update(record);
        Self { last: self.last + 1, digest: *hasher.finalize().as_bytes() }
    }
}

/// Reads every segment; the last one alone may end in something that is not whole.
pub fn whole(dir: &Path, numbers: &[u64]) -> anyhow::Result<Found> {
    let mut found = Found { end: End::default(), offset: 0, tail: Tail::Zeros, salt: None };
    for (index, number) in numbers.iter().enumerate() {
        let bytes = load(dir, *number)?;
        let header = checked_header(&bytes, *number, found.end, found.salt)?;
        found.salt = Some(header.salt);
        let offset = each_frame(&bytes, &header, &mut found.end, |_, _| Ok(true))?;
        found.offset = offset as u64;
        found.tail = tail(&bytes, offset, *number, header.salt, found.end.last)?;
        if found.tail == Tail::Torn && index + 1 < numbers.len() {
            bail!(Damage(place(*number, offset, found.end.last)));
        }
    }
    Ok(found)
}

/// Reads the last segment alone, whose header says what all before it were: enough for whoever trusts a view of them.
pub fn last(dir: &Path, number: u64) -> anyhow::Result<Found> {
    let bytes = load(dir, number)?;
    let header = header_of(&bytes, number)?;
    let header = checked_header(&bytes, number, header.before, None)?;
    let mut end = header.before;
    let offset = each_frame(&bytes, &header, &mut end, |_, _| Ok(true))?;
    let tail = tail(&bytes, offset, number, header.salt, end.last)?;
    Ok(Found { end, offset: offset as u64, tail, salt: Some(header.salt) })
}

/// Hands over the records from `from` to `to`, both included, in order. Whole frames before `from` in the same segment are
/// read too. Fails, naming the place, at the first one that is damaged or missing, and where `each` fails.
///
/// May be called while the journal is written to, for records that are known to be in it.
pub fn read(
    dir: &Path,
    from: u64,
    to: u64,
    mut each: impl FnMut(End, &[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    if from > to {
        return Ok(());
    }
    let mut end: Option<End> = None;
    let mut salt = None;
    for number in segments_from(dir, from)? {
        let bytes = load(dir, number)?;
        let header = checked_header(&bytes, number, end.unwrap_or(header_of(&bytes, number)?.before), salt)?;
        salt = Some(header.salt);
        let mut reached = header.before;
        let offset = each_frame(&bytes, &header, &mut reached, |reached, record| {
            if reached.last >= from && reached.last <= to {
                each(reached, record)?;
            }
            Ok(reached.last < to)
        })?;
        if reached.last >= to {
            return Ok(());
        }
        if tail(&bytes, offset, number, header.salt, reached.last)? == Tail::Torn {
            bail!(Damage(place(number, offset, reached.last)));
        }
        end = Some(reached);
    }
    let last = end.map_or(0, |end| end.last);
    bail!("the journal ends at record {last}, and {to} records were saved: its end was cut or damaged")
}

/// The salt of the journal, as its first segment says it.
pub fn salt(dir: &Path) -> anyhow::Result<Salt> {
    first_bytes(dir, 1).and_then(|bytes| Ok(header_of(&bytes, 1)?.salt))
}

/// The segments that hold the record `from` and all after it.
fn segments_from(dir: &Path, from: u64) -> anyhow::Result<Vec<u64>> {
    let mut numbers = segment::numbers(dir)?;
    let mut first = 0;
    for (index, number) in numbers.iter().enumerate() {
        if header_of(&first_bytes(dir, *number)?, *number)?.before.last >= from {
            break;
        }
        first = index;
    }
    Ok(numbers.split_off(first))
}

fn first_bytes(dir: &Path, number: u64) -> anyhow::Result<[u8; HEADER_BYTES]> {
    let mut bytes = [0; HEADER_BYTES];
    fs::File::open(segment::path(dir, number))
        .and_then(|file| std::os::unix::fs::FileExt::read_exact_at(&file, &mut bytes, 0))
        .with_context(|| format!("the header of segment {number} of the journal cannot be read"))?;
    Ok(bytes)
}

/// Walks the whole frames; returns where they end. `end` moves along. Stops early when `each` says so.
fn each_frame(
    bytes: &[u8],
    header: &Header,
    end: &mut End,
    mut each: impl FnMut(End, &[u8]) -> anyhow::Result<bool>,
) -> anyhow::Result<usize> {
    let mut offset = HEADER_BYTES;
    while let Some(frame) = frame::parse(&bytes[offset..], header.salt) {
        let told = || format!("{} begins with record {}", place(header.number, offset, end.last), frame.first);
        ensure!(frame.first == end.last + 1, Damage(told()));
        for record in frame.records() {
            *end = end.after(record);
            if !each(*end, record)? {
                return Ok(offset);
            }
        }
        offset += frame.len_bytes();
    }
    Ok(offset)
}

/// What is behind the whole frames. A whole frame behind a broken one was synced after it: then what is broken is damage.
fn tail(bytes: &[u8], offset: usize, number: u64, salt: Salt, last: u64) -> anyhow::Result<Tail> {
    let rest = &bytes[offset..];
    if rest.iter().all(|byte| *byte == 0) {
        return Ok(Tail::Zeros);
    }
    if let Some(behind) = frame::find(rest, salt) {
        let place = place(number, offset, last);
        bail!(Damage(format!("{place}, and whole records follow at byte {}", offset + behind)));
    }
    Ok(Tail::Torn)
}

fn load(dir: &Path, number: u64) -> anyhow::Result<Vec<u8>> {
    fs::read(segment::path(dir, number)).with_context(|| format!("segment {number} of the journal cannot be read"))
}

fn header_of(bytes: &[u8], number: u64) -> anyhow::Result<Header> {
    Header::parse(bytes).map_err(|err| Damage(format!("segment {number}: {err:#}")).into())
}

fn checked_header(bytes: &[u8], number: u64, before: End, salt: Option<Salt>) -> anyhow::Result<Header> {
    let header = header_of(bytes, number)?;
    ensure!(header.number == number, "segment {number} of the journal says that it is segment {}", header.number);
    let (begins, ends) = (header.before.last, before.last);
    let apart = || format!("segment {number} begins behind record {begins}, the one before ends at {ends}");
    ensure!(begins == ends, Damage(apart()));
    let changed = || format!("a record before segment {number} was changed since it was written (other digest)");
    ensure!(header.before.digest == before.digest, Damage(changed()));
    ensure!(
        salt.is_none_or(|salt| salt == header.salt),
        "segment {number} is of another journal than the one before it"
    );
    Ok(header)
}

fn place(number: u64, offset: usize, last: u64) -> String {
    format!("segment {number}, byte {offset}, behind record {last}")
}
