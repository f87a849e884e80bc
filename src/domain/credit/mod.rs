//! Who wrote every word that stands: given the revisions of a fiche, oldest first, the author and the revision of origin of
//! each token of each.
//!
//! `docs/credit.md` gives the rules and their reasons. In reading order: [`input`] (a revision as parts of text), [`spans`] (the
//! answer), [`state`] (what is remembered between two revisions); beside them [`lasting`] and [`quote`],
//! which read the answer, and [`care`], which is counted apart.

mod align;
mod answer;
mod book;
pub mod care;
mod carried;
mod codec;
mod columns;
mod cut;
mod forget;
pub mod input;
pub mod lasting;
pub mod quote;
mod returns;
pub mod session;
pub mod spans;
pub mod state;
mod typed;
mod versions;
mod whole;
mod words;

pub use carried::{carried, typed_words, words_brought, words_carried};
pub use codec::VERSION;
pub use input::{Input, Part};
pub use session::Session;
pub use spans::{Share, Span, Spans};
pub use state::{State, credit};
