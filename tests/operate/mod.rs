//! The program as whoever runs it meets it: settings, proxies, logs, and what it says when it cannot go on.

mod accounts;
mod failing;
mod proxies;
mod same;
mod seeing;
mod settings;
mod source;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    path::Path,
    process::{Child, ChildStderr, Command, Output, Stdio},
    time::Duration,
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

/// A program that serves, and what it writes on standard error.
pub struct Program {
    pub child: Child,
    pub told: BufReader<ChildStderr>,
    pub address: String,
}

impl Program {
    pub fn start(folder: &Path, words: &[&str]) -> Self {
        Self::start_in(folder, words, &[])
    }

    /// With these variables in its environment.
    pub fn start_in(folder: &Path, words: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = kenfiche(&["serve", "--listen", "127.0.0.1:0"], folder);
        let mut child = command.args(words).envs(environment.iter().copied()).stderr(Stdio::piped()).spawn().unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            assert!(told.read_line(&mut line).unwrap() > 0, "it ended before it served");
        }
        let address = line.split("http://").nth(1).unwrap();
        let address = address.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ':').next().unwrap().to_owned();
        Self { child, told, address }
    }

    pub fn ask(&self, path: &str, headers: &str) -> String {
        self.say(&format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n"))
    }

    /// Sends this and nothing more; what comes back.
    pub fn say(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Lines of the log until one holds this.
    pub fn lines_until(&mut self, mark: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            assert!(self.told.read_line(&mut line).unwrap() > 0, "the log ended: {lines:#?}");
            let is_last = line.contains(mark);
            lines.push(line);
            if is_last {
                return lines;
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
