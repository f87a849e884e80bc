//! Bringing files into a wiki: each fiche of a source once, however often it is run.
//!
//! In reading order: `mod` (the door: [`import`]), `revisions` (from a history), `document` (from `kenfiche/1`).

mod document;
mod revisions;

use super::{
    ReadProblem,
    history::{Author, SourceRecord},
    json, packed,
};
use crate::{
    domain::{
        contributor::ContributorSlug,
        fiche::{Lang, Licence, Slug, Source, Title},
        fiche_type::{FicheType, FieldKey, Problem, ProblemKind, TypeKey},
        id::ItemId,
        value::Value,
        value_json::{NamesIn, values_in},
    },
    wiki::{
        Failure, Outcome, Wiki,
        importing::{ImportOutcome, Imported, ImportedAuthor, ImportedState},
    },
};
use serde_json::{Map, Value as Json};
use std::{
    collections::BTreeMap,
    io::BufRead,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread,
};

/// The forms of files that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One fiche with its revisions, in JSON Lines.
    History,
    /// A wiki or a part of it, `kenfiche/1`.
    Json,
}

#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Of fiches whose file does not say it; `page` when `None`.
    pub type_key: Option<TypeKey>,
    /// Reads and checks everything, and keeps nothing.
    pub is_dry_run: bool,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Fiches that were not here. In a dry run: that would be created.
    pub created: u32,
    pub revised: u32,
    pub unchanged: u32,
    /// Of a dry run: fiches that are here already, changed or not.
    pub known: u32,
    /// Revisions kept, in all.
    pub revisions: u32,
    /// What was left out, and why. The rest was brought in.
    pub problems: Vec<ImportProblem>,
    /// What was brought in otherwise than it stood in the file.
    pub notes: Vec<ImportProblem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProblem {
    /// The file, as it was named.
    pub file: String,
    /// From 1; 0 when no line is concerned.
    pub line: u64,
    /// A sentence, in English.
    pub what: String,
}

/// Told after each fiche: how many there were so far, and its title.
pub type Told<'a> = &'a mut dyn FnMut(u32, &str);

/// Brings files in. What cannot be read is reported and left out; only a failing wiki stops.
pub fn import(
    wiki: &Wiki,
    format: Format,
    files: &[PathBuf],
    options: &ImportOptions,
    told: Told,
) -> Outcome<ImportReport> {
    let mut import = Import { wiki, options, told, report: ImportReport::default(), file: String::new() };
    if format == Format::History {
        return import.histories(files).map(|()| import.report);
    }
    for file in files {
        import.file = file.display().to_string();
        match packed::open(file) {
            Ok(reader) => import.read(format, &name_of(file), reader)?,
            Err(error) => import.problem(0, error.to_string()),
        }
    }
    Ok(import.report)
}

/// The same of one reader, whose name stands for the file's.
pub fn import_from(
    wiki: &Wiki,
    format: Format,
    name: &str,
    reader: impl BufRead,
    options: &ImportOptions,
    told: Told,
) -> Outcome<ImportReport> {
    let mut import = Import { wiki, options, told, report: ImportReport::default(), file: name.to_owned() };
    import.read(format, name, reader)?;
    Ok(import.report)
}

impl ImportReport {
    /// Adds what another import did.
    pub fn add(&mut self, other: Self) {
        self.created += other.created;
        self.revised += other.revised;
        self.unchanged += other.unchanged;
        self.known += other.known;
        self.revisions += other.revisions;
        self.problems.extend(other.problems);
        self.notes.extend(other.notes);
    }

    fn fiches(&self) -> u32 {
        self.created + self.revised + self.unchanged + self.known
    }
}

struct Import<'a> {
    wiki: &'a Wiki,
    options: &'a ImportOptions,
    told: Told<'a>,
    report: ImportReport,
    file: String,
}

/// What all states of a fiche have in common, parsed.
struct Frame {
    source: Source,
    fiche_type: Arc<FicheType>,
    lang: Lang,
    licence: Licence,
    slug: Option<Slug>,
}

/// What a file says of a fiche, before it is parsed.
struct Said<'a> {
    type_key: Option<&'a str>,
    lang: Option<&'a str>,
    licence: Option<&'a str>,
    slug: Option<&'a str>,
    source: Option<&'a SourceRecord>,
}

impl Import<'_> {
    /// Reads each file while the one before it is kept.
    fn histories(&mut self, files: &[PathBuf]) -> Outcome<()> {
        thread::scope(|scope| {
            // None waits between the two: a history is held whole.
            let (sender, receiver) = mpsc::sync_channel(0);
            scope.spawn(move || {
                // It takes no more when the wiki fails.
                files.iter().all(|file| sender.send(packed::open(file).map(revisions::read)).is_ok())
            });
            for (file, read) in files.iter().zip(receiver) {
                self.file = file.display().to_string();
                match read {
                    Ok(read) => self.history(&name_of(file), read)?,
                    Err(error) => self.problem(0, error.to_string()),
                }
            }
            Ok(())
        })
    }

    fn read(&mut self, format: Format, name: &str, reader: impl BufRead) -> Outcome<()> {
        match format {
            Format::History => self.history(name, revisions::read(reader)),
            Format::Json => match json::read(reader) {
                Ok(file) => self.fiches(file),
                Err(problem) => {
                    self.read_problem(&problem);
                    Ok(())
                }
            },
        }
    }

    fn frame(&mut self, said: &Said, name: &str, title: &Title) -> Outcome<Option<Frame>> {
        let key = match said.type_key {
            Some(key) => key,
            None => self.options.type_key.as_ref().map_or("page", TypeKey::as_str),
        };
        let fiche_type = match TypeKey::parse(key) {
            Some(key) => self.wiki.newest_type(&key)?,
            None => None,
        };
        let Some(fiche_type) = fiche_type else {
            self.problem(0, format!("{title}: there is no type {key:?} in this wiki"));
            return Ok(None);
        };
        let slug = said.slug.and_then(Slug::parse);
        if slug.is_none() && said.slug.is_some() {
            self.problem(0, format!("{title}: its slug is not an address (a to z, 0 to 9 and -); the title gives one"));
        }
        let given = said.source.cloned().unwrap_or_default();
        let part = |words: String, otherwise: &dyn Fn() -> String| {
            let words: String = words.chars().filter(|c| !c.is_control()).take(1_000).collect();
            if words.trim().is_empty() { otherwise() } else { words }
        };
        let id = || slug.as_ref().map_or_else(|| title.folded(), |slug| slug.to_string());
        let source = Source {
            name: part(given.name, &|| name.to_owned()),
            id: part(given.id, &id),
            url: given.url.filter(|url| crate::domain::fiche_type::link_problem(url).is_none()),
            date: given.date.map(|date| summary(&date)),
            attribution: given.attribution.map(|words| summary(&words)),
        };
        let rules = self.wiki.rules();
        Ok(Some(Frame {
            source,
            fiche_type,
            lang: said.lang.and_then(Lang::parse).unwrap_or_else(|| rules.lang.clone()),
            licence: said.licence.and_then(Licence::parse).unwrap_or_else(|| rules.licence.clone()),
            slug,
        }))
    }

    fn values(
        &self,
        frame: &Frame,
        fields: &Map<String, Json>,
        body: Option<&str>,
    ) -> (BTreeMap<FieldKey, Value>, Vec<Problem>) {
        let store = self.wiki.store();
        let source = &frame.source;
        let names = NamesIn {
            fiche: &|slug| store.by_slug(&Slug::parse(slug)?).ok().flatten(),
            contributor: &|name| store.contributor_by_slug(&ContributorSlug::parse(name)?).ok().flatten(),
            new_item: &|key, at| item_id(source, key, at),
        };
        let (values, mut problems) = values_in(&frame.fiche_type, fields, body, &names);
        // Sources are not asked for what the type of this wiki requires: what they have is welcome.
        let checked = frame.fiche_type.check(&values);
        problems.extend(checked.into_iter().filter(|problem| problem.what != ProblemKind::Required));
        (values, problems)
    }

    fn keep(
        &mut self,
        frame: Frame,
        states: Vec<ImportedState>,
        front_matter: Option<String>,
        title: &str,
    ) -> Outcome<()> {
        if states.is_empty() {
            self.problem(0, format!("{title}: there is no revision"));
            return Ok(());
        }
        if self.options.is_dry_run {
            let known = self.wiki.store().by_source(&frame.source.name, &frame.source.id)?.is_some();
            *(if known { &mut self.report.known } else { &mut self.report.created }) += 1;
            self.report.revisions += if known { 0 } else { states.len() as u32 };
            return Ok(());
        }
        let imported = Imported {
            source: frame.source,
            type_key: frame.fiche_type.key.clone(),
            lang: frame.lang,
            licence: frame.licence,
            slug: frame.slug,
            states,
            front_matter,
        };
        match self.wiki.import(&imported) {
            Ok(ImportOutcome::Created { revisions, .. }) => {
                self.report.created += 1;
                self.report.revisions += revisions;
            }
            Ok(ImportOutcome::Revised { revisions, .. }) => {
                self.report.revised += 1;
                self.report.revisions += revisions;
            }
            Ok(ImportOutcome::Unchanged { .. }) => self.report.unchanged += 1,
            Err(Failure::Refused(crate::wiki::failure::Refusal::TooLarge)) => {
                self.problem(0, format!("{title}: one of its revisions is too large to be kept"));
            }
            Err(failure) => return Err(failure),
        }
        (self.told)(self.report.fiches(), title);
        Ok(())
    }

    fn problem(&mut self, line: u64, what: impl Into<String>) {
        self.report.problems.push(ImportProblem { file: self.file.clone(), line, what: what.into() });
    }

    fn read_problem(&mut self, problem: &ReadProblem) {
        self.problem(problem.line, problem.what.clone());
    }
}

/// Who saved, then who wrote with them. Nobody named: "anonyme".
fn authors(first: &Author, others: &[Author]) -> Vec<ImportedAuthor> {
    let mut all: Vec<ImportedAuthor> = Vec::new();
    for author in [first].into_iter().chain(others.iter().take(50)) {
        let name = if author.name.trim().is_empty() { "anonyme" } else { author.name.as_str() };
        let author = ImportedAuthor { name: name.to_owned(), id: author.id.clone() };
        if !all.contains(&author) {
            all.push(author);
        }
    }
    all
}

/// One line, at most 1,000 characters, without control characters.
fn summary(comment: &str) -> String {
    let line = comment.lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(1_000).collect::<String>().trim().to_owned()
}

/// The same item of the same source has the same id each time it is read.
fn item_id(source: &Source, key: &FieldKey, at: usize) -> ItemId {
    let mut hasher = blake3::Hasher::new();
    for part in [source.name.as_str(), source.id.as_str(), key.as_str()] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.update(&(at as u64).to_le_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    ItemId(id)
}

/// What a file is called, without its folder and endings; standard input is `import`.
fn name_of(file: &Path) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    if stem.is_empty() || stem == "-" { "import".to_owned() } else { stem.to_owned() }
}
