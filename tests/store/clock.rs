//! A clock that goes back or jumps: the order of a history is the journal's, saves go on, no sign-in comes back.

use super::*;
use kenfiche::wiki::{Outside, Rules, Visitor, Wiki, Writing, accounts::Network, draft::Draft, saving::Save};
use std::sync::{Arc, atomic::AtomicI64};

const DAY_MS: i64 = 86_400_000;
/// 2026-11-24.
const TODAY: i64 = 1_795_478_400_000;

/// A clock that is set by hand.
#[derive(Clone, Default)]
struct Hands(Arc<AtomicI64>);

impl Outside for Hands {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }

    fn id(&self) -> [u8; 16] {
        id()
    }

    fn secret(&self, bytes: &mut [u8]) {
        let chance = id().into_iter().chain(id());
        bytes.iter_mut().zip(chance).for_each(|(byte, chance)| *byte = chance);
    }
}

fn wiki(dir: &Path, clock: &Hands) -> Wiki {
    let rules = Rules {
        writing: Writing::Members,
        licence: Licence::default(),
        lang: Lang::parse("fr").unwrap(),
        name: "Essai".to_owned(),
    };
    Wiki::open(open(dir), rules, Box::new(clock.clone())).unwrap()
}

#[test]
fn a_clock_that_goes_back_or_jumps_orders_nothing_and_stops_no_save() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Hands::default();
    clock.0.store(TODAY, Ordering::Relaxed);
    let mut at = wiki(dir.path(), &clock);
    at.add_account("Ada", "une phrase assez longue 7").unwrap();
    // Two days and ten years back, 1970 and before, a leap day, the end of 32 bits, far ahead, and back.
    let times = [TODAY - 2 * DAY_MS, TODAY - 3_652 * DAY_MS, 0, -DAY_MS, 1_709_164_800_000, 2_147_483_648_000];
    let mut made = None;
    for (turn, time) in times.into_iter().chain([4_102_444_800_000, TODAY]).enumerate() {
        clock.0.store(time, Ordering::Relaxed);
        if turn % 3 == 2 {
            drop(at);
            at = wiki(dir.path(), &clock);
        }
        let ada = at.store().contributors().unwrap().into_iter().next().unwrap().contributor;
        let visitor = Visitor { contributor: Some(ada) };
        let draft = Draft::of(&content("Une fiche", &format!("Texte du tour {turn}.")));
        let saved = match made {
            None => at.create(&visitor, draft, RequestKey(id())),
            Some((fiche, number)) => at.save(&visitor, fiche, number, draft, &BTreeMap::new(), RequestKey(id())),
        };
        let Ok(Save::Saved(saved)) = saved else { panic!("turn {turn}: {saved:?}") };
        assert_eq!(saved.number as usize, turn + 1);
        made = Some((saved.fiche, saved.number));
    }
    let (fiche, last) = made.unwrap();
    let history = at.history(fiche, None, 50).unwrap();
    let numbers: Vec<u32> = history.entries.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, (1..=last).rev().collect::<Vec<_>>());
    let changes: Vec<u32> = at.store().changes(None, 50).unwrap().iter().map(|entry| entry.number).collect();
    assert_eq!(changes, numbers);
    assert_eq!(at.store().verify().unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_clock_that_goes_back_brings_no_sign_in_back() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Hands::default();
    clock.0.store(TODAY, Ordering::Relaxed);
    let at = wiki(dir.path(), &clock);
    at.add_account("Ada", "une phrase assez longue 7").unwrap();
    let network = Network::of([127, 0, 0, 1].into());
    let sign_in = || at.sign_in("Ada", "une phrase assez longue 7", network).unwrap().unwrap();
    let is_in = |token: &str| at.visitor(token).unwrap().contributor.is_some();
    let (old, ended) = (sign_in(), sign_in());
    assert!(is_in(&old.token) && is_in(&ended.token));
    at.sign_out(&ended.token).unwrap();
    clock.0.store(TODAY + 400 * DAY_MS, Ordering::Relaxed);
    assert!(!is_in(&old.token), "it is over");
    for back in [400, 402, 4_000] {
        clock.0.store(TODAY + (400 - back) * DAY_MS, Ordering::Relaxed);
        assert!(!is_in(&old.token) && !is_in(&ended.token), "{back} days back");
    }
    // And whoever signs in while the clock is wrong is signed in.
    assert!(is_in(&sign_in().token));
}
