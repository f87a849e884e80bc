//! What a fiche was made from, and what was made from it.

use crate::{
    web::{language::Lang, told::plain},
    wiki::{adapting::Model, reading::FichePage},
};
use maud::{Markup, html};

/// Under the title: « Adaptée de **X** (révision 3) · ce qui a changé ».
pub fn under_title(page: &FichePage, lang: &Lang) -> Markup {
    html! {
        @if let Some(model) = &page.model {
            p.adapted.quiet {
                (named(model, lang)) " · "
                a href=(format!("/fiche/{}/diff/model..{}", page.head_slug, page.revision.number)) { (lang.say("model-difference")) }
            }
        }
    }
}

/// In the colophon: the same, and where the model itself comes from.
pub fn in_colophon(page: &FichePage, lang: &Lang) -> Markup {
    html! {
        @if let Some(model) = &page.model {
            (named(model, lang))
            @if let Some(source) = &model.source {
                ", " (lang.say("model-source")) " " span { (source.attribution.as_deref().unwrap_or(&source.name)) }
            }
            ". "
        }
    }
}

fn named(model: &Model, lang: &Lang) -> Markup {
    html! {
        (lang.say("model-of")) " "
        a href=(format!("/fiche/{}", model.slug)) lang=[(model.lang != lang.code()).then_some(model.lang.as_str())] { (model.title) }
        " ("
        a.plain href=(format!("/fiche/{}/rev/{}", model.slug, model.number)) { (lang.say_with("revision-n", &[("number", plain(model.number))])) }
        ")"
    }
}
