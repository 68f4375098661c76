//! The guard of pages: closed by default, decided on the one spelling that the router sees.

use crate::support::{Browser, Database, Server, on_both_stores};

on_both_stores! {
    async fn no_spelling_leads_in_without_a_session(database: Database) {
        let server = Server::start(&database).await;
        for (target, next) in [
            ("/private", "/private"),
            ("/private/", "/private"),
            ("//private", "/private"),
            ("/private?x=1&y=2", "/private%3Fx%3D1%26y%3D2"),
            ("/%70rivate", "/private"),
            ("/%2570rivate", "/private"),
            ("/./private", "/private"),
            ("/x/../private", "/private"),
            ("/x/..%2fprivate", "/private"),
            ("/%2fprivate", "/private"),
            ("/api/../private", "/private"),
            ("/a%2fb/../../private", "/private"),
        ] {
            for method in ["GET", "HEAD"] {
                let answer = server.raw(method, target).send().await;
                assert_eq!(answer.status, 303, "{method} {target}");
                assert_eq!(answer.header("location"), Some(format!("/sign-in?next={next}").as_str()), "{target}");
                assert_eq!((answer.body.len(), answer.header("cache-control")), (0, Some("no-store")), "{target}");
            }
        }
    }

    async fn a_passage_has_one_spelling(database: Database) {
        let server = Server::start(&database).await;
        for target in ["//api/me", "/api//me", "/api/me/", "/%61pi/me", "/api/./me", "/api%2fx/../me", "/api%2fx/../private/../api/me"] {
            let answer = server.raw("GET", target).send().await;
            assert_eq!((answer.status, answer.body.len()), (404, 0), "{target}");
        }
        let answer = server.raw("GET", "/a%2fb/../unknown").send().await;
        assert_eq!((answer.status, answer.header("location")), (308, Some("/a/unknown")), "another spelling is never rendered");
    }

    async fn dishonest_paths_are_refused(database: Database) {
        let server = Server::start(&database).await;
        for target in ["/%ff", "/private%00", "/%25252525252570rivate", "/a%0d%0ab"] {
            let answer = server.raw("GET", target).send().await;
            assert_eq!((answer.status, answer.header("location")), (303, Some("/sign-in")), "{target}");
            let mut browser = Browser::new(&server);
            browser.sign_up(&format!("a{}@example.com", target.len())).await;
            assert_eq!(browser.send(server.raw("GET", target)).await.status, 400, "{target}");
        }
    }

    async fn other_methods_are_told_so(database: Database) {
        let server = Server::start(&database).await;
        for method in ["POST", "DELETE", "PUT"] {
            let answer = server.raw(method, "/private").header("origin", server.origin.clone()).send().await;
            assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHORIZED"), "{method}");
        }
    }

    async fn open_and_unknown_pages_are_open(database: Database) {
        let server = Server::start(&database).await;
        assert_eq!(server.raw("GET", "/").send().await.status, 200);
        assert_eq!(server.raw("GET", "/sign-in").send().await.status, 200);
        assert_eq!(server.raw("GET", "/unknown").send().await.status, 404);
        let answer = server.raw("GET", "/sign-in/?next=/x").send().await;
        assert_eq!((answer.status, answer.header("location")), (308, Some("/sign-in?next=/x")));
    }

    async fn a_session_leads_in_and_is_extended_on_the_way(database: Database) {
        let server = Server::start(&database).await;
        let mut browser = Browser::new(&server);
        browser.sign_up("ada@example.com").await;
        let answer = browser.send(server.raw("GET", "/private")).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, r#""ada@example.com""#));
        let answer = browser.send(server.raw("GET", "//private/?x=1")).await;
        assert_eq!((answer.status, answer.header("location")), (308, Some("/private?x=1")));

        server.clock.advance(std::time::Duration::from_hours(48));
        let answer = browser.send(server.raw("GET", "/private")).await;
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=604800"));
        server.clock.advance(std::time::Duration::from_hours(8 * 24));
        let answer = browser.send(server.raw("GET", "/private")).await;
        assert_eq!(answer.status, 303);
        assert!(answer.cookie("keyward.session_token").unwrap().contains("Max-Age=0"), "an ended session is forgotten");
    }
}
