//! A connection on loan: to read, or to change something in one transaction.

use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, pool::PoolConnection};
use tokio::sync::watch;

use super::{Endings, StoreError};
use crate::model::UserId;

/// One of the two drivers, for the length of one query.
pub(crate) enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A connection that reads.
pub(crate) enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction: what happens in it happens together, or, when it is dropped, not at all.
pub(crate) struct Transaction {
    driver: Driver,
    endings: Endings,
    /// Whose sessions end with it.
    ended: Vec<UserId>,
    /// Rung when mail is to go out.
    mail_bell: watch::Sender<()>,
    posts_mail: bool,
}

pub(super) enum Driver {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Reader {
    /// The connection, for one query.
    pub(crate) fn on(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(connection),
            Self::Postgres(connection) => Connection::Postgres(connection),
        }
    }
}

impl Transaction {
    pub(super) fn new(driver: Driver, endings: Endings, mail_bell: watch::Sender<()>) -> Self {
        Self { driver, endings, ended: Vec::new(), mail_bell, posts_mail: false }
    }

    /// The connection, for one query.
    pub(crate) fn on(&mut self) -> Connection<'_> {
        match &mut self.driver {
            Driver::Sqlite(transaction) => Connection::Sqlite(transaction),
            Driver::Postgres(transaction) => Connection::Postgres(transaction),
        }
    }

    /// Notes that sessions of a user end, so that who holds one open is told after the commit.
    pub(super) fn ends_sessions_of(&mut self, user: UserId) {
        self.ended.push(user);
    }

    /// Notes that mail is to go out after the commit.
    pub(super) fn posts_mail(&mut self) {
        self.posts_mail = true;
    }

    /// Makes it so.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self.driver {
            Driver::Sqlite(transaction) => transaction.commit().await?,
            Driver::Postgres(transaction) => transaction.commit().await?,
        }
        self.endings.announce(self.ended);
        if self.posts_mail {
            self.mail_bell.send_replace(());
        }
        Ok(())
    }
}
