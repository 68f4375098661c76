//! Which checks of where requests come from, and of where flows lead, are made (protocol section 7.3).

/// Every check, unless an application is tested or has another protection in front of it. What is not the protocol's,
/// pages and server functions, is checked in any case.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct OriginChecks {
    /// Lets unsafe requests come from anywhere (`advanced.disableCSRFCheck`). Default: not said, which is no, unless
    /// `disable_origin_check` says [`Exempt::Everything`]: the protocol has had only that switch once.
    pub disable_csrf_check: Option<bool>,
    /// Lets flows lead anywhere (`advanced.disableOriginCheck`). Below paths that are listed, requests with cookies may
    /// come from anywhere, too. Default: nowhere.
    pub disable_origin_check: Exempt,
}

/// For which endpoints a check is not made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Exempt {
    /// For none.
    #[default]
    Nothing,
    /// For these paths and those below them, as they stand after the base path: `/sign-in` is for `/sign-in/email`, and
    /// not for `/sign-in-elsewhere`.
    Below(Vec<String>),
    /// For all.
    Everything,
}

impl OriginChecks {
    /// Whether a request must say that it comes from a trusted origin, with cookies (check A) or as a form (check B).
    pub(crate) fn cover_origins(&self, path: &str) -> bool {
        self.cover_navigations() && self.cover_destinations(path)
    }

    /// Whether a form that another site sent the browser to is refused, whatever it says of its origin (check B).
    pub(crate) fn cover_navigations(&self) -> bool {
        let everything = self.disable_origin_check == Exempt::Everything;
        !self.disable_csrf_check.unwrap_or(everything)
    }

    /// Whether the places that a request names must be trusted (checks A and C).
    pub(crate) fn cover_destinations(&self, path: &str) -> bool {
        self.disable_origin_check != Exempt::Everything && !self.disable_origin_check.lists(path)
    }

    /// Whether every path that is listed is one; an empty one would stand for all.
    pub(super) fn are_sound(&self) -> bool {
        let is_path = |path: &String| path.starts_with('/') && !path.trim_matches('/').is_empty();
        match &self.disable_origin_check {
            Exempt::Below(paths) => paths.iter().all(is_path),
            Exempt::Nothing | Exempt::Everything => true,
        }
    }
}

impl Exempt {
    fn lists(&self, path: &str) -> bool {
        let Self::Below(listed) = self else { return false };
        let is_below = |above: &String| {
            path.strip_prefix(above.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        listed.iter().any(is_below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(disable_csrf_check: Option<bool>, disable_origin_check: Exempt) -> [bool; 3] {
        let checks = OriginChecks { disable_csrf_check, disable_origin_check };
        let path = "/sign-in/email";
        [checks.cover_origins(path), checks.cover_navigations(), checks.cover_destinations(path)]
    }

    #[test]
    fn the_switches_mean_what_the_protocol_says() {
        let below = |path: &str| Exempt::Below(vec!["/x".into(), path.into()]);
        assert_eq!(made(None, Exempt::Nothing), [true, true, true]);
        assert_eq!(made(Some(false), Exempt::Nothing), [true, true, true]);
        assert_eq!(made(Some(true), Exempt::Nothing), [false, false, true]);
        assert_eq!(made(None, Exempt::Everything), [false, false, false], "one switch was for both");
        assert_eq!(made(Some(false), Exempt::Everything), [false, true, false]);
        assert_eq!(made(Some(true), Exempt::Everything), [false, false, false]);
        assert_eq!(made(None, below("/sign-in")), [false, true, false]);
        assert_eq!(made(None, below("/sign-in/")), [false, true, false]);
        assert_eq!(made(None, below("/sign-in/email")), [false, true, false]);
        for elsewhere in ["/sign", "/sign-in/em", "/sign-in/email/x", "/SIGN-IN", "sign-in"] {
            assert_eq!(made(None, below(elsewhere)), [true, true, true], "{elsewhere}");
        }
    }
}
