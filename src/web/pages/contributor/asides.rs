//! Beside what is read of a person: how it lasted, with whom they write, the care and data they gave, each with what is behind it.

use super::{PersonPage, evidence};
use crate::{
    domain::{contributor::Contributor, credit::care::Kind},
    store::Card,
    web::told,
    wiki::portrait::Lasting,
};
use maud::{Markup, html};

/// Others named at once; the rest opens.
const WITH_SHOWN: usize = 8;

/// « De ce qui a été écrit il y a plus de 30 jours, **neuf mots sur dix** sont encore là. »
pub fn lasted(page: &PersonPage<'_>, lasting: Lasting) -> Markup {
    let lang = page.lang;
    // Eleven says that nothing at all is missing.
    let tenths = match f64::from(lasting.standing) / f64::from(lasting.written.max(1)) * 10.0 {
        _ if lasting.standing == lasting.written => 11,
        tenths => tenths.round() as i64,
    };
    let tenths = [("tenths", tenths.into())];
    html! {
        section {
            h2 { (lang.say("person-lasted")) }
            p.told-large {
                (lang.say("lasted-of-old")) " " b { (lang.say_with("lasted-tenths", &tenths)) } " " (lang.say_with("lasted-still", &tenths))
            }
            p.small { a href=(page.evidence("of=lasting")) { (lang.say("person-behind")) } }
        }
    }
}

/// The care they gave and the data they supplied, as far as it stands: each number leads to its revisions.
pub fn given(page: &PersonPage<'_>) -> Markup {
    let lang = page.lang;
    let mut sums = [0_u64; Kind::ALL.len()];
    for (kind, sum) in Kind::ALL.into_iter().zip(&mut sums) {
        *sum = page.portrait.deeds.iter().map(|deed| u64::from(deed.care.of(kind))).sum();
    }
    let given = |is_data: bool| {
        let kinds = Kind::ALL.into_iter().zip(sums).filter(move |(kind, sum)| kind.is_data() == is_data && *sum > 0);
        kinds.collect::<Vec<_>>()
    };
    html! {
        @for (kinds, title) in [(given(false), "person-care"), (given(true), "person-data")] {
            @if !kinds.is_empty() {
                section {
                    h2 { (lang.say(title)) }
                    ul.plain-rows {
                        @for (kind, sum) in kinds {
                            li { a href=(page.evidence(&format!("of={}", kind.key()))) { (evidence::figure(lang, kind, sum)) } }
                        }
                    }
                }
            }
        }
    }
}

pub fn with(page: &PersonPage<'_>) -> Markup {
    let PersonPage { lang, portrait, .. } = page;
    let row = |(person, cards): &(Contributor, Vec<Card>)| {
        html! {
            li {
                a href=(told::address(person)) { (person.name) }
                @if page.has_numbers() {
                    a.quiet href=(page.evidence(&evidence::together_query(&person.slug()))) { (lang.say_with("person-fiches", &[("count", cards.len().into())])) }
                }
            }
        }
    };
    let (first, rest) = portrait.with.split_at(portrait.with.len().min(WITH_SHOWN));
    html! {
        section {
            h2 { (lang.say("person-with-whom")) }
            ul.plain-rows { @for other in first { (row(other)) } }
            @if !rest.is_empty() {
                details {
                    summary { (lang.say_with("person-with-more", &[("count", rest.len().into())])) }
                    ul.plain-rows { @for other in rest { (row(other)) } }
                }
            }
        }
    }
}
