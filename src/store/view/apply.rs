//! A record becomes keys: a pure function of the record and of those before it, and the same when it is done twice.

use super::{
    Known, View,
    derive::Derived,
    keys,
    shape::{Made, Reached, StoredCard, StoredDeed, StoredHead, StoredLine, StoredLinks, StoredWork},
    shaped,
};
use crate::{
    domain::{
        credit::{Share, Spans, care::Care, lasting},
        diff::Facts,
        fiche::{Content, Slug},
        fiche_type::{FicheType, FieldKey, TypeKey},
        id::{ContributorId, FicheId, RequestKey},
        link::Links,
        revision::{Hash, Revision, RevisionKind, Timestamp},
        text,
        value::Value,
    },
    store::{
        door::{Card, ContributorRecord, Deed, Pass, Position, RevisionEntry, Session, Thank, Token},
        journal::End,
        record::{Coded, Record, StoredBatch, StoredEntry, StoredPerson},
    },
};
use anyhow::{Context, bail, ensure};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
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
        let kept = match self.revisions.get(&(fiche, number)) {
            Some(kept) => kept,
            None => self.decoded(coded).with_context(named)?,
        };
        self.revisions.insert((fiche, number), kept.clone());
        let revision = &kept.revision;
        let parent = match number {
            1 => None,
            _ => self.kept(fiche, number - 1).with_context(named)?,
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
        let line = StoredLine::from(RevisionEntry::of(revision, at, received, derived.facts.clone()));
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
        let credited = self.credit_next(revision, credit, stamp(at))?;
        let care = self.care_next(revision, before, derived.difference.as_ref(), &credited.spans, observed)?;
        let spans_before = if number > 1 { self.credit_at(fiche, number - 1)? } else { Arc::default() };
        self.index_deeds(at, revision, (&spans_before, &credited.spans), care)?;
        let shares = credited.spans.shares();
        self.index_works(fiche, (&spans_before, before), (&shares, revision.content.is_removed))?;
        let created = head.map_or(revision.at, |head| head.created);
        let words = credited.spans.parts.iter().flat_map(|(_, spans)| spans).map(|span| span.words).sum();
        let card = card(revision, created, words, &shares);
        self.cells.put(&keys::card(fiche), stamp(at), &shaped(&StoredCard::from(card)))?;
        let head = StoredHead { number, hash: revision.hash, created };
        self.cells.put_small(&keys::head(fiche), &shaped(&head))?;
        reached.revisions += 1;
        reached.fiches += u64::from(number == 1);
        Ok(())
    }

    fn index_title(&self, fiche: FicheId, before: Option<&Content>, after: &Content) -> anyhow::Result<()> {
        if before.is_some_and(|before| (&before.title, before.is_removed) == (&after.title, after.is_removed)) {
            return Ok(());
        }
        let folded = after.title.folded();
        if let Some(before) = before.map(|before| before.title.folded()).filter(|before| *before != folded) {
            self.cells.remove_small(&keys::title(&before, fiche))?;
        }
        if after.is_removed {
            self.cells.remove_small(&keys::title(&folded, fiche))?;
        } else {
            self.cells.put_small(&keys::title(&folded, fiche), &[])?;
        }
        self.cells.put_small(&keys::title_ever(&folded, fiche), &[])?;
        self.cells.put_small(&keys::title_of(fiche, &folded), &[])?;
        Ok(())
    }

    /// What the fiche links to; nothing while it is in the bin. The list of before is overwritten last.
    fn index_links(&self, at: Position, fiche: FicheId, links: &Links) -> anyhow::Result<()> {
        let before: StoredLinks = self.cell(&keys::links(fiche))?.unwrap_or_default();
        let after = StoredLinks {
            titles: links.titles.clone().into_iter().collect(),
            fiches: links.fiches.iter().copied().collect(),
        };
        if before == after {
            return Ok(());
        }
        let titles: BTreeSet<&str> = after.titles.iter().map(|(folded, _)| folded.as_str()).collect();
        for (folded, _) in before.titles.iter().filter(|(folded, _)| !titles.contains(folded.as_str())) {
            self.cells.remove_small(&keys::asked(folded, fiche))?;
        }
        let fiches: BTreeSet<FicheId> = after.fiches.iter().copied().collect();
        for to in before.fiches.iter().filter(|to| !fiches.contains(to)) {
            self.cells.remove_small(&keys::reference(*to, fiche))?;
        }
        for (folded, written) in &after.titles {
            // A longer one is shown by its folded form, which stands in the key.
            let shown = if written.len() <= 500 { written } else { "" };
            self.cells.put_small(&keys::asked(folded, fiche), shown.as_bytes())?;
        }
        for to in &fiches {
            self.cells.put_small(&keys::reference(*to, fiche), &[])?;
        }
        self.cells.put(&keys::links(fiche), stamp(at), &shaped(&after))?;
        Ok(())
    }

    fn index_uniques(&self, fiche: FicheId, before: Option<&Content>, after: &Content) -> anyhow::Result<()> {
        let old = before.map(|before| self.unique_values(before)).unwrap_or_default();
        let new = self.unique_values(after);
        for (field, folded) in old.difference(&new) {
            self.cells.remove_small(&keys::unique(field, folded, fiche))?;
        }
        for (field, folded) in new.difference(&old) {
            self.cells.put_small(&keys::unique(field, folded, fiche), &[])?;
        }
        Ok(())
    }

    /// The values that a fiche of this content alone may hold, folded.
    pub fn unique_values(&self, content: &Content) -> BTreeSet<(FieldKey, String)> {
        let types = self.types.read().unwrap_or_else(PoisonError::into_inner);
        let Some(fiche_type) = types.get(&(content.type_key.clone(), content.type_version)) else {
            return BTreeSet::new();
        };
        let fields = fiche_type.fields.iter().filter(|field| field.is_unique && !content.is_removed);
        fields
            .filter_map(|field| match content.values.get(&field.key) {
                Some(Value::Line(words) | Value::Link(words)) => Some((field.key.clone(), text::folded(words))),
                Some(Value::Number(number)) => Some((field.key.clone(), number.decimal().to_owned())),
                _ => None,
            })
            .collect()
    }

    /// The revision, in the list of those of each who made it.
    fn index_deeds(
        &self,
        position: Position,
        revision: &Revision,
        (before, spans): (&Spans, &Spans),
        care: Care,
    ) -> anyhow::Result<()> {
        let (fiche, number) = (revision.fiche, revision.number);
        for (at, who) in revision.contributors.iter().enumerate() {
            let deed = Deed {
                position,
                fiche,
                number,
                day: day_of(revision.at),
                wrote: lasting::written_in(spans, number, *who),
                withdrew: lasting::withdrawn(before, spans, number, *who),
                // Nobody can tell who of several did it: it is told of the saver.
                care: if at == 0 { care } else { Care::default() },
            };
            self.cells.put_small(&keys::revision_of(*who, position), &shaped(&StoredDeed::from(deed)))?;
        }
        Ok(())
    }

    /// What stands of each contributor; of those who had a part in the revision before, what stands no longer.
    fn index_works(
        &self,
        fiche: FicheId,
        (spans_before, before): (&Spans, Option<&Content>),
        (shares, is_removed): (&[Share], bool),
    ) -> anyhow::Result<()> {
        // Overwriting is what costs most on the disk: only what changed is written.
        let stood = |shares: &[Share]| -> BTreeMap<ContributorId, StoredWork> {
            shares.iter().map(|share| (share.contributor, StoredWork::of(share))).collect()
        };
        let was = match before {
            Some(before) if !before.is_removed => stood(&spans_before.shares()),
            _ => BTreeMap::new(),
        };
        let is = if is_removed { BTreeMap::new() } else { stood(shares) };
        for contributor in was.keys().filter(|contributor| !is.contains_key(contributor)) {
            self.cells.remove_small(&keys::work(*contributor, fiche))?;
        }
        for (contributor, work) in is.iter().filter(|(contributor, work)| was.get(contributor) != Some(work)) {
            self.cells.put_small(&keys::work(*contributor, fiche), &shaped(work))?;
        }
        Ok(())
    }
}

fn card(revision: &Revision, created: Timestamp, words: u32, shares: &[Share]) -> Card {
    let content = &revision.content;
    let lead = match content.values.get(&FieldKey::lead()) {
        Some(Value::Line(lead)) => lead.clone(),
        _ => String::new(),
    };
    let themes = match FieldKey::parse("themes").and_then(|key| content.values.get(&key)) {
        Some(Value::Keywords(words)) => words.clone(),
        _ => content
            .values
            .values()
            .filter_map(|value| if let Value::Keywords(words) = value { Some(words) } else { None })
            .flatten()
            .cloned()
            .collect(),
    };
    let places = content.values.values().filter_map(|value| match value {
        Value::Places(places) => Some(places.iter().map(|place| place.label.clone())),
        _ => None,
    });
    Card {
        fiche: revision.fiche,
        slug: content.slug.clone(),
        title: content.title.to_string(),
        lead,
        lang: content.lang.to_string(),
        type_key: content.type_key.clone(),
        themes,
        places: places.flatten().collect(),
        number: revision.number,
        created,
        changed: revision.at,
        words,
        shares: shares.iter().take(6).map(|share| (share.contributor, share.words)).collect(),
        contributor_count: shares.len() as u32,
        is_removed: content.is_removed,
    }
}

fn day_of(at: Timestamp) -> i32 {
    i32::try_from(at.0.div_euclid(86_400_000)).unwrap_or(if at.0 < 0 { i32::MIN } else { i32::MAX })
}

/// What tells one writing of a cell from the next.
fn stamp(at: Position) -> u32 {
    at.0 as u32
}

impl RevisionEntry {
    fn of(revision: &Revision, position: Position, received: Timestamp, facts: Facts) -> Self {
        let content = &revision.content;
        Self {
            position,
            fiche: revision.fiche,
            number: revision.number,
            kind: revision.kind,
            base: revision.base,
            title: content.title.to_string(),
            lang: content.lang.to_string(),
            slug: content.slug.clone(),
            type_key: content.type_key.clone(),
            type_version: content.type_version,
            contributors: revision.contributors.clone(),
            at: revision.at,
            received,
            summary: revision.summary.clone(),
            facts: Arc::new(facts),
            hash: revision.hash,
        }
    }
}
