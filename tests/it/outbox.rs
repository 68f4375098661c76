//! Mail on its way: nothing is lost, nothing is sent twice by two, and nobody waits for it.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
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
    ids: Mutex<Vec<String>>,
    taken: Mutex<Vec<Mail>>,
}

impl MailServer {
    fn says(&self, answer: impl Into<Option<Undelivered>>) {
        *self.0.answer.lock().unwrap() = answer.into();
    }

    fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// Of every mail that it was asked to take.
    fn ids(&self) -> Vec<String> {
        self.0.ids.lock().unwrap().clone()
    }

    fn taken(&self) -> Vec<Mail> {
        std::mem::take(&mut self.0.taken.lock().unwrap())
    }
}

impl Mailer for MailServer {
    fn deliver(&self, mail: Mail) -> Delivery<'_> {
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        self.0.ids.lock().unwrap().push(mail.id.clone());
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

/// Takes a mail, and has it when it is told to go on.
#[derive(Clone, Default)]
struct Slow {
    begun: Arc<Notify>,
    goes_on: Arc<Notify>,
}

impl Mailer for Slow {
    fn deliver(&self, _mail: Mail) -> Delivery<'_> {
        self.begun.notify_one();
        Box::pin(async {
            self.goes_on.notified().await;
            Ok(())
        })
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

/// Waits until it is written down when a mail is tried again.
async fn postponed(database: &Database, auth: &Auth, seconds: u64) {
    let then = auth.now().after(Duration::from_secs(seconds));
    let sql = format!(r#"select "id" from "outbox" where "dueAt" = '{then}'"#);
    let reached = async {
        while database.texts(&sql).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), reached).await.expect("it is written down");
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
            postponed(&database, &server.auth, pause).await;
            assert_eq!(server.auth.mail_counts().await, Ok(ONE_WAITS));
            server.clock.advance(Duration::from_secs(pause - 1));
            server.auth.deliver_mail().await.unwrap();
            assert_eq!(mail_server.asked(), tries, "not before {pause} seconds");
            server.clock.advance(Duration::from_secs(1));
            server.auth.deliver_mail().await.unwrap();
        }
        mail_server.says(None);
        asked(&mail_server, 4).await;
        postponed(&database, &server.auth, 600).await;
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
            clock.advance(Duration::from_secs(301));
        }
        let looks = others.iter().map(|(auth, _)| auth.deliver_mail());
        futures::future::join_all(looks).await;
        settled(&server.auth, NOTHING).await;
        assert_eq!(mail_server.taken().len(), 1, "one of four looks at once has it");
    }

    async fn many_mails_that_wait_go_out_in_one_go(database: Database) {
        let mail_server = MailServer::default();
        let server = server_with(&database, &mail_server).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        mail_server.says(away());
        forgot(&server, "ada@example.com").await;
        postponed(&database, &server.auth, 10).await;
        database
            .execute(
                r#"with recursive copies (n) as (select 1 union all select n + 1 from copies where n < 100)
                insert into "outbox" ("id", "mail", "attempts", "createdAt", "dueAt")
                select cast(n as text), "mail", "attempts", "createdAt", "dueAt" from copies, "outbox""#,
            )
            .await;
        mail_server.says(None);
        server.clock.advance(Duration::from_secs(10));
        let start = Instant::now();
        forgot(&server, "nobody@example.com").await;
        settled(&server.auth, NOTHING).await;
        assert!(start.elapsed() < Duration::from_secs(4), "it took {:?}", start.elapsed());
        let ids: HashSet<_> = mail_server.taken().into_iter().map(|mail| mail.id).collect();
        assert_eq!(ids.len(), 101);
    }

    async fn a_mail_tried_again_is_known_to_be_the_same(database: Database) {
        let mail_server = MailServer::default();
        let server = server_with(&database, &mail_server).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        mail_server.says(away());
        forgot(&server, "ada@example.com").await;
        postponed(&database, &server.auth, 10).await;
        server.clock.advance(Duration::from_secs(10));
        server.auth.deliver_mail().await.unwrap();
        let ids = mail_server.ids();
        assert_eq!(ids.len(), 2);
        assert!(ids[0].len() == 32 && ids[0] == ids[1], "{ids:?}");
        mail_server.says(None);
        forgot(&server, "ada@example.com").await;
        asked(&mail_server, 3).await;
        assert_ne!(mail_server.ids()[2], ids[0], "another mail is another");
    }

    async fn a_server_that_ends_finishes_the_mail_it_has_begun_and_begins_no_other(database: Database) {
        let slow = Slow::default();
        let mailer = slow.clone();
        let furnish = Box::new(move |builder: keyward::Builder| builder.mailer(mailer));
        let server = Server::start_with(&database, Options { furnish, mails: false, ..Options::default() }).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        Browser::of_new_user(&server, "bob@example.com").await;
        forgot(&server, "ada@example.com").await;
        tokio::time::timeout(Duration::from_secs(10), slow.begun.notified()).await.expect("the mail is taken");

        let auth = server.auth.clone();
        let closing = tokio::spawn(async move { auth.close_outbox().await });
        tokio::task::yield_now().await;
        assert!(!closing.is_finished(), "a mail is on its way");
        slow.goes_on.notify_one();
        tokio::time::timeout(Duration::from_secs(10), closing).await.expect("the mail is delivered").unwrap();
        assert_eq!(server.auth.mail_counts().await, Ok(NOTHING));

        forgot(&server, "bob@example.com").await;
        assert_eq!(server.auth.deliver_mail().await, Ok(0));
        assert_eq!(server.auth.mail_counts().await, Ok(ONE_WAITS), "for the next start");
        let mail_server = MailServer::default();
        let (next, _) = another(&server, &mail_server);
        settled(&next, NOTHING).await;
        assert_eq!(mail_server.taken()[0].to.as_str(), "bob@example.com");
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
        postponed(&database, &server.auth, 10).await;
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
        mail_server.says(away());
        forgot(&server, "nobody@example.com").await;
        settled(&server.auth, NOTHING).await;
        assert_eq!(mail_server.asked(), 0);
        forgot(&server, "ada@example.com").await;
        asked(&mail_server, 1).await;
        let row = database.texts(r#"select "mail" from "outbox""#).await.concat();
        assert!(!row.contains("ada") && !row.contains("example.com") && row.starts_with("ey"), "{row}");
    }
}
