//! The name that a request was sent to: there is one, and it is a name (RFC 9112 §3.2). Two programs on the way that each
//! read another one would not be talking about the same site.

use std::str::FromStr;

use http::{header, request::Parts, uri::Authority};

use crate::error::Error;

/// Refuses a request that names several hosts, or something that is none. One that names no host came from this process.
pub(super) fn check(head: &Parts) -> Result<(), Error> {
    let mut in_headers = head.headers.get_all(header::HOST).iter();
    let in_header = in_headers.next().map(|host| host.to_str().unwrap_or_default());
    let in_target = head.uri.authority().map(Authority::as_str);
    let agree = in_target.zip(in_header).is_none_or(|(one, other)| one.eq_ignore_ascii_case(other));
    let is_one = in_headers.next().is_none() && agree && in_target.or(in_header).is_none_or(is_host);
    if is_one { Ok(()) } else { Err(Error::MalformedHost) }
}

/// A host, and perhaps a port; nobody's name and password.
fn is_host(name: &str) -> bool {
    Authority::from_str(name).is_ok_and(|authority| {
        let has_port = authority.as_str().len() > authority.host().len();
        !authority.host().is_empty() && !name.contains('@') && (!has_port || authority.port_u16().is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(target: &str, hosts: &[&str]) -> bool {
        let request = hosts.iter().fold(http::Request::get(target), |request, host| request.header("host", *host));
        check(&request.body(()).unwrap().into_parts().0).is_err()
    }

    #[test]
    fn a_request_names_one_host() {
        for hosts in [&[][..], &["a.example"], &["A.example:3000"], &["127.0.0.1:1"], &["[::1]:3000"], &["localhost"]] {
            assert!(!is_refused("/", hosts), "{hosts:?}");
        }
        for hosts in [
            &["a.example", "a.example"][..],
            &["a.example", "evil.example"],
            &[""],
            &["a b"],
            &["x@a.example"],
            &["a.example:99999"],
            &["a.example:"],
            &["a.example:x"],
            &["a.example/x"],
            &["\u{ff}"],
        ] {
            assert!(is_refused("/", hosts), "{hosts:?}");
        }
    }

    #[test]
    fn the_target_and_the_header_name_the_same() {
        assert!(!is_refused("http://a.example/x", &["A.example"]));
        assert!(!is_refused("http://a.example/x", &[]));
        assert!(is_refused("http://evil.example/x", &["a.example"]));
        assert!(is_refused("http://x@a.example/x", &[]));
    }
}
