//! Reading people and what the wiki knows of itself: contributors, sign-ins, tokens, types, settings, requests.

use super::{View, keys, read_shape, shape::Made};
use crate::{
    domain::{
        contributor::ContributorSlug,
        fiche_type::{FicheType, TypeKey},
        id::{ContributorId, RequestKey},
    },
    store::{
        door::{ContributorRecord, Measure, Pass, Position, Read, ReadError, Session, Token},
        record::{StoredMeasure, StoredPass, StoredPerson, StoredSession, StoredToken},
    },
};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

impl View {
    pub fn contributor(&self, id: ContributorId) -> Read<Option<ContributorRecord>> {
        let stored: Option<StoredPerson> = self.cell(&keys::contributor(id))?;
        stored.map(record_of).transpose()
    }

    pub fn contributor_by_slug(&self, slug: &ContributorSlug) -> Read<Option<ContributorId>> {
        let Some(bytes) = self.cells.small(&keys::contributor_slug(slug))? else { return Ok(None) };
        let id = bytes.as_ref().try_into().map_err(|_| ReadError::Damaged(format!("the name {}", slug.as_str())))?;
        Ok(Some(ContributorId(id)))
    }

    pub fn contributors(&self) -> Read<Vec<ContributorRecord>> {
        let prefix = keys::contributors();
        let records = self.cells.each(&prefix, 16).map(|cell| {
            let (key, bytes) = cell?;
            record_of(read_shape(&key, &bytes)?)
        });
        records.collect()
    }

    /// Whose work this contributor claimed.
    pub fn claims_of(&self, claimer: ContributorId) -> Read<Vec<ContributorId>> {
        let prefix = keys::claims_of(claimer);
        let mut claims = Vec::new();
        for pair in self.cells.under(&prefix) {
            let (key, _) = pair?;
            claims.extend(key[prefix.len()..].first_chunk().map(|id| ContributorId(*id)));
        }
        Ok(claims)
    }

    pub fn session(&self, token_hash: &[u8; 32]) -> Read<Option<Session>> {
        let stored: Option<StoredSession> = self.cell(&keys::session(token_hash))?;
        Ok(stored.map(Session::from))
    }

    pub fn sessions_of(&self, contributor: ContributorId) -> Read<Vec<Session>> {
        let prefix = keys::sessions_of(contributor);
        let mut sessions = Vec::new();
        for pair in self.cells.under(&prefix) {
            let (key, _) = pair?;
            if let Ok(hash) = key[prefix.len()..].try_into() {
                sessions.extend(self.session(hash)?);
            }
        }
        sessions.sort_by_key(|session| session.since);
        Ok(sessions)
    }

    pub fn token(&self, hash: &[u8; 32]) -> Read<Option<Token>> {
        let stored: Option<StoredToken> = self.cell(&keys::token(hash))?;
        Ok(stored.map(Token::from))
    }

    pub fn has_token(&self, id: u64) -> Read<bool> {
        Ok(self.cells.small(&keys::token_id(id))?.is_some())
    }

    pub fn pass(&self, hash: &[u8; 32]) -> Read<Option<Pass>> {
        let stored: Option<StoredPass> = self.cell(&keys::pass(hash))?;
        Ok(stored.map(Pass::from))
    }

    /// Newest first, from below `before`.
    pub fn measures(&self, before: Option<Position>, limit: usize) -> Read<Vec<(Position, Measure)>> {
        let prefix = keys::measures();
        let end = before.map_or_else(|| vec![prefix[0] + 1], keys::measure);
        let whole = keys::measure(Position::default()).len();
        let mut measures = Vec::new();
        for pair in self.cells.between(prefix..end).rev() {
            let (key, _) = pair?;
            // A chunk behind the first has its own number at the end of the key.
            let Some(at) = key[1..].first_chunk().filter(|_| key.len() == whole) else { continue };
            let stored: Option<StoredMeasure> = self.cell(&key)?;
            measures.extend(stored.map(|stored| (Position(u64::from_be_bytes(*at)), Measure::from(stored))));
            if measures.len() >= limit {
                break;
            }
        }
        Ok(measures)
    }

    pub fn setting(&self, key: &str) -> Read<Option<String>> {
        let Some(bytes) = self.cells.get(&keys::setting(key))? else { return Ok(None) };
        String::from_utf8(bytes).map(Some).map_err(|_| ReadError::Damaged(format!("the setting {key}")))
    }

    /// What a request of this key made; `None` when there was none.
    pub fn request(&self, key: RequestKey) -> Read<Option<Made>> {
        self.small(&keys::request(key))
    }

    pub fn types(&self) -> Vec<Arc<FicheType>> {
        let types = self.types.read().unwrap_or_else(PoisonError::into_inner);
        let newest: BTreeMap<&TypeKey, &Arc<FicheType>> = types.iter().map(|((key, _), of)| (key, of)).collect();
        newest.into_values().cloned().collect()
    }

    pub fn fiche_type(&self, key: &TypeKey, version: u32) -> Option<Arc<FicheType>> {
        let types = self.types.read().unwrap_or_else(PoisonError::into_inner);
        types.get(&(key.clone(), version)).cloned()
    }

    /// The number of the newest version of a type; 0 when there is none.
    pub fn type_version(&self, key: &TypeKey) -> u32 {
        let types = self.types.read().unwrap_or_else(PoisonError::into_inner);
        types.range((key.clone(), 0)..=(key.clone(), u32::MAX)).next_back().map_or(0, |((_, version), _)| *version)
    }

    /// Reads every version of every type into memory: they are few, and every fiche that is read needs one.
    pub(super) fn load_types(&self) -> Read<()> {
        let prefix = keys::fiche_types();
        let mut types = self.types.write().unwrap_or_else(PoisonError::into_inner);
        for pair in self.cells.under(&prefix) {
            let (key, _) = pair?;
            let (Some(version), Some(name)) = (key[1..].first_chunk(), key.get(5..)) else { continue };
            // A chunk behind the first has the zero at the end of the name and its own number.
            let Some(name) = name.strip_suffix(&[0]).filter(|name| !name.contains(&0)) else { continue };
            let damaged = || ReadError::Damaged(format!("the type {:?}", String::from_utf8_lossy(name)));
            let name = std::str::from_utf8(name).ok().and_then(TypeKey::parse).ok_or_else(damaged)?;
            let json = self.cells.get(&key)?.ok_or_else(damaged)?;
            let fiche_type: FicheType = serde_json::from_slice(&json).map_err(|_| damaged())?;
            types.insert((name, u32::from_be_bytes(*version)), Arc::new(fiche_type));
        }
        Ok(())
    }
}

fn record_of(stored: StoredPerson) -> Read<ContributorRecord> {
    ContributorRecord::try_from(stored).map_err(|err| ReadError::Damaged(format!("{err:#}")))
}
