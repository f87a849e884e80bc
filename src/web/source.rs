//! The source of the program that runs, given by the program itself: whoever changed it need do nothing to offer what they changed.
//!
//! All that builds, installs and describes it; the tests alone stay behind.

use super::{App, assets};
use actix_web::{HttpRequest, HttpResponse, http::header, web::Bytes};
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;
use std::{borrow::Cow, io::Write, sync::LazyLock};

/// Where the program gives its source.
pub const PATH: &str = "/source.tar.gz";

#[derive(RustEmbed)]
#[folder = "src/"]
#[prefix = "src/"]
struct Code;

#[derive(RustEmbed)]
#[folder = "assets/"]
#[prefix = "assets/"]
struct Assets;

#[derive(RustEmbed)]
#[folder = "docs/"]
#[prefix = "docs/"]
struct Documents;

const BESIDE: [(&str, &str); 4] = [
    ("Cargo.toml", include_str!("../../Cargo.toml")),
    ("Cargo.lock", include_str!("../../Cargo.lock")),
    ("LICENSE", include_str!("../../LICENSE")),
    ("README.md", include_str!("../../README.md")),
];

/// The archive and its tag; made the first time that it is asked for, in some tenths of a second.
static ARCHIVE: LazyLock<(Bytes, String)> = LazyLock::new(|| {
    let bytes = archive();
    let tag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..32]);
    (bytes.into(), tag)
});

/// Where the source of this program is offered: as the settings say, else by itself.
pub fn address(app: &App) -> &str {
    app.settings.source.as_deref().unwrap_or(PATH)
}

/// `GET /source.tar.gz`
pub async fn source(request: HttpRequest) -> Result<HttpResponse, super::error::Failure> {
    let made = actix_web::web::block(|| &*ARCHIVE).await;
    let (bytes, tag) = made.map_err(|_| super::error::Failure::Busy("threads are being stopped"))?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::ETAG, tag.clone())).insert_header((header::CACHE_CONTROL, "public, no-cache"));
    if assets::is_known(&request, tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag.clone())).finish());
    }
    let name = format!("attachment; filename=\"kenfiche-{}.tar.gz\"", env!("CARGO_PKG_VERSION"));
    answer.insert_header((header::CONTENT_DISPOSITION, name)).content_type("application/gzip");
    Ok(answer.body(bytes.clone()))
}

fn archive() -> Vec<u8> {
    let packed = || -> std::io::Result<Vec<u8>> {
        let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
        for (path, text) in BESIDE {
            add(&mut archive, path, text.as_bytes())?;
        }
        add_all::<Code>(&mut archive)?;
        add_all::<Assets>(&mut archive)?;
        add_all::<Documents>(&mut archive)?;
        archive.into_inner()?.finish()
    };
    packed().expect("memory takes what is written to it")
}

fn add_all<Folder: RustEmbed>(to: &mut tar::Builder<impl Write>) -> std::io::Result<()> {
    let mut paths: Vec<Cow<'static, str>> = Folder::iter().collect();
    paths.sort_unstable();
    for path in paths {
        if let Some(file) = Folder::get(&path) {
            add(to, &path, &file.data)?;
        }
    }
    Ok(())
}

/// No owner, no time: the same source is the same archive.
fn add(to: &mut tar::Builder<impl Write>, path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    to.append_data(&mut header, format!("kenfiche-{}/{path}", env!("CARGO_PKG_VERSION")), bytes)
}
