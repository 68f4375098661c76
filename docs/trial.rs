//! A small application for as long as a snippet runs: on a free port, over a database of its own.

use std::{error::Error, net::SocketAddr};

use axum::Router;
use keyward::{
    Auth, Builder,
    client::Client,
    config::{BaseUrl, Config, Environment},
    endpoint::SignUpEmail,
    secret::AppSecret,
    store::Store,
};
use reqwest::RequestBuilder;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

type Failed = Box<dyn Error>;

/// An application that is not served yet.
pub struct Trial {
    auth: Auth,
    origin: String,
    listener: TcpListener,
    folder: TempDir,
}

/// An application that is served, until it is dropped.
pub struct Served {
    origin: String,
    serving: JoinHandle<()>,
    _folder: TempDir,
}

/// What a route answered.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub text: String,
    /// Its `Set-Cookie` lines.
    pub cookies: Vec<String>,
}

impl Trial {
    /// An application without settings of its own.
    pub async fn begin() -> Result<Self, Failed> {
        Self::begin_with(Auth::builder).await
    }

    /// An application that is put together as a snippet shows it.
    pub async fn begin_with(put_together: impl FnOnce(Config, Store) -> Builder) -> Result<Self, Failed> {
        let (listener, folder) = (TcpListener::bind("127.0.0.1:0").await?, tempfile::tempdir()?);
        let origin = format!("http://{}", listener.local_addr()?);
        let mut config = Config::new(BaseUrl::parse(&origin)?, AppSecret::new("for snippets"));
        config.environment = Environment::Development;
        let store = Store::open(&format!("sqlite:{}", folder.path().join("trial.db").display())).await?;
        Ok(Self { auth: put_together(config, store).build()?, origin, listener, folder })
    }

    /// The application's handle.
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// Serves a router.
    pub fn serve(self, router: Router) -> Served {
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(self.listener, router).await {
                eprintln!("{error}");
            }
        });
        Served { origin: self.origin, serving, _folder: self.folder }
    }
}

impl Served {
    /// A client of the endpoints.
    pub fn client(&self) -> Result<Client, keyward::Error> {
        Client::new(&self.url("/api/auth"))
    }

    /// A browser in which Ada has just signed up.
    pub async fn ada(&self) -> Result<reqwest::Client, Failed> {
        // It brings the cryptography that is linked already.
        self.client()?;
        let browser = reqwest::Client::builder().cookie_store(true).build()?;
        let ada = SignUpEmail {
            name: "Ada".into(),
            email: "ada@example.com".into(),
            password: "correct horse".into(),
            ..SignUpEmail::default()
        };
        let request = browser.post(self.url("/api/auth/sign-up/email")).json(&ada);
        request.send().await?.error_for_status()?;
        Ok(browser)
    }

    /// What a browser reads at a path.
    pub async fn read(&self, browser: &reqwest::Client, path: &str) -> Result<Answer, Failed> {
        Answer::of(browser.get(self.url(path))).await
    }

    /// What is answered to a form of the site's own.
    pub async fn send(&self, path: &str) -> Result<Answer, Failed> {
        self.client()?;
        Answer::of(reqwest::Client::new().post(self.url(path)).header("origin", &self.origin)).await
    }

    /// What is answered to a program that does not say where it comes from.
    pub async fn send_from_nowhere(&self, path: &str) -> Result<Answer, Failed> {
        self.client()?;
        Answer::of(reqwest::Client::new().post(self.url(path))).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

impl Answer {
    async fn of(request: RequestBuilder) -> Result<Self, Failed> {
        let response = request.send().await?;
        let lines = response.headers().get_all("set-cookie").iter();
        let cookies = lines.map(|line| line.to_str().map(str::to_owned)).collect::<Result<_, _>>()?;
        Ok(Self { status: response.status().as_u16(), cookies, text: response.text().await? })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
