//! The desk of a wiki that is serving: a socket in its data folder, at which whoever runs the machine asks for deeds.
//!
//! One line of JSON comes in, one goes out, or one for each piece of results that are too large to be held. Only the owner of the folder can open the socket.

use super::keeping::{Deed, Pieces, Told};
use crate::{store::desk_of, wiki::Wiki};
use anyhow::Context;
use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::{
        fs::PermissionsExt,
        net::{UnixListener, UnixStream},
    },
    path::Path,
    sync::Arc,
    time::Duration,
};

/// Most bytes of a deed.
const DEED_MAX_BYTES: u64 = 64_000;

/// Opens the desk of a wiki that people reach at `origin`; deeds are done one after the other, in a thread of their own, for as long as the program runs.
pub fn open(data: &Path, wiki: &Arc<Wiki>, origin: String) -> anyhow::Result<()> {
    let desk = desk_of(data)?;
    // What another program left when it was killed: the folder is ours by its lock.
    match fs::remove_file(desk.path()) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err).context("an old desk cannot be cleared"),
        _ => {}
    }
    let listener = UnixListener::bind(desk.path()).context("the desk cannot be opened")?;
    fs::set_permissions(desk.path(), fs::Permissions::from_mode(0o600))
        .context("the desk cannot be closed to others")?;
    // Not held by the desk: the store closes in order when the server has stopped.
    let wiki = Arc::downgrade(wiki);
    std::thread::Builder::new().name("desk".to_owned()).spawn(move || {
        for visit in listener.incoming() {
            let Some(wiki) = wiki.upgrade() else { return };
            if let Err(err) = visit.and_then(|visit| serve(visit, &wiki, &origin)) {
                tracing::warn!("somebody at the desk was not served: {err}");
            }
        }
    })?;
    Ok(())
}

/// Has a deed done by the program that serves the folder; `None` when none does.
pub fn ask(data: &Path, deed: &Deed, pieces: Pieces<'_>) -> anyhow::Result<Option<Told>> {
    if !data.is_dir() {
        return Ok(None);
    }
    let folder = desk_of(data).with_context(|| format!("cannot open the folder {}", data.display()))?;
    let mut desk = match UnixStream::connect(folder.path()) {
        Ok(desk) => desk,
        Err(err) if err.kind() == io::ErrorKind::PermissionDenied => {
            return Err(err).with_context(|| format!("cannot ask the program that serves {}", data.display()));
        }
        // Nobody is at the desk: nobody serves.
        Err(_) => return Ok(None),
    };
    let mut line = serde_json::to_vec(deed).context("the deed cannot be written down")?;
    line.push(b'\n');
    desk.write_all(&line).context("the program that serves this wiki does not listen")?;
    let mut answers = BufReader::new(desk);
    loop {
        let mut answer = String::new();
        answers.read_line(&mut answer).context("the program that serves this wiki stopped while it was asked")?;
        let told: Told = serde_json::from_str(&answer).context("the program that serves this wiki did not answer")?;
        if !told.goes_on {
            return Ok(Some(told));
        }
        pieces(told.results).context("the results cannot be written")?;
    }
}

fn serve(visit: UnixStream, wiki: &Wiki, origin: &str) -> io::Result<()> {
    visit.set_read_timeout(Some(Duration::from_secs(5)))?;
    visit.set_write_timeout(Some(Duration::from_secs(5)))?;
    let mut line = String::new();
    BufReader::new((&visit).take(DEED_MAX_BYTES)).read_line(&mut line)?;
    let told = match serde_json::from_str::<Deed>(&line) {
        Ok(deed) => deed.told(wiki, origin, &mut |piece| tell(&visit, &Told::piece(piece))),
        Err(_) => Told::failed("the program that serves this wiki is of another version: stop it first"),
    };
    tell(&visit, &told)
}

fn tell(mut visit: &UnixStream, told: &Told) -> io::Result<()> {
    let mut line = serde_json::to_vec(told).map_err(io::Error::other)?;
    line.push(b'\n');
    visit.write_all(&line)
}
