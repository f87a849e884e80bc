//! Kenfiche: a wiki engine for fiches that people write together, each word credited to the hand that wrote it.
//!
//! `docs/architecture.md` is the map.

pub mod cli;
pub mod domain;
pub mod exchange;
pub mod settings;
pub mod store;
pub mod web;
pub mod wiki;
