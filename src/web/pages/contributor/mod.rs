//! One person's page, a portrait by works: their own words, what of theirs is read today, how it lasted, with whom.
//!
//! In reading order: this page, `works`, `asides`, `calendar`, `evidence` (the revisions behind a number), `nobody` (a name that nobody has).

mod asides;
mod calendar;
pub mod evidence;
mod nobody;
mod works;

use super::{
    changes::{Lately, Limits, Line, import_words, lately},
    thanks,
};
use crate::{
    domain::{
        contributor::{Contributor, ContributorSlug, Origin},
        fiche_type::{FicheType, TypeKey},
    },
    store::ContributorRecord,
    web::{
        App,
        error::{Answer, Failure},
        frame::{Page, Way},
        kept,
        language::Lang,
        told::{self, Told},
        visitor::Visitor,
    },
    wiki::{history::ChangesQuery, people::Names, portrait::Portrait, thanks::ThanksTo},
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use maud::{Markup, PreEscaped, html};
use std::sync::Arc;

/// Revisions at the end of the page.
const RECENT_MAX: usize = 8;
/// Imported fiches among which the newest are looked for.
const IMPORTS_MAX: usize = 100;

/// What the page shows.
struct PersonPage<'a> {
    lang: &'a Lang,
    portrait: &'a Portrait,
    types: Vec<Arc<FicheType>>,
    lately: Lately,
    names: Arc<Names>,
    thanks: ThanksTo,
    /// Whether the person reads their own page.
    is_me: bool,
}

/// Who is meant by a name in an address.
enum Meant {
    Person(Box<ContributorRecord>),
    /// The page is elsewhere now.
    Moved(String),
    Nobody,
}

/// `GET /contributor/{name}`
pub async fn contributor(request: HttpRequest, visitor: Visitor, app: Data<App>, name: Path<String>) -> Answer {
    let record = match meant(&app, &name)? {
        Meant::Person(record) => record,
        Meant::Moved(address) => return Ok(super::history::moved(&request, &address)),
        Meant::Nobody => return nobody::nobody(&request, &visitor, &app, &name),
    };
    kept::answer(&app, &request, &visitor, || page(&app, &visitor, &record.contributor))
}

fn meant(app: &App, name: &str) -> Result<Meant, Failure> {
    let slug = ContributorSlug::parse(name).ok_or(Failure::Missing("contributor"))?;
    let record = match app.wiki.person(&slug) {
        Err(crate::wiki::Failure::Missing(_)) => return Ok(Meant::Nobody),
        other => other?,
    };
    if let Some(claimer) = record.claimed_by
        && let Some(now) = app.wiki.contributors_of([claimer])?.get(claimer)
    {
        return Ok(Meant::Moved(told::address(now)));
    }
    let is_here = record.contributor.slug().as_str() == name;
    Ok(if is_here { Meant::Person(Box::new(record)) } else { Meant::Moved(told::address(&record.contributor)) })
}

fn page(app: &App, visitor: &Visitor, me: &Contributor) -> Result<Page, Failure> {
    let lang = &visitor.lang;
    let portrait = app.wiki.portrait(&me.slug())?;
    let query = ChangesQuery { contributor: Some(me.id), limit: 50, ..ChangesQuery::default() };
    let mut lately = lately(app, lang, query, Limits { lines: RECENT_MAX, imports: IMPORTS_MAX })?;
    // What arrived together is told by its own dates.
    lately.lines.sort_by_key(|line| std::cmp::Reverse(line.newest().at));
    lately.lines.truncate(RECENT_MAX);
    let names = app.wiki.contributors_of(lately.lines.iter().flat_map(Line::people))?;
    let is_me = visitor.contributor.as_ref().is_some_and(|visitor| visitor.id == me.id);
    let thanks = app.wiki.thanks_to(me.id, thanks::READ_MAX)?;
    let page = PersonPage { lang, portrait: &portrait, types: app.wiki.types()?, lately, names, thanks, is_me };
    let feed = format!("{}/changes.atom", told::address(me));
    let title = lang.say_with("feed-of-contributor", &[("name", me.name.as_str().into())]);
    let shown = Page::new(me.name.as_str(), view(app, &page)).feed(feed, title);
    Ok(if is_me { shown.here(Way::Person) } else { shown })
}

impl PersonPage<'_> {
    /// Whoever hides their numbers sees them all the same.
    fn has_numbers(&self) -> bool {
        self.is_me || !self.portrait.record.hides_numbers
    }

    fn evidence(&self, query: &str) -> String {
        format!("{}/evidence?{query}", told::address(&self.portrait.record.contributor))
    }
}

fn view(app: &App, page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    let me = &portrait.record.contributor;
    html! {
        @if let Some(since) = since(lang, portrait) { p.over { (since) } }
        h1 { (me.name) }
        p.lead { (sentence(page)) }
        @if page.has_numbers() && portrait.words > 0 {
            p.small.behind { a href=(page.evidence("of=standing")) { (lang.say("person-behind")) } }
        }
        (about(page))
        (notes(page))
        div.beside {
            (works::works(page))
            div.asides {
                @if page.has_numbers() && let Some(lasting) = portrait.lasting { (asides::lasted(page, lasting)) }
                @if !portrait.with.is_empty() { (asides::with(page)) }
                (works::continued(page))
                @if page.has_numbers() { (asides::given(page)) }
            }
        }
        @if page.has_numbers() { (calendar::calendar(lang, me, &portrait.deeds)) }
        (recent(app, page))
        (thanks::section(lang, &page.thanks, page.is_me))
    }
}

/// « Écrit ici depuis le 16 octobre 2013 »; elsewhere, for a name that was imported.
fn since(lang: &Lang, portrait: &Portrait) -> Option<String> {
    let first = portrait.deeds.iter().map(|deed| deed.day).min()?;
    let date = calendar::date_of(first)?;
    let date = lang.partial_date(crate::domain::value::Date::from_parts(
        date.year(),
        Some(date.month() as u8),
        Some(date.day() as u8),
    )?);
    let is_imported = matches!(portrait.record.contributor.origin, Origin::Imported { .. });
    // A source that gives no day: all that is known is when it arrived.
    if is_imported && i64::from(first) == portrait.record.since.0.div_euclid(86_400_000) {
        return None;
    }
    let key = if is_imported { "person-since-elsewhere" } else { "person-since" };
    Some(lang.say_with(key, &[("date", date.into())]))
}

fn sentence(page: &PersonPage<'_>) -> String {
    let PersonPage { lang, portrait, .. } = page;
    let name = portrait.record.contributor.name.as_str();
    if portrait.words == 0 {
        return lang.say_with("person-nothing", &[("name", name.into())]);
    }
    let with = lang.say_with("person-with", &[("count", portrait.with.len().into())]);
    let values = [
        ("name", name.into()),
        ("words", (portrait.words as i64).into()),
        ("fiches", portrait.works.len().into()),
        ("with", if portrait.with.is_empty() { String::new() } else { with }.into()),
    ];
    lang.say_with(if page.has_numbers() { "person-sentence" } else { "person-sentence-plain" }, &values)
}

/// What they say of themselves.
fn about(page: &PersonPage<'_>) -> Markup {
    let lang = page.lang;
    let words = page.portrait.record.contributor.about.as_str();
    html! {
        @if !words.trim().is_empty() {
            div.prose.person-about { (PreEscaped(super::fiche::rendered_about(lang, words))) }
        }
        @if page.is_me {
            p.small { a href="/account" { (lang.say(if words.is_empty() { "person-tell" } else { "person-tell-again" })) } }
            @if page.portrait.record.hides_numbers { p.note { (lang.say("person-hidden-from-others")) } }
        }
    }
}

/// Where an imported name comes from, and others of the same name.
fn notes(page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    let namesakes: Vec<&Contributor> = portrait.namesakes.iter().collect();
    html! {
        @if let Origin::Imported { source } = &portrait.record.contributor.origin {
            div.notice {
                p { (lang.say_with("person-imported", &[("source", source.as_str().into())])) }
                p { (lang.say("person-claim")) }
            }
        }
        @if !namesakes.is_empty() {
            p.note {
                (lang.say_with("person-namesakes", &[("count", namesakes.len().into())])) " "
                @for (at, other) in namesakes.iter().enumerate() {
                    @if at > 0 { ", " }
                    a href=(told::address(other)) { (named(lang, other)) }
                }
            }
        }
    }
}

/// A name, with where it comes from when it was imported.
fn named(lang: &Lang, person: &Contributor) -> String {
    match &person.origin {
        Origin::Imported { source } => {
            lang.say_with("name-from", &[("name", person.name.as_str().into()), ("source", source.as_str().into())])
        }
        Origin::Account | Origin::Guest => person.name.to_string(),
    }
}

fn recent(app: &App, page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, lately, .. } = page;
    let me = &portrait.record.contributor;
    let type_label = |key: &str| {
        page.types.iter().find(|kind| kind.key.as_str() == key).map(|kind| lang.pick(&kind.label).to_owned())
    };
    let told = Told { lang, names: &page.names, fiche: &|id| told::other(&app.wiki, id), type_label: &type_label };
    html! {
        @if !lately.lines.is_empty() {
            section.block.narrow-rows {
                h2 { (lang.say("person-recent")) }
                ul.plain-rows.told { @for line in &lately.lines { li { (recent_line(&told, &page.types, line)) } } }
                nav.pages.ways-on aria-label=(lang.say("history-pages")) {
                    a href=(format!("/changes?contributor={}", me.slug().as_str().replace('~', "%7E"))) { (lang.say("person-all-revisions")) }
                    a href=(format!("{}/changes.atom", told::address(me))) { (lang.say("follow-atom")) }
                    @if !page.is_me && !matches!(me.origin, Origin::Imported { .. }) {
                        a href=(format!("{}/undo", told::address(me))) rel="nofollow" { (lang.say("undo-all-link")) }
                    }
                }
            }
        }
    }
}

fn recent_line(told: &Told<'_>, types: &[Arc<FicheType>], line: &Line) -> Markup {
    let newest = line.newest();
    let kind = |key: &TypeKey| types.iter().find(|kind| kind.key == *key);
    html! {
        span.dated { (told.lang.date(newest.at)) }
        div {
            p { (told::title(told.lang, newest)) }
            p {
                @match (line, kind(&newest.type_key)) {
                    (Line::Import(import), _) if import.count > 1 => {
                        (import_words(told, import)) " · "
                        a.plain href=(format!("/fiche/{}/history", newest.slug)) { (told.lang.say("history-see")) }
                    }
                    (_, kind) => {
                        @if let Some(kind) = kind { (told.deed(newest, kind)) " · " }
                        a.plain href=(told::change_address(newest)) { (told.lang.say(told::change_word(newest))) }
                    }
                }
            }
        }
    }
}
