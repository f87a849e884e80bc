//! The page where somebody was looked for who is not there: those whose names are near.

use super::named;
use crate::{
    domain::{contributor::Contributor, text},
    web::{
        App,
        error::{Answer, Failure},
        frame::Page,
        told,
        visitor::Visitor,
    },
};
use actix_web::{HttpRequest, http::StatusCode};
use maud::html;

/// Names offered where there is none.
const NEAR_MAX: usize = 8;

/// Nobody of that name: those that are near.
pub fn nobody(request: &HttpRequest, visitor: &Visitor, app: &App, name: &str) -> Answer {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_alike_are_near() {
        assert!(begins_alike("rouquette", "rouquete"));
        assert!(begins_alike("mai", "maieul"));
        assert!(!begins_alike("michel", "marie"));
    }
}
