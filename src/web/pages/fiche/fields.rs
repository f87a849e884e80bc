//! The values of fields, laid out for people: words instead of keys, dates and numbers as the language writes them.

use super::dressed::{Dressed, Lines};
use crate::{
    domain::{
        fiche_type::{Field, FieldKind, Sign, TypeKey},
        place::{Place, Precision},
        value::{Date, Number, Period, Person, Value},
    },
    web::{
        language::{Lang, Tongue},
        signs,
    },
    wiki::reading::FichePage,
};
use maud::{Markup, html};

/// What values need around them to be shown.
pub struct Showing<'a> {
    pub lang: &'a Lang,
    pub page: &'a FichePage,
    /// The sign of a type, for fiches that are named.
    pub sign: &'a dyn Fn(&TypeKey) -> Sign,
    /// `lang` of what people wrote, when it is not the page's.
    pub text_lang: Option<&'a str>,
    /// When each word is shown with whoever wrote it.
    pub dressed: Option<&'a Dressed<'a>>,
}

impl Showing<'_> {
    /// A definition list of these fields; nothing when there are none.
    pub fn list(&self, fields: &[(&Field, &Value)]) -> Markup {
        html! {
            @if !fields.is_empty() {
                dl.fields {
                    @for (field, value) in fields {
                        div { dt { (self.lang.pick(&field.label)) } dd { (self.value(field, value)) } }
                    }
                }
            }
        }
    }

    /// A value in words.
    pub fn value(&self, field: &Field, value: &Value) -> Markup {
        let lang = self.lang;
        if let Some(dressed) = self.dressed
            && let Some(lines) = self.typed_lines(value)
        {
            return html! { span lang=[self.text_lang] { (dressed.lines(&field.key, lines)) } };
        }
        html! {
            @match value {
                Value::Line(words) | Value::Text(words) => span lang=[self.text_lang] { (words) },
                Value::Number(number) => span.number { (self.number(number)) },
                Value::Bool(yes) => (lang.say(if *yes { "yes" } else { "no" })),
                Value::Date(date) => (self.date(*date)),
                Value::Period(period) => (self.period(*period)),
                Value::Choice(id) => (self.entry(field, id)),
                Value::Choices(ids) => (commas(ids.iter().map(|id| self.entry(field, id)))),
                Value::Keywords(words) => (commas(words.iter().map(|word| self.keyword(word)))),
                Value::Places(places) => ul { @for place in places { li { (self.place(place)) } } },
                Value::Link(address) => (link(address)),
                Value::References(ids) => ul.signed {
                    @for id in ids {
                        @match self.page.references.get(id) {
                            Some(card) => li { (self.fiche(card)) },
                            None => li.quiet { (lang.say("fiche-not-there")) },
                        }
                    }
                },
                Value::People(people) => (commas(people.iter().map(|person| self.person(person)))),
                Value::Items(items) => ul { @for item in items { li lang=[self.text_lang] {
                    @if let Some(title) = &item.title { b { (title) } " " }
                    (item.text)
                } } },
            }
        }
    }

    /// What people typed of a value, as it is credited; `None` for what is chosen.
    fn typed_lines<'v>(&self, value: &'v Value) -> Option<Lines<'v>> {
        let shown = |words: String| Some(Lines::Shown(words));
        match value {
            Value::Line(words) | Value::Text(words) | Value::Link(words) => Some(Lines::Typed(vec![words])),
            Value::Keywords(words) => Some(Lines::Typed(words.iter().map(String::as_str).collect())),
            Value::Places(places) => Some(Lines::Typed(places.iter().map(|place| place.label.as_str()).collect())),
            Value::Number(number) => shown(self.number(number)),
            Value::Date(date) => shown(self.lang.partial_date(*date)),
            Value::Period(period) => shown(self.plain_period(*period)),
            Value::People(people) => {
                let name =
                    |person: &'v Person| if let Person::Name(name) = person { Some(name.as_str()) } else { None };
                people.iter().map(name).collect::<Option<Vec<&str>>>().map(Lines::Typed)
            }
            _ => None,
        }
    }

    /// A fiche by its title, behind the sign of its type.
    pub fn fiche(&self, card: &crate::store::Card) -> Markup {
        let text_lang = (card.lang != self.lang.code()).then_some(card.lang.as_str());
        html! {
            (signs::sign((self.sign)(&card.type_key)))
            a href=(format!("/fiche/{}", card.slug)) lang=[text_lang] { (card.title) }
        }
    }

    fn number(&self, number: &Number) -> String {
        let decimal = self.lang.decimal(number.decimal());
        number.unit.as_ref().map_or(decimal.clone(), |unit| format!("{decimal}\u{a0}{unit}"))
    }

    fn entry(&self, field: &Field, id: &str) -> Markup {
        html! { @match field.entry(id) { Some(entry) => (self.lang.pick(&entry.label)), None => (id) } }
    }

    fn keyword(&self, word: &str) -> Markup {
        html! { a href=(format!("/fiches?theme={}", query(word))) lang=[self.text_lang] { (word) } }
    }

    fn person(&self, person: &Person) -> Markup {
        html! {
            @match person {
                Person::Name(name) => (name),
                Person::Contributor(id) => @match self.page.names.get(*id) {
                    Some(contributor) => a href=(format!("/contributor/{}", contributor.slug())) { (contributor.name) },
                    None => (self.lang.say("somebody")),
                },
            }
        }
    }

    fn date(&self, date: Date) -> Markup {
        html! { time datetime=(date.to_string()) { (self.lang.partial_date(date)) } }
    }

    fn plain_period(&self, period: Period) -> String {
        let words =
            |date: Date, key: &str| format!("{} {}", self.period_word(date, key).trim(), self.lang.partial_date(date));
        match period.end {
            None => words(period.start, "period-since"),
            Some(end) if end == period.start => self.lang.partial_date(end),
            Some(end) => format!("{} {}", words(period.start, "period-from"), words(end, "period-to")),
        }
    }

    fn period(&self, period: Period) -> Markup {
        let start = period.start;
        html! {
            @match period.end {
                None => { (self.period_word(start, "period-since")) (self.date(start)) },
                Some(end) if end == start => (self.date(end)),
                Some(end) => {
                    (self.period_word(start, "period-from")) (self.date(start))
                    " " (self.period_word(end, "period-to")) (self.date(end))
                },
            }
        }
    }

    fn period_word(&self, date: Date, key: &str) -> String {
        let unit = if date.day().is_some() { "day" } else { "month" };
        format!("{} ", self.lang.say(&format!("{key}-{unit}")))
    }

    /// The label leads to the fiches of the same place; the point to whatever shows maps here.
    fn place(&self, place: &Place) -> Markup {
        html! {
            span {
                a href=(format!("/fiches?place={}", query(&place.label))) lang=[self.text_lang] { (place.label) }
                @if let Some(point) = place.point {
                    span.point.small.quiet {
                        a href=(format!("geo:{:.5},{:.5}", point.lat(), point.lon())) {
                            (self.degrees(point.lat(), "N", "S")) ", " (self.degrees(point.lon(), "E", self.west()))
                        }
                        @if place.precision != Precision::Exact {
                            " " (self.lang.say(&format!("precision-{}", place.precision.key())))
                        }
                    }
                }
            }
        }
    }

    /// « 48,3904° N ».
    fn degrees(&self, degrees: f64, positive: &str, negative: &str) -> String {
        let side = if degrees < 0.0 { negative } else { positive };
        format!("{}°\u{a0}{side}", self.lang.decimal(&format!("{:.4}", degrees.abs())))
    }

    fn west(&self) -> &'static str {
        if self.lang.tongue == Tongue::Fr { "O" } else { "W" }
    }
}

/// Whether a field is one of those that are shown in a list of fields, and not as a text or a block of its own.
pub fn is_listed(field: &Field) -> bool {
    !matches!(field.kind, FieldKind::Text | FieldKind::Items { .. })
        && field.key != crate::domain::fiche_type::FieldKey::lead()
}

/// An address by its host, as people say it.
pub fn link(address: &str) -> Markup {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let has_path = rest.len() > host.len() + 1;
    let end = if has_path { "\u{2009}/\u{2009}…" } else { "" };
    let shown = format!("{}{end}", host.strip_prefix("www.").unwrap_or(host));
    html! { a href=(address) rel="nofollow noopener ugc" { (shown) } }
}

fn commas(parts: impl Iterator<Item = Markup>) -> Markup {
    html! { @for (at, part) in parts.enumerate() { @if at > 0 { ", " } (part) } }
}

/// A value of a query, percent-encoded.
pub fn query(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => (byte as char).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
