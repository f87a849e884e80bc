//! How often somebody may try: every limit on signing in, joining and saving, in one place.

use super::super::{Failure, Outcome};
use super::standing::Counted;
use crate::domain::id::ContributorId;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

/// A limit: so many at once, then one more each `seconds`.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub at_once: NonZeroU32,
    pub seconds: u64,
}

const fn limit(at_once: u32, seconds: u64) -> Limit {
    let Some(at_once) = NonZeroU32::new(at_once) else { panic!("a limit lets something through") };
    Limit { at_once, seconds }
}

/// Signing in to one name from one network.
pub const NAME_FROM_NETWORK: Limit = limit(10, 30);
/// Signing in to one name from anywhere.
const NAME: Limit = limit(60, 10);
/// Signing in from one network: thirty novices of a workshop sit behind one address, and mistype.
const NETWORK: Limit = limit(120, 2);
/// New names from one network.
pub const JOINS: Limit = limit(60, 60);
/// Guests made from one network.
pub const GUESTS: Limit = limit(120, 10);
/// New names of one account: a name that was given up is nobody else's.
pub const RENAMES: Limit = limit(3, 8 * 60 * 60);
/// Revisions of somebody who is not settled.
pub const SAVES_NEW: Limit = limit(60, 20);
/// Fiches that somebody who is not settled renames, removes, restores or brings back.
pub const MOVES_NEW: Limit = limit(10, 60 * 60);
/// Revisions of somebody who is settled.
pub const SAVES_SETTLED: Limit = limit(300, 2);
/// Revisions from one network: a workshop sits behind one address.
pub const SAVES_NETWORK: Limit = limit(1_000, 1);
/// Thanks by one contributor, given or taken back.
pub const THANKS: Limit = limit(30, 10);
/// How many keys are held before those that no longer matter are let go.
const KEYS_MAX: usize = 10_000;

/// Addresses that count as one: the first 24 bits of an IPv4 address, 64 of an IPv6 one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network([u8; 8]);

type Keyed<K> = DefaultKeyedRateLimiter<K>;

/// The tries of the last minutes. In memory alone: a new start forgives.
pub(super) struct Limits {
    name_from_network: Keyed<(String, Network)>,
    name: Keyed<String>,
    network: Keyed<Network>,
    joins: Keyed<Network>,
    guests: Keyed<Network>,
    renames: Keyed<ContributorId>,
    saves_new: Keyed<ContributorId>,
    moves_new: Keyed<ContributorId>,
    saves_settled: Keyed<ContributorId>,
    saves_network: Keyed<Network>,
    thanks: Keyed<ContributorId>,
}

impl Network {
    /// For whoever sits at this machine: the command line, a test, a program beside the wiki.
    pub const HERE: Self = Self([0; 8]);

    pub fn of(address: IpAddr) -> Self {
        let mut network = [0; 8];
        match address.to_canonical() {
            IpAddr::V4(address) => {
                network[0] = 4;
                network[1..4].copy_from_slice(&address.octets()[..3]);
            }
            IpAddr::V6(address) => network.copy_from_slice(&address.octets()[..8]),
        }
        Self(network)
    }
}

impl Limits {
    pub(super) fn new() -> Self {
        Self {
            name_from_network: keyed(&NAME_FROM_NETWORK),
            name: keyed(&NAME),
            network: keyed(&NETWORK),
            joins: keyed(&JOINS),
            guests: keyed(&GUESTS),
            renames: keyed(&RENAMES),
            saves_new: keyed(&SAVES_NEW),
            moves_new: keyed(&MOVES_NEW),
            saves_settled: keyed(&SAVES_SETTLED),
            saves_network: keyed(&SAVES_NETWORK),
            thanks: keyed(&THANKS),
        }
    }

    /// Counts one try to sign in; the stricter of three limits wins.
    pub(super) fn sign_in(&self, folded_name: &str, network: Network) -> Outcome<()> {
        let name: String = folded_name.chars().take(80).collect();
        count(&self.network, &network)?;
        count(&self.name_from_network, &(name.clone(), network))?;
        count(&self.name, &name)
    }

    pub(super) fn join(&self, network: Network) -> Outcome<()> {
        count(&self.joins, &network)
    }

    pub(super) fn rename(&self, who: ContributorId) -> Outcome<()> {
        count(&self.renames, &who)
    }

    pub(super) fn save(&self, who: ContributorId, is_settled: bool, what: Counted) -> Outcome<()> {
        if is_settled {
            return count(&self.saves_settled, &who);
        }
        if what == Counted::Move {
            count(&self.moves_new, &who)?;
        }
        count(&self.saves_new, &who)
    }

    pub(super) fn save_from(&self, network: Network) -> Outcome<()> {
        count(&self.saves_network, &network)
    }

    pub(super) fn thank(&self, by: ContributorId) -> Outcome<()> {
        count(&self.thanks, &by)
    }

    pub(super) fn guest(&self, network: Network) -> Outcome<()> {
        count(&self.guests, &network)
    }
}

fn keyed<K: std::hash::Hash + Eq + Clone>(limit: &Limit) -> Keyed<K> {
    let quota = Quota::with_period(Duration::from_secs(limit.seconds)).expect("every limit has a period above zero");
    RateLimiter::keyed(quota.allow_burst(limit.at_once))
}

fn count<K: std::hash::Hash + Eq + Clone>(limiter: &Keyed<K>, key: &K) -> Outcome<()> {
    if limiter.len() > KEYS_MAX {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|_| Failure::Busy("too many tries: wait a little"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_novices_behind_one_address_get_in() {
        let (limits, room) = (Limits::new(), Network::of([192, 0, 2, 7].into()));
        for novice in 0..30 {
            for _ in 0..3 {
                limits.sign_in(&format!("novice {novice}"), room).unwrap();
            }
            limits.join(room).unwrap();
        }
    }

    #[test]
    fn somebody_who_guesses_is_slowed() {
        let (limits, network) = (Limits::new(), Network::of([192, 0, 2, 7].into()));
        let passed = (0..100).filter(|_| limits.sign_in("marie", network).is_ok()).count();
        assert!((10..=12).contains(&passed), "{passed}");
        let elsewhere = Network::of([198, 51, 100, 1].into());
        assert!(limits.sign_in("marie", elsewhere).is_ok());
    }

    #[test]
    fn saves_are_counted_by_account_and_by_network_and_the_stricter_limit_wins() {
        let limits = Limits::new();
        let (novice, settled) = (ContributorId([1; 16]), ContributorId([2; 16]));
        let passed = |who, is_settled, what| (0..2_000).filter(|_| limits.save(who, is_settled, what).is_ok()).count();
        assert_eq!(passed(novice, false, Counted::Move), 10);
        // What was refused for being a move was not counted as a save.
        assert_eq!(passed(novice, false, Counted::Save), 50);
        assert!((300..310).contains(&passed(settled, true, Counted::Move)));
        let network = Network::of([192, 0, 2, 7].into());
        let from = (0..3_000).filter(|_| limits.save_from(network).is_ok()).count();
        assert!((1_000..1_010).contains(&from), "{from}");
    }

    #[test]
    fn neighbours_are_one_network() {
        let v6 = |text: &str| Network::of(text.parse().unwrap());
        assert_eq!(v6("2001:db8:1:2::1"), v6("2001:db8:1:2:ffff::9"));
        assert_ne!(v6("2001:db8:1:2::1"), v6("2001:db8:1:3::1"));
        assert_eq!(v6("192.0.2.1"), v6("::ffff:192.0.2.200"));
    }
}
