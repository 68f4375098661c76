//! What the pages of an account have in common: who may see them, the way to the others, and what they know.

use keyward::{
    Error,
    leptos::{FormState, SignedIn},
    model::CurrentSession,
};
use leptos::{either::Either, html::H1, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::{
    overview::{Overview, overview},
    part::Part,
};
use crate::{
    parts::{Done, provide_news},
    routes::{ACCOUNT, ACCOUNT_DELETION, ACCOUNT_DEVICES, ACCOUNT_EMAIL, ACCOUNT_METHODS, ACCOUNT_PASSWORD, SIGN_IN},
    text::{explain, words},
};

/// Whose account a page shows, and what is in it.
#[derive(Clone, Copy)]
pub(super) struct Account {
    pub(super) who: Signal<CurrentSession>,
    overview: RwSignal<Overview>,
    heading: NodeRef<H1>,
}

impl Account {
    /// A part of the overview, as it is now.
    pub(super) fn part<T: Send + Sync + 'static>(self, part: fn(&Overview) -> T) -> Signal<T> {
        Signal::derive(move || self.overview.with(part))
    }

    /// Has the overview read again whenever the form was accepted, and when it was refused for what the page did not know.
    pub(super) fn changes_with(self, form: FormState) {
        let is_stale = move || form.error().with(|error| *error == Some(Error::SessionNotFresh));
        self.changes_when(move || (form.accepted().get(), is_stale()));
    }

    /// The same when the person or their session becomes another, in this tab or elsewhere.
    fn changes_with_session(self) {
        self.changes_when(move || self.who.with(|who| (who.session.id.clone(), who.user.updated_at)));
    }

    fn changes_when<T: 'static>(self, sign: impl Fn() -> T + Send + Sync + 'static) {
        let read = move || {
            spawn_local(async move {
                let Ok(now) = overview().await else { return };
                if self.overview.try_with_untracked(|known| *known != now) == Some(true) {
                    self.overview.set(now);
                    request_animation_frame(move || self.keep_focus());
                }
            });
        };
        Effect::watch(sign, move |_, _, _: Option<()>| read(), false);
    }

    /// What had the focus may be gone with what changed; then the page has it, from its heading on. The page itself may be
    /// gone, too.
    fn keep_focus(self) {
        let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if let Some(heading) = self.heading.try_get_untracked().flatten().filter(|_| is_lost) {
            let _ = heading.focus();
        }
    }
}

/// A page of the account of who is signed in.
#[component]
pub(super) fn AccountPage(
    title: &'static str,
    /// What is on the page.
    parts: fn(Account) -> Vec<Part>,
) -> impl IntoView {
    provide_news();
    let heading = NodeRef::<H1>::new();
    view! {
        <Title text=title/>
        <SignedIn sign_in=SIGN_IN let:who>
            <div class="account">
                <Pages/>
                <section class="card wide">
                    <Done/>
                    <h1 tabindex="-1" node_ref=heading>{title}</h1>
                    <Suspense fallback=waiting>
                        {
                            let overview = OnceResource::new(overview());
                            Suspend::new(async move {
                                match overview.await {
                                    Ok(overview) => {
                                        let account = Account { who, overview: RwSignal::new(overview), heading };
                                        account.changes_with_session();
                                        Either::Left(parts(account).into_iter().map(Part::view).collect_view())
                                    }
                                    Err(error) => Either::Right(problem(&error)),
                                }
                            })
                        }
                    </Suspense>
                </section>
            </div>
        </SignedIn>
    }
}

/// While the page comes to know what is on it.
fn waiting() -> impl IntoView {
    view! { <p class="waiting">{words().waiting}</p> }
}

fn problem(error: &Error) -> impl IntoView + use<> {
    let (_, said) = explain(words(), error);
    view! { <p class="error" role="alert">{said}</p> }
}

/// The way from one page of the account to the others.
#[component]
fn Pages() -> impl IntoView {
    let say = &words().account;
    let path = use_location().pathname;
    let pages = [
        (ACCOUNT, say.profile.title),
        (ACCOUNT_EMAIL, say.email.title),
        (ACCOUNT_PASSWORD, say.password.title),
        (ACCOUNT_METHODS, say.methods.title),
        (ACCOUNT_DEVICES, say.devices.title),
        (ACCOUNT_DELETION, say.deletion.title),
    ];
    let link = move |(page, title)| {
        let is_current = move || path.with(|path| path == page).then_some("page");
        view! { <li><a href=page aria-current=is_current>{title}</a></li> }
    };
    view! {
        <nav class="pages" aria-label=say.navigation>
            <ul>{pages.map(link).collect_view()}</ul>
        </nav>
    }
}
