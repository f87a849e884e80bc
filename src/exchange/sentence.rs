//! What is wrong with a value, as a sentence for whoever runs the machine.

use crate::domain::fiche_type::{Problem, ProblemKind, ProblemPlace};

/// In English, with the field by its key and the position from 1: `places, 2: a latitude goes from -90 to 90`.
pub fn problem_sentence(problem: &Problem) -> String {
    let place = match &problem.field {
        ProblemPlace::Title => "title",
        ProblemPlace::Summary => "summary",
        ProblemPlace::Field(key) => key.as_str(),
        ProblemPlace::Fiche | ProblemPlace::Property(_) => "the fiche",
    };
    let what = what(&problem.what);
    match problem.item {
        Some(at) => format!("{place}, {}: {what}", at + 1),
        None => format!("{place}: {what}"),
    }
}

fn what(kind: &ProblemKind) -> String {
    let sentence = match kind {
        ProblemKind::TooLong(max) => return format!("it is longer than {max} characters"),
        ProblemKind::TooManyEntries(max) => return format!("there are more than {max} entries"),
        ProblemKind::BelowMinimum(min) => return format!("it is under {min}"),
        ProblemKind::AboveMaximum(max) => return format!("it is over {max}"),
        ProblemKind::NotInVocabulary(id) => return format!("{id:?} is not in its vocabulary"),
        ProblemKind::LinkGuess(guess) => return format!("it is not an address; {guess} may be meant"),
        ProblemKind::UnknownPrecision(word) => return format!("{word:?} is not a precision"),
        ProblemKind::UnknownFiche(slug) => return format!("there is no fiche {slug:?}"),
        ProblemKind::UnknownContributor(name) => return format!("there is no contributor {name:?}"),
        ProblemKind::NotUnique(title) => return format!("the fiche {title:?} says the same"),
        ProblemKind::UnknownField(key) => return format!("the type has no field {key:?}"),
        ProblemKind::UnknownType(key) => return format!("there is no type {key:?}"),
        ProblemKind::Required => "it is required",
        ProblemKind::ControlCharacter => "it holds a control character",
        ProblemKind::NotANumber => "it is not a number",
        ProblemKind::NotADate => "it is not a date (2013, 2013-02 or 2013-02-24)",
        ProblemKind::EndBeforeStart => "its end is before its start",
        ProblemKind::NotALink => "it is not an address of the web",
        ProblemKind::LatitudeRange => "a latitude goes from -90 to 90",
        ProblemKind::LongitudeRange => "a longitude goes from -180 to 180",
        ProblemKind::HalfAPoint => "a point has both a latitude and a longitude",
        ProblemKind::PlaceWithoutLabel => "a place needs a label",
        ProblemKind::WrongType => "that fiche is of another type than those that go here",
        ProblemKind::TooDeep => "quotes or lists are too deep inside one another",
        ProblemKind::WrongKind => "this JSON is not of the kind of this field",
        ProblemKind::NotForGuests => "a guest does not change it",
        ProblemKind::TooLarge => "it is too large",
        ProblemKind::Personal => "it holds an e-mail address or a telephone number",
    };
    sentence.to_owned()
}
