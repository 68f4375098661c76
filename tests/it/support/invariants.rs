//! What holds in the database, whatever happened, and in whatever order.

use std::collections::BTreeSet;

use super::{Browser, Database};

/// Queries that find nothing in a database that is whole.
const NOTHING: [(&str, &str); 7] = [
    (
        "a session, account or promise without its user",
        r#"select x."id" from (
               select "id", "userId" from "session" union all
               select "id", "userId" from "account" union all
               select "id", "userId" from "verification"
           ) x left join "user" u on u."id" = x."userId" where u."id" is null"#,
    ),
    ("two users with one address", r#"select lower("email") from "user" group by lower("email") having count(*) > 1"#),
    (
        "a user with two passwords",
        r#"select "userId" from "account" where "providerId" = 'credential' group by "userId" having count(*) > 1"#,
    ),
    (
        "a password that is filed under somebody else",
        r#"select "id" from "account" where "providerId" = 'credential' and "accountId" <> "userId""#,
    ),
    (
        "a session that is ahead of its user's epoch",
        r#"select s."id" from "session" s join "user" u on u."id" = s."userId"
           where s."securityEpoch" > u."securityEpoch""#,
    ),
    (
        "a promise that is ahead of its user's epoch",
        r#"select v."id" from "verification" v join "user" u on u."id" = v."userId"
           where v."securityEpoch" > u."securityEpoch""#,
    ),
    (
        "more than three open promises of one purpose",
        r#"select v."userId" from "verification" v join "user" u on u."id" = v."userId"
           where v."securityEpoch" = u."securityEpoch"
           group by v."userId", substr(v."identifier", 1, 8) having count(*) > 3"#,
    ),
];

/// Sessions of the epoch that their user is in.
const VALID: &str = r#"
    select s."id" from "session" s
    join "user" u on u."id" = s."userId" and u."securityEpoch" = s."securityEpoch""#;

/// Nothing is half done.
pub(crate) async fn invariants(database: &Database) {
    for (what, sql) in NOTHING {
        let found = database.texts(sql).await;
        assert!(found.is_empty(), "{what}: {found:?}");
    }
}

/// Nothing is half done, and exactly those browsers are signed in whose sessions are of their users' epoch. Every
/// browser that ever had a session must be among them. How many sessions are open.
pub(crate) async fn invariants_among(database: &Database, browsers: &mut [Browser<'_>]) -> usize {
    invariants(database).await;
    let valid = database.texts(VALID).await;
    let mut opened = BTreeSet::new();
    for browser in browsers {
        let session = browser.get("/get-session").await.json()["session"]["id"].as_str().map(str::to_owned);
        if let Some(id) = session {
            assert!(valid.contains(&id), "a session of another epoch opens something");
            opened.insert(id);
        }
    }
    assert_eq!(opened.len(), valid.len(), "a session that nobody was given");
    opened.len()
}
