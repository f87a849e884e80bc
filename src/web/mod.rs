//! THE WIKI IN HTTP: the only room that knows actix and maud.
//!
//! In reading order: `addresses` (every route), `security` (the gate), `reached` (from where), `visitor` (who asks), `form` (what was sent), `language`,
//! `frame` (the document), `sentence` and `told` (a revision in words), `signs` (what is drawn), `cards` (fiches in lists), `kept` and
//! `splice` (pages made once), `assets`, `source` (of the program), `error` (what is told when it fails), `watch`, `metrics` and `health` (for whoever runs it), `mine` (to take away), `pages`. [`serve`] is the way in.

pub mod addresses;
pub mod api;
pub mod assets;
pub mod cards;
pub mod error;
pub mod form;
pub mod frame;
pub mod health;
pub mod kept;
pub mod language;
pub mod metrics;
pub mod mine;
pub mod pages;
pub mod reached;
pub mod security;
pub mod sentence;
pub mod session;
pub mod signs;
pub mod source;
pub mod splice;
pub mod told;
pub mod visitor;
pub mod watch;
pub mod writing;

use crate::{settings::Settings, wiki::Wiki};
use actix_web::{App as Application, HttpServer, dev::Server, middleware, web::Data};
use anyhow::Context;
use kept::KeptPages;
use metrics::Metrics;
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

/// What every handler is given.
pub struct App {
    pub settings: Settings,
    pub wiki: Arc<Wiki>,
    pub kept: KeptPages,
    pub lines: pages::history::KeptLines,
    pub imports: pages::changes::KeptImports,
    pub metrics: Metrics,
}

/// Serves until the program is told to stop, then answers what is under way, at most 20 s long.
pub fn serve(settings: Settings, wiki: Arc<Wiki>) -> anyhow::Result<()> {
    let is_bare = settings.base_url.is_none() && !settings.listen.ip().is_loopback();
    actix_web::rt::System::new().block_on(async {
        let (server, address) = start(settings, wiki)?;
        tracing::info!("reading and writing at http://{address}");
        if is_bare {
            tracing::warn!(
                "others may reach {address} without TLS: set base-url, and let nginx or Caddy stand in front"
            );
        }
        server.await.context("the server stopped")
    })
}

/// A server that listens, and on which address: with port 0 the system chose one.
pub fn start(settings: Settings, wiki: Arc<Wiki>) -> anyhow::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(settings.listen)
        .map_err(|err| anyhow::anyhow!("cannot listen on {}: {}", settings.listen, why_deaf(&err)))?;
    let address = listener.local_addr()?;
    let workers = std::thread::available_parallelism().map_or(2, |count| count.get()).clamp(2, 8);
    let app = Data::new(App {
        settings: Settings { listen: address, ..settings },
        wiki,
        kept: KeptPages::new(),
        lines: pages::history::KeptLines::new(),
        imports: pages::changes::KeptImports::new(),
        metrics: Metrics::new(),
    });
    assets::assets();
    let server = HttpServer::new(move || {
        Application::new()
            .app_data(app.clone())
            .wrap(middleware::from_fn(security::gate))
            .configure(addresses::addresses)
    })
    .workers(workers)
    .client_request_timeout(Duration::from_secs(10))
    .shutdown_timeout(20)
    .listen(listener)
    .context("cannot serve")?
    .run();
    Ok((server, address))
}

/// Why nothing can be listened to, and what to do. Nothing was changed by trying.
fn why_deaf(err: &io::Error) -> String {
    match err.kind() {
        io::ErrorKind::AddrInUse => "another program does; stop it, or choose another port with --listen".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "the system keeps this port to itself; choose one from 1024 on, and let nginx or Caddy stand in front"
                .to_owned()
        }
        io::ErrorKind::AddrNotAvailable => "this machine has no such address; see --listen".to_owned(),
        _ => err.to_string(),
    }
}
