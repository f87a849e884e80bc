//! The form on which a fiche is written: what was typed, what it says, and how it is shown again.
//!
//! In reading order: `typed` (what was typed, exactly), `shown` (a fiche as a form), `reading` (a form as a draft), `dates`,
//! `problems` (what to put right), `fields` and `items` (the controls), `preview`, `notice` (what is told after a save).

pub mod ask;
mod dates;
pub mod fields;
mod items;
pub mod notice;
pub mod page;
pub mod preview;
pub mod problems;
pub mod reading;
pub mod shown;
pub mod typed;
