//! When it cannot go on: a sentence that says what happened and what to do, and a data folder as it was.

use super::{kenfiche, told};
use std::{fs, net::TcpListener, path::Path};
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
