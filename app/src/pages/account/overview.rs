//! What the pages know of an account beyond the session: how its person signs in, and where they are signed in.

use keyward::{Error, model::Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An account, as its person may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Whether the person signed in recently enough for what is dangerous.
    pub(super) is_fresh: bool,
    pub(super) has_password: bool,
    pub(super) methods: Vec<Method>,
    /// Where they are signed in; said only to who signed in recently.
    pub(super) devices: Vec<Device>,
    pub(super) offers: Offers,
}

/// One way of signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    pub(super) id: String,
    /// The provider's name; `None` for the password.
    pub(super) provider: Option<String>,
    pub(super) since: Timestamp,
}

/// One browser in which the person is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// By which its session is ended.
    pub(super) handle: String,
    pub(super) browser: Option<String>,
    pub(super) system: Option<String>,
    /// Empty where it is not known.
    pub(super) address: String,
    pub(super) signed_in: Timestamp,
    /// To the day: a session is not written at every request.
    pub(super) last_active: Timestamp,
    pub(super) is_this: bool,
}

/// What the site lets people do by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an offer of its own, named where it is read")]
pub struct Offers {
    pub(super) verification: bool,
    pub(super) email_change: bool,
    pub(super) deletion: bool,
    /// Whether a deletion is confirmed by mail.
    pub(super) deletion_by_mail: bool,
}

impl Overview {
    /// Whether the password is asked for before what is dangerous.
    pub(super) fn asks_for_password(&self) -> bool {
        !self.is_fresh && self.has_password
    }

    /// Whether it would be, and there is none.
    pub(super) fn is_stuck(&self) -> bool {
        !self.is_fresh && !self.has_password
    }
}

/// The account of who is signed in.
#[server(name = SayOverview, prefix = "/api", endpoint = "account")]
pub(super) async fn overview() -> Result<Overview, Error> {
    use keyward::{
        endpoint::{ListAccounts, ListSessions},
        leptos::use_auth,
    };

    let auth = use_auth()?;
    let current = auth.require_session().await?;
    let is_fresh = match auth.require_fresh_session().await {
        Err(Error::SessionNotFresh) => false,
        outcome => outcome.map(|_| true)?,
    };
    let methods: Vec<_> = auth.call(ListAccounts {}).await?.into_iter().map(Method::from).collect();
    let sessions = if is_fresh { auth.call(ListSessions {}).await? } else { Vec::new() };
    let mut devices: Vec<_> = sessions.into_iter().map(|session| Device::of(session, &current.session)).collect();
    devices.sort_by_key(|device| (!device.is_this, std::cmp::Reverse(device.last_active)));
    Ok(Overview {
        is_fresh,
        has_password: methods.iter().any(|method| method.provider.is_none()),
        methods,
        devices,
        offers: Offers::of(&auth),
    })
}

#[cfg(feature = "ssr")]
mod server {
    use keyward::{
        RequestAuth,
        model::{Account, Session},
    };
    use woothee::parser::Parser;

    use super::{Device, Method, Offers};

    impl From<Account> for Method {
        fn from(account: Account) -> Self {
            let provider = Some(account.provider_id).filter(|provider| provider != Account::CREDENTIAL);
            Self { id: account.id.to_string(), provider, since: account.created_at }
        }
    }

    impl Device {
        pub(super) fn of(session: Session, current: &Session) -> Self {
            let (browser, system) = in_words(session.user_agent.as_deref().unwrap_or_default());
            Self {
                is_this: session.id == current.id,
                handle: session.token,
                browser,
                system,
                address: session.ip_address.unwrap_or_default(),
                signed_in: session.created_at,
                last_active: session.updated_at,
            }
        }
    }

    /// The browser and its system, as people call them; nothing that a user agent could make up finds its way into a page.
    fn in_words(user_agent: &str) -> (Option<String>, Option<String>) {
        let known = |name: &str| Some(name.to_owned()).filter(|name| name != "UNKNOWN");
        Parser::new().parse(user_agent).map_or((None, None), |found| (known(found.name), known(found.os)))
    }

    impl Offers {
        pub(super) fn of(auth: &RequestAuth) -> Self {
            let (config, sends_mail) = (auth.auth().config(), auth.auth().sends_mail());
            let verification = sends_mail && config.email_verification.enabled;
            Self {
                verification,
                email_change: verification && config.user.change_email.enabled,
                deletion: config.user.delete.enabled,
                deletion_by_mail: sends_mail && config.user.delete.confirm_by_mail,
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_user_agent_is_told_in_words() {
            for (user_agent, browser, system) in [
                (
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                    Some("Chrome"),
                    Some("Windows 10"),
                ),
                (
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                    Some("Safari"),
                    Some("iPhone"),
                ),
                (
                    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                    Some("Firefox"),
                    Some("Linux"),
                ),
                ("<b>made up</b>", None, None),
                ("", None, None),
            ] {
                let (found, on) = in_words(user_agent);
                assert_eq!((found.as_deref(), on.as_deref()), (browser, system), "{user_agent}");
            }
        }
    }
}
