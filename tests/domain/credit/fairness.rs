//! What nobody gains by: each of these leaves the share of who does it where it was.

use super::{contributor, credits, signed};
use kenfiche::domain::text;

const MILL: &str = "Le vieux moulin se dresse sur la rive gauche de l’Orne, juste sous le barrage. Il a moulu le seigle du village \
                    jusqu’à ce qu’une crue emporte sa roue.\n\nLe barrage fut reconstruit deux fois par les moines de l’abbaye voisine. Les \
                    pêcheurs l’appellent encore le Grand Pas.";

/// How many words of the last text are credited to this author.
fn words_of(author: &str, revisions: &[(&str, &str)]) -> u32 {
    let shares = credits(revisions).pop().unwrap().shares();
    shares.iter().find(|share| share.contributor == contributor(author)).map_or(0, |share| share.words)
}

#[test]
fn reverting_and_adding_again_earns_nothing() {
    let (first, second) = MILL.split_once("\n\n").unwrap();
    assert_eq!(words_of("Ben", &[("Ana", MILL), ("Ben", ""), ("Ben", MILL)]), 0);
    assert_eq!(words_of("Ben", &[("Ana", MILL), ("Ben", first), ("Ben", MILL)]), 0);
    assert_eq!(words_of("Ben", &[("Ana", MILL), ("Ben", first), ("Ben", &format!("{second}\n\n{first}"))]), 0);
    let piecemeal: Vec<String> = MILL
        .split_inclusive(' ')
        .scan(String::new(), |text, word| {
            text.push_str(word);
            Some(text.clone())
        })
        .collect();
    let mut revisions = vec![("Ana", MILL), ("Ben", "")];
    revisions.extend(piecemeal.iter().skip(4).step_by(5).map(|text| ("Ben", text.as_str())));
    revisions.push(("Ben", MILL));
    assert_eq!(words_of("Ben", &revisions), 0, "nor five words at a time, as the last save is the text of Ana");
}

#[test]
fn moving_text_about_earns_nothing() {
    let mut sentences: Vec<&str> = MILL.split_inclusive(". ").flat_map(|text| text.split("\n\n")).collect();
    let mut revisions = vec![("Ana".to_owned(), MILL.to_owned())];
    for turn in 0..6 {
        sentences.rotate_left(1);
        let with = if turn % 2 == 0 { "\n\n" } else { " " };
        revisions.push(("Ben".to_owned(), sentences.join(with)));
    }
    let revisions: Vec<(&str, &str)> =
        revisions.iter().map(|(author, text)| (author.as_str(), text.as_str())).collect();
    assert_eq!(words_of("Ben", &revisions), 0);
}

#[test]
fn padding_and_taking_it_out_earns_nothing() {
    let padded = MILL.replace(' ', " bla ");
    let twice = format!("{padded}\n\n{padded}");
    assert_eq!(words_of("Ben", &[("Ana", MILL), ("Ben", &padded), ("Ben", MILL)]), 0);
    let trimmed = format!("{MILL}\n");
    assert_eq!(words_of("Ben", &[("Ana", MILL), ("Ben", &twice), ("Ben", &padded), ("Ben", &trimmed)]), 0);
}

#[test]
fn many_small_saves_earn_what_one_does() {
    let added = "La halle couverte ouvrit sur la grande place et attira bientôt les fermiers de vingt paroisses.";
    let whole = format!("{MILL}\n\n{added}");
    let once = words_of("Ben", &[("Ana", MILL), ("Ben", &whole)]);
    assert_eq!(once as usize, text::word_count(added));
    let steps: Vec<String> =
        added.char_indices().map(|(at, _)| format!("{MILL}\n\n{}", &added[..at])).chain([whole.clone()]).collect();
    let mut revisions = vec![("Ana", MILL)];
    revisions.extend(steps.iter().map(|text| ("Ben", text.as_str())));
    assert_eq!(words_of("Ben", &revisions), once);
}

#[test]
fn copying_what_stands_earns_nothing() {
    let twice = format!("{MILL}\n\n{MILL}");
    assert_eq!(words_of("Ben", &[("Ana", MILL), ("Ben", &twice)]), 0);
    let (_, last) = MILL.split_once("\n\n").unwrap();
    let with_copy = format!("{MILL}\n\nOn le redit ici. {last}");
    assert_eq!(words_of("Ben", &[("Ana", MILL), ("Ben", &with_copy)]), 4);
}

#[test]
fn white_space_case_and_typography_earn_nothing() {
    for churned in [
        MILL.to_uppercase(),
        MILL.to_lowercase(),
        MILL.replace(' ', "\n"),
        MILL.replace(' ', " \u{a0} "),
        MILL.replace('’', "'"),
        MILL.replace("\n\n", " "),
        format!("    {}", MILL.replace(". ", ".\n    ")),
    ] {
        assert_eq!(words_of("Ben", &[("Ana", MILL), ("Ben", &churned)]), 0, "{churned}");
    }
}

#[test]
fn two_people_writing_the_same_everyday_words_are_two_authors() {
    let revisions = [
        ("Ana", "En 1950 le port fut fermé après la grande tempête de l’hiver."),
        ("Ben", "La chorale répète chaque jeudi soir."),
        ("Cleo", "La chorale répète chaque jeudi soir. En 1950 le groupe fut invité à chanter à la radio."),
    ];
    assert_eq!(
        signed(&credits(&revisions)[2], revisions[2].1),
        "Ben[La chorale répète chaque jeudi soir.] Cleo[En 1950 le groupe fut invité à chanter à la radio.]"
    );
}

#[test]
fn vandalism_and_its_revert_leave_no_trace() {
    let spoiled = MILL.replace("vieux moulin", "MOULIN POURRI hahaha").replace("abbaye", "banane");
    let repaired = spoiled.replace("MOULIN POURRI hahaha", "vieux moulin").replace("banane", "abbaye");
    let with_more = format!("{repaired} On y vient à pied.");
    assert_eq!(words_of("Vic", &[("Ana", MILL), ("Vic", &spoiled), ("Ben", &with_more)]), 0);
    assert_eq!(words_of("Ben", &[("Ana", MILL), ("Vic", &spoiled), ("Ben", &with_more)]), 5);
}
