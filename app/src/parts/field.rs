//! One thing that a form asks for or takes along, and its error beside it.

use keyward::leptos::FormState;
use leptos::{
    either::{Either, EitherOf3},
    html::Input,
    prelude::*,
};

use crate::text::{Place, explain, words};

/// A field, as a form names it. The form is made of such facts, so that the browser has one piece of code for all fields.
#[derive(Clone)]
pub(crate) struct Field {
    name: &'static str,
    label: &'static str,
    kind: Kind,
    autocomplete: &'static str,
    value: String,
    hint: &'static str,
    place: Place,
    is_required: bool,
    is_shown: Signal<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Email,
    /// An address, of which browsers know less than the server.
    Url,
    Password,
    /// A password that is chosen here, and must be long enough.
    NewPassword,
    Check,
    /// Taken along.
    Hidden,
}

impl Field {
    fn new(kind: Kind, place: Place, name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self {
            name,
            label,
            kind,
            autocomplete,
            value: String::new(),
            hint: "",
            place,
            is_required: true,
            is_shown: Signal::stored(true),
        }
    }

    /// What somebody is called.
    pub(crate) fn name() -> Self {
        Self::new(Kind::Text, Place::Name, "name", words().fields.name, "name")
    }

    /// The address that somebody has here.
    pub(crate) fn email() -> Self {
        Self::new(Kind::Email, Place::Email, "email", words().fields.email, "username")
    }

    /// The address that somebody wants to have.
    pub(crate) fn new_email() -> Self {
        Self::new(Kind::Email, Place::Email, "new_email", words().fields.new_email, "email")
    }

    /// The web address of a picture.
    pub(crate) fn picture() -> Self {
        let say = &words().fields;
        Self::new(Kind::Url, Place::Picture, "image", say.picture, "photo").with_hint(say.picture_hint)
    }

    /// The password that signs in.
    pub(crate) fn password() -> Self {
        Self::new(Kind::Password, Place::Password, "password", words().fields.password, "current-password")
    }

    /// The password that shows once more who somebody is.
    pub(crate) fn current_password() -> Self {
        let label = words().fields.current_password;
        Self::new(Kind::Password, Place::CurrentPassword, "current_password", label, "current-password")
    }

    /// The password that somebody chooses, by any name.
    pub(crate) fn new_password(name: &'static str, label: &'static str) -> Self {
        let field = Self::new(Kind::NewPassword, Place::Password, name, label, "new-password");
        field.with_hint(words().fields.password_hint)
    }

    /// A box that is ticked unless somebody wants it otherwise.
    pub(crate) fn check(name: &'static str, label: &'static str) -> Self {
        Self::new(Kind::Check, Place::Form, name, label, "off")
    }

    /// A text that the form takes along.
    pub(crate) fn hidden(name: &'static str, value: String) -> Self {
        Self::new(Kind::Hidden, Place::Form, name, "", "off").with_value(value)
    }

    /// Whose password it is, for the one who remembers passwords.
    pub(crate) fn username(email: String) -> Self {
        Self { autocomplete: "username", ..Self::hidden("username", email) }
    }

    /// What stands in it at first, unless the form comes back with something else.
    pub(crate) fn with_value(self, value: String) -> Self {
        Self { value, ..self }
    }

    fn with_hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// It may be left empty.
    pub(crate) fn optional(self) -> Self {
        Self { is_required: false, ..self }
    }

    /// It is asked for only sometimes.
    pub(crate) fn when(self, is_shown: impl Into<Signal<bool>>) -> Self {
        Self { is_shown: is_shown.into(), ..self }
    }

    /// Where errors of its kind belong.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// The field in its form. It is made anew only when it was away: what somebody typed into it stays.
    pub(super) fn view(self, form: FormState) -> impl IntoView {
        let is_shown = Memo::new(move |_| self.is_shown.get());
        move || is_shown.get().then(|| self.clone().view_by_kind(form))
    }

    fn view_by_kind(self, form: FormState) -> impl IntoView {
        match self.kind {
            Kind::Check => EitherOf3::A(view! {
                <label class="check">
                    <input type="checkbox" name=self.name checked/>
                    {self.label}
                </label>
            }),
            Kind::Hidden => EitherOf3::B(view! {
                <input type="hidden" name=self.name value=self.value autocomplete=self.autocomplete/>
            }),
            _ => EitherOf3::C(self.view_with_label(form)),
        }
    }

    /// The input is uncontrolled, so that what was typed or filled in before the page came alive stays.
    fn view_with_label(self, form: FormState) -> impl IntoView {
        let Self { name, kind, place, .. } = self;
        let is_password = matches!(kind, Kind::Password | Kind::NewPassword);
        let input = NodeRef::<Input>::new();
        let problem = problem(form, move |at| at == place);
        let value = if is_password { String::new() } else { form.kept(name).unwrap_or(self.value) };
        let is_revealed = RwSignal::new(false);
        attend_to(input, form, place, is_password.then_some(is_revealed));

        let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
        let described_by = format!("{hint_id} {error_id}");
        let reveal = if is_password { Either::Left(reveal(name, self.label, is_revealed)) } else { Either::Right(()) };
        view! {
            <div class="field">
                <label for=name>{self.label}</label>
                <input
                    id=name
                    name=name
                    type=move || if is_revealed.get() { "text" } else { kind.of_input() }
                    inputmode=(kind == Kind::Url).then_some("url")
                    autocomplete=self.autocomplete
                    value=value
                    required=self.is_required
                    minlength=(kind == Kind::NewPassword).then_some(8)
                    aria-describedby=described_by
                    aria-invalid=move || problem.get().map(|_| "true")
                    node_ref=input
                />
                {reveal}
                <p id=hint_id class="hint">{self.hint}</p>
                <p id=error_id class="error" role="alert">{problem}</p>
            </div>
        }
    }
}

impl Kind {
    fn of_input(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password | Self::NewPassword => "password",
            Self::Text | Self::Url | Self::Check | Self::Hidden => "text",
        }
    }
}

/// Shows what was typed into a password field, and hides it again. Without JavaScript it is not there.
fn reveal(input: &'static str, label: &'static str, is_revealed: RwSignal<bool>) -> impl IntoView {
    let say = &words().fields;
    let verb = move || if is_revealed.get() { say.hide } else { say.show };
    view! {
        <button
            type="button"
            class="reveal"
            aria-controls=input
            aria-label=move || format!("{}: {label}", verb())
            on:click=move |_| is_revealed.update(|is_revealed| *is_revealed = !*is_revealed)
        >
            {verb}
        </button>
    }
}

/// What to say about a form's error, if it belongs to one of those places.
pub(super) fn problem(
    form: FormState,
    is_here: impl Fn(Place) -> bool + Send + Sync + 'static,
) -> Signal<Option<&'static str>> {
    let words = words();
    Signal::derive(move || {
        let explained = form.error().with(|error| error.as_ref().map(|error| explain(words, error)));
        explained.filter(|(place, _)| is_here(*place)).map(|(_, said)| said)
    })
}

/// After an answer a password is typed anew; after a refusal the field in question has the focus.
fn attend_to(input: NodeRef<Input>, form: FormState, place: Place, password: Option<RwSignal<bool>>) {
    let words = words();
    Effect::new(move |was_pending: Option<bool>| {
        let is_pending = form.is_pending().get();
        let Some(input) = input.get().filter(|_| !is_pending) else { return is_pending };
        let is_at_fault = form.error().with_untracked(|error| {
            let at = error.as_ref().map(|error| explain(words, error).0);
            at.map(|at| if at == Place::Form { Place::Password } else { at }) == Some(place)
        });
        if let Some(is_revealed) = password.filter(|_| was_pending == Some(true)) {
            input.set_value("");
            is_revealed.set(false);
        }
        if is_at_fault {
            let _ = input.focus();
        }
        false
    });
}
