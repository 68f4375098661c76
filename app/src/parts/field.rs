//! A labelled input with its error beside it.

use keyward::{Error, leptos::FormState};
use leptos::{html::Input, prelude::*};

use crate::text::{Place, explain};

/// One field of a form. The input is uncontrolled, so that what was typed or filled in before the page came alive stays.
#[component]
pub(crate) fn Field(
    form: FormState,
    place: Place,
    name: &'static str,
    label: &'static str,
    #[prop(default = "text")] kind: &'static str,
    autocomplete: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional)] min_length: Option<u32>,
    #[prop(default = true)] required: bool,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let problem = problem_at(form.error, place);
    let is_invalid = Signal::derive(move || problem.get().map(|_| "true"));
    let is_password = kind == "password";
    let kept = if is_password { String::new() } else { form.kept(name) };
    attend_to(input, form.error, place, is_password);

    let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
    let described_by = format!("{hint_id} {error_id}");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                value=kept
                required=required
                minlength=min_length
                aria-describedby=described_by
                aria-invalid=is_invalid
                node_ref=input
            />
            <p id=hint_id class="hint">{hint}</p>
            <p id=error_id class="error" role="alert">{problem}</p>
        </div>
    }
}

/// The field in which a password is chosen.
#[component]
pub(crate) fn NewPassword(form: FormState) -> impl IntoView {
    view! {
        <Field
            form
            place=Place::Password
            name="password"
            label="Password"
            kind="password"
            autocomplete="new-password"
            min_length=8
            hint="At least 8 characters."
        />
    }
}

/// What to say at one place of a form, if its error belongs there.
pub(super) fn problem_at(error: Signal<Option<Error>>, place: Place) -> Signal<Option<&'static str>> {
    Signal::derive(move || error.get().as_ref().map(explain).filter(|(at, _)| *at == place).map(|(_, words)| words))
}

/// After a refusal: the field in question has the focus, and a password is typed anew.
fn attend_to(input: NodeRef<Input>, error: Signal<Option<Error>>, place: Place, is_password: bool) {
    Effect::new(move |_| {
        let (Some(error), Some(input)) = (error.get(), input.get()) else { return };
        if is_password {
            input.set_value("");
        }
        let at = match explain(&error).0 {
            Place::Form => Place::Password,
            at => at,
        };
        if at == place {
            let _ = input.focus();
        }
    });
}
