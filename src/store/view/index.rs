//! What is found by something else than its fiche: titles, links, values that are unique, and what each contributor did.

use super::{
    View,
    apply::stamp,
    keys,
    shape::{StoredDeed, StoredLinks, StoredWork},
    shaped,
};
use crate::{
    domain::{
        credit::{Share, Spans, care::Care, lasting},
        fiche::Content,
        fiche_type::FieldKey,
        id::{ContributorId, FicheId},
        link::Links,
        revision::{Revision, Timestamp},
        text,
        value::Value,
    },
    store::door::{Card, Deed, Position},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};

impl View {
    pub(super) fn index_title(&self, fiche: FicheId, before: Option<&Content>, after: &Content) -> anyhow::Result<()> {
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
    pub(super) fn index_links(&self, at: Position, fiche: FicheId, links: &Links) -> anyhow::Result<()> {
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

    pub(super) fn index_uniques(
        &self,
        fiche: FicheId,
        before: Option<&Content>,
        after: &Content,
    ) -> anyhow::Result<()> {
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
    pub(super) fn index_deeds(
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
    pub(super) fn index_works(
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

/// What lists show of a fiche after this revision.
pub fn card(revision: &Revision, created: Timestamp, words: u32, shares: &[Share]) -> Card {
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
