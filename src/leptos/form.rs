//! Forms that post to server functions: with JavaScript the answer arrives in the page, without it the page is sent
//! again, with what was typed and what was wrong. A password is never sent back.

use leptos::{prelude::*, server::ServerAction, server_fn::ServerFn};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What a page knows of a form that was sent.
#[derive(Clone)]
pub struct FormState {
    /// What was typed into the field that is kept, as it stood when the page was rendered.
    pub typed: String,
    /// Why the form was refused, from either way of sending.
    pub error: Signal<Option<Error>>,
    /// Whether an answer is awaited.
    pub is_pending: Signal<bool>,
}

/// The state of the form on the page at `page`, whose action is this one.
pub fn use_form<F>(page: &'static str, action: ServerAction<F>) -> FormState
where
    F: ServerFn<Error = Error> + Clone + Send + Sync + 'static,
    F::Output: Clone + Send + Sync + 'static,
{
    let refused = SharedValue::new(|| Refused::take(page)).into_inner();
    let earlier = refused.as_ref().map(|refused| refused.error.clone());
    let error = Signal::derive(move || match action.value().get() {
        Some(answer) => answer.err(),
        None => earlier.clone(),
    });
    FormState { typed: refused.map(|refused| refused.typed).unwrap_or_default(), error, is_pending: action.pending().into() }
}

/// A form that was refused while JavaScript was away; kept in a cookie until the page is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Refused {
    page: String,
    typed: String,
    error: Error,
}

#[cfg(not(feature = "ssr"))]
impl Refused {
    fn take(_page: &str) -> Option<Self> {
        None
    }
}

#[cfg(feature = "ssr")]
pub use server::Form;

#[cfg(feature = "ssr")]
mod server {
    use std::time::Duration;

    use secrecy::ExposeSecret;

    use super::Refused;
    use crate::{
        error::Error,
        leptos::server::{accepts_html, provided, see_other, use_auth},
        model::LocalPath,
        session::Lifetime,
    };

    /// Holds a [`Refused`] between the answer to the form and the request for the page.
    const COOKIE: &str = "form";
    /// The page is asked for at once; what is older belongs to another visit.
    const KEPT_FOR: Duration = Duration::from_secs(60);
    /// Longest text that is kept, in characters.
    const MAX_TYPED: usize = 256;

    /// A form as a server function answers it.
    pub struct Form {
        /// The page that it is on.
        pub page: &'static str,
        /// The query with which the page is shown again, without its question mark; may be empty.
        pub query: String,
        /// What to keep of what was typed. Never a password.
        pub typed: String,
    }

    impl Form {
        /// Answers the form: goes on to `next` when it was accepted, shows it again when it was refused.
        pub fn answer<T>(self, outcome: Result<T, Error>, next: &LocalPath) -> Result<(), Error> {
            match outcome {
                Ok(_) => {
                    see_other(next);
                    Ok(())
                }
                Err(error) => {
                    if accepts_html() {
                        self.show_again(&error)?;
                    }
                    Err(error)
                }
            }
        }

        fn show_again(self, error: &Error) -> Result<(), Error> {
            let mark = if self.query.is_empty() { "" } else { "?" };
            let page = LocalPath::parse(&format!("{}{mark}{}", self.page, self.query)).ok_or(Error::Unexpected)?;
            let typed = self.typed.chars().take(MAX_TYPED).collect();
            let refused = Refused { page: self.page.to_owned(), typed, error: error.clone() };
            let text = serde_json::to_string(&refused).map_err(|_| Error::Unexpected)?;
            use_auth()?.jar().write(COOKIE, text, Lifetime::For(KEPT_FOR));
            see_other(&page);
            Ok(())
        }
    }

    impl Refused {
        /// Takes what was kept for a page, so that it is shown once.
        pub(super) fn take(page: &str) -> Option<Self> {
            let auth = provided()?;
            let kept = auth.jar().values(COOKIE);
            let refused: Self = serde_json::from_str(kept.first()?.expose_secret()).ok()?;
            if refused.page != page {
                return None;
            }
            auth.jar().expire(COOKIE);
            Some(refused)
        }
    }
}
