//! How often something may be tried: protocol section 7.5, and what people do to try more often. Each test runs with both
//! places to count in; what passes is told from what is refused by its status alone.

use std::time::Duration;

use axum::{Router, body::Body};
use keyward::{
    Error,
    client::Client,
    config::{Config, CustomRule, RateLimitStorage, Rule},
    endpoint::{SignInEmail, SignUpEmail},
    model::{Email, UserId},
};
use serde_json::json;
use tower::ServiceExt;

use crate::support::{Answer, Browser, Database, Options, PASSWORD, Raw, Server, on_both_stores};

const ADA: &str = "ada@example.com";
const HOUR: Duration = Duration::from_hours(1);
const SECOND: Duration = Duration::from_secs(1);

/// Limits as they are by default, behind a proxy on this machine that tells who asks.
const IN_MEMORY: fn(&mut Config) = |config| limit(config, RateLimitStorage::Memory);
const IN_DATABASE: fn(&mut Config) = |config| limit(config, RateLimitStorage::Database);
const BOTH: [fn(&mut Config); 2] = [IN_MEMORY, IN_DATABASE];

fn limit(config: &mut Config, storage: RateLimitStorage) {
    config.rate_limit.enabled = true;
    config.rate_limit.storage = storage;
    config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
}

async fn server(database: &Database, configure: fn(&mut Config)) -> Server {
    Server::start_with(database, Options { configure, ..Options::default() }).await
}

/// An attempt to sign in that the act refuses at once; the limits cannot know.
fn attempt(server: &Server, from: &str) -> Raw {
    from_address(server.request("POST", "/sign-in/email").json(&json!({ "email": "nope", "password": "x" })), from)
}

fn sign_in(server: &Server, from: &str, password: &str) -> Raw {
    from_address(server.request("POST", "/sign-in/email").json(&json!({ "email": ADA, "password": password })), from)
}

fn from_address(request: Raw, from: &str) -> Raw {
    request.header("x-forwarded-for", from)
}

async fn passes(request: Raw) -> bool {
    request.send().await.status != 429
}

/// How many pass, one after the other.
async fn passing(requests: impl IntoIterator<Item = Raw>) -> usize {
    let mut count = 0;
    for request in requests {
        count += usize::from(passes(request).await);
    }
    count
}

/// What a refusal says, without the date.
fn refusal(answer: Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    (answer.status, answer.headers.into_iter().filter(|(name, _)| name != "date").collect(), answer.body)
}

async fn sign_up_ada(server: &Server) {
    let sign_up =
        SignUpEmail { name: "Ada".into(), email: ADA.into(), password: PASSWORD.into(), ..SignUpEmail::default() };
    server.auth.call(sign_up).await.unwrap();
}

fn ada() -> Email {
    Email::parse(ADA).unwrap()
}

on_both_stores! {
    async fn rl_01_three_pass_and_the_fourth_waits(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let mut statuses = Vec::new();
            for _ in 0..30 {
                statuses.push(attempt(&server, "198.51.100.1").send().await.status);
            }
            assert_eq!((&statuses[..3], statuses[3..].iter().all(|status| *status == 429)), (&[400, 400, 400][..], true));

            let answer = attempt(&server, "198.51.100.1").send().await;
            assert_eq!(answer.text(), r#"{"message":"Too many requests. Please try again later."}"#);
            assert_eq!(answer.header("content-type"), Some("application/json"));
            assert_eq!((answer.header("x-retry-after"), answer.header("retry-after")), (Some("10"), Some("10")));
            server.clock.advance(Duration::from_millis(9001));
            let answer = attempt(&server, "198.51.100.1").header("accept", "text/html").send().await;
            assert_eq!((answer.status, answer.header("x-retry-after")), (429, Some("1")), "the last that passed counts");
            assert_eq!(answer.header("content-type"), Some("application/json"));
            server.clock.advance(Duration::from_millis(999));
            assert_eq!(passing((0..5).map(|_| attempt(&server, "198.51.100.1"))).await, 3);
            assert!(passes(attempt(&server, "198.51.100.2")).await, "others are not concerned");
            assert!(passes(from_address(server.request("GET", "/ok"), "198.51.100.1")).await, "and other paths neither");
        }
    }

    async fn rl_02_nobody_chooses_an_address(database: Database) {
        for configure in [|config: &mut Config| { IN_MEMORY(config); config.trusted_proxies.clear(); }, |config: &mut Config| { IN_DATABASE(config); config.trusted_proxies.clear(); }] {
            let server = server(&database, configure).await;
            assert_eq!(passing((0..10).map(|n| attempt(&server, &format!("198.51.100.{n}")))).await, 3);
        }
    }

    async fn rl_04_one_slash_64_is_one_bucket(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            assert_eq!(passing((0..10).map(|n| attempt(&server, &format!("2001:db8:1:2:{n}::{n}")))).await, 3);
            assert!(passes(attempt(&server, "2001:db8:1:3::1")).await);
        }
    }

    async fn rl_05_wider_networks_have_budgets_too(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let from = |n: u16| attempt(&server, &format!("2001:db8:7:{n:x}::1"));
            assert_eq!(passing((0..0x40).map(from)).await, 30, "one /56");
            assert_eq!(passing((0x100..0x140).map(from)).await, 30, "another /56");
            assert_eq!(passing((0x200..0x240).map(from)).await, 30, "a third");
            assert_eq!(passing((0x300..0x340).map(from)).await, 0, "the /48 is used up");
            assert!(passes(attempt(&server, "2001:db8:8::1")).await);
        }
    }

    async fn rl_06_one_address_in_every_spelling_is_one_bucket(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            for spellings in [
                &["2001:db8::1", "2001:DB8::1", "2001:0db8:0:0:0:0:0:1", "2001:db8::1%eth0", "[2001:db8::1]", "[2001:db8::1]:443"][..],
                &["1.2.3.4", "::ffff:1.2.3.4", "::ffff:102:304", "::FFFF:1.2.3.4", "1.2.3.4:80", "[::ffff:102:304]:80"][..],
            ] {
                assert_eq!(passing(spellings.iter().map(|spelling| attempt(&server, spelling))).await, 3, "{spellings:?}");
            }
        }
    }

    async fn rl_07_garbage_is_no_fresh_bucket(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let long = "x".repeat(10_000);
            let garbage = ["not-an-ip-1", "not-an-ip-2", "", "unknown", "127.0.0.1", &long, "198.51.100.1, ?", "198.51.100.300"];
            assert_eq!(passing(garbage.iter().map(|garbage| attempt(&server, garbage))).await, 3);
        }
    }

    async fn rl_09_header_lines_are_one_list(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let two_lines = |n: u8| from_address(attempt(&server, &format!("203.0.113.{n}")), "198.51.100.1, 127.0.0.1");
            assert_eq!(passing((0..6).map(two_lines)).await, 3);
            assert!(!passes(attempt(&server, "198.51.100.1")).await);
            assert!(passes(attempt(&server, "203.0.113.1")).await, "who is only claimed to have asked is free");
        }
    }

    async fn rl_10_no_other_spelling_is_let_in(database: Database) {
        let lenient = |config: &mut Config| { IN_MEMORY(config); config.skip_trailing_slashes = true; };
        for configure in [IN_MEMORY, IN_DATABASE, lenient] {
            let server = server(&database, configure).await;
            passing((0..3).map(|_| attempt(&server, "198.51.100.1"))).await;
            for spelling in [
                "/sign-in/email", "/sign-in/email/", "/sign-in/email//", "//sign-in/email", "/sign-in//email", "/Sign-In/Email",
                "/sign-in/%65mail", "/sign-in/email;x", "/sign-in/email?x=1", "/./sign-in/email", "/x/../sign-in/email",
                "/sign-in%2femail", "/sign-in\\email", "/sign-in/email%00", "/sign-in/email%20",
            ] {
                let body = json!({ "email": ADA, "password": PASSWORD });
                let request = from_address(server.request("POST", spelling).json(&body), "198.51.100.1");
                let status = request.send().await.status;
                assert!(matches!(status, 429 | 404 | 400), "{spelling}: {status}");
                assert!(status != 400 || spelling.contains('\\'), "{spelling} is no request at all");
            }
        }
    }

    async fn rl_11_guesses_share_the_bucket_of_their_route(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let guess = |n: u8| from_address(server.request("GET", &format!("/guess/{n}?callbackURL=/x")), "198.51.100.1");
            assert_eq!(passing((0..150).map(guess)).await, 100);
            let stray = |n: u8| from_address(server.request("GET", &format!("/nothing/{n}")), "198.51.100.1");
            assert_eq!(passing((0..150).map(stray)).await, 100, "and what is not there has one, too");
        }
    }

    async fn rl_12_of_forty_at_once_three_pass(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            for _ in 0..3 {
                let requests: Vec<_> = (0..40).map(|_| tokio::spawn(passes(attempt(&server, "198.51.100.1")))).collect();
                let mut passed = 0;
                for request in requests {
                    passed += usize::from(request.await.unwrap());
                }
                assert_eq!(passed, 3);
                server.clock.advance(10 * SECOND);
            }
        }
    }

    async fn rl_14_a_hundred_wrong_passwords_lock_an_account(database: Database) {
        let server = server(&database, IN_DATABASE).await;
        sign_up_ada(&server).await;
        for (account, known) in [(ADA, true), ("nobody@example.com", false)] {
            let wrong = |n: u8| {
                let body = json!({ "email": account, "password": "wrong password" });
                from_address(server.request("POST", "/sign-in/email").json(&body), &format!("198.51.{n}.{}", u8::from(known)))
            };
            let mut statuses = Vec::new();
            for n in 0..130 {
                statuses.push(wrong(n).send().await.status);
            }
            assert!(statuses[..100].iter().all(|status| *status == 401) && statuses[100..].iter().all(|status| *status == 429));
        }
        let right = sign_in(&server, "203.0.113.1", PASSWORD).send().await;
        assert_eq!((right.status, right.header("retry-after")), (429, Some("3600")), "not even with the right one");
        server.clock.advance(HOUR);
        assert_eq!(sign_in(&server, "203.0.113.1", PASSWORD).send().await.status, 200);
    }

    async fn rl_14_a_right_password_starts_the_count_again(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let limits = server.auth.limits();
            for _ in 0..3 {
                for _ in 0..99 {
                    limits.sign_in_attempt(&ada(), None).await.unwrap();
                }
                limits.signed_in(&ada(), None).await;
            }
        }
    }

    async fn rl_15_a_known_device_is_never_locked_out(database: Database) {
        sign_up_ada(&server(&database, |_| {}).await).await;
        for configure in BOTH {
            let server = server(&database, configure).await;
            assert_eq!(sign_in(&server, "203.0.113.1", PASSWORD).send().await.status, 200);
            let attacker = async || while server.auth.limits().sign_in_attempt(&ada(), None).await.is_ok() {};
            attacker().await;
            assert_eq!(sign_in(&server, "203.0.113.2", PASSWORD).send().await.status, 429);
            assert_eq!(sign_in(&server, "203.0.113.1", PASSWORD).send().await.status, 200);

            server.clock.advance((30 * 24 - 1) * HOUR);
            attacker().await;
            assert_eq!(sign_in(&server, "203.0.113.1", PASSWORD).send().await.status, 200, "after weeks, too");
            server.clock.advance(30 * 24 * HOUR);
            attacker().await;
            assert_eq!(sign_in(&server, "203.0.113.1", PASSWORD).send().await.status, 429, "but not for ever");
        }
    }

    async fn rl_22_the_end_of_a_window_gives_nothing_twice(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            assert!(passes(attempt(&server, "198.51.100.1")).await);
            server.clock.advance(Duration::from_millis(9900));
            assert_eq!(passing((0..3).map(|_| attempt(&server, "198.51.100.1"))).await, 2);
            server.clock.advance(Duration::from_millis(200));
            assert_eq!(passing((0..3).map(|_| attempt(&server, "198.51.100.1"))).await, 0);
        }
    }

    async fn rl_24_a_stolen_session_does_not_find_the_password(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let (limits, user) = (server.auth.limits(), UserId("somebody".into()));
            for _ in 0..9 {
                limits.reauthentication_attempt(&user).await.unwrap();
            }
            limits.reauthenticated(&user).await;
            for _ in 0..10 {
                limits.reauthentication_attempt(&user).await.unwrap();
            }
            assert_eq!(limits.reauthentication_attempt(&user).await, Err(Error::TooManyRequests { retry_after: 3600 }));
            assert!(limits.reauthentication_attempt(&UserId("another".into())).await.is_ok());
            server.clock.advance(HOUR);
            assert!(limits.reauthentication_attempt(&user).await.is_ok());
        }
    }

    async fn rl_19_a_mailbox_is_not_flooded(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let limits = server.auth.limits();
            for may in [true, true, true, false, false] {
                assert_eq!(limits.may_mail(&ada()).await.unwrap(), may);
            }
            assert!(limits.may_mail(&Email::parse("bob@example.com").unwrap()).await.unwrap());
            server.clock.advance(HOUR);
            assert!(limits.may_mail(&ada()).await.unwrap());
        }
    }

    async fn rl_25_a_refusal_does_not_tell_who_has_an_account(database: Database) {
        sign_up_ada(&server(&database, |_| {}).await).await;
        for configure in BOTH {
            let server = server(&database, configure).await;
            let mut refusals = Vec::new();
            for (email, from) in [(ADA, "198.51.100.1"), ("nobody@example.com", "198.51.100.2")] {
                let body = json!({ "email": email, "password": "wrong password" });
                let request = || from_address(server.request("POST", "/sign-in/email").json(&body), from);
                assert_eq!(passing((0..3).map(|_| request())).await, 3);
                refusals.push(refusal(request().send().await));
                let email = Email::parse(email).unwrap();
                while server.auth.limits().sign_in_attempt(&email, None).await.is_ok() {}
                refusals.push(refusal(from_address(request(), "198.51.100.3").send().await));
                server.clock.advance(HOUR);
            }
            assert_eq!((&refusals[0], &refusals[1]), (&refusals[2], &refusals[3]));
        }
    }

    async fn a_form_has_the_budget_of_its_endpoint(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let form = |from: &str| from_address(server.raw("POST", "/api/twice"), from).header("sec-fetch-site", "same-origin");
            assert_eq!(passing((0..5).map(|_| form("198.51.100.1"))).await, 3);
            let sign_up = server.request("POST", "/sign-up/email").json(&json!({}));
            assert!(!passes(from_address(sign_up, "198.51.100.1")).await);
            let answer = form("198.51.100.1").send().await;
            assert_eq!((answer.status, answer.header("retry-after")), (429, Some("10")));
        }
    }

    async fn nobody_in_particular_is_free(database: Database) {
        let server = server(&database, IN_DATABASE).await;
        for _ in 0..5 {
            let nope = SignInEmail { email: "nope".into(), password: PASSWORD.into(), ..SignInEmail::default() };
            assert_eq!(server.auth.call(nope).await, Err(Error::InvalidEmail));
        }
        assert_eq!(database.count("rateLimit").await, 0);
    }

    async fn who_cannot_be_told_apart_shares_a_bucket(database: Database) {
        for configure in BOTH {
            let server = server(&database, configure).await;
            let router: Router = server.auth.router();
            let mut statuses = Vec::new();
            for n in 0..5 {
                let request = http::Request::post("/api/auth/sign-in/email").header("x-forwarded-for", format!("198.51.100.{n}"));
                statuses.push(router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status().as_u16());
            }
            assert_eq!(statuses, [400, 400, 400, 429, 429]);
        }
    }

    async fn the_typed_client_knows_how_long_to_wait(database: Database) {
        let server = server(&database, IN_MEMORY).await;
        let client = Client::new(&format!("{}{}", server.address(), server.base)).unwrap();
        let nope = SignInEmail { email: "nope".into(), password: PASSWORD.into(), ..SignInEmail::default() };
        for _ in 0..3 {
            assert_eq!(client.call(nope.clone()).await, Err(Error::InvalidEmail));
        }
        assert_eq!(client.call(nope).await, Err(Error::TooManyRequests { retry_after: 10 }));
    }

    async fn rules_are_settings(database: Database) {
        let configure = |config: &mut Config| {
            IN_MEMORY(config);
            (config.rate_limit.window, config.rate_limit.max) = (5 * SECOND, 4);
            config.rate_limit.custom_rules = vec![
                CustomRule::new("/sign-in/*", Some(Rule { window: SECOND, max: 1 })).unwrap(),
                CustomRule::new("/guess/{word}", None).unwrap(),
            ];
        };
        let server = server(&database, configure).await;
        let get = |path: &str| from_address(server.request("GET", path), "198.51.100.1");
        assert_eq!(passing((0..6).map(|_| get("/ok"))).await, 4);
        server.clock.advance(5 * SECOND);
        assert!(passes(get("/ok")).await);
        assert_eq!(passing((0..3).map(|_| attempt(&server, "198.51.100.1"))).await, 1);
        server.clock.advance(SECOND);
        assert!(passes(attempt(&server, "198.51.100.1")).await);
        assert_eq!(passing((0..20).map(|_| get("/guess/x"))).await, 20);
    }

    async fn off_is_off(database: Database) {
        let configure = |config: &mut Config| { IN_DATABASE(config); config.rate_limit.enabled = false; };
        let server = server(&database, configure).await;
        assert_eq!(passing((0..10).map(|_| attempt(&server, "198.51.100.1"))).await, 10);
        for _ in 0..101 {
            server.auth.limits().sign_in_attempt(&ada(), None).await.unwrap();
            server.auth.limits().reauthentication_attempt(&UserId("a".into())).await.unwrap();
            assert!(server.auth.limits().may_mail(&ada()).await.unwrap());
        }
        assert_eq!(database.count("rateLimit").await, 0);
    }

    async fn counts_name_nobody_and_are_swept(database: Database) {
        let server = server(&database, IN_DATABASE).await;
        sign_up_ada(&server).await;
        assert_eq!(sign_in(&server, "2001:db8::1", PASSWORD).send().await.status, 200);
        assert!(server.auth.limits().may_mail(&ada()).await.unwrap());
        let keys = database.texts(r#"select "key" from "rateLimit" order by "key""#).await;
        assert!(keys.iter().all(|key| !key.contains("ada")), "{keys:?}");
        assert!(keys.contains(&"2001:0db8:0000:0000:0000:0000:0000:0000|/sign-in/email".to_owned()), "{keys:?}");

        let sweep = async || server.auth.store().delete_expired(server.auth.now()).await.unwrap();
        assert_eq!((keys.len(), sweep().await), (5, 0));
        server.clock.advance(24 * HOUR + SECOND);
        assert_eq!(sweep().await, 4);
        assert!(database.texts(r#"select "key" from "rateLimit""#).await[0].starts_with("device|"));
        server.clock.advance(29 * 24 * HOUR);
        sweep().await;
        assert_eq!(database.count("rateLimit").await, 0);
    }

    async fn several_servers_count_together(database: Database) {
        let (one, other) = (server(&database, IN_DATABASE).await, server(&database, IN_DATABASE).await);
        assert_eq!(passing([&one, &other, &one, &other].map(|server| attempt(server, "198.51.100.1"))).await, 3);
    }

    async fn a_disabled_path_is_not_there(database: Database) {
        let configure = |config: &mut Config| {
            IN_MEMORY(config);
            config.disabled_paths = vec!["/sign-up/email".into(), "/guess/{word}".into(), "/not/ours".into()];
        };
        let server = server(&database, configure).await;
        for _ in 0..5 {
            for (method, path) in [
                ("POST", "/sign-up/email"), ("GET", "/sign-up/email"), ("POST", "/sign-up/email/"), ("POST", "/sign-up/email//"),
                ("POST", "/sign-up/email?x=1"), ("GET", "/guess/x"), ("GET", "/not/ours"),
            ] {
                let answer = Browser::new(&server).send(server.request(method, path)).await;
                assert_eq!((answer.status, answer.text().as_str()), (404, "Not Found"), "{method} {path}: before the limits");
                assert_eq!(answer.header("content-type"), Some("text/plain;charset=UTF-8"));
            }
        }
        for path in ["/Sign-Up/Email", "/sign-up/%65mail", "//sign-up/email", "/sign-up/email;x", "/sign-up/email/x"] {
            let answer = Browser::new(&server).send(server.request("POST", path)).await;
            assert_eq!((answer.status, answer.text().as_str()), (404, ""), "{path}");
        }
        sign_up_ada(&server).await;
        assert_eq!(Browser::new(&server).sign_in(ADA).await.status, 200, "calls on the server and other paths go on");
    }

    async fn a_trailing_slash_can_be_skipped(database: Database) {
        let configure = |config: &mut Config| config.skip_trailing_slashes = true;
        let server = server(&database, configure).await;
        sign_up_ada(&server).await;
        for (method, path, status) in [
            ("GET", "/ok/", 200), ("GET", "/ok/?x=1", 200), ("GET", "/ok", 200), ("GET", "/guess/x/", 200), ("GET", "/ok//", 404),
            ("GET", "//ok/", 404), ("GET", "/", 404), ("GET", "", 404), ("POST", "/ok/", 404), ("HEAD", "/ok/", 404), ("GET", "/guess/", 404),
        ] {
            assert_eq!(server.request(method, path).send().await.status, status, "{method} {path}");
        }
        let foreign = server.request("POST", "/sign-in/email/").json(&json!({ "email": ADA, "password": PASSWORD }));
        assert_eq!(foreign.header("origin", "https://evil.com").send().await.code(), "INVALID_ORIGIN", "the checks stay");
        assert_eq!(Browser::new(&server).post("/sign-in/email/", &json!({ "email": ADA, "password": PASSWORD })).await.status, 200);
    }
}
