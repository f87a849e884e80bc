//! A whole wiki, or a part of it, in one JSON document: `kenfiche/1`.

use super::{
    ReadProblem,
    history::{Author, SourceRecord},
};
use crate::domain::{fiche_type::FicheType, type_rules};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::io::{BufRead, Read};

/// Longest document, in bytes.
pub const DOCUMENT_MAX_BYTES: u64 = 500_000_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct WikiFile {
    pub types: Vec<FicheType>,
    pub contributors: Vec<ContributorRecord>,
    pub fiches: Vec<FicheRecord>,
}

/// Somebody who is named in the file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ContributorRecord {
    pub name: String,
    pub about: String,
}

/// One fiche as the file has it. What has to be a title, a slug or a licence is not parsed yet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct FicheRecord {
    pub slug: Option<String>,
    #[serde(rename = "type")]
    pub type_key: String,
    pub title: String,
    pub lang: Option<String>,
    pub licence: Option<String>,
    pub fields: Map<String, Json>,
    pub body: Option<String>,
    pub source: Option<SourceRecord>,
    /// Oldest first; the last of them is the fiche itself.
    pub revisions: Vec<RevisionRecord>,
}

/// One earlier state of a fiche. What it does not name is as the fiche has it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct RevisionRecord {
    #[serde(flatten)]
    pub author: Author,
    pub co_authors: Vec<Author>,
    pub timestamp: Option<String>,
    pub comment: String,
    pub title: Option<String>,
    pub fields: Option<Map<String, Json>>,
    pub body: Option<String>,
}

#[derive(Deserialize)]
struct Document {
    format: Option<String>,
    #[serde(default)]
    types: Vec<Json>,
    #[serde(default)]
    contributors: Vec<ContributorRecord>,
    #[serde(default)]
    fiches: Vec<FicheRecord>,
}

/// Reads a document whole. Problems name the line of the file, or the type.
pub fn read(source: impl BufRead) -> Result<WikiFile, ReadProblem> {
    let mut bytes = Vec::new();
    source.take(DOCUMENT_MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > DOCUMENT_MAX_BYTES {
        return Err(ReadProblem::at(0, format!("it is longer than {DOCUMENT_MAX_BYTES} bytes")));
    }
    let text = str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        ReadProblem::at(line as u64, "it is not UTF-8")
    })?;
    let document: Document = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| ReadProblem::at(error.line() as u64, super::history::plain(&error)))?;
    if let Some(other) = document.format.filter(|format| format != "kenfiche/1") {
        return Err(ReadProblem::at(0, format!("its format is {other:?}, and kenfiche/1 is read here")));
    }
    let types = document.types.iter().map(|json| type_rules::from_json(&json.to_string()));
    Ok(WikiFile {
        types: types.collect::<Result<_, _>>().map_err(|what| ReadProblem::at(0, what))?,
        contributors: document.contributors,
        fiches: document.fiches,
    })
}
