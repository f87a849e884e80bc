//! Texts as people write them in a fiche, made by chance for the properties: paragraphs, lists, headings, repeated words.

use kenfiche::domain::{
    fiche::{Content, Lang, Licence, Slug, Title},
    fiche_type::{FieldKey, TypeKey},
    value::Value,
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::BTreeMap;

const WORDS: &[&str] = &[
    "le",
    "la",
    "les",
    "de",
    "des",
    "du",
    "un",
    "une",
    "et",
    "à",
    "en",
    "pour",
    "dans",
    "jardin",
    "partagé",
    "atelier",
    "vélo",
    "habitants",
    "quartier",
    "réparer",
    "samedi",
    "l’association",
    "d’insertion",
    "ouvert",
    "Brest",
    "Kerinou",
    "commun",
    "cuisine",
    "semences",
    "fablab",
    "imprimante",
    "rencontre",
    "bénévoles",
    "chaque",
    "mois",
    "financement",
    "école",
    "2013",
    "œuvre",
    "été",
    "« ensemble »",
    "(gratuit)",
    "12,5 m²",
    "https://exemple.bzh/a?b=c",
    "漢字",
    "👩‍🚀",
];

pub fn sentence() -> impl Strategy<Value = String> {
    (vec(select(WORDS), 2..14), select(&[".", " !", ",", "", " ;"][..])).prop_map(|(words, end)| words.join(" ") + end)
}

pub fn block() -> impl Strategy<Value = String> {
    (select(&["", "", "", "- ", "## ", "1. ", "| "][..]), vec(sentence(), 1..4))
        .prop_map(|(mark, sentences)| format!("{mark}{}", sentences.join(" ")))
}

/// Paragraphs behind blank lines, list items behind simple ends of lines.
pub fn text() -> impl Strategy<Value = String> {
    (vec(block(), 0..9), any::<bool>()).prop_map(|(blocks, ends)| joined(&blocks) + if ends { "\n" } else { "" })
}

pub fn joined(blocks: &[String]) -> String {
    let mut text = String::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            let in_list = block.starts_with("- ") && blocks[at - 1].starts_with("- ");
            text.push_str(if in_list { "\n" } else { "\n\n" });
        }
        text.push_str(block);
    }
    text
}

/// What somebody might make of a text: blocks changed, added, removed, moved; and now and then all of it.
pub fn edited(blocks: Vec<String>) -> impl Strategy<Value = Vec<String>> {
    vec((0..6_u8, any::<prop::sample::Index>(), any::<prop::sample::Index>(), block(), select(WORDS)), 0..5).prop_map(
        move |edits| {
            let mut blocks = blocks.clone();
            for (what, at, to, block, word) in edits {
                if blocks.is_empty() {
                    blocks.push(block);
                    continue;
                }
                let at = at.index(blocks.len());
                match what {
                    0 => blocks.insert(at, block),
                    1 => drop(blocks.remove(at)),
                    2 => {
                        let moved = blocks.remove(at);
                        blocks.insert(to.index(blocks.len() + 1), moved);
                    }
                    3 => blocks[at] = block,
                    _ => {
                        let mut words: Vec<&str> = blocks[at].split(' ').collect();
                        let place = to.index(words.len());
                        if what == 4 {
                            words[place] = word
                        } else {
                            words.insert(place, word)
                        }
                        blocks[at] = words.join(" ");
                    }
                }
            }
            blocks
        },
    )
}

/// A text, and two that were made of it.
pub fn three_texts() -> impl Strategy<Value = (String, String, String)> {
    vec(block(), 0..7).prop_flat_map(|base| {
        (edited(base.clone()), edited(base.clone()))
            .prop_map(move |(theirs, mine)| (joined(&base), joined(&theirs), joined(&mine)))
    })
}

pub fn fiche(title: &str, values: impl IntoIterator<Item = (&'static str, Value)>) -> Content {
    let title = Title::parse(title).unwrap();
    Content {
        slug: Slug::of_title(&title),
        title,
        lang: Lang::parse("fr").unwrap(),
        licence: Licence::default(),
        type_key: TypeKey::parse("initiative").unwrap(),
        type_version: 1,
        values: values.into_iter().map(|(key, value)| (key_of(key), value)).collect::<BTreeMap<_, _>>(),
        source: None,
        is_removed: false,
    }
}

pub fn key_of(key: &str) -> FieldKey {
    FieldKey::parse(key).unwrap()
}

/// A fiche with this text and nothing else.
pub fn with_body(text: &str) -> Content {
    let body = (!text.is_empty()).then(|| ("body", Value::Text(text.to_owned())));
    fiche("Le jardin du Valy", body)
}

pub fn body(content: &Content) -> &str {
    match content.values.get(&FieldKey::body()) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}
