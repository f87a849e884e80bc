//! Who asks for a page: in which language, under which name, and by what a form of theirs is known.

use super::{App, language::Lang, language::Tongue, session};
use crate::domain::contributor::Contributor;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web};
use std::{
    cell::Cell,
    future::{Ready, ready},
    rc::Rc,
};

/// Whoever asks, found once for a request by the gate. Cheap to clone.
#[derive(Clone)]
pub struct Visitor {
    pub lang: Lang,
    /// Under whose name they write; `None` for somebody who only reads.
    pub contributor: Option<Contributor>,
    /// What the browser alone knows, from its session or its visit: tokens of forms come from it.
    secret: Option<String>,
    /// Of the visit in which a form may have been opened before they signed in, or before their first save.
    visit: Option<String>,
    /// A visit made for this request, to be remembered by the browser because a form was shown.
    new_visit: Rc<Cell<Option<String>>>,
    /// Whether this request has shown a form of this browser's own.
    has_form: Rc<Cell<bool>>,
}

/// The cookie of somebody without a session who was shown a form.
pub const VISIT: &str = "visit";

impl Visitor {
    /// Reads the cookies and the preferred language.
    pub fn of(request: &HttpRequest) -> Self {
        let zone = request.app_data::<web::Data<App>>().map(|app| app.settings.time_zone.clone());
        let lang = Lang::new(Tongue::of(request), zone.unwrap_or(jiff::tz::TimeZone::UTC));
        let visit = cookie(request, VISIT).map(str::to_owned);
        let secret = session::token(request).map(str::to_owned).or_else(|| visit.clone());
        Self { lang, contributor: None, secret, visit, new_visit: Rc::default(), has_form: Rc::default() }
    }

    /// Whether the answer is the same for everybody who reads this language.
    pub fn is_anonymous(&self) -> bool {
        self.contributor.is_none()
    }

    /// What a form carries so that only this browser can send it: 32 hexadecimal digits.
    ///
    /// Derived from the session or the visit, so that a form outlives a restart and dies with the session. One that was opened
    /// before signing in stays good afterwards.
    pub fn form_token(&self) -> String {
        self.has_form.set(true);
        let secret = self.secret.clone().or_else(|| {
            let visit = self.new_visit.take().or_else(new_secret)?;
            self.new_visit.set(Some(visit.clone()));
            Some(visit)
        });
        secret.map_or_else(String::new, |secret| token(&secret))
    }

    /// Somebody without a name who reads the same language: what they are shown, all may be shown.
    pub fn without_name(&self) -> Self {
        Self { contributor: None, has_form: Rc::default(), new_visit: Rc::default(), ..self.clone() }
    }

    /// Whether a token came from a form shown to this browser. Compared in constant time.
    pub fn is_own_token(&self, given: &str) -> bool {
        use subtle::ConstantTimeEq;
        let is_from = |secret: &String| token(secret).as_bytes().ct_eq(given.as_bytes()).into();
        self.secret.as_ref().is_some_and(is_from) || self.visit.as_ref().is_some_and(is_from)
    }

    /// Whether the answer holds a token: then it is this browser's alone.
    pub fn has_form(&self) -> bool {
        self.has_form.get()
    }

    /// The visit to be remembered, when a form was shown to a browser that had none.
    pub fn new_visit(&self) -> Option<String> {
        let visit = self.new_visit.take();
        self.new_visit.set(visit.clone());
        visit
    }
}

impl FromRequest for Visitor {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Visitor>().cloned();
        ready(Ok(found.unwrap_or_else(|| Self::of(request))))
    }
}

/// What the browser holds under this name. Ours hold nothing that would have to be encoded.
pub fn cookie<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    let lists = request.headers().get_all(header::COOKIE).filter_map(|list| list.to_str().ok());
    let mut pairs = lists.flat_map(|list| list.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(found, _)| found.trim() == name).map(|(_, value)| value.trim())
}

/// 128 random bits in hexadecimal; `None` when the system gives none.
pub fn new_secret() -> Option<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The token of the forms shown to the browser that has this secret.
pub fn token(secret: &str) -> String {
    let key = blake3::derive_key("kenfiche 2026 token of a form", secret.as_bytes());
    blake3::Hash::from_bytes(key).to_hex()[..32].to_owned()
}
