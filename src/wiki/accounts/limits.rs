//! How often somebody may try: every limit on signing in and joining, in one place.

use super::super::{Failure, Outcome};
use crate::domain::id::ContributorId;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

/// A limit: so many at once, then one more each `seconds`.
struct Limit {
    at_once: NonZeroU32,
    seconds: u64,
}

const fn limit(at_once: u32, seconds: u64) -> Limit {
    let Some(at_once) = NonZeroU32::new(at_once) else { panic!("a limit lets something through") };
    Limit { at_once, seconds }
}

/// Signing in to one name from one network.
const NAME_FROM_NETWORK: Limit = limit(10, 30);
/// Signing in to one name from anywhere.
const NAME: Limit = limit(60, 10);
/// Signing in from one network: thirty novices of a workshop sit behind one address, and mistype.
const NETWORK: Limit = limit(120, 2);
/// New names from one network.
const JOINS: Limit = limit(60, 60);
/// Guests made from one network.
const GUESTS: Limit = limit(120, 10);
/// New names of one account: a name that was given up is nobody else's.
const RENAMES: Limit = limit(3, 8 * 60 * 60);
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
}

impl Network {
    /// For whoever has no address: the command line, a test.
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
    fn neighbours_are_one_network() {
        let v6 = |text: &str| Network::of(text.parse().unwrap());
        assert_eq!(v6("2001:db8:1:2::1"), v6("2001:db8:1:2:ffff::9"));
        assert_ne!(v6("2001:db8:1:2::1"), v6("2001:db8:1:3::1"));
        assert_eq!(v6("192.0.2.1"), v6("::ffff:192.0.2.200"));
    }
}
