//! One person's page: their own words, what of theirs is read today, with whom, what they did over time.

use super::changes::{Lately, Limits, Line, import_words, lately};
use crate::{
    domain::{
        contributor::{Contributor, ContributorSlug, Origin},
        fiche_type::{FicheType, TypeKey},
        id::ContributorId,
        text,
    },
    store::{Card, Day},
    web::{
        App,
        error::{Answer, Failure},
        frame::{Page, Way},
        language::Lang,
        signs::{self, Colour, Piece, Thickness},
        told::{self, Told},
        visitor::Visitor,
    },
    wiki::{
        history::ChangesQuery,
        people::{Names, Portrait},
    },
};
use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path},
};
use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use std::{collections::BTreeMap, sync::Arc};

/// Others named at once; the rest opens.
const WITH_SHOWN: usize = 8;
/// Revisions at the end of the page.
const RECENT_MAX: usize = 8;
/// Imported fiches among which the newest are looked for.
const IMPORTS_MAX: usize = 100;
/// Names offered where there is none.
const NEAR_MAX: usize = 8;

/// What the page shows.
struct PersonPage<'a> {
    lang: &'a Lang,
    portrait: &'a Portrait,
    types: Vec<Arc<FicheType>>,
    lately: Lately,
    names: Arc<Names>,
    /// Whether the person reads their own page.
    is_me: bool,
}

/// `GET /contributor/{name}`
pub async fn contributor(request: HttpRequest, visitor: Visitor, app: Data<App>, name: Path<String>) -> Answer {
    let lang = &visitor.lang;
    let Some(slug) = ContributorSlug::parse(&name) else { return Err(Failure::Missing("contributor")) };
    let portrait = match app.wiki.portrait(&slug) {
        Err(crate::wiki::Failure::Missing(_)) => return nobody(&request, &visitor, &app, &name),
        other => other?,
    };
    let me = &portrait.record.contributor;
    if let Some(claimer) = portrait.record.claimed_by
        && let Some(now) = app.wiki.contributors_of([claimer])?.get(claimer)
    {
        return Ok(super::history::moved(&request, &told::address(now)));
    }
    if me.slug().as_str() != name.as_str() {
        return Ok(super::history::moved(&request, &told::address(me)));
    }
    let query = ChangesQuery { contributor: Some(me.id), limit: 50, ..ChangesQuery::default() };
    let mut lately = lately(&app, lang, query, Limits { lines: RECENT_MAX, imports: IMPORTS_MAX })?;
    // What arrived together is told by its own dates.
    lately.lines.sort_by_key(|line| std::cmp::Reverse(line.newest().at));
    lately.lines.truncate(RECENT_MAX);
    let names = app.wiki.contributors_of(lately.lines.iter().flat_map(Line::people))?;
    let is_me = visitor.contributor.as_ref().is_some_and(|visitor| visitor.id == me.id);
    let page = PersonPage { lang, portrait: &portrait, types: app.wiki.types()?, lately, names, is_me };
    let feed = format!("{}/changes.atom", told::address(me));
    let title = lang.say_with("feed-of-contributor", &[("name", me.name.as_str().into())]);
    let shown = Page::new(me.name.as_str(), view(&page)).feed(feed, title);
    Ok(if is_me { shown.here(Way::Person) } else { shown }.answer(&request, &visitor))
}

/// Nobody of that name: those that are near.
fn nobody(request: &HttpRequest, visitor: &Visitor, app: &App, name: &str) -> Answer {
    let lang = &visitor.lang;
    let near = near(app, name)?;
    let body = html! {
        p.over { (StatusCode::NOT_FOUND.as_u16()) }
        h1 { (lang.say("nobody-title")) }
        p.lead { (lang.say(if near.is_empty() { "nobody-lead" } else { "nobody-near" })) }
        @if !near.is_empty() {
            ul.plain-rows { @for person in &near { li { a href=(told::address(person)) { (named(lang, person)) } } } }
        }
        p.ways-back {
            a href="/contributors" { (lang.say("nobody-everybody")) }
            a href="/" { (lang.say("way-home")) }
        }
    };
    let page = Page::new(lang.say("nobody-title"), body).is_hidden_from_robots();
    Ok(page.answer_with(request, visitor, StatusCode::NOT_FOUND))
}

/// People whose name has a word that begins as one of these, by name. Linear in the contributors.
fn near(app: &App, name: &str) -> Result<Vec<Contributor>, Failure> {
    let folded = text::folded(name.split('~').next().unwrap_or(name));
    let wanted: Vec<&str> = folded.split(' ').filter(|word| word.chars().count() >= 3).collect();
    let is_near = |contributor: &Contributor| {
        let folded = contributor.name.folded();
        folded.split(' ').any(|word| wanted.iter().any(|wanted| begins_alike(word, wanted)))
    };
    let mut near: Vec<Contributor> = app
        .wiki
        .store()
        .contributors()
        .map_err(crate::wiki::Failure::from)?
        .into_iter()
        .filter(|record| record.claimed_by.is_none())
        .map(|record| record.contributor)
        .filter(is_near)
        .collect();
    near.sort_by(|a, b| crate::web::language::compare(a.name.as_str(), b.name.as_str()));
    near.truncate(NEAR_MAX);
    Ok(near)
}

/// Whether two words have their first four letters in common, or all of the shorter one.
fn begins_alike(a: &str, b: &str) -> bool {
    let length = a.chars().count().min(b.chars().count()).min(4);
    length >= 3 && a.chars().zip(b.chars()).take(length).all(|(a, b)| a == b)
}

fn view(page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    let me = &portrait.record.contributor;
    html! {
        @if let Some(since) = since(lang, portrait) { p.over { (since) } }
        h1 { (me.name) }
        p.lead { (sentence(lang, portrait)) }
        (about(page))
        (notes(page))
        div.beside {
            (works(page))
            @if !portrait.with.is_empty() { (with(page)) }
        }
        (calendar(lang, &portrait.days))
        (recent(page))
    }
}

/// « Écrit ici depuis le 16 octobre 2013 »; elsewhere, for a name that was imported.
fn since(lang: &Lang, portrait: &Portrait) -> Option<String> {
    let first = portrait.days.iter().map(|day| day.day).min()?;
    let date = date_of(first)?;
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

fn sentence(lang: &Lang, portrait: &Portrait) -> String {
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
    lang.say_with("person-sentence", &values)
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

fn works(page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    html! {
        section {
            h2 { (lang.say("person-works")) }
            @if portrait.works.is_empty() { p.quiet { (lang.say("person-no-works")) } }
            @else {
                ul.works { @for (card, words, share) in &portrait.works { li { (work(page, card, *words, *share)) } } }
            }
        }
    }
}

fn work(page: &PersonPage<'_>, card: &Card, words: u32, share: f64) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    let me = portrait.record.contributor.id;
    let kind = page.types.iter().find(|kind| kind.key == card.type_key);
    let others = card.contributor_count.saturating_sub(1);
    let values = [("share", lang.percent(share).into()), ("count", others.into())];
    html! {
        @if let Some(kind) = kind { p.work-type { (signs::sign(kind.sign)) " " (lang.pick(&kind.label)) } }
        h3 { a href=(format!("/fiche/{}", card.slug)) lang=(card.lang) { (card.title) } }
        (signs::line(&pieces(card, me, share), Thickness::Plain))
        p.work-words {
            b { (lang.say_with("person-words", &[("count", words.into())])) }
            (lang.say_with(if others == 0 { "person-alone" } else { "person-share" }, &values))
        }
    }
}

/// The line of a fiche with one person's piece inked; whoever has no piece of their own stands in the last one.
fn pieces(card: &Card, me: ContributorId, share: f64) -> Vec<Piece> {
    let all = f64::from(card.words.max(1));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = 1.0;
    let mut is_drawn = false;
    for (who, words) in &card.shares {
        let part = if *who == me { share } else { f64::from(*words) / all };
        is_drawn |= *who == me;
        rest -= part;
        pieces.push(Piece { colour: if *who == me { Colour::Inked } else { Colour::Faint }, share: part });
    }
    if !is_drawn {
        rest -= share;
        pieces.push(Piece { colour: Colour::Inked, share });
    }
    if rest > 0.001 {
        pieces.push(Piece { colour: Colour::Faint, share: rest });
    }
    pieces
}

fn with(page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    let row = |(person, cards): &(Contributor, Vec<Card>)| {
        html! {
            li {
                a href=(told::address(person)) { (person.name) }
                span.quiet { (lang.say_with("person-fiches", &[("count", cards.len().into())])) }
            }
        }
    };
    let (first, rest) = portrait.with.split_at(portrait.with.len().min(WITH_SHOWN));
    html! {
        section {
            h2 { (lang.say("person-with-whom")) }
            ul.plain-rows { @for other in first { (row(other)) } }
            @if !rest.is_empty() {
                details {
                    summary { (lang.say_with("person-with-more", &[("count", rest.len().into())])) }
                    ul.plain-rows { @for other in rest { (row(other)) } }
                }
            }
        }
    }
}

/// A row for each year, a dot for each day, as large as its words; and the same as a table.
fn calendar(lang: &Lang, days: &[Day]) -> Markup {
    let dated: Vec<(Date, &Day)> = days.iter().filter_map(|day| Some((date_of(day.day)?, day))).collect();
    let (Some(first), Some(last)) =
        (dated.iter().map(|(date, _)| date.year()).min(), dated.iter().map(|(date, _)| date.year()).max())
    else {
        return html! {};
    };
    html! {
        section.block {
            h2 { (lang.say("person-over-time")) }
            p.quiet { (lang.say("person-dots")) }
            div.calendar-box aria-hidden="true" { div.calendar {
                (months(lang))
                @for year in first..=last {
                    span { (year) }
                    svg width="100%" height="28" focusable="false" {
                        line x1="0" x2="100%" y1="14" y2="14" {}
                        @for (date, day) in dated.iter().filter(|(date, _)| date.year() == year) {
                            circle cx=(format!("{:.1}%", through_year(*date) * 100.0)) cy="14" r=(format!("{:.1}", radius(day.words))) {}
                        }
                    }
                }
            } }
            details {
                summary { (lang.say("person-as-table")) }
                (table(lang, &dated))
            }
        }
    }
}

/// The first letters of the months, over the middle of each.
fn months(lang: &Lang) -> Markup {
    html! {
        span {}
        svg width="100%" height="20" focusable="false" {
            @for (at, letter) in lang.say("month-letters").split(' ').enumerate() {
                text x=(format!("{:.2}%", (at as f64 + 0.5) / 12.0 * 100.0)) y="14" text-anchor="middle" { (letter) }
            }
        }
    }
}

/// How much of its year has passed, each month a twelfth.
fn through_year(date: Date) -> f64 {
    let day = f64::from(date.day()) - 0.5;
    (f64::from(date.month()) - 1.0 + day / f64::from(date.days_in_month())) / 12.0
}

/// In pixels: the area grows with the words, the least is seen, the most stays in its row.
fn radius(words: u32) -> f64 {
    (f64::from(words).sqrt() * 0.35).clamp(2.5, 12.0)
}

fn table(lang: &Lang, dated: &[(Date, &Day)]) -> Markup {
    let mut months: BTreeMap<(i16, i8), (u32, u32, u32)> = BTreeMap::new();
    for (date, day) in dated {
        let (days, revisions, words) = months.entry((date.year(), date.month())).or_default();
        *days += 1;
        *revisions += day.revisions;
        *words += day.words;
    }
    let name = |year: i16, month: i8| {
        let date = crate::domain::value::Date::from_parts(year, Some(month as u8), None);
        date.map_or_else(|| year.to_string(), |date| lang.partial_date(date))
    };
    html! {
        table {
            thead { tr { @for key in ["table-month", "table-days", "table-revisions", "table-words"] { th scope="col" { (lang.say(key)) } } } }
            tbody {
                @for ((year, month), (days, revisions, words)) in months.iter().rev() {
                    tr {
                        th scope="row" { (name(*year, *month)) }
                        @for count in [days, revisions, words] { td { (lang.number(i64::from(*count))) } }
                    }
                }
            }
        }
    }
}

fn date_of(day: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

fn recent(page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, lately, .. } = page;
    let me = &portrait.record.contributor;
    let type_label = |key: &str| {
        page.types.iter().find(|kind| kind.key.as_str() == key).map(|kind| lang.pick(&kind.label).to_owned())
    };
    let told = Told { lang, names: &page.names, fiche: &|_| None, type_label: &type_label };
    html! {
        @if !lately.lines.is_empty() {
            section.block.narrow-rows {
                h2 { (lang.say("person-recent")) }
                ul.plain-rows.told { @for line in &lately.lines { li { (recent_line(&told, &page.types, line)) } } }
                nav.pages.ways-on aria-label=(lang.say("history-pages")) {
                    a href=(format!("/changes?contributor={}", me.slug().as_str().replace('~', "%7E"))) { (lang.say("person-all-revisions")) }
                    a href=(format!("{}/changes.atom", told::address(me))) { (lang.say("follow-atom")) }
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
                        @if let Some(kind) = kind { (told.predicate(newest, kind)) " · " }
                        a.plain href=(told::change_address(newest)) { (told.lang.say(told::change_word(newest))) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_its_place_in_the_year_and_its_size() {
        assert!(through_year(Date::constant(2024, 1, 1)) < 0.01);
        assert!(through_year(Date::constant(2023, 12, 31)) > 0.99);
        assert_eq!(date_of(-1), Some(Date::constant(1969, 12, 31)));
        assert_eq!(date_of(i32::MAX), None);
        assert!(radius(0) == 2.5 && radius(100) < radius(400) && radius(u32::MAX) == 12.0);
    }

    #[test]
    fn names_that_begin_alike_are_near() {
        assert!(begins_alike("rouquette", "rouquete"));
        assert!(begins_alike("mai", "maieul"));
        assert!(!begins_alike("michel", "marie"));
    }
}
