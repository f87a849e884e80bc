//! Everybody who writes here, by name: never in the order of what they wrote.

use crate::{
    domain::{contributor::Origin, text},
    web::{
        App,
        error::Answer,
        form::{self, encoded},
        frame::Page,
        kept,
        language::{self, Lang},
        visitor::Visitor,
    },
    wiki::people::PersonLine,
};
use actix_web::{HttpRequest, web::Data};
use maud::{Markup, html};

const PAGE_SIZE: usize = 200;
const WORDS_MAX_CHARS: usize = 100;

/// `GET /contributors?q=&page=`
pub async fn people(request: HttpRequest, app: Data<App>, visitor: Visitor) -> Answer {
    kept::answer_all(&app, &request, &visitor, |visitor| {
        let lang = &visitor.lang;
        let asked = form::asked(&request);
        let words: String = asked.text("q").unwrap_or_default().trim().chars().take(WORDS_MAX_CHARS).collect();
        let page = asked.text("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 100_000);
        let people = found(app.wiki.people()?, &words);
        let title = lang.say("foot-people");
        Ok(Page::new(title, view(lang, &people, &words, page)))
    })
}

/// Those whose words are read, whose name holds the words asked for, in the order of names.
fn found(people: Vec<PersonLine>, words: &str) -> Vec<PersonLine> {
    let words = text::folded(words);
    let mut people = people;
    people.retain(|person| person.fiches > 0 || person.contributor.origin == Origin::Account);
    people.retain(|person| person.contributor.name.folded().contains(&words));
    people.sort_by(|a, b| language::compare(a.contributor.name.as_str(), b.contributor.name.as_str()));
    people
}

fn view(lang: &Lang, people: &[PersonLine], words: &str, page: usize) -> Markup {
    let last = people.len().div_ceil(PAGE_SIZE).max(1);
    let shown = people.iter().skip((page - 1) * PAGE_SIZE).take(PAGE_SIZE);
    let address = |page: usize| format!("/contributors?q={}&page={page}", encoded(words));
    html! {
        h1 { (lang.say("foot-people")) }
        p.lead { (lang.say_with("people-lead", &[("count", people.len().into())])) }
        form.list-find role="search" action="/contributors" {
            label for="q" { (lang.say("people-find")) }
            div.with-button {
                input #q type="search" name="q" value=(words) maxlength=(WORDS_MAX_CHARS) autocomplete="off";
                button { (lang.say("find-do")) }
            }
        }
        @if people.is_empty() { p.after { (lang.say("people-none")) } }
        ul.plain-rows.people.after { @for person in shown { (line(lang, person)) } }
        @if last > 1 {
            nav.pages aria-label=(lang.say("list-pages")) {
                @for number in 1..=last {
                    @if number == page { b aria-current="page" { (lang.number(number as i64)) } }
                    @else { a href=(address(number)) { (lang.number(number as i64)) } }
                }
            }
        }
    }
}

fn line(lang: &Lang, person: &PersonLine) -> Markup {
    let contributor = &person.contributor;
    html! {
        li {
            span {
                a href=(format!("/contributor/{}", contributor.slug())) { (contributor.name.as_str()) }
                @if let Origin::Imported { source } = &contributor.origin { " " span.quiet.small { (lang.say_with("people-from", &[("source", source.as_str().into())])) } }
            }
            @if person.fiches > 0 && !person.hides_numbers { span.quiet.number { (lang.say_with("people-fiches", &[("count", person.fiches.into())])) } }
        }
    }
}
