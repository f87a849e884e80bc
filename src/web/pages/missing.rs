//! No fiche at this address: a search, titles that are near, and a way to write it.

use super::home::title_of_slug;
use crate::web::{App, cards::Shown, form::encoded, frame::Page, visitor::Visitor};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use maud::{Markup, html};

const NEAR_MAX: usize = 5;

/// The page of a fiche that is not there: 404.
pub fn fiche(request: &HttpRequest, visitor: &Visitor) -> HttpResponse {
    let slug = request.match_info().get("slug").unwrap_or_default();
    let title = title_of_slug(slug.split('.').next().unwrap_or_default());
    let near = request.app_data::<Data<App>>().and_then(|app| near(app, visitor, &title));
    let count = request.app_data::<Data<App>>().map_or(0, |app| app.wiki.counts().fiches);
    let lang = &visitor.lang;
    let body = html! {
        p.over { (StatusCode::NOT_FOUND.as_u16()) }
        h1 { (lang.say("missing-fiche-title")) }
        p.lead { (lang.say("missing-fiche-lead")) }
        form.list-find role="search" action="/fiches" {
            label for="q" { (lang.say_with("missing-find", &[("count", count.into())])) }
            div.with-button {
                input #q type="search" name="q" value=(title) maxlength="200" autocomplete="off";
                button { (lang.say("find-do")) }
            }
        }
        section.near {
            @if let Some(near) = near { h2 { (lang.say("missing-near")) } (near) }
            @if !title.is_empty() {
                div.dashed.to-write {
                    h3 { a href=(format!("/new?title={}", encoded(&title))) { (lang.say("missing-write")) } }
                    p.quiet { (lang.say_with("missing-write-lead", &[("title", title.as_str().into())])) }
                }
            }
        }
        p.ways-back { a href="/" { (lang.say("way-home")) } }
    };
    let page = Page::new(lang.say("missing-fiche-title"), body).is_hidden_from_robots();
    page.answer_with(request, visitor, StatusCode::NOT_FOUND)
}

/// Rows of fiches whose title is near; nothing when there are none, or when reading failed: the page is about something else.
fn near(app: &App, visitor: &Visitor, title: &str) -> Option<Markup> {
    let cards = app.wiki.near_titles(title, NEAR_MAX).ok().filter(|cards| !cards.is_empty())?;
    let shown = Shown::read(app, &visitor.lang, &cards).ok()?;
    Some(html! { ul.rows { @for card in &cards { (shown.row(card)) } } })
}
