//! Every setting: its name, what it means and what it is when nobody says anything, in the order in which they are printed.

use super::{Settings, parse};

/// A setting. `--key VALUE` on the command line, `KENFICHE_KEY` in the environment, `key = "value"` in the file.
#[derive(Debug)]
pub struct Described {
    /// Small letters and hyphens.
    pub key: &'static str,
    /// What stands for its value in help.
    pub value: &'static str,
    pub default: &'static str,
    /// What it is with `--demo`, when that differs.
    pub with_demo: Option<&'static str>,
    /// Sentences for whoever runs the wiki.
    pub means: &'static str,
    /// Reads a value; the failure says what would do.
    pub(super) set: fn(&mut Settings, &str) -> Result<(), String>,
}

pub const ALL: [Described; 12] = [
    Described {
        key: "data",
        value: "DIR",
        default: "data",
        with_demo: Some("data-demo"),
        means: "The folder that holds the wiki. A relative one begins where the program is started.",
        set: |settings, text| parse::folder(text).map(|data| settings.data = data),
    },
    Described {
        key: "listen",
        value: "ADDRESS",
        default: "127.0.0.1:8080",
        with_demo: None,
        means: "The address and port to listen on. Behind nginx or Caddy on the same machine, the default will do.",
        set: |settings, text| parse::listen(text).map(|listen| settings.listen = listen),
    },
    Described {
        key: "base-url",
        value: "URL",
        default: "",
        with_demo: None,
        means: "How people reach the wiki, such as https://wiki.example.org: feeds, exports and secure cookies come from it. \
                When empty, addresses are built on the one listened on.",
        set: |settings, text| parse::base_url(text).map(|url| settings.base_url = url),
    },
    Described {
        key: "trusted-proxies",
        value: "NETWORKS",
        default: "127.0.0.1, ::1",
        with_demo: None,
        means: "Addresses or networks (10.0.0.0/8) of what stands in front of the wiki. From them alone X-Forwarded-For, \
                X-Forwarded-Proto and X-Forwarded-Host are believed. Empty: from nobody.",
        set: |settings, text| text.parse().map(|networks| settings.trusted_proxies = networks),
    },
    Described {
        key: "writing",
        value: "WHO",
        default: "members",
        with_demo: Some("anyone"),
        means: "Who may write. anyone: also somebody without a name, who gets one at the first save. members: whoever took a \
                name. invited: whoever was given an account.",
        set: |settings, text| text.parse().map(|writing| settings.writing = writing),
    },
    Described {
        key: "name",
        value: "NAME",
        default: "Kenfiche",
        with_demo: Some("Fiches du pays de Brest"),
        means: "The name of the wiki, in the header of every page.",
        set: |settings, text| parse::name(text).map(|name| settings.name = name),
    },
    Described {
        key: "source",
        value: "URL",
        default: "",
        with_demo: None,
        means: "Where whoever uses the wiki finds the source of the program, changes of yours included, as its licence (AGPL) asks. \
                When empty, the program gives its own, as it was built, at /source.tar.gz.",
        set: |settings, text| parse::source(text).map(|source| settings.source = source),
    },
    Described {
        key: "language",
        value: "LANGUAGE",
        default: "fr",
        with_demo: None,
        means: "The language of new fiches, and of pages for readers whose browser asks for neither of ours: fr or en.",
        set: |settings, text| parse::language(text).map(|language| settings.language = language),
    },
    Described {
        key: "time-zone",
        value: "ZONE",
        default: "Europe/Paris",
        with_demo: None,
        means: "The time zone in which days begin and hours are told, by its name in the IANA database.",
        set: |settings, text| parse::time_zone(text).map(|zone| settings.time_zone = zone),
    },
    Described {
        key: "log",
        value: "FORM",
        default: "text",
        with_demo: None,
        means: "How the log is written on standard error: text for people, json for programs, one object a line.",
        set: |settings, text| text.parse().map(|form| settings.log = form),
    },
    Described {
        key: "log-level",
        value: "LEVEL",
        default: "info",
        with_demo: None,
        means: "How much is logged: error, warn, info (a line for each request), debug (also the address of whoever asks), or a \
                filter such as info,kenfiche::store=debug.",
        set: |settings, text| parse::log_level(text).map(|level| settings.log_level = level),
    },
    Described {
        key: "metrics-for",
        value: "NETWORKS",
        default: "127.0.0.1, ::1",
        with_demo: None,
        means: "Who may read /metrics: addresses or networks. What comes through a proxy is judged by the \
                address that the proxy tells.",
        set: |settings, text| text.parse().map(|networks| settings.metrics_for = networks),
    },
];

impl Described {
    /// The setting of this name.
    pub fn of(key: &str) -> Option<&'static Self> {
        ALL.iter().find(|described| described.key == key)
    }

    /// Its name in the environment.
    pub fn variable(&self) -> String {
        format!("KENFICHE_{}", self.key.to_ascii_uppercase().replace('-', "_"))
    }

    pub fn default_for(&self, is_demo: bool) -> &'static str {
        self.with_demo.filter(|_| is_demo).unwrap_or(self.default)
    }
}
