//! Time and chance of the machine.

use super::Outside;
use crate::domain::revision::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// The clock and the random numbers of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Machine;

impl Outside for Machine {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Timestamp(since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
    }

    fn id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        self.secret(&mut id);
        // UUIDv7 (RFC 9562): 48 bits of milliseconds, then chance around the version and the variant.
        id[..6].copy_from_slice(&self.now().0.to_be_bytes()[2..]);
        id[6] = 0x70 | id[6] & 0x0f;
        id[8] = 0x80 | id[8] & 0x3f;
        id
    }

    fn secret(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("without random numbers nothing can be kept apart, and the program stops");
    }
}
