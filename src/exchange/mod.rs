//! COMING AND GOING: fiches from files and to files.
//!
//! In reading order: `packed` (files as they come), `history` (one fiche with its revisions, line by line), `json` (a whole wiki:
//! [`json::WikiFile`]), `importing` (into this wiki), `attribute` (who wrote a
//! history), `sentence` (what is wrong, in words), `demo` (what travels inside the program).

pub mod attribute;
pub mod demo;
pub mod history;
pub mod importing;
pub mod json;
pub mod packed;
mod sentence;

use std::{fmt, io};

/// Why a file could not be read further, and where.
#[derive(Debug)]
pub struct ReadProblem {
    /// From 1; 0 when no line is concerned.
    pub line: u64,
    pub what: String,
}

impl ReadProblem {
    pub fn at(line: u64, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

impl fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.what),
            line => write!(f, "line {line}: {}", self.what),
        }
    }
}

impl std::error::Error for ReadProblem {}

impl From<io::Error> for ReadProblem {
    fn from(error: io::Error) -> Self {
        Self::at(0, error.to_string())
    }
}
