//! The history of a fiche: every revision, newest first; two of them chosen and compared; a revision as it was.
//!
//! In reading order: this file (the addresses, the page around the lines), `line`.

mod line;

pub use line::KeptLines;

use super::{
    fiche,
    thanks::{self, Back},
};
use crate::{
    domain::{fiche::Slug, id::FicheId},
    store::{Card, RevisionEntry},
    web::{
        App,
        error::{Answer, Failure},
        form::asked,
        frame::{Local, LocalPage, Page, Sheet, tab_of_title},
        kept,
        language::Lang,
        told::{self, Told, plain},
        visitor::Visitor,
    },
    wiki::{history::History, people::Names, reading::Found},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};
use line::Lines;
use maud::{Markup, html};
use std::collections::HashSet;

/// Revisions on one page.
const PAGE_SIZE: usize = 50;

/// `GET /fiche/{slug}/history?before=`
pub async fn history(request: HttpRequest, visitor: Visitor, app: Data<App>, slug: Path<String>) -> Answer {
    let fiche = match found(&app, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(now) => return Ok(moved(&request, &format!("/fiche/{now}/history"))),
    };
    let before = asked(&request).text("before").and_then(|number| number.parse().ok());
    kept::answer(&app, &request, &visitor, || page(&app, &visitor, fiche, before))
}

fn page(app: &App, visitor: &Visitor, fiche: FicheId, before: Option<u32>) -> Result<Page, Failure> {
    let lang = &visitor.lang;
    let history = app.wiki.history(fiche, before, PAGE_SIZE)?;
    let types = app.wiki.types()?;
    let newest = types.iter().find(|kind| kind.key == history.card.type_key).ok_or(Failure::Missing("type"))?;
    let type_label =
        |key: &str| types.iter().find(|kind| kind.key.as_str() == key).map(|kind| lang.pick(&kind.label).to_owned());
    let other = |id: FicheId| told::other(&app.wiki, id);
    let told = Told { lang, names: &history.names, fiche: &other, type_label: &type_label };
    let asker = crate::wiki::Visitor { contributor: visitor.contributor.clone() };
    let thanks = app.wiki.thanks_for(&asker, history.entries.iter().map(|entry| &**entry))?;
    let back = Back::History(before);
    let beside = |number| thanks::beside(visitor, &thanks, &history.card.slug, number, back);
    let title = lang.say_with("history-of", &[("title", history.card.title.as_str().into())]);
    let lines = Lines::new(&history, &told, &beside, &app.lines);
    let page = Page::new(title.clone(), view(&history, lang, &lines, before.is_none()))
        .sheet(Sheet::White)
        .tab(tab_of_title(newest.sign, &history.card.title))
        .local(local(&history.card.slug, LocalPage::History))
        .feed(format!("/fiche/{}/changes.atom", history.card.slug), title);
    Ok(if before.is_none() { page } else { page.is_hidden_from_robots() })
}

/// `GET /fiche/{slug}/diff?from=&to=`: the pair that was picked has an address of its own.
pub async fn compare(request: HttpRequest, slug: Path<String>) -> Answer {
    let slug = Slug::parse(&slug).ok_or(Failure::Missing("fiche"))?;
    let asked = asked(&request);
    let number = |name: &str| asked.text(name).and_then(|number| number.parse::<u32>().ok());
    let to = match (number("from"), number("to")) {
        (Some(from), Some(to)) => format!("/fiche/{slug}/diff/{from}..{to}"),
        _ => format!("/fiche/{slug}/history"),
    };
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish())
}

/// `GET /fiche/{slug}/rev/{number}`
pub async fn revision(request: HttpRequest, visitor: Visitor, app: Data<App>, path: Path<(String, String)>) -> Answer {
    let (slug, number) = path.into_inner();
    let number: u32 = number.parse().map_err(|_| Failure::Missing("revision"))?;
    let fiche = match found(&app, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(now) => return Ok(moved(&request, &format!("/fiche/{now}/rev/{number}"))),
    };
    let page = app.wiki.fiche_at(fiche, number)?;
    let asker = crate::wiki::Visitor { contributor: visitor.contributor.clone() };
    let thanks = app.wiki.thanks_for(&asker, [&page.entry])?;
    let beside = thanks::beside(&visitor, &thanks, &page.head_slug, number, Back::Change);
    let banner = banner(&visitor.lang, &page.head_slug, &page.entry, page.head_number, &page.names, beside);
    let body = fiche::view(&app, &visitor, &page, Some(banner))?;
    Ok(fiche::page(&visitor, &page, body).is_hidden_from_robots().answer(&request, &visitor))
}

/// The fiche at this address.
pub(super) fn found(app: &App, slug: &str) -> Result<Found, Failure> {
    let slug = Slug::parse(slug).ok_or(Failure::Missing("fiche"))?;
    Ok(app.wiki.find(&slug)?)
}

/// The address changed, for ever; what was asked behind it goes along.
pub(super) fn moved(request: &HttpRequest, to: &str) -> HttpResponse {
    let to = match request.query_string() {
        "" => to.to_owned(),
        asked => format!("{to}?{asked}"),
    };
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, to)).finish()
}

/// The ways around a fiche.
pub(super) fn local(slug: &impl ToString, here: LocalPage) -> Local {
    Local { slug: slug.to_string(), here }
}

fn view(history: &History, lang: &Lang, lines: &Lines<'_>, is_first: bool) -> Markup {
    let card = &history.card;
    html! {
        h1 { (lang.say("history")) }
        p.lead { (lead(lang, history, is_first)) }
        @if card.is_removed {
            p.notice { (lang.say("history-in-bin")) " " a href=(format!("/fiche/{}", card.slug)) { (lang.say("history-see-bin")) } }
        }
        @if history.entries.len() > 1 {
            form #pair.compare-bar action=(format!("/fiche/{}/diff", card.slug)) {
                (lang.say("history-pick")) " " button { (lang.say("history-compare")) }
            }
            p.pick-ends aria-hidden="true" { span { (lang.say("history-from")) } span { (lang.say("history-to")) } }
        }
        (lines.view())
        nav.pages.ways-on aria-label=(lang.say("history-pages")) {
            @if !is_first { a href=(format!("/fiche/{}/history", card.slug)) { (lang.say("history-newest")) } }
            @if let Some(next) = history.next {
                a href=(format!("/fiche/{}/history?before={next}", card.slug)) rel="next" { (lang.say("history-older")) }
            }
            a href=(format!("/fiche/{}/changes.atom", card.slug)) { (lang.say("follow-atom")) }
        }
    }
}

/// « 12 révisions en 2 ans, par 7 personnes. »
fn lead(lang: &Lang, history: &History, is_first: bool) -> String {
    let card = &history.card;
    let revisions = lang.say_with("history-revisions", &[("count", card.number.into())]);
    let over = over(lang, card);
    // People are counted where the whole history is on the page: the sum of all pages is not worth reading them.
    let people: HashSet<_> = history.entries.iter().flat_map(|entry| &entry.contributors).collect();
    let is_whole = is_first && history.next.is_none();
    let by = if is_whole { lang.say_with("history-people", &[("count", people.len().into())]) } else { String::new() };
    let values = [("revisions", revisions.into()), ("over", over.into()), ("by", by.into())];
    lang.say_with("history-lead", &values)
}

/// From the first revision to the last, in the largest unit that says something; empty within one day.
fn over(lang: &Lang, card: &Card) -> String {
    let days = (card.changed.0 - card.created.0) / 86_400_000;
    let (key, count) = match days {
        ..=0 => return String::new(),
        1..=59 => ("over-days", days + 1),
        60..=729 => ("over-months", days / 30),
        _ => ("over-years", days / 365),
    };
    format!(" {}", lang.say_with(key, &[("count", count.into())]))
}

/// What an old revision says above itself: what it is, and the ways on.
fn banner(lang: &Lang, slug: &Slug, entry: &RevisionEntry, head: u32, names: &Names, beside: Markup) -> Markup {
    let told = Told { lang, names, fiche: &|_| None, type_label: &|_| None };
    let number = entry.number;
    let values = [
        ("number", plain(number)),
        ("who", told.plain_who(&entry.contributors).into()),
        ("date", lang.date_time(entry.at).into()),
    ];
    html! {
        aside.notice aria-label=(lang.say_with("revision-n", &[("number", plain(number))])) {
            p { (lang.say_with("as-it-was", &values)) }
            p.deeds {
                @if number < head {
                    a href=(format!("/fiche/{slug}")) { (lang.say("as-it-is")) }
                    a href=(format!("/fiche/{slug}/diff/{number}..{head}")) { (lang.say("what-changed-since")) }
                    a href=(format!("/fiche/{slug}/restore/{number}")) { (lang.say_with("restore-n", &[("number", plain(number))])) }
                } @else {
                    a href=(format!("/fiche/{slug}")) { (lang.say("this-is-current")) }
                }
                a href=(format!("/fiche/{slug}/history")) { (lang.say("local-history")) }
            }
            div.deeds { (beside) }
        }
    }
}
