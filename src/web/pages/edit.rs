//! Writing a fiche that is there.

use super::conflict::{self, Why};
use crate::{
    domain::{
        fiche::{Content, Slug},
        fiche_type::{FicheType, TypeKey},
        id::{FicheId, RequestKey},
        merge::{Choice, ConflictId},
    },
    web::{
        App,
        error::{Answer, Failure},
        form::{Offered, Posted},
        frame::{Local, LocalPage, Page, Sheet, tab_of_title},
        language::Lang,
        visitor::Visitor,
        writing::{
            ask::{self, Asked, Done, Told},
            page::View,
            reading::{self, Shown},
            shown::{self, Known},
            typed::{DO, Gesture, Typed},
        },
    },
    wiki::{
        Wiki,
        failure::Refusal,
        reading::{FichePage, Found},
        saving::Save,
    },
};
use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path, Query},
};
use maud::Markup;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// The modules of a page on which one writes.
pub const SCRIPTS: [&str; 4] = ["js/write.js", "js/items.js", "js/keep.js", "js/send.js"];

#[derive(Deserialize)]
pub struct Wanted {
    r#type: Option<String>,
}

/// `GET /fiche/{slug}/edit?type=…`: the form; with a type, that of this one, filled with what both types have.
pub async fn edit(
    request: HttpRequest,
    app: Data<App>,
    visitor: Visitor,
    slug: Path<String>,
    wanted: Query<Wanted>,
) -> Answer {
    let slug = Slug::parse(&slug).ok_or(Failure::Missing("fiche"))?;
    let asked = Asked::new(&request, &visitor);
    let told = ask::blocking(&app, move |wiki| {
        let fiche = match wiki.find(&slug)? {
            Found::Here(fiche) => fiche,
            Found::Moved(slug) => return Ok(Told { done: Done::Moved(format!("/fiche/{slug}/edit")), session: None }),
        };
        let opened = Opened::head(wiki, fiche)?.under_type(wiki, wanted.r#type.as_deref())?;
        let typed = opened.typed(&asked.lang);
        let body = opened.view(wiki, &asked, wiki.new_key()).body(&typed);
        let page = opened.page(&asked, body);
        Ok(asked.page(page, StatusCode::OK))
    })
    .await?;
    ask::answer(&request, &app, &visitor, told)
}

/// `POST /fiche/{slug}/edit`: saves, or shows the form again with everything that was typed.
pub async fn save(
    request: HttpRequest,
    app: Data<App>,
    visitor: Visitor,
    slug: Path<String>,
    offered: Offered,
) -> Answer {
    let slug = Slug::parse(&slug).ok_or(Failure::Missing("fiche"))?;
    let asked = Asked::new(&request, &visitor).with(offered);
    let told = ask::blocking(&app, move |wiki| {
        let fiche = here(wiki, &slug)?;
        saved(wiki, asked, fiche)
    })
    .await?;
    ask::answer(&request, &app, &visitor, told)
}

/// The fiche at an address, also at a former one: a form that was opened before a renaming is still good.
pub fn here(wiki: &Wiki, slug: &Slug) -> Result<FicheId, Failure> {
    match wiki.find(slug)? {
        Found::Here(fiche) => Ok(fiche),
        Found::Moved(slug) => match wiki.find(&slug)? {
            Found::Here(fiche) => Ok(fiche),
            Found::Moved(_) => Err(Failure::Missing("fiche")),
        },
    }
}

/// A fiche on its form: the revision that its writer has before their eyes, in the newest version of its type.
pub struct Opened {
    pub base: FichePage,
    pub fiche_type: Arc<FicheType>,
}

impl Opened {
    /// Of the newest revision. One in the bin is not written: it is brought back first.
    pub fn head(wiki: &Wiki, fiche: FicheId) -> Result<Self, Failure> {
        let base = wiki.fiche(fiche)?;
        if base.revision.content.is_removed {
            return Err(crate::wiki::Failure::Refused(Refusal::InBin).into());
        }
        Self::of(wiki, base)
    }

    pub fn at(wiki: &Wiki, fiche: FicheId, number: u32) -> Result<Self, Failure> {
        Self::of(wiki, wiki.fiche_at(fiche, number)?)
    }

    fn of(wiki: &Wiki, base: FichePage) -> Result<Self, Failure> {
        let newest = wiki.newest_type(&base.revision.content.type_key)?;
        let fiche_type = newest.unwrap_or_else(|| base.fiche_type.clone());
        Ok(Self { base, fiche_type })
    }

    /// The same under another type: fields that both have go along, the others are kept aside.
    pub fn under_type(self, wiki: &Wiki, key: Option<&str>) -> Result<Self, Failure> {
        let Some(key) = key else { return Ok(self) };
        let key = TypeKey::parse(key).ok_or(Failure::Missing("type"))?;
        if key == self.fiche_type.key {
            return Ok(self);
        }
        let fiche_type = wiki.newest_type(&key)?.ok_or(Failure::Missing("type"))?;
        Ok(Self { fiche_type, ..self })
    }

    pub fn content(&self) -> &Content {
        &self.base.revision.content
    }

    /// Its form before anybody types.
    pub fn typed(&self, lang: &Lang) -> Typed {
        let known = Known { lang, names: &self.base.names, references: &self.base.references };
        shown::typed(&self.fiche_type, self.content(), &known)
    }

    /// The page of its form.
    pub fn view<'a>(&'a self, wiki: &'a Wiki, asked: &'a Asked, key: RequestKey) -> View<'a> {
        let fiche = format!("/fiche/{}", self.base.head_slug);
        View {
            wiki,
            asked,
            fiche_type: &self.fiche_type,
            action: format!("{fiche}/edit"),
            away: fiche,
            key,
            base: Some(self.base.revision.number),
            own_type: Some(&self.content().type_key),
            model: None,
            head: Some(self.base.head_number),
            is_preview: false,
            near: &[],
            hindrance: None,
            problems: &[],
        }
    }

    /// A page about this fiche, on its sheet.
    pub fn page(&self, asked: &Asked, body: Markup) -> Page {
        let title = self.content().title.as_str();
        let local = Local { slug: self.base.head_slug.to_string(), here: LocalPage::Write };
        Page::new(asked.lang.say_with("write-window", &[("title", title.into())]), body)
            .sheet(Sheet::White)
            .tab(tab_of_title(self.fiche_type.sign, title))
            .local(local)
            .is_hidden_from_robots()
            .scripts(&SCRIPTS)
    }
}

fn saved(wiki: &Wiki, mut asked: Asked, fiche: FicheId) -> Result<Told, Failure> {
    let number = number(&asked.posted, "base")?;
    let key = key(&asked.posted)?;
    let gesture = gesture(&asked.posted)?;
    let opened = Opened::at(wiki, fiche, number)?.under_type(wiki, asked.posted.text("type"))?;
    let mut typed = Typed::read(&opened.fiche_type, &asked.posted, || wiki.new_item())?;
    if let Gesture::Retype(to) = &gesture {
        return retyped(wiki, asked, opened, typed, to, key);
    }
    typed.apply(&gesture, || wiki.new_item());
    let is_save = matches!(gesture, Gesture::Save | Gesture::SaveAnyway);
    let may_write = !is_save || asked.may_write(wiki)?;
    let mut view = opened.view(wiki, &asked, key);
    if let Some((why, status)) = not_now(&asked, is_save, may_write) {
        view.hindrance = why;
        view.is_preview = gesture == Gesture::Preview;
        let page = opened.page(&asked, view.body(&typed));
        return Ok(asked.page(page, status));
    }
    let save_key = asked.save_key(key, &typed);
    if let Some(saved) = wiki.saved_under(save_key)? {
        return Ok(asked.saved_before(&saved));
    }
    let before = opened.typed(&asked.lang);
    let shown = Shown { content: opened.content(), typed: &before };
    let draft = reading::draft(wiki, &opened.fiche_type, &typed, Some(shown))?;
    let choices = choices(&asked.posted);
    let (page, status) = match asked
        .count(wiki, draft.counted(opened.content()))
        .and_then(|()| wiki.save(&asked.who, fiche, number, draft, &choices, save_key))
    {
        Ok(Save::Invalid(problems)) => {
            view.problems = &problems;
            (opened.page(&asked, view.body(&typed)), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Ok(Save::Conflict(conflicted)) => {
            let why = Why::Edit { typed: &typed, base: number, key };
            let shown = conflict::Shown {
                wiki,
                asked: &asked,
                opened: &opened,
                conflicted: &conflicted,
                choices: &choices,
                why,
            };
            (opened.page(&asked, shown.body()?), StatusCode::CONFLICT)
        }
        Ok(done) => return asked.saved(done),
        Err(failure) => {
            let Some((why, status)) = ask::hindrance(&failure) else { return Err(failure.into()) };
            view.hindrance = Some(why);
            (opened.page(&asked, view.body(&typed)), status)
        }
    };
    Ok(asked.page(page, status))
}

/// The form of another type with what was typed; the same form again when something typed would have no place in the other.
fn retyped(
    wiki: &Wiki,
    asked: Asked,
    opened: Opened,
    typed: Typed,
    to: &TypeKey,
    key: RequestKey,
) -> Result<Told, Failure> {
    let before = opened.typed(&asked.lang);
    let opened_under = Opened::at(wiki, opened.base.revision.fiche, opened.base.revision.number)?
        .under_type(wiki, Some(to.as_str()))?;
    let (opened, typed, hindrance) = match typed.under(&before, opened_under.typed(&asked.lang)) {
        Some(retyped) => (opened_under, retyped, None),
        None => (opened, typed, Some("retype-save-first")),
    };
    let view = View { hindrance, ..opened.view(wiki, &asked, key) };
    let page = opened.page(&asked, view.body(&typed));
    Ok(asked.page(page, StatusCode::OK))
}

/// Why the form is shown again instead of being saved, if it is: the message of a hindrance, and the status.
pub fn not_now(asked: &Asked, is_save: bool, may_write: bool) -> Option<(Option<&'static str>, StatusCode)> {
    match (is_save, asked.is_own, may_write) {
        (false, ..) => Some((None, StatusCode::OK)),
        (true, false, _) => Some((Some("not-saved-stale"), StatusCode::FORBIDDEN)),
        (true, true, false) if asked.who.contributor.is_some() => {
            Some((Some("not-saved-guests"), StatusCode::UNAUTHORIZED))
        }
        (true, true, false) => Some((Some("not-saved-sign-in"), StatusCode::UNAUTHORIZED)),
        (true, true, true) => None,
    }
}

pub fn number(posted: &Posted, name: &str) -> Result<u32, Failure> {
    posted.text(name).and_then(|number| number.parse().ok()).ok_or(Failure::Refused("form-incomplete"))
}

pub fn key(posted: &Posted) -> Result<RequestKey, Failure> {
    posted.text("key").and_then(RequestKey::parse).ok_or(Failure::Refused("form-incomplete"))
}

pub fn gesture(posted: &Posted) -> Result<Gesture, Failure> {
    Gesture::parse(posted.text(DO)).ok_or(Failure::Refused("form-unknown-field"))
}

/// What was decided on the conflict page, if the form comes from it.
pub fn choices(posted: &Posted) -> BTreeMap<ConflictId, Choice> {
    let mut choices = BTreeMap::new();
    for (name, value) in posted.fields() {
        let Some(id) = name.strip_prefix("choice.").and_then(ConflictId::parse) else { continue };
        let choice = match value.as_str() {
            "mine" => Choice::Mine,
            "theirs" => Choice::Theirs,
            "both" => Choice::Both,
            "rewritten" => Choice::Rewritten(posted.text(&format!("words.{id}")).unwrap_or_default().to_owned()),
            _ => continue,
        };
        choices.insert(id, choice);
    }
    choices
}
