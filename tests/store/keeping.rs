//! Keeping and reading back: revisions, claims, people; and what is refused.

use super::*;
use kenfiche::{
    domain::{contributor::ContributorSlug, text},
    store::{Measure, MeasureKind, Pass, Refused, Session, Token},
};
use std::{sync::Barrier, thread};

#[test]
fn what_was_saved_is_read_back_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let fiches = filled(&store, 5);
    is_here(&store, &fiches);
    let (position, counts) = (store.position(), store.counts());
    let changes: Vec<_> = store.changes(None, 1_000).unwrap().iter().map(|entry| (entry.fiche, entry.number)).collect();
    drop(store);

    let store = open(dir.path());
    is_here(&store, &fiches);
    assert_eq!((store.position(), store.counts()), (position, counts.clone()));
    assert_eq!(counts.fiches, 5);
    assert_eq!(counts.revisions as usize, fiches.iter().map(Vec::len).sum::<usize>());
    assert_eq!(changes.len() as u64, counts.revisions);
    let again: Vec<_> = store.changes(None, 1_000).unwrap().iter().map(|entry| (entry.fiche, entry.number)).collect();
    assert_eq!(again, changes);
    assert_eq!(store.setting("demo").unwrap().as_deref(), Some("1"));
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_thousandth_revision_costs_what_the_change_costs() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let long: String = (0..400).map(|n| format!("mot{} ", n * 7_919 % 10_007)).collect();
    let mut last = create(&store, "Longue histoire", &long);
    let mut entries = Vec::new();
    for number in 2..=400 {
        let body = long.replacen(&format!("mot{} ", (number % 400) * 7_919 % 10_007), &format!("phare{number} "), 1);
        last = revision(Some(&last), content("Longue histoire", &body));
        entries.push(Entry::Revision(Box::new(last.clone())));
        if entries.len() == 100 {
            store.append(batch(std::mem::take(&mut entries)), NOW).unwrap();
        }
    }
    store.append(batch(entries), NOW).unwrap();
    let verified = store.verify().unwrap();
    assert_eq!(verified.problems, Vec::<String>::new());
    let per_revision = verified.bytes / 400;
    assert!(per_revision < 300, "{per_revision} bytes a revision of {} bytes", long.len());
    let page = store.history(last.fiche, Some(301), 10).unwrap();
    assert_eq!(page.iter().map(|entry| entry.number).collect::<Vec<_>>(), (291..=300).rev().collect::<Vec<_>>());
    assert_eq!(store.revision(last.fiche, 377).unwrap().unwrap().number, 377);
    assert!(store.credit(last.fiche, 377).unwrap().is_some());
}

#[test]
fn of_saves_on_one_head_exactly_one_wins() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let mut head = create(&store, "Une course", "Texte.");
    for round in 0..30 {
        let start = Barrier::new(8);
        let made: Vec<Revision> = (0..8)
            .map(|writer| revision(Some(&head), content("Une course", &format!("Tour {round}, main {writer}."))))
            .collect();
        let won: Vec<bool> = thread::scope(|scope| {
            let threads: Vec<_> = made
                .iter()
                .map(|revision| {
                    let (store, start) = (&store, &start);
                    scope.spawn(move || {
                        start.wait();
                        match save(store, revision) {
                            Ok(_) => true,
                            Err(AppendError::Refused(Refused::Head { number, .. })) => {
                                assert_eq!(number, revision.number);
                                let now = store.head(revision.fiche).unwrap().unwrap().revision;
                                assert_eq!(now.number, number, "what stood in the way can be read at once");
                                false
                            }
                            Err(other) => panic!("{other}"),
                        }
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let winners: Vec<usize> = (0..8).filter(|writer| won[*writer]).collect();
        assert_eq!(winners.len(), 1, "round {round}: {winners:?}");
        head = made[winners[0]].clone();
        assert_eq!(*store.head(head.fiche).unwrap().unwrap().revision, head);
    }
}

#[test]
fn a_request_sent_twice_makes_one_revision_and_says_which() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let made = revision(None, content("Deux fois", "Texte."));
    let asked = batch(vec![Entry::Revision(Box::new(made.clone()))]);
    let answers: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| store.append(asked.clone(), NOW))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let repeated = |answer: &Result<Position, AppendError>| matches!(answer, Err(AppendError::Repeated { fiche: Some((fiche, 1)) }) if *fiche == made.fiche);
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(|answer| repeated(answer)).count(), 3, "{answers:?}");
    drop(store);
    assert!(repeated(&open(dir.path()).append(asked, NOW)));
}

#[test]
fn a_batch_is_kept_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let first = create(&store, "Port", "Texte.");
    let other = revision(None, content("Autre port", "Texte."));
    let taken = Entry::Slug { slug: first.content.slug.clone(), fiche: other.fiche };
    let refused = store.append(batch(vec![Entry::Revision(Box::new(other.clone())), taken]), NOW);
    assert!(matches!(refused, Err(AppendError::Refused(Refused::Slug(slug))) if slug == first.content.slug));
    assert!(store.head(other.fiche).unwrap().is_none());
    assert_eq!(store.by_slug(&first.content.slug).unwrap(), Some(first.fiche));

    let unsealed = Revision { summary: "autre".to_owned(), ..revision(Some(&first), content("Port", "Autre.")) };
    assert!(matches!(save(&store, &unsealed), Err(AppendError::Unsound)));
    let gap = revision(Some(&revision(Some(&first), content("Port", "2"))), content("Port", "3"));
    assert!(matches!(save(&store, &gap), Err(AppendError::Refused(Refused::Head { number: 1, .. }))));
    let many = (0..1_001).map(|n| Entry::Setting { key: n.to_string(), value: String::new() }).collect();
    assert!(matches!(store.append(batch(many), NOW), Err(AppendError::TooLarge)));
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn names_are_claimed_and_versions_follow_one_another() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let claim = |record: ContributorRecord| store.append(batch(vec![Entry::Contributor(Box::new(record))]), NOW);
    claim(contributor("Élodie", 1, ada())).unwrap();
    let other = ContributorId([2; 16]);
    assert!(matches!(
        claim(contributor("elodie", 1, other)),
        Err(AppendError::Refused(Refused::ContributorSlug(slug))) if slug.as_str() == "elodie"
    ));
    assert!(matches!(
        claim(contributor("Élodie", 1, ada())),
        Err(AppendError::Refused(Refused::ContributorVersion(id))) if id == ada()
    ));
    claim(contributor("Élodie Le Gall", 2, ada())).unwrap();
    // A former name stays theirs.
    assert!(claim(contributor("Elodie", 1, other)).is_err());
    let slug = ContributorSlug::parse("elodie").unwrap();
    assert_eq!(store.contributor_by_slug(&slug).unwrap(), Some(ada()));
    assert_eq!(store.contributors().unwrap().len(), 1);
    assert_eq!(store.counts().contributors, 1);
}

#[test]
fn sign_ins_end_one_by_one_and_all_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let keep = |entry| store.append(batch(vec![entry]), NOW).unwrap();
    let session =
        |byte| Session { token_hash: [byte; 32], contributor: ada(), since: NOW, until: Timestamp(NOW.0 + 9) };
    let token =
        |id: u64| Token { id, hash: [id as u8 + 100; 32], contributor: ada(), label: "clé".into(), since: NOW };
    for byte in 1..=3 {
        keep(Entry::Session(session(byte)));
        keep(Entry::Token(token(byte.into())));
    }
    assert_eq!(store.session(&[1; 32]).unwrap(), Some(session(1)));
    keep(Entry::SessionEnd([1; 32]));
    keep(Entry::TokenEnd(2));
    assert_eq!(store.session(&[1; 32]).unwrap(), None);
    assert_eq!(store.token(&[102; 32]).unwrap(), None);
    assert_eq!(store.sessions_of(ada()).unwrap(), [session(2), session(3)]);
    assert_eq!(store.token(&[103; 32]).unwrap(), Some(token(3)));
    keep(Entry::SessionsEnd(ada()));
    assert_eq!(store.sessions_of(ada()).unwrap(), []);
    assert_eq!(store.token(&[103; 32]).unwrap(), None);
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_link_for_one_use_is_used_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let pass = Pass { hash: [7; 32], contributor: Some(ada()), until: Timestamp(NOW.0 + 9) };
    store.append(batch(vec![Entry::Pass(pass.clone())]), NOW).unwrap();
    assert_eq!(store.pass(&[7; 32]).unwrap(), Some(pass));
    let uses = || store.append(batch(vec![Entry::PassEnd([7; 32])]), NOW);
    let used = std::thread::scope(|scope| {
        let racing: Vec<_> = (0..4).map(|_| scope.spawn(uses)).collect();
        racing.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(used.iter().filter(|used| used.is_ok()).count(), 1, "{used:?}");
    assert!(used.iter().all(|used| matches!(used, Ok(_) | Err(AppendError::Refused(Refused::Pass)))), "{used:?}");
    assert_eq!(store.pass(&[7; 32]).unwrap(), None);
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn measures_are_read_newest_first() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let measure =
        |reason: String| Measure { kind: MeasureKind::Block, of: ada(), by: None, at: NOW, reason, mended: 0, left: 0 };
    // The second is longer than one chunk of sled.
    for reason in ["un".to_owned(), "deux ".repeat(300), "trois".to_owned()] {
        store.append(batch(vec![Entry::Measure(measure(reason))]), NOW).unwrap();
    }
    let read = store.measures(None, 2).unwrap();
    assert_eq!(read.iter().map(|(_, measure)| measure.reason.len()).collect::<Vec<_>>(), [5, 1_500]);
    let older = store.measures(Some(read[1].0), 9).unwrap();
    assert_eq!(older.into_iter().map(|(_, measure)| measure).collect::<Vec<_>>(), [measure("un".to_owned())]);
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn links_lead_to_titles_of_now_and_of_before() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let port = create(&store, "Le port", "Texte.");
    let quay = create(&store, "Le quai", "Voir [[le Port]] et [[Le phare]].");
    assert_eq!(store.links_to(port.fiche).unwrap(), [quay.fiche]);
    assert_eq!(store.wanted(9).unwrap(), [("Le phare".to_owned(), vec![quay.fiche])]);
    let light = create(&store, "Le phare", "Texte.");
    assert_eq!(store.links_to(light.fiche).unwrap(), [quay.fiche]);
    assert_eq!(store.wanted(9).unwrap(), []);

    let renamed = revision(Some(&port), content("Le vieux port", "Texte."));
    save(&store, &renamed).unwrap();
    assert_eq!(store.by_title(&text::folded("Le port")).unwrap(), []);
    assert_eq!(store.by_link(&text::folded("Le port")).unwrap(), Some(port.fiche));
    assert_eq!(store.links_to(port.fiche).unwrap(), [quay.fiche]);

    let removed = revision(Some(&light), Content { is_removed: true, ..light.content.clone() });
    save(&store, &removed).unwrap();
    assert_eq!(store.by_link(&text::folded("Le phare")).unwrap(), None);
    assert_eq!(store.wanted(9).unwrap().len(), 1);
    assert_eq!(store.works(ada()).unwrap().len(), 2);
    assert_eq!(store.verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_new_folder_is_its_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let _store = open(&data);
    for folder in ["", "journal"] {
        let mode = std::fs::metadata(data.join(folder)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "{folder:?} has mode {mode:o}");
    }
}
