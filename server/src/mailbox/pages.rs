//! The pages of the mailbox. They show links that are worth accounts, so they answer browsers on this machine alone.

use std::net::{IpAddr, SocketAddr};

use askama::Template;
use axum::{
    Router,
    extract::{ConnectInfo, Path, Request, State},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::{HeaderName, StatusCode, header, uri::Authority};

use super::{Mailbox, Received};
use crate::headers::Foreign;

/// Where the mailbox is.
pub const MAILBOX: &str = "/dev/mailbox";

/// What a proxy adds; behind one is not on this machine.
const FORWARDED: [HeaderName; 2] = [header::FORWARDED, HeaderName::from_static("x-forwarded-for")];

const STYLE: &str = include_str!("style.css");

/// Shows the mails of a mailbox.
pub fn pages<S: Clone + Send + Sync + 'static>(mailbox: &Mailbox) -> Router<S> {
    let pages = Router::new()
        .route("/", get(list))
        .route("/style.css", get(style))
        .route("/{number}", get(mail))
        .route("/{number}/html", get(html))
        .layer(middleware::from_fn(only_on_this_machine))
        .with_state(mailbox.clone());
    Router::new().nest(MAILBOX, pages)
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    mails: Vec<Received>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage {
    mail: Received,
}

async fn list(State(mailbox): State<Mailbox>) -> Response {
    rendered(&ListPage { mails: mailbox.list() })
}

async fn mail(State(mailbox): State<Mailbox>, Path(number): Path<usize>) -> Response {
    let Some(mail) = mailbox.find(number) else { return StatusCode::NOT_FOUND.into_response() };
    rendered(&MailPage { mail })
}

/// The letter as mail programs show it. Its styles are its own, and it can do nothing but lead somewhere.
async fn html(State(mailbox): State<Mailbox>, Path(number): Path<usize>) -> Response {
    let Some(mail) = mailbox.find(number) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = Html(mail.letter.html).into_response();
    response.extensions_mut().insert(Foreign);
    response
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

fn rendered(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the mailbox cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// To all others there is no mailbox.
async fn only_on_this_machine(request: Request, next: Next) -> Response {
    if is_from_this_machine(&request) { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() }
}

/// The connection comes from here, and the browser meant to come here: the name of a stranger's page may have been made to
/// point at this machine (DNS rebinding).
fn is_from_this_machine(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
    let in_header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()?.parse().ok());
    let host = request.uri().authority().cloned().or(in_header);
    peer.is_some_and(|peer| peer.is_loopback())
        && host.is_some_and(|host: Authority| names_this_machine(host.host()))
        && !FORWARDED.iter().any(|name| request.headers().contains_key(name))
}

fn names_this_machine(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || host.ends_with(".localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_few_names() {
        for host in ["localhost", "LOCALHOST", "app.localhost", "127.0.0.1", "127.1.2.3", "[::1]"] {
            assert!(names_this_machine(host), "{host}");
        }
        for host in
            ["", "app.example.com", "localhost.example.com", "notlocalhost", "10.0.0.1", "127.0.0.1.example.com"]
        {
            assert!(!names_this_machine(host), "{host}");
        }
    }
}
