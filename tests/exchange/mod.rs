//! Fiches that come from files.

mod attribute;
mod demo;
mod history;
mod importing;
mod json;
