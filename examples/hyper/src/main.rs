//! Serves the endpoints at `ADDRESS` with hyper alone, and keeps their people in `DATABASE_URL`.

mod site;

use std::{env, error::Error};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use keyward::{
    Auth,
    config::{BaseUrl, Config, Environment},
    secret::AppSecret,
    store::Store,
};
use tokio::net::TcpListener;

use site::Site;

/// For one developer's machine; everywhere else a secret is drawn and kept out of the code.
const SECRET: &str = "the development secret of an example";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name, usual: &str| env::var(name).unwrap_or_else(|_| usual.to_owned());
    let listener = TcpListener::bind(setting("ADDRESS", "127.0.0.1:4001")).await?;
    let place = format!("http://{}", listener.local_addr()?);
    let mut config = Config::new(BaseUrl::parse(&place)?, AppSecret::new(SECRET));
    config.environment = Environment::Development;
    let store = Store::open(&setting("DATABASE_URL", "sqlite:example-hyper.db")).await?;
    let site = Site::new(&Auth::builder(config, store).build()?);

    println!("{place}");
    loop {
        let (stream, peer) = listener.accept().await?;
        let site = site.clone();
        let service = service_fn(move |request| site.clone().answer(request, peer));
        let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
        // A visitor who breaks off is no fault of ours.
        tokio::spawn(async { connection.await.ok() });
    }
}
