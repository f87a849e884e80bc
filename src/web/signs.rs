//! What is drawn: the mark, the signs of types, arrows, tick, cross, and the line of a fiche. All SVG, coloured by classes.

use crate::domain::fiche_type::Sign;
use maud::{Markup, html};

/// A piece of the line: whose, and how much of the fiche.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    pub colour: Colour,
    /// Between 0 and 1.
    pub share: f64,
}

/// What tells one contributor's piece from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// The first five contributors of a fiche, from 1.
    Person(u8),
    /// All the others together, hatched.
    Rest,
    /// Grey: on cards.
    Quiet,
    /// The one piece that is meant: on a person's page.
    Inked,
    /// The pieces that are not.
    Faint,
}

/// How high the line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thickness {
    /// 3 pixels, on cards.
    Thin,
    /// 6 pixels, in a fiche.
    Plain,
    /// 12 pixels, where it is about credit.
    Thick,
}

/// The mark: flag K, notched.
pub fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 18 17" width="27" height="26" aria-hidden="true" focusable="false" {
            path.mark-hoist d="M0 0h6.2v17H0z" {}
            path.mark-fly d="M6.2 0H18l-5.6 8.5L18 17H6.2z" {}
        }
    }
}

/// The sign of a type. Always beside its word, so hidden from screen readers.
pub fn sign(sign: Sign) -> Markup {
    html! {
        svg class=(sign_class(sign)) viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" {
            @match sign {
                Sign::Initiative => { (framed()) path d="M0 16V0h16z" {} }
                Sign::Place => { path d="M0 0h16v16H0z" {} path.ground d="M5.5 5.5h5v5h-5z" {} }
                Sign::Structure => { path d="M0 0h16v16H0z" {} path.ground d="M6 1h4v5h5v4h-5v5H6v-5H1V6h5z" {} }
                Sign::Portrait => { (framed()) circle cx="8" cy="8" r="5" {} }
                Sign::Workshop => { (framed()) path d="M0 0h8v8H0zM8 8h8v8H8z" {} }
                Sign::Resource => { path d="M0 0h16v16H0z" {} path.ground d="M1 3h14v3.5H1zM1 9.5h14V13H1z" {} }
                Sign::News => { (framed()) path d="M0 .5l15 7.5-15 7.5z" {} }
                Sign::Call => { (framed()) path d="M8 1l7 7-7 7-7-7z" {} }
                Sign::Page => { (framed()) path d="M0 0h16v4.5H0z" {} }
            }
        }
    }
}

/// The class that gives the colour of a type: for its sign, and for the numerals of its steps.
pub fn sign_class(sign: Sign) -> &'static str {
    match sign {
        Sign::Initiative => "sign of-initiative",
        Sign::Place => "sign of-place",
        Sign::Structure => "sign of-structure",
        Sign::Portrait => "sign of-portrait",
        Sign::Workshop => "sign of-workshop",
        Sign::Resource => "sign of-resource",
        Sign::News => "sign of-news",
        Sign::Call => "sign of-call",
        Sign::Page => "sign of-page",
    }
}

/// Towards the left: brakes.
pub fn arrow_left() -> Markup {
    stroked("arrow", "0 0 24 14", "M23 7H1.5M7.5 1l-6 6 6 6")
}

/// Towards the right: facilitations, from one value to another.
pub fn arrow_right() -> Markup {
    stroked("arrow", "0 0 24 14", "M1 7h21.5M16.5 1l6 6-6 6")
}

pub fn tick() -> Markup {
    stroked("tick", "0 0 14 14", "M1.5 7.5l4 4 7-9")
}

/// Takes something away: in a chip, beside its words.
pub fn cross() -> Markup {
    stroked("cross", "0 0 10 10", "M1.5 1.5l7 7M8.5 1.5l-7 7")
}

/// The line: a piece for each person, as long as what they wrote. Hidden from screen readers: the names beside it say it.
///
/// At most one line with [`Colour::Rest`] on a page: its pattern has one id.
pub fn line(pieces: &[Piece], thickness: Thickness) -> Markup {
    let (height, class) = match thickness {
        Thickness::Thin => (3, "line thin"),
        Thickness::Plain => (6, "line"),
        Thickness::Thick => (12, "line thick"),
    };
    let spans = spans(pieces);
    html! {
        svg class=(class) width="100%" height=(height) aria-hidden="true" focusable="false" {
            @if pieces.iter().any(|piece| piece.colour == Colour::Rest) {
                defs {
                    pattern #hatch patternUnits="userSpaceOnUse" width="4" height="4" patternTransform="rotate(25)" {
                        path.c-rest d="M0 0h1.6v4H0z" {}
                    }
                }
            }
            @for (piece, start, width) in &spans {
                rect class=(colour_class(piece.colour)) x=(percent(*start)) width=(percent(*width)) height="100%" {}
            }
            @for (_, start, _) in spans.iter().skip(1) {
                line.gap x1=(percent(*start)) x2=(percent(*start)) y1="0" y2="100%" {}
            }
        }
    }
}

/// The class of a contributor's colour: `c1` to `c5`, `c-rest`, `c-quiet`, `c-inked`, `c-faint`.
pub fn colour_class(colour: Colour) -> &'static str {
    match colour {
        Colour::Person(1) => "c1",
        Colour::Person(2) => "c2",
        Colour::Person(3) => "c3",
        Colour::Person(4) => "c4",
        Colour::Person(5) => "c5",
        Colour::Person(_) | Colour::Rest => "c-rest",
        Colour::Quiet => "c-quiet",
        Colour::Inked => "c-inked",
        Colour::Faint => "c-faint",
    }
}

/// The small square beside a name, of the colour of the person's piece.
pub fn swatch(colour: Colour) -> Markup {
    html! {
        svg.swatch viewBox="0 0 8 8" width="8" height="8" aria-hidden="true" focusable="false" {
            @match colour {
                Colour::Rest => path class="c-rest" d="M1 8 3 0h1.6l-2 8zM5 8l2-8h1v2L6.6 8z" {},
                _ => path class=(colour_class(colour)) d="M0 0h8v8H0z" {},
            }
        }
    }
}

/// Where each piece starts and how long it is, in hundredths, so that the least is still seen on a telephone.
fn spans(pieces: &[Piece]) -> Vec<(Piece, f64, f64)> {
    const LEAST: f64 = 0.025;
    let grown: Vec<f64> = pieces.iter().map(|piece| piece.share.max(LEAST)).collect();
    let total: f64 = grown.iter().sum();
    let mut start = 0.0;
    pieces
        .iter()
        .zip(grown)
        .map(|(piece, share)| {
            let width = share / total * 100.0;
            start += width;
            (*piece, start - width, width)
        })
        .collect()
}

fn percent(hundredths: f64) -> String {
    format!("{hundredths:.2}%")
}

fn framed() -> Markup {
    html! { path d="M0 0h16v16H0z" {} path.ground d="M1 1h14v14H1z" {} }
}

fn stroked(class: &str, view: &str, path: &str) -> Markup {
    html! {
        svg class=(class) viewBox=(view) aria-hidden="true" focusable="false" { path d=(path) {} }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_fill_the_line_and_the_least_is_seen() {
        let piece = |share| Piece { colour: Colour::Quiet, share };
        let spans = spans(&[piece(0.9), piece(0.0999), piece(0.0001)]);
        let total: f64 = spans.iter().map(|(_, _, width)| width).sum();
        assert!((total - 100.0).abs() < 1e-9);
        assert!(spans[2].2 > 2.0);
        assert!(spans.windows(2).all(|pair| (pair[0].1 + pair[0].2 - pair[1].1).abs() < 1e-9));
    }
}
