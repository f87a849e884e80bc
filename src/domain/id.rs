//! The names that never change: of a fiche, of a contributor, of an item in a list.
//!
//! An id is 128 bits, chosen outside of `domain` (ordered by birth, otherwise random), and means nothing. Two kinds
//! of ids never mix.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// Reads the 32 lower-case hexadecimal digits that `Display` writes; `None` for anything else.
            pub fn parse(text: &str) -> Option<Self> {
                parse_hex(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

id!(
    /// A fiche, whatever its title and address become.
    FicheId
);
id!(
    /// A contributor, whatever their name becomes. The hash chain knows contributors by this alone.
    ContributorId
);
id!(
    /// One item of an items field, kept when it is moved or rewritten, so that lists merge item by item.
    ItemId
);
id!(
    /// Chosen by whoever asks for a save, kept with it: the same key twice is the same save.
    RequestKey
);

/// Reads exactly `2 * N` lower-case hexadecimal digits.
pub fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}
