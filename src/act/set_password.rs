//! Giving a password to somebody who signs in without one. The protocol has no route for it: an application calls it from
//! a page of its own (protocol section 2.16).

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::{
    Act, Call,
    password::{self, Setting},
};
use crate::{
    endpoint::{Access, Done, Endpoint},
    error::Error,
    model::Password,
    session, store,
};

/// Sets the first password of who is signed in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetPassword {
    /// The password from now on.
    pub new_password: Password,
}

impl Endpoint for SetPassword {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/set-password";
    const ACCESS: Access = Access::Sensitive;
    type Output = Done;
}

impl Act for SetPassword {
    async fn act(self, call: &Call<'_>) -> Result<Done, Error> {
        let current = call.require_session().await?;
        password::check_length(&self.new_password, call)?;
        let new = call.auth.hashing().hash(&self.new_password).await?;

        let user = &current.user.id;
        let setting = Setting::propose(call, user).await?;
        let mut transaction = call.auth.store().begin().await?;
        store::user::lock(transaction.on(), user).await?.ok_or(Error::Unauthorized)?;
        session::require_still(call, &mut transaction, &current.session).await?;
        if store::account::find_password(transaction.on(), user).await?.is_some() {
            return Err(Error::PasswordAlreadySet);
        }
        setting.write(call, &mut transaction, &new).await?;
        store::session::take_along(transaction.on(), user, None).await?;
        transaction.commit().await?;
        setting.announce(call).await;
        Ok(Done::DONE)
    }
}
