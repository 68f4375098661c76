//! Reading the variables: what each may be, and the sentence for what it is not.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};

use app::routes::{DASHBOARD, OPEN_PAGES, PASSAGES};
use ipnet::IpNet;
use keyward::{
    config::{BaseUrl, CacheStrategy, CookieCache, Environment, RateLimitConfig, RateLimitStorage, TrustedOrigin},
    mail::{Sender, SmtpServer},
    model::Email,
    secret::AppSecret,
};

use super::{DATABASE, ENVIRONMENT, LogFormat, MAIL_SERVER, Outlet, PasswordStrength, Settings};

/// Every name that is ours. Others that begin with `KEYWARD_` are mistakes.
const NAMES: [&str; 20] = [
    "KEYWARD_BASE_URL",
    "KEYWARD_CHANGE_EMAIL",
    "KEYWARD_COOKIE_CACHE",
    "KEYWARD_COOKIE_PREFIX",
    "KEYWARD_DELETE_USER",
    "KEYWARD_ENV",
    "KEYWARD_FRESH_AGE",
    "KEYWARD_LOG_FORMAT",
    "KEYWARD_MAIL_FOLDER",
    "KEYWARD_MAIL_FROM",
    "KEYWARD_MAIL_REPLY_TO",
    "KEYWARD_METRICS_ADDR",
    "KEYWARD_PASSWORD_STRENGTH",
    "KEYWARD_PREVIOUS_SECRETS",
    "KEYWARD_RATE_LIMIT",
    "KEYWARD_REQUIRE_VERIFICATION",
    "KEYWARD_SECRET",
    "KEYWARD_TRUSTED_ORIGINS",
    "KEYWARD_TRUSTED_PROXIES",
    "KEYWARD_VERIFICATION_SIGNS_IN",
];
const PREFIX: &str = "KEYWARD_";

/// Reads variables and collects what is wrong with them.
pub(super) struct Reader {
    variables: BTreeMap<String, String>,
    pub(super) mistakes: Vec<String>,
}

impl Reader {
    pub(super) fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: variables.into_iter().collect(), mistakes: Vec::new() }
    }

    /// A variable that was left blank in a deployment is no wish for the default.
    pub(super) fn refuse_empty_values(&mut self) {
        let is_ours = |name: &str| name.starts_with(PREFIX) || [DATABASE, MAIL_SERVER].contains(&name);
        let empty = self.variables.iter().filter(|(name, value)| is_ours(name) && value.trim().is_empty());
        let sentences: Vec<_> =
            empty.map(|(name, _)| format!("{name} is empty; give it a value or leave it out.")).collect();
        self.mistakes.extend(sentences);
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.variables.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    pub(super) fn refuse_unknown_names(&mut self) {
        let unknown = self.variables.keys().filter(|name| name.starts_with(PREFIX) && !NAMES.contains(&name.as_str()));
        let sentences: Vec<_> =
            unknown.map(|name| format!("{name} is no setting; known are {}.", NAMES.join(", "))).collect();
        self.mistakes.extend(sentences);
    }

    pub(super) fn parsed<T: std::str::FromStr>(&mut self, name: &str, shape: &str) -> Option<T> {
        let parsed = self.text(name)?.parse().ok();
        if parsed.is_none() {
            self.mistakes.push(format!("{name} must be {shape}."));
        }
        parsed
    }

    /// A release is in front of people unless it is told otherwise.
    pub(super) fn environment(&mut self) -> Environment {
        match self.text(ENVIRONMENT).as_deref() {
            Some("development") => Environment::Development,
            None if cfg!(debug_assertions) => Environment::Development,
            Some("production") | None => Environment::Production,
            Some(_) => {
                self.mistakes.push("KEYWARD_ENV must be `production` or `development`.".to_owned());
                Environment::Production
            }
        }
    }

    pub(super) fn base_url(&mut self, address: SocketAddr, environment: Environment) -> BaseUrl {
        let is_public = environment == Environment::Production && !address.ip().is_loopback();
        if is_public && self.text("KEYWARD_BASE_URL").is_none() {
            self.mistakes.push(
                "KEYWARD_BASE_URL is missing: a server that others reach must know where browsers find it.".to_owned(),
            );
        }
        let text = self.text("KEYWARD_BASE_URL").unwrap_or_else(|| url_of(address));
        BaseUrl::parse(&text).unwrap_or_else(|error| {
            self.mistakes.push(format!("KEYWARD_BASE_URL: {error}."));
            BaseUrl::local()
        })
    }

    pub(super) fn origins(&mut self) -> Vec<TrustedOrigin> {
        let shape = "origins such as https://app.example.com, patterns of your own hosts such as https://*.example.com, or schemes of applications such as myapp://, separated by commas";
        self.list("KEYWARD_TRUSTED_ORIGINS", shape, |text| TrustedOrigin::parse(text).ok())
    }

    pub(super) fn proxies(&mut self) -> Vec<IpNet> {
        self.list("KEYWARD_TRUSTED_PROXIES", "addresses or networks such as 10.0.0.0/8, separated by commas", |text| {
            text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
        })
    }

    pub(super) fn cookie_cache(&mut self) -> Option<CookieCache> {
        let strategy = match self.text("KEYWARD_COOKIE_CACHE").as_deref() {
            Some("off") | None => return None,
            Some("compact") => CacheStrategy::Compact,
            Some("jwt") => CacheStrategy::Jwt,
            Some("jwe") => CacheStrategy::Jwe,
            Some(_) => {
                self.mistakes.push("KEYWARD_COOKIE_CACHE must be `off`, `compact`, `jwt` or `jwe`.".to_owned());
                return None;
            }
        };
        Some(strategy.into())
    }

    /// The secrets that this one replaced, the newest first; no secret holds a comma.
    pub(super) fn previous_secrets(&mut self) -> Vec<AppSecret> {
        self.list("KEYWARD_PREVIOUS_SECRETS", "secrets separated by commas", |text| Some(AppSecret::new(text)))
    }

    fn list<T>(&mut self, name: &str, shape: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let text = self.text(name).unwrap_or_default();
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let parsed: Option<Vec<T>> = entries.map(parse).collect();
        parsed.unwrap_or_else(|| {
            self.mistakes.push(format!("{name} must be {shape}."));
            Vec::new()
        })
    }

    pub(super) fn rate_limit(&mut self) -> RateLimitConfig {
        let mut config = RateLimitConfig::default();
        match self.text("KEYWARD_RATE_LIMIT").as_deref() {
            Some("on" | "memory") | None => config.storage = RateLimitStorage::Memory,
            Some("database") => config.storage = RateLimitStorage::Database,
            Some("off") => config.enabled = false,
            Some(_) => self.mistakes.push("KEYWARD_RATE_LIMIT must be `on`, `off`, `memory` or `database`.".to_owned()),
        }
        config
    }

    /// Where mail is told to go; in development, where nobody has to be told.
    pub(super) fn mail(&mut self, environment: Environment) -> Option<Outlet> {
        let (url, folder) = (self.text(MAIL_SERVER), self.text("KEYWARD_MAIL_FOLDER"));
        if url.is_some() && folder.is_some() {
            self.mistakes.push("KEYWARD_MAIL_FOLDER and SMTP_URL are two places for mail; leave one out.".to_owned());
        }
        match (url, folder) {
            (Some(url), _) => self.mail_server(&url),
            (None, folder) => {
                if self.text("KEYWARD_MAIL_FROM").is_some() {
                    self.mistakes.push("KEYWARD_MAIL_FROM is of no use without SMTP_URL; leave it out.".to_owned());
                }
                let mailbox = (environment == Environment::Development).then_some(Outlet::Mailbox);
                folder.map(|folder| Outlet::Folder(folder.into())).or(mailbox)
            }
        }
    }

    fn mail_server(&mut self, url: &str) -> Option<Outlet> {
        let shape = "an address such as no-reply@example.com, or a name and an address: My Shop <no-reply@example.com>";
        let sender = self.text("KEYWARD_MAIL_FROM").map(|text| Sender::parse(&text));
        let mistake = match sender {
            None => Some(format!("KEYWARD_MAIL_FROM is missing: mail needs a sender. Set it to {shape}.")),
            Some(None) => Some(format!("KEYWARD_MAIL_FROM must be {shape}.")),
            Some(Some(_)) => None,
        };
        self.mistakes.extend(mistake);
        let server = SmtpServer::parse(url).map_err(|error| self.mistakes.push(format!("{MAIL_SERVER} {error}.")));
        Some(Outlet::Server(server.ok()?, sender.flatten()?))
    }

    pub(super) fn reply_to(&mut self) -> Option<Email> {
        let text = self.text("KEYWARD_MAIL_REPLY_TO")?;
        let address = Email::parse(&text);
        if address.is_none() {
            self.mistakes.push("KEYWARD_MAIL_REPLY_TO must be an address such as help@example.com.".to_owned());
        }
        address
    }

    /// A switch of the application's.
    pub(super) fn switch(&mut self, name: &str, default: bool) -> bool {
        match self.text(name).as_deref() {
            Some("on") => true,
            Some("off") => false,
            None => default,
            Some(_) => {
                self.mistakes.push(format!("{name} must be `on` or `off`."));
                default
            }
        }
    }

    pub(super) fn password_strength(&mut self) -> PasswordStrength {
        if self.switch("KEYWARD_PASSWORD_STRENGTH", true) {
            PasswordStrength::HardToGuess
        } else {
            PasswordStrength::LongEnough
        }
    }

    pub(super) fn log_format(&mut self, environment: Environment) -> LogFormat {
        match self.text("KEYWARD_LOG_FORMAT").as_deref() {
            Some("json") => LogFormat::Json,
            None if environment == Environment::Production => LogFormat::Json,
            Some("text") | None => LogFormat::Text,
            Some(_) => {
                self.mistakes.push("KEYWARD_LOG_FORMAT must be `text` or `json`.".to_owned());
                LogFormat::Text
            }
        }
    }

    /// What only the library knows to be wrong, in the words of the environment.
    pub(super) fn check(&mut self, settings: &Settings) {
        use keyward::config::ConfigError;
        if is_taken(settings.auth.base_url.path()) {
            self.mistakes.push("KEYWARD_BASE_URL must not have the path of a page, of /api or of /pkg.".to_owned());
        }
        match settings.auth.check() {
            Ok(()) => {}
            Err(ConfigError::Secret(weakness)) => self.mistakes.push(format!(
                "KEYWARD_SECRET {weakness}. Set it to at least 32 random characters: `openssl rand -base64 32` makes some."
            )),
            Err(ConfigError::PreviousSecret(weakness)) => self.mistakes.push(format!(
                "KEYWARD_PREVIOUS_SECRETS: one {weakness}. Remove it; who is signed in by it signs in again."
            )),
            Err(ConfigError::Insecure) => self.mistakes.push(
                "KEYWARD_BASE_URL must begin with https:// in production: people's cookies would cross the network in the clear."
                    .to_owned(),
            ),
            Err(ConfigError::CookiePrefix) => {
                self.mistakes.push("KEYWARD_COOKIE_PREFIX must be letters, digits, `-` and `_`.".to_owned());
            }
            Err(other) => self.mistakes.push(format!("{other}.")),
        }
    }
}

/// Whether something else of the application answers under this path.
fn is_taken(base_path: &str) -> bool {
    let passages = PASSAGES.iter().map(|passage| passage.trim_end_matches("/*"));
    passages.chain(OPEN_PAGES).chain([DASHBOARD]).any(|path| path == base_path)
}

/// The URL under which a browser on this machine finds the address.
fn url_of(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_everybody_is_localhost_to_a_browser() {
        assert_eq!(url_of("0.0.0.0:3000".parse().unwrap()), "http://localhost:3000");
        assert_eq!(url_of("[::1]:3000".parse().unwrap()), "http://[::1]:3000");
    }
}
