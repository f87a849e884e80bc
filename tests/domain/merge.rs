//! Two people's changes put together: nothing of either is lost, and what cannot be put together is asked.

use super::french::{body, fiche, key_of, text as some_text, three_texts, with_body};
use kenfiche::domain::{
    diff,
    fiche::Content,
    id::ItemId,
    merge::{Choice, ConflictPlace, Joined, Side, merge, resolve, undo},
    value::{Item, Value},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The merged text, and each conflict as `before|theirs|mine`.
fn merged(base: &str, theirs: &str, mine: &str) -> (String, Vec<String>) {
    let merged = merge(&with_body(base), &with_body(theirs), &with_body(mine));
    let words = |side: &Option<Side>| match side {
        Some(Side::Text(text)) => text.clone(),
        Some(other) => format!("{other:?}"),
        None => "∅".to_owned(),
    };
    let conflicts = merged
        .conflicts
        .iter()
        .map(|conflict| format!("{}|{}|{}", words(&conflict.before), words(&conflict.theirs), words(&conflict.mine)))
        .collect();
    (body(&merged.content).to_owned(), conflicts)
}

fn clean(base: &str, theirs: &str, mine: &str) -> String {
    let (text, conflicts) = merged(base, theirs, mine);
    assert_eq!(conflicts, [] as [&str; 0]);
    text
}

fn answered(base: &Content, theirs: &Content, mine: &Content, choice: &Choice) -> Content {
    let choices: BTreeMap<_, _> =
        merge(base, theirs, mine).conflicts.iter().map(|conflict| (conflict.id.clone(), choice.clone())).collect();
    assert!(!choices.is_empty());
    resolve(base, theirs, mine, &choices).unwrap()
}

#[test]
fn changes_at_different_words_of_one_paragraph_are_put_together() {
    assert_eq!(
        clean(
            "Le jardin est ouvert le samedi matin.",
            "Le grand jardin est ouvert le samedi matin.",
            "Le jardin est ouvert le dimanche matin."
        ),
        "Le grand jardin est ouvert le dimanche matin."
    );
}

#[test]
fn the_same_or_touching_words_are_a_choice() {
    let (text, conflicts) = merged("Ouvert le samedi matin.", "Ouvert le dimanche matin.", "Ouvert le lundi matin.");
    assert_eq!(conflicts, ["Ouvert le samedi matin.|Ouvert le dimanche matin.|Ouvert le lundi matin."]);
    assert_eq!(text, "Ouvert le dimanche matin.");
    let (_, conflicts) = merged("Ouvert le samedi matin.", "Ouvert le dimanche matin.", "Ouvert le samedi soir.");
    assert_eq!(conflicts, ["Ouvert le samedi matin.|Ouvert le dimanche matin.|Ouvert le samedi soir."]);
}

#[test]
fn a_conflict_is_asked_with_its_sentence_and_with_what_nobody_disputes() {
    let (text, conflicts) = merged(
        "Un jardin. Le jardin est ouvert à tous le samedi matin. Venez !",
        "Un jardin. Le grand jardin est ouvert à tous le dimanche matin. Venez !",
        "Un jardin. Le jardin est ouvert à tous le lundi matin. Venez donc !",
    );
    assert_eq!(
        conflicts,
        [
            "Le jardin est ouvert à tous le samedi matin.|Le grand jardin est ouvert à tous le dimanche matin.|Le grand jardin est ouvert à tous le lundi matin."
        ]
    );
    assert_eq!(text, "Un jardin. Le grand jardin est ouvert à tous le dimanche matin. Venez donc !");
}

#[test]
fn hundreds_of_conflicts_are_one() {
    let text = |word: &str| (0..300).map(|at| format!("Phrase {word} numéro {at}.")).collect::<Vec<_>>().join(" ");
    let (merged, conflicts) = merged(&text("une"), &text("deux"), &text("trois"));
    assert_eq!(conflicts.len(), 1);
    assert_eq!(merged, text("deux"));
}

#[test]
fn paragraphs_added_at_one_place_are_both_kept_the_earlier_save_first() {
    assert_eq!(clean("Un.", "Un.\n\nDeux.", "Un.\n\nTrois."), "Un.\n\nDeux.\n\nTrois.");
    assert_eq!(clean("Un.\n", "Un.\n\nDeux.\n", "Un.\n\nTrois.\n"), "Un.\n\nDeux.\n\nTrois.\n");
    assert_eq!(clean("Un.", "Deux.\n\nUn.", "Trois.\n\nUn."), "Deux.\n\nTrois.\n\nUn.");
    assert_eq!(clean("Un.\n\nFin.", "Un.\n\nDeux.\n\nFin.", "Un.\n\nTrois.\n\nFin."), "Un.\n\nDeux.\n\nTrois.\n\nFin.");
    assert_eq!(
        clean("- un\n- deux", "- un\n- deux\n- trois", "- un\n- deux\n- quatre"),
        "- un\n- deux\n- trois\n- quatre"
    );
    assert_eq!(clean("", "Deux.", "Trois."), "Deux.\n\nTrois.");
    // Behind a list, also one whose lines end in a space, they stay paragraphs.
    for list in ["- un \n- deux", "- un\n- deux"] {
        assert_eq!(
            clean(list, &format!("{list}\n\nTrois."), &format!("{list}\n\nQuatre.")),
            format!("{list}\n\nTrois.\n\nQuatre.")
        );
    }
}

#[test]
fn the_same_change_made_by_both_is_made_once() {
    assert_eq!(clean("Un.", "Un.\n\nDeux.", "Un.\n\nDeux.\n\nTrois."), "Un.\n\nDeux.\n\nTrois.");
    assert_eq!(clean("Le jardin fleuri.", "Le potager fleuri.", "Le potager fleuri ici."), "Le potager fleuri ici.");
    let both = merge(&with_body("Un."), &with_body("Deux."), &with_body("Deux."));
    assert!(both.joined.is_empty() && both.conflicts.is_empty());
}

#[test]
fn a_paragraph_removed_by_one_and_changed_by_the_other_is_a_choice() {
    let base = "Un premier paragraphe.\n\nLe jardin est ouvert à tous.\n\nFin.";
    let theirs = "Un premier paragraphe.\n\nFin.";
    let mine = "Un premier paragraphe.\n\nLe jardin est ouvert à toutes et tous.\n\nFin.";
    let (text, conflicts) = merged(base, theirs, mine);
    assert_eq!(text, theirs);
    assert_eq!(conflicts, ["Le jardin est ouvert à tous.|∅|Le jardin est ouvert à toutes et tous."]);
    let [base, theirs, mine] = [base, theirs, mine].map(with_body);
    assert_eq!(answered(&base, &theirs, &mine, &Choice::Mine), mine);
    assert_eq!(answered(&base, &theirs, &mine, &Choice::Theirs), theirs);
    assert_eq!(
        body(&answered(&base, &theirs, &mine, &Choice::Rewritten("Ouvert !".into()))),
        "Un premier paragraphe.\n\nOuvert !\n\nFin."
    );
}

#[test]
fn a_paragraph_moved_by_one_and_changed_by_the_other_is_changed_at_its_new_place() {
    let moving = "Les semences viennent du grenier commun de Kerinou.";
    let base = format!("{moving}\n\nLe jardin est ouvert.\n\nLe café est offert.");
    let theirs = format!("Le jardin est ouvert.\n\nLe café est offert.\n\n{moving}");
    let mine = base.replace("grenier", "jardin");
    let expected = theirs.replace("grenier", "jardin");
    assert_eq!(clean(&base, &theirs, &mine), expected);
    assert_eq!(clean(&base, &mine, &theirs), expected);
}

#[test]
fn one_may_change_a_paragraph_beside_which_the_other_adds_or_removes_one() {
    assert_eq!(
        clean(
            "Le début.\n\nMilieu du texte ici.\n\nLa fin.",
            "Le début.\n\nAjouté.\n\nMilieu du texte ici.\n\nLa fin.",
            "Le début.\n\nAu milieu du texte ici.\n\nLa fin."
        ),
        "Le début.\n\nAjouté.\n\nAu milieu du texte ici.\n\nLa fin."
    );
    assert_eq!(
        clean(
            "Le début.\n\nMilieu du texte ici.\n\nLa fin.",
            "Le début.\n\nLa fin.",
            "Au début.\n\nMilieu du texte ici.\n\nÀ la fin."
        ),
        "Au début.\n\nÀ la fin."
    );
}

#[test]
fn answers_to_a_passage() {
    let [base, theirs, mine] =
        ["Ouvert le samedi matin.", "Ouvert le dimanche matin.", "Ouvert le lundi matin."].map(with_body);
    let answer = |choice| body(&answered(&base, &theirs, &mine, &choice)).to_owned();
    assert_eq!(answer(Choice::Mine), "Ouvert le lundi matin.");
    assert_eq!(answer(Choice::Theirs), "Ouvert le dimanche matin.");
    assert_eq!(answer(Choice::Both), "Ouvert le dimanche matin. Ouvert le lundi matin.");
    assert_eq!(answer(Choice::Rewritten("Ouvert le mardi.".into())), "Ouvert le mardi.");
    assert!(resolve(&base, &theirs, &mine, &BTreeMap::new()).is_err());
}

#[test]
fn an_answer_still_fits_when_the_head_has_moved_elsewhere() {
    let base = with_body("Ouvert le samedi matin.\n\nDeux bénévoles accueillent.");
    let mine = with_body("Ouvert le lundi matin.\n\nDeux bénévoles accueillent.");
    let first = merge(&base, &with_body("Ouvert le dimanche matin.\n\nDeux bénévoles accueillent."), &mine);
    let choices = BTreeMap::from([(first.conflicts[0].id.clone(), Choice::Mine)]);
    let later = with_body("Ouvert le dimanche matin.\n\nTrois bénévoles accueillent.");
    assert_eq!(
        body(&resolve(&base, &later, &mine, &choices).unwrap()),
        "Ouvert le lundi matin.\n\nTrois bénévoles accueillent."
    );
}

#[test]
fn different_fields_never_stand_in_one_anothers_way() {
    let base = fiche("Le jardin", [("body", Value::Text("Un.".into())), ("status", Value::Choice("idea".into()))]);
    let theirs =
        fiche("Le grand jardin", [("body", Value::Text("Deux.".into())), ("status", Value::Choice("idea".into()))]);
    let mine = fiche("Le jardin", [("body", Value::Text("Un.".into())), ("status", Value::Choice("launched".into()))]);
    let merged = merge(&base, &theirs, &mine);
    assert!(merged.conflicts.is_empty());
    assert_eq!(merged.joined, [Joined::Title, Joined::Field(key_of("body"))]);
    assert_eq!(merged.content.slug.as_str(), "le-grand-jardin");
    assert_eq!(merged.content.values[&key_of("status")], Value::Choice("launched".into()));
}

#[test]
fn single_values_changed_by_both_are_a_choice_between_two() {
    let with = |title: &str, status: &str| fiche(title, [("status", Value::Choice(status.into()))]);
    let (base, theirs, mine) = (with("Un", "idea"), with("Deux", "launched"), with("Trois", "ended"));
    let merged = merge(&base, &theirs, &mine);
    assert_eq!(merged.conflicts.len(), 2);
    assert_eq!(merged.conflicts[0].place, ConflictPlace::Title);
    assert_eq!(merged.conflicts[1].place, ConflictPlace::Field(key_of("status")));
    assert!(!merged.conflicts.iter().any(kenfiche::domain::merge::Conflict::may_keep_both));
    assert_eq!(answered(&base, &theirs, &mine, &Choice::Mine), mine);
    assert_eq!(answered(&base, &theirs, &mine, &Choice::Theirs), theirs);
    let both = merged.conflicts.iter().map(|conflict| (conflict.id.clone(), Choice::Both)).collect();
    assert_eq!(resolve(&base, &theirs, &mine, &both).unwrap_err().len(), 2);
}

#[test]
fn keywords_merge_as_sets() {
    let with = |words: &[&str]| {
        fiche(
            "Un",
            (!words.is_empty())
                .then(|| ("keywords", Value::Keywords(words.iter().map(|word| (*word).to_owned()).collect()))),
        )
    };
    let merged = merge(&with(&["a", "b", "c"]), &with(&["a", "c", "d"]), &with(&["a", "b", "c", "D", "e"]));
    assert!(merged.conflicts.is_empty());
    assert_eq!(merged.content, with(&["a", "c", "d", "e"]));
    assert_eq!(merge(&with(&["a"]), &with(&[]), &with(&["a", "b"])).content, with(&["b"]));
    assert_eq!(merge(&with(&["velo"]), &with(&["velo", "b"]), &with(&["vélo"])).content, with(&["vélo", "b"]));
}

#[test]
fn items_merge_one_by_one() {
    let item = |id: u8, text: &str| Item { id: ItemId([id; 16]), title: None, text: text.to_owned() };
    let with = |items: &[Item]| fiche("Un", [("steps", Value::Items(items.to_vec()))]);
    let base = with(&[item(1, "Semer en mars."), item(2, "Arroser le soir."), item(3, "Récolter.")]);
    let theirs =
        with(&[item(3, "Récolter."), item(1, "Semer en mars."), item(2, "Arroser le soir."), item(4, "Partager.")]);
    let mine = with(&[item(1, "Semer en avril."), item(3, "Récolter."), item(5, "Fêter.")]);
    let merged = merge(&base, &theirs, &mine);
    assert!(merged.conflicts.is_empty(), "{:?}", merged.conflicts);
    assert_eq!(
        merged.content,
        with(&[item(3, "Récolter."), item(5, "Fêter."), item(1, "Semer en avril."), item(4, "Partager.")])
    );
    let gone = with(&[item(2, "Arroser le soir."), item(3, "Récolter.")]);
    let merged = merge(&base, &gone, &mine);
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].place, ConflictPlace::Item(key_of("steps"), ItemId([1; 16])));
    let kept = answered(&base, &gone, &mine, &Choice::Mine);
    assert_eq!(kept, with(&[item(1, "Semer en avril."), item(3, "Récolter."), item(5, "Fêter.")]));
}

#[test]
fn undoing_one_change_keeps_those_made_since() {
    let before = with_body("Le jardin est ouvert.\n\nDeux bénévoles accueillent.");
    let change = with_body("Le jardin est fermé.\n\nDeux bénévoles accueillent.");
    let head = with_body("Le jardin est fermé.\n\nTrois bénévoles accueillent.\n\nVenez.");
    let undone = undo(&before, &change, &head);
    assert!(undone.conflicts.is_empty());
    assert_eq!(body(&undone.content), "Le jardin est ouvert.\n\nTrois bénévoles accueillent.\n\nVenez.");
    let head = with_body("Le jardin est repris.\n\nDeux bénévoles accueillent.");
    assert_eq!(undo(&before, &change, &head).conflicts.len(), 1);
}

fn words(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for token in kenfiche::domain::text::tokens(text) {
        *counts.entry(token.of(text).to_owned()).or_default() += 1;
    }
    counts
}

/// The words that a change brought: those that are more often after than before.
fn brought(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (words(before), words(after));
    after
        .into_iter()
        .filter(|(word, count)| before.get(word).is_none_or(|old| old < count))
        .map(|(word, _)| word)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn merging_nothing_changes_nothing(base in some_text(), other in some_text()) {
        let [base, other] = [base, other].map(|text| with_body(&text));
        prop_assert_eq!(&merge(&base, &base, &other).content, &other);
        prop_assert_eq!(&merge(&base, &other, &base).content, &other);
        let same = merge(&base, &other, &other);
        prop_assert_eq!(&same.content, &other);
        prop_assert!(same.conflicts.is_empty() && same.joined.is_empty());
    }

    #[test]
    fn changes_of_different_paragraphs_lose_no_word(
        start in "[a-z]{3,9}( [a-z]{3,9}){3,9}\\.", middle in "[a-z]{3,9}( [a-z]{3,9}){3,9}\\.", end in "[a-z]{3,9}( [a-z]{3,9}){3,9}\\.",
        first in any::<prop::sample::Index>(), second in any::<prop::sample::Index>(),
    ) {
        let put = |text: &str, at: &prop::sample::Index, word: &str| {
            let mut words: Vec<&str> = text.split(' ').collect();
            words.insert(at.index(words.len()), word);
            words.join(" ")
        };
        let base = format!("{start}\n\n{middle}\n\n{end}");
        let theirs = format!("{}\n\n{middle}\n\n{end}", put(&start, &first, "THEIRS"));
        let mine = format!("{start}\n\n{middle}\n\n{}", put(&end, &second, "MINE"));
        let text = clean(&base, &theirs, &mine);
        prop_assert_eq!(text, format!("{}\n\n{middle}\n\n{}", put(&start, &first, "THEIRS"), put(&end, &second, "MINE")));
    }

    #[test]
    fn no_word_that_somebody_brought_is_lost((base, theirs, mine) in three_texts()) {
        let (text, conflicts) = merged(&base, &theirs, &mine);
        let all = words(&format!("{text} {}", conflicts.join(" ")));
        for (side, other) in [(&theirs, &mine), (&mine, &theirs)] {
            for word in brought(&base, side) {
                // What the other removed all of may be gone.
                prop_assert!(all.contains_key(&word) || !words(other).contains_key(&word) && words(&base).contains_key(&word), "{word} is lost in {text:?}");
            }
        }
    }

    #[test]
    fn it_does_not_matter_who_came_first((base, theirs, mine) in three_texts()) {
        let (text, conflicts) = merged(&base, &theirs, &mine);
        let (other_text, other_conflicts) = merged(&base, &mine, &theirs);
        prop_assert_eq!(conflicts.len(), other_conflicts.len());
        if conflicts.is_empty() {
            // At one place both orders are right: the same words, then.
            prop_assert_eq!(words(&text), words(&other_text));
        }
    }

    #[test]
    fn undo_after_redo_is_the_identity((before, after, since) in three_texts()) {
        let [before, after, since] = [before, after, since].map(|text| with_body(&text));
        prop_assert_eq!(&undo(&before, &after, &after).content, &before);
        let undone = undo(&before, &after, &before);
        if undone.conflicts.is_empty() {
            prop_assert_eq!(&undone.content, &before);
        }
        let _ = since;
    }

    #[test]
    fn every_conflict_can_be_answered((base, theirs, mine) in three_texts()) {
        let [base, theirs, mine] = [base, theirs, mine].map(|text| with_body(&text));
        let open = merge(&base, &theirs, &mine).conflicts;
        for choice in [Choice::Mine, Choice::Theirs, Choice::Both, Choice::Rewritten("autre".into())] {
            let choices = open
                .iter()
                .map(|conflict| (conflict.id.clone(), if choice == Choice::Both && !conflict.may_keep_both() { Choice::Mine } else { choice.clone() }))
                .collect();
            prop_assert!(resolve(&base, &theirs, &mine, &choices).is_ok());
        }
    }

    #[test]
    fn any_three_strings_can_be_merged(base in "[a b\n#-]{0,40}|\\PC{0,30}", theirs in "[a b\n#-]{0,40}|\\PC{0,30}", mine in "[a b\n#-]{0,40}|\\PC{0,30}") {
        let [base, theirs, mine] = [base, theirs, mine].map(|text| with_body(&text));
        let merged = merge(&base, &theirs, &mine);
        let _ = diff::content(&base, &merged.content);
    }
}
