//! Forms that post to server functions: with JavaScript the answer arrives in the page, without it the page is sent
//! again, with what was typed and what was wrong. A password is never sent back.

use leptos::{prelude::*, server::ServerAction, server_fn::ServerFn};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Fields that are filled in again, and what was typed into them.
type Kept = Vec<(String, String)>;

/// What a page knows of a form that was sent.
#[derive(Clone, Copy)]
pub struct FormState {
    kept: StoredValue<Kept>,
    /// Why the form was refused, from either way of sending.
    pub error: Signal<Option<Error>>,
    /// Whether an answer is awaited.
    pub is_pending: Signal<bool>,
}

impl FormState {
    /// What was typed into a field before the page was rendered, if the server function kept it.
    pub fn kept(self, field: &str) -> String {
        let is_it = |(known, _): &&(String, String)| known == field;
        self.kept.with_value(|kept| kept.iter().find(is_it).map(|(_, text)| text.clone()).unwrap_or_default())
    }
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
    FormState {
        kept: StoredValue::new(refused.map(|refused| refused.kept).unwrap_or_default()),
        error,
        is_pending: action.pending().into(),
    }
}

/// A form that was refused while JavaScript was away; kept in a cookie until the page is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Refused {
    page: String,
    kept: Kept,
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
        model::{LocalPath, with_next},
        session::Lifetime,
    };

    /// Holds a [`Refused`] between the answer to the form and the request for the page.
    const COOKIE: &str = "form";
    /// The page is asked for at once; what is older belongs to another visit.
    const KEPT_FOR: Duration = Duration::from_mins(1);
    /// Longest text that is kept, in octets: an e-mail fits, and three of them, encoded, fit into a cookie.
    const MAX_KEPT: usize = 256;

    /// A form as a server function answers it.
    pub struct Form<'a> {
        /// The page that it is on.
        pub page: &'static str,
        /// Where the person wanted to go before the form came in between.
        pub next: Option<LocalPath>,
        /// Where the form leads otherwise.
        pub after: &'static str,
        /// Fields that are filled in again when the form is shown again. Never a password.
        pub keep: &'a [(&'static str, &'a str)],
    }

    impl Form<'_> {
        /// Answers the form: goes on when it was accepted, shows it again when it was refused.
        pub fn answer<T>(self, outcome: Result<T, Error>) -> Result<(), Error> {
            match outcome {
                Ok(_) => self.go_on(),
                Err(error) if accepts_html() => self.show_again(&error).and(Err(error)),
                Err(error) => Err(error),
            }
        }

        fn go_on(self) -> Result<(), Error> {
            let after = self.next.or_else(|| LocalPath::parse(self.after)).ok_or(Error::Unexpected)?;
            see_other(&after);
            Ok(())
        }

        fn show_again(self, error: &Error) -> Result<(), Error> {
            let page = LocalPath::parse(&with_next(self.page, self.next.as_ref())).ok_or(Error::Unexpected)?;
            let cut = |text: &str| text[..text.floor_char_boundary(MAX_KEPT)].to_owned();
            let kept = self.keep.iter().map(|(field, text)| ((*field).to_owned(), cut(text))).collect();
            let refused = Refused { page: self.page.to_owned(), kept, error: error.clone() };
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
