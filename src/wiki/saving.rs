//! Writing: a new fiche, a change, and the meeting of two people's changes.

use super::{
    Failure, Outcome, Visitor, Wiki, Writing,
    accounts::NewSession,
    draft::{Draft, changed_content, says_the_same},
    failure::Refusal,
};
use crate::{
    domain::{
        contributor::Contributor,
        fiche::{Content, Slug, Title},
        fiche_type::{Problem, ProblemKind, ProblemPlace},
        id::{ContributorId, FicheId, RequestKey},
        merge::{self, Choice, ConflictId, Merged},
        revision::{Hash, Revision, RevisionKind, Written},
    },
    store::{AppendError, Batch, Entry, Refused},
};
use std::{collections::BTreeMap, sync::Arc};

/// How often a save is tried again on a head that moved meanwhile.
const ATTEMPTS: usize = 40;

/// What became of a save. Nothing that was sent is lost in any of these.
#[derive(Debug)]
pub enum Save {
    Saved(Box<Saved>),
    /// It says what the head says already.
    Unchanged {
        slug: Slug,
        number: u32,
    },
    Invalid(Vec<Problem>),
    /// Some places need a choice; everything else is put together already.
    Conflict(Box<Conflicted>),
}

/// A revision that is on the disk.
#[derive(Debug)]
pub struct Saved {
    pub fiche: FicheId,
    pub slug: Slug,
    pub number: u32,
    pub saver: Contributor,
    /// Others' changes since the base that stand in it too: whose, and in what.
    pub joined: Option<Joined>,
    /// The words of it that the saver brought.
    pub words: u32,
    /// The sign-in of the guest who was made by this save.
    pub session: Option<NewSession>,
}

/// What was put together without asking.
#[derive(Debug)]
pub struct Joined {
    pub with: Vec<ContributorId>,
    pub parts: Vec<merge::Joined>,
}

/// A save that waits for choices.
#[derive(Debug)]
pub struct Conflicted {
    pub base: Arc<Revision>,
    pub head: Arc<Revision>,
    /// Whoever saved between the base and the head.
    pub with: Vec<ContributorId>,
    pub mine: Content,
    pub merged: Merged,
    /// Why what was decided cannot stand, once put together: other words that are too long, too deep, or somebody's telephone.
    pub problems: Vec<Problem>,
}

/// Whoever saves, and what has to be kept with the save if they are new.
pub(super) struct Writer {
    pub contributor: Contributor,
    pub entries: Vec<Entry>,
    pub session: Option<NewSession>,
}

/// What stands when two people's changes are put together, and what of it was others'.
type Together = (Content, Option<Joined>);

/// What a new revision says, before it is one.
pub(super) struct Change {
    pub content: Content,
    pub kind: RevisionKind,
    pub base: Option<u32>,
    pub summary: String,
}

impl Wiki {
    /// Makes a fiche of a draft. Sent twice with one key, it makes one.
    pub fn create(&self, visitor: &Visitor, draft: Draft, key: RequestKey) -> Outcome<Save> {
        self.create_as(visitor, draft, key, |_| (RevisionKind::Edit, Vec::new()))
    }

    /// The same, its first revision of the kind and with the writers that are told of its content.
    pub(super) fn create_as(
        &self,
        visitor: &Visitor,
        draft: Draft,
        key: RequestKey,
        known: impl Fn(&Content) -> (RevisionKind, Vec<Written>),
    ) -> Outcome<Save> {
        let checked = match self.check(None, draft)? {
            Ok(checked) => checked,
            Err(problems) => return Ok(Save::Invalid(problems)),
        };
        let fiche = self.new_fiche();
        for _ in 0..ATTEMPTS {
            let writer = self.writer(visitor)?;
            let slug = self.free_slug(&checked.title, None)?;
            let content = self.new_content(&checked, slug.clone());
            let (kind, written) = known(&content);
            let change = Change { content, kind, base: None, summary: checked.summary.clone() };
            let revision = Revision { written, ..self.revision(fiche, None, change, &writer) }.sealed();
            let entries = vec![Entry::Slug { slug, fiche }, Entry::Revision(Box::new(revision))];
            match self.keep(writer, entries, key, None)? {
                Kept::Save(save) => return Ok(*save),
                Kept::Moved => {}
            }
        }
        Err(Failure::Busy("many fiches of this title are being made"))
    }

    /// Saves a draft that was written on revision `base`. What others saved since is put together with it; where that
    /// cannot be done, `choices` decide, or the answer is [`Save::Conflict`].
    pub fn save(
        &self,
        visitor: &Visitor,
        fiche: FicheId,
        base: u32,
        draft: Draft,
        choices: &BTreeMap<ConflictId, Choice>,
        key: RequestKey,
    ) -> Outcome<Save> {
        let checked = match self.check(Some(fiche), draft)? {
            Ok(checked) => checked,
            Err(problems) => return Ok(Save::Invalid(problems)),
        };
        let base = self.store.revision(fiche, base)?.ok_or(Failure::Missing("revision"))?;
        if checked.title != base.content.title && visitor.is_guest() {
            let problem = Problem { field: ProblemPlace::Title, item: None, what: ProblemKind::NotForGuests };
            return Ok(Save::Invalid(vec![problem]));
        }
        let mine = changed_content(&checked, &base.content);
        self.put_together(visitor, &base, mine, choices, key, |_, _| (RevisionKind::Edit, checked.summary.clone()))
    }

    /// Puts `mine`, made on `base`, on the head, whatever the head is by then.
    pub(super) fn put_together(
        &self,
        visitor: &Visitor,
        base: &Arc<Revision>,
        mine: Content,
        choices: &BTreeMap<ConflictId, Choice>,
        key: RequestKey,
        named: impl Fn(&Content, &Revision) -> (RevisionKind, String),
    ) -> Outcome<Save> {
        let fiche = base.fiche;
        for _ in 0..ATTEMPTS {
            let head = self.store.head(fiche)?.ok_or(Failure::Missing("fiche"))?.revision;
            if head.content.is_removed {
                return Err(Failure::Refused(Refusal::InBin));
            }
            let (mut content, joined) = match self.merged(base, &head, &mine, choices)? {
                Ok(merged) => merged,
                Err(conflicted) if conflicted.merged.conflicts.is_empty() => {
                    return Ok(Save::Invalid(conflicted.problems));
                }
                Err(conflicted) => return Ok(Save::Conflict(conflicted)),
            };
            let writer = self.writer(visitor)?;
            let mut entries = self.address(&mut content, &head.content, fiche)?;
            if says_the_same(&content, &head.content) {
                return Ok(Save::Unchanged { slug: head.content.slug.clone(), number: head.number });
            }
            let (kind, summary) = named(&content, &head);
            let is_merge = base.number != head.number && kind == RevisionKind::Edit;
            let kind = if is_merge { RevisionKind::Merge } else { renamed_or(kind, &content, &head.content) };
            let base_number = is_merge.then_some(base.number);
            let change = Change { content, kind, base: base_number, summary };
            let revision = self.revision(fiche, Some(&head), change, &writer);
            entries.push(Entry::Revision(Box::new(revision)));
            match self.keep(writer, entries, key, joined)? {
                Kept::Save(save) => return Ok(*save),
                Kept::Moved => {}
            }
        }
        Err(Failure::Busy("many people are saving this fiche at this moment"))
    }

    fn merged(
        &self,
        base: &Arc<Revision>,
        head: &Arc<Revision>,
        mine: &Content,
        choices: &BTreeMap<ConflictId, Choice>,
    ) -> Outcome<Result<Together, Box<Conflicted>>> {
        if base.number == head.number {
            return Ok(Ok((mine.clone(), None)));
        }
        let with = self.savers(head.fiche, base.number + 1, head.number)?;
        let merged = merge::merge(&base.content, &head.content, mine);
        let together = match merged.conflicts.is_empty() {
            true => Some(merged.content.clone()),
            false => merge::resolve(&base.content, &head.content, mine, choices).ok(),
        };
        let problems = match together {
            None => Vec::new(),
            Some(content) => match self.composed_problems(&content, &head.content, mine)? {
                problems if problems.is_empty() => {
                    return Ok(Ok((content, Some(Joined { with, parts: merged.joined }))));
                }
                problems => problems,
            },
        };
        let (base, head, mine) = (base.clone(), head.clone(), mine.clone());
        Ok(Err(Box::new(Conflicted { base, head, with, mine, merged, problems })))
    }

    /// What cannot stand in the fields that neither side wrote so: two halves may be too much together, and other words may be anything.
    pub(super) fn composed_problems(
        &self,
        content: &Content,
        theirs: &Content,
        mine: &Content,
    ) -> Outcome<Vec<Problem>> {
        let Some(fiche_type) = self.newest_type(&content.type_key)? else { return Ok(Vec::new()) };
        let mut problems = fiche_type.check(&content.values);
        problems.retain(|problem| match &problem.field {
            ProblemPlace::Field(key) => {
                let value = content.values.get(key);
                value != theirs.values.get(key) && value != mine.values.get(key)
            }
            _ => true,
        });
        Ok(problems)
    }

    /// Whoever made the revisions `from..=to`, each once, the latest first; of more than 200, the latest 200.
    fn savers(&self, fiche: FicheId, from: u32, to: u32) -> Outcome<Vec<ContributorId>> {
        let mut savers = Vec::new();
        for entry in self.store.history(fiche, Some(to + 1), 200)?.into_iter().filter(|entry| entry.number >= from) {
            for contributor in entry.contributors {
                if !savers.contains(&contributor) {
                    savers.push(contributor);
                }
            }
        }
        Ok(savers)
    }

    /// The contributor who saves, or a guest made for them.
    pub(super) fn writer(&self, visitor: &Visitor) -> Outcome<Writer> {
        let Some(contributor) = &visitor.contributor else {
            return match self.rules.writing {
                Writing::Anyone => self.new_guest(),
                Writing::Members | Writing::Invited => Err(Failure::SignIn),
            };
        };
        if !self.may_write(visitor) {
            return Err(Failure::SignIn);
        }
        let record = self.store.contributor(contributor.id)?.ok_or(Failure::SignIn)?;
        if record.blocked.is_some() {
            return Err(Failure::Refused(Refusal::Blocked));
        }
        Ok(Writer { contributor: record.contributor, entries: Vec::new(), session: None })
    }

    /// Sets the address that goes with the title, and says what has to be claimed for it.
    pub(super) fn address(&self, content: &mut Content, head: &Content, fiche: FicheId) -> Outcome<Vec<Entry>> {
        if content.title == head.title && content.slug == head.slug {
            return Ok(Vec::new());
        }
        if content.title != head.title && content.slug == head.slug {
            content.slug = self.free_slug(&content.title, Some(fiche))?;
        }
        Ok(vec![Entry::Slug { slug: content.slug.clone(), fiche }])
    }

    /// The address a title proposes, with a number behind it if it is or was another fiche's.
    pub(super) fn free_slug(&self, title: &Title, fiche: Option<FicheId>) -> Outcome<Slug> {
        let proposed = Slug::of_title(title);
        let is_free = |slug: &Slug| -> Outcome<bool> {
            let holder = self.store.by_slug(slug)?;
            Ok(holder.is_none() || holder == fiche)
        };
        if is_free(&proposed)? {
            return Ok(proposed);
        }
        for number in 2..10_000 {
            let numbered = proposed.numbered(number);
            if is_free(&numbered)? {
                return Ok(numbered);
            }
        }
        Err(Failure::Busy("too many fiches of this title"))
    }

    pub(super) fn revision(
        &self,
        fiche: FicheId,
        head: Option<&Revision>,
        change: Change,
        writer: &Writer,
    ) -> Revision {
        Revision {
            fiche,
            number: head.map_or(1, |head| head.number + 1),
            parent_hash: head.map_or(Hash::ZERO, |head| head.hash),
            base: change.base,
            kind: change.kind,
            content: change.content,
            contributors: vec![writer.contributor.id],
            written: Vec::new(),
            at: self.now(),
            summary: change.summary,
            salt: self.salt(),
            hash: Hash::ZERO,
        }
        .sealed()
    }

    /// Keeps the entries, the revision last among them.
    pub(super) fn keep(
        &self,
        writer: Writer,
        entries: Vec<Entry>,
        key: RequestKey,
        joined: Option<Joined>,
    ) -> Outcome<Kept> {
        let kept = entries.last().and_then(|entry| match entry {
            Entry::Revision(revision) => Some((revision.fiche, revision.number)),
            _ => None,
        });
        let mut batch = Batch { key, entries: writer.entries };
        batch.entries.extend(entries);
        let (is_new, at) = match self.append(batch) {
            Ok(_) => (true, kept),
            Err(AppendError::Repeated { fiche }) => (false, fiche),
            Err(AppendError::Refused(Refused::Head { .. } | Refused::Slug(_) | Refused::ContributorSlug(_))) => {
                return Ok(Kept::Moved);
            }
            Err(AppendError::Refused(Refused::Unique { field, holder })) => {
                let title = self.store.card(holder)?.map(|card| card.title).unwrap_or_default();
                let problem = Problem::at(&field, None, ProblemKind::NotUnique(title));
                return Ok(Kept::Save(Box::new(Save::Invalid(vec![problem]))));
            }
            Err(AppendError::TooLarge) => {
                let problem = Problem { field: ProblemPlace::Fiche, item: None, what: ProblemKind::TooLarge };
                return Ok(Kept::Save(Box::new(Save::Invalid(vec![problem]))));
            }
            Err(error) => return Err(error.into()),
        };
        let (fiche, number) = at.ok_or(Failure::Missing("revision"))?;
        let entry = self.store.entry(fiche, number)?.ok_or(Failure::Missing("revision"))?;
        let words = entry.facts.words.words_added + entry.facts.words.words_replaced;
        let session = if is_new { writer.session } else { None };
        let slug = self.store.card(fiche)?.map_or(entry.slug, |card| card.slug);
        let saved = Saved { fiche, slug, number, saver: writer.contributor, joined, words, session };
        Ok(Kept::Save(Box::new(Save::Saved(Box::new(saved)))))
    }
}

/// What came of an append: done, or the head it was made on is no longer the head.
pub(super) enum Kept {
    Save(Box<Save>),
    Moved,
}

fn renamed_or(kind: RevisionKind, content: &Content, head: &Content) -> RevisionKind {
    let name_aside = Content { title: head.title.clone(), slug: head.slug.clone(), ..content.clone() };
    let is_rename = content.title != head.title || content.slug != head.slug;
    if kind == RevisionKind::Edit && is_rename && says_the_same(&name_aside, head) {
        RevisionKind::Rename
    } else {
        kind
    }
}
