//! The rules themselves, one row each: where, what is not mentioned there, and why.

use crate::source::Source;

pub struct Rule {
    pub place: Place,
    pub never: Never,
    pub why: &'static str,
}

pub enum Place {
    In(&'static [&'static str]),
    /// Anywhere in the first, except in the others.
    Outside(&'static str, &'static [&'static str]),
}

pub enum Never {
    /// Paths that begin with a crate or a room, or that end with a call.
    Mention(&'static [&'static str]),
    /// Any room of the library but its own and these.
    KnowRoomsBut(&'static [&'static str]),
    WriteSql,
}

use Never::{KnowRoomsBut, Mention, WriteSql};
use Place::{In, Outside};

#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    // What a crate is for, only one room knows.
    Rule { place: Outside("src", &["src/http"]), never: Mention(&["axum"]), why: "only http speaks axum" },
    Rule { place: Outside("src", &["src/leptos"]), never: Mention(&["leptos", "leptos_axum", "leptos_router"]), why: "only leptos speaks Leptos" },
    Rule { place: Outside("src", &["src/store"]), never: Mention(&["sqlx"]), why: "only store speaks to the database" },
    Rule { place: Outside("src", &["src/store"]), never: WriteSql, why: "only store writes SQL" },
    Rule { place: Outside("src", &["src/secret"]), never: Mention(&["argon2", "scrypt", "hmac", "hkdf", "sha2", "subtle"]), why: "secret is the only cryptography" },
    Rule { place: Outside("src", &["src/secret/random.rs"]), never: Mention(&["getrandom", "rand", "fastrand"]), why: "randomness is given, so that tests can make it fail" },
    Rule { place: Outside("src", &["src/clock.rs"]), never: Mention(CLOCKS), why: "time is given, so that tests can turn the clock" },

    // Arrows inside the library point downwards.
    Rule { place: In(&["src/model"]), never: KnowRoomsBut(&["error"]), why: "what travels and is stored knows nobody" },
    Rule { place: In(&["src/endpoint"]), never: KnowRoomsBut(&["model", "error"]), why: "a declaration compiles on both sides of the wire" },
    Rule { place: In(&["src/client"]), never: KnowRoomsBut(&["endpoint", "model", "error"]), why: "a client knows the protocol, not the server" },
    Rule { place: In(&["src/secret"]), never: KnowRoomsBut(&["model", "error"]), why: "cryptography knows neither requests nor rows" },
    Rule { place: In(&["src/store"]), never: KnowRoomsBut(&["model", "error", "secret"]), why: "SQL keeps what it is given; of secrets it knows the stored kinds" },
    Rule { place: In(&["src/session"]), never: Mention(&["crate::act", "crate::http", "crate::leptos", "crate::client"]), why: "acts use sessions, not the other way round" },
    Rule { place: In(&["src/act"]), never: Mention(&["crate::http", "crate::leptos", "crate::client"]), why: "an act knows neither axum nor Leptos" },
    Rule { place: In(&["src/http"]), never: Mention(&["crate::leptos", "crate::client"]), why: "the router serves programs without Leptos too" },

    // The application asks the library.
    Rule { place: In(&["app/src", "frontend/src", "server/src"]), never: Mention(SERVER_ONLY), why: "the application asks the library for this" },
    Rule { place: In(&["app/src", "frontend/src", "server/src"]), never: WriteSql, why: "the application asks the library for this" },
    Rule { place: In(&["frontend/src"]), never: Mention(&["keyward", "axum", "leptos_axum", "server"]), why: "frontend hydrates the app, and that is all" },
    Rule { place: In(&["app/src"]), never: Mention(CLOCKS), why: "time is given, so that tests can turn the clock" },
];

const CLOCKS: &[&str] =
    &["OffsetDateTime::now_utc", "OffsetDateTime::now_local", "UtcDateTime::now", "SystemTime::now", "Instant::now"];

const SERVER_ONLY: &[&str] =
    &["sqlx", "argon2", "scrypt", "hmac", "hkdf", "sha2", "subtle", "getrandom", "rand", "fastrand"];

impl Rule {
    /// A line for each place in the sources that breaks the rule.
    pub fn broken_by(&self, sources: &[Source]) -> Vec<String> {
        sources.iter().filter(|source| self.place.holds(source)).flat_map(|source| self.broken_in(source)).collect()
    }

    fn broken_in(&self, source: &Source) -> Vec<String> {
        let breaches = match self.never {
            Mention(names) => source.mentions(names),
            KnowRoomsBut(rooms) => source.rooms_but(rooms),
            WriteSql => source.sql(),
        };
        let sentence = |(line, what)| format!("{}:{line}: `{what}`, but {}", source.path, self.why);
        breaches.into_iter().map(sentence).collect()
    }
}

impl Place {
    fn holds(&self, source: &Source) -> bool {
        match self {
            In(rooms) => rooms.iter().any(|room| source.is_in(room)),
            Outside(house, rooms) => source.is_in(house) && !rooms.iter().any(|room| source.is_in(room)),
        }
    }

    pub fn rooms(&self) -> &'static [&'static str] {
        match self {
            In(rooms) | Outside(_, rooms) => rooms,
        }
    }
}
