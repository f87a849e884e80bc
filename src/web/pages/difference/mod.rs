//! What changed between two revisions of a fiche: the sentence, both ends, the fields by their labels, the texts word by word.
//!
//! In reading order: `mod` (the address, the page), `fields` (everything that is not prose), `texts` (prose, in line or side
//! by side).

mod fields;
mod texts;

use super::{
    history::{found, local, moved},
    thanks::{self, Back},
};
use crate::{
    domain::{
        diff::{self, FieldChange, FieldDifference},
        fiche_type::{FicheType, Field, FieldKey, FieldKind},
        id::{ContributorId, FicheId},
        revision::RevisionKind,
    },
    store::RevisionEntry,
    web::{
        App,
        error::{Answer, Failure},
        form::asked,
        frame::{LocalPage, Page, Sheet, tab_of_title},
        language::Lang,
        told::{self, Told, other_lang, plain},
        visitor::Visitor,
    },
    wiki::{history::Compared, reading::Found},
};
use actix_web::{
    HttpRequest,
    web::{self, Data, Path},
};
use maud::{Markup, html};

/// How texts are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Inline,
    Side,
}

/// What the parts of the page need to show.
struct Shown<'a> {
    lang: &'a Lang,
    compared: &'a Compared,
    slug: String,
    view: View,
}

/// `GET /fiche/{slug}/diff/{a}..{b}?view=`. The older may stand behind: then what is shown leads back. `model` instead of a
/// number is the revision of another fiche that this one was made from.
pub async fn difference(
    request: HttpRequest,
    visitor: Visitor,
    app: Data<App>,
    path: Path<(String, String)>,
) -> Answer {
    let (slug, pair) = path.into_inner();
    let (before, after) = parse_pair(&pair).ok_or(Failure::Missing("revision"))?;
    let fiche = match found(&app, &slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(now) => return Ok(moved(&request, &format!("/fiche/{now}/diff/{pair}"))),
    };
    let wiki = app.wiki.clone();
    // Two long texts that have little in common take a while.
    let compared = web::block(move || match before {
        Before::Number(before) => wiki.compare(fiche, before, after),
        Before::Model => wiki.compare_with_model(fiche, after),
    })
    .await
    .map_err(anyhow::Error::from)??;
    let lang = &visitor.lang;
    let view_asked = if asked(&request).text("view") == Some("side") { View::Side } else { View::Inline };
    let shown = Shown { lang, compared: &compared, slug, view: view_asked };
    let title = &compared.after.content.title;
    let values = [("a", plain(compared.before.number)), ("b", plain(after)), ("title", title.as_str().into())];
    let heading = if compared.model.is_some() { "difference-of-model" } else { "difference-of" };
    let types = app.wiki.types()?;
    let type_label =
        |key: &str| types.iter().find(|kind| kind.key.as_str() == key).map(|kind| lang.pick(&kind.label).to_owned());
    let other = |id: FicheId| told::other(&app.wiki, id);
    let told = Told { lang, names: &compared.names, fiche: &other, type_label: &type_label };
    let asker = crate::wiki::Visitor { contributor: visitor.contributor.clone() };
    let thanks = app.wiki.thanks_for(&asker, [&compared.after_entry])?;
    let beside = match shown.is_one() {
        true => thanks::beside(&visitor, &thanks, &compared.after_entry.slug, after, Back::Change),
        false => Markup::default(),
    };
    let page = Page::new(lang.say_with(heading, &values), view(&shown, &told, &beside))
        .sheet(Sheet::White)
        .tab(tab_of_title(compared.after_type.sign, title.as_str()))
        .local(local(&shown.slug, LocalPage::History))
        .is_hidden_from_robots();
    Ok(page.answer(&request, &visitor))
}

/// What stands before the dots of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Number(u32),
    Model,
}

/// `11..12`, or `model..12`.
fn parse_pair(pair: &str) -> Option<(Before, u32)> {
    let (before, after) = pair.split_once("..")?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    let from_one = |text: &str| number(text).filter(|number: &u32| *number > 0);
    let before = if before == "model" { Before::Model } else { Before::Number(from_one(before)?) };
    Some((before, from_one(after)?))
}

fn view(shown: &Shown<'_>, told: &Told<'_>, beside: &Markup) -> Markup {
    let Shown { lang, compared, .. } = shown;
    let (before, after) = (compared.before_entry.number, compared.after_entry.number);
    let is_empty = compared.difference.is_empty();
    let (fields, texts) = sorted(compared);
    html! {
        h1 { (lang.say("difference")) }
        p.lead { (sentence(shown, told)) }
        @if !beside.0.is_empty() { div.deeds { (beside) } }
        @if let Some(state) = what_it_did(shown, told) { p { (state) } }
        @if before > after && compared.model.is_none() { p.notice { (lang.say_with("difference-backwards", &[("a", plain(before)), ("b", plain(after))])) } }
        div.ends {
            (end(shown, told, &compared.before_entry))
            (end(shown, told, &compared.after_entry))
        }
        @if !is_empty {
            div.diff-bar {
                (views(shown))
                (legend(lang))
                (steps(shown))
            }
            (fields::view(shown, &fields))
            @for field in &texts { (texts::view(shown, field)) }
        } @else {
            div.diff-bar { (steps(shown)) }
            p { (lang.say("difference-empty")) }
        }
        (ways(shown))
    }
}

/// One revision tells what somebody did; several, what is different.
fn sentence(shown: &Shown<'_>, told: &Told<'_>) -> Markup {
    let compared = shown.compared;
    if shown.is_one() {
        return html! { (told.sentence(&compared.after_entry, &compared.after_type)) "." };
    }
    let facts = diff::facts(&compared.difference);
    html! { (told.state(&facts, &compared.after_type)) "." }
}

/// Of a revision that took something back, or that changed nothing of what its sentence says: what came of it.
fn what_it_did(shown: &Shown<'_>, told: &Told<'_>) -> Option<String> {
    let compared = shown.compared;
    let is_told_by_number = matches!(compared.after_entry.kind, RevisionKind::Undo(_) | RevisionKind::Restore(_));
    (shown.is_one() && is_told_by_number && !compared.difference.is_empty())
        .then(|| format!("{}.", told.state(&diff::facts(&compared.difference), &compared.after_type)))
}

/// « Révision 12, Eric Guirbal, 3 mars 2015 : « coquilles » »
fn end(shown: &Shown<'_>, told: &Told<'_>, entry: &RevisionEntry) -> Markup {
    let lang = shown.lang;
    let model = shown.compared.model.as_ref().filter(|model| model.fiche == entry.fiche);
    let slug = model.map_or(shown.slug.as_str(), |model| model.slug.as_str());
    html! {
        p {
            @if let Some(model) = model { (lang.quoted(&model.title)) ", " }
            a href=(format!("/fiche/{slug}/rev/{}", entry.number)) {
                (lang.say_with("revision-n-title", &[("number", plain(entry.number))]))
            }
            ", " (told.plain_who(&entry.contributors)) ", "
            time datetime=(lang.machine_time(entry.at)) { (lang.date(entry.at)) }
            @if !entry.summary.is_empty() {
                (lang.say("colon")) " " span.summary lang=[other_lang(lang, entry)] { (lang.quoted(&entry.summary)) }
            }
        }
    }
}

fn views(shown: &Shown<'_>) -> Markup {
    let lang = shown.lang;
    let current = |view: View| (view == shown.view).then_some("true");
    html! {
        nav.switch aria-label=(lang.say("difference-layout")) {
            a href="?view=inline" aria-current=[current(View::Inline)] { (lang.say("difference-inline")) }
            a href="?view=side" aria-current=[current(View::Side)] { (lang.say("difference-side")) }
        }
    }
}

fn legend(lang: &Lang) -> Markup {
    html! {
        p.legend aria-hidden="true" {
            ins { (lang.say("legend-added")) } " "
            del { (lang.say("legend-removed")) } " "
            span.moved-key { (lang.say("legend-moved")) }
        }
    }
}

/// To the change before this one and to the one after.
fn steps(shown: &Shown<'_>) -> Markup {
    let Shown { lang, compared, slug, view } = shown;
    let (before, after) = (compared.before_entry.number, compared.after_entry.number);
    let is_one = shown.is_one();
    let end = if *view == View::Side { "?view=side" } else { "" };
    html! {
        p.deeds.last {
            @if is_one && before > 1 {
                a href=(format!("/fiche/{slug}/diff/{}..{before}{end}", before - 1)) rel="prev" { (lang.say("step-before")) }
            }
            @if is_one && after < compared.head_number {
                a href=(format!("/fiche/{slug}/diff/{after}..{}{end}", after + 1)) rel="next" { (lang.say("step-after")) }
            }
            a href=(format!("/fiche/{slug}/history")) { (lang.say("local-history")) }
        }
    }
}

/// What can be done about it.
fn ways(shown: &Shown<'_>) -> Markup {
    let Shown { lang, compared, slug, .. } = shown;
    let (before, after) = (compared.before_entry.number, compared.after_entry.number);
    let older = before.min(after);
    html! {
        @if compared.model.is_none() { p.ways-back {
            @if shown.is_one() && !compared.difference.is_empty() {
                a href=(format!("/fiche/{slug}/undo/{after}")) { (lang.say("undo-this")) }
            }
            @if older < compared.head_number {
                a href=(format!("/fiche/{slug}/restore/{older}")) { (lang.say_with("restore-n", &[("number", plain(older))])) }
            }
        } }
    }
}

/// The changed fields in the order in which they are read: first those in a line, then those that are prose.
fn sorted(compared: &Compared) -> (Vec<&FieldDifference>, Vec<&FieldDifference>) {
    let place = |key: &FieldKey| {
        let at = |kind: &FicheType| kind.fields.iter().position(|field| field.key == *key);
        at(&compared.after_type).or_else(|| at(&compared.before_type)).unwrap_or(usize::MAX)
    };
    let mut all: Vec<&FieldDifference> = compared.difference.fields.iter().collect();
    all.sort_by_key(|field| place(&field.key));
    all.into_iter().partition(|field| match &field.change {
        FieldChange::Items(_) => false,
        FieldChange::Text(_) => {
            field_of(compared, &field.key).is_some_and(|field| matches!(field.kind, FieldKind::Line { .. }))
        }
        _ => true,
    })
}

/// The field as the newer type has it, or else the older.
fn field_of<'a>(compared: &'a Compared, key: &FieldKey) -> Option<&'a Field> {
    compared.after_type.field(key).or_else(|| compared.before_type.field(key))
}

impl Shown<'_> {
    /// Whether it is the difference that one revision made.
    fn is_one(&self) -> bool {
        let compared = self.compared;
        compared.model.is_none() && compared.before_entry.number + 1 == compared.after_entry.number
    }

    fn label(&self, key: &FieldKey) -> String {
        field_of(self.compared, key).map_or_else(|| key.to_string(), |field| self.lang.pick(&field.label).to_owned())
    }

    fn person(&self, id: ContributorId) -> String {
        let name = self.compared.names.get(id).map(|contributor| contributor.name.to_string());
        name.unwrap_or_else(|| self.lang.say("told-somebody"))
    }
}

/// Words that were not there, underlined and tinted; a screen reader says so.
fn added(lang: &Lang, words: impl maud::Render) -> Markup {
    html! { ins { span.unseen { (lang.say("aloud-added")) " " } (words) } }
}

/// Words that are gone, struck and tinted; a screen reader says so.
fn removed(lang: &Lang, words: impl maud::Render) -> Markup {
    html! { del { span.unseen { (lang.say("aloud-removed")) " " } (words) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_two_numbers_from_one_or_the_model_and_a_number() {
        assert_eq!(parse_pair("11..12"), Some((Before::Number(11), 12)));
        assert_eq!(parse_pair("12..11"), Some((Before::Number(12), 11)));
        assert_eq!(parse_pair("model..3"), Some((Before::Model, 3)));
        for bad in [
            "",
            "1",
            "1..",
            "..2",
            "0..1",
            "1..0",
            "1...2",
            "-1..2",
            "+1..2",
            "a..b",
            "1..99999999999",
            "1..model",
            "model..0",
        ] {
            assert_eq!(parse_pair(bad), None, "{bad}");
        }
    }
}
