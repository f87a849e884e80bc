//! The program killed at any moment: what was answered "saved" is there, whole, and the next start needs nobody.

mod disk;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

const ROUNDS: u64 = 6;
const SAVERS: usize = 4;

#[test]
fn a_killed_program_loses_nothing_that_was_saved() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let token = token(&data);
    let saved = Arc::new(Mutex::new(Vec::new()));
    for round in 0..ROUNDS {
        let (mut program, address) = serve(&data);
        let over = Arc::new(AtomicBool::new(false));
        let savers: Vec<_> = (0..SAVERS)
            .map(|saver| {
                let (address, token) = (address.clone(), token.clone());
                let (saved, over) = (saved.clone(), over.clone());
                std::thread::spawn(move || save_until(&over, &address, &token, &format!("r{round} s{saver}"), &saved))
            })
            .collect();
        std::thread::sleep(Duration::from_millis(150 + 130 * (round * 7 % 5)));
        program.kill();
        over.store(true, Ordering::Relaxed);
        savers.into_iter().for_each(|saver| saver.join().expect("a saver ends"));
    }
    let (mut program, address) = serve(&data);
    let saved = saved.lock().expect("no saver panicked");
    assert!(saved.len() > 20, "only {} saves were answered: nothing was tried", saved.len());
    for (slug, words) in saved.iter() {
        let (status, body) =
            request(&address, "GET", &format!("/api/v1/fiches/{slug}"), &token, "").expect("it answers");
        assert_eq!(status, 200, "{slug} was saved and is not there");
        assert!(body.contains(words.as_str()), "{slug} is there, but not whole");
    }
    is_whole(&data);
    program.kill();
    is_whole(&data);
}

#[test]
fn a_backup_killed_at_any_moment_leaves_one_that_can_be_gone_on_with() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, file, back) =
        (folder.path().join("data"), folder.path().join("wiki.backup"), folder.path().join("back"));
    let token = token(&data);
    let (mut program, address) = serve(&data);
    let (saved, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
    let saver = {
        let (saved, over) = (saved.clone(), over.clone());
        std::thread::spawn(move || save_until(&over, &address, &token, "pendant", &saved))
    };
    let backup = || {
        let mut words = kenfiche();
        words.arg("backup").arg(&file).arg("--data").arg(&data).stdout(Stdio::null());
        words
    };
    for round in 0..12 {
        std::thread::sleep(Duration::from_millis(40));
        let mut cut = Program(backup().spawn().expect("it runs"));
        std::thread::sleep(Duration::from_millis(round * 3));
        cut.kill();
        if round % 4 == 3 {
            let known = saved.lock().expect("no saver panicked").len();
            let done = backup().output().expect("it runs");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            let restore = kenfiche().arg("restore").arg(&file).arg("--data").arg(&back).output().expect("it runs");
            assert!(restore.status.success(), "{}", String::from_utf8_lossy(&restore.stderr));
            let (mut again, there) = serve(&back);
            for (slug, words) in saved.lock().expect("no saver panicked").iter().take(known) {
                let (status, body) =
                    request(&there, "GET", &format!("/api/v1/fiches/{slug}"), "", "").expect("it answers");
                assert!(status == 200 && body.contains(words.as_str()), "{slug} is not in the backup");
            }
            is_whole(&back);
            again.kill();
            std::fs::remove_dir_all(&back).expect("it can be removed");
        }
    }
    over.store(true, Ordering::Relaxed);
    saver.join().expect("a saver ends");
    program.kill();
}

/// What is left to a program that has just started, beside what it has.
const LEFT_BYTES: u64 = 24 << 20;
const LARGE_SAVERS: usize = 8;
const LARGE_SAVES: usize = 40;

#[test]
fn a_program_without_memory_loses_nothing_that_was_saved() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let token = token(&data);
    let (mut program, address) = serve(&data);
    let pages = std::fs::read_to_string(format!("/proc/{}/statm", program.0.id())).expect("Linux tells");
    let pages: u64 = pages.split(' ').next().and_then(|pages| pages.parse().ok()).expect("a number");
    let most = Some(pages * rustix::param::page_size() as u64 + LEFT_BYTES);
    let limit = rustix::process::Rlimit { current: most, maximum: most };
    let pid = rustix::process::Pid::from_child(&program.0);
    rustix::process::prlimit(Some(pid), rustix::process::Resource::As, limit).expect("it can be limited");
    let saved = Arc::new(Mutex::new(Vec::new()));
    let savers: Vec<_> = (0..LARGE_SAVERS)
        .map(|saver| {
            let (address, token, saved) = (address.clone(), token.clone(), saved.clone());
            std::thread::spawn(move || save_large(&address, &token, saver, &saved))
        })
        .collect();
    savers.into_iter().for_each(|saver| saver.join().expect("a saver ends"));
    let has_ended = program.0.try_wait().expect("it can be asked").is_some();
    let answered = saved.lock().expect("no saver panicked").len();
    assert!(has_ended || answered < LARGE_SAVERS * LARGE_SAVES, "it had memory enough: nothing was tried");
    drop(program);
    let (mut program, address) = serve(&data);
    for (slug, words) in saved.lock().expect("no saver panicked").iter() {
        let (status, body) =
            request(&address, "GET", &format!("/api/v1/fiches/{slug}"), &token, "").expect("it answers");
        assert!(status == 200 && body.contains(words.as_str()), "{slug} was saved and is not there, whole");
    }
    is_whole(&data);
    program.kill();
}

/// Saves texts of 400 KB, until nobody answers or there were many.
fn save_large(address: &str, token: &str, saver: usize, saved: &Mutex<Vec<(String, String)>>) {
    for number in 0..LARGE_SAVES {
        let words: String = (0..40_000).map(|word| format!("{saver}{number}mot{word} ")).collect();
        let body = format!(
            r#"{{"type":"page","title":"Grande {saver} {number}","fields":{{}},"body":"{}"}}"#,
            words.trim_end()
        );
        let Some((status, answer)) = request(address, "POST", "/api/v1/fiches", token, &body) else { return };
        if status == 201 {
            let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
            let slug = answer["slug"].as_str().expect("a slug").to_owned();
            saved.lock().expect("no saver panicked").push((slug, words.trim_end().to_owned()));
        }
    }
}

/// Verified by the program that serves the folder, or by a new one when none does.
fn is_whole(data: &Path) {
    let verify = kenfiche().args(["verify", "--data"]).arg(data).output().expect("verify runs");
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stderr));
}

#[test]
fn a_second_server_on_a_folder_says_who_holds_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let (mut program, _) = serve(&data);
    let start = Instant::now();
    let second = kenfiche().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&data).output().expect("it runs");
    assert_eq!(second.status.code(), Some(1));
    assert!(start.elapsed() < Duration::from_secs(2), "it refused only after {:?}", start.elapsed());
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(told.contains(&program.0.id().to_string()), "it does not say who holds the folder: {told}");
    program.kill();
}

/// A program that does not outlive its test.
struct Program(Child);

impl Program {
    fn kill(&mut self) {
        self.0.kill().expect("the program can be killed");
        self.0.wait().expect("it ends");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn save_until(over: &AtomicBool, address: &str, token: &str, name: &str, saved: &Mutex<Vec<(String, String)>>) {
    for number in 0.. {
        if over.load(Ordering::Relaxed) {
            return;
        }
        let words = format!("{name} {number}: {}", "mot ".repeat(1 + number % 7 * 40)).trim_end().to_owned();
        let title = format!("Fiche {name} {number}");
        let body = format!(r#"{{"type":"page","title":"{title}","fields":{{}},"body":"{words}","summary":""}}"#);
        if let Some((201, answer)) = request(address, "POST", "/api/v1/fiches", token, &body) {
            let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
            let slug = answer["slug"].as_str().expect("a slug").to_owned();
            saved.lock().expect("no saver panicked").push((slug, words));
        }
    }
}

/// A token for an account of its own, made before anything serves the folder.
fn token(data: &Path) -> String {
    let mut add = kenfiche()
        .args(["contributor", "add", "Essai", "--data"])
        .arg(data)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let words = b"une phrase assez longue 7\n";
    add.stdin.take().expect("a standard input").write_all(words).expect("the passphrase is read");
    assert!(add.wait().expect("it ends").success());
    let token = kenfiche().args(["token", "create", "Essai", "--data"]).arg(data).output().expect("it runs");
    assert!(token.status.success(), "{}", String::from_utf8_lossy(&token.stderr));
    String::from_utf8_lossy(&token.stdout).trim().to_owned()
}

/// A program that serves the folder, and the address that it says it listens on.
fn serve(data: &Path) -> (Program, String) {
    let program = kenfiche()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut program = Program(program.expect("it runs"));
    let mut told = BufReader::new(program.0.stderr.take().expect("a standard error"));
    let mut line = String::new();
    loop {
        line.clear();
        let read = told.read_line(&mut line).expect("it speaks UTF-8");
        assert!(read > 0, "it ended before it served");
        if let Some((_, rest)) = line.split_once("http://") {
            let address = rest.trim().trim_end_matches('/').to_owned();
            std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
            return (program, address);
        }
    }
}

/// The status and body, or `None` when the connection broke.
fn request(address: &str, method: &str, path: &str, token: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
    .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, body.to_owned()))
}

fn kenfiche() -> Command {
    Command::new(env!("CARGO_BIN_EXE_kenfiche"))
}
