//! The table `verification`: promises that are kept once. Its `identifier` holds a purpose and a hash; the secret went
//! out in a mail.

use sqlx::FromRow;

use super::{Connection, StoreError, on, user::StoredUser};
use crate::model::{Timestamp, UserId, Verification};

/// A promise as the store knows it. Its purpose is part of what finds it.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    pub(crate) id: String,
    /// To whom it was given.
    pub(crate) user: UserId,
    /// What it is about: an address, or nothing more than the user.
    pub(crate) value: String,
    /// The last moment at which it is kept.
    pub(crate) expires_at: Timestamp,
    pub(crate) created_at: Timestamp,
}

#[derive(FromRow)]
#[sqlx(rename_all = "camelCase")]
struct Row {
    id: String,
    user_id: String,
    value: String,
    expires_at: Timestamp,
    created_at: Timestamp,
}

impl From<Row> for Promise {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            user: UserId(row.user_id),
            value: row.value,
            expires_at: row.expires_at,
            created_at: row.created_at,
        }
    }
}

/// Inserts a promise. `to` is nobody where somebody only must not learn that there is nobody.
pub(crate) async fn insert(
    connection: Connection<'_>,
    promise: &Verification,
    identifier: &str,
    to: Option<&StoredUser>,
) -> Result<(), StoreError> {
    let sql = r#"
        insert into "verification"
            ("id", "identifier", "value", "expiresAt", "createdAt", "updatedAt", "userId", "securityEpoch")
        values ($1, $2, $3, $4, $5, $5, $6, $7)"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(&promise.id)
        .bind(identifier)
        .bind(&promise.value)
        .bind(promise.expires_at)
        .bind(promise.created_at)
        .bind(to.map(|to| to.user.id.as_str()))
        .bind(to.map_or(0, |to| to.epoch.number()))
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Deletes a user's promises of one purpose, but for the newest ones. `pattern` is the purpose as `like` knows it.
pub(crate) async fn prune(
    connection: Connection<'_>,
    user: &UserId,
    pattern: &str,
    keep: i64,
) -> Result<(), StoreError> {
    let sql = r#"
        delete from "verification"
        where "userId" = $1 and "identifier" like $2 and "id" not in (
            select v."id" from "verification" v
            where v."userId" = $1 and v."identifier" like $2
            order by v."createdAt" desc, v."id" limit $3)"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(user.as_str())
        .bind(pattern)
        .bind(keep)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Finds a promise of the user's present epoch, expired or not, and leaves it as it is.
pub(crate) async fn find(connection: Connection<'_>, identifier: &str) -> Result<Option<Promise>, StoreError> {
    let sql = r#"
        select v."id", v."userId", v."value", v."expiresAt", v."createdAt"
        from "verification" v
        join "user" u on u."id" = v."userId" and u."securityEpoch" = v."securityEpoch"
        where v."identifier" = $1"#;
    let row: Option<Row> =
        on!(connection, connection => sqlx::query_as(sql).bind(identifier).fetch_optional(connection).await?);
    Ok(row.map(Into::into))
}

/// Deletes a promise and returns it, if it can still be kept: of several who bring its secret at once one succeeds.
pub(crate) async fn consume(
    connection: Connection<'_>,
    identifier: &str,
    now: Timestamp,
) -> Result<Option<Promise>, StoreError> {
    let sql = r#"
        delete from "verification"
        where "identifier" = $1 and "expiresAt" >= $2 and "securityEpoch" =
            (select u."securityEpoch" from "user" u where u."id" = "verification"."userId")
        returning "id", "userId", "value", "expiresAt", "createdAt""#;
    let row: Option<Row> =
        on!(connection, connection => sqlx::query_as(sql).bind(identifier).bind(now).fetch_optional(connection).await?);
    Ok(row.map(Into::into))
}

/// Deletes one row by its name.
pub(crate) async fn delete(connection: Connection<'_>, id: &str) -> Result<(), StoreError> {
    let sql = r#"delete from "verification" where "id" = $1"#;
    on!(connection, connection => sqlx::query(sql).bind(id).execute(connection).await.map(drop))?;
    Ok(())
}

/// Deletes every promise that can no longer be kept; how many that were.
pub(super) async fn delete_expired(connection: Connection<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let sql = r#"delete from "verification" where "expiresAt" < $1"#;
    Ok(on!(connection, connection => sqlx::query(sql).bind(now).execute(connection).await?.rows_affected()))
}
