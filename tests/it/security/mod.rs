//! The catalogue of attacks as tests: one function a case, named after its id. `README.md` beside this file says for every
//! case which test it is, or why it is not due yet.

mod advisories;
mod answers;
mod catalogue;
mod cookie_cache;
mod cross_site;
mod enumeration;
mod host;
mod identifiers;
mod input;
mod ledger;
mod load;
mod mail_servers;
mod password_reset;
mod races;
mod rate_limits;
mod redirects;
mod routing;
mod secrets;
mod sessions;
mod site;
mod state;
mod verification;

use std::fmt::Write;

use crate::support::{Answer, Browser, Server};

const ADA: &str = "ada@example.com";
const EVE: &str = "eve@example.com";

async fn signed_up<'a>(server: &'a Server, email: &str) -> Browser<'a> {
    let mut browser = Browser::new(server);
    let answer = browser.sign_up(email).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    browser
}

/// The same cookies in another browser.
fn copied<'a>(server: &'a Server, browser: &Browser<'_>) -> Browser<'a> {
    let mut copy = Browser::new(server);
    for (name, value) in browser.cookie_header().split("; ").filter_map(|pair| pair.split_once('=')) {
        copy.set_cookie(name, value);
    }
    copy
}

/// Everything that somebody can see of an answer, but for the date.
fn visible(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let headers = answer.headers.iter().filter(|(name, _)| name != "date").cloned().collect();
    (answer.status, headers, answer.body.clone())
}

/// Every octet percent-encoded.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}
