//! Dates, numbers, lists and distances, as each language writes them.

use jiff::{Timestamp, tz::TimeZone};
use kenfiche::{
    domain::value::Date,
    web::language::{Lang, Tongue, compare},
};

fn both() -> [Lang; 2] {
    Tongue::ALL.map(|tongue| Lang::new(tongue, TimeZone::fixed(jiff::tz::offset(1))))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[track_caller]
fn assert_said(say: impl Fn(&Lang) -> String, french: &str, english: &str) {
    let [fr, en] = both();
    assert_eq!((say(&fr).as_str(), say(&en).as_str()), (french, english));
}

#[test]
fn a_day_is_told_in_the_time_zone_of_the_wiki() {
    let late = at("2013-02-23T23:30:00Z");
    assert_said(|lang| lang.date(late), "24 février 2013", "24 February 2013");
    assert_said(|lang| lang.day_month(at("2013-03-01T12:00:00Z")), "1er mars", "1 March");
    assert_said(|lang| lang.month_year(late), "Février 2013", "February 2013");
    assert_said(|lang| lang.time(at("2015-03-03T09:05:00Z")), "10\u{a0}h\u{a0}05", "10:05");
    assert_said(|lang| lang.machine_time(late), "2013-02-23T23:30:00Z", "2013-02-23T23:30:00Z");
}

#[test]
fn a_date_is_as_precise_as_it_is_known() {
    let date = |text: &'static str| move |lang: &Lang| lang.partial_date(Date::parse(text).unwrap());
    assert_said(date("2013-08-01"), "1er août 2013", "1 August 2013");
    assert_said(date("2013-08"), "août 2013", "August 2013");
    assert_said(date("2013"), "2013", "2013");
}

#[test]
fn numbers_are_grouped_and_marked() {
    assert_said(|lang| lang.number(1_204), "1\u{202f}204", "1,204");
    assert_said(|lang| lang.number(-1_234_567), "\u{2212}1\u{202f}234\u{202f}567", "\u{2212}1,234,567");
    assert_said(|lang| lang.number(999), "999", "999");
    assert_said(|lang| lang.decimal("12500.75"), "12\u{202f}500,75", "12,500.75");
    assert_said(|lang| lang.percent(0.124), "12\u{202f}%", "12%");
    assert_said(|lang| lang.percent(0.001), "moins de 1\u{202f}%", "less than 1%");
    assert_said(|lang| lang.percent(0.0), "0\u{202f}%", "0%");
}

#[test]
fn distances_are_rounded_as_people_round_them() {
    assert_said(|lang| lang.distance(3.4), "3\u{a0}m", "3\u{a0}m");
    assert_said(|lang| lang.distance(304.0), "300\u{a0}m", "300\u{a0}m");
    assert_said(|lang| lang.distance(1_234.0), "1,2\u{a0}km", "1.2\u{a0}km");
    assert_said(|lang| lang.distance(999.0), "1\u{a0}km", "1\u{a0}km");
    assert_said(|lang| lang.distance(12_345.0), "12\u{a0}km", "12\u{a0}km");
}

#[test]
fn lists_end_with_a_word() {
    let list = |names: &'static [&'static str]| {
        move |lang: &Lang| lang.list(&names.iter().map(|n| n.to_string()).collect::<Vec<_>>())
    };
    assert_said(list(&[]), "", "");
    assert_said(list(&["A"]), "A", "A");
    assert_said(list(&["A", "B", "C"]), "A, B et C", "A, B and C");
}

#[test]
fn how_long_ago_is_told_by_days_of_the_calendar() {
    let now = at("2026-03-10T12:00:00Z");
    let ago = |then: &'static str| move |lang: &Lang| lang.ago(at(then), now);
    assert_said(ago("2026-03-10T11:59:30Z"), "à l’instant", "just now");
    assert_said(ago("2026-03-10T11:50:00Z"), "il y a 10 minutes", "10 minutes ago");
    assert_said(ago("2026-03-10T10:59:00Z"), "il y a 1 heure", "1 hour ago");
    assert_said(ago("2026-03-09T22:00:00Z"), "hier", "yesterday");
    assert_said(ago("2026-03-07T12:00:00Z"), "il y a 3 jours", "3 days ago");
    assert_said(ago("2025-01-02T12:00:00Z"), "2 janvier 2025", "2 January 2025");
    assert_said(ago("2026-03-10T12:00:09Z"), "à l’instant", "just now");
}

#[test]
fn names_are_in_the_order_of_a_dictionary() {
    let mut names = ["Zoé", "élodie", "Elodie", "cote", "côte", "coté", "Île", "ile"];
    names.sort_by(|a, b| compare(a, b));
    assert_eq!(names, ["cote", "coté", "côte", "Elodie", "élodie", "ile", "Île", "Zoé"]);
}
