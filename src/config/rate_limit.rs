//! How often the endpoints may be asked (protocol section 7.5).

use std::time::Duration;

use super::{ConfigError, glob::Glob};
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
    /// Rules that go before the protocol's; the first that matches holds. Default: none.
    pub custom_rules: Vec<CustomRule>,
}

/// A rule of an application's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRule {
    paths: Glob,
    rule: Option<Rule>,
}

impl CustomRule {
    /// The rule of a path, or of a pattern in which `*` stands for any text without a slash, `?` for one character and
    /// `**` for any segments; `None` is no limit. A path with a parameter is named as its endpoint names it:
    /// `/reset-password/{token}`.
    ///
    /// # Errors
    /// [`ConfigError::RateLimit`] when the path does not begin with a slash, or the rule could limit nothing.
    pub fn new(paths: &str, rule: Option<Rule>) -> Result<Self, ConfigError> {
        let paths = Glob::parse(paths).filter(|_| paths.starts_with('/')).ok_or(ConfigError::RateLimit)?;
        if rule.is_none_or(Rule::is_sound) { Ok(Self { paths, rule }) } else { Err(ConfigError::RateLimit) }
    }
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

impl Rule {
    /// Whether it limits anything, and can be applied.
    fn is_sound(self) -> bool {
        !self.window.is_zero() && self.window <= LONGEST_WINDOW && self.max > 0
    }
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
        let usual = Rule { window: self.window, max: self.max };
        if usual.is_sound() { Ok(()) } else { Err(ConfigError::RateLimit) }
    }

    /// The rules that name a path; the first holds.
    fn own_rules(&self, path: &str) -> impl Iterator<Item = Option<Rule>> {
        let custom = self.custom_rules.iter().filter(|custom| custom.paths.matches(path));
        let special = SPECIAL.iter().filter(|(beginning, _)| path.starts_with(beginning));
        custom.map(|custom| custom.rule).chain(special.map(|(_, rule)| Some(*rule)))
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
        let rule = |pattern: &str, rule| CustomRule::new(pattern, rule).unwrap();
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
        assert_eq!(CustomRule::new("sign-in/email", None), Err(ConfigError::RateLimit));
        assert_eq!(CustomRule::new("/ok", Some(Rule { max: 0, ..TEN_A_MINUTE })), Err(ConfigError::RateLimit));
    }
}
