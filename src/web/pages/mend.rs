//! Putting right: undo a change, restore a revision, rename, remove, bring back. First what will happen, then the button.

use super::{
    conflict::{self, Why},
    edit::{Opened, choices, here, key},
};
use crate::{
    domain::{
        diff,
        fiche::Slug,
        fiche_type::Problem,
        id::{FicheId, RequestKey},
    },
    web::{
        App,
        error::{Answer, Failure},
        form::{Offered, Posted},
        frame::{Local, LocalPage, Page, Sheet, tab_of_title},
        told::{self, Told},
        visitor::Visitor,
        writing::{
            ask::{self, Asked},
            problems,
        },
    },
    wiki::{self, Wiki, accounts::standing::Counted, saving::Save},
};
use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path},
};
use maud::{Markup, html};

/// What is put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Undo(u32),
    Restore(u32),
    Rename,
    Remove,
    BringBack,
}

impl Deed {
    /// Undoing a change that renamed the fiche moves it too.
    fn counted(self, wiki: &Wiki, fiche: FicheId) -> wiki::Outcome<Counted> {
        let Self::Undo(number) = self else { return Ok(Counted::Move) };
        let undone = wiki.store().entry(fiche, number)?;
        let is_move = undone.is_some_and(|entry| entry.facts.title.is_some());
        Ok(if is_move { Counted::Move } else { Counted::Save })
    }
}

/// `GET` and `POST /fiche/{slug}/undo/{n}`
pub async fn undo(
    request: HttpRequest,
    app: Data<App>,
    visitor: Visitor,
    at: Path<(String, u32)>,
    offered: Result<Offered, Failure>,
) -> Answer {
    let (slug, number) = at.into_inner();
    page_or_deed(request, app, visitor, slug, Deed::Undo(number), offered).await
}

/// `GET` and `POST /fiche/{slug}/restore/{n}`
pub async fn restore(
    request: HttpRequest,
    app: Data<App>,
    visitor: Visitor,
    at: Path<(String, u32)>,
    offered: Result<Offered, Failure>,
) -> Answer {
    let (slug, number) = at.into_inner();
    page_or_deed(request, app, visitor, slug, Deed::Restore(number), offered).await
}

/// `GET` and `POST /fiche/{slug}/rename`
pub async fn rename(
    request: HttpRequest,
    app: Data<App>,
    visitor: Visitor,
    slug: Path<String>,
    offered: Result<Offered, Failure>,
) -> Answer {
    page_or_deed(request, app, visitor, slug.into_inner(), Deed::Rename, offered).await
}

/// `GET` and `POST /fiche/{slug}/remove`
pub async fn remove(
    request: HttpRequest,
    app: Data<App>,
    visitor: Visitor,
    slug: Path<String>,
    offered: Result<Offered, Failure>,
) -> Answer {
    page_or_deed(request, app, visitor, slug.into_inner(), Deed::Remove, offered).await
}

/// `GET` and `POST /fiche/{slug}/bring-back`
pub async fn bring_back(
    request: HttpRequest,
    app: Data<App>,
    visitor: Visitor,
    slug: Path<String>,
    offered: Result<Offered, Failure>,
) -> Answer {
    page_or_deed(request, app, visitor, slug.into_inner(), Deed::BringBack, offered).await
}

async fn page_or_deed(
    request: HttpRequest,
    app: Data<App>,
    visitor: Visitor,
    slug: String,
    deed: Deed,
    offered: Result<Offered, Failure>,
) -> Answer {
    let offered = if request.method().is_safe() { None } else { Some(offered?) };
    let slug = Slug::parse(&slug).ok_or(Failure::Missing("fiche"))?;
    let asked = Asked::new(&request, &visitor);
    let told = ask::blocking(&app, move |wiki| {
        let fiche = here(wiki, &slug)?;
        let head = wiki.card(fiche)?.number;
        let opened = Opened::at(wiki, fiche, head)?;
        match offered {
            None => {
                let shown = Shown {
                    wiki,
                    asked: &asked,
                    opened: &opened,
                    deed,
                    key: wiki.new_key(),
                    sent: &Posted::default(),
                    problems: &[],
                    hindrance: None,
                };
                let (body, status) = shown.body()?;
                let page = shown.page(body);
                Ok(asked.page(page, status))
            }
            Some(offered) => done(wiki, asked.with(offered), fiche, &opened, deed),
        }
    })
    .await?;
    ask::answer(&request, &app, &visitor, told)
}

fn done(wiki: &Wiki, mut asked: Asked, fiche: FicheId, opened: &Opened, deed: Deed) -> Result<ask::Told, Failure> {
    let own = ["key", "base", "summary", "title", "do", "name", "passphrase"];
    asked.posted.only(|name| own.contains(&name) || name.starts_with("choice.") || name.starts_with("words."))?;
    let key = key(&asked.posted)?;
    let may_write = asked.may_write(wiki)?;
    let text = |name: &str| asked.posted.text(name).unwrap_or_default().trim().replace('\n', " ");
    let (summary, title) = (text("summary"), text("title"));
    let hindered = |why: &'static str, status: StatusCode| {
        let shown =
            Shown { wiki, asked: &asked, opened, deed, key, sent: &asked.posted, problems: &[], hindrance: Some(why) };
        shown.body().map(|(body, _)| (shown.page(body), status))
    };
    let (page, status) = if !asked.is_own {
        hindered("not-saved-stale", StatusCode::FORBIDDEN)?
    } else if !may_write {
        hindered("not-saved-sign-in", StatusCode::UNAUTHORIZED)?
    } else {
        let choices = choices(&asked.posted);
        let who = &asked.who;
        let save_key = asked.save_key(key, &Default::default());
        if let Some(saved) = wiki.saved_under(save_key)? {
            return Ok(asked.saved_before(&saved));
        }
        let seen = asked.posted.text("base").and_then(|number| number.parse().ok());
        let counted = deed.counted(wiki, fiche).and_then(|what| asked.count(wiki, what));
        let outcome = counted.and_then(|()| match deed {
            Deed::Undo(number) => wiki.undo(who, fiche, number, &choices, &summary, save_key),
            Deed::Restore(number) => wiki.restore(who, fiche, number, seen, &summary, save_key),
            Deed::Rename => wiki.rename(who, fiche, &title, None, &summary, save_key),
            Deed::Remove => wiki.remove(who, fiche, &summary, save_key),
            Deed::BringBack => wiki.bring_back(who, fiche, &summary, save_key),
        });
        match outcome {
            Ok(Save::Invalid(problems)) => {
                let shown = Shown {
                    wiki,
                    asked: &asked,
                    opened,
                    deed,
                    key,
                    sent: &asked.posted,
                    problems: &problems,
                    hindrance: None,
                };
                (shown.page(shown.body()?.0), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Ok(Save::Conflict(conflicted)) => {
                let Deed::Undo(number) = deed else {
                    return Err(Failure::Broken(anyhow::anyhow!("only an undo has conflicts")));
                };
                let why = Why::Undo { number, summary: &summary, key };
                let shown =
                    conflict::Shown { wiki, asked: &asked, opened, conflicted: &conflicted, choices: &choices, why };
                (opened.page(&asked, shown.body()?), StatusCode::CONFLICT)
            }
            Ok(save) => return asked.saved(save),
            Err(failure) => match ask::hindrance(&failure) {
                Some((why, status)) => hindered(why, status)?,
                None => return Err(failure.into()),
            },
        }
    };
    Ok(asked.page(page, status))
}

/// The page of a deed.
struct Shown<'a> {
    wiki: &'a Wiki,
    asked: &'a Asked,
    opened: &'a Opened,
    deed: Deed,
    key: RequestKey,
    sent: &'a Posted,
    problems: &'a [Problem],
    hindrance: Option<&'static str>,
}

impl Shown<'_> {
    fn page(&self, body: Markup) -> Page {
        let title = self.opened.content().title.as_str();
        let local = Local { slug: self.opened.base.head_slug.to_string(), here: LocalPage::Other };
        let page = Page::new(format!("{} · {title}", self.heading()), body).sheet(Sheet::White);
        page.tab(tab_of_title(self.opened.fiche_type.sign, title)).local(local).is_hidden_from_robots()
    }

    /// What will happen, and the form that does it; or why it cannot be done by this visitor, or now.
    fn body(&self) -> Result<(Markup, StatusCode), Failure> {
        if let Some(why) = self.why_not()? {
            let lang = &self.asked.lang;
            let back = format!("/fiche/{}", self.opened.base.head_slug);
            let body = html! {
                h1 { (self.heading()) }
                p.lead { (lang.say(why)) }
                p.ways-back {
                    a href=(back) { (lang.say("mend-back")) }
                    @if why == "mend-not-for-guests" { a href="/join" { (lang.say("way-join")) } }
                    @if why == "mend-in-bin" { a href=(format!("{back}/bring-back")) { (lang.say("mend-bring-back-do")) } }
                }
            };
            let status = if why == "mend-not-for-guests" { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
            return Ok((body, status));
        }
        Ok((self.form()?, StatusCode::OK))
    }

    fn name(&self) -> &'static str {
        match self.deed {
            Deed::Undo(_) => "undo",
            Deed::Restore(_) => "restore",
            Deed::Rename => "rename",
            Deed::Remove => "remove",
            Deed::BringBack => "bring-back",
        }
    }

    fn words_of(&self, part: &str) -> String {
        let number = match self.deed {
            Deed::Undo(number) | Deed::Restore(number) => i64::from(number),
            _ => 0,
        };
        let title = self.opened.content().title.to_string();
        self.asked
            .lang
            .say_with(&format!("mend-{}-{part}", self.name()), &[("number", number.into()), ("title", title.into())])
    }

    fn heading(&self) -> String {
        self.words_of("title")
    }

    fn why_not(&self) -> Result<Option<&'static str>, Failure> {
        let is_removed = self.opened.content().is_removed;
        let head = self.opened.base.head_number;
        let is_for_all = matches!(self.deed, Deed::Undo(_) | Deed::Restore(_));
        let is_guest = self.asked.who.contributor.is_some() && self.asked.who.is_guest()
            || self.asked.who.contributor.is_none() && self.wiki.may_write(&self.asked.who);
        Ok(match self.deed {
            Deed::Undo(number) | Deed::Restore(number) if number < 1 || number > head => {
                return Err(Failure::Missing("revision"));
            }
            Deed::BringBack if !is_removed => Some("mend-not-in-bin"),
            Deed::Undo(_) | Deed::Rename | Deed::Remove if is_removed => Some("mend-in-bin"),
            Deed::Undo(1) => Some("mend-first"),
            Deed::Restore(number) if number == head && !is_removed => Some("mend-is-head"),
            _ if !is_for_all && is_guest => Some("mend-not-for-guests"),
            _ => None,
        })
    }

    fn form(&self) -> Result<Markup, Failure> {
        let lang = &self.asked.lang;
        let slug = &self.opened.base.head_slug;
        let action = match self.deed {
            Deed::Undo(number) => format!("/fiche/{slug}/undo/{number}"),
            Deed::Restore(number) => format!("/fiche/{slug}/restore/{number}"),
            Deed::Rename => format!("/fiche/{slug}/rename"),
            Deed::Remove => format!("/fiche/{slug}/remove"),
            Deed::BringBack => format!("/fiche/{slug}/bring-back"),
        };
        let sent = |name: &str| self.sent.text(name).unwrap_or_default();
        Ok(html! {
            h1 { (self.heading()) }
            p.lead { (self.words_of("lead")) }
            @if let Some(why) = self.hindrance { div.problems role="alert" { p { b { (lang.say(why)) } } } }
            (self.what_it_was()?)
            form #write method="post" action=(action) {
                input type="hidden" name="token" value=(self.asked.token);
                input type="hidden" name="key" value=(self.key);
                @if let Deed::Restore(_) = self.deed { input type="hidden" name="base" value=(self.opened.base.head_number); }
                @if self.deed == Deed::Rename {
                    div.field.has-problem[!self.problems.is_empty()] {
                        label for="title" { (lang.say("mend-rename-to")) }
                        @if !self.problems.is_empty() {
                            div.problem #title-problem { @for problem in self.problems { p { (problems::sentence(lang, problem, &|_| Vec::new())) } } }
                        }
                        input.title #title type="text" name="title" maxlength="1000" autocomplete="off"
                            value=(if sent("title").is_empty() { self.opened.content().title.as_str() } else { sent("title") })
                            aria-invalid=[(!self.problems.is_empty()).then_some("true")];
                    }
                }
                div.field {
                    label for="summary" { (lang.say("mend-why")) " " span.optional { (lang.say("write-optional")) } }
                    input #summary type="text" name="summary" maxlength="1200" value=(sent("summary")) autocomplete="off";
                }
                @if !self.wiki.may_write(&self.asked.who) {
                    fieldset.field {
                        legend { (lang.say("write-sign-in")) }
                        @if self.asked.has_wrong_passphrase { p.problem { (lang.say("write-sign-in-wrong")) } }
                        div.two {
                            label { (lang.say("name-label")) input type="text" name="name" value=(sent("name")) autocomplete="username" maxlength="240"; }
                            label { (lang.say("passphrase-label")) input type="password" name="passphrase" autocomplete="current-password" maxlength="1024"; }
                        }
                    }
                }
                p.conflict-deeds {
                    button.button { (self.words_of("do")) }
                    a href=(format!("/fiche/{slug}")) { (lang.say("write-leave")) }
                }
            }
        })
    }

    /// Whose change it is, when, and where it can be seen.
    fn what_it_was(&self) -> Result<Markup, Failure> {
        let lang = &self.asked.lang;
        let slug = &self.opened.base.head_slug;
        let (number, see) = match self.deed {
            Deed::Undo(number) => (number, format!("/fiche/{slug}/diff/{}..{number}", number.saturating_sub(1))),
            Deed::Restore(number) => (number, format!("/fiche/{slug}/diff/{}..{number}", self.opened.base.head_number)),
            _ => return Ok(html! {}),
        };
        let fiche = self.opened.base.revision.fiche;
        let history = self.wiki.history(fiche, Some(number + 1), 1)?;
        let Some(entry) = history.entries.first() else { return Err(Failure::Missing("revision")) };
        let other = |id| self.opened.base.references.get(&id).map(told::Other::of);
        let told = Told { lang, names: &history.names, fiche: &other, type_label: &|_| None };
        let fiche_type =
            history.types.get(&(entry.type_key.clone(), entry.type_version)).unwrap_or(&self.opened.fiche_type);
        let what = match self.deed {
            Deed::Restore(_) => {
                let old = self.wiki.fiche_at(fiche, number)?;
                let facts = diff::facts(&diff::content(self.opened.content(), &old.revision.content));
                html! { p { (told.state(&facts, fiche_type)) } }
            }
            _ => html! { p { (told.sentence(entry, fiche_type)) } },
        };
        let at = entry.at;
        Ok(html! {
            div.note {
                (what)
                (told::summary(lang, entry))
                p.quiet { time datetime=(lang.machine_time(at)) { (lang.date_time(at)) } }
                p { a href=(see) { (self.words_of("see")) } }
            }
        })
    }
}
