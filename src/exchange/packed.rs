//! Files as they come: plain or compressed, told by what is in them, and bounded when they are inflated.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

/// Most bytes that one file may hold once inflated.
pub const INFLATED_MAX_BYTES: u64 = 2_000_000_000;
/// Most memory that a decoder may ask for, by the window that the file names.
const WINDOW_MAX_LOG: u32 = 27;

/// Opens a file, or standard input for `-`, whatever of `.gz`, `.bz2`, `.xz` and `.zst` it is.
pub fn open(source: &Path) -> io::Result<Box<dyn BufRead>> {
    if source.as_os_str() == "-" {
        return unpacked(io::stdin().lock());
    }
    unpacked(File::open(source)?)
}

/// Recognises a compression by the first bytes. Reading beyond [`INFLATED_MAX_BYTES`] is an error, not an end.
pub fn unpacked(source: impl Read + 'static) -> io::Result<Box<dyn BufRead>> {
    let mut source = BufReader::with_capacity(64 * 1024, source);
    let mut start = Vec::new();
    source.by_ref().take(6).read_to_end(&mut start)?;
    let all = BufReader::new(io::Cursor::new(start.clone()).chain(source));
    let inflated: Box<dyn Read> = match start.as_slice() {
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(all)),
        [b'B', b'Z', b'h', ..] => Box::new(bzip2::bufread::MultiBzDecoder::new(all)),
        [0xfd, b'7', b'z', b'X', b'Z', 0] => {
            Box::new(lzma_rust2::XzReader::new_mem_limit(all, true, 1 << (WINDOW_MAX_LOG - 10 + 1)))
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(all)?;
            decoder.window_log_max(WINDOW_MAX_LOG)?;
            Box::new(decoder)
        }
        _ => Box::new(all),
    };
    Ok(Box::new(BufReader::with_capacity(64 * 1024, Bounded { inner: inflated, left: INFLATED_MAX_BYTES })))
}

struct Bounded {
    inner: Box<dyn Read>,
    left: u64,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            io::Error::new(io::ErrorKind::FileTooLarge, format!("it holds more than {INFLATED_MAX_BYTES} bytes"))
        })?;
        Ok(count)
    }
}
