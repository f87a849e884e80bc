//! All fiches: found by words of the title, narrowed by type, theme and place, as cards or rows. The address is the whole state.

use crate::{
    domain::{fiche_type::TypeKey, text},
    web::{
        App,
        cards::Shown,
        error::{Answer, Failure},
        form::{self, Posted, encoded},
        frame::{Page, Way},
        kept,
        language::Lang,
        signs,
        visitor::Visitor,
    },
    wiki::reading::{Listing, Query, Sort},
};
use actix_web::{HttpRequest, web::Data};
use maud::{Markup, html};

const PAGE_SIZE: usize = 24;
/// Entries of a facet that are shown at once; the others open.
const FACET_SHOWN: usize = 8;
/// Most values of one facet, and most characters of the words asked for.
const ASKED_MAX: usize = 20;
const WORDS_MAX_CHARS: usize = 200;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct State {
    words: String,
    types: Vec<String>,
    themes: Vec<String>,
    places: Vec<String>,
    sort: Sort,
    is_rows: bool,
    page: usize,
}

/// Which part of the state an entry of a facet changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Facet {
    Type,
    Theme,
    Place,
}

/// One entry of a facet: the value in the address, the words, how many fiches it would leave.
struct Entry {
    value: String,
    label: Markup,
    count: usize,
}

/// `GET /fiches?q=&type=&theme=&place=&sort=&view=&page=`
pub async fn list(request: HttpRequest, app: Data<App>, visitor: Visitor) -> Answer {
    kept::answer_all(&app, &request, &visitor, |visitor| {
        let state = State::of(&form::asked(&request));
        let listing = app.wiki.list(&state.query())?;
        let lang = &visitor.lang;
        let body = view(&app, lang, &state, &listing)?;
        let page = Page::new(title(&app, lang, &state)?, body).here(Way::Fiches).canonical(state.address());
        Ok(if state.is_narrowed() { page.is_hidden_from_robots() } else { page })
    })
}

impl State {
    fn of(asked: &Posted) -> Self {
        let several = |name| {
            let mut values: Vec<String> = Vec::new();
            for value in asked.all(name).map(str::trim).filter(|value| !value.is_empty()) {
                if values.len() < ASKED_MAX && !values.iter().any(|known| text::folded(known) == text::folded(value)) {
                    values.push(value.to_owned());
                }
            }
            values
        };
        let words = asked.text("q").unwrap_or_default().trim();
        Self {
            words: words.chars().filter(|c| !c.is_control()).take(WORDS_MAX_CHARS).collect(),
            types: several("type").into_iter().filter(|key| TypeKey::parse(key).is_some()).collect(),
            themes: several("theme"),
            places: several("place"),
            sort: asked.text("sort").and_then(sort).unwrap_or_default(),
            is_rows: asked.text("view") == Some("list"),
            page: asked.text("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 100_000),
        }
    }

    fn query(&self) -> Query {
        Query {
            words: self.words.clone(),
            types: self.types.iter().filter_map(|key| TypeKey::parse(key)).collect(),
            themes: self.themes.clone(),
            places: self.places.clone(),
            sort: self.sort,
            page: self.page,
            page_size: PAGE_SIZE,
        }
    }

    /// The path that leads here; what is as usual is left out.
    fn address(&self) -> String {
        let mut parts = Vec::new();
        let mut part = |name: &str, value: &str| parts.push(format!("{name}={}", encoded(value)));
        if !self.words.is_empty() {
            part("q", &self.words);
        }
        self.types.iter().for_each(|value| part("type", value));
        self.themes.iter().for_each(|value| part("theme", value));
        self.places.iter().for_each(|value| part("place", value));
        if self.sort != Sort::default() {
            part("sort", sort_key(self.sort));
        }
        if self.is_rows {
            part("view", "list");
        }
        if self.page > 1 {
            part("page", &self.page.to_string());
        }
        if parts.is_empty() { "/fiches".to_owned() } else { format!("/fiches?{}", parts.join("&")) }
    }

    fn values(&self, facet: Facet) -> &[String] {
        match facet {
            Facet::Type => &self.types,
            Facet::Theme => &self.themes,
            Facet::Place => &self.places,
        }
    }

    /// The same without one value; back on the first page.
    fn without(&self, facet: Facet, value: &str) -> Self {
        let mut state = Self { page: 1, ..self.clone() };
        let values = match facet {
            Facet::Type => &mut state.types,
            Facet::Theme => &mut state.themes,
            Facet::Place => &mut state.places,
        };
        values.retain(|known| text::folded(known) != text::folded(value));
        state
    }

    fn is_chosen(&self, facet: Facet, value: &str) -> bool {
        self.values(facet).iter().any(|known| text::folded(known) == text::folded(value))
    }

    fn is_narrowed(&self) -> bool {
        !(self.words.is_empty() && self.types.is_empty() && self.themes.is_empty() && self.places.is_empty())
    }
}

/// What the window shows: « Les fiches : Lieu, Brest ».
fn title(app: &App, lang: &Lang, state: &State) -> Result<String, Failure> {
    let types = app.wiki.types()?;
    let chosen = types.iter().filter(|fiche_type| state.types.iter().any(|key| key == fiche_type.key.as_str()));
    let mut parts: Vec<String> = chosen.map(|fiche_type| lang.pick(&fiche_type.plural).to_owned()).collect();
    parts.extend(state.themes.iter().chain(&state.places).cloned());
    if !state.words.is_empty() {
        parts.push(lang.quoted(&state.words));
    }
    if state.is_rows {
        parts.push(lang.say("list-in-rows"));
    }
    if state.page > 1 {
        parts.push(lang.say_with("list-page", &[("number", (state.page as i64).into())]));
    }
    if parts.is_empty() {
        return Ok(lang.say("list-title"));
    }
    Ok(lang.say_with("list-title-of", &[("what", parts.join(", ").into())]))
}

fn view(app: &App, lang: &Lang, state: &State, listing: &Listing) -> Result<Markup, Failure> {
    let shown = Shown::read(app, lang, &listing.cards)?;
    let types = app.wiki.types()?;
    let count_of = |key: &TypeKey| listing.types.iter().find(|(other, _)| other == key).map_or(0, |(_, count)| *count);
    let type_entries: Vec<Entry> = types
        .iter()
        .map(|fiche_type| Entry {
            value: fiche_type.key.to_string(),
            label: html! { (signs::sign(fiche_type.sign)) (lang.pick(&fiche_type.label)) },
            count: count_of(&fiche_type.key),
        })
        .collect();
    let theme_entries = entries(state, Facet::Theme, &listing.themes);
    let place_entries = entries(state, Facet::Place, &listing.places);
    Ok(html! {
        h1 { (lang.say("list-title")) }
        (search(lang, state))
        div.list {
            form.filters #filters action="/fiches" {
                h2.unseen { (lang.say("list-filters")) }
                (kept_fields(state))
                (facet(lang, state, Facet::Type, "type", "list-type", &type_entries))
                (facet(lang, state, Facet::Theme, "theme", "list-theme", &theme_entries))
                (facet(lang, state, Facet::Place, "place", "list-place", &place_entries))
                button.quiet { (lang.say("list-show")) }
            }
            section.found aria-label=(lang.say("list-found")) {
                (bar(lang, state, listing, &type_entries))
                @if listing.cards.is_empty() { (nothing(lang, state)) }
                @else if state.is_rows { ul.rows { @for card in &listing.cards { (shown.row(card)) } } }
                @else { ul.cards { @for card in &listing.cards { (shown.card(card)) } } }
                (pages(lang, state, listing.total))
            }
        }
    })
}

fn search(lang: &Lang, state: &State) -> Markup {
    html! {
        form.list-find role="search" action="/fiches" {
            label for="q" { (lang.say("list-find")) }
            div.with-button {
                input #q type="search" name="q" value=(state.words) maxlength=(WORDS_MAX_CHARS) autocomplete="off";
                button { (lang.say("find-do")) }
            }
            @for (facet, name) in [(Facet::Type, "type"), (Facet::Theme, "theme"), (Facet::Place, "place")] {
                @for value in state.values(facet) { input type="hidden" name=(name) value=(value); }
            }
            @if state.is_rows { input type="hidden" name="view" value="list"; }
        }
        p.to-filters { a.button.quiet href="#filters" { (lang.say("list-filter")) } }
    }
}

/// What the form of the filters does not show and must not lose.
fn kept_fields(state: &State) -> Markup {
    html! {
        @if !state.words.is_empty() { input type="hidden" name="q" value=(state.words); }
        @if state.sort != Sort::default() { input type="hidden" name="sort" value=(sort_key(state.sort)); }
        @if state.is_rows { input type="hidden" name="view" value="list"; }
    }
}

fn facet(lang: &Lang, state: &State, facet: Facet, name: &str, title: &str, entries: &[Entry]) -> Markup {
    let (first, others) =
        entries.split_at(entries.len().min(if facet == Facet::Type { usize::MAX } else { FACET_SHOWN }));
    let choice = |entry: &Entry| {
        html! {
            label.choice.none[entry.count == 0] {
                input type="checkbox" name=(name) value=(entry.value) checked[state.is_chosen(facet, &entry.value)];
                (entry.label) " "
                span.number { (lang.number(entry.count as i64)) }
            }
        }
    };
    html! {
        @if !entries.is_empty() {
            fieldset {
                legend { (lang.say(title)) }
                div.choices {
                    @for entry in first { (choice(entry)) }
                    @if !others.is_empty() {
                        details {
                            summary { (lang.say_with("list-others", &[("count", others.len().into())])) }
                            div.choices { @for entry in others { (choice(entry)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Themes or places, those that are chosen first.
fn entries(state: &State, facet: Facet, counted: &[(String, usize)]) -> Vec<Entry> {
    let entry = |value: &str, count| Entry { value: value.to_owned(), label: html! { (value) }, count };
    let is_counted = |value: &str| counted.iter().any(|(known, _)| text::folded(known) == text::folded(value));
    let unknown = state.values(facet).iter().filter(|value| !is_counted(value)).map(|value| entry(value, 0));
    let (mut chosen, others): (Vec<Entry>, Vec<Entry>) = counted
        .iter()
        .map(|(value, count)| entry(value, *count))
        .partition(|entry| state.is_chosen(facet, &entry.value));
    chosen.extend(unknown);
    chosen.extend(others);
    chosen
}

fn bar(lang: &Lang, state: &State, listing: &Listing, types: &[Entry]) -> Markup {
    let address = |is_rows| State { is_rows, page: 1, ..state.clone() }.address();
    html! {
        div.list-bar {
            div.chosen {
                p { b { (lang.say_with("list-count", &[("count", listing.total.into())])) } }
                @if state.is_narrowed() { (chips(lang, state, types)) }
            }
            p.switch {
                @for (is_rows, key) in [(false, "list-cards"), (true, "list-rows")] {
                    @if state.is_rows == is_rows { b aria-current="true" { (lang.say(key)) } }
                    @else { a href=(address(is_rows)) { (lang.say(key)) } }
                }
            }
            (sorting(lang, state))
        }
    }
}

/// What was chosen, each with a way to lift it.
fn chips(lang: &Lang, state: &State, types: &[Entry]) -> Markup {
    let chip = |address: String, label: Markup| {
        html! { li { a href=(address) { span.unseen { (lang.say("list-lift")) " " } (label) (signs::cross()) } } }
    };
    let label = |value: &str| {
        types.iter().find(|entry| entry.value == value).map_or_else(|| html! { (value) }, |e| e.label.clone())
    };
    html! {
        ul.chips {
            @if !state.words.is_empty() {
                (chip(State { words: String::new(), page: 1, ..state.clone() }.address(), html! { (lang.quoted(&state.words)) }))
            }
            @for value in &state.types { (chip(state.without(Facet::Type, value).address(), label(value))) }
            @for value in &state.themes { (chip(state.without(Facet::Theme, value).address(), html! { (value) })) }
            @for value in &state.places { (chip(state.without(Facet::Place, value).address(), html! { (value) })) }
        }
    }
}

fn sorting(lang: &Lang, state: &State) -> Markup {
    html! {
        p.sort {
            (lang.say("list-sort")) " "
            @for (at, sort) in [Sort::Title, Sort::Changed, Sort::Created].into_iter().enumerate() {
                @if at > 0 { ", " }
                @let words = lang.say(match sort {
                    Sort::Title => "list-by-title",
                    Sort::Changed => "list-by-change",
                    Sort::Created => "list-by-birth",
                });
                @if sort == state.sort { b aria-current="true" { (words) } }
                @else { a href=(State { sort, page: 1, ..state.clone() }.address()) { (words) } }
            }
        }
    }
}

/// Nothing was found: which choice to lift.
fn nothing(lang: &Lang, state: &State) -> Markup {
    html! {
        div.dashed {
            h2 { (lang.say("list-none")) }
            p { (lang.say(if state.is_narrowed() { "list-none-lift" } else { "list-none-yet" })) }
            p.ways-back {
                @if state.is_narrowed() { a href="/fiches" { (lang.say("list-all")) } }
                @if state.words.is_empty() { a href="/new" { (lang.say("write-a-fiche")) } }
                @else { a href=(format!("/new?title={}", encoded(&state.words))) { (lang.say_with("list-write", &[("title", state.words.as_str().into())])) } }
            }
        }
    }
}

fn pages(lang: &Lang, state: &State, total: usize) -> Markup {
    let last = total.div_ceil(PAGE_SIZE).max(1);
    let address = |page| State { page, ..state.clone() }.address();
    let near = |page: &usize| *page == 1 || *page == last || page.abs_diff(state.page) <= 2;
    html! {
        @if last > 1 {
            nav.pages aria-label=(lang.say("list-pages")) {
                @if state.page > 1 && state.page <= last { a rel="prev" href=(address(state.page - 1)) { (lang.say("list-before")) } }
                @for page in (1..=last).filter(near) {
                    @if page > 1 && !near(&(page - 1)) { span { "…" } }
                    @if page == state.page { b aria-current="page" { (lang.number(page as i64)) } }
                    @else { a href=(address(page)) { (lang.number(page as i64)) } }
                }
                @if state.page < last { a rel="next" href=(address(state.page + 1)) { (lang.say("list-next")) } }
            }
        }
    }
}

fn sort(key: &str) -> Option<Sort> {
    [Sort::Title, Sort::Changed, Sort::Created].into_iter().find(|sort| sort_key(*sort) == key)
}

fn sort_key(sort: Sort) -> &'static str {
    match sort {
        Sort::Title => "title",
        Sort::Changed => "changed",
        Sort::Created => "created",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_goes_through_its_address_and_comes_back() {
        let state = State {
            words: "café & thé".to_owned(),
            types: vec!["place".to_owned(), "structure".to_owned()],
            themes: vec!["Médiation numérique".to_owned()],
            places: vec!["L’Île-Molène".to_owned()],
            sort: Sort::Created,
            is_rows: true,
            page: 3,
        };
        let request = actix_web::test::TestRequest::with_uri(&state.address()).to_http_request();
        assert_eq!(State::of(&form::asked(&request)), state);
    }
}
