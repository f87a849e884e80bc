//! What everything is compared with: a handler that answers bytes from memory, and nothing around it.

use super::load::Program;
use actix_web::{App, HttpResponse, HttpServer, web};
use std::{fs, path::Path, process::Command};

const FILE: &str = "KENFICHE_BARE_FILE";

/// A server of the same kind and as many threads, that answers these bytes whatever is asked.
pub fn start(bytes: &[u8], folder: &Path) -> Program {
    let file = folder.join("bare");
    fs::write(&file, bytes).expect("a temporary folder can be written");
    let program = std::env::current_exe().expect("a test knows its program");
    let words = ["--exact", "speed::bare::serves", "--ignored", "--nocapture"];
    Program::start(Command::new(program).args(words).env(FILE, file))
}

#[test]
#[ignore = "is started as a program of its own by the measures"]
fn serves() {
    let Ok(file) = std::env::var(FILE) else { return };
    let bytes = web::Bytes::from(fs::read(file).expect("the bytes to answer"));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    eprintln!("http://{}", listener.local_addr().expect("an address"));
    let workers = thread_count();
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(move || {
            let bytes = bytes.clone();
            let answer = move || {
                let bytes = bytes.clone();
                async { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(bytes) }
            };
            App::new().default_service(web::to(answer))
        });
        server.workers(workers).listen(listener).expect("it serves").run().await.expect("it serves");
    });
}

fn thread_count() -> usize {
    std::thread::available_parallelism().map_or(2, |count| count.get()).clamp(2, 8)
}
