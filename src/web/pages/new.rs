//! Writing a new fiche: first its type, then its form; near titles are shown before it is made.

use super::edit::{Opened, SCRIPTS, gesture, here, key, not_now, number};
use crate::{
    domain::{
        fiche::Slug,
        fiche_type::{FicheType, TypeKey},
        text::folded,
    },
    store::Card,
    web::{
        App,
        error::{Answer, Failure},
        form::{Offered, Posted},
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
    wiki::{Wiki, accounts::standing::Counted, reading::FichePage, saving::Save},
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

/// The revision of another fiche that a new one is made from.
struct Model {
    card: Card,
    number: u32,
    licence: String,
}

#[derive(Deserialize)]
pub struct Wanted {
    r#type: Option<String>,
    title: Option<String>,
    /// The fiche that the new one is made from, and its revision.
    from: Option<String>,
    of: Option<u32>,
}

/// `GET /new?type=…&title=…`: the form; without a type, the types to choose from. `from=…&of=…`: the form filled with
/// a revision of another fiche, the newest if none is said.
pub async fn new(request: HttpRequest, app: Data<App>, visitor: Visitor, wanted: Query<Wanted>) -> Answer {
    let asked = Asked::new(&request, &visitor);
    let told = ask::blocking(&app, move |wiki| {
        let title = wanted.title.as_deref().unwrap_or_default().chars().take(1_000).collect::<String>();
        if let Some(from) = &wanted.from {
            return adapting(wiki, asked, from, wanted.of, wanted.r#type.as_deref());
        }
        let Some(type_key) = &wanted.r#type else {
            let types = wiki.types()?;
            let page = page(&asked, None, types_to_choose(&asked, &types, &title));
            return Ok(asked.page(page, StatusCode::OK));
        };
        let fiche_type = fiche_type(wiki, type_key)?;
        let near = wiki.near_titles(&title, NEAR_MAX)?;
        let typed = Typed { title, ..Typed::default() };
        let mut view = view(wiki, &asked, &fiche_type, wiki.new_key(), None);
        view.near = &near;
        let page = page(&asked, Some(&fiche_type), view.body(&typed));
        Ok(asked.page(page, StatusCode::OK))
    })
    .await?;
    ask::answer(&request, &app, &visitor, told)
}

/// The form filled with a revision of another fiche, that is not in the bin.
fn adapting(wiki: &Wiki, asked: Asked, from: &str, of: Option<u32>, type_key: Option<&str>) -> Result<Told, Failure> {
    let fiche = here(wiki, &Slug::parse(from).ok_or(Failure::Missing("fiche"))?)?;
    let head = Opened::head(wiki, fiche)?;
    let opened = Opened::at(wiki, fiche, of.unwrap_or(head.base.head_number))?.under_type(wiki, type_key)?;
    let typed = opened.typed(&asked.lang);
    let model = Model::of(wiki, &opened.base)?;
    let view = view(wiki, &asked, &opened.fiche_type, wiki.new_key(), Some(&model));
    let page = page(&asked, Some(&opened.fiche_type), view.body(&typed));
    Ok(asked.page(page, StatusCode::OK))
}

impl Model {
    fn of(wiki: &Wiki, page: &FichePage) -> Result<Self, Failure> {
        let revision = &page.revision;
        let licence = revision.content.licence.to_string();
        Ok(Self { card: wiki.card(revision.fiche)?, number: revision.number, licence })
    }

    /// What a form says that it was filled with.
    fn posted(wiki: &Wiki, posted: &Posted) -> Result<Option<Self>, Failure> {
        let Some(from) = posted.text("from") else { return Ok(None) };
        let fiche = here(wiki, &Slug::parse(from).ok_or(Failure::Missing("fiche"))?)?;
        Self::of(wiki, &wiki.fiche_at(fiche, number(posted, "of")?)?).map(Some)
    }
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
    let model = Model::posted(wiki, &asked.posted)?;
    if let Some(model) = &model {
        typed.licence = model.licence.clone();
    }
    let mut view = view(wiki, &asked, &fiche_type, key, model.as_ref());
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
        let mut near = wiki.near_titles(&draft.title, NEAR_MAX + 1)?;
        // That a title is near the model's goes without saying; that it is the same does not.
        near.retain(|card| {
            let is_model = model.as_ref().is_some_and(|model| model.card.fiche == card.fiche);
            !is_model || folded(&card.title) == folded(&draft.title)
        });
        near.truncate(NEAR_MAX);
        near
    };
    view.near = &near;
    let (page, status) = if !problems.is_empty() {
        view.problems = &problems;
        (page(&asked, Some(&fiche_type), view.body(&typed)), StatusCode::UNPROCESSABLE_ENTITY)
    } else if !near.is_empty() {
        (page(&asked, Some(&fiche_type), view.body(&typed)), StatusCode::CONFLICT)
    } else {
        let outcome = asked.count(wiki, Counted::Save).and_then(|()| match &model {
            Some(model) => wiki.adapt(&asked.who, (model.card.fiche, model.number), draft, save_key),
            None => wiki.create(&asked.who, draft, save_key),
        });
        match outcome {
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
    model: Option<&'a Model>,
) -> View<'a> {
    let type_key = &fiche_type.key;
    let (action, away) = match model {
        Some(Model { card, number, .. }) => {
            (format!("/new?type={type_key}&from={}&of={number}", card.slug), format!("/fiche/{}", card.slug))
        }
        None => (format!("/new?type={type_key}"), "/".to_owned()),
    };
    View {
        wiki,
        asked,
        fiche_type,
        action,
        away,
        model: model.map(|model| (&model.card, model.number)),
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
