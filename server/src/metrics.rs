//! What an operator watches, as Prometheus reads it. Whoever may ask is the network's to say: it listens at an address of
//! its own, and only if one is set.

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::header::CONTENT_TYPE;
use keyward::{Auth, store::MailCounts};
use prometheus_client::{
    encoding::prometheus_text::{self, encode},
    metrics::gauge::Gauge,
    registry::Registry,
};

/// Where they are.
pub const METRICS: &str = "/metrics";
/// What their names begin with.
const PREFIX: &str = "keyward";

/// The one page, for the one who collects.
pub fn router(auth: &Auth) -> Router {
    Router::new().route(METRICS, get(metrics)).with_state(auth.clone())
}

/// Counted when it is asked for; a database that does not answer is no zero.
async fn metrics(State(auth): State<Auth>) -> Response {
    let written = auth.mail_counts().await.and_then(|mail| {
        let mut text = String::new();
        encode(&mut text, &registry(mail)).map_err(|_| keyward::Error::Unexpected)?;
        Ok(text)
    });
    match written {
        Ok(text) => ([(CONTENT_TYPE, prometheus_text::CONTENT_TYPE)], text).into_response(),
        Err(error) => error.into_response(),
    }
}

fn registry(mail: MailCounts) -> Registry {
    let mut registry = Registry::with_prefix(PREFIX);
    let mut gauge = |name: &str, help: &str, value: i64| {
        let gauge = Gauge::<i64>::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    gauge("mail_waiting", "Mail that is yet to be delivered, by any server on this database", mail.waiting);
    gauge("mail_failed", "Mail that could not be delivered and is not tried again; kept for 30 days", mail.failed);
    registry
}
