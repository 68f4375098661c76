//! The table `session`. Its `token` column holds a hash; the secret stays with the browser.

use sqlx::FromRow;

use super::{Connection, StoreError, on, user};
use crate::{
    model::{CurrentSession, Session, SessionId, Timestamp},
    secret::HashedToken,
};

/// A session joined with its user. The names differ from the user's where both tables have a column.
#[derive(FromRow)]
#[sqlx(rename_all = "camelCase")]
struct Row {
    session_id: String,
    session_expires_at: Timestamp,
    session_created_at: Timestamp,
    session_updated_at: Timestamp,
    session_ip_address: Option<String>,
    session_user_agent: Option<String>,
    #[sqlx(flatten)]
    user: user::Row,
}

impl TryFrom<Row> for CurrentSession {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let user = crate::model::User::try_from(row.user)?;
        let session = Session {
            user_id: user.id.clone(),
            token: row.session_id.clone(),
            id: SessionId(row.session_id),
            expires_at: row.session_expires_at,
            created_at: row.session_created_at,
            updated_at: row.session_updated_at,
            ip_address: row.session_ip_address,
            user_agent: row.session_user_agent,
        };
        Ok(Self { session, user })
    }
}

/// Inserts a session that the bearer of the token can use.
pub(crate) async fn insert(
    connection: Connection<'_>,
    session: &Session,
    token: &HashedToken,
) -> Result<(), StoreError> {
    let sql = r#"
        insert into "session"
            ("id", "userId", "token", "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent")
        values ($1, $2, $3, $4, $5, $6, $7, $8)"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(session.id.as_str())
        .bind(session.user_id.as_str())
        .bind(token.as_str())
        .bind(session.expires_at)
        .bind(session.created_at)
        .bind(session.updated_at)
        .bind(&session.ip_address)
        .bind(&session.user_agent)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Finds a session and its user by the token's hash, expired or not: one query, the hot path of every page.
pub(crate) async fn find(
    connection: Connection<'_>,
    token: &HashedToken,
) -> Result<Option<CurrentSession>, StoreError> {
    let sql = r#"
        select u."id", u."name", u."email", u."emailVerified", u."image", u."createdAt", u."updatedAt",
            s."id" as "sessionId", s."expiresAt" as "sessionExpiresAt", s."createdAt" as "sessionCreatedAt",
            s."updatedAt" as "sessionUpdatedAt", s."ipAddress" as "sessionIpAddress", s."userAgent" as "sessionUserAgent"
        from "session" s
        join "user" u on u."id" = s."userId"
        where s."token" = $1"#;
    let row: Option<Row> = on!(connection, connection => sqlx::query_as(sql)
        .bind(token.as_str())
        .fetch_optional(connection)
        .await?);
    row.map(TryInto::try_into).transpose()
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

/// Deletes the session of a token, if there is one.
pub(crate) async fn delete(connection: Connection<'_>, token: &HashedToken) -> Result<(), StoreError> {
    let sql = r#"delete from "session" where "token" = $1"#;
    on!(connection, connection => sqlx::query(sql).bind(token.as_str()).execute(connection).await.map(drop))?;
    Ok(())
}

/// Deletes every session that is over; how many that were.
pub(super) async fn delete_expired(connection: Connection<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let sql = r#"delete from "session" where "expiresAt" < $1"#;
    Ok(on!(connection, connection => sqlx::query(sql).bind(now).execute(connection).await?.rows_affected()))
}
