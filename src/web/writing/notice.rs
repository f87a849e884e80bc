//! What is told on a fiche to whoever has just saved it. It is read from the history, so nothing can be put into it from outside.

use crate::{
    domain::{
        contributor::{Contributor, Origin},
        fiche::Slug,
        revision::RevisionKind,
    },
    web::{App, error::Failure, form, language::Lang, visitor::Visitor},
    wiki::{just_saved::JustSaved, reading::FichePage, saving::Save},
};
use actix_web::HttpRequest;
use maud::{Markup, html};

/// The part of the address that asks for a notice.
pub const SAVED: &str = "saved";

/// Where a browser is sent after this save: the fiche, with what asks for the notice.
pub fn address(save: &Save) -> Option<String> {
    match save {
        Save::Saved(saved) => Some(address_of(&saved.slug, saved.number)),
        Save::Unchanged { slug, .. } => Some(address_of(slug, 0)),
        Save::Invalid(_) | Save::Conflict(_) => None,
    }
}

/// The address that tells of this revision; 0 when nothing was changed.
pub fn address_of(slug: &Slug, number: u32) -> String {
    format!("/fiche/{slug}?{SAVED}={number}")
}

/// Whether an address asks for a notice, of somebody who may have just saved.
pub fn is_asked_for(request: &HttpRequest) -> bool {
    form::asked(request).text(SAVED).is_some()
}

/// The notice that the address of a fiche asks for, when whoever asks has just saved it; nothing for anybody else.
pub fn asked_for(
    app: &App,
    request: &HttpRequest,
    visitor: &Visitor,
    page: &FichePage,
) -> Result<Option<Markup>, Failure> {
    let number = form::asked(request).text(SAVED).and_then(|number| number.parse::<u32>().ok());
    let (Some(number), Some(who)) = (number, &visitor.contributor) else { return Ok(None) };
    if number == 0 {
        return Ok(Some(told(html! { p { (visitor.lang.say("saved-unchanged")) } })));
    }
    let saved = app.wiki.just_saved(page.revision.fiche, number, who.id)?;
    Ok(saved.map(|saved| notice(&visitor.lang, page, &saved, who)))
}

fn notice(lang: &Lang, page: &FichePage, saved: &JustSaved, who: &Contributor) -> Markup {
    let counts = saved.entry.facts.words;
    let words = i64::from(counts.words_added + counts.words_replaced);
    let sentence = match saved.entry.kind {
        RevisionKind::Undo(_) => "saved-undone",
        RevisionKind::Restore(_) => "saved-restored",
        RevisionKind::Rename => "saved-renamed",
        RevisionKind::Removal => "saved-removed",
        RevisionKind::Adaptation { .. } => "saved-adapted",
        _ if words == 0 => "saved-no-words",
        _ => "saved-words",
    };
    let number = lang.number(i64::from(saved.entry.number));
    told(html! {
        p { b { (lang.say_with(sentence, &[("count", words.into()), ("number", number.into())])) } }
        @if let Some(joined) = joined(lang, page, saved) {
            p { (joined) " " a href=(format!("/fiche/{}/history", page.head_slug)) { (lang.say("saved-see")) } }
        }
        @if who.origin == Origin::Guest {
            p { (lang.say_with("saved-as-guest", &[("name", who.name.as_str().into())])) " " a href="/join" { (lang.say("saved-join")) } }
        }
    })
}

fn told(words: Markup) -> Markup {
    html! { div.notice role="status" { (words) } }
}

/// Whose changes were put together with the save, and in which fields.
fn joined(lang: &Lang, page: &FichePage, saved: &JustSaved) -> Option<String> {
    let (mut people, mut places) = (Vec::new(), Vec::new());
    for entry in &saved.joined {
        for contributor in entry.contributors.iter().filter_map(|id| saved.names.get(*id)) {
            add(&mut people, contributor.name.to_string());
        }
        if entry.facts.title.is_some() {
            add(&mut places, lang.quoted(&lang.say("write-title")));
        }
        for field in entry.facts.fields.iter().filter_map(|fact| page.fiche_type.field(&fact.key)) {
            add(&mut places, lang.quoted(lang.pick(&field.label)));
        }
    }
    let sentence = if places.is_empty() { "saved-joined" } else { "saved-joined-in" };
    let values = [("names", lang.list(&people).into()), ("places", lang.list(&places).into())];
    (!people.is_empty()).then(|| lang.say_with(sentence, &values))
}

fn add(list: &mut Vec<String>, entry: String) {
    if !list.contains(&entry) {
        list.push(entry);
    }
}
