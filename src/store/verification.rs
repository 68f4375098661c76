//! The table `verification`: values that are redeemed once.

use super::{Connection, StoreError, on};
use crate::model::Timestamp;

/// Deletes every value that can no longer be redeemed; how many that were.
pub(super) async fn delete_expired(connection: Connection<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let sql = r#"delete from "verification" where "expiresAt" < $1"#;
    Ok(on!(connection, connection => sqlx::query(sql).bind(now).execute(connection).await?.rows_affected()))
}
