//! Showing once more who one is, in the browser that is signed in. The protocol has no route for it: an application calls
//! it from the form of something dangerous (OWASP ASVS 7.5.1).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{Act, Call, password, user};
use crate::{
    endpoint::{Access, Endpoint},
    error::Error,
    model::{CurrentSession, Password},
    session,
};

/// Makes the session fresh: for the right password a new one takes the place of the one at hand, in its cookie, for as long
/// as that was meant to be kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reauthenticate {
    /// The password.
    pub password: Password,
}

impl Endpoint for Reauthenticate {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/reauthenticate";
    const ACCESS: Access = Access::Sensitive;
    const CHANGES_SESSION: bool = true;
    type Output = CurrentSession;
}

impl Act for Reauthenticate {
    async fn act(self, call: &Call<'_>) -> Result<CurrentSession, Error> {
        let current = call.require_session().await?;
        // As they are before the password is verified: who changes it meanwhile begins another epoch.
        let user = user::find(call, &current.user.id).await?;
        password::confirm(call, &user.user, &self.password).await?;
        let renewed = session::prepare(call, &user.user, session::lifetime_as_before(call)).await?;
        let mut transaction = call.auth.store().begin().await?;
        session::require_still(call, &mut transaction, &current.session).await?;
        let opened = renewed.open(&mut transaction, user).await?;
        transaction.commit().await?;
        Ok(opened.announce(call).await)
    }
}
