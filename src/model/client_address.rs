//! Where a client is, as far as it says something about who it is.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// Bits of an IPv6 address that name a subscriber; the others are the subscriber's to choose (RFC 6177).
const SUBSCRIBER: u8 = 64;
/// Wider networks that one customer may hold, from the narrowest: a home's and a company's (RFC 6177 §2).
const WIDER: [u8; 2] = [56, 48];

/// A client's address in the protocol's form (section 7.6): IPv4 as it is, IPv6 cut to its /64. Whatever the spelling, one
/// subscriber is one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(Network);

/// Addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Network {
    /// A single address.
    V4(Ipv4Addr),
    /// The first address of a network, and how many bits name it.
    V6(Ipv6Addr, u8),
}

impl ClientAddress {
    /// The networks that it may be seen as, from the narrowest: IPv4 as itself, IPv6 as its /64, its /56 and its /48.
    pub fn tiers(self) -> impl Iterator<Item = Network> {
        let wider = match self.0 {
            Network::V4(_) => None,
            Network::V6(address, _) => Some(WIDER.map(|bits| Network::v6(address, bits))),
        };
        std::iter::once(self.0).chain(wider.into_iter().flatten())
    }
}

impl From<IpAddr> for ClientAddress {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => Network::V4(address),
            IpAddr::V6(address) => Network::v6(address, SUBSCRIBER),
        })
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Network {
    fn v6(address: Ipv6Addr, bits: u8) -> Self {
        let rest = u128::MAX.checked_shr(u32::from(bits)).unwrap_or(0);
        Self::V6(Ipv6Addr::from_bits(address.to_bits() & !rest), bits)
    }

    /// How many bits name it; `None` for an IPv4 address.
    pub fn bits(self) -> Option<u8> {
        match self {
            Self::V4(_) => None,
            Self::V6(_, bits) => Some(bits),
        }
    }
}

/// IPv6 is written out, group by group, as the protocol stores it; only wider networks than a subscriber's name their
/// width.
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4(address) => address.fmt(f),
            Self::V6(address, bits) => {
                f.write_str(&address.segments().map(|group| format!("{group:04x}")).join(":"))?;
                if *bits == SUBSCRIBER { Ok(()) } else { write!(f, "/{bits}") }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(text: &str) -> ClientAddress {
        text.parse::<IpAddr>().unwrap().into()
    }

    fn tiers(text: &str) -> Vec<String> {
        address(text).tiers().map(|network| network.to_string()).collect()
    }

    #[test]
    fn is_written_as_the_protocol_does() {
        for (text, written) in [
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:1.2.3.4", "1.2.3.4"),
            ("::ffff:102:304", "1.2.3.4"),
            ("2001:db8:1:2:3::1", "2001:0db8:0001:0002:0000:0000:0000:0000"),
            ("2001:DB8:1:2:ffff::9", "2001:0db8:0001:0002:0000:0000:0000:0000"),
            ("::1", "0000:0000:0000:0000:0000:0000:0000:0000"),
        ] {
            assert_eq!(address(text).to_string(), written, "{text}");
        }
    }

    #[test]
    fn tiers_widen() {
        assert_eq!(tiers("203.0.113.9"), ["203.0.113.9"]);
        assert_eq!(
            tiers("2001:db8:1:abcd:5::1"),
            [
                "2001:0db8:0001:abcd:0000:0000:0000:0000",
                "2001:0db8:0001:ab00:0000:0000:0000:0000/56",
                "2001:0db8:0001:0000:0000:0000:0000:0000/48",
            ]
        );
    }

    proptest! {
        #[test]
        fn the_last_64_bits_say_nothing(network in any::<u64>(), one in any::<u64>(), other in any::<u64>()) {
            let of = |host: u64| IpAddr::V6(Ipv6Addr::from_bits(u128::from(network) << 64 | u128::from(host)));
            let is_mapped = |host: u64| network == 0 && host >> 32 == 0xffff;
            prop_assume!(!is_mapped(one) && !is_mapped(other));
            prop_assert_eq!(ClientAddress::from(of(one)), ClientAddress::from(of(other)));
        }

        #[test]
        fn written_and_read_again_it_is_the_same(bits in any::<u128>()) {
            let once = ClientAddress::from(IpAddr::V6(Ipv6Addr::from_bits(bits)));
            prop_assert_eq!(address(&once.to_string()), once);
        }
    }
}
