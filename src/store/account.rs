//! The table `account`: the ways in which a user can sign in.

use sqlx::FromRow;

use super::{Connection, StoreError, on, user};
use crate::model::{AccountId, Email, Timestamp, User, UserId};

/// The provider that stands for an e-mail and a password (protocol section 6.3).
const CREDENTIAL: &str = "credential";

/// A user and the stored form of the password, if there is one.
pub(crate) struct Credential {
    pub(crate) user: User,
    pub(crate) password: Option<String>,
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    user: user::Row,
    password: Option<String>,
}

/// Finds who signs in with this e-mail. One query whether the user exists or not.
pub(crate) async fn find_credential(
    connection: Connection<'_>,
    email: &Email,
) -> Result<Option<Credential>, StoreError> {
    let sql = r#"
        select u."id", u."name", u."email", u."emailVerified", u."image", u."createdAt", u."updatedAt", a."password"
        from "user" u
        left join "account" a on a."userId" = u."id" and a."providerId" = $2 and a."accountId" = u."id"
        where u."email" = $1"#;
    let row: Option<Row> = on!(connection, connection => sqlx::query_as(sql)
        .bind(email.as_str())
        .bind(CREDENTIAL)
        .fetch_optional(connection)
        .await?);
    row.map(|row| Ok(Credential { user: row.user.try_into()?, password: row.password })).transpose()
}

/// Inserts the account through which a user signs in with a password.
pub(crate) async fn insert_credential(
    connection: Connection<'_>,
    id: &AccountId,
    user: &UserId,
    password: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = r#"
        insert into "account" ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt")
        values ($1, $2, $3, $2, $4, $5, $5)"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(CREDENTIAL)
        .bind(password)
        .bind(now)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Replaces a stored password, if it is still the one that was verified.
pub(crate) async fn replace_password(
    connection: Connection<'_>,
    user: &UserId,
    verified: &str,
    password: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = r#"
        update "account" set "password" = $4, "updatedAt" = $5
        where "userId" = $1 and "providerId" = $2 and "accountId" = $1 and "password" = $3"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(user.as_str())
        .bind(CREDENTIAL)
        .bind(verified)
        .bind(password)
        .bind(now)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}
