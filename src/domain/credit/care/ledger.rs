//! Care for a text, and data: what stands of it, and who gave it. The rules and their reasons are in `docs/credit.md`.
//!
//! A fiche is looked at as *places* (a word between two words, what stands between two words, an address, an entry of a field),
//! each in a *state* (a spelling, some signs, there or not). Whoever first brought a place into a state gave it, and it counts
//! while it is that state that stands. So what goes back and forth earns nothing, and nobody earns twice.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What was given. The number of each is kept on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Letters, accents, case, apostrophes and other signs of words that stood before.
    Spelling,
    /// Paragraphs, headings, lists, emphasis of words that stood before.
    Structure,
    /// Addresses put or mended in lines that stood before.
    Links,
    /// Addresses in notes and in lists of sources.
    Sources,
    /// What somebody had damaged, put right.
    Mending,
    Places,
    Dates,
    Choices,
    /// Values of link fields.
    Addresses,
    /// Numbers, keywords, people, other fiches, the licence.
    OtherData,
}

/// How much of each kind one revision gave that stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Care([u16; Kind::ALL.len()]);

/// A place of a fiche and a state of it, as numbers that the same words always give.
pub type PlaceId = u64;
pub type State = u64;

/// Nothing stands there.
pub const ABSENT: State = 0;

/// That a revision brought a place from one state into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub place: PlaceId,
    pub kind: Kind,
    pub before: State,
    pub after: State,
}

/// What a revision did, and how the places that it touched stand after it.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// Places that are found by other words now: what was known of the first is known of the second.
    pub renamed: Vec<(PlaceId, PlaceId)>,
    pub changes: Vec<Change>,
    /// The states of each place that changed or may have; none when it is gone.
    pub seen: BTreeMap<PlaceId, Vec<State>>,
}

/// What is known of one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// How it was first written: that is its author's, and nobody's care.
    origin: State,
    now: State,
    givers: Vec<Giver>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Giver {
    state: State,
    pub revision: u32,
    pub kind: Kind,
}

/// The places of one fiche in which somebody gave something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<PlaceId, Place>);

/// What one revision can give of one kind.
const GIVEN_MAX: usize = 100;
/// Places of one fiche that are known, and states of one place: what comes after is not counted.
const PLACES_MAX: usize = 4_096;
const STATES_MAX: usize = 6;

impl Kind {
    pub const ALL: [Self; 10] = [
        Self::Spelling,
        Self::Structure,
        Self::Links,
        Self::Sources,
        Self::Mending,
        Self::Places,
        Self::Dates,
        Self::Choices,
        Self::Addresses,
        Self::OtherData,
    ];

    /// Its name in addresses and messages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Spelling => "spelling",
            Self::Structure => "structure",
            Self::Links => "links",
            Self::Sources => "sources",
            Self::Mending => "mending",
            Self::Places => "places",
            Self::Dates => "dates",
            Self::Choices => "choices",
            Self::Addresses => "addresses",
            Self::OtherData => "other-data",
        }
    }

    /// Whether it is data rather than care for a text.
    pub fn is_data(self) -> bool {
        matches!(self, Self::Places | Self::Dates | Self::Choices | Self::Addresses | Self::OtherData)
    }
}

impl Care {
    pub fn of(&self, kind: Kind) -> u16 {
        self.0[kind as usize]
    }

    /// Both together.
    pub fn and(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(sum, more)| *sum = sum.saturating_add(more));
        self
    }
}

impl Ledger {
    pub fn insert(&mut self, id: PlaceId, place: Place) {
        self.0.insert(id, place);
    }

    pub fn get(&self, id: PlaceId) -> Option<&Place> {
        self.0.get(&id)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Places in which this revision gave something of this kind, whatever stands there now.
    pub fn given_by(&self, revision: u32, kind: Kind) -> impl Iterator<Item = PlaceId> + '_ {
        let gave = move |giver: &Giver| (giver.revision, giver.kind) == (revision, kind);
        self.0.iter().filter(move |(_, place)| place.givers.iter().any(gave)).map(|(id, _)| *id)
    }

    /// Takes in what a revision did; gives the places to be written down again. The same revision taken in twice changes
    /// nothing more. Linear in what was observed.
    pub fn advance(&mut self, observed: &Observed, revision: u32) -> BTreeSet<PlaceId> {
        let mut touched: BTreeSet<PlaceId> =
            observed.seen.keys().filter(|id| self.0.contains_key(id)).copied().collect();
        for (was, place) in &observed.renamed {
            if let Some(known) = self.0.get(was).cloned()
                && !self.0.contains_key(place)
                && self.0.len() < PLACES_MAX
            {
                self.0.insert(*place, known);
                touched.insert(*place);
            }
        }
        let mut given = [0_usize; Kind::ALL.len()];
        for change in &observed.changes {
            let count = &mut given[change.kind as usize];
            if *count == GIVEN_MAX || (self.0.len() == PLACES_MAX && !self.0.contains_key(&change.place)) {
                continue;
            }
            let origin = change.before;
            let place = self.0.entry(change.place).or_insert(Place { origin, now: change.before, givers: Vec::new() });
            let is_known = place.givers.iter().any(|giver| giver.state == change.after);
            if change.after != place.origin && !is_known && place.givers.len() < STATES_MAX {
                place.givers.push(Giver { state: change.after, revision, kind: change.kind });
                *count += 1;
            }
            touched.insert(change.place);
        }
        for id in &touched {
            let (Some(place), Some(states)) = (self.0.get_mut(id), observed.seen.get(id)) else { continue };
            if !states.contains(&place.now) {
                place.now = states.last().copied().unwrap_or(ABSENT);
            }
        }
        touched
    }

    /// What stands of what each revision gave, by revision. Linear in the ledger.
    pub fn standing(&self) -> BTreeMap<u32, Care> {
        let mut standing: BTreeMap<u32, Care> = BTreeMap::new();
        for giver in self.0.values().filter_map(Place::standing) {
            let count = &mut standing.entry(giver.revision).or_default().0[giver.kind as usize];
            *count = count.saturating_add(1);
        }
        standing
    }
}

impl Place {
    /// Who gave what stands there, if it was given.
    pub fn standing(&self) -> Option<&Giver> {
        let is_given = self.now != ABSENT && self.now != self.origin;
        self.givers.iter().find(|giver| is_given && giver.state == self.now)
    }

    /// The revisions that gave something there.
    pub fn givers(&self) -> impl Iterator<Item = u32> + '_ {
        self.givers.iter().map(|giver| giver.revision)
    }
}
