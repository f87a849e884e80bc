//! Values of settings, read from text; what cannot be read is answered with what would do.

use super::{Log, Writing};
use crate::domain::fiche::Lang;
use jiff::tz::TimeZone;
use std::{net::SocketAddr, path::PathBuf, str::FromStr};

/// Longest name of a wiki, in characters: it stands in the header of a telephone.
const NAME_MAX_CHARS: usize = 80;

pub fn folder(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("a folder".to_owned()) } else { Ok(text.into()) }
}

pub fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "an address and a port, such as 127.0.0.1:8080 or [::]:8080".to_owned())
}

/// A scheme, a host and a port if need be; no path, no final slash. Nothing for an empty text.
pub fn base_url(text: &str) -> Result<Option<String>, String> {
    let url = text.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_host =
        |host: &str| !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b));
    match host {
        None if text.is_empty() => Ok(None),
        Some(host) if is_host(host) => Ok(Some(url.to_owned())),
        _ => Err("an address such as https://wiki.example.org, without a path".to_owned()),
    }
}

/// An address of a page. Nothing for an empty text.
pub fn source(text: &str) -> Result<Option<String>, String> {
    let page = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match page {
        None if text.is_empty() => Ok(None),
        Some(page) if !page.is_empty() && page.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(Some(text.to_owned())),
        _ => Err("an address such as https://git.example.org/kenfiche".to_owned()),
    }
}

pub fn name(text: &str) -> Result<String, String> {
    let is_sound = !text.trim().is_empty() && text.chars().count() <= NAME_MAX_CHARS;
    if is_sound && !text.chars().any(char::is_control) {
        Ok(text.trim().to_owned())
    } else {
        Err(format!("a name of 1 to {NAME_MAX_CHARS} characters on one line"))
    }
}

pub fn language(text: &str) -> Result<Lang, String> {
    match text {
        "fr" | "en" => Lang::parse(text).ok_or_else(|| "fr or en".to_owned()),
        _ => Err("fr or en".to_owned()),
    }
}

/// A time zone by its name in the IANA database.
pub fn time_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| "the name of a time zone, such as Europe/Paris or UTC".to_owned())
}

pub fn log_level(text: &str) -> Result<String, String> {
    match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) if !text.trim().is_empty() => Ok(text.to_owned()),
        _ => Err("error, warn, info, debug, or a filter such as info,kenfiche::store=debug".to_owned()),
    }
}

impl FromStr for Writing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "anyone" => Ok(Self::Anyone),
            "members" => Ok(Self::Members),
            "invited" => Ok(Self::Invited),
            _ => Err("anyone, members or invited".to_owned()),
        }
    }
}

impl FromStr for Log {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("text or json".to_owned()),
        }
    }
}
