//! Who wrote what: the fiche as it reads, each passage tinted by whoever wrote it, a legend that filters, a note for each origin.

use super::{
    fiche::{
        self,
        credit::{COLOURED, Writers, colour},
        dressed::Dressed,
        view::View,
    },
    history::{found, local, moved},
};
use crate::{
    domain::{
        id::ContributorId,
        render::{Dress, Dressing},
    },
    web::{
        App,
        error::{Answer, Failure},
        form::asked,
        frame::{LocalPage, Page, Sheet, tab_of_title},
        kept,
        language::Lang,
        signs::{self, Colour, Thickness},
        told::{self, plain},
        visitor::Visitor,
    },
    wiki::{
        credit::{Credited, Origin, PersonShare},
        reading::Found,
    },
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use maud::{Markup, html};
use std::{collections::HashMap, sync::Arc};

/// Behind `of=`: all who have no colour of their own. No name is written so.
const OTHERS: &str = "*";
/// With more passages than these, who and when is said in the notes alone.
const SAID_MAX: usize = 1_500;

/// What the parts of the page need to show.
struct Shown<'a> {
    lang: &'a Lang,
    credited: &'a Credited,
    writers: &'a Writers,
    /// The place of each person in `writers`.
    places: HashMap<ContributorId, usize>,
    /// Whose passages are tinted, by place; nobody's is left out when it is empty.
    chosen: Vec<usize>,
    /// The revision that was asked for; `None` for the newest.
    number: Option<u32>,
}

/// `GET /fiche/{slug}/credit?rev=&of=`
pub async fn credit(request: HttpRequest, visitor: Visitor, app: Data<App>, slug: Path<String>) -> Answer {
    let fiche = match found(&app, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(now) => return Ok(moved(&request, &format!("/fiche/{now}/credit"))),
    };
    let asked = asked(&request);
    let number =
        asked.text("rev").map(|number| number.parse().map_err(|_| Failure::Missing("revision"))).transpose()?;
    if number.is_none() {
        let page = app.wiki.fiche(fiche)?;
        if page.revision.content.is_removed {
            return Ok(fiche::in_bin(&request, &visitor, &app, &page));
        }
    }
    kept::answer(&app, &request, &visitor, || {
        let credited = app.wiki.credited(fiche, number)?;
        let names: Vec<&str> = asked.all("of").take(1_000).collect();
        page(&app, &visitor.lang, &credited, number, &names)
    })
}

fn page(app: &App, lang: &Lang, credited: &Credited, number: Option<u32>, names: &[&str]) -> Result<Page, Failure> {
    let fiche = &credited.page;
    let writers = Writers::of(fiche);
    let places = writers.shares.iter().enumerate().map(|(at, one)| (one.contributor.id, at)).collect();
    let chosen = chosen(&writers, names);
    let is_plain = number.is_none() && chosen.is_empty();
    let number = number.filter(|number| *number != fiche.head_number);
    let shown = Shown { lang, credited, writers: &writers, places, chosen, number };
    let body = shown.view(app)?;
    let title = lang.say_with("who-wrote-of", &[("title", fiche.revision.content.title.as_str().into())]);
    let page = Page::new(title, body)
        .sheet(Sheet::White)
        .tab(tab_of_title(fiche.fiche_type.sign, fiche.revision.content.title.as_str()))
        .local(local(&fiche.head_slug, LocalPage::Credit))
        .canonical(format!("/fiche/{}/credit", fiche.head_slug))
        .scripts(&["js/passages.js"]);
    Ok(if is_plain { page } else { page.is_hidden_from_robots() })
}

/// The places of these names among the writers, in order; empty when that is nobody or everybody.
fn chosen(writers: &Writers, names: &[&str]) -> Vec<usize> {
    let is_chosen = |at: usize, one: &PersonShare| {
        names.contains(&one.contributor.slug().as_str()) || at >= COLOURED && names.contains(&OTHERS)
    };
    let all = writers.shares.iter().enumerate();
    let chosen: Vec<usize> = all.filter(|(at, one)| is_chosen(*at, one)).map(|(at, _)| at).collect();
    if chosen.len() == writers.shares.len() { Vec::new() } else { chosen }
}

impl Shown<'_> {
    fn view(&self, app: &App) -> Result<Markup, Failure> {
        let lang = self.lang;
        let types = app.wiki.types()?;
        let notes: Vec<String> = self.credited.origins.iter().enumerate().map(|(at, _)| format!("o{at}")).collect();
        let says = self.says();
        let dresses = self.dresses(&notes, &says);
        let pin = lang.say("who-wrote-pin");
        let margin = |numbers: &[u32]| self.margin(numbers);
        let dressed =
            Dressed { credited: self.credited, dressing: Dressing { dresses: &dresses, margin: &margin, pin: &pin } };
        let page = &self.credited.page;
        let texts = Arc::new(dressed.texts(lang));
        let origin = app.settings.origin();
        let words = View { page, lang, types: &types, texts, origin, banner: None, dressed: Some(&dressed) };
        Ok(html! {
            h1 { (lang.say("local-credit")) }
            p.lead { (self.lead()) }
            @if !self.writers.shares.is_empty() { (signs::line(&self.writers.pieces(), Thickness::Thick)) }
            div.who-wrote {
                div.aside { (self.legend()) (self.revisions()) }
                article class=(format!("credited {}", fiche::view::of_type(page.fiche_type.sign))) { (words.words_alone()) }
            }
            @if self.credited.is_cut { p.notice { (lang.say("who-wrote-cut")) } }
            (self.notes(&notes))
            p.printed { (lang.say("fiche-address")) " " (app.settings.origin()) (self.path()) }
        })
    }

    /// « 7 personnes ont écrit les 1 359 mots que l’on lit aujourd’hui. »
    fn lead(&self) -> String {
        let lang = self.lang;
        let words: u32 = self.credited.origins.iter().map(|origin| origin.words).sum();
        let page = &self.credited.page;
        if words == 0 {
            return lang.say("who-wrote-nothing");
        }
        let when = match self.number {
            None => lang.say("who-wrote-today"),
            Some(number) => {
                let date = lang.date(page.revision.at);
                lang.say_with("who-wrote-then", &[("number", plain(number)), ("date", date.into())])
            }
        };
        let people = self.writers.shares.len();
        let values = [("people", people.into()), ("words", words.into()), ("when", when.into())];
        lang.say_with("who-wrote-lead", &values)
    }

    /// Who and when, for each origin, in a few words; nothing when that would weigh too much.
    fn says(&self) -> Vec<Option<String>> {
        let spans: usize = self.credited.page.credit.parts.iter().map(|(_, spans)| spans.len()).sum();
        let say = |origin: &Origin| {
            let date = self.lang.date(origin.at);
            format!("{}, {date}", self.names(&origin.people))
        };
        self.credited.origins.iter().map(|origin| (spans <= SAID_MAX).then(|| say(origin))).collect()
    }

    fn dresses<'d>(&self, notes: &'d [String], says: &'d [Option<String>]) -> Vec<Dress<'d>> {
        let origins = self.credited.origins.iter().zip(notes).zip(says);
        origins.map(|((origin, note), says)| Dress { class: self.class(origin), note, says: says.as_deref() }).collect()
    }

    /// The tint of the first of its people who is chosen.
    fn class(&self, origin: &Origin) -> &'static str {
        let places = origin.people.iter().filter_map(|id| self.places.get(id));
        let mut chosen = places.filter(|at| self.chosen.is_empty() || self.chosen.contains(at));
        chosen.next().map_or("", |at| tint(*at))
    }

    /// Those whose words stand in a block, for the margin: the coloured by name, the others counted when there are several.
    fn margin(&self, numbers: &[u32]) -> String {
        let mut named: Vec<&str> = Vec::new();
        let mut others: Vec<&str> = Vec::new();
        let origins = numbers.iter().filter_map(|number| self.credited.origins.get(*number as usize));
        for id in origins.flat_map(|origin| &origin.people) {
            let at = self.places.get(id).copied().unwrap_or(usize::MAX);
            let name = self.credited.page.names.get(*id).map_or("", |one| one.name.as_str());
            let list = if at < COLOURED { &mut named } else { &mut others };
            if !list.contains(&name) {
                list.push(name);
            }
        }
        let count = others.len();
        let counted = self.lang.say_with("credit-others", &[("count", count.into())]);
        match count {
            0 => {}
            1 => named.push(others[0]),
            _ => named.push(&counted),
        }
        named.join(", ")
    }

    fn names(&self, people: &[ContributorId]) -> String {
        let name = |id: &ContributorId| {
            let one = self.credited.page.names.get(*id);
            one.map_or_else(|| self.lang.say("somebody"), |one| one.name.to_string())
        };
        self.lang.list(&people.iter().map(name).collect::<Vec<String>>())
    }

    /// The same, each leading to its page.
    fn linked(&self, people: &[ContributorId]) -> Markup {
        html! {
            @for (at, id) in people.iter().enumerate() {
                @if at > 0 { (told::between(self.lang, at, people.len())) }
                @match self.credited.page.names.get(*id) {
                    Some(one) => a href=(told::address(one)) { (one.name) },
                    None => (self.lang.say("somebody")),
                }
            }
        }
    }

    /// Names, words and shares; each may be left out.
    fn legend(&self) -> Markup {
        let lang = self.lang;
        let shares = &self.writers.shares;
        let coloured = &shares[..shares.len().min(COLOURED)];
        let others = &shares[coloured.len()..];
        let is_on = |at: usize| self.chosen.is_empty() || self.chosen.contains(&at);
        html! {
            @if !shares.is_empty() {
                div.who-legend {
                    // On paper the names stay and the form goes.
                    form #who action=(self.path()) {
                        @if let Some(number) = self.number { input type="hidden" name="rev" value=(number); }
                    }
                    ul aria-label=(lang.say("who-wrote-legend")) {
                        @for (at, one) in coloured.iter().enumerate() {
                            li { (self.choice(one.contributor.slug().as_str(), is_on(at), at, &one.contributor.name.to_string(), one.words, one.share)) }
                        }
                        @match others {
                            [] => {},
                            [one] => li { (self.choice(one.contributor.slug().as_str(), is_on(COLOURED), COLOURED, &one.contributor.name.to_string(), one.words, one.share)) },
                            _ => li {
                                @let name = lang.say_with("credit-others", &[("count", others.len().into())]);
                                @let is_on = (COLOURED..shares.len()).any(is_on);
                                @let words = others.iter().map(|one| one.words).sum();
                                (self.choice(OTHERS, is_on, COLOURED, &name, words, others.iter().map(|one| one.share).sum()))
                                (self.others(others))
                            },
                        }
                    }
                    @if shares.len() > 1 { button.quiet form="who" { (lang.say("who-wrote-show")) } }
                    @if !self.chosen.is_empty() { " " a href=(self.path_of(&[])) { (lang.say("who-wrote-all")) } }
                }
                p.small.quiet { (lang.say("who-wrote-help")) }
                @if let Some(names_of) = self.writers.names_of(lang, "credit-names-of") { p.small.quiet { (names_of) } }
            }
        }
    }

    fn choice(&self, value: &str, is_on: bool, at: usize, name: &str, words: u32, share: f64) -> Markup {
        html! {
            label.choice {
                input type="checkbox" name="of" value=(value) form="who" checked[is_on];
                span class=(tint(at)) { (name) }
                " "
                span.words { (self.lang.say_with("who-wrote-words", &[("count", words.into())])) }
                " "
                b { (self.lang.percent(share)) }
            }
        }
    }

    /// Everybody who has no colour of their own: each name shows their passages alone.
    fn others(&self, others: &[PersonShare]) -> Markup {
        let is_open = self.chosen.len() == 1 && self.chosen[0] >= COLOURED;
        html! {
            details open[is_open] {
                summary { (self.lang.say("who-wrote-others")) }
                ul {
                    @for (at, one) in (COLOURED..).zip(others) {
                        @let slug = one.contributor.slug();
                        li {
                            a href=(self.path_of(&[slug.as_str()])) aria-current=[(self.chosen == [at]).then_some("true")] { (one.contributor.name) }
                            " " (self.lang.number(one.words.into())) " · " (self.lang.percent(one.share))
                        }
                    }
                }
            }
        }
    }

    /// Which revision this is, and the way to another.
    fn revisions(&self) -> Markup {
        let (lang, page) = (self.lang, &self.credited.page);
        let number = page.revision.number;
        let head = page.head_number;
        let slug = &page.head_slug;
        let key = if number == head { "who-wrote-newest" } else { "revision-n-title" };
        html! {
            @if head > 1 {
                form.who-revision action=(format!("/fiche/{slug}/credit")) {
                    p {
                        a href=(format!("/fiche/{slug}/rev/{number}")) { (lang.say_with(key, &[("number", plain(number))])) }
                        @if number < head { " · " a href=(format!("/fiche/{slug}/credit")) { (lang.say("who-wrote-to-newest")) } }
                    }
                    label for="rev" { (lang.say("who-wrote-another")) }
                    div.with-button {
                        input #rev type="number" name="rev" min="1" max=(head) value=(number) required;
                        button.quiet { (lang.say("who-wrote-see")) }
                    }
                }
            }
        }
    }

    /// A note for each origin; the one that a passage leads to stands out.
    fn notes(&self, notes: &[String]) -> Markup {
        let lang = self.lang;
        let slug = &self.credited.page.head_slug;
        html! {
            @if !notes.is_empty() {
                section.who-notes aria-labelledby="notes" {
                    h2 #notes { (lang.say("who-wrote-notes")) }
                    ol {
                        @for (origin, note) in self.credited.origins.iter().zip(notes) {
                            @let number = origin.revision;
                            li id=(note) tabindex="-1" {
                                span class=(self.class(origin)) { b { (self.linked(&origin.people)) } }
                                ", " (lang.say_with("who-wrote-on", &[("date", lang.date(origin.at).into())])) ", "
                                a href=(format!("rev/{number}")) { (lang.say_with("revision-n", &[("number", plain(number))])) }
                                " · " (lang.say_with("who-wrote-words", &[("count", origin.words.into())]))
                                @if number > 1 {
                                    " · " a href=(format!("diff/{}..{number}", number - 1)) { (lang.say("fiche-what-changed")) }
                                }
                                a.close href="#closed" { (lang.say("who-wrote-close")) }
                            }
                        }
                    }
                    p.small { a href=(format!("/fiche/{slug}/history")) { (lang.say("local-history")) } }
                }
            }
        }
    }

    fn path(&self) -> String {
        format!("/fiche/{}/credit", self.credited.page.head_slug)
    }

    /// The same page for these names alone.
    fn path_of(&self, names: &[&str]) -> String {
        let rev = self.number.map(|number| format!("rev={number}"));
        let of = names.iter().map(|name| format!("of={}", crate::web::form::encoded(name)));
        let asked: Vec<String> = rev.into_iter().chain(of).collect();
        if asked.is_empty() { self.path() } else { format!("{}?{}", self.path(), asked.join("&")) }
    }
}

/// The class of the passages of whoever stands at this place.
fn tint(at: usize) -> &'static str {
    match colour(at) {
        Colour::Person(1) => "by-1",
        Colour::Person(2) => "by-2",
        Colour::Person(3) => "by-3",
        Colour::Person(4) => "by-4",
        Colour::Person(_) => "by-5",
        _ => "by-rest",
    }
}
