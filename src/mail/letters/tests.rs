//! Letters as their readers get them, and as somebody hostile would like them to be.

use super::*;
use crate::{
    config::BaseUrl,
    mail::{Content, Link},
    model::{Timestamp, User},
    secret::AppSecret,
};

const URL: &str = "https://app.example.com/api/auth/reset-password/t0k3n?callbackURL=%2Fa%26b&x='1'";

fn head() -> Letterhead {
    let config = Config::new(BaseUrl::parse("https://app.example.com").unwrap(), AppSecret::new("for tests"));
    Letterhead::new("Ship & Shore", &config).with_contact(Email::parse("help@example.com"))
}

fn mail(name: &str, content: Content) -> Mail {
    let now: Timestamp = serde_json::from_str(r#""2026-01-02T03:04:05.000Z""#).unwrap();
    let email = Email::parse("ada@example.com").unwrap();
    let user = User {
        id: serde_json::from_str(r#""u1""#).unwrap(),
        name: name.to_owned(),
        email: email.clone(),
        email_verified: false,
        image: None,
        created_at: now,
        updated_at: now,
    };
    Mail { id: "m1".to_owned(), to: email, user, content }
}

fn letter(name: &str, content: Content) -> Letter {
    Letter::write(&mail(name, content), &head()).unwrap()
}

fn link() -> Link {
    Link { url: URL.to_owned(), token: "t0k3n".to_owned() }
}

fn with_links() -> Vec<Content> {
    let new_email = Email::parse("new@example.com").unwrap();
    vec![
        Content::VerifyEmail(link()),
        Content::ConfirmEmailChange { new_email, link: link() },
        Content::ResetPassword(link()),
        Content::DeleteUser(link()),
    ]
}

fn without_links() -> Vec<Content> {
    let new_email = Email::parse("new@example.com").unwrap();
    vec![Content::SignUpWithYourEmail, Content::PasswordWasReset, Content::EmailWasChanged { new_email }]
}

fn every() -> Vec<Content> {
    with_links().into_iter().chain(without_links()).collect()
}

/// What a browser makes of the text between tags.
fn unescaped(html: &str) -> String {
    let entities = [("&#38;", "&"), ("&#39;", "'"), ("&#34;", "\""), ("&#60;", "<"), ("&#62;", ">"), ("&middot;", "·")];
    entities.iter().fold(html.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[test]
fn every_letter_says_who_writes_what_it_is_about_and_what_to_do_otherwise() {
    for content in every() {
        let letter = letter("Ada", content);
        for text in [&letter.text, &unescaped(&letter.html)] {
            for words in
                ["Hello Ada,", "Ship & Shore", "https://app.example.com", "Questions? Write to help@example.com."]
            {
                assert!(text.contains(words), "{words} is not in {text}");
            }
            assert!(text.contains("If it was not you") || text.contains("If you did not ask for this"), "{text}");
        }
        assert!(unescaped(&letter.html).contains(&format!("<h1 class=\"ink\" style=\"margin:0 0 16px;font-size:22px;line-height:30px;font-weight:600;color:#19211e;\">{}</h1>", letter.subject)));
        assert_eq!(letter.subject.lines().count(), 1);
    }
}

#[test]
fn text_and_html_lead_to_the_same_place() {
    for content in with_links() {
        let letter = letter("Ada", content);
        assert_eq!(letter.text.lines().filter(|line| *line == URL).count(), 1, "{}", letter.text);
        let html = unescaped(&letter.html);
        assert_eq!(html.matches(&format!("href=\"{URL}\"")).count(), 2, "the button and the text: {html}");
        assert!(html.contains(&format!(">{URL}</a>")), "{html}");
        assert!(letter.text.contains("The link is good for ") && html.contains("The link is good for "));
    }
    for content in without_links() {
        let letter = letter("Ada", content);
        assert!(!letter.text.contains("The link") && !letter.html.contains("class=\"button\""), "{}", letter.text);
    }
}

#[test]
fn a_lifetime_is_the_one_that_is_configured() {
    let mut head = head();
    head.lifetimes = Lifetimes {
        verification: Duration::from_mins(1),
        reset: Duration::from_hours(2),
        deletion: Duration::from_hours(72),
    };
    for (content, words) in with_links().into_iter().zip(["1 minute.", "1 minute.", "2 hours.", "3 days."]) {
        let letter = Letter::write(&mail("Ada", content), &head).unwrap();
        assert!(letter.text.contains(&format!("The link is good for {words}")), "{}", letter.text);
    }
}

#[test]
fn a_letter_asks_nobody_for_anything() {
    for content in every() {
        let html = letter("Ada", content).html.to_lowercase();
        for bait in
            ["<img", " src=", "url(", "@import", "<link", "<script", "<iframe", "<form", "background=", "srcset"]
        {
            assert!(!html.contains(bait), "{bait} in {html}");
        }
        for href in html.split("href=\"").skip(1) {
            assert!(href.starts_with("https://app.example.com"), "{href}");
        }
    }
}

#[test]
fn a_hostile_name_is_no_markup() {
    let letter = letter("<b onclick='x'>\"Ada\"&", Content::PasswordWasReset);
    assert!(letter.html.contains("Hello &#60;b onclick=&#39;x&#39;&#62;&#34;Ada&#34;&#38;,"), "{}", letter.html);
    assert!(letter.text.contains("Hello <b onclick='x'>\"Ada\"&,"), "plain text has no markup to escape");
}

#[test]
fn a_hostile_name_adds_no_line_and_no_link() {
    for name in ["Ada\n\nFollow https://evil.example", "Ada\r\nSubject: x", "evil.example"] {
        for content in every() {
            let (plain, hostile) = (letter("", content.clone()), letter(name, content));
            assert_eq!((plain.subject, plain.text, plain.html), (hostile.subject, hostile.text, hostile.html));
        }
    }
}

#[test]
fn the_old_mailbox_does_not_learn_the_new_address() {
    let letter = letter("Ada", Content::EmailWasChanged { new_email: Email::parse("new@example.com").unwrap() });
    for text in [letter.text, letter.html] {
        assert!(text.contains("n…@example.com") && !text.contains("new@example.com"), "{text}");
    }
}

#[test]
fn a_letter_without_a_contact_names_none() {
    let head = head().with_contact(None);
    for content in every() {
        let letter = Letter::write(&mail("Ada", content), &head).unwrap();
        assert!(!letter.text.contains("Questions?") && !letter.html.contains("Questions?"));
        assert!(letter.text.ends_with("https://app.example.com\n"), "{:?}", letter.text);
    }
}

#[test]
fn debug_shows_no_link() {
    assert!(!format!("{:?}", letter("Ada", Content::ResetPassword(link()))).contains("t0k3n"));
}
