//! The table `user`.

use sqlx::FromRow;

use super::{Connection, StoreError, Transaction, on};
use crate::model::{Email, Timestamp, User, UserId};

/// The columns of a user `u`, in any query that reads one.
macro_rules! columns {
    () => {
        r#" u."id", u."name", u."email", u."emailVerified", u."image", u."createdAt", u."updatedAt", u."securityEpoch" "#
    };
}
pub(super) use columns;

/// The same after a change: SQLite knows no other name of a table there.
macro_rules! returned {
    () => {
        r#" returning "id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "securityEpoch" "#
    };
}

/// Counts the changes of a user's password and address. What was made under an earlier epoch is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Epoch(i64);

/// A user as the store knows them.
#[derive(Clone, Debug)]
pub(crate) struct StoredUser {
    pub(crate) user: User,
    pub(crate) epoch: Epoch,
}

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
    security_epoch: i64,
}

impl TryFrom<Row> for StoredUser {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let user = User {
            id: UserId(row.id),
            name: row.name,
            email: Email::parse(&row.email).ok_or(StoreError::Corrupt("e-mail"))?,
            email_verified: row.email_verified,
            image: row.image,
            created_at: row.created_at,
            updated_at: row.updated_at,
        };
        Ok(Self { user, epoch: Epoch(row.security_epoch) })
    }
}

impl Epoch {
    /// That of a user who has just signed up.
    pub(crate) const FIRST: Self = Self(0);

    pub(super) fn number(self) -> i64 {
        self.0
    }
}

/// What a user may change about themselves at any time; `None` leaves a column as it is.
#[derive(Clone, Debug, Default)]
#[expect(clippy::option_option, reason = "a picture stays, is another one, or is taken away")]
pub(crate) struct Profile {
    pub(crate) name: Option<String>,
    pub(crate) image: Option<Option<String>>,
}

/// Whether an address could be given to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EmailChange {
    Done,
    /// Somebody else has the new address.
    Taken,
    /// The user is gone, or has another address by now.
    Outdated,
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

/// Finds a user by identifier.
pub(crate) async fn find(connection: Connection<'_>, id: &UserId) -> Result<Option<StoredUser>, StoreError> {
    let sql = concat!("select", columns!(), r#"from "user" u where u."id" = $1"#);
    let row: Option<Row> =
        on!(connection, connection => sqlx::query_as(sql).bind(id.as_str()).fetch_optional(connection).await?);
    row.map(TryInto::try_into).transpose()
}

/// Finds a user by address.
pub(crate) async fn find_by_email(connection: Connection<'_>, email: &Email) -> Result<Option<StoredUser>, StoreError> {
    let sql = concat!("select", columns!(), r#"from "user" u where u."email" = $1"#);
    let row: Option<Row> =
        on!(connection, connection => sqlx::query_as(sql).bind(email.as_str()).fetch_optional(connection).await?);
    row.map(TryInto::try_into).transpose()
}

/// Finds a user and keeps everybody else from changing them until the transaction ends. SQLite has one writer anyway;
/// an update that changes nothing is the lock that both databases know.
///
/// A deletion goes from the user to what is theirs; who changes several of these rows must come the same way, the user
/// first, or the two wait for each other.
pub(crate) async fn lock(connection: Connection<'_>, id: &UserId) -> Result<Option<StoredUser>, StoreError> {
    let sql = concat!(r#"update "user" set "updatedAt" = "updatedAt" where "id" = $1"#, returned!());
    let row: Option<Row> =
        on!(connection, connection => sqlx::query_as(sql).bind(id.as_str()).fetch_optional(connection).await?);
    row.map(TryInto::try_into).transpose()
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

/// Changes what a profile holds; the user afterwards, or `None` when there is none any more.
pub(crate) async fn update(
    connection: Connection<'_>,
    id: &UserId,
    profile: &Profile,
    now: Timestamp,
) -> Result<Option<StoredUser>, StoreError> {
    let sql = concat!(
        r#"
        update "user" set
            "name" = coalesce($2, "name"),
            "image" = case when $3 then $4 else "image" end,
            "updatedAt" = $5
        where "id" = $1"#,
        returned!()
    );
    let row: Option<Row> = on!(connection, connection => sqlx::query_as(sql)
        .bind(id.as_str())
        .bind(profile.name.as_deref())
        .bind(profile.image.is_some())
        .bind(profile.image.as_ref().and_then(Option::as_deref))
        .bind(now)
        .fetch_optional(connection)
        .await?);
    row.map(TryInto::try_into).transpose()
}

/// Notes that mail to an address reaches its user. `false` when it was known already, or the address is another now: of
/// several followers of one link one is told `true`.
pub(crate) async fn verify_email(
    connection: Connection<'_>,
    id: &UserId,
    email: &Email,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = r#"
        update "user" set "emailVerified" = $3, "updatedAt" = $4
        where "id" = $1 and "email" = $2 and "emailVerified" <> $3"#;
    let verified = on!(connection, connection => sqlx::query(sql)
        .bind(id.as_str())
        .bind(email.as_str())
        .bind(true)
        .bind(now)
        .execute(connection)
        .await?
        .rows_affected());
    Ok(verified == 1)
}

/// Gives a user another address, and a new epoch with it. Whether it is verified stays as it was.
pub(crate) async fn change_email(
    connection: Connection<'_>,
    id: &UserId,
    from: &Email,
    to: &Email,
    now: Timestamp,
) -> Result<EmailChange, StoreError> {
    let sql = r#"
        update "user" set "email" = $3, "securityEpoch" = "securityEpoch" + 1, "updatedAt" = $4
        where "id" = $1 and "email" = $2"#;
    let changed = on!(connection, connection => sqlx::query(sql)
        .bind(id.as_str())
        .bind(from.as_str())
        .bind(to.as_str())
        .bind(now)
        .execute(connection)
        .await
        .map(|done| done.rows_affected()));
    match changed {
        Ok(1) => Ok(EmailChange::Done),
        Ok(_) => Ok(EmailChange::Outdated),
        Err(error) if super::is_unique_violation(&error) => Ok(EmailChange::Taken),
        Err(error) => Err(error.into()),
    }
}

/// Begins a new epoch: every session and every one-time value of the user is void, unless it is taken along.
pub(crate) async fn raise_epoch(transaction: &mut Transaction, id: &UserId) -> Result<(), StoreError> {
    let sql = r#"update "user" set "securityEpoch" = "securityEpoch" + 1 where "id" = $1"#;
    on!(transaction.on(), connection => sqlx::query(sql).bind(id.as_str()).execute(connection).await.map(drop))?;
    transaction.ends_sessions_of(id.clone());
    Ok(())
}

/// Deletes a user; sessions, accounts and one-time values go with them.
pub(crate) async fn delete(transaction: &mut Transaction, id: &UserId) -> Result<bool, StoreError> {
    let sql = r#"delete from "user" where "id" = $1"#;
    let deleted = on!(transaction.on(), connection => sqlx::query(sql)
        .bind(id.as_str())
        .execute(connection)
        .await?
        .rows_affected());
    transaction.ends_sessions_of(id.clone());
    Ok(deleted == 1)
}
