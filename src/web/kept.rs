//! Pages that are the same for everybody who reads a language, kept as bytes for as long as nothing was saved.
//!
//! The gate asks [`held`] before any handler is looked for: a page that is kept costs little more than its bytes.

use super::{
    App,
    assets::{gzip, gzip_tag, is_known, takes_gzip},
    error::{Answer, Failure},
    frame::{self, Page},
    language::Tongue,
    splice::{self, Spliced},
    visitor::Visitor,
};
use crate::store::Position;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{Bytes, Data},
};
use quick_cache::{Equivalent, Weighter, sync::Cache};
use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

/// Documents by address and language, at most 48 MiB of them.
pub struct KeptPages {
    pages: Cache<Key, Arc<KeptPage>, Weigh>,
}

#[derive(PartialEq, Eq, Hash)]
struct Key(String, Tongue);

/// The same key before anything is copied.
#[derive(Hash)]
struct Asked<'a>(&'a str, Tongue);

struct KeptPage {
    /// What had been saved when it was made.
    position: Position,
    /// Of the address, for the log.
    pattern: String,
    /// For somebody without a name.
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    tag: String,
    /// For those who have one; `None` when the page is not theirs.
    named: Option<Named>,
}

/// How a kept page becomes that of somebody who has a name: the header says it, and nothing else differs.
struct Named {
    place: Range<usize>,
    here: Option<frame::Way>,
    spliced: OnceLock<Spliced>,
}

#[derive(Clone)]
struct Weigh;

const KEPT_MAX_BYTES: u64 = 48 << 20;
/// Longer addresses are answered, and not kept.
const ADDRESS_MAX_BYTES: usize = 500;

impl KeptPages {
    pub fn new() -> Self {
        Self { pages: Cache::with_weighter(2_000, KEPT_MAX_BYTES, Weigh) }
    }
}

impl Default for KeptPages {
    fn default() -> Self {
        Self::new()
    }
}

impl Equivalent<Key> for Asked<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.0 == key.0 && self.1 == key.1
    }
}

impl Weighter<Key, Arc<KeptPage>> for Weigh {
    /// With what may be compressed later: about a third each, for those without a name and for those with one.
    fn weight(&self, key: &Key, page: &Arc<KeptPage>) -> u64 {
        (key.0.len() + page.plain.len() * 5 / 3 + 400) as u64
    }
}

/// The page of this address if it is kept and nothing was saved since, and the pattern of its address.
pub fn held(request: &HttpRequest, visitor: &Visitor) -> Option<(HttpResponse, String)> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let app = request.app_data::<Data<App>>()?;
    let page = app.kept.pages.get(&Asked(address(request), visitor.lang.tongue))?;
    if page.position != app.wiki.position() {
        return None;
    }
    Some((page.answer(request, visitor)?, page.pattern.clone()))
}

/// Answers with the page that `make` makes, and keeps it for others without a name until something is saved.
///
/// A page with a form of the visitor's own is never kept.
pub fn answer(
    app: &App,
    request: &HttpRequest,
    visitor: &Visitor,
    make: impl FnOnce() -> Result<Page, Failure>,
) -> Answer {
    if !visitor.is_anonymous() {
        return Ok(make()?.answer(request, visitor));
    }
    let position = app.wiki.position();
    let page = make()?;
    let plain = page.document(request, visitor).into_string();
    if visitor.has_form() {
        return Ok(page.answer(request, visitor));
    }
    keep(app, request, visitor, KeptPage::new(position, request, plain, None))
}

/// The same for a page that says to somebody who has a name what it says to others: `make` is given a visitor without one.
pub fn answer_all(
    app: &App,
    request: &HttpRequest,
    visitor: &Visitor,
    make: impl Fn(&Visitor) -> Result<Page, Failure>,
) -> Answer {
    let anybody = visitor.without_name();
    let position = app.wiki.position();
    let page = make(&anybody)?;
    let plain = page.document(request, &anybody).into_string();
    if anybody.has_form() {
        return Ok(make(visitor)?.answer(request, visitor));
    }
    let link = frame::way_of_person(&anybody, page.way()).into_string();
    let place = plain.find(&link).map(|start| start..start + link.len());
    let named = place.map(|place| Named { place, here: page.way(), spliced: OnceLock::new() });
    keep(app, request, visitor, KeptPage::new(position, request, plain, named))
}

fn keep(app: &App, request: &HttpRequest, visitor: &Visitor, page: KeptPage) -> Answer {
    let page = Arc::new(page);
    let address = address(request);
    if address.len() <= ADDRESS_MAX_BYTES {
        app.kept.pages.insert(Key(address.to_owned(), visitor.lang.tongue), page.clone());
    }
    page.answer(request, visitor).ok_or_else(|| Failure::Broken(anyhow::anyhow!("a page lost its place for a name")))
}

fn address(request: &HttpRequest) -> &str {
    request.uri().path_and_query().map_or("/", |path| path.as_str())
}

impl KeptPage {
    fn new(position: Position, request: &HttpRequest, plain: String, named: Option<Named>) -> Self {
        let plain = plain.into_bytes();
        let tag = format!("\"{}\"", &blake3::hash(&plain).to_hex()[..16]);
        let pattern = request.match_pattern().unwrap_or_default();
        Self { position, pattern, gzip: OnceLock::new(), plain: plain.into(), tag, named }
    }

    /// `None` for somebody who has a name, when the page is not theirs.
    fn answer(&self, request: &HttpRequest, visitor: &Visitor) -> Option<HttpResponse> {
        let name = match (&self.named, visitor.is_anonymous()) {
            (_, true) => None,
            (None, false) => return None,
            (Some(named), false) => Some((named, frame::way_of_person(visitor, named.here).into_string())),
        };
        let is_zipped = takes_gzip(request);
        let mut tag = self.tag.clone();
        if let Some((_, link)) = &name {
            tag = format!("\"{}-{}\"", tag.trim_matches('"'), &blake3::hash(link.as_bytes()).to_hex()[..16]);
        }
        if is_zipped {
            tag = gzip_tag(&tag);
        }
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((header::CACHE_CONTROL, "private, no-cache"))
            .insert_header((header::VARY, "Accept-Encoding, Accept-Language, Cookie"))
            .insert_header((header::ETAG, tag.as_str()));
        if is_known(request, &tag) {
            return Some(answer.status(StatusCode::NOT_MODIFIED).finish());
        }
        if is_zipped {
            answer.insert_header((header::CONTENT_ENCODING, "gzip"));
        }
        Some(match name {
            None if is_zipped => answer.body(self.gzip.get_or_init(|| gzip(&self.plain, 6).into()).clone()),
            None => answer.body(self.plain.clone()),
            Some((named, link)) if is_zipped => answer.body(named.gzip(&self.plain, link.as_bytes())),
            Some((named, link)) => answer.body(splice::plain(&self.plain, &named.place, link.as_bytes())),
        })
    }
}

impl Named {
    fn gzip(&self, plain: &[u8], link: &[u8]) -> Vec<u8> {
        let spliced = self.spliced.get_or_init(|| Spliced::new(plain, &self.place));
        spliced.with(link).unwrap_or_else(|| splice::whole(plain, &self.place, link))
    }
}
