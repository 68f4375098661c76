//! Where a request comes from: the socket, or what the named proxies say. Nothing else is believed.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap};
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's address in the protocol's form (section 7.6), if the server was told who connected.
pub(super) fn client(extensions: &Extensions, headers: &HeaderMap, proxies: &[IpNet]) -> Option<String> {
    let ConnectInfo(socket) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(normal_form(behind_proxies(socket.ip(), headers, proxies)))
}

/// Walks the hops from the nearest to the farthest while they are proxies of ours. The first that is not is the client;
/// a hop that is no address ends the walk at the proxy that reported it.
fn behind_proxies(socket: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let is_proxy = |address: &IpAddr| proxies.iter().any(|network| network.contains(&address.to_canonical()));
    let hops: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .flat_map(|line| line.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .collect();
    let mut client = socket;
    for hop in hops.iter().rev() {
        match hop.parse::<IpAddr>() {
            Ok(address) if is_proxy(&client) => client = address,
            _ => break,
        }
    }
    client
}

/// IPv4 as it is; IPv6 cut to its /64, which is what one subscriber has, and written out.
fn normal_form(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => written_out(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

fn written_out(address: Ipv6Addr) -> String {
    address.segments().map(|group| format!("{group:04x}")).join(":")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn client_of(socket: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(socket.parse().unwrap(), 40000)));
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let proxies: Vec<IpNet> = proxies.iter().map(|network| network.parse().unwrap()).collect();
        client(&extensions, &headers, &proxies).unwrap()
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
        assert_eq!(client_of("10.0.0.1", &["6.6.6.6", "198.51.100.1"], proxies), "198.51.100.1");
        assert_eq!(client_of("::ffff:10.0.0.1", &["198.51.100.1"], proxies), "198.51.100.1");
    }

    #[test]
    fn garbage_ends_the_walk_at_who_reported_it() {
        for garbage in ["not-an-ip", "", "unknown", "198.51.100.1:80", "198.51.100.1, x"] {
            assert_eq!(client_of("10.0.0.1", &[garbage], &["10.0.0.0/8"]), "10.0.0.1", "{garbage:?}");
        }
    }

    #[test]
    fn one_subscriber_has_one_address() {
        let one = client_of("2001:db8:1:2:3::1", &[], &[]);
        assert_eq!(one, "2001:0db8:0001:0002:0000:0000:0000:0000");
        assert_eq!(client_of("2001:DB8:1:2:ffff::9", &[], &[]), one);
        assert_eq!(client_of("::ffff:1.2.3.4", &[], &[]), "1.2.3.4");
    }

    proptest! {
        #[test]
        fn no_header_makes_an_untrusted_peer_somebody_else(line in "[ -~]{0,60}") {
            prop_assert_eq!(client_of("203.0.113.9", &[&line], &["10.0.0.0/8"]), "203.0.113.9");
        }
    }
}
