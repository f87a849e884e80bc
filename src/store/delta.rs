//! Deltas: what changes little from revision to revision is coded against an earlier one, in chains of bounded length.

use super::record::Bytes;
use anyhow::{Context, ensure};
use std::sync::{Mutex, PoisonError};
use zstd::zstd_safe::{CCtx, DCtx, get_error_name};

/// Longest that is read, in bytes before coding: what a damaged length may make this program reserve.
const MAX_BYTES: usize = 16 * 1024 * 1024;

const LEVEL: i32 = 3;
/// Contexts of zstd that are kept for the next to come; each takes about a megabyte.
const CONTEXTS_MAX: usize = 3;

static PACKERS: Mutex<Vec<CCtx<'static>>> = Mutex::new(Vec::new());
static UNPACKERS: Mutex<Vec<DCtx<'static>>> = Mutex::new(Vec::new());

/// The revision that this one is coded against; 0: none.
///
/// The one before; for every 16th the 16th before; every 256th stands alone. So at most 31 are read for one.
pub fn against(number: u32) -> u32 {
    match number {
        0 | 1 => 0,
        _ if number.is_multiple_of(256) => 0,
        _ if number.is_multiple_of(16) => (number - 16).max(1),
        _ => number - 1,
    }
}

/// Codes with zstd, `base` as what came before, then decodes and compares: what is kept can be read.
pub fn pack(bytes: &[u8], base: &[u8]) -> anyhow::Result<Bytes> {
    ensure!(bytes.len() <= MAX_BYTES, "a revision of {} bytes", bytes.len());
    let mut packed = Vec::with_capacity(zstd::zstd_safe::compress_bound(bytes.len()));
    with(&PACKERS, CCtx::create, |context| context.compress_using_dict(&mut packed, bytes, base, LEVEL))
        .map_err(said)?;
    packed.shrink_to_fit();
    let packed = Bytes(packed);
    ensure!(unpack(&packed, bytes.len(), base)? == bytes, "a revision was coded wrongly");
    Ok(packed)
}

/// The bytes that [`pack`] coded against this `base`.
pub fn unpack(packed: &Bytes, length_bytes: usize, base: &[u8]) -> anyhow::Result<Vec<u8>> {
    ensure!(length_bytes <= MAX_BYTES, "a revision says that it has {length_bytes} bytes");
    let mut bytes = Vec::with_capacity(length_bytes);
    with(&UNPACKERS, DCtx::create, |context| context.decompress_using_dict(&mut bytes, &packed.0, base))
        .map_err(said)
        .context("a revision cannot be decoded")?;
    ensure!(bytes.len() == length_bytes, "a revision has {} bytes instead of {length_bytes}", bytes.len());
    Ok(bytes)
}

/// Lends a context that was used before, or a new one: making one costs as much as coding a small text.
fn with<C, T>(lent: &Mutex<Vec<C>>, new: impl FnOnce() -> C, work: impl FnOnce(&mut C) -> T) -> T {
    let found = lent.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let mut context = found.unwrap_or_else(new);
    let done = work(&mut context);
    let mut kept = lent.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() < CONTEXTS_MAX {
        kept.push(context);
    }
    done
}

fn said(code: usize) -> anyhow::Error {
    anyhow::anyhow!("zstd: {}", get_error_name(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_costs_what_the_change_costs() {
        let before: String = (0..4_000).map(|n| format!("mot{} ", n * 7_919 % 10_007)).collect();
        let after = before.replacen("mot42 ", "phare ", 1);
        let packed = pack(after.as_bytes(), before.as_bytes()).unwrap();
        assert!(packed.0.len() < 120, "{} bytes", packed.0.len());
        assert_eq!(unpack(&packed, after.len(), before.as_bytes()).unwrap(), after.as_bytes());
        assert!(
            unpack(&packed, after.len(), b"another").is_err_and(|_| true)
                || unpack(&packed, after.len(), b"another").unwrap() != after.as_bytes()
        );
    }

    #[test]
    fn no_chain_is_longer_than_31() {
        for number in 1..2_000 {
            let mut steps = 0;
            let mut at = number;
            while at != 0 {
                assert!(against(at) < at);
                at = against(at);
                steps += 1;
            }
            assert!(steps <= 31, "{number}: {steps}");
        }
    }
}
