//! Below a fiche: who wrote it, its revisions, where it comes from, its licence, other forms of it.

use super::View;
use crate::{
    domain::{fiche::Source, fiche_type::link_problem, id::FicheId, revision::RevisionKind, value::Date},
    web::{
        pages::fiche::{credit::Writers, fields, model},
        told::{self, Told},
    },
};
use maud::{Markup, html};

impl View<'_> {
    pub(super) fn colophon(&self, writers: &Writers) -> Markup {
        let content = &self.page.revision.content;
        html! {
            footer.colophon {
                @if writers.shares.len() > 5 { (self.everybody(writers)) }
                (self.revisions())
                p {
                    (model::in_colophon(self.page, self.lang))
                    @if let Some(source) = &content.source { (self.source(source)) }
                    (self.lang.say("fiche-licence")) " "
                    @match content.licence.url() {
                        Some(url) => a href=(url) rel="license noopener" { (content.licence) },
                        None => (content.licence),
                    }
                    ". "
                    a href=(self.cite_path()) { (self.lang.say("cite-do")) }
                    @if self.is_now() {
                        " · " a href=(self.path(".md")) { "Markdown" } " · " a href=(self.path(".json")) { "JSON" }
                        " · " a href=(format!("/new?from={}", self.page.head_slug)) rel="nofollow" { (self.lang.say("fiche-adapt")) }
                    }
                }
                p.printed { (self.lang.say("fiche-address")) " " (self.origin) (self.path("")) }
            }
        }
    }

    fn revisions(&self) -> Markup {
        let (page, lang) = (self.page, self.lang);
        let number = page.revision.number;
        let count = [("count", number.into()), ("date", lang.date(page.created).into())];
        let last = [("sentence", self.last().into()), ("date", lang.date(page.revision.at).into())];
        let has_arrived = number == 1
            && page.entry.kind == RevisionKind::Import
            && lang.zoned(page.entry.at).date() == lang.zoned(page.entry.received).date();
        let since = if has_arrived { "fiche-arrived" } else { "fiche-since" };
        html! {
            p {
                b { (lang.say_with("fiche-revisions", &count[..1])) } " " (lang.say_with(since, &count)) " "
                @if number > 1 { (lang.say_with("fiche-last", &last)) " " }
                a href=(self.path("/history")) { (lang.say("local-history")) }
                @if number > 1 {
                    " · "
                    a href=(self.path(&format!("/diff/{}..{number}", number - 1))) { (lang.say("fiche-what-changed")) }
                }
            }
        }
    }

    /// « Eric a corrigé 5 mots dans « Texte » »: what this revision did, and whose it is.
    fn last(&self) -> String {
        let model = |id: FicheId| self.page.model.as_ref().filter(|model| model.fiche == id).map(told::Other::from);
        let fiche = |id: FicheId| self.page.references.get(&id).map(told::Other::of).or_else(|| model(id));
        let type_label = |key: &str| {
            let found = self.types.iter().find(|fiche_type| fiche_type.key.as_str() == key);
            found.map(|fiche_type| self.lang.pick(&fiche_type.label).to_owned())
        };
        let told = Told { lang: self.lang, names: &self.page.names, fiche: &fiche, type_label: &type_label };
        told.plain_sentence(&self.page.entry, &self.page.fiche_type)
    }

    fn everybody(&self, writers: &Writers) -> Markup {
        html! {
            p #everybody {
                b { (self.lang.say("fiche-everybody")) } " "
                @for (at, one) in writers.shares.iter().enumerate() {
                    @if at > 0 { ", " }
                    a href=(told::address(&one.contributor)) { (one.contributor.name) }
                    " (" (self.lang.percent(one.share)) ")"
                }
                "."
            }
        }
    }

    fn source(&self, source: &Source) -> Markup {
        let words = source.attribution.as_deref().unwrap_or(&source.name);
        let url = source.url.as_deref().filter(|url| link_problem(url).is_none());
        let date = source.date.as_deref().filter(|date| !words.contains(date.get(..10).unwrap_or(date)));
        html! {
            (self.lang.say("fiche-source")) " " span lang=[self.text_lang()] { (words) }
            @if let Some(date) = date {
                ", "
                @match Date::parse(date.get(..10).unwrap_or(date)) {
                    Some(parsed) => time datetime=(parsed.to_string()) { (self.lang.partial_date(parsed)) },
                    None => (date),
                }
            }
            @if let Some(url) = url { " · " (fields::link(url)) }
            ". "
        }
    }
}
