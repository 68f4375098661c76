//! Serves a room at `ADDRESS` in which people talk: what one of them says, all of them read. Its people are kept in
//! `DATABASE_URL`. Who signs out is shown to the door at once.

use std::{env, error::Error, net::SocketAddr};

use axum::{
    extract::{
        State,
        ws::{Message, Utf8Bytes},
    },
    response::Response,
    routing::any,
};
use keyward::{
    Auth,
    config::{BaseUrl, Config, Environment},
    http::{SessionSocket, SessionUpgrade},
    secret::AppSecret,
    store::Store,
};
use tokio::{
    net::TcpListener,
    sync::broadcast::{self, error::RecvError},
};

/// For one developer's machine; everywhere else a secret is drawn and kept out of the code.
const SECRET: &str = "the development secret of an example";
/// Octets that somebody may say at a time.
const LONGEST: usize = 1024;
/// Lines that wait for a slow listener; who is slower than that misses some.
const WAITING: usize = 100;

type Room = broadcast::Sender<Utf8Bytes>;
type Said = broadcast::Receiver<Utf8Bytes>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name, usual: &str| env::var(name).unwrap_or_else(|_| usual.to_owned());
    let listener = TcpListener::bind(setting("ADDRESS", "127.0.0.1:4002")).await?;
    let place = format!("http://{}", listener.local_addr()?);
    let mut config = Config::new(BaseUrl::parse(&place)?, AppSecret::new(SECRET));
    config.environment = Environment::Development;
    let store = Store::open(&setting("DATABASE_URL", "sqlite:example-live.db")).await?;
    let auth = Auth::builder(config, store).build()?;
    let router = auth.closed_router().route("/room", any(enter)).into_router().with_state(Room::new(WAITING));

    println!("{place}");
    Ok(axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await?)
}

/// For who is signed in, and from pages of this origin: a browser takes its cookies along from any.
async fn enter(upgrade: SessionUpgrade, State(room): State<Room>) -> Response {
    // From here on, so that nothing is missed while the connection is handed over.
    let said = room.subscribe();
    upgrade.map(|upgrade| upgrade.max_message_size(LONGEST)).on_upgrade(|socket| stay(socket, room, said))
}

/// Until they leave, or their session ends.
async fn stay(mut socket: SessionSocket, room: Room, mut said: Said) {
    let name = socket.session().user.name.clone();
    loop {
        tokio::select! {
            Some(line) = heard(&mut said) => if socket.send(Message::Text(line)).await.is_err() { return },
            message = socket.recv() => match message {
                // At least this person listens.
                Some(Ok(Message::Text(text))) => drop(room.send(format!("{name}: {text}").into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
        }
    }
}

/// The next line, even after some were missed.
async fn heard(said: &mut Said) -> Option<Utf8Bytes> {
    loop {
        match said.recv().await {
            Ok(line) => return Some(line),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}
