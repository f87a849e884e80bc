//! One file for each family of pages: its handlers, what a page holds, how it looks.

pub mod language;
