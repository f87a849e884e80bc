//! What has to be put right, in a sentence that says how, and where on the page.

use crate::{
    domain::{
        fiche_type::{FicheType, Field, FieldKey, FieldKind, Problem, ProblemKind, ProblemPlace},
        place::Precision,
    },
    web::language::Lang,
};

/// The sentence of a problem, in the language of whoever typed.
///
/// `near` gives the titles of fiches that may have been meant.
pub fn sentence(lang: &Lang, problem: &Problem, near: &dyn Fn(&str) -> Vec<String>) -> String {
    let say = |key: &str| lang.say(&format!("problem-{key}"));
    let with = |key: &str, name: &str, value: &str| lang.say_with(&format!("problem-{key}"), &[(name, value.into())]);
    let count = |key: &str, count: u32| lang.say_with(&format!("problem-{key}"), &[("count", count.into())]);
    match &problem.what {
        ProblemKind::Required if problem.field == ProblemPlace::Title => say("title-required"),
        ProblemKind::Required => say("required"),
        ProblemKind::TooLong(bytes) if *bytes >= 100_000 => {
            lang.say_with("problem-text-too-long", &[("kilobytes", (bytes / 1_000).into())])
        }
        ProblemKind::TooLong(chars) => count("too-long", *chars),
        ProblemKind::TooManyEntries(most) => count("too-many-entries", *most),
        ProblemKind::ControlCharacter => say("control-character"),
        ProblemKind::NotANumber => say("not-a-number"),
        ProblemKind::BelowMinimum(min) => with("below-minimum", "min", &lang.decimal(&min.to_string())),
        ProblemKind::AboveMaximum(max) => with("above-maximum", "max", &lang.decimal(&max.to_string())),
        ProblemKind::NotADate => say("not-a-date"),
        ProblemKind::EndBeforeStart => say("end-before-start"),
        ProblemKind::NotInVocabulary(word) => with("not-in-vocabulary", "word", word),
        ProblemKind::NotALink => say("not-a-link"),
        ProblemKind::LinkGuess(guess) => with("link-guess", "guess", guess.trim_start_matches("https://")),
        ProblemKind::LatitudeRange => say("latitude-range"),
        ProblemKind::LongitudeRange => say("longitude-range"),
        ProblemKind::HalfAPoint => say("half-a-point"),
        ProblemKind::PlaceWithoutLabel => say("place-without-label"),
        ProblemKind::UnknownPrecision(word) => with("not-in-vocabulary", "word", word),
        ProblemKind::UnknownFiche(words) => {
            match near(words).iter().map(|title| lang.quoted(title)).collect::<Vec<_>>() {
                near if near.is_empty() => with("unknown-fiche", "title", words),
                near => lang.say_with(
                    "problem-unknown-fiche-near",
                    &[("title", words.as_str().into()), ("near", near.join(", ").into())],
                ),
            }
        }
        ProblemKind::WrongType => say("wrong-type"),
        ProblemKind::UnknownContributor(name) => with("unknown-contributor", "name", name),
        ProblemKind::NotUnique(title) => with("not-unique", "title", title),
        ProblemKind::TooDeep => say("too-deep"),
        ProblemKind::UnknownField(name) => with("unknown-field", "name", name),
        ProblemKind::WrongKind => say("wrong-kind"),
        ProblemKind::UnknownType(name) => with("unknown-type", "name", name),
        ProblemKind::TooLarge => say("too-large"),
        ProblemKind::Personal => say("personal"),
        ProblemKind::NotForGuests => say("not-for-guests"),
    }
}

/// The label of the place of a problem, as above its control.
pub fn label(lang: &Lang, fiche_type: &FicheType, place: &ProblemPlace) -> String {
    match place {
        ProblemPlace::Title => lang.say("write-title"),
        ProblemPlace::Summary => lang.say("write-summary"),
        ProblemPlace::Field(key) => {
            fiche_type.field(key).map_or_else(|| key.to_string(), |field| lang.pick(&field.label).to_owned())
        }
        ProblemPlace::Fiche | ProblemPlace::Property(_) => lang.say("write-fiche"),
    }
}

/// The id of the control in which the problem is put right.
pub fn anchor(fiche_type: &FicheType, problem: &Problem) -> String {
    match &problem.field {
        ProblemPlace::Title => "title".to_owned(),
        ProblemPlace::Summary => "summary".to_owned(),
        ProblemPlace::Fiche | ProblemPlace::Property(_) => "about".to_owned(),
        ProblemPlace::Field(key) => control_id(key, fiche_type.field(key), problem.item),
    }
}

/// The id of a control of a field: of its first, or of the one that holds the entry at `at`.
pub fn control_id(key: &FieldKey, field: Option<&Field>, at: Option<usize>) -> String {
    match field.map(|field| &field.kind) {
        Some(FieldKind::Items { .. } | FieldKind::Place) => format!("f-{key}-{}", at.unwrap_or(0)),
        Some(FieldKind::Period) if at == Some(1) => format!("f-{key}-end"),
        Some(FieldKind::Keywords) => format!("f-{key}-more"),
        Some(FieldKind::Bool) => format!("f-{key}-yes"),
        Some(FieldKind::Choices { entries }) => {
            entries.first().map_or(format!("f-{key}"), |entry| format!("f-{key}-{}", entry.id))
        }
        _ => format!("f-{key}"),
    }
}

/// How near a point is, in words.
pub fn precision(lang: &Lang, precision: Precision) -> String {
    lang.say(&format!("nearness-{}", precision.key()))
}
