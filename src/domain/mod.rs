//! WHAT IT IS ABOUT: fiches, their types, their revisions, and what can be computed of them without a file, a network,
//! a clock or chance.
//!
//! In reading order: `id` and `text` (names and words), `place` and `value` (what a field holds), `fiche_type` (which
//! fields there are; `type_rules`, `personal`: what they may be and hold; `value_json`: written as JSON), `fiche`
//! (one state of a fiche), `contributor` (who writes), `revision` (a state that is kept: [`revision::Revision`]),
//! `link` (where its texts lead), `render` (its texts as HTML), `diff` (what
//! changed between two states), `merge` (two people's changes put together).

pub mod contributor;
pub mod credit;
pub mod diff;
pub mod fiche;
pub mod fiche_type;
pub mod id;
pub mod link;
pub mod merge;
pub mod personal;
pub mod place;
pub mod render;
pub mod revision;
pub mod text;
pub mod type_rules;
pub mod value;
pub mod value_json;
