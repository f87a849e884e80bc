//! The start: whether sled can be trusted, the records it has not seen, and building it anew beside when it cannot.

use super::View;
use crate::store::{
    folder::{Folder, sync_dir, sync_tree},
    journal::{self, Journal, Tail},
    mark::{Mark, State},
    record::Record,
};
use anyhow::{Context, bail, ensure};
use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{Duration, Instant},
};

/// Opens the view of this journal, up to its last record; the end of the journal is certain afterwards.
pub fn start(folder: &Folder, journal: &mut Journal, tail: Tail) -> anyhow::Result<View> {
    let mark = Mark::read(folder.path());
    let last = journal.end().last;
    if let Some(mark) = mark.as_ref().filter(|mark| mark.last > last) {
        bail!(cut(last, mark.last));
    }
    let trusted = mark.filter(|mark| mark.is_trusted(&folder.view()));
    if let Some(mark) = &trusted {
        Mark::of(State::Opening, last, &folder.view()).write(folder.path())?;
        match opened(folder) {
            Ok(view) => {
                let reached = view.end().last;
                ensure!(reached <= last, cut(last, reached));
                if mark.state != State::Clean || tail == Tail::Torn {
                    journal.settle()?;
                }
                match catch_up(&view, folder, last) {
                    Ok(()) => return open_for_all(folder, view, last),
                    Err(err) => tracing::warn!("the view does not follow the journal ({err:#}); it is built anew"),
                }
            }
            Err(err) => tracing::warn!("the view cannot be used ({err:#}); it is built anew"),
        }
    } else if folder.view().exists() {
        tracing::info!("the view was not left in order; it is built anew");
    }
    journal.settle()?;
    rebuild(folder, last)?;
    Mark::of(State::Opening, last, &folder.view()).write(folder.path())?;
    let view = opened(folder)?;
    open_for_all(folder, view, last)
}

/// Says, of a sled that is closed, that even the start after a power cut can trust it.
pub fn left_in_order(folder: &Folder, last: u64) -> anyhow::Result<()> {
    sync_tree(&folder.view())?;
    Mark::of(State::Clean, last, &folder.view()).write(folder.path())?;
    Ok(())
}

/// Applies every record after those that the view has, up to `last`.
pub fn replay(view: &View, journal: &Path, last: u64) -> anyhow::Result<()> {
    let mut told = Instant::now();
    journal::read(journal, view.end().last + 1, last, |end, record| {
        if told.elapsed() > Duration::from_secs(10) {
            told = Instant::now();
            tracing::info!(record = end.last, of = last, "building the view");
        }
        view.apply(end, &Record::decode(record)?, &[])
    })
}

impl View {
    /// Writes everything to the file of sled.
    pub fn flush(&self) -> anyhow::Result<()> {
        if let Some(db) = &self.db {
            db.flush().context("sled cannot be written")?;
        }
        Ok(())
    }
}

fn rebuild(folder: &Folder, last: u64) -> anyhow::Result<()> {
    let (old, new) = (folder.view(), folder.new_view());
    Mark::of(State::Rebuilding, last, &old).write(folder.path())?;
    remove(&new)?;
    let view = View::open(&new, &folder.journal())?;
    replay(&view, &folder.journal(), last)?;
    view.flush()?;
    drop(view);
    sync_tree(&new)?;
    remove(&old)?;
    fs::rename(&new, &old)?;
    sync_dir(folder.path())?;
    Ok(())
}

fn open_for_all(folder: &Folder, view: View, last: u64) -> anyhow::Result<View> {
    Mark::of(State::Open, last, &folder.view()).write(folder.path())?;
    Ok(view)
}

/// Applies the records that the view has not seen. The last that it has seen must be the journal's.
fn catch_up(view: &View, folder: &Folder, last: u64) -> anyhow::Result<()> {
    let reached = view.end();
    journal::read(&folder.journal(), reached.last.max(1), last, |end, record| {
        if end.last == reached.last {
            ensure!(end.digest == reached.digest, "the view is of another journal");
            return Ok(());
        }
        view.apply(end, &Record::decode(record)?, &[])
    })
}

/// sled reads what a crash left with assertions of its own: a panic is one more way of not being usable.
fn opened(folder: &Folder) -> anyhow::Result<View> {
    let since = Instant::now();
    loop {
        match catch_unwind(AssertUnwindSafe(|| View::open(&folder.view(), &folder.journal()))) {
            Ok(Ok(view)) => return Ok(view),
            // A sled that was just closed holds its lock a moment longer.
            Ok(Err(err)) if format!("{err:#}").contains("lock") && since.elapsed() < Duration::from_secs(2) => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Ok(Err(err)) => return Err(err),
            Err(_) => bail!("sled panicked"),
        }
    }
}

fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(path) {
        Err(err) if err.kind() != std::io::ErrorKind::NotFound => {
            Err(err).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

fn cut(found: u64, saved: u64) -> String {
    format!(
        "the journal ends at record {found}, and record {saved} was saved: its end was cut or damaged. Restore a backup; or \
         `kenfiche reindex` goes on with what is left"
    )
}
