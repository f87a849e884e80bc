//! How a request reached the wiki: from which address, through TLS or not, by which name. Proxies are believed when they are trusted.

use super::App;
use actix_web::{HttpRequest, web::Data};
use std::net::IpAddr;

/// The address of whoever asks; `None` when the system does not know it.
///
/// Behind a trusted proxy it is the last of `X-Forwarded-For` that is not itself a trusted proxy: what stands before it was
/// written by whoever asks.
pub fn address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let app = request.app_data::<Data<App>>()?;
    let trusted = &app.settings.trusted_proxies;
    if !trusted.hold(peer) {
        return Some(peer);
    }
    let mut address = peer;
    let lists = request.headers().get_all("x-forwarded-for").filter_map(|list| list.to_str().ok());
    let told: Vec<&str> = lists.flat_map(|list| list.split(',')).collect();
    for told in told.into_iter().rev() {
        let Some(before) = without_port(told.trim()) else { break };
        address = before;
        if !trusted.hold(address) {
            break;
        }
    }
    Some(address)
}

/// Whether a program on this machine asked for itself: from a loopback address, by a name of this machine, passed on by nobody.
///
/// A proxy on this machine comes from the same address. Most say so in a header, or at least pass on the name by which readers know
/// the wiki; one that does neither cannot be told apart.
pub fn is_from_here(request: &HttpRequest) -> bool {
    let is_near = request.peer_addr().is_none_or(|peer| peer.ip().to_canonical().is_loopback());
    let headers = request.headers();
    let is_passed_on = PASSED_ON.iter().any(|name| headers.contains_key(*name));
    let name = headers.get("host").map(|host| host.to_str().unwrap_or_default());
    is_near && !is_passed_on && name.is_none_or(is_this_machine)
}

/// What proxies add to a request.
const PASSED_ON: [&str; 7] =
    ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-server", "x-real-ip", "forwarded", "via"];

/// Whether a host, with a port or without, is the machine on which one asks for it.
pub fn is_this_machine(host: &str) -> bool {
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    let ip = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name == "localhost" || name.ends_with(".localhost") || ip.is_ok_and(|ip| ip.to_canonical().is_loopback())
}

/// Whether it travelled through TLS, as far as the settings or a trusted proxy say.
pub fn is_through_tls(request: &HttpRequest) -> bool {
    let is_set = request.app_data::<Data<App>>().is_some_and(|app| app.settings.is_behind_tls());
    is_set || told_by_proxy(request, "x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

/// The host, and the port if need be, by which it was asked for.
pub fn host(request: &HttpRequest) -> Option<&str> {
    let own = || request.headers().get("host").and_then(|value| value.to_str().ok());
    told_by_proxy(request, "x-forwarded-host").or_else(own)
}

/// The last value of a header, when a trusted proxy sent it.
fn told_by_proxy<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let app = request.app_data::<Data<App>>()?;
    let peer = request.peer_addr()?.ip();
    if !app.settings.trusted_proxies.hold(peer) {
        return None;
    }
    let list = request.headers().get_all(name).last()?.to_str().ok()?;
    list.rsplit(',').next().map(str::trim).filter(|value| !value.is_empty())
}

/// Some proxies write a port behind the address.
fn without_port(text: &str) -> Option<IpAddr> {
    let whole = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_told_from_others() {
        for here in ["localhost:8080", "127.0.0.1:8080", "127.0.0.1", "[::1]:8080", "[::1]", "wiki.localhost"] {
            assert!(is_this_machine(here), "{here}");
        }
        for there in ["example.org", "localhost.example.org:80", "192.0.2.1:8080", "", "[2001:db8::1]"] {
            assert!(!is_this_machine(there), "{there}");
        }
    }
}
