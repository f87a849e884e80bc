//! Fiches that come from files.

mod demo;
mod history;
mod json;
