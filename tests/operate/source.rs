//! Whoever uses the wiki finds the source of the program that serves it, as its licence asks.

use super::kenfiche;
use crate::http::Server;
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

#[test]
fn the_program_gives_the_source_of_which_it_was_built() {
    let server = Server::start();
    let mut browser = server.browser();
    let home = browser.get("/");
    assert_eq!(home.attribute("footer .kenfiche a", "href").as_deref(), Some("/source.tar.gz"));
    let archive = browser.get("/source.tar.gz");
    assert_eq!((archive.status, archive.header("content-type")), (200, Some("application/gzip")));
    let folder = tempfile::tempdir().unwrap();
    let packed = folder.path().join("source.tar.gz");
    fs::write(&packed, &archive.body).unwrap();
    let unpacked = Command::new("tar").arg("xzf").arg(&packed).arg("-C").arg(folder.path()).output().unwrap();
    assert!(unpacked.status.success(), "{}", String::from_utf8_lossy(&unpacked.stderr));
    let (here, there) = (Path::new(env!("CARGO_MANIFEST_DIR")), folder.path().join("kenfiche-0.1.0"));
    for path in ["Cargo.toml", "Cargo.lock", "LICENSE", "README.md"] {
        same(&here.join(path), &there.join(path));
    }
    for room in ["src", "assets", "docs"] {
        same_folders(&here.join(room), &there.join(room));
    }
    let tag = archive.header("etag").unwrap().to_owned();
    browser.headers = vec![("if-none-match".to_owned(), tag)];
    assert_eq!(browser.get("/source.tar.gz").status, 304);
}

#[test]
fn the_page_about_the_wiki_says_what_it_holds_and_where_its_source_is() {
    let own = "https://git.example.org/our-kenfiche";
    let server = Server::start_with(|settings| settings.source = Some(own.to_owned()));
    server.write("page", "Une fiche", "Des mots.", &[], "");
    let about = server.get("/about");
    let facts = about.all(".figures dt").into_iter().zip(about.all(".figures dd"));
    let facts: std::collections::BTreeMap<String, String> = facts.collect();
    let fact = |name: &str| facts.get(name).unwrap_or_else(|| panic!("no {name} in {facts:#?}")).as_str();
    assert_eq!((fact("Fiches"), fact("Révisions"), fact("Personnes")), ("1", "1", "1"));
    assert!(fact("Licence").starts_with("CC BY-SA 4.0"));
    assert!(fact("Kenfiche").contains(env!("CARGO_PKG_VERSION")) && fact("Kenfiche").contains("AGPL"));
    let links = |selector: &str| about.attribute(&format!("{selector}[href='{own}']"), "href").is_some();
    assert!(links("dd a") && links("footer a"));
}

#[test]
fn a_source_that_is_no_address_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["settings", "--source", "javascript:alert(1)"];
    let output = kenfiche(&words, folder.path()).stdout(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

fn same_folders(here: &Path, there: &Path) {
    for entry in fs::read_dir(here).unwrap() {
        let path = entry.unwrap().path();
        let twin = there.join(path.file_name().unwrap());
        if path.is_dir() { same_folders(&path, &twin) } else { same(&path, &twin) }
    }
}

fn same(here: &Path, there: &Path) {
    assert!(fs::read(here).unwrap() == fs::read(there).unwrap_or_default(), "{} is not in it", here.display());
}
