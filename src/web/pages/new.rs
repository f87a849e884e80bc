//! Writing a new fiche: first its type, then its form; near titles are shown before it is made.

use super::edit::{SCRIPTS, gesture, key, not_now};
use crate::{
    domain::fiche_type::{FicheType, TypeKey},
    store::Card,
    web::{
        App,
        error::{Answer, Failure},
        form::Offered,
        frame::{Page, Sheet, Way, tab_of_type},
        signs,
        visitor::Visitor,
        writing::{
            ask::{self, Asked, Told},
            page::View,
            reading,
            typed::{Gesture, Typed},
        },
    },
    wiki::{Wiki, accounts::standing::Counted, saving::Save},
};
use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Most fiches of near titles that are shown.
const NEAR_MAX: usize = 5;

#[derive(Deserialize)]
pub struct Wanted {
    r#type: Option<String>,
    title: Option<String>,
}

/// `GET /new?type=…&title=…`: the form; without a type, the types to choose from.
pub async fn new(request: HttpRequest, app: Data<App>, visitor: Visitor, wanted: Query<Wanted>) -> Answer {
    let asked = Asked::new(&request, &visitor);
    let told = ask::blocking(&app, move |wiki| {
        let title = wanted.title.as_deref().unwrap_or_default().chars().take(1_000).collect::<String>();
        let Some(type_key) = &wanted.r#type else {
            let types = wiki.types()?;
            let page = page(&asked, None, types_to_choose(&asked, &types, &title));
            return Ok(asked.page(page, StatusCode::OK));
        };
        let fiche_type = fiche_type(wiki, type_key)?;
        let near = wiki.near_titles(&title, NEAR_MAX)?;
        let typed = Typed { title, ..Typed::default() };
        let mut view = view(wiki, &asked, &fiche_type, wiki.new_key());
        view.near = &near;
        let page = page(&asked, Some(&fiche_type), view.body(&typed));
        Ok(asked.page(page, StatusCode::OK))
    })
    .await?;
    ask::answer(&request, &app, &visitor, told)
}

/// `POST /new`: makes the fiche, or shows the form again with everything that was typed.
pub async fn create(request: HttpRequest, app: Data<App>, visitor: Visitor, offered: Offered) -> Answer {
    let asked = Asked::new(&request, &visitor).with(offered);
    let told = ask::blocking(&app, move |wiki| created(wiki, asked)).await?;
    ask::answer(&request, &app, &visitor, told)
}

fn created(wiki: &Wiki, mut asked: Asked) -> Result<Told, Failure> {
    let type_key = asked.posted.text("type").ok_or(Failure::Refused("form-incomplete"))?;
    let fiche_type = fiche_type(wiki, type_key)?;
    let key = key(&asked.posted)?;
    let gesture = gesture(&asked.posted)?;
    let mut typed = Typed::read(&fiche_type, &asked.posted, || wiki.new_item())?;
    typed.apply(&gesture, || wiki.new_item());
    let is_save = matches!(gesture, Gesture::Save | Gesture::SaveAnyway);
    let may_write = !is_save || asked.may_write(wiki)?;
    let mut view = view(wiki, &asked, &fiche_type, key);
    if let Some((why, status)) = not_now(&asked, is_save, may_write) {
        view.hindrance = why;
        view.is_preview = gesture == Gesture::Preview;
        let page = page(&asked, Some(&fiche_type), view.body(&typed));
        return Ok(asked.page(page, status));
    }
    let save_key = asked.save_key(key, &typed);
    if let Some(saved) = wiki.saved_under(save_key)? {
        return Ok(asked.saved_before(&saved));
    }
    let draft = reading::draft(wiki, &fiche_type, &typed, None)?;
    let problems = wiki.problems(None, &draft)?;
    let near = if gesture == Gesture::SaveAnyway || !problems.is_empty() {
        Vec::new()
    } else {
        wiki.near_titles(&draft.title, NEAR_MAX)?
    };
    view.near = &near;
    let (page, status) = if !problems.is_empty() {
        view.problems = &problems;
        (page(&asked, Some(&fiche_type), view.body(&typed)), StatusCode::UNPROCESSABLE_ENTITY)
    } else if !near.is_empty() {
        (page(&asked, Some(&fiche_type), view.body(&typed)), StatusCode::CONFLICT)
    } else {
        match asked.count(wiki, Counted::Save).and_then(|()| wiki.create(&asked.who, draft, save_key)) {
            Ok(Save::Invalid(problems)) => {
                view.problems = &problems;
                (page(&asked, Some(&fiche_type), view.body(&typed)), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Ok(done) => return asked.saved(done),
            Err(failure) => {
                let Some((why, status)) = ask::hindrance(&failure) else { return Err(failure.into()) };
                view.hindrance = Some(why);
                (page(&asked, Some(&fiche_type), view.body(&typed)), status)
            }
        }
    };
    Ok(asked.page(page, status))
}

fn fiche_type(wiki: &Wiki, key: &str) -> Result<Arc<FicheType>, Failure> {
    let key = TypeKey::parse(key).ok_or(Failure::Missing("type"))?;
    wiki.newest_type(&key)?.ok_or(Failure::Missing("type"))
}

fn view<'a>(
    wiki: &'a Wiki,
    asked: &'a Asked,
    fiche_type: &'a FicheType,
    key: crate::domain::id::RequestKey,
) -> View<'a> {
    View {
        wiki,
        asked,
        fiche_type,
        action: format!("/new?type={}", fiche_type.key),
        away: "/".to_owned(),
        key,
        base: None,
        own_type: None,
        head: None,
        is_preview: false,
        near: &[] as &[Card],
        hindrance: None,
        problems: &[],
    }
}

fn page(asked: &Asked, fiche_type: Option<&FicheType>, body: Markup) -> Page {
    let lang = &asked.lang;
    let page = |title: String| Page::new(title, body).sheet(Sheet::White).here(Way::Write).is_hidden_from_robots();
    match fiche_type {
        Some(fiche_type) => {
            let label = lang.pick(&fiche_type.label);
            let title = format!("{} · {label}", lang.say("write-new"));
            page(title).tab(tab_of_type(fiche_type.sign, label, &[], None)).scripts(&SCRIPTS)
        }
        None => page(lang.say("write-new")),
    }
}

fn types_to_choose(asked: &Asked, types: &[Arc<FicheType>], title: &str) -> Markup {
    let lang = &asked.lang;
    let title = if title.is_empty() { String::new() } else { format!("&title={}", in_address(title)) };
    html! {
        h1 { (lang.say("write-new")) }
        p.lead { (lang.say("new-lead")) }
        ul.types {
            @for fiche_type in types {
                li {
                    a href=(format!("/new?type={}{title}", fiche_type.key)) { (signs::sign(fiche_type.sign)) (lang.pick(&fiche_type.label)) }
                    p { (lang.pick(&fiche_type.purpose)) }
                }
            }
        }
    }
}

/// A text as a value in the query of an address.
fn in_address(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
