//! What whoever runs the wiki chooses: where it listens, where its data is, who may write.
//!
//! In reading order: this file (what is chosen), `described` (every setting in words), `sources` (flag, environment, file,
//! default), `file`, `parse` (values), `networks`.

pub mod described;
mod file;
mod networks;
mod parse;
pub mod sources;

pub use networks::Networks;
pub use parse::time_zone;

use crate::{
    domain::fiche::{Lang, Licence},
    store::{self, Store},
    wiki::{self, Wiki, outside::Machine},
};
use anyhow::Context;
use described::ALL;
use jiff::tz::TimeZone;
use std::{net::SocketAddr, path::PathBuf};

/// Everything that is chosen before the wiki starts and stays while it runs. Each but `is_demo` is described in [`described::ALL`].
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    pub data: PathBuf,
    /// Fills an empty folder with the demonstration at the first start.
    pub is_demo: bool,
    /// Scheme and host by which people reach the wiki, without a final slash. Absent: addresses in feeds are built on `listen`.
    pub base_url: Option<String>,
    /// Whose `X-Forwarded-…` headers are believed.
    pub trusted_proxies: Networks,
    pub writing: Writing,
    /// In which days begin and hours are told.
    pub time_zone: TimeZone,
    /// The name in the header.
    pub name: String,
    /// Where the source of the program can be read. Absent: the program gives it.
    pub source: Option<String>,
    /// Of new fiches, and of pages for those who read neither language.
    pub language: Lang,
    pub log: Log,
    /// A filter of `tracing`.
    pub log_level: String,
    /// Who may read the metrics.
    pub metrics_for: Networks,
}

/// Who may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Everybody; somebody without a name gets one at the first save.
    Anyone,
    /// Those who took a name.
    Members,
    /// Those whom a member invited.
    Invited,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
}

impl Settings {
    /// The defaults, with this data folder.
    pub fn new(data: impl Into<PathBuf>, is_demo: bool) -> Self {
        let mut settings = Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::new(),
            is_demo,
            base_url: None,
            trusted_proxies: Networks::default(),
            writing: Writing::Members,
            time_zone: TimeZone::UTC,
            name: String::new(),
            source: None,
            language: Lang::parse("fr").expect("the language of new fiches is well formed"),
            log: Log::Text,
            log_level: String::new(),
            metrics_for: Networks::default(),
        };
        for described in &ALL {
            // A time zone may be missing on this machine: whoever chooses it is told, and here UTC will do.
            let _ = (described.set)(&mut settings, described.default_for(is_demo));
        }
        settings.data = data.into();
        settings
    }

    /// The scheme and host of addresses that leave the wiki (feeds, mails, exports): never taken from a request.
    pub fn origin(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// Opens the wiki in the data folder, or makes it; refuses, in a sentence, a folder that another program holds.
    pub fn open_wiki(&self) -> anyhow::Result<Wiki> {
        let store = Store::open(&self.data, store::Options::default())?;
        let rules = wiki::Rules {
            writing: self.writing.into(),
            licence: Licence::parse("CC BY-SA 4.0").context("the licence of new fiches")?,
            lang: self.language.clone(),
            name: self.name.clone(),
        };
        Ok(Wiki::open(store, rules, Box::new(Machine))?)
    }

    /// Whether people reach the wiki through TLS, which something in front of it ends.
    pub fn is_behind_tls(&self) -> bool {
        self.base_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

impl From<Writing> for wiki::Writing {
    fn from(writing: Writing) -> Self {
        match writing {
            Writing::Anyone => Self::Anyone,
            Writing::Members => Self::Members,
            Writing::Invited => Self::Invited,
        }
    }
}
