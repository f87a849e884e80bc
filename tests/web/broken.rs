//! When something of ours breaks, the visitor reads a number and the log has the story under it.

use actix_web::test::TestRequest;
use anyhow::Context;
use kenfiche::web::{
    error::{self, Failure},
    visitor::Visitor,
};
use std::{
    io::Write,
    sync::{Arc, Mutex},
};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[test]
fn the_number_on_the_page_leads_to_the_whole_story_in_the_log() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).finish();
    let cause = Err::<(), _>(std::io::Error::other("the inmost cause")).context("what was being done").unwrap_err();
    let request = TestRequest::with_uri("/fiche/brest?secret=un-secret").to_http_request();
    let page = tracing::subscriber::with_default(subscriber, || {
        error::page(&request, &Visitor::of(&request), &Failure::Broken(cause))
    });
    assert_eq!(page.status(), 500);
    let body = actix_web::rt::System::new().block_on(actix_web::body::to_bytes(page.into_body()));
    let shown = String::from_utf8(body.ok().unwrap().to_vec()).unwrap();
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let number = log.split("incident=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(number.len() == 8 && shown.contains(number), "{number}: {shown}");
    assert!(log.contains("what was being done: the inmost cause") && log.contains("/fiche/brest"), "{log}");
    assert!(!shown.contains("cause") && !shown.contains("being done"), "{shown}");
    assert!(!log.contains("un-secret"), "{log}");
}
