//! A table of measures in Markdown: what, how much is wanted, what came out.

use std::{fmt, time::Duration};

pub struct Table(Vec<Row>);

struct Row {
    what: String,
    goal: Goal,
    measured: f64,
    /// What stands behind the figure.
    more: String,
}

/// What a measure may come to.
#[derive(Clone, Copy)]
pub enum Goal {
    /// At most so many times a bare handler.
    Times(f64),
    /// Fewer milliseconds of processor time.
    Ms(f64),
    /// Less, and of which unit.
    Below(f64, &'static str),
    /// At least, and of which unit.
    Above(f64, &'static str),
    /// Times a bare handler, however many.
    AnyTimes,
    /// Milliseconds of processor time, however many.
    AnyMs,
}

impl Table {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn push(&mut self, what: &str, goal: Goal, measured: f64, more: String) {
        println!("{what}: {measured:.3} {more}");
        self.0.push(Row { what: what.to_owned(), goal, measured, more });
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | goal | measured | met |\n|---|---|---|---|")?;
        self.0.iter().try_for_each(|row| row.fmt(f))
    }
}

impl Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, measured, more, .. } = self;
        let more = if more.is_empty() { String::new() } else { format!(" ({more})") };
        let (goal, measured, is_met) = match self.goal {
            Goal::Times(most) => (format!("at most {most} × bare"), format!("{measured:.2} ×"), *measured <= most),
            Goal::Ms(most) => (format!("under {most} ms"), format!("{measured:.3} ms"), *measured < most),
            Goal::Below(most, unit) => {
                (format!("under {most} {unit}"), format!("{measured:.1} {unit}"), *measured < most)
            }
            Goal::Above(least, unit) => {
                (format!("at least {least} {unit}"), format!("{measured:.2} {unit}"), *measured >= least)
            }
            Goal::AnyTimes => return writeln!(f, "| {what} | | {measured:.2} ×{more} | |"),
            Goal::AnyMs => return writeln!(f, "| {what} | | {measured:.3} ms{more} | |"),
        };
        let is_met = if is_met { "yes" } else { "no" };
        writeln!(f, "| {what} | {} | {}{more} | {is_met} |", goal.trim_end(), measured.trim_end())
    }
}

pub fn micros(time: Duration) -> String {
    format!("{:.1} µs", time.as_nanos() as f64 / 1_000.0)
}

pub fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}
