//! One file for each family of pages: its handlers, what a page holds, how it looks.

pub mod about;
pub mod account;
pub mod changes;
pub mod cite;
pub mod conflict;
pub mod contributor;
pub mod credit;
pub mod difference;
pub mod edit;
pub mod feeds;
pub mod fiche;
pub mod history;
pub mod home;
pub mod language;
pub mod list;
pub mod measures;
pub mod mend;
pub mod missing;
pub mod new;
pub mod people;
pub mod thanks;
pub mod undoing;
pub mod wanted;
