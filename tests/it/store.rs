//! The store: opening it, by several at once.

use keyward::store::{Store, StoreError};

use crate::support::{Database, on_both_stores};

on_both_stores! {
    async fn servers_that_start_at_once_migrate_once(database: Database) {
        let openings = (0..8).map(|_| {
            let url = database.url.clone();
            tokio::spawn(async move { Store::open(&url).await.map(drop) })
        });
        for opening in openings.collect::<Vec<_>>() {
            opening.await.unwrap().unwrap();
        }
        assert_eq!(database.texts(r#"select "description" from "keyward_migrations""#).await, ["core", "rate limit", "epoch", "outbox"]);
    }

    async fn opening_again_finds_everything_as_it_was(database: Database) {
        let first = Store::open(&database.url).await.unwrap();
        database.execute(r#"insert into "verification" ("id", "identifier", "value", "expiresAt", "createdAt", "updatedAt")
            values ('a', 'b', 'c', '2030-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')"#).await;
        first.close().await;
        let second = Store::open(&database.url).await.unwrap();
        second.ping().await.unwrap();
        assert_eq!(database.count("verification").await, 1);
    }

    async fn the_tables_are_the_protocols(database: Database) {
        let _store = Store::open(&database.url).await.unwrap();
        for (table, columns) in [
            ("user", r#""id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt""#),
            ("session", r#""id", "expiresAt", "token", "createdAt", "updatedAt", "ipAddress", "userAgent", "userId""#),
            ("account", r#""id", "accountId", "providerId", "userId", "accessToken", "refreshToken", "idToken", "accessTokenExpiresAt",
                "refreshTokenExpiresAt", "scope", "password", "createdAt", "updatedAt""#),
            ("verification", r#""id", "identifier", "value", "expiresAt", "createdAt", "updatedAt""#),
            ("rateLimit", r#""id", "key", "count", "lastRequest""#),
        ] {
            database.execute(&format!(r#"select {columns} from "{table}""#)).await;
        }
    }
}

#[tokio::test]
async fn a_database_that_forgets_is_refused() {
    for url in ["sqlite::memory:", "sqlite://:memory:", "sqlite:x?mode=memory"] {
        assert!(matches!(Store::open(url).await, Err(StoreError::InMemory)), "{url}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owners_eyes_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("keyward.db").display())).await.unwrap();
    store.ping().await.unwrap();
    for entry in folder.path().read_dir().unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
    }
}

#[tokio::test]
async fn a_url_of_no_known_database_is_refused() {
    for url in ["", "mysql://x", "keyward.db", "http://localhost"] {
        assert!(matches!(Store::open(url).await, Err(StoreError::UnknownScheme)), "{url}");
    }
}
