//! Migrations: run at every start, by several servers at once if need be.

use sqlx::{PgPool, SqlitePool, migrate::Migrator};

use super::StoreError;

/// Our own book-keeping table, so that an application can keep its migrations in the same database.
const TABLE: &str = "keyward_migrations";

/// One server migrates, the others wait for the write lock and find nothing left to do.
pub(super) async fn sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("begin immediate").await?;
    named(sqlx::migrate!("src/store/migrations/sqlite")).run_direct(None, &mut *transaction, false).await?;
    transaction.commit().await?;
    Ok(())
}

/// PostgreSQL's advisory lock, which sqlx takes, lets one server through at a time.
pub(super) async fn postgres(pool: &PgPool) -> Result<(), StoreError> {
    Ok(named(sqlx::migrate!("src/store/migrations/postgres")).run(pool).await?)
}

fn named(mut migrator: Migrator) -> Migrator {
    migrator.dangerous_set_table_name(TABLE);
    migrator
}
