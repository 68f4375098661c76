//! RD: a flow leads to this site or to a place that is trusted, whatever a request names, wherever it names it.

use keyward::{
    config::{Config, Environment, TrustedOrigin},
    secret::AppSecret,
};
use serde_json::{Value, json};
use url::Url;

use super::{ADA, encoded};
use crate::support::{Answer, Browser, Database, Options, PASSWORD, Raw, Server, on_both_stores};

const SITE: &str = "https://app.example.com";

/// What leads away, by the number of its family in the catalogue.
const PAYLOADS: &[(&str, &[&str])] = &[
    (
        "RD-01",
        &["//evil.com", "///evil.com", "\\\\evil.com", "/\\evil.com", "\\/evil.com", "/\\/evil.com", "/\\/\\/evil.com"],
    ),
    (
        "RD-02",
        &[
            "/%5cevil.com",
            "/%5C/evil.com",
            "/%2fevil.com",
            "/%2f%2fevil.com",
            "%2f%2fevil.com",
            "%252f%252fevil.com",
            "/%252f%252fevil.com",
            "/%09/evil.com",
            "/%0a/evil.com",
            "/%0d%0a/evil.com",
            "/%25255cevil.com",
        ],
    ),
    (
        "RD-03",
        &[
            "/\t/evil.com",
            "/\n/evil.com",
            "/\r/evil.com",
            "\u{8}//evil.com",
            "\u{b}//evil.com",
            "/a\0",
            " //evil.com",
            " /a",
            "/a ",
            "/a\u{7f}",
            "/a\u{85}",
            "\t//evil.com",
            "https://app.example.com\t.evil.com",
            "https://app.example.com ",
        ],
    ),
    (
        "RD-04",
        &[
            "/.//evil.com",
            "/..//evil.com",
            "/x/..//evil.com",
            "/./\\evil.com",
            "/../x",
            "/%2e%2e//evil.com",
            "/.%2E/x",
            "..",
            ".",
        ],
    ),
    (
        "RD-06",
        &[
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\njavascript:alert(1)",
            "javascript://a.trusted.example/%0aalert(1)",
            "data:text/html,x",
            "data://a.trusted.example",
            "vbscript:x",
            "blob:https://app.example.com/x",
            "file:///etc/passwd",
            "view-source:https://app.example.com",
            "about:blank",
            "ftp://app.example.com",
            "otherapp://callback",
        ],
    ),
    (
        "RD-07",
        &[
            "https://app@evil.com",
            "https://app.example.com@evil.com",
            "https://app.example.com:443@evil.com",
            "https://app.example.com\\@evil.com",
            "https://app.example.com%00.evil.com",
            "https://x@app.example.com",
            "https://app.example.com:@evil.com",
            "https://a:b@app.example.com",
        ],
    ),
    (
        "RD-08",
        &[
            "https://app.example.com.evil.com",
            "https://evil.com?app.example.com",
            "https://evil.com#https://app.example.com",
            "https://evil.com/.trusted.example",
            "https://evil.com?.trusted.example",
            "https://evil.com#.trusted.example",
            "https://evilapp.example.com",
            "https://app.example.comevil.com",
            "evil.com",
            "app.example.com",
        ],
    ),
    (
        "RD-09",
        &[
            "https://evil.com\\.trusted.example",
            "https://evil%23.trusted.example",
            "https://evil.com%2f.trusted.example",
            "http://192.168.attacker.com",
            "http://192.168.1.evil.com",
            "https://trusted.example",
            "http://a.trusted.example",
            "https://a.trusted.example:8080",
            "https://a.trusted.example.evil.com",
            "myapp://callback@evil.com",
            "myapp://callback.evil.com",
        ],
    ),
    (
        "RD-11",
        &[
            "http://app.example.com",
            "https://app.example.com:8443",
            "http://spa.example.com",
            "https://spa.example.com:444",
            "wss://app.example.com",
            "https:app.example.com",
        ],
    ),
    (
        "RD-16",
        &[
            "/%0d%0aSet-Cookie:%20a=b",
            "/a\r\nSet-Cookie: a=b",
            "/a\r\n\r\n<script>",
            "https://app.example.com/\r\nSet-Cookie: a=b",
        ],
    ),
];

/// Where a request may name the next place: the path, the parameter, and what is said when it must not be.
const IN_BODY: [(&str, &str, &str); 14] = [
    ("/sign-in/email", "callbackURL", "INVALID_CALLBACK_URL"),
    ("/sign-in/email", "redirectTo", "INVALID_REDIRECT_URL"),
    ("/sign-in/email", "errorCallbackURL", "INVALID_ERROR_CALLBACK_URL"),
    ("/sign-in/email", "newUserCallbackURL", "INVALID_NEW_USER_CALLBACK_URL"),
    ("/sign-up/email", "callbackURL", "INVALID_CALLBACK_URL"),
    ("/sign-up/email", "redirectTo", "INVALID_REDIRECT_URL"),
    ("/sign-up/email", "errorCallbackURL", "INVALID_ERROR_CALLBACK_URL"),
    ("/sign-up/email", "newUserCallbackURL", "INVALID_NEW_USER_CALLBACK_URL"),
    ("/sign-out", "callbackURL", "INVALID_CALLBACK_URL"),
    ("/change-email", "callbackURL", "INVALID_CALLBACK_URL"),
    ("/send-verification-email", "callbackURL", "INVALID_CALLBACK_URL"),
    ("/request-password-reset", "redirectTo", "INVALID_REDIRECT_URL"),
    ("/reset-password", "callbackURL", "INVALID_CALLBACK_URL"),
    ("/delete-user", "callbackURL", "INVALID_CALLBACK_URL"),
];
const IN_QUERY_OF_POST: [&str; 7] = [
    "/sign-in/email",
    "/sign-up/email",
    "/sign-out",
    "/change-email",
    "/request-password-reset",
    "/reset-password",
    "/delete-user",
];
const IN_QUERY_OF_GET: [&str; 3] = ["/verify-email?token=x", "/reset-password/x?", "/delete-user/callback?token=x"];

fn configure(config: &mut Config) {
    let entries = ["https://spa.example.com", "https://*.trusted.example", "http://192.168.*.*", "myapp://callback"];
    config.trusted_origins = entries.map(|entry| TrustedOrigin::parse(entry).unwrap()).to_vec();
    config.user.delete.enabled = true;
    config.user.change_email.enabled = true;
}

async fn start(database: &Database) -> Server {
    Server::start_with(database, Options { configure, base_url: Some(SITE), ..Options::default() }).await
}

/// A request that names a place in every way in which it can be named.
fn naming(server: &Server, place: &str) -> Vec<(Raw, String, &'static str)> {
    let body = |field: &str| json!({ "name": "A", "email": "a@b.cd", "newEmail": "a@b.cd", "password": PASSWORD, "newPassword": PASSWORD, field: place });
    let in_body = IN_BODY
        .iter()
        .map(|(path, field, code)| (server.request("POST", path).json(&body(field)), format!("{path} {field}"), *code));
    let in_query = IN_QUERY_OF_POST.iter().map(|path| {
        let target = format!("{path}?callbackURL={}", encoded(place));
        (server.request("POST", &target).json(&body("x")), format!("{path}?callbackURL"), "INVALID_CALLBACK_URL")
    });
    let in_link = IN_QUERY_OF_GET.iter().map(|path| {
        let target = format!("{path}&callbackURL={}", encoded(place));
        (server.request("GET", &target), (*path).to_owned(), "INVALID_CALLBACK_URL")
    });
    in_body.chain(in_query).chain(in_link).collect()
}

/// Where a browser of this site would go.
fn resolved(place: &str) -> Url {
    Url::parse(SITE).unwrap().join(place).unwrap()
}

fn assert_leads_nowhere(answer: &Answer, case: &str) {
    assert_eq!(answer.header("location"), None, "{case}");
    assert!(answer.cookies().is_empty(), "{case}: {:?}", answer.cookies());
    let is_usual = |name: &str| {
        ["content-type", "cache-control", "pragma", "vary", "content-length", "connection", "date"].contains(&name)
    };
    let unusual: Vec<_> = answer.headers.iter().filter(|(name, _)| !is_usual(name)).collect();
    assert!(unusual.is_empty(), "{case}: {unusual:?}");
}

async fn refuses_the_family(database: Database, family: &str) {
    let server = start(&database).await;
    let payloads = PAYLOADS.iter().find(|(known, _)| *known == family).unwrap().1;
    for payload in payloads {
        for (request, place, code) in naming(&server, payload) {
            let case = format!("{place} {payload:?}");
            let answer = request.send().await;
            // In a link it is refused as no text before it is looked at as a place.
            let is_no_text =
                payload.contains('\0') && code == "INVALID_CALLBACK_URL" && answer.code() == "VALIDATION_ERROR";
            let expected = if is_no_text { (400, "VALIDATION_ERROR") } else { (403, code) };
            assert_eq!((answer.status, answer.code().as_str()), expected, "{case}: {}", answer.text());
            assert_eq!(answer.json().as_object().unwrap().len(), 2, "{case}: a message and a code");
            assert_leads_nowhere(&answer, &case);
        }
    }
    server.mailbox.stays_empty().await;
    assert_eq!((database.count("user").await, database.count("verification").await), (0, 0));
}

async fn sign_in_to(server: &Server, place: &Value) -> Answer {
    Browser::new(server)
        .post("/sign-in/email", &json!({ "email": ADA, "password": PASSWORD, "callbackURL": place }))
        .await
}

on_both_stores! {
    async fn rd_01_slashes(database: Database) {
        refuses_the_family(database, "RD-01").await;
    }

    async fn rd_02_encoded_slashes(database: Database) {
        refuses_the_family(database, "RD-02").await;
    }

    async fn rd_03_control_characters_and_spaces(database: Database) {
        refuses_the_family(database, "RD-03").await;
    }

    async fn rd_04_dot_segments(database: Database) {
        refuses_the_family(database, "RD-04").await;
    }

    async fn rd_06_schemes(database: Database) {
        refuses_the_family(database, "RD-06").await;
    }

    async fn rd_07_users_and_ports(database: Database) {
        refuses_the_family(database, "RD-07").await;
    }

    async fn rd_08_beginnings_and_ends(database: Database) {
        refuses_the_family(database, "RD-08").await;
    }

    async fn rd_09_wildcards(database: Database) {
        refuses_the_family(database, "RD-09").await;
    }

    async fn rd_11_a_trusted_name_with_another_scheme_or_port(database: Database) {
        refuses_the_family(database, "RD-11").await;
    }

    async fn rd_16_line_breaks(database: Database) {
        refuses_the_family(database, "RD-16").await;
    }

    async fn rd_12_a_place_is_one_text(database: Database) {
        let server = start(&database).await;
        for (path, field, _) in IN_BODY {
            for place in [json!(["/a"]), json!({ "x": "/a" }), json!(5), json!(true)] {
                let body = json!({ "name": "A", "email": "a@b.cd", "newEmail": "a@b.cd", "password": PASSWORD, "newPassword": PASSWORD, field: place });
                let answer = Browser::new(&server).post(path, &body).await;
                let label = if field == "redirectTo" { "redirectURL" } else { field };
                assert_eq!((answer.status, answer.json()), (400, json!({ "message": format!("Invalid {label}: expected a string") })), "{path} {place}");
                assert_leads_nowhere(&answer, path);
            }
        }
        for path in IN_QUERY_OF_GET {
            let answer = server.request("GET", &format!("{path}&callbackURL=/a&callbackURL=//evil.com")).send().await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"), "{path}");
            assert_leads_nowhere(&answer, path);
        }
        for path in IN_QUERY_OF_POST {
            let answer = Browser::new(&server).post(&format!("{path}?callbackURL=/a&callbackURL=//evil.com"), &json!({})).await;
            assert_eq!(answer.status, 400, "{path}");
        }
    }

    async fn rd_13_what_was_checked_is_what_is_sent(database: Database) {
        let server = start(&database).await;
        let mut ada = Browser::new(&server);
        ada.sign_up(ADA).await;
        for place in [
            "/", "/a", "/a/../b", "/a b", "/a?x=//evil.com", "/a#b", "/a?next=https://evil.com", "/caf\u{e9}?\u{fc}#\u{e9}", "/a%20b", "/a?x=%0d%0a", "/[id]",
            "https://app.example.com/x", "https://spa.example.com", "https://app.example.com:443/", "https://a.trusted.example/x?y=%2f#z", "http://192.168.1.5/",
            "myapp://callback/deeper?x=1#y",
        ] {
            let answer = sign_in_to(&server, &json!(place)).await;
            assert_eq!((answer.status, &answer.json()["url"]), (200, &json!(place)));
            let sent = answer.header("location").unwrap();
            if place.is_ascii() {
                assert_eq!(sent, place);
            }
            assert_eq!(resolved(sent), resolved(place), "a browser goes to the same place");
            let link = server.request("GET", &format!("/verify-email?token=x&callbackURL={}", encoded(place))).send().await;
            let with_error = resolved(link.header("location").unwrap());
            assert_eq!((with_error.scheme(), with_error.host_str(), with_error.path()), (resolved(place).scheme(), resolved(place).host_str(), resolved(place).path()));
            assert_eq!(with_error.query_pairs().last().unwrap(), ("error".into(), "INVALID_TOKEN".into()), "{place}");

            server.clock.advance(std::time::Duration::from_hours(1));
            let ask = Browser::new(&server).post("/request-password-reset", &json!({ "email": ADA, "redirectTo": place })).await;
            assert_eq!(ask.status, 200, "{place}");
            let in_mail = Url::parse(&server.mailbox.link().await.url).unwrap();
            assert!(in_mail.as_str().starts_with(&format!("{SITE}/api/auth/reset-password/")), "{in_mail}");
            assert_eq!(in_mail.query_pairs().collect::<Vec<_>>(), [("callbackURL".into(), place.into())]);
        }
    }

    async fn rd_14_no_secret_goes_where_only_a_wildcard_trusts(database: Database) {
        let server = start(&database).await;
        Browser::new(&server).sign_up(ADA).await;
        for (place, is_named) in [
            ("https://a.trusted.example/reset", false), ("http://192.168.1.5/reset", false), ("https://spa.example.com/reset", true), ("/reset", true),
            ("https://app.example.com/reset", true), ("myapp://callback/reset", true),
        ] {
            server.clock.advance(std::time::Duration::from_hours(1));
            Browser::new(&server).post("/request-password-reset", &json!({ "email": ADA, "redirectTo": place })).await;
            let link = server.mailbox.link().await;
            let answer = server.raw("GET", link.url.strip_prefix(SITE).unwrap()).send().await;
            if is_named {
                let sent = resolved(answer.header("location").unwrap());
                assert_eq!((answer.status, sent.query_pairs().last().unwrap().1.into_owned()), (302, link.token), "{place}");
            } else {
                assert_eq!((answer.status, answer.code().as_str()), (403, "INVALID_CALLBACK_URL"), "{place}");
                assert_leads_nowhere(&answer, place);
                assert!(!answer.text().contains(&link.token));
            }
        }
    }

    async fn rd_17_a_description_is_encoded_and_capped(database: Database) {
        let configure = |config: &mut Config| {
            config.environment = Environment::Production;
            config.secret = AppSecret::new(crate::support::SECRET);
        };
        let server = Server::start_with(&database, Options { configure, base_url: Some(SITE), ..Options::default() }).await;
        for description in ["\u{e9}\u{65e5}", "a\r\nSet-Cookie: a=b", "//evil.com", "#\"><script>", &"x".repeat(10_000)] {
            let answer = server.request("GET", &format!("/error?error=A&error_description={}", encoded(description))).send().await;
            assert_eq!((answer.status, answer.cookies().len()), (302, 0));
            let sent = answer.header("location").unwrap();
            assert!(sent.starts_with("/?error=A&error_description=") && sent.len() < 2000 && sent.is_ascii(), "{sent}");
            let shown = resolved(sent).query_pairs().last().unwrap().1.into_owned();
            assert_eq!(shown, description.chars().take(500).collect::<String>());
        }
        for code in ["<script>", "a b", &"A".repeat(10_000), "\r\n"] {
            let answer = server.request("GET", &format!("/error?error={}", encoded(code))).send().await;
            assert_eq!(answer.header("location"), Some("/?error=UNKNOWN"), "{code}");
        }
    }

    async fn rd_18_a_pair_is_added_before_the_fragment(database: Database) {
        let server = start(&database).await;
        for (place, sent) in [
            ("/a", "/a?error=INVALID_TOKEN"), ("/a?x=1", "/a?x=1&error=INVALID_TOKEN"), ("/a#f", "/a?error=INVALID_TOKEN#f"), ("/a?#f?y", "/a?error=INVALID_TOKEN#f?y"),
            ("/a?x=1#f", "/a?x=1&error=INVALID_TOKEN#f"), ("https://spa.example.com#f", "https://spa.example.com?error=INVALID_TOKEN#f"),
        ] {
            let verify = server.request("GET", &format!("/verify-email?token=x&callbackURL={}", encoded(place))).send().await;
            assert_eq!((verify.status, verify.header("location")), (302, Some(sent)));
            let reset = server.request("GET", &format!("/reset-password/x?callbackURL={}", encoded(place))).send().await;
            let absolute = if sent.starts_with('/') { format!("{SITE}{sent}") } else { sent.to_owned() };
            assert_eq!((reset.status, reset.header("location")), (302, Some(absolute.as_str())));
        }
    }

    async fn rd_00_a_place_that_is_trusted_is_refused_nowhere(database: Database) {
        let server = start(&database).await;
        for place in ["/a", "https://spa.example.com/x"] {
            for (request, case, _) in naming(&server, place) {
                let answer = request.send().await;
                assert!(answer.status != 403 && answer.status < 500, "{case}: {}", answer.text());
            }
        }
    }
}
