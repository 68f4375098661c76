//! A form: its fields, the error that belongs to none of them, and the button.

use keyward::leptos::{FormState, ServerForm};
use leptos::prelude::*;

use super::{
    done::watch,
    field::{Field, problem},
};
use crate::text::Place;

/// A form as a page wants it.
#[derive(Clone)]
pub(crate) struct Ask {
    form: FormState,
    fields: Vec<Field>,
    button: &'static str,
    weight: Weight,
}

/// How much a button matters on its page.
#[derive(Clone, Copy)]
enum Weight {
    Primary,
    Secondary,
    /// What it does cannot be taken back.
    Danger,
}

impl Ask {
    /// The main thing on its page.
    pub(crate) fn new(form: FormState, fields: impl Into<Vec<Field>>, button: &'static str) -> Self {
        Self { form, fields: fields.into(), button, weight: Weight::Primary }
    }

    /// Something beside the main thing.
    pub(crate) fn secondary(self) -> Self {
        Self { weight: Weight::Secondary, ..self }
    }

    /// Something that cannot be taken back.
    pub(crate) fn dangerous(self) -> Self {
        Self { weight: Weight::Danger, ..self }
    }

    /// The form. A second press on its button while the answer is awaited does nothing.
    pub(crate) fn view(self) -> impl IntoView {
        let Self { form, fields, button, weight } = self;
        let is_pending = form.is_pending();
        let class = match weight {
            Weight::Primary => "primary",
            Weight::Secondary => "",
            Weight::Danger => "danger",
        };
        let places = fields.iter().map(Field::place).collect();
        watch(form);
        view! {
            <ServerForm form>
                {fields.into_iter().map(|field| field.view(form)).collect_view()}
                {form_error(form, places)}
                <button
                    type="submit"
                    class=class
                    aria-disabled=move || is_pending.get().to_string()
                    aria-busy=move || is_pending.get().to_string()
                >
                    {button}
                </button>
            </ServerForm>
        }
    }
}

/// The error that belongs to none of the form's fields, which have these places.
pub(crate) fn form_error(form: FormState, fields: Vec<Place>) -> impl IntoView {
    let is_here = move |place| place == Place::Form || !fields.contains(&place);
    view! { <p class="error form-error" role="alert">{problem(form, is_here)}</p> }
}
