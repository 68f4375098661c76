//! Keyward as a program that is told everything by its environment, in Better Auth's words, and that ends with the runner
//! that started it.

mod control;
mod mailbox;
mod options;
mod tables;
mod turned_clock;

use std::{env, error::Error, net::SocketAddr};

use axum::Router;
use keyward::{Auth, store::Store};
use tokio::{io::AsyncReadExt, net::TcpListener};

use crate::{control::Control, mailbox::Mailbox, options::Options, tables::Tables, turned_clock::TurnedClock};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = env::var("DATABASE_URL")?;
    let listener = TcpListener::bind(("127.0.0.1", env::var("PORT").unwrap_or_default().parse().unwrap_or(0))).await?;
    let port = listener.local_addr()?.port();
    let options = Options::parse(&env::var("OPTIONS")?)?;

    let (clock, mailbox) = (TurnedClock::default(), Mailbox::default());
    let auth = Auth::builder(options.config(port)?, Store::open(&database).await?)
        .clock(clock.clone())
        .mailer(mailbox.clone())
        .build()?;
    let control = Control { auth: auth.clone(), clock, mailbox, tables: Tables::open(&database).await? };
    let router: Router = Router::new().merge(auth.router()).merge(control.router());

    println!("{}", serde_json::json!({ "port": port }));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(runner_is_gone()).await?;
    Ok(())
}

/// The runner holds the other end of standard input open as long as it lives.
async fn runner_is_gone() {
    let mut nothing = [0];
    while tokio::io::stdin().read(&mut nothing).await.is_ok_and(|read| read > 0) {}
}
