//! What reads from outside, each behind one door that takes any bytes: it may refuse them, and must not panic or break its word.

use actix_web::test::TestRequest;
use kenfiche::{
    domain::{
        contributor::{ContributorName, ContributorSlug},
        fiche::{Slug, Title},
        fiche_type::{FicheType, TypeKey, from_json},
        id::{ContributorId, FicheId, ItemId},
        render::{self, LinkTarget, RenderOptions, RenderWords},
        value_json::{NamesIn, NamesOut, value_out, values_in},
    },
    exchange::history::History,
    store,
    web::{form, security},
};
use serde_json::Value as Json;
use std::sync::LazyLock;

pub type Door = fn(&[u8]);

/// By name: the target of the same name tries it for long, the test run for a moment.
pub const DOORS: [(&str, Door); 5] =
    [("markdown", markdown), ("history", history), ("json", json), ("record", record), ("address", address)];

/// Markdown becomes HTML in which nothing runs, or is refused.
pub fn markdown(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let words = RenderWords { table: "t", code: "c", image: "i", note_back: "n", task_done: "d", task_open: "o" };
    let options = RenderOptions { first_level: 2, id_prefix: "body", first_box: 0, remote_images: false, words };
    let to =
        |title: &str| Title::parse(title).map_or(LinkTarget::Wanted, |title| LinkTarget::Fiche(Slug::of_title(&title)));
    let refused = render::problem(&text);
    match render::render(&text, &to, &options) {
        Ok(rendered) => {
            let html = rendered.html.as_str().to_ascii_lowercase();
            for sign in ["<script", "<style", "<iframe", "<object", "<embed", "<form", "<base", "<meta", "<svg"] {
                assert!(!html.contains(sign), "{sign} in {html}");
            }
        }
        Err(_) => assert!(refused.is_some(), "what is saved is shown"),
    }
    render::excerpt(&text, 30);
}

/// A file of revisions is read, or refused with the line that is wrong.
pub fn history(bytes: &[u8]) {
    let Ok(history) = History::open(bytes) else { return };
    let mut last = 0;
    for revision in history.take(1_000) {
        let Ok(revision) = revision else { return };
        assert!(revision.rev > last, "revisions go up");
        last = revision.rev;
    }
}

/// Values of every kind in JSON: what is read and passes the check comes back the same after it was written.
pub fn json(bytes: &[u8]) {
    let Ok(Json::Object(sent)) = serde_json::from_slice(bytes) else { return };
    let names = NamesIn {
        fiche: &|slug| Slug::parse(slug).map(|_| FicheId([1; 16])),
        contributor: &|slug| ContributorSlug::parse(slug).map(|_| ContributorId([2; 16])),
        new_item: &|_, place| ItemId([place as u8; 16]),
    };
    let out = NamesOut { fiche: &|_| Some(("a".to_owned(), "A".to_owned())), contributor: &|_| Some("a".to_owned()) };
    for fiche_type in TYPES.iter() {
        let (values, problems) = values_in(fiche_type, &sent, None, &names);
        if !problems.is_empty() || !fiche_type.check(&values).is_empty() {
            continue;
        }
        let written = values.iter().map(|(key, value)| (key.to_string(), value_out(value, &out))).collect();
        let (again, problems) = values_in(fiche_type, &written, None, &names);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(again, values);
    }
}

/// A record of the journal is read or refused.
pub fn record(bytes: &[u8]) {
    let _ = store::try_record(bytes);
}

/// Names and addresses are what they promise to be; what stands behind a question mark is read.
pub fn address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(title) = Title::parse(&text) {
        let slug = Slug::of_title(&title);
        assert_eq!(Slug::parse(slug.as_str()), Some(slug));
    }
    if let Some(slug) = Slug::parse(&text) {
        assert!(slug.as_str().bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
    }
    if let Some(name) = ContributorName::parse(&text) {
        assert!(!name.folded().is_empty());
    }
    ContributorName::nearest(&text);
    ContributorSlug::parse(&text);
    TypeKey::parse(&text);
    assert!(!security::is_own_path(&text) || text.starts_with('/') && !text.starts_with("//"));
    let query: String = bytes.iter().map(|byte| char::from(byte & 0x7f)).filter(char::is_ascii_graphic).collect();
    if let Ok(uri) = format!("/search?{}", query.replace('#', "")).parse::<actix_web::http::Uri>() {
        let request = TestRequest::with_uri(&uri.to_string()).to_http_request();
        let asked = form::asked(&request);
        let encoded: Vec<String> = asked
            .fields()
            .iter()
            .map(|(name, value)| format!("{}={}", form::encoded(name), form::encoded(value)))
            .collect();
        let again = form::asked(&TestRequest::with_uri(&format!("/search?{}", encoded.join("&"))).to_http_request());
        assert_eq!(again.fields(), asked.fields());
    }
}

static TYPES: LazyLock<Vec<FicheType>> = LazyLock::new(|| {
    let starters = [
        include_str!("../../assets/types/initiative.json"),
        include_str!("../../assets/types/workshop.json"),
        include_str!("../../assets/types/resource.json"),
    ];
    starters.iter().filter_map(|json| from_json(json).ok()).collect()
});
