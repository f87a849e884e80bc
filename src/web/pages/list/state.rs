//! What the address of the list asks for: the whole state of the page.

use super::PAGE_SIZE;
use crate::{
    domain::{fiche_type::TypeKey, text},
    web::form::{Posted, encoded},
    wiki::reading::{Query, Sort},
};

/// Most values of one facet, and most characters of the words asked for.
const ASKED_MAX: usize = 20;
pub const WORDS_MAX_CHARS: usize = 200;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub words: String,
    pub types: Vec<String>,
    pub themes: Vec<String>,
    pub places: Vec<String>,
    pub sort: Sort,
    pub is_rows: bool,
    pub page: usize,
}

/// Which part of the state an entry of a facet changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Type,
    Theme,
    Place,
}

impl State {
    pub fn of(asked: &Posted) -> Self {
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

    pub fn query(&self) -> Query {
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
    pub fn address(&self) -> String {
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

    pub fn values(&self, facet: Facet) -> &[String] {
        match facet {
            Facet::Type => &self.types,
            Facet::Theme => &self.themes,
            Facet::Place => &self.places,
        }
    }

    /// The same without one value; back on the first page.
    pub fn without(&self, facet: Facet, value: &str) -> Self {
        let mut state = Self { page: 1, ..self.clone() };
        let values = match facet {
            Facet::Type => &mut state.types,
            Facet::Theme => &mut state.themes,
            Facet::Place => &mut state.places,
        };
        values.retain(|known| text::folded(known) != text::folded(value));
        state
    }

    pub fn is_chosen(&self, facet: Facet, value: &str) -> bool {
        self.values(facet).iter().any(|known| text::folded(known) == text::folded(value))
    }

    pub fn is_narrowed(&self) -> bool {
        !(self.words.is_empty() && self.types.is_empty() && self.themes.is_empty() && self.places.is_empty())
    }
}

/// What the window shows: « Les fiches : Lieu, Brest ».
fn sort(key: &str) -> Option<Sort> {
    [Sort::Title, Sort::Changed, Sort::Created].into_iter().find(|sort| sort_key(*sort) == key)
}

pub fn sort_key(sort: Sort) -> &'static str {
    match sort {
        Sort::Title => "title",
        Sort::Changed => "changed",
        Sort::Created => "created",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::form;

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
