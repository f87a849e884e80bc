//! What people see: real Chromium windows on a real server. Each story is a module beside this file; it fails by its exit status.

mod stories;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Runs one story against a server; a missing tool is said aloud at home and fails where `CI` is set.
pub fn story(name: &str, address: &str, more: &[(&str, &str)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let chromium = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path);
    let has_packages = folder.join("node_modules/playwright-core").exists();
    let (Some(chromium), Some(node), true) = (chromium, on_path("node"), has_packages) else {
        assert!(std::env::var_os("CI").is_none(), "node, Chromium or the packages of tests/browser are missing");
        eprintln!(
            "SKIPPED {name}: node, Chromium or the packages of tests/browser are missing (tests/run installs them)"
        );
        return;
    };
    let output = Command::new(node)
        .arg(folder.join(format!("{name}.mjs")))
        .current_dir(&folder)
        .env("KENFICHE", address)
        .env("CHROMIUM", chromium)
        .envs(more.iter().copied())
        .output()
        .expect("node starts");
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{name}:\n{told}");
    eprintln!("{told}");
}

fn on_path(command: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(command)).find(|path| path.is_file())
}
