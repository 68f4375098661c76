//! The rules themselves, one row each: a room, what is mentioned only or never there, and why.

use crate::source::Source;

#[rustfmt::skip]
pub(crate) const RULES: &[Rule] = &[
    // What a crate is good for, one room knows.
    only("src/http", &["axum"], "no other room speaks HTTP"),
    only("src/leptos", &["leptos", "leptos_axum", "leptos_router"], "no other room speaks Leptos"),
    only("src/store", &["sqlx"], "no other room speaks to a database"),
    only_sql("src/store", "no other room speaks to a database"),
    only("src/secret", CRYPTOGRAPHY, "no other room holds cryptography"),
    only("src/secret/random.rs", RANDOMNESS, "randomness is given, so that tests can make it fail"),
    only("src/clock.rs", CLOCKS, "time is given, so that tests can turn the clock"),

    only("src/mail/letters", &["askama"], "what people read in mails is written in one room"),
    only("src/mail/smtp", &["lettre"], "no other room speaks SMTP"),

    // Arrows point downwards: some rooms know only these others ...
    knows("src/model", &["error"], "what travels and what is stored knows nobody"),
    knows("src/endpoint", &["model", "error"], "a declaration compiles on both sides of the wire"),
    knows("src/client", &["endpoint", "model", "error"], "a client knows the protocol, not the server"),
    knows("src/secret", &["model", "error"], "cryptography knows neither requests nor rows"),
    knows("src/store", &["model", "error", "secret"], "SQL keeps what it is given, and decides nothing"),
    knows("src/limit", &["model", "error", "store", "config", "secret", "clock"], "a limit counts, and knows neither requests nor acts"),
    // ... and the rooms that use them know nobody above.
    never("src/session", &["crate::act", "crate::http", "crate::leptos", "crate::client"], "acts use sessions"),
    never("src/hook", &["crate::act", "crate::session", "crate::store", "crate::http", "crate::leptos"], "acts and sessions ask hooks"),
    never("src/mail", &["crate::act", "crate::session", "crate::http", "crate::leptos"], "acts cause mail"),
    never("src/outbox.rs", &["crate::act", "crate::session", "crate::http", "crate::leptos"], "acts post mail"),
    never("src/verification.rs", &["crate::act", "crate::session", "crate::http", "crate::mail"], "acts promise"),
    never("src/act", &["crate::http", "crate::leptos", "crate::client"], "an act knows neither axum nor Leptos"),
    never("src/http", &["crate::leptos", "crate::client"], "the router serves programs without Leptos too"),

    // The application asks the library.
    never("app/src", &["sqlx", "keyward::store", "keyward::secret"], "the library stores and signs"),
    never("app/src", CRYPTOGRAPHY, "the library keeps secrets"),
    never("app/src", RANDOMNESS, "the library keeps secrets"),
    never("app/src", CLOCKS, "the library has the clock"),
    never("server/src", &["sqlx"], "the library stores"),
    never("server/src", CRYPTOGRAPHY, "the library keeps secrets"),
    never("server/src", RANDOMNESS, "the library keeps secrets"),
    never("frontend/src", &["keyward", "axum", "leptos_axum", "server"], "frontend hydrates the app, and that is all"),
];

const CRYPTOGRAPHY: &[&str] = &["aes", "argon2", "cbc", "scrypt", "hmac", "hkdf", "sha2", "subtle"];

const RANDOMNESS: &[&str] = &["getrandom", "rand", "fastrand"];

const CLOCKS: &[&str] =
    &["OffsetDateTime::now_utc", "OffsetDateTime::now_local", "UtcDateTime::now", "SystemTime::now", "Instant::now"];

pub(crate) struct Rule {
    pub(crate) room: &'static str,
    place: Place,
    breach: Breach,
    why: &'static str,
}

/// Which files a rule looks at.
enum Place {
    Room,
    RestOfLibrary,
}

/// What they must not hold.
enum Breach {
    /// Paths that begin with a crate or a room, or that end with a call.
    Mention(&'static [&'static str]),
    /// Any room of the library but their own and these.
    OtherRoomThan(&'static [&'static str]),
    Sql,
}

const fn only(room: &'static str, names: &'static [&'static str], why: &'static str) -> Rule {
    Rule { room, place: Place::RestOfLibrary, breach: Breach::Mention(names), why }
}

const fn only_sql(room: &'static str, why: &'static str) -> Rule {
    Rule { room, place: Place::RestOfLibrary, breach: Breach::Sql, why }
}

const fn knows(room: &'static str, others: &'static [&'static str], why: &'static str) -> Rule {
    Rule { room, place: Place::Room, breach: Breach::OtherRoomThan(others), why }
}

const fn never(room: &'static str, names: &'static [&'static str], why: &'static str) -> Rule {
    Rule { room, place: Place::Room, breach: Breach::Mention(names), why }
}

impl Rule {
    /// A line for each place in the sources that breaks the rule.
    pub(crate) fn broken_by(&self, sources: &[Source]) -> Vec<String> {
        sources.iter().filter(|source| self.looks_at(source)).flat_map(|source| self.broken_in(source)).collect()
    }

    fn looks_at(&self, source: &Source) -> bool {
        match self.place {
            Place::Room => source.is_in(self.room),
            Place::RestOfLibrary => source.is_in("src") && !source.is_in(self.room),
        }
    }

    fn broken_in(&self, source: &Source) -> Vec<String> {
        let found = match self.breach {
            Breach::Mention(names) => source.mentions(names),
            Breach::OtherRoomThan(rooms) => source.rooms_but(rooms),
            Breach::Sql => source.sql(),
        };
        let room = self.room;
        let sentence = |(line, what)| format!("{}:{line}: `{what}`\n    rule of {room}: {}", source.path, self.why);
        found.into_iter().map(sentence).collect()
    }
}
