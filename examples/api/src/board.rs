//! The board: its notices, and what can be done with them. They live as long as the program.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use http::StatusCode;
use keyward::{Error, model::CurrentSession};
use serde::{Deserialize, Serialize};
use tokio::sync::RwLock;

#[derive(Clone, Default)]
pub(crate) struct Board(Arc<RwLock<Notices>>);

#[derive(Default)]
struct Notices {
    pinned: Vec<Notice>,
    last_id: u64,
}

#[derive(Clone, Serialize)]
pub(crate) struct Notice {
    id: u64,
    author: String,
    text: String,
}

#[derive(Deserialize)]
pub(crate) struct Draft {
    text: String,
}

pub(crate) async fn read(State(board): State<Board>) -> Json<Vec<Notice>> {
    Json(board.0.read().await.pinned.clone())
}

pub(crate) async fn pin(
    me: CurrentSession,
    State(board): State<Board>,
    Json(draft): Json<Draft>,
) -> (StatusCode, Json<Notice>) {
    (StatusCode::CREATED, Json(board.add(&me.user.name, draft.text).await))
}

pub(crate) async fn take_down(State(board): State<Board>, Path(id): Path<u64>) -> Result<StatusCode, Error> {
    let pinned = &mut board.0.write().await.pinned;
    let place = pinned.iter().position(|notice| notice.id == id).ok_or(Error::NotFound)?;
    pinned.remove(place);
    Ok(StatusCode::NO_CONTENT)
}

impl Board {
    pub(crate) async fn add(&self, author: &str, text: String) -> Notice {
        let mut notices = self.0.write().await;
        notices.last_id += 1;
        let notice = Notice { id: notices.last_id, author: author.to_owned(), text };
        notices.pinned.push(notice.clone());
        notice
    }
}
