//! One fiche with its revisions, from a history file.

use super::{Import, ImportProblem, Said, authors, summary};
use crate::{
    domain::{
        fiche::Title,
        fiche_type::{FieldKey, TEXT_MAX_BYTES},
        text,
        value::Value,
    },
    exchange::{
        ReadProblem,
        history::{FicheHead, History, HistoryRevision, split_front_matter},
        sentence::problem_sentence,
    },
    wiki::{
        Outcome,
        importing::{ImportedAuthor, ImportedState},
    },
};
use std::{collections::BTreeMap, io::BufRead};

/// What a history says, whole: where a line cannot be read, what follows rests on it, and the fiche is left for when the
/// file is mended.
pub fn read(reader: impl BufRead) -> Result<(FicheHead, Vec<HistoryRevision>), ReadProblem> {
    let history = History::open(reader)?;
    let head = history.head().cloned().unwrap_or_default();
    Ok((head, history.collect::<Result<_, _>>()?))
}

impl Import<'_> {
    /// Keeps what was [`read`].
    pub(super) fn history(
        &mut self,
        name: &str,
        read: Result<(FicheHead, Vec<HistoryRevision>), ReadProblem>,
    ) -> Outcome<()> {
        let (head, revisions) = match read {
            Ok(read) => read,
            Err(problem) => {
                self.read_problem(&problem);
                return Ok(());
            }
        };
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
        if let (Some(first), Some(name)) = (states.first_mut(), &head.fields_by) {
            let author = ImportedAuthor { name: name.clone(), id: None };
            first.fields_by = Some((author, values.keys().cloned().collect()));
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
        let body = text::stored(body).unwrap_or_else(|| {
            let what = "control characters were taken out of its text".to_owned();
            self.report.notes.push(ImportProblem { file: self.file.clone(), line, what });
            let kept = body.replace("\r\n", "\n").replace('\r', "\n");
            kept.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect()
        });
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
            fields_by: None,
        })
    }
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
