//! Every address of the wiki, on one screen.

use super::{api, assets, error::Failure, health, pages, source};
use actix_web::{
    HttpResponse, Route, Scope, guard,
    web::{self, ServiceConfig, post},
};

pub fn addresses(to: &mut ServiceConfig) {
    to.route("/", get().to(pages::home::home))
        .route("/fiches", get().to(pages::list::list))
        .route("/wanted", get().to(pages::wanted::wanted))
        .route("/contributors", get().to(pages::people::people))
        .route("/about", get().to(pages::about::about))
        .route("/language", post().to(pages::language::choose))
        .route("/assets/{name:.*}", get().to(assets::asset))
        .route(source::PATH, get().to(source::source))
        .route("/healthz", get().to(health::healthy))
        .route("/readyz", get().to(health::ready))
        .route("/metrics", get().to(health::metrics))
        .route("/join", get().to(pages::account::join_page))
        .route("/join", post().to(pages::account::join))
        .route("/login", get().to(pages::account::login_page))
        .route("/login", post().to(pages::account::login))
        .route("/logout", post().to(pages::account::logout))
        .route("/account", get().to(pages::account::own::account))
        .route("/account/numbers", post().to(pages::account::own::numbers))
        .route("/account/about", post().to(pages::account::own::about))
        .route("/account/passphrase", post().to(pages::account::own::passphrase))
        .route("/account/name", post().to(pages::account::leaving::rename))
        .route("/account/close", get().to(pages::account::leaving::close_page))
        .route("/account/close", post().to(pages::account::leaving::close))
        .route("/account/mine", get().to(pages::account::mine::mine))
        .route("/passphrase", get().to(pages::account::link::page))
        .route("/passphrase", post().to(pages::account::link::choose))
        .route("/account/sign-ins", post().to(pages::account::own::end_sign_in))
        .route("/fiche/{slug}.md", get().to(pages::fiche::markdown))
        .route("/fiche/{slug}.json", get().to(pages::fiche::json))
        .service(of_a_fiche())
        .route("/new", get().to(pages::new::new))
        .route("/new", post().to(pages::new::create))
        .configure(api::addresses)
        .route("/measures", get().to(pages::measures::measures))
        .route("/limits", get().to(pages::measures::rules))
        .service(of_a_contributor())
        .route("/changes", get().to(pages::changes::changes))
        .route("/changes.atom", get().to(pages::feeds::of_wiki))
        .default_service(web::to(nothing_here));
}

/// Together: what begins otherwise is passed over at once, and each is found by comparing one word.
fn of_a_fiche() -> Scope {
    web::scope("/fiche/{slug}")
        .route("", get().to(pages::fiche::read))
        .route("/history", get().to(pages::history::history))
        .route("/credit", get().to(pages::credit::credit))
        .route("/cite", get().to(pages::cite::cite))
        .route("/changes.atom", get().to(pages::feeds::of_fiche))
        .route("/edit", get().to(pages::edit::edit))
        .route("/edit", post().to(pages::edit::save))
        .service(asked_and_done("/rename").to(pages::mend::rename))
        .service(asked_and_done("/remove").to(pages::mend::remove))
        .service(asked_and_done("/bring-back").to(pages::mend::bring_back))
        .route("/diff", get().to(pages::history::compare))
        .route("/diff/{pair}", get().to(pages::difference::difference))
        .route("/rev/{number}", get().to(pages::history::revision))
        .route("/thanks/{number}", post().to(pages::thanks::thank))
        .service(asked_and_done("/undo/{number}").to(pages::mend::undo))
        .service(asked_and_done("/restore/{number}").to(pages::mend::restore))
}

fn of_a_contributor() -> Scope {
    web::scope("/contributor/{name}")
        .route("", get().to(pages::contributor::contributor))
        .route("/evidence", get().to(pages::contributor::evidence::evidence))
        .route("/changes.atom", get().to(pages::feeds::of_contributor))
        .route("/undo", get().to(pages::undoing::ask))
        .route("/undo", post().to(pages::undoing::undo))
}

/// A page that says what will be done, and the same address that does it: GET, HEAD and POST.
fn asked_and_done(path: &str) -> actix_web::Resource {
    web::resource(path).guard(guard::Any(guard::Get()).or(guard::Head()).or(guard::Post()))
}

/// GET, and HEAD with it.
pub fn get() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

async fn nothing_here() -> Result<HttpResponse, Failure> {
    Err(Failure::Missing("page"))
}
