//! Arbitrary bytes at the doors where the wiki reads from outside: a moment of it here, as long as one likes with `tests/fuzz/run`.

mod doors;

use doors::DOORS;
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

/// For each door; no more than this long.
const TRIES: u32 = 400;
const TIME_MAX: Duration = Duration::from_secs(2);

#[test]
fn arbitrary_bytes_break_nothing_that_reads_from_outside() {
    let seeds = seeds();
    for (name, door) in DOORS {
        let start = Instant::now();
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
        for _ in 0..TRIES {
            if start.elapsed() > TIME_MAX {
                break;
            }
            let bytes = tried(&seeds, &mut chance);
            let outcome = std::panic::catch_unwind(|| door(&bytes));
            assert!(outcome.is_ok(), "{name}: {}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// What the tries grow from, those of every door: what one takes is tried at the others.
fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    let files = DOORS.iter().flat_map(|(name, _)| fs::read_dir(folder.join(name)).unwrap());
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort_unstable();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// A seed, changed in a few places.
fn tried(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].clone();
    for _ in 0..chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(12)).min(bytes.len());
        match chance.below(4) {
            0 => bytes.truncate(at),
            1 => drop(bytes.splice(at..end, [])),
            2 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len());
                let to = (from + chance.below(40)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                let byte = chance.below(256) as u8;
                bytes.splice(at..end, std::iter::repeat_n(byte, 1 + chance.below(3)));
            }
        }
    }
    bytes
}

/// Numbers that are the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}
