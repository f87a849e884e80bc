//! What is done about accounts, told to everybody: measures that were taken, and the rules by which everybody's doings are counted.

use crate::{
    domain::contributor::{Contributor, Origin},
    store::{Measure, MeasureKind, Position},
    web::{
        App,
        error::{Answer, Failure},
        frame::{Page, Sheet},
        language::Lang,
        told,
        visitor::Visitor,
    },
    wiki::accounts::{
        Measures,
        limits::{self, Limit},
        standing::{SETTLED_DAYS, SETTLED_REVISIONS, Standing},
    },
};
use actix_web::{
    HttpRequest,
    web::{Data, Query},
};
use maud::{Markup, html};
use serde::Deserialize;

/// Measures of one page.
const AT_ONCE: usize = 50;

/// From where on.
#[derive(Deserialize)]
pub struct From {
    before: Option<u64>,
}

/// `GET /measures`
pub async fn measures(request: HttpRequest, visitor: Visitor, app: Data<App>, from: Query<From>) -> Answer {
    let lang = &visitor.lang;
    let page = app.wiki.measures(from.before.map(Position), AT_ONCE)?;
    let body = html! {
        h1 { (lang.say("measures-title")) }
        p.lead { (lang.say("measures-lead")) }
        @if page.measures.is_empty() { p { (lang.say("measures-none")) } }
        ul.plain-rows { @for measure in &page.measures { li { (told(lang, &page, measure)) } } }
        @if let Some(next) = page.next {
            p { a href=(format!("/measures?before={}", next.0)) rel="next" { (lang.say("measures-older")) } }
        }
        p.ways { a href="/limits" { (lang.say("limits-title")) } }
    };
    Ok(Page::new(lang.say("measures-title"), body).sheet(Sheet::White).answer(&request, &visitor))
}

fn told(lang: &Lang, page: &Measures, measure: &Measure) -> Markup {
    let key = match measure.kind {
        MeasureKind::Block => "measure-block",
        MeasureKind::Unblock => "measure-unblock",
        MeasureKind::Undoing => "measure-undoing",
    };
    let fiches = [("count", i64::from(measure.mended).into())];
    let left = [("count", i64::from(measure.left).into())];
    html! {
        span {
            b { (person(lang, page.names.get(measure.of))) } " : "
            (lang.say_with(key, &fiches))
            @if measure.left > 0 { " " (lang.say_with("measure-left", &left)) }
            br;
            @if measure.reason.is_empty() { (lang.say("measure-no-reason")) } @else { "« " (measure.reason) " »" }
            br;
            span.small.quiet {
                time datetime=(lang.machine_time(measure.at)) { (lang.date(measure.at)) } " · "
                @match measure.by {
                    Some(by) => (person(lang, page.names.get(by))),
                    None => (lang.say("measure-keeper")),
                }
            }
        }
    }
}

fn person(lang: &Lang, who: Option<&Contributor>) -> Markup {
    html! {
        @match who {
            Some(who) => a href=(told::address(who)) { (who.name) },
            None => (lang.say("nobody-title")),
        }
    }
}

/// `GET /limits`
pub async fn rules(request: HttpRequest, visitor: Visitor, app: Data<App>) -> Answer {
    let lang = &visitor.lang;
    let standing = match &visitor.contributor {
        Some(who) => Some(app.wiki.standing(who)?),
        None => None,
    };
    let settled = [("days", SETTLED_DAYS.into()), ("revisions", (SETTLED_REVISIONS as i64).into())];
    let body = html! {
        h1 { (lang.say("limits-title")) }
        p.lead { (lang.say("limits-lead")) }
        (yours(lang, visitor.contributor.as_ref(), standing))
        section.block {
            h2 { (lang.say("limits-who")) }
            ul.items {
                li { (lang.say("limits-guests")) }
                li { (lang.say("limits-members")) }
                li { (lang.say_with("limits-settled", &settled)) }
                li { (lang.say("limits-keeper")) }
            }
        }
        section.block {
            h2 { (lang.say("limits-often")) }
            p { (lang.say("limits-stricter")) }
            dl.fields.figures {
                @for (key, limit) in figures() { div { dt { (lang.say(key)) } dd { (often(lang, &limit)) } } }
            }
        }
        p.ways { a href="/measures" { (lang.say("measures-title")) } a href="/about" { (lang.say("foot-about")) } }
    };
    Ok(Page::new(lang.say("limits-title"), body).sheet(Sheet::White).answer(&request, &visitor))
}

fn figures() -> [(&'static str, Limit); 9] {
    [
        ("limit-saves-new", limits::SAVES_NEW),
        ("limit-moves-new", limits::MOVES_NEW),
        ("limit-saves-settled", limits::SAVES_SETTLED),
        ("limit-saves-network", limits::SAVES_NETWORK),
        ("limit-guests", limits::GUESTS),
        ("limit-joins", limits::JOINS),
        ("limit-renames", limits::RENAMES),
        ("limit-thanks", limits::THANKS),
        ("limit-sign-ins", limits::NAME_FROM_NETWORK),
    ]
}

fn often(lang: &Lang, limit: &Limit) -> String {
    let at_once = ("once", i64::from(limit.at_once.get()).into());
    match limit.seconds {
        hours if hours % 3_600 == 0 => {
            lang.say_with("limit-hours", &[at_once, ("count", (hours as i64 / 3_600).into())])
        }
        seconds => lang.say_with("limit-seconds", &[at_once, ("count", (seconds as i64).into())]),
    }
}

/// The reader's own figures.
fn yours(lang: &Lang, who: Option<&Contributor>, standing: Option<Standing>) -> Markup {
    let (Some(who), Some(standing)) = (who, standing) else {
        return html! { p.notice { (lang.say("limits-you-nobody")) } };
    };
    let facts = [
        ("name", who.name.as_str().into()),
        ("days", standing.days.into()),
        ("revisions", (standing.revisions as i64).into()),
    ];
    let key = match (who.origin == Origin::Guest, standing.is_settled()) {
        (true, _) => "limits-you-guest",
        (false, true) => "limits-you-settled",
        (false, false) => "limits-you-new",
    };
    let many = standing.revisions >= SETTLED_REVISIONS;
    html! {
        div.notice {
            p { (lang.say_with(if many { "limits-you-facts-many" } else { "limits-you-facts" }, &facts)) }
            p { (lang.say(key)) }
        }
    }
}

/// The person of an address, wherever it leads now; closed ones without their name lead nowhere.
pub fn person_at(app: &App, name: &str) -> Result<crate::store::ContributorRecord, Failure> {
    let slug = crate::domain::contributor::ContributorSlug::parse(name).ok_or(Failure::Missing("contributor"))?;
    Ok(app.wiki.person(&slug)?)
}
