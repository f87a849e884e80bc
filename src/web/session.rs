//! Who is signed in: the cookie of a session, what it stands for, and where somebody is sent on.

use super::{
    App,
    error::Failure,
    reached::{self, is_this_machine},
    security::is_own_path,
    visitor::{self, Visitor},
};
use crate::{
    settings::Settings,
    wiki::accounts::{Network, NewSession},
};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
    web::{self, Data},
};

/// For as long as a browser may keep it; the wiki ends it earlier, 30 days after the last use.
const COOKIE_DAYS: i64 = 365;

/// The name of the cookie. With `__Host-` no other host and no page without TLS can set it: everywhere but on a wiki that is reached
/// without TLS from other machines, where browsers would refuse such a cookie.
pub fn cookie_name(settings: &Settings) -> &'static str {
    if is_trusted(settings) { "__Host-session" } else { "session" }
}

/// Signs the browser in.
pub fn cookie(app: &App, session: &NewSession) -> Cookie<'static> {
    built(app, session.token.clone(), Duration::days(COOKIE_DAYS))
}

/// Makes the browser forget.
pub fn no_cookie(app: &App) -> Cookie<'static> {
    built(app, String::new(), Duration::ZERO)
}

/// What the browser holds, whether or not it is still worth something.
pub fn token(request: &HttpRequest) -> Option<&str> {
    let app = request.app_data::<Data<App>>()?;
    visitor::cookie(request, cookie_name(&app.settings))
}

/// Finds out who asks. Now and then the session is kept anew, away from the async threads. Programs have tokens instead.
pub async fn recognise(request: &HttpRequest, visitor: &mut Visitor) -> Result<(), Failure> {
    if ["/api/", "/assets/", "/healthz"].iter().any(|start| request.path().starts_with(start)) {
        return Ok(());
    }
    let (Some(token), Some(app)) = (token(request), request.app_data::<Data<App>>().cloned()) else { return Ok(()) };
    let (found, is_to_be_prolonged) = app.wiki.seen(token)?;
    visitor.contributor = found.contributor;
    if is_to_be_prolonged {
        let token = token.to_owned();
        let prolonged = web::block(move || app.wiki.visitor(&token)).await;
        prolonged.map_err(|_| Failure::Busy("threads are being stopped"))??;
    }
    Ok(())
}

/// From which network a request comes, for counting tries and saves: [`Network::HERE`] for a program beside the wiki.
pub fn network(request: &HttpRequest) -> Network {
    match reached::address(request) {
        Some(address) if !reached::is_from_here(request) => Network::of(address),
        _ => Network::HERE,
    }
}

/// A path of this wiki to go on to; home for anything else.
pub fn next(asked: Option<&str>) -> &str {
    asked.filter(|path| is_own_path(path) && !path.starts_with("/logout")).unwrap_or("/")
}

/// 303, there.
pub fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

fn built(app: &App, value: String, age: Duration) -> Cookie<'static> {
    Cookie::build(cookie_name(&app.settings), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_trusted(&app.settings))
        .max_age(age)
        .finish()
}

/// Reached through TLS, or from this machine alone: browsers take both for secure.
fn is_trusted(settings: &Settings) -> bool {
    match &settings.base_url {
        Some(url) => {
            url.starts_with("https://") || url.split_once("://").is_some_and(|(_, host)| is_this_machine(host))
        }
        None => settings.listen.ip().is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_sent_on_within_this_wiki_only() {
        assert_eq!(next(Some("/fiche/brest?a=b#c")), "/fiche/brest?a=b#c");
        for elsewhere in ["", "fiche", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/logout"]
        {
            assert_eq!(next(Some(elsewhere)), "/", "{elsewhere:?}");
        }
        assert_eq!(next(None), "/");
    }
}
