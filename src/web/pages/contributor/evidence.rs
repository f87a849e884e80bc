//! The revisions behind a number of a person's page, each with the difference that shows it.

use super::{Meant, meant};
use crate::{
    domain::{
        credit::care::Kind,
        fiche_type::{FicheType, TypeKey},
    },
    store::{Deed, Position, RevisionEntry},
    web::{
        App,
        error::{Answer, Failure},
        form::asked,
        frame::Page,
        kept,
        language::Lang,
        told::{self, Told},
        visitor::Visitor,
    },
    wiki::portrait::LastingDeed,
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use maud::{Markup, html};
use std::sync::Arc;

/// Revisions on one page.
const PAGE_SIZE: usize = 50;

/// Which number is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Lasting,
    Words,
    /// Care or data of one kind.
    Given(Kind),
}

/// A revision and what it gave to the number.
struct Evidence {
    entry: RevisionEntry,
    figure: String,
}

/// What one page shows.
struct Listed {
    rows: Vec<Evidence>,
    next: Option<Position>,
}

/// `GET /contributor/{name}/evidence?of=&before=`
pub async fn evidence(request: HttpRequest, visitor: Visitor, app: Data<App>, name: Path<String>) -> Answer {
    let lang = &visitor.lang;
    let record = match meant(&app, &name)? {
        Meant::Person(record) => record,
        Meant::Moved(address) => return Ok(super::super::history::moved(&request, &address)),
        Meant::Nobody => return Err(Failure::Missing("contributor")),
    };
    let me = &record.contributor;
    let given = asked(&request);
    let of = given.text("of").unwrap_or("words");
    let of = Of::parse(of).ok_or(Failure::Missing("page"))?;
    let before = given.text("before").and_then(|position| position.parse().ok()).map(Position);
    let is_me = visitor.contributor.as_ref().is_some_and(|visitor| visitor.id == me.id);
    if record.hides_numbers && !is_me {
        return Err(Failure::Missing("page"));
    }
    kept::answer(&app, &request, &visitor, || {
        let listed = match of {
            Of::Lasting => lasting(&app, lang, app.wiki.lasting_deeds(me.id)?, before)?,
            Of::Words => {
                let deeds = app.wiki.deeds(me.id, before, usize::MAX)?;
                words(&app, lang, deeds.into_iter().filter(|deed| deed.wrote > 0).collect())?
            }
            Of::Given(kind) => {
                let deeds = app.wiki.deeds(me.id, before, usize::MAX)?;
                let deeds = deeds.into_iter().filter(|deed| deed.care.of(kind) > 0).collect();
                listed(&app, deeds, |deed: &Deed| deed, |deed| figure(lang, kind, u64::from(deed.care.of(kind))))?
            }
        };
        let title = lang.say_with(of.key("title"), &[("name", me.name.as_str().into())]);
        let body = html! {
            p.over { a href=(told::address(me)) { (me.name) } }
            h1 { (title) }
            p.lead { (lang.say(of.key("lead"))) }
            (rows(&app, lang, &listed.rows)?)
            @if let Some(next) = listed.next {
                nav.pages.ways-on aria-label=(lang.say("history-pages")) {
                    a href=(format!("{}/evidence?of={}&before={}", told::address(me), of.name(), next.0)) rel="next" { (lang.say("history-older")) }
                }
            }
        };
        Ok(Page::new(title.clone(), body).is_hidden_from_robots())
    })
}

impl Of {
    fn parse(name: &str) -> Option<Self> {
        let given = Kind::ALL.into_iter().map(Self::Given);
        [Self::Lasting, Self::Words].into_iter().chain(given).find(|of| of.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Lasting => "lasting",
            Self::Words => "words",
            Self::Given(kind) => kind.key(),
        }
    }

    fn key(self, what: &str) -> &'static str {
        match (self, what) {
            (Self::Lasting, "title") => "evidence-lasting",
            (Self::Lasting, _) => "evidence-lasting-lead",
            (Self::Words, "title") => "evidence-words",
            (Self::Words, _) => "evidence-words-lead",
            (Self::Given(kind), "title") if kind.is_data() => "evidence-data",
            (Self::Given(kind), _) if kind.is_data() => "evidence-data-lead",
            (Self::Given(_), "title") => "evidence-care",
            (Self::Given(_), _) => "evidence-care-lead",
        }
    }
}

/// « 3 corrections d’orthographe ou de typographie »
pub fn figure(lang: &Lang, kind: Kind, count: u64) -> String {
    lang.say_with(&format!("given-{}", kind.key()), &[("count", (count as i64).into())])
}

fn lasting(app: &App, lang: &Lang, deeds: Vec<LastingDeed>, before: Option<Position>) -> Result<Listed, Failure> {
    let older = deeds.into_iter().filter(|old| before.is_none_or(|before| old.deed.position < before)).collect();
    let figure = |old: &LastingDeed| {
        let values = [("written", old.lasting.written.into()), ("standing", old.lasting.standing.into())];
        let is_whole = old.lasting.written == old.lasting.standing;
        lang.say_with(if is_whole { "evidence-lasting-whole" } else { "evidence-lasting-row" }, &values)
    };
    listed(app, older, |old| &old.deed, figure)
}

fn words(app: &App, lang: &Lang, deeds: Vec<Deed>) -> Result<Listed, Failure> {
    listed(app, deeds, |deed: &Deed| deed, |deed| lang.say_with("person-words", &[("count", deed.wrote.into())]))
}

/// The first of these, with their lines of history.
fn listed<T>(
    app: &App,
    deeds: Vec<T>,
    deed: impl Fn(&T) -> &Deed,
    figure: impl Fn(&T) -> String,
) -> Result<Listed, Failure> {
    let next = (deeds.len() > PAGE_SIZE).then(|| deed(&deeds[PAGE_SIZE - 1]).position);
    let mut rows = Vec::new();
    for each in deeds.iter().take(PAGE_SIZE) {
        let of = deed(each);
        let entry = app.wiki.store().entry(of.fiche, of.number).map_err(crate::wiki::Failure::from)?;
        rows.extend(entry.map(|entry| Evidence { entry, figure: figure(each) }));
    }
    Ok(Listed { rows, next })
}

fn rows(app: &App, lang: &Lang, rows: &[Evidence]) -> Result<Markup, Failure> {
    let types: Vec<Arc<FicheType>> = app.wiki.types()?;
    let names = app.wiki.contributors_of(rows.iter().flat_map(|row| row.entry.contributors.iter().copied()))?;
    let kind = |key: &TypeKey| types.iter().find(|kind| kind.key == *key);
    let label =
        |key: &str| types.iter().find(|kind| kind.key.as_str() == key).map(|kind| lang.pick(&kind.label).to_owned());
    let told = Told { lang, names: &names, fiche: &|id| told::other(&app.wiki, id), type_label: &label };
    Ok(html! {
        @if rows.is_empty() { p.after { (lang.say("evidence-none")) } }
        section.narrow-rows.after {
            ul.plain-rows.told {
                @for Evidence { entry, figure } in rows {
                    li {
                        span.dated { (lang.date(entry.at)) }
                        div {
                            p { (told::title(lang, entry)) }
                            p {
                                b { (figure) } " · "
                                @if let Some(kind) = kind(&entry.type_key) { (told.deed(entry, kind)) " · " }
                                a.plain href=(told::change_address(entry)) { (lang.say(told::change_word(entry))) }
                            }
                        }
                    }
                }
            }
        }
    })
}
