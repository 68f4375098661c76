//! Many people at once: nobody's page holds a byte of another's.

use std::sync::Arc;

use futures::future::join_all;

use crate::support::{Application, JSON, Visitor};

const PEOPLE: usize = 8;
const ROUNDS: usize = 25;

/// One thread for everything, so that requests meet on it while they render.
#[tokio::test]
async fn every_page_is_its_persons_own() {
    let application = Arc::new(Application::start().await);
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let visitor = application.visitor();
        visitor.sign_up(&canary(number), &format!("person{number}@example.com")).await;
        people.push(visitor);
    }
    let visits = people.into_iter().enumerate().map(|(number, visitor)| {
        let application = Arc::clone(&application);
        tokio::spawn(async move {
            for _ in 0..ROUNDS {
                let (page, anonymous) = tokio::join!(visitor.page("/dashboard"), anonymous(&application));
                assert!(page.contains(&canary(number)));
                let foreign = (0..PEOPLE).filter(|other| *other != number).find(|other| page.contains(&canary(*other)));
                assert_eq!(foreign, None);
                assert!(!anonymous.contains("canary-"), "{anonymous}");
            }
        })
    });
    for visit in visits.collect::<Vec<_>>() {
        visit.await.unwrap();
    }
}

async fn anonymous(application: &Application) -> String {
    let visitor = application.visitor();
    let (page, file, found) = tokio::join!(visitor.page("/sign-in"), visitor.get("/favicon.svg"), who_is(&visitor));
    assert!(file.headers().get("set-cookie").is_none());
    assert_eq!(found, "null");
    page
}

fn canary(number: usize) -> String {
    format!("canary-{number}-{number}{number}{number}")
}

/// All asked for in one moment, with pages, files and server functions of nobody in between.
#[tokio::test]
async fn a_hundred_pages_of_two_people_at_once() {
    let application = Application::start().await;
    let people = [application.visitor(), application.visitor()];
    for (number, visitor) in people.iter().enumerate() {
        visitor.sign_up(&canary(number), &format!("person{number}@example.com")).await;
    }
    let visits = (0..100).map(|visit| {
        let (number, application) = (visit % 2, &application);
        let visitor = &people[number];
        async move {
            let (page, found, anonymous) =
                tokio::join!(visitor.page("/dashboard"), who_is(visitor), anonymous(application));
            for text in [page, found] {
                assert!(text.contains(&canary(number)) && !text.contains(&canary(1 - number)), "{text}");
            }
            assert!(!anonymous.contains("canary-"), "{anonymous}");
        }
    });
    join_all(visits).await;
}

/// Asks a server function.
async fn who_is(visitor: &Visitor) -> String {
    visitor.send("/api/get-session", JSON, &[]).await.text().await.unwrap()
}
