//! The program as whoever runs it meets it: settings, proxies, logs, and what it says when it cannot go on.

mod failing;
mod proxies;
mod seeing;
mod settings;

use std::{
    path::Path,
    process::{Command, Output},
};

/// The program with these words, and no settings of this machine.
pub fn kenfiche(words: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kenfiche"));
    command.args(words).current_dir(folder);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("KENFICHE_")) {
        command.env_remove(name);
    }
    command
}

pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
