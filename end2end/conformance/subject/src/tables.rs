//! The database behind the server's back: emptied between two scenarios.

use sqlx::{PgPool, SqlitePool, query};

/// Sessions, accounts and one-time values go with their users.
const EMPTY: [&str; 4] =
    [r#"delete from "user""#, r#"delete from "verification""#, r#"delete from "outbox""#, r#"delete from "rateLimit""#];

#[derive(Clone)]
pub(crate) enum Tables {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Tables {
    pub(crate) async fn open(url: &str) -> Result<Self, sqlx::Error> {
        Ok(if url.starts_with("sqlite:") {
            Self::Sqlite(SqlitePool::connect(url).await?)
        } else {
            Self::Postgres(PgPool::connect(url).await?)
        })
    }

    pub(crate) async fn empty(&self) -> Result<(), sqlx::Error> {
        for sql in EMPTY {
            match self {
                Self::Sqlite(pool) => query(sql).execute(pool).await.map(drop)?,
                Self::Postgres(pool) => query(sql).execute(pool).await.map(drop)?,
            }
        }
        Ok(())
    }
}
