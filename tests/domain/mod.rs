//! What `domain` computes.

mod link;
mod render;
