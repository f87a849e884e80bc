//! Three states of a list in which each entry has a name and stands once: who is in it, and in which order.

use crate::domain::diff::longest_increasing;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// The entries of the merged list, in order: what nobody removed, and what either added.
///
/// An entry that one moved stands behind the last entry before it in that list that nobody moved, one that was added behind
/// the one before it there; theirs first at one place. `is_kept`
/// tells of entries that one removed and that have to stay all the same.
pub fn order<K: Clone + Eq + Hash>(base: &[K], theirs: &[K], mine: &[K], is_kept: impl Fn(&K) -> bool) -> Vec<K> {
    let (in_base, in_theirs, in_mine) = (set(base), set(theirs), set(mine));
    let stays_in = |key: &K| in_theirs.contains(key) && in_mine.contains(key) || is_kept(key);
    let is_in = |key: &K| if in_base.contains(key) { stays_in(key) } else { true };
    let moved_by_theirs = moved(base, theirs);
    let moved_by_mine = moved(base, mine);
    // What neither side moved stands in one order in all three; what was moved is placed in the gaps behind it.
    let stable: Vec<&K> = base
        .iter()
        .filter(|key| is_in(key) && !moved_by_theirs.contains(*key) && !moved_by_mine.contains(*key))
        .collect();
    let rank: HashMap<&K, usize> = stable.iter().enumerate().map(|(at, key)| (*key, at)).collect();
    let position: [HashMap<&K, usize>; 2] =
        [theirs, mine].map(|list| list.iter().enumerate().map(|(at, key)| (key, at)).collect());
    let mut gaps: Vec<Vec<&K>> = vec![Vec::new(); stable.len() + 1];
    let mut placed = HashSet::new();
    for (side, list) in [(1, theirs), (2, mine)] {
        let (moved_here, moved_there) =
            if side == 1 { (&moved_by_theirs, &moved_by_mine) } else { (&moved_by_mine, &moved_by_theirs) };
        let mut gap = 0;
        for key in list {
            if let Some(at) = rank.get(key) {
                gap = at + 1;
                continue;
            }
            let is_moved = moved_here.contains(key) && (!moved_there.contains(key) || is_upper(key, side, &position));
            if is_in(key) && is_moved && placed.insert(key) {
                gaps[gap].push(key);
            }
        }
    }
    let mut out: Vec<&K> = gaps[0].clone();
    for (key, behind) in stable.into_iter().zip(&gaps[1..]) {
        out.push(key);
        out.extend(behind);
    }
    add(&mut out, theirs, &in_base, &HashSet::new());
    let added_by_theirs = theirs.iter().filter(|key| !in_base.contains(key)).collect();
    add(&mut out, mine, &in_base, &added_by_theirs);
    out.into_iter().cloned().collect()
}

/// Puts what a list added behind what it stands behind there, and behind what the `first` ones added at that place.
fn add<'a, K: Eq + Hash>(out: &mut Vec<&'a K>, list: &'a [K], in_base: &HashSet<&K>, first: &HashSet<&K>) {
    let mut behind = None;
    for key in list {
        let is_there = out.contains(&key);
        if !is_there && !in_base.contains(key) {
            let place = behind.and_then(|behind| out.iter().position(|other| *other == behind));
            let mut place = place.map_or(0, |place| place + 1);
            while out.get(place).is_some_and(|other| first.contains(other)) {
                place += 1;
            }
            out.insert(place, key);
        }
        if is_there || !in_base.contains(key) {
            behind = Some(key);
        }
    }
}

fn set<K: Eq + Hash>(list: &[K]) -> HashSet<&K> {
    list.iter().collect()
}

/// Of an entry that both moved: whether this side put it nearer to the top; theirs when both put it equally near.
fn is_upper<K: Eq + Hash>(key: &K, side: u8, position: &[HashMap<&K, usize>; 2]) -> bool {
    match (position[0].get(key), position[1].get(key)) {
        (Some(theirs), Some(mine)) => (side == 1) == (theirs <= mine),
        _ => true,
    }
}

/// The entries of a list that left their order, but for a longest run of those that kept it.
fn moved<'a, K: Eq + Hash>(base: &[K], list: &'a [K]) -> HashSet<&'a K> {
    let rank: HashMap<&K, usize> = base.iter().enumerate().map(|(at, key)| (key, at)).collect();
    let both: Vec<(&K, usize)> = list.iter().filter_map(|key| Some((key, *rank.get(key)?))).collect();
    let ranks: Vec<usize> = both.iter().map(|(_, rank)| *rank).collect();
    let stays: HashSet<usize> = longest_increasing(&ranks).into_iter().collect();
    both.iter().enumerate().filter(|(at, _)| !stays.contains(at)).map(|(_, (key, _))| *key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, theirs: &str, mine: &str) -> String {
        let list = |text: &str| text.chars().collect::<Vec<_>>();
        order(&list(base), &list(theirs), &list(mine), |_| false).into_iter().collect()
    }

    #[test]
    fn a_list_keeps_what_nobody_removed_and_takes_what_either_added() {
        assert_eq!(merged("abc", "abxc", "abyc"), "abxyc");
        assert_eq!(merged("abc", "ac", "abcd"), "acd");
        assert_eq!(merged("abcd", "bcda", "abdc"), merged("abcd", "abdc", "bcda"));
        assert_eq!(merged("abc", "cab", "abc"), "cab");
        assert_eq!(merged("", "ab", "bc"), "abc");
    }

    #[test]
    fn moves_to_different_places_are_the_same_whoever_is_first_and_at_one_place_the_first_stands_first() {
        assert_eq!(merged("abcde", "bacde", "abced"), "baced");
        assert_eq!(merged("abcde", "abced", "bacde"), "baced");
        assert_eq!(merged("abcd", "bcda", "abdc"), "bdca");
        assert_eq!(merged("abcd", "abdc", "bcda"), "bdca");
        assert_eq!(merged("abc", "abxc", "abyc"), "abxyc");
        assert_eq!(merged("abc", "abyc", "abxc"), "abyxc");
    }
}
