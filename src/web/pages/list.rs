//! All fiches: found by words of the title, narrowed by type, theme and place, as cards or rows. The address is the whole `state`.

mod state;

use crate::{
    domain::{fiche_type::TypeKey, text},
    web::{
        App,
        cards::Shown,
        error::{Answer, Failure},
        form::{self, encoded},
        frame::{Page, Way},
        kept,
        language::Lang,
        signs,
        visitor::Visitor,
    },
    wiki::reading::{Listing, Sort},
};
use actix_web::{HttpRequest, web::Data};
use maud::{Markup, html};
use state::{Facet, State, WORDS_MAX_CHARS, sort_key};

const PAGE_SIZE: usize = 24;
/// Entries of a facet that are shown at once; the others open.
const FACET_SHOWN: usize = 8;
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
