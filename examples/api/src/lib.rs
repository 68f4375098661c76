//! A notice board as an API, without pages: everybody reads, who is signed in writes, who has shown that their address is
//! theirs takes down.

mod board;
mod mail;

use std::{error::Error, net::SocketAddr};

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    routing::{delete, get, post},
};
use keyward::{
    Auth, Predicate,
    act::Call,
    config::{BaseUrl, Config, Environment, TrustedOrigin},
    hook::{Create, RecordHook},
    http::{open, require},
    model::{CurrentSession, User},
    secret::AppSecret,
    store::Store,
};
use tokio::net::TcpListener;
use tower_http::limit::RequestBodyLimitLayer;

use board::Board;
use mail::Terminal;

/// For one developer's machine; everywhere else a secret is drawn and kept out of the code.
const SECRET: &str = "the development secret of an example";
/// Octets of a notice.
const NOTICE_LIMIT: usize = 1024;
/// Octets of any request, to the endpoints too.
const BODY_LIMIT: usize = 16 * 1024;

/// Serves the board. Pages of the front end's origin may use it from the browser; pages of no other origin may.
pub async fn serve(
    listener: TcpListener,
    database: &str,
    front_end: Option<TrustedOrigin>,
) -> Result<(), Box<dyn Error>> {
    let address = listener.local_addr()?;
    let mut config = Config::new(BaseUrl::parse(&format!("http://{address}"))?, AppSecret::new(SECRET));
    config.environment = Environment::Development;
    config.trusted_origins = front_end.into_iter().collect();
    config.sign_in_page = None; // who is not signed in is told so, and led nowhere
    config.email_verification.send_on_sign_up = Some(true);

    let board = Board::default();
    let auth = Auth::builder(config, Store::open(database).await?)
        .mailer(Terminal)
        .record_hook::<Create<User>>(Greeter(board.clone()))
        .build()?;
    let service = router(&auth, board).into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, service).await?)
}

/// Everything needs a session, unless it is marked.
fn router(auth: &Auth, board: Board) -> Router {
    auth.closed_router()
        .route("/api/me", get(me))
        .route("/api/notices", open(get(board::read)))
        .route("/api/notices", post(board::pin).layer(DefaultBodyLimit::max(NOTICE_LIMIT)))
        .route("/api/notices/{id}", require::<Verified, _>(delete(board::take_down)))
        .into_router()
        // Whatever reads or limits bodies may stand before or behind the endpoints: a body is handed on, not used up.
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(auth.layer().cors(["/api/*"]))
        .with_state(board)
}

async fn me(me: CurrentSession) -> Json<User> {
    Json(me.user)
}

/// The right to take notices down.
struct Verified;

impl Predicate for Verified {
    fn admits(user: &User) -> bool {
        user.email_verified
    }
}

/// Tells the board who is new, however they came to be.
struct Greeter(Board);

impl RecordHook<Create<User>> for Greeter {
    async fn after(&self, Create(user): &Create<User>, _call: &Call<'_>) {
        self.0.add("the house", format!("{} is new here", user.name)).await;
    }
}
