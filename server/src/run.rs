//! The server's life: start, serve, sweep, finish what was begun.

use std::{future::Future, net::SocketAddr, time::Duration};

use keyward::{Auth, store::Store};
use secrecy::ExposeSecret;
use tokio::{net::TcpListener, time};

use crate::{
    headers::Policy,
    mail_folder::MailFolder,
    router::router,
    serve::{Patience, serve},
    settings::Settings,
    site::{NoFiles, Site},
};

/// Between two deletions of what has expired.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// Why the server ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The library does not accept its configuration.
    #[error("the configuration is not accepted: {0}")]
    Config(#[from] keyward::config::ConfigError),
    /// The database is not there, or not usable.
    #[error("DATABASE_URL: {0}")]
    Store(#[from] keyward::store::StoreError),
    /// The browser's files are not there.
    #[error(transparent)]
    Site(#[from] NoFiles),
    /// The address is taken, or not ours.
    #[error("cannot listen at {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
}

/// Serves until `stop` comes, then finishes the requests that have begun.
pub async fn run(settings: Settings, stop: impl Future<Output = ()>) -> Result<(), RunError> {
    let site = Site::find(&settings)?;
    let policy = Policy { secure: settings.auth.base_url.is_secure(), watched: settings.watched };
    if let Err(weakness) = settings.auth.secret.strength() {
        tracing::warn!("KEYWARD_SECRET {weakness}: good enough for this machine, and for no other");
    }
    if settings.auth.email_password.require_verification && settings.mail_folder.is_none() {
        tracing::warn!("KEYWARD_REQUIRE_VERIFICATION is on without KEYWARD_MAIL_FOLDER: nobody new gets a link, or in");
    }
    let store = Store::open(settings.database_url.expose_secret()).await?;
    let mut builder = Auth::builder(settings.auth, store.clone());
    if let Some(folder) = settings.mail_folder {
        builder = builder.mailer(MailFolder(folder));
    }
    let auth = builder.build()?;
    let listener =
        TcpListener::bind(settings.address).await.map_err(|error| RunError::Listen(settings.address, error))?;
    tracing::info!(address = %settings.address, url = auth.config().base_url.origin().as_str(), "serving");

    let sweeping = tokio::spawn(sweep(auth.clone()));
    let patience = Patience::default();
    serve(listener, router(&auth, &site, policy), patience, stop).await;
    sweeping.abort();
    // A connection that hangs does not keep the server from stopping.
    let _ = time::timeout(patience.end, store.close()).await;
    Ok(())
}

/// Deletes what has expired, at the start and every hour.
async fn sweep(auth: Auth) {
    let mut hours = time::interval(SWEEP_EVERY);
    loop {
        hours.tick().await;
        match auth.store().delete_expired(auth.now()).await {
            Ok(deleted) => tracing::debug!(deleted, "expired rows are gone"),
            Err(error) => tracing::warn!(%error, "expired rows could not be deleted"),
        }
    }
}
