//! The same fiche for programs and for other tools: JSON as the API answers, Markdown with its fields in front.

use crate::{
    domain::{
        fiche_type::{Field, FieldKey},
        id::{ContributorId, FicheId},
        value::{Person, Value},
        value_json::{NamesOut, value_out},
    },
    wiki::reading::FichePage,
};
use serde_json::{Map, Value as Json, json};

/// What `GET /api/v1/fiches/{slug}` answers.
pub fn json(page: &FichePage) -> Json {
    let content = &page.revision.content;
    let fiche = |id: FicheId| page.references.get(&id).map(|card| (card.slug.to_string(), card.title.clone()));
    let contributor = |id: ContributorId| page.names.get(id).map(|contributor| contributor.slug().to_string());
    let names = NamesOut { fiche: &fiche, contributor: &contributor };
    let fields: Map<String, Json> = content
        .values
        .iter()
        .filter(|(key, _)| **key != FieldKey::body())
        .map(|(key, value)| (key.to_string(), value_out(value, &names)))
        .collect();
    let body = match content.values.get(&FieldKey::body()) {
        Some(Value::Text(body)) => body.as_str(),
        _ => "",
    };
    let contributors: Vec<Json> = page
        .credit
        .shares()
        .iter()
        .map(|share| {
            let contributor = page.names.get(share.contributor);
            json!({
                "contributor": contributor.map(|contributor| contributor.slug().to_string()),
                "name": contributor.map(|contributor| contributor.name.to_string()),
                "words": share.words,
                "share": (share.share * 1e6).round() / 1e6,
            })
        })
        .collect();
    let source = content.source.as_ref().map(|source| {
        json!({
            "name": source.name, "id": source.id, "url": source.url, "date": source.date, "attribution": source.attribution,
        })
    });
    json!({
        "slug": page.head_slug.as_str(),
        "rev": page.revision.number,
        "type": content.type_key.as_str(),
        "type_version": content.type_version,
        "title": content.title.as_str(),
        "lang": content.lang.as_str(),
        "licence": content.licence.as_str(),
        "fields": fields,
        "body": body,
        "source": source,
        "contributors": contributors,
        "hash": page.revision.hash.to_string(),
    })
}

/// YAML in front (every value written as JSON, which YAML reads), then the texts under the labels of their fields.
pub fn markdown(page: &FichePage) -> String {
    let content = &page.revision.content;
    let data = json(page);
    let names: Vec<&Json> = data["contributors"].as_array().into_iter().flatten().map(|one| &one["name"]).collect();
    let mut out = String::from("---\n");
    for key in ["title", "type", "lang", "licence", "slug", "rev"] {
        out.push_str(&format!("{key}: {}\n", data[key]));
    }
    out.push_str(&format!("contributors: {}\n", Json::from_iter(names.into_iter().cloned())));
    if !data["source"].is_null() {
        out.push_str(&format!("source: {}\n", data["source"]));
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
