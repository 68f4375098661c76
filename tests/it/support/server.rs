//! The server under test: every endpoint, and a small application around them.

use std::net::SocketAddr;

use axum::{
    Json, Router,
    routing::{get, post},
};
use keyward::{
    Auth, Builder, Endpoint, Error, RequestAuth,
    act::{Act, Call, Reauthenticate, SetPassword},
    config::{BaseUrl, Config, Environment},
    endpoint::{Access, Done, SignInEmail, SignUpEmail, UpdateUser},
    http::Guard,
    model::{CurrentSession, User},
    secret::AppSecret,
    store::Store,
};
use serde::{Deserialize, Serialize};
use tokio::{net::TcpListener, task::JoinHandle};

use super::{Database, Mailbox, ManualClock, Raw};

pub(crate) const SECRET: &str = "q8Zt1r-Vn4mXc7Lw2Ks9Bd5Hf3Jg6Pq0";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// How a server differs from the default.
pub(crate) struct Options {
    pub(crate) configure: fn(&mut Config),
    /// The public URL, when it is not the socket's own.
    pub(crate) base_url: Option<&'static str>,
    /// What it is given besides: a mailer, another source of randomness.
    pub(crate) furnish: Box<dyn FnOnce(Builder) -> Builder + Send>,
    /// Whether it can send mail.
    pub(crate) mails: bool,
    /// What is served beside the endpoints.
    pub(crate) application: fn(&Auth) -> Router,
}

impl Default for Options {
    fn default() -> Self {
        Self { configure: |_| {}, base_url: None, mails: true, furnish: Box::new(|builder| builder), application }
    }
}

pub(crate) struct Server {
    pub(crate) auth: Auth,
    pub(crate) clock: ManualClock,
    pub(crate) mailbox: Mailbox,
    pub(crate) origin: String,
    pub(crate) base: String,
    socket: SocketAddr,
    serving: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(database: &Database) -> Self {
        Self::start_with(database, Options::default()).await
    }

    /// A server whose configuration differs from the default.
    pub(crate) async fn configured(database: &Database, configure: fn(&mut Config)) -> Self {
        Self::start_with(database, Options { configure, ..Options::default() }).await
    }

    pub(crate) async fn start_with(database: &Database, options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let socket = listener.local_addr().unwrap();
        let origin = options.base_url.map_or_else(|| format!("http://{socket}"), str::to_owned);
        let mut config = Config::new(BaseUrl::parse(&origin).unwrap(), AppSecret::new(SECRET));
        config.environment = Environment::Development;
        config.rate_limit.enabled = false;
        (options.configure)(&mut config);
        let base = config.base_url.path().to_owned();

        let clock = ManualClock::default();
        let store = Store::open(&database.url).await.unwrap();
        let mailbox = Mailbox::default();
        let builder = Auth::builder(config, store);
        let builder = if options.mails { builder.mailer(mailbox.clone()) } else { builder };
        let auth = (options.furnish)(builder)
            .clock(clock.clone())
            .endpoint::<WhoAmI>()
            .endpoint::<OnlyFresh>()
            .endpoint::<Guess>()
            .endpoint::<OnlySure>()
            .endpoint::<Rename>()
            .build()
            .unwrap();
        let router = (options.application)(&auth).into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { mailbox: mailbox.of(&auth), auth, clock, origin, base, socket, serving }
    }

    /// A request below the base path.
    pub(crate) fn request(&self, method: &str, path: &str) -> Raw {
        self.raw(method, &format!("{}{path}", self.base))
    }

    /// A request to any path, sent as it is spelled.
    pub(crate) fn raw(&self, method: &str, target: &str) -> Raw {
        Raw::new(self.socket, method, target)
    }

    /// Where the socket is, whatever the public URL says.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.socket)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn application(auth: &Auth) -> Router {
    let guard = Guard::closed().pages(["/", "/sign-in", "/private"]).open_pages(["/"]).passages(["/api/*", "/auth/*"]);
    Router::new()
        .route("/", get(|session: Option<CurrentSession>| async { Json(session.map(|current| current.user.email)) }))
        .route("/sign-in", get(|| async { "sign in" }))
        .route("/private", get(|current: CurrentSession| async { Json(current.user.email) }))
        .route("/api/me", get(me).post(me))
        .route("/api/first-seen-then-sure", get(first_seen_then_sure))
        .route("/api/twice", post(twice))
        .route("/api/set-password", post(set_password))
        .route("/api/reauthenticate", post(reauthenticate))
        .route("/api/rename", post(rename))
        .merge(auth.router())
        .layer(auth.layer().guarded(guard))
}

async fn me(current: CurrentSession) -> Json<User> {
    Json(current.user)
}

/// A question that a copy of the session answers, then one that it does not.
async fn first_seen_then_sure(auth: RequestAuth) -> Json<[bool; 3]> {
    let seen = auth.session().await.is_ok_and(|session| session.is_some());
    let sure = auth.call(OnlySure {}).await.is_ok();
    Json([seen, sure, auth.known_session().is_some()])
}

/// Two acts in one handler: the cookies of the second stand beside nothing of the first.
async fn twice(auth: RequestAuth) -> Result<Json<String>, Error> {
    let sign_up = SignUpEmail {
        name: "T".into(),
        email: "twice@example.com".into(),
        password: PASSWORD.into(),
        ..SignUpEmail::default()
    };
    auth.call(sign_up).await?;
    let sign_in =
        SignInEmail { email: "twice@example.com".into(), password: PASSWORD.into(), ..SignInEmail::default() };
    Ok(Json(auth.call(sign_in).await?.token))
}

/// A page of the application's own on which people who have no password choose one.
async fn set_password(auth: RequestAuth, Json(form): Json<SetPassword>) -> Result<Json<Done>, Error> {
    Ok(Json(auth.call(form).await?))
}

/// A form of the application's own that asks for the password once more.
async fn reauthenticate(auth: RequestAuth, Json(form): Json<Reauthenticate>) -> Result<Json<CurrentSession>, Error> {
    Ok(Json(auth.call(form).await?))
}

/// Changes the user as a server function does, and answers with what the rest of the request sees of it.
async fn rename(auth: RequestAuth) -> Result<Json<String>, Error> {
    auth.call(UpdateUser { name: Some("Augusta".into()), ..UpdateUser::default() }).await?;
    Ok(Json(auth.require_session().await?.user.name))
}

/// An endpoint of an application's own.
#[derive(Serialize, Deserialize)]
pub(crate) struct WhoAmI {}

impl Endpoint for WhoAmI {
    const METHOD: http::Method = http::Method::GET;
    const PATH: &'static str = "/who-am-i";
    const ACCESS: Access = Access::Session;
    type Output = String;
}

impl Act for WhoAmI {
    async fn act(self, call: &Call<'_>) -> Result<String, Error> {
        Ok(call.require_session().await?.user.name)
    }
}

/// One that wants a fresh session.
#[derive(Serialize, Deserialize)]
pub(crate) struct OnlyFresh {}

impl Endpoint for OnlyFresh {
    const METHOD: http::Method = http::Method::POST;
    const PATH: &'static str = "/only-fresh";
    const ACCESS: Access = Access::Fresh;
    type Output = bool;
}

impl Act for OnlyFresh {
    async fn act(self, _call: &Call<'_>) -> Result<bool, Error> {
        Ok(true)
    }
}

/// One with a parameter in its path.
#[derive(Serialize, Deserialize)]
pub(crate) struct Guess {
    pub(crate) word: String,
}

impl Endpoint for Guess {
    const METHOD: http::Method = http::Method::GET;
    const PATH: &'static str = "/guess/{word}";
    const ACCESS: Access = Access::Open;
    type Output = bool;
}

impl Act for Guess {
    async fn act(self, _call: &Call<'_>) -> Result<bool, Error> {
        Ok(self.word == "keyward")
    }
}

/// One that changes the person's name and tells the browser.
#[derive(Serialize, Deserialize)]
pub(crate) struct Rename {
    pub(crate) name: String,
}

impl Endpoint for Rename {
    const METHOD: http::Method = http::Method::POST;
    const PATH: &'static str = "/rename";
    const ACCESS: Access = Access::Session;
    type Output = String;
}

impl Act for Rename {
    async fn act(self, call: &Call<'_>) -> Result<String, Error> {
        let mut current = call.require_session().await?;
        current.user.name = self.name;
        call.reissue_session(&current);
        Ok(call.require_session().await?.user.name)
    }
}

/// One that wants the store's word although it only reads.
#[derive(Serialize, Deserialize)]
pub(crate) struct OnlySure {}

impl Endpoint for OnlySure {
    const METHOD: http::Method = http::Method::GET;
    const PATH: &'static str = "/only-sure";
    const ACCESS: Access = Access::Sensitive;
    type Output = bool;
}

impl Act for OnlySure {
    async fn act(self, _call: &Call<'_>) -> Result<bool, Error> {
        Ok(true)
    }
}
