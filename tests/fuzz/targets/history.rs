//! One door, tried with bytes that libFuzzer makes up.
#![no_main]

#[path = "../doors.rs"]
#[expect(dead_code, reason = "each target opens one of the doors")]
mod doors;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| doors::history(bytes));
