//! Reading fiches: heads, revisions, histories, lists and what leads where.

use super::{
    View,
    ground::Scan,
    keys,
    shape::{StoredCard, StoredDeed, StoredHead, StoredLine, StoredNaming, StoredWork},
};
use crate::{
    domain::{
        credit::Spans,
        fiche::Slug,
        fiche_type::FieldKey,
        id::{ContributorId, FicheId},
        revision::{Hash, Revision},
    },
    store::door::{Card, Deed, Head, Position, Read, ReadError, RevisionEntry, Work},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

impl View {
    pub fn head(&self, fiche: FicheId) -> Read<Option<Head>> {
        let Some(head) = self.stored_head(fiche)? else { return Ok(None) };
        let revision = self.there(fiche, head.number)?;
        let credit = self.credit_at(fiche, head.number)?;
        Ok(Some(Head { fiche, revision, created: head.created, credit }))
    }

    /// Every fiche with the number of its head, in the order of ids.
    pub fn heads(&self) -> impl Iterator<Item = Read<(FicheId, u32)>> + '_ {
        self.cells.under(&keys::heads()).map(|pair| {
            let (key, bytes) = pair?;
            let head: StoredHead = super::read_shape(&key, &bytes)?;
            Ok((FicheId(last_id(&key)?), head.number))
        })
    }

    /// Number and hash of the head: what the next revision must follow.
    pub fn tip(&self, fiche: FicheId) -> Read<Option<(u32, Hash)>> {
        Ok(self.stored_head(fiche)?.map(|head| (head.number, head.hash)))
    }

    pub fn revision(&self, fiche: FicheId, number: u32) -> Read<Option<Arc<Revision>>> {
        if !self.is_reached(fiche, number)? {
            return Ok(None);
        }
        self.there(fiche, number).map(Some)
    }

    pub fn credit(&self, fiche: FicheId, number: u32) -> Read<Option<Arc<Spans>>> {
        if !self.is_reached(fiche, number)? {
            return Ok(None);
        }
        self.credit_at(fiche, number).map(Some)
    }

    pub fn entry(&self, fiche: FicheId, number: u32) -> Read<Option<RevisionEntry>> {
        if !self.is_reached(fiche, number)? {
            return Ok(None);
        }
        self.line(fiche, number).map(Some)
    }

    pub fn history(&self, fiche: FicheId, before: Option<u32>, limit: usize) -> Read<Vec<RevisionEntry>> {
        let Some(head) = self.stored_head(fiche)? else { return Ok(Vec::new()) };
        let newest = before.map_or(head.number, |before| head.number.min(before.saturating_sub(1)));
        (1..=newest).rev().take(limit).map(|number| self.line(fiche, number)).collect()
    }

    pub fn by_slug(&self, slug: &Slug) -> Read<Option<FicheId>> {
        self.small_id(&keys::slug(slug))
    }

    pub fn by_source(&self, name: &str, id: &str) -> Read<Option<FicheId>> {
        self.small_id(&keys::source(name, id))
    }

    pub fn by_title(&self, folded: &str) -> Read<Vec<FicheId>> {
        self.fiches_under(&keys::titles(folded))
    }

    pub fn by_unique(&self, field: &FieldKey, folded: &str) -> Read<Vec<FicheId>> {
        self.fiches_under(&keys::uniques(field, folded))
    }

    /// Where a link of this title leads: to the first fiche that has it, else to the first that once had it, and is not in
    /// the bin.
    pub fn by_link(&self, folded: &str) -> Read<Option<FicheId>> {
        if let Some(fiche) = self.by_title(folded)?.into_iter().next() {
            return Ok(Some(fiche));
        }
        for fiche in self.fiches_under(&keys::titles_ever(folded))? {
            if self.card(fiche)?.is_some_and(|card| !card.is_removed) {
                return Ok(Some(fiche));
            }
        }
        Ok(None)
    }

    pub fn card(&self, fiche: FicheId) -> Read<Option<Card>> {
        let stored: Option<StoredCard> = self.cell(&keys::card(fiche))?;
        Ok(stored.map(|card| card.into_card(fiche)))
    }

    pub fn cards(&self) -> Read<Vec<Card>> {
        let cards = self.cells.each(&keys::cards(), 16).map(|cell| {
            let (key, bytes) = cell?;
            let stored: StoredCard = super::read_shape(&key, &bytes)?;
            Ok(stored.into_card(FicheId(last_id(&key)?)))
        });
        cards.collect()
    }

    pub fn links_to(&self, fiche: FicheId) -> Read<Vec<FicheId>> {
        let mut sources: BTreeSet<FicheId> = self.fiches_under(&keys::references_to(fiche))?.into_iter().collect();
        let prefix = keys::titles_of(fiche);
        for pair in self.cells.under(&prefix) {
            let (key, _) = pair?;
            // Very long titles stand by a digest there: then only the titles of today are looked at.
            let Ok(folded) = std::str::from_utf8(&key[prefix.len()..]) else { continue };
            if self.by_link(folded)? == Some(fiche) {
                sources.extend(self.fiches_under(&keys::asked_for(folded))?);
            }
        }
        Ok(sources.into_iter().collect())
    }

    pub fn adaptations_of(&self, fiche: FicheId) -> Read<Vec<FicheId>> {
        self.fiches_under(&keys::adaptations_of(fiche))
    }

    pub fn wanted(&self, limit: usize) -> Read<Vec<(String, Vec<FicheId>)>> {
        let mut asked: BTreeMap<String, (String, Vec<FicheId>)> = BTreeMap::new();
        for pair in self.cells.under(&keys::all_asked()) {
            let (key, words) = pair?;
            let by = FicheId(last_id(&key)?);
            let folded = String::from_utf8_lossy(&key[1..key.len() - 17]).into_owned();
            let shown = || if words.is_empty() { folded.clone() } else { String::from_utf8_lossy(&words).into_owned() };
            asked.entry(folded.clone()).or_insert_with(|| (shown(), Vec::new())).1.push(by);
        }
        let mut wanted = Vec::new();
        for (folded, (words, fiches)) in asked {
            if self.by_link(&folded)?.is_none() {
                wanted.push((words, fiches));
            }
        }
        wanted.sort_by_key(|(_, fiches)| std::cmp::Reverse(fiches.len()));
        wanted.truncate(limit);
        Ok(wanted)
    }

    pub fn changes(&self, before: Option<Position>, limit: usize) -> Read<Vec<RevisionEntry>> {
        let reached = keys::change(Position(self.position().0 + 1));
        let end = before.map(keys::change).map_or(reached.clone(), |before| before.min(reached));
        self.lines(self.cells.between(keys::changes()..end).rev(), limit)
    }

    pub fn changes_after(&self, after: Position, limit: usize) -> Read<Vec<RevisionEntry>> {
        let reached = keys::change(Position(self.position().0 + 1));
        let start = keys::change(Position(after.0.saturating_add(1)));
        if start >= reached {
            return Ok(Vec::new());
        }
        self.lines(self.cells.between(start..reached), limit)
    }

    pub fn revisions_of(
        &self,
        contributor: ContributorId,
        before: Option<Position>,
        limit: usize,
    ) -> Read<Vec<RevisionEntry>> {
        self.lines(
            self.deeds_below(contributor, before).rev().map(|pair| {
                let (key, bytes) = pair?;
                let deed: StoredDeed = super::read_shape(&key, &bytes)?;
                Ok((key, super::shaped(&(deed.fiche, deed.number)).into()))
            }),
            limit,
        )
    }

    pub fn works(&self, contributor: ContributorId) -> Read<Vec<Work>> {
        let works = self.cells.under(&keys::works(contributor)).map(|pair| {
            let (key, bytes) = pair?;
            let StoredWork { words, parted } = super::read_shape(&key, &bytes)?;
            let fiche = FicheId(last_id(&key)?);
            let all = self.card(fiche)?.map_or(0, |card| card.words);
            Ok(Work { fiche, words, share: if all == 0 { 0.0 } else { parted / f64::from(all) } })
        });
        works.collect()
    }

    pub fn deeds(&self, contributor: ContributorId, before: Option<Position>, limit: usize) -> Read<Vec<Deed>> {
        let deeds = self.deeds_below(contributor, before).rev().take(limit).map(|pair| {
            let (key, bytes) = pair?;
            let stored: StoredDeed = super::read_shape(&key, &bytes)?;
            let position = key.last_chunk().map(|position| Position(u64::from_be_bytes(*position)));
            Ok(stored.into_deed(position.unwrap_or_default()))
        });
        deeds.collect()
    }

    fn deeds_below(&self, contributor: ContributorId, before: Option<Position>) -> Scan<'_> {
        let reached = self.position().0 + 1;
        let end = Position(before.map_or(reached, |before| before.0.min(reached)));
        self.cells.between(keys::revisions_of(contributor)..keys::revision_of(contributor, end))
    }

    fn lines(
        &self,
        pairs: impl Iterator<Item = Read<(sled::IVec, sled::IVec)>>,
        limit: usize,
    ) -> Read<Vec<RevisionEntry>> {
        let lines = pairs.take(limit).map(|pair| {
            let (key, bytes) = pair?;
            let (fiche, number) = super::read_shape(&key, &bytes)?;
            self.line(fiche, number)
        });
        lines.collect()
    }

    fn line(&self, fiche: FicheId, number: u32) -> Read<RevisionEntry> {
        let line: StoredLine = self.cell(&keys::entry(fiche, number))?.ok_or_else(|| missing(fiche, number))?;
        let naming: StoredNaming =
            self.cell(&keys::naming(fiche, line.named))?.ok_or_else(|| missing(fiche, line.named))?;
        Ok(line.into_entry(fiche, number, naming))
    }

    fn there(&self, fiche: FicheId, number: u32) -> Read<Arc<Revision>> {
        let kept = self.kept(fiche, number)?.ok_or_else(|| missing(fiche, number))?;
        Ok(kept.revision.clone())
    }

    /// Whether the head has come that far: what stands in sled beyond it is not read yet.
    fn is_reached(&self, fiche: FicheId, number: u32) -> Read<bool> {
        Ok(number > 0 && self.stored_head(fiche)?.is_some_and(|head| number <= head.number))
    }

    fn stored_head(&self, fiche: FicheId) -> Read<Option<StoredHead>> {
        self.small(&keys::head(fiche))
    }

    fn small_id(&self, key: &[u8]) -> Read<Option<FicheId>> {
        self.cells.small(key)?.map(|id| last_id(&id).map(FicheId)).transpose()
    }

    fn fiches_under(&self, prefix: &[u8]) -> Read<Vec<FicheId>> {
        self.cells.under(prefix).map(|pair| Ok(FicheId(last_id(&pair?.0)?))).collect()
    }
}

fn last_id(bytes: &[u8]) -> Read<[u8; 16]> {
    let id = bytes.last_chunk().copied();
    id.ok_or_else(|| ReadError::Damaged(format!("a key of the view is too short: {bytes:02x?}")))
}

fn missing(fiche: FicheId, number: u32) -> ReadError {
    ReadError::Damaged(format!("revision {number} of fiche {fiche} is missing"))
}
