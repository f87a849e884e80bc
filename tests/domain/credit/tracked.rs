//! Histories made at random by tracked operations, so that the author of every word is known and not guessed.

use super::{credits, tokens};

const AUTHORS: [&str; 5] = ["Ana", "Ben", "Cleo", "Dan", "Eve"];
const EVERYDAY: [&str; 14] =
    ["le", "la", "de", "des", "dans", "et", "un", "une", "que", "pour", "avec", "est", "sont", "par"];
const OPERATIONS: usize = 9;

#[derive(Clone)]
struct Word {
    text: String,
    author: &'static str,
}

type Sentence = Vec<Word>;

/// Marsaglia's xorshift: the same numbers on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    fn word(&mut self, author: &'static str) -> Word {
        let everyday = self.below(5) < 2;
        let text = if everyday {
            EVERYDAY[self.below(EVERYDAY.len())].to_owned()
        } else {
            let syllables =
                ["mou", "lin", "bar", "ra", "ge", "ri", "vi", "tour", "pon", "cha", "pel", "jar", "din", "fo"];
            (0..2 + self.below(2)).map(|_| syllables[self.below(syllables.len())]).collect()
        };
        Word { text, author }
    }

    fn sentence(&mut self, author: &'static str) -> Sentence {
        (0..7 + self.below(14)).map(|_| self.word(author)).collect()
    }

    fn edit(&mut self, sentence: &mut Sentence, author: &'static str) {
        let at = 1 + self.below(sentence.len() - 2);
        let particular = format!("neuf{}", self.below(100_000));
        let word = Word { text: particular, author };
        match self.below(3) {
            0 => sentence.insert(at, word),
            1 => sentence[at] = word,
            _ => drop(sentence.remove(at)),
        }
    }
}

/// Sentences in paragraphs; what was taken out; all former states.
#[derive(Default)]
struct Page {
    sentences: Vec<Sentence>,
    taken_out: Vec<Sentence>,
    former: Vec<Vec<Sentence>>,
}

impl Page {
    fn change(&mut self, chance: &mut Chance, author: &'static str) {
        let at = chance.below(self.sentences.len() + 1);
        let any = at.min(self.sentences.len().saturating_sub(1));
        let is_small = self.sentences.len() < 4;
        match if is_small { 0 } else { chance.below(OPERATIONS) } {
            0 | 1 => self.sentences.insert(at, chance.sentence(author)),
            2 | 3 => chance.edit(&mut self.sentences[any], author),
            4 => self.taken_out.push(self.sentences.remove(any)),
            5 | 6 if !self.taken_out.is_empty() => {
                let mut back = self.taken_out.swap_remove(chance.below(self.taken_out.len()));
                if chance.below(2) == 0 {
                    chance.edit(&mut back, author);
                }
                self.sentences.insert(at, back);
            }
            5..=7 => {
                let mut moved = self.sentences.remove(any);
                if chance.below(2) == 0 {
                    chance.edit(&mut moved, author);
                }
                let to = chance.below(self.sentences.len() + 1);
                self.sentences.insert(to, moved);
            }
            _ => {
                let back = self.former[chance.below(self.former.len())].clone();
                self.sentences = back;
                self.taken_out.clear();
            }
        }
        self.former.push(self.sentences.clone());
    }

    /// The text, in paragraphs that are cut anew each time; and the authors of its words.
    fn written(&self, chance: &mut Chance) -> (String, Vec<&'static str>) {
        let mut text = String::new();
        for sentence in &self.sentences {
            if !text.is_empty() {
                text.push_str(if chance.below(3) == 0 { "\n\n" } else { " " });
            }
            let words: Vec<&str> = sentence.iter().map(|word| word.text.as_str()).collect();
            let words = words.join(" ");
            text.push_str(&words[..1].to_uppercase());
            text.push_str(&words[1..]);
            text.push('.');
        }
        (text, self.sentences.iter().flatten().map(|word| word.author).collect())
    }
}

#[test]
fn of_a_thousand_words_fewer_than_ten_have_the_wrong_author() {
    let (mut words, mut wrong) = (0, 0);
    for seed in 1..=150 {
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let mut page = Page::default();
        let mut revisions: Vec<(&str, String)> = Vec::new();
        let mut expected = Vec::new();
        for _ in 0..14 {
            let author = AUTHORS[chance.below(AUTHORS.len())];
            page.change(&mut chance, author);
            let (text, authors) = page.written(&mut chance);
            revisions.push((author, text));
            expected = authors;
        }
        let texts: Vec<(&str, &str)> = revisions.iter().map(|(author, text)| (*author, text.as_str())).collect();
        let last = texts.last().unwrap().1;
        let found = tokens(credits(&texts).last().unwrap(), last);
        let found = found.iter().filter(|(token, ..)| *token != ".");
        for ((_, author, _), expected) in found.zip(expected) {
            words += 1;
            wrong += usize::from(author != expected);
        }
    }
    println!("{wrong} of {words} words have the wrong author");
    assert!(words > 10_000 && wrong * 100 < words, "{wrong} of {words} words have the wrong author");
}
