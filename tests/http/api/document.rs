//! The examples of `docs/api.md` are run one after the other, and answer what the document says.

use super::Program;
use crate::http::Server;
use serde_json::Value as Json;
use std::process::Command;

const DOCUMENT: &str = include_str!("../../../docs/api.md");

/// An example: what is run, and what the document says that it answers.
struct Example<'a> {
    script: &'a str,
    answer: Option<(&'a str, &'a str)>,
}

#[test]
fn the_examples_of_the_document_answer_what_it_says() {
    if Command::new("curl").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "curl is missing");
        eprintln!("curl is missing: the examples of docs/api.md are not run");
        return;
    }
    let server = Server::start();
    let marie = Program::of(&server, "Marie");
    let examples = examples(DOCUMENT);
    assert!(examples.iter().filter(|example| example.answer.is_some()).count() >= 10);
    for Example { script, answer } in examples {
        if script.starts_with("WIKI=") {
            continue;
        }
        let run = Command::new("sh")
            .args(["-eu", "-c", script])
            .env("WIKI", format!("http://{}/api/v1", server.address))
            .env("TOKEN", &marie.token)
            .output()
            .unwrap();
        assert!(run.status.success(), "{script}\n{}", String::from_utf8_lossy(&run.stderr));
        let said = String::from_utf8(run.stdout).unwrap();
        match answer {
            Some(("json", told)) => {
                let told: Json = serde_json::from_str(told).unwrap_or_else(|error| panic!("{error} in {told}"));
                let said: Json = serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"));
                assert!(holds(&said, &told), "{script}\nanswered {said}\nthe document says {told}");
            }
            Some((_, told)) => assert_eq!(said.trim(), told.trim(), "{script}"),
            None => panic!("{script}\nhas no answer in the document"),
        }
    }
}

/// Whether an answer holds all that is told of it: objects may hold more, lists more at their end.
fn holds(said: &Json, told: &Json) -> bool {
    match (said, told) {
        (Json::Object(said), Json::Object(told)) => {
            told.iter().all(|(key, told)| said.get(key).is_some_and(|said| holds(said, told)))
        }
        (Json::Array(said), Json::Array(told)) => {
            said.len() >= told.len() && said.iter().zip(told).all(|(said, told)| holds(said, told))
        }
        _ => said == told,
    }
}

/// Each block of shell with the block that follows it at once.
fn examples(document: &str) -> Vec<Example<'_>> {
    let mut examples: Vec<Example> = Vec::new();
    let mut rest = document;
    let mut last_end = usize::MAX;
    while let Some(start) = rest.find("```") {
        let at = document.len() - rest.len() + start;
        let (kind, body) = rest[start + 3..].split_once('\n').expect("a block has a first line");
        let (body, after) = body.split_once("```").expect("a block has an end");
        match kind {
            "sh" => examples.push(Example { script: body, answer: None }),
            kind if at <= last_end + 1 => {
                examples.last_mut().expect("an answer follows an example").answer = Some((kind, body));
            }
            _ => {}
        }
        rest = after;
        last_end = document.len() - rest.len();
    }
    examples
}
