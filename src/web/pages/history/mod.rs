//! The history of a fiche: every revision, newest first; two of them chosen and compared; a revision as it was.

use super::{
    fiche,
    thanks::{self, Back},
};
use crate::{
    domain::{
        fiche::Slug,
        fiche_type::FicheType,
        id::FicheId,
        revision::{RevisionKind, Timestamp},
    },
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
use maud::{Markup, html};
use std::collections::HashSet;

/// Revisions on one page.
const PAGE_SIZE: usize = 50;
/// So many revisions by the same hands on one day are shown as one line that opens.
const RUN_MIN: usize = 3;

/// Who thanked for a revision, and the gesture.
type Beside<'a> = &'a dyn Fn(u32) -> Markup;

/// A line of the history, or several that open.
enum Row<'a> {
    One(&'a RevisionEntry),
    Run(Vec<&'a RevisionEntry>),
}

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
    let fiche_title = |id: FicheId| app.wiki.card(id).ok().map(|card| card.title);
    let told = Told { lang, names: &history.names, fiche: &fiche_title, type_label: &type_label };
    let asker = crate::wiki::Visitor { contributor: visitor.contributor.clone() };
    let thanks = app.wiki.thanks_for(&asker, &history.entries)?;
    let back = Back::History(before);
    let beside = |number| thanks::beside(visitor, &thanks, &history.card.slug, number, back);
    let title = lang.say_with("history-of", &[("title", history.card.title.as_str().into())]);
    let page = Page::new(title.clone(), view(&history, &told, &beside, before.is_none()))
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

fn view(history: &History, told: &Told<'_>, beside: Beside<'_>, is_first: bool) -> Markup {
    let lang = told.lang;
    let card = &history.card;
    let quiet = undone(&history.entries);
    // The two newest are picked to begin with: they are never folded away.
    let picked: Vec<u32> = history.entries.iter().take(2).map(|entry| entry.number).collect();
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
        @for (month, entries) in by_month(lang, &history.entries) {
            section.month {
                h2 { (month) }
                ol.history {
                    @for row in rows(lang, &entries, &picked) { (row_view(history, told, beside, &row, &quiet, &picked)) }
                }
            }
        }
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

fn row_view(
    history: &History,
    told: &Told<'_>,
    beside: Beside<'_>,
    row: &Row<'_>,
    quiet: &HashSet<u32>,
    picked: &[u32],
) -> Markup {
    match row {
        Row::One(entry) => entry_view(history, told, beside, entry, quiet, picked),
        Row::Run(entries) => {
            let (last, first) = (entries[0], entries[entries.len() - 1]);
            let words = entries
                .iter()
                .fold(Default::default(), |sum: crate::domain::diff::Counts, entry| sum.and(entry.facts.words));
            let values = [
                ("count", entries.len().into()),
                ("who", told.plain_who(&first.contributors).into()),
                ("last", plain(last.number)),
                ("first", plain(first.number)),
            ];
            html! {
                li {
                    details.run {
                        summary { (told.lang.say_with("history-run", &values)) " " (told::size(told.lang, &words)) }
                        ol.history {
                            @for entry in entries { (entry_view(history, told, beside, entry, quiet, picked)) }
                        }
                    }
                }
            }
        }
    }
}

fn entry_view(
    history: &History,
    told: &Told<'_>,
    beside: Beside<'_>,
    entry: &RevisionEntry,
    quiet: &HashSet<u32>,
    picked: &[u32],
) -> Markup {
    let lang = told.lang;
    let slug = &history.card.slug;
    let number = entry.number;
    let fiche_type = type_of(history, entry);
    let has_pair = history.entries.len() > 1;
    html! {
        li.revision.undone[quiet.contains(&number)] #(format!("r{number}")) {
            div.what {
                p { @if let Some(fiche_type) = fiche_type { (told.sentence(entry, fiche_type)) } @else { (told.who(&entry.contributors)) } }
                (told::summary(lang, entry))
                @if let Some(note) = told::note(lang, entry) { p.small { (note) } }
            }
            p.when {
                (when(lang, entry.at))
                span.small {
                    a.plain href=(format!("/fiche/{slug}/rev/{number}")) { (lang.say_with("revision-n", &[("number", plain(number))])) }
                    " " (told::size(lang, &entry.facts.words))
                }
            }
            @if has_pair {
                div.pair {
                    (radio(lang, "from", "history-from", number, picked.get(1) == Some(&number)))
                    (radio(lang, "to", "history-to", number, picked.first() == Some(&number)))
                }
            }
            div.more {
                a.plain href=(told::change_address_in(slug, number)) {
                    (lang.say(told::change_word(entry)))
                    span.unseen { " " (lang.say_with("in-revision-n", &[("number", plain(number))])) }
                }
                (beside(number))
            }
        }
    }
}

fn radio(lang: &Lang, name: &str, label: &str, number: u32, is_picked: bool) -> Markup {
    html! {
        label {
            input type="radio" form="pair" name=(name) value=(number) checked[is_picked];
            span { (lang.say(label)) span.unseen { " " (lang.say_with("revision-n", &[("number", plain(number))])) } }
        }
    }
}

/// « 3 mars, 10 h 22 »: the year is in the heading.
fn when(lang: &Lang, at: Timestamp) -> Markup {
    html! {
        time datetime=(lang.machine_time(at)) {
            (lang.say_with("day-and-time", &[("day", lang.day_month(at).into()), ("time", lang.time(at).into())]))
        }
    }
}

fn type_of<'a>(history: &'a History, entry: &RevisionEntry) -> Option<&'a FicheType> {
    history.types.get(&(entry.type_key.clone(), entry.type_version)).map(|fiche_type| &**fiche_type)
}

fn by_month<'a>(lang: &Lang, entries: &'a [RevisionEntry]) -> Vec<(String, Vec<&'a RevisionEntry>)> {
    let mut months: Vec<(String, Vec<&RevisionEntry>)> = Vec::new();
    for entry in entries {
        let month = lang.month_year(entry.at);
        match months.last_mut() {
            Some((last, entries)) if *last == month => entries.push(entry),
            _ => months.push((month, vec![entry])),
        }
    }
    months
}

/// Folds runs by the same hands on one day; the first revision and those that are picked stand alone.
fn rows<'a>(lang: &Lang, entries: &[&'a RevisionEntry], picked: &[u32]) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut at = 0;
    let is_alone = |entry: &RevisionEntry| entry.number == 1 || picked.contains(&entry.number);
    while at < entries.len() {
        let first = entries[at];
        let is_same = |entry: &&&RevisionEntry| {
            entry.contributors == first.contributors
                && lang.zoned(entry.at).date() == lang.zoned(first.at).date()
                && !is_alone(entry)
        };
        let length = entries[at..].iter().take_while(is_same).count();
        if length >= RUN_MIN {
            rows.push(Row::Run(entries[at..at + length].to_vec()));
            at += length;
        } else {
            rows.extend(entries[at..at + length.max(1)].iter().map(|entry| Row::One(entry)));
            at += length.max(1);
        }
    }
    rows
}

/// Revisions of which nothing is left because a later one took them back, and the one that did. Newest first in `entries`.
fn undone(entries: &[RevisionEntry]) -> HashSet<u32> {
    let mut undone = HashSet::new();
    for entry in entries {
        if undone.contains(&entry.number) {
            continue;
        }
        match entry.kind {
            RevisionKind::Undo(number) => undone.extend([entry.number, number]),
            RevisionKind::Restore(number) => undone.extend(number + 1..=entry.number),
            _ => {}
        }
    }
    undone
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            diff::Facts,
            fiche_type::TypeKey,
            id::{ContributorId, FicheId},
            revision::Hash,
        },
        store::Position,
        web::language::Tongue,
    };
    use std::sync::Arc;

    fn entry(number: u32, kind: RevisionKind, who: u8, hour: i64) -> RevisionEntry {
        RevisionEntry {
            position: Position(number.into()),
            fiche: FicheId([1; 16]),
            number,
            kind,
            base: None,
            title: "T".into(),
            lang: "fr".into(),
            slug: Slug::parse("t").unwrap(),
            type_key: TypeKey::parse("page").unwrap(),
            type_version: 1,
            contributors: vec![ContributorId([who; 16])],
            at: Timestamp(hour * 3_600_000),
            received: Timestamp(hour * 3_600_000),
            summary: String::new(),
            facts: Arc::new(Facts::default()),
            hash: Hash::ZERO,
        }
    }

    #[test]
    fn what_was_taken_back_is_quiet_and_what_was_brought_back_again_is_not() {
        let edit = RevisionKind::Edit;
        let one =
            [entry(4, edit, 1, 4), entry(3, RevisionKind::Undo(2), 1, 3), entry(2, edit, 2, 2), entry(1, edit, 1, 1)];
        assert_eq!(undone(&one), HashSet::from([2, 3]));
        let again =
            [entry(4, RevisionKind::Undo(3), 1, 4), entry(3, RevisionKind::Undo(2), 1, 3), entry(2, edit, 2, 2)];
        assert_eq!(undone(&again), HashSet::from([3, 4]));
        let restored = [entry(4, RevisionKind::Restore(1), 1, 4), entry(3, edit, 1, 3), entry(2, edit, 2, 2)];
        assert_eq!(undone(&restored), HashSet::from([2, 3, 4]));
    }

    #[test]
    fn a_run_by_one_person_on_one_day_folds_and_leaves_the_first_revision_alone() {
        let lang = Lang::new(Tongue::Fr, jiff::tz::TimeZone::UTC);
        let edit = RevisionKind::Edit;
        let entries: Vec<RevisionEntry> = (1..=6).rev().map(|number| entry(number, edit, 1, number.into())).collect();
        let entries: Vec<&RevisionEntry> = entries.iter().collect();
        let rows = rows(&lang, &entries, &[6, 5]);
        let lengths: Vec<usize> = rows.iter().map(|row| if let Row::Run(run) = row { run.len() } else { 1 }).collect();
        assert_eq!(lengths, [1, 1, 3, 1]);
    }
}
