//! A difference as one row of stretches: all that stood and all that stands, white space too, in the order of reading.

use super::text::{Block, MoveId, Run, TextDifference};

/// A part of a text that had one fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub fate: Fate,
    /// Empty for [`Fate::Left`] alone.
    pub text: String,
    /// The move that it belongs to. What is removed within a paragraph that moved stood at its old place.
    pub moved: Option<MoveId>,
}

/// What became of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Kept,
    Removed,
    Added,
    /// Stood elsewhere before.
    Moved,
    /// A moved paragraph stood here.
    Left,
}

impl TextDifference {
    /// Kept, added and moved stretches give the text after; kept and removed ones, with what moved away put back where it
    /// was left, the text before. Linear.
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut row = Row::default();
        row.gap(&self.lead.before, &self.lead.after);
        for (block, gap) in self.blocks.iter().zip(&self.gaps) {
            match block {
                Block::Kept { text } => row.push(Fate::Kept, text, None),
                Block::Added { text } => row.push(Fate::Added, text, None),
                Block::Removed { text } => row.push(Fate::Removed, text, None),
                Block::Changed { runs } => runs.iter().for_each(|run| row.run(run, None)),
                Block::MovedHere { runs, id, .. } => runs.iter().for_each(|run| row.run(run, Some(*id))),
                Block::MovedAway { id, .. } => {
                    row.0.push(Stretch { fate: Fate::Left, text: String::new(), moved: Some(*id) });
                }
            }
            row.gap(&gap.before, &gap.after);
        }
        row.0
    }
}

#[derive(Default)]
struct Row(Vec<Stretch>);

impl Row {
    /// Neighbours of one fate are one stretch.
    fn push(&mut self, fate: Fate, text: &str, moved: Option<MoveId>) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.fate == fate && last.moved == moved => last.text.push_str(text),
            _ => self.0.push(Stretch { fate, text: text.to_owned(), moved }),
        }
    }

    fn run(&mut self, run: &Run, moved: Option<MoveId>) {
        match run {
            Run::Kept(text) => self.push(if moved.is_some() { Fate::Moved } else { Fate::Kept }, text, moved),
            Run::Removed(text) => self.push(Fate::Removed, text, moved),
            Run::Added(text) => self.push(Fate::Added, text, moved),
        }
    }

    fn gap(&mut self, before: &str, after: &str) {
        if before == after {
            self.push(Fate::Kept, before, None);
        } else {
            self.push(Fate::Removed, before, None);
            self.push(Fate::Added, after, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::diff::text;
    use std::collections::BTreeMap;

    /// The two texts that a row of stretches tells of.
    fn sides(row: &[Stretch]) -> (String, String) {
        let mut moved: BTreeMap<MoveId, String> = BTreeMap::new();
        for stretch in row.iter().filter(|stretch| matches!(stretch.fate, Fate::Moved | Fate::Removed)) {
            if let Some(id) = stretch.moved {
                moved.entry(id).or_default().push_str(&stretch.text);
            }
        }
        let (mut before, mut after) = (String::new(), String::new());
        for stretch in row {
            match (stretch.fate, stretch.moved) {
                (Fate::Kept, _) => {
                    before.push_str(&stretch.text);
                    after.push_str(&stretch.text);
                }
                (Fate::Removed, None) => before.push_str(&stretch.text),
                (Fate::Removed, Some(_)) => {}
                (Fate::Added | Fate::Moved, _) => after.push_str(&stretch.text),
                (Fate::Left, id) => before.push_str(id.and_then(|id| moved.get(&id)).map_or("", String::as_str)),
            }
        }
        (before, after)
    }

    #[test]
    fn the_row_gives_both_texts() {
        let old = "Le jardin ouvre le samedi.\n\nOn y sème des fèves et des pois gris.\n\n\nVenez nombreux au jardin du Valy, avec vos graines de courges.\n";
        let new = "Venez très nombreux au jardin du Valy, avec vos graines de courges.\n\nLe jardin ouvre le mercredi.\nOn y sème des fèves et des pois gris.\n";
        for (before, after) in [(old, new), (new, old), ("", new), (old, ""), (old, old), ("", "")] {
            let row = text(before, after).stretches();
            assert_eq!(sides(&row), (before.to_owned(), after.to_owned()));
            assert!(row.windows(2).all(|pair| pair[0].fate != pair[1].fate || pair[0].moved != pair[1].moved));
        }
        assert!(text(old, new).stretches().iter().any(|stretch| stretch.fate == Fate::Moved));
    }
}
