//! What is true of the repository itself: direction, headings, words, weights.

mod documents;
mod languages;
mod rooms;
mod weights;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every file of this ending under a folder of the repository, by path, with its text.
pub fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join(folder), &mut paths);
    paths.sort();
    let is_wanted = |path: &&PathBuf| path.to_str().is_some_and(|path| path.ends_with(ending));
    let name = |path: &PathBuf| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
    paths.iter().filter(is_wanted).map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            // What was built of the package beside the tests.
            true if path.ends_with("target") => {}
            true => walk(&path, paths),
            false => paths.push(path),
        }
    }
}
