//! Hooks around what is written: users, sessions, accounts and verifications that are made, changed or deleted, by
//! whichever act.

use std::{
    any::type_name,
    future::{Future, ready},
    pin::Pin,
};

use super::patiently;
use crate::{
    call::Call,
    error::Error,
    model::{Account, Email, Session, Timestamp, User, UserId, Verification},
};

/// What an application adds to the making, changing or deleting of a record: `impl RecordHook<Create<User>> for ..`.
///
/// ```
/// use keyward::{Error, act::Call, hook::{Create, RecordHook}, model::User};
///
/// struct Welcome;
///
/// impl RecordHook<Create<User>> for Welcome {
///     async fn before(&self, Create(user): Create<User>, _call: &Call<'_>) -> Result<Create<User>, Error> {
///         Ok(Create(User { name: user.name.trim().to_owned(), ..user }))
///     }
///
///     async fn after(&self, Create(user): &Create<User>, _call: &Call<'_>) {
///         tracing::info!(user = %user.id, "somebody new");
///     }
/// }
/// ```
pub trait RecordHook<E: Event>: Send + Sync + 'static {
    /// Runs before the transaction that writes. What it returns is written instead; what names the record must stay as it
    /// is. It may be that nothing is written after all, when the act fails in its transaction.
    ///
    /// # Errors
    /// The veto: the act is refused with it, and nothing is written.
    fn before(&self, event: E, call: &Call<'_>) -> impl Future<Output = Result<E, Error>> + Send {
        let _ = call;
        ready(Ok(event))
    }

    /// Runs after the commit, with what was written, and before the caller gets an answer. An answer that must not tell
    /// whether somebody has an account (a forgotten password, a sign-up where addresses are verified) takes as long as its
    /// hooks do, which run only if somebody has: longer work belongs on a task of its own.
    fn after(&self, event: &E, call: &Call<'_>) -> impl Future<Output = ()> + Send {
        let _ = (event, call);
        ready(())
    }
}

/// A record is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Create<R>(pub R);

/// A record is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update<R: Updatable> {
    /// The record: before the change as it is, after it as it became.
    pub record: R,
    /// What changes.
    pub change: R::Change,
}

/// A record is deleted, because somebody wants it. What only expires is swept away without a word, and so are the
/// verifications of a user who is deleted. Of several records at once, those are told that were there when it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delete<R>(pub R);

/// A record that can be changed. A verification cannot: it is kept or it is used.
pub trait Updatable {
    /// What can be changed about it.
    type Change: Clone + PartialEq + Send + Sync + 'static;
}

impl Updatable for User {
    type Change = UserChange;
}

impl Updatable for Session {
    type Change = SessionChange;
}

impl Updatable for Account {
    type Change = AccountChange;
}

/// What changes about a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserChange {
    /// What the profile shows; `None` leaves it as it is.
    Profile {
        /// The name.
        name: Option<String>,
        /// The picture.
        image: Option<Option<String>>,
    },
    /// The address was shown to be theirs.
    EmailVerified,
    /// The address becomes this one. A hook may refuse it, but not choose another: this is the one that was asked for.
    Email(Email),
}

/// What changes about a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionChange {
    /// Its new end, because it is in use. A veto leaves the old one, and the request goes on. Who made a session shorter
    /// when it was opened has to say so here, too.
    pub expires_at: Timestamp,
}

/// What changes about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountChange {
    /// Its password.
    Password,
}

/// Something that happens to a record: [`Create`], [`Update`] or [`Delete`] of one.
pub trait Event: Clone + Send + Sync + 'static {
    /// What a hook must leave as it is.
    #[doc(hidden)]
    type Identity: PartialEq + Send;
    #[doc(hidden)]
    fn identity(&self) -> Self::Identity;
}

/// What names a record, and what it belongs to.
pub(super) trait Named {
    type Name: PartialEq + Send;
    fn named(&self) -> Self::Name;
}

macro_rules! records {
    ($($record:ty: |$this:ident| $name:expr => $type:ty;)*) => {$(
        impl Named for $record {
            type Name = $type;
            fn named(&self) -> $type {
                let $this = self;
                $name
            }
        }

        impl Event for Create<$record> {
            type Identity = $type;
            fn identity(&self) -> $type {
                self.0.named()
            }
        }

        impl Event for Delete<$record> {
            type Identity = $type;
            fn identity(&self) -> $type {
                self.0.named()
            }
        }
    )*};
}

records! {
    User: |user| user.id.to_string() => String;
    Session: |session| [session.id.to_string(), session.token.clone(), session.user_id.to_string()] => [String; 3];
    Account: |account| [account.id.to_string(), account.account_id.clone(), account.provider_id.clone(), account.user_id.to_string()] => [String; 4];
    Verification: |promise| (promise.id.clone(), promise.purpose.clone(), promise.value.clone(), promise.user_id.clone()) => (String, String, String, Option<UserId>);
}

impl Event for Update<User> {
    type Identity = (String, Option<UserChange>);

    fn identity(&self) -> Self::Identity {
        let fixed = !matches!(self.change, UserChange::Profile { .. });
        (self.record.named(), fixed.then(|| self.change.clone()))
    }
}

impl Event for Update<Session> {
    type Identity = [String; 3];

    fn identity(&self) -> Self::Identity {
        self.record.named()
    }
}

impl Event for Update<Account> {
    type Identity = ([String; 4], AccountChange);

    fn identity(&self) -> Self::Identity {
        (self.record.named(), self.change)
    }
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A [`RecordHook`] without its type.
pub(super) trait AnyRecordHook<E: Event>: Send + Sync {
    fn before<'a>(&'a self, event: E, call: &'a Call<'_>) -> Boxed<'a, Result<E, Error>>;
    fn after<'a>(&'a self, event: &'a E, call: &'a Call<'_>) -> Boxed<'a, ()>;
}

impl<E: Event, H: RecordHook<E>> AnyRecordHook<E> for H {
    fn before<'a>(&'a self, event: E, call: &'a Call<'_>) -> Boxed<'a, Result<E, Error>> {
        Box::pin(async move { RecordHook::before(self, event, call).await })
    }

    fn after<'a>(&'a self, event: &'a E, call: &'a Call<'_>) -> Boxed<'a, ()> {
        Box::pin(async move { RecordHook::after(self, event, call).await })
    }
}

impl Call<'_> {
    /// Whether somebody wants to know of such events; a question whose answer may save a look-up.
    pub(crate) fn is_watched<E: Event>(&self) -> bool {
        !self.auth.hooks().of_record::<E>().is_empty()
    }

    /// Asks the hooks before something is written, while no transaction is open.
    pub(crate) async fn propose<E: Event>(&self, event: E) -> Result<E, Error> {
        let hooks = self.auth.hooks().of_record::<E>();
        if hooks.is_empty() {
            return Ok(event);
        }
        let (asked, mut event) = (event.identity(), event);
        for hook in hooks {
            event = patiently(self, type_name::<E>(), hook.before(event, self)).await??;
        }
        if event.identity() == asked {
            return Ok(event);
        }
        tracing::error!(event = type_name::<E>(), "a hook made another record of the one that it was asked about");
        Err(Error::Unexpected)
    }

    /// Tells the hooks what was written, after the commit. What one of them does wrong changes nothing any more.
    pub(crate) async fn announce<E: Event>(&self, event: &E) {
        for hook in self.auth.hooks().of_record::<E>() {
            let _ = patiently(self, type_name::<E>(), hook.after(event, self)).await;
        }
    }
}
