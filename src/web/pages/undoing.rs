//! Undoing everything an account did: first how much it is, then a word of explanation and the button, then what came of it.

use super::{
    account::{Field, asker, blocking, hidden},
    measures::person_at,
};
use crate::{
    domain::{contributor::Origin, id::FicheId},
    web::{
        App,
        error::{Answer, Failure},
        form::Posted,
        frame::{Page, Sheet},
        told,
        visitor::Visitor,
    },
    wiki::{
        accounts::REASON_MAX_CHARS,
        undoing::{Deeds, LeftWhy, Undoing},
    },
};
use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path},
};
use maud::{Markup, html};
use std::time::Duration;

/// How long one go may take: then the page asks to go on.
const GO: Duration = Duration::from_secs(8);

/// `GET /contributor/{name}/undo`
pub async fn ask(request: HttpRequest, visitor: Visitor, app: Data<App>, name: Path<String>) -> Answer {
    let record = person_at(&app, &name)?;
    let (wiki, who) = (app.clone(), record.contributor.id);
    if matches!(record.contributor.origin, Origin::Imported { .. }) {
        return Err(Failure::Missing("contributor"));
    }
    let deeds = blocking(move || wiki.wiki.all_done_by(who)).await?;
    let is_settled = app.wiki.is_settled(&asker(&visitor))?;
    let body = page(&visitor, &deeds, is_settled, None, "", &[]);
    Ok(shown(&visitor, body).answer(&request, &visitor))
}

/// `POST /contributor/{name}/undo`
pub async fn undo(
    request: HttpRequest,
    visitor: Visitor,
    app: Data<App>,
    name: Path<String>,
    posted: Posted,
) -> Answer {
    posted.only(|field| ["reason", "from"].contains(&field))?;
    let lang = &visitor.lang;
    let record = person_at(&app, &name)?;
    let (who, wiki) = (record.contributor.id, app.clone());
    let deeds = blocking(move || wiki.wiki.all_done_by(who)).await?;
    let is_settled = app.wiki.is_settled(&asker(&visitor))?;
    let reason = posted.text("reason").unwrap_or_default().trim().to_owned();
    if !is_settled {
        return Err(Failure::Refused("refused-not-settled"));
    }
    if reason.is_empty() || reason.chars().count() > REASON_MAX_CHARS {
        let max = [("max", (REASON_MAX_CHARS as i64).into())];
        let body = page(&visitor, &deeds, is_settled, None, &reason, &[lang.say_with("undo-all-reason-bad", &max)]);
        return Ok(shown(&visitor, body).answer_with(&request, &visitor, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let from = posted.text("from").and_then(crate::domain::id::parse_hex::<16>).map(FicheId);
    let (asker, wiki, why) = (asker(&visitor), app.clone(), reason.clone());
    let done = blocking(move || wiki.wiki.undo_everything(&asker, who, &why, from, GO)).await?;
    let body = page(&visitor, &deeds, is_settled, Some(&done), &reason, &[]);
    Ok(shown(&visitor, body).answer(&request, &visitor))
}

fn shown(visitor: &Visitor, body: Markup) -> Page {
    Page::new(visitor.lang.say("undo-all-title"), body).sheet(Sheet::White).is_hidden_from_robots()
}

fn page(
    visitor: &Visitor,
    deeds: &Deeds,
    is_settled: bool,
    done: Option<&Undoing>,
    reason: &str,
    problems: &[String],
) -> Markup {
    let lang = &visitor.lang;
    let address = told::address(&deeds.of);
    let name = ("name", deeds.of.name.as_str().into());
    let much = [name.clone(), ("fiches", (deeds.fiches as i64).into()), ("revisions", (deeds.revisions as i64).into())];
    html! {
        p.over { a href=(address) { (deeds.of.name) } }
        h1 { (lang.say("undo-all-title")) }
        @if let Some(done) = done { (outcome(visitor, done)) }
        @else { p.lead { (lang.say_with("undo-all-lead", &much)) } p { (lang.say("undo-all-means")) } }
        @if !is_settled { p.notice { (lang.say("refused-not-settled")) " " a href="/limits" { (lang.say("limits-title")) } } }
        @else if done.is_none_or(|done| done.next.is_some()) && deeds.revisions > 0 {
            form method="post" action=(format!("{address}/undo")) {
                (hidden(visitor))
                @if let Some(from) = done.and_then(|done| done.next) { input type="hidden" name="from" value=(from.to_string()); }
                (Field { id: "reason", label: lang.say("undo-all-reason"), help: Some(lang.say("undo-all-reason-help")), problems, is_optional: false }
                    .markup(lang, |described| html! {
                        input #reason name="reason" required maxlength=(REASON_MAX_CHARS) value=(reason) aria-describedby=(described)
                            aria-invalid=[(!problems.is_empty()).then_some("true")];
                    }))
                p { button { (lang.say(if done.is_some() { "undo-all-go-on" } else { "undo-all-do" })) } }
            }
        }
        p.ways { a href=(address) { (deeds.of.name) } a href="/measures" { (lang.say("measures-title")) } }
    }
}

fn outcome(visitor: &Visitor, done: &Undoing) -> Markup {
    let lang = &visitor.lang;
    html! {
        div.notice role="status" {
            p { (lang.say_with("undo-all-done", &[("count", i64::from(done.mended).into())])) }
            @if done.next.is_some() { p { (lang.say("undo-all-more")) } }
        }
        @if !done.left.is_empty() {
            section.block {
                h2 { (lang.say("undo-all-left")) }
                ul.plain-rows {
                    @for left in &done.left {
                        li {
                            span {
                                a href=(format!("/fiche/{}/history", left.slug)) { (left.title) } br;
                                span.small.quiet { (lang.say(why(left.why))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn why(why: LeftWhy) -> &'static str {
    match why {
        LeftWhy::Begun => "undo-all-begun",
        LeftWhy::Changed => "undo-all-changed",
        LeftWhy::Together => "undo-all-together",
        LeftWhy::Impossible => "undo-all-impossible",
        LeftWhy::Busy => "undo-all-busy",
    }
}
