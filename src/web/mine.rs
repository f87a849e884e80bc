//! All that is somebody's, in one file: their account, their passages that are read today, what they were thanked for, their revisions
//! with the texts as they left them. `docs/mine.md` says its form.
//!
//! It is made while it is sent, some fiches or revisions at a time: what is held in memory does not grow with what they wrote.

use super::api::answers::FicheAnswer;
use crate::{
    domain::{
        credit::{self, Part},
        id::{ContributorId, FicheId},
        revision::{Revision, Timestamp},
    },
    store::Position,
    wiki::{Failure, Outcome, Wiki, thanks::ThanksLine},
};
use serde_json::{Value as Json, json};
use std::collections::{BTreeSet, VecDeque};

/// Fiches whose passages are read at once.
const FICHES_AT_ONCE: usize = 20;
/// Revisions that are read at once.
const REVISIONS_AT_ONCE: usize = 20;
/// The last so many thanks: they are read together.
const THANKS_MAX: usize = 10_000;

/// The file, and how far it has come.
pub struct Mine {
    who: ContributorId,
    identities: Vec<ContributorId>,
    works: VecDeque<FicheId>,
    /// Fiches whose text, as they last left it, was given.
    left: BTreeSet<FicheId>,
    before: Option<Position>,
    stage: Stage,
    is_first: bool,
}

enum Stage {
    /// With the words that open the file.
    Account(String),
    Works,
    Thanks,
    Revisions,
    Over,
}

impl Mine {
    /// All that is theirs; `token` is the sign-in that asks, if one does.
    pub fn of(wiki: &Wiki, who: ContributorId, token: &str) -> Outcome<Self> {
        Ok(Self {
            who,
            identities: wiki.identities(who)?,
            works: wiki.works_of(who)?.into_iter().map(|work| work.fiche).collect(),
            left: BTreeSet::new(),
            before: None,
            stage: Stage::Account(profile(wiki, who, token)?),
            is_first: true,
        })
    }

    /// The next piece of the file; `None` behind its end.
    pub fn next(&mut self, wiki: &Wiki) -> Outcome<Option<String>> {
        let mut text = String::new();
        match &mut self.stage {
            Stage::Account(opening) => {
                text = std::mem::take(opening);
                text.push_str(",\n\"passages\": [");
                self.stage = Stage::Works;
            }
            Stage::Works => {
                for _ in 0..FICHES_AT_ONCE {
                    let Some(fiche) = self.works.pop_front() else { break };
                    let passages = self.passages(wiki, fiche)?;
                    self.push(&mut text, &passages);
                }
                if self.works.is_empty() {
                    text.push_str("],\n\"thanks\": [");
                    (self.stage, self.is_first) = (Stage::Thanks, true);
                }
            }
            Stage::Thanks => {
                for line in thanks(wiki, self.who)? {
                    self.push(&mut text, &line);
                }
                text.push_str("],\n\"revisions\": [");
                (self.stage, self.is_first) = (Stage::Revisions, true);
            }
            Stage::Revisions => {
                if self.revisions(wiki, &mut text)? {
                    text.push_str("]}\n");
                    self.stage = Stage::Over;
                }
            }
            Stage::Over => return Ok(None),
        }
        Ok(Some(text))
    }

    /// The next revisions; whether they are the last.
    fn revisions(&mut self, wiki: &Wiki, text: &mut String) -> Outcome<bool> {
        let entries = wiki.revisions_of(self.who, self.before, REVISIONS_AT_ONCE)?;
        self.before = entries.last().map(|entry| entry.position).or(self.before);
        let is_last = entries.len() < REVISIONS_AT_ONCE;
        for entry in entries {
            let is_newest = self.left.insert(entry.fiche);
            let left = if is_newest { as_left(wiki, entry.fiche, entry.number)? } else { Json::Null };
            let line = json!({
                "fiche": entry.slug.as_str(),
                "title": entry.title,
                "rev": entry.number,
                "at": time(entry.at),
                "summary": entry.summary,
                "hash": entry.hash.to_string(),
                "as_left": left,
            });
            self.push(text, &line);
        }
        Ok(is_last)
    }

    fn push(&mut self, text: &mut String, line: &Json) {
        text.push_str(if self.is_first { "\n" } else { ",\n" });
        text.push_str(&line.to_string());
        self.is_first = false;
    }

    /// What is read today of theirs in one fiche.
    fn passages(&self, wiki: &Wiki, fiche: FicheId) -> Outcome<Json> {
        let page = wiki.fiche(fiche)?;
        let revision: &Revision = &page.revision;
        let mut passages = Vec::new();
        for (part, text) in &credit::Input::of(revision).parts {
            for span in page.credit.of(part) {
                if !span.contributors().any(|who| self.identities.contains(&who)) {
                    continue;
                }
                let words = text.get(span.start.0 as usize..span.end.0 as usize).unwrap_or_default();
                passages.push(json!({"in": named(part), "rev": span.revision, "text": words}));
            }
        }
        let content = &revision.content;
        Ok(json!({
            "fiche": content.slug.as_str(),
            "title": content.title.as_str(),
            "licence": content.licence.as_str(),
            "passages": passages,
        }))
    }
}

/// The fiche as their last revision of it left it.
fn as_left(wiki: &Wiki, fiche: FicheId, number: u32) -> Outcome<Json> {
    let page = wiki.fiche_at(fiche, number)?;
    serde_json::to_value(FicheAnswer::of(&page)).map_err(Failure::broken)
}

/// What they were thanked for, by whom.
fn thanks(wiki: &Wiki, who: ContributorId) -> Outcome<Vec<Json>> {
    let thanks = wiki.thanks_to(who, THANKS_MAX)?;
    let line = |line: &ThanksLine| {
        let by = thanks.names.get(line.by).map(|by| by.name.to_string());
        json!({"fiche": line.entry.slug.as_str(), "rev": line.entry.number, "by": by, "at": time(line.at)})
    };
    Ok(thanks.lines.iter().map(line).collect())
}

fn profile(wiki: &Wiki, who: ContributorId, token: &str) -> Outcome<String> {
    let record = wiki.store().contributor(who)?.ok_or(Failure::Missing("contributor"))?;
    let sign_ins: Vec<Json> = wiki
        .sign_ins(who, token)?
        .iter()
        .map(|sign_in| json!({"since": time(sign_in.since), "last_used": time(sign_in.last_used)}))
        .collect();
    let mut claimed = Vec::new();
    for id in wiki.identities(who)?.into_iter().filter(|id| *id != who) {
        claimed.extend(wiki.store().contributor(id)?.map(|record| record.contributor.slug().to_string()));
    }
    let profile = json!({
        "name": record.contributor.name.as_str(),
        "address": format!("/contributor/{}", record.contributor.slug()),
        "since": time(record.since),
        "email": record.email,
        "about": record.contributor.about,
        "hides_numbers": record.hides_numbers,
        "claimed": claimed,
        "sign_ins": sign_ins,
    });
    Ok(format!("{{\"format\": \"kenfiche-mine/1\",\n\"account\": {profile}"))
}

fn named(part: &Part) -> String {
    match part {
        Part::Title => "title".to_owned(),
        Part::Field(field) | Part::Item(field, _) | Part::ItemTitle(field, _) => field.to_string(),
    }
}

fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_string()
}
