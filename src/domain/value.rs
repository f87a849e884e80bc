//! What a field holds: one enum, a variant for each kind of field.

use super::{
    id::{ContributorId, FicheId, ItemId},
    place::Place,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The value of one field of one revision. A field without a value is absent: none of these is ever empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Plain text on one line.
    Line(String),
    /// Markdown, at most 500 KB.
    Text(String),
    Number(Number),
    Bool(bool),
    Date(Date),
    Period(Period),
    /// The id of an entry of the field's vocabulary.
    Choice(String),
    /// Ids of entries, each once, in the vocabulary's order.
    Choices(Vec<String>),
    /// As they were first spelled, each once when folded.
    Keywords(Vec<String>),
    Places(Vec<Place>),
    /// An `http` or `https` address.
    Link(String),
    References(Vec<FicheId>),
    People(Vec<Person>),
    Items(Vec<Item>),
}

/// A decimal number kept as it was written, with the unit of its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    decimal: String,
    pub unit: Option<String>,
}

/// A day, a month or a year of the proleptic Gregorian calendar, years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

/// From a date to another, or still going on. Invariant: the end is not before the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub start: Date,
    pub end: Option<Date>,
}

/// Somebody named in a field: never with a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Person {
    Contributor(ContributorId),
    Name(String),
}

/// One item of a list (a step, a *frein*): its id stays when it is moved or rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    pub title: Option<String>,
    /// Markdown. Empty only beside a title.
    pub text: String,
}

impl Value {
    /// The texts in it that people wrote as prose, each with the item it stands in: what diff, merge and credit work on.
    pub fn texts(&self) -> Vec<(Option<ItemId>, &str)> {
        match self {
            Self::Line(text) | Self::Text(text) => vec![(None, text)],
            Self::Items(items) => items.iter().map(|item| (Some(item.id), item.text.as_str())).collect(),
            _ => Vec::new(),
        }
    }
}

impl Number {
    /// A finite decimal of at most 24 characters; a comma is read as a point. `None` for anything else.
    pub fn parse(text: &str, unit: Option<String>) -> Option<Self> {
        let decimal: String =
            text.trim().chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
        let digits = decimal.strip_prefix('-').unwrap_or(&decimal);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        (decimal.len() <= 24 && is_digits(whole) && is_digits(part)).then_some(Self { decimal, unit })
    }

    /// The number with a point, as it was written.
    pub fn decimal(&self) -> &str {
        &self.decimal
    }

    /// For comparing with bounds. Finite.
    pub fn as_f64(&self) -> f64 {
        self.decimal.parse().unwrap_or(0.0)
    }
}

impl Date {
    /// `2013`, `2013-02` or `2013-02-24`, a day that exists.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let number = |part: &str, width: usize| {
            (part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
        };
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|part| number(part, 2).ok_or(())).transpose().ok()?;
        let day = parts.next().map(|part| number(part, 2).ok_or(())).transpose().ok()?;
        if parts.next().is_some() {
            return None;
        }
        Self::from_parts(year, month.map(|month| month as u8), day.map(|day| day as u8))
    }

    pub fn from_parts(year: i16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let is_month = month.is_none_or(|month| (1..=12).contains(&month));
        let is_day = match (month, day) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(month), Some(day)) => is_month && (1..=days_in(year, month)).contains(&day),
        };
        ((1..=9999).contains(&year) && is_month && is_day).then_some(Self { year, month, day })
    }

    pub fn year(self) -> i16 {
        self.year
    }

    pub fn month(self) -> Option<u8> {
        self.month
    }

    pub fn day(self) -> Option<u8> {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

fn days_in(year: i16, month: u8) -> u8 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_dates() {
        for good in ["2013", "2013-02", "2012-02-29", "0001-01-01"] {
            assert_eq!(Date::parse(good).unwrap().to_string(), good);
        }
        for bad in ["", "13", "2013-2", "2013-02-29", "2013-13", "2013-00", "0000", "2013-02-24-01", "+013", "2013-"] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_number_is_kept_as_written() {
        assert_eq!(Number::parse(" 1 250,50 ", None).unwrap().decimal(), "1250.50");
        for bad in ["", "-", "1.", "1e5", "NaN", "1.2.3", "١"] {
            assert_eq!(Number::parse(bad, None), None, "{bad}");
        }
    }
}
