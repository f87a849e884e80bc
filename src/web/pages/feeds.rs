//! Recent changes as Atom: of the wiki, of a fiche, of a contributor.

use super::changes::{Import, LIMITS, Lately, Limits, Line, arrived_words, day_of, import_words, lately};
use crate::{
    domain::{
        contributor::ContributorSlug,
        fiche::Slug,
        revision::{Hash, Timestamp},
    },
    web::{
        App,
        error::{Answer, Failure},
        kept,
        language::Lang,
        told::{self, Told},
        visitor::Visitor,
    },
    wiki::{history::ChangesQuery, people::Names, reading::Found},
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use atom_syndication::{Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Entries of a feed.
const ENTRIES_MAX: usize = 50;

/// With more fiches than these that arrived on one day, they are one entry of the wiki's feed: an import drives nothing out of it.
const ARRIVED_APART_MAX: usize = 10;

/// What a feed is of.
struct About {
    /// Never changes, whatever the address becomes.
    id: String,
    title: String,
    /// Paths, from the root of the wiki.
    page: String,
    feed: String,
    /// Whether it is of the whole wiki.
    is_whole: bool,
}

/// `GET /changes.atom`
pub async fn of_wiki(request: HttpRequest, visitor: Visitor, app: Data<App>) -> Answer {
    let lang = &visitor.lang;
    let name = app.settings.name.as_str();
    let about = About {
        id: format!("{}/changes.atom", app.settings.origin()),
        title: format!("{} · {name}", lang.say("changes")),
        page: "/changes".to_owned(),
        feed: "/changes.atom".to_owned(),
        is_whole: true,
    };
    answer(&request, &app, &visitor, about, ChangesQuery::default())
}

/// `GET /fiche/{slug}/changes.atom`
pub async fn of_fiche(request: HttpRequest, visitor: Visitor, app: Data<App>, slug: Path<String>) -> Answer {
    let slug = Slug::parse(&slug).ok_or(Failure::Missing("fiche"))?;
    let fiche = match app.wiki.find(&slug)? {
        Found::Here(fiche) => fiche,
        Found::Moved(now) => return Ok(super::history::moved(&request, &format!("/fiche/{now}/changes.atom"))),
    };
    let page = app.wiki.history(fiche, None, 1)?;
    let about = About {
        id: urn(&fiche.0),
        title: visitor.lang.say_with("history-of", &[("title", page.card.title.as_str().into())]),
        page: format!("/fiche/{slug}/history"),
        feed: format!("/fiche/{slug}/changes.atom"),
        is_whole: false,
    };
    answer(&request, &app, &visitor, about, ChangesQuery { fiche: Some(fiche), ..ChangesQuery::default() })
}

/// `GET /contributor/{name}/changes.atom`
pub async fn of_contributor(request: HttpRequest, visitor: Visitor, app: Data<App>, name: Path<String>) -> Answer {
    let slug = ContributorSlug::parse(&name).ok_or(Failure::Missing("contributor"))?;
    let contributor = app.wiki.person(&slug)?.contributor;
    let about = About {
        id: urn(&contributor.id.0),
        title: visitor.lang.say_with("feed-of-contributor", &[("name", contributor.name.as_str().into())]),
        page: told::address(&contributor),
        feed: format!("{}/changes.atom", told::address(&contributor)),
        is_whole: false,
    };
    let query = ChangesQuery { contributor: Some(contributor.id), ..ChangesQuery::default() };
    answer(&request, &app, &visitor, about, query)
}

fn answer(request: &HttpRequest, app: &App, visitor: &Visitor, about: About, query: ChangesQuery) -> Answer {
    let lang = &visitor.lang;
    kept::answer_feed(app, request, visitor, || {
        let apart = Limits { lines: ENTRIES_MAX, imports: ENTRIES_MAX };
        let limits = if about.is_whole { LIMITS } else { apart };
        let lately = lately(app, lang, ChangesQuery { limit: 200, ..query }, limits)?;
        let names = app.wiki.contributors_of(lately.lines.iter().flat_map(Line::people))?;
        Ok(feed(app, lang, &about, &lately, &names).to_string().into_bytes())
    })
}

fn feed(app: &App, lang: &Lang, about: &About, lately: &Lately, names: &Names) -> Feed {
    let origin = app.settings.origin();
    let type_label = |key: &str| {
        lately.types.iter().find(|(known, _)| known.as_str() == key).map(|(_, kind)| lang.pick(&kind.label).to_owned())
    };
    let told = Told { lang, names, fiche: &|id| told::other(&app.wiki, id), type_label: &type_label };
    let updated = lately.lines.iter().map(|line| line.newest().received).max().unwrap_or(Timestamp(0));
    let mut feed = Feed::default();
    feed.set_lang(lang.code().to_owned());
    feed.set_id(about.id.clone());
    feed.set_title(Text::plain(clean(&about.title)));
    feed.set_updated(time(lang, updated));
    feed.set_authors(vec![person(&app.settings.name)]);
    feed.set_links(vec![
        link("self", "application/atom+xml", format!("{origin}{}", about.feed)),
        link("alternate", "text/html", format!("{origin}{}", about.page)),
    ]);
    feed.set_generator(Generator { value: "Kenfiche".to_owned(), ..Generator::default() });
    feed.set_entries(entries(&origin, &told, about, lately));
    feed
}

/// A line each, but for the many fiches that arrived on one day: those are one, where the newest of them stands.
fn entries(origin: &str, told: &Told<'_>, about: &About, lately: &Lately) -> Vec<Entry> {
    let mut arrived: BTreeMap<Date, Vec<&Import>> = BTreeMap::new();
    for line in &lately.lines {
        if let Line::Import(import) = line {
            arrived.entry(day_of(told.lang, import.newest.received)).or_default().push(import);
        }
    }
    arrived.retain(|_, imports| about.is_whole && imports.len() > ARRIVED_APART_MAX);
    let mut entries = Vec::new();
    for line in &lately.lines {
        let day = day_of(told.lang, line.newest().received);
        match (line, arrived.get(&day)) {
            (Line::Import(import), Some(imports)) if import.newest.position == imports[0].newest.position => {
                // Of a day that was not read to its end it is not known how much arrived.
                let is_cut = lately.next.is_some()
                    && lately.lines.last().is_some_and(|last| day_of(told.lang, last.newest().received) == day);
                let words =
                    if is_cut { told.lang.say("changes-imports-many") } else { arrived_words(told.lang, imports) };
                entries.push(arrival(origin, told.lang, about, &words, imports));
            }
            (Line::Import(_), Some(_)) => {}
            _ => entries.push(entry(origin, told, lately, line)),
        }
        if entries.len() == ENTRIES_MAX {
            break;
        }
    }
    entries
}

/// What arrived on a day, leading to the page of changes that begins with it.
fn arrival(origin: &str, lang: &Lang, about: &About, words: &str, imports: &[&Import]) -> Entry {
    let newest = &imports[0].newest;
    let mut entry = Entry::default();
    entry.set_id(format!("{}#{}", about.id, day_of(lang, newest.received)));
    entry.set_title(Text::plain(clean(words)));
    entry.set_updated(time(lang, newest.received));
    let address = format!("{origin}{}?before={}", about.page, newest.position.0 + 1);
    entry.set_links(vec![link("alternate", "text/html", address)]);
    let titles: Vec<String> = imports.iter().map(|import| import.newest.title.clone()).collect();
    entry.set_summary(Some(Text::plain(clean(&titles.join("\n")))));
    entry
}

fn entry(origin: &str, told: &Told<'_>, lately: &Lately, line: &Line) -> Entry {
    let newest = line.newest();
    let (sentence, address) = match (line, lately.types.get(&newest.type_key)) {
        (Line::Import(import), _) => (import_words(told, import), format!("/fiche/{}/history", newest.slug)),
        (Line::One(entry), Some(kind)) => (told.plain_sentence(entry, kind), told::change_address(entry)),
        (Line::One(entry), None) => (told.plain_who(&entry.contributors), told::change_address(entry)),
    };
    let mut summary = format!("{sentence}.");
    if !newest.summary.is_empty() {
        summary = format!("{summary} {}", told.lang.quoted(&newest.summary));
    }
    let mut people: Vec<String> = line.people().iter().map(|id| told.plain_who(&[*id])).collect();
    people.sort_by(|a, b| told.lang.compare(a, b));
    let mut entry = Entry::default();
    entry.set_id(entry_id(&newest.hash));
    entry.set_title(Text::plain(clean(&newest.title)));
    entry.set_updated(time(told.lang, newest.received));
    entry.set_published(Some(time(told.lang, newest.at)));
    entry.set_authors(people.iter().map(|name| person(name)).collect::<Vec<_>>());
    entry.set_links(vec![link("alternate", "text/html", format!("{origin}{address}"))]);
    entry.set_summary(Some(Text::plain(clean(&summary))));
    entry
}

/// The same for ever, whatever title and address become: made of the revision's own hash.
fn entry_id(hash: &Hash) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.0[..16]);
    // A UUID of version 8: bits of our own choice.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    urn(&bytes)
}

fn urn(bytes: &[u8; 16]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn link(rel: &str, mime_type: &str, href: String) -> Link {
    Link { href, rel: rel.to_owned(), mime_type: Some(mime_type.to_owned()), ..Link::default() }
}

fn person(name: &str) -> Person {
    Person { name: clean(name), ..Person::default() }
}

fn time(lang: &Lang, at: Timestamp) -> FixedDateTime {
    lang.machine_time(at).parse().unwrap_or_default()
}

/// Without what XML 1.0 cannot hold.
fn clean(text: &str) -> String {
    let may_stand = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\n' | '\t');
    text.chars().filter(may_stand).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids_and_follow_the_hash() {
        let id = entry_id(&Hash([0xff; 32]));
        assert_eq!(id, "urn:uuid:ffffffff-ffff-8fff-bfff-ffffffffffff");
        assert_ne!(id, entry_id(&Hash([0xfe; 32])));
    }

    #[test]
    fn times_are_written_as_atom_wants_them() {
        let lang = Lang::new(crate::web::language::Tongue::Fr, jiff::tz::TimeZone::UTC);
        assert_eq!(time(&lang, Timestamp(1_425_371_460_000)).to_rfc3339(), "2015-03-03T08:31:00+00:00");
        assert_eq!(clean("a\u{ffff}b\u{0}c\nd"), "abc\nd");
    }
}
