//! The demonstration: real fiches that travel inside the program. `assets/demo/README.md` says where they come from.

use super::{
    importing::{Format, ImportOptions, ImportReport, Told, import_from},
    packed,
};
use crate::wiki::{Failure, Outcome, Wiki};
use rust_embed::Embed;
use std::io::Cursor;

#[derive(Embed)]
#[folder = "assets/demo"]
struct Files;

/// The fiches that make the best first impression, best first.
pub const SHOWCASE: [&str; 10] = [
    "accelerateur-de-projet",
    "atelier-de-rue",
    "souvenirs-du-futur",
    "monter-un-fablab",
    "gratos-languedocien",
    "faire-durer-et-reparer-ses-appareils",
    "covoiturer-pour-aller-au-travail",
    "debattre-de-l-alimentation",
    "installer-une-brique-internet",
    "bonnes-pratiques-du-logiciel-libre-public",
];

/// Brings all of it in, through the doors of `import json` and `import history`; what is shown first comes last. Interrupted, it
/// goes on when it is run again.
pub fn load(wiki: &Wiki, told: Told) -> Outcome<ImportReport> {
    let mut names: Vec<String> =
        Files::iter().map(|name| name.into_owned()).filter(|name| name.ends_with(".zst")).collect();
    let rank = |name: &String| {
        let shown = SHOWCASE.iter().position(|slug| name.ends_with(&format!("/{slug}.jsonl.zst")));
        (shown.map(|at| SHOWCASE.len() - at), name.contains('/'), name.clone())
    };
    names.sort_by_cached_key(rank);
    let mut report = ImportReport::default();
    for name in &names {
        let file = Files::get(name).ok_or_else(|| Failure::broken(format!("{name} is not in the program")))?;
        let reader = packed::unpacked(Cursor::new(file.data.into_owned())).map_err(Failure::broken)?;
        let format = if name.ends_with(".json.zst") { Format::Json } else { Format::History };
        let before = report.created + report.revised + report.unchanged;
        let mut told_on = |count: u32, title: &str| told(before + count, title);
        report.add(import_from(wiki, format, name, reader, &ImportOptions::default(), &mut told_on)?);
    }
    Ok(report)
}
