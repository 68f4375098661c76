//! Hooks around records: whichever act makes, changes or deletes one, they may alter and refuse it, and hear of it when it
//! is done.

use std::{
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};

use keyward::{
    Builder, Error,
    act::Call,
    config::{Config, PasswordReset},
    hook::{Create, Delete, Event, RecordHook, SessionChange, Update, UserChange},
    model::{Account, Session, Timestamp, User, UserId, Verification},
};
use serde_json::json;

use crate::support::{Browser, Database, Options, PASSWORD, Server, on_both_stores};

/// Notes every event: what was proposed, and what was done.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn taken(&self) -> Vec<String> {
        let mut lines = std::mem::take(&mut *self.0.lock().unwrap());
        lines.retain(|line| !line.starts_with('?'));
        lines
    }

    fn proposed(&self) -> Vec<String> {
        let mut lines = std::mem::take(&mut *self.0.lock().unwrap());
        lines.retain(|line| line.starts_with('?'));
        lines
    }

    fn write(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    fn keep(builder: Builder, diary: &Self) -> Builder {
        builder
            .record_hook::<Create<User>>(diary.clone())
            .record_hook::<Update<User>>(diary.clone())
            .record_hook::<Delete<User>>(diary.clone())
            .record_hook::<Create<Session>>(diary.clone())
            .record_hook::<Update<Session>>(diary.clone())
            .record_hook::<Delete<Session>>(diary.clone())
            .record_hook::<Create<Account>>(diary.clone())
            .record_hook::<Update<Account>>(diary.clone())
            .record_hook::<Delete<Account>>(diary.clone())
            .record_hook::<Create<Verification>>(diary.clone())
            .record_hook::<Delete<Verification>>(diary.clone())
    }
}

/// How an event reads in the diary.
trait Line: Event {
    fn line(&self) -> String;
}

macro_rules! lines {
    ($($event:ty: |$this:ident| $line:expr;)*) => {$(
        impl Line for $event {
            fn line(&self) -> String {
                let $this = self;
                $line
            }
        }
    )*};
}

lines! {
    Create<User>: |event| format!("+user {}", event.0.name);
    Update<User>: |event| match &event.change {
        UserChange::Profile { .. } => format!("~user {}", event.record.name),
        UserChange::EmailVerified => format!("~user verified {}", event.record.email_verified),
        UserChange::Email(email) => format!("~user address {email} {}", event.record.email),
    };
    Delete<User>: |event| format!("-user {}", event.0.name);
    Create<Session>: |_event| "+session".to_owned();
    Update<Session>: |_event| "~session".to_owned();
    Delete<Session>: |_event| "-session".to_owned();
    Create<Account>: |event| format!("+account {}", event.0.provider_id);
    Update<Account>: |event| format!("~account {:?}", event.change);
    Delete<Account>: |event| format!("-account {}", event.0.provider_id);
    Create<Verification>: |event| format!("+verification {}", event.0.purpose);
    Delete<Verification>: |event| format!("-verification {}", event.0.purpose);
}

impl<E: Line> RecordHook<E> for Diary {
    async fn before(&self, event: E, _call: &Call<'_>) -> Result<E, Error> {
        self.write(format!("?{}", event.line()));
        Ok(event)
    }

    async fn after(&self, event: &E, _call: &Call<'_>) {
        self.write(event.line());
    }
}

async fn server_with(database: &Database, furnish: impl FnOnce(Builder) -> Builder + Send + 'static) -> Server {
    let configure = |config: &mut Config| {
        config.hook_time_limit = Duration::from_millis(200);
        config.user.delete.enabled = true;
        config.user.change_email.enabled = true;
        config.email_verification.send_on_sign_up = Some(true);
        config.email_password.reset = PasswordReset::default();
    };
    Server::start_with(database, Options { configure, furnish: Box::new(furnish), ..Options::default() }).await
}

/// Gives everybody a title, and a session that ends early.
struct Registrar;

impl RecordHook<Create<User>> for Registrar {
    async fn before(&self, Create(user): Create<User>, _call: &Call<'_>) -> Result<Create<User>, Error> {
        Ok(Create(User { name: format!("Countess {}", user.name), email_verified: true, ..user }))
    }
}

impl RecordHook<Create<Session>> for Registrar {
    async fn before(&self, Create(session): Create<Session>, call: &Call<'_>) -> Result<Create<Session>, Error> {
        Ok(Create(Session { expires_at: soon(call), ..session }))
    }
}

fn soon(call: &Call<'_>) -> Timestamp {
    call.now().after(Duration::from_mins(5))
}

/// Forbids what it is asked about.
#[derive(Clone)]
struct No;

impl<E: Event> RecordHook<E> for No {
    async fn before(&self, _event: E, _call: &Call<'_>) -> Result<E, Error> {
        Err(Error::Forbidden)
    }
}

/// Would like to be asked about somebody else.
struct Swap;

impl RecordHook<Create<User>> for Swap {
    async fn before(&self, Create(user): Create<User>, _call: &Call<'_>) -> Result<Create<User>, Error> {
        Ok(Create(User { id: UserId("somebody-else".into()), ..user }))
    }
}

struct Hanging;

impl RecordHook<Create<Session>> for Hanging {
    async fn before(&self, event: Create<Session>, call: &Call<'_>) -> Result<Create<Session>, Error> {
        if call.caller.user_agent() == Some("hang") { pending().await } else { Ok(event) }
    }

    async fn after(&self, _event: &Create<Session>, call: &Call<'_>) {
        assert_ne!(call.caller.user_agent(), Some("panic"), "told to");
    }
}

/// Writes a name that is shouted in lower case.
struct Calm;

impl RecordHook<Update<User>> for Calm {
    async fn before(&self, update: Update<User>, _call: &Call<'_>) -> Result<Update<User>, Error> {
        let change = match update.change {
            UserChange::Profile { name, image } => {
                UserChange::Profile { name: name.map(|name| name.to_lowercase()), image }
            }
            change => change,
        };
        Ok(Update { change, ..update })
    }
}

/// Takes longer than somebody waits.
struct Slow;

impl RecordHook<Update<User>> for Slow {
    async fn before(&self, update: Update<User>, _call: &Call<'_>) -> Result<Update<User>, Error> {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Ok(update)
    }
}

/// Asks who is signed in while it is asked about that session.
#[derive(Clone, Default)]
struct Curious(Diary);

impl RecordHook<Update<Session>> for Curious {
    async fn before(&self, update: Update<Session>, call: &Call<'_>) -> Result<Update<Session>, Error> {
        let current = call.session().await?.ok_or(Error::Unauthorized)?;
        self.0.write(current.user.email.to_string());
        Ok(update)
    }

    async fn after(&self, _update: &Update<Session>, call: &Call<'_>) {
        self.0.write(format!("{:?}", call.session().await.map(|session| session.is_some())));
    }
}

/// Lets no session live longer than it does.
struct LastRound;

impl RecordHook<Update<Session>> for LastRound {
    async fn before(&self, update: Update<Session>, _call: &Call<'_>) -> Result<Update<Session>, Error> {
        let SessionChange { expires_at } = update.change;
        assert!(expires_at > update.record.expires_at);
        Err(Error::Forbidden)
    }
}

on_both_stores! {
    async fn a_whole_life_is_told_in_order(database: Database) {
        let diary = Diary::default();
        let keeper = diary.clone();
        let server = server_with(&database, move |builder| Diary::keep(builder, &keeper)).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        assert_eq!(diary.taken(), ["+user Ada", "+account credential", "+verification verify-email", "+session"]);

        ada.follow(&server.mailbox.link().await).await;
        assert_eq!(diary.taken(), ["~user verified true"]);
        ada.sign_in("ada@example.com").await;
        assert_eq!(diary.taken(), ["-session", "+session"], "a new sign-in ends the session before it");
        server.clock.advance(Duration::from_hours(25));
        ada.get("/get-session").await;
        assert_eq!(diary.taken(), ["~session"]);

        ada.post("/update-user", &json!({ "name": "Augusta" })).await;
        assert_eq!(diary.taken(), ["~user Augusta"]);
        ada.post("/change-email", &json!({ "newEmail": "augusta@example.com" })).await;
        assert_eq!(diary.taken(), ["+verification change-email"]);
        ada.follow(&server.mailbox.link().await).await;
        assert_eq!(diary.taken(), ["-verification change-email", "~user address augusta@example.com augusta@example.com"]);
        server.mailbox.all().await;

        let mut phone = Browser::new(&server);
        phone.sign_in("augusta@example.com").await;
        diary.taken();
        let change = |revoke: bool| json!({ "currentPassword": PASSWORD, "newPassword": PASSWORD, "revokeOtherSessions": revoke });
        ada.post("/change-password", &change(false)).await;
        assert_eq!(diary.taken(), ["~account Password"]);
        ada.post("/change-password", &change(true)).await;
        assert_eq!(diary.taken(), ["~account Password", "-session", "-session", "+session"]);

        ada.post("/request-password-reset", &json!({ "email": "augusta@example.com" })).await;
        assert_eq!(diary.taken(), ["+verification reset-password"]);
        let token = server.mailbox.link().await.token;
        ada.post("/reset-password", &json!({ "token": token, "newPassword": PASSWORD })).await;
        assert_eq!(diary.taken(), ["-verification reset-password", "~account Password", "-session"]);

        ada.sign_in("augusta@example.com").await;
        ada.post("/sign-out", &json!({})).await;
        assert_eq!(diary.taken(), ["+session", "-session"]);
        ada.sign_in("augusta@example.com").await;
        diary.taken();
        ada.post("/delete-user", &json!({ "password": PASSWORD })).await;
        assert_eq!(diary.taken(), ["-session", "-account credential", "-user Augusta"]);
    }

    async fn what_ends_sessions_one_by_one_is_told_too(database: Database) {
        let diary = Diary::default();
        let keeper = diary.clone();
        let server = server_with(&database, move |builder| Diary::keep(builder, &keeper)).await;
        let mut desk = Browser::of_new_user(&server, "ada@example.com").await;
        let mut phone = Browser::new(&server);
        let session = phone.sign_in("ada@example.com").await.json()["token"].clone();
        diary.taken();
        desk.post("/revoke-session", &json!({ "token": session })).await;
        assert_eq!(diary.taken(), ["-session"]);
        phone.sign_in("ada@example.com").await;
        diary.taken();
        desk.post("/revoke-other-sessions", &json!({})).await;
        assert_eq!(diary.taken(), ["-session"]);
        desk.post("/revoke-sessions", &json!({})).await;
        assert_eq!(diary.taken(), ["-session"]);
    }

    async fn what_is_altered_is_what_is_written(database: Database) {
        let server = server_with(&database, |builder| {
            builder.record_hook::<Create<User>>(Registrar).record_hook::<Create<Session>>(Registrar).record_hook::<Update<User>>(Calm)
        }).await;
        let mut ada = Browser::new(&server);
        let answer = ada.sign_up("ada@example.com").await.json();
        assert_eq!((answer["user"]["name"].as_str(), answer["user"]["emailVerified"].as_bool()), (Some("Countess Ada"), Some(true)));
        ada.post("/update-user", &json!({ "name": "ADA" })).await;
        assert_eq!(database.texts(r#"select "name" from "user""#).await, ["ada"]);
        assert!(ada.is_signed_in().await);
        server.clock.advance(Duration::from_mins(6));
        assert!(!ada.is_signed_in().await, "the session ends when the hook said");
    }

    async fn a_veto_leaves_nothing_half_written(database: Database) {
        for (name, furnish) in [
            ("user", (|builder| builder.record_hook::<Create<User>>(No)) as fn(Builder) -> Builder),
            ("account", |builder| builder.record_hook::<Create<Account>>(No)),
            ("verification", |builder| builder.record_hook::<Create<Verification>>(No)),
            ("session", |builder| builder.record_hook::<Create<Session>>(No)),
        ] {
            let server = server_with(&database, furnish).await;
            let answer = Browser::new(&server).sign_up("ada@example.com").await;
            assert_eq!(answer.refusal(), (403, "FORBIDDEN".into()), "{name}");
            assert!(answer.cookies().is_empty(), "{name}");
            for table in ["user", "account", "session", "verification"] {
                assert_eq!(database.count(table).await, 0, "{name}: {table}");
            }
        }
    }

    async fn a_veto_keeps_what_should_have_gone_or_changed(database: Database) {
        let server = server_with(&database, |builder| builder).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let strict = server_with(&database, |builder| {
            builder
                .record_hook::<Delete<User>>(No)
                .record_hook::<Delete<Session>>(No)
                .record_hook::<Update<User>>(No)
                .record_hook::<Update<Account>>(No)
                .record_hook::<Update<Session>>(LastRound)
        }).await;
        let mut ada = Browser::new(&strict);
        ada.sign_in("ada@example.com").await;
        let change = json!({ "currentPassword": PASSWORD, "newPassword": "another password" });
        for (path, body) in [
            ("/update-user", json!({ "name": "Augusta" })),
            ("/change-password", change),
            ("/delete-user", json!({ "password": PASSWORD })),
            ("/revoke-other-sessions", json!({})),
            ("/sign-out", json!({})),
        ] {
            assert_eq!(ada.post(path, &body).await.refusal(), (403, "FORBIDDEN".into()), "{path}");
        }
        assert!(ada.is_signed_in().await);
        assert_eq!((database.count("user").await, database.count("session").await), (1, 2));
        strict.clock.advance(Duration::from_hours(6 * 24));
        assert_eq!(ada.get("/get-session").await.status, 200, "a session that may not be extended is still one");
        strict.clock.advance(Duration::from_hours(25));
        assert!(!ada.is_signed_in().await);
    }

    async fn a_hook_may_ask_whose_session_it_is_asked_about(database: Database) {
        let curious = Curious::default();
        let diary = curious.0.clone();
        let server = server_with(&database, move |builder| builder.record_hook::<Update<Session>>(curious)).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        server.clock.advance(Duration::from_hours(25));
        let answer = ada.get("/get-session").await;
        assert!(answer.cookie("keyward.session_token").is_some(), "it was extended");
        assert_eq!(diary.taken(), ["ada@example.com", "Ok(true)"]);
    }

    async fn who_hangs_up_cuts_nothing_short(database: Database) {
        let diary = Diary::default();
        let keeper = diary.clone();
        let server = server_with(&database, move |builder| {
            Diary::keep(builder.record_hook::<Update<User>>(Slow), &keeper)
        }).await;
        let ada = Browser::of_new_user(&server, "ada@example.com").await;
        diary.taken();
        let rename = ada.post_later("/update-user", &json!({ "name": "Augusta" }));
        let _ = tokio::time::timeout(Duration::from_millis(40), rename.send()).await;
        let told = async {
            while database.texts(r#"select "name" from "user""#).await != ["Augusta"] {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), told).await.expect("what was asked for is done");
        let heard = async {
            while diary.taken() != ["~user Augusta"] {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), heard).await.expect("and the hooks are told");
    }

    async fn a_hook_cannot_make_another_record_of_it(database: Database) {
        let server = server_with(&database, |builder| builder.record_hook::<Create<User>>(Swap)).await;
        assert_eq!(Browser::new(&server).sign_up("ada@example.com").await.status, 500);
        assert_eq!(database.count("user").await, 0);
    }

    async fn a_hook_that_hangs_holds_no_transaction(database: Database) {
        let server = server_with(&database, |builder| builder.record_hook::<Create<Session>>(Hanging)).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        let credentials = json!({ "email": "ada@example.com", "password": PASSWORD });
        let hanging = Browser::new(&server).post_later("/sign-in/email", &credentials).header("user-agent", "hang");
        let hanging = tokio::spawn(hanging.send());
        for number in 0..5 {
            let name = json!({ "name": format!("Ada {number}") });
            assert_eq!(ada.post("/update-user", &name).await.status, 200, "others write meanwhile");
        }
        assert_eq!(hanging.await.unwrap().status, 500);
        let told = Browser::new(&server).post_later("/sign-in/email", &credentials).header("user-agent", "panic");
        assert_eq!(told.send().await.status, 200, "what is done is done, whatever a hook makes of it");
    }

    async fn a_verification_for_nobody_is_proposed_and_never_told(database: Database) {
        let diary = Diary::default();
        let keeper = diary.clone();
        let server = server_with(&database, move |builder| Diary::keep(builder, &keeper)).await;
        let ask = json!({ "email": "nobody@example.com" });
        assert_eq!(Browser::new(&server).post("/request-password-reset", &ask).await.status, 200);
        assert_eq!(diary.proposed(), ["?+verification reset-password"], "both ways are the same work");
        Browser::new(&server).post("/request-password-reset", &ask).await;
        assert!(diary.taken().is_empty());
        assert_eq!(database.count("verification").await, 0);
    }
}
