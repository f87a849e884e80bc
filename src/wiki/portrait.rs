//! One person's work: what of theirs is read today, how it lasted, what others built on it, with whom they write.

use super::{Failure, Outcome, Wiki};
use crate::{
    domain::{
        contributor::{Contributor, ContributorSlug, Origin},
        credit::{self, Part, Span, Spans, lasting, quote},
        id::{ContributorId, FicheId},
        revision::{Revision, RevisionKind, Timestamp},
        text,
        value::Value,
    },
    store::{Card, ContributorRecord, Deed, Position},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Works that are quoted; the others are named.
pub const QUOTED_MAX: usize = 12;
/// Words older than this say how words last.
const OLD_DAYS: i32 = 30;
/// Fewer old words say nothing of how words last.
const LASTING_WORDS_MIN: u32 = 30;

/// One person's page.
#[derive(Debug)]
pub struct Portrait {
    pub record: ContributorRecord,
    /// What stands of theirs, most words first.
    pub works: Vec<Work>,
    /// Words of theirs that are read today, over all fiches; one that stands in a fiche and in what this was adapted from
    /// counts once.
    pub words: u64,
    /// What they did, newest kept first.
    pub deeds: Vec<Deed>,
    /// Others whose words stand in the same fiches, by name, with those fiches.
    pub with: Vec<(Contributor, Vec<Card>)>,
    /// When it is an imported name: an account of the same name, if there is one; and the reverse.
    pub namesakes: Vec<Contributor>,
    /// `None` when too few words are old enough to tell.
    pub lasting: Option<Lasting>,
}

/// What stands of theirs in one fiche.
#[derive(Debug)]
pub struct Work {
    pub card: Card,
    pub words: u32,
    /// Of these, how many stand in the fiche that this one was adapted from as well.
    pub carried: u32,
    pub share: f64,
    /// Whose words stand beside theirs, by name; this person left out.
    pub others: Vec<Contributor>,
    /// A sentence of theirs, of the first works alone.
    pub quote: Option<String>,
    /// They wrote the first revision, and words of others were added since.
    pub was_continued: bool,
    /// Passages of theirs beside which others wrote later.
    pub built_on: u32,
}

/// Of the words they wrote more than 30 days ago, and did not take out themselves: how many stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasting {
    pub written: u32,
    pub standing: u32,
}

/// What a deed is worth beside its date.
#[derive(Clone, Debug)]
pub struct LastingDeed {
    pub deed: Deed,
    pub lasting: Lasting,
}

/// Words of theirs that are read today, by the revision that brought them.
#[derive(Clone, Copy, Debug)]
pub struct StandingWords {
    pub fiche: FicheId,
    pub number: u32,
    pub position: Position,
    pub words: u32,
}

impl Wiki {
    /// One person's page. Linear in the fiches in which something of theirs stands, in their revisions, and in the
    /// contributors of the wiki.
    pub fn portrait(&self, slug: &ContributorSlug) -> Outcome<Portrait> {
        let record = self.person(slug)?;
        let ids = self.identities(record.contributor.id)?;
        let credits = self.credits_of(&ids)?;
        let mut works = Vec::new();
        let mut with: BTreeMap<ContributorId, (Contributor, Vec<Card>)> = BTreeMap::new();
        let mut current: HashMap<ContributorId, Option<Contributor>> = HashMap::new();
        for (card, credit) in credits.values() {
            let work = self.work(&ids, card, credit, &mut current)?;
            for other in &work.others {
                with.entry(other.id).or_insert_with(|| (other.clone(), Vec::new())).1.push(card.clone());
            }
            works.push(work);
        }
        works.sort_by(|a, b| b.words.cmp(&a.words).then_with(|| a.card.title.cmp(&b.card.title)));
        for work in works.iter_mut().take(QUOTED_MAX) {
            let (card, credit) = &credits[&work.card.fiche];
            let revision = self.store.revision(card.fiche, card.number)?.ok_or(Failure::Missing("revision"))?;
            work.quote = quoted(&revision, credit, &ids);
        }
        let deeds = self.deeds_of(&ids, None, usize::MAX)?;
        let mut with: Vec<(Contributor, Vec<Card>)> = with.into_values().collect();
        with.sort_by_cached_key(|(contributor, _)| contributor.name.folded());
        let carried = works.iter().map(|work| (work.card.fiche, work.carried)).collect();
        let old = self.lasting(&deeds, &credits, &carried, &ids)?;
        let lasting = old.iter().fold(Lasting { written: 0, standing: 0 }, |sum, old| Lasting {
            written: sum.written.saturating_add(old.lasting.written),
            standing: sum.standing.saturating_add(old.lasting.standing),
        });
        Ok(Portrait {
            words: works.iter().map(|work| u64::from(work.words - work.carried)).sum(),
            namesakes: namesakes(&record.contributor, self.store.contributors()?),
            lasting: Some(lasting).filter(|lasting| lasting.written >= LASTING_WORDS_MIN),
            record,
            works,
            deeds,
            with,
        })
    }

    /// The deeds behind the figure of what lasted, newest kept first: those of more than 30 days ago that brought words.
    pub fn lasting_deeds(&self, person: ContributorId) -> Outcome<Vec<LastingDeed>> {
        let ids = self.identities(person)?;
        let deeds = self.deeds_of(&ids, None, usize::MAX)?;
        let credits = self.credits_of(&ids)?;
        let mut carried = HashMap::new();
        for (card, credit) in credits.values() {
            let first = self.line(card.fiche, 1)?.ok_or(Failure::Missing("revision"))?;
            carried.insert(card.fiche, self.carried(&ids, card, credit, first.kind)?);
        }
        self.lasting(&deeds, &credits, &carried, &ids)
    }

    /// The words that are counted on their page, by the revisions that brought them, newest kept first.
    pub fn standing_words(&self, person: ContributorId) -> Outcome<Vec<StandingWords>> {
        let ids = self.identities(person)?;
        let mut standing = Vec::new();
        for (card, credit) in self.credits_of(&ids)?.values() {
            let first = self.store.entry(card.fiche, 1)?.ok_or(Failure::Missing("revision"))?;
            let mut words: BTreeMap<u32, u32> = BTreeMap::new();
            spans_of(credit, &ids).for_each(|span| *words.entry(span.revision).or_default() += span.words);
            let carried = self.carried(&ids, card, credit, first.kind)?;
            words.entry(1).and_modify(|words| *words = words.saturating_sub(carried));
            for (number, words) in words.into_iter().filter(|(_, words)| *words > 0) {
                let entry = self.store.entry(card.fiche, number)?.ok_or(Failure::Missing("revision"))?;
                standing.push(StandingWords { fiche: card.fiche, number, position: entry.position, words });
            }
        }
        standing.sort_by_key(|standing| std::cmp::Reverse(standing.position));
        Ok(standing)
    }

    /// What a contributor did under any name that is theirs now, newest kept first, from below `before`.
    pub fn deeds(&self, person: ContributorId, before: Option<Position>, limit: usize) -> Outcome<Vec<Deed>> {
        self.deeds_of(&self.identities(person)?, before, limit)
    }

    fn deeds_of(&self, ids: &[ContributorId], before: Option<Position>, limit: usize) -> Outcome<Vec<Deed>> {
        let mut deeds = Vec::new();
        for id in ids {
            deeds.extend(self.store.deeds(*id, before, limit)?);
        }
        deeds.sort_by_key(|deed| std::cmp::Reverse(deed.position));
        // A revision of two names that one person claimed is one revision.
        deeds.dedup_by(|next, kept| {
            let is_same = next.position == kept.position;
            if is_same {
                kept.wrote += next.wrote;
                kept.care = kept.care.and(&next.care);
                kept.withdrew.extend(next.withdrew.iter().copied());
            }
            is_same
        });
        deeds.truncate(limit);
        for deed in deeds.iter_mut().filter(|deed| deed.number == 1 && deed.wrote > 0) {
            let entry = self.line(deed.fiche, 1)?.ok_or(Failure::Missing("revision"))?;
            if matches!(entry.kind, RevisionKind::Adaptation { .. }) {
                let revision = self.store.revision(deed.fiche, 1)?.ok_or(Failure::Missing("revision"))?;
                // What came of the model was written there.
                deed.wrote = deed.wrote.saturating_sub(credit::words_brought(&revision, |who| ids.contains(&who)));
            }
        }
        Ok(deeds)
    }

    /// How many of their words in a fiche stand in the one that it was adapted from as well, as this reads now.
    fn carried(&self, ids: &[ContributorId], card: &Card, credit: &Spans, kind: RevisionKind) -> Outcome<u32> {
        let RevisionKind::Adaptation { fiche: model, .. } = kind else { return Ok(0) };
        let missing = || Failure::Missing("revision");
        let Some(model) = self.store.card(model)?.filter(|model| !model.is_removed) else { return Ok(0) };
        let own = self.store.revision(card.fiche, card.number)?.ok_or_else(missing)?;
        let theirs = self.store.revision(model.fiche, model.number)?.ok_or_else(missing)?;
        let spans = self.store.credit(model.fiche, model.number)?.ok_or_else(missing)?;
        let first: u32 = spans_of(credit, ids).filter(|span| span.revision == 1).map(|span| span.words).sum();
        Ok(credit::words_carried(&theirs, &spans, &own.content, |who| ids.contains(&who)).min(first))
    }

    /// The fiches in which something of theirs stands, with the credit of their heads.
    fn credits_of(&self, ids: &[ContributorId]) -> Outcome<BTreeMap<FicheId, (Card, Arc<Spans>)>> {
        let mut credits = BTreeMap::new();
        for id in ids {
            for work in self.store.works(*id)? {
                if credits.contains_key(&work.fiche) {
                    continue;
                }
                if let Some(card) = self.store.card(work.fiche)?.filter(|card| !card.is_removed) {
                    let credit = self.store.credit(work.fiche, card.number)?.ok_or(Failure::Missing("revision"))?;
                    credits.insert(work.fiche, (card, credit));
                }
            }
        }
        Ok(credits)
    }

    fn work(
        &self,
        ids: &[ContributorId],
        card: &Card,
        credit: &Spans,
        current: &mut HashMap<ContributorId, Option<Contributor>>,
    ) -> Outcome<Work> {
        let (mut words, mut share) = (0, 0.0_f64);
        let mut others: Vec<Contributor> = Vec::new();
        // What two of their names typed together is typed once.
        let person = |id: ContributorId| if ids.contains(&id) { ids[0] } else { id };
        for part in credit.shares_of_people(person) {
            if part.contributor == ids[0] {
                (words, share) = (part.words, part.share);
                continue;
            }
            let other = match current.get(&part.contributor) {
                Some(known) => known.clone(),
                None => {
                    let now = self.current(part.contributor)?;
                    current.insert(part.contributor, now.clone());
                    now
                }
            };
            others.extend(other.filter(|other| !others.iter().any(|known| known.id == other.id)));
        }
        others.sort_by_cached_key(|other| other.name.folded());
        let first = self.line(card.fiche, 1)?.ok_or(Failure::Missing("revision"))?;
        let carried = self.carried(ids, card, credit, first.kind)?.min(words);
        let is_theirs = |span: &Span| span.contributors().any(|who| ids.contains(&who));
        let is_later = |span: &Span| span.revision > 1 && span.words > 0 && !is_theirs(span);
        Ok(Work {
            card: card.clone(),
            words,
            carried,
            share,
            others,
            quote: None,
            was_continued: first.contributors.iter().any(|who| ids.contains(who))
                && credit.parts.iter().flat_map(|(_, spans)| spans).any(is_later),
            built_on: lasting::built_on(credit, is_theirs),
        })
    }

    fn lasting(
        &self,
        deeds: &[Deed],
        credits: &BTreeMap<FicheId, (Card, Arc<Spans>)>,
        carried: &HashMap<FicheId, u32>,
        ids: &[ContributorId],
    ) -> Outcome<Vec<LastingDeed>> {
        let today = day_of(self.now());
        let mut withdrawn: HashMap<(FicheId, u32), i32> = HashMap::new();
        for deed in deeds {
            deed.withdrew.iter().for_each(|(of, words)| *withdrawn.entry((deed.fiche, *of)).or_default() += words);
        }
        let mut standing: HashMap<(FicheId, u32), u32> = HashMap::new();
        for (fiche, (_, credit)) in credits {
            for span in spans_of(credit, ids) {
                *standing.entry((*fiche, span.revision)).or_default() += span.words;
            }
            let came = carried.get(fiche).copied().unwrap_or_default();
            standing.entry((*fiche, 1)).and_modify(|words| *words = words.saturating_sub(came));
        }
        let mut is_removed: HashMap<FicheId, bool> = HashMap::new();
        let mut old = Vec::new();
        for deed in deeds.iter().filter(|deed| deed.wrote > 0 && deed.day < today - OLD_DAYS) {
            let is_removed = match is_removed.get(&deed.fiche) {
                Some(known) => *known,
                None => {
                    let known = !credits.contains_key(&deed.fiche)
                        && self.store.card(deed.fiche)?.is_none_or(|card| card.is_removed);
                    is_removed.insert(deed.fiche, known);
                    known
                }
            };
            // A fiche in the bin takes all its words along: that says nothing of them.
            if is_removed {
                continue;
            }
            let at = (deed.fiche, deed.number);
            let stands = standing.get(&at).copied().unwrap_or_default().min(deed.wrote);
            let own = withdrawn.get(&at).copied().unwrap_or_default().max(0) as u32;
            let written = deed.wrote.saturating_sub(own).max(stands);
            old.push(LastingDeed { deed: deed.clone(), lasting: Lasting { written, standing: stands } });
        }
        Ok(old)
    }
}

/// The passages that are theirs.
fn spans_of<'s>(credit: &'s Spans, ids: &'s [ContributorId]) -> impl Iterator<Item = &'s Span> {
    let spans = credit.parts.iter().flat_map(|(_, spans)| spans);
    spans.filter(|span| span.contributors().any(|who| ids.contains(&who)))
}

fn namesakes(contributor: &Contributor, all: Vec<ContributorRecord>) -> Vec<Contributor> {
    let folded = contributor.name.folded();
    let is_imported = |contributor: &Contributor| matches!(contributor.origin, Origin::Imported { .. });
    all.into_iter()
        .filter(|record| record.claimed_by.is_none() && record.contributor.id != contributor.id)
        .map(|record| record.contributor)
        .filter(|other| (is_imported(other) || is_imported(contributor)) && text::folded(other.name.as_str()) == folded)
        .collect()
}

/// The longest sentence of theirs, of the texts of a fiche.
fn quoted(revision: &Revision, credit: &Spans, ids: &[ContributorId]) -> Option<String> {
    let is_theirs = |span: &Span| span.contributors().any(|who| ids.contains(&who));
    let of_text = |part: &Part, words: &str| quote::quote(words, credit.of(part), is_theirs);
    let mut quotes = Vec::new();
    for (key, value) in &revision.content.values {
        match value {
            Value::Line(words) | Value::Text(words) => quotes.extend(of_text(&Part::Field(key.clone()), words)),
            Value::Items(items) => {
                quotes.extend(items.iter().filter_map(|item| of_text(&Part::Item(key.clone(), item.id), &item.text)));
            }
            _ => {}
        }
    }
    quotes.into_iter().max_by_key(|quote| (quote.ends_with(['.', '!', '?', '…', '»']), quote.chars().count()))
}

pub fn day_of(at: Timestamp) -> i32 {
    i32::try_from(at.0.div_euclid(86_400_000)).unwrap_or(i32::MAX)
}
