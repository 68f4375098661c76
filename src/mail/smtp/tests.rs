//! Conversations with a mail server that answers as it is told.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use super::*;
use crate::{
    config::{BaseUrl, Config},
    mail::{Content, Link},
    model::{Email, Timestamp, User},
    secret::AppSecret,
};

const LINK: &str = "https://app.example.com/api/auth/reset-password/t0k3n?callbackURL=";

/// What the server says to a line; to the empty line its greeting, to a dot what it thinks of the letter. Without an
/// answer it is silent, and `BYE` hangs up.
type Answers = fn(&str) -> Option<&'static str>;

const BYE: &str = "";

/// Whatever one wants.
#[expect(clippy::unnecessary_wraps, reason = "it is one of the `Answers`")]
fn obliging(line: &str) -> Option<&'static str> {
    Some(match line.split(' ').next().unwrap() {
        "" => "220 mail.example.com",
        "EHLO" => "250-mail.example.com\r\n250 AUTH PLAIN LOGIN",
        "AUTH" => "235 2.7.0 welcome",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 2.0.0 ok",
    })
}

struct MailServer {
    address: SocketAddr,
    /// What was said, conversation by conversation.
    heard: Arc<Mutex<Vec<Vec<String>>>>,
}

impl MailServer {
    async fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, heard) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let conversations = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = conversations.lock().unwrap().len();
                conversations.lock().unwrap().push(Vec::new());
                tokio::spawn(converse(stream, answers, Arc::clone(&conversations), number));
            }
        });
        Self { address, heard }
    }

    fn smtp(&self, url: &str) -> Smtp {
        smtp(&url.replace("HERE", &self.address.to_string()))
    }

    /// Lines that were heard, of all conversations.
    fn lines(&self) -> Vec<String> {
        self.heard.lock().unwrap().concat()
    }

    fn conversations(&self) -> usize {
        self.heard.lock().unwrap().len()
    }
}

async fn converse(stream: TcpStream, answers: Answers, heard: Arc<Mutex<Vec<Vec<String>>>>, number: usize) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let (mut line, mut is_letter) = (String::new(), false);
    loop {
        if !is_letter || line == "." {
            match answers(&line) {
                Some(BYE) => return,
                Some(answer) => writer.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap(),
                None => {}
            }
            is_letter = line == "DATA" && answers(&line).is_some_and(|answer| answer.starts_with("354"));
        }
        let Ok(Some(next)) = lines.next_line().await else { return };
        heard.lock().unwrap()[number].push(next.clone());
        line = next;
    }
}

fn smtp(url: &str) -> Smtp {
    let config = Config::new(BaseUrl::parse("https://app.example.com").unwrap(), AppSecret::new("for tests"));
    let head = Letterhead::new("Schiff & Söhne", &config).with_contact(Email::parse("help@example.com"));
    let limit = Duration::from_millis(300);
    let limits = TimeLimits { connect: limit, command: limit, envelope: 10 * limit, content: limit };
    let sender = Sender::parse("no-reply@example.com").unwrap();
    Smtp::new(SmtpServer::parse(url).unwrap(), sender, head).with_time_limits(limits)
}

fn mail() -> Mail {
    mail_with_id("m1")
}

fn mail_with_id(id: &str) -> Mail {
    let now: Timestamp = serde_json::from_str(r#""2026-01-02T03:04:05.000Z""#).unwrap();
    let email = Email::parse("ada@example.com").unwrap();
    let user = User {
        id: serde_json::from_str(r#""u1""#).unwrap(),
        name: "Ada\r\nBcc: eve@example.com".to_owned(),
        email: email.clone(),
        email_verified: false,
        image: None,
        created_at: now,
        updated_at: now,
    };
    let link = Link { url: LINK.to_owned(), token: "t0k3n".to_owned() };
    Mail { id: id.to_owned(), to: email, user, content: Content::ResetPassword(link) }
}

async fn outcome(answers: Answers) -> Result<(), Undelivered> {
    MailServer::start(answers).await.smtp("smtp://HERE?tls=none").deliver(mail()).await
}

#[track_caller]
fn is_refused(outcome: &Result<(), Undelivered>, because: &str) {
    let Err(Undelivered::Refused(reason)) = outcome else { panic!("{outcome:?}") };
    assert!(reason.ends_with(because), "{reason}");
}

#[track_caller]
fn is_not_yet(outcome: &Result<(), Undelivered>, because: &str) {
    let Err(Undelivered::NotYet(reason)) = outcome else { panic!("{outcome:?}") };
    assert!(reason.contains(because), "{reason}");
}

#[tokio::test]
async fn a_letter_arrives_with_the_headers_of_a_machine() {
    let server = MailServer::start(obliging).await;
    server.smtp("smtp://HERE?tls=none").deliver(mail()).await.unwrap();
    let lines = server.lines();
    let headers: Vec<_> = lines.iter().skip_while(|line| *line != "DATA").take_while(|line| !line.is_empty()).collect();
    for header in [
        "From: =?utf-8?b?",
        "Reply-To: help@example.com",
        "To: ada@example.com",
        "Subject: Choose another password",
        "Message-ID: <m1@example.com>",
        "Date: ",
        "MIME-Version: 1.0",
        "Auto-Submitted: auto-generated",
        "Content-Type: multipart/alternative;",
    ] {
        assert_eq!(headers.iter().filter(|line| line.starts_with(header)).count(), 1, "{header} of {headers:#?}");
    }
    assert!(!headers.iter().any(|line| line.starts_with("List-") || line.starts_with("Bcc")), "{headers:#?}");
    assert!(lines.iter().all(|line| line.is_ascii() && line.len() <= 998));
    assert_eq!(lines.iter().filter(|line| line.starts_with("RCPT")).collect::<Vec<_>>(), ["RCPT TO:<ada@example.com>"]);
}

#[tokio::test]
async fn two_letters_in_a_row_share_a_conversation() {
    let server = MailServer::start(obliging).await;
    let smtp = server.smtp("smtp://HERE?tls=none");
    smtp.deliver(mail()).await.unwrap();
    smtp.deliver(mail()).await.unwrap();
    assert_eq!(server.conversations(), 1);
    assert_eq!(server.lines().iter().filter(|line| *line == "DATA").count(), 2);
}

#[tokio::test]
async fn a_letter_sent_once_more_is_known_to_be_the_same() {
    let server = MailServer::start(obliging).await;
    let smtp = server.smtp("smtp://HERE?tls=none");
    for id in ["m1", "m1", "m2"] {
        smtp.deliver(mail_with_id(id)).await.unwrap();
    }
    let lines = server.lines();
    let ids: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix("Message-ID: ")).collect();
    assert_eq!(ids, ["<m1@example.com>", "<m1@example.com>", "<m2@example.com>"]);
}

#[tokio::test]
async fn a_server_that_dawdles_is_given_up_before_it_has_the_letter() {
    let server = MailServer::start(|line| if line == "DATA" { None } else { obliging(line) }).await;
    let smtp = server.smtp("smtp://HERE?tls=none");
    let limits = TimeLimits { envelope: Duration::from_millis(300), ..TimeLimits::default() };
    is_not_yet(&smtp.with_time_limits(limits).deliver(mail()).await, "not ready within 0.3 s");
    assert!(!server.lines().iter().any(|line| line.starts_with("Subject")), "{:?}", server.lines());
}

#[tokio::test]
async fn a_crowd_shares_a_few_conversations() {
    let server = MailServer::start(obliging).await;
    let smtp = server.smtp("smtp://HERE?tls=none");
    for sent in futures::future::join_all((0..20).map(|_| smtp.deliver(mail()))).await {
        sent.unwrap();
    }
    assert!(server.conversations() <= 4, "{}", server.conversations());
    assert_eq!(server.lines().iter().filter(|line| *line == "DATA").count(), 20);
}

#[tokio::test]
async fn a_server_that_hung_up_meanwhile_is_called_again() {
    let server = MailServer::start(|line| if line == "NOOP" { Some(BYE) } else { obliging(line) }).await;
    let smtp = server.smtp("smtp://HERE?tls=none");
    smtp.deliver(mail()).await.unwrap();
    smtp.deliver(mail()).await.unwrap();
    assert_eq!(server.conversations(), 2);
}

#[tokio::test]
async fn a_recipient_that_is_refused_is_refused_for_good() {
    let unknown = |line: &str| {
        if line.starts_with("RCPT") { Some("550 5.1.1 no ada@example.com here") } else { obliging(line) }
    };
    is_refused(&outcome(unknown).await, "does not accept the recipient: 550 5.1.1");
}

#[tokio::test]
async fn a_letter_that_is_refused_is_refused_for_good_and_its_link_not_repeated() {
    let spam = |line: &str| {
        if line == "." {
            Some("554-5.7.1 spam: https://app.example.com/api/auth/reset-password/t0k3n\r\n554 5.7.1 t0k3n")
        } else {
            obliging(line)
        }
    };
    is_refused(&outcome(spam).await, "does not accept the letter: 554 5.7.1");
    let quoted = |line: &str| if line == "." { Some("554 https://app.example.com/t0k3n") } else { obliging(line) };
    is_refused(&outcome(quoted).await, "does not accept the letter: 554");
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_later() {
    let later = |line: &str| if line.starts_with("RCPT") { Some("451 4.7.1 greylisted") } else { obliging(line) };
    is_not_yet(&outcome(later).await, "the recipient: 451 4.7.1");
    let full = |line: &str| if line == "." { Some("452 4.3.1 full") } else { obliging(line) };
    is_not_yet(&outcome(full).await, "the letter: 452 4.3.1");
}

#[tokio::test]
async fn wrong_settings_lose_no_letter() {
    let no_greeting = |line: &str| if line.is_empty() { Some("554 5.3.2 not today") } else { obliging(line) };
    is_not_yet(&outcome(no_greeting).await, "cannot be reached: 554 5.3.2");
    let sender = |line: &str| if line.starts_with("MAIL") { Some("550 5.7.1 not you") } else { obliging(line) };
    is_not_yet(&outcome(sender).await, "the sender: 550 5.7.1");
    let login = |line: &str| if line.starts_with("RCPT") { Some("530 5.7.0 log in first") } else { obliging(line) };
    is_not_yet(&outcome(login).await, "the recipient: 530 5.7.0");
}

#[tokio::test]
async fn a_server_that_is_down_is_asked_again_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let outcome = smtp(&format!("smtp://{address}?tls=none")).deliver(mail()).await;
    is_not_yet(&outcome, "cannot be reached");
}

#[tokio::test]
async fn what_is_no_mail_server_is_not_quoted() {
    let web = |line: &str| if line.is_empty() { Some("HTTP/1.1 400 Bad Request t0k3n") } else { None };
    let outcome = outcome(web).await;
    is_not_yet(&outcome, "an answer that is no SMTP");
    assert!(!format!("{outcome:?}").contains("HTTP"), "{outcome:?}");
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up_at_every_step() {
    const SILENT: [Answers; 4] = [
        |line| if line.is_empty() { None } else { obliging(line) },
        |line| if line.starts_with("EHLO") { None } else { obliging(line) },
        |line| if line.starts_with("RCPT") { None } else { obliging(line) },
        |line| if line == "." { None } else { obliging(line) },
    ];
    for answers in SILENT {
        is_not_yet(&outcome(answers).await, "no answer within 0.3 s");
    }
}

#[tokio::test]
async fn a_conversation_that_was_given_up_carries_no_other_letter() {
    let server = MailServer::start(|line| if line.starts_with("RCPT") { None } else { obliging(line) }).await;
    let smtp = server.smtp("smtp://HERE?tls=none");
    is_not_yet(&smtp.deliver(mail()).await, "the recipient");
    is_not_yet(&smtp.deliver(mail()).await, "the recipient");
    assert_eq!(server.conversations(), 2);
}

#[tokio::test]
async fn a_server_without_starttls_gets_nothing() {
    let server = MailServer::start(obliging).await;
    is_not_yet(&server.smtp("smtp://user:hush-hush@HERE").deliver(mail()).await, "does not agree on TLS");
    tokio::time::sleep(Duration::from_millis(50)).await;
    let lines = server.lines();
    assert!(lines.iter().all(|line| line.starts_with("EHLO ") || line == "QUIT"), "{lines:?}");
}

#[tokio::test]
async fn a_server_that_pretends_to_speak_tls_gets_nothing() {
    let server = MailServer::start(|line| {
        Some(match line.split(' ').next().unwrap() {
            "" => "220 mail.example.com",
            "EHLO" => "250-mail.example.com\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN",
            "STARTTLS" => "220 go on\r\n250-mail.example.com\r\n250 AUTH PLAIN LOGIN",
            _ => "250 ok",
        })
    })
    .await;
    let outcome = server.smtp("smtp://user:hush-hush@HERE").deliver(mail()).await;
    assert!(matches!(outcome, Err(Undelivered::NotYet(_))), "{outcome:?}");
    assert!(!server.lines().iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")));
}

#[tokio::test]
async fn a_login_that_is_wrong_is_not_repeated() {
    let wrong = |line: &str| if line.starts_with("AUTH") { Some("535 5.7.8 hush-hush?") } else { obliging(line) };
    let server = MailServer::start(wrong).await;
    let smtp = server.smtp("smtp://user:hush-hush@HERE?tls=none");
    let outcome = smtp.deliver(mail()).await;
    is_not_yet(&outcome, "does not accept the login: 535 5.7.8");
    assert!(!format!("{outcome:?} {smtp:?}").contains("hush"), "{outcome:?} {smtp:?}");
    assert!(!server.lines().iter().any(|line| line.starts_with("MAIL")), "{:?}", server.lines());
}
