//! Links between fiches: `[[title]]` in texts, references.

use super::{
    fiche::{Content, Title},
    id::FicheId,
    render::markdown,
    value::Value,
};
use comrak::nodes::NodeValue;
use std::collections::{BTreeMap, BTreeSet};

/// Where a fiche leads: each target once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Titles of `[[title]]` by their folded form, each as it was first written.
    pub titles: BTreeMap<String, String>,
    /// Of reference fields.
    pub fiches: BTreeSet<FicheId>,
}

/// Most links of each sort that are kept for one fiche: what comes after them in the order of the fields is left out.
pub const LINKS_MAX: usize = 2_000;

/// All links of a fiche to others, in its texts (not in their code) and references.
///
/// A text nested too deep to be shown has none. Costs a reading of the Markdown: about 5 ms for 100 KB.
pub fn links(content: &Content) -> Links {
    let mut links = Links::default();
    for value in content.values.values() {
        match value {
            Value::Text(text) => links.read(text),
            Value::Items(items) => items.iter().for_each(|item| links.read(&item.text)),
            Value::References(fiches) => {
                let room = LINKS_MAX.saturating_sub(links.fiches.len());
                links.fiches.extend(fiches.iter().take(room));
            }
            _ => {}
        }
    }
    links
}

impl Links {
    fn read(&mut self, text: &str) {
        if !text.contains("[[") {
            return;
        }
        let _ = markdown::with_tree(text, |root| {
            for node in root.descendants() {
                if let NodeValue::WikiLink(link) = &node.data().value {
                    self.title(&link.url);
                }
            }
        });
    }

    fn title(&mut self, written: &str) {
        let Ok(title) = Title::parse(written) else { return };
        let folded = title.folded();
        if !folded.is_empty() && self.titles.len() < LINKS_MAX {
            self.titles.entry(folded).or_insert_with(|| title.to_string());
        }
    }
}
