//! What whoever runs the wiki sees of it: the log, whether it is ready, what a monitor counts.

use super::Program;
use crate::http::Server;
use std::io::Read;

#[test]
fn the_log_has_a_line_for_each_request_and_nothing_secret() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path(), &["--log", "json"]);
    program.ask("/fiches?q=un-secret", "cookie: session=un-secret\r\nx-forwarded-for: 192.0.2.77\r\n");
    program.ask("/fiche/rien/history", "");
    program.ask("/un-secret", "");
    let lines = program.lines_until("nowhere");
    let requests: Vec<serde_json::Value> = lines
        .iter()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("each line is an object"))
        .filter(|line| line["target"] == "request")
        .collect();
    let told: Vec<(&str, &str, u64)> = requests
        .iter()
        .map(|line| {
            let text = |key: &str| line[key].as_str().unwrap_or_default();
            (text("method"), text("path"), line["status"].as_u64().unwrap())
        })
        .collect();
    let expected = [("GET", "/fiches", 200), ("GET", "/fiche/{slug}/history", 404), ("GET", "nowhere", 404)];
    assert_eq!(told, expected);
    assert!(requests.iter().all(|line| line["us"].as_u64().is_some_and(|us| us > 0)), "{requests:#?}");
    let whole = lines.concat();
    assert!(!whole.contains("un-secret") && !whole.contains("192.0.2.77"), "{whole}");
}

#[test]
fn what_is_no_request_leaves_no_line_unless_it_is_asked_for() {
    for (level, is_told) in [("info", false), ("info,actix_http::h1=error", true)] {
        let folder = tempfile::tempdir().unwrap();
        let mut program = Program::start(folder.path(), &["--log-level", level]);
        assert!(program.ask("/\u{1}", "").starts_with("HTTP/1.1 400"));
        program.ask("/about", "");
        let lines = program.lines_until("/about");
        assert_eq!(lines.iter().any(|line| line.contains("ERROR")), is_told, "{lines:#?}");
    }
}

#[test]
fn the_address_of_whoever_asks_is_logged_only_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path(), &["--log-level", "info,request=debug"]);
    program.ask("/about", "x-forwarded-for: 192.0.2.77\r\n");
    let lines = program.lines_until("/about");
    assert!(lines.last().unwrap().contains("192.0.2.77"), "{lines:#?}");
}

#[test]
fn what_waits_in_the_log_is_written_before_the_program_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path(), &[]);
    program.ask("/about", "");
    let pid = rustix::process::Pid::from_child(&program.child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let mut rest = String::new();
    program.told.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("path=\"/about\""), "{rest}");
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_monitor_counts_requests_saves_and_what_the_wiki_holds() {
    let server = Server::start();
    let slug = server.write("page", "Four banal", "Le pain du samedi.", &[], "");
    for _ in 0..3 {
        assert_eq!(server.get(&format!("/fiche/{slug}")).status, 200);
    }
    assert_eq!(server.get("/fiche/rien").status, 404);
    let metrics = server.get("/metrics").text();
    for line in [
        "kenfiche_request_seconds_count{method=\"GET\",route=\"/fiche/{slug}\",status=\"200\"} 3",
        "kenfiche_request_seconds_count{method=\"GET\",route=\"/fiche/{slug}\",status=\"404\"} 1",
        "kenfiche_fiches 1",
        "kenfiche_revisions 1",
        "kenfiche_sign_ins_waiting 0",
        "kenfiche_saving 1",
        "# EOF",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line}\nis not in\n{metrics}");
    }
    let value = |name: &str| {
        let line = metrics.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
        line.unwrap_or_else(|| panic!("no {name} in {metrics}")).parse::<f64>().unwrap()
    };
    assert!(value("kenfiche_saves_total") >= 1.0 && value("kenfiche_sync_seconds_total") > 0.0);
    assert!(value("kenfiche_resident_memory_bytes") > 1e6 && value("kenfiche_disk_room_bytes") > 0.0);
}

#[test]
fn metrics_are_told_to_the_networks_of_the_settings_alone() {
    let server = Server::start();
    assert_eq!(server.get("/metrics").status, 200);
    let mut reader = server.browser();
    reader.headers = vec![("x-forwarded-for".to_owned(), "192.0.2.7".to_owned())];
    assert_eq!(reader.get("/metrics").status, 404);
    // A proxy on this machine that does not say for whom it asks says at least one of these.
    for (name, value) in [("via", "1.1 proxy"), ("x-real-ip", "192.0.2.7"), ("x-forwarded-proto", "https")] {
        let mut reader = server.browser();
        reader.headers = vec![(name.to_owned(), value.to_owned())];
        assert_eq!(reader.get("/metrics").status, 404, "{name}");
    }
    let open = Server::start_with(|settings| settings.metrics_for = "192.0.2.0/24".parse().unwrap());
    assert_eq!(open.get("/metrics").status, 404);
    let mut reader = open.browser();
    reader.headers = vec![("x-forwarded-for".to_owned(), "192.0.2.7".to_owned())];
    assert_eq!(reader.get("/metrics").status, 200);
}

#[test]
fn a_name_of_the_internet_is_not_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]);
    let asked =
        |host: &str| program.say(&format!("GET /metrics HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"));
    assert!(asked("wiki.example.org").starts_with("HTTP/1.1 404"));
    assert!(asked("localhost:8080").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_wiki_that_can_be_written_is_ready() {
    let ready = Server::start().get("/readyz");
    assert_eq!((ready.status, ready.text().as_str()), (200, "ready\n"));
}

#[test]
fn hashing_passphrases_leaves_no_memory_behind() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &["--log-level", "info,request=off"]);
    let page = program.ask("/login", "");
    let between = |from: &str, to: &str| page.split_once(from).unwrap().1.split_once(to).unwrap().0;
    let (cookie, token) = (between("set-cookie: ", ";"), between("name=\"token\" value=\"", "\""));
    let held_mb = || {
        let rolled = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", program.child.id())).unwrap();
        let line = rolled.lines().find(|line| line.starts_with("Pss:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1_024
    };
    let before = held_mb();
    std::thread::scope(|scope| {
        for window in 0..10 {
            let program = &program;
            scope.spawn(move || {
                for number in 0..8 {
                    let form = format!("token={token}&next=/&name=p{window}-{number}&passphrase=une+phrase+assez+longue");
                    let answer = program.say(&format!(
                        "POST /login HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
                         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
                        form.len()
                    ));
                    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
                }
            });
        }
    });
    // One hashing takes 19 MB; eighty of them by as many threads as there are.
    let after = held_mb();
    assert!(after < before + 60, "{before} MB before, {after} MB after");
}
