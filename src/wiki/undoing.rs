//! Undoing everything an account did, fiche by fiche, as new revisions; what others did since is kept.

use super::{
    Failure, Outcome, Visitor, Wiki,
    accounts::measures::reason_of,
    draft::says_the_same,
    failure::Refusal,
    saving::{Change, Kept, Save},
};
use crate::{
    domain::{
        contributor::{Contributor, Origin},
        fiche::{Content, Slug},
        id::{ContributorId, FicheId},
        merge,
        revision::{Revision, RevisionKind},
    },
    store::{Batch, Entry, Measure, MeasureKind},
};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// Most revisions of an account that are looked at.
const REVISIONS_MAX: usize = 50_000;
const REVISIONS_AT_ONCE: usize = 500;
/// How often a fiche is tried again that others save meanwhile.
const ATTEMPTS: usize = 10;
/// Places that are told one by one.
const LEFT_TOLD: usize = 200;

/// What an account did, before it is undone.
#[derive(Clone, Debug)]
pub struct Deeds {
    pub of: Contributor,
    pub fiches: usize,
    pub revisions: usize,
}

/// What one go of undoing came to.
#[derive(Clone, Debug, Default)]
pub struct Undoing {
    /// Fiches that have a new revision.
    pub mended: u32,
    /// Fiches in which something stays for people to decide.
    pub left: Vec<Left>,
    /// Its time was over: the next go begins at this fiche.
    pub next: Option<FicheId>,
}

/// Something that cannot be undone by itself.
#[derive(Clone, Debug)]
pub struct Left {
    pub title: String,
    pub slug: Slug,
    pub why: LeftWhy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftWhy {
    /// They began the fiche, and others have written in it.
    Begun,
    /// Others changed the same words since.
    Changed,
    /// They made a revision together with others.
    Together,
    /// What there was cannot stand any more: too long, or a value that is another fiche's now.
    Impossible,
    /// Others were saving at this very moment.
    Busy,
}

/// One fiche, looked at: what it would say, and what stays.
struct Looked {
    content: Content,
    newest: u32,
    left: Option<LeftWhy>,
}

impl Wiki {
    /// How much an account did. Linear in its revisions.
    pub fn all_done_by(&self, of: ContributorId) -> Outcome<Deeds> {
        let record = self.store.contributor(of)?.ok_or(Failure::Missing("contributor"))?;
        let touched = self.touched(of)?;
        let revisions = touched.values().map(Vec::len).sum();
        Ok(Deeds { of: record.contributor, fiches: touched.len(), revisions })
    }

    /// Undoes what an account did, from the fiche `from` on, for as long as `time`; whoever does it is settled and says why, and
    /// anybody can read of it. Doing it again changes nothing more.
    pub fn undo_everything(
        &self,
        visitor: &Visitor,
        of: ContributorId,
        reason: &str,
        from: Option<FicheId>,
        time: Duration,
    ) -> Outcome<Undoing> {
        let until = Instant::now() + time;
        if !self.is_settled(visitor)? {
            return Err(Failure::Refused(Refusal::NotSettled));
        }
        let record = self.store.contributor(of)?.ok_or(Failure::Missing("contributor"))?;
        let reason = reason_of(reason);
        if matches!(record.contributor.origin, Origin::Imported { .. }) || reason.is_empty() {
            return Err(Failure::Refused(Refusal::AlreadySo));
        }
        let _turn = self.undoing.try_lock().map_err(|_| Failure::Busy("somebody undoes the work of an account"))?;
        let mut done = Undoing::default();
        let touched = self.touched(of)?;
        for (fiche, numbers) in touched.range(from.unwrap_or(FicheId([0; 16]))..) {
            if Instant::now() > until {
                done.next = Some(*fiche);
                break;
            }
            let left = match self.undo_in(visitor, of, *fiche, numbers, &reason)? {
                (true, left) => {
                    done.mended += 1;
                    left
                }
                (false, left) => left,
            };
            if let (Some(why), Some(card)) = (left, self.store.card(*fiche)?) {
                done.left.push(Left { title: card.title, slug: card.slug, why });
            }
        }
        if done.mended > 0 {
            let measure = Measure {
                kind: MeasureKind::Undoing,
                of,
                by: visitor.id(),
                at: self.now(),
                reason,
                mended: done.mended,
                left: done.left.len() as u32,
            };
            self.append(Batch { key: self.new_key(), entries: vec![Entry::Measure(measure)] })?;
        }
        done.left.truncate(LEFT_TOLD);
        Ok(done)
    }

    /// By fiche, the numbers of the revisions that somebody made, in order.
    fn touched(&self, of: ContributorId) -> Outcome<BTreeMap<FicheId, Vec<u32>>> {
        let mut touched: BTreeMap<FicheId, Vec<u32>> = BTreeMap::new();
        let (mut before, mut count) = (None, 0);
        loop {
            let entries = self.store.revisions_of(of, before, REVISIONS_AT_ONCE)?;
            for entry in &entries {
                touched.entry(entry.fiche).or_default().push(entry.number);
            }
            count += entries.len();
            before = entries.last().map(|entry| entry.position);
            if entries.len() < REVISIONS_AT_ONCE || count >= REVISIONS_MAX {
                break;
            }
        }
        touched.values_mut().for_each(|numbers| numbers.sort_unstable());
        Ok(touched)
    }

    /// Whether a revision was made, and what stays.
    fn undo_in(
        &self,
        visitor: &Visitor,
        of: ContributorId,
        fiche: FicheId,
        numbers: &[u32],
        reason: &str,
    ) -> Outcome<(bool, Option<LeftWhy>)> {
        for _ in 0..ATTEMPTS {
            let head = self.store.head(fiche)?.ok_or(Failure::Missing("fiche"))?.revision;
            let Looked { mut content, newest, left } = self.without(of, &head, numbers)?;
            let mut entries = self.address(&mut content, &head.content, fiche)?;
            if says_the_same(&content, &head.content) {
                return Ok((false, left));
            }
            let kind = match content.is_removed && !head.content.is_removed {
                true => RevisionKind::Removal,
                false => RevisionKind::Undo(newest),
            };
            let writer = self.writer(visitor)?;
            let change = Change { content, kind, base: None, summary: reason.to_owned() };
            entries.push(Entry::Revision(Box::new(self.revision(fiche, Some(&head), change, &writer))));
            match self.keep(writer, entries, self.new_key(), None)? {
                Kept::Save(save) => match *save {
                    Save::Saved(_) => return Ok((true, left)),
                    _ => return Ok((false, Some(LeftWhy::Impossible))),
                },
                Kept::Moved => {}
            }
        }
        Ok((false, Some(LeftWhy::Busy)))
    }

    /// What the fiche says without these revisions, the latest taken back first; revisions that follow one another are one change.
    fn without(&self, of: ContributorId, head: &Arc<Revision>, numbers: &[u32]) -> Outcome<Looked> {
        let mut content = head.content.clone();
        let newest = numbers.last().copied().unwrap_or(head.number);
        let is_all_theirs = numbers.len() == head.number as usize;
        let mut left = None;
        for run in numbers.chunk_by(|a, b| a + 1 == *b).rev() {
            let (first, last) = (run[0], run[run.len() - 1]);
            let change = self.store.revision(head.fiche, last)?.ok_or(Failure::Missing("revision"))?;
            let mut is_alone = true;
            for number in run {
                let revision = self.store.revision(head.fiche, *number)?.ok_or(Failure::Missing("revision"))?;
                is_alone &= revision.contributors == [of];
            }
            if !is_alone {
                left = left.or(Some(LeftWhy::Together));
                continue;
            }
            if first == 1 && is_all_theirs {
                content.is_removed = true;
                break;
            }
            let before = match first {
                1 => {
                    left = left.or(Some(LeftWhy::Begun));
                    if last == 1 {
                        continue;
                    }
                    1
                }
                _ => first - 1,
            };
            let before = self.store.revision(head.fiche, before)?.ok_or(Failure::Missing("revision"))?;
            if content == change.content {
                content = before.content.clone();
                continue;
            }
            let merged = merge::undo(&before.content, &change.content, &content);
            if !merged.conflicts.is_empty() {
                left = left.or(Some(LeftWhy::Changed));
            }
            if self.composed_problems(&merged.content, &content, &before.content)?.is_empty() {
                content = merged.content;
            } else {
                left = Some(LeftWhy::Impossible);
            }
        }
        Ok(Looked { content, newest, left })
    }
}
