//! Reading: a fiche as it is or was, what links to it, and lists of fiches.

use super::{Failure, Outcome, Wiki, adapting::Model, people::Names};
use crate::{
    domain::{
        credit::Spans,
        fiche::Slug,
        fiche_type::{FicheType, TypeKey},
        id::{ContributorId, FicheId},
        link,
        place::locality,
        render::LinkTarget,
        revision::{Revision, Timestamp},
        text,
        value::{Person, Value},
    },
    store::{Card, RevisionEntry},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// What stands at an address.
#[derive(Debug)]
pub enum Found {
    Here(FicheId),
    /// The address is a former one.
    Moved(Slug),
}

/// A fiche as a page shows it, now or as it was.
#[derive(Debug)]
pub struct FichePage {
    pub revision: Arc<Revision>,
    /// Of the time of the revision.
    pub fiche_type: Arc<FicheType>,
    /// The newest revision's number and address.
    pub head_number: u32,
    pub head_slug: Slug,
    pub created: Timestamp,
    /// The revision's line in the history.
    pub entry: RevisionEntry,
    pub credit: Arc<Spans>,
    /// Of everybody named on the page.
    pub names: Arc<Names>,
    /// Fiches named by its reference fields.
    pub references: HashMap<FicheId, Card>,
    /// Fiches that link to this one, those in the bin left out, by title.
    pub links_here: Vec<Card>,
    /// What it was made from, if it was made from another fiche.
    pub model: Option<Model>,
    /// Fiches that were made from it, those in the bin left out, by title.
    pub adaptations: Vec<Card>,
    /// Where each `[[title]]` of its texts leads, by folded title.
    pub targets: HashMap<String, LinkTarget>,
}

/// Which fiches a list shows. All that is empty is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words of the title, accents and case forgiven; each must begin a word of it.
    pub words: String,
    /// Any of these.
    pub types: Vec<TypeKey>,
    /// Any of these, compared folded.
    pub themes: Vec<String>,
    pub places: Vec<String>,
    pub sort: Sort,
    /// From 1.
    pub page: usize,
    pub page_size: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Title,
    Changed,
    Created,
}

/// One page of a list, and how many fiches each choice would leave, the other choices kept.
#[derive(Debug, Default)]
pub struct Listing {
    pub cards: Vec<Card>,
    pub total: usize,
    pub types: Vec<(TypeKey, usize)>,
    /// As first spelled, most first, at most 40.
    pub themes: Vec<(String, usize)>,
    pub places: Vec<(String, usize)>,
}

impl Wiki {
    pub fn find(&self, slug: &Slug) -> Outcome<Found> {
        let fiche = self.store.by_slug(slug)?.ok_or(Failure::Missing("fiche"))?;
        let card = self.store.card(fiche)?.ok_or(Failure::Missing("fiche"))?;
        Ok(if card.slug == *slug { Found::Here(fiche) } else { Found::Moved(card.slug) })
    }

    /// The newest state of a fiche, also of one in the bin (`revision.content.is_removed`).
    pub fn fiche(&self, fiche: FicheId) -> Outcome<FichePage> {
        let head = self.store.head(fiche)?.ok_or(Failure::Missing("fiche"))?;
        let revision = head.revision.clone();
        self.page_of(revision, head.credit.clone(), head)
    }

    /// One revision alone, without all that its page needs.
    pub fn written(&self, fiche: FicheId, number: u32) -> Outcome<Arc<Revision>> {
        self.store.revision(fiche, number)?.ok_or(Failure::Missing("revision"))
    }

    /// A fiche as it was in one revision.
    pub fn fiche_at(&self, fiche: FicheId, number: u32) -> Outcome<FichePage> {
        let head = self.store.head(fiche)?.ok_or(Failure::Missing("fiche"))?;
        let revision = self.store.revision(fiche, number)?.ok_or(Failure::Missing("revision"))?;
        let credit = self.store.credit(fiche, number)?.ok_or(Failure::Missing("revision"))?;
        self.page_of(revision, credit, head)
    }

    fn page_of(&self, revision: Arc<Revision>, credit: Arc<Spans>, head: crate::store::Head) -> Outcome<FichePage> {
        let fiche = revision.fiche;
        let content = &revision.content;
        let fiche_type = self.type_of(&content.type_key, content.type_version)?;
        let entry = self.store.entry(fiche, revision.number)?.ok_or(Failure::Missing("revision"))?;
        let spans = credit.parts.iter().flat_map(|(_, spans)| spans);
        let named = spans.flat_map(|span| span.contributors()).chain(people_in(content.values.values()));
        let head_entry = self.store.entry(fiche, head.revision.number)?.ok_or(Failure::Missing("revision"))?;
        let named = named.chain(entry.contributors.iter().copied()).chain(head_entry.contributors.iter().copied());
        let names = self.contributors_of(named)?;
        let links = link::links(content);
        let mut references = HashMap::new();
        for id in &links.fiches {
            if let Some(card) = self.store.card(*id)? {
                references.insert(*id, card);
            }
        }
        let mut targets = HashMap::new();
        for (folded, title) in &links.titles {
            targets.insert(folded.clone(), self.target(title)?);
        }
        Ok(FichePage {
            fiche_type,
            head_number: head.revision.number,
            head_slug: head.revision.content.slug.clone(),
            created: head.created,
            entry,
            names,
            references,
            links_here: self.links_here(fiche)?,
            model: self.model_of(fiche)?,
            adaptations: self.adaptations_of(fiche)?,
            targets,
            credit,
            revision,
        })
    }

    /// Where `[[title]]` leads now: a title that a fiche once had still leads to it.
    pub fn target(&self, title: &str) -> Outcome<LinkTarget> {
        let card = match self.store.by_link(&text::folded(title))? {
            Some(fiche) => self.store.card(fiche)?,
            None => None,
        };
        Ok(card.map_or(LinkTarget::Wanted, |card| LinkTarget::Fiche(card.slug)))
    }

    /// What lists show of a fiche.
    pub fn card(&self, fiche: FicheId) -> Outcome<Card> {
        self.store.card(fiche)?.ok_or(Failure::Missing("fiche"))
    }

    /// Fiches that link to this one, by title.
    pub fn links_here(&self, fiche: FicheId) -> Outcome<Vec<Card>> {
        let mut cards = Vec::new();
        for other in self.store.links_to(fiche)? {
            if let Some(card) = self.store.card(other)?.filter(|card| !card.is_removed && card.fiche != fiche) {
                cards.push(card);
            }
        }
        cards.sort_by_cached_key(|card| text::folded(&card.title));
        Ok(cards)
    }

    /// A page of the list of fiches. Linear in the fiches of the wiki.
    pub fn list(&self, query: &Query) -> Outcome<Listing> {
        let cards: Vec<Card> = self.store.cards()?.into_iter().filter(|card| !card.is_removed).collect();
        let words: Vec<String> = text::folded(&query.words).split(' ').map(str::to_owned).collect();
        let folded = |asked: &[String]| asked.iter().map(|text| text::folded(text)).collect::<Vec<String>>();
        let (themes_asked, places_asked) = (folded(&query.themes), folded(&query.places));
        let tests = |card: &Card| Tests {
            words: has_words(&text::folded(&card.title), &words),
            kind: query.types.is_empty() || query.types.contains(&card.type_key),
            theme: themes_asked.is_empty()
                || card.themes.iter().any(|theme| themes_asked.contains(&text::folded(theme))),
            place: places_asked.is_empty()
                || card.places.iter().any(|place| places_asked.contains(&text::folded(locality(place)))),
        };
        let (mut types, mut themes, mut places) = (BTreeMap::new(), Tally::default(), Tally::default());
        let mut found: Vec<Card> = Vec::new();
        for card in cards {
            let passed = tests(&card);
            if passed.words && passed.theme && passed.place {
                *types.entry(card.type_key.clone()).or_insert(0) += 1;
            }
            if passed.words && passed.kind && passed.place {
                card.themes.iter().for_each(|theme| themes.add(theme));
            }
            if passed.words && passed.kind && passed.theme {
                card.places.iter().for_each(|place| places.add(locality(place)));
            }
            if passed.words && passed.kind && passed.theme && passed.place {
                found.push(card);
            }
        }
        match query.sort {
            Sort::Title => found.sort_by_cached_key(|card| text::folded(&card.title)),
            Sort::Changed => found.sort_by_key(|card| std::cmp::Reverse(card.changed)),
            Sort::Created => found.sort_by_key(|card| std::cmp::Reverse(card.created)),
        }
        let total = found.len();
        let start = query.page.saturating_sub(1).saturating_mul(query.page_size).min(total);
        let cards = found.drain(start..(start + query.page_size).min(total)).collect();
        Ok(Listing {
            cards,
            total,
            types: types.into_iter().collect(),
            themes: themes.most(40),
            places: places.most(40),
        })
    }

    /// Titles that texts link to and nobody wrote yet, those asked for by most fiches first.
    pub fn wanted(&self, limit: usize) -> Outcome<Vec<(String, Vec<Card>)>> {
        let mut wanted = Vec::new();
        for (title, fiches) in self.store.wanted(1_000)? {
            let mut cards = Vec::new();
            for fiche in fiches {
                cards.extend(self.store.card(fiche)?.filter(|card| !card.is_removed));
            }
            if !cards.is_empty() {
                wanted.push((title, cards));
            }
        }
        wanted.sort_by_cached_key(|(title, cards)| (std::cmp::Reverse(cards.len()), text::folded(title)));
        wanted.truncate(limit);
        Ok(wanted)
    }

    /// The fiches in the bin, the last removed first.
    pub fn bin(&self) -> Outcome<Vec<Card>> {
        let mut cards: Vec<Card> = self.store.cards()?.into_iter().filter(|card| card.is_removed).collect();
        cards.sort_by_key(|card| std::cmp::Reverse(card.changed));
        Ok(cards)
    }
}

struct Tests {
    words: bool,
    kind: bool,
    theme: bool,
    place: bool,
}

/// Counts spellings by their folded form, and shows the first one met.
#[derive(Default)]
struct Tally(BTreeMap<String, (String, usize)>);

impl Tally {
    fn add(&mut self, spelling: &str) {
        self.0.entry(text::folded(spelling)).or_insert_with(|| (spelling.to_owned(), 0)).1 += 1;
    }

    fn most(self, limit: usize) -> Vec<(String, usize)> {
        let mut counted: Vec<(String, usize)> = self.0.into_values().collect();
        counted.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
        counted.truncate(limit);
        counted
    }
}

fn has_words(title: &str, words: &[String]) -> bool {
    words.iter().all(|word| title.split(' ').any(|part| part.starts_with(word.as_str())))
}

fn people_in<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<ContributorId> {
    let people = values.filter_map(|value| if let Value::People(people) = value { Some(people) } else { None });
    people.flatten().filter_map(|person| if let Person::Contributor(id) = person { Some(*id) } else { None }).collect()
}
