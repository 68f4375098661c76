//! Forms that post to server functions: with JavaScript the answer arrives in the page, without it the page is sent
//! again, with what was typed and what was wrong. A password is never sent back.

use std::any::TypeId;

use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn};
use serde::{Deserialize, Serialize};

use super::{SessionClient, page};
use crate::error::Error;

/// Fields that are filled in again, and what was typed into them.
type Kept = Vec<(String, String)>;

/// A form on a page: where it is sent, and what came of it.
#[derive(Clone, Copy)]
pub struct FormState {
    pub(super) url: &'static str,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "forms are sent by browsers"))]
    pub(super) changes_session: bool,
    kept: StoredValue<Kept>,
    pub(super) error: RwSignal<Option<Error>>,
    pub(super) is_pending: RwSignal<bool>,
    pub(super) accepted: RwSignal<u32>,
}

impl FormState {
    /// Why the form was refused, with JavaScript and without.
    pub fn error(self) -> ReadSignal<Option<Error>> {
        self.error.read_only()
    }

    /// Whether an answer is awaited.
    pub fn is_pending(self) -> ReadSignal<bool> {
        self.is_pending.read_only()
    }

    /// How often the form was accepted since the page is open; what the page shows may be another after each time.
    pub fn accepted(self) -> ReadSignal<u32> {
        self.accepted.read_only()
    }

    /// What was typed into a field before the page was rendered, if the server function kept it.
    pub fn kept(self, field: &str) -> Option<String> {
        let is_it = |(known, _): &&(String, String)| known == field;
        self.kept.with_value(|kept| kept.iter().find(is_it).map(|(_, text)| text.clone()))
    }
}

/// The form for the server function `F`, to be shown by a [`ServerForm`]. If `F` has the client [`SessionClient`], the
/// session is read again when the form was accepted.
///
/// Whatever the function takes, the browser runs the same code for it: a page more costs a visitor its words, and no copy
/// of all that sends, encodes and decodes.
pub fn use_form<F>() -> FormState
where
    F: ServerFn<Error = Error>,
    F::Client: 'static,
{
    form_at(F::url(), TypeId::of::<F::Client>() == TypeId::of::<SessionClient>())
}

fn form_at(url: &'static str, changes_session: bool) -> FormState {
    let refused = SharedValue::new(|| Refused::take(url)).into_inner();
    let (kept, error) = refused.map(|refused| (refused.kept, refused.error)).unzip();
    FormState {
        url,
        changes_session,
        kept: StoredValue::new(kept.unwrap_or_default()),
        error: RwSignal::new(error),
        is_pending: RwSignal::new(false),
        accepted: RwSignal::new(0),
    }
}

/// The `<form>` itself: an ordinary one, which works before wasm arrives.
#[expect(unreachable_pub, reason = "the component macro makes its items public")]
#[component]
pub fn ServerForm(
    /// What [`use_form`] returned.
    form: FormState,
    /// Its fields, named as the arguments of the server function, and its button.
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| page::submit(form, &event);
    view! { <form method="post" action=form.url on:submit=submit>{children()}</form> }
}

/// A form that was refused while JavaScript was away; kept in a cookie until the page is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Refused {
    /// Path of the server function that it was sent to.
    form: String,
    kept: Kept,
    error: Error,
}

#[cfg(not(feature = "ssr"))]
impl Refused {
    fn take(_form: &str) -> Option<Self> {
        None
    }
}

#[cfg(feature = "ssr")]
pub use server::Form;

#[cfg(feature = "ssr")]
mod server {
    use std::time::Duration;

    use ::http::request::Parts;
    use leptos::prelude::use_context;
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
    /// Longest text that is kept, in octets: an e-mail fits, and three of them, encoded, fit into a cookie. A longer one is
    /// not kept at all: half a text, sent once more, would be another.
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
            let short = self.keep.iter().filter(|(_, text)| text.len() <= MAX_KEPT);
            let kept = short.map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect();
            let form = use_context::<Parts>().ok_or(Error::Unexpected)?.uri.path().to_owned();
            let refused = Refused { form, kept, error: error.clone() };
            let text = serde_json::to_string(&refused).map_err(|_| Error::Unexpected)?;
            use_auth()?.jar().write(COOKIE, text, Lifetime::For(KEPT_FOR));
            see_other(&page);
            Ok(())
        }
    }

    impl Refused {
        /// Takes what was kept for a form, so that it is shown once.
        pub(super) fn take(form: &str) -> Option<Self> {
            let auth = provided()?;
            let kept = auth.jar().values(COOKIE);
            let refused: Self = serde_json::from_str(kept.first()?.expose_secret()).ok()?;
            if refused.form != form {
                return None;
            }
            auth.jar().expire(COOKIE);
            Some(refused)
        }
    }
}
