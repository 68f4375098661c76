//! What must hold of the stored rows, whatever was tried before.

use crate::support::Database;

/// Rows that must not be there: the sentence that they break, and the query that finds them.
const BROKEN: [(&str, &str); 7] = [
    (
        "a user has a way to sign in",
        r#"select u."id" from "user" u where not exists (select 1 from "account" a where a."userId" = u."id")"#,
    ),
    (
        "a session has a user",
        r#"select s."id" from "session" s where not exists (select 1 from "user" u where u."id" = s."userId")"#,
    ),
    (
        "an account has a user",
        r#"select a."id" from "account" a where not exists (select 1 from "user" u where u."id" = a."userId")"#,
    ),
    (
        "a promise is somebody's",
        r#"select v."id" from "verification" v where not exists (select 1 from "user" u where u."id" = v."userId")"#,
    ),
    ("an address has one user", r#"select lower("email") from "user" group by lower("email") having count(*) > 1"#),
    (
        "a way to sign in is one user's",
        r#"select "accountId" from "account" group by "providerId", "accountId" having count(*) > 1"#,
    ),
    (
        "a session is of its user's epoch",
        r#"select s."id" from "session" s join "user" u on u."id" = s."userId" where s."securityEpoch" <> u."securityEpoch""#,
    ),
];

/// Fails where anything is half-written.
pub(super) async fn assert_sound(database: &Database) {
    for (sentence, query) in BROKEN {
        assert_eq!(database.texts(query).await, Vec::<String>::new(), "{sentence}");
    }
    if database.is_sqlite() {
        assert_eq!(database.texts("pragma integrity_check").await, ["ok"]);
        assert_eq!(database.texts("pragma foreign_key_check").await, Vec::<String>::new());
    }
}

/// Every row of every table as text, in order: two that are equal say that nothing was written in between.
pub(super) async fn all_rows(database: &Database) -> Vec<String> {
    let mut rows = Vec::new();
    for (table, columns) in [
        (
            "user",
            r#""id" || '|' || "name" || '|' || "email" || '|' || "emailVerified" || '|' || coalesce("image", '-') || '|' || "securityEpoch""#,
        ),
        ("account", r#""id" || '|' || "userId" || '|' || "providerId" || '|' || coalesce("password", '-')"#),
        ("session", r#""id" || '|' || "userId" || '|' || "token" || '|' || "securityEpoch""#),
        ("verification", r#""id" || '|' || "identifier" || '|' || "value""#),
    ] {
        let found = database.texts(&format!(r#"select {columns} from "{table}" order by "id""#)).await;
        rows.extend(found.into_iter().map(|row| format!("{table}: {row}")));
    }
    rows
}

/// A way to change a table that the database refuses from now on, as if the disk were full at that moment.
pub(super) struct Refused {
    table: &'static str,
    change: &'static str,
}

impl Refused {
    pub(super) const EVERY: [Self; 12] = {
        const fn of(change: &'static str, table: &'static str) -> Refused {
            Refused { table, change }
        }
        [
            of("insert", "user"),
            of("update", "user"),
            of("delete", "user"),
            of("insert", "account"),
            of("update", "account"),
            of("delete", "account"),
            of("insert", "session"),
            of("update", "session"),
            of("delete", "session"),
            of("insert", "verification"),
            of("update", "verification"),
            of("delete", "verification"),
        ]
    };

    pub(super) async fn begin(&self, database: &Database) {
        let Self { table, change } = self;
        if database.is_sqlite() {
            let trigger = format!(
                r#"create trigger refuse before {change} on "{table}" begin select raise(abort, 'refused'); end"#
            );
            database.execute(&trigger).await;
        } else {
            let function = "create or replace function refuse() returns trigger language plpgsql as \
                            $$ begin raise exception 'refused'; end $$";
            database.execute(function).await;
            let trigger =
                format!(r#"create trigger refuse before {change} on "{table}" for each row execute function refuse()"#);
            database.execute(&trigger).await;
        }
    }

    pub(super) async fn end(&self, database: &Database) {
        let on_table = if database.is_sqlite() { String::new() } else { format!(r#" on "{}""#, self.table) };
        database.execute(&format!("drop trigger refuse{on_table}")).await;
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.change, self.table)
    }
}
