//! Better Auth's options, as far as the scenarios turn them, in Keyward's configuration.

use std::{error::Error, time::Duration};

use keyward::{
    config::{
        BaseUrl, CacheStrategy, Config, CookieAttributes, CookieCache, CookieDomain, CookieOverride, Environment, Exempt, LimitRule,
        LimitStorage, SameSite, TrustedOrigin,
    },
    secret::AppSecret,
};
use serde_json::Value;

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
        if let Some(path) = self.text("/basePath") {
            base_url = base_url.with_path(path);
        }
        let mut config = Config::new(base_url, AppSecret::new(self.text("/secret").unwrap_or_default()));
        // Better Auth's own mode for production redirects from its error page, too.
        config.environment = Environment::Production;
        config.trusted_proxies = vec!["127.0.0.0/8".parse()?];
        config.disabled_paths = self.texts("/disabledPaths");
        for origin in self.texts("/trustedOrigins") {
            config.trusted_origins.push(TrustedOrigin::parse(&origin)?);
        }
        self.set_flows(&mut config);
        self.set_sessions(&mut config);
        self.set_cookies(&mut config)?;
        self.set_limits(&mut config);
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
