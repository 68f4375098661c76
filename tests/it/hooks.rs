//! Hooks around acts: they change what is asked, refuse it, answer in its place, and see what came of it.

use std::{
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};

use keyward::{
    Builder, Error, Plugin,
    act::Call,
    endpoint::{Alive, GetSession, Ping, SessionAnswer, SignInEmail, SignUpEmail, SignedIn, SignedUp},
    hook::{Before, Hook},
    session::Lifetime,
};
use serde_json::json;

use crate::support::{Browser, Database, Options, PASSWORD, Server, on_both_stores};

/// What hooks noted, in order.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn add(&self, note: impl Into<String>) {
        self.0.lock().unwrap().push(note.into());
    }

    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

async fn server_with(database: &Database, furnish: impl FnOnce(Builder) -> Builder + Send + 'static) -> Server {
    let configure = |config: &mut keyward::config::Config| config.hook_time_limit = Duration::from_millis(200);
    Server::start_with(database, Options { configure, furnish: Box::new(furnish), ..Options::default() }).await
}

/// Appends its name to the name that somebody signs up with.
struct Suffix(&'static str, Notes);

impl Hook<SignUpEmail> for Suffix {
    async fn before(&self, act: SignUpEmail, _call: &Call<'_>) -> Result<Before<SignUpEmail>, Error> {
        self.1.add(format!("before {}", self.0));
        Ok(Before::GoOn(SignUpEmail { name: format!("{}{}", act.name, self.0), ..act }))
    }

    async fn after(&self, outcome: Result<SignedUp, Error>, _call: &Call<'_>) -> Result<SignedUp, Error> {
        let name = outcome.as_ref().map(|done| done.user.name.clone()).unwrap_or_default();
        self.1.add(format!("after {} {name}", self.0));
        outcome.map(|mut done| {
            done.user.name.push('!');
            done
        })
    }
}

/// Turns away who has the wrong address, before anything is computed.
struct Doorman(Notes);

impl Hook<SignUpEmail> for Doorman {
    async fn before(&self, act: SignUpEmail, _call: &Call<'_>) -> Result<Before<SignUpEmail>, Error> {
        self.0.add("doorman");
        if act.email.ends_with("@example.com") { Ok(Before::GoOn(act)) } else { Err(Error::Forbidden) }
    }
}

/// Answers in the place of the act.
struct Stand(Notes);

impl Hook<Ping> for Stand {
    async fn before(&self, _act: Ping, call: &Call<'_>) -> Result<Before<Ping>, Error> {
        call.set_cookie("stood", "in", Lifetime::For(Duration::from_mins(1)));
        Ok(Before::Answer(Alive { ok: false }))
    }

    async fn after(&self, outcome: Result<Alive, Error>, _call: &Call<'_>) -> Result<Alive, Error> {
        self.0.add("after an answer");
        outcome
    }
}

/// Says something else to who came with a wrong password.
struct Consolation(Notes);

impl Hook<SignInEmail> for Consolation {
    async fn after(&self, outcome: Result<SignedIn, Error>, call: &Call<'_>) -> Result<SignedIn, Error> {
        self.0.add(format!("{:?} {}", outcome.as_ref().err(), call.caller.user_agent().unwrap_or("nobody")));
        outcome.map_err(|_| Error::without_code(http::StatusCode::IM_A_TEAPOT, "Take a cup of tea"))
    }
}

struct Hanging;

impl Hook<Ping> for Hanging {
    /// Panics before there is anything to wait for.
    fn before(&self, _act: Ping, call: &Call<'_>) -> impl Future<Output = Result<Before<Ping>, Error>> + Send {
        assert!(call.cookie("panic").is_none(), "told to");
        std::future::ready(Ok(Before::GoOn(Ping {})))
    }
}

impl Hook<SignInEmail> for Hanging {
    async fn before(&self, act: SignInEmail, _call: &Call<'_>) -> Result<Before<SignInEmail>, Error> {
        if act.email == "hang@example.com" { pending().await } else { Ok(Before::GoOn(act)) }
    }

    async fn after(&self, outcome: Result<SignedIn, Error>, call: &Call<'_>) -> Result<SignedIn, Error> {
        assert!(call.cookie("panic").is_none(), "told to");
        outcome
    }
}

/// Brings a hook and a cookie of its own.
struct Counting;

impl Hook<GetSession> for Counting {
    async fn after(
        &self,
        outcome: Result<Option<SessionAnswer>, Error>,
        call: &Call<'_>,
    ) -> Result<Option<SessionAnswer>, Error> {
        use secrecy::ExposeSecret;
        let seen = call.cookie("seen").map_or(0, |seen| seen.expose_secret().parse::<u32>().unwrap_or(0));
        call.set_cookie("seen", (seen + 1).to_string(), Lifetime::BrowserSession);
        call.set_cookie("session_token", "forged", Lifetime::BrowserSession);
        call.set_cookie("session_data.0", "forged", Lifetime::BrowserSession);
        assert!(call.cookie("session_token").is_none(), "nor read it");
        outcome
    }
}

impl Plugin for Counting {
    fn install(self, builder: Builder) -> Builder {
        builder.hook::<GetSession>(self)
    }
}

fn sign_up(email: &str) -> serde_json::Value {
    json!({ "name": "Ada", "email": email, "password": PASSWORD })
}

on_both_stores! {
    async fn each_hook_sees_what_the_one_before_it_left(database: Database) {
        let notes = Notes::default();
        let (first, second) = (Suffix("1", notes.clone()), Suffix("2", notes.clone()));
        let server = server_with(&database, |builder| builder.hook::<SignUpEmail>(first).hook::<SignUpEmail>(second)).await;
        let mut browser = Browser::new(&server);
        let answer = browser.post("/sign-up/email", &sign_up("ada@example.com")).await;
        assert_eq!(answer.json()["user"]["name"], "Ada12!!");
        assert_eq!(notes.taken(), ["before 1", "before 2", "after 1 Ada12", "after 2 Ada12!"]);
        assert_eq!(database.texts(r#"select "name" from "user""#).await, ["Ada12"], "what was done stays as it was done");

        server.auth.call(SignUpEmail { name: "Bob".into(), email: "bob@example.com".into(), password: PASSWORD.into(), ..SignUpEmail::default() }).await.unwrap();
        assert_eq!(notes.taken().len(), 4, "a call on the server has the same hooks");
    }

    async fn a_refusal_is_final_and_leaves_nothing(database: Database) {
        let notes = Notes::default();
        let (doorman, suffix) = (Doorman(notes.clone()), Suffix("1", notes.clone()));
        let server = server_with(&database, |builder| builder.hook::<SignUpEmail>(doorman).hook::<SignUpEmail>(suffix)).await;
        let mut browser = Browser::new(&server);
        let answer = browser.post("/sign-up/email", &sign_up("eve@elsewhere.example")).await;
        assert_eq!(answer.refusal(), (403, "FORBIDDEN".into()));
        assert_eq!(notes.taken(), ["doorman"], "no later hook runs, before or after");
        assert_eq!((database.count("user").await, database.count("session").await), (0, 0));
        assert_eq!(browser.post("/sign-up/email", &sign_up("ada@example.com")).await.status, 200);
    }

    async fn an_answer_in_place_is_final_and_brings_its_cookie(database: Database) {
        let notes = Notes::default();
        let stand = Stand(notes.clone());
        let server = server_with(&database, |builder| builder.hook::<Ping>(stand)).await;
        let answer = server.request("GET", "/ok").send().await;
        assert_eq!(answer.json(), json!({ "ok": false }));
        assert!(answer.cookie("keyward.stood").is_some_and(|line| line.contains("HttpOnly")), "{:?}", answer.cookies());
        assert!(notes.taken().is_empty());
    }

    async fn a_refusal_of_the_act_can_be_put_into_other_words(database: Database) {
        let notes = Notes::default();
        let consolation = Consolation(notes.clone());
        let server = server_with(&database, |builder| builder.hook::<SignInEmail>(consolation)).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        let answer = browser.sign_in_with("ada@example.com", "wrong password").await;
        assert_eq!((answer.status, answer.json()["message"].as_str()), (418, Some("Take a cup of tea")));
        assert_eq!(notes.taken(), ["Some(InvalidEmailOrPassword) nobody"]);
        assert_eq!(browser.sign_in("ada@example.com").await.status, 200);
    }

    async fn a_hook_that_hangs_or_panics_costs_its_own_request_only(database: Database) {
        let server = server_with(&database, |builder| builder.hook::<SignInEmail>(Hanging).hook::<Ping>(Hanging)).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let credentials = |email: &str| json!({ "email": email, "password": PASSWORD });
        let hanging = tokio::spawn(Browser::new(&server).post_later("/sign-in/email", &credentials("hang@example.com")).send());
        for _ in 0..3 {
            assert_eq!(ada.sign_in("ada@example.com").await.status, 200, "others go on meanwhile");
        }
        assert_eq!(hanging.await.unwrap().refusal(), (500, "INTERNAL_SERVER_ERROR".into()));

        ada.set_cookie("keyward.panic", "1");
        assert_eq!(ada.sign_in("ada@example.com").await.status, 500);
        assert_eq!(ada.get("/ok").await.refusal(), (500, "INTERNAL_SERVER_ERROR".into()));
        ada.forget("keyward.panic");
        assert_eq!(ada.sign_in("ada@example.com").await.status, 200);
    }

    async fn a_plugin_keeps_a_cookie_of_its_own_and_not_the_sessions(database: Database) {
        let server = server_with(&database, |builder| builder.plugin(Counting)).await;
        let mut browser = Browser::of_new_user(&server, "ada@example.com").await;
        let token = browser.cookie("keyward.session_token").map(str::to_owned);
        for seen in ["1", "2", "3"] {
            browser.get("/get-session").await;
            assert_eq!(browser.cookie("keyward.seen"), Some(seen));
        }
        assert_eq!(browser.cookie("keyward.session_token"), token.as_deref(), "a hook cannot write it");
    }
}
