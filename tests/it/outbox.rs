//! Mail on its way: nothing is lost, nothing is sent twice by two, and nobody waits for it.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use keyward::{
    Auth,
    endpoint::RequestPasswordReset,
    mail::{Delivery, Mail, Mailer, Undelivered},
    store::MailCounts,
};
use serde_json::json;
use tokio::sync::Notify;

use crate::support::{Browser, Database, ManualClock, Options, Server, all_at_once, link_of, on_both_stores};

/// A mail server that answers as it is told, and remembers what it took.
#[derive(Clone, Default)]
struct MailServer(Arc<Told>);

#[derive(Default)]
struct Told {
    answer: Mutex<Option<Undelivered>>,
    asked: AtomicUsize,
    taken: Mutex<Vec<Mail>>,
}

impl MailServer {
    fn says(&self, answer: impl Into<Option<Undelivered>>) {
        *self.0.answer.lock().unwrap() = answer.into();
    }

    fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    fn taken(&self) -> Vec<Mail> {
        std::mem::take(&mut self.0.taken.lock().unwrap())
    }
}

impl Mailer for MailServer {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        let answer = self.0.answer.lock().unwrap().clone();
        if answer.is_none() {
            self.0.taken.lock().unwrap().push(mail);
        }
        Box::pin(async move { answer.map_or(Ok(()), Err) })
    }
}

/// Takes a mail and says nothing more.
#[derive(Clone, Default)]
struct Stuck(Arc<Notify>);

impl Mailer for Stuck {
    fn deliver(&self, _mail: Mail) -> Delivery<'_> {
        self.0.notify_one();
        Box::pin(std::future::pending())
    }
}

/// Panics at one address, before there is anything to wait for.
struct Touchy(MailServer);

impl Mailer for Touchy {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        assert_ne!(mail.to.as_str(), "eve@example.com", "cannot be written");
        self.0.deliver(mail)
    }
}

fn away() -> Undelivered {
    Undelivered::NotYet("421 come back later".into())
}

/// A server whose mail goes to this mail server, and nowhere by itself: each look at the outbox is the test's.
async fn server_with(database: &Database, mail_server: &MailServer) -> Server {
    let mailer = mail_server.clone();
    let furnish = Box::new(move |builder: keyward::Builder| builder.mailer(mailer));
    Server::start_with(database, Options { furnish, mails: false, ..Options::default() }).await
}

/// Another server of the same application, with a clock of its own.
fn another(server: &Server, mail_server: &MailServer) -> (Auth, ManualClock) {
    let clock = ManualClock::default();
    let builder = Auth::builder(server.auth.config().clone(), server.auth.store().clone());
    (builder.mailer(mail_server.clone()).clock(clock.clone()).build().unwrap(), clock)
}

async fn forgot(server: &Server, email: &str) {
    server.auth.call(RequestPasswordReset { email: email.into(), redirect_to: None }).await.unwrap();
}

async fn settled(auth: &Auth, expected: MailCounts) {
    let reached = async {
        while auth.mail_counts().await.unwrap() != expected {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), reached).await.unwrap_or_else(|_| panic!("never {expected:?}"));
}

async fn asked(mail_server: &MailServer, times: usize) {
    let reached = async {
        while mail_server.asked() < times {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), reached).await.expect("the mail server is asked");
}

const NOTHING: MailCounts = MailCounts { waiting: 0, failed: 0 };
const ONE_WAITS: MailCounts = MailCounts { waiting: 1, failed: 0 };
const ONE_FAILED: MailCounts = MailCounts { waiting: 0, failed: 1 };

on_both_stores! {
    async fn nothing_is_lost_while_the_mail_server_is_away(database: Database) {
        let mail_server = MailServer::default();
        let server = server_with(&database, &mail_server).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        mail_server.says(away());
        forgot(&server, "ada@example.com").await;
        for (tries, pause) in [(1, 10), (2, 30), (3, 120)] {
            asked(&mail_server, tries).await;
            // Between the answer and the note of it.
            tokio::time::sleep(Duration::from_millis(100)).await;
            assert_eq!(server.auth.mail_counts().await, Ok(ONE_WAITS));
            server.clock.advance(Duration::from_secs(pause - 1));
            server.auth.deliver_mail().await.unwrap();
            assert_eq!(mail_server.asked(), tries, "not before {pause} seconds");
            server.clock.advance(Duration::from_secs(1));
            server.auth.deliver_mail().await.unwrap();
        }
        mail_server.says(None);
        asked(&mail_server, 4).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        server.clock.advance(Duration::from_mins(10));
        server.auth.deliver_mail().await.unwrap();
        settled(&server.auth, NOTHING).await;
        let mails = mail_server.taken();
        let token = link_of(&mails[0]).unwrap().token.clone();
        assert_eq!(mails.len(), 1);
        let reset = json!({ "token": token, "newPassword": "another password" });
        assert_eq!(Browser::new(&server).post("/reset-password", &reset).await.status, 200, "and its link works");
    }

    async fn what_a_server_left_in_its_hands_another_delivers_once(database: Database) {
        let (dying, mail_server) = (Stuck::default(), MailServer::default());
        let mailer = dying.clone();
        let furnish = Box::new(move |builder: keyward::Builder| builder.mailer(mailer));
        let server = Server::start_with(&database, Options { furnish, mails: false, ..Options::default() }).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        forgot(&server, "ada@example.com").await;
        // It has the mail now and will never say what became of it, like a process that was killed.
        tokio::time::timeout(Duration::from_secs(10), dying.0.notified()).await.expect("the mail is taken");

        let others: Vec<_> = (0..4).map(|_| another(&server, &mail_server)).collect();
        for (auth, clock) in &others {
            assert_eq!(auth.deliver_mail().await, Ok(0), "it is somebody's");
            clock.advance(Duration::from_secs(121));
        }
        let looks = others.iter().map(|(auth, _)| auth.deliver_mail());
        futures::future::join_all(looks).await;
        settled(&server.auth, NOTHING).await;
        assert_eq!(mail_server.taken().len(), 1, "one of four looks at once has it");
    }

    async fn a_mailer_with_a_fault_stops_no_other_mail(database: Database) {
        let mail_server = MailServer::default();
        let mailer = Touchy(mail_server.clone());
        let furnish = Box::new(move |builder: keyward::Builder| builder.mailer(mailer));
        let server = Server::start_with(&database, Options { furnish, mails: false, ..Options::default() }).await;
        Browser::of_new_user(&server, "eve@example.com").await;
        Browser::of_new_user(&server, "ada@example.com").await;
        forgot(&server, "eve@example.com").await;
        forgot(&server, "ada@example.com").await;
        settled(&server.auth, ONE_WAITS).await;
        assert_eq!(mail_server.taken().len(), 1);
        forgot(&server, "ada@example.com").await;
        settled(&server.auth, ONE_WAITS).await;
        assert_eq!(mail_server.taken().len(), 1, "and mail goes on after it");
    }

    async fn a_refused_recipient_is_not_tried_again_and_not_forgotten(database: Database) {
        let mail_server = MailServer::default();
        let server = server_with(&database, &mail_server).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        mail_server.says(Undelivered::Refused("550 no such user".into()));
        forgot(&server, "ada@example.com").await;
        settled(&server.auth, ONE_FAILED).await;
        server.clock.advance(Duration::from_hours(24));
        assert_eq!(server.auth.deliver_mail().await, Ok(0));
        server.auth.store().delete_expired(server.auth.now()).await.unwrap();
        assert_eq!(server.auth.mail_counts().await, Ok(ONE_FAILED));
        server.clock.advance(Duration::from_hours(31 * 24));
        server.auth.store().delete_expired(server.auth.now()).await.unwrap();
        assert_eq!(server.auth.mail_counts().await, Ok(NOTHING));
    }

    async fn nobody_gets_a_link_that_has_expired(database: Database) {
        let mail_server = MailServer::default();
        let server = server_with(&database, &mail_server).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        mail_server.says(away());
        forgot(&server, "ada@example.com").await;
        asked(&mail_server, 1).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        mail_server.says(None);
        server.clock.advance(Duration::from_hours(2));
        server.auth.deliver_mail().await.unwrap();
        settled(&server.auth, ONE_FAILED).await;
        assert!(mail_server.taken().is_empty());
    }

    async fn what_is_rolled_back_is_not_sent(database: Database) {
        let mail_server = MailServer::default();
        let server = server_with(&database, &mail_server).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        forgot(&server, "ada@example.com").await;
        settled(&server.auth, NOTHING).await;
        let token = link_of(&mail_server.taken()[0]).unwrap().token.clone();
        let reset = |n: usize| json!({ "token": token, "newPassword": format!("another password {n}") });
        let resets = (0..10).map(|n| Browser::new(&server).post_later("/reset-password", &reset(n)));
        let answers = all_at_once(resets).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        settled(&server.auth, NOTHING).await;
        assert_eq!(mail_server.taken().len(), 1, "the notice of the one that was done");
    }

    async fn the_row_tells_nothing_and_nobody_leaves_none(database: Database) {
        let mail_server = MailServer::default();
        let server = server_with(&database, &mail_server).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        forgot(&server, "nobody@example.com").await;
        assert_eq!(server.auth.mail_counts().await, Ok(NOTHING));
        mail_server.says(away());
        forgot(&server, "ada@example.com").await;
        asked(&mail_server, 1).await;
        let row = database.texts(r#"select "mail" from "outbox""#).await.concat();
        assert!(!row.contains("ada") && !row.contains("example.com") && row.starts_with("ey"), "{row}");
    }
}
