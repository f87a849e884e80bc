//! What changed between two states of a fiche: texts by paragraph and by word, fields by kind, and the facts that are kept of it.
//!
//! In reading order: `cut` (a text as blocks), `align` (two sequences, in bounded work), `word` (two blocks, word by word),
//! `like` (how alike two blocks are), `candidate` and `pair` (which block became which, and what moved), `text` ([`text()`] and [`TextDifference`]), `stretch` (a difference as
//! one row), `hunk` (as replacements), `content` ([`content()`] and
//! [`Difference`]), `facts` ([`facts()`] and [`Facts`]). The rules and their sources are told in `docs/difference.md`.

mod align;
mod candidate;
mod content;
pub(in crate::domain) mod cut;
mod facts;
pub(in crate::domain) mod hunk;
mod like;
mod pair;
mod stretch;
mod text;
mod word;

pub(in crate::domain) use align::longest_increasing;
pub use content::{
    BinChange, Difference, Entry, EntryChange, FieldChange, FieldDifference, ItemChange, ItemState, PlaceChange, Turn,
    content,
};
pub use facts::{FACTS_MAX_BYTES, Fact, FactValue, Facts, FieldFact, creation_facts, facts};
pub use stretch::{Fate, Stretch};
pub(in crate::domain) use text::text_cut;
pub use text::{Block, Counts, Direction, MoveId, Run, TextDifference, text};
