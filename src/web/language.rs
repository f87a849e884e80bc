//! The two languages of the interface: which one, its messages, and how it writes dates, numbers, lists and distances.

use super::{App, visitor};
use crate::domain::{revision, value::Date};
use actix_web::{HttpRequest, http::header, web::Data};
use fluent_bundle::{
    FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle, types::FluentNumber,
};
use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};
use rust_embed::RustEmbed;
use std::{cmp::Ordering, sync::LazyLock};

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tongue {
    Fr,
    En,
}

/// The language in which somebody reads, and the time zone in which their days are told. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Lang {
    pub tongue: Tongue,
    zone: TimeZone,
}

#[derive(RustEmbed)]
#[folder = "assets/i18n/"]
struct Messages;

type Bundle = FluentBundle<FluentResource>;

static FR: LazyLock<Bundle> = LazyLock::new(|| bundle(Tongue::Fr));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Tongue::En));
static ORDER: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| CollatorBorrowed::try_new(Default::default(), CollatorOptions::default()).ok());

/// Between a number and what follows it, and in numbers: never broken, narrow.
const NARROW: char = '\u{202f}';
const UNBROKEN: char = '\u{a0}';

impl Tongue {
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// As in `lang="…"`, in cookies and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tongue| tongue.code() == code)
    }

    pub fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// The choice that was remembered, else what the browser prefers, else what the settings say.
    pub fn of(request: &HttpRequest) -> Self {
        let remembered = visitor::cookie(request, "lang").and_then(Self::parse);
        let header = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let chosen = || request.app_data::<Data<App>>().and_then(|app| Self::parse(app.settings.language.as_str()));
        remembered.or_else(|| header.and_then(Self::preferred)).or_else(chosen).unwrap_or(Self::Fr)
    }

    /// The best of ours in an `Accept-Language`; `None` when it names none of them.
    fn preferred(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',').take(32) {
            let (range, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight = match weight.trim().strip_prefix("q=") {
                Some("1") => 1.0,
                weight => weight.and_then(|q| q.parse::<f32>().ok()).unwrap_or(0.0),
            };
            let primary = range.trim().split('-').next().unwrap_or_default();
            let ours = Self::ALL.into_iter().find(|tongue| primary.eq_ignore_ascii_case(tongue.code()));
            let Some(tongue) = ours.filter(|_| weight > 0.0) else { continue };
            if best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, tongue));
            }
        }
        best.map(|(_, tongue)| tongue)
    }

    fn bundle(self) -> &'static Bundle {
        match self {
            Self::Fr => &FR,
            Self::En => &EN,
        }
    }
}

impl Lang {
    pub fn new(tongue: Tongue, zone: TimeZone) -> Self {
        Self { tongue, zone }
    }

    /// As in `lang="…"`.
    pub fn code(&self) -> &'static str {
        self.tongue.code()
    }

    /// The words for which the key stands. About 0.5 µs. A key without a message is logged and shown as it is.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The same, with values: `("count", 3.into())`, `("name", name.into())`. Numbers are written as the language wants.
    pub fn say_with(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let bundle = self.tongue.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.code(), "no such message");
            return key.to_owned();
        };
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set(*name, value.clone());
        }
        let mut problems: Vec<FluentError> = Vec::new();
        let said = bundle.format_pattern(pattern, Some(&arguments), &mut problems).into_owned();
        if !problems.is_empty() {
            tracing::error!(key, language = self.code(), ?problems, "a message could not be put together");
        }
        said
    }

    /// One of the two, by language: labels of types and fields.
    pub fn pick<'a>(&self, words: &'a crate::domain::fiche_type::Words) -> &'a str {
        match self.tongue {
            Tongue::Fr => &words.fr,
            Tongue::En => &words.en,
        }
    }

    /// « 24 février 2013 », “24 February 2013”.
    pub fn date(&self, at: impl Into<Timestamp>) -> String {
        let at = self.zoned(at);
        self.day_month_year(at.day(), at.month(), at.year())
    }

    /// « 3 mars », “3 March”.
    pub fn day_month(&self, at: impl Into<Timestamp>) -> String {
        let at = self.zoned(at);
        self.say_with("date-day-month", &[("day", self.day(at.day())), ("month", self.month(at.month()).into())])
    }

    /// « Mars 2015 », “March 2015”: a heading.
    pub fn month_year(&self, at: impl Into<Timestamp>) -> String {
        let at = self.zoned(at);
        capital(&self.month_and_year(at.month(), at.year()))
    }

    /// « 10 h 22 », “10:22”.
    pub fn time(&self, at: impl Into<Timestamp>) -> String {
        let at = self.zoned(at);
        let minute = format!("{:02}", at.minute());
        self.say_with("time", &[("hour", at.hour().to_string().into()), ("minute", minute.into())])
    }

    /// « 24 février 2013 à 10 h 22 ».
    pub fn date_time(&self, at: impl Into<Timestamp>) -> String {
        let at = at.into();
        self.say_with("date-time", &[("date", self.date(at).into()), ("time", self.time(at).into())])
    }

    /// For `datetime="…"`: the instant, in UTC, to the second.
    pub fn machine_time(&self, at: impl Into<Timestamp>) -> String {
        at.into().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The instant in the time zone of the wiki: for folding by day, month and year.
    pub fn zoned(&self, at: impl Into<Timestamp>) -> ZonedDateTime {
        at.into().to_zoned_datetime(self.zone.clone())
    }

    /// How long ago, in words: « il y a 10 minutes », « hier ». Only for pages that are not kept.
    pub fn ago(&self, at: impl Into<Timestamp>, now: impl Into<Timestamp>) -> String {
        let (at, now) = (at.into(), now.into());
        let seconds = now.as_second() - at.as_second();
        let days = self.zoned(at).date().until(self.zoned(now).date()).map_or(0, |span| span.get_days());
        match (seconds, days) {
            (..60, ..=0) => self.say("ago-now"),
            (..3_600, _) => self.say_with("ago-minutes", &[("count", (seconds / 60).into())]),
            (_, ..=0) => self.say_with("ago-hours", &[("count", (seconds / 3_600).into())]),
            (_, 1) => self.say("ago-yesterday"),
            (_, 2..=6) => self.say_with("ago-days", &[("count", days.into())]),
            _ => self.date(at),
        }
    }

    /// A date of a field, as precise as it is: « 24 février 2013 », « février 2013 », « 2013 ».
    pub fn partial_date(&self, date: Date) -> String {
        match (date.month(), date.day()) {
            (Some(month), Some(day)) => self.day_month_year(day as i8, month as i8, date.year()),
            (Some(month), None) => self.month_and_year(month as i8, date.year()),
            (None, _) => date.year().to_string(),
        }
    }

    /// « 1 204 », “1,204”.
    pub fn number(&self, number: i64) -> String {
        grouped(&number.to_string(), self.tongue)
    }

    /// A decimal with a point, as people write it: « 12,5 », “12.5”.
    pub fn decimal(&self, decimal: &str) -> String {
        grouped(decimal, self.tongue)
    }

    /// A share between 0 and 1 as « 12 % », “12%”; below a half percent « moins de 1 % ».
    pub fn percent(&self, share: f64) -> String {
        let percent = (share * 100.0).round() as i64;
        match percent {
            0 if share > 0.0 => self.say("percent-less-than-one"),
            _ => self.say_with("percent", &[("number", percent.into())]),
        }
    }

    /// « 300 m », « 1,2 km », « 42 km », from metres.
    pub fn distance(&self, metres: f64) -> String {
        let (number, unit) = match metres {
            ..95.0 => (format!("{:.0}", metres.max(0.0)), "m"),
            ..995.0 => (format!("{:.0}", (metres / 10.0).round() * 10.0), "m"),
            ..9_950.0 => (format!("{:.1}", metres / 1_000.0), "km"),
            _ => (format!("{:.0}", metres / 1_000.0), "km"),
        };
        format!("{}{UNBROKEN}{unit}", self.decimal(number.strip_suffix(".0").unwrap_or(&number)))
    }

    /// « A », « A et B », « A, B et C ».
    pub fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [name] => name.clone(),
            [names @ .., last] => {
                self.say_with("list-and", &[("names", names.join(", ").into()), ("last", last.as_str().into())])
            }
        }
    }

    /// « texte » between the quotation marks of the language.
    pub fn quoted(&self, text: &str) -> String {
        self.say_with("quoted", &[("text", text.into())])
    }

    /// The order of names for people: accents and case count only between names that are otherwise the same.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        compare(a, b)
    }

    fn day_month_year(&self, day: i8, month: i8, year: i16) -> String {
        let values = [("day", self.day(day)), ("month", self.month(month).into()), ("year", year.to_string().into())];
        self.say_with("date-long", &values)
    }

    fn month_and_year(&self, month: i8, year: i16) -> String {
        let values = [("month", self.month(month).into()), ("year", year.to_string().into())];
        self.say_with("date-month-year", &values)
    }

    fn day(&self, day: i8) -> FluentValue<'static> {
        match (day, self.tongue) {
            (1, Tongue::Fr) => "1er".into(),
            _ => day.to_string().into(),
        }
    }

    fn month(&self, month: i8) -> String {
        self.say_with("month", &[("number", month.into())])
    }
}

/// French order (cote, coté, côte), by the root collation, which is also that of English.
pub fn compare(a: &str, b: &str) -> Ordering {
    match &*ORDER {
        Some(order) => order.compare(a, b).then_with(|| a.cmp(b)),
        None => a.cmp(b),
    }
}

impl From<revision::Timestamp> for Timestamp {
    fn from(at: revision::Timestamp) -> Self {
        Self::from_millisecond(at.0).unwrap_or_default()
    }
}

/// Every message file of a language: its name and its text, by name.
pub fn files(tongue: Tongue) -> Vec<(String, String)> {
    let mut files: Vec<_> = Messages::iter()
        .filter(|name| name.starts_with(tongue.code()) && name[2..].starts_with('/'))
        .filter_map(|name| {
            let file = Messages::get(&name)?;
            Some((name.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect();
    files.sort();
    files
}

fn bundle(tongue: Tongue) -> Bundle {
    let id = tongue.code().parse().expect("a language code of two letters is well formed");
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match tongue {
        Tongue::Fr => |value, _| written(value, Tongue::Fr),
        Tongue::En => |value, _| written(value, Tongue::En),
    }));
    for (name, text) in files(tongue) {
        let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, problems)| {
            tracing::error!(name, ?problems, "a message file is malformed");
            resource
        });
        if let Err(problems) = bundle.add_resource(resource) {
            tracing::error!(name, ?problems, "a message is there twice");
        }
    }
    bundle
}

fn written(value: &FluentValue<'_>, tongue: Tongue) -> Option<String> {
    match value {
        FluentValue::Number(FluentNumber { value, .. }) => Some(grouped(&value.to_string(), tongue)),
        _ => None,
    }
}

/// Digits by threes from ten thousand on (from a thousand in English and in French alike, as in the look), decimal mark.
fn grouped(decimal: &str, tongue: Tongue) -> String {
    let (mark, point) = match tongue {
        Tongue::Fr => (NARROW, ','),
        Tongue::En => (',', '.'),
    };
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |digits| ("\u{2212}", digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(mark);
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push(point);
        text.push_str(part);
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
