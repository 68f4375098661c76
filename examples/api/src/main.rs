//! Serves the board at `ADDRESS`, keeps its people in `DATABASE_URL`, and lets the pages of `FRONT_END` use it.

use std::{env, error::Error};

use keyward::config::TrustedOrigin;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name, usual: &str| env::var(name).unwrap_or_else(|_| usual.to_owned());
    let listener = TcpListener::bind(setting("ADDRESS", "127.0.0.1:4000")).await?;
    let database = setting("DATABASE_URL", "sqlite:example-api.db");
    let front_end = env::var("FRONT_END").ok().map(|origin| TrustedOrigin::parse(&origin)).transpose()?;

    println!("http://{}", listener.local_addr()?);
    example_api::serve(listener, &database, front_end).await
}
