//! The page of a fiche: to read, as Markdown, as JSON; what is told of one in the bin.
//!
//! In reading order: this file (what answers an address), `view` (the page), `credit` (who wrote it), `model` (what it was made
//! from), `fields` (values in words), `texts` (Markdown as HTML), `dressed` (both with who wrote each word), `files` (the same
//! fiche for programs).

pub mod credit;
pub mod dressed;
pub mod fields;
mod files;
mod model;
pub mod texts;
pub mod view;

use crate::{
    domain::{
        fiche::{Slug, Title},
        fiche_type::FieldKey,
        render::{self, LinkTarget},
        value::Value,
    },
    web::{
        App,
        error::{Answer, Failure},
        frame::{Local, LocalPage, Page, Sheet, tab_of_title, tab_of_type},
        kept,
        language::Lang,
        visitor::Visitor,
        writing::notice,
    },
    wiki::reading::{FichePage, Found},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, Path},
};
use maud::{Markup, html};
use texts::Texts;
use view::View;

/// `GET /fiche/{slug}`
pub async fn read(request: HttpRequest, visitor: Visitor, app: Data<App>, slug: Path<String>) -> Answer {
    let page = match at(&app, &slug, "")? {
        At::Here(page) => page,
        At::Elsewhere(answer) => return Ok(answer),
    };
    if page.revision.content.is_removed {
        return Ok(in_bin(&request, &visitor, &app, &page));
    }
    if let Some(banner) = notice::asked_for(&app, &request, &visitor, &page)? {
        return Ok(self::page(&visitor, &page, view(&app, &visitor, &page, Some(banner))?).answer(&request, &visitor));
    }
    let make = |visitor: &Visitor| Ok(self::page(visitor, &page, view(&app, visitor, &page, None)?));
    // Whoever saved may ask for a notice at this address: it is not the same for them.
    if notice::is_asked_for(&request) {
        return kept::answer(&app, &request, &visitor, || make(&visitor));
    }
    kept::answer_all(&app, &request, &visitor, make)
}

/// `GET /fiche/{slug}.md`
pub async fn markdown(request: HttpRequest, app: Data<App>, slug: Path<String>) -> Answer {
    file(&request, &app, &slug, ".md", "text/markdown; charset=utf-8", files::markdown)
}

/// `GET /fiche/{slug}.json`
pub async fn json(request: HttpRequest, app: Data<App>, slug: Path<String>) -> Answer {
    file(&request, &app, &slug, ".json", "application/json", files::json)
}

/// The body of the page of a fiche, now or as it was, with `banner` above its title.
pub fn view(app: &App, visitor: &Visitor, page: &FichePage, banner: Option<Markup>) -> Result<Markup, Failure> {
    let types = app.wiki.types()?;
    let texts = Texts::of(page, &visitor.lang);
    let origin = app.settings.origin();
    Ok(View { page, lang: &visitor.lang, types: &types, texts, origin, banner, dressed: None }.markup())
}

/// The page around that body.
pub fn page(visitor: &Visitor, page: &FichePage, body: Markup) -> Page {
    let content = &page.revision.content;
    let fiche_type = &page.fiche_type;
    let is_now = page.revision.number == page.head_number;
    let beside = beside(page);
    let beside: Vec<&str> = beside.iter().map(String::as_str).collect();
    let text_lang = Some(content.lang.as_str()).filter(|code| *code != visitor.lang.code());
    let path = format!("/fiche/{}", page.head_slug);
    let feed = visitor.lang.say_with("fiche-feed", &[("title", content.title.as_str().into())]);
    let here = if is_now { LocalPage::Read } else { LocalPage::Other };
    let lead = match content.values.get(&FieldKey::lead()) {
        Some(Value::Line(lead)) => Some(lead.clone()),
        _ => match content.values.get(&FieldKey::body()) {
            Some(Value::Text(body)) => Some(render::excerpt(body, 30)),
            _ => None,
        },
    };
    let full = Page::new(content.title.as_str(), body)
        .sheet(Sheet::White)
        .tab(tab_of_type(fiche_type.sign, visitor.lang.pick(&fiche_type.label), &beside, text_lang))
        .local(Local { slug: page.head_slug.to_string(), here })
        .feed(format!("{path}/changes.atom"), feed)
        .canonical(path);
    match lead {
        Some(lead) => full.description(lead),
        None => full,
    }
}

/// What somebody says of themselves, as HTML that cannot harm.
pub fn rendered_about(lang: &Lang, about: &str) -> String {
    texts::prose(lang, about, 3, &|title| {
        // Outside of a fiche no index says where a title leads: the address that it proposes is looked at when it is followed.
        Title::parse(title).map_or(LinkTarget::Wanted, |title| LinkTarget::Fiche(Slug::of_title(&title)))
    })
}

/// What stands at an address of a fiche, or the answer that leads elsewhere.
enum At {
    Here(Box<FichePage>),
    Elsewhere(HttpResponse),
}

/// A former address leads to the present one for ever; a title typed as an address leads to the address that it proposes.
fn at(app: &App, slug: &str, end: &str) -> Result<At, Failure> {
    let moved = |to: &Slug| {
        HttpResponse::MovedPermanently().insert_header((header::LOCATION, format!("/fiche/{to}{end}"))).finish()
    };
    let Some(parsed) = Slug::parse(slug) else {
        let proposed = Title::parse(slug).map(|title| Slug::of_title(&title)).map_err(|_| Failure::Missing("fiche"))?;
        app.wiki.find(&proposed)?;
        return Ok(At::Elsewhere(moved(&proposed)));
    };
    Ok(match app.wiki.find(&parsed)? {
        Found::Here(fiche) => At::Here(Box::new(app.wiki.fiche(fiche)?)),
        Found::Moved(to) => At::Elsewhere(moved(&to)),
    })
}

/// The same for everybody: kept by whoever asks, and asked again by its tag.
fn file(
    request: &HttpRequest,
    app: &App,
    slug: &str,
    end: &str,
    media_type: &'static str,
    write: impl Fn(&FichePage) -> String,
) -> Answer {
    let page = match at(app, slug, end)? {
        At::Here(page) => page,
        At::Elsewhere(answer) => return Ok(answer),
    };
    if page.revision.content.is_removed {
        return Ok(HttpResponse::build(StatusCode::GONE).finish());
    }
    let text = write(&page);
    let tag = format!("\"{}\"", &blake3::hash(text.as_bytes()).to_hex()[..32]);
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known =
        known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    let mut answer = HttpResponse::build(if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    answer.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, "public, no-cache"));
    Ok(if is_known { answer.finish() } else { answer.insert_header((header::CONTENT_TYPE, media_type)).body(text) })
}

/// 410: it was removed, by whom and when, and how to bring it back.
pub(super) fn in_bin(request: &HttpRequest, visitor: &Visitor, app: &App, page: &FichePage) -> HttpResponse {
    let lang = &visitor.lang;
    let content = &page.revision.content;
    let savers = page.entry.contributors.iter().filter_map(|id| page.names.get(*id));
    let names: Vec<String> = savers.map(|contributor| contributor.name.to_string()).collect();
    let date = lang.date(page.revision.at);
    let who = lang.say_with("bin-who", &[("names", lang.list(&names).into()), ("date", date.into())]);
    let path = format!("/fiche/{}", page.head_slug);
    let before = page.revision.number.saturating_sub(1).max(1);
    let asker = crate::wiki::Visitor { contributor: visitor.contributor.clone() };
    let body = html! {
        h1 { (lang.say_with("bin-title", &[("title", content.title.as_str().into())])) }
        p.lead { (who) @if !page.entry.summary.is_empty() {
            " " span lang=[crate::web::told::other_lang(lang, &page.entry)] { (lang.quoted(&page.entry.summary)) }
        } }
        p { (lang.say("bin-kept")) }
        p.ways {
            a href=(format!("{path}/history")) { (lang.say("local-history")) }
            a href=(format!("{path}/rev/{before}")) { (lang.say("bin-read")) }
            @if app.wiki.may_rename(&asker) { a href=(format!("{path}/bring-back")) { (lang.say("bin-bring-back")) } }
            @else { a href=(format!("/login?next={path}")) { (lang.say("bin-sign-in")) } }
        }
    };
    Page::new(content.title.as_str(), body)
        .sheet(Sheet::White)
        .tab(tab_of_title(page.fiche_type.sign, content.title.as_str()))
        .is_hidden_from_robots()
        .answer_with(request, visitor, StatusCode::GONE)
}

/// On the tab, after the type: the first place and the first theme.
fn beside(page: &FichePage) -> Vec<String> {
    let values = page.revision.content.values.values();
    let mut place = None;
    let mut theme = None;
    for value in values {
        match value {
            Value::Places(places) => place = place.or_else(|| places.first().map(|place| town(&place.label))),
            Value::Keywords(words) => theme = theme.or_else(|| words.first().cloned()),
            _ => {}
        }
    }
    place.into_iter().chain(theme).collect()
}

/// The last part of an address, without its postcode: « 1 rue du Port, 29200 Brest » is in Brest.
fn town(label: &str) -> String {
    let last = label.rsplit(',').map(str::trim).find(|part| !part.is_empty()).unwrap_or(label);
    let is_code = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = last.split(' ').skip_while(is_code).collect();
    if words.is_empty() { last.to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_a_town() {
        assert_eq!(town("1 rue du Port, 29200 Brest"), "Brest");
        assert_eq!(town("Pays de Brest"), "Pays de Brest");
        assert_eq!(town("29200"), "29200");
    }
}
