//! Values in JSON, both ways.

use kenfiche::domain::{
    fiche_type::{FicheType, FieldKey, ProblemKind, ProblemPlace, from_json},
    id::{ContributorId, FicheId, ItemId},
    value_json::{NamesIn, NamesOut, value_out, values_in},
};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

fn every_kind() -> FicheType {
    let field = |key: &str, kind: Json| json!({"key": key, "kind": kind, "label": {"fr": key, "en": key}});
    let entries = json!([{"id": "a", "label": {"fr": "A", "en": "A"}}, {"id": "b", "label": {"fr": "B", "en": "B"}}]);
    let words = json!({"fr": "Essai", "en": "Trial"});
    let found = json!({"key": "trial", "version": 1, "label": words, "plural": words, "purpose": words, "sign": "page", "fields": [
        field("lead", json!({"kind": "line", "max_chars": 400})),
        field("body", json!({"kind": "text"})),
        field("size", json!({"kind": "number", "unit": "m²", "min": 0.0, "max": 100.0})),
        field("is_open", json!({"kind": "bool"})),
        field("day", json!({"kind": "date"})),
        field("dates", json!({"kind": "period"})),
        field("status", json!({"kind": "choice", "entries": entries})),
        field("kinds", json!({"kind": "choices", "entries": entries})),
        field("themes", json!({"kind": "keywords"})),
        field("places", json!({"kind": "place"})),
        field("website", json!({"kind": "link"})),
        field("related", json!({"kind": "reference", "types": []})),
        field("people", json!({"kind": "person"})),
        field("how", json!({"kind": "items", "style": "steps"})),
    ]});
    from_json(&found.to_string()).unwrap()
}

fn names_in() -> NamesIn<'static> {
    NamesIn {
        fiche: &|slug| (slug == "jardin").then_some(FicheId([1; 16])),
        contributor: &|name| (name == "Marie").then_some(ContributorId([2; 16])),
        new_item: &|_, at| ItemId([100 + at as u8; 16]),
    }
}

fn out(fields: Json, body: Option<&str>) -> Result<Json, Vec<ProblemKind>> {
    let found = every_kind();
    let (values, mut problems) = values_in(&found, fields.as_object().unwrap(), body, &names_in());
    problems.extend(found.check(&values));
    if !problems.is_empty() {
        return Err(problems.into_iter().map(|problem| problem.what).collect());
    }
    let names = NamesOut {
        fiche: &|id| (id == FicheId([1; 16])).then(|| ("jardin".to_owned(), "Jardin".to_owned())),
        contributor: &|id| (id == ContributorId([2; 16])).then(|| "Marie".to_owned()),
    };
    Ok(values.iter().map(|(key, value)| (key.to_string(), value_out(value, &names))).collect::<Map<_, _>>().into())
}

#[test]
fn every_kind_of_value_goes_out_as_it_came_in() {
    let fields = json!({
        "lead": "Une phrase.", "size": {"n": 12.5, "unit": "m²"}, "is_open": false, "day": "2013-02",
        "dates": {"start": "2013", "end": "2014-05-01"}, "status": "b", "kinds": ["a", "b"], "themes": ["Énergie"],
        "places": [{"label": "Brest", "lat": 48.39, "lon": -4.48, "precision": "commune"}, {"label": "Là", "precision": "area"}],
        "website": "https://exemple.fr/", "related": [{"id": "01".repeat(16), "slug": "jardin", "title": "Jardin"}],
        "people": [{"contributor": "Marie"}, {"name": "Jean"}],
        "how": [{"id": "03".repeat(16), "title": "D’abord", "text": "Lire."}, {"id": "04".repeat(16), "text": "Puis"}],
    });
    let mut expected = fields.clone();
    expected["body"] = json!("Du *texte*\n");
    assert_eq!(out(fields, Some("Du *texte*\r\n")).unwrap(), expected);
    assert_eq!(out(expected.clone(), None).unwrap(), expected);
}

#[test]
fn shorter_ways_of_writing_are_read() {
    let read = out(
        json!({
            "size": 12, "dates": "2013", "kinds": ["b", "a", "b"], "themes": [" Énergie  libre", "energie libre", ""],
            "related": ["jardin", "jardin"], "lead": "  ", "people": [], "how": [{"text": "a"}, {"text": ""}, {"title": "b"}],
            "places": [{"label": "Ici", "lat": 1, "lon": 2}, {"label": ""}], "website": null
        }),
        None,
    );
    assert_eq!(
        read.unwrap(),
        json!({
            "size": {"n": 12, "unit": "m²"}, "dates": {"start": "2013", "end": null}, "kinds": ["a", "b"], "themes": ["Énergie libre"],
            "related": [{"id": "01".repeat(16), "slug": "jardin", "title": "Jardin"}],
            "how": [{"id": "64".repeat(16), "text": "a"}, {"id": "66".repeat(16), "title": "b", "text": ""}],
            "places": [{"label": "Ici", "lat": 1.0, "lon": 2.0, "precision": "exact"}]
        })
    );
}

#[test]
fn a_number_comes_back_as_it_was_written() {
    for written in ["12", "12.50", "0.1", "12.0", "007", "0.1234567890123456789"] {
        let first = out(json!({"size": {"n": written}}), None).unwrap();
        assert_eq!(out(first.clone(), None).unwrap(), first, "{written}");
        let kept =
            first["size"].get("decimal").and_then(Json::as_str).map_or(first["size"]["n"].to_string(), str::to_owned);
        assert_eq!(kept, written);
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    use ProblemKind::*;
    for (field, expected) in [
        (json!({"lead": 3}), WrongKind),
        (json!({"lead": "a\u{7}"}), ControlCharacter),
        (json!({"lead": "écrire à marie@exemple.fr"}), Personal),
        (json!({"themes": ["02 98 00 00 00"]}), Personal),
        (json!({"people": [{"name": "Jean, 06 12 34 56 78"}]}), Personal),
        (json!({"size": "x"}), NotANumber),
        (json!({"size": 101}), AboveMaximum(100.0)),
        (json!({"size": 1e300}), NotANumber),
        (json!({"is_open": "oui"}), WrongKind),
        (json!({"day": "24/02/2013"}), NotADate),
        (json!({"dates": {"start": "2014", "end": "2013"}}), EndBeforeStart),
        (json!({"dates": {"end": "2013"}}), NotADate),
        (json!({"status": "c"}), NotInVocabulary("c".to_owned())),
        (json!({"kinds": ["a", "c"]}), NotInVocabulary("c".to_owned())),
        (json!({"places": [{"label": "a", "lat": 91, "lon": 0}]}), LatitudeRange),
        (json!({"places": [{"label": "a", "lat": 0, "lon": -181}]}), LongitudeRange),
        (json!({"places": [{"label": "a", "lat": 0}]}), HalfAPoint),
        (json!({"places": [{"lat": 0, "lon": 0}]}), PlaceWithoutLabel),
        (json!({"places": [{"label": "a", "precision": "near"}]}), UnknownPrecision("near".to_owned())),
        (json!({"website": "javascript:alert(1)"}), NotALink),
        (json!({"related": ["rien"]}), UnknownFiche("rien".to_owned())),
        (json!({"people": [{"contributor": "Personne"}]}), UnknownContributor("Personne".to_owned())),
        (json!({"how": ["a"]}), WrongKind),
        (json!({"how": vec![json!({"text": "a"}); 201]}), TooManyEntries(200)),
        (json!({"autre": 1}), UnknownField("autre".to_owned())),
    ] {
        assert_eq!(out(field.clone(), None).unwrap_err(), [expected], "{field}");
    }
}

#[test]
fn a_problem_in_a_list_says_where() {
    let fields = json!({"related": ["jardin", "rien"]});
    let (_, problems) = values_in(&every_kind(), fields.as_object().unwrap(), None, &names_in());
    assert_eq!(problems[0].item, Some(1));
    assert_eq!(problems[0].field, ProblemPlace::Field(FieldKey::parse("related").unwrap()));
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        Just(json!("2013-02")),
        Just(json!("jardin")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let key = prop::sample::select(vec![
            "label", "lat", "lon", "n", "unit", "decimal", "start", "end", "id", "text", "title", "name",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((key, inner), 0..4).prop_map(|pairs| pairs
                .into_iter()
                .map(|(key, json)| (key.to_owned(), json))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn any_json_is_read_or_refused_and_what_is_read_comes_back(json in any_json()) {
        for field in &every_kind().fields {
            if let Ok(first) = out(json!({field.key.as_str(): json}), None) {
                prop_assert_eq!(&out(first.clone(), None).unwrap(), &first);
            }
        }
    }
}
