//! The same fiche for programs and for other tools: JSON as the API answers, Markdown with its fields in front.

use crate::{
    domain::{
        fiche_type::{Field, FieldKey},
        value::{Person, Value},
    },
    web::api::answers::FicheAnswer,
    wiki::reading::FichePage,
};
use serde_json::Value as Json;

/// What `GET /api/v1/fiches/{slug}` answers.
pub fn json(page: &FichePage) -> String {
    serde_json::to_string(&FicheAnswer::of(page)).unwrap_or_default()
}

/// YAML in front (every value written as JSON, which YAML reads), then the texts under the labels of their fields.
pub fn markdown(page: &FichePage) -> String {
    let content = &page.revision.content;
    let data = serde_json::to_value(FicheAnswer::of(page)).unwrap_or_default();
    let names: Vec<&Json> = data["contributors"].as_array().into_iter().flatten().map(|one| &one["name"]).collect();
    let mut out = String::from("---\n");
    for key in ["title", "type", "lang", "licence", "slug", "rev"] {
        out.push_str(&format!("{key}: {}\n", data[key]));
    }
    out.push_str(&format!("contributors: {}\n", Json::from_iter(names.into_iter().cloned())));
    if !data["source"].is_null() {
        out.push_str(&format!("source: {}\n", data["source"]));
    }
    if !data["adapted_from"].is_null() {
        out.push_str(&format!("adapted_from: {}\n", data["adapted_from"]));
    }
    let is_prose = |value: &Value| matches!(value, Value::Text(_) | Value::Items(_));
    for (key, value) in content.values.iter().filter(|(_, value)| !is_prose(value)) {
        out.push_str(&format!("{key}: {}\n", yaml(page, value, &data["fields"][key.as_str()])));
    }
    out.push_str("---\n\n");
    if let Some(Value::Text(body)) = content.values.get(&FieldKey::body()) {
        push_block(&mut out, body);
    }
    let fields = page.fiche_type.fields.iter().filter(|field| field.key != FieldKey::body());
    for (field, value) in fields.filter_map(|field| content.values.get(&field.key).map(|value| (field, value))) {
        push_field(&mut out, field, value, content.lang.as_str());
    }
    out
}

fn yaml(page: &FichePage, value: &Value, json: &Json) -> Json {
    match value {
        Value::People(people) => people
            .iter()
            .map(|person| match person {
                Person::Name(name) => Json::from(name.as_str()),
                Person::Contributor(id) => page.names.get(*id).map_or(Json::Null, |one| one.name.as_str().into()),
            })
            .collect(),
        _ => json.clone(),
    }
}

fn push_field(out: &mut String, field: &Field, value: &Value, lang: &str) {
    let label = if lang.starts_with("fr") { &field.label.fr } else { &field.label.en };
    match value {
        Value::Text(words) => {
            push_block(out, &format!("## {label}"));
            push_block(out, words);
        }
        Value::Items(items) => {
            push_block(out, &format!("## {label}"));
            for item in items {
                if let Some(title) = &item.title {
                    push_block(out, &format!("### {title}"));
                }
                push_block(out, &item.text);
            }
        }
        _ => {}
    }
}

fn push_block(out: &mut String, words: &str) {
    let words = words.trim_end_matches('\n');
    if !words.is_empty() {
        out.push_str(words);
        out.push_str("\n\n");
    }
}
