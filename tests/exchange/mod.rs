//! Fiches that come from files.

mod history;
mod json;
