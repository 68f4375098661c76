//! Names under which strangers have sites (<https://publicsuffix.org>), whose cookies and wildcards reach them all.

use psl::{List, Psl, Type};

/// Who is found under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// Everybody who registers a domain: `com`, `co.uk`.
    Registry,
    /// Every customer of a company: `github.io`.
    Hoster,
    /// One owner, as far as the list knows.
    One,
}

/// Who is found under a lower-case ASCII name.
pub(super) fn owner(name: &str) -> Owner {
    match List
        .suffix(name.as_bytes())
        .filter(|suffix| suffix.as_bytes() == name.as_bytes())
        .and_then(|suffix| suffix.typ())
    {
        Some(Type::Icann) => Owner::Registry,
        Some(Type::Private) => Owner::Hoster,
        None => Owner::One,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_known() {
        for name in ["com", "co.uk", "foo.ck", "xn--55qx5d.cn"] {
            assert_eq!(owner(name), Owner::Registry, "{name}");
        }
        for name in ["github.io", "vercel.app"] {
            assert_eq!(owner(name), Owner::Hoster, "{name}");
        }
        for name in ["example.com", "a.github.io", "localhost", "internal", "", ".", "www.ck"] {
            assert_eq!(owner(name), Owner::One, "{name}");
        }
    }
}
