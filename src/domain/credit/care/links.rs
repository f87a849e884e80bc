//! Addresses in texts: put into what others wrote, or among sources.

use super::{
    Hasher,
    ledger::{ABSENT, Change, Kind, Ledger, Observed, PlaceId},
    see,
};
use crate::domain::{credit::Span, id::ContributorId, text};
use std::ops::Range;

/// An address where it stands.
struct Address {
    range: Range<usize>,
    line: Range<usize>,
    is_source: bool,
}

/// There.
const PRESENT: u64 = 1;
/// Headings under which addresses are sources.
const SOURCES: &[&str] = &[
    "source",
    "sources",
    "reference",
    "references",
    "notes",
    "notes et references",
    "bibliographie",
    "bibliography",
    "pour aller plus loin",
    "en savoir plus",
    "further reading",
    "liens",
    "links",
    "external links",
    "liens externes",
];

/// The addresses of a text that changed, as it is now: one that is new in this revision counts where words of
/// others stand in its line, and among sources.
pub fn standing(
    text: &str,
    spans: &[Span],
    number: u32,
    giver: ContributorId,
    ledger: &Ledger,
    observed: &mut Observed,
) {
    for address in addresses(text) {
        let place = place(&text[address.range.clone()]);
        if ledger.get(place).is_some() {
            see(observed, place, Some(PRESENT));
        }
        // What comes back has no word that is new; what is new may hold words that stood there.
        let is_new = within(spans, &address.range).any(|span| span.revision == number && span.words > 0);
        let is_mended = within(spans, &address.line).any(|span| span.words > 0 && span.contributor != giver);
        if is_new && (is_mended || address.is_source) {
            let kind = if address.is_source { Kind::Sources } else { Kind::Links };
            see(observed, place, Some(PRESENT));
            observed.changes.push(Change { place, kind, before: ABSENT, after: PRESENT });
        }
    }
}

/// The addresses of a text that changed, as it was.
pub fn gone(text: &str, ledger: &Ledger, observed: &mut Observed) {
    if ledger.is_empty() {
        return;
    }
    let places = addresses(text).into_iter().map(|address| place(&text[address.range]));
    places.filter(|place| ledger.get(*place).is_some()).for_each(|place| see(observed, place, None));
}

/// Where the pieces of a shortened text stood in the text.
pub struct Places(Vec<(usize, usize)>);

impl Places {
    /// The stretch of the text that became this one.
    pub fn of(&self, range: Range<usize>) -> Range<usize> {
        let piece = self.0.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
        let (start, stood) = self.0.get(piece).copied().unwrap_or_default();
        range.start - start + stood..range.end - start + stood
    }
}

/// A text with the words of its links and without their addresses, and where its pieces stood.
pub fn without_addresses(text: &str) -> (String, Places) {
    let mut out = String::with_capacity(text.len());
    let mut places = Places(vec![(0, 0)]);
    let mut at = 0;
    for Address { range, .. } in addresses(text) {
        let kept = &text[at..range.start];
        let is_behind_label = kept.ends_with("](");
        out.push_str(kept.strip_suffix("](").or(kept.strip_suffix('<')).unwrap_or(kept));
        at = range.end;
        let closing = if is_behind_label { ')' } else { '>' };
        at += usize::from(text[at..].starts_with(closing));
        places.0.push((out.len(), at));
    }
    out.push_str(&text[at..]);
    (out, places)
}

fn place(address: &str) -> PlaceId {
    Hasher::new("address").text(address).done()
}

fn within<'a>(spans: &'a [Span], range: &Range<usize>) -> impl Iterator<Item = &'a Span> + use<'a> {
    let first = spans.partition_point(|span| (span.end.0 as usize) <= range.start);
    let end = range.end;
    spans[first..].iter().take_while(move |span| (span.start.0 as usize) < end)
}

/// Every `http` and `https` address, in order. Linear in the text.
fn addresses(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    if !text.contains("://") {
        return found;
    }
    let (mut start, mut is_under_sources) = (0, false);
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        if words.starts_with('#') {
            is_under_sources = SOURCES.contains(&text::folded(words).as_str());
        }
        let is_source = is_under_sources || words.starts_with("[^") && words.contains("]:");
        let mut at = 0;
        while let Some(scheme) = line[at..].find("://").map(|scheme| at + scheme) {
            let before = &line[at..scheme];
            let name = ["https", "http"].into_iter().find(|name| before.ends_with(name));
            let from = name.map_or(scheme, |name| scheme - name.len());
            let is_end = |c: char| c.is_whitespace() || "<>)]\"«»|".contains(c);
            let end = line[scheme..].find(is_end).map_or(line.len(), |end| scheme + end);
            let end = from + line[from..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*']).len();
            if name.is_some() && end > scheme + 3 {
                let range = start + from..start + end;
                found.push(Address { range, line: start..start + line.len(), is_source });
            }
            at = end.max(scheme + 3);
        }
        start += line.len();
    }
    found
}
