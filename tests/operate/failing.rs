//! When it cannot go on: a sentence that says what happened and what to do, and a data folder as it was.

use super::{Program, kenfiche, told};
use crate::http::Server;
use std::{
    fs,
    io::Write,
    net::{Shutdown, TcpListener, TcpStream},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Output},
    time::Duration,
};
use tempfile::TempDir;

/// What is said by a program that was to serve, and does not.
fn refused(folder: &Path, words: &[&str]) -> String {
    let output = kenfiche(&[&["serve"], words].concat(), folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    let told = told(&output);
    told.lines().rfind(|line| line.starts_with("kenfiche: ")).unwrap_or_else(|| panic!("{told}")).to_owned()
}

#[test]
fn a_port_that_is_taken_is_named_and_another_may_be_chosen() {
    let folder = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = refused(folder.path(), &["--listen", &address]);
    assert_eq!(
        told,
        format!(
            "kenfiche: cannot listen on {address}: another program does; stop it, or choose another port with --listen"
        )
    );
    let verify = kenfiche(&["verify"], folder.path()).output().unwrap();
    assert!(verify.status.success(), "{}", super::told(&verify));
    let told = refused(folder.path(), &["--listen", "192.0.2.1:8080"]);
    assert!(told.contains("this machine has no such address"), "{told}");
}

#[test]
fn a_folder_of_a_newer_program_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("layout"), "kenfiche 99\n").unwrap();
    let told = refused(folder.path(), &["--listen", "127.0.0.1:0"]);
    assert!(told.contains("has layout 99, written by a newer Kenfiche"), "{told}");
    assert!(told.contains("use the newer program"), "{told}");
    assert_eq!(fs::read_to_string(data.join("layout")).unwrap(), "kenfiche 99\n");
    assert!(!data.join("journal").exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let told = refused(folder.path(), &["--listen", "127.0.0.1:0", "--data", "file/data"]);
    assert!(told.contains("cannot make the folder file/data"), "{told}");
}

#[test]
fn the_documents_of_the_service_are_settings_that_can_be() {
    let folder = TempDir::new().unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operate/kenfiche.toml");
    let output = kenfiche(&["settings", "--settings", file.to_str().unwrap()], folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    let unit = fs::read_to_string(file.with_file_name("kenfiche.service")).unwrap();
    assert!(unit.contains("ExecStart=/usr/local/bin/kenfiche serve --settings /etc/kenfiche.toml"), "{unit}");
}

/// Runs it as somebody to whom nothing belongs: `nobody` when the tests are run by root, else whoever runs them.
fn as_somebody_else(words: &[&str], folder: &Path) -> Output {
    if !rustix::process::geteuid().is_root() {
        return kenfiche(words, folder).output().unwrap();
    }
    // Where it was built, `nobody` may not go.
    let (built, program) = (env!("CARGO_BIN_EXE_kenfiche"), folder.join("kenfiche"));
    if !program.exists() {
        fs::hard_link(built, &program).or_else(|_| fs::copy(built, &program).map(drop)).unwrap();
    }
    Command::new(program).args(words).current_dir(folder).env_clear().uid(NOBODY).gid(NOBODY).output().unwrap()
}

const NOBODY: u32 = 65_534;

#[test]
fn a_folder_that_may_not_be_written_says_by_whom_and_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data = folder.path().join("data");
    drop(Program::start(folder.path(), &[]));
    let journal = data.join("journal/00000001.journal");
    let before = fs::read(&journal).unwrap();
    let advice = "Run it as whoever owns the folder";
    let refused = |words: &[&str], what: &str| {
        let output = as_somebody_else(words, folder.path());
        let told = told(&output);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {told}");
        for part in [what, "Permission denied", advice, "was left as it is"] {
            assert!(told.contains(part), "{words:?}: {part} is not in {told}");
        }
    };
    // The folder, then a file in it.
    fs::set_permissions(&data, fs::Permissions::from_mode(0o000)).unwrap();
    for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["contributor", "list"], &["verify"]] {
        refused(words, "data");
    }
    fs::set_permissions(&data, fs::Permissions::from_mode(0o777)).unwrap();
    for path in ["lock", "layout", "view.mark"].map(|name| data.join(name)) {
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
    }
    fs::set_permissions(data.join("journal"), fs::Permissions::from_mode(0o000)).unwrap();
    refused(&["serve", "--listen", "127.0.0.1:0"], "the journal in data cannot be opened");
    fs::set_permissions(data.join("journal"), fs::Permissions::from_mode(0o700)).unwrap();
    assert!(fs::read(&journal).unwrap() == before);
    let verify = kenfiche(&["verify"], folder.path()).output().unwrap();
    assert!(verify.status.success(), "{}", told(&verify));
}

#[test]
fn root_leaves_nothing_in_the_folder_of_somebody_else() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let folder = TempDir::new().unwrap();
    drop(Program::start(folder.path(), &[]));
    chown(folder.path().join("data"), Some(NOBODY), Some(NOBODY)).unwrap();
    let output = kenfiche(&["contributor", "list"], folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("who could not open what root writes"), "{}", told(&output));
}

#[test]
fn a_damaged_journal_is_named_and_the_way_back_with_it() {
    let folder = TempDir::new().unwrap();
    for name in ["Marie", "Yann", "Léa"] {
        let mut add = kenfiche(&["contributor", "add", name], folder.path());
        let mut child = add.stdin(std::process::Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"une phrase assez longue").unwrap();
        assert!(child.wait().unwrap().success());
    }
    let journal = folder.path().join("data/journal/00000001.journal");
    let mut bytes = fs::read(&journal).unwrap();
    bytes[900] ^= 1;
    fs::write(&journal, &bytes).unwrap();
    for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["verify"], &["reindex"]] {
        let output = kenfiche(words, folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let told = told(&output);
        for part in ["the journal is damaged: segment 1, byte", "was left as it is", "restore the last backup"] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
    }
    assert!(fs::read(&journal).unwrap() == bytes);
}

/// Sends the beginning of a form or a call, and no more: what comes back while it may still be read.
fn cut(server: &Server, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let length = body.len() * 2;
    write!(stream, "{head}host: {}\r\ncontent-length: {length}\r\n\r\n{body}", server.address).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    let _ = std::io::Read::read_to_end(&mut stream, &mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn of_an_upload_that_is_cut_nothing_is_kept_and_that_is_said() {
    let server = Server::start();
    server.write("page", "Four banal", "Le pain du samedi.", &[], "");
    server.wiki.add_account("Marie", "une phrase assez longue").unwrap();
    let marie = server.wiki.person(&crate::http::contributor("marie")).unwrap().contributor.id;
    let token = server.wiki.create_token(marie, "essais").unwrap().token;
    let position = server.wiki.store().position();
    let form =
        "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\naccept-language: en\r\n";
    let told = cut(&server, &format!("POST /fiche/four-banal/edit HTTP/1.1\r\n{form}"), "title=Four&f.body=Le+pain");
    assert!(told.starts_with("HTTP/1.1 400") && told.contains("Sending was interrupted"), "{told}");
    let call = format!("content-type: application/json\r\nauthorization: Bearer {token}\r\naccept-language: en\r\n");
    let told = cut(&server, &format!("POST /api/v1/fiches HTTP/1.1\r\n{call}"), r#"{"type": "page", "title": "Vin"}"#);
    assert!(told.starts_with("HTTP/1.1 400") && told.contains("nothing of it was kept"), "{told}");
    // And who goes away without a word is not waited for.
    for _ in 0..50 {
        let mut stream = TcpStream::connect(server.address).unwrap();
        write!(stream, "POST /new HTTP/1.1\r\n{form}host: x\r\ncontent-length: 900000\r\n\r\ntitle=").unwrap();
    }
    assert_eq!(server.get("/fiche/four-banal").status, 200);
    assert_eq!(server.wiki.store().position(), position);
}
