//! The form of a fiche: each field by its kind, with its help, its problems and what was typed in it.

use super::{
    items,
    problems::{self, control_id},
    typed::{Typed, TypedPlace, TypedValue},
};
use crate::{
    domain::{
        fiche_type::{Entry, FicheType, Field, FieldKey, FieldKind, Problem, ProblemPlace},
        place::Precision,
    },
    web::language::Lang,
};
use maud::{Markup, PreEscaped, html};

/// A form that is shown, the first time or again.
pub struct Form<'a> {
    pub lang: &'a Lang,
    pub fiche_type: &'a FicheType,
    pub typed: &'a Typed,
    pub problems: &'a [Problem],
    /// Where the form is sent.
    pub action: &'a str,
    /// Titles of fiches that may have been meant by words that name none.
    pub near: &'a dyn Fn(&str) -> Vec<String>,
}

impl Form<'_> {
    pub(super) fn say(&self, key: &str) -> String {
        self.lang.say(key)
    }

    pub(super) fn problems_of<'a>(
        &'a self,
        place: &'a ProblemPlace,
        at: Option<usize>,
    ) -> impl Iterator<Item = &'a Problem> {
        self.problems.iter().filter(move |problem| problem.field == *place && (at.is_none() || problem.item == at))
    }

    /// Where a button that changes a list sends the form, so that the page comes back at that list.
    pub(super) fn back_at(&self, id: &str) -> String {
        format!("{}#{id}", self.action)
    }

    /// The language of what is typed.
    pub(super) fn text_lang(&self) -> Option<&str> {
        Some(self.typed.lang.as_str()).filter(|lang| !lang.is_empty() && *lang != self.lang.code())
    }
}

/// The title.
pub fn title(form: &Form) -> Markup {
    let place = ProblemPlace::Title;
    let has_problem = form.problems_of(&place, None).next().is_some();
    html! {
        div.field.has-problem[has_problem] {
            label for="title" { (form.say("write-title")) }
            (told(form, &place, None, "title"))
            textarea #title.title name="title" rows="1" maxlength="1000" lang=[form.text_lang()] data-grow data-one-line
                aria-required="true" aria-invalid=[has_problem.then_some("true")] aria-describedby=[has_problem.then_some("title-problem")] {
                (area(&form.typed.title))
            }
        }
    }
}

/// One field, by its kind.
pub fn field(form: &Form, field: &Field) -> Markup {
    let value = form.typed.value(field);
    let place = ProblemPlace::Field(field.key.clone());
    let has_problem = form.problems_of(&place, None).next().is_some();
    let one = Control { form, field, place: &place, has_problem };
    match (&field.kind, value) {
        (FieldKind::Items { style }, TypedValue::Items(items)) => items::field(form, field, *style, &items),
        (FieldKind::Place, TypedValue::Places(places)) => one.places(&places),
        (FieldKind::Period, TypedValue::Period { start, end }) => one.period(&start, &end),
        (FieldKind::Choices { entries }, TypedValue::Chosen(chosen)) => one.choices(entries, &chosen),
        (FieldKind::Keywords, TypedValue::Keywords { kept, more }) => one.keywords(&kept, &more),
        (FieldKind::Bool, TypedValue::Words(words)) => one.yes_or_no(&words),
        (_, TypedValue::Words(words)) => one.labelled(one.words(&words)),
        _ => html! {},
    }
}

/// A field while it is shown.
struct Control<'a> {
    form: &'a Form<'a>,
    field: &'a Field,
    place: &'a ProblemPlace,
    has_problem: bool,
}

impl Control<'_> {
    fn key(&self) -> &FieldKey {
        &self.field.key
    }

    fn name(&self, part: &str) -> String {
        if part.is_empty() { format!("f.{}", self.key()) } else { format!("f.{}.{part}", self.key()) }
    }

    fn id(&self) -> String {
        format!("f-{}", self.key())
    }

    fn help(&self) -> String {
        let own = self.form.lang.pick(&self.field.help);
        if !own.is_empty() {
            return own.to_owned();
        }
        match &self.field.kind {
            FieldKind::Text => self.form.say("help-text"),
            FieldKind::Date => self.form.say("help-date"),
            FieldKind::Period => self.form.say("help-period"),
            FieldKind::Reference { .. } => self.form.say("help-reference"),
            FieldKind::Person => self.form.say("help-person"),
            FieldKind::Keywords => self.form.say("help-keywords"),
            _ => String::new(),
        }
    }

    /// The ids of its help and of its problem, where it has them.
    fn described(&self) -> Option<String> {
        let help = (!self.help().is_empty()).then(|| format!("{}-help", self.id()));
        let problem = self.has_problem.then(|| format!("{}-problem", self.id()));
        let ids: Vec<String> = help.into_iter().chain(problem).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.has_problem.then_some("true")
    }

    fn required(&self) -> Option<&'static str> {
        self.field.is_required.then_some("true")
    }

    fn name_in_words(&self) -> Markup {
        html! {
            (self.form.lang.pick(&self.field.label))
            @if self.field.is_required { " " span.optional { (self.form.say("write-required")) } }
        }
    }

    fn help_and_problem(&self) -> Markup {
        let help = self.help();
        html! {
            @if !help.is_empty() { p.help id=(format!("{}-help", self.id())) { (help) } }
            (told(self.form, self.place, None, &self.id()))
        }
    }

    /// One control under its label.
    fn labelled(&self, control: Markup) -> Markup {
        html! {
            div.field.has-problem[self.has_problem] {
                label for=(self.id()) { (self.name_in_words()) }
                (self.help_and_problem())
                (control)
            }
        }
    }

    /// Several controls under one legend.
    fn grouped(&self, class: &str, controls: Markup) -> Markup {
        html! {
            fieldset.field.has-problem[self.has_problem].(class) aria-describedby=[self.described()] {
                legend { (self.name_in_words()) }
                (self.help_and_problem())
                (controls)
            }
        }
    }

    fn words(&self, words: &str) -> Markup {
        match &self.field.kind {
            FieldKind::Line { max_chars } if *max_chars > 120 => self.area("3", Some(*max_chars), true, words),
            FieldKind::Line { max_chars } => self.input("text", Some(*max_chars), words),
            FieldKind::Text => self.text(words),
            FieldKind::Number { unit, .. } => self.number(unit.as_deref(), words),
            FieldKind::Link => self.input("url", None, words),
            FieldKind::Choice { entries } => self.choice(entries, words),
            FieldKind::Reference { .. } | FieldKind::Person => self.area("2", None, false, words),
            _ => self.input("text", None, words),
        }
    }

    /// `max_chars` is told to the browser a little larger than it is: the server says by how much, and loses nothing.
    fn input(&self, mode: &str, max_chars: Option<u32>, words: &str) -> Markup {
        html! {
            input id=(self.id()) type="text" inputmode=[(mode != "text").then_some(mode)] name=(self.name("")) value=(words)
                maxlength=[max_chars.map(|max| max.saturating_mul(4))] lang=[self.text_lang()] autocomplete="off"
                aria-required=[self.required()] aria-invalid=[self.invalid()] aria-describedby=[self.described()];
        }
    }

    fn area(&self, rows: &str, max_chars: Option<u32>, is_one_line: bool, words: &str) -> Markup {
        html! {
            textarea id=(self.id()) name=(self.name("")) rows=(rows) maxlength=[max_chars.map(|max| max.saturating_mul(4))]
                lang=[self.text_lang()] data-grow data-one-line[is_one_line]
                aria-required=[self.required()] aria-invalid=[self.invalid()] aria-describedby=[self.described()] {
                (area(words))
            }
        }
    }

    /// Only prose is in the language of the fiche.
    fn text_lang(&self) -> Option<&str> {
        matches!(self.field.kind, FieldKind::Line { .. } | FieldKind::Text).then(|| self.form.text_lang()).flatten()
    }

    fn text(&self, words: &str) -> Markup {
        let rows = if words.len() > 400 { "16" } else { "8" };
        html! {
            div.box.calm[self.field.key != FieldKey::body()] {
                div.toolbar role="group" aria-label=(self.form.lang.say_with("tools-label", &[("field", self.form.lang.pick(&self.field.label).into())])) {
                    @for tool in ["heading", "bold", "italic", "list", "link", "quote", "fiche"] {
                        button type="button" data-tool=(tool) hidden { (self.form.say(&format!("tool-{tool}"))) }
                    }
                    button.last name="do" value="preview" formaction=(self.form.back_at("preview")) { (self.form.say("write-preview")) }
                }
                textarea id=(self.id()) name=(self.name("")) rows=(rows) lang=[self.text_lang()] data-grow data-prose
                    aria-required=[self.required()] aria-invalid=[self.invalid()] aria-describedby=[self.described()] {
                    (area(words))
                }
            }
        }
    }

    fn number(&self, unit: Option<&str>, words: &str) -> Markup {
        html! {
            span.with-unit {
                (self.input("decimal", None, words))
                @if let Some(unit) = unit { span.unit { (unit) } }
            }
        }
    }

    fn choice(&self, entries: &[Entry], chosen: &str) -> Markup {
        let is_known = chosen.is_empty() || entries.iter().any(|entry| entry.id == chosen);
        html! {
            select id=(self.id()) name=(self.name("")) aria-required=[self.required()] aria-invalid=[self.invalid()]
                aria-describedby=[self.described()] {
                option value="" selected[chosen.is_empty()] { (self.form.say("choice-none")) }
                @for (depth, entry) in tree(entries) {
                    option value=(entry.id) selected[entry.id == chosen] {
                        @for _ in 0..depth { (PreEscaped("\u{a0}\u{a0}")) }
                        (self.form.lang.pick(&entry.label))
                    }
                }
                @if !is_known { option value=(chosen) selected { (chosen) } }
            }
        }
    }

    fn choices(&self, entries: &[Entry], chosen: &[String]) -> Markup {
        let unknown = chosen.iter().filter(|id| !id.is_empty() && !entries.iter().any(|entry| entry.id == **id));
        self.grouped("options", html! { div.choices {
            @for (depth, entry) in tree(entries) {
                label.choice.under[depth > 0] {
                    input id=(format!("{}-{}", self.id(), entry.id)) type="checkbox" name=(self.name("")) value=(entry.id) checked[chosen.contains(&entry.id)];
                    span { (self.form.lang.pick(&entry.label)) }
                }
            }
            @for id in unknown {
                label.choice { input type="checkbox" name=(self.name("")) value=(id) checked; span { (id) } }
            }
        } })
    }

    fn yes_or_no(&self, words: &str) -> Markup {
        self.grouped("options", html! { div.choices.in-row {
            @for (value, key) in [("yes", "answer-yes"), ("no", "answer-no"), ("", "choice-none")] {
                label.choice {
                    input id=[(!value.is_empty()).then(|| format!("{}-{value}", self.id()))] type="radio" name=(self.name("")) value=(value) checked[words == value];
                    span { (self.form.say(key)) }
                }
            }
        } })
    }

    fn keywords(&self, kept: &[String], more: &str) -> Markup {
        let more_id = format!("{}-more", self.id());
        self.grouped("keywords", html! {
            div.chips data-chips data-name=(self.name("")) {
                @for word in kept {
                    label.chip { input type="checkbox" name=(self.name("")) value=(word) checked; span lang=[self.form.text_lang()] { (word) } }
                }
                input id=(more_id) type="text" name=(self.name("more")) value=(more) maxlength="20000" autocomplete="off"
                    placeholder=(self.form.say("keywords-more"))
                    aria-label=(self.form.lang.say_with("keywords-more-label", &[("field", self.form.lang.pick(&self.field.label).into())]))
                    aria-invalid=[self.invalid()];
            }
        })
    }

    fn period(&self, start: &str, end: &str) -> Markup {
        let problem_at = |at| self.form.problems_of(self.place, Some(at)).next().map(|_| "true");
        self.grouped("period", html! {
            div.two {
                label { (self.form.say("period-start")) input id=(self.id()) type="text" name=(self.name("start")) value=(start) autocomplete="off" aria-invalid=[problem_at(0)]; }
                label { (self.form.say("period-end")) input id=(format!("{}-end", self.id())) type="text" name=(self.name("end")) value=(end) autocomplete="off" aria-invalid=[problem_at(1)]; }
            }
        })
    }

    /// One place or more; the last one may be left empty.
    fn places(&self, places: &[TypedPlace]) -> Markup {
        let blank = [TypedPlace::default()];
        let shown = if places.is_empty() { &blank[..] } else { places };
        self.grouped(
            "places",
            html! {
                @for (at, place) in shown.iter().enumerate() { (self.place(at, place, shown.len())) }
                button.as-link name="do" value=(format!("add.{}", self.key())) formaction=(self.form.back_at(&self.id())) {
                    (self.form.say("place-add"))
                }
            },
        )
    }

    fn place(&self, at: usize, place: &TypedPlace, count: usize) -> Markup {
        let id = control_id(self.key(), Some(self.field), Some(at));
        let has_problem = self.form.problems_of(self.place, Some(at)).next().is_some();
        let is_located = !place.lat.trim().is_empty() || !place.lon.trim().is_empty();
        let number = self.form.lang.number(at as i64 + 1);
        html! {
            div.place data-row {
                label for=(id) { span.unseen[count == 1] { (self.form.lang.say_with("place-label", &[("number", number.as_str().into())])) } }
                input id=(id) type="text" name=(self.name("label")) value=(place.label) autocomplete="off" maxlength="1200"
                    aria-invalid=[has_problem.then_some("true")] aria-describedby=[self.described()];
                details open[is_located || has_problem] {
                    summary { (self.form.say("place-locate")) }
                    div.two {
                        label { (self.form.say("latitude")) input type="text" inputmode="decimal" name=(self.name("lat")) value=(place.lat) autocomplete="off"; }
                        label { (self.form.say("longitude")) input type="text" inputmode="decimal" name=(self.name("lon")) value=(place.lon) autocomplete="off"; }
                    }
                    label { (self.form.say("precision"))
                        select name=(self.name("precision")) {
                            @let chosen = if place.precision.is_empty() { Precision::Commune.key() } else { &place.precision };
                            @for precision in Precision::ALL {
                                option value=(precision.key()) selected[precision.key() == chosen] { (problems::precision(self.form.lang, precision)) }
                            }
                        }
                    }
                }
                @if count > 1 {
                    button.as-link name="do" value=(format!("remove.{}.{at}", self.key())) formaction=(self.form.back_at(&self.id())) {
                        (self.form.say("place-remove")) span.unseen { " " (number) }
                    }
                }
            }
        }
    }
}

/// The problems of a place, as sentences; of all its entries where `at` is not given.
pub(super) fn told(form: &Form, place: &ProblemPlace, at: Option<usize>, id: &str) -> Markup {
    let mut problems = form.problems_of(place, at).peekable();
    html! {
        @if problems.peek().is_some() {
            div.problem id=(format!("{id}-problem")) {
                @for problem in problems { p { (problems::sentence(form.lang, problem, form.near)) } }
            }
        }
    }
}

/// What stands in a `textarea`: browsers drop a first line break, so one is put before what begins with one.
pub fn area(words: &str) -> Markup {
    html! { @if words.starts_with('\n') { "\n" } (words) }
}

/// The entries of a vocabulary, each under its parent, with how deep it stands.
fn tree(entries: &[Entry]) -> Vec<(usize, &Entry)> {
    fn under<'a>(entries: &'a [Entry], parent: Option<&str>, depth: usize, out: &mut Vec<(usize, &'a Entry)>) {
        for entry in entries.iter().filter(|entry| entry.parent.as_deref() == parent) {
            if out.len() < entries.len() {
                out.push((depth, entry));
                under(entries, Some(&entry.id), depth + 1, out);
            }
        }
    }
    let mut out = Vec::with_capacity(entries.len());
    under(entries, None, 0, &mut out);
    // An entry whose parent is not there stands by itself.
    for entry in entries {
        if !out.iter().any(|(_, other)| other.id == entry.id) {
            out.push((0, entry));
        }
    }
    out
}
