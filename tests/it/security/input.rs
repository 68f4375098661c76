//! Input that nobody sends by mistake: family IN of the catalogue.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{
    site::Site,
    state::{all_rows, assert_sound},
};
use crate::support::{Answer, Database, PASSWORD, Raw, on_both_stores};

const ADA: &str = "ada@example.com";
const JSON: &str = "application/json";
/// Stands in bodies where a person would write a password; no answer repeats it.
const CANARY: &str = "hunter2-hunter2";
/// Does not read its body, whatever it is.
const DEAF: [&str; 1] = ["/get-session"];
/// Read their body and make nothing of it.
const HEEDLESS: [&str; 3] = ["/get-session", "/revoke-sessions", "/revoke-other-sessions"];
/// Ask for an object and for nothing in it.
const CONTENT: [&str; 2] = ["/sign-out", "/only-fresh"];

/// Bodies that are no JSON text.
fn no_json() -> Vec<Vec<u8>> {
    let texts = [
        "{",
        "{\"email\":",
        "{'a':1}",
        "NaN",
        "1e400",
        "{\"a\":1e999}",
        " ",
        "{}{}",
        "{\"a\":1,}",
        "undefined",
        "{\"a\":\"\n\"}",
        "{\"email\":\"\\ud800@b.cd\",\"password\":\"\\ud800\",\"name\":\"\\udfff\",\"newPassword\":\"\\ud800\",\"token\":\"\\ud800\"}",
    ];
    let mut bodies: Vec<_> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    bodies.push(b"{\"email\":\"\xff\xfe\"}".to_vec());
    bodies.push("[".repeat(50_000).into_bytes());
    bodies.push(format!("{}1{}", "{\"a\":".repeat(9_000), "}".repeat(9_000)).into_bytes());
    bodies
}

/// Bodies that are JSON and no request of any endpoint that asks for something.
fn no_request() -> Vec<Value> {
    let every = |value: Value| {
        let names =
            ["email", "password", "name", "newPassword", "currentPassword", "newEmail", "token", "accountId", "image"];
        Value::Object(names.into_iter().map(|name| (name.to_owned(), value.clone())).collect())
    };
    vec![
        json!(null),
        json!([]),
        json!("x"),
        json!(1),
        json!(true),
        json!([{}]),
        every(json!({ CANARY: CANARY })),
        every(json!([CANARY])),
        every(json!(5)),
        every(json!(true)),
        every(json!("a\0b")),
    ]
}

/// Bodies that are objects, which some endpoints take for what they know of them.
fn strange_objects() -> Vec<Vec<u8>> {
    let mut bodies: Vec<_> = [
        "{}",
        "{\"__proto__\":{\"a\":1},\"constructor\":{\"prototype\":{}}}",
        "{\"\":\"\"}",
        "{\"email\":\"a@b.cd\",\"email\":5,\"password\":\"x\",\"name\":\"\"}",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    let injected = json!({ "email": "' or 1=1 --", "password": "'; drop table \"user\"; --", "token": "\u{1a}", "accountId": "\"; --" });
    bodies.push(injected.to_string().into_bytes());
    bodies.push(
        json!({ "email": CANARY, "password": CANARY, "newPassword": CANARY, "newEmail": CANARY, "rememberMe": CANARY })
            .to_string()
            .into_bytes(),
    );
    bodies
}

/// Every endpoint that changes something.
fn posts(site: &Site) -> Vec<&'static str> {
    let endpoints = site.server.auth.endpoints().iter();
    let posts: Vec<_> =
        endpoints.filter(|route| *route.method() == Method::POST).map(keyward::http::Route::path).collect();
    assert!(posts.len() >= 18, "{posts:?}");
    posts
}

/// A client error with words and a code, and nothing of what was sent.
fn assert_refused(answer: &Answer, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {} {}", answer.status, answer.text());
    let (message, code) = (answer.json()["message"].as_str().unwrap_or_default().to_owned(), answer.code());
    assert!(!message.is_empty(), "{what}: {}", answer.text());
    let has_no_code = ["No fields to update"].contains(&message.as_str());
    assert!(!code.is_empty() || has_no_code, "{what}: {}", answer.text());
    assert!(!answer.text().contains("hunter2"), "{what}: {}", answer.text());
    assert!(answer.cookies().is_empty(), "{what}: {:?}", answer.cookies());
}

fn start_of(body: &[u8]) -> String {
    String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned()
}

async fn start(database: &Database) -> Site {
    Site::start_with(database, |config| {
        config.user.change_email.enabled = true;
        config.user.delete.enabled = true;
        config.user.delete.confirm_by_mail = true;
    })
    .await
}

/// Sends a request part by part and reads what comes back before everything was sent.
async fn send_parts(site: &Site, head: &str, part: &[u8], parts: usize) -> (u16, usize) {
    let address = site.server.address();
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut sent = 0;
    let mut answer = vec![0; 1024];
    for _ in 0..parts {
        if stream.write_all(part).await.is_err() {
            break;
        }
        sent += part.len();
        if let Ok(Ok(read)) = tokio::time::timeout(Duration::from_millis(20), stream.read(&mut answer)).await {
            let status = std::str::from_utf8(&answer[..read]).unwrap().split(' ').nth(1).unwrap().parse().unwrap();
            return (status, sent);
        }
    }
    panic!("no answer after {sent} octets")
}

on_both_stores! {
    async fn in_01_no_body_breaks_an_endpoint(database: Database) {
        let site = start(&database).await;
        site.signed_up(ADA).await;
        for signed_in in [false, true] {
            for path in posts(&site) {
                let mut ada = site.browser();
                if signed_in {
                    assert_eq!(ada.sign_in(ADA).await.status, 200);
                }
                let send = |body: &[u8]| {
                    let request = site.server.request("POST", path).header("content-type", JSON).header("origin", site.server.origin.clone());
                    let request = if signed_in { request.header("cookie", ada.cookie_header()) } else { request };
                    request.body(body).send()
                };
                let before = all_rows(&database).await;
                if !DEAF.contains(&path) {
                    for body in no_json() {
                        let answer = send(&body).await;
                        assert_eq!((answer.status, answer.code().as_str()), (400, "BAD_REQUEST"), "{path} {}", start_of(&body));
                        assert_refused(&answer, path);
                    }
                }
                if !HEEDLESS.contains(&path) {
                    for body in no_request().iter().filter(|body| !(CONTENT.contains(&path) && body.is_object())) {
                        let body = body.to_string();
                        assert_refused(&send(body.as_bytes()).await, &format!("{path} {body}"));
                    }
                }
                assert_eq!(all_rows(&database).await, before, "{path}");
                for body in strange_objects() {
                    let answer = send(&body).await;
                    assert!(answer.status < 500 && !answer.text().contains("hunter2"), "{path} {}: {}", start_of(&body), answer.text());
                }
                assert_sound(&database).await;
            }
        }
        assert!(site.opens_as_before(ADA).await);
        for path in ["/ok", "/error", "/get-session", "/verify-email?token=x", "/reset-password/x?callbackURL=/", "/list-sessions"] {
            for body in no_json() {
                let answer = site.server.request("GET", path).header("content-type", JSON).body(body).send().await;
                assert!(answer.status < 500, "{path}");
            }
        }
    }

    async fn in_01_no_media_type_is_guessed(database: Database) {
        let site = start(&database).await;
        let body = json!({ "email": ADA, "password": PASSWORD, "name": "A" }).to_string();
        for path in posts(&site).into_iter().filter(|path| !DEAF.contains(path)) {
            for media_type in ["text/plain", "multipart/form-data; boundary=x", "application/xml", "", "application/json-patch+json", "text/plain; application/json"] {
                let answer = site.server.request("POST", path).header("content-type", media_type).body(body.clone()).send().await;
                assert_eq!((answer.status, answer.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"), "{path} {media_type}");
            }
            let form = site.server.request("POST", path).form("email=ada%40example.com").send().await;
            let expected = if path.contains("/email") && path.starts_with("/sign-") { 400 } else { 415 };
            assert_eq!(form.status, expected, "{path}");
        }
        assert_eq!(database.count("user").await, 0);
    }

    async fn in_02_a_large_body_is_refused_before_it_is_there(database: Database) {
        let site = start(&database).await;
        for path in ["/sign-in/email", "/sign-up/email", "/reset-password", "/sign-out"] {
            let head = format!("POST {}{path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n", site.server.base);
            let (status, sent) = send_parts(&site, &format!("{head}content-length: 60000000\r\n\r\n"), &[b' '; 8192], 20).await;
            assert!(status == 413 && sent <= 80 * 1024, "{path}: {status} after {sent}");
            let chunk = [b"2000\r\n".as_slice(), &[b' '; 8192], b"\r\n"].concat();
            let (status, sent) = send_parts(&site, &format!("{head}transfer-encoding: chunked\r\n\r\n"), &chunk, 20).await;
            assert!(status == 413 && sent <= 80 * 1024, "{path}: {status} after {sent} in chunks");
        }
    }

    async fn in_04_of_two_values_one_counts_everywhere(database: Database) {
        let site = start(&database).await;
        site.signed_up(ADA).await;
        site.signed_up("eve@example.com").await;
        let twice = format!(r#"{{"email":"eve@example.com","email":"{ADA}","password":"{PASSWORD}"}}"#);
        let answer = site.server.request("POST", "/sign-in/email?email=eve%40example.com").header("content-type", JSON).body(twice).send().await;
        assert_eq!((answer.status, answer.json()["user"]["email"].as_str()), (200, Some(ADA)), "the last of a body, none of the query");
        let answer = site.server.request("POST", "/sign-in/email").form("email=eve%40example.com&email=ada%40example.com&password=correct+horse+battery").send().await;
        assert_eq!(answer.json()["user"]["email"].as_str(), Some(ADA), "in a form as well");
        for query in ["token=a&token=b", "token[]=a", "token=a&token="] {
            let answer = site.server.request("GET", &format!("/verify-email?{query}")).send().await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"), "{query}");
        }
    }

    async fn in_06_a_value_of_another_type_is_none(database: Database) {
        let site = start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        let before = all_rows(&database).await;
        for (path, field, good) in [
            ("/sign-up/email", "rememberMe", json!({ "name": "A", "email": "b@example.com", "password": PASSWORD })),
            ("/sign-in/email", "rememberMe", json!({ "email": ADA, "password": PASSWORD })),
            ("/change-password", "revokeOtherSessions", json!({ "currentPassword": PASSWORD, "newPassword": "another password" })),
        ] {
            for value in [json!("yes"), json!("true"), json!(1), json!(null), json!([]), json!({})] {
                let mut body = good.clone();
                body[field] = value.clone();
                let answer = ada.post(path, &body).await;
                assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"), "{path} {value}");
            }
        }
        for (path, body) in [
            ("/sign-up/email", json!({ "name": "A", "email": [ADA], "password": PASSWORD })),
            ("/sign-up/email", json!({ "name": ["A"], "email": "b@example.com", "password": PASSWORD })),
            ("/sign-in/email", json!({ "email": ADA, "password": 12_345_678 })),
            ("/sign-in/email", json!({ "email": { "$ne": "" }, "password": PASSWORD })),
            ("/update-user", json!({ "name": 5 })),
            ("/update-user", json!({ "image": true })),
            ("/verify-password", json!({ "password": [PASSWORD] })),
            ("/change-email", json!({ "newEmail": ["b@example.com"] })),
            ("/revoke-session", json!({ "token": ["%"] })),
            ("/unlink-account", json!({ "accountId": 1 })),
            ("/delete-user", json!({ "password": true })),
            ("/request-password-reset", json!({ "email": { "toString": ADA } })),
            ("/reset-password", json!({ "token": "x", "newPassword": 12_345_678 })),
            ("/send-verification-email", json!({ "email": false })),
        ] {
            let answer = ada.post(path, &body).await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"), "{path} {body}");
        }
        assert_eq!(all_rows(&database).await, before);
    }

    async fn in_07_no_long_password_is_hashed(database: Database) {
        let site = start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        for (long, status, code) in [
            // One character that becomes eighteen in the form that is hashed.
            ("\u{fdfa}".repeat(129), 400, "PASSWORD_TOO_LONG"), ("x".repeat(60_000), 400, "PASSWORD_TOO_LONG"), ("x".repeat(8_000_000), 413, "PAYLOAD_TOO_LARGE"),
        ] {
            for (path, body) in [
                ("/sign-in/email", json!({ "email": ADA, "password": long })),
                ("/sign-up/email", json!({ "email": "b@example.com", "name": "B", "password": long })),
                ("/change-password", json!({ "currentPassword": long, "newPassword": "another password" })),
                ("/change-password", json!({ "currentPassword": PASSWORD, "newPassword": long })),
                ("/verify-password", json!({ "password": long })),
                ("/delete-user", json!({ "password": long })),
                ("/reset-password", json!({ "token": "x", "newPassword": long })),
            ] {
                let answer = ada.post(path, &body).await;
                assert_eq!((answer.status, answer.code().as_str()), (status, code), "{path}");
            }
        }
        assert!(site.opens_as_before(ADA).await);
    }

    async fn in_08_every_character_of_a_password_counts(database: Database) {
        let site = start(&database).await;
        let (prefix, long) = ("p".repeat(72), "\u{1f511}".repeat(64));
        for (number, (password, same, others)) in [
            ("\u{1f511}\u{1f511}\u{1f511}\u{1f511}", "\u{1f511}\u{1f511}\u{1f511}\u{1f511}", vec!["\u{1f511}\u{1f511}\u{1f511}\u{1f510}"]),
            (&format!("{prefix}one"), &format!("{prefix}one"), vec![&format!("{prefix}two") as &str, &prefix]),
            (&long, &long, vec![&long[4..]]),
            ("password with space ", "password with space ", vec!["password with space", " password with space "]),
            // One form for what looks alike on every keyboard.
            ("p\u{e4}ssw\u{f6}rt", "pa\u{308}sswo\u{308}rt", vec!["passwort", "P\u{c4}SSW\u{d6}RT"]),
        ]
        .into_iter()
        .enumerate()
        {
            let email = format!("a{number}@example.com");
            let body = json!({ "name": "A", "email": email, "password": password });
            assert_eq!(site.browser().post("/sign-up/email", &body).await.status, 200, "{password}");
            assert!(site.opens(&email, password).await && site.opens(&email, same).await, "{password}");
            for other in others {
                assert!(!site.opens(&email, other).await, "{password} is not {other}");
            }
        }
        for (password, status) in [("x".repeat(128), 200), ("x".repeat(129), 400), ("\u{1f511}".repeat(65), 400), ("\u{1f511}".repeat(3), 400), ("eight\0chars".into(), 400)] {
            let body = json!({ "name": "A", "email": "b@example.com", "password": password });
            assert_eq!(site.browser().post("/sign-up/email", &body).await.status, status, "{password:?}");
        }
    }

    async fn in_09_a_name_is_stored_as_it_is_or_not_at_all(database: Database) {
        let site = start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        for refused in ["x".repeat(257), "x".repeat(60_000), "a\0b".into()] {
            for (path, body) in [("/update-user", json!({ "name": refused })), ("/sign-up/email", json!({ "name": refused, "email": "b@example.com", "password": PASSWORD }))] {
                let answer = ada.post(path, &body).await;
                assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"), "{path} {refused:.20}");
            }
        }
        let request = site.server.request("POST", "/update-user").header("content-type", JSON);
        assert_eq!(ada.send(request.body(r#"{"name":"\ud800"}"#)).await.code(), "BAD_REQUEST", "half a character is none");
        assert_eq!(ada.post("/update-user", &json!({ "name": "x".repeat(100_000) })).await.status, 413);
        for taken in ["\u{202e}evil", "a\u{200b}b", "<script>alert(1)</script>", "\u{1f468}\u{200d}\u{1f469}", &"\u{1f511}".repeat(256)] {
            assert_eq!(ada.post("/update-user", &json!({ "name": taken })).await.status, 200, "{taken}");
            assert_eq!(database.texts(r#"select "name" from "user""#).await, [taken]);
            assert_eq!(ada.get("/get-session").await.json()["user"]["name"], taken);
        }
    }

    async fn in_11_a_profile_has_two_fields(database: Database) {
        let site = start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        let mut eve = site.signed_up("eve@example.com").await;
        let before = all_rows(&database).await;
        let eves = eve.get("/get-session").await.json()["user"]["id"].clone();
        let fields = json!({
            "id": eves, "userId": eves, "emailVerified": true, "role": "admin", "banned": false, "createdAt": "2000-01-01T00:00:00.000Z", "securityEpoch": 9,
            "password": "another password", "twoFactorEnabled": false, "__proto__": { "role": "admin" }, "user": { "role": "admin" },
        });
        let answer = ada.post("/update-user", &fields).await;
        assert_eq!((answer.status, answer.json()["message"].as_str()), (400, Some("No fields to update")));
        assert_eq!(all_rows(&database).await, before);
        let mut named = fields.clone();
        named["name"] = json!("Ada");
        assert_eq!(ada.post("/update-user", &named).await.status, 200, "the name is what it was");
        assert_eq!(all_rows(&database).await, before);
        for email in [json!("eve@example.com"), json!("new@example.com"), json!(["x"]), json!(1)] {
            let answer = ada.post("/update-user", &json!({ "name": "B", "email": email })).await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "EMAIL_CAN_NOT_BE_UPDATED"));
        }
        assert_eq!(all_rows(&database).await, before);
        assert!(site.opens_as_before(ADA).await && site.opens_as_before("eve@example.com").await);
    }

    async fn in_12_a_session_has_no_field_to_update(database: Database) {
        let site = start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        let before = all_rows(&database).await;
        for body in [
            json!({ "userId": "x", "expiresAt": "2099-01-01T00:00:00.000Z", "token": "x", "id": "x" }),
            json!({ "impersonatedBy": "x" }), json!({ "activeOrganizationId": "x" }), json!({ "ipAddress": "x", "userAgent": "x" }),
            json!({ "createdAt": "2099-01-01T00:00:00.000Z" }), json!({ "securityEpoch": 9 }), json!({ "__proto__": {} }), json!({}),
        ] {
            let answer = ada.post("/update-session", &body).await;
            assert_eq!((answer.status, answer.json()["message"].as_str()), (400, Some("No fields to update")), "{body}");
            assert!(answer.cookies().is_empty());
        }
        assert_eq!(all_rows(&database).await, before);
    }

    async fn in_13_sql_is_text(database: Database) {
        let site = start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        site.signed_up("eve@example.com").await;
        let others = database.texts(r#"select "id" from "session""#).await.len();
        let before = all_rows(&database).await;
        for text in ["' OR 1=1--", "\"; DROP TABLE \"user\"; --", "\u{1a}", "%", "_", "\\", "$1", "') returning *; --", "x' and 1=cast((select password from account) as int)--"] {
            for (path, body) in [
                ("/sign-in/email", json!({ "email": text, "password": text })),
                ("/sign-in/email", json!({ "email": ADA, "password": text })),
                ("/revoke-session", json!({ "token": text })),
                ("/unlink-account", json!({ "accountId": text })),
                ("/reset-password", json!({ "token": text, "newPassword": "another password" })),
                ("/delete-user", json!({ "token": text })),
                ("/request-password-reset", json!({ "email": text })),
                ("/send-verification-email", json!({ "email": text })),
                ("/verify-password", json!({ "password": text })),
            ] {
                let answer = ada.post(path, &body).await;
                assert!(answer.status < 500, "{path} {text}: {}", answer.text());
            }
            let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            for path in [format!("/verify-email?token={encoded}"), format!("/reset-password/{encoded}?callbackURL=/x"), format!("/delete-user/callback?token={encoded}"), format!("/get-session?{encoded}={encoded}")] {
                assert!(ada.get(&path).await.status < 500, "{path}");
            }
            let request = site.server.request("GET", "/get-session").header("cookie", format!("keyward.session_token={encoded}"));
            let header = text.replace(char::is_control, "");
            assert_eq!(request.header("user-agent", header).send().await.text(), "null");
            let answer = ada.post("/update-user", &json!({ "name": text, "image": "/x" })).await;
            assert_eq!(answer.status, 200, "a name may be anything");
            assert_eq!(ada.get("/get-session").await.json()["user"]["name"], text);
        }
        database.execute(r#"update "user" set "name" = 'Ada', "image" = null"#).await;
        assert_eq!(all_rows(&database).await, before);
        assert_eq!(database.count("session").await, others);
    }

    async fn in_16_a_picture_is_an_address_to_load(database: Database) {
        let site = start(&database).await;
        let mut ada = site.signed_up(ADA).await;
        let long = format!("https://a.example/{}", "x".repeat(2048));
        for image in [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "\u{1}javascript:x", "data:image/svg+xml,<svg onload=alert(1)>",
            "data:image/png;base64,AAAA", "vbscript:x", "blob:https://a.example/x", "file:///etc/passwd", "about:blank", &long,
        ] {
            for (path, body) in [("/update-user", json!({ "image": image })), ("/sign-up/email", json!({ "name": "B", "email": "b@example.com", "password": PASSWORD, "image": image }))] {
                let answer = ada.post(path, &body).await;
                assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"), "{path} {image:.40}");
            }
        }
        let request = json!({ "image": format!("data:image/png;base64,{}", "A".repeat(1_000_000)) });
        assert_eq!(ada.post("/update-user", &request).await.status, 413);
        assert_eq!(database.texts(r#"select coalesce("image", 'none') from "user""#).await, ["none"]);
        assert_eq!(ada.post("/update-user", &json!({ "image": "https://a.example/a.png" })).await.status, 200);
        assert_eq!(ada.post("/update-user", &json!({ "image": null })).await.status, 200);
        assert_eq!(database.texts(r#"select coalesce("image", 'none') from "user""#).await, ["none"]);
    }

    async fn in_17_nothing_is_unpacked(database: Database) {
        let site = start(&database).await;
        for path in posts(&site).into_iter().filter(|path| !DEAF.contains(path)) {
            for encoding in ["gzip", "br", "deflate", "identity", "zstd, gzip"] {
                let request = site.server.request("POST", path).header("content-type", JSON).header("content-encoding", encoding);
                let answer = request.body(vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0]).send().await;
                assert_eq!((answer.status, answer.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"), "{path} {encoding}");
            }
        }
    }

    async fn in_18_what_is_no_text_is_nothing(database: Database) {
        let site = start(&database).await;
        let get = |path: &str| site.server.request("GET", path);
        for path in ["/reset-password/%ff?callbackURL=/x", "/reset-password/%00?callbackURL=/x", "/reset-password/%E0%A4%A?callbackURL=/x"] {
            let answer = get(path).send().await;
            assert_eq!((answer.status, answer.header("location").unwrap().ends_with("/x?error=INVALID_TOKEN")), (302, true), "{path}");
        }
        for path in ["/%ff", "/get-session%ff", "/get-session%00", "/\u{e9}", "/%"] {
            let answer = get(path).send().await;
            assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        }
        for query in ["token=%ff", "token=%E0%A4", "token=%F0%9F%94%91", "%ff=x&token=x"] {
            let answer = get(&format!("/verify-email?{query}")).send().await;
            assert_eq!((answer.status, answer.code().as_str()), (401, "INVALID_TOKEN"), "{query}");
        }
        for (name, value) in [
            ("authorization", &b"Bearer %E0%A4"[..]), ("authorization", b"Bearer \xff\xfe"), ("authorization", b"Basic \xff"), ("cookie", b"keyward.session_token=\xff\xfe.\xff"),
            ("cookie", b"\xff=\xff"), ("user-agent", b"\xff"), ("x-forwarded-for", b"\xff"), ("accept", b"\xff"), ("referer", b"\xff"),
        ] {
            let answer = get("/get-session").header(name, value).send().await;
            assert_eq!((answer.status, answer.text().as_str(), answer.cookies().len()), (200, "null", 0), "{name}");
        }
    }

    async fn in_19_long_addresses_are_refused(database: Database) {
        let site = start(&database).await;
        site.signed_up(ADA).await;
        let long = format!("/{}", "x".repeat(100_000));
        let body = json!({ "email": ADA, "password": PASSWORD, "callbackURL": long });
        assert_eq!(site.browser().post("/sign-in/email", &body).await.status, 413);
        let answer = site.server.request("GET", &format!("/verify-email?token=x&callbackURL={long}")).send().await;
        assert_eq!(answer.status, 414);
        let many = "a=b&".repeat(1000);
        assert_eq!(site.server.request("GET", &format!("/verify-email?{many}token=x")).send().await.code(), "INVALID_TOKEN");
        let twice = "token=x&".repeat(1000);
        assert_eq!(site.server.request("GET", &format!("/verify-email?{twice}")).send().await.code(), "VALIDATION_ERROR");
        let form = site.server.request("POST", "/sign-in/email").form(&format!("{many}email=ada%40example.com&password=x"));
        assert_eq!(Raw::send(form).await.status, 401);
    }
}
