//! A revision told in one line: who, what, and in their words; one for the history, recent changes, a person's page and feeds.

use super::{language::Lang, sentence::Teller};
use crate::{
    domain::{
        contributor::Contributor,
        diff::{Counts, Facts},
        fiche::Slug,
        fiche_type::FicheType,
        id::{ContributorId, FicheId},
        revision::RevisionKind,
    },
    store::{Card, RevisionEntry},
    wiki::{Wiki, adapting::Model, people::Names},
};
use fluent_bundle::FluentValue;
use maud::{Markup, html};

/// Whoever tells revisions on one page.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    pub lang: &'a Lang,
    pub names: &'a Names,
    /// Another fiche that is spoken of, where it is at hand.
    pub fiche: &'a dyn Fn(FicheId) -> Option<Other>,
    /// The label of a type by its key, where it is at hand.
    pub type_label: &'a dyn Fn(&str) -> Option<String>,
}

/// What another fiche is called now, and where it is.
#[derive(Clone, Debug)]
pub struct Other {
    pub title: String,
    pub slug: Slug,
    pub lang: String,
}

/// More names than these are counted.
const NAMES_MAX: usize = 3;

impl Told<'_> {
    /// « **A** et **B** ont écrit ensemble 84 mots dans « Texte » », each name leading to its page.
    pub fn sentence(&self, entry: &RevisionEntry, fiche_type: &FicheType) -> Markup {
        html! { (self.who(&entry.contributors)) " " (self.deed(entry, fiche_type)) }
    }

    /// The same in plain text.
    pub fn plain_sentence(&self, entry: &RevisionEntry, fiche_type: &FicheType) -> String {
        format!("{} {}", self.plain_who(&entry.contributors), self.predicate(entry, fiche_type))
    }

    /// What they did, to stand behind their names; a model leads to its page.
    pub fn deed(&self, entry: &RevisionEntry, fiche_type: &FicheType) -> Markup {
        let words = self.predicate(entry, fiche_type);
        let RevisionKind::Adaptation { fiche, .. } = entry.kind else { return html! { (words) } };
        let Some(model) = (self.fiche)(fiche) else { return html! { (words) } };
        let quoted = self.lang.quoted(&model.title);
        let Some((before, after)) = words.split_once(&quoted) else { return html! { (words) } };
        let own = (model.lang != self.lang.code()).then_some(model.lang.as_str());
        html! { (before) a href=(format!("/fiche/{}", model.slug)) lang=[own] { (quoted) } (after) }
    }

    fn predicate(&self, entry: &RevisionEntry, fiche_type: &FicheType) -> String {
        self.with_teller(fiche_type, |teller| teller.predicate(entry.contributors.len(), entry.kind, &entry.facts))
    }

    /// What differs, said of nobody.
    pub fn state(&self, facts: &Facts, fiche_type: &FicheType) -> String {
        self.with_teller(fiche_type, |teller| teller.state(facts))
    }

    /// Their names, bold, each leading to its page.
    pub fn who(&self, ids: &[ContributorId]) -> Markup {
        let shown = shown(ids);
        let others = ids.len() - shown;
        let parts = shown + usize::from(others > 0);
        html! {
            @for (at, id) in ids[..shown].iter().enumerate() {
                @if at > 0 { (between(self.lang, at, parts)) }
                @match self.names.get(*id) {
                    Some(contributor) => a.by href=(address(contributor)) { (contributor.name) },
                    None => b { (self.lang.say("told-somebody")) },
                }
            }
            @if others > 0 {
                (between(self.lang, shown, parts))
                (self.lang.say_with("told-others", &[("count", others.into())]))
            }
        }
    }

    pub fn plain_who(&self, ids: &[ContributorId]) -> String {
        let shown = shown(ids);
        let mut names: Vec<String> = ids[..shown].iter().map(|id| self.name(*id)).collect();
        if ids.len() > shown {
            names.push(self.lang.say_with("told-others", &[("count", (ids.len() - shown).into())]));
        }
        self.lang.list(&names)
    }

    fn name(&self, id: ContributorId) -> String {
        self.names.get(id).map_or_else(|| self.lang.say("told-somebody"), |contributor| contributor.name.to_string())
    }

    fn with_teller<T>(&self, fiche_type: &FicheType, tell: impl FnOnce(&Teller<'_>) -> T) -> T {
        let person = |id| self.names.get(id).map(|contributor| contributor.name.to_string());
        let fiche = |id| (self.fiche)(id).map(|other| other.title);
        tell(&Teller { lang: self.lang, fiche_type, person: &person, fiche: &fiche, type_label: self.type_label })
    }
}

/// Another fiche as it is now; `None` for one that this wiki does not know.
pub fn other(wiki: &Wiki, fiche: FicheId) -> Option<Other> {
    wiki.card(fiche).ok().map(|card| Other::of(&card))
}

impl Other {
    pub fn of(card: &Card) -> Self {
        Self { title: card.title.clone(), slug: card.slug.clone(), lang: card.lang.clone() }
    }
}

impl From<&Model> for Other {
    fn from(model: &Model) -> Self {
        Self { title: model.title.clone(), slug: model.slug.clone(), lang: model.lang.clone() }
    }
}

/// What they said of it themselves, between quotation marks; nothing when they said nothing.
pub fn summary(lang: &Lang, entry: &RevisionEntry) -> Markup {
    html! { @if !entry.summary.is_empty() { p.summary lang=[other_lang(lang, entry)] { (lang.quoted(&entry.summary)) } } }
}

/// The language of its fiche where that is not the page's: people speak of a text in its own language.
pub fn other_lang<'a>(lang: &Lang, entry: &'a RevisionEntry) -> Option<&'a str> {
    (entry.lang != lang.code()).then_some(entry.lang.as_str())
}

/// How large the change was, in words: « +12 −3 », and the same aloud. Nothing when no word changed.
pub fn size(lang: &Lang, counts: &Counts) -> Markup {
    let added = counts.words_added.saturating_add(counts.words_replaced);
    let removed = counts.words_removed.saturating_add(counts.words_replaced);
    let part = |sign: &str, key: &str, count: u32| {
        html! {
            @if count > 0 {
                " " span aria-hidden="true" { (sign) (lang.number(count.into())) }
                span.unseen { (lang.say_with(key, &[("count", count.into())])) }
            }
        }
    };
    html! {
        @if added > 0 || removed > 0 {
            span.size { (part("+", "is-add-words", added)) (part("\u{2212}", "is-cut-words", removed)) }
        }
    }
}

/// The title of its fiche, leading to it, in its language where that is not the page's.
pub fn title(lang: &Lang, entry: &RevisionEntry) -> Markup {
    html! { a href=(format!("/fiche/{}", entry.slug)) lang=[other_lang(lang, entry)] { (entry.title) } }
}

/// The page of a contributor.
pub fn address(contributor: &Contributor) -> String {
    format!("/contributor/{}", contributor.slug())
}

/// The page that shows what a revision changed; the first revision itself.
pub fn change_address(entry: &RevisionEntry) -> String {
    change_address_in(&entry.slug, entry.number)
}

/// What the link to it says, by the key of a message.
pub fn change_word(entry: &RevisionEntry) -> &'static str {
    if entry.number > 1 { "history-what" } else { "history-read" }
}

/// That page, under the address that the fiche has now.
pub fn change_address_in(slug: &Slug, number: u32) -> String {
    match number {
        ..=1 => format!("/fiche/{slug}/rev/1"),
        _ => format!("/fiche/{slug}/diff/{}..{number}", number - 1),
    }
}

/// A number that names something: written without grouping.
pub fn plain(number: u32) -> FluentValue<'static> {
    number.to_string().into()
}

/// How a revision came to be, where its sentence does not say it.
pub fn note(lang: &Lang, entry: &RevisionEntry) -> Option<String> {
    match (entry.kind, entry.base) {
        (RevisionKind::Merge, Some(base)) => Some(lang.say_with("note-merge", &[("base", plain(base))])),
        _ => None,
    }
}

/// One name too many is still shown: « et un autre » is as long as it.
fn shown(ids: &[ContributorId]) -> usize {
    if ids.len() <= NAMES_MAX + 1 { ids.len() } else { NAMES_MAX }
}

/// What stands before the part `at` of a list of `parts`.
pub fn between(lang: &Lang, at: usize, parts: usize) -> String {
    if at + 1 < parts {
        return ", ".to_owned();
    }
    let list = lang.list(&["\u{0}".to_owned(), "\u{0}".to_owned()]);
    list.trim_matches('\u{0}').to_owned()
}
