//! The database and its connections.

use std::{fs::OpenOptions, io::ErrorKind, path::Path, str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::watch;

use super::{
    Endings, Listener, Reader, StoreError, Transaction, connection::Driver, migrate, on, outbox, rate_limit, session,
    verification,
};
use crate::model::Timestamp;

/// Connections that read at once. A read takes microseconds; more of them only wait for the same cores.
const READERS: u32 = 8;
/// Connections to PostgreSQL, a tenth of what a server allows by default.
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long a request waits for a connection, or for another process that writes, before it is told 503.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two looks at a database that another process is opening.
const COME_BACK: Duration = Duration::from_millis(50);

/// Where users, sessions and accounts are kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    database: Database,
    endings: Endings,
    mail_bell: watch::Sender<()>,
}

#[derive(Clone, Debug)]
enum Database {
    /// SQLite writes one at a time: one connection writes, so that writers queue here and never meet a lock.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Store {
    /// Opens the database that `url` names and brings its tables up to date. Two servers may do so at once.
    ///
    /// `sqlite:keyward.db` is a file beside the working directory, made when it is not there;
    /// `postgres://user@host/database` is a server.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':') {
            Some(("sqlite", rest)) if rest.contains(":memory:") || rest.contains("mode=memory") => {
                Err(StoreError::InMemory)
            }
            Some(("sqlite", _)) => Self::open_sqlite(url).await,
            Some(("postgres" | "postgresql", _)) => Self::open_postgres(url).await,
            _ => Err(StoreError::UnknownScheme),
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With a write-ahead log this loses nothing to a killed process; a power cut may cost the last commits,
            // never the file.
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(PATIENCE);
        make_private(options.get_filename())?;
        let pool = SqlitePoolOptions::new().acquire_timeout(PATIENCE);
        let writer = first_connection(&pool.clone().max_connections(1), &options).await?;
        migrate::sqlite(&writer).await?;
        let readers = pool.max_connections(READERS).connect_lazy_with(options.read_only(true).create_if_missing(false));
        Ok(Self::of(Database::Sqlite { writer, readers }))
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?;
        // A pool would go on trying until its patience ends, and then not say what was wrong.
        options.connect().await?.close().await?;
        let pool = PgPoolOptions::new().acquire_timeout(PATIENCE).max_connections(POSTGRES_CONNECTIONS);
        let pool = pool.connect_with(options).await?;
        migrate::postgres(&pool).await?;
        Ok(Self::of(Database::Postgres(pool)))
    }

    fn of(database: Database) -> Self {
        Self { database, endings: Endings::new(), mail_bell: watch::Sender::default() }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut reader = self.read().await?;
        on!(reader.on(), connection => sqlx::query("select 1").execute(connection).await.map(drop))?;
        Ok(())
    }

    /// Deletes what has expired; returns how many rows that were.
    pub async fn delete_expired(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let sessions = session::delete_expired(transaction.on(), now).await?;
        let verifications = verification::delete_expired(transaction.on(), now).await?;
        let counts = rate_limit::delete_expired(transaction.on(), now).await?;
        let mails = outbox::delete_expired(transaction.on(), now).await?;
        transaction.commit().await?;
        Ok(sessions + verifications + counts + mails)
    }

    /// Closes every connection, after what runs on it.
    pub async fn close(&self) {
        match &self.database {
            Database::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Database::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) async fn read(&self) -> Result<Reader, StoreError> {
        Ok(match &self.database {
            Database::Sqlite { readers, .. } => Reader::Sqlite(readers.acquire().await?),
            Database::Postgres(pool) => Reader::Postgres(pool.acquire().await?),
        })
    }

    /// Begins a transaction. On SQLite it takes the write lock at once: a transaction that reads first and writes later
    /// would fail when another process wrote in between.
    pub(crate) async fn begin(&self) -> Result<Transaction, StoreError> {
        let driver = match &self.database {
            Database::Sqlite { writer, .. } => Driver::Sqlite(writer.begin_with("begin immediate").await?),
            Database::Postgres(pool) => Driver::Postgres(pool.begin().await?),
        };
        Ok(Transaction::new(driver, self.endings.clone(), self.mail_bell.clone()))
    }

    /// Rung when this process posted mail; everybody who delivers hears it.
    pub(crate) fn mail_bell(&self) -> watch::Receiver<()> {
        self.mail_bell.subscribe()
    }

    /// Hears of sessions that end in this process from now on.
    pub(crate) fn listen_to_endings(&self) -> Listener {
        self.endings.listen()
    }
}

/// Of several servers that open a new database at once, one turns its write-ahead log on; SQLite does not let the others
/// wait for that, so they come back.
async fn first_connection(pool: &SqlitePoolOptions, options: &SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    let mut attempts = PATIENCE.as_millis() / COME_BACK.as_millis();
    loop {
        match pool.clone().connect_with(options.clone()).await {
            Err(error) if attempts > 0 && is_locked(&error) => tokio::time::sleep(COME_BACK).await,
            outcome => return Ok(outcome?),
        }
        attempts -= 1;
    }
}

/// `SQLITE_BUSY`, however extended.
fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// A new database is for its owner's eyes only; SQLite gives the files beside it the same rights.
fn make_private(file: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(sqlx::Error::Io(error).into()),
    }
}
