//! The application on a socket, over an SQLite file of its own, and a visitor without eyes.

use std::{fs, net::SocketAddr, time::Duration};

use axum::Router;
use keyward::{
    Auth, Builder,
    config::{BaseUrl, Config, Environment},
    mail::Letterhead,
    secret::AppSecret,
    store::Store,
};
use reqwest::{Client, RequestBuilder, Response, redirect::Policy as Redirects};
use serde_json::Value;
use server::{
    guessable::HardToGuess,
    headers::Policy,
    mailbox::Mailbox,
    router::{pages, router},
    run::{RunError, run},
    settings::Settings,
    site::Site,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

pub(crate) const PASSWORD: &str = "correct horse battery";
/// What a browser says that will show the answer.
pub(crate) const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
/// What wasm says that will read it.
pub(crate) const JSON: &str = "application/json";

pub(crate) struct Application {
    pub(crate) auth: Auth,
    pub(crate) origin: String,
    serving: JoinHandle<()>,
    _folder: TempDir,
}

impl Application {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// As in development: mail goes to the mailbox, and whoever is new has to follow the link in one.
    pub(crate) async fn start_with_mailbox() -> Self {
        let configure = |config: &mut Config| config.email_password.require_verification = true;
        Self::open(configure, |config| Some(Mailbox::new(Letterhead::new("Keyward", config))), router).await
    }

    pub(crate) async fn start_with(configure: impl FnOnce(&mut Config)) -> Self {
        Self::open(configure, |_| None, router).await
    }

    /// Another application than ours, around the same library.
    pub(crate) async fn serving(
        configure: impl FnOnce(&mut Config),
        router: impl FnOnce(&Auth, &Site, Policy) -> Router,
    ) -> Self {
        Self::open(configure, |_| None, |auth, site, policy, _| router(auth, site, policy)).await
    }

    async fn open(
        configure: impl FnOnce(&mut Config),
        mailbox: impl FnOnce(&Config) -> Option<Mailbox>,
        router: impl FnOnce(&Auth, &Site, Policy, Option<&Mailbox>) -> Router,
    ) -> Self {
        // Pages are listed with their resources held back, in the whole process; nobody may be rendering meanwhile.
        pages();
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config =
            Config::new(BaseUrl::parse(&format!("http://{address}")).unwrap(), AppSecret::new("for tests"));
        config.environment = Environment::Development;
        config.rate_limit.enabled = false;
        configure(&mut config);
        let policy = Policy { secure: config.base_url.is_secure(), watched: false };
        let store = Store::open(&format!("sqlite:{}", folder.path().join("application.db").display())).await.unwrap();
        let mailbox = mailbox(&config);
        let builder = Auth::builder(config, store).plugin(HardToGuess::default());
        let auth = mailbox.iter().cloned().fold(builder, Builder::mailer).build().unwrap();
        let router = router(&auth, &site(&folder, address), policy, mailbox.as_ref())
            .into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { auth, origin: format!("http://{address}"), serving, _folder: folder }
    }

    pub(crate) fn visitor(&self) -> Visitor {
        Visitor::of(&self.origin)
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A site as a build leaves it.
fn site(folder: &TempDir, address: SocketAddr) -> Site {
    let root = folder.path().join("site");
    fs::create_dir_all(root.join("pkg")).unwrap();
    fs::write(root.join("favicon.svg"), "<svg/>").unwrap();
    fs::write(root.join("pkg/application.abc.js"), "// script\n".repeat(200)).unwrap();
    let options = leptos::config::LeptosOptions::builder()
        .output_name("application")
        .site_root(root.to_string_lossy())
        .site_pkg_dir("pkg")
        .site_addr(address)
        .build();
    Site { options, root }
}

/// The whole server, told what to do by variables as in front of people.
pub(crate) struct Whole {
    pub(crate) origin: String,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), RunError>>,
    _folder: TempDir,
}

impl Whole {
    pub(crate) async fn start(variables: &[(&str, &str)]) -> Self {
        pages();
        let folder = tempfile::tempdir().unwrap();
        let address = free_address();
        let root = site(&folder, address).root;
        let database = format!("sqlite:{}", folder.path().join("application.db").display());
        let own = [
            ("KEYWARD_ENV", "production"),
            ("KEYWARD_SECRET", "q8Zt1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0"),
            ("KEYWARD_RATE_LIMIT", "off"),
            ("DATABASE_URL", &database),
            ("LEPTOS_SITE_ADDR", &address.to_string()),
            ("LEPTOS_SITE_ROOT", root.to_str().unwrap()),
        ];
        let variables = own.iter().chain(variables).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let settings = Settings::from_variables(variables).unwrap();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(run(settings, async { drop(stopped.await) }));
        let whole = Self { origin: format!("http://{address}"), stop, running, _folder: folder };
        let answers = async {
            while whole.visitor().client.get(format!("{}/healthz", whole.origin)).send().await.is_err() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), answers).await.expect("the server starts");
        whole
    }

    pub(crate) fn visitor(&self) -> Visitor {
        Visitor::of(&self.origin)
    }

    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        self.running.await.unwrap().unwrap();
    }
}

/// Where nobody listens yet.
pub(crate) fn free_address() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Somebody with a cookie store.
pub(crate) struct Visitor {
    client: Client,
    origin: String,
}

impl Visitor {
    /// Somebody new.
    pub(crate) fn of(origin: &str) -> Self {
        let client = Client::builder().cookie_store(true).redirect(Redirects::none()).build().unwrap();
        Self { client, origin: origin.to_owned() }
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(path).send().await.unwrap()
    }

    pub(crate) fn request(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.origin)).header("accept", HTML)
    }

    pub(crate) async fn head(&self, path: &str) -> Response {
        self.client.head(format!("{}{path}", self.origin)).send().await.unwrap()
    }

    pub(crate) async fn page(&self, path: &str) -> String {
        self.get(path).await.text().await.unwrap()
    }

    /// A form that a page of ours sends.
    pub(crate) async fn send(&self, path: &str, accept: &str, form: &[(&str, &str)]) -> Response {
        self.form(path, accept, form).header("origin", &self.origin).send().await.unwrap()
    }

    /// What a program asks of an endpoint: the answer's status and its code, if it has one.
    pub(crate) async fn ask(&self, path: &str, question: &Value) -> (u16, String) {
        let request = self.client.post(format!("{}{path}", self.origin)).header("origin", &self.origin);
        let request = request.header("content-type", JSON).body(question.to_string());
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        (status, body["code"].as_str().unwrap_or_default().to_owned())
    }

    /// A form from nowhere in particular.
    pub(crate) fn form(&self, path: &str, accept: &str, form: &[(&str, &str)]) -> RequestBuilder {
        let body = serde_urlencoded::to_string(form).unwrap();
        let request = self.client.post(format!("{}{path}", self.origin)).body(body);
        request.header("content-type", "application/x-www-form-urlencoded").header("accept", accept)
    }

    pub(crate) async fn sign_up(&self, name: &str, email: &str) {
        let form = [("name", name), ("email", email), ("password", PASSWORD)];
        assert_eq!(self.send("/api/sign-up", JSON, &form).await.status(), 200);
    }
}

pub(crate) fn header<'r>(response: &'r Response, name: &str) -> Option<&'r str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}
