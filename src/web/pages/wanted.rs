//! Fiches that are hoped for: titles that others link to and nobody wrote yet.

use crate::web::{App, error::Answer, form::encoded, frame::Page, kept, visitor::Visitor};
use actix_web::{HttpRequest, web::Data};
use maud::html;

/// More titles than these are not shown: those asked for most come first.
const TITLES_MAX: usize = 200;
/// Fiches named under each.
const ASKERS_MAX: usize = 3;

/// `GET /wanted`
pub async fn wanted(request: HttpRequest, app: Data<App>, visitor: Visitor) -> Answer {
    kept::answer_all(&app, &request, &visitor, |visitor| {
        let lang = &visitor.lang;
        let wanted = app.wiki.wanted(TITLES_MAX)?;
        let body = html! {
            h1 { (lang.say("wanted")) }
            p.lead { (lang.say(if wanted.is_empty() { "wanted-none" } else { "wanted-lead" })) }
            ul.dashed-list.near {
                @for (title, cards) in &wanted {
                    li {
                        a href=(format!("/new?title={}", encoded(title))) { (title) }
                        p.quiet.small {
                            (lang.say("wanted-by")) " "
                            (lang.list(&cards.iter().take(ASKERS_MAX).map(|card| card.title.clone()).collect::<Vec<_>>()))
                        }
                    }
                }
            }
        };
        Ok(Page::new(lang.say("wanted"), body))
    })
}
