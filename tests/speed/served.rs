//! A wiki of invented histories that serves, somebody who is signed in, and a program that saves.

use super::load::{Asker, Program, request};
use kenfiche::{settings::Settings, web::session};
use std::{path::Path, process::Command, time::Duration};

/// A wiki under measure.
pub struct Served {
    pub program: Program,
    /// The header of somebody who is signed in.
    pub cookie: String,
    bearer: String,
    saved: u32,
}

/// What is made in a folder before it serves: writes a history to the path that it is given.
pub type History = Box<dyn Fn(&Path)>;

const PASSPHRASE: &str = "une phrase assez longue";

impl Served {
    pub fn start(folder: &Path, histories: &[History]) -> Self {
        let files: Vec<_> = (0..histories.len()).map(|at| folder.join(format!("{at}.jsonl"))).collect();
        histories.iter().zip(&files).for_each(|(write, file)| write(file));
        let data = folder.join("data");
        let done = kenfiche(&data).args(["import", "history"]).args(&files).output().expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        Self::of(&data)
    }

    /// Serves a folder that is there.
    pub fn of(data: &Path) -> Self {
        let (session, token) = account(data);
        let program = Program::start(kenfiche(data).args(["serve", "--listen", "127.0.0.1:0"]));
        let cookie = format!("cookie: {session}\r\n");
        let bearer = format!("authorization: Bearer {token}\r\n");
        Self { program, cookie, bearer, saved: 0 }
    }

    /// Saves a revision of the fiche at this address: a few words at its end.
    pub fn save(&mut self, slug: &str) {
        self.saved += 1;
        let mut asker = Asker::of(&self.program.address);
        let path = format!("/api/v1/fiches/{slug}");
        let (head, body) = asker.ask(&request(&path, ""));
        let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
        let fiche: serde_json::Value = serde_json::from_slice(&body).expect("a fiche in JSON");
        let text = format!("{}\n\nEncore {} mots.", fiche["body"].as_str().expect("a text"), self.saved);
        let last = tag.trim_matches('"').parse().expect("a number");
        let (head, body) = asker.ask(&self.put(slug, last, &text));
        assert!(head.starts_with("HTTP/1.1 200"), "{head}{}", String::from_utf8_lossy(&body));
    }

    /// The request that saves this text on the revision `last` of a fiche.
    pub fn put(&self, slug: &str, last: u32, text: &str) -> Vec<u8> {
        let body = serde_json::json!({"body": text}).to_string();
        format!(
            "PUT /api/v1/fiches/{slug} HTTP/1.1\r\nhost: localhost\r\n{}if-match: \"{last}\"\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.bearer,
            body.len()
        )
        .into_bytes()
    }

    /// What each of these answers costs, asked one after the other.
    pub fn each(&self, asked: impl Iterator<Item = Vec<u8>>) -> Duration {
        let mut asker = Asker::of(&self.program.address);
        asker.ask(&request("/healthz", ""));
        let before = self.program.cpu_at_rest();
        let mut count = 0;
        for asked in asked {
            asker.timed(&asked);
            count += 1;
        }
        (self.program.cpu_at_rest() - before) / count
    }

    /// What one answer costs when nothing else is done: processor time, and the bytes of the answer.
    pub fn one(&self, asked: &[u8]) -> (Duration, usize) {
        let mut asker = Asker::of(&self.program.address);
        asker.ask(&request("/healthz", ""));
        let before = self.program.cpu_at_rest();
        let (head, body) = asker.ask(asked);
        assert!(head.starts_with("HTTP/1.1 200"), "{}: {head}", String::from_utf8_lossy(asked));
        (self.program.cpu_at_rest() - before, body.len())
    }
}

/// The program, of this folder of data.
pub fn kenfiche(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kenfiche"));
    command.env("KENFICHE_DATA", data);
    command
}

/// Makes an account: the cookie of a session of theirs, and a token for a program.
fn account(data: &Path) -> (String, String) {
    let settings = Settings::new(data, false);
    let wiki = settings.open_wiki().expect("the wiki opens");
    wiki.add_account("Lectrice", PASSPHRASE).expect("the account is made");
    let network = kenfiche::wiki::accounts::Network::HERE;
    let session =
        wiki.sign_in("Lectrice", PASSPHRASE, network).expect("they sign in").expect("the passphrase is theirs");
    let token = wiki.create_token(session.contributor.id, "mesures").expect("a token is made");
    (format!("{}={}", session::cookie_name(&settings), session.token), token.token)
}
