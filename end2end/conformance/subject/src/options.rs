//! Better Auth's options, as far as the scenarios turn them, in Keyward's configuration.

use std::{error::Error, time::Duration};

use keyward::{
    config::{
        BaseUrl, CacheStrategy, Config, CookieAttributes, CookieCache, CookieDomain, CookieOverride, CustomRule,
        Environment, Exempt, RateLimitStorage, Rule, SameSite, TrustedOrigin,
    },
    secret::AppSecret,
};
use serde_json::Value;

const DEFAULT_PATH: &str = "/api/auth";

type Failure = Box<dyn Error>;

pub(crate) struct Options(Value);

impl Options {
    pub(crate) fn parse(json: &str) -> Result<Self, Failure> {
        Ok(Self(serde_json::from_str(json)?))
    }

    /// The configuration of a server at this port, unless the options name another place.
    pub(crate) fn config(&self, port: u16) -> Result<Config, Failure> {
        let base_url = self.text("/baseURL").map_or_else(|| format!("http://localhost:{port}"), str::to_owned);
        let mut base_url = BaseUrl::parse(&base_url)?;
        // A path in the base URL goes before it.
        if let Some(path) = self.text("/basePath").filter(|_| base_url.path() == DEFAULT_PATH) {
            base_url = base_url.with_path(path);
        }
        let mut config = Config::new(base_url, AppSecret::new(self.text("/secret").unwrap_or_default()));
        // Better Auth's own mode for production redirects from its error page, too.
        config.environment = Environment::Production;
        config.trusted_proxies = vec!["127.0.0.0/8".parse()?];
        config.disabled_paths = self.texts("/disabledPaths");
        // An entry that stops Keyward's start is one that Better Auth takes, and that trusts nobody there.
        config.trusted_origins =
            self.texts("/trustedOrigins").iter().filter_map(|origin| TrustedOrigin::parse(origin).ok()).collect();
        self.set_flows(&mut config);
        self.set_sessions(&mut config);
        self.set_cookies(&mut config)?;
        self.set_limits(&mut config)?;
        self.set_checks(&mut config);
        Ok(config)
    }

    fn set_flows(&self, config: &mut Config) {
        let password = &mut config.email_password;
        password.enabled = self.flag("/emailAndPassword/enabled", false);
        password.sign_up = !self.flag("/emailAndPassword/disableSignUp", false);
        password.auto_sign_in = self.flag("/emailAndPassword/autoSignIn", true);
        password.require_verification = self.flag("/emailAndPassword/requireEmailVerification", false);
        password.tell_owner = self.flag("/emailAndPassword/onExistingUserSignUp", false);
        password.reset.enabled = self.flag("/emailAndPassword/sendResetPassword", false);
        if let Some(ends) = self.0.pointer("/emailAndPassword/revokeSessionsOnPasswordReset").and_then(Value::as_bool) {
            password.reset.ends_sessions = ends;
        }
        self.length("/emailAndPassword/minPasswordLength", &mut password.min_length);
        self.length("/emailAndPassword/maxPasswordLength", &mut password.max_length);
        self.seconds("/emailAndPassword/resetPasswordTokenExpiresIn", &mut password.reset.expires_in);

        let verification = &mut config.email_verification;
        verification.enabled = self.flag("/emailVerification/sendVerificationEmail", false);
        verification.send_on_sign_up = self.0.pointer("/emailVerification/sendOnSignUp").and_then(Value::as_bool);
        verification.send_on_sign_in = self.flag("/emailVerification/sendOnSignIn", false);
        verification.auto_sign_in = self.flag("/emailVerification/autoSignInAfterVerification", false);
        self.seconds("/emailVerification/expiresIn", &mut verification.expires_in);

        let change = &mut config.user.change_email;
        change.enabled = self.flag("/user/changeEmail/enabled", false);
        change.without_verification = self.flag("/user/changeEmail/updateEmailWithoutVerification", false);
        change.confirm_at_old = self.flag("/user/changeEmail/sendChangeEmailConfirmation", false);
        let delete = &mut config.user.delete;
        delete.enabled = self.flag("/user/deleteUser/enabled", false);
        delete.confirm_by_mail = self.flag("/user/deleteUser/sendDeleteAccountVerification", false);
        self.seconds("/user/deleteUser/deleteTokenExpiresIn", &mut delete.expires_in);
        config.account.allow_unlinking_all = self.flag("/account/accountLinking/allowUnlinkingAll", false);
    }

    fn set_sessions(&self, config: &mut Config) {
        let session = &mut config.session;
        self.seconds("/session/expiresIn", &mut session.expires_in);
        self.seconds("/session/updateAge", &mut session.update_age);
        self.seconds("/session/freshAge", &mut session.fresh_age);
        session.absolute = session.absolute.max(session.expires_in);
        session.disable_refresh = self.flag("/session/disableSessionRefresh", false);
        session.defer_refresh = self.flag("/session/deferSessionRefresh", false);
        if self.flag("/session/cookieCache/enabled", false) {
            let mut cache = CookieCache::from(match self.text("/session/cookieCache/strategy") {
                Some("jwt") => CacheStrategy::Jwt,
                Some("jwe") => CacheStrategy::Jwe,
                _ => CacheStrategy::Compact,
            });
            self.seconds("/session/cookieCache/maxAge", &mut cache.max_age);
            if let Some(version) = self.text("/session/cookieCache/version") {
                version.clone_into(&mut cache.version);
            }
            session.cookie_cache = Some(cache);
        }
    }

    fn set_cookies(&self, config: &mut Config) -> Result<(), Failure> {
        let cookies = &mut config.cookies;
        self.text("/advanced/cookiePrefix").unwrap_or("better-auth").clone_into(&mut cookies.prefix);
        cookies.secure = self.0.pointer("/advanced/useSecureCookies").and_then(Value::as_bool);
        // Not one of Better Auth's, whose secure names never begin so.
        cookies.host_prefix = self.flag("/advanced/hostPrefix", true);
        if self.flag("/advanced/crossSubDomainCookies/enabled", false) {
            let own = config.base_url.origin().as_str();
            let host = own.split("://").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
            let domain = self.text("/advanced/crossSubDomainCookies/domain").unwrap_or(host);
            cookies.domain = Some(CookieDomain::parse(domain)?);
        }
        if let Some(attributes) = self.0.pointer("/advanced/defaultCookieAttributes") {
            cookies.attributes = cookie_attributes(attributes)?;
        }
        for (logical, own) in self.0.pointer("/advanced/cookies").and_then(Value::as_object).into_iter().flatten() {
            let mut spelled = CookieOverride::default();
            spelled.name = own["name"].as_str().map(str::to_owned);
            spelled.max_age = own["attributes"]["maxAge"].as_u64().map(Duration::from_secs);
            spelled.attributes = cookie_attributes(&own["attributes"])?;
            cookies.overrides.insert(logical.clone(), spelled);
        }
        Ok(())
    }

    fn set_limits(&self, config: &mut Config) -> Result<(), Failure> {
        let limit = &mut config.rate_limit;
        limit.enabled = self.flag("/rateLimit/enabled", false);
        self.seconds("/rateLimit/window", &mut limit.window);
        if let Some(max) = self.0.pointer("/rateLimit/max").and_then(Value::as_u64) {
            limit.max = u32::try_from(max)?;
        }
        if self.text("/rateLimit/storage") == Some("database") {
            limit.storage = RateLimitStorage::Database;
        }
        for (paths, rule) in self.0.pointer("/rateLimit/customRules").and_then(Value::as_object).into_iter().flatten() {
            let rule = match (rule["window"].as_u64(), rule["max"].as_u64()) {
                (Some(window), Some(max)) => {
                    Some(Rule { window: Duration::from_secs(window), max: u32::try_from(max)? })
                }
                _ => None,
            };
            limit.custom_rules.push(CustomRule::new(paths, rule)?);
        }
        Ok(())
    }

    fn set_checks(&self, config: &mut Config) {
        let checks = &mut config.origin_checks;
        checks.disable_csrf_check = self.0.pointer("/advanced/disableCSRFCheck").and_then(Value::as_bool);
        checks.disable_origin_check = match self.0.pointer("/advanced/disableOriginCheck") {
            Some(Value::Bool(true)) => Exempt::Everything,
            Some(Value::Array(_)) => Exempt::Below(self.texts("/advanced/disableOriginCheck")),
            _ => Exempt::Nothing,
        };
        config.skip_trailing_slashes = self.flag("/advanced/skipTrailingSlashes", false);
    }

    fn flag(&self, pointer: &str, default: bool) -> bool {
        self.0.pointer(pointer).and_then(Value::as_bool).unwrap_or(default)
    }

    fn text(&self, pointer: &str) -> Option<&str> {
        self.0.pointer(pointer).and_then(Value::as_str)
    }

    fn texts(&self, pointer: &str) -> Vec<String> {
        let list = self.0.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn seconds(&self, pointer: &str, setting: &mut Duration) {
        if let Some(seconds) = self.0.pointer(pointer).and_then(Value::as_u64) {
            *setting = Duration::from_secs(seconds);
        }
    }

    fn length(&self, pointer: &str, setting: &mut usize) {
        if let Some(length) = self.0.pointer(pointer).and_then(Value::as_u64) {
            *setting = usize::try_from(length).unwrap_or(usize::MAX);
        }
    }
}

fn cookie_attributes(options: &Value) -> Result<CookieAttributes, Failure> {
    let mut attributes = CookieAttributes::default();
    attributes.same_site = match options["sameSite"].as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("strict") => Some(SameSite::Strict),
        Some("lax") => Some(SameSite::Lax),
        Some("none") => Some(SameSite::None),
        _ => None,
    };
    attributes.path = options["path"].as_str().map(str::to_owned);
    attributes.domain = options["domain"].as_str().map(CookieDomain::parse).transpose()?;
    attributes.http_only = options["httpOnly"].as_bool();
    attributes.secure = options["secure"].as_bool();
    attributes.partitioned = options["partitioned"].as_bool();
    Ok(attributes)
}
