//! Requests to a real server on a port of its own, with a folder of its own.

mod accounts;
mod adapting;
mod api;
mod credit;
mod frame;
mod history;
mod home;
mod hostile;
mod kept;
mod leaving;
mod list;
mod measures;
mod mending;
mod names;
mod portrait;
mod reading;
mod thanks;
mod writing;

use kenfiche::{
    domain::{
        contributor::ContributorSlug,
        fiche::Licence,
        fiche_type::{FieldKey, TypeKey},
        place::{Place, Precision},
        value::Value,
    },
    settings::{Settings, Writing},
    store::{self, Store},
    web,
    wiki::{self, Outside, Rules, Visitor, Wiki, draft::Draft, saving::Save},
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    thread::JoinHandle,
    time::Duration,
};
use tempfile::TempDir;

/// A server that stops when it is dropped.
pub struct Server {
    pub address: SocketAddr,
    pub wiki: Arc<Wiki>,
    handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
    _folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// By name in small letters; several of one name are in order.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A browser without script: keeps cookies, follows nothing by itself.
pub struct Browser<'a> {
    server: &'a Server,
    cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: Vec<(String, String)>,
}

impl Server {
    /// An empty wiki in which everybody may write.
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    /// The same, with other settings.
    pub fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::serve(change, |settings| settings.open_wiki())
    }

    /// The same, with another clock.
    pub fn start_by(outside: impl Outside + 'static) -> Self {
        Self::serve(
            |_| {},
            |settings| {
                let rules = Rules {
                    writing: wiki::Writing::Anyone,
                    licence: Licence::default(),
                    lang: settings.language.clone(),
                    name: settings.name.clone(),
                };
                let store = Store::open(&settings.data, store::Options::default())?;
                Ok(Wiki::open(store, rules, Box::new(outside))?)
            },
        )
    }

    fn serve(change: impl FnOnce(&mut Settings), open: impl FnOnce(&Settings) -> anyhow::Result<Wiki>) -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let mut settings = Settings::new(folder.path().join("data"), false);
        settings.listen = "127.0.0.1:0".parse().expect("an address");
        settings.writing = Writing::Anyone;
        settings.time_zone = kenfiche::settings::time_zone("UTC").expect("UTC is known everywhere");
        settings.name = "Fiches du pays de Brest".to_owned();
        change(&mut settings);
        let wiki = Arc::new(open(&settings).expect("the wiki opens"));
        let for_server = wiki.clone();
        let (sender, receiver) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let (server, address) = web::start(settings, for_server).expect("the server starts");
                sender.send((address, server.handle())).expect("the test waits");
                server.await.expect("the server stops in order");
            });
        });
        let (address, handle) = receiver.recv_timeout(Duration::from_secs(30)).expect("the server says its address");
        Self { address, wiki, handle, thread: Some(thread), _folder: folder }
    }

    /// A fiche written by a guest: its type, title, first sentence, themes and place.
    pub fn write(&self, type_key: &str, title: &str, lead: &str, themes: &[&str], place: &str) -> String {
        let key = |name: &str| FieldKey::parse(name).expect("a field key");
        let mut values = BTreeMap::from([
            (key("lead"), Value::Line(lead.to_owned())),
            (key("body"), Value::Text(format!("{lead}\n\nEt la suite."))),
        ]);
        if !themes.is_empty() {
            let themes = themes.iter().map(|theme| (*theme).to_owned()).collect();
            values.insert(key("themes"), Value::Keywords(themes));
        }
        if !place.is_empty() {
            let place = Place { label: place.to_owned(), point: None, precision: Precision::Commune };
            values.insert(key("places"), Value::Places(vec![place]));
        }
        let draft = Draft {
            type_key: TypeKey::parse(type_key).expect("a type key"),
            title: title.to_owned(),
            summary: String::new(),
            lang: None,
            licence: None,
            values,
            problems: Vec::new(),
        };
        match self.wiki.create(&Visitor::unknown(), draft, self.wiki.new_key()).expect("the fiche is saved") {
            Save::Saved(saved) => saved.slug.to_string(),
            other => panic!("{title}: {other:?}"),
        }
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { server: self, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    /// One request of somebody unknown.
    pub fn get(&self, path: &str) -> Reply {
        self.browser().get(path)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = self.handle.stop(false);
        actix_web::rt::System::new().block_on(stopped);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Browser<'_> {
    pub fn get(&mut self, path: &str) -> Reply {
        self.request("GET", path, &[], None)
    }

    /// Sends a form, with the token of the last page that had one when `fields` holds it.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        self.request("POST", path, &headers, Some(body.join("&").as_bytes()))
    }

    /// Follows redirects of this server, at most five.
    pub fn follow(&mut self, mut reply: Reply) -> Reply {
        for _ in 0..5 {
            let Some(place) = reply.header("location").filter(|_| (300..400).contains(&reply.status)) else { break };
            reply = self.get(place);
        }
        reply
    }

    /// Any request; cookies are added and kept.
    pub fn request(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Reply {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.server.address);
        let own = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.chain(headers.iter().copied()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push_str(&format!("cookie: {}\r\n", cookies.join("; ")));
        }
        if let Some(body) = body {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        let mut stream = TcpStream::connect(self.server.address).expect("the server takes connections");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout can be set");
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("the head is sent");
        stream.write_all(body.unwrap_or_default()).expect("the body is sent");
        let reply = Reply::read(stream, method == "HEAD");
        for (_, cookie) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            if value.is_empty() {
                self.cookies.remove(name)
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned())
            };
        }
        reply
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }
}

impl Reply {
    fn read(stream: TcpStream, is_head: bool) -> Self {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).expect("a status line");
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut headers = Vec::new();
        loop {
            line.clear();
            reader.read_line(&mut line).expect("a header");
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut body = Vec::new();
        if !is_head {
            let _ = reader.read_to_end(&mut body);
        }
        let mut reply = Self { status, headers, body };
        if reply.header("transfer-encoding") == Some("chunked") {
            reply.body = unchunked(&reply.body);
        }
        reply
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn html(&self) -> scraper::Html {
        scraper::Html::parse_document(&self.text())
    }

    /// The text of every element that a selector finds, spaces put together.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let selector = scraper::Selector::parse(selector).expect("a selector");
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.html().select(&selector).map(|element| words(element.text().collect())).collect()
    }

    /// An attribute of the first element that a selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let selector = scraper::Selector::parse(selector).expect("a selector");
        self.html().select(&selector).next()?.value().attr(name).map(str::to_owned)
    }

    /// The token of the first form that has one.
    pub fn token(&self) -> String {
        self.attribute("input[name=token]", "value").expect("a form with a token")
    }
}

/// What somebody sends: a fiche with a text and nothing else.
pub fn draft(type_key: &str, title: &str, body: &str) -> Draft {
    Draft {
        type_key: TypeKey::parse(type_key).expect("a type key"),
        title: title.to_owned(),
        summary: String::new(),
        lang: None,
        licence: None,
        values: BTreeMap::from([(FieldKey::body(), Value::Text(body.to_owned()))]),
        problems: Vec::new(),
    }
}

/// A contributor by the end of their address.
pub fn contributor(slug: &str) -> ContributorSlug {
    ContributorSlug::parse(slug).expect("a slug")
}

/// As a browser encodes a value of a form.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => (byte as char).to_string(),
            b' ' => "+".to_owned(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|pair| pair == b"\r\n") {
        let size =
            std::str::from_utf8(&body[..end]).ok().and_then(|size| usize::from_str_radix(size, 16).ok()).unwrap_or(0);
        if size == 0 || body.len() < end + 2 + size {
            break;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[(end + 4 + size).min(body.len())..];
    }
    whole
}
