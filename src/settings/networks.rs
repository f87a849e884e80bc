//! A list of networks of the Internet, and whether an address is in one of them.

use std::{net::IpAddr, str::FromStr};

/// Networks, each an address and how many of its bits count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<(u128, u32)>);

impl Networks {
    /// Whether an address is in one of them. IPv4 addresses are the same when written as IPv6 (`::ffff:192.0.2.1`).
    pub fn hold(&self, address: IpAddr) -> bool {
        let address = bits(address);
        self.0.iter().any(|(network, length)| address & mask(*length) == *network)
    }
}

impl FromStr for Networks {
    type Err = String;

    /// `192.0.2.7, 10.0.0.0/8 2001:db8::/32`: between commas, spaces or both. Nothing for an empty text.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        parts.map(network).collect::<Option<_>>().map(Self).ok_or_else(|| {
            "addresses or networks, such as 127.0.0.1, 10.0.0.0/8 or 2001:db8::/32, with commas between".to_owned()
        })
    }
}

fn network(text: &str) -> Option<(u128, u32)> {
    let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let address: IpAddr = address.parse().ok()?;
    let (all, before) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
    let length = length.map_or(Some(all), |length| length.parse().ok()).filter(|length| *length <= all)?;
    let bits = bits(address);
    Some((bits & mask(before + length), before + length))
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn mask(length: u32) -> u128 {
    if length == 0 { 0 } else { u128::MAX << (128 - length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_a_network_or_not() {
        let networks: Networks = "127.0.0.1, 10.0.0.0/8 2001:db8::/32,fe80::1".parse().unwrap();
        for inside in ["127.0.0.1", "10.200.3.4", "::ffff:10.1.1.1", "2001:db8:5::1", "fe80::1"] {
            assert!(networks.hold(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["127.0.0.2", "11.0.0.1", "::1", "2001:db9::1", "::7f00:1"] {
            assert!(!networks.hold(outside.parse().unwrap()), "{outside}");
        }
        assert!(!Networks::default().hold("127.0.0.1".parse().unwrap()));
        assert!("0.0.0.0/0".parse::<Networks>().unwrap().hold("192.0.2.1".parse().unwrap()));
        assert!(!"0.0.0.0/0".parse::<Networks>().unwrap().hold("2001:db8::1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for wrong in ["localhost", "10.0.0.0/33", "10.0.0", "::1/129", "10.0.0.0/x"] {
            assert!(wrong.parse::<Networks>().is_err(), "{wrong}");
        }
    }
}
