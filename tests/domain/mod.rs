//! What `domain` computes.

mod credit;
mod credited;
mod diff;
mod diff_cases;
mod french;
mod link;
mod merge;
mod render;
mod starter_types;
mod value_json;
