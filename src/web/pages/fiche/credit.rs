//! Under the title: the line, as long for each as what they wrote, and the sentence that names them.

use crate::{
    domain::contributor::{Contributor, Origin},
    web::{
        language::Lang,
        signs::{self, Colour, Piece, Thickness},
    },
    wiki::reading::FichePage,
};
use maud::{Markup, html};

/// Who wrote a fiche, the greatest share first; work that was claimed is its claimer's.
pub struct Writers<'a> {
    pub shares: Vec<(&'a Contributor, f64)>,
    /// Where a name comes from, when it is the same for all of them.
    pub source: Option<&'a str>,
}

/// Names in bold, and quiet ones after them; the others are counted.
const BOLD: usize = 3;
const NAMED: usize = 5;

impl<'a> Writers<'a> {
    pub fn of(page: &'a FichePage) -> Self {
        let mut shares: Vec<(&Contributor, f64)> = Vec::new();
        let mut add = |contributor: &'a Contributor, share: f64| match shares
            .iter_mut()
            .find(|(other, _)| other.id == contributor.id)
        {
            Some((_, sum)) => *sum += share,
            None => shares.push((contributor, share)),
        };
        for share in page.credit.shares() {
            page.names.get(share.contributor).into_iter().for_each(|contributor| add(contributor, share.share));
        }
        if shares.is_empty() {
            let savers = page.entry.contributors.iter().filter_map(|id| page.names.get(*id));
            shares = savers.map(|contributor| (contributor, 1.0)).collect();
        }
        shares.sort_by(|(a, a_share), (b, b_share)| {
            b_share.total_cmp(a_share).then_with(|| crate::web::language::compare(a.name.as_str(), b.name.as_str()))
        });
        let source = shares.first().and_then(|(contributor, _)| source(contributor));
        let is_same = shares.iter().all(|(contributor, _)| self::source(contributor) == source);
        Self { shares, source: source.filter(|_| is_same) }
    }

    /// The pieces of the line: five people, then all the others together.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = (1..)
            .zip(self.shares.iter().take(NAMED))
            .map(|(number, (_, share))| Piece { colour: Colour::Person(number), share: *share })
            .collect();
        if self.shares.len() > NAMED {
            let rest = self.shares[NAMED..].iter().map(|(_, share)| share).sum();
            pieces.push(Piece { colour: Colour::Rest, share: rest });
        }
        pieces
    }

    /// The line and the sentence.
    pub fn markup(&self, lang: &Lang, all: &str) -> Markup {
        html! {
            @if !self.shares.is_empty() {
                (signs::line(&self.pieces(), Thickness::Plain))
                p.credit { (self.sentence(lang, all)) }
            }
        }
    }

    /// « Écrit par **A**, **B** et **C** · avec D, E et 4 autres »; `all` is where the others are named.
    fn sentence(&self, lang: &Lang, all: &str) -> Markup {
        let named = &self.shares[..self.shares.len().min(NAMED)];
        let (bold, quiet) = named.split_at(named.len().min(BOLD));
        let others = self.shares.len() - named.len();
        html! {
            (lang.say("credit-by")) " "
            @for (at, (contributor, _)) in bold.iter().enumerate() {
                @if at > 0 { (between(lang, at, bold.len())) }
                span.one { (signs::swatch(Colour::Person(at as u8 + 1))) b { (self.name(contributor)) } }
            }
            @if !quiet.is_empty() {
                span.quiet {
                    " " (lang.say("credit-with")) " "
                    @for (at, (contributor, _)) in quiet.iter().enumerate() {
                        @if at > 0 { (between(lang, at, quiet.len() + usize::from(others > 0))) }
                        span.one { (signs::swatch(Colour::Person((BOLD + at + 1) as u8))) (self.name(contributor)) }
                    }
                    @if others > 0 {
                        (between(lang, quiet.len(), quiet.len() + 1))
                        a.one href=(all) {
                            (signs::swatch(Colour::Rest)) (lang.say_with("credit-others", &[("count", others.into())]))
                        }
                    }
                }
            }
        }
    }

    /// A name that leads to its page; where it comes from when that differs from one to another.
    fn name(&self, contributor: &Contributor) -> Markup {
        html! {
            a href=(format!("/contributor/{}", contributor.slug())) { (contributor.name) }
            @if let Some(source) = source(contributor).filter(|_| self.source.is_none()) {
                span.quiet.small { " (" (source) ")" }
            }
        }
    }
}

fn source(contributor: &Contributor) -> Option<&str> {
    match &contributor.origin {
        Origin::Imported { source } => Some(source),
        Origin::Account | Origin::Guest => None,
    }
}

/// What stands before the part `at` of a list of `parts`: « , » or « et ».
fn between(lang: &Lang, at: usize, parts: usize) -> String {
    if at + 1 < parts { ", ".to_owned() } else { format!(" {} ", lang.say("credit-and")) }
}
