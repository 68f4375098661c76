//! The server's life: start, serve, sweep, finish what was begun.

use std::{
    future::{self, Future},
    net::SocketAddr,
    time::Duration,
};

use app::brand::NAME;
use keyward::{
    Auth,
    mail::{Letterhead, Smtp},
    store::Store,
};
use secrecy::ExposeSecret;
use tokio::{net::TcpListener, time};

use crate::{
    guessable::HardToGuess,
    headers::Policy,
    mail_folder::MailFolder,
    mailbox::{MAILBOX, Mailbox},
    metrics::{self, METRICS},
    router::router,
    serve::{Patience, serve},
    settings::{Outlet, PasswordStrength, Settings},
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

/// Serves until `stop` comes, then finishes the requests and the mails that have begun.
pub async fn run(settings: Settings, stop: impl Future<Output = ()>) -> Result<(), RunError> {
    let site = Site::find(&settings)?;
    let policy = Policy { secure: settings.auth.base_url.is_secure(), watched: settings.watched };
    if let Err(weakness) = settings.auth.secret.strength() {
        tracing::warn!("KEYWARD_SECRET {weakness}: good enough for this machine, and for no other");
    }
    if settings.auth.email_password.require_verification && settings.mail.is_none() {
        tracing::warn!("KEYWARD_REQUIRE_VERIFICATION is on without SMTP_URL: nobody new gets a link, or in");
    }
    let store = Store::open(settings.database_url.expose_secret()).await?;
    let letterhead = Letterhead::new(NAME, &settings.auth).with_contact(settings.mail_reply_to);
    let mailbox = matches!(settings.mail, Some(Outlet::Mailbox)).then(|| Mailbox::new(letterhead.clone()));
    let builder = Auth::builder(settings.auth, store.clone());
    let builder = match (settings.mail, &mailbox) {
        (Some(Outlet::Server(server, sender)), _) => builder.mailer(Smtp::new(server, sender, letterhead)),
        (Some(Outlet::Folder(path)), _) => builder.mailer(MailFolder { path, letterhead }),
        (_, Some(mailbox)) => builder.mailer(mailbox.clone()),
        _ => builder,
    };
    let builder = match settings.password_strength {
        PasswordStrength::HardToGuess => builder.plugin(HardToGuess::default()),
        PasswordStrength::LongEnough => builder,
    };
    let auth = builder.build()?;
    let listener = listen(settings.address).await?;
    let metrics_listener = match settings.metrics_address {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    tracing::info!(address = %settings.address, url = auth.config().base_url.origin().as_str(), "serving");
    if mailbox.is_some() {
        tracing::info!("mails go nowhere; read them at {}{MAILBOX}", auth.config().base_url.origin().as_str());
    }

    if let Some(address) = settings.metrics_address {
        tracing::info!("metrics are at http://{address}{METRICS}");
    }

    let patience = Patience::default();
    let sweeping = tokio::spawn(sweep(auth.clone()));
    let measuring = metrics_listener
        .map(|listener| tokio::spawn(serve(listener, metrics::router(&auth), patience, future::pending())));
    serve(listener, router(&auth, &site, policy, mailbox.as_ref()), patience, stop).await;
    sweeping.abort();
    if let Some(measuring) = measuring {
        measuring.abort();
    }
    // Neither a mail server nor a connection that hangs keeps the server from stopping.
    let _ = time::timeout(patience.end, finish(&auth, &store)).await;
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, RunError> {
    TcpListener::bind(address).await.map_err(|error| RunError::Listen(address, error))
}

/// Mail that has begun to go out does so, and everything that was written is safe.
async fn finish(auth: &Auth, store: &Store) {
    auth.close_outbox().await;
    store.close().await;
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
