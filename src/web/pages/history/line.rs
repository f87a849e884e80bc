//! The lines of a history, by month; several by the same hands on one day are one that opens.
//!
//! A revision never changes: what its line says is made once for a language, and made anew only for other names of its people or
//! another address of its fiche.

use crate::{
    domain::{
        contributor::Contributor,
        diff::Counts,
        fiche::Slug,
        fiche_type::FicheType,
        id::FicheId,
        revision::{RevisionKind, Timestamp},
    },
    store::RevisionEntry,
    web::{
        language::{Lang, Tongue},
        told::{self, Told, plain},
    },
    wiki::history::History,
};
use maud::{Markup, PreEscaped, html};
use quick_cache::{Weighter, sync::Cache};
use std::{collections::HashSet, sync::Arc};

/// So many revisions by the same hands on one day are shown as one line that opens.
const RUN_MIN: usize = 3;
const KEPT_MAX_BYTES: u64 = 8 << 20;

/// Who thanked for a revision, and the gesture.
pub type Beside<'a> = &'a dyn Fn(u32) -> Markup;

/// What lines say, at most 8 MiB of it.
pub struct KeptLines(Cache<(FicheId, u32, Tongue), Arc<KeptLine>, Weigh>);

/// What a line says whoever reads it, in three parts: between them stands what depends on the page.
struct KeptLine {
    /// For which it was made: the address of the fiche, and whoever made the revision.
    slug: Slug,
    people: Vec<Option<Contributor>>,
    told: String,
    /// To pick it for a comparison; it is not picked.
    pair: String,
    way: String,
}

#[derive(Clone)]
struct Weigh;

/// The lines of one page.
pub struct Lines<'a> {
    pub history: &'a History,
    pub told: &'a Told<'a>,
    pub beside: Beside<'a>,
    pub kept: &'a KeptLines,
    /// Of which nothing is left.
    quiet: HashSet<u32>,
    /// The two newest are picked to begin with: they are never folded away.
    picked: Vec<u32>,
}

/// A line of the history, or several that open.
enum Row<'a> {
    One(&'a RevisionEntry),
    Run(Vec<&'a RevisionEntry>),
}

impl KeptLines {
    pub fn new() -> Self {
        Self(Cache::with_weighter(4_000, KEPT_MAX_BYTES, Weigh))
    }
}

impl Default for KeptLines {
    fn default() -> Self {
        Self::new()
    }
}

impl Weighter<(FicheId, u32, Tongue), Arc<KeptLine>> for Weigh {
    fn weight(&self, _: &(FicheId, u32, Tongue), line: &Arc<KeptLine>) -> u64 {
        let people = line.people.iter().flatten().map(|one| 150 + one.about.len()).sum::<usize>();
        (300 + people + line.told.len() + line.pair.len() + line.way.len()) as u64
    }
}

impl<'a> Lines<'a> {
    pub fn new(history: &'a History, told: &'a Told<'a>, beside: Beside<'a>, kept: &'a KeptLines) -> Self {
        let quiet = undone(&history.entries);
        let picked = history.entries.iter().take(2).map(|entry| entry.number).collect();
        Self { history, told, beside, kept, quiet, picked }
    }

    /// All of them, newest first, each month under its name.
    pub fn view(&self) -> Markup {
        let lang = self.told.lang;
        html! {
            @for (month, entries) in by_month(lang, &self.history.entries) {
                section.month {
                    h2 { (month) }
                    ol.history { @for row in rows(lang, &entries, &self.picked) { (self.row(&row)) } }
                }
            }
        }
    }

    fn row(&self, row: &Row<'_>) -> Markup {
        let entries = match row {
            Row::One(entry) => return self.line(entry),
            Row::Run(entries) => entries,
        };
        let (lang, last, first) = (self.told.lang, entries[0], entries[entries.len() - 1]);
        let words = entries.iter().fold(Counts::default(), |sum, entry| sum.and(entry.facts.words));
        let values = [
            ("count", entries.len().into()),
            ("who", self.told.plain_who(&first.contributors).into()),
            ("last", plain(last.number)),
            ("first", plain(first.number)),
        ];
        html! {
            li {
                details.run {
                    summary { (lang.say_with("history-run", &values)) " " (told::size(lang, &words)) }
                    ol.history { @for entry in entries { (self.line(entry)) } }
                }
            }
        }
    }

    fn line(&self, entry: &RevisionEntry) -> Markup {
        let number = entry.number;
        let line = self.kept_line(entry);
        let is_picked = self.picked.contains(&number);
        html! {
            li.revision.undone[self.quiet.contains(&number)] id={ "r" (number) } {
                (PreEscaped(&line.told))
                @if self.history.entries.len() > 1 {
                    @if is_picked { (self.pair(number)) } @else { (PreEscaped(&line.pair)) }
                }
                div.more { (PreEscaped(&line.way)) ((self.beside)(number)) }
            }
        }
    }

    fn kept_line(&self, entry: &RevisionEntry) -> Arc<KeptLine> {
        let key = (entry.fiche, entry.number, self.told.lang.tongue);
        if let Some(line) = self.kept.0.get(&key).filter(|line| self.is_still_so(line, entry)) {
            return line;
        }
        let line = Arc::new(self.made(entry));
        if !names_others(entry) {
            self.kept.0.insert(key, line.clone());
        }
        line
    }

    fn is_still_so(&self, line: &KeptLine, entry: &RevisionEntry) -> bool {
        let people = entry.contributors.iter().map(|id| self.told.names.get(*id));
        line.slug == self.history.card.slug && people.eq(line.people.iter().map(Option::as_ref))
    }

    fn made(&self, entry: &RevisionEntry) -> KeptLine {
        let (lang, slug, number) = (self.told.lang, &self.history.card.slug, entry.number);
        let told = html! {
            div.what {
                p {
                    @match self.type_of(entry) {
                        Some(fiche_type) => (self.told.sentence(entry, fiche_type)),
                        None => (self.told.who(&entry.contributors)),
                    }
                }
                (told::summary(lang, entry))
                @if let Some(note) = told::note(lang, entry) { p.small { (note) } }
            }
            p.when {
                (when(lang, entry.at))
                span.small {
                    a.plain href=(format!("/fiche/{slug}/rev/{number}")) { (lang.say_with("revision-n", &[("number", plain(number))])) }
                    " " (told::size(lang, &entry.facts.words))
                }
            }
        };
        let way = html! {
            a.plain href=(told::change_address_in(slug, number)) {
                (lang.say(told::change_word(entry)))
                span.unseen { " " (lang.say_with("in-revision-n", &[("number", plain(number))])) }
            }
        };
        KeptLine {
            slug: slug.clone(),
            people: entry.contributors.iter().map(|id| self.told.names.get(*id).cloned()).collect(),
            told: told.into_string(),
            pair: pair(lang, number, [false, false]).into_string(),
            way: way.into_string(),
        }
    }

    fn pair(&self, number: u32) -> Markup {
        pair(self.told.lang, number, [self.picked.get(1) == Some(&number), self.picked.first() == Some(&number)])
    }

    fn type_of(&self, entry: &RevisionEntry) -> Option<&FicheType> {
        self.history.types.get(&(entry.type_key.clone(), entry.type_version)).map(|fiche_type| &**fiche_type)
    }
}

/// Whether the sentence of a revision names what may be called otherwise tomorrow, beside those who made it.
fn names_others(entry: &RevisionEntry) -> bool {
    matches!(entry.kind, RevisionKind::Adaptation { .. }) || entry.facts.names_others()
}

/// To pick a revision as the older and as the newer of a pair.
fn pair(lang: &Lang, number: u32, is_picked: [bool; 2]) -> Markup {
    html! {
        div.pair {
            (radio(lang, "from", "history-from", number, is_picked[0]))
            (radio(lang, "to", "history-to", number, is_picked[1]))
        }
    }
}

fn radio(lang: &Lang, name: &str, label: &str, number: u32, is_picked: bool) -> Markup {
    html! {
        label {
            input type="radio" form="pair" name=(name) value=(number) checked[is_picked];
            span { (lang.say(label)) span.unseen { " " (lang.say_with("revision-n", &[("number", plain(number))])) } }
        }
    }
}

/// « 3 mars, 10 h 22 »: the year is in the heading.
fn when(lang: &Lang, at: Timestamp) -> Markup {
    html! {
        time datetime=(lang.machine_time(at)) {
            (lang.say_with("day-and-time", &[("day", lang.day_month(at).into()), ("time", lang.time(at).into())]))
        }
    }
}

/// Entries by month, each with its heading.
fn by_month<'a>(lang: &Lang, entries: &'a [Arc<RevisionEntry>]) -> Vec<(String, Vec<&'a RevisionEntry>)> {
    let mut months: Vec<(String, Vec<&RevisionEntry>)> = Vec::new();
    let mut last = None;
    for entry in entries {
        let date = lang.zoned(entry.at).date();
        let month = Some((date.year(), date.month()));
        if last != month {
            months.push((lang.month_year(entry.at), Vec::new()));
            last = month;
        }
        months.last_mut().into_iter().for_each(|(_, entries)| entries.push(entry));
    }
    months
}

/// Folds runs by the same hands on one day; the first revision and those that are picked stand alone.
fn rows<'a>(lang: &Lang, entries: &[&'a RevisionEntry], picked: &[u32]) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut at = 0;
    let is_alone = |entry: &RevisionEntry| entry.number == 1 || picked.contains(&entry.number);
    while at < entries.len() {
        let first = entries[at];
        let is_same = |entry: &&&RevisionEntry| {
            entry.contributors == first.contributors
                && lang.zoned(entry.at).date() == lang.zoned(first.at).date()
                && !is_alone(entry)
        };
        let length = entries[at..].iter().take_while(is_same).count();
        if length >= RUN_MIN {
            rows.push(Row::Run(entries[at..at + length].to_vec()));
            at += length;
        } else {
            rows.extend(entries[at..at + length.max(1)].iter().map(|entry| Row::One(entry)));
            at += length.max(1);
        }
    }
    rows
}

/// Revisions of which nothing is left because a later one took them back, and the one that did. Newest first in `entries`.
fn undone(entries: &[Arc<RevisionEntry>]) -> HashSet<u32> {
    let mut undone = HashSet::new();
    for entry in entries {
        if undone.contains(&entry.number) {
            continue;
        }
        match entry.kind {
            RevisionKind::Undo(number) => undone.extend([entry.number, number]),
            RevisionKind::Restore(number) => undone.extend(number + 1..=entry.number),
            _ => {}
        }
    }
    undone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{diff::Facts, fiche_type::TypeKey, id::ContributorId, revision::Hash},
        store::Position,
    };

    fn entry(number: u32, kind: RevisionKind, who: u8, hour: i64) -> Arc<RevisionEntry> {
        Arc::new(RevisionEntry {
            position: Position(number.into()),
            fiche: FicheId([1; 16]),
            number,
            kind,
            base: None,
            title: "T".into(),
            lang: "fr".into(),
            slug: Slug::parse("t").unwrap(),
            type_key: TypeKey::parse("page").unwrap(),
            type_version: 1,
            contributors: vec![ContributorId([who; 16])],
            at: Timestamp(hour * 3_600_000),
            received: Timestamp(hour * 3_600_000),
            summary: String::new(),
            facts: Arc::new(Facts::default()),
            hash: Hash::ZERO,
        })
    }

    #[test]
    fn what_was_taken_back_is_quiet_and_what_was_brought_back_again_is_not() {
        let edit = RevisionKind::Edit;
        let one =
            [entry(4, edit, 1, 4), entry(3, RevisionKind::Undo(2), 1, 3), entry(2, edit, 2, 2), entry(1, edit, 1, 1)];
        assert_eq!(undone(&one), HashSet::from([2, 3]));
        let again =
            [entry(4, RevisionKind::Undo(3), 1, 4), entry(3, RevisionKind::Undo(2), 1, 3), entry(2, edit, 2, 2)];
        assert_eq!(undone(&again), HashSet::from([3, 4]));
        let restored = [entry(4, RevisionKind::Restore(1), 1, 4), entry(3, edit, 1, 3), entry(2, edit, 2, 2)];
        assert_eq!(undone(&restored), HashSet::from([2, 3, 4]));
    }

    #[test]
    fn a_run_by_one_person_on_one_day_folds_and_leaves_the_first_revision_alone() {
        let lang = Lang::new(Tongue::Fr, jiff::tz::TimeZone::UTC);
        let edit = RevisionKind::Edit;
        let entries: Vec<_> = (1..=6).rev().map(|number| entry(number, edit, 1, number.into())).collect();
        let entries: Vec<&RevisionEntry> = entries.iter().map(|entry| &**entry).collect();
        let rows = rows(&lang, &entries, &[6, 5]);
        let lengths: Vec<usize> = rows.iter().map(|row| if let Row::Run(run) = row { run.len() } else { 1 }).collect();
        assert_eq!(lengths, [1, 1, 3, 1]);
    }
}
