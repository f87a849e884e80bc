//! What whoever runs the wiki chooses: where it listens, where its data is, who may write.

use crate::{
    domain::fiche::{Lang, Licence},
    store::{self, Store},
    wiki::{self, Wiki, outside::Machine},
};
use anyhow::Context;
use jiff::tz::TimeZone;
use std::{net::SocketAddr, path::PathBuf, str::FromStr};

/// Everything that is chosen before the wiki starts and stays while it runs.
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    pub data: PathBuf,
    /// Fills an empty folder with the demonstration at the first start.
    pub is_demo: bool,
    /// Scheme and host by which people reach the wiki, without a final slash. Absent: addresses in feeds are built on `listen`.
    pub base_url: Option<String>,
    pub writing: Writing,
    /// In which days begin and hours are told.
    pub time_zone: TimeZone,
    /// The name in the header.
    pub name: String,
}

/// Who may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Writing {
    /// Everybody; somebody without a name gets one at the first save.
    Anyone,
    /// Those who took a name.
    Members,
    /// Those whom a member invited.
    Invited,
}

impl Settings {
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
            lang: Lang::parse("fr").context("the language of new fiches")?,
            name: self.name.clone(),
        };
        Ok(Wiki::open(store, rules, Box::new(Machine))?)
    }

    /// Whether people reach the wiki through TLS, which something in front of it ends.
    pub fn is_behind_tls(&self) -> bool {
        self.base_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// A scheme, a host and a port if need be; no path, no final slash.
pub fn base_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_host =
        |host: &str| !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b));
    match host {
        Some(host) if is_host(host) => Ok(url.to_owned()),
        _ => Err("an address such as https://wiki.example.org, without a path".to_owned()),
    }
}

/// A time zone by its name in the IANA database.
pub fn time_zone(name: &str) -> anyhow::Result<TimeZone> {
    TimeZone::get(name).with_context(|| format!("no time zone is called {name}; try Europe/Paris"))
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

impl FromStr for Writing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        <Self as clap::ValueEnum>::from_str(text, false)
    }
}
