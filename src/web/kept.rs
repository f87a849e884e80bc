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
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    web::{Bytes, Data},
};
use quick_cache::{Equivalent, Weighter, sync::Cache};
use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

/// Documents by address and language, at most 16 MiB of them.
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
    pattern: Arc<String>,
    kind: Kind,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    tag: HeaderValue,
    gzip_tag: HeaderValue,
    theirs: Theirs,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Document,
    Feed,
}

/// What somebody who has a name reads of a page that is kept.
enum Theirs {
    /// A page of their own.
    Other,
    /// The same bytes.
    Same,
    Named(Named),
}

/// How a kept page becomes that of somebody who has a name: its header says it, and nothing else differs.
struct Named {
    place: Range<usize>,
    here: Option<frame::Way>,
    spliced: OnceLock<Spliced>,
}

#[derive(Clone)]
struct Weigh;

static DOCUMENT: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
static FEED: HeaderValue = HeaderValue::from_static("application/atom+xml; charset=utf-8");
static ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
static ASK_AGAIN_FOR_ONESELF: HeaderValue = HeaderValue::from_static("private, no-cache");
static VARIES: HeaderValue = HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie");
static GZIP: HeaderValue = HeaderValue::from_static("gzip");

const KEPT_MAX_BYTES: u64 = 16 << 20;
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
pub fn held(request: &HttpRequest, visitor: &Visitor) -> Option<(HttpResponse, Arc<String>)> {
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
    keep(app, request, visitor, KeptPage::new(position, request, Kind::Document, plain.into(), Theirs::Other))
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
    let named = |place| Theirs::Named(Named { place, here: page.way(), spliced: OnceLock::new() });
    let theirs = place.map_or(Theirs::Other, named);
    keep(app, request, visitor, KeptPage::new(position, request, Kind::Document, plain.into(), theirs))
}

/// The same for a feed, which says the same to everybody who reads a language.
pub fn answer_feed(
    app: &App,
    request: &HttpRequest,
    visitor: &Visitor,
    make: impl FnOnce() -> Result<Vec<u8>, Failure>,
) -> Answer {
    let position = app.wiki.position();
    let plain = make()?.into();
    keep(app, request, visitor, KeptPage::new(position, request, Kind::Feed, plain, Theirs::Same))
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
    fn new(position: Position, request: &HttpRequest, kind: Kind, plain: Bytes, theirs: Theirs) -> Self {
        let tag = format!("\"{}\"", short_hash(&plain));
        let pattern = Arc::new(request.match_pattern().unwrap_or_default());
        let gzip_tag = header_of(&gzip_tag(&tag));
        Self { position, pattern, kind, gzip: OnceLock::new(), plain, tag: header_of(&tag), gzip_tag, theirs }
    }

    /// `None` for somebody who has a name, when the page is not theirs.
    fn answer(&self, request: &HttpRequest, visitor: &Visitor) -> Option<HttpResponse> {
        let name = match &self.theirs {
            Theirs::Other if visitor.is_anonymous() => None,
            Theirs::Other => return None,
            Theirs::Same => None,
            Theirs::Named(_) if visitor.is_anonymous() => None,
            Theirs::Named(named) => Some((named, frame::way_of_person(visitor, named.here).into_string())),
        };
        let is_zipped = takes_gzip(request);
        let tag = match (&name, is_zipped) {
            (None, false) => self.tag.clone(),
            (None, true) => self.gzip_tag.clone(),
            (Some((_, link)), _) => self.tag_of(link, is_zipped),
        };
        if is_known(request, tag.to_str().unwrap_or_default()) {
            return Some(self.with_headers(HttpResponse::new(StatusCode::NOT_MODIFIED), tag));
        }
        let body = match name {
            None if is_zipped => self.gzip.get_or_init(|| gzip(&self.plain, 6).into()).clone(),
            None => self.plain.clone(),
            Some((named, link)) if is_zipped => named.gzip(&self.plain, link.as_bytes()).into(),
            Some((named, link)) => splice::plain(&self.plain, &named.place, link.as_bytes()).into(),
        };
        let answer = HttpResponse::new(StatusCode::OK).set_body(body).map_into_boxed_body();
        let mut answer = self.with_headers(answer, tag);
        if is_zipped {
            answer.headers_mut().insert(header::CONTENT_ENCODING, GZIP.clone());
        }
        Some(answer)
    }

    /// The tag of the page with this in its header.
    fn tag_of(&self, link: &str, is_zipped: bool) -> HeaderValue {
        let page = self.tag.to_str().unwrap_or_default();
        let tag = format!("\"{}-{}\"", page.trim_matches('"'), short_hash(link.as_bytes()));
        header_of(&if is_zipped { gzip_tag(&tag) } else { tag })
    }

    fn with_headers(&self, mut answer: HttpResponse, tag: HeaderValue) -> HttpResponse {
        let (kind, keeping) = match self.kind {
            Kind::Document => (&DOCUMENT, &ASK_AGAIN_FOR_ONESELF),
            Kind::Feed => (&FEED, &ASK_AGAIN),
        };
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, kind.clone());
        headers.insert(header::CACHE_CONTROL, keeping.clone());
        headers.insert(header::VARY, VARIES.clone());
        headers.insert(header::ETAG, tag);
        answer
    }
}

fn short_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

fn header_of(tag: &str) -> HeaderValue {
    HeaderValue::from_str(tag).expect("a tag is quotes, dashes, letters and digits")
}

impl Named {
    fn gzip(&self, plain: &[u8], link: &[u8]) -> Vec<u8> {
        let spliced = self.spliced.get_or_init(|| Spliced::new(plain, &self.place));
        spliced.with(link).unwrap_or_else(|| splice::whole(plain, &self.place, link))
    }
}
