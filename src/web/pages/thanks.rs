//! Thanks: the gesture beside a revision, who made it, and what somebody was thanked for.

use super::edit::here;
use crate::{
    domain::{fiche::Slug, id::ContributorId},
    web::{
        App,
        error::{Answer, Failure},
        form::Posted,
        language::Lang,
        session,
        told::{self, plain},
        visitor::Visitor,
    },
    wiki::{
        people::Names,
        thanks::{ThanksFor, ThanksLine, ThanksTo},
    },
};
use actix_web::web::{self, Data, Path};
use maud::{Markup, html};

/// Names beside one revision; of more it is said that there are others.
const NAMES_MAX: usize = 20;
/// Thanks at once on the page of who is thanked; the rest opens.
const SHOWN: usize = 10;
/// Most thanks that are read for one page.
pub const READ_MAX: usize = 200;

/// Where the gesture is made, so that one comes back there.
#[derive(Clone, Copy)]
pub enum Back {
    /// The page of the history that begins below this revision.
    History(Option<u32>),
    /// The difference that the revision made, or the revision itself for the first.
    Change,
}

/// `POST /fiche/{slug}/thanks/{number}`: thanks for a revision, or takes it back.
pub async fn thank(visitor: Visitor, app: Data<App>, path: Path<(String, u32)>, posted: Posted) -> Answer {
    posted.only(|field| ["do", "back", "before"].contains(&field))?;
    let (slug, number) = path.into_inner();
    let fiche = here(&app.wiki, &Slug::parse(&slug).ok_or(Failure::Missing("fiche"))?)?;
    let is_taken_back = match posted.text("do") {
        Some("thank") => false,
        Some("take-back") => true,
        _ => return Err(Failure::Refused("form-incomplete")),
    };
    let asker = crate::wiki::Visitor { contributor: visitor.contributor.clone() };
    let wiki = app.wiki.clone();
    web::block(move || wiki.thank(&asker, fiche, number, is_taken_back)).await.map_err(anyhow::Error::from)??;
    let slug = app.wiki.card(fiche)?.slug;
    let before = posted.text("before").and_then(|before| before.parse::<u32>().ok());
    Ok(session::see(&match (posted.text("back"), before) {
        (Some("history"), Some(before)) => format!("/fiche/{slug}/history?before={before}#r{number}"),
        (Some("history"), None) => format!("/fiche/{slug}/history#r{number}"),
        _ => told::change_address_in(&slug, number),
    }))
}

/// Who thanked for a revision, and the gesture for whoever may make it.
pub fn beside(visitor: &Visitor, thanks: &ThanksFor, slug: &Slug, number: u32, back: Back) -> Markup {
    let lang = &visitor.lang;
    let is_given = thanks.is_given_by_visitor(number);
    html! {
        (by(lang, thanks.of(number), &thanks.names))
        @if thanks.is_open(number) {
            form.thank method="post" action=(format!("/fiche/{slug}/thanks/{number}")) {
                input type="hidden" name="token" value=(visitor.form_token());
                @match back {
                    Back::History(before) => {
                        input type="hidden" name="back" value="history";
                        @if let Some(before) = before { input type="hidden" name="before" value=(before); }
                    },
                    Back::Change => input type="hidden" name="back" value="change";,
                }
                button.as-link name="do" value=(if is_given { "take-back" } else { "thank" }) {
                    (lang.say(if is_given { "thank-take-back" } else { "thank-do" }))
                    span.unseen { " " (lang.say_with("thank-for-n", &[("number", plain(number))])) }
                }
            }
        }
    }
}

/// « Marie et Paul disent merci »
fn by(lang: &Lang, ids: &[ContributorId], names: &Names) -> Markup {
    let shown = &ids[..ids.len().min(NAMES_MAX)];
    let is_more = ids.len() > shown.len();
    let parts = shown.len() + usize::from(is_more);
    html! {
        @if !ids.is_empty() {
            span.thanks {
                @for (at, id) in shown.iter().enumerate() {
                    @if at > 0 { (told::between(lang, at, parts)) }
                    (person(lang, *id, names))
                }
                @if is_more { (told::between(lang, shown.len(), parts)) (lang.say("thanks-others")) }
                " " (lang.say_with("thanks-say", &[("count", parts.into())]))
            }
        }
    }
}

fn person(lang: &Lang, id: ContributorId, names: &Names) -> Markup {
    html! {
        @match names.get(id) {
            Some(contributor) => a.plain href=(told::address(contributor)) { (contributor.name) },
            None => (lang.say("told-somebody")),
        }
    }
}

/// On the page of who is thanked: by whom, when, for what. Nothing when nobody did yet.
pub fn section(lang: &Lang, thanks: &ThanksTo, is_me: bool) -> Markup {
    let (first, rest) = thanks.lines.split_at(thanks.lines.len().min(SHOWN));
    html! {
        @if !first.is_empty() {
            section.block.narrow-rows #thanks {
                h2 { (lang.say("thanks-title")) }
                ul.plain-rows.told { @for line in first { li { (row(lang, thanks, line, is_me)) } } }
                @if !rest.is_empty() {
                    details {
                        summary { (lang.say("thanks-more")) }
                        ul.plain-rows.told { @for line in rest { li { (row(lang, thanks, line, is_me)) } } }
                    }
                }
            }
        }
    }
}

/// On one's own account: the newest thanks, in a quiet line.
pub fn newest(lang: &Lang, thanks: &ThanksTo) -> Markup {
    html! {
        @if let Some(line) = thanks.lines.first() {
            p.note { (sentence(lang, thanks, line, true)) " " span.quiet { (lang.date(line.at)) } }
        }
    }
}

fn row(lang: &Lang, thanks: &ThanksTo, line: &ThanksLine, is_me: bool) -> Markup {
    html! {
        span.dated { (lang.date(line.at)) }
        div {
            p { (sentence(lang, thanks, line, is_me)) }
            (told::summary(lang, &line.entry))
        }
    }
}

/// « Marie vous remercie pour la révision 12 de « X » »
fn sentence(lang: &Lang, thanks: &ThanksTo, line: &ThanksLine, is_me: bool) -> Markup {
    let number = [("number", plain(line.entry.number))];
    let card = &line.card;
    let own = (card.lang != lang.code()).then_some(card.lang.as_str());
    html! {
        b { (person(lang, line.by, &thanks.names)) } " " (lang.say(if is_me { "thanks-you-for" } else { "thanks-for" })) " "
        a href=(told::change_address_in(&card.slug, line.entry.number)) { (lang.say_with("thanks-revision", &number)) }
        " " (lang.say("thanks-of")) " "
        a href=(format!("/fiche/{}", card.slug)) lang=[own] { (card.title) }
    }
}
