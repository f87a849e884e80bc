//! Another name for one's account, and going away: what stays, what is let go, said before it is done.

use super::{Field, blocking, hidden, own, said, set};
use crate::{
    domain::contributor::Origin,
    web::{
        App,
        error::{Answer, Failure},
        form::Posted,
        frame::{Page, Way},
        session,
        visitor::Visitor,
    },
    wiki::accounts::{Close, NameLeft, PASSPHRASE_CHARS, Rename},
};
use actix_web::{HttpRequest, http::StatusCode, web::Data};
use maud::{Markup, html};

/// `POST /account/name`
pub async fn rename(request: HttpRequest, visitor: Visitor, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|field| ["name", "current"].contains(&field))?;
    let who = own::signed_in(&visitor)?.id;
    let value = |name| posted.text(name).unwrap_or_default().to_owned();
    let (name, current, network) = (value("name"), value("current"), session::network(&request));
    let (wiki, asked, lang) = (app.clone(), name.clone(), &visitor.lang);
    let mut typed = own::Typed { name: Some(name), ..own::Typed::default() };
    match blocking(move || wiki.wiki.rename_account(who, &asked, &current, network)).await? {
        Rename::Renamed(_) => return Ok(session::see("/account?done=name-changed")),
        Rename::NotYours => typed.name_passphrase_problems = vec![lang.say("passphrase-not-yours")],
        Rename::Invalid(problem) => typed.name_problems = vec![said(lang, problem)],
    }
    let page = own::page(&request, &visitor, &app, typed)?;
    Ok(page.answer_with(&request, &visitor, StatusCode::UNPROCESSABLE_ENTITY))
}

/// `GET /account/close`
pub async fn close_page(request: HttpRequest, visitor: Visitor) -> Answer {
    let Some(contributor) = &visitor.contributor else { return Ok(session::see("/login?next=/account/close")) };
    if contributor.origin != Origin::Account {
        return Ok(session::see("/account"));
    }
    Ok(close_form(&visitor, NameLeft::Kept, &[])?.answer(&request, &visitor))
}

/// `POST /account/close`
pub async fn close(request: HttpRequest, visitor: Visitor, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|field| ["left", "current"].contains(&field))?;
    let who = own::signed_in(&visitor)?.id;
    let left = match posted.text("left") {
        Some("kept") => NameLeft::Kept,
        Some("anonymous") => NameLeft::Anonymous,
        _ => return Err(Failure::Refused("form-incomplete")),
    };
    let (current, network) = (posted.text("current").unwrap_or_default().to_owned(), session::network(&request));
    let wiki = app.clone();
    match blocking(move || wiki.wiki.close_account(who, &current, left, network)).await? {
        Close::Closed(name) => {
            let lang = &visitor.lang;
            let body = html! {
                h1 { (lang.say("closed-title")) }
                p.lead { (lang.say_with("closed-lead", &[("name", name.as_str().into())])) }
                p.ways { a href="/" { (lang.say("way-home")) } }
            };
            let mut gone = visitor.clone();
            gone.contributor = None;
            let page = Page::new(lang.say("closed-title"), body).is_hidden_from_robots();
            let mut answer = page.answer(&request, &gone);
            set(&mut answer, session::no_cookie(&app))?;
            Ok(answer)
        }
        Close::NotYours => {
            let problems = [visitor.lang.say("passphrase-not-yours")];
            let page = close_form(&visitor, left, &problems)?;
            Ok(page.answer_with(&request, &visitor, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn close_form(visitor: &Visitor, left: NameLeft, problems: &[String]) -> Result<Page, Failure> {
    let lang = &visitor.lang;
    let name = &own::signed_in(visitor)?.name;
    let kept = [("name", name.as_str().into())];
    let body = html! {
        div.join { div.sheet {
        h1 { (lang.say("close-title")) }
        p.lead { (lang.say("close-lead")) }
        ul.items {
            @for key in ["close-goes", "close-stays", "close-journal", "close-final"] { li { (lang.say(key)) } }
        }
        p { a href="/account/mine" download { (lang.say("mine-do")) } }
        form method="post" action="/account/close" {
            (hidden(visitor))
            fieldset.field {
                legend { (lang.say("close-name")) }
                div.choices {
                label.choice {
                    input type="radio" name="left" value="kept" required checked[left == NameLeft::Kept];
                    span { (lang.say_with("close-name-kept", &kept)) }
                }
                label.choice {
                    input type="radio" name="left" value="anonymous" checked[left == NameLeft::Anonymous];
                    span { (lang.say("close-name-anonymous")) }
                }
                }
            }
            (Field { id: "current", label: lang.say("passphrase-label"), help: None, problems, is_optional: false }
                .markup(lang, |described| current_input("current", described, !problems.is_empty())))
            p { button { (lang.say("close-do")) } }
        }
        p { a href="/account" { (lang.say("close-back")) } }
        } }
    };
    Ok(Page::new(lang.say("close-title"), body).here(Way::Person).is_hidden_from_robots())
}

/// An input for the passphrase of now.
pub(super) fn current_input(id: &str, described: &str, is_wrong: bool) -> Markup {
    html! {
        input id=(id) type="password" name="current" required autocomplete="current-password" maxlength=(PASSPHRASE_CHARS.end())
            aria-describedby=[(!described.is_empty()).then_some(described)] aria-invalid=[is_wrong.then_some("true")];
    }
}
