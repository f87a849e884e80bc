//! The gate: compares what a save was made on with the heads and claims of now, those under way included, and keeps the line.

use super::prepare::{Prepared, unreadable};
use crate::{
    domain::{
        contributor::ContributorSlug,
        fiche::Slug,
        fiche_type::{FieldKey, TypeKey},
        id::{ContributorId, FicheId, RequestKey},
        revision::Hash,
    },
    store::{
        door::{AppendError, Entry, Position, Read, Refused},
        record::StoredBatch,
        view::{Known, View},
    },
};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc},
};

/// Something that one save at a time may move on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Stream {
    Fiche(FicheId),
    Slug(Slug),
    Source(String, String),
    Contributor(ContributorId),
    ContributorSlug(ContributorSlug),
    Type(TypeKey),
    Request(RequestKey),
    /// A value that one fiche alone may hold, folded.
    Unique(FieldKey, String),
    /// A link for one use, by its hash.
    Pass([u8; 32]),
}

/// Where a stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    Free,
    Head(u32, Hash),
    OfFiche(FicheId),
    OfContributor(ContributorId),
    Version(u32),
    Asked(Option<(FicheId, u32)>),
    Open,
}

/// That a stream stands so, and shall stand otherwise.
#[derive(Debug)]
pub struct Claim {
    stream: Stream,
    from: Expected,
    to: Stand,
}

#[derive(Debug)]
enum Expected {
    Exactly(Stand),
    /// Free, or already as it shall be.
    FreeOrSame,
}

type Answer = Result<Position, AppendError>;

/// A save in the line.
#[derive(Debug)]
pub struct Waiting {
    ticket: u64,
    pub batch: Option<StoredBatch>,
    pub bytes: Vec<u8>,
    pub known: Vec<Arc<Known>>,
    streams: Vec<Stream>,
    answer: mpsc::SyncSender<Answer>,
}

#[derive(Debug, Default)]
pub struct Gate {
    line: Mutex<Line>,
    has_work: Condvar,
    has_moved: Condvar,
}

#[derive(Debug, Default)]
struct Line {
    waiting: VecDeque<Waiting>,
    /// How streams stand once all that is under way is done, and by whose ticket.
    under_way: HashMap<Stream, (u64, Stand)>,
    last_ticket: u64,
    is_closed: bool,
    has_failed: bool,
    is_view_behind: bool,
}

impl Claim {
    /// What an entry moves.
    pub fn of(entry: &Entry) -> Vec<Self> {
        match entry {
            Entry::Revision(revision) => {
                let from = match revision.number.saturating_sub(1) {
                    0 => Stand::Free,
                    parent => Stand::Head(parent, revision.parent_hash),
                };
                let to = Stand::Head(revision.number, revision.hash);
                vec![Self { stream: Stream::Fiche(revision.fiche), from: Expected::Exactly(from), to }]
            }
            Entry::Slug { slug, fiche } => vec![Self::once(Stream::Slug(slug.clone()), Stand::OfFiche(*fiche))],
            Entry::Source { name, id, fiche } => {
                vec![Self::once(Stream::Source(name.clone(), id.clone()), Stand::OfFiche(*fiche))]
            }
            Entry::Contributor(record) => {
                let contributor = &record.contributor;
                vec![
                    Self::version(Stream::Contributor(contributor.id), record.version),
                    Self::once(Stream::ContributorSlug(contributor.slug()), Stand::OfContributor(contributor.id)),
                ]
            }
            Entry::Type(fiche_type) => vec![Self::version(Stream::Type(fiche_type.key.clone()), fiche_type.version)],
            Entry::Pass(pass) => vec![Self::once(Stream::Pass(pass.hash), Stand::Open)],
            Entry::PassEnd(hash) => {
                let from = Expected::Exactly(Stand::Open);
                vec![Self { stream: Stream::Pass(*hash), from, to: Stand::Free }]
            }
            _ => Vec::new(),
        }
    }

    pub fn request(key: RequestKey, made: Option<(FicheId, u32)>) -> Self {
        Self { stream: Stream::Request(key), from: Expected::Exactly(Stand::Free), to: Stand::Asked(made) }
    }

    /// That a fiche alone holds this folded value.
    pub fn unique(field: FieldKey, folded: String, fiche: FicheId) -> Self {
        Self::once(Stream::Unique(field, folded), Stand::OfFiche(fiche))
    }

    fn once(stream: Stream, to: Stand) -> Self {
        Self { stream, from: Expected::FreeOrSame, to }
    }

    fn version(stream: Stream, version: u32) -> Self {
        let from = match version.saturating_sub(1) {
            0 => Stand::Free,
            before => Stand::Version(before),
        };
        Self { stream, from: Expected::Exactly(from), to: Stand::Version(version) }
    }

    fn is_met(&self, now: Stand) -> bool {
        match self.from {
            Expected::Exactly(stand) => now == stand,
            Expected::FreeOrSame => now == Stand::Free || now == self.to,
        }
    }

    fn refused(&self, now: Stand) -> AppendError {
        AppendError::Refused(match self.stream.clone() {
            Stream::Fiche(fiche) => {
                let number = if let Stand::Head(number, _) = now { number } else { 0 };
                Refused::Head { fiche, number }
            }
            Stream::Slug(slug) => Refused::Slug(slug),
            Stream::Source(..) => Refused::Source,
            Stream::Contributor(id) => Refused::ContributorVersion(id),
            Stream::ContributorSlug(slug) => Refused::ContributorSlug(slug),
            Stream::Type(key) => Refused::TypeVersion(key),
            Stream::Unique(field, _) => match now {
                Stand::OfFiche(holder) => Refused::Unique { field, holder },
                _ => Refused::Source,
            },
            Stream::Pass(_) => Refused::Pass,
            Stream::Request(_) => {
                return AppendError::Repeated { fiche: if let Stand::Asked(fiche) = now { fiche } else { None } };
            }
        })
    }
}

impl Gate {
    /// Says so when this key was appended before; waits for one that is under way.
    pub fn refuse_repeated(&self, view: &View, key: RequestKey) -> Result<(), AppendError> {
        let stream = Stream::Request(key);
        let mut line = self.line();
        while line.under_way.contains_key(&stream) && !line.has_failed {
            line = self.has_moved.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        if line.has_failed && line.under_way.contains_key(&stream) {
            return Err(AppendError::Unknown);
        }
        match view.request(key).map_err(unreadable)? {
            Some(fiche) => Err(AppendError::Repeated { fiche }),
            None if line.has_failed || line.is_closed => Err(AppendError::Failed),
            None => Ok(()),
        }
    }

    /// Takes a save into the line if everything stands as it expects; the answer comes by the channel.
    pub fn enter(&self, view: &View, prepared: Prepared) -> Result<mpsc::Receiver<Answer>, AppendError> {
        let mut line = self.line();
        while line.under_way.contains_key(&prepared.request) && !line.has_failed {
            line = self.has_moved.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        if line.has_failed || line.is_closed {
            return Err(AppendError::Failed);
        }
        let mut moved: HashMap<&Stream, Stand> = HashMap::new();
        for claim in &prepared.claims {
            let held = moved.get(&claim.stream).copied();
            let held = held.or_else(|| line.under_way.get(&claim.stream).map(|(_, stand)| *stand));
            let now = match held {
                Some(stand) => stand,
                None => standing(view, &claim.stream).map_err(unreadable)?,
            };
            if !claim.is_met(now) {
                let refused = claim.refused(now);
                self.wait_until_read(line, &claim.stream);
                return Err(refused);
            }
            moved.insert(&claim.stream, claim.to);
        }
        line.last_ticket += 1;
        let ticket = line.last_ticket;
        let streams: Vec<Stream> = moved.keys().map(|stream| (*stream).clone()).collect();
        let moved: Vec<(Stream, Stand)> = moved.into_iter().map(|(stream, stand)| (stream.clone(), stand)).collect();
        line.under_way.extend(moved.into_iter().map(|(stream, stand)| (stream, (ticket, stand))));
        let (answer, answered) = mpsc::sync_channel(1);
        let Prepared { batch, bytes, known, .. } = prepared;
        line.waiting.push_back(Waiting { ticket, batch: Some(batch), bytes, known, streams, answer });
        drop(line);
        self.has_work.notify_one();
        Ok(answered)
    }

    /// Waits for the save under way that moved this stream, so that whoever is refused because of it reads what it made, and does not
    /// try again in vain for as long as a sync takes.
    fn wait_until_read(&self, mut line: MutexGuard<'_, Line>, stream: &Stream) {
        let ticket = line.ticket_of(stream);
        while ticket.is_some() && line.ticket_of(stream) == ticket && !line.has_failed {
            line = self.has_moved.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits, then takes all who wait, until their bytes reach the bound. `None` once closed and empty.
    pub fn take(&self, bound_bytes: usize) -> Option<Vec<Waiting>> {
        let mut line = self.line();
        while line.waiting.is_empty() {
            if line.is_closed {
                return None;
            }
            line = self.has_work.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        let mut taken = Vec::new();
        let mut bytes = 0;
        while bytes < bound_bytes {
            let Some(waiting) = line.waiting.pop_front() else { break };
            bytes += waiting.bytes.len();
            taken.push(waiting);
        }
        Some(taken)
    }

    /// A save is done: what it moved is now read from the view.
    pub fn leave(&self, waiting: Option<Waiting>, answer: Answer) {
        let Some(waiting) = waiting else { return };
        self.line().forget(&waiting);
        self.has_moved.notify_all();
        // Whoever asked may have gone; if not, what was derived is theirs to drop.
        let Waiting { known, answer: asked, .. } = waiting;
        drop(known);
        let _ = asked.send(answer);
    }

    /// No room: these, and all who came behind them, since they may be built on them, are refused and nothing is kept.
    pub fn refuse_all(&self, waiting: Vec<Waiting>) {
        self.end_all(&mut self.line(), waiting, || AppendError::Full, || AppendError::Full);
    }

    /// The disk failed: of `written` it is not known, those behind were not written, and nothing more is taken.
    pub fn fail(&self, written: Vec<Waiting>) {
        let mut line = self.line();
        line.has_failed = true;
        self.end_all(&mut line, written, || AppendError::Unknown, || AppendError::Failed);
    }

    pub fn has_failed(&self) -> bool {
        self.line().has_failed
    }

    pub fn mark_view_behind(&self) {
        self.line().is_view_behind = true;
    }

    pub fn is_view_behind(&self) -> bool {
        self.line().is_view_behind
    }

    pub fn close(&self) {
        self.line().is_closed = true;
        self.has_work.notify_all();
    }

    fn end_all(
        &self,
        line: &mut Line,
        first: Vec<Waiting>,
        of_first: impl Fn() -> AppendError,
        of_rest: impl Fn() -> AppendError,
    ) {
        let rest: Vec<Waiting> = line.waiting.drain(..).collect();
        let answers = first.into_iter().map(|waiting| (waiting, of_first()));
        for (waiting, answer) in answers.chain(rest.into_iter().map(|waiting| (waiting, of_rest()))) {
            line.forget(&waiting);
            let _ = waiting.answer.send(Err(answer));
        }
        self.has_moved.notify_all();
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// Of the last save under way that moves this stream.
    fn ticket_of(&self, stream: &Stream) -> Option<u64> {
        self.under_way.get(stream).map(|(ticket, _)| *ticket)
    }

    /// Streams that a later save moved on stay as that one left them.
    fn forget(&mut self, waiting: &Waiting) {
        for stream in &waiting.streams {
            if self.under_way.get(stream).is_some_and(|(ticket, _)| *ticket == waiting.ticket) {
                self.under_way.remove(stream);
            }
        }
    }
}

/// How a stream stands in the view.
fn standing(view: &View, stream: &Stream) -> Read<Stand> {
    let fiche = |fiche: Option<FicheId>| fiche.map_or(Stand::Free, Stand::OfFiche);
    Ok(match stream {
        Stream::Fiche(id) => view.tip(*id)?.map_or(Stand::Free, |(number, hash)| Stand::Head(number, hash)),
        Stream::Slug(slug) => fiche(view.by_slug(slug)?),
        Stream::Source(name, id) => fiche(view.by_source(name, id)?),
        Stream::Contributor(id) => view.contributor(*id)?.map_or(Stand::Free, |record| Stand::Version(record.version)),
        Stream::ContributorSlug(slug) => view.contributor_by_slug(slug)?.map_or(Stand::Free, Stand::OfContributor),
        Stream::Type(key) => match view.type_version(key) {
            0 => Stand::Free,
            version => Stand::Version(version),
        },
        Stream::Request(key) => view.request(*key)?.map_or(Stand::Free, Stand::Asked),
        Stream::Unique(field, folded) => fiche(view.by_unique(field, folded)?.into_iter().next()),
        Stream::Pass(hash) => view.pass(hash)?.map_or(Stand::Free, |_| Stand::Open),
    })
}
