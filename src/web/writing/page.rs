//! The page on which one writes: what is told first, the fields laid out as they are read, the bar that saves.

use super::{
    ask::Asked,
    fields::{self, Form},
    preview, problems,
    typed::{Typed, asked as asked_fields},
};
use crate::{
    domain::{
        fiche::Licence,
        fiche_type::{FicheType, Field, FieldKey, FieldKind, Problem, ProblemPlace, TypeKey},
        id::RequestKey,
        render::LinkTarget,
    },
    store::Card,
    web::{
        language::Lang,
        signs::{self, sign_class},
    },
    wiki::{Wiki, Writing},
};
use maud::{Markup, html};

/// What the page is about, besides what was typed.
pub struct View<'a> {
    pub wiki: &'a Wiki,
    pub asked: &'a Asked,
    pub fiche_type: &'a FicheType,
    /// Where the form is sent.
    pub action: String,
    /// Where one goes who leaves it.
    pub away: String,
    pub key: RequestKey,
    /// The revision it was opened on; `None` for a new fiche.
    pub base: Option<u32>,
    /// The type that the fiche has; `None` for a new fiche.
    pub own_type: Option<&'a TypeKey>,
    /// The fiche and its revision that a new one is made from.
    pub model: Option<(&'a Card, u32)>,
    /// The newest revision by now.
    pub head: Option<u32>,
    pub is_preview: bool,
    /// Fiches of a near title, which are there already.
    pub near: &'a [Card],
    /// Why it was not saved, by the key of a message.
    pub hindrance: Option<&'static str>,
    pub problems: &'a [Problem],
}

/// The languages that are offered for a text, by their own names.
const LANGS: [(&str, &str); 7] = [
    ("fr", "français"),
    ("br", "brezhoneg"),
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "español"),
    ("it", "italiano"),
    ("pt", "português"),
];
const LICENCES: [&str; 4] = ["CC BY-SA 4.0", "CC BY 4.0", "CC0 1.0", "Licence Ouverte 2.0"];

impl View<'_> {
    /// The body of the page, with this in the form.
    pub fn body(&self, typed: &Typed) -> Markup {
        let lang = &self.asked.lang;
        let near = |words: &str| {
            let near = self.wiki.near_titles(words, 3).unwrap_or_default();
            near.into_iter().map(|card| card.title).collect()
        };
        let form = Form {
            lang,
            fiche_type: self.fiche_type,
            typed,
            problems: self.problems,
            action: &self.action,
            near: &near,
        };
        let heading = match (self.base, self.model) {
            (Some(_), _) => "write",
            (None, Some(_)) => "write-adapted",
            (None, None) => "write-new",
        };
        html! {
            h1 { (lang.say(heading)) }
            (self.told_first(&form))
            (self.type_to_change())
            @if self.is_preview { (preview::article(&form, &|title| self.wiki.target(title).unwrap_or(LinkTarget::Wanted))) }
            (self.jumps(&form))
            form #write.(sign_class(self.fiche_type.sign).trim_start_matches("sign ")) method="post" action=(self.action) data-keep=(if self.asked.posted.fields().is_empty() { "fresh" } else { "sent" }) {
                // Enter in a line sends the form by its first button: one that publishes nothing.
                button.unseen name="do" value="preview" formaction=(form.back_at("preview")) tabindex="-1" aria-hidden="true" { (lang.say("write-preview")) }
                (self.hidden())
                (self.laid_out(&form))
                (self.about(&form))
                (self.save_bar(&form))
            }
            (words_for_scripts(lang))
        }
    }

    fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="token" value=(self.asked.token);
            input type="hidden" name="key" value=(self.key);
            @if let Some(base) = self.base { input type="hidden" name="base" value=(base); }
            input type="hidden" name="type" value=(self.fiche_type.key);
            @if let Some((model, number)) = self.model {
                input type="hidden" name="from" value=(model.slug);
                input type="hidden" name="of" value=(number);
            }
        }
    }

    /// What stands in the way of saving, or what the writer should know before going on.
    fn told_first(&self, form: &Form) -> Markup {
        let lang = &self.asked.lang;
        html! {
            @if !self.problems.is_empty() { (self.problem_list(form)) }
            @if let Some(why) = self.hindrance {
                div.problems role="alert" tabindex="-1" data-first { p { b { (lang.say(why)) } } }
            }
            @if !self.near.is_empty() { (self.near_titles()) }
            @if let (Some(base), Some(head)) = (self.base, self.head) {
                @if head > base {
                    div.notice { p { (lang.say_with("write-moved", &[("number", i64::from(head).into())])) } }
                }
            }
            @match self.model {
                Some((model, number)) => (self.model_told(model, number)),
                None => @if self.base.is_none() { p.lead { (lang.pick(&self.fiche_type.purpose)) } },
            }
        }
    }

    /// What a new fiche is made from, and what that means for those who wrote it.
    fn model_told(&self, model: &Card, number: u32) -> Markup {
        let lang = &self.asked.lang;
        html! {
            p.lead {
                (lang.say("adapt-from")) " " a href=(format!("/fiche/{}/rev/{number}", model.slug)) lang=(model.lang) { (model.title) }
                " (" (lang.say_with("revision-n", &[("number", number.to_string().into())])) "). " (lang.say("adapt-lead"))
            }
        }
    }

    /// Which type the form is of, and a way to the others; nothing for a new fiche, whose type was just chosen.
    fn type_to_change(&self) -> Markup {
        let lang = &self.asked.lang;
        let Some(own) = self.own_type else { return Markup::default() };
        let label = |kind: &FicheType| lang.pick(&kind.label).to_owned();
        let types = self.wiki.types().unwrap_or_default();
        let before = types.iter().find(|kind| kind.key == *own).map(|kind| label(kind));
        html! {
            @if *own != self.fiche_type.key {
                div.notice {
                    p { (lang.say_with("retype-now", &[("before", before.unwrap_or_else(|| own.to_string()).into()), ("after", label(self.fiche_type).into())])) }
                }
            }
            details.retype {
                summary { (lang.say_with("retype", &[("type", label(self.fiche_type).into())])) }
                p.help { (lang.say("retype-help")) }
                ul {
                    @for kind in types.iter().filter(|kind| kind.key != self.fiche_type.key) {
                        li { button.as-link form="write" name="do" value=(format!("type.{}", kind.key)) formaction=(self.action) { (signs::sign(kind.sign)) " " (label(kind)) } }
                    }
                }
            }
        }
    }

    fn problem_list(&self, form: &Form) -> Markup {
        let lang = form.lang;
        html! {
            div.problems role="alert" tabindex="-1" data-first {
                p { b { (lang.say_with("problems-title", &[("count", self.problems.len().into())])) } }
                ul {
                    @for problem in self.problems {
                        li {
                            a href=(format!("#{}", problems::anchor(self.fiche_type, problem))) { (problems::label(lang, self.fiche_type, &problem.field)) }
                            (lang.say("colon")) " " (problems::sentence(lang, problem, form.near))
                        }
                    }
                }
            }
        }
    }

    fn near_titles(&self) -> Markup {
        let lang = &self.asked.lang;
        html! {
            div.problems role="alert" tabindex="-1" data-first {
                p { b { (lang.say_with("near-title", &[("count", self.near.len().into())])) } " " (lang.say("near-lead")) }
                ul {
                    @for card in self.near {
                        li {
                            a href=(format!("/fiche/{}", card.slug)) { (card.title) }
                            @if !card.lead.is_empty() { " " span.quiet { (card.lead) } }
                        }
                    }
                }
                p { button.button form="write" name="do" value="anyway" { (lang.say("near-anyway")) } }
            }
        }
    }

    /// Links to the parts of the form, for a phone.
    fn jumps(&self, form: &Form) -> Markup {
        let lang = form.lang;
        html! {
            nav.jumps aria-label=(lang.say("jumps-label")) {
                a href="#title" { (lang.say("write-title")) }
                @for field in asked_fields(self.fiche_type).filter(|field| !field.is_aside) {
                    a href=(format!("#{}", problems::control_id(&field.key, Some(field), None))) { (lang.pick(&field.label)) }
                }
                a href="#summary" { (lang.say("write-save")) }
            }
        }
    }

    /// Title and first lines; then, aside on a wide page, what is short; then texts and lists, and what found no room aside.
    fn laid_out(&self, form: &Form) -> Markup {
        let fields: Vec<&Field> = asked_fields(self.fiche_type).collect();
        let is_first = |field: &&&Field| {
            !field.is_aside && matches!(field.kind, FieldKind::Line { .. }) && field.key.as_str() == "lead"
        };
        let (aside, below) = beside(&fields);
        html! {
            div.columns {
                div.first {
                    (fields::title(form))
                    @for field in fields.iter().filter(is_first) { (fields::field(form, field)) }
                }
                @if !aside.is_empty() { div.aside { @for field in aside { (fields::field(form, field)) } } }
                div.rest {
                    @for field in fields.iter().filter(|field| !field.is_aside && !is_first(field)) { (fields::field(form, field)) }
                    @if !below.is_empty() { div.below { @for field in below { (fields::field(form, field)) } } }
                }
            }
        }
    }

    /// Language and licence.
    fn about(&self, form: &Form) -> Markup {
        let lang = form.lang;
        let rules = self.wiki.rules();
        let chosen_lang = if form.typed.lang.is_empty() { rules.lang.as_str() } else { &form.typed.lang };
        let default_licence = rules.licence.as_str();
        let chosen_licence = if form.typed.licence.is_empty() { default_licence } else { &form.typed.licence };
        let place = ProblemPlace::Fiche;
        let has_problem = form.problems_of(&place, None).next().is_some();
        let licences = [default_licence, chosen_licence].into_iter().chain(LICENCES);
        let mut shown: Vec<&str> = Vec::new();
        for licence in licences {
            if !shown.contains(&licence) {
                shown.push(licence);
            }
        }
        html! {
            details.about #about open[has_problem] {
                summary { (lang.say_with("write-about", &[("lang", lang_name(chosen_lang).into()), ("licence", chosen_licence.into())])) }
                (fields::told(form, &place, None, "about"))
                div.two {
                    label { (lang.say("write-lang"))
                        select name="lang" {
                            @for (code, name) in LANGS { option value=(code) lang=(code) selected[code == chosen_lang] { (name) } }
                            @if !LANGS.iter().any(|(code, _)| *code == chosen_lang) { option value=(chosen_lang) selected { (chosen_lang) } }
                        }
                    }
                    label { (lang.say(if self.model.is_some() { "write-licence-of-model" } else { "write-licence" }))
                        select name="licence" disabled[self.model.is_some()] {
                            @for licence in shown { option value=(licence) selected[licence == chosen_licence] { (licence) } }
                        }
                    }
                }
            }
        }
    }

    fn save_bar(&self, form: &Form) -> Markup {
        let lang = form.lang;
        let place = ProblemPlace::Summary;
        let has_problem = form.problems_of(&place, None).next().is_some();
        let licence =
            if form.typed.licence.is_empty() { self.wiki.rules().licence.as_str() } else { &form.typed.licence };
        let licence = Licence::parse(licence).map(|licence| licence.to_string()).unwrap_or_default();
        html! {
            div.save-bar {
                @if !self.wiki.may_write(&self.asked.who) { (self.sign_in(form)) }
                div.field.has-problem[has_problem] {
                    label for="summary" { (lang.say("write-summary")) " " span.optional { (lang.say("write-optional")) } }
                    (fields::told(form, &place, None, "summary"))
                    div.with-button {
                        input #summary type="text" name="summary" value=(form.typed.summary) maxlength="1200" autocomplete="off"
                            placeholder=(lang.say("write-summary-example")) aria-invalid=[has_problem.then_some("true")];
                        button.button name="do" value="save" data-saving=(lang.say("write-saving")) { (lang.say("write-save")) }
                        a.leave href=(self.away) { (lang.say("write-leave")) }
                    }
                }
                p.small {
                    span data-kept role="status" {} " "
                    (self.under_which_name(&licence))
                }
            }
        }
    }

    fn under_which_name(&self, licence: &str) -> String {
        let lang = &self.asked.lang;
        let licence = ("licence", licence.into());
        match &self.asked.who.contributor {
            Some(contributor) if self.asked.who.is_guest() => {
                lang.say_with("publish-as-guest", &[licence, ("name", contributor.name.as_str().into())])
            }
            Some(_) => lang.say_with("publish", &[licence]),
            None if self.wiki.rules().writing == Writing::Anyone => lang.say_with("publish-as-new-guest", &[licence]),
            None => lang.say_with("publish", &[licence]),
        }
    }

    /// Name and passphrase, in the same form: what was typed is saved by the same button.
    fn sign_in(&self, form: &Form) -> Markup {
        let lang = form.lang;
        let is_wrong = self.asked.has_wrong_passphrase;
        html! {
            fieldset.sign-in.has-problem[is_wrong] {
                legend { (lang.say("write-sign-in")) }
                @if is_wrong { div.problem #name-problem { p { (lang.say("write-sign-in-wrong")) } } }
                @else { p.help { (lang.say("write-sign-in-help")) " " a href="/join" target="_blank" { (lang.say("way-join")) } } }
                div.two {
                    label { (lang.say("name-label")) input type="text" name="name" value=(self.asked.posted.text("name").unwrap_or_default()) autocomplete="username" maxlength="240" aria-invalid=[is_wrong.then_some("true")]; }
                    label { (lang.say("passphrase-label")) input type="password" name="passphrase" autocomplete="current-password" maxlength="1024"; }
                }
            }
        }
    }
}

/// Sentences that the scripts of the page say, in its language.
pub fn words_for_scripts(lang: &Lang) -> Markup {
    html! {
        template #words data-lang=(lang.code())
            data-kept-at=(lang.say("kept-at"))
            data-offline=(lang.say("kept-offline"))
            data-failed=(lang.say("kept-failed"))
            data-too-large=(lang.say("form-too-large"))
            data-offer=(lang.say("kept-offer"))
            data-take=(lang.say("kept-take"))
            data-drop=(lang.say("kept-drop"))
            data-close=(lang.say("preview-close"))
            data-heading=(lang.say("tool-heading-words"))
            data-bold=(lang.say("tool-bold-words"))
            data-italic=(lang.say("tool-italic-words"))
            data-list=(lang.say("tool-list-words"))
            data-link=(lang.say("tool-link-words"))
            data-quote=(lang.say("tool-quote-words"))
            data-fiche=(lang.say("tool-fiche-words"))
            data-chip-remove=(lang.say("keywords-remove")) {}
    }
}

/// Short fields: those that stand aside, and those that would make the side longer than the texts beside it.
fn beside<'a>(fields: &[&'a Field]) -> (Vec<&'a Field>, Vec<&'a Field>) {
    let (short, long): (Vec<&Field>, Vec<&Field>) = fields.iter().copied().partition(|field| field.is_aside);
    let room = long.iter().map(|field| lines(field)).sum::<usize>();
    let mut taken = 0;
    short.into_iter().partition(|field| {
        taken += lines(field);
        taken <= room
    })
}

/// How tall a field stands in the form, in lines, more or less.
fn lines(field: &Field) -> usize {
    match &field.kind {
        FieldKind::Text if field.key == FieldKey::body() => 16,
        FieldKind::Choices { entries } => 2 + entries.len(),
        FieldKind::Place => 11,
        FieldKind::Text | FieldKind::Period => 7,
        FieldKind::Items { .. } => 5,
        FieldKind::Bool => 3,
        _ => 4,
    }
}

/// The own name of a language; its code for one that is not offered.
fn lang_name(code: &str) -> &str {
    LANGS.iter().find(|(offered, _)| *offered == code).map_or(code, |(_, name)| name)
}
