//! What of a person is read today, each fiche with their piece of the line and a sentence of theirs; and what others continued.

use super::PersonPage;
use crate::{
    domain::id::ContributorId,
    store::Card,
    web::signs::{self, Colour, Piece, Thickness},
    wiki::portrait::{Portrait, QUOTED_MAX, Work},
};
use maud::{Markup, html};

/// Fiches named at once under what others continued; the rest opens.
const CONTINUED_SHOWN: usize = 6;

pub fn works(page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    let (first, rest) = portrait.works.split_at(portrait.works.len().min(QUOTED_MAX));
    let mut first: Vec<&Work> = first.iter().collect();
    if !page.has_numbers() {
        // Their order would tell what is hidden.
        first.sort_by_cached_key(|work| crate::domain::text::folded(&work.card.title));
    }
    html! {
        section {
            h2 { (lang.say("person-works")) }
            @if portrait.works.is_empty() { p.quiet { (lang.say("person-no-works")) } }
            @else { ul.works { @for work in first { li { (self::work(page, work)) } } } }
            @if !rest.is_empty() {
                details.after {
                    summary { (lang.say_with("person-works-more", &[("count", rest.len().into())])) }
                    ul.plain-rows { @for work in by_title(rest.iter().collect()) { li { (row(page, work)) } } }
                }
            }
        }
    }
}

fn work(page: &PersonPage<'_>, work: &Work) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    let Work { card, words, carried, share, others, quote, .. } = work;
    let me = portrait.record.contributor.id;
    let kind = page.types.iter().find(|kind| kind.key == card.type_key);
    let own = (card.lang != lang.code()).then_some(card.lang.as_str());
    let name = others.first().map(|other| other.name.as_str()).unwrap_or_default();
    let values =
        [("share", lang.percent(*share).into()), ("count", others.len().into()), ("name", name.to_owned().into())];
    html! {
        @if let Some(kind) = kind { p.work-type { (signs::sign(kind.sign)) " " (lang.pick(&kind.label)) } }
        h3 { a href=(format!("/fiche/{}", card.slug)) lang=[own] { (card.title) } }
        @if page.has_numbers() {
            (signs::line(&pieces(card, me, *share), Thickness::Plain))
            p.work-words {
                b { a.plain href=(credit_address(portrait, card)) { (lang.say_with("person-words", &[("count", (*words).into())])) } }
                (lang.say_with(if others.is_empty() { "person-alone" } else { "person-share" }, &values))
            }
            @if *carried > 0 { p.work-words { (lang.say_with("person-carried", &[("count", (*carried).into())])) } }
        } @else if !others.is_empty() {
            p.work-words { (lang.say_with("person-beside", &values)) }
        }
        @if let Some(quote) = quote {
            blockquote lang=[own] { a.plain href=(credit_address(portrait, card)) { (lang.quoted(quote)) } }
        }
    }
}

fn row(page: &PersonPage<'_>, work: &Work) -> Markup {
    let own = (work.card.lang != page.lang.code()).then_some(work.card.lang.as_str());
    html! {
        a href=(format!("/fiche/{}", work.card.slug)) lang=[own] { (work.card.title) }
        @if page.has_numbers() { span.quiet { (page.lang.say_with("person-words", &[("count", work.words.into())])) } }
    }
}

/// Fiches that they began and others continued, and passages beside which others wrote.
pub fn continued(page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    let works = portrait.works.iter().filter(|work| work.was_continued || work.built_on > 0).collect();
    let works = by_title(works);
    let begun = works.iter().filter(|work| work.was_continued).count();
    let passages: u32 = works.iter().map(|work| work.built_on).sum();
    let (first, rest) = works.split_at(works.len().min(CONTINUED_SHOWN));
    let row = |work: &Work| {
        let own = (work.card.lang != lang.code()).then_some(work.card.lang.as_str());
        html! {
            li {
                a href=(credit_address(portrait, &work.card)) lang=[own] { (work.card.title) }
                @let passages = lang.say_with("continued-passages", &[("count", work.built_on.into())]);
                @let begun = work.was_continued.then(|| lang.say("continued-begun"));
                @let passages = (page.has_numbers() && work.built_on > 0).then_some(passages);
                @let said: Vec<String> = begun.into_iter().chain(passages).collect();
                @if !said.is_empty() { span.quiet { (said.join(", ")) } }
            }
        }
    };
    html! {
        @if !works.is_empty() {
            section {
                h2 { (lang.say("person-continued")) }
                @if page.has_numbers() {
                    p.told-large {
                        @if begun > 0 { (lang.say_with("continued-fiches", &[("count", begun.into())])) " " }
                        @if passages > 0 { (lang.say_with("continued-beside", &[("count", passages.into())])) }
                    }
                }
                ul.plain-rows { @for work in first { (row(work)) } }
                @if !rest.is_empty() {
                    details {
                        summary { (lang.say_with("person-works-more", &[("count", rest.len().into())])) }
                        ul.plain-rows { @for work in rest { (row(work)) } }
                    }
                }
            }
        }
    }
}

/// Where the passages of this person are shown in the fiche.
fn credit_address(portrait: &Portrait, card: &Card) -> String {
    let slug = portrait.record.contributor.slug();
    format!("/fiche/{}/credit?of={}", card.slug, slug.as_str().replace('~', "%7E"))
}

fn by_title(mut works: Vec<&Work>) -> Vec<&Work> {
    works.sort_by_cached_key(|work| crate::domain::text::folded(&work.card.title));
    works
}

/// The line of a fiche with one person's piece inked; whoever has no piece of their own stands in the last one.
fn pieces(card: &Card, me: ContributorId, share: f64) -> Vec<Piece> {
    let all = f64::from(card.words.max(1));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = 1.0;
    let mut is_drawn = false;
    for (who, words) in &card.shares {
        let part = if *who == me { share } else { f64::from(*words) / all };
        is_drawn |= *who == me;
        rest -= part;
        pieces.push(Piece { colour: if *who == me { Colour::Inked } else { Colour::Faint }, share: part });
    }
    if !is_drawn {
        rest -= share;
        pieces.push(Piece { colour: Colour::Inked, share });
    }
    if rest > 0.001 {
        pieces.push(Piece { colour: Colour::Faint, share: rest });
    }
    pieces
}
