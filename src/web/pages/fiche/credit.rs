//! Under the title: the line, as long for each as what they wrote, and the sentence that names them.

use crate::{
    domain::contributor::{Contributor, Origin},
    web::{
        language::Lang,
        signs::{self, Colour, Piece, Thickness},
        told,
    },
    wiki::{credit::PersonShare, reading::FichePage},
};
use maud::{Markup, html};

/// Who wrote a fiche, the greatest share first; work that was claimed is its claimer's.
pub struct Writers {
    pub shares: Vec<PersonShare>,
    /// Where several names come from, when it is the same for all that were not made here.
    source: Option<NamesOf>,
}

/// Names that were taken from one source.
struct NamesOf {
    source: String,
    count: usize,
    /// The names that were made here.
    except: Vec<String>,
}

/// Names in bold, and quiet ones after them; the others are counted.
const BOLD: usize = 3;
/// Kept where a name and its source are set side by side.
const NO_BREAK: &str = "\u{a0}";
/// So many people have a colour of their own.
pub const COLOURED: usize = 5;
/// So many names are set apart from those of a source; with more of them, those of the source are counted.
const EXCEPTED_MAX: usize = 3;
/// Whoever wrote less is counted under the title, and named where everybody is.
const NAMED_FROM: f64 = 0.05;

impl Writers {
    /// Whoever wrote the words; the savers, when there are none.
    pub fn of(page: &FichePage) -> Self {
        let mut shares = page.shares();
        if shares.is_empty() {
            let share = 1.0 / page.entry.contributors.len().max(1) as f64;
            let savers = page.entry.contributors.iter().filter_map(|id| page.names.get(*id));
            shares = savers.map(|saver| PersonShare { contributor: saver.clone(), words: 0, share }).collect();
        }
        let source = NamesOf::of(&shares);
        Self { shares, source }
    }

    /// Where the names come from, when that is said once for them: by one of three messages, whose keys begin with `key`.
    pub fn names_of(&self, lang: &Lang, key: &str) -> Option<String> {
        let NamesOf { source, count, except } = self.source.as_ref()?;
        let source = ("source", source.as_str().into());
        Some(match except.len() {
            0 => lang.say_with(key, &[source]),
            1..=EXCEPTED_MAX => lang.say_with(&format!("{key}-but"), &[source, ("names", lang.list(except).into())]),
            _ => lang.say_with(&format!("{key}-some"), &[source, ("count", (*count).into())]),
        })
    }

    /// The pieces of the line: five people, then all the others together.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = (0..self.shares.len().min(COLOURED))
            .map(|at| Piece { colour: colour(at), share: self.shares[at].share })
            .collect();
        if self.shares.len() > COLOURED {
            let rest = self.shares[COLOURED..].iter().map(|one| one.share).sum();
            pieces.push(Piece { colour: Colour::Rest, share: rest });
        }
        pieces
    }

    /// The line and the sentence; `all` is the page on which everybody is named.
    pub fn markup(&self, lang: &Lang, all: &str) -> Markup {
        html! {
            @if !self.shares.is_empty() {
                (signs::line(&self.pieces(), Thickness::Plain))
                p.credit { (self.sentence(lang, all)) }
            }
        }
    }

    /// How many are named under the title: those of a share that counts, five at most; the first three when there are none.
    fn named(&self) -> usize {
        let most = self.shares.len().min(COLOURED);
        match self.shares[..most].iter().filter(|one| one.share >= NAMED_FROM).count() {
            0 => self.shares.len().min(BOLD),
            named => named,
        }
    }

    /// « Écrit par **A**, **B** et **C** · avec D, E et 4 autres ».
    fn sentence(&self, lang: &Lang, all: &str) -> Markup {
        let named = self.named();
        let others = self.shares.len() - named;
        let bold = named.min(BOLD);
        let quiet = named - bold;
        let parts = quiet + usize::from(others > 0);
        html! {
            (lang.say("credit-by")) " "
            @for (at, one) in self.shares[..bold].iter().enumerate() {
                @if at > 0 { (between(lang, at, bold)) }
                span.one { (signs::swatch(colour(at))) b { (self.name(&one.contributor)) } }
            }
            @if parts > 0 {
                span.quiet {
                    " " (lang.say("credit-with")) " "
                    @for (at, one) in self.shares[bold..named].iter().enumerate() {
                        @if at > 0 { (between(lang, at, parts)) }
                        span.one { (signs::swatch(colour(bold + at))) (self.name(&one.contributor)) }
                    }
                    @if others > 0 {
                        @if quiet > 0 { (between(lang, quiet, parts)) }
                        a.one href=(all) {
                            (signs::swatch(Colour::Rest)) (lang.say_with("credit-others", &[("count", others.into())]))
                        }
                    }
                }
            }
            @if let Some(names_of) = self.names_of(lang, "credit-source") { span.quiet { " · " (names_of) } }
        }
    }

    /// A name that leads to its page; where it comes from when that is not said once for several.
    fn name(&self, contributor: &Contributor) -> Markup {
        html! {
            a href=(told::address(contributor)) { (contributor.name) }
            @if let Some(source) = source(contributor).filter(|_| self.source.is_none()) {
                span.quiet.small { (NO_BREAK) "(" (source) ")" }
            }
        }
    }
}

impl NamesOf {
    fn of(shares: &[PersonShare]) -> Option<Self> {
        let (imported, here): (Vec<_>, Vec<_>) =
            shares.iter().map(|one| &one.contributor).partition(|one| source(one).is_some());
        let first = source(imported.first()?)?;
        let is_same = imported.iter().all(|one| source(one) == Some(first));
        // One name among others has its source beside it.
        let is_one = imported.len() == 1 && !here.is_empty();
        let except = here.iter().map(|one| one.name.to_string()).collect();
        (is_same && !is_one).then(|| Self { source: first.to_owned(), count: imported.len(), except })
    }
}

/// The colour of a person by the place of their share.
pub fn colour(at: usize) -> Colour {
    if at < COLOURED { Colour::Person(at as u8 + 1) } else { Colour::Rest }
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
