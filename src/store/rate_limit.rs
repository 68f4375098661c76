//! The table `rateLimit`: how often something was done, and when last (protocol section 6.1).

use std::time::Duration;

use super::{Connection, StoreError, on};
use crate::model::Timestamp;

/// What is older limits nothing any more, so no rule may have a longer window.
pub(crate) const LONGEST_WINDOW: Duration = Duration::from_hours(24);
/// How long an address is known to an account after a sign-in.
pub(crate) const DEVICES_KEPT: Duration = Duration::from_hours(30 * 24);

/// The names of a row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) id: &'a str,
    pub(crate) key: &'a str,
}

/// Counts one more, or, when `max` were counted and the last of them is within `window`, nothing: then `false`. One
/// statement decides, so that of many at once not one passes too many.
pub(crate) async fn take(
    connection: Connection<'_>,
    row: Row<'_>,
    window: Duration,
    max: u32,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = r#"
        insert into "rateLimit" ("id", "key", "count", "lastRequest") values ($1, $2, 1, $3)
        on conflict ("key") do update set
            "count" = case when $3 - "rateLimit"."lastRequest" >= $4 then 1 else "rateLimit"."count" + 1 end,
            "lastRequest" = $3
        where $3 - "rateLimit"."lastRequest" >= $4 or "rateLimit"."count" < $5
        returning "count""#;
    let taken = on!(connection, connection => sqlx::query(sql)
        .bind(row.id)
        .bind(row.key)
        .bind(now.unix_millis())
        .bind(millis(window))
        .bind(i32::try_from(max).unwrap_or(i32::MAX))
        .fetch_optional(connection)
        .await?
        .is_some());
    Ok(taken)
}

/// Sets a row to one, now.
pub(crate) async fn mark(connection: Connection<'_>, row: Row<'_>, now: Timestamp) -> Result<(), StoreError> {
    let sql = r#"
        insert into "rateLimit" ("id", "key", "count", "lastRequest") values ($1, $2, 1, $3)
        on conflict ("key") do update set "count" = 1, "lastRequest" = $3"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(row.id)
        .bind(row.key)
        .bind(now.unix_millis())
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Finds when a key was counted last.
pub(crate) async fn find_last(connection: Connection<'_>, key: &str) -> Result<Option<Timestamp>, StoreError> {
    let sql = r#"select "lastRequest" from "rateLimit" where "key" = $1"#;
    let last: Option<i64> = on!(connection, connection => sqlx::query_scalar(sql)
        .bind(key)
        .fetch_optional(connection)
        .await?);
    Ok(last.and_then(Timestamp::from_unix_millis))
}

/// Deletes a row, if there is one.
pub(crate) async fn delete(connection: Connection<'_>, key: &str) -> Result<(), StoreError> {
    let sql = r#"delete from "rateLimit" where "key" = $1"#;
    on!(connection, connection => sqlx::query(sql).bind(key).execute(connection).await.map(drop))?;
    Ok(())
}

/// Deletes every row that limits nothing any more; how many that were.
pub(super) async fn delete_expired(connection: Connection<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let sql = r#"
        delete from "rateLimit"
        where "lastRequest" < $1 and ("lastRequest" < $2 or "key" not like 'device|%')"#;
    Ok(on!(connection, connection => sqlx::query(sql)
        .bind(now.before(LONGEST_WINDOW).unix_millis())
        .bind(now.before(DEVICES_KEPT).unix_millis())
        .execute(connection)
        .await?
        .rows_affected()))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
