//! A service without database and secret. It serves at `ADDRESS`, and asks the sign-in at `ACCOUNTS` who is calling; what
//! the names of that sign-in's cookies begin with stands in `COOKIE_PREFIX`.

use std::{env, error::Error, time::Duration};

use axum::{
    Json, Router,
    extract::{FromRequestParts, State},
    routing::get,
};
use http::{HeaderMap, StatusCode, request::Parts};
use keyward::{
    client::RemoteAuth,
    model::{CurrentSession, User},
};
use tokio::net::TcpListener;

/// For so long somebody who has signed out may still be seen.
const CACHE_FOR: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name, usual: &str| env::var(name).unwrap_or_else(|_| usual.to_owned());
    let accounts = RemoteAuth::builder(&setting("ACCOUNTS", "http://127.0.0.1:4000/api/auth"))
        .cookie_prefix(&setting("COOKIE_PREFIX", "keyward"))
        .cache_for(CACHE_FOR)
        .build()?;
    let router = Router::new().route("/whoami", get(whoami)).route("/vault", get(vault)).with_state(accounts);
    let listener = TcpListener::bind(setting("ADDRESS", "127.0.0.1:4003")).await?;

    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn whoami(Caller(current): Caller) -> Json<User> {
    Json(current.user)
}

/// Opens for who is signed in at this very moment, whatever was known a second ago.
async fn vault(State(accounts): State<RemoteAuth>, headers: HeaderMap) -> Result<&'static str, StatusCode> {
    known(accounts.session_by_store(&headers).await)?;
    Ok("a heap of gold")
}

/// Who is calling.
struct Caller(CurrentSession);

impl FromRequestParts<RemoteAuth> for Caller {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, accounts: &RemoteAuth) -> Result<Self, StatusCode> {
        known(accounts.session(&parts.headers).await).map(Self)
    }
}

/// Nobody is 401. Nobody to ask is 503: that says nothing of whoever is calling, so nobody is signed out by it.
fn known(answer: Result<Option<CurrentSession>, keyward::Error>) -> Result<CurrentSession, StatusCode> {
    let session = answer.map_err(|error| {
        eprintln!("nobody says who is calling: {error}");
        StatusCode::SERVICE_UNAVAILABLE
    })?;
    session.ok_or(StatusCode::UNAUTHORIZED)
}
