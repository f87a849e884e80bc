//! Saving: what is asked is coded and checked, waits, is written with all who wait, is applied, and is answered.
//!
//! Two threads: one writes frames to the journal, one applies them to the view and answers. In reading order: `prepare` (a
//! batch becomes bytes), `gate` (heads and claims, also of what is still under way), `health`, this file (the threads).

mod gate;
mod health;
mod prepare;

use super::{
    door::{AppendError, Batch, Position},
    folder::Folder,
    journal::{self, End, Journal, frame},
    mark::{Mark, State},
    record::{Checkpoint, Record},
    view::{View, position},
};
use crate::domain::revision::Timestamp;
use gate::{Gate, Waiting};
pub use health::Health;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
    time::Instant,
};

/// A checkpoint is written when this many records came since the last.
const CHECKPOINT_EVERY: u64 = 1_024;
/// Frames that were written and wait to be applied.
const FRAMES_AHEAD: usize = 4;

/// The way in for saves, and the two threads behind it.
#[derive(Debug)]
pub struct Saving {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    folder: Arc<Folder>,
    view: Arc<View>,
    gate: Gate,
    reserve_bytes: u64,
    syncs: health::Syncs,
    /// Held while a record is applied: whoever compares the whole view holds it.
    applying: Mutex<()>,
}

/// A frame that is on the disk.
struct Written {
    records: Vec<(End, Record, Option<Waiting>)>,
}

impl Saving {
    pub fn start(folder: Arc<Folder>, view: Arc<View>, journal: Journal, reserve_bytes: u64) -> Self {
        let shared = Arc::new(Shared {
            folder,
            view,
            gate: Gate::default(),
            reserve_bytes,
            syncs: health::Syncs::default(),
            applying: Mutex::default(),
        });
        let (sender, receiver) = mpsc::sync_channel(FRAMES_AHEAD);
        let (writer, applier) = (shared.clone(), shared.clone());
        let spawn = |name: &str, run: Box<dyn FnOnce() + Send>| {
            thread::Builder::new()
                .name(name.to_owned())
                .spawn(run)
                .expect("the system gives two more threads at the start")
        };
        let threads = vec![
            spawn("journal", Box::new(move || writer.write_frames(journal, &sender))),
            spawn("view", Box::new(move || applier.apply_frames(&receiver))),
        ];
        Self { shared, threads }
    }

    /// Keeps a batch; returns when it is on the disk and can be read.
    pub fn append(&self, batch: Batch, received: Timestamp) -> Result<Position, AppendError> {
        let shared = &self.shared;
        shared.gate.refuse_repeated(&shared.view, batch.key)?;
        let prepared = prepare::prepared(&shared.view, batch, received)?;
        if shared.folder.room_bytes().map_err(|_| AppendError::Failed)? < shared.reserve_bytes {
            return Err(AppendError::Full);
        }
        let known = prepared.known.clone();
        let answer = shared.gate.enter(&shared.view, prepared)?;
        // The disk takes its time.
        known.iter().for_each(|known| shared.view.derive_ahead(known));
        answer.recv().unwrap_or(Err(AppendError::Unknown))
    }

    /// Whether a write, a sync or sled failed since the start.
    pub fn has_failed(&self) -> bool {
        self.shared.gate.has_failed()
    }

    pub fn health(&self) -> Health {
        let shared = &self.shared;
        let room_bytes = shared.folder.room_bytes().unwrap_or(0);
        shared.syncs.health(self.has_failed(), room_bytes, shared.reserve_bytes)
    }

    /// Lets nothing be applied while `look` looks.
    pub fn paused<T>(&self, look: impl FnOnce() -> T) -> T {
        let _applying = self.shared.applying.lock().unwrap_or_else(PoisonError::into_inner);
        look()
    }

    /// Answers what is under way, takes nothing more, and ends both threads.
    pub fn stop(&mut self) {
        self.shared.gate.close();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the store panicked");
            }
        }
    }
}

impl Shared {
    fn write_frames(&self, mut journal: Journal, sender: &mpsc::SyncSender<Written>) {
        let mut checkpoint = journal.end().last;
        while let Some(waiting) = self.gate.take(frame::FRAME_MAX_BYTES / 2) {
            let before = journal.end();
            let mut own = Vec::new();
            if before.last >= checkpoint + CHECKPOINT_EVERY {
                own.push(Record::Checkpoint(Checkpoint { last: before.last, digest: before.digest }));
                checkpoint = before.last;
            }
            let own_bytes: Vec<Vec<u8>> = own.iter().map(Record::encode).collect();
            let bytes = own_bytes.iter().chain(waiting.iter().map(|waiting| &waiting.bytes));
            let (saves, began) = (waiting.len(), Instant::now());
            match journal.append(&bytes.map(Vec::as_slice).collect::<Vec<_>>()) {
                Ok(ends) => {
                    self.syncs.count(saves, began.elapsed());
                    let own = own.into_iter().map(|record| (record, None));
                    let theirs = waiting.into_iter().map(|mut waiting| {
                        let batch = waiting.batch.take().expect("a batch is taken out once, here");
                        (Record::Batch(batch), Some(waiting))
                    });
                    let records =
                        ends.into_iter().zip(own.chain(theirs)).map(|(end, (record, waiting))| (end, record, waiting));
                    if sender.send(Written { records: records.collect() }).is_err() {
                        return self.fail("the view has stopped", Vec::new());
                    }
                }
                Err(journal::AppendError::Full(err)) => {
                    tracing::warn!("no room for the journal: {err}");
                    self.gate.refuse_all(waiting);
                }
                Err(journal::AppendError::Failed(err)) => {
                    self.fail(&format!("the journal cannot be written: {err}"), waiting);
                }
            }
        }
    }

    fn apply_frames(&self, receiver: &mpsc::Receiver<Written>) {
        for (end, record, waiting) in receiver.iter().flat_map(|written| written.records) {
            self.apply(end, &record, waiting);
        }
    }

    fn apply(&self, end: End, record: &Record, waiting: Option<Waiting>) {
        if self.gate.is_view_behind() {
            return self.gate.leave(waiting, Err(AppendError::Unknown));
        }
        let known = waiting.as_ref().map_or(&[][..], |waiting| &waiting.known);
        let applied = {
            let _applying = self.applying.lock().unwrap_or_else(PoisonError::into_inner);
            catch_unwind(AssertUnwindSafe(|| self.view.apply(end, record, known)))
        };
        let entries = match record {
            Record::Batch(batch) => batch.entries.len(),
            Record::Checkpoint(_) => 1,
        };
        match applied {
            Ok(Ok(())) => self.gate.leave(waiting, Ok(position(end.last, entries.saturating_sub(1)))),
            Ok(Err(err)) => self.lose_view(&format!("{err:#}"), waiting),
            Err(_) => self.lose_view("a panic while a record was applied", waiting),
        }
    }

    /// The record is in the journal and not in the view: the next start applies it. No save until then.
    fn lose_view(&self, why: &str, waiting: Option<Waiting>) {
        self.gate.mark_view_behind();
        self.fail(&format!("the view cannot be written: {why}"), Vec::new());
        self.gate.leave(waiting, Err(AppendError::Unknown));
    }

    fn fail(&self, why: &str, waiting: Vec<Waiting>) {
        tracing::error!("{why}; nothing more is saved until the program is started again");
        self.gate.fail(waiting);
        // What sled wrote meanwhile may be incomplete: the next start builds it anew. The disk may refuse this too.
        let last = self.view.end().last;
        if let Err(err) = Mark::of(State::Rebuilding, last, &self.folder.view()).write(self.folder.path()) {
            tracing::warn!(%err, "the mark beside the view cannot be written");
        }
    }
}
