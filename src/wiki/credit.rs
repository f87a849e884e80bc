//! Who wrote what of a fiche, by the people that names stand for now.

use super::{Outcome, Wiki, people::Names, reading::FichePage};
use crate::domain::{
    contributor::Contributor,
    credit::{Part, Spans},
    id::{ContributorId, FicheId},
    render::Mark,
    revision::Timestamp,
};
use std::collections::HashMap;

/// What one person wrote of what stands in a fiche.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonShare {
    pub contributor: Contributor,
    /// A word written by two counts for both.
    pub words: u32,
    /// Between 0 and 1, and 1 over all together.
    pub share: f64,
}

/// Words of one revision by the same people: what a note on the page of credit tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Who wrote them, never empty.
    pub people: Vec<ContributorId>,
    pub revision: u32,
    pub at: Timestamp,
    pub words: u32,
}

/// A fiche with the origin of each of its words.
#[derive(Debug)]
pub struct Credited {
    pub page: FichePage,
    /// By revision.
    pub origins: Vec<Origin>,
    /// The number of a mark is the place of its origin in `origins`.
    marks: HashMap<Part, Vec<Mark>>,
    /// Whether the last passages were left out because there are too many.
    pub is_cut: bool,
}

/// More passages than these are not told apart on one page.
const PASSAGES_MAX: usize = 20_000;

impl FichePage {
    /// Who wrote it, the greatest share first, equal ones by name; work that was claimed is its claimer's. Of a fiche in
    /// which no word is anybody's, nobody.
    pub fn shares(&self) -> Vec<PersonShare> {
        shares(&self.credit, &self.names)
    }
}

impl Credited {
    /// The marks of a text of the fiche.
    pub fn marks(&self, part: &Part) -> &[Mark] {
        self.marks.get(part).map_or(&[], Vec::as_slice)
    }
}

impl Wiki {
    /// A fiche, now or as it was in a revision, with who wrote what. One pass over its passages, and one small read for each
    /// revision of which words stand.
    pub fn credited(&self, fiche: FicheId, number: Option<u32>) -> Outcome<Credited> {
        let page = match number {
            Some(number) => self.fiche_at(fiche, number)?,
            None => self.fiche(fiche)?,
        };
        let names = &page.names;
        let mut places: HashMap<(u32, Vec<ContributorId>), u32> = HashMap::new();
        let mut origins: Vec<Origin> = Vec::new();
        let mut marks: HashMap<Part, Vec<Mark>> = HashMap::new();
        let mut count = 0;
        for (part, spans) in &page.credit.parts {
            for span in spans {
                let people = span.people(|id| person(names, id));
                let number = *places.entry((span.revision, people)).or_insert_with_key(|(revision, people)| {
                    let at = Timestamp(0);
                    origins.push(Origin { people: people.clone(), revision: *revision, at, words: 0 });
                    origins.len() as u32 - 1
                });
                origins[number as usize].words += span.words;
                count += 1;
                if count <= PASSAGES_MAX {
                    let mark = Mark { start: span.start.0, end: span.end.0, number };
                    marks.entry(part.clone()).or_default().push(mark);
                }
            }
        }
        self.read_dates(fiche, &mut origins)?;
        let numbers = sort(&mut origins);
        marks.values_mut().flatten().for_each(|mark| mark.number = numbers[mark.number as usize]);
        Ok(Credited { page, origins, marks, is_cut: count > PASSAGES_MAX })
    }

    /// When each of these revisions was made.
    fn read_dates(&self, fiche: FicheId, origins: &mut [Origin]) -> Outcome<()> {
        for origin in origins {
            origin.at = self.line(fiche, origin.revision)?.map_or(Timestamp(0), |line| line.at);
        }
        Ok(())
    }
}

/// By revision; gives the new place of each.
fn sort(origins: &mut [Origin]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..origins.len()).collect();
    order.sort_by_key(|at| origins[*at].revision);
    let mut numbers = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, old)| numbers[*old] = new as u32);
    origins.sort_by_key(|origin| origin.revision);
    numbers
}

/// The same of any credit, with the names of everybody in it.
pub fn shares(credit: &Spans, names: &Names) -> Vec<PersonShare> {
    let shares = credit.shares_of_people(|id| person(names, id));
    let mut shares: Vec<PersonShare> = shares
        .into_iter()
        .filter_map(|share| {
            let contributor = names.get(share.contributor)?.clone();
            Some(PersonShare { contributor, words: share.words, share: share.share })
        })
        .collect();
    // A sum of halves may differ in its last digit from one that is the same.
    let rounded = |share: &PersonShare| (share.share * 1e9).round() as i64;
    shares.sort_by(|a, b| {
        rounded(b).cmp(&rounded(a)).then_with(|| a.contributor.name.folded().cmp(&b.contributor.name.folded()))
    });
    shares
}

fn person(names: &Names, id: ContributorId) -> ContributorId {
    names.get(id).map_or(id, |contributor| contributor.id)
}
