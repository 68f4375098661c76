//! What the pages of an account have in common: who may see them, the way to the others, and what they know.

use keyward::{
    leptos::{FormState, SignedIn},
    model::CurrentSession,
};
use leptos::{either::Either, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::{
    overview::{Overview, overview},
    part::Part,
};
use crate::{
    parts::Done,
    routes::{ACCOUNT, ACCOUNT_DELETION, ACCOUNT_DEVICES, ACCOUNT_EMAIL, ACCOUNT_METHODS, ACCOUNT_PASSWORD, SIGN_IN},
    text::{explain, words},
};

/// Whose account a page shows, and what is in it.
#[derive(Clone, Copy)]
pub(super) struct Account {
    pub(super) who: Signal<CurrentSession>,
    overview: RwSignal<Overview>,
}

impl Account {
    /// A part of the overview, as it is now.
    pub(super) fn part<T: Send + Sync + 'static>(self, part: fn(&Overview) -> T) -> Signal<T> {
        Signal::derive(move || self.overview.with(part))
    }

    /// Has the overview read again whenever the form was accepted.
    pub(super) fn changes_with(self, form: FormState) {
        let read = move || {
            spawn_local(async move {
                if let Ok(now) = overview().await {
                    let _ = self.overview.try_set(now);
                }
            });
        };
        Effect::watch(move || form.accepted().track(), move |(), _, _: Option<()>| read(), false);
    }
}

/// A page of the account of who is signed in.
#[component]
pub(super) fn AccountPage(
    title: &'static str,
    /// What is on the page.
    parts: fn(Account) -> Vec<Part>,
) -> impl IntoView {
    view! {
        <Title text=title/>
        <SignedIn sign_in=SIGN_IN let:who>
            <div class="account">
                <Pages/>
                <section class="card wide">
                    <Done/>
                    <h1>{title}</h1>
                    <Await future=overview() let:overview>
                        {match overview {
                            Ok(overview) => {
                                let account = Account { who, overview: RwSignal::new(overview.clone()) };
                                Either::Left(parts(account).into_iter().map(Part::view).collect_view())
                            }
                            Err(error) => Either::Right(problem(error)),
                        }}
                    </Await>
                </section>
            </div>
        </SignedIn>
    }
}

fn problem(error: &keyward::Error) -> impl IntoView + use<> {
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
