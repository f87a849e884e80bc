//! A document that is the same for everybody but in one place, compressed once: only the place is put in at each answer.

use super::assets::gzip;
use crc32fast::Hasher;
use flate2::{Compression, write::DeflateEncoder};
use std::{io::Write, ops::Range};

/// Around the place, compressed each by itself (RFC 1951), so that a block that is not compressed can stand between them (RFC 1952).
pub struct Spliced {
    /// The head of the file and what stands before the place, up to a whole byte.
    before: Vec<u8>,
    before_crc: Hasher,
    after: Vec<u8>,
    after_crc: Hasher,
    /// Bytes of both before they were compressed.
    size: usize,
}

/// The ten bytes that begin a gzip file: deflate, no name, no time, any system.
const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
const LEVEL: u32 = 6;
/// Most bytes of a block that is not compressed.
const PLACE_MAX_BYTES: usize = u16::MAX as usize;

impl Spliced {
    pub fn new(document: &[u8], place: &Range<usize>) -> Self {
        let (before, after) = (&document[..place.start], &document[place.end..]);
        let mut head = DeflateEncoder::new(GZIP_HEAD.to_vec(), Compression::new(LEVEL));
        let mut tail = DeflateEncoder::new(Vec::with_capacity(after.len() / 3), Compression::new(LEVEL));
        head.write_all(before).and_then(|()| head.flush()).expect("writing to memory does not fail");
        tail.write_all(after).expect("writing to memory does not fail");
        Self {
            before: head.get_ref().clone(),
            before_crc: summed(before),
            after: tail.finish().expect("writing to memory does not fail"),
            after_crc: summed(after),
            size: before.len() + after.len(),
        }
    }

    /// The whole document as gzip, with these bytes in the place; `None` when they are too many.
    pub fn with(&self, put_in: &[u8]) -> Option<Vec<u8>> {
        let length = u16::try_from(put_in.len().min(PLACE_MAX_BYTES + 1)).ok()?;
        let mut crc = self.before_crc.clone();
        crc.combine(&summed(put_in));
        crc.combine(&self.after_crc);
        let size = (self.size + put_in.len()) as u32;
        let mut whole = Vec::with_capacity(self.before.len() + put_in.len() + self.after.len() + 13);
        whole.extend_from_slice(&self.before);
        whole.push(0);
        whole.extend_from_slice(&length.to_le_bytes());
        whole.extend_from_slice(&(!length).to_le_bytes());
        whole.extend_from_slice(put_in);
        whole.extend_from_slice(&self.after);
        whole.extend_from_slice(&crc.finalize().to_le_bytes());
        whole.extend_from_slice(&size.to_le_bytes());
        Some(whole)
    }
}

/// The document with these bytes in the place, not compressed.
pub fn plain(document: &[u8], place: &Range<usize>, put_in: &[u8]) -> Vec<u8> {
    [&document[..place.start], put_in, &document[place.end..]].concat()
}

/// The same as gzip, also for what [`Spliced::with`] cannot take.
pub fn whole(document: &[u8], place: &Range<usize>, put_in: &[u8]) -> Vec<u8> {
    gzip(&plain(document, place, put_in), LEVEL)
}

fn summed(bytes: &[u8]) -> Hasher {
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    hasher
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn unpacked(bytes: &[u8]) -> Vec<u8> {
        let mut document = Vec::new();
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut document).unwrap();
        document
    }

    #[test]
    fn what_is_put_in_comes_out_in_its_place() {
        let document: Vec<u8> = (0..30_000u32).map(|at| (at % 97 * (at % 13)) as u8).collect();
        for place in [0..0, 0..10, 700..733, 29_990..30_000, 0..30_000, 30_000..30_000] {
            let spliced = Spliced::new(&document, &place);
            for put_in in [&b""[..], b"Marie", &[7; 60_000]] {
                let expected = plain(&document, &place, put_in);
                assert_eq!(unpacked(&spliced.with(put_in).unwrap()), expected, "{place:?}, {}", put_in.len());
                assert_eq!(unpacked(&whole(&document, &place, put_in)), expected);
            }
            assert!(spliced.with(&[7; 70_000]).is_none());
        }
    }
}
