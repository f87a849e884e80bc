//! One frame of the journal: what one sync made durable, with what tells it from anything else.
//!
//! `"KFf1" · length u32 · crc u32 · first record u64 · salt 8 bytes`, then for each record its length (u32) and its bytes;
//! little-endian. The crc covers everything but the magic and itself. The salt is the journal's own, random: without it a
//! text could be written that passes for a frame.

/// Bytes before the records of a frame.
pub const HEADER_BYTES: usize = 28;
/// Longest frame: the records that wait are taken until this is reached, and one record is at most half of it.
pub const FRAME_MAX_BYTES: usize = 2 * 1024 * 1024;

const MAGIC: [u8; 4] = *b"KFf1";

/// Drawn once for each journal.
pub type Salt = [u8; 8];

/// A whole frame, its crc compared.
#[derive(Debug)]
pub struct Frame<'a> {
    pub first: u64,
    payload: &'a [u8],
}

/// Writes the frame of these records, the first of which has the number `first`.
pub fn encode<'a>(records: impl Iterator<Item = &'a [u8]>, first: u64, salt: Salt) -> Vec<u8> {
    let mut bytes = vec![0; HEADER_BYTES];
    for record in records {
        bytes.extend_from_slice(&(record.len() as u32).to_le_bytes());
        bytes.extend_from_slice(record);
    }
    let length = (bytes.len() - HEADER_BYTES) as u32;
    bytes[..4].copy_from_slice(&MAGIC);
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    bytes[12..20].copy_from_slice(&first.to_le_bytes());
    bytes[20..28].copy_from_slice(&salt);
    let crc = crc(&bytes);
    bytes[8..12].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// The frame that begins these bytes, if one does and is whole.
pub fn parse(bytes: &[u8], salt: Salt) -> Option<Frame<'_>> {
    let header = bytes.get(..HEADER_BYTES)?;
    if header[..4] != MAGIC || header[20..28] != salt {
        return None;
    }
    let length = u32::from_le_bytes(header[4..8].try_into().ok()?) as usize;
    if length > FRAME_MAX_BYTES {
        return None;
    }
    let whole = bytes.get(..HEADER_BYTES + length)?;
    if crc(whole) != u32::from_le_bytes(header[8..12].try_into().ok()?) {
        return None;
    }
    let first = u64::from_le_bytes(header[12..20].try_into().ok()?);
    let frame = Frame { first, payload: &whole[HEADER_BYTES..] };
    frame.is_cut_right().then_some(frame)
}

/// Where a whole frame begins in these bytes, if one does anywhere.
pub fn find(bytes: &[u8], salt: Salt) -> Option<usize> {
    (0..bytes.len().saturating_sub(HEADER_BYTES))
        .filter(|at| bytes[*at] == MAGIC[0])
        .find(|at| parse(&bytes[*at..], salt).is_some())
}

impl<'a> Frame<'a> {
    /// Bytes of the whole frame.
    pub fn len_bytes(&self) -> usize {
        HEADER_BYTES + self.payload.len()
    }

    /// The records in order; the first has the number `first`.
    pub fn records(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let mut rest = self.payload;
        std::iter::from_fn(move || {
            let (record, after) = split_record(rest)?;
            rest = after;
            Some(record)
        })
    }

    fn is_cut_right(&self) -> bool {
        let mut rest = self.payload;
        while let Some((_, after)) = split_record(rest) {
            rest = after;
        }
        rest.is_empty() && !self.payload.is_empty()
    }
}

fn split_record(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

fn crc(frame: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&frame[4..8]);
    hasher.update(&frame[12..]);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_no_flipped_bit_passes() {
        let records: [&[u8]; 3] = [b"one", b"", b"three"];
        let frame = encode(records.into_iter(), 7, [9; 8]);
        let read = parse(&frame, [9; 8]).unwrap();
        assert_eq!((read.first, read.len_bytes()), (7, frame.len()));
        assert_eq!(read.records().collect::<Vec<_>>(), records);
        assert!(parse(&frame, [8; 8]).is_none());
        for byte in 0..frame.len() {
            let mut broken = frame.clone();
            broken[byte] ^= 0x10;
            assert!(parse(&broken, [9; 8]).is_none(), "byte {byte}");
            assert!(parse(&frame[..byte], [9; 8]).is_none(), "cut at {byte}");
        }
    }
}
