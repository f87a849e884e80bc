//! A new passphrase for whoever lost theirs, through a link for one use that the wiki's keeper handed over.

use super::{Field, blocking, hidden, said, set};
use crate::{
    web::{
        App,
        error::{Answer, Failure},
        form::Posted,
        frame::{Page, Sheet, Way},
        session,
        visitor::Visitor,
    },
    wiki::accounts::{PASSPHRASE_CHARS, passes::Chosen},
};
use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use maud::html;
use serde::Deserialize;

/// The secret of the link.
#[derive(Deserialize)]
pub struct Handed {
    #[serde(default)]
    link: String,
}

/// `GET /passphrase?link=…`
pub async fn page(request: HttpRequest, visitor: Visitor, app: Data<App>, handed: Query<Handed>) -> Answer {
    Ok(form(&visitor, &app, &handed.link, &[])?.answer(&request, &visitor))
}

/// `POST /passphrase`
pub async fn choose(request: HttpRequest, visitor: Visitor, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|field| ["link", "passphrase"].contains(&field))?;
    let value = |name| posted.text(name).unwrap_or_default().to_owned();
    let (link, new) = (value("link"), value("passphrase"));
    let (wiki, secret) = (app.clone(), link.clone());
    match blocking(move || wiki.wiki.choose_passphrase(&secret, &new)).await? {
        Chosen::Changed(new) => {
            let mut answer = session::see("/account?done=passphrase-changed");
            set(&mut answer, session::cookie(&app, &new))?;
            Ok(answer)
        }
        Chosen::Invalid(problem) => {
            let page = form(&visitor, &app, &link, &[said(&visitor.lang, problem)])?;
            Ok(page.answer_with(&request, &visitor, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Chosen::Stale => Err(Failure::Refused("refused-stale-link")),
    }
}

fn form(visitor: &Visitor, app: &App, link: &str, problems: &[String]) -> Result<Page, Failure> {
    let lang = &visitor.lang;
    let Some(contributor) = app.wiki.of_passphrase_link(link)? else {
        return Err(Failure::Refused("refused-stale-link"));
    };
    let name = [("name", contributor.name.as_str().into())];
    let body = html! {
        h1 { (lang.say("link-title")) }
        p.lead { (lang.say_with("link-lead", &name)) }
        form method="post" action="/passphrase" {
            (hidden(visitor))
            input type="hidden" name="link" value=(link);
            // For programs that keep passphrases.
            input type="hidden" autocomplete="username" value=(contributor.name);
            (Field { id: "new", label: lang.say("passphrase-new"), help: Some(lang.say("passphrase-help")), problems, is_optional: false }
                .markup(lang, |described| html! {
                    input #new type="password" name="passphrase" required autocomplete="new-password"
                        maxlength=(PASSPHRASE_CHARS.end()) aria-describedby=(described)
                        aria-invalid=[(!problems.is_empty()).then_some("true")];
                }))
            p.small.quiet { (lang.say("passphrase-ends-all")) }
            p { button { (lang.say("link-do")) } }
        }
    };
    Ok(Page::new(lang.say("link-title"), body).sheet(Sheet::White).here(Way::Person).is_hidden_from_robots())
}
