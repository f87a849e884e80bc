//! The frame around every page: the document, the header, the sheet with its tab, the footer.

use super::{
    App,
    assets::{self, assets},
    signs, source,
    visitor::Visitor,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use maud::{DOCTYPE, Markup, html};

/// A page before it is a document. [`Page::new`], then what differs from a plain page on the desk.
#[derive(Clone)]
pub struct Page {
    title: String,
    body: Markup,
    sheet: Sheet,
    tab: Option<Markup>,
    local: Option<Local>,
    description: Option<String>,
    feed: Option<(String, String)>,
    canonical: Option<String>,
    is_hidden: bool,
    scripts: Vec<&'static str>,
    here: Option<Way>,
}

/// On what the body lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Straight on the desk: home, lists, a person.
    Desk,
    /// On a white sheet: a fiche and what is around it, forms.
    White,
}

/// The pages around a fiche.
#[derive(Clone, Debug)]
pub struct Local {
    pub slug: String,
    pub here: LocalPage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalPage {
    Read,
    Write,
    History,
    Credit,
    /// None of them.
    Other,
}

/// The ways of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Fiches,
    Changes,
    Person,
    Write,
}

impl Page {
    /// A page on the desk. `title` is what the window shows before the name of the wiki; an empty one leaves the name alone.
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self {
            title: title.into(),
            body,
            sheet: Sheet::Desk,
            tab: None,
            local: None,
            description: None,
            feed: None,
            canonical: None,
            is_hidden: false,
            scripts: Vec::new(),
            here: None,
        }
    }

    pub fn sheet(self, sheet: Sheet) -> Self {
        Self { sheet, ..self }
    }

    /// What is written on the tab of the sheet; see [`tab_of_type`] and [`tab_of_title`].
    pub fn tab(self, tab: Markup) -> Self {
        Self { tab: Some(tab), ..self }
    }

    pub fn local(self, local: Local) -> Self {
        Self { local: Some(local), ..self }
    }

    /// One or two sentences for those who show a link to this page.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// The address and the title of a feed of this page.
    pub fn feed(self, address: impl Into<String>, title: impl Into<String>) -> Self {
        Self { feed: Some((address.into(), title.into())), ..self }
    }

    /// The path under which this page should be known, when it has several.
    pub fn canonical(self, path: impl Into<String>) -> Self {
        Self { canonical: Some(path.into()), ..self }
    }

    /// Search engines leave it out: forms, old revisions, failures.
    pub fn is_hidden_from_robots(self) -> Self {
        Self { is_hidden: true, ..self }
    }

    /// Modules of `assets/js`, by name (`js/draft.js`). None on a page that is only read.
    pub fn scripts(self, scripts: &[&'static str]) -> Self {
        Self { scripts: scripts.to_vec(), ..self }
    }

    /// The way of the header that leads here.
    pub fn here(self, way: Way) -> Self {
        Self { here: Some(way), ..self }
    }

    /// The way that leads here, if one does.
    pub fn way(&self) -> Option<Way> {
        self.here
    }

    /// The answer to a visitor: 200.
    pub fn answer(self, request: &HttpRequest, visitor: &Visitor) -> HttpResponse {
        self.answer_with(request, visitor, StatusCode::OK)
    }

    /// The answer with another status (409 for a conflict, 422 for a form that was refused, …).
    pub fn answer_with(self, request: &HttpRequest, visitor: &Visitor, status: StatusCode) -> HttpResponse {
        let bytes = self.document(request, visitor).into_string().into_bytes();
        let mut answer = HttpResponse::build(status);
        answer.insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"));
        answer.insert_header((header::VARY, "Accept-Encoding, Accept-Language, Cookie"));
        if assets::takes_gzip(request) {
            answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(assets::gzip(&bytes, 4))
        } else {
            answer.body(bytes)
        }
    }

    /// The whole document.
    pub fn document(&self, request: &HttpRequest, visitor: &Visitor) -> Markup {
        let app = request.app_data::<web::Data<App>>();
        let wiki = app.map_or("Kenfiche", |app| app.settings.name.as_str());
        let origin = app.map(|app| app.settings.origin()).unwrap_or_default();
        html! {
            (DOCTYPE)
            html lang=(visitor.lang.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { @if self.title.is_empty() { (wiki) } @else { (self.title) " · " (wiki) } }
                    meta name="color-scheme" content="light dark";
                    @if let Some(description) = &self.description { meta name="description" content=(description); }
                    @if self.is_hidden { meta name="robots" content="noindex"; }
                    @if let Some(path) = &self.canonical { link rel="canonical" href=(format!("{origin}{path}")); }
                    @for font in ["fonts/literata.woff2", "fonts/figtree.woff2"] {
                        link rel="preload" href=(assets().address(font)) as="font" type="font/woff2" crossorigin;
                    }
                    link rel="stylesheet" href=(assets().address("style.css"));
                    link rel="icon" href=(assets().address("icons/mark.svg")) type="image/svg+xml";
                    @if let Some((address, title)) = &self.feed {
                        link rel="alternate" type="application/atom+xml" title=(title) href=(address);
                    }
                    @for script in &self.scripts { script type="module" src=(assets().address(script)) {} }
                }
                body {
                    a.skip href="#main" { (visitor.lang.say("skip")) }
                    (self.header(wiki, visitor))
                    (self.main(visitor))
                    (footer(request, visitor))
                }
            }
        }
    }

    fn header(&self, wiki: &str, visitor: &Visitor) -> Markup {
        let lang = &visitor.lang;
        let current = |way: Way| (self.here == Some(way)).then_some("page");
        html! {
            header.top {
                a.name href="/" { (signs::mark()) span { (wiki) } }
                form.find role="search" action="/fiches" {
                    label.unseen for="find" { (lang.say("find-label")) }
                    input #find type="search" name="q" maxlength="200" placeholder=(lang.say("find-label")) autocomplete="off";
                    button.unseen { (lang.say("find-do")) }
                }
                nav.ways aria-label=(lang.say("ways-label")) {
                    a href="/fiches" aria-current=[current(Way::Fiches)] { (lang.say("way-to-fiches")) }
                    a.narrow href="/fiches#q" { (lang.say("way-to-find")) }
                    a.wide href="/changes" aria-current=[current(Way::Changes)] { (lang.say("way-to-changes")) }
                    (way_of_person(visitor, self.here))
                }
                a.button.write href="/new" aria-current=[current(Way::Write)] {
                    span.wide { (lang.say("write-a-fiche")) }
                    span.narrow { (lang.say("write")) }
                }
            }
        }
    }

    fn main(&self, visitor: &Visitor) -> Markup {
        html! {
            @match self.sheet {
                Sheet::Desk => main #main.desk tabindex="-1" { (self.body) },
                Sheet::White => {
                    main #main.sheeted tabindex="-1" {
                        @if self.tab.is_some() || self.local.is_some() {
                            div.tabs {
                                @if let Some(local) = &self.local { (local_nav(local, visitor)) }
                                @if let Some(tab) = &self.tab { p.tab { (tab) } }
                            }
                        }
                        div.sheet { (self.body) }
                    }
                }
            }
        }
    }
}

/// The one way of the header that depends on who reads.
pub fn way_of_person(visitor: &Visitor, here: Option<Way>) -> Markup {
    let current = (here == Some(Way::Person)).then_some("page");
    html! {
        @match &visitor.contributor {
            Some(contributor) => a.me href="/account" aria-current=[current] { (contributor.name.as_str()) },
            None => a href="/login" aria-current=[current] { (visitor.lang.say("way-to-sign-in")) },
        }
    }
}

/// The tab of a fiche that is read: its type, then its place and theme, quiet.
pub fn tab_of_type(sign: crate::domain::fiche_type::Sign, label: &str, beside: &[&str], lang: Option<&str>) -> Markup {
    html! {
        (signs::sign(sign)) b { (label) }
        @if !beside.is_empty() { span.quiet lang=[lang] { (beside.join(" · ")) } }
    }
}

/// The tab of a page about a fiche: the sign of its type and its title.
pub fn tab_of_title(sign: crate::domain::fiche_type::Sign, title: &str) -> Markup {
    html! { (signs::sign(sign)) b { (title) } }
}

fn local_nav(local: &Local, visitor: &Visitor) -> Markup {
    let lang = &visitor.lang;
    let path = format!("/fiche/{}", local.slug);
    let pages = [
        (LocalPage::Read, "", "local-read"),
        (LocalPage::Write, "/edit", "local-write"),
        (LocalPage::History, "/history", "local-history"),
        (LocalPage::Credit, "/credit", "local-credit"),
    ];
    html! {
        nav.local aria-label=(lang.say("local-label")) {
            @for (page, end, key) in pages {
                a href=(format!("{path}{end}")) aria-current=[(page == local.here).then_some("page")] { (lang.say(key)) }
            }
        }
    }
}

fn footer(request: &HttpRequest, visitor: &Visitor) -> Markup {
    let lang = &visitor.lang;
    let other = lang.tongue.other();
    let back = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let source = request.app_data::<web::Data<App>>().map_or(source::PATH, |app| source::address(app));
    html! {
        footer.foot {
            p.licence {
                (lang.say("foot-licence-before")) " "
                a href="https://creativecommons.org/licenses/by-sa/4.0/" rel="license" { "CC BY-SA 4.0" }
                (lang.say("foot-licence-after"))
            }
            nav aria-label=(lang.say("foot-label")) {
                a href="/about" { (lang.say("foot-about")) }
                a href="/changes" { (lang.say("way-to-changes")) }
                a href="/contributors" { (lang.say("foot-people")) }
                form method="post" action="/language" {
                    input type="hidden" name="back" value=(back);
                    button.as-link name="to" value=(other.code()) lang=(other.code()) { (lang.say("other-language")) }
                }
            }
            p.kenfiche {
                (lang.say("foot-kenfiche")) " "
                a href=(source) { (lang.say("foot-free")) } ". "
                i lang="br" { "Ken" } (lang.say("foot-ken"))
            }
        }
    }
}
