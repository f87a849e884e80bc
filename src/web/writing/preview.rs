//! What was typed, as it will be read, before it is saved.

use super::{
    fields::Form,
    typed::{TypedPlace, TypedValue, asked},
};
use crate::{
    domain::{
        fiche_type::{Field, FieldKind, ItemStyle},
        render::{self, LinkTarget, RenderOptions},
    },
    web::{language::Lang, pages::fiche::texts::Words},
};
use maud::{Markup, PreEscaped, html};

/// The fiche of this form. `target` says where each `[[title]]` leads.
pub fn article(form: &Form, target: &dyn Fn(&str) -> LinkTarget) -> Markup {
    let shown: Vec<(&Field, TypedValue)> = asked(form.fiche_type)
        .map(|field| (field, form.typed.value(field)))
        .filter(|(_, value)| !value.is_blank())
        .collect();
    let is_prose = |field: &Field| matches!(field.kind, FieldKind::Text | FieldKind::Items { .. });
    let lead = shown.iter().find(|(field, _)| field.key.as_str() == "lead");
    html! {
        section.preview #preview tabindex="-1" aria-labelledby="preview-title" lang=[form.text_lang()] {
            p.over #preview-title lang=(form.lang.code()) { (form.lang.say("preview-title")) }
            h2.h1 { (form.typed.title) }
            @if let Some((field, value)) = lead { p.lead { (words(form.lang, field, value)) } }
            @let facts: Vec<_> = shown.iter().filter(|(field, _)| !is_prose(field) && field.key.as_str() != "lead").collect();
            @if !facts.is_empty() {
                dl.fields {
                    @for (field, value) in facts {
                        div { dt { (form.lang.pick(&field.label)) } dd { (words(form.lang, field, value)) } }
                    }
                }
            }
            @for (field, value) in shown.iter().filter(|(field, _)| is_prose(field)) {
                @if field.key.as_str() != "body" { h3 { (form.lang.pick(&field.label)) } }
                (prose(form, field, value, target))
            }
        }
    }
}

fn prose(form: &Form, field: &Field, value: &TypedValue, target: &dyn Fn(&str) -> LinkTarget) -> Markup {
    match (value, &field.kind) {
        (TypedValue::Items(items), FieldKind::Items { style }) => {
            let items = items.iter().enumerate().filter(|(_, item)| !item.is_blank()).map(|(at, item)| {
                html! {
                    li {
                        @if !item.title.trim().is_empty() { p { b { (item.title) } } }
                        div.prose { (rendered(form.lang, &item.text, &format!("p-{}-{at}", field.key), target)) }
                    }
                }
            });
            html! {
                @if *style == ItemStyle::Steps { ol { @for item in items { (item) } } }
                @else { ul { @for item in items { (item) } } }
            }
        }
        (TypedValue::Words(text), _) => {
            html! { div.prose { (rendered(form.lang, text, &format!("p-{}", field.key), target)) } }
        }
        _ => html! {},
    }
}

fn rendered(lang: &Lang, text: &str, id_prefix: &str, target: &dyn Fn(&str) -> LinkTarget) -> Markup {
    let words = Words::of(lang);
    let options =
        RenderOptions { first_level: 4, id_prefix, first_box: 0, remote_images: false, words: words.borrowed() };
    match render::render(text, target, &options) {
        Ok(rendered) => PreEscaped(rendered.html.to_string()),
        Err(_) => html! { p.quiet { (lang.say("text-not-shown")) } },
    }
}

/// What was typed in a field, in words: choices by their labels, several things with commas.
pub fn words(lang: &Lang, field: &Field, value: &TypedValue) -> String {
    let label = |id: &String| field.entry(id).map_or(id.clone(), |entry| lang.pick(&entry.label).to_owned());
    match value {
        TypedValue::Words(words) => match &field.kind {
            FieldKind::Choice { .. } => label(words),
            FieldKind::Bool => lang.say(if words == "yes" { "answer-yes" } else { "answer-no" }),
            FieldKind::Number { unit: Some(unit), .. } => format!("{words}\u{a0}{unit}"),
            FieldKind::Reference { .. } | FieldKind::Person => {
                words.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
            }
            _ => words.clone(),
        },
        TypedValue::Period { start, end } if end.trim().is_empty() => {
            lang.say_with("period-since", &[("start", start.as_str().into())])
        }
        TypedValue::Period { start, end } => {
            lang.say_with("period-both", &[("start", start.as_str().into()), ("end", end.as_str().into())])
        }
        TypedValue::Chosen(ids) => ids.iter().map(label).collect::<Vec<_>>().join(", "),
        TypedValue::Keywords { kept, more } => {
            let more = Some(more.trim().to_owned()).filter(|more| !more.is_empty());
            kept.iter().cloned().chain(more).collect::<Vec<_>>().join(", ")
        }
        TypedValue::Places(places) => {
            places.iter().filter(|place| !place.is_blank()).map(place_words).collect::<Vec<_>>().join(" ; ")
        }
        TypedValue::Items(items) => items
            .iter()
            .map(
                |item| if item.title.is_empty() { item.text.clone() } else { format!("{}\n{}", item.title, item.text) },
            )
            .collect::<Vec<_>>()
            .join("\n\n"),
    }
}

fn place_words(place: &TypedPlace) -> String {
    match (place.lat.trim(), place.lon.trim()) {
        ("", "") => place.label.clone(),
        (lat, lon) => format!("{} ({lat}, {lon})", place.label),
    }
}
