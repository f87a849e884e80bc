//! The texts of a fiche as HTML: rendered once for a revision, a language and the state of its links, then kept.

use crate::{
    domain::{
        credit::Part,
        fiche_type::FieldKey,
        id::ItemId,
        render::{LinkTarget, RenderOptions, RenderWords, Rendered, render},
        text,
        value::Value,
    },
    web::language::{Lang, Tongue},
    wiki::reading::FichePage,
};
use maud::html;
use quick_cache::{Weighter, sync::Cache};
use std::sync::{Arc, LazyLock};

/// The rendered texts of one revision.
pub struct Texts(Vec<(FieldKey, Option<ItemId>, Option<Rendered>)>);

/// Makes one text.
pub type Make<'m> =
    dyn Fn(&Part, usize, &str, &dyn Fn(&str) -> LinkTarget, &RenderOptions<'_>) -> Option<Rendered> + 'm;

/// The revision, the language of the page, and where its links lead.
type Key = ([u8; 32], Tongue, [u8; 32]);

/// Weighs by the bytes of HTML.
#[derive(Clone)]
struct Bytes;

const CACHE_MAX_BYTES: u64 = 8_000_000;

static CACHE: LazyLock<Cache<Key, Arc<Texts>, Bytes>> =
    LazyLock::new(|| Cache::with_weighter(2_000, CACHE_MAX_BYTES, Bytes));

impl Texts {
    /// All texts of a fiche. The first time about 1 ms for a long one, then from memory.
    pub fn of(page: &FichePage, lang: &Lang) -> Arc<Self> {
        let key = (page.revision.hash.0, lang.tongue, links_hash(page));
        if let Some(texts) = CACHE.get(&key) {
            return texts;
        }
        let texts = Arc::new(Self::made(page, lang, &|_, _, text, target, options| render(text, target, options).ok()));
        CACHE.insert(key, texts.clone());
        texts
    }

    /// A text of a field, or of one of its items; `None` when it has none or it is nested beyond what is shown.
    pub fn get(&self, key: &FieldKey, item: Option<ItemId>) -> Option<&Rendered> {
        self.0.iter().find(|(field, of, _)| field == key && *of == item).and_then(|(.., rendered)| rendered.as_ref())
    }

    /// All texts of a fiche, each made by `make` out of its part, how many bytes of it are left out at its start, and the rest.
    pub fn made(page: &FichePage, lang: &Lang, make: &Make<'_>) -> Self {
        let words = Words::of(lang);
        let target = |title: &str| page.targets.get(&text::folded(title)).cloned().unwrap_or(LinkTarget::Wanted);
        let title = page.revision.content.title.folded();
        let title = title.as_str();
        let mut boxes = 0;
        let mut texts = Vec::new();
        for (key, value) in &page.revision.content.values {
            let is_rendered = matches!(value, Value::Text(_) | Value::Items(_));
            for (item, words_of_it) in value.texts().into_iter().filter(|_| is_rendered) {
                let prefix = match item {
                    None => format!("t-{key}"),
                    Some(item) => item_anchor(item),
                };
                let first_level = match (item, *key == FieldKey::body()) {
                    (None, true) => 2,
                    (None, false) => 3,
                    (Some(_), _) => 4,
                };
                let options = RenderOptions {
                    first_level,
                    id_prefix: &prefix,
                    first_box: boxes,
                    remote_images: false,
                    words: words.borrowed(),
                };
                let shown = if *key == FieldKey::body() { without_title(words_of_it, title) } else { words_of_it };
                let part = match item {
                    None => Part::Field(key.clone()),
                    Some(item) => Part::Item(key.clone(), item),
                };
                let rendered = make(&part, words_of_it.len() - shown.len(), shown, &target, &options);
                boxes += rendered.as_ref().map_or(0, |rendered| rendered.boxes);
                texts.push((key.clone(), item, rendered));
            }
        }
        Self(texts)
    }
}

/// Texts of other wikis often begin with a heading that says the title again: it is over the text already. Only the page leaves it out.
fn without_title<'t>(text: &'t str, folded_title: &str) -> &'t str {
    let (first, rest) = text.trim_start().split_once('\n').unwrap_or((text, ""));
    let heading = first.strip_prefix('#').map(|heading| heading.trim_start_matches('#'));
    match heading {
        Some(heading) if heading.starts_with(' ') && text::folded(heading) == folded_title => rest,
        _ => text,
    }
}

/// The anchor of an item: it stays when the item is moved or rewritten.
pub fn item_anchor(item: ItemId) -> String {
    format!("i-{item}")
}

/// A text that belongs to no fiche (what somebody says of themselves), its headings from `first_level` on.
pub fn prose(lang: &Lang, source: &str, first_level: u8, targets: &dyn Fn(&str) -> LinkTarget) -> String {
    let words = Words::of(lang);
    let options =
        RenderOptions { first_level, id_prefix: "t", first_box: 0, remote_images: false, words: words.borrowed() };
    match render(source, targets, &options) {
        Ok(rendered) => rendered.html.to_string(),
        Err(_) => html! { p.quiet { (lang.say("text-not-shown")) } }.into_string(),
    }
}

/// Words around texts, in the language of the page.
pub struct Words([String; 6]);

impl Words {
    pub fn of(lang: &Lang) -> Self {
        let image = format!("{} ", lang.say("text-image"));
        Self([
            lang.say("text-table"),
            lang.say("text-code"),
            image,
            lang.say("text-note-back"),
            lang.say("text-task-done"),
            lang.say("text-task-open"),
        ])
    }

    pub fn borrowed(&self) -> RenderWords<'_> {
        let [table, code, image, note_back, task_done, task_open] = &self.0;
        RenderWords { table, code, image, note_back, task_done, task_open }
    }
}

/// Links change when other fiches are made, renamed or removed: the revision stays, its HTML does not.
fn links_hash(page: &FichePage) -> [u8; 32] {
    let mut targets: Vec<_> = page.targets.iter().collect();
    targets.sort_by_key(|(title, _)| *title);
    let mut hasher = blake3::Hasher::new();
    for (title, target) in targets {
        hasher.update(title.as_bytes());
        hasher.update(b"\n");
        if let LinkTarget::Fiche(slug) = target {
            hasher.update(slug.as_str().as_bytes());
        }
        hasher.update(b"\n");
    }
    *hasher.finalize().as_bytes()
}

impl Weighter<Key, Arc<Texts>> for Bytes {
    fn weight(&self, _: &Key, texts: &Arc<Texts>) -> u64 {
        let bytes = |rendered: &Option<Rendered>| rendered.as_ref().map_or(0, |rendered| rendered.html.as_str().len());
        texts.0.iter().map(|(.., rendered)| bytes(rendered) as u64 + 200).sum::<u64>() + 200
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_says_the_title_again_is_left_out() {
        assert_eq!(without_title("# Le Four !\n\nIl chauffe.", "le four"), "\nIl chauffe.");
        for kept in ["# Le four à pain\nIl chauffe.", "#lefour\nIl chauffe.", "Le four\n# Le four", ""] {
            assert_eq!(without_title(kept, "le four"), kept);
        }
    }
}
