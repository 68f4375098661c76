//! The server's settings, from the environment. A name or value that is not understood stops the start: a setting that
//! nothing reads would protect nobody.

mod reader;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use app::routes::{CONFIRM_EMAIL_CHANGE, DELETE_ACCOUNT, RESET_PASSWORD, SIGN_IN, VERIFY_EMAIL};
use keyward::{
    config::Config,
    mail::{Sender, SmtpServer},
    model::{Email, LocalPath},
    secret::AppSecret,
};
use secrecy::SecretString;

use crate::name::NAME;
use reader::Reader;

const ENVIRONMENT: &str = "KEYWARD_ENV";
const DATABASE: &str = "DATABASE_URL";
const MAIL_SERVER: &str = "SMTP_URL";
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
    /// Where to tell an operator's collector how things are, if anywhere.
    pub metrics_address: Option<SocketAddr>,
    /// Which passwords people may choose.
    pub password_strength: PasswordStrength,
    /// Where mail goes, if anywhere.
    pub mail: Option<Outlet>,
    /// Whom people can write to; replies go there.
    pub mail_reply_to: Option<Email>,
    /// Where the browser's files are, if not beside the program.
    pub site_root: Option<PathBuf>,
    /// How the log is written.
    pub log_format: LogFormat,
    /// Whether cargo-leptos watches, and the page may listen for its reloads.
    pub watched: bool,
}

/// Where mail goes.
#[derive(Clone, Debug)]
pub enum Outlet {
    /// To a mail server, from this sender.
    Server(SmtpServer, Sender),
    /// To a folder, a file each.
    Folder(PathBuf),
    /// Nowhere: the development mailbox shows it.
    Mailbox,
}

/// Which passwords people may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordStrength {
    /// None that is easy to guess.
    HardToGuess,
    /// Any that is long enough.
    LongEnough,
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
        auth.sign_in_page = LocalPath::parse(SIGN_IN);
        auth.mail_pages.verify_email = LocalPath::parse(VERIFY_EMAIL);
        auth.mail_pages.confirm_email_change = LocalPath::parse(CONFIRM_EMAIL_CHANGE);
        auth.mail_pages.reset_password = LocalPath::parse(RESET_PASSWORD);
        auth.mail_pages.delete_user = LocalPath::parse(DELETE_ACCOUNT);
        auth.rate_limit = reader.rate_limit();
        auth.session.cookie_cache = reader.cookie_cache();
        if let Some(seconds) = reader.parsed("KEYWARD_FRESH_AGE", "a number of seconds") {
            auth.session.fresh_age = Duration::from_secs(seconds);
        }
        if let Some(prefix) = reader.text("KEYWARD_COOKIE_PREFIX") {
            auth.cookies.prefix = prefix;
        }
        auth.email_password.require_verification = reader.switch("KEYWARD_REQUIRE_VERIFICATION", false);
        auth.email_verification.send_on_sign_in = true;
        auth.email_verification.auto_sign_in = reader.switch("KEYWARD_VERIFICATION_SIGNS_IN", false);
        auth.user.delete.enabled = reader.switch("KEYWARD_DELETE_USER", true);
        auth.user.delete.confirm_by_mail = true;
        auth.user.change_email.enabled = reader.switch("KEYWARD_CHANGE_EMAIL", true);
        auth.user.change_email.confirm_at_old = true;
        let settings = Self {
            auth,
            database_url: reader.text(DATABASE).unwrap_or_else(|| format!("sqlite:{NAME}.db")).into(),
            address,
            metrics_address: reader.parsed("KEYWARD_METRICS_ADDR", "an address and a port, such as 127.0.0.1:9090"),
            password_strength: reader.password_strength(),
            mail: reader.mail(environment),
            mail_reply_to: reader.reply_to(),
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

#[cfg(test)]
mod tests {
    use keyward::config::{CacheStrategy, Environment, RateLimitStorage};
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
        assert_eq!(settings.database_url.expose_secret(), format!("sqlite:{NAME}.db"));
        assert!(matches!(settings.mail, Some(Outlet::Mailbox)));
        assert_eq!(settings.mail_reply_to, None);
        assert_eq!(settings.metrics_address, None);
        assert_eq!(settings.password_strength, PasswordStrength::HardToGuess);
        assert!(settings.auth.user.delete.enabled && settings.auth.user.change_email.enabled);
        assert!(!settings.auth.email_password.require_verification && !settings.auth.email_verification.auto_sign_in);
        assert_eq!((settings.log_format, settings.watched), (LogFormat::Text, false));
        assert_eq!(settings.auth.session.cookie_cache, None);
    }

    #[test]
    fn every_setting_is_read() {
        let settings = read(&[
            PRODUCTION,
            SECRET,
            ("DATABASE_URL", "postgres://db/application"),
            ("KEYWARD_BASE_URL", "https://app.example.com"),
            ("KEYWARD_COOKIE_CACHE", "jwe"),
            ("KEYWARD_CHANGE_EMAIL", "off"),
            ("KEYWARD_COOKIE_PREFIX", "mine"),
            ("KEYWARD_DELETE_USER", "off"),
            ("KEYWARD_MAIL_FOLDER", "mail"),
            ("KEYWARD_MAIL_REPLY_TO", "Help@example.com"),
            ("KEYWARD_METRICS_ADDR", "127.0.0.1:9090"),
            ("KEYWARD_PASSWORD_STRENGTH", "off"),
            ("KEYWARD_REQUIRE_VERIFICATION", "on"),
            ("KEYWARD_VERIFICATION_SIGNS_IN", "on"),
            ("KEYWARD_FRESH_AGE", "600"),
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
        assert_eq!(settings.auth.session.fresh_age, Duration::from_mins(10));
        assert!(settings.auth.email_password.require_verification && settings.auth.email_verification.auto_sign_in);
        assert!(!settings.auth.user.delete.enabled && !settings.auth.user.change_email.enabled);
        assert!(matches!(settings.mail, Some(Outlet::Folder(path)) if path.as_os_str() == "mail"));
        assert_eq!(settings.mail_reply_to, Email::parse("help@example.com"));
        assert_eq!(settings.metrics_address, Some("127.0.0.1:9090".parse().unwrap()));
        assert_eq!(settings.password_strength, PasswordStrength::LongEnough);
        assert_eq!(settings.auth.trusted_origins.len(), 3);
        assert_eq!(settings.auth.rate_limit.storage, RateLimitStorage::Database);
        assert_eq!(settings.auth.previous_secrets.len(), 2);
        assert_eq!(settings.auth.trusted_proxies.len(), 3);
        assert_eq!(settings.database_url.expose_secret(), "postgres://db/application");
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
            ("KEYWARD_FRESH_AGE", "a day"),
            ("KEYWARD_RATE_LIMIT", "false"),
            ("KEYWARD_DELETE_USER", "false"),
            ("KEYWARD_CHANGE_EMAIL", "1"),
            ("KEYWARD_METRICS_ADDR", "9090"),
            ("KEYWARD_PASSWORD_STRENGTH", "weak"),
            ("KEYWARD_REQUIRE_VERIFICATION", "yes"),
            ("KEYWARD_VERIFICATION_SIGNS_IN", "no"),
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
            "FRESH_AGE",
            "LOG_FORMAT",
            "RATE_LIMIT",
            "DELETE_USER",
            "CHANGE_EMAIL",
            "METRICS_ADDR",
            "PASSWORD_STRENGTH",
            "REQUIRE_VERIFICATION",
            "VERIFICATION_SIGNS_IN",
            "TRUSTED_ORIGINS",
            "TRUSTED_PROXIES",
            "SITE_ADDR",
        ] {
            assert!(sentences.contains(name), "{name}: {sentences}");
        }
        assert!(!sentences.contains("hush"), "{sentences}");
    }

    #[test]
    fn mail_goes_where_it_is_told_to_and_to_the_mailbox_in_development_alone() {
        assert!(read(&[PRODUCTION, SECRET]).unwrap().mail.is_none());
        let folder = read(&[("KEYWARD_MAIL_FOLDER", "mail")]).unwrap().mail;
        assert!(matches!(folder, Some(Outlet::Folder(_))), "{folder:?}");
        let url = ("SMTP_URL", "smtps://ada:hush-hush@mail.example.com");
        let server = read(&[url, ("KEYWARD_MAIL_FROM", "Keyward <no-reply@example.com>")]).unwrap();
        let Some(Outlet::Server(_, sender)) = &server.mail else { panic!("{:?}", server.mail) };
        assert_eq!(Some(sender.clone()), Sender::parse("Keyward <no-reply@example.com>"));
        assert!(!format!("{server:?}").contains("hush"), "{server:?}");
    }

    #[test]
    fn every_mistake_about_mail_has_a_sentence() {
        const URL: (&str, &str) = ("SMTP_URL", "smtps://ada:hush-hush@mail.example.com");
        const FROM: (&str, &str) = ("KEYWARD_MAIL_FROM", "no-reply@example.com");
        for (variables, sentence) in [
            (&[URL][..], "KEYWARD_MAIL_FROM is missing"),
            (&[FROM], "KEYWARD_MAIL_FROM is of no use without SMTP_URL"),
            (&[URL, ("KEYWARD_MAIL_FROM", "nobody")], "KEYWARD_MAIL_FROM must be"),
            (&[URL, FROM, ("KEYWARD_MAIL_FOLDER", "mail")], "KEYWARD_MAIL_FOLDER and SMTP_URL"),
            (&[("SMTP_URL", "hush.example.com"), FROM], "SMTP_URL must be a URL such as"),
            (&[("SMTP_URL", "smtp://a:hush@mail.example.com?tls=none"), FROM], "SMTP_URL would send the password"),
            (&[("SMTP_URL", "smtp://hush@mail.example.com"), FROM], "SMTP_URL must name user and password"),
            (&[("SMTP_URL", " "), FROM], "SMTP_URL is empty"),
            (&[("KEYWARD_MAIL_REPLY_TO", "nobody")], "KEYWARD_MAIL_REPLY_TO must be"),
        ] {
            let sentences = mistake(variables);
            assert!(sentences.contains(sentence) && !sentences.contains("hush"), "{sentences}");
        }
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
}
