//! Thanks, and fiches made from others: kept, taken back, and the same when all is built anew.

use super::*;
use kenfiche::{
    domain::revision::Written,
    store::{Thank, Thanked},
};

fn say(store: &Store, thank: Thank, is_taken_back: bool) {
    store.append(batch(vec![Entry::Thank { thank, is_taken_back }]), NOW).unwrap();
}

fn names(thanks: &[Thanked]) -> Vec<(u32, ContributorId)> {
    thanks.iter().map(|thanked| (thanked.thank.number, thanked.thank.by)).collect()
}

#[test]
fn thanks_are_kept_taken_back_and_built_anew() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let (bob, eve) = (ContributorId([2; 16]), ContributorId([3; 16]));
    for (name, id) in [("Ada", ada()), ("Bob", bob), ("Eve", eve)] {
        store.append(batch(vec![Entry::Contributor(Box::new(contributor(name, 1, id)))]), NOW).unwrap();
    }
    let first = create(&store, "Le port", "Texte.");
    let second = revision(Some(&first), content("Le port", "Un autre texte."));
    save(&store, &second).unwrap();
    let thank = |number, by| Thank { fiche: first.fiche, number, by };
    say(&store, thank(1, bob), false);
    say(&store, thank(2, bob), false);
    say(&store, thank(2, eve), false);
    let before = store.thanks_for(first.fiche, 2, 9).unwrap();
    say(&store, thank(2, bob), false);
    assert_eq!(store.thanks_for(first.fiche, 2, 9).unwrap(), before, "said twice is said once");
    assert_eq!(names(&store.thanks_to(ada(), 9).unwrap()), [(2, eve), (2, bob), (1, bob)]);
    assert_eq!(names(&store.thanks_to(ada(), 1).unwrap()), [(2, eve)]);
    say(&store, thank(2, bob), true);
    say(&store, thank(1, eve), true);
    say(&store, thank(7, eve), false);
    assert_eq!(names(&store.thanks_for(first.fiche, 2, 9).unwrap()), [(2, eve)]);
    assert_eq!(names(&store.thanks_to(ada(), 9).unwrap()), [(2, eve), (1, bob)]);
    assert_eq!(store.counts().revisions, 2, "thanks are no revisions");
    assert_eq!(store.history(first.fiche, None, 9).unwrap().len(), 2);
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
    let told = (store.thanks_for(first.fiche, 1, 9).unwrap(), store.thanks_to(ada(), 9).unwrap());
    drop(store);
    let store = Store::reindex(dir.path(), SMALL).unwrap();
    assert_eq!((store.thanks_for(first.fiche, 1, 9).unwrap(), store.thanks_to(ada(), 9).unwrap()), told);
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_fiche_made_from_another_keeps_whose_words_it_carries_when_all_is_built_anew() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let bob = ContributorId([2; 16]);
    let model = create(&store, "Le four à pain", "On le chauffe à trois heures.");
    let of_ada = |field: FieldKey, end: u32| Written { field, item: None, start: 0, end, contributor: ada() };
    let adapted = Revision {
        kind: RevisionKind::Adaptation { fiche: model.fiche, number: 1 },
        contributors: vec![bob],
        written: vec![of_ada(FieldKey::body(), 14), of_ada(FieldKey::title(), 14), of_ada(FieldKey::lead(), 10)],
        ..revision(None, content("Le four à pain de Brest", "On le chauffe à quatre heures."))
    }
    .sealed();
    let slug = Entry::Slug { slug: adapted.content.slug.clone(), fiche: adapted.fiche };
    store.append(batch(vec![slug, Entry::Revision(Box::new(adapted.clone()))]), NOW).unwrap();
    let shares = |store: &Store| store.credit(adapted.fiche, 1).unwrap().unwrap().shares();
    let words: Vec<(ContributorId, u32)> =
        shares(&store).iter().map(|share| (share.contributor, share.words)).collect();
    assert_eq!(words, [(ada(), 9), (bob, 5)]);
    assert_eq!(store.adaptations_of(model.fiche).unwrap(), [adapted.fiche]);
    let deeds = store.deeds(bob, None, 9).unwrap();
    assert_eq!(deeds.iter().map(|deed| deed.wrote).collect::<Vec<_>>(), [5], "what is carried over is no deed");
    assert!(store.works(ada()).unwrap().iter().any(|work| work.fiche == adapted.fiche && work.words == 9));
    assert_eq!(store.revisions_of(ada(), None, 9).unwrap().len(), 1, "the deed is the adapter's alone");
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
    let before = shares(&store);
    drop(store);
    let store = Store::reindex(dir.path(), SMALL).unwrap();
    assert_eq!(shares(&store), before);
    assert_eq!(*store.revision(adapted.fiche, 1).unwrap().unwrap(), adapted);
    assert_eq!(store.adaptations_of(model.fiche).unwrap(), [adapted.fiche]);
    assert_eq!(store.entry(adapted.fiche, 1).unwrap().unwrap().kind, adapted.kind);
}

#[test]
fn the_kind_of_an_adaptation_is_in_its_hash() {
    let first = revision(None, content("Le four", "Texte."));
    let of = |fiche: u8, number: u32| {
        let kind = RevisionKind::Adaptation { fiche: FicheId([fiche; 16]), number };
        Revision { kind, ..first.clone() }.sealed().hash
    };
    assert!(of(1, 1) != of(2, 1) && of(1, 1) != of(1, 2) && of(1, 1) != first.hash);
}
