//! The worst pairs of texts we know cost a bounded multiple of reading them.

use super::Numbers;
use kenfiche::domain::{diff, text::tokens};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const SIZE_BYTES: usize = 60_000;
/// Some 40 were measured for the worst of them.
const TIMES_MAX: u32 = 600;

fn words(numbers: &mut Numbers, distinct: usize, line: usize) -> String {
    let mut text = String::new();
    let mut count = 0;
    while text.len() < SIZE_BYTES {
        count += 1;
        text.push_str(&format!("mot{}{}", numbers.below(distinct), if count % line == 0 { '\n' } else { ' ' }));
    }
    text
}

fn hostile() -> Vec<(String, String, String)> {
    let mut numbers = Numbers(3);
    let mut pairs = Vec::new();
    for distinct in [2, 4, 16, 256, 4_096, 1_000_000] {
        for line in [1, 8, usize::MAX] {
            let pair = (words(&mut numbers, distinct, line), words(&mut numbers, distinct, line));
            pairs.push((format!("{distinct} words, {line} a line"), pair.0, pair.1));
        }
    }
    let lines: Vec<String> = (0..SIZE_BYTES / 30).map(|at| format!("ligne numéro {at} du jardin")).collect();
    let mut shuffled = lines.clone();
    (1..shuffled.len()).rev().for_each(|at| shuffled.swap(at, numbers.below(at + 1)));
    let edited: Vec<String> = shuffled.iter().map(|line| format!("{line} modifié")).collect();
    let reversed: Vec<String> = lines.iter().rev().cloned().collect();
    for (name, other) in [("reversed", reversed), ("shuffled", shuffled), ("shuffled and edited", edited)] {
        pairs.push((name.to_owned(), lines.join("\n"), other.join("\n")));
    }
    pairs.push(("ab, ba".to_owned(), "a b ".repeat(SIZE_BYTES / 4), "b a ".repeat(SIZE_BYTES / 4)));
    pairs.push(("blank lines".to_owned(), "\n".repeat(SIZE_BYTES), " \n".repeat(SIZE_BYTES / 2)));
    pairs
}

fn shortest(mut run: impl FnMut()) -> Duration {
    (0..3)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .unwrap()
}

#[test]
fn no_pair_of_texts_costs_more_than_a_multiple_of_reading_it() {
    let pairs = hostile();
    let plain = words(&mut Numbers(1), 1_000, 10);
    let reading = shortest(|| {
        black_box(tokens(black_box(&plain)));
    }) * 2;
    for (name, before, after) in &pairs {
        let start = Instant::now();
        let difference = diff::text(before, after);
        let took = start.elapsed();
        assert_eq!(difference.apply(before).as_ref(), Some(after), "{name}");
        // The machine may have been busy elsewhere: once more before it is called slow.
        let is_slow = took > reading * TIMES_MAX && shortest(|| drop(diff::text(before, after))) > reading * TIMES_MAX;
        assert!(!is_slow, "{name}: {took:?}, reading {reading:?}");
    }
}
