//! The keys of sled: one letter, then what it is about. Numbers are big-endian, so that order is order.

use crate::{
    domain::{
        contributor::ContributorSlug,
        fiche::Slug,
        fiche_type::{FieldKey, TypeKey},
        id::{ContributorId, FicheId, RequestKey},
    },
    store::door::Position,
};

pub type Key = Vec<u8>;

/// Overwritten to make sled reclaim space; means nothing.
pub const KNEADED: &[u8] = b"K";
/// How far the view has come, and how many things it holds.
pub const REACHED: &[u8] = b".";
/// Which code made the view.
pub const VERSION: &[u8] = b"V";

fn key(letter: u8, parts: &[&[u8]]) -> Key {
    let mut key = Vec::with_capacity(1 + parts.iter().map(|part| part.len()).sum::<usize>());
    key.push(letter);
    parts.iter().for_each(|part| key.extend_from_slice(part));
    key
}

pub fn revision(fiche: FicheId, number: u32) -> Key {
    key(b'r', &[&fiche.0, &number.to_be_bytes()])
}

pub fn entry(fiche: FicheId, number: u32) -> Key {
    key(b'e', &[&fiche.0, &number.to_be_bytes()])
}

/// What a fiche is called from this revision on.
pub fn naming(fiche: FicheId, number: u32) -> Key {
    key(b'N', &[&fiche.0, &number.to_be_bytes()])
}

pub fn head(fiche: FicheId) -> Key {
    key(b'h', &[&fiche.0])
}

pub fn card(fiche: FicheId) -> Key {
    key(b'c', &[&fiche.0])
}

pub fn cards() -> Key {
    key(b'c', &[])
}

pub fn heads() -> Key {
    key(b'h', &[])
}

pub fn spans(fiche: FicheId, number: u32) -> Key {
    key(b's', &[&fiche.0, &number.to_be_bytes()])
}

pub fn credit_state(fiche: FicheId, number: u32) -> Key {
    key(b'y', &[&fiche.0, &number.to_be_bytes()])
}

/// Whether the same credit may stand there in other bytes: packed by another version of the packer.
pub fn is_credit(key: &[u8]) -> bool {
    matches!(key.first(), Some(b's' | b'y'))
}

pub fn slug(slug: &Slug) -> Key {
    key(b'g', &[slug.as_str().as_bytes()])
}

/// By a digest: names and ids of sources have no bound that suits a key.
pub fn source(name: &str, id: &str) -> Key {
    key(b'o', &[&digest(name, id)])
}

/// Titles that fiches have now.
pub fn titles(folded: &str) -> Key {
    key(b'f', &[&short(folded), &[0]])
}

pub fn title(folded: &str, fiche: FicheId) -> Key {
    key(b'f', &[&short(folded), &[0], &fiche.0])
}

/// Titles that fiches have or had.
pub fn titles_ever(folded: &str) -> Key {
    key(b'm', &[&short(folded), &[0]])
}

pub fn title_ever(folded: &str, fiche: FicheId) -> Key {
    key(b'm', &[&short(folded), &[0], &fiche.0])
}

pub fn titles_of(fiche: FicheId) -> Key {
    key(b'M', &[&fiche.0])
}

pub fn title_of(fiche: FicheId, folded: &str) -> Key {
    key(b'M', &[&fiche.0, &short(folded)])
}

/// Titles that texts link to, and whose.
pub fn all_asked() -> Key {
    key(b'l', &[])
}

pub fn asked_for(folded: &str) -> Key {
    key(b'l', &[&short(folded), &[0]])
}

pub fn asked(folded: &str, by: FicheId) -> Key {
    key(b'l', &[&short(folded), &[0], &by.0])
}

pub fn links(fiche: FicheId) -> Key {
    key(b'k', &[&fiche.0])
}

pub fn references_to(fiche: FicheId) -> Key {
    key(b'i', &[&fiche.0])
}

pub fn reference(to: FicheId, from: FicheId) -> Key {
    key(b'i', &[&to.0, &from.0])
}

pub fn uniques(field: &FieldKey, folded: &str) -> Key {
    key(b'u', &[&digest(field.as_str(), folded)])
}

pub fn unique(field: &FieldKey, folded: &str, fiche: FicheId) -> Key {
    key(b'u', &[&digest(field.as_str(), folded), &fiche.0])
}

pub fn change(position: Position) -> Key {
    key(b't', &[&position.0.to_be_bytes()])
}

pub fn changes() -> Key {
    key(b't', &[])
}

pub fn revisions_of(contributor: ContributorId) -> Key {
    key(b'b', &[&contributor.0])
}

pub fn revision_of(contributor: ContributorId, position: Position) -> Key {
    key(b'b', &[&contributor.0, &position.0.to_be_bytes()])
}

pub fn works(contributor: ContributorId) -> Key {
    key(b'x', &[&contributor.0])
}

pub fn work(contributor: ContributorId, fiche: FicheId) -> Key {
    key(b'x', &[&contributor.0, &fiche.0])
}

pub fn contributors() -> Key {
    key(b'a', &[])
}

pub fn contributor(id: ContributorId) -> Key {
    key(b'a', &[&id.0])
}

pub fn contributor_slug(slug: &ContributorSlug) -> Key {
    key(b'n', &[slug.as_str().as_bytes()])
}

pub fn fiche_types() -> Key {
    key(b'd', &[])
}

pub fn fiche_type(type_key: &TypeKey, version: u32) -> Key {
    key(b'd', &[&version.to_be_bytes(), type_key.as_str().as_bytes(), &[0]])
}

pub fn session(token_hash: &[u8; 32]) -> Key {
    key(b'q', &[token_hash])
}

pub fn sessions_of(contributor: ContributorId) -> Key {
    key(b'v', &[&contributor.0])
}

pub fn session_of(contributor: ContributorId, token_hash: &[u8; 32]) -> Key {
    key(b'v', &[&contributor.0, token_hash])
}

pub fn token(hash: &[u8; 32]) -> Key {
    key(b'w', &[hash])
}

pub fn token_id(id: u64) -> Key {
    key(b'j', &[&id.to_be_bytes()])
}

pub fn tokens_of(contributor: ContributorId) -> Key {
    key(b'z', &[&contributor.0])
}

pub fn token_of(contributor: ContributorId, id: u64) -> Key {
    key(b'z', &[&contributor.0, &id.to_be_bytes()])
}

pub fn pass(hash: &[u8; 32]) -> Key {
    key(b'1', &[hash])
}

pub fn claims_of(claimer: ContributorId) -> Key {
    key(b'3', &[&claimer.0])
}

pub fn claim(claimer: ContributorId, claimed: ContributorId) -> Key {
    key(b'3', &[&claimer.0, &claimed.0])
}

pub fn measures() -> Key {
    key(b'2', &[])
}

pub fn measure(position: Position) -> Key {
    key(b'2', &[&position.0.to_be_bytes()])
}

pub fn places(fiche: FicheId) -> Key {
    key(b'C', &[&fiche.0])
}

/// A place of a fiche in which somebody mended or supplied something.
pub fn place(fiche: FicheId, place: u64) -> Key {
    key(b'C', &[&fiche.0, &place.to_be_bytes()])
}

pub fn setting(name: &str) -> Key {
    key(b'p', &[&digest("setting", name)])
}

pub fn request(request: RequestKey) -> Key {
    key(b'0', &[&request.0])
}

/// Fiches that were made from this one.
pub fn adaptations_of(fiche: FicheId) -> Key {
    key(b'A', &[&fiche.0])
}

pub fn adaptation(of: FicheId, fiche: FicheId) -> Key {
    key(b'A', &[&of.0, &fiche.0])
}

/// Who thanked for a revision.
pub fn thanks_for(fiche: FicheId, number: u32) -> Key {
    key(b'T', &[&fiche.0, &number.to_be_bytes()])
}

pub fn thank(fiche: FicheId, number: u32, by: ContributorId) -> Key {
    key(b'T', &[&fiche.0, &number.to_be_bytes(), &by.0])
}

/// What a contributor was thanked for, in the order of time.
pub fn thank_to(contributor: ContributorId, position: Position) -> Key {
    key(b'U', &[&contributor.0, &position.0.to_be_bytes()])
}

/// What a key is about, for a report.
pub fn named(key: &[u8]) -> String {
    let what = match key.first() {
        Some(b'r') => "a revision",
        Some(b'e' | b'N') => "a line of a history",
        Some(b'h') => "the head of a fiche",
        Some(b'c') => "the card of a fiche",
        Some(b'g') => "the index of addresses",
        Some(b'o') => "the index of sources",
        Some(b'f' | b'm' | b'M') => "the index of titles",
        Some(b'l' | b'k' | b'i') => "the index of links",
        Some(b'u') => "the index of unique values",
        Some(b't') => "the index of changes",
        Some(b'b') => "the revisions of a contributor",
        Some(b'C') => "the care for a fiche",
        Some(b'x') => "the works of a contributor",
        Some(b'a' | b'n') => "a contributor",
        Some(b'd') => "a type",
        Some(b'q' | b'v' | b'w' | b'j' | b'z') => "a sign-in",
        Some(b'1') => "a link for one use",
        Some(b'2') => "a measure",
        Some(b'3') => "claimed work",
        Some(b'p') => "a setting",
        Some(b'0') => "a request",
        Some(b'A') => "the index of adaptations",
        Some(b'T' | b'U') => "thanks for a revision",
        Some(b'.' | b'V') => "how far the view has come",
        _ => "an unknown key",
    };
    let about = key.get(1..17).unwrap_or_default();
    format!("{what} ({} in sled)", about.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn digest(a: &str, b: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(a.len() as u64).to_le_bytes());
    hasher.update(a.as_bytes());
    hasher.update(b.as_bytes());
    *hasher.finalize().as_bytes()
}

/// A folded title as part of a key: as it is, or by its beginning and a digest where it is very long.
fn short(folded: &str) -> Vec<u8> {
    if folded.len() <= 200 {
        return folded.as_bytes().to_vec();
    }
    let mut bytes = folded.as_bytes()[..160].to_vec();
    // Hexadecimal, so that no zero byte stands in it.
    bytes.extend_from_slice(blake3::hash(folded.as_bytes()).to_hex().as_bytes());
    bytes
}
