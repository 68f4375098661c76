//! The table `session`. Its `token` column holds a hash; the secret stays with the browser.

use sqlx::FromRow;

use super::{Connection, StoreError, Transaction, on, user};
use crate::{
    model::{CurrentSession, Session, SessionId, Timestamp, UserId},
    secret::HashedToken,
};

/// The columns of a session `s`, under names that no column of a user has.
macro_rules! columns {
    () => {
        r#" s."id" as "sessionId", s."userId" as "sessionUserId", s."expiresAt" as "sessionExpiresAt",
            s."createdAt" as "sessionCreatedAt", s."updatedAt" as "sessionUpdatedAt",
            s."ipAddress" as "sessionIpAddress", s."userAgent" as "sessionUserAgent" "#
    };
}

#[derive(FromRow)]
#[sqlx(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "beside the columns of a user, these are the names")]
struct Row {
    session_id: String,
    session_user_id: String,
    session_expires_at: Timestamp,
    session_created_at: Timestamp,
    session_updated_at: Timestamp,
    session_ip_address: Option<String>,
    session_user_agent: Option<String>,
}

/// A session joined with its user.
#[derive(FromRow)]
struct CurrentRow {
    #[sqlx(flatten)]
    session: Row,
    #[sqlx(flatten)]
    user: user::Row,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        Self {
            user_id: UserId(row.session_user_id),
            token: row.session_id.clone(),
            id: SessionId(row.session_id),
            expires_at: row.session_expires_at,
            created_at: row.session_created_at,
            updated_at: row.session_updated_at,
            ip_address: row.session_ip_address,
            user_agent: row.session_user_agent,
        }
    }
}

impl TryFrom<CurrentRow> for CurrentSession {
    type Error = StoreError;

    fn try_from(row: CurrentRow) -> Result<Self, StoreError> {
        let user = user::StoredUser::try_from(row.user)?.user;
        Ok(Self { session: row.session.into(), user })
    }
}

/// Inserts a session that the bearer of the token can use. `false` when its user is gone, or in another epoch than when
/// they showed who they are.
pub(crate) async fn insert(
    connection: Connection<'_>,
    session: &Session,
    token: &HashedToken,
    epoch: user::Epoch,
) -> Result<bool, StoreError> {
    let sql = r#"
        insert into "session"
            ("id", "userId", "token", "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent", "securityEpoch")
        select $1, u."id", $3, $4, $5, $6, $7, $8, u."securityEpoch"
        from "user" u where u."id" = $2 and u."securityEpoch" = $9"#;
    let inserted = on!(connection, connection => sqlx::query(sql)
        .bind(session.id.as_str())
        .bind(session.user_id.as_str())
        .bind(token.as_str())
        .bind(session.expires_at)
        .bind(session.created_at)
        .bind(session.updated_at)
        .bind(&session.ip_address)
        .bind(&session.user_agent)
        .bind(epoch.number())
        .execute(connection)
        .await
        .map(|done| done.rows_affected()));
    match inserted {
        Ok(rows) => Ok(rows == 1),
        Err(error) if super::is_foreign_key_violation(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Finds a session and its user by the token's hash, expired or not: one query, the hot path of every page.
pub(crate) async fn find(
    connection: Connection<'_>,
    token: &HashedToken,
) -> Result<Option<CurrentSession>, StoreError> {
    let sql = concat!(
        "select",
        user::columns!(),
        ",",
        columns!(),
        r#"
        from "session" s
        join "user" u on u."id" = s."userId" and u."securityEpoch" = s."securityEpoch"
        where s."token" = $1"#
    );
    let row: Option<CurrentRow> = on!(connection, connection => sqlx::query_as(sql)
        .bind(token.as_str())
        .fetch_optional(connection)
        .await?);
    row.map(TryInto::try_into).transpose()
}

/// Lists the sessions in which a user is signed in, the oldest first.
pub(crate) async fn list(
    connection: Connection<'_>,
    user: &UserId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Session>, StoreError> {
    let sql = concat!(
        "select",
        columns!(),
        r#"
        from "session" s
        join "user" u on u."id" = s."userId" and u."securityEpoch" = s."securityEpoch"
        where s."userId" = $1 and s."expiresAt" > $2
        order by s."createdAt", s."id"
        limit $3"#
    );
    let rows: Vec<Row> = on!(connection, connection => sqlx::query_as(sql)
        .bind(user.as_str())
        .bind(now)
        .bind(limit)
        .fetch_all(connection)
        .await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Moves the end of a session from one moment to a later one. `false` when another request has moved it already, or the
/// session is gone: a revoked session is never resurrected.
pub(crate) async fn extend(
    connection: Connection<'_>,
    id: &SessionId,
    from: Timestamp,
    to: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = r#"update "session" set "expiresAt" = $3, "updatedAt" = $4 where "id" = $1 and "expiresAt" = $2"#;
    let extended = on!(connection, connection => sqlx::query(sql)
        .bind(id.as_str())
        .bind(from)
        .bind(to)
        .bind(now)
        .execute(connection)
        .await?
        .rows_affected());
    Ok(extended == 1)
}

/// Finds a session that goes on, by its handle.
pub(crate) async fn goes_on(connection: Connection<'_>, id: &SessionId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = r#"
        select 1 from "session" s
        join "user" u on u."id" = s."userId" and u."securityEpoch" = s."securityEpoch"
        where s."id" = $1 and s."expiresAt" >= $2"#;
    Ok(on!(connection, connection => sqlx::query(sql)
        .bind(id.as_str())
        .bind(now)
        .fetch_optional(connection)
        .await?
        .is_some()))
}

/// Deletes the session of a token, if there is one; whether there was.
pub(crate) async fn delete(transaction: &mut Transaction, token: &HashedToken) -> Result<bool, StoreError> {
    let sql = r#"delete from "session" where "token" = $1 returning "userId""#;
    let user: Option<String> = on!(transaction.on(), connection => sqlx::query_scalar(sql)
        .bind(token.as_str())
        .fetch_optional(connection)
        .await?);
    let is_deleted = user.is_some();
    if let Some(user) = user {
        transaction.ends_sessions_of(UserId(user));
    }
    Ok(is_deleted)
}

/// Deletes one session of a user by its handle, if it is theirs.
pub(crate) async fn delete_of(transaction: &mut Transaction, user: &UserId, handle: &str) -> Result<(), StoreError> {
    let sql = r#"delete from "session" where "id" = $1 and "userId" = $2"#;
    on!(transaction.on(), connection => sqlx::query(sql)
        .bind(handle)
        .bind(user.as_str())
        .execute(connection)
        .await
        .map(drop))?;
    transaction.ends_sessions_of(user.clone());
    Ok(())
}

/// Deletes every session of a user, but for one if it is named.
pub(crate) async fn delete_all(
    transaction: &mut Transaction,
    user: &UserId,
    but: Option<&SessionId>,
) -> Result<(), StoreError> {
    let sql = r#"delete from "session" where "userId" = $1 and "id" <> $2"#;
    on!(transaction.on(), connection => sqlx::query(sql)
        .bind(user.as_str())
        .bind(but.map_or("", SessionId::as_str))
        .execute(connection)
        .await
        .map(drop))?;
    transaction.ends_sessions_of(user.clone());
    Ok(())
}

/// Takes a user's sessions, or the one that is named, along into the epoch that has just begun. What was void before it
/// stays so.
pub(crate) async fn take_along(
    connection: Connection<'_>,
    user: &UserId,
    only: Option<&SessionId>,
) -> Result<(), StoreError> {
    let sql = r#"
        update "session" set "securityEpoch" = "securityEpoch" + 1
        where "userId" = $1 and ($2 = '' or "id" = $2) and "securityEpoch" =
            (select u."securityEpoch" - 1 from "user" u where u."id" = $1)"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(user.as_str())
        .bind(only.map_or("", SessionId::as_str))
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Deletes every session that is over; how many that were.
pub(super) async fn delete_expired(connection: Connection<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let sql = r#"delete from "session" where "expiresAt" < $1"#;
    Ok(on!(connection, connection => sqlx::query(sql).bind(now).execute(connection).await?.rows_affected()))
}
