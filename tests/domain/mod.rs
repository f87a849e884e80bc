//! What `domain` computes.

mod link;
mod render;
mod starter_types;
mod value_json;
