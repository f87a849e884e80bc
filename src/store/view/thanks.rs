//! Thanks for revisions: who thanked for one, and what somebody was thanked for.

use super::{View, keys, read_shape, shaped};
use crate::{
    domain::{
        id::{ContributorId, FicheId},
        revision::Timestamp,
    },
    store::door::{Position, Read, ReadError, Thank, Thanked},
};

/// Where a thank stands, and when it was given.
type Given = (u64, Timestamp);
/// What a thank is for, by whom, and when it was given.
type For = (FicheId, u32, ContributorId, Timestamp);

impl View {
    /// Thanks given where they stand already, and taken back where there are none, change nothing.
    pub(super) fn apply_thank(
        &self,
        at: Position,
        received: Timestamp,
        thank: Thank,
        is_taken_back: bool,
    ) -> anyhow::Result<()> {
        let Thank { fiche, number, by } = thank;
        let key = keys::thank(fiche, number, by);
        let Some(entry) = self.entry(fiche, number)? else { return Ok(()) };
        let stands: Option<Given> = self.small(&key)?;
        match stands {
            Some((position, _)) if is_taken_back => {
                for contributor in entry.contributors {
                    self.cells.remove_small(&keys::thank_to(contributor, Position(position)))?;
                }
                // Last: a program killed before finds it again.
                self.cells.remove_small(&key)?;
            }
            Some((position, _)) if position != at.0 => {}
            _ if is_taken_back => {}
            _ => {
                let given: For = (fiche, number, by, received);
                for contributor in entry.contributors {
                    self.cells.put_small(&keys::thank_to(contributor, at), &shaped(&given))?;
                }
                let given: Given = (at.0, received);
                self.cells.put_small(&key, &shaped(&given))?;
            }
        }
        Ok(())
    }

    pub fn thanks_for(&self, fiche: FicheId, number: u32, limit: usize) -> Read<Vec<Thanked>> {
        let prefix = keys::thanks_for(fiche, number);
        let mut thanks = Vec::new();
        for pair in self.cells.under(&prefix).take(limit) {
            let (key, bytes) = pair?;
            let by = key[prefix.len()..].try_into().map_err(|_| ReadError::Damaged("thanks for a revision".into()))?;
            let (position, at): Given = read_shape(&key, &bytes)?;
            let thank = Thank { fiche, number, by: ContributorId(by) };
            thanks.push(Thanked { thank, at, position: Position(position) });
        }
        thanks.sort_by_key(|thanked| thanked.position);
        Ok(thanks)
    }

    pub fn thanks_to(&self, contributor: ContributorId, limit: usize) -> Read<Vec<Thanked>> {
        let range = keys::thank_to(contributor, Position(0))..keys::thank_to(contributor, Position(u64::MAX));
        let mut thanks = Vec::new();
        for pair in self.cells.between(range).rev().take(limit) {
            let (key, bytes) = pair?;
            let (fiche, number, by, at): For = read_shape(&key, &bytes)?;
            let position = key.last_chunk().map_or(0, |position| u64::from_be_bytes(*position));
            thanks.push(Thanked { thank: Thank { fiche, number, by }, at, position: Position(position) });
        }
        Ok(thanks)
    }
}
