//! The types of a wiki: those that ship with it, and every version there was.

use super::{Failure, Outcome, Wiki};
use crate::{
    domain::fiche_type::{self, FicheType, TypeKey},
    store::{Batch, Entry},
};
use std::sync::Arc;

/// The types that a new wiki begins with, in the order in which they are shown.
const STARTER: [&str; 9] = [
    include_str!("../../assets/types/initiative.json"),
    include_str!("../../assets/types/place.json"),
    include_str!("../../assets/types/structure.json"),
    include_str!("../../assets/types/resource.json"),
    include_str!("../../assets/types/portrait.json"),
    include_str!("../../assets/types/workshop.json"),
    include_str!("../../assets/types/news.json"),
    include_str!("../../assets/types/call.json"),
    include_str!("../../assets/types/page.json"),
];

impl Wiki {
    /// The newest version of each type, the starter types first and in their order.
    pub fn types(&self) -> Outcome<Vec<Arc<FicheType>>> {
        let mut types = self.store.types()?;
        types.sort_by_key(|fiche_type| (fiche_type.sign as u8, fiche_type.key.clone()));
        Ok(types)
    }

    pub fn newest_type(&self, key: &TypeKey) -> Outcome<Option<Arc<FicheType>>> {
        Ok(self.store.types()?.into_iter().find(|fiche_type| fiche_type.key == *key))
    }

    /// The type as it was in that version.
    pub fn type_of(&self, key: &TypeKey, version: u32) -> Outcome<Arc<FicheType>> {
        self.store.fiche_type(key, version)?.ok_or(Failure::Missing("type"))
    }

    /// Keeps the starter types that this store has not, and the versions of them that are newer than its own.
    pub(super) fn bring_types(&self) -> Outcome<()> {
        let held = self.store.types()?;
        let mut entries = Vec::new();
        for json in STARTER {
            let shipped = fiche_type::from_json(json).map_err(Failure::broken)?;
            let newest = held.iter().find(|fiche_type| fiche_type.key == shipped.key);
            match newest {
                None => entries.push(Entry::Type(Box::new(shipped))),
                Some(newest) if newest.version + 1 == shipped.version => entries.push(Entry::Type(Box::new(shipped))),
                Some(_) => {}
            }
        }
        if !entries.is_empty() {
            self.append(Batch { key: self.new_key(), entries })?;
        }
        Ok(())
    }
}
