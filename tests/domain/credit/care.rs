//! Care counts for what stands of it, and going back and forth counts for nothing.

use super::{contributor, name, next};
use kenfiche::domain::{
    credit::{
        Spans, State,
        care::{self, Kind, Ledger},
    },
    diff,
    fiche::{Content, Lang, Licence, Slug, Title},
    fiche_type::{FieldKey, TypeKey},
    place::{Place, Precision},
    value::{Date, Value},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const MILL: &str = "Le vieux moulin se dresse sur la rive gauche de l'Orne, juste sous le barage. Il a moulu le seigle du vilage.\n\n\
                    Le barrage fut reconstruit deux fois par les moines de l'abbaye voisine.\n";

fn content(text: &str) -> Content {
    Content {
        title: Title::parse("Le moulin").unwrap(),
        slug: Slug::parse("le-moulin").unwrap(),
        lang: Lang::parse("fr").unwrap(),
        licence: Licence::default(),
        type_key: TypeKey::parse("page").unwrap(),
        type_version: 1,
        values: BTreeMap::from([(FieldKey::body(), Value::Text(text.to_owned()))]),
        source: None,
        is_removed: false,
    }
}

/// What stands of each kind that each contributor gave, after the last of these.
fn given(revisions: &[(&str, Content)]) -> BTreeMap<(String, Kind), u16> {
    let mut ledger = Ledger::default();
    let mut state = State::new();
    let mut before: Option<(&Content, Spans)> = None;
    for (number, (author, after)) in (1..).zip(revisions) {
        let Some(Value::Text(text)) = after.values.get(&FieldKey::body()) else { panic!("a text") };
        let spans;
        (state, spans) = next(state, number, author, text);
        let difference = before.as_ref().map(|(before, _)| diff::content(before, after));
        let empty = Spans::default();
        let step = care::Step {
            number,
            giver: contributor(author),
            before: before.as_ref().map(|(before, _)| *before),
            after,
            difference: difference.as_ref(),
            spans_before: before.as_ref().map_or(&empty, |(_, spans)| spans),
            spans_after: &spans,
        };
        let observed = care::observe(&step, &ledger);
        ledger.advance(&observed, number);
        let once = ledger.clone();
        ledger.advance(&observed, number);
        assert_eq!(ledger, once, "the same revision taken in twice changes nothing");
        before = Some((after, spans));
    }
    let mut given = BTreeMap::new();
    for (number, care) in ledger.standing() {
        let author = name(contributor(revisions[number as usize - 1].0));
        for kind in Kind::ALL.into_iter().filter(|kind| care.of(*kind) > 0) {
            *given.entry((author.clone(), kind)).or_default() += care.of(kind);
        }
    }
    given
}

/// The same of texts, for one contributor and kind.
fn of(author: &str, kind: Kind, revisions: &[(&str, &str)]) -> u16 {
    let revisions: Vec<(&str, Content)> = revisions.iter().map(|(author, text)| (*author, content(text))).collect();
    given(&revisions).get(&(author.to_owned(), kind)).copied().unwrap_or_default()
}

fn mended() -> String {
    MILL.replace("barage", "barrage").replace("vilage", "village")
}

#[test]
fn a_mended_word_counts_while_it_stands() {
    let (good, without) = (mended(), "Le barrage fut reconstruit deux fois par les moines de l'abbaye voisine.\n");
    assert_eq!(of("Ben", Kind::Spelling, &[("Ana", MILL), ("Ben", &good)]), 2);
    assert_eq!(of("Ben", Kind::Spelling, &[("Ana", MILL), ("Ben", &good), ("Cléo", without)]), 0);
    assert_eq!(of("Ben", Kind::Spelling, &[("Ana", MILL), ("Ben", &good), ("Cléo", without), ("Dan", &good)]), 2);
    let typography = MILL.replace('\'', "’");
    assert_eq!(of("Ben", Kind::Spelling, &[("Ana", MILL), ("Ben", &typography)]), 2, "apostrophes");
    let accents = MILL.replace("Orne", "ORNE").replace("fut", "fût");
    assert_eq!(of("Ben", Kind::Spelling, &[("Ana", MILL), ("Ben", &accents)]), 2, "case and accents");
}

#[test]
fn going_back_and_forth_earns_nothing() {
    let good = mended();
    let there_and_back = [("Ana", MILL), ("Ben", &good), ("Ben", MILL), ("Ben", &good), ("Ben", MILL)];
    assert_eq!(of("Ben", Kind::Spelling, &there_and_back), 0);
    let again = [("Ana", MILL), ("Ben", &good), ("Ben", MILL), ("Ben", &good), ("Ben", MILL), ("Ben", &good)];
    assert_eq!(of("Ben", Kind::Spelling, &again), 2);
    let by_another = [("Ana", MILL), ("Ben", good.as_str()), ("Zoé", MILL), ("Cléo", &good)];
    assert_eq!(of("Ben", Kind::Spelling, &by_another), 2, "whoever mended it first");
    assert_eq!(of("Cléo", Kind::Spelling, &by_another), 0);
    assert_eq!(of("Zoé", Kind::Spelling, &by_another), 0);
}

#[test]
fn to_mend_one_s_own_words_or_to_write_anew_is_not_care() {
    assert_eq!(of("Ana", Kind::Spelling, &[("Ana", MILL), ("Ana", &mended())]), 0);
    let anew = MILL.replace("Il a moulu le seigle du vilage.", "On y vit encore des meules usées par le temps.");
    assert_eq!(of("Ben", Kind::Spelling, &[("Ana", MILL), ("Ben", &anew)]), 0);
    let (without, wrong) = (MILL.replace("juste ", ""), MILL.replace("juste ", "jutse "));
    let own = [("Ana", MILL), ("Ben", without.as_str()), ("Ben", &wrong), ("Ben", MILL)];
    assert_eq!(of("Ben", Kind::Spelling, &own), 0, "nor to break a word by taking it out, and to mend it");
    let dates = ("Le moulin date de 1912 et tourne.\n", "Le moulin date de 1913 et tourne.\n");
    assert_eq!(of("Ben", Kind::Spelling, &[("Ana", dates.0), ("Ben", dates.1)]), 0, "another number is another fact");
}

#[test]
fn wrapping_lines_and_white_space_earn_nothing() {
    let wrapped = MILL.replacen(", ", ",\n", 2).replace("Il a ", "Il  a\n");
    for kind in Kind::ALL {
        assert_eq!(of("Ben", kind, &[("Ana", MILL), ("Ben", &wrapped)]), 0, "{kind:?}");
    }
}

#[test]
fn paragraphs_headings_and_lists_are_structure() {
    let split = MILL.replace(". Il a", ".\n\nIl a");
    assert_eq!(of("Ben", Kind::Structure, &[("Ana", MILL), ("Ben", &split)]), 1);
    let merged = [("Ana", MILL), ("Ben", split.as_str()), ("Cléo", MILL)];
    assert_eq!((of("Ben", Kind::Structure, &merged), of("Cléo", Kind::Structure, &merged)), (0, 0));
    let plain = "Le moulin et son barrage\n\nOn y moud le seigle, le blé, les fèves du pays.\n";
    let headed = format!("## {plain}");
    assert_eq!(of("Ben", Kind::Structure, &[("Ana", plain), ("Ben", &headed)]), 1);
}

#[test]
fn addresses_count_in_what_others_wrote_and_among_sources() {
    let linked = MILL.replace("l'Orne", "l'[Orne](https://exemple.org/orne)");
    assert_eq!(of("Ben", Kind::Links, &[("Ana", MILL), ("Ben", &linked)]), 1);
    assert_eq!(of("Ana", Kind::Links, &[("Ana", MILL), ("Ana", &linked)]), 0, "in one's own text it is writing");
    assert_eq!(of("Ben", Kind::Links, &[("Ana", MILL), ("Ben", &linked), ("Cléo", MILL)]), 0);
    let back = [("Ana", MILL), ("Ben", linked.as_str()), ("Zoé", MILL), ("Cléo", &linked)];
    assert_eq!((of("Ben", Kind::Links, &back), of("Cléo", Kind::Links, &back)), (1, 0));
    let sourced = format!("{MILL}\n## Sources\n\n- Les moulins de l'Orne, https://exemple.org/moulins\n");
    assert_eq!(of("Ben", Kind::Sources, &[("Ana", MILL), ("Ben", &sourced)]), 1);
}

#[test]
fn data_is_credited_while_it_stands_to_whoever_gave_it_first() {
    let with = |text: &str, label: &str, year: &str| {
        let mut content = content(text);
        let place = Place { label: label.to_owned(), point: None, precision: Precision::Commune };
        content.values.insert(FieldKey::parse("places").unwrap(), Value::Places(vec![place]));
        content.values.insert(FieldKey::parse("since").unwrap(), Value::Date(Date::parse(year).unwrap()));
        content
    };
    let first = [("Ana", content(MILL)), ("Ben", with(MILL, "Brest", "2013"))];
    assert_eq!(given(&first).get(&("Ben".to_owned(), Kind::Places)), Some(&1));
    assert_eq!(given(&first).get(&("Ben".to_owned(), Kind::Dates)), Some(&1));
    let mut more = first.to_vec();
    more.push(("Cléo", with(MILL, "Brest", "2014")));
    assert_eq!(given(&more).get(&("Ben".to_owned(), Kind::Dates)), None);
    assert_eq!(given(&more).get(&("Cléo".to_owned(), Kind::Dates)), Some(&1));
    more.push(("Zoé", content(MILL)));
    assert_eq!(given(&more), BTreeMap::new());
    more.push(("Dan", with(MILL, "Brest", "2013")));
    let back = given(&more);
    assert_eq!(back.get(&("Ben".to_owned(), Kind::Places)), Some(&1), "it is its first giver's again");
    assert_eq!(back.keys().filter(|(who, _)| who == "Dan").count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever somebody does over and over to the words of another: once the text is as it was, they gave nothing.
    #[test]
    fn a_text_that_is_as_it_was_owes_nothing(places in prop::collection::vec(0_usize..40, 1..12), what in 0_u8..5) {
        let mut words: Vec<String> = MILL.split(' ').map(str::to_owned).collect();
        let mut texts = vec![MILL.to_owned()];
        for at in places {
            let at = at % words.len();
            match what {
                0 => words[at] = words[at].to_uppercase(),
                1 => {
                    let first = words[at].chars().next().map_or(0, char::len_utf8);
                    words[at].insert(first, 'x');
                }
                2 => words[at].push_str("\n\n"),
                3 => words[at] = format!("**{}**", words[at]),
                _ => words[at] = words[at].replace(['e', 'a'], "é"),
            }
            texts.push(words.join(" "));
        }
        texts.push(MILL.to_owned());
        let revisions: Vec<(&str, Content)> =
            texts.iter().enumerate().map(|(at, text)| (if at == 0 { "Ana" } else { "Ben" }, content(text))).collect();
        prop_assert_eq!(given(&revisions), BTreeMap::new());
    }
}

#[test]
fn paragraphs_made_of_one_and_joined_again_owe_nothing() {
    for places in [[10, 12, 2], [12, 10, 2], [2, 10, 12]] {
        let mut words: Vec<String> = MILL.split(' ').map(str::to_owned).collect();
        let mut texts = vec![MILL.to_owned()];
        for at in places {
            let at = at % words.len();
            words[at].push_str("\n\n");
            texts.push(words.join(" "));
        }
        texts.push(MILL.to_owned());
        let revisions: Vec<(&str, Content)> =
            texts.iter().enumerate().map(|(at, text)| (if at == 0 { "Ana" } else { "Ben" }, content(text))).collect();
        assert_eq!(given(&revisions), BTreeMap::new(), "{texts:#?}");
    }
}
