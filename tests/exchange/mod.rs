//! Fiches that come from files.

mod attribute;
mod command;
mod demo;
mod history;
mod importing;
mod json;
