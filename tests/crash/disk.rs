//! The disk, watched and made to fail by strace in the program that runs: what it was asked before "saved", and what is said when it refuses.

use super::{Program, is_whole, kenfiche, request, serve, token};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

/// A program that serves under strace with these words, and its address.
struct Watched {
    strace: Program,
    data: std::path::PathBuf,
    address: String,
}

/// Whether strace can do it here; aloud when it cannot.
fn may_watch() -> bool {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    let may = tried.is_ok_and(|tried| tried.status.success());
    assert!(may || std::env::var_os("CI").is_none(), "strace is missing, or may not trace");
    if !may {
        eprintln!("strace is missing, or may not trace: the disk is not watched");
    }
    may
}

fn watched(data: &Path, words: &[&str]) -> Watched {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq"]).args(words).arg(env!("CARGO_BIN_EXE_kenfiche"));
    strace.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
    let mut strace = Program(strace.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it runs"));
    let mut told = BufReader::new(strace.0.stderr.take().expect("a standard error"));
    let mut line = String::new();
    let address = loop {
        line.clear();
        assert!(told.read_line(&mut line).expect("it speaks UTF-8") > 0, "it ended before it served");
        if let Some((_, address)) = line.split_once("http://") {
            break address.trim().to_owned();
        }
    };
    std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
    Watched { strace, data: data.to_owned(), address }
}

impl Watched {
    fn save(&self, token: &str, title: &str) -> (u16, String) {
        let body = format!(r#"{{"type": "page", "title": "{title}", "fields": {{}}, "body": "Des mots de {title}."}}"#);
        request(&self.address, "POST", "/api/v1/fiches", token, &body).expect("it answers")
    }

    /// Kills the program itself; strace ends with it.
    fn kill(mut self) {
        let holder = fs::read_to_string(self.data.join("lock")).expect("who holds the folder");
        let pid = holder.trim().parse().ok().and_then(rustix::process::Pid::from_raw).expect("a process");
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("it can be killed");
        self.strace.0.wait().expect("strace ends");
    }
}

#[test]
fn saved_is_said_after_the_disk_was_asked_to_keep_it() {
    if !may_watch() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (data, seen) = (folder.path().join("data"), folder.path().join("seen"));
    let token = token(&data);
    let trace = "trace=pwrite64,fdatasync,write,writev,sendto,sendmsg";
    let program = watched(&data, &["-y", "-s", "16", "-e", trace, "-o", seen.to_str().expect("UTF-8")]);
    for number in 0..12 {
        assert_eq!(program.save(&token, &format!("Fiche {number}")).0, 201);
    }
    program.kill();
    let (mut written, mut asked, mut kept, mut saves) = (false, false, false, 0);
    for line in fs::read_to_string(&seen).expect("what strace saw").lines() {
        let is_journal = line.contains(".journal>");
        if is_journal && line.contains("pwrite64(") {
            (written, asked, kept) = (true, false, false);
        } else if is_journal && line.contains("fdatasync(") {
            (asked, kept) = (written, written && line.ends_with("= 0"));
        } else if line.contains("fdatasync resumed") {
            kept = asked && line.ends_with("= 0");
        } else if line.contains("HTTP/1.1 201") {
            assert!(kept, "save {saves} was said before it was on the disk: {line}");
            (written, asked, kept, saves) = (false, false, false, saves + 1);
        }
    }
    assert_eq!(saves, 12, "strace saw every answer");
}

#[test]
fn a_disk_that_fails_refuses_saves_in_words_reading_goes_on_and_the_next_start_has_everything() {
    if !may_watch() {
        return;
    }
    for fault in ["fdatasync:error=EIO:when=6+", "pwrite64:error=ENOSPC:when=6+", "pwrite64:error=EIO:when=6+"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        let token = token(&data);
        let journal = data.join("journal/00000001.journal");
        let (call, inject) = (fault.split(':').next().expect("a call"), format!("inject={fault}"));
        let trace = format!("trace={call}");
        let journal = journal.to_str().expect("UTF-8");
        let program = watched(&data, &["-o", "/dev/null", "-P", journal, "-e", &trace, "-e", &inject]);
        let answers: Vec<(u16, String)> = (0..10).map(|at| program.save(&token, &format!("Fiche {at}"))).collect();
        let saved = answers.iter().take_while(|(status, _)| *status == 201).count();
        assert!((1..10).contains(&saved), "{fault}: {answers:#?}");
        for (status, told) in &answers[saved..] {
            // Of the first nobody knows; of those after it, that nothing was saved.
            assert!([503, 507].contains(status), "{fault}: {status} {told}");
            assert!(!told.contains("api-") && told.contains("detail"), "{told}");
        }
        assert_eq!(answers.last().map(|(status, _)| *status), Some(507), "{fault}");
        let (status, told) = request(&program.address, "GET", "/readyz", "", "").expect("it answers");
        assert!(status == 503 && told.contains("the disk failed"), "{fault}: {status} {told}");
        let read = |address: &str, at: usize| {
            let (status, body) = request(address, "GET", &format!("/fiche/fiche-{at}"), "", "").expect("it answers");
            status == 200 && body.contains(&format!("Des mots de Fiche {at}."))
        };
        assert!((0..saved).all(|at| read(&program.address, at)), "{fault}: reading goes on");
        program.kill();
        let (mut again, address) = serve(&data);
        assert!((0..saved).all(|at| read(&address, at)), "{fault}: what was saved is there");
        let body = r#"{"type": "page", "title": "Après", "fields": {}, "body": "Des mots."}"#;
        let (status, told) = request(&address, "POST", "/api/v1/fiches", &token, body).expect("it answers");
        assert_eq!(status, 201, "{fault}: {told}");
        is_whole(&data);
        again.kill();
    }
}

#[test]
fn a_start_killed_at_any_moment_needs_nobody_afterwards() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let token = token(&data);
    let (mut program, address) = serve(&data);
    for at in 0..20 {
        let body = format!(r#"{{"type": "page", "title": "Fiche {at}", "fields": {{}}, "body": "Des mots."}}"#);
        assert_eq!(request(&address, "POST", "/api/v1/fiches", &token, &body).expect("it answers").0, 201);
    }
    program.kill();
    for round in 0..16 {
        // The view is gone now and then: it is being built anew when the program is killed.
        if round % 4 == 0 {
            let _ = fs::remove_dir_all(data.join("view"));
        }
        let start =
            kenfiche().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&data).stderr(Stdio::null()).spawn();
        let mut start = Program(start.expect("it runs"));
        std::thread::sleep(std::time::Duration::from_millis(round * 11));
        start.kill();
    }
    let (mut program, address) = serve(&data);
    for at in 0..20 {
        assert_eq!(request(&address, "GET", &format!("/fiche/fiche-{at}"), "", "").expect("it answers").0, 200);
    }
    is_whole(&data);
    program.kill();
}

/// The program with these words, for whom this file has no room.
fn without_room(file: &Path, words: &[&str], data: &Path) -> std::process::Output {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-P", file.to_str().expect("UTF-8")]);
    strace.args(["-e", "trace=write,pwrite64", "-e", "inject=write,pwrite64:error=ENOSPC"]);
    strace.arg(env!("CARGO_BIN_EXE_kenfiche"));
    strace.args(words).arg("--data").arg(data).output().expect("it runs")
}

#[test]
fn a_start_or_a_verification_without_room_for_what_is_read_says_so_and_loses_nothing() {
    if !may_watch() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let token = token(&data);
    let (mut program, address) = serve(&data);
    let body = r#"{"type": "page", "title": "Une fiche", "fields": {}, "body": "Des mots."}"#;
    assert_eq!(request(&address, "POST", "/api/v1/fiches", &token, body).expect("it answers").0, 201);
    program.kill();
    fs::remove_file(data.join("view.mark")).expect("a mark");
    let start = without_room(&data.join("view.new/db"), &["serve", "--listen", "127.0.0.1:0"], &data);
    is_told_of_room(&start);
    let (mut program, address) = serve(&data);
    assert_eq!(request(&address, "GET", "/fiche/une-fiche", "", "").expect("it answers").0, 200);
    is_whole(&data);
    program.kill();
    is_told_of_room(&without_room(&data.join("view.check/conf"), &["verify"], &data));
    is_whole(&data);
}

fn is_told_of_room(output: &std::process::Output) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("no room") && told.contains("what was saved is whole. Make room"), "{told}");
    assert!(!told.contains("not as it was written"), "{told}");
}
