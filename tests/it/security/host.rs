//! HH: where the site is, its configuration says, and no header of a request.

use keyward::config::Config;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Duration, timeout},
};

use super::{ADA, mailbox::Mailbox, signed_up};
use crate::support::{Browser, Database, Options, PASSWORD, Server, on_both_stores};

const SITE: &str = "https://app.example.com";

async fn start(database: &Database, configure: fn(&mut Config)) -> (Server, Mailbox) {
    let mailbox = Mailbox::default();
    let mailer = mailbox.clone();
    let options = Options {
        configure,
        base_url: Some(SITE),
        furnish: Box::new(|builder| builder.mailer(mailer)),
        ..Options::default()
    };
    (Server::start_with(database, options).await, mailbox)
}

/// What comes back for these octets, until the server closes or has nothing more to say.
async fn exchange(server: &Server, octets: &[u8]) -> String {
    let address = server.address().replace("http://", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _ = stream.write_all(octets).await;
    let mut received = Vec::new();
    let mut part = [0; 4096];
    while let Ok(Ok(count @ 1..)) = timeout(Duration::from_millis(300), stream.read(&mut part)).await {
        received.extend_from_slice(&part[..count]);
    }
    String::from_utf8_lossy(&received).into_owned()
}

/// The status of every answer in there.
fn statuses(received: &str) -> Vec<u16> {
    let heads = received.match_indices("HTTP/1.1 ").map(|(at, _)| &received[at + 9..]);
    heads.map(|head| head[..3].parse().unwrap()).collect()
}

fn reset_request(headers: &str) -> Vec<u8> {
    let body = json!({ "email": ADA, "redirectTo": "/reset" }).to_string();
    let length = body.len();
    format!("POST /api/auth/request-password-reset HTTP/1.1\r\n{headers}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

on_both_stores! {
    async fn hh_01_links_lead_to_the_site_whatever_the_request_was_sent_to(database: Database) {
        let (server, mailbox) = start(&database, |_| {}).await;
        signed_up(&server, ADA).await;
        for headers in [
            "host: evil.com\r\n", "host: app.example.com\r\nx-forwarded-host: evil.com\r\n", "host: evil.com\r\nx-forwarded-host: evil.com\r\nx-forwarded-proto: http\r\n",
            "host: app.example.com\r\nforwarded: host=evil.com;proto=http\r\n", "host: app.example.com\r\nx-original-host: evil.com\r\nx-host: evil.com\r\n",
            "host: app.example.com\r\nx-forwarded-server: evil.com\r\nx-rewrite-url: /x\r\nx-original-url: /x\r\nx-forwarded-prefix: //evil.com\r\n",
        ] {
            server.clock.advance(Duration::from_hours(1));
            assert_eq!(statuses(&exchange(&server, &reset_request(headers)).await), [200], "{headers}");
            let link = mailbox.link().await.url;
            assert!(link.starts_with("https://app.example.com/api/auth/reset-password/") && !link.contains("evil"), "{headers}: {link}");
            let path = link.strip_prefix(SITE).unwrap();
            let followed = exchange(&server, format!("GET {path} HTTP/1.1\r\n{headers}\r\n").as_bytes()).await;
            assert!(followed.contains("location: https://app.example.com/reset?token="), "{headers}: {followed}");
        }
    }

    async fn hh_03_the_first_request_decides_nothing(database: Database) {
        for first in [
            "host: evil.com\r\nx-forwarded-proto: some:\r\nx-forwarded-host: junk\r\n", "host: evil.com\r\nx-forwarded-host: evil.com\r\nx-forwarded-proto: https\r\n",
            "host: \x01\r\n", "host: a b\r\n", "host: evil.com:99999\r\n",
        ] {
            let (server, mailbox) = start(&database, |_| {}).await;
            let received = exchange(&server, format!("GET /api/auth/ok HTTP/1.1\r\n{first}\r\n").as_bytes()).await;
            assert!(statuses(&received).iter().all(|status| *status < 500), "{received}");
            assert_eq!(server.request("GET", "/ok").send().await.status, 200, "{first}");
            let mut ada = signed_up(&server, ADA).await;
            assert_ne!(ada.get("/get-session").await.text(), "null");
            ada.post("/request-password-reset", &json!({ "email": ADA })).await;
            assert!(mailbox.link().await.url.starts_with(SITE));
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn hh_04_a_stranger_does_not_take_the_lock_off_cookies(database: Database) {
        let (server, _mailbox) = start(&database, |_| {}).await;
        signed_up(&server, ADA).await;
        for (name, value) in [("x-forwarded-proto", "http"), ("x-forwarded-scheme", "http"), ("forwarded", "proto=http"), ("x-forwarded-ssl", "off"), ("front-end-https", "off")] {
            let body = json!({ "email": ADA, "password": PASSWORD });
            let answer = server.request("POST", "/sign-in/email").json(&body).header(name, value).send().await;
            let line = answer.cookie("__Host-keyward.session_token").unwrap();
            assert!(line.contains("; Secure; Path=/;") && line.contains("; HttpOnly;") && !line.contains("Domain"), "{name}: {line}");
            assert_eq!(answer.cookies().len(), 1, "{name}");
        }
    }

    async fn hh_05_a_request_names_one_host(database: Database) {
        let (server, mailbox) = start(&database, |_| {}).await;
        signed_up(&server, ADA).await;
        for headers in [
            "host: app.example.com\r\nhost: app.example.com\r\n", "host: app.example.com\r\nhost: evil.com\r\n", "host: x@app.example.com\r\n",
            "host: app.example.com evil.com\r\n", "host: app.example.com:99999\r\n", "host: app.example.com/x\r\n", "host: \r\n", "host: app.example.com, evil.com\r\n",
            "host: app.example.com:\r\n", "host: \u{e9}.example.com\r\n",
        ] {
            let received = exchange(&server, &reset_request(headers)).await;
            assert_eq!(statuses(&received), [400], "{headers}: {received}");
            for page in ["/", "/private", "/api/me"] {
                assert_eq!(statuses(&exchange(&server, format!("GET {page} HTTP/1.1\r\n{headers}\r\n").as_bytes()).await), [400], "{page} {headers}");
            }
        }
        let foreign = "GET http://evil.com/api/auth/ok HTTP/1.1\r\nhost: app.example.com\r\n\r\n";
        assert_eq!(statuses(&exchange(&server, foreign.as_bytes()).await), [400], "the target and the header must agree");
        let absolute = "GET http://app.example.com/api/auth/ok HTTP/1.1\r\nhost: app.example.com\r\n\r\n";
        assert_eq!(statuses(&exchange(&server, absolute.as_bytes()).await), [200], "a proxy may write it so (RFC 9112, 3.2.2)");
        assert!(mailbox.all().await.is_empty());
    }

    async fn hh_06_no_text_becomes_a_header(database: Database) {
        let (server, _mailbox) = start(&database, |_| {}).await;
        let injected = "x\r\nSet-Cookie: planted=1\r\nset-auth-token: x";
        let body = json!({ "name": injected, "email": ADA, "password": PASSWORD, "image": "/a" });
        assert_eq!(Browser::new(&server).post("/sign-up/email", &body).await.cookies().len(), 1);
        let encoded: String = url::form_urlencoded::byte_serialize(injected.as_bytes()).collect();
        let cookie = format!("__Host-keyward.session_token={encoded}; __Host-keyward.session_data.0={encoded}; __Host-keyward.x{encoded}=1");
        for (method, target) in [
            ("GET", format!("/api/auth/verify-email?token={encoded}&callbackURL=/a")), ("GET", format!("/api/auth/reset-password/{encoded}?callbackURL=/a")),
            ("GET", format!("/api/auth/verify-email?token=x&callbackURL=/a{encoded}")), ("GET", format!("/api/auth/error?error={encoded}&error_description={encoded}")),
            ("GET", format!("/private?x={encoded}")), ("GET", format!("/private{encoded}")), ("GET", "/api/auth/get-session".to_owned()),
            ("POST", "/api/auth/sign-out".to_owned()),
        ] {
            let request = server.raw(method, &target).header("cookie", cookie.clone()).header("origin", SITE);
            let answer = request.send().await;
            assert!(answer.status < 500, "{target}: {}", answer.status);
            assert!(answer.cookies().iter().all(|line| line.starts_with("__Host-keyward.")), "{target}: {:?}", answer.cookies());
            assert!(answer.header("set-auth-token").is_none() && answer.header("location").is_none_or(|place| !place.contains(['\r', '\n'])), "{target}");
        }
    }

    async fn hh_09_one_request_is_not_two(database: Database) {
        let (server, _mailbox) = start(&database, |_| {}).await;
        let smuggled = "GET /api/auth/ok HTTP/1.1\r\nhost: app.example.com\r\n\r\n";
        let post = |headers: &str, body: &str| format!("POST /api/auth/sign-out HTTP/1.1\r\nhost: app.example.com\r\n{headers}\r\n{body}");
        for (case, octets) in [
            ("two CL", post(&format!("content-length: 0\r\ncontent-length: {}\r\n", smuggled.len()), smuggled)),
            ("a list of CL", post(&format!("content-length: 0, {}\r\n", smuggled.len()), smuggled)),
            ("signed CL", post("content-length: +0\r\n", smuggled)),
            ("two TE", post("transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n", &format!("0\r\n\r\n{smuggled}"))),
            ("odd TE", post("transfer-encoding: xchunked\r\n", &format!("0\r\n\r\n{smuggled}"))),
            ("chunked first", post("transfer-encoding: chunked, identity\r\n", &format!("0\r\n\r\n{smuggled}"))),
            ("obs-fold", post("x: a\r\n b\r\ncontent-length: 0\r\n", smuggled)),
            ("a space before the colon", post("content-length : 0\r\n", smuggled)),
            ("a bare CR", post("x: a\rb: c\r\ncontent-length: 0\r\n", smuggled)),
            ("NUL", post("x: a\0b\r\ncontent-length: 0\r\n", smuggled)),
            ("no version", "GET /api/auth/ok\r\n\r\n".to_owned() + smuggled),
            ("another version", "GET /api/auth/ok HTTP/3.0\r\n\r\n".to_owned() + smuggled),
        ] {
            let received = exchange(&server, octets.as_bytes()).await;
            assert_eq!(statuses(&received), [400], "{case}: {received}");
        }
        // The server goes by the encoding and closes: what follows is nobody's request (RFC 9112, 6.1).
        for headers in ["content-length: 5\r\ntransfer-encoding: chunked\r\n", "transfer-encoding: chunked\r\ncontent-length: 5\r\n"] {
            let received = exchange(&server, post(headers, &format!("0\r\n\r\n{smuggled}")).as_bytes()).await;
            assert_eq!(statuses(&received), [200], "{headers}: {received}");
            assert!(received.contains("connection: close"), "{received}");
        }
        assert_eq!(server.request("GET", "/ok").send().await.status, 200);
    }

    async fn hh_10_a_head_has_an_end(database: Database) {
        let (server, _mailbox) = start(&database, |_| {}).await;
        let many: String = "x-y: z\r\n".repeat(200);
        let large = format!("x: {}\r\n", "y".repeat(1 << 20));
        for headers in [many, large] {
            let received = exchange(&server, format!("GET /api/auth/ok HTTP/1.1\r\nhost: app.example.com\r\n{headers}\r\n").as_bytes()).await;
            assert_eq!(statuses(&received), [431], "{}", &received[..received.len().min(300)]);
        }
    }
}
