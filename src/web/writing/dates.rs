//! Dates as people type them: 24/02/2013, 02/2013, 2013, 2013-02-24, 24 février 2013.

use crate::domain::{text, value::Date};

/// The first letters that tell a month, folded, in French and in English, by month.
const MONTHS: [[&str; 2]; 12] = [
    ["janv", "jan"],
    ["fev", "feb"],
    ["mars", "mar"],
    ["avr", "apr"],
    ["mai", "may"],
    ["juin", "jun"],
    ["juil", "jul"],
    ["aou", "aug"],
    ["sept", "sep"],
    ["oct", "oct"],
    ["nov", "nov"],
    ["dec", "dec"],
];

/// A day, a month or a year. The day comes first, as in both languages of the interface; `None` for what is no date.
pub fn parse(typed: &str) -> Option<Date> {
    let typed = typed.trim();
    if let Some(date) = Date::parse(typed) {
        return Some(date);
    }
    if typed.len() > 60 {
        return None;
    }
    let parts: Vec<&str> =
        typed.split(|c: char| "/.-".contains(c) || c.is_whitespace()).filter(|part| !part.is_empty()).collect();
    match parts[..] {
        [year] => Date::from_parts(parsed_year(year)?, None, None),
        [month, year] => Date::from_parts(parsed_year(year)?, Some(parsed_month(month)?), None),
        [day, month, year] => Date::from_parts(parsed_year(year)?, Some(parsed_month(month)?), Some(parsed_day(day)?)),
        _ => None,
    }
}

/// The date as the form shows it: what [`parse`] reads back as the same date.
pub fn typed(date: Date) -> String {
    match (date.month(), date.day()) {
        (Some(month), Some(day)) => format!("{day:02}/{month:02}/{:04}", date.year()),
        (Some(month), None) => format!("{month:02}/{:04}", date.year()),
        (None, _) => format!("{:04}", date.year()),
    }
}

fn parsed_year(part: &str) -> Option<i16> {
    (part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok()).flatten()
}

fn parsed_month(part: &str) -> Option<u8> {
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        return (part.len() <= 2).then(|| part.parse().ok()).flatten();
    }
    let folded = text::folded(part);
    let found = MONTHS.iter().position(|[fr, en]| folded.starts_with(fr) || folded.starts_with(en))?;
    Some(found as u8 + 1)
}

fn parsed_day(part: &str) -> Option<u8> {
    let digits = part.strip_suffix("er").unwrap_or(part);
    (digits.len() <= 2 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_type_them() {
        for (given, expected) in [
            ("24/02/2013", "2013-02-24"),
            (" 4.2.2013 ", "2013-02-04"),
            ("2013-02-24", "2013-02-24"),
            ("02/2013", "2013-02"),
            ("2013", "2013"),
            ("1er mars 2013", "2013-03-01"),
            ("24 février 2013", "2013-02-24"),
            ("August 2013", "2013-08"),
            ("juin 2013", "2013-06"),
            ("juillet 2013", "2013-07"),
        ] {
            let read = parse(given).unwrap_or_else(|| panic!("{given} is a date"));
            assert_eq!(read.to_string(), expected);
            assert_eq!(parse(&typed(read)), Some(read));
        }
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for bad in ["", "hier", "30/02/2013", "02/24/2013", "13", "24/02/13", "24 02", "1/2/3/2013", "13/2013"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
