//! What `domain` computes.

mod credit;
mod diff;
mod french;
mod link;
mod merge;
mod render;
mod starter_types;
mod value_json;
