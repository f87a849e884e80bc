//! What is served as it is: style, fonts, scripts, inside the program, each under an address that changes with its bytes.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::Bytes,
};
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;
use std::{borrow::Cow, collections::BTreeMap, io::Write, sync::LazyLock};

/// Every file under its name (`style.css`, `fonts/figtree.woff2`), and by its address.
pub struct Assets {
    by_address: BTreeMap<String, Asset>,
    addresses: BTreeMap<String, String>,
}

struct Asset {
    media_type: &'static str,
    plain: Bytes,
    /// Absent when it would not be smaller.
    gzip: Option<Bytes>,
    tag: String,
}

#[derive(RustEmbed)]
#[folder = "assets/css/"]
struct Styles;

#[derive(RustEmbed)]
#[folder = "assets/fonts/"]
#[prefix = "fonts/"]
struct Fonts;

#[derive(RustEmbed)]
#[folder = "assets/icons/"]
#[prefix = "icons/"]
struct Icons;

#[derive(RustEmbed)]
#[folder = "assets/js/"]
#[prefix = "js/"]
struct Scripts;

/// The layers of the style, in the order in which they are joined.
const LAYERS: [&str; 7] = ["tokens", "base", "frame", "parts", "pages", "credit", "print"];

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::gather);

/// All assets, gathered and compressed the first time they are asked for.
pub fn assets() -> &'static Assets {
    &ASSETS
}

impl Assets {
    fn gather() -> Self {
        let mut assets = Self { by_address: BTreeMap::new(), addresses: BTreeMap::new() };
        assets.add_all::<Fonts>();
        assets.add_all::<Icons>();
        assets.add_all::<Scripts>();
        let style = assets.style();
        assets.add("style.css", style.into_bytes());
        assets
    }

    /// The layers joined, comments and indentation taken off, and each `/assets/…` of a font replaced by its true address.
    fn style(&self) -> String {
        let mut style = String::from("@layer tokens,base,frame,parts,pages,print;\n");
        for layer in LAYERS {
            let file = Styles::get(&format!("{layer}.css"));
            let text = file.map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
            style.push_str(&squeeze(&text));
        }
        for (name, address) in &self.addresses {
            style = style.replace(&format!("\"/assets/{name}\""), &format!("\"{address}\""));
        }
        style
    }

    /// The files of a folder that browsers use; licences and notes beside them are not served.
    fn add_all<Folder: RustEmbed>(&mut self) {
        for name in Folder::iter().filter(|name| [".woff2", ".svg", ".js"].iter().any(|ending| name.ends_with(ending)))
        {
            if let Some(file) = Folder::get(&name) {
                self.add(&name, file.data.into_owned());
            }
        }
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let hash = blake3::hash(&bytes).to_hex();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let address = format!("/assets/{stem}.{}.{ending}", &hash[..16]);
        let gzip = (ending != "woff2").then(|| gzip(&bytes, 9)).filter(|small| small.len() < bytes.len());
        let asset = Asset {
            media_type: media_type(ending),
            plain: bytes.into(),
            gzip: gzip.map(Bytes::from),
            tag: format!("\"{}\"", &hash[..16]),
        };
        self.addresses.insert(name.to_owned(), address.clone());
        self.by_address.insert(address, asset);
    }

    /// The address of a file by its name; the name itself, which answers 404, when there is no such file.
    pub fn address<'a>(&'a self, name: &'a str) -> Cow<'a, str> {
        match self.addresses.get(name) {
            Some(address) => Cow::Borrowed(address),
            None => Cow::Owned(format!("/assets/{name}")),
        }
    }

    /// Bytes of a file as they travel to a browser that takes gzip; `None` when there is no such file.
    pub fn weight_bytes(&self, name: &str) -> Option<usize> {
        let asset = self.by_address.get(self.addresses.get(name)?)?;
        Some(asset.gzip.as_ref().unwrap_or(&asset.plain).len())
    }

    fn answer(&self, request: &HttpRequest) -> Option<HttpResponse> {
        let asset = self.by_address.get(request.path())?;
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .insert_header((header::CONTENT_TYPE, asset.media_type))
            .insert_header((header::VARY, "Accept-Encoding"));
        let zipped = asset.gzip.as_ref().filter(|_| takes_gzip(request));
        let tag = zipped.map_or_else(|| asset.tag.clone(), |_| gzip_tag(&asset.tag));
        answer.insert_header((header::ETAG, tag.clone()));
        if is_known(request, &tag) {
            return Some(answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
        }
        Some(match zipped {
            Some(gzip) => answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(gzip.clone()),
            None => answer.body(asset.plain.clone()),
        })
    }
}

/// `/assets/{name}.{hash}.{ending}`: the file, for ever; a 404 for any other name.
pub async fn asset(request: HttpRequest) -> HttpResponse {
    assets().answer(&request).unwrap_or_else(|| HttpResponse::NotFound().finish())
}

/// Compressed once, at a level from 1 (fast) to 9 (small).
pub fn gzip(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(level));
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory does not fail")
}

/// Whether the browser said that it takes gzip, and not that it refuses it.
pub fn takes_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    accepted.split(',').any(|part| {
        let mut part = part.split(';');
        let is_gzip = part.next().is_some_and(|name| matches!(name.trim(), "gzip" | "*"));
        let is_refused = part.any(|weight| matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        is_gzip && !is_refused
    })
}

/// The tag of the compressed form: two encodings are two answers.
pub fn gzip_tag(tag: &str) -> String {
    format!("{}-gz\"", tag.trim_end_matches('"'))
}

/// Whether the browser already holds this answer (`If-None-Match`, compared weakly).
pub fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let known = |value: &HeaderValue| {
        let value = value.to_str().unwrap_or("");
        value
            .split(',')
            .any(|known| matches!(known.trim().trim_start_matches("W/"), held if held == tag || held == "*"))
    };
    request.headers().get_all(header::IF_NONE_MATCH).any(known)
}

fn media_type(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Style without comments and indentation.
fn squeeze(style: &str) -> String {
    let mut squeezed = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(start) = rest.find("/*") {
        squeezed.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    squeezed.push_str(rest);
    let lines = squeezed.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |style, line| style + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_loses_its_comments_and_nothing_else() {
        assert_eq!(squeeze("/* a */\n  b { c: d }\n\n/* e\n f */ g {}"), "b { c: d }\ng {}\n");
    }

    #[test]
    fn the_fonts_of_the_style_have_true_addresses() {
        let style = assets().style();
        assert!(style.contains("/assets/fonts/literata."), "no font in the style");
        for part in style.split("url(\"").skip(1) {
            let address = part.split('"').next().unwrap();
            assert!(assets().by_address.contains_key(address), "{address} is not served");
        }
    }
}
