//! Pages that are the same for everybody who reads a language, kept as bytes for as long as nothing was saved.

use super::{
    App,
    assets::{gzip, gzip_tag, is_known, takes_gzip},
    error::{Answer, Failure},
    frame::Page,
    language::Tongue,
    visitor::Visitor,
};
use crate::store::Position;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::Bytes,
};
use quick_cache::{Weighter, sync::Cache};
use std::sync::Arc;

/// Documents by address and language, at most 48 MiB of them.
pub struct KeptPages {
    pages: Cache<Key, Arc<KeptPage>, Weigh>,
}

type Key = (String, Tongue);

struct KeptPage {
    /// What had been saved when it was made.
    position: Position,
    plain: Bytes,
    gzip: Bytes,
    tag: String,
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

impl Weighter<Key, Arc<KeptPage>> for Weigh {
    fn weight(&self, key: &Key, page: &Arc<KeptPage>) -> u64 {
        (key.0.len() + page.plain.len() + page.gzip.len() + 200) as u64
    }
}

/// Answers with the page that `make` makes; for somebody without a name, with the one kept if nothing was saved since it was made.
///
/// A page with a form of the visitor's own is never kept.
pub fn answer(
    app: &App,
    request: &HttpRequest,
    visitor: &Visitor,
    make: impl FnOnce() -> Result<Page, Failure>,
) -> Answer {
    let address = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if !visitor.is_anonymous() || address.len() > ADDRESS_MAX_BYTES {
        return Ok(make()?.answer(request, visitor));
    }
    let key = (address.to_owned(), visitor.lang.tongue);
    let position = app.wiki.position();
    if let Some(page) = app.kept.pages.get(&key).filter(|page| page.position == position) {
        return Ok(page.answer(request));
    }
    let page = make()?;
    let plain = page.document(request, visitor).into_string().into_bytes();
    if visitor.has_form() {
        return Ok(page.answer(request, visitor));
    }
    let tag = format!("\"{}\"", &blake3::hash(&plain).to_hex()[..16]);
    let kept = Arc::new(KeptPage { position, gzip: gzip(&plain, 6).into(), plain: plain.into(), tag });
    app.kept.pages.insert(key, kept.clone());
    Ok(kept.answer(request))
}

impl KeptPage {
    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let is_zipped = takes_gzip(request);
        let tag = if is_zipped { gzip_tag(&self.tag) } else { self.tag.clone() };
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((header::CACHE_CONTROL, "private, no-cache"))
            .insert_header((header::VARY, "Accept-Encoding, Accept-Language, Cookie"))
            .insert_header((header::ETAG, tag.clone()));
        if is_known(request, &tag) {
            return answer.status(StatusCode::NOT_MODIFIED).finish();
        }
        if is_zipped {
            answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(self.gzip.clone())
        } else {
            answer.body(self.plain.clone())
        }
    }
}
