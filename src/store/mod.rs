//! WHAT IS KEPT: the journal and the sled beside it, the only room that knows the data folder.
//!
//! `door` says what can be appended and what can be read; [`Store`] is the way in.

pub mod door;

pub use door::*;
