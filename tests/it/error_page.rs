//! `GET /error`: protocol section 2.6.

use crate::support::{Database, Options, SECRET, Server, on_both_stores};
use keyward::config::Environment;

on_both_stores! {
    async fn is_a_page_in_development(database: Database) {
        let server = Server::start(&database).await;
        for (query, shown) in [
            ("", "<code>UNKNOWN</code>"),
            ("?error=ABC-d_e'f", "<code>ABC-d_e&#39;f</code>"),
            ("?error=%3Cscript%3E", "<code>UNKNOWN</code>"),
            ("?error=A&error_description=%3Cb%3E%26%22%27", "<p>&lt;b&gt;&amp;&quot;&#39;</p>"),
        ] {
            let answer = server.request("GET", &format!("/error{query}")).send().await;
            assert_eq!(answer.status, 200);
            assert!(answer.header("content-type").unwrap().starts_with("text/html"));
            assert!(answer.text().contains(shown), "{query}: {}", answer.text());
        }
    }

    async fn leads_to_the_start_page_in_production(database: Database) {
        let configure = |config: &mut keyward::config::Config| config.environment = Environment::Production;
        let server = Server::start_with(&database, Options { configure, ..Options::default() }).await;
        assert_eq!(SECRET.len(), 32);
        for (query, place) in [
            ("", "/?error=UNKNOWN"),
            ("?error=ABC-d_e'f", "/?error=ABC-d_e%27f"),
            ("?error=E1&error_description=%3Cb%3E+x", "/?error=E1&error_description=%3Cb%3E+x"),
            ("?error=E1&error_description=%0d%0aSet-Cookie:x", "/?error=E1&error_description=%0D%0ASet-Cookie%3Ax"),
        ] {
            let answer = server.request("GET", &format!("/error{query}")).send().await;
            assert_eq!((answer.status, answer.header("location")), (302, Some(place)));
            assert!(answer.body.is_empty());
        }
    }
}
