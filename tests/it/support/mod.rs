//! A real server on a real socket, over a database of its own, with a clock that tests turn and a mailbox that they read.

#![allow(dead_code, reason = "each test program uses its part")]

mod clock;
mod database;
mod invariants;
mod log;
mod mailbox;
mod request;
mod scripted;
mod server;

pub(crate) use clock::ManualClock;
pub(crate) use database::Database;
pub(crate) use invariants::{invariants, invariants_among};
pub(crate) use log::Listening;
pub(crate) use mailbox::{Mailbox, link_of};
pub(crate) use request::{Answer, Browser, Raw, all_at_once};
pub(crate) use scripted::{Reply, Scripted};
pub(crate) use server::{Guess, Options, PASSWORD, SECRET, Server, WhoAmI};

/// Runs each test on SQLite and on PostgreSQL.
macro_rules! on_both_stores {
    ($(async fn $name:ident($database:ident: Database) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test needs every name")]
            use super::*;

            async fn test($database: Database) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                test(Database::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                test(Database::postgres().await).await;
            }
        }
    )*};
}

pub(crate) use on_both_stores;
