//! What somebody who writes sent, what is done with it away from the async threads, and how it is answered.

use super::{notice, typed::Typed};
use crate::{
    domain::{fiche::Slug, id::RequestKey},
    web::{
        App,
        error::{Answer, Failure},
        form::{Offered, Posted},
        frame::Page,
        language::Lang,
        session,
        visitor::{self, Visitor},
        watch,
    },
    wiki::{
        self, Wiki,
        accounts::{Network, NewSession, standing::Counted},
        failure::Refusal,
        saving::Save,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Data},
};

/// A request of somebody who writes, ready to leave the thread it came on.
pub struct Asked {
    pub lang: Lang,
    pub who: wiki::Visitor,
    /// For the forms of the answer.
    pub token: String,
    pub posted: Posted,
    /// Whether the form is one that this browser was shown. If not, nothing is done, and what was typed is shown again.
    pub is_own: bool,
    /// A sign-in that was made on the way, for the cookie.
    pub session: Option<NewSession>,
    /// Name and passphrase were given, and do not go together.
    pub has_wrong_passphrase: bool,
    network: Network,
    /// The path to which it was sent.
    address: String,
}

/// What came of it.
pub struct Told {
    pub done: Done,
    pub session: Option<NewSession>,
}

pub enum Done {
    Page(Box<Page>, StatusCode),
    /// For ever: 301.
    Moved(String),
    /// Something was saved, and stands there: 303.
    Saved(String),
}

impl Asked {
    pub fn new(request: &HttpRequest, visitor: &Visitor) -> Self {
        Self {
            lang: visitor.lang.clone(),
            who: wiki::Visitor { contributor: visitor.contributor.clone() },
            token: visitor.form_token(),
            posted: Posted::default(),
            is_own: true,
            session: None,
            has_wrong_passphrase: false,
            network: session::network(request),
            address: request.path().to_owned(),
        }
    }

    pub fn with(self, offered: Offered) -> Self {
        Self { posted: offered.posted, is_own: offered.is_own, ..self }
    }

    pub fn page(self, page: Page, status: StatusCode) -> Told {
        Told { done: Done::Page(Box::new(page), status), session: self.session }
    }

    /// Whether they may write, if need be after signing in with the name and passphrase in the form.
    pub fn may_write(&mut self, wiki: &Wiki) -> wiki::Outcome<bool> {
        if wiki.may_write(&self.who) {
            return Ok(true);
        }
        let (name, passphrase) = (self.posted.text("name"), self.posted.text("passphrase"));
        let (Some(name), Some(passphrase)) = (name, passphrase) else { return Ok(false) };
        if !self.is_own || name.trim().is_empty() {
            return Ok(false);
        }
        let Some(session) = wiki.sign_in(name, passphrase, self.network)? else {
            self.has_wrong_passphrase = true;
            return Ok(false);
        };
        self.token = visitor::token(&session.token);
        self.who = wiki::Visitor { contributor: Some(session.contributor.clone()) };
        self.session = Some(session);
        Ok(wiki.may_write(&self.who))
    }

    /// Counts what is about to be done; refused for a while where it is too often.
    pub fn count(&self, wiki: &Wiki, what: Counted) -> wiki::Outcome<()> {
        wiki.count(&self.who, what, self.network)
    }

    /// The key under which this form is saved: of the form that was shown, where it was sent and all that it says, so that the same form sent twice is
    /// one save, and one that was changed in between is another.
    pub fn save_key(&self, key: RequestKey, typed: &Typed) -> RequestKey {
        let mut hash = blake3::Hasher::new_derive_key("kenfiche 2026 key of a save");
        let mut add = |text: &str| {
            hash.update(&(text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        };
        add(&key.to_string());
        add(&self.address);
        let sent = self.posted.fields().iter();
        let is_other = |name: &str| {
            name.starts_with("choice.") || name.starts_with("words.") || ["base", "title", "summary"].contains(&name)
        };
        let others = sent.filter(|(name, _)| is_other(name));
        for (name, value) in typed.pairs().iter().chain(others) {
            add(name);
            add(value);
        }
        let mut short = [0; 16];
        short.copy_from_slice(&hash.finalize().as_bytes()[..16]);
        RequestKey(short)
    }

    /// The answer to a form that was sent before, and saved as this revision.
    pub fn saved_before(self, (slug, number): &(Slug, u32)) -> Told {
        Told { done: Done::Saved(notice::address_of(slug, *number)), session: self.session }
    }

    /// The answer to a save that was done.
    pub fn saved(self, save: Save) -> Result<Told, Failure> {
        let address = notice::address(&save)
            .ok_or_else(|| Failure::Broken(anyhow::anyhow!("a save that is not done was told as done")))?;
        let guest = match save {
            Save::Saved(saved) => saved.session,
            _ => None,
        };
        Ok(Told { done: Done::Saved(address), session: self.session.or(guest) })
    }
}

/// Does blocking work with the wiki on a thread made for it.
pub async fn blocking(
    app: &Data<App>,
    work: impl FnOnce(&Wiki) -> Result<Told, Failure> + Send + 'static,
) -> Result<Told, Failure> {
    let app = app.clone();
    web::block(move || work(&app.wiki)).await.map_err(|error| Failure::Broken(error.into()))?
}

/// Sends what came of it to the browser, with the cookie of a new sign-in.
pub fn answer(request: &HttpRequest, app: &Data<App>, visitor: &Visitor, told: Told) -> Answer {
    let sent_to = |status: StatusCode, address: String| {
        HttpResponse::build(status).insert_header((header::LOCATION, address)).finish()
    };
    let mut answer = match told.done {
        Done::Page(page, status) => page.answer_with(request, visitor, status),
        Done::Moved(address) => sent_to(StatusCode::MOVED_PERMANENTLY, address),
        Done::Saved(address) => sent_to(StatusCode::SEE_OTHER, address),
    };
    if let Some(session) = told.session {
        let cookie = session::cookie(app, &session);
        answer.add_cookie(&cookie).map_err(|error| Failure::Broken(error.into()))?;
    }
    Ok(answer)
}

/// Why a save was not done though nothing is wrong with what was typed: the message, and its status. The rest is not for the form.
pub fn hindrance(failure: &wiki::Failure) -> Option<(&'static str, StatusCode)> {
    Some(match failure {
        wiki::Failure::Busy(_) => ("not-saved-busy", StatusCode::SERVICE_UNAVAILABLE),
        wiki::Failure::Broken(cause) => {
            watch::broken("a save", cause);
            ("not-saved-broken", StatusCode::INTERNAL_SERVER_ERROR)
        }
        wiki::Failure::Refused(refusal) => match refusal {
            Refusal::TooOften => ("not-saved-too-often", StatusCode::TOO_MANY_REQUESTS),
            Refusal::Blocked => ("not-saved-blocked", StatusCode::FORBIDDEN),
            Refusal::TooLarge => ("not-saved-too-large", StatusCode::PAYLOAD_TOO_LARGE),
            Refusal::DiskFull => ("not-saved-disk-full", StatusCode::INSUFFICIENT_STORAGE),
            Refusal::DiskFailed => ("not-saved-disk-failed", StatusCode::INTERNAL_SERVER_ERROR),
            Refusal::Unknown => ("not-saved-unknown", StatusCode::SERVICE_UNAVAILABLE),
            Refusal::InBin => ("not-saved-in-bin", StatusCode::CONFLICT),
            Refusal::Moved => ("not-saved-moved", StatusCode::CONFLICT),
            Refusal::Guest => ("not-saved-guest", StatusCode::FORBIDDEN),
            _ => return None,
        },
        wiki::Failure::Missing(_) | wiki::Failure::SignIn => return None,
    })
}
