//! The fiches of a `kenfiche/1` document, those that are referred to first.

use super::{Import, Said, authors, summary};
use crate::{
    domain::{
        contributor::ContributorSlug,
        fiche::Title,
        fiche_type::{FicheType, FieldKey, FieldKind, Problem, ProblemKind},
        revision::Timestamp,
    },
    exchange::{
        history::{Author, timestamp},
        json::{FicheRecord, WikiFile},
        sentence::problem_sentence,
    },
    wiki::{
        Outcome,
        importing::{ImportedAuthor, ImportedState},
    },
};
use serde_json::{Map, Value as Json, json};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// What refers to an unknown fiche waits for it.
    Whole,
    WithoutReferences,
    /// What is still unknown is reported.
    Last,
}

impl Import<'_> {
    /// All fiches of a document. One that refers to another comes after it; when they refer to each other, first without, then with.
    pub(super) fn fiches(&mut self, file: WikiFile) -> Outcome<()> {
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
                fields_by: None,
            });
        }
        self.keep(frame, states, None, title.as_str())?;
        Ok(true)
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
