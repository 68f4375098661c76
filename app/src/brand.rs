//! What the application is called, and what its start page says of it in each language.

/// In the header, at the end of every title, and on every letter.
pub const NAME: &str = "Keyward";

pub(crate) mod english {
    /// The start page's heading.
    pub(crate) const HEADLINE: &str = "Sign\u{2011}in for full\u{2011}stack Rust";

    /// What the start page says below it.
    pub(crate) const PURPOSE: &str = "Keyward is an auth library for axum and Leptos, and the application that \
        you are looking at. Sessions, passwords and forms that work before JavaScript arrives.";
}

pub(crate) mod german {
    /// The start page's heading.
    pub(crate) const HEADLINE: &str = "Anmeldung für Full\u{2011}Stack\u{2011}Rust";

    /// What the start page says below it.
    pub(crate) const PURPOSE: &str = "Keyward ist eine Bibliothek für axum und Leptos und die Anwendung, die Sie gerade \
        sehen. Sitzungen, Passwörter und Formulare, die schon funktionieren, bevor JavaScript geladen ist.";
}
