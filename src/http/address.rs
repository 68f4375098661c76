//! Where a request comes from: the socket, or what the named proxies say. Nothing else is believed.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap};
use ipnet::IpNet;

use crate::model::ClientAddress;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// Longest honest spelling of a hop, in octets: an IPv6 address with a zone, brackets and a port needs fewer.
const MAX_HOP: usize = 100;

/// Who connected, if the server was told.
pub(super) fn peer(extensions: &Extensions) -> Option<SocketAddr> {
    extensions.get().map(|ConnectInfo(socket)| *socket)
}

/// The client's address, if it is known who connected.
pub(super) fn client(peer: Option<SocketAddr>, headers: &HeaderMap, proxies: &[IpNet]) -> Option<ClientAddress> {
    peer.map(|peer| behind_proxies(peer.ip(), headers, proxies).into())
}

/// Walks the hops from the nearest to the farthest while they are proxies of ours. The first that is not is the client;
/// a hop that is no address ends the walk at the proxy that reported it.
fn behind_proxies(socket: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let is_proxy = |address: &IpAddr| proxies.iter().any(|network| network.contains(&address.to_canonical()));
    // Each proxy appends, to the line or as a new one: several lines are one list (RFC 9110 §5.3).
    let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
    let hops = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|octet| *octet == b','));
    let mut client = socket;
    for hop in hops {
        match parse_hop(hop) {
            Some(address) if is_proxy(&client) => client = address,
            _ => break,
        }
    }
    client
}

/// Reads `203.0.113.9`, `203.0.113.9:443`, `2001:db8::1`, `fe80::1%eth0`, `[2001:db8::1]` and `[2001:db8::1]:443`.
fn parse_hop(hop: &[u8]) -> Option<IpAddr> {
    let hop = str::from_utf8(hop).ok().filter(|hop| hop.len() <= MAX_HOP)?.trim();
    if let Some(bracketed) = hop.strip_prefix('[') {
        let (address, port) = bracketed.split_once(']')?;
        let honest = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
        return parse_v6(address).filter(|_| honest);
    }
    match hop.split_once(':') {
        Some((address, port)) if is_port(port) && address.contains('.') => address.parse().ok().map(IpAddr::V4),
        Some(_) => parse_v6(hop),
        None => hop.parse().ok(),
    }
}

/// A zone names a link of the proxy's machine (RFC 4007 §11), not another client.
fn parse_v6(text: &str) -> Option<IpAddr> {
    let is_zone = |zone: &str| !zone.is_empty() && zone.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    match text.split_once('%') {
        Some((address, zone)) => address.parse().ok().filter(|_| is_zone(zone)).map(IpAddr::V6),
        None => text.parse().ok().map(IpAddr::V6),
    }
}

fn is_port(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn client_of(socket: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let peer = SocketAddr::new(socket.parse().unwrap(), 40000);
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, http::HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        let proxies: Vec<IpNet> = proxies.iter().map(|network| network.parse().unwrap()).collect();
        client(Some(peer), &headers, &proxies).unwrap().to_string()
    }

    #[test]
    fn without_named_proxies_the_socket_is_the_client() {
        assert_eq!(client_of("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(client_of("203.0.113.9", &["198.51.100.1"], &["10.0.0.0/8"]), "203.0.113.9");
    }

    #[test]
    fn named_proxies_are_walked_from_the_nearest() {
        let proxies = &["10.0.0.0/8"];
        assert_eq!(client_of("10.0.0.1", &["198.51.100.1"], proxies), "198.51.100.1");
        assert_eq!(client_of("10.0.0.1", &["6.6.6.6, 198.51.100.1, 10.0.0.2"], proxies), "198.51.100.1");
        assert_eq!(client_of("::ffff:10.0.0.1", &["198.51.100.1"], proxies), "198.51.100.1");
        assert_eq!(client_of("10.0.0.1", &["10.0.0.3, 10.0.0.2"], proxies), "10.0.0.3");
    }

    #[test]
    fn lines_are_joined_in_order() {
        let proxies = &["10.0.0.0/8"];
        assert_eq!(client_of("10.0.0.1", &["6.6.6.6", "198.51.100.1"], proxies), "198.51.100.1");
        assert_eq!(client_of("10.0.0.1", &["6.6.6.6, 198.51.100.1", "10.0.0.3,10.0.0.2"], proxies), "198.51.100.1");
    }

    #[test]
    fn garbage_ends_the_walk_at_who_reported_it() {
        let long = format!("198.51.100.1{}", ",".repeat(10_000));
        for garbage in [
            "not-an-ip",
            "",
            " ",
            "unknown",
            "198.51.100.1, x",
            "198.51.100.1,",
            "198.51.100.1, \u{fc}",
            "198.51.100",
            "198.51.100.256",
            "198.51.100.01",
            "198.51.100.1:",
            "198.51.100.1:x",
            "198.51.100.1:+80",
            "198.51.100.1:65536",
            "198.51.100.1:80:80",
            "198.51.100.1%eth0",
            "[198.51.100.1]",
            "[2001:db8::1",
            "2001:db8::1]",
            "[2001:db8::1]80",
            "[2001:db8::1]:",
            "2001:db8::1%",
            "2001:db8::1%a b",
            "2001:db8:::1",
            "for=198.51.100.1",
            &long,
        ] {
            assert_eq!(client_of("10.0.0.1", &[garbage], &["10.0.0.0/8"]), "10.0.0.1", "{garbage:?}");
        }
        assert_eq!(client_of("10.0.0.1", &["\u{fc}, 198.51.100.1"], &["10.0.0.0/8"]), "198.51.100.1");
    }

    #[test]
    fn every_honest_spelling_is_one_address() {
        for (spellings, written) in [
            (
                &[
                    "2001:db8:1:2::1",
                    "2001:DB8:1:2::1",
                    "2001:0db8:0001:0002:0000:0000:0000:0001",
                    "2001:db8:1:2::1%eth0",
                    "[2001:db8:1:2::1]",
                    "[2001:db8:1:2::1]:443",
                    "[2001:db8:1:2::1%25]:443",
                    " 2001:db8:1:2::1\t",
                ][..],
                "2001:0db8:0001:0002:0000:0000:0000:0000",
            ),
            (&["1.2.3.4", "1.2.3.4:443", "::ffff:1.2.3.4", "::FFFF:102:304", "0:0:0:0:0:ffff:1.2.3.4"][..], "1.2.3.4"),
            (&["[::ffff:1.2.3.4]", "[::ffff:102:304]:1"][..], "1.2.3.4"),
        ] {
            for spelling in spellings {
                assert_eq!(client_of("10.0.0.1", &[spelling], &["10.0.0.0/8"]), written, "{spelling}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_header_makes_an_untrusted_peer_somebody_else(line in "[ -~]{0,60}") {
            prop_assert_eq!(client_of("203.0.113.9", &[&line], &["10.0.0.0/8"]), "203.0.113.9");
        }

        #[test]
        fn no_hop_panics(hop in prop::collection::vec(any::<u8>(), 0..120)) {
            let _ = parse_hop(&hop);
        }

        #[test]
        fn hops_that_look_like_addresses_do_not_panic(hop in "[0-9a-fA-F:.%\\[\\]x ]{0,50}") {
            let _ = parse_hop(hop.as_bytes());
        }

        #[test]
        fn what_is_written_is_read(address in any::<IpAddr>(), port in any::<u16>()) {
            prop_assert_eq!(parse_hop(address.to_string().as_bytes()), Some(address));
            prop_assert_eq!(parse_hop(SocketAddr::new(address, port).to_string().as_bytes()), Some(address));
        }
    }
}
