//! Programs under load: one that serves, what it costs the processor, and many connections that ask.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    sync::{Barrier, Mutex},
    thread,
    time::{Duration, Instant},
};

/// A program that serves and does not outlive its measure.
pub struct Program {
    child: Child,
    pub address: String,
    /// Processor time of each thread that was seen, also of those that ended since.
    spent: Mutex<BTreeMap<OsString, u64>>,
}

/// What many connections saw.
#[derive(Debug)]
pub struct Load {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
    /// Processor time of the server for each request.
    pub cpu: Duration,
}

impl Program {
    /// Starts it, and waits until it says on standard error at which `http://` address it serves.
    pub fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut program = Self { child: child.expect("it runs"), address: String::new(), spent: Mutex::default() };
        let mut told = BufReader::new(program.child.stderr.take().expect("a standard error"));
        let mut line = String::new();
        while program.address.is_empty() {
            line.clear();
            assert!(told.read_line(&mut line).expect("it speaks UTF-8") > 0, "it ended before it served");
            if let Some((_, rest)) = line.split_once("http://") {
                program.address = rest.trim().to_owned();
            }
        }
        thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        program
    }

    /// Processor time of all its threads since it was started.
    pub fn cpu(&self) -> Duration {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id())).expect("it runs");
        let spent = |task: fs::DirEntry| {
            let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
            Some((task.file_name(), text.split(' ').next()?.parse::<u64>().ok()?))
        };
        let mut all = self.spent.lock().expect("no measure fails while it holds it");
        all.extend(tasks.flatten().filter_map(spent));
        Duration::from_nanos(all.values().sum())
    }

    /// The same, once nothing has run for some milliseconds.
    pub fn cpu_at_rest(&self) -> Duration {
        let mut spent = self.cpu();
        loop {
            thread::sleep(Duration::from_millis(4));
            let now = self.cpu();
            if now == spent {
                return now;
            }
            spent = now;
        }
    }

    /// Memory that it holds, shared pages in part (PSS).
    pub fn memory_bytes(&self) -> u64 {
        let rolled = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id())).unwrap_or_default();
        let line = rolled.lines().find(|line| line.starts_with("Pss:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) * 1_024
    }

    /// Asks `count` times on each of `connections`, which are kept open, all at once.
    pub fn load(&self, request: &[u8], connections: usize, count: usize) -> Load {
        let start = Barrier::new(connections + 1);
        let (began, before, mut took) = thread::scope(|scope| {
            let asking: Vec<_> = (0..connections)
                .map(|_| {
                    let start = &start;
                    scope.spawn(move || {
                        let mut asker = Asker::of(&self.address);
                        // The first answer opens the connection and fills what is kept.
                        asker.ask(request);
                        start.wait();
                        (0..count).map(|_| asker.timed(request)).collect::<Vec<_>>()
                    })
                })
                .collect();
            let before = self.cpu();
            start.wait();
            let began = Instant::now();
            let took: Vec<Duration> = asking.into_iter().flat_map(|asker| asker.join().expect("it asks")).collect();
            (began, before, took)
        });
        let (elapsed, spent) = (began.elapsed(), self.cpu() - before);
        took.sort();
        let per_second = took.len() as f64 / elapsed.as_secs_f64();
        let at = |part: f64| took[((took.len() - 1) as f64 * part) as usize];
        Load { per_second, p50: at(0.5), p99: at(0.99), cpu: spent / took.len() as u32 }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that asks, reads the whole answer, and asks again.
pub struct Asker {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Asker {
    pub fn of(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("it takes connections");
        stream.set_nodelay(true).expect("a socket");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket");
        Self { stream, buffer: vec![0; 1 << 16] }
    }

    /// The head and the body.
    pub fn ask(&mut self, request: &[u8]) -> (String, Vec<u8>) {
        let whole = self.answer(request);
        let end = head_end(&whole).expect("an answer");
        (String::from_utf8_lossy(&whole[..end]).into_owned(), whole[end..].to_vec())
    }

    pub fn timed(&mut self, request: &[u8]) -> Duration {
        let since = Instant::now();
        self.stream.write_all(request).expect("it is sent");
        let mut read = 0;
        let mut wanted = None;
        while wanted.is_none_or(|wanted| read < wanted) {
            if read == self.buffer.len() {
                self.buffer.resize(read * 2, 0);
            }
            let more = self.stream.read(&mut self.buffer[read..]).expect("it answers");
            assert!(more > 0, "the connection was closed");
            read += more;
            wanted = wanted.or_else(|| {
                let end = head_end(&self.buffer[..read])?;
                Some(end + length(&self.buffer[..end]))
            });
        }
        since.elapsed()
    }

    fn answer(&mut self, request: &[u8]) -> Vec<u8> {
        self.timed(request);
        let end = head_end(&self.buffer).expect("an answer");
        let whole = end + length(&self.buffer[..end]);
        self.buffer[..whole].to_vec()
    }
}

/// A request as a browser sends it, with other headers if need be, each with its line end.
pub fn request(path: &str, headers: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\n\
         accept: text/html,application/xhtml+xml\r\naccept-language: fr,en;q=0.5\r\n{headers}\r\n"
    )
    .into_bytes()
}

fn head_end(answer: &[u8]) -> Option<usize> {
    answer.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if head.starts_with("http/1.1 304") {
        return 0;
    }
    let after = head.split("content-length: ").nth(1).expect("an answer of known length");
    after.split("\r\n").next().and_then(|length| length.parse().ok()).expect("a number")
}
