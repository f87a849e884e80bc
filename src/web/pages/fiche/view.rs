//! A fiche as people read it: head, fields, texts, blocks, what links here; `colophon`: where it comes from.

mod colophon;

use super::{
    credit::Writers,
    dressed::Dressed,
    fields::{self, Showing},
    model,
    texts::{Texts, item_anchor},
};
use crate::{
    domain::{
        credit,
        fiche_type::{FicheType, Field, FieldKey, FieldKind, ItemStyle, Sign, TypeKey, Words},
        value::{Item, Value},
    },
    web::{language::Lang, signs},
    wiki::reading::FichePage,
};
use maud::{Markup, PreEscaped, html};
use std::sync::Arc;

/// Fields that stand before the text on a telephone; the others come after it.
const FIRST_FIELDS: usize = 4;
/// From how many headings on there is a list of contents.
const CONTENTS_MIN: usize = 3;

/// A fiche, ready to be written down as HTML.
pub struct View<'a> {
    pub page: &'a FichePage,
    pub lang: &'a Lang,
    pub types: &'a [Arc<FicheType>],
    pub texts: Arc<Texts>,
    /// Of addresses that are printed.
    pub origin: String,
    /// Above the title: what revision this is, what was just saved.
    pub banner: Option<Markup>,
    /// When each word is shown with whoever wrote it.
    pub dressed: Option<&'a Dressed<'a>>,
}

/// A part of the text column, with the anchor and the words of its heading.
struct Section<'a> {
    field: &'a Field,
    part: Part<'a>,
}

/// Fields and what they hold, to be shown as a list.
type Listed<'a> = Vec<(&'a Field, &'a Value)>;

enum Part<'a> {
    Text,
    Items(ItemStyle, &'a [Item]),
}

impl View<'_> {
    pub fn markup(&self) -> Markup {
        let writers = Writers::of(self.page);
        let sign = |key: &TypeKey| sign_of(self.types, key);
        let showing = self.showing(&sign);
        let (first, rest) = self.listed();
        let sections = self.sections();
        html! {
            article class=(of_type(self.page.fiche_type.sign)) {
                @if let Some(banner) = &self.banner { (banner) }
                (self.head())
                (writers.markup(self.lang, &self.credit_path()))
                (model::under_title(self.page, self.lang))
                div.fiche {
                    @if !first.is_empty() { div.aside { (showing.list(&first)) } }
                    div.text { (self.text(&sections)) }
                    div.aside.rest { (showing.list(&rest)) (self.contents(&sections)) }
                }
                (self.former_fields(&showing))
                (self.links_here(&showing))
                (self.adaptations(&showing))
                (self.colophon(&writers))
            }
        }
    }

    /// The words of the fiche alone, in one column, for the page of who wrote what.
    pub fn words_alone(&self) -> Markup {
        let content = &self.page.revision.content;
        let sign = |key: &TypeKey| sign_of(self.types, key);
        let showing = self.showing(&sign);
        let (mut listed, rest) = self.listed();
        listed.extend(rest);
        html! {
            (self.who(&credit::Part::Title, content.title.as_str()))
            h2.fiche-title lang=[self.text_lang()] { (self.words(&credit::Part::Title, content.title.as_str())) }
            (self.lead())
            div.text { (self.text(&self.sections())) }
            (showing.list(&listed))
            (self.former_fields(&showing))
        }
    }

    fn showing<'s>(&'s self, sign: &'s dyn Fn(&TypeKey) -> Sign) -> Showing<'s> {
        Showing { lang: self.lang, page: self.page, sign, text_lang: self.text_lang(), dressed: self.dressed }
    }

    fn head(&self) -> Markup {
        let content = &self.page.revision.content;
        html! {
            h1.fiche-title lang=[self.text_lang()] { (content.title) }
            (self.lead())
        }
    }

    fn lead(&self) -> Markup {
        let key = FieldKey::lead();
        html! {
            @if let Some(Value::Line(lead)) = self.page.revision.content.values.get(&key) {
                (self.who(&credit::Part::Field(key.clone()), lead))
                p.lead lang=[self.text_lang()] { (self.words(&credit::Part::Field(key), lead)) }
            }
        }
    }

    /// Whose they are, in front of them, when that is asked for.
    fn who(&self, part: &credit::Part, words: &str) -> Markup {
        let names = self.dressed.and_then(|dressed| dressed.who(part, words));
        html! { @if let Some(names) = names { p.who { (names) } } }
    }

    /// Words without markup, with whoever wrote them when that is asked for.
    fn words(&self, part: &credit::Part, words: &str) -> Markup {
        self.dressed.map_or_else(|| html! { (words) }, |dressed| dressed.words(part, words))
    }

    /// Fields with a value, as lists of words: those beside the text first.
    fn listed(&self) -> (Listed<'_>, Listed<'_>) {
        let values = &self.page.revision.content.values;
        let fields = self.page.fiche_type.fields.iter().filter(|field| !field.is_retired && fields::is_listed(field));
        let (mut aside, others): (Vec<_>, Vec<_>) = fields
            .filter_map(|field| values.get(&field.key).map(|value| (field, value)))
            .partition(|(field, _)| field.is_aside);
        let mut rest = aside.split_off(aside.len().min(FIRST_FIELDS));
        rest.extend(others);
        (aside, rest)
    }

    /// What stands under headings of its own, in the order of the fields.
    fn sections(&self) -> Vec<Section<'_>> {
        let values = &self.page.revision.content.values;
        let fields =
            self.page.fiche_type.fields.iter().filter(|field| !field.is_retired && field.key != FieldKey::body());
        fields
            .filter_map(|field| match (&field.kind, values.get(&field.key)) {
                (FieldKind::Text, Some(Value::Text(_))) => Some(Section { field, part: Part::Text }),
                (FieldKind::Items { style }, Some(Value::Items(items))) => {
                    Some(Section { field, part: Part::Items(*style, items) })
                }
                _ => None,
            })
            .collect()
    }

    fn contents(&self, sections: &[Section<'_>]) -> Markup {
        let body = self.texts.get(&FieldKey::body(), None);
        let headings = body.iter().flat_map(|body| &body.headings).filter(|heading| heading.level == 2);
        let own = headings.map(|heading| (heading.id.clone(), heading.text.clone(), self.text_lang()));
        let named = sections
            .iter()
            .map(|section| (anchor(&section.field.key), self.lang.pick(&section.field.label).to_owned(), None));
        let entries: Vec<_> = own.chain(named).collect();
        html! {
            @if entries.len() >= CONTENTS_MIN {
                nav.contents aria-labelledby="contents" {
                    p #contents { (self.lang.say("fiche-contents")) }
                    ul { @for (id, words, lang) in &entries { li { a href=(format!("#{id}")) lang=[*lang] { (words) } } } }
                }
            }
        }
    }

    fn text(&self, sections: &[Section<'_>]) -> Markup {
        let body = FieldKey::body();
        let has_body = self.page.revision.content.values.contains_key(&body);
        html! {
            @if has_body { (self.prose(&body, None)) }
            @else if self.is_now() && self.dressed.is_none() {
                p.quiet { (self.lang.say("fiche-no-text")) " " a href=(self.write_at(&body)) { (self.lang.say("write")) } }
            }
            @for group in groups(sections) {
                @match group {
                    [brakes, facilitations] => div.winds { (self.section(brakes)) (self.section(facilitations)) },
                    alone => @for section in alone { (self.section(section)) },
                }
            }
            (self.untold())
        }
    }

    fn section(&self, section: &Section<'_>) -> Markup {
        let heading = |arrow: Option<Markup>| {
            html! {
                h2 id=(anchor(&section.field.key)) { @if let Some(arrow) = arrow { (arrow) } (self.lang.pick(&section.field.label)) }
            }
        };
        html! {
            section {
                @match &section.part {
                    Part::Text => { (heading(None)) (self.prose(&section.field.key, None)) },
                    Part::Items(ItemStyle::Steps, items) => {
                        (heading(None))
                        ol.steps { @for item in *items { (self.item(&section.field.key, item)) } }
                    },
                    Part::Items(style, items) => {
                        (heading(match style {
                            ItemStyle::Brakes => Some(signs::arrow_left()),
                            ItemStyle::Facilitations => Some(signs::arrow_right()),
                            _ => None,
                        }))
                        ul.items { @for item in *items { (self.item(&section.field.key, item)) } }
                    },
                }
            }
        }
    }

    fn item(&self, field: &FieldKey, item: &Item) -> Markup {
        html! {
            li id=(item_anchor(item.id)) {
                @if let Some(title) = &item.title {
                    (self.who(&credit::Part::ItemTitle(field.clone(), item.id), title))
                    h3 lang=[self.text_lang()] { (self.words(&credit::Part::ItemTitle(field.clone(), item.id), title)) }
                }
                @if !item.text.is_empty() { (self.prose(field, Some(item))) }
            }
        }
    }

    fn prose(&self, field: &FieldKey, item: Option<&Item>) -> Markup {
        html! {
            @match self.texts.get(field, item.map(|item| item.id)) {
                Some(rendered) => div.prose lang=[self.text_lang()] { (PreEscaped(rendered.html.as_str())) },
                None => p.quiet { (self.lang.say("text-not-shown")) },
            }
        }
    }

    /// Blocks that nobody filled yet, in one quiet sentence.
    fn untold(&self) -> Markup {
        let values = &self.page.revision.content.values;
        let is_block = |field: &&Field| matches!(field.kind, FieldKind::Items { .. }) && !field.is_retired;
        let empty: Vec<&Field> = self
            .page
            .fiche_type
            .fields
            .iter()
            .filter(is_block)
            .filter(|field| !values.contains_key(&field.key))
            .collect();
        html! {
            @if self.is_now() && !empty.is_empty() && self.dressed.is_none() {
                p.untold.quiet {
                    (self.lang.say("fiche-untold")) " "
                    @for (at, field) in empty.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href=(self.write_at(&field.key)) { (self.lang.pick(&field.label)) }
                    }
                }
            }
        }
    }

    /// Values of fields that the type no longer has: nothing that was written is hidden.
    fn former_fields(&self, showing: &Showing<'_>) -> Markup {
        let known = |key: &FieldKey| self.page.fiche_type.field(key);
        let former: Vec<(Field, &Value)> = self
            .page
            .revision
            .content
            .values
            .iter()
            .filter(|(key, _)| **key != FieldKey::lead() && known(key).is_none_or(|field| field.is_retired))
            .map(|(key, value)| (known(key).cloned().unwrap_or_else(|| nameless(key)), value))
            .collect();
        let former: Vec<(&Field, &Value)> = former.iter().map(|(field, value)| (field, *value)).collect();
        html! {
            @if !former.is_empty() {
                details.former { summary { (self.lang.say("fiche-former-fields")) } (showing.list(&former)) }
            }
        }
    }

    fn links_here(&self, showing: &Showing<'_>) -> Markup {
        html! {
            @if !self.page.links_here.is_empty() {
                section.links-here {
                    h2 #links-here { (self.lang.say("fiche-links-here")) }
                    ul.signed { @for card in &self.page.links_here { li { (showing.fiche(card)) } } }
                }
            }
        }
    }

    /// Fiches that were made from this one.
    fn adaptations(&self, showing: &Showing<'_>) -> Markup {
        html! {
            @if !self.page.adaptations.is_empty() {
                section.links-here {
                    h2 #adaptations { (self.lang.say("fiche-adaptations")) }
                    ul.signed { @for card in &self.page.adaptations { li { (showing.fiche(card)) } } }
                }
            }
        }
    }

    fn is_now(&self) -> bool {
        self.page.revision.number == self.page.head_number
    }

    fn path(&self, end: &str) -> String {
        format!("/fiche/{}{end}", self.page.head_slug)
    }

    /// The page of who wrote what, of the revision that is shown.
    fn credit_path(&self) -> String {
        let number = self.page.revision.number;
        if self.is_now() { self.path("/credit") } else { self.path(&format!("/credit?rev={number}")) }
    }

    /// How to cite the revision that is shown.
    fn cite_path(&self) -> String {
        let number = self.page.revision.number;
        if self.is_now() { self.path("/cite") } else { self.path(&format!("/cite?rev={number}")) }
    }

    /// The control of a field on the page where one writes.
    fn write_at(&self, key: &FieldKey) -> String {
        let first = match self.page.fiche_type.field(key).map(|field| &field.kind) {
            Some(FieldKind::Items { .. }) => "-0",
            _ => "",
        };
        format!("{}#f-{key}{first}", self.path("/edit"))
    }

    /// The language of what people wrote, when it is not the page's.
    fn text_lang(&self) -> Option<&str> {
        let lang = self.page.revision.content.lang.as_str();
        (lang != self.lang.code()).then_some(lang)
    }
}

/// Sections one by one; *freins* and *facilitations* side by side when one follows the other.
fn groups<'s, 'a>(mut sections: &'s [Section<'a>]) -> Vec<&'s [Section<'a>]> {
    let mut groups = Vec::new();
    while !sections.is_empty() {
        let size = match sections {
            [
                Section { part: Part::Items(ItemStyle::Brakes, _), .. },
                Section { part: Part::Items(ItemStyle::Facilitations, _), .. },
                ..,
            ] => 2,
            _ => 1,
        };
        let (group, rest) = sections.split_at(size);
        groups.push(group);
        sections = rest;
    }
    groups
}

fn anchor(key: &FieldKey) -> String {
    format!("f-{key}")
}

/// The class that gives the colour of a type.
pub fn of_type(sign: Sign) -> &'static str {
    signs::sign_class(sign).trim_start_matches("sign ")
}

/// The sign of a type; that of a plain page for one that is not known.
pub fn sign_of(types: &[Arc<FicheType>], key: &TypeKey) -> Sign {
    types.iter().find(|fiche_type| fiche_type.key == *key).map_or(Sign::Page, |fiche_type| fiche_type.sign)
}

/// A field of which only the key and the value are left.
fn nameless(key: &FieldKey) -> Field {
    let label = Words { fr: key.to_string(), en: key.to_string() };
    Field {
        key: key.clone(),
        kind: FieldKind::Text,
        label,
        help: Words::default(),
        is_required: false,
        is_unique: false,
        is_aside: false,
        is_retired: true,
    }
}
