//! Bringing files into a wiki: each fiche of a source once, however often it is run.

use super::{
    ReadProblem,
    history::{Author, FicheHead, History, HistoryRevision, SourceRecord, split_front_matter, timestamp},
    json::{self, FicheRecord},
    packed,
    sentence::problem_sentence,
};
use crate::{
    domain::{
        contributor::ContributorSlug,
        fiche::{Lang, Licence, Slug, Source, Title},
        fiche_type::{FicheType, FieldKey, FieldKind, Problem, ProblemKind, TEXT_MAX_BYTES, TypeKey},
        id::ItemId,
        revision::Timestamp,
        text,
        value::Value,
        value_json::{NamesIn, values_in},
    },
    wiki::{
        Failure, Outcome, Wiki,
        importing::{ImportOutcome, Imported, ImportedAuthor, ImportedState},
    },
};
use serde_json::{Map, Value as Json, json};
use std::{
    collections::BTreeMap,
    io::BufRead,
    path::{Path, PathBuf},
    sync::Arc,
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
    fn read(&mut self, format: Format, name: &str, reader: impl BufRead) -> Outcome<()> {
        match format {
            Format::History => self.history(name, reader),
            Format::Json => match json::read(reader) {
                Ok(file) => self.fiches(file),
                Err(problem) => {
                    self.read_problem(&problem);
                    Ok(())
                }
            },
        }
    }

    fn history(&mut self, name: &str, reader: impl BufRead) -> Outcome<()> {
        let history = match History::open(reader) {
            Ok(history) => history,
            Err(problem) => {
                self.read_problem(&problem);
                return Ok(());
            }
        };
        let head = history.head().cloned().unwrap_or_default();
        let mut revisions = Vec::new();
        for revision in history {
            match revision {
                Ok(revision) => revisions.push(revision),
                // What follows rests on this line: the fiche is left for when the file is mended.
                Err(problem) => {
                    self.read_problem(&problem);
                    return Ok(());
                }
            }
        }
        let title = head.title.as_deref().unwrap_or(name);
        let Ok(title) = Title::parse(title) else {
            self.problem(1, format!("{title:?} is not a title: 1 to 120 characters on one line"));
            return Ok(());
        };
        let Some(frame) = self.frame(&head_said(&head), name, &title)? else { return Ok(()) };
        let (values, problems) = self.values(&frame, &head.fields, None);
        if !problems.is_empty() {
            problems.iter().for_each(|problem| self.problem(1, problem_sentence(problem)));
            return Ok(());
        }
        let mut states = Vec::with_capacity(revisions.len());
        let mut front_matter = None;
        for revision in revisions {
            front_matter = split_front_matter(&revision.text).0.map(str::to_owned);
            states.extend(self.state(&title, &values, revision));
        }
        self.keep(frame, states, front_matter, title.as_str())
    }

    /// One state of a history; `None`, and a problem, when its text cannot be kept.
    fn state(
        &mut self,
        title: &Title,
        values: &BTreeMap<FieldKey, Value>,
        revision: HistoryRevision,
    ) -> Option<ImportedState> {
        let (_, body) = split_front_matter(&revision.text);
        let line = revision.line;
        let Some(body) = text::stored(body) else {
            self.problem(line, "its text holds a control character; this revision is left out");
            return None;
        };
        if body.len() > TEXT_MAX_BYTES {
            self.problem(line, format!("its text is longer than {TEXT_MAX_BYTES} bytes; this revision is left out"));
            return None;
        }
        let mut values = values.clone();
        if !body.trim().is_empty() {
            values.insert(FieldKey::body(), Value::Text(body));
        }
        Some(ImportedState {
            title: title.clone(),
            values,
            authors: authors(&revision.author, &revision.co_authors),
            at: revision.at,
            summary: summary(&revision.comment),
        })
    }

    /// All fiches of a document. One that refers to another comes after it; when they refer to each other, first without, then with.
    fn fiches(&mut self, file: json::WikiFile) -> Outcome<()> {
        for fiche_type in &file.types {
            if self.wiki.newest_type(&fiche_type.key)?.is_none() {
                self.problem(0, format!("the type {} is not in this wiki; its fiches are left out", fiche_type.key));
            }
        }
        let mut waiting: Vec<FicheRecord> = file.fiches;
        loop {
            let mut later = Vec::new();
            let before = waiting.len();
            for record in waiting {
                if !self.fiche(&record, Pass::Whole)? {
                    later.push(record);
                }
            }
            if later.is_empty() {
                return Ok(());
            }
            if later.len() == before {
                for record in &later {
                    self.fiche(record, Pass::WithoutReferences)?;
                }
                for record in &later {
                    self.fiche(record, Pass::Last)?;
                }
                return Ok(());
            }
            waiting = later;
        }
    }

    /// Whether it is done with, kept or reported. Not so when it refers to a fiche that may still come.
    fn fiche(&mut self, record: &FicheRecord, pass: Pass) -> Outcome<bool> {
        let Ok(title) = Title::parse(&record.title) else {
            self.problem(0, format!("{:?} is not a title: 1 to 120 characters on one line", record.title));
            return Ok(true);
        };
        let said = Said {
            type_key: Some(record.type_key.as_str()).filter(|key| !key.is_empty()),
            lang: record.lang.as_deref(),
            licence: record.licence.as_deref(),
            slug: record.slug.as_deref(),
            source: record.source.as_ref(),
        };
        let reported = self.report.problems.len();
        let Some(frame) = self.frame(&said, "json", &title)? else { return Ok(true) };
        let mut states = Vec::new();
        for revision in whole_states(record) {
            let mut fields = revision.fields;
            self.name_strangers(&frame.fiche_type, &mut fields);
            if pass == Pass::WithoutReferences {
                let is_reference = |key: &String| {
                    let field = FieldKey::parse(key).and_then(|key| frame.fiche_type.field(&key));
                    field.is_some_and(|field| matches!(field.kind, FieldKind::Reference { .. }))
                };
                fields.retain(|key, _| !is_reference(key));
            }
            let (values, problems) = self.values(&frame, &fields, revision.body.as_deref());
            let waits = |problem: &Problem| matches!(problem.what, ProblemKind::UnknownFiche(_));
            if pass == Pass::Whole && !problems.is_empty() && problems.iter().all(waits) {
                self.report.problems.truncate(reported);
                return Ok(false);
            }
            for problem in &problems {
                self.problem(0, format!("{}: {}", record.title, problem_sentence(problem)));
            }
            let Ok(title) = Title::parse(&revision.title) else {
                self.problem(0, format!("{}: {:?} is not a title", record.title, revision.title));
                return Ok(true);
            };
            if !problems.is_empty() {
                return Ok(true);
            }
            states.push(ImportedState {
                title,
                values,
                authors: revision.authors,
                at: revision.at,
                summary: summary(&revision.comment),
            });
        }
        self.keep(frame, states, None, title.as_str())?;
        Ok(true)
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

    /// A contributor of another wiki is a plain name in this one.
    fn name_strangers(&self, fiche_type: &FicheType, fields: &mut Map<String, Json>) {
        for (key, value) in fields.iter_mut() {
            let field = FieldKey::parse(key).and_then(|key| fiche_type.field(&key));
            let (Some(FieldKind::Person), Some(people)) = (field.map(|field| &field.kind), value.as_array_mut()) else {
                continue;
            };
            for person in people {
                let name = person.get("contributor").and_then(Json::as_str).map(str::to_owned);
                let Some(name) = name else { continue };
                let known = ContributorSlug::parse(&name)
                    .and_then(|slug| self.wiki.store().contributor_by_slug(&slug).ok().flatten());
                if known.is_none() {
                    *person = json!({"name": name});
                }
            }
        }
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// What refers to an unknown fiche waits for it.
    Whole,
    WithoutReferences,
    /// What is still unknown is reported.
    Last,
}

/// One state of a fiche of a document, with everything in it.
struct WholeState {
    title: String,
    fields: Map<String, Json>,
    body: Option<String>,
    authors: Vec<ImportedAuthor>,
    at: Option<Timestamp>,
    comment: String,
}

/// The revisions of a record, and behind them the record itself where it says something else than the last of them.
fn whole_states(record: &FicheRecord) -> Vec<WholeState> {
    let state = |title: &Option<String>, fields: &Option<Map<String, Json>>, body: &Option<String>| {
        (
            title.clone().unwrap_or_else(|| record.title.clone()),
            fields.clone().unwrap_or_else(|| record.fields.clone()),
            body.clone().or_else(|| record.body.clone()),
        )
    };
    let mut states: Vec<WholeState> = Vec::with_capacity(record.revisions.len() + 1);
    for revision in &record.revisions {
        let (title, fields, body) = state(&revision.title, &revision.fields, &revision.body);
        let authors = authors(&revision.author, &revision.co_authors);
        let at = revision.timestamp.as_deref().and_then(timestamp);
        states.push(WholeState { title, fields, body, authors, at, comment: revision.comment.clone() });
    }
    let (title, fields, body) = state(&None, &None, &None);
    let is_said = states.last().is_some_and(|last| (&last.title, &last.fields, &last.body) == (&title, &fields, &body));
    if !is_said {
        let authors = states.last().map_or_else(|| authors(&Author::default(), &[]), |last| last.authors.clone());
        states.push(WholeState { title, fields, body, authors, at: None, comment: String::new() });
    }
    states
}

fn head_said(head: &FicheHead) -> Said<'_> {
    Said {
        type_key: head.type_key.as_deref(),
        lang: head.lang.as_deref(),
        licence: head.licence.as_deref(),
        slug: head.slug.as_deref(),
        source: head.source.as_ref(),
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
