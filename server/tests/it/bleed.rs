//! Many people at once: nobody's page holds a byte of another's.

use std::sync::Arc;

use crate::support::Application;

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
    let (page, file) = tokio::join!(visitor.page("/sign-in"), visitor.get("/favicon.svg"));
    assert!(file.headers().get("set-cookie").is_none());
    page
}

fn canary(number: usize) -> String {
    format!("canary-{number}-{number}{number}{number}")
}
