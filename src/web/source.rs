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

/// Bytes of a block of tar.
const BLOCK: usize = 512;

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
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    for (path, text) in BESIDE {
        add(&mut packed, path, text.as_bytes());
    }
    add_all::<Code>(&mut packed);
    add_all::<Assets>(&mut packed);
    add_all::<Documents>(&mut packed);
    let written = packed.write_all(&[0; 2 * BLOCK]).and_then(|()| packed.finish());
    written.expect("memory takes what is written to it")
}

fn add_all<Folder: RustEmbed>(to: &mut impl Write) {
    let mut paths: Vec<Cow<'static, str>> = Folder::iter().collect();
    paths.sort_unstable();
    for path in paths {
        if let Some(file) = Folder::get(&path) {
            add(to, &path, &file.data);
        }
    }
}

/// One file as tar has it (POSIX.1-1988, ustar): a block of facts, then the bytes in whole blocks. No owner, no time: the same
/// source is the same archive. A name has 100 bytes at most; a test unpacks them all.
fn add(to: &mut impl Write, path: &str, bytes: &[u8]) {
    let mut block = [0u8; BLOCK];
    let mut put = |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    let path = format!("kenfiche-{}/{path}", env!("CARGO_PKG_VERSION"));
    put(0, &path);
    let (mode, size) = ("0000644", format!("{:011o}", bytes.len()));
    for (at, text) in [(100, mode), (108, "0000000"), (116, "0000000"), (124, &size), (136, "00000000000"), (156, "0")]
    {
        put(at, text);
    }
    put(257, "ustar\u{0}00");
    put(148, "        ");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..155].copy_from_slice(format!("{sum:06o}\u{0}").as_bytes());
    let rest = bytes.len().next_multiple_of(BLOCK) - bytes.len();
    let written =
        to.write_all(&block).and_then(|()| to.write_all(bytes)).and_then(|()| to.write_all(&[0; BLOCK][..rest]));
    written.expect("memory takes what is written to it");
}
