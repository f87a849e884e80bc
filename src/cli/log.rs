//! The log on standard error. Lines of requests are written together, some tenths of a second late at most; all others at once.

mod plain;

use crate::{settings::Log, web::watch};
use plain::Plain;
use std::{
    io::{self, IsTerminal, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};
use tracing::Metadata;
use tracing_subscriber::fmt::MakeWriter;

/// How long lines of requests may wait to be written together.
const WAIT: Duration = Duration::from_millis(200);
/// Whoever reads the log is too slow: more bytes than this do not wait, and are counted.
const WAITING_MAX_BYTES: usize = 1 << 20;

/// What is no request is answered 400 and is nobody's failure here: a line each, written at once, would let anybody slow the log
/// down. A filter of the settings may ask for them.
const NOT_OURS: &str = "actix_http::h1=off";

/// Lines that wait. Cheap to clone.
#[derive(Clone, Default)]
pub struct Lines(Arc<Shared>);

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    has_lines: Condvar,
}

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    left_out: usize,
}

/// Where one line goes.
pub struct Line<'a> {
    lines: &'a Lines,
    may_wait: bool,
}

/// Starts the log; the lines are to be flushed when the program ends.
pub fn start(form: Log, level: &str) -> Lines {
    let lines = Lines::default();
    let filter = tracing_subscriber::EnvFilter::try_new(format!("{NOT_OURS},{level}")).unwrap_or_default();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(lines.clone());
    match form {
        Log::Text if io::stderr().is_terminal() => log.init(),
        Log::Text => log.with_ansi(false).event_format(Plain).init(),
        Log::Json => log.json().flatten_event(true).init(),
    }
    let written = lines.clone();
    // Without the thread every line is written at once.
    let _ = thread::Builder::new().name("log".to_owned()).spawn(move || written.write_on());
    lines
}

impl Lines {
    /// Writes what waits, now.
    pub fn flush(&self) {
        let taken = std::mem::take(&mut *self.waiting());
        taken.write();
    }

    fn write_on(&self) {
        loop {
            let waiting = self.waiting();
            let waiting = self.0.has_lines.wait_while(waiting, |waiting| waiting.bytes.is_empty());
            drop(waiting.unwrap_or_else(PoisonError::into_inner));
            thread::sleep(WAIT);
            self.flush();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// A log that cannot be written stops nothing.
    fn write(self) {
        let mut out = io::stderr().lock();
        let _ = out.write_all(&self.bytes);
        if self.left_out > 0 {
            let _ = writeln!(out, "{} lines were left out: the log is read too slowly", self.left_out);
        }
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: self, may_wait: false }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Line<'a> {
        Line { lines: self, may_wait: meta.target() == watch::TARGET }
    }
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if !self.may_wait {
            self.lines.flush();
            io::stderr().lock().write_all(line)?;
            return Ok(line.len());
        }
        let mut waiting = self.lines.waiting();
        if waiting.bytes.len() + line.len() > WAITING_MAX_BYTES {
            waiting.left_out += 1;
            return Ok(line.len());
        }
        let is_first = waiting.bytes.is_empty();
        waiting.bytes.extend_from_slice(line);
        drop(waiting);
        if is_first {
            self.lines.0.has_lines.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
