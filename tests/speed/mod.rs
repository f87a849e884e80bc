//! What must not become slow, as ratios: a busy machine slows both sides of a ratio alike.

mod difference;
mod saving;
