//! The revisions behind a number of a person's page, each with the difference that shows it.

use super::{Meant, calendar::date_of, meant};
use crate::{
    domain::{
        contributor::{Contributor, ContributorSlug},
        credit::care::Kind,
        fiche_type::{FicheType, TypeKey},
        id::FicheId,
        text,
    },
    store::{Card, Deed, Position, RevisionEntry},
    web::{
        App,
        error::{Answer, Failure},
        form::{Posted, asked, encoded},
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
#[derive(Clone, PartialEq, Eq)]
enum Of {
    /// Words that are read today.
    Standing,
    Lasting,
    Words,
    /// Care or data of one kind.
    Given(Kind),
    /// All that was done in a month of a year.
    Month(i16, i8),
    /// Fiches written with somebody.
    Together(ContributorSlug),
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

/// Where a revision stands in the wiki.
type At = (FicheId, u32, Position);

/// `GET /contributor/{name}/evidence?of=&in=&with=&before=`
pub async fn evidence(request: HttpRequest, visitor: Visitor, app: Data<App>, name: Path<String>) -> Answer {
    let record = match meant(&app, &name)? {
        Meant::Person(record) => record,
        Meant::Moved(address) => return Ok(super::super::history::moved(&request, &address)),
        Meant::Nobody => return Err(Failure::Missing("contributor")),
    };
    let me = &record.contributor;
    let given = asked(&request);
    let of = Of::parse(&given).ok_or(Failure::Missing("page"))?;
    let before = given.text("before").and_then(|position| position.parse().ok()).map(Position);
    let is_me = visitor.contributor.as_ref().is_some_and(|visitor| visitor.id == me.id);
    if record.hides_numbers && !is_me {
        return Err(Failure::Missing("page"));
    }
    kept::answer(&app, &request, &visitor, || page(&app, &visitor.lang, me, &of, before))
}

fn page(app: &App, lang: &Lang, me: &Contributor, of: &Of, before: Option<Position>) -> Result<Page, Failure> {
    let (title, shown) = match of {
        Of::Together(with) => together(app, lang, me, with)?,
        _ => {
            let listed = listed_of(app, lang, me, of, before)?;
            let values = [("name", me.name.as_str().into()), ("month", of.month(lang).into())];
            let shown = html! {
                p.lead { (lang.say(of.key("lead"))) }
                (rows(app, lang, &listed.rows)?)
                @if let Some(next) = listed.next {
                    nav.pages.ways-on aria-label=(lang.say("history-pages")) {
                        a href=(format!("{}/evidence?{}&before={}", told::address(me), of.query(), next.0)) rel="next" { (lang.say("history-older")) }
                    }
                }
            };
            (lang.say_with(of.key("title"), &values), shown)
        }
    };
    let body = html! {
        p.over { a href=(told::address(me)) { (me.name) } }
        h1 { (title) }
        (shown)
    };
    Ok(Page::new(title.clone(), body).is_hidden_from_robots())
}

/// The revisions behind a number, from below `before`.
fn listed_of(app: &App, lang: &Lang, me: &Contributor, of: &Of, before: Option<Position>) -> Result<Listed, Failure> {
    let is_older = |position: Position| before.is_none_or(|before| position < before);
    let words = |count: u32| lang.say_with("person-words", &[("count", count.into())]);
    let at = |deed: &Deed| (deed.fiche, deed.number, deed.position);
    let deeds = |is_asked: &dyn Fn(&Deed) -> bool| -> Result<Vec<Deed>, Failure> {
        let deeds = app.wiki.deeds(me.id, before, usize::MAX)?;
        Ok(deeds.into_iter().filter(is_asked).collect())
    };
    match of {
        Of::Standing => {
            let standing = app.wiki.standing_words(me.id)?.into_iter().filter(|one| is_older(one.position)).collect();
            listed(app, standing, |one| (one.fiche, one.number, one.position), |one| words(one.words))
        }
        Of::Lasting => {
            let older = app.wiki.lasting_deeds(me.id)?.into_iter().filter(|old| is_older(old.deed.position)).collect();
            listed(app, older, |old| at(&old.deed), |old| lasting(lang, old))
        }
        Of::Words => listed(app, deeds(&|deed| deed.wrote > 0)?, at, |deed| words(deed.wrote)),
        Of::Given(kind) => {
            let given = deeds(&|deed| deed.care.of(*kind) > 0)?;
            listed(app, given, at, |deed| figure(lang, *kind, u64::from(deed.care.of(*kind))))
        }
        Of::Month(year, month) => {
            let is_then =
                |deed: &Deed| date_of(deed.day).is_some_and(|date| (date.year(), date.month()) == (*year, *month));
            listed(app, deeds(&is_then)?, at, |deed| words(deed.wrote))
        }
        Of::Together(_) => Ok(Listed { rows: Vec::new(), next: None }),
    }
}

/// The fiches that two people wrote: each shows whose words are whose.
fn together(app: &App, lang: &Lang, me: &Contributor, with: &ContributorSlug) -> Result<(String, Markup), Failure> {
    let portrait = app.wiki.portrait(&me.slug())?;
    let found = portrait.with.iter().find(|(other, _)| other.slug() == *with);
    let (other, cards) = found.ok_or(Failure::Missing("contributor"))?;
    let mut cards: Vec<&Card> = cards.iter().collect();
    cards.sort_by_cached_key(|card| text::folded(&card.title));
    let of = |person: &Contributor| format!("of={}", encoded(person.slug().as_str()));
    let title =
        lang.say_with("evidence-together", &[("name", me.name.as_str().into()), ("other", other.name.as_str().into())]);
    Ok((
        title,
        html! {
            p.lead { (lang.say("evidence-together-lead")) }
            section.narrow-rows.after {
                ul.plain-rows {
                    @for card in cards {
                        li {
                            a href=(format!("/fiche/{}/credit?{}&{}", card.slug, of(me), of(other))) lang=[(card.lang != lang.code()).then_some(card.lang.as_str())] { (card.title) }
                        }
                    }
                }
            }
        },
    ))
}

impl Of {
    fn parse(given: &Posted) -> Option<Self> {
        let kind = |name: &str| Kind::ALL.into_iter().find(|kind| kind.key() == name).map(Self::Given);
        match given.text("of").unwrap_or("standing") {
            "standing" => Some(Self::Standing),
            "lasting" => Some(Self::Lasting),
            "words" => Some(Self::Words),
            "month" => {
                let (year, month) = given.text("in")?.split_once('-')?;
                let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
                Some(Self::Month(year.parse().ok()?, month))
            }
            "together" => ContributorSlug::parse(given.text("with")?).map(Self::Together),
            name => kind(name),
        }
    }

    /// The same in an address.
    fn query(&self) -> String {
        match self {
            Self::Standing => "of=standing".to_owned(),
            Self::Lasting => "of=lasting".to_owned(),
            Self::Words => "of=words".to_owned(),
            Self::Given(kind) => format!("of={}", kind.key()),
            Self::Month(year, month) => month_query(*year, *month),
            Self::Together(with) => together_query(with),
        }
    }

    fn key(&self, what: &str) -> &'static str {
        match (self, what) {
            (Self::Lasting, "title") => "evidence-lasting",
            (Self::Lasting, _) => "evidence-lasting-lead",
            (Self::Words, "title") => "evidence-words",
            (Self::Words, _) => "evidence-words-lead",
            (Self::Month(..), "title") => "evidence-month",
            (Self::Month(..), _) => "evidence-month-lead",
            (Self::Given(kind), "title") if kind.is_data() => "evidence-data",
            (Self::Given(kind), _) if kind.is_data() => "evidence-data-lead",
            (Self::Given(_), "title") => "evidence-care",
            (Self::Given(_), _) => "evidence-care-lead",
            (_, "title") => "evidence-standing",
            (_, _) => "evidence-standing-lead",
        }
    }

    /// « juillet 2015 »
    fn month(&self, lang: &Lang) -> String {
        let Self::Month(year, month) = self else { return String::new() };
        let date = crate::domain::value::Date::from_parts(*year, Some(*month as u8), None);
        date.map_or_else(|| year.to_string(), |date| lang.partial_date(date))
    }
}

/// The page of all that was done in a month.
pub fn month_query(year: i16, month: i8) -> String {
    format!("of=month&in={year:04}-{month:02}")
}

/// The page of the fiches written with somebody.
pub fn together_query(with: &ContributorSlug) -> String {
    format!("of=together&with={}", encoded(with.as_str()))
}

/// « 3 corrections d’orthographe ou de typographie »
pub fn figure(lang: &Lang, kind: Kind, count: u64) -> String {
    lang.say_with(&format!("given-{}", kind.key()), &[("count", (count as i64).into())])
}

fn lasting(lang: &Lang, old: &LastingDeed) -> String {
    let values = [("written", old.lasting.written.into()), ("standing", old.lasting.standing.into())];
    let is_whole = old.lasting.written == old.lasting.standing;
    lang.say_with(if is_whole { "evidence-lasting-whole" } else { "evidence-lasting-row" }, &values)
}

/// The first of these, with their lines of history.
fn listed<T>(
    app: &App,
    given: Vec<T>,
    at: impl Fn(&T) -> At,
    figure: impl Fn(&T) -> String,
) -> Result<Listed, Failure> {
    let next = (given.len() > PAGE_SIZE).then(|| at(&given[PAGE_SIZE - 1]).2);
    let mut rows = Vec::new();
    for each in given.iter().take(PAGE_SIZE) {
        let (fiche, number, _) = at(each);
        let entry = app.wiki.store().entry(fiche, number).map_err(crate::wiki::Failure::from)?;
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
