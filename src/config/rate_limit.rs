//! How often the endpoints may be asked (protocol section 7.5).

use std::time::Duration;

use super::ConfigError;
use crate::store::rate_limit::LONGEST_WINDOW;

/// The protocol's special rules: how a path begins, and what holds there.
const SPECIAL: [(&str, Rule); 6] = [
    ("/sign-in", Rule { window: Duration::from_secs(10), max: 3 }),
    ("/sign-up", Rule { window: Duration::from_secs(10), max: 3 }),
    ("/change-password", Rule { window: Duration::from_secs(10), max: 3 }),
    ("/change-email", Rule { window: Duration::from_secs(10), max: 3 }),
    ("/request-password-reset", Rule { window: Duration::from_mins(1), max: 3 }),
    ("/send-verification-email", Rule { window: Duration::from_mins(1), max: 3 }),
];

/// How often the endpoints may be asked, by one address and for one account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimitConfig {
    /// Whether anything is counted. Default: yes, in development too.
    pub enabled: bool,
    /// For every path without a rule of its own. Default: 10 s.
    pub window: Duration,
    /// Requests of one address to one path until it has to pause for a window. Default: 100.
    pub max: u32,
    /// Where it is counted. Default: in memory.
    pub storage: RateLimitStorage,
    /// Rules that go before the protocol's: a path, or a pattern in which `*` stands for any text without a slash, `**` for
    /// any text and `?` for one character; and its rule, or `None` for no limit. The first that matches holds. A path
    /// with a parameter is named as its endpoint names it: `/reset-password/{token}`.
    pub custom_rules: Vec<(String, Option<Rule>)>,
}

/// So many within so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How long the count is kept after the last that passed. At most a day.
    pub window: Duration,
    /// How many pass.
    pub max: u32,
}

/// Where it is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RateLimitStorage {
    /// In this process. Fast; every server counts for itself, and forgets when it stops.
    #[default]
    Memory,
    /// In the database, which several servers share. A write for every request to an endpoint.
    Database,
}

impl RateLimitConfig {
    /// What holds for a path over HTTP; `None` is no limit.
    pub(crate) fn rule(&self, path: &str) -> Option<Rule> {
        self.own_rules(path).next().unwrap_or(Some(Rule { window: self.window, max: self.max }))
    }

    /// What holds for a path that has a rule of its own, custom or special.
    pub(crate) fn strict_rule(&self, path: &str) -> Option<Rule> {
        self.own_rules(path).next().flatten()
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let named = self.custom_rules.iter();
        let rules = named.clone().filter_map(|(_, rule)| *rule).chain([Rule { window: self.window, max: self.max }]);
        let is_sound = |rule: Rule| !rule.window.is_zero() && rule.window <= LONGEST_WINDOW && rule.max > 0;
        let sound = rules.into_iter().all(is_sound) && named.into_iter().all(|(path, _)| path.starts_with('/'));
        if sound { Ok(()) } else { Err(ConfigError::RateLimit) }
    }

    /// The rules that name a path; the first holds.
    fn own_rules(&self, path: &str) -> impl Iterator<Item = Option<Rule>> {
        let custom = self.custom_rules.iter().filter(|(pattern, _)| matches(pattern.as_bytes(), path.as_bytes()));
        let special = SPECIAL.iter().filter(|(beginning, _)| path.starts_with(beginning));
        custom.map(|(_, rule)| *rule).chain(special.map(|(_, rule)| Some(*rule)))
    }
}

impl Default for RateLimitConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            window: Duration::from_secs(10),
            max: 100,
            storage: RateLimitStorage::default(),
            custom_rules: Vec::new(),
        }
    }
}

fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let next = path.split_first();
    let within_segment = next.filter(|(octet, _)| **octet != b'/').map(|(_, rest)| rest);
    match pattern {
        [b'*', b'*', rest @ ..] => matches(rest, path) || next.is_some_and(|(_, further)| matches(pattern, further)),
        [b'*', rest @ ..] => matches(rest, path) || within_segment.is_some_and(|further| matches(pattern, further)),
        [b'?', rest @ ..] => within_segment.is_some_and(|further| matches(rest, further)),
        [expected, rest @ ..] => next.is_some_and(|(octet, further)| octet == expected && matches(rest, further)),
        [] => path.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_A_MINUTE: Rule = Rule { window: Duration::from_mins(1), max: 10 };

    fn seconds_and_max(config: &RateLimitConfig, path: &str) -> Option<(u64, u32)> {
        config.rule(path).map(|rule| (rule.window.as_secs(), rule.max))
    }

    #[test]
    fn the_protocols_rules_hold() {
        let config = RateLimitConfig::default();
        for (path, rule) in [
            ("/ok", (10, 100)),
            ("/sign-out", (10, 100)),
            ("/reset-password/{token}", (10, 100)),
            ("/sign-in/email", (10, 3)),
            ("/sign-in/social", (10, 3)),
            ("/sign-up/email", (10, 3)),
            ("/change-password", (10, 3)),
            ("/change-email", (10, 3)),
            ("/request-password-reset", (60, 3)),
            ("/send-verification-email", (60, 3)),
        ] {
            assert_eq!(seconds_and_max(&config, path), Some(rule), "{path}");
            assert_eq!(config.strict_rule(path).is_some(), rule.1 == 3, "{path}");
        }
    }

    #[test]
    fn custom_rules_go_first() {
        let rule = |pattern: &str, rule| (pattern.to_owned(), rule);
        let config = RateLimitConfig {
            window: Duration::from_secs(20),
            max: 7,
            custom_rules: vec![
                rule("/sign-in/social", None),
                rule("/sign-in/*", Some(TEN_A_MINUTE)),
                rule("/admin/**", Some(TEN_A_MINUTE)),
            ],
            ..RateLimitConfig::default()
        };
        for (path, rule) in [
            ("/sign-in/social", None),
            ("/sign-in/email", Some((60, 10))),
            ("/sign-in/email/x", Some((10, 3))),
            ("/admin/users/list", Some((60, 10))),
            ("/ok", Some((20, 7))),
        ] {
            assert_eq!(seconds_and_max(&config, path), rule, "{path}");
        }
        assert_eq!(config.strict_rule("/sign-in/social"), None, "no limit is no strict rule");
    }

    #[test]
    fn patterns_match_whole_paths() {
        let matches = |pattern: &str, path: &str| matches(pattern.as_bytes(), path.as_bytes());
        assert!(matches("/ok", "/ok") && matches("/o?", "/ok") && matches("/*", "/ok") && matches("/*k", "/ok"));
        assert!(matches("/a/*/c", "/a/{id}/c") && matches("/a/**", "/a/b/c") && matches("/**", "/"));
        assert!(!matches("/ok", "/okay") && !matches("/okay", "/ok") && !matches("/*", "/a/b"));
        assert!(!matches("/a?b", "/a/b") && !matches("/a/**", "/a") && !matches("/ok", "/OK"));
    }

    #[test]
    fn what_could_not_limit_is_refused() {
        let refused = |change: fn(&mut RateLimitConfig)| {
            let mut config = RateLimitConfig::default();
            change(&mut config);
            config.check() == Err(ConfigError::RateLimit)
        };
        assert_eq!(RateLimitConfig::default().check(), Ok(()));
        assert!(refused(|config| config.window = Duration::ZERO));
        assert!(refused(|config| config.window = LONGEST_WINDOW + Duration::from_millis(1)));
        assert!(refused(|config| config.max = 0));
        assert!(refused(|config| config.custom_rules.push(("sign-in/email".into(), None))));
        assert!(refused(|config| config.custom_rules.push(("/ok".into(), Some(Rule { max: 0, ..TEN_A_MINUTE })))));
    }
}
