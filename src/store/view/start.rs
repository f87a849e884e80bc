//! The start: whether sled can be trusted, the records it has not seen, and building it anew beside when it cannot.

use super::{Known, View};
use crate::domain::id::FicheId;
use crate::store::{
    folder::{Folder, sync_dir, sync_tree},
    journal::{self, Journal, Tail},
    mark::{Mark, State},
    record::{Coded, Record, StoredEntry},
};
use anyhow::{Context, bail, ensure};
use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

/// Records that were read and wait to be applied, when the view is built anew.
const RECORDS_AHEAD: usize = 16;

/// The mark of a view that can be trusted.
pub fn trusted(folder: &Folder) -> Option<Mark> {
    Mark::read(folder.path()).filter(|mark| mark.is_trusted(&folder.view()))
}

/// Opens the view of this journal, up to its last record; the end of the journal is certain afterwards.
pub fn start(folder: &Folder, journal: &mut Journal, tail: Tail, trusted: Option<Mark>) -> anyhow::Result<View> {
    let last = journal.end().last;
    if let Some(mark) = Mark::read(folder.path()).filter(|mark| mark.last > last) {
        bail!(cut(last, mark.last));
    }
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
    let first = view.end().last + 1;
    let (sender, receiver) = mpsc::sync_channel(RECORDS_AHEAD);
    thread::scope(|scope| {
        // One thread reads, decodes and compares texts, the other computes credit and writes.
        let reader = scope.spawn(move || {
            journal::read(journal, first, last, |end, record| {
                let record = Record::decode(record)?;
                let known = view.known_of(&record);
                sender.send((end, record, known)).context("the view takes no more records")
            })
        });
        let applied = receiver.iter().try_for_each(|(end, record, known)| {
            if told.elapsed() > Duration::from_secs(10) {
                told = Instant::now();
                tracing::info!(record = end.last, of = last, "building the view");
            }
            view.apply(end, &record, &known)
        });
        drop(receiver);
        let read = reader.join().unwrap_or_else(|_| bail!("a panic while the journal was read"));
        applied.and(read)
    })
}

impl View {
    /// The revisions of a record that can be decoded from what is in memory, with what is derived of them.
    fn known_of(&self, record: &Record) -> Vec<Arc<Known>> {
        let Record::Batch(batch) = record else { return Vec::new() };
        let revisions = batch.entries.iter().filter_map(|entry| match entry {
            StoredEntry::Revision(coded) => Some(coded),
            _ => None,
        });
        revisions.filter_map(|coded| self.known(coded)).map(Arc::new).collect()
    }

    fn known(&self, coded: &Coded) -> Option<Known> {
        let (fiche, number) = (FicheId(coded.fiche), coded.number);
        if coded.against != 0 {
            self.lately(fiche, coded.against)?;
        }
        // What cannot be decoded is told when it is applied.
        let kept = self.decoded(coded).ok()?;
        self.revisions.insert((fiche, number), kept.clone());
        let parent = self.lately(fiche, number.checked_sub(1)?);
        let known = Known::of(kept, parent);
        known.derived();
        Some(known)
    }
}

fn rebuild(folder: &Folder, last: u64) -> anyhow::Result<()> {
    let (old, new) = (folder.view(), folder.new_view());
    Mark::of(State::Rebuilding, last, &old).write(folder.path())?;
    // Nothing trusts the old one any more, and the disk may have no room for two.
    remove(&old)?;
    remove(&new)?;
    let view = View::open(&new, &folder.journal())?;
    replay(&view, &folder.journal(), last)?;
    view.flush().context("sled cannot be written")?;
    drop(view);
    sync_tree(&new)?;
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
