//! The words of a fiche with whoever wrote them: what passages wear, and what is said of them.

use super::texts::Texts;
use crate::{
    domain::{
        credit::Part,
        fiche_type::FieldKey,
        render::{self, Dress, Dressing, Mark},
    },
    web::language::Lang,
    wiki::credit::Credited,
};
use maud::{Markup, PreEscaped, html};

/// A fiche of which every word is shown in a passage.
pub struct Dressed<'a> {
    pub credited: &'a Credited,
    pub dressing: Dressing<'a>,
}

/// What is shown of a value: lines as they were typed, or one thing in the words of the language.
pub enum Lines<'v> {
    Typed(Vec<&'v str>),
    Shown(String),
}

impl Dressed<'_> {
    /// The texts of the fiche, as they read, with their passages.
    pub fn texts(&self, lang: &Lang) -> Texts {
        Texts::made(&self.credited.page, lang, &|part, left_out, text, target, options| {
            let marks = render::marks_from(self.credited.marks(part), left_out as u32);
            render::credited(text, target, options, &marks, &self.dressing).ok()
        })
    }

    /// Words without markup, from the start of a part.
    pub fn words(&self, part: &Part, words: &str) -> Markup {
        html! { (PreEscaped(render::plain(words, 0, self.credited.marks(part), &self.dressing).as_str())) }
    }

    /// Whose these words are, for the margin; nothing when no word of them is anybody's.
    pub fn who(&self, part: &Part, words: &str) -> Option<String> {
        let mut numbers: Vec<u32> = Vec::new();
        for mark in self.credited.marks(part) {
            let is_said = words
                .get(mark.start as usize..mark.end as usize)
                .is_some_and(|words| words.contains(char::is_alphanumeric));
            if is_said && !numbers.contains(&mark.number) {
                numbers.push(mark.number);
            }
        }
        Some((self.dressing.margin)(&numbers)).filter(|names| !names.is_empty())
    }

    /// The same of a value, as its part holds it.
    fn whose(&self, key: &FieldKey, lines: &Lines<'_>) -> Option<String> {
        let part = Part::Field(key.clone());
        match lines {
            Lines::Typed(lines) => self.who(&part, &lines.join("\n")),
            Lines::Shown(_) => {
                let first: Vec<u32> = self.credited.marks(&part).iter().take(1).map(|mark| mark.number).collect();
                Some((self.dressing.margin)(&first)).filter(|names| !names.is_empty())
            }
        }
    }

    /// A value of a field: in its part each line stands under the one before.
    pub fn lines(&self, key: &FieldKey, lines: Lines<'_>) -> Markup {
        let marks = self.credited.marks(&Part::Field(key.clone()));
        let who = self.whose(key, &lines);
        let who = html! { @if let Some(names) = &who { span.who { (names) } } };
        match lines {
            Lines::Typed(lines) => {
                let mut start = 0;
                html! {
                    (who)
                    @for (at, line) in lines.iter().enumerate() {
                        @if at > 0 { ", " }
                        (PreEscaped(render::plain(line, start, marks, &self.dressing).as_str()))
                        ({ start += line.len() + 1; "" })
                    }
                }
            }
            Lines::Shown(words) => {
                let end = words.len() as u32;
                let whole: Vec<Mark> = marks.iter().take(1).map(|mark| Mark { start: 0, end, ..*mark }).collect();
                html! { (who) (PreEscaped(render::plain(&words, 0, &whole, &self.dressing).as_str())) }
            }
        }
    }

    /// What the passages of an origin wear.
    pub fn dress(&self, number: usize) -> Option<&Dress<'_>> {
        self.dressing.dresses.get(number)
    }
}
