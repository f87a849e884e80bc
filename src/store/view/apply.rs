//! A record becomes keys: a pure function of the record and of those before it, and the same when it is done twice.

use super::{
    Known, View,
    derive::Derived,
    index::card,
    keys,
    shape::{Made, Reached, StoredCard, StoredHead, StoredLine, StoredNaming},
    shaped,
};
use crate::{
    domain::{
        fiche::{Content, Slug},
        fiche_type::{FicheType, TypeKey},
        id::{ContributorId, FicheId, RequestKey},
        revision::{Hash, Revision, RevisionKind, Timestamp},
    },
    store::{
        door::{ContributorRecord, Pass, Position, Session, Thank, Token},
        journal::End,
        record::{Coded, Record, StoredBatch, StoredEntry, StoredPerson},
    },
};
use anyhow::{Context, bail, ensure};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};

/// Where the entries of one record stand.
pub const ENTRIES_BITS: u32 = 10;

/// The position of an entry: its record's number and its place in it.
pub fn position(record: u64, entry: usize) -> Position {
    Position(record << ENTRIES_BITS | entry as u64)
}

impl View {
    /// Applies the record that ends at `end`. `known` are revisions of it that were decoded already.
    ///
    /// Fails where a chain is broken, and where sled does; what was written by then is written again by the next try.
    pub fn apply(&self, end: End, record: &Record, known: &[Arc<Known>]) -> anyhow::Result<()> {
        let mut reached = self.reached();
        ensure!(reached.last + 1 == end.last, "record {} cannot follow record {}", end.last, reached.last);
        let mut of_it = HashMap::with_capacity(known.len());
        for known in known {
            let key = (known.kept.revision.fiche, known.kept.revision.number);
            self.revisions.insert(key, known.kept.clone());
            of_it.insert(key, &**known);
        }
        match record {
            Record::Batch(batch) => {
                self.apply_batch(end.last, batch, &of_it, &mut reached)
                    .with_context(|| format!("record {}", end.last))?;
            }
            Record::Checkpoint(checkpoint) => ensure!(
                (checkpoint.last, checkpoint.digest) == (reached.last, reached.digest),
                "the checkpoint in record {} does not agree with the records before it",
                end.last
            ),
        }
        reached.last = end.last;
        reached.digest = end.digest;
        self.cells.put_small(keys::REACHED, &shaped(&reached))?;
        *self.reached.write().unwrap_or_else(PoisonError::into_inner) = reached;
        Ok(())
    }

    fn apply_batch(
        &self,
        number: u64,
        batch: &StoredBatch,
        known: &HashMap<(FicheId, u32), &Known>,
        reached: &mut Reached,
    ) -> anyhow::Result<()> {
        let mut made: Made = None;
        for (index, entry) in batch.entries.iter().enumerate() {
            let at = position(number, index);
            reached.position = at.0;
            match entry {
                StoredEntry::Revision(coded) => {
                    let known = known.get(&(FicheId(coded.fiche), coded.number)).copied();
                    self.apply_revision(at, Timestamp(batch.received), coded, known, reached)?;
                    made = Some((FicheId(coded.fiche), coded.number));
                }
                StoredEntry::Slug { slug, fiche } => {
                    let slug = Slug::parse(slug).with_context(|| format!("the address {slug:?}"))?;
                    self.cells.put_small(&keys::slug(&slug), fiche)?;
                }
                StoredEntry::Source { name, id, fiche } => self.cells.put_small(&keys::source(name, id), fiche)?,
                StoredEntry::Type { key, version, json } => self.apply_type(at, key, *version, json)?,
                StoredEntry::Setting { key, value } => {
                    self.cells.put(&keys::setting(key), stamp(at), value.as_bytes())?;
                }
                StoredEntry::Thank { fiche, number, by, is_taken_back } => {
                    let thank = Thank { fiche: FicheId(*fiche), number: *number, by: ContributorId(*by) };
                    self.apply_thank(at, Timestamp(batch.received), thank, *is_taken_back)?;
                }
                other => self.apply_people(at, other, reached)?,
            }
        }
        self.cells.put_small(&keys::request(RequestKey(batch.key)), &shaped(&made))?;
        Ok(())
    }

    fn apply_people(&self, at: Position, entry: &StoredEntry, reached: &mut Reached) -> anyhow::Result<()> {
        match entry {
            StoredEntry::Contributor(stored) => self.apply_person(at, &stored.clone().into(), reached)?,
            StoredEntry::Person(stored) => self.apply_person(at, stored, reached)?,
            StoredEntry::Session(stored) => {
                let session = Session::from(stored.clone());
                self.cells.put(&keys::session(&session.token_hash), stamp(at), &shaped(stored))?;
                self.cells.put_small(&keys::session_of(session.contributor, &session.token_hash), &[])?;
            }
            StoredEntry::SessionEnd(hash) => {
                if let Some(session) = self.session(hash)? {
                    self.cells.remove_small(&keys::session_of(session.contributor, hash))?;
                }
                self.cells.remove(&keys::session(hash))?;
            }
            StoredEntry::SessionsEnd(contributor) => self.end_sign_ins(ContributorId(*contributor))?,
            StoredEntry::Token(stored) => {
                let token = Token::from(stored.clone());
                self.cells.put(&keys::token(&token.hash), stamp(at), &shaped(stored))?;
                self.cells.put_small(&keys::token_of(token.contributor, token.id), &token.hash)?;
                self.cells.put_small(&keys::token_id(token.id), &token.hash)?;
            }
            StoredEntry::TokenEnd(id) => self.end_token(*id)?,
            StoredEntry::Pass(stored) => {
                let pass = Pass::from(stored.clone());
                self.cells.put(&keys::pass(&pass.hash), stamp(at), &shaped(stored))?;
            }
            StoredEntry::PassEnd(hash) => self.cells.remove(&keys::pass(hash))?,
            StoredEntry::Measure(stored) => self.cells.put(&keys::measure(at), stamp(at), &shaped(stored))?,
            _ => {}
        }
        Ok(())
    }

    fn apply_person(&self, at: Position, stored: &StoredPerson, reached: &mut Reached) -> anyhow::Result<()> {
        let record = ContributorRecord::try_from(stored.clone())?;
        let id = record.contributor.id;
        self.cells.put_small(&keys::contributor_slug(&record.contributor.slug()), &id.0)?;
        if let Some(before) = self.contributor(id)?.and_then(|record| record.claimed_by) {
            self.cells.remove_small(&keys::claim(before, id))?;
        }
        if let Some(claimer) = record.claimed_by {
            self.cells.put_small(&keys::claim(claimer, id), &[])?;
        }
        self.cells.put(&keys::contributor(id), stamp(at), &shaped(stored))?;
        reached.contributors += u64::from(record.version == 1);
        Ok(())
    }

    fn end_sign_ins(&self, contributor: ContributorId) -> anyhow::Result<()> {
        let prefix = keys::sessions_of(contributor);
        for pair in self.cells.under(&prefix) {
            let (key, _) = pair?;
            if let Ok(hash) = key[prefix.len()..].try_into() {
                self.cells.remove(&keys::session(hash))?;
            }
            self.cells.remove_small(&key)?;
        }
        let prefix = keys::tokens_of(contributor);
        for pair in self.cells.under(&prefix) {
            let (key, _) = pair?;
            if let Some(id) = key[prefix.len()..].first_chunk() {
                self.end_token(u64::from_be_bytes(*id))?;
            }
        }
        Ok(())
    }

    fn end_token(&self, id: u64) -> anyhow::Result<()> {
        let Some(hash) = self.cells.small(&keys::token_id(id))? else { return Ok(()) };
        if let Ok(hash) = <&[u8; 32]>::try_from(hash.as_ref()) {
            if let Some(token) = self.token(hash)? {
                self.cells.remove_small(&keys::token_of(token.contributor, id))?;
            }
            self.cells.remove(&keys::token(hash))?;
        }
        self.cells.remove_small(&keys::token_id(id))?;
        Ok(())
    }

    fn apply_type(&self, at: Position, key: &str, version: u32, json: &str) -> anyhow::Result<()> {
        let key = TypeKey::parse(key).with_context(|| format!("the type {key:?}"))?;
        let fiche_type: FicheType =
            serde_json::from_str(json).with_context(|| format!("version {version} of {key}"))?;
        self.cells.put(&keys::fiche_type(&key, version), stamp(at), json.as_bytes())?;
        let mut types = self.types.write().unwrap_or_else(PoisonError::into_inner);
        types.insert((key, version), Arc::new(fiche_type));
        Ok(())
    }

    /// Which revision began to call the fiche as this one does.
    fn name(&self, at: Position, revision: &Revision, before: Option<&Content>) -> anyhow::Result<u32> {
        let (fiche, number) = (revision.fiche, revision.number);
        let naming = StoredNaming::of(&revision.content);
        if before.is_some_and(|before| StoredNaming::of(before) == naming) {
            let before: Option<StoredLine> = self.cell(&keys::entry(fiche, number - 1))?;
            return Ok(before.context("the line before it is missing")?.named);
        }
        self.cells.put(&keys::naming(fiche, number), stamp(at), &shaped(&naming))?;
        Ok(number)
    }

    fn apply_revision(
        &self,
        at: Position,
        received: Timestamp,
        coded: &Coded,
        known: Option<&Known>,
        reached: &mut Reached,
    ) -> anyhow::Result<()> {
        let (fiche, number) = (FicheId(coded.fiche), coded.number);
        let named = || format!("revision {number} of fiche {fiche}");
        let kept = match known.map(|known| known.kept.clone()).or_else(|| self.lately(fiche, number)) {
            Some(kept) => kept,
            None => self.decoded(coded).with_context(named)?,
        };
        self.revisions.insert((fiche, number), kept.clone());
        let revision = &kept.revision;
        let parent = match known.and_then(Known::parent) {
            None if number > 1 => self.kept(fiche, number - 1).with_context(named)?,
            parent => parent,
        };
        let parent_hash = parent.as_ref().map_or(Hash::ZERO, |parent| parent.revision.hash);
        ensure!(number == 1 || parent.is_some(), "{}: the one before it is missing", named());
        ensure!(revision.parent_hash == parent_hash, "{}: it does not follow the one before it", named());

        let head: Option<StoredHead> = self.small(&keys::head(fiche))?;
        let coded = shaped(coded);
        match head.map_or(0, |head| head.number) {
            last if last + 1 == number => self.cells.put(&keys::revision(fiche, number), stamp(at), &coded)?,
            last if last < number => bail!("{}: the head is revision {last}", named()),
            // Applied before by a program that was killed in the middle of this record.
            _ => ensure!(
                self.cells.get(&keys::revision(fiche, number))?.as_deref() == Some(&coded[..]),
                "{}: another stands in its place",
                named()
            ),
        }
        let before = parent.as_ref().map(|parent| &parent.revision.content);
        let computed;
        let derived = match known.and_then(Known::derived) {
            Some(derived) => derived,
            None => {
                computed = Derived::of(before, revision);
                &computed
            }
        };
        let named = self.name(at, revision, before)?;
        let line = StoredLine::of(revision, at, received, derived.facts.clone(), named);
        self.cells.put(&keys::entry(fiche, number), stamp(at), &shaped(&line))?;
        self.cells.put_small(&keys::change(at), &shaped(&(fiche, number)))?;
        if let RevisionKind::Adaptation { fiche: of, .. } = revision.kind {
            self.cells.put_small(&keys::adaptation(of, fiche), &[])?;
        }
        self.index_title(fiche, before, &revision.content)?;
        self.index_links(at, fiche, &derived.links)?;
        self.index_uniques(fiche, before, &revision.content)?;

        let (credit, observed) =
            known.and_then(Known::take_ahead).map_or((None, None), |ahead| (Some(ahead.credit), ahead.observed));
        let (spans_before, spans) = self.credit_next(revision, credit, stamp(at))?;
        let care = self.care_next(revision, before, derived.difference.as_ref(), (&spans_before, &spans), observed)?;
        self.index_deeds(at, revision, (&spans_before, &spans), care)?;
        let shares = spans.shares();
        self.index_works(fiche, (&spans_before, before), (&shares, revision.content.is_removed))?;
        let created = head.map_or(revision.at, |head| head.created);
        let words = spans.parts.iter().flat_map(|(_, spans)| spans).map(|span| span.words).sum();
        let card = card(revision, created, words, &shares);
        self.cells.put(&keys::card(fiche), stamp(at), &shaped(&StoredCard::from(card)))?;
        let head = StoredHead { number, hash: revision.hash, created };
        self.cells.put_small(&keys::head(fiche), &shaped(&head))?;
        reached.revisions += 1;
        reached.fiches += u64::from(number == 1);
        Ok(())
    }
}

/// What tells one writing of a cell from the next.
pub(super) fn stamp(at: Position) -> u32 {
    at.0 as u32
}
