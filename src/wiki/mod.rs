//! WHAT ONE CAN DO: the verbs of a wiki; the only place where domain and store meet.
//!
//! In reading order: `failure` (what can go wrong), `reading`, `credit` (who wrote what), `draft` and `saving` (write, merge), `near` (titles that are alike),
//! `adapting` (a fiche made from another), `mending` (restore, undo, rename, remove), `undoing` (all that an account did),
//! `thanks`, `history`, `people`, `portrait`,
//! `accounts` (join, sign in), `importing`, `types`, `remembered` (what was read and stays true), `outside` (time and chance). [`Wiki`] is the way in.

pub mod accounts;
pub mod adapting;
pub mod credit;
pub mod draft;
pub mod failure;
pub mod history;
pub mod importing;
pub mod just_saved;
pub mod mending;
pub mod naming;
mod near;
pub mod outside;
pub mod people;
pub mod portrait;
pub mod reading;
mod remembered;
pub mod saving;
pub mod thanks;
pub mod types;
pub mod undoing;

pub use failure::{Failure, Outcome};

use crate::{
    domain::{
        contributor::{Contributor, Origin},
        fiche::{Lang, Licence},
        id::{ContributorId, FicheId, ItemId, RequestKey},
        revision::Timestamp,
    },
    store::{Batch, Counts, Entry, Position, Store},
};
use std::sync::{Arc, Mutex};

/// One wiki: its store, what its operator chose, and the clock and ids that it is given from outside.
pub struct Wiki {
    store: Store,
    rules: Rules,
    outside: Box<dyn Outside>,
    accounts: accounts::Accounts,
    remembered: remembered::Remembered,
    /// Held by whoever undoes the work of an account: one at a time.
    undoing: Mutex<()>,
}

/// What the operator chose.
#[derive(Clone, Debug)]
pub struct Rules {
    pub writing: Writing,
    /// Of new fiches.
    pub licence: Licence,
    pub lang: Lang,
    /// The name of the wiki, in the header of every page.
    pub name: String,
}

/// Who may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Everybody; a visitor becomes a guest at the first save.
    Anyone,
    /// Whoever has joined.
    Members,
    /// Whoever was given an account by the operator.
    Invited,
}

/// Time and chance, so that tests can give their own.
pub trait Outside: Send + Sync {
    fn now(&self) -> Timestamp;
    /// 128 bits, ordered by birth (UUIDv7).
    fn id(&self) -> [u8; 16];
    /// Fills with bytes that nobody can guess.
    fn secret(&self, bytes: &mut [u8]);
}

/// Who asks. Made by [`Wiki::visitor`] from a session, or [`Visitor::unknown`].
#[derive(Clone, Debug)]
pub struct Visitor {
    pub contributor: Option<Contributor>,
}

impl Visitor {
    pub fn unknown() -> Self {
        Self { contributor: None }
    }

    pub fn id(&self) -> Option<ContributorId> {
        self.contributor.as_ref().map(|contributor| contributor.id)
    }

    pub fn is_guest(&self) -> bool {
        self.contributor.as_ref().is_none_or(|contributor| contributor.origin == Origin::Guest)
    }
}

impl Wiki {
    /// Takes an open store; brings the starter types in if it has none or older ones.
    pub fn open(store: Store, rules: Rules, outside: Box<dyn Outside>) -> Outcome<Self> {
        let wiki = Self {
            store,
            rules,
            outside,
            accounts: accounts::Accounts::new(),
            remembered: remembered::Remembered::new(),
            undoing: Mutex::default(),
        };
        wiki.bring_types()?;
        Ok(wiki)
    }

    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What every cached page is good for.
    pub fn position(&self) -> Position {
        self.store.position()
    }

    pub fn counts(&self) -> Counts {
        self.store.counts()
    }

    pub fn now(&self) -> Timestamp {
        self.outside.now()
    }

    /// A fact about the wiki itself.
    pub fn fact(&self, key: &str) -> Outcome<Option<String>> {
        Ok(self.store.setting(key)?)
    }

    /// Keeps a fact about the wiki itself.
    pub fn keep_fact(&self, key: &str, value: &str) -> Outcome<()> {
        let entry = Entry::Setting { key: key.to_owned(), value: value.to_owned() };
        self.append(Batch { key: self.new_key(), entries: vec![entry] })?;
        Ok(())
    }

    /// Whether this visitor may save, join being needed or not.
    pub fn may_write(&self, visitor: &Visitor) -> bool {
        self.rules.writing == Writing::Anyone || visitor.contributor.is_some() && !visitor.is_guest()
    }

    /// Guests write and mend texts; they do not rename or remove.
    pub fn may_rename(&self, visitor: &Visitor) -> bool {
        self.may_write(visitor) && !visitor.is_guest()
    }

    pub fn new_key(&self) -> RequestKey {
        RequestKey(self.outside.id())
    }

    pub fn new_item(&self) -> ItemId {
        ItemId(self.outside.id())
    }

    fn new_fiche(&self) -> FicheId {
        FicheId(self.outside.id())
    }

    fn salt(&self) -> [u8; 16] {
        let mut salt = [0; 16];
        self.outside.secret(&mut salt);
        salt
    }

    /// The contributors behind these ids, each once, with the names they have now.
    pub fn contributors_of(&self, ids: impl IntoIterator<Item = ContributorId>) -> Outcome<Arc<people::Names>> {
        people::Names::read(self, ids)
    }
}
