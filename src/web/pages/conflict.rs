//! Two people wrote in the same place: what is put together already, and for each place left, a choice.

use super::edit::Opened;
use crate::{
    domain::{
        diff::{self, Block, Run},
        fiche::Content,
        fiche_type::{FicheType, FieldKey, ProblemPlace},
        id::RequestKey,
        merge::{Choice, Conflict, ConflictId, ConflictPlace, Joined, Property, Side},
        value::Value,
    },
    web::{
        error::Failure,
        language::Lang,
        writing::{
            ask::Asked,
            fields::area,
            page::words_for_scripts,
            preview, problems,
            shown::{self, Known},
            typed::Typed,
        },
    },
    wiki::{Wiki, saving::Conflicted},
};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// Between the paragraphs of a text.
const BLANK_LINE: &str = "\n\n";

/// A save that waits for choices, as a page shows it.
pub struct Shown<'a> {
    pub wiki: &'a Wiki,
    pub asked: &'a Asked,
    pub opened: &'a Opened,
    pub conflicted: &'a Conflicted,
    /// Those made before the head moved again: they are kept where they still fit.
    pub choices: &'a BTreeMap<ConflictId, Choice>,
    pub why: Why<'a>,
}

/// What was being saved.
pub enum Why<'a> {
    /// A form, which the page carries along.
    Edit { typed: &'a Typed, base: u32, key: RequestKey },
    /// A change is taken back: « mine » is what there was before it.
    Undo { number: u32, summary: &'a str, key: RequestKey },
}

impl Shown<'_> {
    /// The body of the page.
    pub fn body(&self) -> Result<Markup, Failure> {
        let lang = self.lang();
        let names = self.wiki.contributors_of(self.conflicted.with.iter().copied())?;
        let people: Vec<String> =
            self.conflicted.with.iter().filter_map(|id| names.get(*id)).map(|person| person.name.to_string()).collect();
        let count = self.conflicted.merged.conflicts.len();
        let known = Known { lang, names: &self.opened.base.names, references: &self.opened.base.references };
        Ok(html! {
            h1 { (self.words_of("title")) }
            p.lead {
                (self.opening(&people)) " " br;
                (lang.say_with("conflict-left", &[("count", count.into())]))
            }
            (self.problems())
            (self.joined(&people))
            form #write method="post" action=(self.action()) {
                (self.carried())
                @for conflict in &self.conflicted.merged.conflicts { (self.place(conflict, &people, &known)) }
                p.conflict-deeds {
                    button.button name="do" value="save" { (lang.say("conflict-save")) }
                    @match self.why {
                        Why::Edit { .. } => button.as-link name="do" value="again" { (lang.say("conflict-back")) },
                        Why::Undo { .. } => a href=(format!("/fiche/{}/history", self.opened.base.head_slug)) { (lang.say("write-leave")) },
                    }
                }
                p.small.quiet { (lang.say("conflict-names")) }
            }
            (words_for_scripts(lang))
        })
    }

    fn lang(&self) -> &Lang {
        &self.asked.lang
    }

    fn is_undo(&self) -> bool {
        matches!(self.why, Why::Undo { .. })
    }

    /// A sentence of the two kinds of page.
    fn words_of(&self, key: &str) -> String {
        self.lang().say(&if self.is_undo() { format!("conflict-undo-{key}") } else { format!("conflict-{key}") })
    }

    fn opening(&self, people: &[String]) -> String {
        let kind = if self.is_undo() { "conflict-undo-opening" } else { "conflict-opening" };
        let values = [("names", self.lang().list(people).into()), ("count", people.len().into())];
        self.lang().say_with(if people.is_empty() { "conflict-opening-nobody" } else { kind }, &values)
    }

    fn action(&self) -> String {
        let slug = &self.opened.base.head_slug;
        match self.why {
            Why::Edit { .. } => format!("/fiche/{slug}/edit"),
            Why::Undo { number, .. } => format!("/fiche/{slug}/undo/{number}"),
        }
    }

    /// Everything that was being saved, as hidden fields: the page needs nothing else to go on.
    fn carried(&self) -> Markup {
        let (own, key) = match self.why {
            Why::Edit { typed, base, key } => {
                let mut pairs = typed.pairs();
                pairs.push(("base".to_owned(), base.to_string()));
                pairs.push(("type".to_owned(), self.fiche_type().key.to_string()));
                (pairs, key)
            }
            Why::Undo { summary, key, .. } => (vec![("summary".to_owned(), summary.to_owned())], key),
        };
        html! {
            input type="hidden" name="token" value=(self.asked.token);
            input type="hidden" name="key" value=(key);
            @for (name, value) in own {
                // A textarea keeps line breaks that a hidden input would lose.
                @if value.contains('\n') { textarea name=(name) hidden { (area(&value)) } }
                @else { input type="hidden" name=(name) value=(value); }
            }
        }
    }

    /// Why what was decided before cannot stand.
    fn problems(&self) -> Markup {
        let lang = self.lang();
        html! {
            @if !self.conflicted.problems.is_empty() {
                div.problems role="alert" {
                    @for problem in &self.conflicted.problems {
                        p {
                            @if let ProblemPlace::Field(key) = &problem.field { b { (self.label(key)) (lang.say("colon")) } " " }
                            (problems::sentence(lang, problem, &|_| Vec::new()))
                        }
                    }
                }
            }
        }
    }

    /// What is done: theirs that was put together with mine.
    fn joined(&self, people: &[String]) -> Markup {
        let lang = self.lang();
        let parts = &self.conflicted.merged.joined;
        let labels: BTreeSet<String> = parts.iter().map(|part| lang.quoted(&self.joined_label(part))).collect();
        let labels: Vec<String> = labels.into_iter().collect();
        let slug = &self.opened.base.head_slug;
        let (base, head) = (self.conflicted.base.number, self.conflicted.head.number);
        html! {
            div.notice {
                @if !labels.is_empty() {
                    p {
                        (lang.say_with("conflict-joined", &[("names", lang.list(people).into()), ("places", lang.list(&labels).into()), ("count", labels.len().into())]))
                        " " a href=(format!("/fiche/{slug}/diff/{base}..{head}")) { (lang.say("conflict-see")) }
                    }
                } @else if base != head {
                    p { a href=(format!("/fiche/{slug}/diff/{base}..{head}")) { (lang.say("conflict-see-all")) } }
                }
                p { (self.words_of("safe")) }
            }
        }
    }

    fn joined_label(&self, part: &Joined) -> String {
        match part {
            Joined::Title => self.lang().say("write-title"),
            Joined::Property => self.lang().say("conflict-property"),
            Joined::Field(key) | Joined::Within(key) => self.label(key),
        }
    }

    fn label(&self, key: &FieldKey) -> String {
        self.fiche_type().field(key).map_or_else(|| key.to_string(), |field| self.lang().pick(&field.label).to_owned())
    }

    fn fiche_type(&self) -> &FicheType {
        &self.opened.fiche_type
    }

    fn place(&self, conflict: &Conflict, people: &[String], known: &Known) -> Markup {
        let lang = self.lang();
        let name = format!("choice.{}", conflict.id);
        let chosen = self.choices.get(&conflict.id).unwrap_or(&Choice::Mine);
        let words = |side: &Option<Side>| side.as_ref().map(|side| self.words(conflict, side, known));
        let (before, mine, theirs) = (words(&conflict.before), words(&conflict.mine), words(&conflict.theirs));
        let them = if people.is_empty() { lang.say("conflict-them") } else { lang.list(people) };
        let rewritten = match chosen {
            Choice::Rewritten(words) => words.clone(),
            _ => self.to_rewrite(conflict),
        };
        let heading = format!("place-{}", conflict.id);
        let text_lang = Some(self.conflicted.head.content.lang.as_str()).filter(|code| *code != lang.code());
        html! {
            fieldset.place-in-conflict aria-labelledby=(heading) {
                h2 #(heading) { (self.place_label(conflict)) }
                div.before {
                    p.version-name { (self.words_of("before")) }
                    @match &before {
                        Some(words) => p.words lang=[text_lang] { (words) },
                        None => p.quiet { (lang.say("conflict-nothing-before")) },
                    }
                }
                div.both {
                    (version(lang, &name, "mine", *chosen == Choice::Mine, &self.words_of("you"), text_lang, &self.words_of("keep-mine"), before.as_deref(), mine.as_deref()))
                    (version(lang, &name, "theirs", *chosen == Choice::Theirs, &if self.is_undo() { self.words_of("them") } else { them }, text_lang, &self.words_of("keep-theirs"), before.as_deref(), theirs.as_deref()))
                }
                @if conflict.may_keep_both() {
                    label.choice {
                        input type="radio" name=(name) value="both" checked[*chosen == Choice::Both];
                        span { (lang.say("conflict-keep-both")) }
                    }
                }
                @if may_rewrite(conflict) {
                    @let is_chosen = matches!(chosen, Choice::Rewritten(_));
                    label.choice {
                        input type="radio" name=(name) value="rewritten" checked[is_chosen] #(format!("rewrite-{}", conflict.id));
                        span { (lang.say("conflict-rewrite")) }
                    }
                    textarea.rewrite name=(format!("words.{}", conflict.id)) rows="3" data-grow data-chooses=(format!("rewrite-{}", conflict.id)) lang=[text_lang]
                        aria-label=(lang.say("conflict-rewrite")) { (area(&rewritten)) }
                }
            }
        }
    }

    /// « Freins, 2e point », « Texte », « Titre ».
    fn place_label(&self, conflict: &Conflict) -> String {
        let lang = self.lang();
        let item = |key: &FieldKey, id| {
            let at = |content: &Content| match content.values.get(key) {
                Some(Value::Items(items)) => items.iter().position(|item| item.id == id),
                _ => None,
            };
            let place = at(&self.conflicted.head.content)
                .or_else(|| at(&self.conflicted.mine))
                .or_else(|| at(&self.conflicted.base.content));
            match place {
                Some(place) => lang.say_with(
                    "conflict-item",
                    &[("field", self.label(key).into()), ("number", ((place + 1) as i64).into())],
                ),
                None => self.label(key),
            }
        };
        match &conflict.place {
            ConflictPlace::Title => lang.say("write-title"),
            ConflictPlace::Property(property) => lang.say(match property {
                Property::Lang => "write-lang",
                Property::Licence => "write-licence",
                Property::Type => "conflict-type",
            }),
            ConflictPlace::Field(key) => self.label(key),
            ConflictPlace::Item(key, id) | ConflictPlace::ItemTitle(key, id) => item(key, *id),
            ConflictPlace::Passage { field, item: None, .. } => self.label(field),
            ConflictPlace::Passage { field, item: Some(id), .. } => item(field, *id),
        }
    }

    /// What one of the three has there, as a person reads it.
    fn words(&self, conflict: &Conflict, side: &Side, known: &Known) -> String {
        match side {
            Side::Text(text) => text.clone(),
            Side::Item(item) => match &item.title {
                Some(title) => format!("{title}\n{}", item.text),
                None => item.text.clone(),
            },
            Side::Value(value) => match &conflict.place {
                ConflictPlace::Field(key) => match self.fiche_type().field(key) {
                    Some(field) => preview::words(self.lang(), field, &shown::typed_value(field, value, known)),
                    None => value.texts().into_iter().map(|(_, text)| text).collect(),
                },
                _ => value.texts().into_iter().map(|(_, text)| text).collect(),
            },
        }
    }

    /// What the box for other words begins with: theirs, then mine, where both can stand; else mine.
    fn to_rewrite(&self, conflict: &Conflict) -> String {
        let text = |side: &Option<Side>| match side {
            Some(Side::Text(text) | Side::Value(Value::Line(text) | Value::Text(text))) => text.clone(),
            Some(Side::Item(item)) => item.text.clone(),
            _ => String::new(),
        };
        let mine = text(&conflict.mine);
        if mine.is_empty() { text(&conflict.theirs) } else { mine }
    }
}

#[expect(clippy::too_many_arguments, reason = "one card, drawn twice from the same nine words")]
fn version(
    lang: &Lang,
    name: &str,
    value: &str,
    is_chosen: bool,
    who: &str,
    text_lang: Option<&str>,
    keep: &str,
    before: Option<&str>,
    words: Option<&str>,
) -> Markup {
    html! {
        label.version {
            span.version-name { (who) }
            @match words {
                Some(words) => span.words lang=[text_lang] { (marked(lang, before.unwrap_or_default(), words)) },
                None => span.quiet { (lang.say("conflict-nothing")) },
            }
            span.choice { input type="radio" name=(name) value=(value) checked[is_chosen]; span { (keep) } }
        }
    }
}

/// The words of one version, those that were not there before marked as added.
fn marked(lang: &Lang, before: &str, after: &str) -> Markup {
    if before.is_empty() {
        return html! { (after) };
    }
    let difference = diff::text(before, after);
    let added = |text: &str| html! { ins { span.unseen { (lang.say("conflict-added")) " " } (text) } };
    html! {
        @for (at, block) in difference.blocks.iter().filter(|block| !matches!(block, Block::Removed { .. } | Block::MovedAway { .. })).enumerate() {
            @if at > 0 { (BLANK_LINE) }
            @match block {
                Block::Kept { text } => (text),
                Block::Added { text } => (added(text)),
                Block::Changed { runs } | Block::MovedHere { runs, .. } => {
                    @for run in runs {
                        @match run {
                            Run::Kept(text) => (text),
                            Run::Added(text) => (added(text)),
                            Run::Removed(_) => {},
                        }
                    }
                }
                Block::Removed { .. } | Block::MovedAway { .. } => {},
            }
        }
    }
}

/// Whether other words can take the place: of texts and lines, not of values that are chosen.
fn may_rewrite(conflict: &Conflict) -> bool {
    let is_words = |side: &Option<Side>| match side {
        None | Some(Side::Text(_) | Side::Item(_) | Side::Value(Value::Line(_) | Value::Text(_))) => true,
        Some(Side::Value(_)) => false,
    };
    let is_property = matches!(conflict.place, ConflictPlace::Property(_));
    !is_property && is_words(&conflict.mine) && is_words(&conflict.theirs)
}
