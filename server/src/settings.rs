//! The server's settings, from the environment. A name or value that is not understood stops the start: a setting that
//! nothing reads would protect nobody.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use app::routes::{DASHBOARD, PASSAGES, SIGN_IN, SIGN_UP};
use ipnet::IpNet;
use keyward::{
    config::{
        BaseUrl, CacheStrategy, Config, CookieCache, Environment, RateLimitConfig, RateLimitStorage, TrustedOrigin,
    },
    secret::AppSecret,
};
use secrecy::SecretString;

/// Every name that is ours. Others that begin with `KEYWARD_` are mistakes.
const NAMES: [&str; 14] = [
    "KEYWARD_BASE_URL",
    "KEYWARD_COOKIE_CACHE",
    "KEYWARD_COOKIE_PREFIX",
    "KEYWARD_ENV",
    "KEYWARD_LOG_FORMAT",
    "KEYWARD_RATE_LIMIT",
    "KEYWARD_PREVIOUS_SECRETS",
    "KEYWARD_SECRET",
    "KEYWARD_TRUSTED_ORIGINS",
    "KEYWARD_TRUSTED_PROXIES",
];
const PREFIX: &str = "KEYWARD_";
const ENVIRONMENT: &str = "KEYWARD_ENV";
const DATABASE: &str = "DATABASE_URL";
const DEFAULT_DATABASE: &str = "sqlite:keyward.db";
const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

/// Everything that can be set from outside.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the library is told.
    pub auth: Config,
    /// Which database to open.
    pub database_url: SecretString,
    /// Where to listen.
    pub address: SocketAddr,
    /// Where the browser's files are, if not beside the program.
    pub site_root: Option<PathBuf>,
    /// How the log is written.
    pub log_format: LogFormat,
    /// Whether cargo-leptos watches, and the page may listen for its reloads.
    pub watched: bool,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// A line of JSON for machines.
    Json,
}

/// Why the server does not start: one sentence a mistake, each saying what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct BadSettings(Vec<String>);

impl Settings {
    /// Reads the process's environment; where that does not say which environment it is, the file `.env` of the working
    /// directory, too, which `cargo xtask dev` makes. The process goes before the file.
    pub fn from_environment() -> Result<Self, BadSettings> {
        let process: Vec<_> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
            .collect();
        let file = if process.iter().any(|(name, _)| name == ENVIRONMENT) { Vec::new() } else { file()? };
        Self::from_variables(file.into_iter().chain(process))
    }

    /// Reads settings from variables.
    pub fn from_variables(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, BadSettings> {
        let mut reader = Reader::new(variables);
        reader.refuse_unknown_names();
        reader.refuse_empty_values();
        let environment = reader.environment();
        let address = reader
            .parsed("LEPTOS_SITE_ADDR", "an address and a port, such as 127.0.0.1:3000")
            .unwrap_or(DEFAULT_ADDRESS);
        let base_url = reader.base_url(address, environment);
        let mut auth = Config::new(base_url, AppSecret::new(reader.text("KEYWARD_SECRET").unwrap_or_default()));
        auth.previous_secrets = reader.previous_secrets();
        auth.environment = environment;
        auth.trusted_origins = reader.origins();
        auth.trusted_proxies = reader.proxies();
        auth.rate_limit = reader.rate_limit();
        auth.session.cookie_cache = reader.cookie_cache();
        if let Some(prefix) = reader.text("KEYWARD_COOKIE_PREFIX") {
            auth.cookies.prefix = prefix;
        }
        let settings = Self {
            auth,
            database_url: reader.text(DATABASE).unwrap_or_else(|| DEFAULT_DATABASE.to_owned()).into(),
            address,
            site_root: reader.text("LEPTOS_SITE_ROOT").map(PathBuf::from),
            log_format: reader.log_format(environment),
            watched: reader.text("LEPTOS_WATCH").is_some(),
        };
        reader.check(&settings);
        if reader.mistakes.is_empty() { Ok(settings) } else { Err(BadSettings(reader.mistakes)) }
    }
}

fn file() -> Result<Vec<(String, String)>, BadSettings> {
    let unreadable = |_| BadSettings(vec!["The file .env cannot be read; correct or remove it.".to_owned()]);
    match dotenvy::from_path_iter(".env") {
        Ok(variables) => variables.collect::<Result<_, _>>().map_err(unreadable),
        Err(error) if error.not_found() => Ok(Vec::new()),
        Err(error) => Err(unreadable(error)),
    }
}

/// Reads variables and collects what is wrong with them.
struct Reader {
    variables: BTreeMap<String, String>,
    mistakes: Vec<String>,
}

impl Reader {
    fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: variables.into_iter().collect(), mistakes: Vec::new() }
    }

    /// A variable that was left blank in a deployment is no wish for the default.
    fn refuse_empty_values(&mut self) {
        let is_ours = |name: &str| name.starts_with(PREFIX) || name == DATABASE;
        let empty = self.variables.iter().filter(|(name, value)| is_ours(name) && value.trim().is_empty());
        let sentences: Vec<_> =
            empty.map(|(name, _)| format!("{name} is empty; give it a value or leave it out.")).collect();
        self.mistakes.extend(sentences);
    }

    fn text(&self, name: &str) -> Option<String> {
        self.variables.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn refuse_unknown_names(&mut self) {
        let unknown = self.variables.keys().filter(|name| name.starts_with(PREFIX) && !NAMES.contains(&name.as_str()));
        let sentences: Vec<_> =
            unknown.map(|name| format!("{name} is no setting; known are {}.", NAMES.join(", "))).collect();
        self.mistakes.extend(sentences);
    }

    fn parsed<T: std::str::FromStr>(&mut self, name: &str, shape: &str) -> Option<T> {
        let parsed = self.text(name)?.parse().ok();
        if parsed.is_none() {
            self.mistakes.push(format!("{name} must be {shape}."));
        }
        parsed
    }

    /// A release is in front of people unless it is told otherwise.
    fn environment(&mut self) -> Environment {
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

    fn base_url(&mut self, address: SocketAddr, environment: Environment) -> BaseUrl {
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

    fn origins(&mut self) -> Vec<TrustedOrigin> {
        let shape = "origins such as https://app.example.com, patterns of your own hosts such as https://*.example.com, or schemes of applications such as myapp://, separated by commas";
        self.list("KEYWARD_TRUSTED_ORIGINS", shape, |text| TrustedOrigin::parse(text).ok())
    }

    fn proxies(&mut self) -> Vec<IpNet> {
        self.list("KEYWARD_TRUSTED_PROXIES", "addresses or networks such as 10.0.0.0/8, separated by commas", |text| {
            text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
        })
    }

    fn cookie_cache(&mut self) -> Option<CookieCache> {
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
    fn previous_secrets(&mut self) -> Vec<AppSecret> {
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

    fn rate_limit(&mut self) -> RateLimitConfig {
        let mut config = RateLimitConfig::default();
        match self.text("KEYWARD_RATE_LIMIT").as_deref() {
            Some("on" | "memory") | None => config.storage = RateLimitStorage::Memory,
            Some("database") => config.storage = RateLimitStorage::Database,
            Some("off") => config.enabled = false,
            Some(_) => self.mistakes.push("KEYWARD_RATE_LIMIT must be `on`, `off`, `memory` or `database`.".to_owned()),
        }
        config
    }

    fn log_format(&mut self, environment: Environment) -> LogFormat {
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
    fn check(&mut self, settings: &Settings) {
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
    passages.chain([SIGN_IN, SIGN_UP, DASHBOARD]).any(|path| path == base_path)
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
    use secrecy::ExposeSecret;

    use super::*;

    const SECRET: (&str, &str) = ("KEYWARD_SECRET", "q8Zt1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0");
    const PRODUCTION: (&str, &str) = ("KEYWARD_ENV", "production");

    fn read(variables: &[(&str, &str)]) -> Result<Settings, BadSettings> {
        Settings::from_variables(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    fn mistake(variables: &[(&str, &str)]) -> String {
        read(variables).unwrap_err().to_string()
    }

    #[test]
    fn nothing_set_is_a_developers_machine() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.auth.environment, Environment::Development);
        assert_eq!(settings.auth.base_url.origin().as_str(), "http://127.0.0.1:3000");
        assert_eq!(settings.database_url.expose_secret(), "sqlite:keyward.db");
        assert_eq!((settings.log_format, settings.watched), (LogFormat::Text, false));
        assert_eq!(settings.auth.session.cookie_cache, None);
    }

    #[test]
    fn every_setting_is_read() {
        let settings = read(&[
            PRODUCTION,
            SECRET,
            ("DATABASE_URL", "postgres://db/keyward"),
            ("KEYWARD_BASE_URL", "https://app.example.com"),
            ("KEYWARD_COOKIE_CACHE", "jwe"),
            ("KEYWARD_COOKIE_PREFIX", "mine"),
            ("KEYWARD_LOG_FORMAT", "text"),
            ("KEYWARD_TRUSTED_ORIGINS", "https://a.example, https://*.b.example,myapp://"),
            ("KEYWARD_RATE_LIMIT", "database"),
            ("KEYWARD_PREVIOUS_SECRETS", "Zt1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0q8, 1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0q8Zt"),
            ("KEYWARD_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1, ::1"),
            ("LEPTOS_SITE_ADDR", "0.0.0.0:8080"),
            ("LEPTOS_SITE_ROOT", "elsewhere"),
            ("LEPTOS_WATCH", "true"),
        ])
        .unwrap();
        assert_eq!(settings.auth.environment, Environment::Production);
        assert_eq!(settings.auth.base_url.origin().as_str(), "https://app.example.com");
        assert_eq!(settings.auth.session.cookie_cache, Some(CacheStrategy::Jwe.into()));
        assert_eq!(settings.auth.cookies.prefix, "mine");
        assert_eq!(settings.auth.trusted_origins.len(), 3);
        assert_eq!(settings.auth.rate_limit.storage, RateLimitStorage::Database);
        assert_eq!(settings.auth.previous_secrets.len(), 2);
        assert_eq!(settings.auth.trusted_proxies.len(), 3);
        assert_eq!(settings.database_url.expose_secret(), "postgres://db/keyward");
        assert_eq!(settings.address.to_string(), "0.0.0.0:8080");
        assert_eq!(settings.site_root, Some("elsewhere".into()));
        assert_eq!((settings.log_format, settings.watched), (LogFormat::Text, true));
    }

    #[test]
    fn production_says_what_it_needs() {
        assert!(mistake(&[PRODUCTION]).starts_with("KEYWARD_SECRET is missing. Set it to"));
        assert!(mistake(&[PRODUCTION, ("KEYWARD_SECRET", "short")]).contains("is shorter than 32 characters"));
        let known = ("KEYWARD_SECRET", "better-auth-secret-12345678901234567890");
        assert!(mistake(&[PRODUCTION, known]).contains("well-known"));
        let weak = ("KEYWARD_PREVIOUS_SECRETS", "Zt1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0q8,hush");
        let sentence = mistake(&[PRODUCTION, SECRET, weak]);
        assert!(sentence.contains("PREVIOUS_SECRETS: one is shorter") && !sentence.contains("hush"), "{sentence}");
        let plain = ("KEYWARD_BASE_URL", "http://app.example.com");
        assert!(mistake(&[PRODUCTION, SECRET, plain]).contains("must begin with https://"));
        assert!(read(&[PRODUCTION, SECRET]).is_ok(), "loopback needs no TLS");
        let everywhere = ("LEPTOS_SITE_ADDR", "0.0.0.0:3000");
        assert!(mistake(&[PRODUCTION, SECRET, everywhere]).contains("KEYWARD_BASE_URL is missing"));
        for name in ["DATABASE_URL", "KEYWARD_SECRET", "KEYWARD_BASE_URL", "KEYWARD_TRUSTED_PROXIES"] {
            assert!(mistake(&[PRODUCTION, SECRET, (name, " ")]).contains(&format!("{name} is empty")), "{name}");
        }
        for path in ["/api", "/dashboard", "/pkg", "/sign-in/"] {
            let base_url = format!("https://app.example.com{path}");
            assert!(
                mistake(&[PRODUCTION, SECRET, ("KEYWARD_BASE_URL", &base_url)]).contains("the path of a page"),
                "{path}"
            );
        }
    }

    #[test]
    fn mistakes_are_named_all_at_once_and_secrets_are_not_repeated() {
        let sentences = mistake(&[
            ("KEYWARD_SECRTE", "hush-hush"),
            ("KEYWARD_ENV", "prod"),
            ("KEYWARD_BASE_URL", "example.com"),
            ("KEYWARD_LOG_FORMAT", "xml"),
            ("KEYWARD_RATE_LIMIT", "false"),
            ("KEYWARD_TRUSTED_ORIGINS", "https://*.example.com/path"),
            ("KEYWARD_TRUSTED_PROXIES", "everybody"),
            ("KEYWARD_COOKIE_CACHE", "on"),
            ("KEYWARD_COOKIE_PREFIX", "a b"),
            ("LEPTOS_SITE_ADDR", "here"),
        ]);
        for name in [
            "SECRTE",
            "ENV",
            "COOKIE_CACHE",
            "BASE_URL",
            "LOG_FORMAT",
            "RATE_LIMIT",
            "TRUSTED_ORIGINS",
            "TRUSTED_PROXIES",
            "SITE_ADDR",
        ] {
            assert!(sentences.contains(name), "{name}: {sentences}");
        }
        assert!(!sentences.contains("hush"), "{sentences}");
    }

    #[test]
    fn rate_limiting_is_on_unless_it_is_turned_off() {
        for (value, enabled, storage) in [
            (None, true, RateLimitStorage::Memory),
            (Some("on"), true, RateLimitStorage::Memory),
            (Some("memory"), true, RateLimitStorage::Memory),
            (Some("database"), true, RateLimitStorage::Database),
            (Some("off"), false, RateLimitStorage::Memory),
        ] {
            let variables: Vec<_> = value.map(|value| ("KEYWARD_RATE_LIMIT", value)).into_iter().collect();
            let rate_limit = read(&variables).unwrap().auth.rate_limit;
            assert_eq!((rate_limit.enabled, rate_limit.storage), (enabled, storage), "{value:?}");
        }
    }

    #[test]
    fn an_address_for_everybody_is_localhost_to_a_browser() {
        assert_eq!(url_of("0.0.0.0:3000".parse().unwrap()), "http://localhost:3000");
        assert_eq!(url_of("[::1]:3000".parse().unwrap()), "http://[::1]:3000");
    }
}
