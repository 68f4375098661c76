//! The table `outbox`: mail that was caused and has not gone out yet. What it says is encrypted before it comes here.

use std::time::Duration;

use sqlx::FromRow;

use super::{Connection, StoreError, Transaction, on};
use crate::model::Timestamp;

/// How long a mail that could not be delivered is kept, for whoever asks what became of it.
const FAILED_KEPT: Duration = Duration::from_hours(30 * 24);

/// A mail that somebody is to try now.
#[derive(Clone, Debug, FromRow)]
#[sqlx(rename_all = "camelCase")]
pub(crate) struct Due {
    pub(crate) id: String,
    due_at: Timestamp,
}

/// A mail that nobody else tries for a while.
#[derive(FromRow)]
#[sqlx(rename_all = "camelCase")]
pub(crate) struct Claimed {
    pub(crate) id: String,
    pub(crate) mail: String,
    /// How often it was tried, this time included.
    pub(crate) attempts: i64,
}

/// How much mail there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct MailCounts {
    /// Mail that will be tried.
    pub waiting: i64,
    /// Mail that nobody tries any more; kept for 30 days.
    pub failed: i64,
}

/// Inserts a mail that goes out after the commit.
pub(crate) async fn insert(
    transaction: &mut Transaction,
    id: &str,
    mail: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = r#"insert into "outbox" ("id", "mail", "createdAt", "dueAt") values ($1, $2, $3, $3)"#;
    on!(transaction.on(), connection => sqlx::query(sql)
        .bind(id)
        .bind(mail)
        .bind(now)
        .execute(connection)
        .await
        .map(drop))?;
    transaction.posts_mail();
    Ok(())
}

/// Lists what is to be tried, what waits longest first.
pub(crate) async fn list_due(connection: Connection<'_>, now: Timestamp, limit: usize) -> Result<Vec<Due>, StoreError> {
    let sql = r#"
        select "id", "dueAt" from "outbox"
        where "failedAt" is null and "dueAt" <= $1
        order by "dueAt", "id" limit $2"#;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(on!(connection, connection => sqlx::query_as(sql).bind(now).bind(limit).fetch_all(connection).await?))
}

/// Takes a mail until then. Of several who want it at once one gets it.
pub(crate) async fn claim(
    connection: Connection<'_>,
    due: &Due,
    until: Timestamp,
) -> Result<Option<Claimed>, StoreError> {
    let sql = r#"
        update "outbox" set "dueAt" = $3, "attempts" = "attempts" + 1
        where "id" = $1 and "dueAt" = $2 and "failedAt" is null
        returning "id", "mail", "attempts""#;
    Ok(on!(connection, connection => sqlx::query_as(sql)
        .bind(&due.id)
        .bind(due.due_at)
        .bind(until)
        .fetch_optional(connection)
        .await?))
}

/// Deletes a mail: it is delivered. A mail that another took meanwhile is theirs.
pub(crate) async fn delete(connection: Connection<'_>, mail: &Claimed) -> Result<(), StoreError> {
    let sql = r#"delete from "outbox" where "id" = $1 and "attempts" = $2"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(&mail.id)
        .bind(mail.attempts)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Has a mail tried again then.
pub(crate) async fn postpone(connection: Connection<'_>, mail: &Claimed, until: Timestamp) -> Result<(), StoreError> {
    let sql = r#"update "outbox" set "dueAt" = $3 where "id" = $1 and "attempts" = $2"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(&mail.id)
        .bind(mail.attempts)
        .bind(until)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Has a mail tried never again.
pub(crate) async fn give_up(connection: Connection<'_>, mail: &Claimed, now: Timestamp) -> Result<(), StoreError> {
    let sql = r#"update "outbox" set "failedAt" = $3 where "id" = $1 and "attempts" = $2"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(&mail.id)
        .bind(mail.attempts)
        .bind(now)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// How much there is.
pub(crate) async fn count(connection: Connection<'_>) -> Result<MailCounts, StoreError> {
    let sql = r#"select count(*) - count("failedAt") as "waiting", count("failedAt") as "failed" from "outbox""#;
    Ok(on!(connection, connection => sqlx::query_as(sql).fetch_one(connection).await?))
}

/// Deletes what failed long ago; how many that were.
pub(super) async fn delete_expired(connection: Connection<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let sql = r#"delete from "outbox" where "failedAt" < $1"#;
    Ok(on!(connection, connection => sqlx::query(sql)
        .bind(now.before(FAILED_KEPT))
        .execute(connection)
        .await?
        .rows_affected()))
}
