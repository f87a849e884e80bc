//! All that is somebody's, in one file: their account, their passages that are read today, their revisions with the texts as they left them.
//!
//! It is made while it is sent, some fiches or revisions at a time: what is held in memory does not grow with what they wrote.

use super::blocking;
use crate::{
    domain::{
        credit::{self, Part},
        id::{ContributorId, FicheId},
        revision::{Revision, Timestamp},
    },
    store::Position,
    web::{App, api::answers::FicheAnswer, error::Answer, session, visitor::Visitor},
    wiki,
};
use actix_web::{HttpRequest, HttpResponse, web::Bytes, web::Data};
use futures_util::stream::{self, StreamExt};
use serde_json::{Value as Json, json};
use std::{
    collections::{BTreeSet, VecDeque},
    future::ready,
    io,
};

/// Fiches whose passages are read at once.
const FICHES_AT_ONCE: usize = 20;
/// Revisions that are read at once.
const REVISIONS_AT_ONCE: usize = 20;

/// How far the file has come.
struct Sending {
    app: Data<App>,
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
    Profile,
    Works,
    Revisions,
    Over,
}

/// `GET /account/mine`
pub async fn mine(request: HttpRequest, visitor: Visitor, app: Data<App>) -> Answer {
    let Some(contributor) = &visitor.contributor else { return Ok(session::see("/login?next=/account")) };
    let who = contributor.id;
    let name = format!("attachment; filename=\"{}.json\"", contributor.slug());
    let token = session::token(&request).unwrap_or_default().to_owned();
    let wiki = app.clone();
    let (sending, head) = blocking(move || {
        let head = profile(&wiki, who, &token)?;
        let works = wiki.wiki.works_of(who)?.into_iter().map(|work| work.fiche).collect();
        let identities = wiki.wiki.identities(who)?;
        let sending = Sending {
            app: wiki,
            who,
            identities,
            works,
            left: BTreeSet::new(),
            before: None,
            stage: Stage::Profile,
            is_first: true,
        };
        Ok((sending, head))
    })
    .await?;
    let start = stream::once(ready(Ok(Bytes::from(head))));
    let rest = stream::unfold(Some(sending), |sending| async move {
        let sending = sending.filter(|sending| !matches!(sending.stage, Stage::Over))?;
        match blocking(move || sending.next()).await {
            Ok((sending, text)) => Some((Ok(Bytes::from(text)), Some(sending))),
            Err(failure) => {
                tracing::error!(?failure, "a file of all that is somebody’s was cut");
                // The connection is broken off, so that nobody takes a part for the whole.
                Some((Err(io::Error::other("cut")), None))
            }
        }
    });
    let answer = HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header(("content-disposition", name))
        .streaming(start.chain(rest));
    Ok(answer)
}

fn profile(app: &App, who: ContributorId, token: &str) -> wiki::Outcome<String> {
    let wiki = &app.wiki;
    let record = wiki.store().contributor(who)?.ok_or(wiki::Failure::Missing("contributor"))?;
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
    Ok(format!("{{\"format\": \"kenfiche-mine/1\",\n\"account\": {profile},\n\"passages\": ["))
}

impl Sending {
    /// The next piece of the file.
    fn next(mut self) -> wiki::Outcome<(Self, String)> {
        let mut text = String::new();
        match self.stage {
            Stage::Profile => self.stage = Stage::Works,
            Stage::Works => {
                for _ in 0..FICHES_AT_ONCE {
                    let Some(fiche) = self.works.pop_front() else { break };
                    let passages = self.passages(fiche)?;
                    self.push(&mut text, &passages);
                }
                if self.works.is_empty() {
                    text.push_str("],\n\"revisions\": [");
                    (self.stage, self.is_first) = (Stage::Revisions, true);
                }
            }
            Stage::Revisions => {
                let entries = self.app.wiki.revisions_of(self.who, self.before, REVISIONS_AT_ONCE)?;
                self.before = entries.last().map(|entry| entry.position).or(self.before);
                let is_last = entries.len() < REVISIONS_AT_ONCE;
                for entry in entries {
                    let is_newest = self.left.insert(entry.fiche);
                    let left = if is_newest { self.as_left(entry.fiche, entry.number)? } else { Json::Null };
                    let line = json!({
                        "fiche": entry.slug.as_str(),
                        "title": entry.title,
                        "rev": entry.number,
                        "at": time(entry.at),
                        "summary": entry.summary,
                        "hash": entry.hash.to_string(),
                        "as_left": left,
                    });
                    self.push(&mut text, &line);
                }
                if is_last {
                    text.push_str("]}\n");
                    self.stage = Stage::Over;
                }
            }
            Stage::Over => {}
        }
        Ok((self, text))
    }

    fn push(&mut self, text: &mut String, line: &Json) {
        text.push_str(if self.is_first { "\n" } else { ",\n" });
        text.push_str(&line.to_string());
        self.is_first = false;
    }

    /// What is read today of theirs in one fiche.
    fn passages(&self, fiche: FicheId) -> wiki::Outcome<Json> {
        let page = self.app.wiki.fiche(fiche)?;
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

    /// The fiche as their last revision of it left it.
    fn as_left(&self, fiche: FicheId, number: u32) -> wiki::Outcome<Json> {
        let page = self.app.wiki.fiche_at(fiche, number)?;
        serde_json::to_value(FicheAnswer::of(&page)).map_err(wiki::Failure::broken)
    }
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
