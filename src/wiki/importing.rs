//! Bringing in what was written elsewhere: whole histories or single states, each source once.

use super::{Failure, Outcome, Wiki};
use crate::{
    domain::{
        contributor::{Contributor, ContributorName, Origin},
        credit,
        fiche::{Content, Lang, Licence, Slug, Source, Title},
        fiche_type::{FieldKey, TypeKey},
        id::{ContributorId, FicheId},
        merge::{self, Choice},
        revision::{Hash, Revision, RevisionKind, Timestamp, Written},
        value::Value,
    },
    store::{AppendError, Batch, ContributorRecord, Entry, Refused},
};
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

/// A fiche of a source, with its states, oldest first.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its name and id say which fiche it is, also when it is imported again.
    pub source: Source,
    pub type_key: TypeKey,
    pub lang: Lang,
    pub licence: Licence,
    /// The address asked for; the title's when it is `None` or taken.
    pub slug: Option<Slug>,
    pub states: Vec<ImportedState>,
    /// What the last state carried before its text, kept with the source and not shown.
    pub front_matter: Option<String>,
}

/// One state of it.
#[derive(Clone, Debug)]
pub struct ImportedState {
    pub title: Title,
    pub values: BTreeMap<FieldKey, Value>,
    /// As the source names them, at least one, the first the one who saved.
    pub authors: Vec<ImportedAuthor>,
    /// `None`: now.
    pub at: Option<Timestamp>,
    pub summary: String,
    /// Somebody who wrote these fields of it and nothing else: whoever described what others wrote.
    pub fields_by: Option<(ImportedAuthor, Vec<FieldKey>)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImportedAuthor {
    pub name: String,
    /// Tells two of one name apart.
    pub id: Option<String>,
}

/// What an import did with one fiche.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    Created {
        slug: Slug,
        revisions: u32,
    },
    Revised {
        slug: Slug,
        revisions: u32,
        /// Places where people had written something else since: theirs was kept.
        kept_theirs: u32,
    },
    Unchanged {
        slug: Slug,
    },
}

/// How far a source was imported, kept in the same batch as what it speaks of.
#[derive(Serialize, Deserialize)]
struct Progress {
    /// States brought in so far.
    states: u32,
    /// Of all of them, in order.
    digest: String,
    /// The revision that holds the last of them.
    number: u32,
    #[serde(default)]
    front_matter: Option<String>,
}

/// States kept at once: a batch may hold 1,000 entries and 1 MB.
const STATES_PER_BATCH: usize = 200;
const BYTES_PER_BATCH: usize = 600_000;

impl Wiki {
    /// Brings a fiche in. Run again with the same states it does nothing, with more of them it goes on; interrupted, it resumes.
    pub fn import(&self, imported: &Imported) -> Outcome<ImportOutcome> {
        if imported.states.is_empty() {
            return Err(Failure::Missing("state"));
        }
        let fiche_type = self.newest_type(&imported.type_key)?.ok_or(Failure::Missing("type"))?;
        let digests = digests(&imported.states);
        let source = &imported.source;
        let Some(fiche) = self.store.by_source(&source.name, &source.id)? else {
            let (slug, revisions) = self.import_from(imported, fiche_type.version, self.new_fiche(), None, &digests)?;
            return Ok(ImportOutcome::Created { slug, revisions });
        };
        let progress = self.progress(source)?;
        let slug = self.store.card(fiche)?.ok_or(Failure::Missing("fiche"))?.slug;
        let done = progress.states as usize;
        let is_same_so_far = done <= digests.len() && done > 0 && digests[done - 1] == progress.digest;
        if is_same_so_far && done == digests.len() {
            return Ok(ImportOutcome::Unchanged { slug });
        }
        let head = self.store.head(fiche)?.ok_or(Failure::Missing("fiche"))?.revision;
        if is_same_so_far && head.number == progress.number {
            let (slug, revisions) = self.import_from(imported, fiche_type.version, fiche, Some(progress), &digests)?;
            return Ok(ImportOutcome::Revised { slug, revisions, kept_theirs: 0 });
        }
        self.import_onto(imported, fiche_type.version, &head, progress, &digests)
    }

    fn import_from(
        &self,
        imported: &Imported,
        type_version: u32,
        fiche: FicheId,
        progress: Option<Progress>,
        digests: &[String],
    ) -> Outcome<(Slug, u32)> {
        let first = progress.as_ref().map_or(0, |progress| progress.states as usize);
        let mut head = match &progress {
            Some(progress) => self.store.revision(fiche, progress.number)?,
            None => None,
        };
        let mut slug = match &head {
            Some(head) => head.content.slug.clone(),
            None => self.first_slug(imported)?,
        };
        let mut at = first;
        while at < imported.states.len() {
            let mut authors = Authors::default();
            let mut entries = Vec::new();
            let mut bytes = 0;
            let start = at;
            while at < imported.states.len()
                && at - start < STATES_PER_BATCH
                && (at == start || bytes < BYTES_PER_BATCH)
            {
                let state = &imported.states[at];
                if head.as_ref().is_some_and(|head| head.content.title != state.title) {
                    slug = self.free_slug(&state.title, Some(fiche))?;
                }
                if entries.is_empty() || head.as_ref().is_some_and(|head| head.content.slug != slug) {
                    entries.push(Entry::Slug { slug: slug.clone(), fiche });
                }
                let contributors = self.imported_authors(&state.authors, &imported.source.name, &mut authors)?;
                let describer = match &state.fields_by {
                    Some((author, fields)) => {
                        Some((self.imported_author(author, &imported.source.name, &mut authors)?, fields.as_slice()))
                    }
                    None => None,
                };
                let content = content(imported, state, type_version, slug.clone());
                bytes += state.values.values().flat_map(Value::texts).map(|(_, text)| text.len()).sum::<usize>();
                let mut revision = self.imported_revision(fiche, head.as_deref(), content, contributors, state);
                if let Some((describer, fields)) = describer {
                    revision = described(revision, describer, fields);
                }
                let revision = revision.sealed();
                head = Some(std::sync::Arc::new(revision.clone()));
                entries.push(Entry::Revision(Box::new(revision)));
                at += 1;
            }
            let number = head.as_ref().map_or(0, |head| head.number);
            let front_matter = imported.front_matter.clone();
            let progress = Progress { states: at as u32, digest: digests[at - 1].clone(), number, front_matter };
            self.keep_import(imported, fiche, authors, entries, &progress)?;
        }
        Ok((slug, (imported.states.len() - first) as u32))
    }

    /// The last state, put together with what people wrote here since the last import; where both wrote, people's stays.
    fn import_onto(
        &self,
        imported: &Imported,
        type_version: u32,
        head: &Revision,
        progress: Progress,
        digests: &[String],
    ) -> Outcome<ImportOutcome> {
        let base = self.store.revision(head.fiche, progress.number)?.ok_or(Failure::Missing("revision"))?;
        let state = &imported.states[imported.states.len() - 1];
        let mut mine = content(imported, state, type_version, base.content.slug.clone());
        for (key, value) in &base.content.values {
            mine.values.entry(key.clone()).or_insert_with(|| value.clone());
        }
        let merged = merge::merge(&base.content, &head.content, &mine);
        let choices = merged.conflicts.iter().map(|conflict| (conflict.id.clone(), Choice::Theirs)).collect();
        let kept_theirs = merged.conflicts.len() as u32;
        let mut content = merge::resolve(&base.content, &head.content, &mine, &choices)
            .map_err(|_| Failure::broken("an import could not be put together with what was written here"))?;
        content.slug = head.content.slug.clone();
        content.is_removed = head.content.is_removed;
        let slug = content.slug.clone();
        let mut authors = Authors::default();
        let contributors = self.imported_authors(&state.authors, &imported.source.name, &mut authors)?;
        let mut progress = Progress {
            states: imported.states.len() as u32,
            digest: digests[digests.len() - 1].clone(),
            number: head.number,
            front_matter: imported.front_matter.clone(),
        };
        let aside =
            Content { source: head.content.source.clone(), type_version: head.content.type_version, ..content.clone() };
        if aside == head.content {
            self.keep_import(imported, head.fiche, authors, Vec::new(), &progress)?;
            return Ok(ImportOutcome::Unchanged { slug });
        }
        let revision = self.imported_revision(head.fiche, Some(head), content, contributors, state).sealed();
        progress.number = revision.number;
        self.keep_import(imported, head.fiche, authors, vec![Entry::Revision(Box::new(revision))], &progress)?;
        Ok(ImportOutcome::Revised { slug, revisions: 1, kept_theirs })
    }

    fn keep_import(
        &self,
        imported: &Imported,
        fiche: FicheId,
        authors: Authors,
        entries: Vec<Entry>,
        progress: &Progress,
    ) -> Outcome<()> {
        let source = &imported.source;
        let value = serde_json::to_string(progress).map_err(Failure::broken)?;
        let mut all: Vec<Entry> = authors.new.into_iter().map(|record| Entry::Contributor(Box::new(record))).collect();
        all.push(Entry::Source { name: source.name.clone(), id: source.id.clone(), fiche });
        all.extend(entries);
        all.push(Entry::Setting { key: progress_key(source), value });
        match self.append(Batch { key: self.new_key(), entries: all }) {
            Ok(_) => Ok(()),
            Err(AppendError::Refused(Refused::Head { .. })) => {
                Err(Failure::Busy("this fiche is being saved; import it again"))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn progress(&self, source: &Source) -> Outcome<Progress> {
        let kept = self.store.setting(&progress_key(source))?;
        kept.and_then(|json| serde_json::from_str(&json).ok())
            .ok_or_else(|| Failure::broken(format!("how far {} was imported is not known", source.name)))
    }

    fn first_slug(&self, imported: &Imported) -> Outcome<Slug> {
        match &imported.slug {
            Some(slug) if self.store.by_slug(slug)?.is_none() => Ok(slug.clone()),
            _ => self.free_slug(&imported.states[0].title, None),
        }
    }

    fn imported_revision(
        &self,
        fiche: FicheId,
        head: Option<&Revision>,
        content: Content,
        contributors: Vec<ContributorId>,
        state: &ImportedState,
    ) -> Revision {
        Revision {
            fiche,
            number: head.map_or(1, |head| head.number + 1),
            parent_hash: head.map_or(Hash::ZERO, |head| head.hash),
            base: None,
            kind: RevisionKind::Import,
            content,
            contributors,
            written: Vec::new(),
            at: state.at.unwrap_or_else(|| self.now()),
            summary: state.summary.clone(),
            salt: self.salt(),
            hash: Hash::ZERO,
        }
    }

    fn imported_authors(
        &self,
        named: &[ImportedAuthor],
        source: &str,
        authors: &mut Authors,
    ) -> Outcome<Vec<ContributorId>> {
        let mut ids = Vec::new();
        for author in named {
            let id = match authors.known.get(author) {
                Some(id) => *id,
                None => self.imported_author(author, source, authors)?,
            };
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// The imported contributor of this name and source, made if there is none.
    fn imported_author(&self, author: &ImportedAuthor, source: &str, authors: &mut Authors) -> Outcome<ContributorId> {
        let name = ContributorName::nearest(&author.name);
        let is_taken = |contributor: &Contributor, authors: &Authors| -> Outcome<Option<ContributorId>> {
            if let Some(record) = authors.new.iter().find(|record| record.contributor.slug() == contributor.slug()) {
                return Ok(Some(record.contributor.id));
            }
            Ok(self.store.contributor_by_slug(&contributor.slug())?)
        };
        let origin = Origin::Imported { source: source.to_owned() };
        let contributor = Contributor { id: ContributorId(self.outside.id()), name, origin, about: String::new() };
        let id = match is_taken(&contributor, authors)? {
            Some(id) => id,
            None => {
                let id = contributor.id;
                authors.new.push(ContributorRecord::new(contributor, self.now()));
                id
            }
        };
        authors.known.insert(author.clone(), id);
        Ok(id)
    }
}

/// Imported contributors met so far, and those among them that have to be made.
#[derive(Default)]
struct Authors {
    known: HashMap<ImportedAuthor, ContributorId>,
    new: Vec<ContributorRecord>,
}

fn content(imported: &Imported, state: &ImportedState, type_version: u32, slug: Slug) -> Content {
    Content {
        title: state.title.clone(),
        slug,
        lang: imported.lang.clone(),
        licence: imported.licence.clone(),
        type_key: imported.type_key.clone(),
        type_version,
        values: state.values.clone(),
        source: Some(imported.source.clone()),
        is_removed: false,
    }
}

fn progress_key(source: &Source) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(source.name.len() as u64).to_le_bytes());
    hasher.update(source.name.as_bytes());
    hasher.update(source.id.as_bytes());
    format!("import:{}", &hasher.finalize().to_hex()[..32])
}

/// Says of these fields of a revision that is not sealed yet that one contributor wrote them.
fn described(mut revision: Revision, describer: ContributorId, fields: &[FieldKey]) -> Revision {
    let whole = |(part, text): &(credit::Part, Cow<str>)| match part {
        credit::Part::Field(field) if fields.contains(field) => {
            let (field, end) = (field.clone(), text.chars().count() as u32);
            Some(Written { field, item: None, start: 0, end, contributor: describer })
        }
        _ => None,
    };
    let written = credit::Input::of(&revision).parts.iter().filter_map(whole).collect();
    revision.written = written;
    if !revision.contributors.contains(&describer) {
        revision.contributors.push(describer);
    }
    revision
}

/// For each state, a digest of it and of all before it.
fn digests(states: &[ImportedState]) -> Vec<String> {
    let mut hasher = blake3::Hasher::new();
    let mut digests = Vec::with_capacity(states.len());
    for state in states {
        let values: Vec<(&str, String)> =
            state.values.iter().map(|(key, value)| (key.as_str(), format!("{value:?}"))).collect();
        let authors: Vec<&str> = state.authors.iter().map(|author| author.name.as_str()).collect();
        let said = (state.title.as_str(), values, authors, state.at, state.summary.as_str());
        let said = serde_json::to_vec(&said).unwrap_or_default();
        hasher.update(&(said.len() as u64).to_le_bytes());
        hasher.update(&said);
        digests.push(hasher.finalize().to_hex()[..32].to_string());
    }
    digests
}
