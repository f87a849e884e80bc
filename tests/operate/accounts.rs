//! Accounts by whoever runs the machine: each command does the same while the wiki serves and while it does not, and says what it did.

use super::{Program, kenfiche};
use std::{
    io::Write,
    path::Path,
    process::{Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Two fiches of two people who had one name elsewhere.
const HISTORIES: [(&str, &str); 2] = [("vieux", "Pain"), ("autre", "Vin")];

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: TempDir::new().unwrap() };
        for (source, title) in HISTORIES {
            let fiche = serde_json::json!({"fiche": {"title": title, "source": {"name": source, "id": "1"}}});
            let revision =
                serde_json::json!({"rev": 1, "author": "Paul", "timestamp": "2013-02-24T10:00:00Z", "text": "a b"});
            std::fs::write(desk.folder.path().join(source), format!("{fiche}\n{revision}\n")).unwrap();
            assert_eq!(desk.does(&format!("import history {source}")).0, 0);
        }
        desk
    }

    /// The status, what a program reads, and what a person does.
    fn does(&self, words: &str) -> (i32, String, String) {
        self.does_with(words, "")
    }

    fn does_with(&self, words: &str, input: &str) -> (i32, String, String) {
        let words: Vec<&str> = words.split(' ').collect();
        let mut child = kenfiche(&words, self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that is refused before it reads has closed its ear.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    /// Refused before anything is read: standard input stays open and empty.
    fn refused_unasked(&self, words: &str, why: &str) {
        let words: Vec<&str> = words.split(' ').collect();
        let mut command = kenfiche(&words, self.folder.path());
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take();
        let until = Instant::now() + Duration::from_secs(20);
        while child.try_wait().unwrap().is_none() {
            if Instant::now() > until {
                child.kill().unwrap();
                panic!("{words:?} waits for a passphrase");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(input);
        let Output { status, stderr, .. } = child.wait_with_output().unwrap();
        let told = String::from_utf8(stderr).unwrap();
        assert!(status.code() == Some(1) && told.contains(why), "{words:?}: {told}");
    }

    fn refused(&self, words: &str, why: &str) {
        let (status, results, told) = self.does_with(words, "une phrase assez longue");
        assert_eq!((status, results.as_str()), (1, ""), "{words}: {told}");
        assert!(told.starts_with("kenfiche: ") && told.contains(why), "{words}: {told}");
    }

    fn done(&self, words: &str, told: &str) -> String {
        let (status, results, words_told) = self.does_with(words, "une phrase assez longue\n");
        assert_eq!(status, 0, "{words}: {words_told}");
        assert!(words_told.contains(told), "{words}: {words_told}");
        results
    }
}

/// Every command, with what it says when it is done and when it cannot be.
fn whole_course(desk: &Desk) {
    assert_eq!(desk.done("contributor add Marie", ""), "/contributor/marie\n");
    desk.refused("contributor add marie", "Somebody already has this name");
    desk.refused("contributor add a/b", "A name has 1 to 60 characters");
    let (status, _, told) = desk.does_with("contributor add Yann", "court\n");
    assert!(status == 1 && told.contains("at least 12 characters; this one has 5"), "{told}");
    desk.done("contributor add Yann", "");
    desk.done("contributor passwd yann", "every sign-in and token ended");
    desk.refused_unasked("contributor passwd personne", "nobody here is called personne");
    let link = desk.done("contributor link Marie", "once, within 24 hours");
    assert!(link.starts_with("http://") && link.contains("/passphrase?link="), "{link}");
    assert!(desk.done("contributor invite", "For one person").contains("/join?invitation="));
    desk.done("contributor block yann --reason pourriel", "Yann is blocked");
    desk.refused("contributor block yann", "Yann is blocked already");
    desk.refused("contributor link yann", "unblock` comes first");
    desk.refused_unasked("contributor passwd yann", "unblock` comes first");
    desk.refused("contributor block paul~vieux", "paul~vieux is an imported name");
    desk.done("contributor unblock yann", "Yann may come in again");
    desk.refused("contributor unblock yann", "Yann is not blocked");
    desk.refused("contributor claim paul marie", "is it paul~vieux or paul~autre?");
    desk.refused("contributor claim yann marie", "is an account");
    desk.refused("contributor link paul~vieux", "paul~vieux has no account");
    desk.done("contributor claim paul~vieux marie", "What paul~vieux wrote is Marie’s");
    desk.done("contributor rename yann Yannick", "Yann is called Yannick now");
    desk.refused("contributor rename yannick Marie", "Somebody already has this name");
    // A claim came along, and a token is not shown again.
    let mine: serde_json::Value = serde_json::from_str(&desk.done("contributor mine marie", "")).unwrap();
    assert_eq!((&mine["format"], &mine["account"]["name"]), (&"kenfiche-mine/1".into(), &"Marie".into()));
    assert_eq!(mine["passages"][0]["passages"][0]["text"], "Pain", "{mine}");
    assert_eq!(mine["revisions"][0]["as_left"]["body"], "a b", "{mine}");
    desk.refused("contributor mine paul~autre", "has no account");
    let token = desk.done("token create marie --label essais", "shown once");
    assert!(token.starts_with("kf_"), "{token}");
    desk.refused("token revoke 99", "there is no token 99");
    desk.refused("token create paul~autre", "has no account");
    desk.done("contributor close yannick", "under the name Yannick");
    desk.refused("contributor link yannick", "is closed");
    let list = desk.done("contributor list", "");
    let lines: Vec<Vec<&str>> = list.lines().map(|line| line.split('\t').collect()).collect();
    let facts: Vec<(&str, &str, &[&str])> = lines.iter().map(|line| (line[1], line[2], &line[4..])).collect();
    let claimed: &[&str] = &["claimed by marie"];
    assert_eq!(facts[0], ("marie", "account", &[][..]));
    assert!(facts.contains(&("paul~vieux", "imported", claimed)) && facts.contains(&("paul~autre", "imported", &[])));
    assert!(facts.contains(&("yannick", "account", &["closed"])), "{list}");
    assert!(desk.done("verify", "").ends_with("all is as it was written\n"));
}

#[test]
fn every_command_of_accounts_says_what_it_did_while_nothing_serves() {
    whole_course(&Desk::new());
}

#[test]
fn every_command_of_accounts_says_what_it_did_while_the_wiki_serves() {
    let desk = Desk::new();
    let program = Program::start(desk.folder.path(), &[]);
    whole_course(&desk);
    desk.refused("import history vieux", "is held by process");
    drop(program);
    assert!(desk.done("verify", "").ends_with("all is as it was written\n"));
}

#[test]
fn a_token_is_known_by_its_number_until_it_is_revoked() {
    let desk = Desk::new();
    desk.done("contributor add Marie", "");
    let (_, _, told) = desk.does("token create marie");
    let number = told.split(' ').nth(1).unwrap();
    desk.done(&format!("token revoke {number}"), "is worth nothing any more");
    desk.refused(&format!("token revoke {number}"), "there is no token");
}

#[test]
fn a_folder_that_is_not_there_is_made_for_a_first_account_alone() {
    let folder = TempDir::new().unwrap();
    let desk = Desk { folder };
    for words in ["contributor list", "contributor link marie", "token create marie", "token revoke 1", "verify"] {
        desk.refused(&format!("{words} --data nowhere"), "there is no folder nowhere");
        assert!(!Path::new(desk.folder.path()).join("nowhere").exists(), "{words}");
    }
    desk.done("contributor add Marie --data nowhere", "");
}
