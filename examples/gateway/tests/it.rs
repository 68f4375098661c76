//! The gateway beside the sign-in that it asks: another process, with a database of its own.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::{
    net::{SocketAddr, TcpListener},
    time::{Duration, Instant},
};

use example_visit::{Program, Visitor};
use reqwest::{Method, Response};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{runtime::Runtime, time::sleep};

/// What the gateway says that it keeps an answer for, and what a request takes on a machine with much else to do.
const CACHE_TIME: Duration = Duration::from_secs(2 + 3);

/// The API that people sign up at. It ends with all its connections, and comes back where it was.
struct Accounts {
    address: SocketAddr,
    folder: TempDir,
    running: Option<Runtime>,
}

impl Accounts {
    fn open() -> Self {
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut accounts = Self { address: anywhere, folder: tempfile::tempdir().unwrap(), running: None };
        accounts.come_back();
        accounts
    }

    fn come_back(&mut self) {
        let listener = TcpListener::bind(self.address).unwrap();
        listener.set_nonblocking(true).unwrap();
        self.address = listener.local_addr().unwrap();
        let database = format!("sqlite:{}", self.folder.path().join("accounts.db").display());
        let runtime = Runtime::new().unwrap();
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            example_api::serve(listener, &database, None).await.unwrap();
        });
        self.running = Some(runtime);
    }

    fn go_away(&mut self) {
        self.running.take().into_iter().for_each(Runtime::shutdown_background);
    }

    fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    fn endpoints(&self) -> String {
        format!("{}/api/auth", self.origin())
    }
}

impl Drop for Accounts {
    fn drop(&mut self) {
        self.go_away();
    }
}

async fn gateway(accounts: &Accounts) -> Program {
    Program::start(env!("CARGO_BIN_EXE_example-gateway"), &[("ACCOUNTS", &accounts.endpoints())]).await
}

/// Asks with the cookies of a browser, which may have let go of them since.
async fn ask(gateway: &Program, path: &str, cookies: &str) -> Response {
    let nobody = Visitor::on(gateway.url(""));
    nobody.request(Method::GET, gateway.url(path)).header("cookie", cookies).send().await.unwrap()
}

async fn status(gateway: &Program, path: &str, cookies: &str) -> u16 {
    ask(gateway, path, cookies).await.status().as_u16()
}

/// Asks until that is the answer.
async fn becomes(then: u16, gateway: &Program, cookies: &str) {
    let start = Instant::now();
    while status(gateway, "/whoami", cookies).await != then {
        assert!(start.elapsed() < CACHE_TIME, "still not {then}");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn who_is_signed_in_at_the_one_is_known_at_the_other() {
    let accounts = Accounts::open();
    let gateway = gateway(&accounts).await;
    let ada = Visitor::on(accounts.origin());
    assert_eq!(status(&gateway, "/whoami", "").await, 401);
    ada.signs_up(&accounts.endpoints(), "Ada").await;
    let cookies = ada.cookies(&accounts.endpoints());
    let known: Value = ask(&gateway, "/whoami", &cookies).await.json().await.unwrap();
    assert_eq!(known["email"], "ada@example.com");
    assert_eq!(status(&gateway, "/vault", &cookies).await, 200);
    assert_eq!(status(&gateway, "/whoami", "").await, 401, "and nobody else");

    ada.signs_out(&accounts.endpoints()).await;
    assert_eq!(status(&gateway, "/vault", &cookies).await, 401, "here at once");
    becomes(401, &gateway, &cookies).await;
}

#[tokio::test]
async fn a_sign_in_that_is_away_signs_nobody_out() {
    let mut accounts = Accounts::open();
    let gateway = gateway(&accounts).await;
    let ada = Visitor::on(accounts.origin());
    ada.signs_up(&accounts.endpoints(), "Ada").await;
    let cookies = ada.cookies(&accounts.endpoints());
    assert_eq!(status(&gateway, "/whoami", &cookies).await, 200);

    accounts.go_away();
    assert_eq!(status(&gateway, "/vault", &cookies).await, 503);
    becomes(503, &gateway, &cookies).await;
    accounts.come_back();
    assert_eq!(status(&gateway, "/whoami", &cookies).await, 200, "with the cookie that she had");
    assert_eq!(ada.cookies(&accounts.endpoints()), cookies);
}
