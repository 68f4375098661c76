//! What every form has at its end: the error that belongs to no field, and the button.

use keyward::leptos::FormState;
use leptos::prelude::*;

use super::field::problem_at;
use crate::text::Place;

/// The error that belongs to no field in particular.
#[component]
pub(crate) fn FormError(form: FormState) -> impl IntoView {
    let problem = problem_at(form.error, Place::Form);
    view! { <p class="error form-error" role="alert">{problem}</p> }
}

/// The button that sends the form. A second press while the answer is awaited does nothing.
#[component]
pub(crate) fn Submit(form: FormState, label: &'static str) -> impl IntoView {
    view! {
        <button type="submit" class="primary" disabled=form.is_pending aria-busy=move || form.is_pending.get().to_string()>
            {label}
        </button>
    }
}
