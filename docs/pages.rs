//! The pages, each a module whose documentation it is: what rustdoc tests. `tests/pages.rs` checks that none is missing.

macro_rules! pages {
    ($($name:ident: $page:literal;)*) => {$(
        #[doc = include_str!(concat!("src/", $page))]
        mod $name {}
    )*};
}

pages! {
    introduction: "introduction.md";
    application: "starting/application.md";
    library: "starting/library.md";
    template: "starting/template.md";
    next: "from/next.md";
    tanstack: "from/tanstack.md";
    express: "from/express.md";
    nestjs: "from/nestjs.md";
    others: "from/others.md";
    reports: "from/reports.md";
    counting: "from/counting.md";
    sessions: "concepts/sessions.md";
    cookies: "concepts/cookies.md";
    cookie_cache: "concepts/cookie-cache.md";
    guards: "concepts/guards.md";
    pages: "concepts/pages.md";
    hooks: "concepts/hooks.md";
    client: "concepts/client.md";
    remote: "concepts/remote.md";
    websockets: "concepts/websockets.md";
    origins: "concepts/origins.md";
    modes: "concepts/modes.md";
    security: "concepts/security.md";
}
