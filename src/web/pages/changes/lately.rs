//! What changed lately: revisions one by one, histories that were imported as one line each.

use crate::{
    domain::{
        fiche_type::{FicheType, TypeKey},
        id::{ContributorId, FicheId},
        revision::{RevisionKind, Timestamp},
    },
    store::{Position, RevisionEntry},
    web::{App, error::Failure, language::Lang},
    wiki::history::ChangesQuery,
};
use quick_cache::sync::Cache;
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// How often so many revisions are read for one page as the query says: an imported history is many revisions and one line.
const READS_MAX: usize = 20;
/// Whoever wrote an import is named up to so many, else counted.
pub const NAMED_MAX: usize = 4;
/// Some 700 bytes each.
const KEPT_MAX: usize = 2_000;

/// How much is read for one page.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Revisions made here.
    pub lines: usize,
    /// Fiches that arrived from elsewhere.
    pub imports: usize,
}

/// What changed lately, ready to be shown.
pub struct Lately {
    /// Newest kept first.
    pub lines: Vec<Line>,
    pub types: HashMap<TypeKey, Arc<FicheType>>,
    pub next: Option<Position>,
}

pub enum Line {
    One(RevisionEntry),
    Import(Import),
}

/// Revisions of one fiche that arrived together from elsewhere.
#[derive(Clone)]
pub struct Import {
    pub newest: RevisionEntry,
    /// Of its oldest revision.
    oldest: Position,
    pub count: usize,
    pub people: BTreeSet<ContributorId>,
    pub from: Timestamp,
    pub to: Timestamp,
}

/// Imports that were read to their end, by their newest revision: they never change, and are passed over at once.
pub struct KeptImports(Cache<(FicheId, u32), Arc<Import>>);

impl KeptImports {
    pub fn new() -> Self {
        Self(Cache::new(KEPT_MAX))
    }

    fn of(&self, newest: &RevisionEntry) -> Option<Arc<Import>> {
        self.0.get(&(newest.fiche, newest.number))
    }

    /// Keeps the line, below which another begins.
    fn keep(&self, line: Option<&Line>) {
        if let Some(Line::Import(import)) = line.filter(|line| self.of(line.newest()).is_none()) {
            self.0.insert((import.newest.fiche, import.newest.number), Arc::new(import.clone()));
        }
    }
}

impl Default for KeptImports {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads recent changes until there are enough lines, `query.limit` revisions at once. Bounded by twenty such reads, then goes on
/// from `next`. Imports that are passed over count as read: what is told does not depend on what is kept.
pub fn lately(app: &App, lang: &Lang, query: ChangesQuery, limits: Limits) -> Result<Lately, Failure> {
    // Under a filter an import is not all of its revisions.
    let kept =
        (query.type_key.is_none() && query.contributor.is_none() && query.fiche.is_none()).then_some(&app.imports);
    let mut lately = Lately { lines: Vec::new(), types: HashMap::new(), next: query.before };
    let mut left = READS_MAX * query.limit;
    let mut limit = query.limit;
    while left > 0 {
        let asked = limit.min(left);
        let mut told = 0;
        let changes = app.wiki.changes(&ChangesQuery { before: lately.next, limit: asked, ..query.clone() })?;
        lately.types = changes.types;
        let (read_to, mut passed_over) = (changes.next, None);
        for entry in changes.entries {
            let position = entry.position;
            if !joins(lang, lately.lines.last_mut(), &entry) {
                kept.inspect(|kept| kept.keep(lately.lines.last()));
                if lately.is_full(&entry, limits) {
                    // What is left of this read is read again from here.
                    return Ok(lately);
                }
                passed_over = kept.and_then(|kept| kept.of(&entry)).filter(|import| import.count <= left - told);
                lately.lines.push(match &passed_over {
                    Some(import) => Line::Import((**import).clone()),
                    None => Line::of(entry),
                });
            }
            told += passed_over.as_ref().map_or(1, |import| import.count);
            lately.next = Some(position);
            if passed_over.is_some() {
                break;
            }
        }
        lately.next = passed_over.as_ref().map_or(read_to, |import| Some(import.oldest));
        if lately.next.is_none() {
            kept.inspect(|kept| kept.keep(lately.lines.last()));
            return Ok(lately);
        }
        left -= if kept.is_some() { told } else { asked };
        // Imports often stand below one another: the next is looked at before many revisions are read.
        limit = if passed_over.is_some() { 1 } else { (limit * 4).min(query.limit) };
    }
    Ok(lately)
}

/// Adds a revision to the import above it, when it arrived with it.
fn joins(lang: &Lang, last: Option<&mut Line>, entry: &RevisionEntry) -> bool {
    let Some(Line::Import(import)) = last else { return false };
    let is_same_day = day_of(lang, import.newest.received) == day_of(lang, entry.received);
    if entry.kind != RevisionKind::Import || entry.fiche != import.newest.fiche || !is_same_day {
        return false;
    }
    import.count += 1;
    import.oldest = entry.position;
    import.people.extend(&entry.contributors);
    import.from = import.from.min(entry.at);
    import.to = import.to.max(entry.at);
    true
}

impl Lately {
    /// Whether there is no room left for a line that begins with this revision.
    fn is_full(&self, entry: &RevisionEntry, limits: Limits) -> bool {
        let imports = self.lines.iter().filter(|line| matches!(line, Line::Import(_))).count();
        match entry.kind {
            RevisionKind::Import => imports == limits.imports,
            _ => self.lines.len() - imports == limits.lines,
        }
    }
}

impl Line {
    fn of(entry: RevisionEntry) -> Self {
        if entry.kind != RevisionKind::Import {
            return Self::One(entry);
        }
        let people = entry.contributors.iter().copied().collect();
        Self::Import(Import { count: 1, people, from: entry.at, to: entry.at, oldest: entry.position, newest: entry })
    }

    /// The newest of its revisions.
    pub fn newest(&self) -> &RevisionEntry {
        match self {
            Self::One(entry) => entry,
            Self::Import(import) => &import.newest,
        }
    }

    pub fn people(&self) -> Vec<ContributorId> {
        match self {
            Self::One(entry) => entry.contributors.clone(),
            Self::Import(import) if import.people.len() <= NAMED_MAX => import.people.iter().copied().collect(),
            Self::Import(_) => Vec::new(),
        }
    }
}

/// The day on which something happened, in the time zone of the wiki.
pub fn day_of(lang: &Lang, at: Timestamp) -> jiff::civil::Date {
    lang.zoned(at).date()
}
