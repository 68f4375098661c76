//! What the application is called, and what its start page says of it in each language.

/// In the header, at the end of every title, and on every letter.
pub const NAME: &str = "{{ display_name_in_rust }}";

pub(crate) mod english {
    /// The start page's heading.
    pub(crate) const HEADLINE: &str = super::NAME;

    /// What the start page says below it.
    pub(crate) const PURPOSE: &str = "Make an account or sign in, and the dashboard is yours. \
        What this page says is yours to write, in app/src/brand.rs.";
}

pub(crate) mod german {
    /// The start page's heading.
    pub(crate) const HEADLINE: &str = super::NAME;

    /// What the start page says below it.
    pub(crate) const PURPOSE: &str = "Legen Sie ein Konto an oder melden Sie sich an, und die Übersicht gehört Ihnen. \
        Was diese Seite sagt, steht in app/src/brand.rs und ist Ihre Sache.";
}
