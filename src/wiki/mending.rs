//! Putting right: restore, undo, rename, remove and bring back. Each is a revision like any other.

use super::{
    Failure, Outcome, Visitor, Wiki,
    draft::title_problem,
    failure::Refusal,
    saving::{Change, Kept, Save},
};
use crate::{
    domain::{
        fiche::{Content, Slug, Title},
        fiche_type::{Problem, ProblemKind, ProblemPlace},
        id::{FicheId, RequestKey},
        merge::{Choice, ConflictId},
        revision::{Revision, RevisionKind},
    },
    store::Entry,
};
use std::{collections::BTreeMap, sync::Arc};

impl Wiki {
    /// Makes the content of an old revision current again, as a new revision. Also takes a fiche out of the bin.
    ///
    /// What stands in the head is replaced: with `seen`, the newest revision that the visitor knew of, a later one is a refusal.
    pub fn restore(
        &self,
        visitor: &Visitor,
        fiche: FicheId,
        number: u32,
        seen: Option<u32>,
        summary: &str,
        key: RequestKey,
    ) -> Outcome<Save> {
        let old = self.store.revision(fiche, number)?.ok_or(Failure::Missing("revision"))?;
        self.replace_head(visitor, fiche, key, |head| {
            if seen.is_some_and(|seen| seen != head.number) {
                return Err(Failure::Refused(Refusal::Moved));
            }
            if old.content.title != head.content.title && visitor.is_guest() {
                return Err(Failure::Refused(Refusal::Guest));
            }
            if head.content.is_removed && visitor.is_guest() {
                return Err(Failure::Refused(Refusal::Guest));
            }
            let content = Content { is_removed: false, ..old.content.clone() };
            Ok(Change { content, kind: RevisionKind::Restore(number), base: None, summary: summary.to_owned() })
        })
    }

    /// Takes one change back and keeps those made after it; where that cannot be done by itself, `choices` decide.
    /// The first revision cannot be undone: it is removed.
    pub fn undo(
        &self,
        visitor: &Visitor,
        fiche: FicheId,
        number: u32,
        choices: &BTreeMap<ConflictId, Choice>,
        summary: &str,
        key: RequestKey,
    ) -> Outcome<Save> {
        let change = self.store.revision(fiche, number)?.ok_or(Failure::Missing("revision"))?;
        if number < 2 {
            return Err(Failure::Refused(Refusal::AlreadySo));
        }
        let before = self.store.revision(fiche, number - 1)?.ok_or(Failure::Missing("revision"))?;
        let mut mine = before.content.clone();
        // The bin is entered and left by its own verbs; the address follows the title.
        mine.is_removed = change.content.is_removed;
        mine.slug = change.content.slug.clone();
        if mine.title != change.content.title && visitor.is_guest() {
            return Err(Failure::Refused(Refusal::Guest));
        }
        self.put_together(visitor, &change, mine, choices, key, |_, _| (RevisionKind::Undo(number), summary.to_owned()))
    }

    /// Gives the fiche another title, and the address that goes with it or the one asked for. Former addresses stay its own.
    pub fn rename(
        &self,
        visitor: &Visitor,
        fiche: FicheId,
        title: &str,
        slug: Option<&Slug>,
        summary: &str,
        key: RequestKey,
    ) -> Outcome<Save> {
        if !self.may_rename(visitor) {
            return Err(Failure::Refused(Refusal::Guest));
        }
        let title = match Title::parse(title) {
            Ok(title) => title,
            Err(bad) => return Ok(Save::Invalid(vec![title_problem(bad)])),
        };
        let slug = match slug {
            Some(slug) => {
                if self.store.by_slug(slug)?.is_some_and(|holder| holder != fiche) {
                    let what = ProblemKind::NotUnique(slug.to_string());
                    return Ok(Save::Invalid(vec![Problem { field: ProblemPlace::Title, item: None, what }]));
                }
                slug.clone()
            }
            None => self.free_slug(&title, Some(fiche))?,
        };
        self.replace_head(visitor, fiche, key, |head| {
            if head.content.is_removed {
                return Err(Failure::Refused(Refusal::InBin));
            }
            let content = Content { title: title.clone(), slug: slug.clone(), ..head.content.clone() };
            Ok(Change { content, kind: RevisionKind::Rename, base: None, summary: summary.to_owned() })
        })
    }

    /// Puts the fiche in the bin, with its history.
    pub fn remove(&self, visitor: &Visitor, fiche: FicheId, summary: &str, key: RequestKey) -> Outcome<Save> {
        if !self.may_rename(visitor) {
            return Err(Failure::Refused(Refusal::Guest));
        }
        self.replace_head(visitor, fiche, key, |head| {
            let content = Content { is_removed: true, ..head.content.clone() };
            Ok(Change { content, kind: RevisionKind::Removal, base: None, summary: summary.to_owned() })
        })
    }

    /// Takes the fiche out of the bin as it was when it was put there.
    pub fn bring_back(&self, visitor: &Visitor, fiche: FicheId, summary: &str, key: RequestKey) -> Outcome<Save> {
        if !self.may_rename(visitor) {
            return Err(Failure::Refused(Refusal::Guest));
        }
        let head = self.store.head(fiche)?.ok_or(Failure::Missing("fiche"))?.revision;
        if !head.content.is_removed || head.number < 2 {
            return Err(Failure::Refused(Refusal::AlreadySo));
        }
        self.restore(visitor, fiche, head.number - 1, Some(head.number), summary, key)
    }

    /// Makes a revision of the head alone: nothing to merge, tried again when the head moves.
    fn replace_head(
        &self,
        visitor: &Visitor,
        fiche: FicheId,
        key: RequestKey,
        change: impl Fn(&Arc<Revision>) -> Outcome<Change>,
    ) -> Outcome<Save> {
        for _ in 0..20 {
            let head = self.store.head(fiche)?.ok_or(Failure::Missing("fiche"))?.revision;
            let change = change(&head)?;
            let writer = self.writer(visitor)?;
            if change.content == head.content {
                return Ok(Save::Unchanged { slug: head.content.slug.clone(), number: head.number });
            }
            let slug = change.content.slug.clone();
            let revision = self.revision(fiche, Some(&head), change, &writer);
            let entries = vec![Entry::Slug { slug, fiche }, Entry::Revision(Box::new(revision))];
            match self.keep(writer, entries, key, None)? {
                Kept::Save(save) => return Ok(*save),
                Kept::Moved => {}
            }
        }
        Err(Failure::Busy("many people are saving this fiche at this moment"))
    }
}
