//! The table `account`: the ways in which a user can sign in.

use sqlx::FromRow;

use super::{
    Connection, StoreError, on,
    user::{self, StoredUser},
};
use crate::model::{Account, AccountId, Email, Timestamp, UserId};

const CREDENTIAL: &str = Account::CREDENTIAL;

/// A user and the stored form of the password, if there is one.
pub(crate) struct Credential {
    pub(crate) user: StoredUser,
    pub(crate) password: Option<String>,
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    user: user::Row,
    password: Option<String>,
}

#[derive(FromRow)]
#[sqlx(rename_all = "camelCase")]
struct AccountRow {
    id: String,
    account_id: String,
    provider_id: String,
    user_id: String,
    scope: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        let scopes = row.scope.unwrap_or_default();
        Self {
            id: AccountId(row.id),
            account_id: row.account_id,
            provider_id: row.provider_id,
            user_id: UserId(row.user_id),
            scopes: scopes.split(',').filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Finds who signs in with this e-mail. One query whether the user exists or not.
pub(crate) async fn find_credential(
    connection: Connection<'_>,
    email: &Email,
) -> Result<Option<Credential>, StoreError> {
    let sql = concat!(
        "select",
        user::columns!(),
        r#", a."password"
        from "user" u
        left join "account" a on a."userId" = u."id" and a."providerId" = $2 and a."accountId" = u."id"
        where u."email" = $1"#
    );
    let row: Option<Row> = on!(connection, connection => sqlx::query_as(sql)
        .bind(email.as_str())
        .bind(CREDENTIAL)
        .fetch_optional(connection)
        .await?);
    row.map(|row| Ok(Credential { user: row.user.try_into()?, password: row.password })).transpose()
}

/// Inserts an account, with its password if it has one.
pub(crate) async fn insert(
    connection: Connection<'_>,
    account: &Account,
    password: Option<&str>,
) -> Result<(), StoreError> {
    let sql = r#"
        insert into "account"
            ("id", "accountId", "providerId", "userId", "scope", "password", "createdAt", "updatedAt")
        values ($1, $2, $3, $4, $5, $6, $7, $8)"#;
    on!(connection, connection => sqlx::query(sql)
        .bind(account.id.as_str())
        .bind(&account.account_id)
        .bind(&account.provider_id)
        .bind(account.user_id.as_str())
        .bind(scope(account))
        .bind(password)
        .bind(account.created_at)
        .bind(account.updated_at)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Finds the account through which a user signs in with a password, whether it has one or not.
pub(crate) async fn find_by_user(connection: Connection<'_>, user: &UserId) -> Result<Option<Account>, StoreError> {
    let sql = r#"
        select "id", "accountId", "providerId", "userId", "scope", "createdAt", "updatedAt"
        from "account" where "userId" = $1 and "providerId" = $2 and "accountId" = $1"#;
    let row: Option<AccountRow> = on!(connection, connection => sqlx::query_as(sql)
        .bind(user.as_str())
        .bind(CREDENTIAL)
        .fetch_optional(connection)
        .await?);
    Ok(row.map(Into::into))
}

/// What a provider was asked to grant, as one text.
fn scope(account: &Account) -> Option<String> {
    (!account.scopes.is_empty()).then(|| account.scopes.join(","))
}

/// Replaces a stored password, if it is still the one that was verified; whether it was.
pub(crate) async fn replace_password(
    connection: Connection<'_>,
    user: &UserId,
    verified: &str,
    password: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = r#"
        update "account" set "password" = $4, "updatedAt" = $5
        where "userId" = $1 and "providerId" = $2 and "accountId" = $1 and "password" = $3"#;
    let replaced = on!(connection, connection => sqlx::query(sql)
        .bind(user.as_str())
        .bind(CREDENTIAL)
        .bind(verified)
        .bind(password)
        .bind(now)
        .execute(connection)
        .await?
        .rows_affected());
    Ok(replaced == 1)
}

/// The stored form of a user's password. `None` when the user has no password.
pub(crate) async fn find_password(connection: Connection<'_>, user: &UserId) -> Result<Option<String>, StoreError> {
    let sql = r#"
        select "password" from "account"
        where "userId" = $1 and "providerId" = $2 and "accountId" = $1 and "password" is not null"#;
    Ok(on!(connection, connection => sqlx::query_scalar(sql)
        .bind(user.as_str())
        .bind(CREDENTIAL)
        .fetch_optional(connection)
        .await?))
}

/// Gives a user a password, whether they had one or not; this is the account if it has to be made.
pub(crate) async fn set_password(
    connection: Connection<'_>,
    account: &Account,
    password: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = r#"
        insert into "account"
            ("id", "accountId", "providerId", "userId", "scope", "password", "createdAt", "updatedAt")
        values (
            coalesce((select a."id" from "account" a
                where a."userId" = $2 and a."providerId" = $3 and a."accountId" = $2), $1),
            $2, $3, $2, $4, $5, $6, $6)
        on conflict ("id") do update set "password" = excluded."password", "updatedAt" = excluded."updatedAt""#;
    on!(connection, connection => sqlx::query(sql)
        .bind(account.id.as_str())
        .bind(account.user_id.as_str())
        .bind(CREDENTIAL)
        .bind(scope(account))
        .bind(password)
        .bind(now)
        .execute(connection)
        .await
        .map(drop))?;
    Ok(())
}

/// Lists the ways in which a user can sign in, the oldest first.
pub(crate) async fn list(connection: Connection<'_>, user: &UserId, limit: i64) -> Result<Vec<Account>, StoreError> {
    let sql = r#"
        select "id", "accountId", "providerId", "userId", "scope", "createdAt", "updatedAt"
        from "account" where "userId" = $1 order by "createdAt", "id" limit $2"#;
    let rows: Vec<AccountRow> = on!(connection, connection => sqlx::query_as(sql)
        .bind(user.as_str())
        .bind(limit)
        .fetch_all(connection)
        .await?);
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Deletes one account of a user, if it is theirs.
pub(crate) async fn delete(connection: Connection<'_>, user: &UserId, id: &str) -> Result<bool, StoreError> {
    let sql = r#"delete from "account" where "id" = $1 and "userId" = $2"#;
    let deleted = on!(connection, connection => sqlx::query(sql)
        .bind(id)
        .bind(user.as_str())
        .execute(connection)
        .await?
        .rows_affected());
    Ok(deleted == 1)
}
