//! Settings: a flag goes before the environment, the environment before the file, and what is wrong is told with its place.

use super::{kenfiche, told};
use kenfiche::settings::{
    Log, Writing,
    described::ALL,
    sources::{Mistakes, Said, Source},
};
use std::{fs, path::Path};
use tempfile::TempDir;

fn said(flags: &[(&str, &str)], environment: &[(&str, &str)], file: Option<&Path>) -> Said {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    Said {
        flags: flags.iter().map(owned).collect(),
        environment: environment.iter().map(owned).collect(),
        file: file.map(Path::to_owned),
        is_demo: false,
    }
}

fn mistakes(said: &Said) -> Vec<String> {
    let Mistakes(mistakes) = said.choose().expect_err("it is wrong");
    mistakes
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("wiki.toml");
    fs::write(&file, "name = 'of the file'\n\nwriting = \"invited\"\nlog = \"json\"\n").unwrap();
    let flags = [("name", "of the flag")];
    let environment = [("KENFICHE_NAME", "of the environment"), ("KENFICHE_WRITING", "anyone")];
    let chosen = said(&flags, &environment, Some(&file)).choose().unwrap();
    assert_eq!(chosen.settings.name, "of the flag");
    assert_eq!(chosen.settings.writing, Writing::Anyone);
    assert_eq!(chosen.settings.log, Log::Json);
    assert_eq!(chosen.settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(chosen.source("name"), Some(&Source::Flag));
    assert_eq!(chosen.source("writing"), Some(&Source::Environment));
    assert_eq!(chosen.source("log"), Some(&Source::File(file, 4)));
    assert_eq!(chosen.source("listen"), Some(&Source::Default));
}

#[test]
fn the_file_in_the_data_folder_is_found_and_may_not_move_it() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    let file = folder.path().join("kenfiche.toml");
    fs::write(&file, "name = \"found\"\n").unwrap();
    assert_eq!(said(&[("data", data)], &[], None).choose().unwrap().settings.name, "found");
    assert_eq!(said(&[], &[("KENFICHE_DATA", data)], None).choose().unwrap().settings.name, "found");
    fs::write(&file, "\ndata = \"/elsewhere\"\n").unwrap();
    let mistakes = mistakes(&said(&[("data", data)], &[], None));
    assert!(mistakes[0].starts_with(&format!("{}:2: ", file.display())), "{mistakes:?}");
    let named = said(&[], &[], Some(&file)).choose().unwrap();
    assert_eq!(named.settings.data, Path::new("/elsewhere"));
}

#[test]
fn every_mistake_is_named_with_its_line_and_the_nearest_name() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("wiki.toml");
    fs::write(&file, "wrting = \"invited\"\nlisten = 8080\n\n[data]\ncolour = 1\n").unwrap();
    let environment = [("KENFICHE_LOG_LEVL", "debug"), ("KENFICHE_TIME_ZONE", "Brest"), ("KENFICHE_SERVICE_HOST", "x")];
    let told = mistakes(&said(&[("writing", "all")], &environment, Some(&file)));
    let shown = file.display();
    for sentence in [
        format!("{shown}:1: there is no setting wrting; is it writing?"),
        format!("{shown}:2: listen is \"8080\"; it must be an address and a port"),
        format!("{shown}:4: data takes a text"),
        "environment: there is no setting KENFICHE_LOG_LEVL; is it KENFICHE_LOG_LEVEL?".to_owned(),
        "KENFICHE_TIME_ZONE: time-zone is \"Brest\"; it must be the name of a time zone".to_owned(),
        "--writing: writing is \"all\"; it must be anyone, members or invited".to_owned(),
    ] {
        assert!(told.iter().any(|mistake| mistake.starts_with(&sentence)), "{sentence}\nis not in {told:#?}");
    }
    assert_eq!(told.len(), 6, "{told:#?}");
    fs::write(&file, "name = \"a\"\nlisten = \"127.0.0.1:1\n").unwrap();
    let told = mistakes(&said(&[], &[], Some(&file)));
    assert!(told[0].starts_with(&format!("{shown}:2: this is not TOML")), "{told:#?}");
    let missing = folder.path().join("none.toml");
    let told = mistakes(&said(&[], &[("KENFICHE_SETTINGS", missing.to_str().unwrap())], None));
    assert!(told[0].contains("none.toml cannot be read"), "{told:#?}");
}

#[test]
fn what_is_printed_can_be_used_as_the_file() {
    let folder = TempDir::new().unwrap();
    let flags = [("name", "Fiches \"d’ici\" \\ là"), ("writing", "anyone"), ("trusted-proxies", "10.0.0.0/8, ::1")];
    let printed = said(&flags, &[], None).choose().unwrap().printed();
    let file = folder.path().join("wiki.toml");
    fs::write(&file, &printed).unwrap();
    let again = said(&[], &[], Some(&file)).choose().unwrap();
    assert_eq!(again.settings.name, "Fiches \"d’ici\" \\ là");
    assert_eq!(again.settings.writing, Writing::Anyone);
    assert!(again.settings.trusted_proxies.hold("10.1.2.3".parse().unwrap()));
    fs::write(&file, printed.replace("\n#", "\n").replace("\n ", "\n# ")).unwrap();
    let all = said(&[], &[], Some(&file)).choose().unwrap();
    assert!(ALL.iter().all(|described| all.source(described.key) != Some(&Source::Default)));
}

#[test]
fn the_documents_say_what_the_program_prints() {
    let folder = TempDir::new().unwrap();
    let output = kenfiche(&["settings"], folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    let printed = String::from_utf8(output.stdout).unwrap();
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md")).unwrap();
    let shown = document.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(shown, printed, "docs/settings.md: put what `kenfiche settings` prints there");
    let help = kenfiche(&["serve", "--help"], folder.path()).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for described in &ALL {
        assert!(help.contains(&format!("--{} <{}>", described.key, described.value)), "{}", described.key);
        assert!(help.contains(&described.variable()), "{}", described.variable());
    }
}

#[test]
fn words_that_are_wrong_end_with_2_and_a_sentence_each() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("wiki.toml");
    fs::write(&file, "names = \"Fiches\"\nlog-level = \"\"\n").unwrap();
    let output = kenfiche(&["serve", "--settings", "wiki.toml"], folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = told(&output);
    assert!(told.contains("kenfiche: wiki.toml:1: there is no setting names; is it name?\n"), "{told}");
    assert!(told.contains("kenfiche: wiki.toml:2: log-level is \"\""), "{told}");
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(!folder.path().join("data").exists());
}
