//! What a page of an account is made of. A page lists its parts and when they are shown; how each looks stands here, once,
//! so that a page costs the browser no more than its words.

use keyward::leptos::{FormState, ServerForm};
use leptos::{either::EitherOf7, prelude::*};

use crate::parts::{Ask, form_error, watch};

/// One part of a page, and when it is shown.
#[derive(Clone)]
pub(super) struct Part {
    matter: Matter,
    is_shown: Signal<bool>,
}

#[derive(Clone)]
enum Matter {
    Heading(&'static str),
    Text(Signal<&'static str>),
    Bullets(Vec<&'static str>),
    Fact { label: &'static str, value: Signal<String>, mark: Signal<Mark> },
    Portrait(Signal<Portrait>),
    Rows(Rows),
    Ask(Ask),
}

/// A word about what stands before it, and whether it is good news.
pub(super) type Mark = (&'static str, bool);

/// How somebody looks: the first letter of their name, and over it the picture at this address, if there is one and it
/// loads.
pub(super) type Portrait = (String, Option<String>);

/// Things of one kind, each with what can be done about it: one form, whose buttons say which one is meant.
#[derive(Clone)]
pub(super) struct Rows {
    pub(super) form: FormState,
    /// The field by which a button says it.
    pub(super) name: &'static str,
    /// What a button says.
    pub(super) action: &'static str,
    pub(super) list: Signal<Vec<Row>>,
}

/// One of them.
#[derive(Clone, PartialEq)]
pub(super) struct Row {
    pub(super) title: String,
    /// A good word about it.
    pub(super) mark: Option<&'static str>,
    pub(super) lines: Vec<String>,
    /// What its button sends; `None` where nothing can be done about it.
    pub(super) value: Option<String>,
}

impl Part {
    fn new(matter: Matter) -> Self {
        Self { matter, is_shown: Signal::stored(true) }
    }

    pub(super) fn heading(text: &'static str) -> Self {
        Self::new(Matter::Heading(text))
    }

    pub(super) fn text(text: impl Into<Signal<&'static str>>) -> Self {
        Self::new(Matter::Text(text.into()))
    }

    pub(super) fn bullets(points: impl Into<Vec<&'static str>>) -> Self {
        Self::new(Matter::Bullets(points.into()))
    }

    pub(super) fn fact(label: &'static str, value: Signal<String>, mark: Signal<Mark>) -> Self {
        Self::new(Matter::Fact { label, value, mark })
    }

    pub(super) fn portrait(portrait: Signal<Portrait>) -> Self {
        Self::new(Matter::Portrait(portrait))
    }

    pub(super) fn rows(rows: Rows) -> Self {
        Self::new(Matter::Rows(rows))
    }

    pub(super) fn ask(ask: Ask) -> Self {
        Self::new(Matter::Ask(ask))
    }

    /// It is shown only then.
    pub(super) fn when(self, is_shown: Signal<bool>) -> Self {
        Self { is_shown, ..self }
    }

    /// It is shown only then, and when it was to be shown before.
    pub(super) fn and(self, is_shown: Signal<bool>) -> Self {
        let before = self.is_shown;
        self.when(Signal::derive(move || before.get() && is_shown.get()))
    }

    /// It is made anew only when it was away: what somebody typed into it stays.
    pub(super) fn view(self) -> impl IntoView {
        let Self { matter, is_shown } = self;
        let is_shown = Memo::new(move |_| is_shown.get());
        move || is_shown.get().then(|| matter.clone().view())
    }
}

impl Matter {
    fn view(self) -> impl IntoView {
        match self {
            Self::Heading(text) => EitherOf7::A(view! { <h2>{text}</h2> }),
            Self::Text(text) => EitherOf7::B(view! { <p>{text}</p> }),
            Self::Bullets(points) => {
                let point = |point| view! { <li>{point}</li> };
                EitherOf7::C(view! { <ul class="bullets">{points.into_iter().map(point).collect_view()}</ul> })
            }
            Self::Fact { label, value, mark } => EitherOf7::D(view! {
                <dl>
                    <dt>{label}</dt>
                    <dd>
                        {value} " "
                        <span class="mark" class:good=move || mark.get().1>
                            {move || mark.get().0}
                        </span>
                    </dd>
                </dl>
            }),
            Self::Portrait(portrait) => EitherOf7::E(view! {
                <div class="portrait" aria-hidden="true">
                    <span>{move || portrait.get().0}</span>
                    {move || portrait.get().1.map(|image| view! { <img src=image alt="" width="64" height="64"/> })}
                </div>
            }),
            Self::Rows(rows) => EitherOf7::F(rows.view()),
            Self::Ask(ask) => EitherOf7::G(ask.view()),
        }
    }
}

impl Rows {
    fn view(self) -> impl IntoView {
        let Self { form, name, action, list } = self;
        watch(form);
        let row = move |Row { title, mark, lines, value }: Row| {
            let label = format!("{action}: {title}, {}", lines.join(", "));
            let button = |value| {
                view! {
                    <button type="submit" name=name value=value aria-label=label aria-disabled=move || form.is_pending().get().to_string()>
                        {action}
                    </button>
                }
            };
            view! {
                <li>
                    <div>
                        <strong>{title}</strong>
                        {mark.map(|mark| view! { <span class="mark good">{mark}</span> })}
                        {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                    </div>
                    {value.map(button)}
                </li>
            }
        };
        view! {
            <ServerForm form>
                <ul class="rows">{move || list.get().into_iter().map(row).collect_view()}</ul>
                {form_error(form, Vec::new())}
            </ServerForm>
        }
    }
}
