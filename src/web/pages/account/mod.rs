//! Accounts: taking a name, coming in under it, going out; `own` is what somebody sees of their own account, `leaving` another name and
//! closing it, `link` a way back for whoever lost the passphrase, `mine` all that is somebody's.

pub mod leaving;
pub mod link;
pub mod mine;
pub mod own;

use crate::{
    domain::contributor::{Contributor, Origin},
    web::{
        App,
        error::{Answer, Failure},
        form::{Posted, TOKEN},
        frame::{Page, Way},
        language::Lang,
        session,
        visitor::Visitor,
    },
    wiki::{
        self, Writing,
        accounts::{Join, JoinProblem, NewSession, PASSPHRASE_CHARS},
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, Data, Query},
};
use maud::{Markup, html};
use serde::Deserialize;

/// Where to go on to afterwards.
#[derive(Deserialize)]
pub struct Onward {
    next: Option<String>,
    /// The secret of an invitation.
    invitation: Option<String>,
}

/// What stands in the two forms when they are shown.
#[derive(Default)]
struct Forms {
    next: String,
    /// The secret of an invitation that is still good, or nothing.
    invitation: String,
    name: String,
    email: String,
    problems: Vec<JoinProblem>,
    /// The name with which somebody tried to come in, in vain.
    tried: Option<String>,
}

/// `GET /join`
pub async fn join_page(request: HttpRequest, visitor: Visitor, app: Data<App>, onward: Query<Onward>) -> Answer {
    forms_page(&request, &visitor, &app, &onward, true)
}

/// `GET /login`
pub async fn login_page(request: HttpRequest, visitor: Visitor, app: Data<App>, onward: Query<Onward>) -> Answer {
    forms_page(&request, &visitor, &app, &onward, false)
}

/// `POST /join`
pub async fn join(request: HttpRequest, visitor: Visitor, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|field| ["name", "passphrase", "email", "next", "invitation"].contains(&field))?;
    let value = |name| posted.text(name).unwrap_or_default().to_owned();
    let (name, passphrase, email) = (value("name"), value("passphrase"), value("email"));
    let next = session::next(posted.text("next")).to_owned();
    let (asker, network) = (asker(&visitor), session::network(&request));
    let (tried, invitation) = ((name.clone(), email.clone()), value("invitation"));
    let (wiki, used) = (app.clone(), invitation.clone());
    let joined = blocking(move || match used.as_str() {
        "" => wiki.wiki.join(&asker, &name, &passphrase, &email, network),
        used => wiki.wiki.join_invited(&asker, &name, &passphrase, &email, used),
    });
    match joined.await? {
        Join::Joined(new) => signed_in(&app, &request, &new, &next).await,
        Join::Invalid(problems) => {
            let forms = Forms { next, invitation, name: tried.0, email: tried.1, problems, tried: None };
            let page = forms.page(&visitor, &app, true);
            Ok(page.answer_with(&request, &visitor, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// `POST /login`
pub async fn login(request: HttpRequest, visitor: Visitor, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|field| ["name", "passphrase", "next", "claim"].contains(&field))?;
    let value = |name| posted.text(name).unwrap_or_default().to_owned();
    let (name, passphrase) = (value("name"), value("passphrase"));
    let next = session::next(posted.text("next")).to_owned();
    let network = session::network(&request);
    let (wiki, tried) = (app.clone(), name.clone());
    match blocking(move || wiki.wiki.sign_in(&name, &passphrase, network)).await? {
        Some(new) => {
            let guest = guest(&visitor).map(|guest| guest.id).filter(|_| posted.text("claim").is_some());
            if let Some(guest) = guest {
                let (wiki, account) = (app.clone(), new.contributor.id);
                blocking(move || wiki.wiki.claim_guest(guest, account)).await?;
            }
            let next = if guest.is_some() && next == "/" { "/account?done=guest-claimed" } else { &next };
            signed_in(&app, &request, &new, next).await
        }
        None => {
            let forms = Forms { next, tried: Some(tried), ..Forms::default() };
            let page = forms.page(&visitor, &app, false);
            Ok(page.answer_with(&request, &visitor, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// `POST /logout`
pub async fn logout(request: HttpRequest, app: Data<App>, posted: Posted) -> Answer {
    posted.only(|_| false)?;
    end_old_session(&app, &request).await?;
    let mut answer = session::see("/");
    set(&mut answer, session::no_cookie(&app))?;
    Ok(answer)
}

/// What a verb gives back, done where it may block.
pub(super) async fn blocking<T: Send + 'static>(
    verb: impl FnOnce() -> wiki::Outcome<T> + Send + 'static,
) -> Result<T, Failure> {
    let done = web::block(verb).await.map_err(|_| Failure::Busy("threads are being stopped"))?;
    Ok(done?)
}

/// The visitor as the verbs know them.
pub(super) fn asker(visitor: &Visitor) -> wiki::Visitor {
    wiki::Visitor { contributor: visitor.contributor.clone() }
}

/// The hidden fields of a form.
pub(super) fn hidden(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name=(TOKEN) value=(visitor.form_token()); }
}

pub(super) fn set(answer: &mut HttpResponse, cookie: actix_web::cookie::Cookie<'_>) -> Result<(), Failure> {
    answer.add_cookie(&cookie).map_err(|error| Failure::Broken(anyhow::anyhow!("a cookie cannot be written: {error}")))
}

/// A new session in place of the one this browser had.
async fn signed_in(app: &Data<App>, request: &HttpRequest, new: &NewSession, next: &str) -> Answer {
    end_old_session(app, request).await?;
    let mut answer = session::see(next);
    set(&mut answer, session::cookie(app, new))?;
    Ok(answer)
}

async fn end_old_session(app: &Data<App>, request: &HttpRequest) -> Result<(), Failure> {
    let Some(token) = session::token(request).map(str::to_owned) else { return Ok(()) };
    let app = app.clone();
    blocking(move || app.wiki.sign_out(&token)).await
}

fn forms_page(request: &HttpRequest, visitor: &Visitor, app: &App, onward: &Onward, is_join: bool) -> Answer {
    let next = onward.next.as_deref();
    if visitor.contributor.as_ref().is_some_and(|contributor| contributor.origin == Origin::Account) {
        return Ok(session::see(next.map_or("/account", |next| session::next(Some(next)))));
    }
    let invitation = onward.invitation.clone().unwrap_or_default();
    if !invitation.is_empty() && !app.wiki.is_invited(&invitation)? {
        return Err(Failure::Refused("refused-stale-link"));
    }
    let forms = Forms { next: session::next(next).to_owned(), invitation, ..Forms::default() };
    Ok(forms.page(visitor, app, is_join).answer(request, visitor))
}

impl Forms {
    /// The form that was asked for on the sheet, the other one beside it.
    fn page(&self, visitor: &Visitor, app: &App, is_join: bool) -> Page {
        let lang = &visitor.lang;
        let is_closed = app.wiki.rules().writing == Writing::Invited && self.invitation.is_empty();
        let title = lang.say(if is_join { "join-title" } else { "login-title" });
        let body = html! {
            div.join {
                @if is_join && !is_closed {
                    div.sheet { h1 { (title) } (self.join_lead(lang, visitor)) (self.join_form(visitor)) }
                    section.panel { h2 { (lang.say("login-other")) } (self.login_form(visitor, true)) }
                } @else {
                    div.sheet { h1 { (title) } (self.login_form(visitor, false)) }
                    section.panel {
                        @if is_closed { p { (lang.say("join-closed")) } }
                        @else {
                            h2 { (lang.say("join-other")) }
                            p { (lang.say("join-lead")) }
                            p { a.button.quiet href=(self.onward("/join")) { (lang.say("join-title")) } }
                        }
                    }
                }
            }
        };
        Page::new(title, body).here(Way::Person).is_hidden_from_robots()
    }

    fn join_lead(&self, lang: &Lang, visitor: &Visitor) -> Markup {
        html! {
            @match guest(visitor) {
                Some(guest) => p.lead { (lang.say_with("join-lead-guest", &[("name", guest.name.as_str().into())])) },
                None => p.lead { (lang.say("join-lead")) },
            }
        }
    }

    fn join_form(&self, visitor: &Visitor) -> Markup {
        let lang = &visitor.lang;
        let name: Vec<String> =
            self.said(lang, |problem| matches!(problem, JoinProblem::Name | JoinProblem::NameTaken));
        let email = self.said(lang, |problem| matches!(problem, JoinProblem::Email));
        let passphrase = self.said(lang, |problem| {
            matches!(
                problem,
                JoinProblem::PassphraseShort(_) | JoinProblem::PassphraseLong | JoinProblem::PassphraseCommon
            )
        });
        html! {
            form method="post" action="/join" {
                (hidden(visitor)) input type="hidden" name="next" value=(self.next);
                @if !self.invitation.is_empty() { input type="hidden" name="invitation" value=(self.invitation); }
                (Field { id: "join-name", label: lang.say("name-label"), help: Some(lang.say("name-help")), problems: &name, is_optional: false }
                    .markup(lang, |described| html! {
                        input #join-name name="name" value=(self.name) required maxlength="60" autocomplete="username"
                            aria-describedby=(described) aria-invalid=[(!name.is_empty()).then_some("true")];
                    }))
                (Field { id: "join-passphrase", label: lang.say("passphrase-label"), help: Some(lang.say("passphrase-help")), problems: &passphrase, is_optional: false }
                    .markup(lang, |described| html! {
                        input #join-passphrase type="password" name="passphrase" required autocomplete="new-password"
                            maxlength=(PASSPHRASE_CHARS.end()) aria-describedby=(described) aria-invalid=[(!passphrase.is_empty()).then_some("true")];
                    }))
                (Field { id: "join-email", label: lang.say("email-label"), help: Some(lang.say("email-help")), problems: &email, is_optional: true }
                    .markup(lang, |described| html! {
                        input #join-email type="email" name="email" value=(self.email) maxlength="254" autocomplete="email"
                            aria-describedby=(described) aria-invalid=[(!email.is_empty()).then_some("true")];
                    }))
                p.agreed {
                    (lang.say("join-licence-before")) " "
                    a href="https://creativecommons.org/licenses/by-sa/4.0/" rel="license noopener" { "CC BY-SA 4.0" }
                    (lang.say("join-licence-after"))
                }
                p { button { (lang.say("join-do")) } }
            }
        }
    }

    fn login_form(&self, visitor: &Visitor, is_beside: bool) -> Markup {
        let lang = &visitor.lang;
        let problems: Vec<String> = self.tried.iter().map(|_| lang.say("login-wrong")).collect();
        html! {
            form method="post" action="/login" {
                (hidden(visitor)) input type="hidden" name="next" value=(self.next);
                (Field { id: "login-name", label: lang.say("name-label"), help: None, problems: &problems, is_optional: false }
                    .markup(lang, |described| html! {
                        input #login-name name="name" value=(self.tried.as_deref().unwrap_or_default()) required maxlength="60"
                            autocomplete="username" aria-describedby=[(!described.is_empty()).then_some(described)]
                            aria-invalid=[(!problems.is_empty()).then_some("true")];
                    }))
                (Field { id: "login-passphrase", label: lang.say("passphrase-label"), help: None, problems: &[], is_optional: false }
                    .markup(lang, |_| html! {
                        input #login-passphrase type="password" name="passphrase" required autocomplete="current-password"
                            maxlength=(PASSPHRASE_CHARS.end());
                    }))
                @if let Some(guest) = guest(visitor) {
                    label.choice {
                        input type="checkbox" name="claim" value="yes";
                        span { (lang.say_with("login-claim", &[("name", guest.name.as_str().into())])) }
                    }
                }
                p { button.quiet[is_beside] { (lang.say("login-do")) } }
            }
            p.small.quiet { (lang.say("login-lost")) }
        }
    }

    fn said(&self, lang: &Lang, is_of: impl Fn(&JoinProblem) -> bool) -> Vec<String> {
        self.problems.iter().filter(|problem| is_of(problem)).map(|problem| said(lang, *problem)).collect()
    }

    fn onward(&self, path: &str) -> String {
        match self.next.as_str() {
            "/" => path.to_owned(),
            next => format!("{path}?next={}", super::fiche::fields::query(next)),
        }
    }
}

/// What a problem is and how to repair it.
pub(super) fn said(lang: &Lang, problem: JoinProblem) -> String {
    match problem {
        JoinProblem::Name => lang.say("join-name-bad"),
        JoinProblem::NameTaken => lang.say("join-name-taken"),
        JoinProblem::PassphraseShort(count) => lang.say_with("join-passphrase-short", &[("count", count.into())]),
        JoinProblem::PassphraseLong => lang.say("join-passphrase-long"),
        JoinProblem::PassphraseCommon => lang.say("join-passphrase-common"),
        JoinProblem::Email => lang.say("join-email-bad"),
    }
}

fn guest(visitor: &Visitor) -> Option<&Contributor> {
    visitor.contributor.as_ref().filter(|contributor| contributor.origin == Origin::Guest)
}

/// A field of a form: label above, help under it, what is wrong above the input.
pub(super) struct Field<'a> {
    pub id: &'static str,
    pub label: String,
    pub help: Option<String>,
    pub problems: &'a [String],
    pub is_optional: bool,
}

impl Field<'_> {
    /// `input` is given the ids that describe it.
    pub(super) fn markup(&self, lang: &Lang, input: impl FnOnce(&str) -> Markup) -> Markup {
        let (help_id, problem_id) = (format!("{}-help", self.id), format!("{}-problem", self.id));
        let mut described = Vec::new();
        if self.help.is_some() {
            described.push(help_id.as_str());
        }
        if !self.problems.is_empty() {
            described.push(problem_id.as_str());
        }
        html! {
            div.field.has-problem[!self.problems.is_empty()] {
                label for=(self.id) {
                    (self.label)
                    @if self.is_optional { " " span.optional { (lang.say("optional")) } }
                }
                @if let Some(help) = &self.help { p.help id=(help_id) { (help) } }
                @if !self.problems.is_empty() { p.problem id=(problem_id) { (self.problems.join(" ")) } }
                (input(&described.join(" ")))
            }
        }
    }
}
