//! A batch becomes the bytes of a record, and the list of what it expects and changes.

use super::gate::{Claim, Stream};
use crate::{
    domain::{
        id::FicheId,
        revision::{Revision, RevisionKind, Timestamp},
    },
    store::{
        delta,
        door::{AppendError, Batch, Entry, ReadError, Refused, Thank},
        record::{
            Coded, Record, StoredBatch, StoredEntry, StoredMeasure, StoredPass, StoredPerson, StoredSession,
            StoredToken, revision_bytes,
        },
        view::{Kept, Known, View},
    },
};
use std::{collections::HashMap, sync::Arc};

/// Most entries of a batch: a position has room for as many.
const ENTRIES_MAX: usize = 1_000;
/// Most bytes of a batch, encoded.
const BATCH_MAX_BYTES: usize = 1_000_000;

/// A batch that only waits for its heads to be compared.
pub struct Prepared {
    pub batch: StoredBatch,
    pub bytes: Vec<u8>,
    pub known: Vec<Arc<Known>>,
    pub claims: Vec<Claim>,
    pub request: Stream,
}

/// Codes a batch. Reads what its revisions are coded against; compares no head. Costs a coding by zstd a revision.
pub fn prepared(view: &View, batch: Batch, received: Timestamp) -> Result<Prepared, AppendError> {
    if batch.entries.len() > ENTRIES_MAX || batch.entries.is_empty() {
        return Err(AppendError::TooLarge);
    }
    let mut made: HashMap<(FicheId, u32), Arc<Kept>> = HashMap::new();
    let mut known = Vec::new();
    let mut claims = Vec::new();
    let mut entries = Vec::with_capacity(batch.entries.len());
    let mut last = None;
    for entry in batch.entries {
        claims.extend(Claim::of(&entry));
        entries.push(match entry {
            Entry::Revision(revision) => {
                claims.extend(unique_values(view, &made, &revision)?);
                let (coded, kept) = coded(view, &made, *revision)?;
                last = Some((kept.revision.fiche, kept.revision.number));
                let parent = kept.revision.number.saturating_sub(1);
                let parent = made
                    .get(&(kept.revision.fiche, parent))
                    .cloned()
                    .or_else(|| view.lately(kept.revision.fiche, parent));
                made.insert((kept.revision.fiche, kept.revision.number), kept.clone());
                known.push(Arc::new(Known::of(kept, parent)));
                StoredEntry::Revision(coded)
            }
            Entry::Slug { slug, fiche } => StoredEntry::Slug { slug: slug.to_string(), fiche: fiche.0 },
            Entry::Source { name, id, fiche } => StoredEntry::Source { name, id, fiche: fiche.0 },
            Entry::Contributor(record) => StoredEntry::Person(StoredPerson::from(&*record)),
            Entry::Type(fiche_type) => StoredEntry::Type {
                key: fiche_type.key.to_string(),
                version: fiche_type.version,
                json: serde_json::to_string(&*fiche_type).map_err(|err| refused("a type", &err))?,
            },
            Entry::Session(session) => StoredEntry::Session(StoredSession::from(&session)),
            Entry::SessionEnd(token_hash) => StoredEntry::SessionEnd(token_hash),
            Entry::SessionsEnd(contributor) => StoredEntry::SessionsEnd(contributor.0),
            Entry::Token(token) => StoredEntry::Token(StoredToken::from(&token)),
            Entry::TokenEnd(id) => StoredEntry::TokenEnd(id),
            Entry::Setting { key, value } => StoredEntry::Setting { key, value },
            Entry::Pass(pass) => StoredEntry::Pass(StoredPass::from(&pass)),
            Entry::PassEnd(hash) => StoredEntry::PassEnd(hash),
            Entry::Measure(measure) => StoredEntry::Measure(StoredMeasure::from(&measure)),
            Entry::Thank { thank, is_taken_back } => {
                let Thank { fiche, number, by } = thank;
                StoredEntry::Thank { fiche: fiche.0, number, by: by.0, is_taken_back }
            }
        });
    }
    let request = Stream::Request(batch.key);
    // Looked at first: a repeated request finds that its own save has moved the head.
    claims.insert(0, Claim::request(batch.key, last));
    let record = Record::Batch(StoredBatch { key: batch.key.0, received: received.0, entries });
    let bytes = record.encode();
    if bytes.len() > BATCH_MAX_BYTES {
        return Err(AppendError::TooLarge);
    }
    let Record::Batch(batch) = record else { unreachable!("it was made a batch three lines above") };
    Ok(Prepared { batch, bytes, known, claims, request })
}

/// The values that this revision brings and that it alone may hold. An import brings what its source has.
fn unique_values(
    view: &View,
    made: &HashMap<(FicheId, u32), Arc<Kept>>,
    revision: &Revision,
) -> Result<Vec<Claim>, AppendError> {
    let mut values = view.unique_values(&revision.content);
    if values.is_empty() || revision.kind == RevisionKind::Import {
        return Ok(Vec::new());
    }
    let fiche = revision.fiche;
    if let Some(parent) = revision.number.checked_sub(1).filter(|parent| *parent > 0) {
        let parent = match made.get(&(fiche, parent)) {
            Some(parent) => Some(parent.clone()),
            None => view.kept(fiche, parent).map_err(unreadable)?,
        };
        if let Some(parent) = parent {
            let before = view.unique_values(&parent.revision.content);
            values.retain(|value| !before.contains(value));
        }
    }
    Ok(values.into_iter().map(|(field, folded)| Claim::unique(field, folded, fiche)).collect())
}

fn coded(
    view: &View,
    made: &HashMap<(FicheId, u32), Arc<Kept>>,
    revision: Revision,
) -> Result<(Coded, Arc<Kept>), AppendError> {
    let (fiche, number) = (revision.fiche, revision.number);
    if number == 0 || revision.contributors.is_empty() || !revision.is_intact() {
        return Err(refused("a revision", &"it is not sealed, or has no contributor or number"));
    }
    let against = delta::against(number);
    let base = match against {
        0 => None,
        _ => match made.get(&(fiche, against)).cloned() {
            Some(base) => Some(base),
            None => Some(view.kept(fiche, against).map_err(unreadable)?.ok_or_else(|| moved(view, fiche))?),
        },
    };
    let bytes = revision_bytes(&revision);
    let packed = delta::pack(&bytes, base.as_ref().map_or(&[], |base| &base.bytes)).map_err(|err| {
        tracing::warn!("{err:#}");
        AppendError::TooLarge
    })?;
    let coded = Coded { fiche: fiche.0, number, against, length_bytes: bytes.len() as u32, bytes: packed };
    Ok((coded, Arc::new(Kept { revision: Arc::new(revision), bytes })))
}

/// What the next revision of the fiche must follow is not what was asked.
fn moved(view: &View, fiche: FicheId) -> AppendError {
    match view.tip(fiche) {
        Ok(tip) => AppendError::Refused(Refused::Head { fiche, number: tip.map_or(0, |(number, _)| number) }),
        Err(err) => unreadable(err),
    }
}

/// Nothing can be saved on what cannot be read.
pub fn unreadable(err: ReadError) -> AppendError {
    tracing::error!("a save is refused: {err}");
    AppendError::Failed
}

fn refused(what: &str, why: &dyn std::fmt::Display) -> AppendError {
    tracing::error!("{what} is refused: {why}");
    AppendError::Unsound
}
