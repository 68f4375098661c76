//! The table `user`.

use sqlx::FromRow;

use super::{Connection, StoreError, on};
use crate::model::{Email, Timestamp, User, UserId};

/// The columns of a user, as they stand in the table.
#[derive(FromRow)]
#[sqlx(rename_all = "camelCase")]
pub(super) struct Row {
    id: String,
    name: String,
    email: String,
    email_verified: bool,
    image: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl TryFrom<Row> for User {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: UserId(row.id),
            name: row.name,
            email: Email::parse(&row.email).ok_or(StoreError::Corrupt("e-mail"))?,
            email_verified: row.email_verified,
            image: row.image,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Inserts a user, unless somebody has the e-mail: then `false`. The database decides, so that of two sign-ups at once
/// one wins.
pub(crate) async fn insert(connection: Connection<'_>, user: &User) -> Result<bool, StoreError> {
    let sql = r#"
        insert into "user" ("id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt")
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict ("email") do nothing"#;
    let inserted = on!(connection, connection => sqlx::query(sql)
        .bind(user.id.as_str())
        .bind(&user.name)
        .bind(user.email.as_str())
        .bind(user.email_verified)
        .bind(&user.image)
        .bind(user.created_at)
        .bind(user.updated_at)
        .execute(connection)
        .await?
        .rows_affected());
    Ok(inserted == 1)
}

/// Whether somebody has the e-mail.
pub(crate) async fn exists(connection: Connection<'_>, email: &Email) -> Result<bool, StoreError> {
    let sql = r#"select 1 from "user" where "email" = $1"#;
    let row = on!(connection, connection => sqlx::query(sql)
        .bind(email.as_str())
        .fetch_optional(connection)
        .await?
        .is_some());
    Ok(row)
}
