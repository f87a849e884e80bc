//! What a monitor reads: requests by address and status with their times, saves, sign-ins that wait, what the wiki holds.

use crate::wiki::Wiki;
use actix_web::http::Method;
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::ConstCounter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

/// Counted for as long as the program runs.
pub struct Metrics {
    requests: Family<Labels, Histogram, fn() -> Histogram>,
}

/// Few of each: an address is told by its pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: &'static str,
    route: Arc<String>,
    status: u16,
}

/// Upper bounds in seconds: a kept page takes some 0.02 ms, a sign-in 30 ms, a slow body at most 30 s.
const BOUNDS: [f64; 10] = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0];

impl Metrics {
    pub fn new() -> Self {
        Self { requests: Family::new_with_constructor(|| Histogram::new(BOUNDS)) }
    }

    /// Counts one request. Under a microsecond.
    pub fn count(&self, method: &Method, route: Arc<String>, status: u16, took: Duration) {
        let labels = Labels { method: known(method), route, status };
        self.requests.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// Everything, as Prometheus and OpenMetrics read it.
    pub fn written(&self, wiki: &Wiki) -> Result<String, std::fmt::Error> {
        let mut registry = Registry::with_prefix("kenfiche");
        let requests = self.requests.clone();
        registry.register_with_unit("request", "Requests, until the answer was ready", Unit::Seconds, requests);
        let counts = wiki.counts();
        let held = [
            ("fiches", "Fiches, those in the bin included", counts.fiches),
            ("revisions", "Revisions", counts.revisions),
            ("contributors", "Contributors", counts.contributors),
            ("sign_ins_waiting", "Passphrases that wait for their turn to be compared", wiki.sign_ins_waiting() as u64),
        ];
        for (name, help, value) in held {
            registry.register(name, help, gauge(value));
        }
        let health = wiki.store().health();
        registry.register("saves", "Batches on the disk", ConstCounter::new(health.saves));
        registry.register("syncs", "Writes to the journal, each with its sync", ConstCounter::new(health.syncs));
        let sync_time = ConstCounter::new(health.sync_time.as_secs_f64());
        registry.register_with_unit("sync", "What these took together", Unit::Seconds, sync_time);
        registry.register("saving", "1 while something can be saved", gauge(health.may_save().into()));
        registry.register_with_unit("disk_room", "Free on the disk of the data", Unit::Bytes, gauge(health.room_bytes));
        registry.register_with_unit("resident_memory", "Memory in use", Unit::Bytes, gauge(memory_bytes()));
        let version: Family<[(&str, &str); 1], Gauge> = Family::default();
        version.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
        registry.register("build", "The version that runs", version);
        let mut out = String::new();
        text::encode(&mut out, &registry)?;
        Ok(out)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

fn gauge(value: u64) -> Gauge<u64, AtomicU64> {
    let gauge = Gauge::default();
    gauge.set(value);
    gauge
}

/// Anybody may invent a method.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// Of this process, as Linux tells it; 0 elsewhere.
fn memory_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0);
    pages * rustix::param::page_size() as u64
}
