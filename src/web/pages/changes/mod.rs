//! Recent changes of the wiki, by day and by fiche, narrowed by type and by contributor; histories that were imported are one line.
//!
//! In reading order: this file (the page), `lately` (what is read for it, for the first page, for feeds and for people).

mod lately;

pub use lately::{Import, KeptImports, Lately, Limits, Line, day_of, lately};

use crate::{
    domain::{
        contributor::ContributorSlug,
        fiche_type::{FicheType, TypeKey},
        id::{ContributorId, FicheId},
        revision::Timestamp,
    },
    store::{Position, RevisionEntry},
    web::{
        App,
        error::{Answer, Failure},
        form::asked,
        frame::{Page, Way},
        kept,
        language::Lang,
        signs,
        told::{self, Told},
        visitor::Visitor,
    },
    wiki::{history::ChangesQuery, people::Names},
};
use actix_web::{HttpRequest, web::Data};
use lately::NAMED_MAX;
use maud::{Markup, html};
use std::sync::Arc;

/// Lines on one page; imports, which are folded to one line a day, are counted by themselves.
pub const LIMITS: Limits = Limits { lines: 50, imports: 500 };

/// Revisions read at once.
const READ_SIZE: usize = 200;

/// The whole state of the page.
struct Asked {
    kind: String,
    contributor: String,
    before: Option<u64>,
}

/// One day of the wiki: fiches with what was done to them, and what arrived.
struct DayOf<'a> {
    at: Timestamp,
    fiches: Vec<(FicheId, Vec<&'a RevisionEntry>)>,
    imports: Vec<&'a Import>,
}

/// `GET /changes?type=&contributor=&before=`
pub async fn changes(request: HttpRequest, visitor: Visitor, app: Data<App>) -> Answer {
    let given = asked(&request);
    let text = |name: &str| given.text(name).unwrap_or_default().trim().to_owned();
    let before = given.text("before").and_then(|position| position.parse().ok());
    let asked = Asked { kind: text("type"), contributor: text("contributor"), before };
    kept::answer_all(&app, &request, &visitor, |visitor| page(&app, &visitor.lang, &asked))
}

fn page(app: &App, lang: &Lang, asked: &Asked) -> Result<Page, Failure> {
    let person = contributor(app, &asked.contributor)?;
    let is_unknown = !asked.contributor.is_empty() && person.is_none();
    let query = ChangesQuery {
        type_key: TypeKey::parse(&asked.kind),
        contributor: person,
        fiche: None,
        before: asked.before.map(Position),
        limit: READ_SIZE,
    };
    let lately = if is_unknown { None } else { Some(lately(app, lang, query, LIMITS)?) };
    let lines = lately.as_ref().map_or(&[][..], |lately| &lately.lines);
    let names = app.wiki.contributors_of(lines.iter().flat_map(Line::people))?;
    let types = app.wiki.types()?;
    let body = html! {
        h1 { (lang.say("changes")) }
        p.lead { (lang.say("changes-lead")) }
        (filters(lang, asked, &types))
        @match &lately {
            None => p.notice { (lang.say_with("changes-nobody", &[("name", asked.contributor.as_str().into())])) },
            Some(lately) => {
                @if lately.lines.is_empty() { p { (lang.say("changes-none")) } }
                (days_view(app, lang, lately, &names))
                (ways_on(lang, asked, lately.next))
            }
        }
    };
    let title = lang.say("changes");
    Ok(Page::new(title.clone(), body).here(Way::Changes).feed("/changes.atom", title).canonical("/changes"))
}

/// Who is meant by a name or an address typed in the filter.
fn contributor(app: &App, name: &str) -> Result<Option<ContributorId>, Failure> {
    let Some(slug) = ContributorSlug::parse(name.trim()) else { return Ok(None) };
    match app.wiki.person(&slug) {
        Ok(record) => Ok(Some(record.contributor.id)),
        Err(crate::wiki::Failure::Missing(_)) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

fn filters(lang: &Lang, asked: &Asked, types: &[Arc<FicheType>]) -> Markup {
    html! {
        form.narrow-by action="/changes" {
            p {
                label for="type" { (lang.say("changes-type")) }
                select #type name="type" {
                    option value="" { (lang.say("changes-any-type")) }
                    @for kind in types {
                        option value=(kind.key) selected[asked.kind == kind.key.as_str()] { (lang.pick(&kind.label)) }
                    }
                }
            }
            p {
                label for="contributor" { (lang.say("changes-contributor")) }
                input #contributor name="contributor" value=(asked.contributor) maxlength="200" autocomplete="off";
            }
            p {
                button.quiet { (lang.say("changes-show")) }
                @if !asked.kind.is_empty() || !asked.contributor.is_empty() {
                    " " a href="/changes" { (lang.say("changes-lift")) }
                }
            }
        }
    }
}

fn days_view(app: &App, lang: &Lang, lately: &Lately, names: &Names) -> Markup {
    let type_label = |key: &str| {
        lately.types.iter().find(|(known, _)| known.as_str() == key).map(|(_, kind)| lang.pick(&kind.label).to_owned())
    };
    let told = Told { lang, names, fiche: &|id| told::other(&app.wiki, id), type_label: &type_label };
    html! {
        @for day in days(lang, &lately.lines) {
            section.block.day {
                h2 { (lang.date(day.at)) }
                @for (_, entries) in &day.fiches { (fiche_view(&told, lately, entries)) }
                (imports_view(&told, lately, &day.imports))
            }
        }
    }
}

fn days<'a>(lang: &Lang, lines: &'a [Line]) -> Vec<DayOf<'a>> {
    let mut days: Vec<DayOf<'a>> = Vec::new();
    for line in lines {
        let at = line.newest().received;
        if days.last().is_none_or(|day| day_of(lang, day.at) != day_of(lang, at)) {
            days.push(DayOf { at, fiches: Vec::new(), imports: Vec::new() });
        }
        let Some(day) = days.last_mut() else { continue };
        match line {
            Line::Import(import) => day.imports.push(import),
            Line::One(entry) => match day.fiches.iter_mut().find(|(fiche, _)| *fiche == entry.fiche) {
                Some((_, entries)) => entries.push(entry),
                None => day.fiches.push((entry.fiche, vec![entry])),
            },
        }
    }
    days
}

fn fiche_view(told: &Told<'_>, lately: &Lately, entries: &[&RevisionEntry]) -> Markup {
    let lang = told.lang;
    let newest = entries[0];
    html! {
        article.changed {
            h3.signed { (sign_of(lately, newest)) (told::title(lang, newest)) }
            ul {
                @for entry in entries {
                    li {
                        span.when { (lang.time(entry.received)) }
                        div.what {
                            p {
                                @match lately.types.get(&entry.type_key) {
                                    Some(kind) => (told.sentence(entry, kind)),
                                    None => (told.who(&entry.contributors)),
                                }
                            }
                            (told::summary(lang, entry))
                        }
                        p.to {
                            (told::size(lang, &entry.facts.words)) " "
                            a href=(told::change_address(entry)) {
                                (lang.say(told::change_word(entry)))
                                span.unseen { " " (lang.say_with("in-revision-n", &[("number", entry.number.to_string().into())])) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn imports_view(told: &Told<'_>, lately: &Lately, imports: &[&Import]) -> Markup {
    html! {
        @match imports {
            [] => {}
            [import] => p.import { (import_line(told, lately, import)) },
            _ => details.import {
                summary { (arrived_words(told.lang, imports)) }
                ul { @for import in imports { li { (import_line(told, lately, import)) } } }
            },
        }
    }
}

/// « 135 fiches importées avec leur histoire : 1 207 révisions, écrites de 2013 à 2026 »
pub fn arrived_words(lang: &Lang, imports: &[&Import]) -> String {
    let revisions: usize = imports.iter().map(|import| import.count).sum();
    let years = || imports.iter().flat_map(|import| [import.from, import.to]).map(|at| lang.zoned(at).year());
    let (from, to) = (years().min().unwrap_or_default(), years().max().unwrap_or_default());
    let values = [
        ("fiches", imports.len().into()),
        ("revisions", lang.number(revisions as i64).into()),
        ("from", from.to_string().into()),
        ("to", to.to_string().into()),
    ];
    let key = if from == to { "changes-imports-year" } else { "changes-imports-years" };
    lang.say_with(key, &values)
}

/// « Livres libres : 1 204 révisions importées, écrites de 2004 à 2016 par 96 personnes »
fn import_line(told: &Told<'_>, lately: &Lately, import: &Import) -> Markup {
    let newest = &import.newest;
    html! {
        (sign_of(lately, newest)) (told::title(told.lang, newest))
        (told.lang.say("colon")) " "
        a.quiet href=(format!("/fiche/{}/history", newest.slug)) { (import_words(told, import)) }
    }
}

/// What an import brought, without its title.
pub fn import_words(told: &Told<'_>, import: &Import) -> String {
    let lang = told.lang;
    let mut people: Vec<ContributorId> = import.people.iter().copied().collect();
    if people.len() <= NAMED_MAX {
        people.sort_by(|a, b| lang.compare(&told.plain_who(&[*a]), &told.plain_who(&[*b])));
    }
    let who = match people.len() {
        ..=NAMED_MAX => told.plain_who(&people),
        count => lang.say_with("import-people", &[("count", count.into())]),
    };
    let (from, to) = (import.from, import.to);
    let values = [
        ("count", import.count.into()),
        ("who", who.into()),
        ("from", lang.zoned(from).year().to_string().into()),
        ("to", lang.zoned(to).year().to_string().into()),
        ("date", lang.date(to).into()),
    ];
    let key = match import.count {
        1 if day_of(lang, to) == day_of(lang, import.newest.received) => "import-undated",
        1 => "import-one",
        _ if lang.zoned(from).year() == lang.zoned(to).year() => "import-year",
        _ => "import-years",
    };
    lang.say_with(key, &values)
}

fn ways_on(lang: &Lang, asked: &Asked, next: Option<Position>) -> Markup {
    let address = |before: Option<u64>| {
        let mut pairs = form_urlencoded(&[("type", &asked.kind), ("contributor", &asked.contributor)]);
        if let Some(before) = before {
            pairs.push(format!("before={before}"));
        }
        format!("/changes?{}", pairs.join("&"))
    };
    html! {
        nav.pages.ways-on aria-label=(lang.say("history-pages")) {
            @if asked.before.is_some() { a href=(address(None)) { (lang.say("history-newest")) } }
            @if let Some(next) = next { a href=(address(Some(next.0))) rel="next" { (lang.say("history-older")) } }
            a href="/changes.atom" { (lang.say("follow-atom")) }
        }
    }
}

/// Pairs that are not empty, as in an address.
fn form_urlencoded(pairs: &[(&str, &str)]) -> Vec<String> {
    let encoded = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => (byte as char).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect()
}

fn sign_of(lately: &Lately, entry: &RevisionEntry) -> Markup {
    html! { @if let Some(kind) = lately.types.get(&entry.type_key) { (signs::sign(kind.sign)) " " } }
}
