//! What somebody sends to be saved, and everything that stands in its way.

use super::{Outcome, Wiki, accounts::standing::Counted};
use crate::domain::{
    fiche::{BadTitle, Content, Lang, Licence, Slug, Title},
    fiche_type::{FicheType, FieldKey, Problem, ProblemKind, ProblemPlace, TypeKey},
    id::FicheId,
    text,
    value::Value,
};
use std::collections::BTreeMap;

/// A fiche as somebody sends it: values already read by kind, everything else still as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub type_key: TypeKey,
    pub title: String,
    pub summary: String,
    /// `None`: as it is, or the wiki's.
    pub lang: Option<Lang>,
    pub licence: Option<Licence>,
    /// Of the fields of the type; a field that is absent has no value. Values of other fields are left as they are.
    pub values: BTreeMap<FieldKey, Value>,
    /// What could not be read as a value of its kind.
    pub problems: Vec<Problem>,
}

impl Draft {
    /// What is counted when this is saved on what somebody read: with another title the fiche moves.
    pub fn counted(&self, read: &Content) -> Counted {
        if self.title.trim() == read.title.as_str() { Counted::Save } else { Counted::Move }
    }
}

/// Longest summary, in characters.
pub const SUMMARY_MAX_CHARS: usize = 300;

/// A draft with nothing in its way.
pub(super) struct Checked {
    pub title: Title,
    pub summary: String,
    pub fiche_type: std::sync::Arc<FicheType>,
    pub draft: Draft,
}

impl Wiki {
    /// Everything that stands in the way of saving this draft, title first, then in the order of the fields.
    ///
    /// `fiche` is the one it will be a revision of, so that a unique value may stay its own.
    pub fn problems(&self, fiche: Option<FicheId>, draft: &Draft) -> Outcome<Vec<Problem>> {
        Ok(self.check(fiche, draft.clone())?.err().unwrap_or_default())
    }

    pub(super) fn check(&self, fiche: Option<FicheId>, draft: Draft) -> Outcome<Result<Checked, Vec<Problem>>> {
        let mut problems = Vec::new();
        let title = Title::parse(&draft.title).map_err(|bad| problems.push(title_problem(bad))).ok();
        let summary = text::stored(draft.summary.trim()).map(|summary| summary.replace(['\n', '\t'], " "));
        if summary.is_none() {
            problems.push(Problem { field: ProblemPlace::Summary, item: None, what: ProblemKind::ControlCharacter });
        }
        if draft.summary.trim().chars().count() > SUMMARY_MAX_CHARS {
            let what = ProblemKind::TooLong(SUMMARY_MAX_CHARS as u32);
            problems.push(Problem { field: ProblemPlace::Summary, item: None, what });
        }
        let Some(fiche_type) = self.newest_type(&draft.type_key)? else {
            let what = ProblemKind::UnknownType(draft.type_key.to_string());
            problems.push(Problem { field: ProblemPlace::Fiche, item: None, what });
            return Ok(Err(problems));
        };
        // What could not be read has no value, so it must not also be told to be missing.
        let unread: Vec<_> = draft.problems.iter().map(|problem| problem.field.clone()).collect();
        let mut found = fiche_type.check(&draft.values);
        found.retain(|problem| problem.what != ProblemKind::Required || !unread.contains(&problem.field));
        found.extend(draft.problems.iter().cloned());
        found.extend(self.unique_problems(fiche, &fiche_type, &draft.values)?);
        found.sort_by_key(|problem| {
            fiche_type.fields.iter().position(|field| problem.field == ProblemPlace::Field(field.key.clone()))
        });
        problems.append(&mut found);
        Ok(match (title, summary) {
            (Some(title), Some(summary)) if problems.is_empty() => Ok(Checked { title, summary, fiche_type, draft }),
            _ => Err(problems),
        })
    }

    fn unique_problems(
        &self,
        fiche: Option<FicheId>,
        fiche_type: &FicheType,
        values: &BTreeMap<FieldKey, Value>,
    ) -> Outcome<Vec<Problem>> {
        let mut problems = Vec::new();
        for field in fiche_type.fields.iter().filter(|field| field.is_unique) {
            let (Some(Value::Line(words)) | Some(Value::Link(words))) = values.get(&field.key) else { continue };
            for other in self.store.by_unique(&field.key, &text::folded(words))? {
                if Some(other) == fiche {
                    continue;
                }
                let title = self.store.card(other)?.map(|card| card.title).unwrap_or_default();
                problems.push(Problem::at(&field.key, None, ProblemKind::NotUnique(title)));
                break;
            }
        }
        Ok(problems)
    }
}

impl Draft {
    /// The draft that would save this content again: where an API call or a form begins.
    pub fn of(content: &Content) -> Self {
        Self {
            type_key: content.type_key.clone(),
            title: content.title.to_string(),
            summary: String::new(),
            lang: Some(content.lang.clone()),
            licence: Some(content.licence.clone()),
            values: content.values.clone(),
            problems: Vec::new(),
        }
    }
}

pub(super) fn title_problem(bad: BadTitle) -> Problem {
    let what = match bad {
        BadTitle::Empty => ProblemKind::Required,
        BadTitle::TooLong => ProblemKind::TooLong(120),
        BadTitle::ControlCharacter => ProblemKind::ControlCharacter,
    };
    Problem { field: ProblemPlace::Title, item: None, what }
}

impl Wiki {
    /// Of a new fiche.
    pub(super) fn new_content(&self, checked: &Checked, slug: Slug) -> Content {
        let draft = &checked.draft;
        let empty = Content {
            title: checked.title.clone(),
            slug,
            lang: draft.lang.clone().unwrap_or_else(|| self.rules.lang.clone()),
            licence: draft.licence.clone().unwrap_or_else(|| self.rules.licence.clone()),
            type_key: draft.type_key.clone(),
            type_version: checked.fiche_type.version,
            values: BTreeMap::new(),
            source: None,
            is_removed: false,
        };
        changed_content(checked, &empty)
    }
}

/// The base with what the draft says in place of the fields of its type. Values of other fields stay.
pub(super) fn changed_content(checked: &Checked, base: &Content) -> Content {
    let (draft, fiche_type) = (&checked.draft, &checked.fiche_type);
    let mut content = base.clone();
    content.title = checked.title.clone();
    content.type_key = draft.type_key.clone();
    content.type_version = fiche_type.version;
    content.lang = draft.lang.clone().unwrap_or_else(|| base.lang.clone());
    content.licence = draft.licence.clone().unwrap_or_else(|| base.licence.clone());
    for field in fiche_type.fields.iter().filter(|field| !field.is_retired) {
        match draft.values.get(&field.key) {
            Some(value) => content.values.insert(field.key.clone(), value.clone()),
            None => content.values.remove(&field.key),
        };
    }
    content
}

pub(super) fn says_the_same(content: &Content, head: &Content) -> bool {
    let version_aside = Content { type_version: head.type_version, ..content.clone() };
    version_aside == *head
}
