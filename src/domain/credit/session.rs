//! A text while several people write in it: who typed each character, whoever saves.

use crate::domain::{
    fiche_type::FieldKey,
    id::{ContributorId, ItemId},
    revision::Written,
};
use std::collections::VecDeque;

/// What was cut is recognised when at least this much of it comes back.
const LEAST_CHARS_OF_A_RETURN: usize = 12;
/// Cuts are remembered, the last ones, up to so many and so many code points in all.
const MOST_CUTS: usize = 64;
const MOST_CUT_CHARS: usize = 500_000;
/// The text itself holds no more than this.
const MOST_CHARS: usize = 2_000_000;

/// One text under way.
#[derive(Clone, Debug, Default)]
pub struct Session {
    chars: Vec<char>,
    /// For each character, an index in `people` from 1; 0 for what was there before.
    typed_by: Vec<u16>,
    people: Vec<ContributorId>,
    cuts: VecDeque<Cut>,
}

/// Characters that were taken out in a row, from here on.
#[derive(Clone, Debug)]
struct Cut {
    by: u16,
    at: usize,
    chars: Vec<char>,
    typed_by: Vec<u16>,
}

impl Session {
    /// A text of which it is known otherwise who wrote it.
    pub fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        Self { typed_by: vec![0; chars.len()], chars, ..Self::default() }
    }

    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// Takes `deleted` code points out at `position` and puts `inserted` there. What was cut in this session, by anyone,
    /// stays its writer's when it is put back. `None`, and nothing done, when the place does not exist, the text would
    /// be too long, or more people write than can be told apart.
    pub fn edit(&mut self, who: ContributorId, position: usize, deleted: usize, inserted: &str) -> Option<()> {
        let end = position.checked_add(deleted).filter(|end| *end <= self.chars.len())?;
        let inserted: Vec<char> = inserted.chars().collect();
        if self.chars.len() - deleted + inserted.len() > MOST_CHARS {
            return None;
        }
        let by = self.number(who)?;
        let typed_by = self.typed_by_before(&inserted).unwrap_or_else(|| vec![by; inserted.len()]);
        let chars: Vec<char> = self.chars.splice(position..end, inserted).collect();
        let owners: Vec<u16> = self.typed_by.splice(position..end, typed_by).collect();
        if !chars.is_empty() {
            self.remember(by, position, chars, owners);
        }
        Some(())
    }

    /// Who typed what of the text as it stands, for the revision that keeps it.
    pub fn written(&self, field: &FieldKey, item: Option<ItemId>) -> Vec<Written> {
        let mut written = Vec::new();
        let mut start = 0;
        for stretch in self.typed_by.chunk_by(|a, b| a == b) {
            let end = start + stretch.len() as u32;
            if let Some(person) = (stretch[0] as usize).checked_sub(1) {
                written.push(Written { field: field.clone(), item, start, end, contributor: self.people[person] });
            }
            start = end;
        }
        written
    }

    fn number(&mut self, who: ContributorId) -> Option<u16> {
        let known = self.people.iter().position(|person| *person == who);
        let index = known.unwrap_or_else(|| {
            self.people.push(who);
            self.people.len() - 1
        });
        u16::try_from(index + 1).ok()
    }

    /// The writers of characters that were cut before, the last cut first.
    fn typed_by_before(&self, inserted: &[char]) -> Option<Vec<u16>> {
        if inserted.len() < LEAST_CHARS_OF_A_RETURN {
            return None;
        }
        self.cuts.iter().rev().filter(|cut| cut.chars.len() >= inserted.len()).find_map(|cut| {
            let at = cut.chars.windows(inserted.len()).position(|stretch| stretch == inserted)?;
            Some(cut.typed_by[at..at + inserted.len()].to_vec())
        })
    }

    /// Characters that are taken out one by one, forwards or backwards, are one cut.
    fn remember(&mut self, by: u16, at: usize, mut chars: Vec<char>, mut typed_by: Vec<u16>) {
        match self.cuts.back_mut().filter(|cut| cut.by == by) {
            Some(cut) if cut.at == at + chars.len() => {
                chars.append(&mut cut.chars);
                typed_by.append(&mut cut.typed_by);
                (cut.at, cut.chars, cut.typed_by) = (at, chars, typed_by);
            }
            Some(cut) if cut.at == at => {
                cut.chars.append(&mut chars);
                cut.typed_by.append(&mut typed_by);
            }
            _ => self.cuts.push_back(Cut { by, at, chars, typed_by }),
        }
        let mut all: usize = self.cuts.iter().map(|cut| cut.chars.len()).sum();
        while self.cuts.len() > MOST_CUTS || all > MOST_CUT_CHARS {
            all -= self.cuts.pop_front().map_or(all, |cut| cut.chars.len());
        }
    }
}
