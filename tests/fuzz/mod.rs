//! Arbitrary bytes at the doors where the wiki reads from outside: a moment of it here, as long as one likes with `tests/fuzz/run`.

mod doors;

use doors::DOORS;
use std::time::{Duration, Instant};

/// For each door; no more than this long.
const TRIES: u32 = 400;
const TIME_MAX: Duration = Duration::from_secs(2);

/// What the tries grow from.
const SEEDS: [&[u8]; 6] = [
    "# Titre\n\n- [x] a **b** [c](javascript:d) <img src=x onerror=e> [[Lien|mots]]\n\n| a | b |\n|---|---|\n| `c` | ~~d~~ |\n\n[^1]: e".as_bytes(),
    b"{\"fiche\": {\"title\": \"T\", \"fields\": {}}}\n{\"rev\": 1, \"parent\": 0, \"author\": \"m\", \"timestamp\": \"2013-02-24T10:00:00Z\", \"text\": \"a\\nb\"}\n{\"rev\": 2, \"author\": \"n\", \"edits\": [[0, 1, [\"c\"]]]}",
    "{\"lead\": \"À\", \"since\": \"2013-02\", \"dates\": {\"start\": \"2013\"}, \"seats\": {\"n\": 12.5}, \"is_free\": true, \"themes\": [\"Eau\"], \"places\": [{\"label\": \"B\", \"lat\": 48.3, \"lon\": -4.5, \"precision\": \"street\"}], \"how\": [{\"title\": \"u\", \"text\": \"v\"}], \"led_by\": [{\"name\": \"x\"}]}".as_bytes(),
    b"\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x02\x01\x01a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05\x01\x01\x01\x02{}",
    "q=%C3%A9t%C3%A9&type=page&theme=a+b&place=%FF&page=2".as_bytes(),
    "L’été à Brest, œuvre n° 2".as_bytes(),
];

#[test]
fn arbitrary_bytes_break_nothing_that_reads_from_outside() {
    for (name, door) in DOORS {
        let start = Instant::now();
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
        for _ in 0..TRIES {
            if start.elapsed() > TIME_MAX {
                break;
            }
            let bytes = tried(&mut chance);
            let outcome = std::panic::catch_unwind(|| door(&bytes));
            assert!(outcome.is_ok(), "{name}: {}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// A seed, changed in a few places.
fn tried(chance: &mut Chance) -> Vec<u8> {
    let mut bytes = SEEDS[chance.below(SEEDS.len())].to_vec();
    for _ in 0..chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(12)).min(bytes.len());
        match chance.below(4) {
            0 => bytes.truncate(at),
            1 => drop(bytes.splice(at..end, [])),
            2 => {
                let other = SEEDS[chance.below(SEEDS.len())];
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
