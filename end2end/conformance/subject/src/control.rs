//! What the runner does beside the protocol: turning the clock, reading mail, emptying the tables, and calling what only
//! a server may call.

use std::time::Duration;

use axum::{
    Json, Router,
    extract::{Request, State},
    middleware::map_request_with_state,
    response::IntoResponse,
    routing::post,
};
use http::{StatusCode, header};
use keyward::{Auth, Error, RequestAuth, act::SetPassword};
use serde_json::{Value, json};

use crate::{mailbox::Mailbox, tables::Tables, turned_clock::TurnedClock};

/// A mail that is not delivered by then does not come.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two looks into the outbox.
const GLANCE: Duration = Duration::from_millis(2);

#[derive(Clone)]
pub(crate) struct Control {
    pub(crate) auth: Auth,
    pub(crate) clock: TurnedClock,
    pub(crate) mailbox: Mailbox,
    pub(crate) tables: Tables,
}

impl Control {
    pub(crate) fn router(self) -> Router {
        let layer = self.auth.layer();
        Router::new()
            .route("/control/set-password", post(set_password))
            .layer(layer)
            .layer(map_request_with_state(self.auth.clone(), from_the_own_site))
            .route("/control/advance", post(advance))
            .route("/control/mails", post(mails))
            .route("/control/reset", post(reset))
            .with_state(self)
    }
}

/// The runner is a page of the application's own here.
async fn from_the_own_site(State(auth): State<Auth>, mut request: Request) -> Request {
    if let Ok(origin) = auth.config().base_url.origin().as_str().parse() {
        request.headers_mut().insert(header::ORIGIN, origin);
    }
    request
}

async fn advance(State(control): State<Control>, Json(body): Json<Value>) -> Json<Value> {
    control.clock.advance(Duration::from_secs(body["seconds"].as_u64().unwrap_or_default()));
    Json(json!({}))
}

async fn mails(State(control): State<Control>) -> Json<Value> {
    // Mail is delivered beside the request that caused it.
    let _ = tokio::time::timeout(PATIENCE, outbox_is_empty(&control.auth)).await;
    Json(Value::Array(control.mailbox.drain()))
}

async fn outbox_is_empty(auth: &Auth) {
    while auth.mail_counts().await.is_ok_and(|counts| counts.waiting > 0) {
        tokio::time::sleep(GLANCE).await;
    }
}

async fn reset(State(control): State<Control>) -> Result<Json<Value>, StatusCode> {
    control.tables.empty().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    control.mailbox.drain();
    control.clock.set_right();
    Ok(Json(json!({})))
}

/// The protocol has no route for it.
async fn set_password(auth: RequestAuth, Json(body): Json<Value>) -> impl IntoResponse {
    let Ok(request) = serde_json::from_value::<SetPassword>(body) else {
        return Error::Validation("[body] Invalid input".to_owned()).into_response();
    };
    match auth.call(request).await {
        Ok(done) => Json(json!({ "status": 200, "body": done })).into_response(),
        Err(error) => Json(json!({ "status": error.status().as_u16(), "body": error.body() })).into_response(),
    }
}
