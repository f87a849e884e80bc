//! Care and data of a fiche in sled: what is known of its places, and what of each revision's gifts stands.

use super::{
    View, derive, keys,
    shape::{StoredDeed, StoredLine},
    shaped,
};
use crate::{
    domain::{
        credit::{
            Spans,
            care::{self, Care, Kind, Ledger, Observed, Place, ledger},
        },
        diff::Difference,
        fiche::Content,
        id::{ContributorId, FicheId},
        revision::{Revision, RevisionKind, Timestamp},
    },
    store::door::{Read, ReadError},
};
use std::{collections::BTreeMap, sync::Arc};

/// The ledgers of fiches that were saved lately, after the revision of this number.
#[derive(Debug)]
pub struct Ledgers(quick_cache::sync::Cache<FicheId, (u32, Arc<Ledger>), Weight>);

#[derive(Clone, Debug)]
struct Weight;

const LEDGERS_BYTES: u64 = 4 * 1024 * 1024;
/// What put damage right, and was itself undone sooner, put nothing right.
const HELD_MS: i64 = 7 * 86_400_000;

impl quick_cache::Weighter<FicheId, (u32, Arc<Ledger>)> for Weight {
    fn weight(&self, _: &FicheId, (_, ledger): &(u32, Arc<Ledger>)) -> u64 {
        200 + 120 * ledger.len() as u64
    }
}

impl Default for Ledgers {
    fn default() -> Self {
        Self(super::cache(1_000, LEDGERS_BYTES, Weight))
    }
}

impl View {
    /// Takes in what a revision mended and supplied; gives what of its own stands after it. Changes what stands of earlier
    /// ones in the lists of their contributors.
    pub(super) fn care_next(
        &self,
        revision: &Revision,
        before: Option<&Content>,
        difference: Option<&Difference>,
        spans: (&Spans, &Spans),
        observed: Option<Observed>,
    ) -> anyhow::Result<Care> {
        let (fiche, number) = (revision.fiche, revision.number);
        let mut ledger = match self.ledgers.0.remove(&fiche) {
            Some((_, (at, ledger))) if at + 1 == number => Arc::unwrap_or_clone(ledger),
            _ => self.ledger(fiche)?,
        };
        let mut observed = match observed {
            Some(observed) => observed,
            None => observed_in(revision, before, difference, spans, &ledger),
        };
        self.observe_mending(revision, &ledger, &mut observed)?;
        let touched = ledger.advance(&observed, number);
        let mut givers: Vec<u32> = Vec::new();
        for id in touched {
            let Some(place) = ledger.get(id) else { continue };
            givers.extend(place.givers());
            self.cells.put_small(&keys::place(fiche, id), &shaped(place))?;
        }
        givers.sort_unstable();
        givers.dedup();
        let standing = if givers.is_empty() { BTreeMap::new() } else { ledger.standing() };
        for giver in givers.into_iter().filter(|giver| *giver < number) {
            self.set_care(fiche, giver, standing.get(&giver).copied().unwrap_or_default())?;
        }
        self.ledgers.0.insert(fiche, (number, Arc::new(ledger)));
        Ok(standing.get(&number).copied().unwrap_or_default())
    }

    /// What is known of a fiche after this revision, where it is in memory.
    pub(super) fn ledger_kept(&self, fiche: FicheId, number: u32) -> Option<Arc<Ledger>> {
        if number == 0 {
            return Some(Arc::default());
        }
        let (at, ledger) = self.ledgers.0.get(&fiche)?;
        (at == number).then_some(ledger)
    }

    fn ledger(&self, fiche: FicheId) -> Read<Ledger> {
        let mut ledger = Ledger::default();
        for pair in self.cells.under(&keys::places(fiche)) {
            let (key, bytes) = pair?;
            let id = key.last_chunk().ok_or_else(|| ReadError::Damaged(format!("a place of fiche {fiche}")))?;
            let place: Place = super::read_shape(&key, &bytes)?;
            ledger.insert(u64::from_be_bytes(*id), place);
        }
        Ok(ledger)
    }

    /// What stands of an earlier revision, in the list of whoever made it first.
    fn set_care(&self, fiche: FicheId, number: u32, care: Care) -> Read<()> {
        let line: Option<StoredLine> = self.cell(&keys::entry(fiche, number))?;
        let Some((giver, position)) = line.and_then(|line| Some((line.first_contributor()?, line.position()))) else {
            return Ok(());
        };
        let key = keys::revision_of(giver, position);
        let Some(deed) = self.small::<StoredDeed>(&key)? else { return Ok(()) };
        if deed.care != care {
            self.cells.put_small(&key, &shaped(&StoredDeed { care, ..deed }))?;
        }
        Ok(())
    }

    /// Whether this revision put right what somebody else had done, or took such a mending back.
    fn observe_mending(&self, revision: &Revision, ledger: &Ledger, observed: &mut Observed) -> Read<()> {
        let Some((undone, damager)) = self.undone(revision)? else { return Ok(()) };
        for place in ledger.given_by(undone, Kind::Mending) {
            let line: Option<StoredLine> = self.cell(&keys::entry(revision.fiche, undone))?;
            let mended = line.map_or(Timestamp(0), |line| line.at());
            if revision.at.0.saturating_sub(mended.0) < HELD_MS {
                observed.seen.insert(place, Vec::new());
            }
        }
        let mender = revision.contributors.first().copied().filter(|mender| *mender != damager);
        if let Some(mender) = mender {
            let place = care::mending(mender, damager);
            let after = u64::from(revision.number);
            observed.seen.insert(place, vec![after]);
            observed.changes.push(ledger::Change { place, kind: Kind::Mending, before: ledger::ABSENT, after });
        }
        Ok(())
    }

    /// The revision that this one takes back, and who made that: it says so itself, or has the content of the last but one.
    fn undone(&self, revision: &Revision) -> Read<Option<(u32, ContributorId)>> {
        let number = match revision.kind {
            RevisionKind::Undo(number) => number,
            RevisionKind::Restore(to) if to + 1 < revision.number => revision.number - 1,
            RevisionKind::Edit | RevisionKind::Merge | RevisionKind::Import if revision.number > 2 => {
                let earlier = self.kept(revision.fiche, revision.number - 2)?;
                let is_same = |content: &Content| {
                    content.values == revision.content.values && content.title == revision.content.title
                };
                let parent = self.kept(revision.fiche, revision.number - 1)?;
                let is_return = earlier.is_some_and(|earlier| is_same(&earlier.revision.content))
                    && parent.is_some_and(|parent| !is_same(&parent.revision.content));
                if !is_return {
                    return Ok(None);
                }
                revision.number - 1
            }
            _ => return Ok(None),
        };
        let line: Option<StoredLine> = self.cell(&keys::entry(revision.fiche, number))?;
        Ok(line.and_then(|line| line.first_contributor()).map(|who| (number, who)))
    }
}

/// What a revision did, as far as it is care or data, and as its content alone shows it.
pub(super) fn observed_in(
    revision: &Revision,
    before: Option<&Content>,
    difference: Option<&Difference>,
    (spans_before, spans_after): (&Spans, &Spans),
    ledger: &Ledger,
) -> Observed {
    if let RevisionKind::Adaptation { .. } = revision.kind {
        // What is carried over was not supplied by whoever carried it.
        return Observed::default();
    }
    let step = care::Step {
        number: revision.number,
        giver: revision.contributors[0],
        before,
        after: &revision.content,
        difference,
        spans_before,
        spans_after,
    };
    derive::guarded("care", || care::observe(&step, ledger)).unwrap_or_default()
}
