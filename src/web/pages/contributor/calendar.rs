//! What a person wrote over the years: a row for each, a dot for each day; and the same as a table.

use super::evidence::month_query;
use crate::{
    domain::contributor::Contributor,
    store::Deed,
    web::{language::Lang, told},
};
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Years that are shown, the last ones.
const YEARS_MAX: i16 = 40;

/// One day on which they wrote.
#[derive(Debug, Default, PartialEq, Eq)]
struct Day {
    revisions: u32,
    words: u32,
}

/// A row for each year, a dot for each day, as large as its words; and the same as a table.
pub fn calendar(lang: &Lang, me: &Contributor, deeds: &[Deed]) -> Markup {
    let days = days(deeds);
    let dated: Vec<(Date, &Day)> = days.iter().filter_map(|(day, of)| Some((date_of(*day)?, of))).collect();
    let (Some(first), Some(last)) =
        (dated.iter().map(|(date, _)| date.year()).min(), dated.iter().map(|(date, _)| date.year()).max())
    else {
        return html! {};
    };
    let first = first.max(last - YEARS_MAX + 1);
    html! {
        section.block {
            h2 { (lang.say("person-over-time")) }
            p.quiet { (lang.say("person-dots")) }
            div.calendar-box aria-hidden="true" { div.calendar {
                (months(lang))
                @for year in first..=last {
                    span { (year) }
                    svg width="100%" height="28" focusable="false" {
                        line x1="0" x2="100%" y1="14" y2="14" {}
                        @for (date, day) in dated.iter().filter(|(date, _)| date.year() == year) {
                            circle cx=(format!("{:.1}%", through_year(*date) * 100.0)) cy="14" r=(format!("{:.1}", radius(day.words))) {}
                        }
                    }
                }
            } }
            details {
                summary { (lang.say("person-as-table")) }
                (table(lang, me, &dated))
            }
        }
    }
}

/// The first letters of the months, over the middle of each.
fn months(lang: &Lang) -> Markup {
    html! {
        span {}
        svg width="100%" height="20" focusable="false" {
            @for (at, letter) in lang.say("month-letters").split(' ').enumerate() {
                text x=(format!("{:.2}%", (at as f64 + 0.5) / 12.0 * 100.0)) y="14" text-anchor="middle" { (letter) }
            }
        }
    }
}

/// How much of its year has passed, each month a twelfth.
fn through_year(date: Date) -> f64 {
    let day = f64::from(date.day()) - 0.5;
    (f64::from(date.month()) - 1.0 + day / f64::from(date.days_in_month())) / 12.0
}

/// In pixels: the area grows with the words, the least is seen, the most stays in its row.
fn radius(words: u32) -> f64 {
    (f64::from(words).sqrt() * 0.35).clamp(2.5, 12.0)
}

fn table(lang: &Lang, me: &Contributor, dated: &[(Date, &Day)]) -> Markup {
    let mut months: BTreeMap<(i16, i8), (u32, u32, u32)> = BTreeMap::new();
    for (date, day) in dated {
        let (days, revisions, words) = months.entry((date.year(), date.month())).or_default();
        *days += 1;
        *revisions += day.revisions;
        *words += day.words;
    }
    let name = |year: i16, month: i8| {
        let date = crate::domain::value::Date::from_parts(year, Some(month as u8), None);
        date.map_or_else(|| year.to_string(), |date| lang.partial_date(date))
    };
    html! {
        table {
            thead { tr { @for key in ["table-month", "table-days", "table-revisions", "table-words"] { th scope="col" { (lang.say(key)) } } } }
            tbody {
                @for ((year, month), (days, revisions, words)) in months.iter().rev() {
                    tr {
                        th scope="row" { a href=(format!("{}/evidence?{}", told::address(me), month_query(*year, *month))) { (name(*year, *month)) } }
                        @for count in [days, revisions, words] { td { (lang.number(i64::from(*count))) } }
                    }
                }
            }
        }
    }
}

pub fn date_of(day: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// By day, the first one first.
fn days(deeds: &[Deed]) -> BTreeMap<i32, Day> {
    let mut days: BTreeMap<i32, Day> = BTreeMap::new();
    for deed in deeds {
        let day = days.entry(deed.day).or_default();
        day.revisions += 1;
        day.words = day.words.saturating_add(deed.wrote);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_its_place_in_the_year_and_its_size() {
        assert!(through_year(Date::constant(2024, 1, 1)) < 0.01);
        assert!(through_year(Date::constant(2023, 12, 31)) > 0.99);
        assert_eq!(date_of(-1), Some(Date::constant(1969, 12, 31)));
        assert_eq!(date_of(i32::MAX), None);
        assert!(radius(0) == 2.5 && radius(100) < radius(400) && radius(u32::MAX) == 12.0);
    }
}
