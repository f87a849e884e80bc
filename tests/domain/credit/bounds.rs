//! What nobody can make expensive.

use super::{next, signed};
use kenfiche::domain::credit::State;

#[test]
fn a_thousand_reverts_add_nothing_to_remember() {
    let page: String = (0..200).map(|n| format!("La phrase numéro {n} parle du sujet {}. ", n * 7)).collect();
    let mut state = State::new();
    let mut sizes = Vec::new();
    for number in 1..=1_000 {
        let text = if number % 2 == 1 { page.as_str() } else { "rien à voir" };
        (state, _) = next(state, number, if number == 1 { "Ana" } else { "Ben" }, text);
        if number == 3 || number == 999 {
            sizes.push((state.memory(), state.encode().len()));
        }
    }
    assert_eq!(sizes[0].0, sizes[1].0);
    assert!(sizes[1].1 < sizes[0].1 + 500, "{sizes:?}");
}

#[test]
fn one_word_a_great_many_times_is_one_author_s() {
    let many = "mot ".repeat(20_000);
    let (state, _) = next(State::new(), 1, "Ana", &many);
    let longer = format!("début {many}mot fin");
    let (state, spans) = next(state, 2, "Ben", &longer);
    let shares = spans.shares();
    assert_eq!((shares[0].words, shares[1].words), (20_000, 3));
    assert!(state.memory() < 4_000_000, "{}", state.memory());
}

#[test]
fn what_nobody_remembers_is_bounded() {
    let mut state = State::new();
    let mut seed = 7_u64;
    for number in 1..=14 {
        let text: String = (0..12_000)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                format!("{:x}. ", seed >> 40)
            })
            .collect();
        (state, _) = next(state, number, "Vic", &text);
    }
    let (_, spans) = next(state, 15, "Ana", "Le calme revient.");
    assert_eq!(signed(&spans, "Le calme revient."), "Ana[Le calme revient.]");
}
