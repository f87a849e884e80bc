//! Behind nginx or Caddy: what they say of a request is believed from them alone.

use crate::http::Server;
use std::collections::BTreeMap;

/// More than one network may try one name at once, and fewer than all networks together.
const TRIES: usize = 16;

/// Tries to sign in from so many addresses, as a proxy would tell them, and counts those that were not slowed.
fn tries_let_through(server: &Server, forwarded: impl Fn(usize) -> String) -> usize {
    let mut browser = server.browser();
    let token = browser.get("/login").token();
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for at in 0..TRIES {
        browser.headers = vec![("x-forwarded-for".to_owned(), forwarded(at))];
        let fields = [("token", token.as_str()), ("name", "Marie"), ("passphrase", "")];
        *statuses.entry(browser.post("/login", &fields).status).or_default() += 1;
    }
    let slowed = statuses.get(&503).copied().unwrap_or(0) + statuses.get(&429).copied().unwrap_or(0);
    TRIES - slowed
}

#[test]
fn a_trusted_proxy_tells_readers_apart_and_nobody_else_can() {
    let far = |at: usize| format!("198.51.{at}.1");
    let trusting = Server::start();
    assert_eq!(tries_let_through(&trusting, far), TRIES);
    // What stands before the last address was written by whoever asks.
    let forged = |at: usize| format!("{}, 192.0.2.7", far(at));
    assert!(tries_let_through(&Server::start(), forged) < TRIES);
    let wary = Server::start_with(|settings| settings.trusted_proxies = "192.0.2.1".parse().unwrap());
    assert!(tries_let_through(&wary, far) < TRIES);
}

#[test]
fn tls_in_front_is_believed_from_a_trusted_proxy_and_answered_with_hsts() {
    let asked = |server: &Server, proto: &str| {
        let mut browser = server.browser();
        browser.headers = vec![("x-forwarded-proto".to_owned(), proto.to_owned())];
        browser.get("/about").header("strict-transport-security").map(str::to_owned)
    };
    let trusting = Server::start();
    assert_eq!(asked(&trusting, "https").as_deref(), Some("max-age=31536000"));
    assert_eq!(asked(&trusting, "http"), None);
    let wary = Server::start_with(|settings| settings.trusted_proxies = "".parse().unwrap());
    assert_eq!(asked(&wary, "https"), None);
    let set = Server::start_with(|settings| settings.base_url = Some("https://wiki.example.org".to_owned()));
    assert_eq!(asked(&set, "http").as_deref(), Some("max-age=31536000"));
}

#[test]
fn the_host_of_a_trusted_proxy_is_where_forms_come_from() {
    let sent = |server: &Server, origin: &str| {
        let mut browser = server.browser();
        let forwarded = [("x-forwarded-proto", "https"), ("x-forwarded-host", "wiki.example.org")];
        let mut headers = vec![("origin", origin), ("content-type", "application/x-www-form-urlencoded")];
        headers.extend(forwarded);
        browser.request("POST", "/language", &headers, Some(b"to=en&back=/")).status
    };
    let trusting = Server::start();
    assert_eq!(sent(&trusting, "https://wiki.example.org"), 303);
    assert_eq!(sent(&trusting, "http://wiki.example.org"), 403);
    assert_eq!(sent(&trusting, "https://other.example"), 403);
    let wary = Server::start_with(|settings| settings.trusted_proxies = "".parse().unwrap());
    assert_eq!(sent(&wary, "https://wiki.example.org"), 403);
}

#[test]
fn a_reader_who_asks_for_neither_language_reads_that_of_the_settings() {
    let server = Server::start_with(|settings| {
        settings.language = kenfiche::domain::fiche::Lang::parse("en").unwrap();
    });
    let mut browser = server.browser();
    browser.headers = vec![("accept-language".to_owned(), "br".to_owned())];
    assert_eq!(browser.get("/about").attribute("html", "lang").as_deref(), Some("en"));
}
