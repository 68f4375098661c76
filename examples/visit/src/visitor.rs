//! Somebody with a browser: it keeps cookies, and says from which page a request comes.

use std::sync::Arc;

use reqwest::{
    Client, Method, RequestBuilder, Response,
    cookie::{CookieStore, Jar},
    redirect::Policy,
};
use serde_json::{Value, json};

use crate::PATIENCE;

/// Everybody's, which is good enough for tests.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody who visits a program.
pub struct Visitor {
    client: Client,
    jar: Arc<Jar>,
    page: String,
}

impl Visitor {
    /// Somebody on a page of this origin, without a cookie.
    pub fn on(page: impl Into<String>) -> Self {
        // An error means that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let jar = Arc::new(Jar::default());
        let client = Client::builder().cookie_provider(Arc::clone(&jar)).redirect(Policy::none()).timeout(PATIENCE);
        Self { client: client.build().unwrap(), jar, page: page.into() }
    }

    /// A request, to be sent as it is or to be given more.
    pub fn request(&self, method: Method, url: String) -> RequestBuilder {
        self.client.request(method, url).header("origin", &self.page)
    }

    /// Reads.
    pub async fn gets(&self, url: String) -> Response {
        self.request(Method::GET, url).send().await.unwrap()
    }

    /// Sends JSON.
    pub async fn posts(&self, url: String, body: &Value) -> Response {
        self.request(Method::POST, url).json(body).send().await.unwrap()
    }

    /// Signs up at the endpoints below an address, and is signed in.
    pub async fn signs_up(&self, endpoints: &str, name: &str) {
        let email = format!("{}@example.com", name.to_lowercase());
        let form = json!({ "name": name, "email": email, "password": PASSWORD });
        let answer = self.posts(format!("{endpoints}/sign-up/email"), &form).await;
        assert_eq!(answer.status(), 200, "{name} cannot sign up");
    }

    /// Signs out at the endpoints below an address.
    pub async fn signs_out(&self, endpoints: &str) {
        let answer = self.posts(format!("{endpoints}/sign-out"), &json!({})).await;
        assert_eq!(answer.status(), 200, "there is no way out");
    }

    /// What a request to an address brings along, as its header says it.
    pub fn cookies(&self, url: &str) -> String {
        self.jar.cookies(&url.parse().unwrap()).map(|cookies| cookies.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}
