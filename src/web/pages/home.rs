//! The first page: what this wiki is, what there is to read, what changed, what waits to be written.

use crate::{
    domain::{fiche_type::FicheType, text},
    store::Card,
    web::{
        App,
        cards::Shown,
        error::{Answer, Failure},
        form::encoded,
        frame::Page,
        kept,
        language::Lang,
        pages::changes::{self, Lately, Limits, Line},
        signs,
        told::{self, Told},
        visitor::Visitor,
    },
    wiki::{
        Wiki,
        history::ChangesQuery,
        people::Names,
        reading::{Listing, Query, Sort},
    },
};
use actix_web::{HttpRequest, web::Data};
use maud::{Markup, html};
use std::sync::Arc;

const CARDS: usize = 6;
const CHANGES: usize = 5;
const WANTED: usize = 3;
const THEMES: usize = 14;

/// Everything the page shows.
struct Home<'a> {
    wiki: &'a Wiki,
    lang: &'a Lang,
    is_demo: bool,
    types: Vec<Arc<FicheType>>,
    listing: Listing,
    shown: Shown<'a>,
    changes: Lately,
    change_names: Arc<Names>,
    wanted: Vec<String>,
    wanted_count: usize,
}

/// `GET /`
pub async fn home(request: HttpRequest, app: Data<App>, visitor: Visitor) -> Answer {
    kept::answer_all(&app, &request, &visitor, |visitor| {
        let lang = &visitor.lang;
        let description = lang.say("home-description");
        let body = if app.wiki.counts().fiches == 0 { welcome(&app, lang)? } else { Home::read(&app, lang)?.view() };
        let feed = lang.say("feed-of-wiki");
        Ok(Page::new("", body).description(description).feed("/changes.atom", feed).canonical("/"))
    })
}

impl<'a> Home<'a> {
    fn read(app: &'a App, lang: &'a Lang) -> Result<Self, Failure> {
        let query = Query { sort: Sort::Changed, page: 1, page_size: 500, ..Query::default() };
        let mut listing = app.wiki.list(&query)?;
        let types = app.wiki.types()?;
        listing.cards = worth_reading(listing.cards, &types, lang.code());
        let asked = ChangesQuery { limit: 200, ..ChangesQuery::default() };
        let mut changes = changes::lately(app, lang, asked, Limits { lines: CHANGES, imports: CHANGES })?;
        changes.lines.truncate(CHANGES);
        let change_names = app.wiki.contributors_of(changes.lines.iter().flat_map(Line::people))?;
        let wanted: Vec<String> = app.wiki.wanted(1_000)?.into_iter().map(|(title, _)| title).collect();
        Ok(Self {
            wiki: &app.wiki,
            lang,
            is_demo: app.settings.is_demo,
            types,
            shown: Shown::read(app, lang, &listing.cards)?,
            listing,
            changes,
            change_names,
            wanted_count: wanted.len(),
            wanted: wanted.into_iter().take(WANTED).collect(),
        })
    }

    fn view(&self) -> Markup {
        let lang = self.lang;
        let total = self.listing.total;
        html! {
            h1.home-title { (lang.say(if self.is_demo { "home-title-demo" } else { "home-title" })) }
            p.lead { (lang.say(if self.is_demo { "home-lead-demo" } else { "home-lead" })) }
            p.begin {
                a.button href="/new" { (lang.say("write-a-fiche")) }
                a href="/fiches" { (lang.say_with("home-read-all", &[("count", total.into())])) }
            }
            (self.flags())
            @if self.is_demo { p.about-demo { b.mark-now { (lang.say("home-demo-word")) } " " (lang.say("home-demo")) } }
            div.home {
                section {
                    h2 { (lang.say("home-to-read")) }
                    ul.cards { @for card in &self.listing.cards { (self.shown.card(card)) } }
                }
                div {
                    (self.changes())
                    @if !self.wanted.is_empty() { (self.wanted()) }
                }
            }
            @if !self.listing.themes.is_empty() {
                section.block {
                    h2 { (lang.say("home-by-theme")) }
                    ul.tags {
                        @for (theme, count) in self.listing.themes.iter().take(THEMES) {
                            li {
                                a href=(format!("/fiches?theme={}", encoded(theme))) { (theme) }
                                span.number { (lang.number(*count as i64)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn flags(&self) -> Markup {
        let count = |fiche_type: &FicheType| {
            self.listing.types.iter().find(|(key, _)| *key == fiche_type.key).map_or(0, |(_, count)| *count)
        };
        html! {
            ul.flags {
                @for fiche_type in &self.types {
                    @let count = count(fiche_type);
                    li {
                        a href=(address_of_type(fiche_type, count)) {
                            (signs::sign(fiche_type.sign))
                            b { (self.lang.pick(&fiche_type.plural)) } " "
                            @if count == 0 { span { (self.lang.say("not-yet")) } }
                            @else { span { (self.lang.number(count as i64)) } }
                        }
                    }
                }
            }
        }
    }

    fn changes(&self) -> Markup {
        let lang = self.lang;
        let type_label = |key: &str| {
            let found = self.types.iter().find(|fiche_type| fiche_type.key.as_str() == key);
            found.map(|fiche_type| lang.pick(&fiche_type.label).to_owned())
        };
        let told =
            Told { lang, names: &self.change_names, fiche: &|id| told::other(self.wiki, id), type_label: &type_label };
        html! {
            section {
                h2 { (lang.say("home-changes")) }
                ul.news { @for line in &self.changes.lines { (self.change(&told, line)) } }
                p.all { a href="/changes" { (lang.say("home-all-changes")) } }
            }
        }
    }

    /// Who did what, then where and when.
    fn change(&self, told: &Told<'_>, line: &Line) -> Markup {
        let newest = line.newest();
        html! {
            li {
                @match line {
                    Line::Import(import) => (changes::import_words(told, import)),
                    Line::One(entry) => {
                        @match self.changes.types.get(&entry.type_key) {
                            Some(fiche_type) => (told.sentence(entry, fiche_type)),
                            None => (told.who(&entry.contributors)),
                        }
                    }
                }
                span.ago {
                    (told::title(self.lang, newest)) " · "
                    @match line {
                        Line::Import(_) => (self.lang.say_with("home-arrived", &[("date", self.lang.date(newest.received).into())])),
                        Line::One(_) => (self.lang.date(newest.received)),
                    }
                }
            }
        }
    }

    fn wanted(&self) -> Markup {
        html! {
            section {
                h2 { (self.lang.say("wanted")) }
                p.quiet { (self.lang.say("wanted-lead")) }
                (dashed_list(&self.wanted))
                @if self.wanted_count > self.wanted.len() {
                    p.all { a href="/wanted" { (self.lang.say_with("wanted-all", &[("count", self.wanted_count.into())])) } }
                }
            }
        }
    }
}

/// Titles that nobody wrote yet, each a way to write it.
pub fn dashed_list(titles: &[String]) -> Markup {
    html! {
        ul.dashed-list {
            @for title in titles { li { a href=(format!("/new?title={}", encoded(title))) { (title) } } }
        }
    }
}

/// The first visit to a wiki without fiches.
fn welcome(app: &App, lang: &Lang) -> Result<Markup, Failure> {
    let types = app.wiki.types()?;
    Ok(html! {
        h1 { (lang.say("welcome-title")) }
        p.lead { (lang.say("welcome-lead")) }
        ul.beginnings {
            @for fiche_type in types.iter().take(6) {
                li {
                    (signs::sign(fiche_type.sign))
                    div {
                        h2 { a href=(format!("/new?type={}", fiche_type.key)) { (lang.pick(&fiche_type.label)) } }
                        p.quiet { (lang.pick(&fiche_type.purpose)) }
                    }
                }
            }
        }
        p.quiet { (lang.say("welcome-then")) " " a href="/join" { (lang.say("way-join")) } }
    })
}

/// An empty type leads to writing its first fiche.
fn address_of_type(fiche_type: &FicheType, count: usize) -> String {
    if count == 0 { format!("/new?type={}", fiche_type.key) } else { format!("/fiches?type={}", fiche_type.key) }
}

/// Six cards in the language of the page, of many hands first: one of each type in the order of the types, then the others.
fn worth_reading(cards: Vec<Card>, types: &[Arc<FicheType>], lang: &str) -> Vec<Card> {
    let mut cards = cards;
    let rank = |card: &Card| (card.lang == lang, !card.lead.is_empty(), card.contributor_count.min(20), card.words);
    cards.sort_by_cached_key(|card| std::cmp::Reverse(rank(card)));
    let mut chosen = Vec::new();
    for fiche_type in types {
        if let Some(at) = cards.iter().position(|card| card.type_key == fiche_type.key) {
            chosen.push(cards.remove(at));
        }
    }
    chosen.extend(cards);
    chosen.truncate(CARDS);
    chosen
}

/// A title out of an address: `les-fabriques` is likely « Les fabriques ».
pub fn title_of_slug(slug: &str) -> String {
    let words = text::folded(slug).replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
