//! What this wiki is: licence, figures, who may write, the program and where its source is.

use crate::{
    settings::Writing,
    web::{App, error::Answer, frame::Page, kept, source, visitor::Visitor},
};
use actix_web::{HttpRequest, web::Data};
use maud::{Markup, html};

/// `GET /about`
pub async fn about(request: HttpRequest, app: Data<App>, visitor: Visitor) -> Answer {
    kept::answer_all(&app, &request, &visitor, |visitor| {
        let lang = &visitor.lang;
        let counts = app.wiki.counts();
        let writing = match app.settings.writing {
            Writing::Anyone => "about-writing-anyone",
            Writing::Members => "about-writing-members",
            Writing::Invited => "about-writing-invited",
        };
        let figures = [
            ("about-fiches", counts.fiches, "/fiches"),
            ("about-revisions", counts.revisions, "/changes"),
            ("about-people", counts.contributors, "/contributors"),
        ];
        let body = html! {
            h1 { (lang.say("foot-about")) }
            p.lead { (lang.say(if app.settings.is_demo { "home-lead-demo" } else { "home-lead" })) }
            @if app.settings.is_demo { p.about-demo { b.mark-now { (lang.say("home-demo-word")) } " " (lang.say("home-demo")) } }
            dl.fields.figures.after {
                @for (key, count, address) in figures {
                    div { dt { (lang.say(key)) } dd { a href=(address) { (lang.number(count as i64)) } } }
                }
                div { dt { (lang.say("about-writing")) } dd { (lang.say(writing)) } }
                div {
                    dt { (lang.say("about-licence")) }
                    dd { a href="https://creativecommons.org/licenses/by-sa/4.0/" { "CC BY-SA 4.0" } " · " (lang.say("about-licence-means")) }
                }
                div {
                    dt { (lang.say("about-limits")) }
                    dd { a href="/limits" { (lang.say("limits-title")) } " · " a href="/measures" { (lang.say("measures-title")) } }
                }
                div { dt { "Kenfiche" } dd { (lang.say_with("about-version", &[("version", env!("CARGO_PKG_VERSION").into())])) } }
                div {
                    dt { (lang.say("about-source")) }
                    dd { a href=(source::address(&app)) { (lang.say("about-source-means")) } }
                }
            }
            section.block {
                h2 { (lang.say("about-freedoms")) }
                ul.items.figures {
                    @for key in ["about-use", "about-read", "about-copy", "about-modify"] { li { (freedom(&lang.say(key))) } }
                }
            }
        };
        Ok(Page::new(lang.say("foot-about"), body))
    })
}

/// « **Lire** : … »: the word that names a freedom in bold.
fn freedom(sentence: &str) -> Markup {
    let (word, rest) = sentence.split_at(sentence.find([' ', '\u{a0}', ':']).unwrap_or(0));
    html! { b { (word) } (rest) }
}
