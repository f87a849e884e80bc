//! Values of any length in sled: cut in chunks that stay in its log, and read back whole or not at all.
//!
//! The first chunk stands under the key (`stamp u32 · count u16 · bytes`), the others under the key and their number
//! (`stamp u32 · bytes`). Sled makes a separate file of a large value and never syncs it, so none is written. A cell that is
//! overwritten while it is read shows it by its stamps, and is read again.

use super::ground::{Ground, Scan};
use crate::store::door::{Read, ReadError};
use std::{
    thread,
    time::{Duration, Instant},
};

/// The one tree of sled, or what stands in for it.
#[derive(Debug)]
pub struct Cells {
    ground: Ground,
}

const CHUNK_BYTES: usize = 590;
/// How long a reader waits for a writer to finish one cell.
const PATIENCE: Duration = Duration::from_secs(5);

impl Cells {
    pub fn new(ground: Ground) -> Self {
        Self { ground }
    }

    pub fn into_ground(self) -> Ground {
        self.ground
    }

    pub fn flush(&self) -> Read<()> {
        self.ground.flush()
    }

    /// A small value, in one piece.
    pub fn small(&self, key: &[u8]) -> Read<Option<sled::IVec>> {
        self.ground.get(key)
    }

    pub fn put_small(&self, key: &[u8], bytes: &[u8]) -> Read<()> {
        debug_assert!(bytes.len() <= 600 + CHUNK_BYTES);
        self.ground.insert(key, bytes.into())
    }

    pub fn remove_small(&self, key: &[u8]) -> Read<()> {
        self.ground.remove(key)
    }

    /// A cell, whole. Waits for a writer that is in the middle of it.
    pub fn get(&self, key: &[u8]) -> Read<Option<Vec<u8>>> {
        let since = Instant::now();
        loop {
            let Some(first) = self.ground.get(key)? else { return Ok(None) };
            if let Some(bytes) = self.joined(key, &first)? {
                return Ok(Some(bytes));
            }
            if since.elapsed() > PATIENCE {
                return Err(ReadError::Damaged(format!("a value of the view is not whole (key {key:02x?})")));
            }
            thread::yield_now();
        }
    }

    /// Writes a cell: the chunks behind first, the one under the key last, then what a longer one before it left.
    ///
    /// `stamp` differs from the one before it.
    pub fn put(&self, key: &[u8], stamp: u32, bytes: &[u8]) -> Read<()> {
        let before = self.ground.get(key)?.and_then(|first| header(&first)).map_or(1, |(_, count)| count);
        let chunks: Vec<&[u8]> = bytes.chunks(CHUNK_BYTES).collect();
        let count = chunks.len().max(1) as u16;
        for (index, chunk) in chunks.iter().enumerate().skip(1) {
            let mut value = stamp.to_le_bytes().to_vec();
            value.extend_from_slice(chunk);
            self.ground.insert(&chunk_key(key, index as u16), value.into())?;
        }
        let mut value = stamp.to_le_bytes().to_vec();
        value.extend_from_slice(&count.to_le_bytes());
        value.extend_from_slice(chunks.first().copied().unwrap_or_default());
        self.ground.insert(key, value.into())?;
        (count..before).try_for_each(|index| self.remove_small(&chunk_key(key, index)))
    }

    pub fn remove(&self, key: &[u8]) -> Read<()> {
        let count = self.ground.get(key)?.and_then(|first| header(&first)).map_or(1, |(_, count)| count);
        self.ground.remove(key)?;
        (1..count).try_for_each(|index| self.remove_small(&chunk_key(key, index)))
    }

    /// Keys that begin so, with their small values, in order.
    pub fn under(&self, prefix: &[u8]) -> Scan<'_> {
        let mut end = prefix.to_vec();
        while end.pop_if(|last| *last == 255).is_some() {}
        if let Some(last) = end.last_mut() {
            *last += 1;
        }
        // Of a prefix that nothing can be greater than, or of none, the end is the end of all keys.
        Scan::new(&self.ground, prefix.to_vec(), (!end.is_empty()).then_some(end))
    }

    /// Keys of the range, with their small values, in order.
    pub fn between(&self, range: std::ops::Range<Vec<u8>>) -> Scan<'_> {
        Scan::new(&self.ground, range.start, Some(range.end))
    }

    /// Every cell whose key is the prefix and `rest_bytes` more, with its key, in order.
    pub fn each(
        &self,
        prefix: &[u8],
        rest_bytes: usize,
    ) -> impl Iterator<Item = Read<(sled::IVec, Vec<u8>)>> + use<'_> {
        let length = prefix.len() + rest_bytes;
        self.under(prefix).filter(move |pair| pair.as_ref().map_or(true, |(key, _)| key.len() == length)).filter_map(
            |pair| match pair.and_then(|(key, _)| Ok(self.get(&key)?.map(|bytes| (key, bytes)))) {
                Ok(found) => found.map(Ok),
                Err(err) => Some(Err(err)),
            },
        )
    }

    fn joined(&self, key: &[u8], first: &[u8]) -> Read<Option<Vec<u8>>> {
        let Some((stamp, count)) = header(first) else { return Ok(None) };
        let mut bytes = first[6..].to_vec();
        for index in 1..count {
            match self.ground.get(&chunk_key(key, index))? {
                Some(chunk) if chunk.get(..4) == Some(&stamp[..]) => bytes.extend_from_slice(&chunk[4..]),
                _ => return Ok(None),
            }
        }
        Ok(Some(bytes))
    }
}

fn header(first: &[u8]) -> Option<([u8; 4], u16)> {
    let (stamp, rest) = first.split_first_chunk()?;
    let (count, _) = rest.split_first_chunk()?;
    Some((*stamp, u16::from_le_bytes(*count)))
}

fn chunk_key(key: &[u8], index: u16) -> Vec<u8> {
    let mut chunk = key.to_vec();
    chunk.extend_from_slice(&index.to_be_bytes());
    chunk
}
