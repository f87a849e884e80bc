//! Links of a fiche.

use kenfiche::domain::{
    fiche::{Content, Lang, Licence, Slug, Title},
    fiche_type::{FieldKey, TypeKey},
    id::{FicheId, ItemId},
    link::links,
    value::{Item, Value},
};
use std::collections::BTreeMap;

#[test]
fn links_of_texts_items_and_references_are_found_once_each() {
    let title = Title::parse("Une fiche").unwrap();
    let key = |key: &str| FieldKey::parse(key).unwrap();
    let item = Item { id: ItemId([1; 16]), title: None, text: "[[Étape]]".to_owned() };
    let body = "[[Le Jardin]] et [[le jardin|là]], pas `[[ceci]]` ni \\[[cela]]\n\n    [[ni cela]]\n\n<https://a.fr/> https://b.fr [c](/c)";
    let content = Content {
        slug: Slug::of_title(&title),
        title,
        lang: Lang::parse("fr").unwrap(),
        licence: Licence::default(),
        type_key: TypeKey::parse("page").unwrap(),
        type_version: 1,
        values: BTreeMap::from([
            (key("body"), Value::Text(body.to_owned())),
            (key("how"), Value::Items(vec![item])),
            (key("related"), Value::References(vec![FicheId([7; 16])])),
            (key("website"), Value::Link("https://c.fr/".to_owned())),
        ]),
        source: None,
        is_removed: false,
    };
    let links = links(&content);
    let titles: Vec<(&str, &str)> =
        links.titles.iter().map(|(folded, title)| (folded.as_str(), title.as_str())).collect();
    assert_eq!(titles, [("etape", "Étape"), ("le jardin", "Le Jardin")]);
    assert!(links.fiches.contains(&FicheId([7; 16])));
}
