//! One's own account: words about oneself, language, passphrase, and where one is signed in.

use super::{Field, asker, blocking, hidden, leaving::current_input, said, set};
use crate::{
    domain::contributor::{Contributor, Origin},
    web::{
        App,
        error::{Answer, Failure},
        form::Posted,
        frame::{Page, Way},
        language::Lang,
        pages::thanks,
        session,
        visitor::Visitor,
    },
    wiki::accounts::{ABOUT_MAX_CHARS, AboutProblem, PASSPHRASE_CHARS, PassphraseChange, SignIn},
};
use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Query},
};
use maud::{Markup, html};
use serde::Deserialize;

/// What was just done, to be told on top.
#[derive(Deserialize)]
pub struct Told {
    done: Option<String>,
}

/// What is shown beside what is kept: a text that was not accepted, problems.
#[derive(Default)]
pub(super) struct Typed {
    pub done: Option<&'static str>,
    pub about: Option<String>,
    pub about_problems: Vec<String>,
    pub current_problems: Vec<String>,
    pub new_problems: Vec<String>,
    pub name: Option<String>,
    pub name_problems: Vec<String>,
    pub name_passphrase_problems: Vec<String>,
}

/// `GET /account`
pub async fn account(request: HttpRequest, visitor: Visitor, app: Data<App>, told: Query<Told>) -> Answer {
    if visitor.contributor.is_none() {
        return Ok(session::see("/login?next=/account"));
    }
    let known = [
        "about-kept",
        "passphrase-changed",
        "sign-in-ended",
        "name-changed",
        "guest-claimed",
        "numbers-hidden",
        "numbers-shown",
    ];
    let done = known.into_iter().find(|key| told.done.as_deref() == Some(key));
    let page = page(&request, &visitor, &app, Typed { done, ..Typed::default() })?;
    Ok(page.answer(&request, &visitor))
}

/// `POST /account/about`
pub async fn about(request: HttpRequest, visitor: Visitor, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|field| field == "about")?;
    let who = signed_in(&visitor)?.id;
    let text = posted.text("about").unwrap_or_default().to_owned();
    let (wiki, kept) = (app.clone(), text.clone());
    let Some(problem) = blocking(move || wiki.wiki.tell_about(who, &kept)).await? else {
        return Ok(session::see("/account?done=about-kept"));
    };
    let max = [("max", ABOUT_MAX_CHARS.into())];
    let problem = match problem {
        AboutProblem::TooLong => visitor.lang.say_with("about-too-long", &max),
        AboutProblem::ControlCharacter => visitor.lang.say("about-control"),
        AboutProblem::TooDeep => visitor.lang.say("about-too-deep"),
    };
    let typed = Typed { about: Some(text), about_problems: vec![problem], ..Typed::default() };
    Ok(page(&request, &visitor, &app, typed)?.answer_with(&request, &visitor, StatusCode::UNPROCESSABLE_ENTITY))
}

/// `POST /account/numbers`: the numbers of one's page, for oneself alone or for everybody.
pub async fn numbers(visitor: Visitor, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|field| field == "hide")?;
    let who = signed_in(&visitor)?.id;
    let hides = posted.text("hide") == Some("yes");
    blocking(move || app.wiki.hide_numbers(who, hides)).await?;
    Ok(session::see(if hides { "/account?done=numbers-hidden" } else { "/account?done=numbers-shown" }))
}

/// `POST /account/passphrase`
pub async fn passphrase(request: HttpRequest, visitor: Visitor, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|field| ["current", "passphrase"].contains(&field))?;
    let who = signed_in(&visitor)?.id;
    let value = |name| posted.text(name).unwrap_or_default().to_owned();
    let (current, new, network) = (value("current"), value("passphrase"), session::network(&request));
    let wiki = app.clone();
    let lang = &visitor.lang;
    let typed = match blocking(move || wiki.wiki.change_passphrase(who, &current, &new, network)).await? {
        PassphraseChange::Changed(new) => {
            let mut answer = session::see("/account?done=passphrase-changed");
            set(&mut answer, session::cookie(&app, &new))?;
            return Ok(answer);
        }
        PassphraseChange::NotYours => {
            Typed { current_problems: vec![lang.say("passphrase-not-yours")], ..Typed::default() }
        }
        PassphraseChange::Invalid(problem) => Typed { new_problems: vec![said(lang, problem)], ..Typed::default() },
    };
    Ok(page(&request, &visitor, &app, typed)?.answer_with(&request, &visitor, StatusCode::UNPROCESSABLE_ENTITY))
}

/// `POST /account/sign-ins`: one of them is over.
pub async fn end_sign_in(visitor: Visitor, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|field| field == "end")?;
    let who = signed_in(&visitor)?.id;
    let handle = posted.text("end").unwrap_or_default().to_owned();
    let wiki = app.clone();
    blocking(move || wiki.wiki.end_session(who, &handle)).await?;
    Ok(session::see("/account?done=sign-in-ended"))
}

pub(super) fn signed_in(visitor: &Visitor) -> Result<&Contributor, Failure> {
    visitor.contributor.as_ref().ok_or(Failure::SignIn)
}

pub(super) fn page(request: &HttpRequest, visitor: &Visitor, app: &App, typed: Typed) -> Result<Page, Failure> {
    let contributor = signed_in(visitor)?;
    let token = session::token(request).unwrap_or_default();
    let sign_ins = app.wiki.sign_ins(contributor.id, token)?;
    let hides_numbers = app.wiki.person(&contributor.slug())?.hides_numbers;
    let lang = &visitor.lang;
    let is_guest = asker(visitor).is_guest();
    let body = html! {
        div.join {
            div.sheet {
                h1 { (contributor.name) }
                p.lead {
                    (lang.say(if is_guest { "account-lead-guest" } else { "account-lead" })) " "
                    a href=(format!("/contributor/{}", contributor.slug())) { (lang.say("account-page")) }
                }
                @if is_guest { p { a.button href="/join" { (lang.say("join-title")) } } }
                @if let Some(done) = typed.done { div.notice role="status" { p { (lang.say(done)) } } }
                (thanks::newest(lang, &app.wiki.thanks_to(contributor.id, 1)?))
                (about_form(visitor, contributor, &typed))
            }
            div.panels {
                section.panel { h2 { (lang.say("account-language")) } (language_form(lang)) }
                @if contributor.origin == Origin::Account {
                    section.panel { h2 { (lang.say("account-passphrase")) } (passphrase_form(visitor, &typed)) }
                }
                section.panel { h2 { (lang.say("account-numbers")) } (numbers_form(visitor, hides_numbers)) }
                section.panel { h2 { (lang.say("account-sign-ins")) } (sign_in_list(visitor, &sign_ins)) }
                @if contributor.origin == Origin::Account {
                    section.panel { h2 { (lang.say("account-name")) } (name_form(visitor, &typed)) }
                }
                section.panel { h2 { (lang.say("account-leave")) } (ways_out(lang, contributor)) }
            }
        }
    };
    Ok(Page::new(lang.say("account-title"), body).here(Way::Person).is_hidden_from_robots())
}

fn about_form(visitor: &Visitor, contributor: &Contributor, typed: &Typed) -> Markup {
    let lang = &visitor.lang;
    let about = typed.about.as_deref().unwrap_or(&contributor.about);
    html! {
        form method="post" action="/account/about" {
            (hidden(visitor))
            (Field { id: "about", label: lang.say("about-label"), help: Some(lang.say("about-help")), problems: &typed.about_problems, is_optional: true }
                .markup(lang, |described| html! {
                    // A first line feed of a textarea is dropped by browsers.
                    textarea #about name="about" rows="9" aria-describedby=(described) aria-invalid=[(!typed.about_problems.is_empty()).then_some("true")] { "\n" (about) }
                }))
            p { button { (lang.say("account-keep")) } }
        }
    }
}

fn numbers_form(visitor: &Visitor, hides: bool) -> Markup {
    let lang = &visitor.lang;
    html! {
        p.small { (lang.say(if hides { "account-numbers-hidden" } else { "account-numbers-shown" })) }
        form method="post" action="/account/numbers" {
            (hidden(visitor))
            p { button.quiet name="hide" value=(if hides { "no" } else { "yes" }) { (lang.say(if hides { "account-numbers-show" } else { "account-numbers-hide" })) } }
        }
    }
}

fn language_form(lang: &Lang) -> Markup {
    html! {
        form.deeds method="post" action="/language" {
            input type="hidden" name="back" value="/account";
            @for (code, name) in [("fr", "Français"), ("en", "English")] {
                @if lang.code() == code { b.mark-now lang=(code) { (name) } }
                @else { button.as-link name="to" value=(code) lang=(code) { (name) } }
            }
        }
    }
}

fn passphrase_form(visitor: &Visitor, typed: &Typed) -> Markup {
    let lang = &visitor.lang;
    html! {
        form method="post" action="/account/passphrase" {
            (hidden(visitor))
            (Field { id: "current", label: lang.say("passphrase-current"), help: None, problems: &typed.current_problems, is_optional: false }
                .markup(lang, |described| current_input("current", described, !typed.current_problems.is_empty())))
            (Field { id: "new", label: lang.say("passphrase-new"), help: Some(lang.say("passphrase-help")), problems: &typed.new_problems, is_optional: false }
                .markup(lang, |described| html! {
                    input #new type="password" name="passphrase" required autocomplete="new-password"
                        maxlength=(PASSPHRASE_CHARS.end()) aria-describedby=(described)
                        aria-invalid=[(!typed.new_problems.is_empty()).then_some("true")];
                }))
            p.small.quiet { (lang.say("passphrase-ends-all")) }
            p { button.quiet { (lang.say("passphrase-do")) } }
        }
    }
}

fn name_form(visitor: &Visitor, typed: &Typed) -> Markup {
    let lang = &visitor.lang;
    html! {
        form method="post" action="/account/name" {
            (hidden(visitor))
            (Field { id: "name", label: lang.say("account-name-new"), help: Some(lang.say("account-name-help")), problems: &typed.name_problems, is_optional: false }
                .markup(lang, |described| html! {
                    input #name name="name" value=[&typed.name] required maxlength="60" autocomplete="off" aria-describedby=(described)
                        aria-invalid=[(!typed.name_problems.is_empty()).then_some("true")];
                }))
            (Field { id: "name-passphrase", label: lang.say("passphrase-label"), help: None, problems: &typed.name_passphrase_problems, is_optional: false }
                .markup(lang, |described| current_input("name-passphrase", described, !typed.name_passphrase_problems.is_empty())))
            p { button.quiet { (lang.say("account-name-do")) } }
        }
    }
}

fn ways_out(lang: &Lang, contributor: &Contributor) -> Markup {
    html! {
        p { (lang.say("account-leave-lead")) }
        p { a href="/account/mine" download { (lang.say("mine-do")) } }
        @if contributor.origin == Origin::Account { p { a href="/account/close" { (lang.say("close-link")) } } }
    }
}

fn sign_in_list(visitor: &Visitor, sign_ins: &[SignIn]) -> Markup {
    let lang = &visitor.lang;
    html! {
        ul.plain-rows {
            @for sign_in in sign_ins {
                li {
                    span {
                        @if sign_in.is_this_one { b { (lang.say("sign-in-this")) } br; }
                        span.small.quiet {
                            (lang.say_with("sign-in-since", &[("since", lang.date(sign_in.since).into()), ("used", lang.date(sign_in.last_used).into())]))
                        }
                    }
                    @if !sign_in.is_this_one {
                        form method="post" action="/account/sign-ins" {
                            (hidden(visitor))
                            button.as-link name="end" value=(sign_in.handle) { (lang.say("sign-in-end")) }
                        }
                    }
                }
            }
        }
        form method="post" action="/logout" { (hidden(visitor)) p { button.quiet { (lang.say("logout-do")) } } }
    }
}
