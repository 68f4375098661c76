//! Many at once: exactly one wins, and nothing is left half done.

use std::time::Duration;

use keyward::config::Config;
use serde_json::{Value, json};

use crate::support::{
    Answer, Browser, Database, PASSWORD, Raw, Server, all_at_once, invariants, invariants_among, on_both_stores,
};

const MANY: usize = 50;
/// A fraction of the time that hashing a password takes.
const STEP: Duration = Duration::from_millis(5);

fn everything_offered(config: &mut Config) {
    config.user.change_email.enabled = true;
    config.user.change_email.without_verification = true;
    config.user.delete.enabled = true;
}

fn deleted_by_mail(config: &mut Config) {
    everything_offered(config);
    config.user.delete.confirm_by_mail = true;
}

fn generic_sign_up(config: &mut Config) {
    config.email_password.require_verification = true;
    config.email_verification.auto_sign_in = true;
}

fn change(new: usize, revoke_other_sessions: bool) -> Value {
    json!({ "currentPassword": PASSWORD, "newPassword": format!("password {new:04}"), "revokeOtherSessions": revoke_other_sessions })
}

fn sign_in(server: &Server) -> Raw {
    Browser::new(server).post_later("/sign-in/email", &json!({ "email": "ada@example.com", "password": PASSWORD }))
}

/// How many answers have each of these statuses; an answer with another one is a fault.
fn count<const N: usize>(answers: &[Answer], statuses: [u16; N]) -> [usize; N] {
    for answer in answers {
        assert!(statuses.contains(&answer.status), "{} {}", answer.status, answer.text());
    }
    statuses.map(|status| answers.iter().filter(|answer| answer.status == status).count())
}

/// The browsers that got these answers.
fn browsers<'a>(server: &'a Server, answers: &[Answer]) -> Vec<Browser<'a>> {
    let with_cookies = |answer: &Answer| {
        let mut browser = Browser::new(server);
        browser.keep_cookies(answer);
        browser
    };
    answers.iter().map(with_cookies).collect()
}

on_both_stores! {
    async fn fifty_sign_ups_with_one_address_look_alike_and_make_one_user(database: Database) {
        let server = Server::configured(&database, generic_sign_up).await;
        let sign_up = |n: usize| {
            let body = json!({ "name": format!("n{n}"), "email": "ada@example.com", "password": PASSWORD });
            Browser::new(&server).post_later("/sign-up/email", &body)
        };
        let answers = all_at_once((0..MANY).map(sign_up)).await;
        assert_eq!(count(&answers, [200]), [MANY]);
        assert_eq!((database.count("user").await, database.count("account").await, database.count("session").await), (1, 1, 0));
        assert_eq!(database.count("verification").await, 1);
        invariants(&database).await;
    }

    async fn fifty_followers_of_a_link_are_one_sign_in(database: Database) {
        let server = Server::configured(&database, generic_sign_up).await;
        Browser::new(&server).sign_up("ada@example.com").await;
        let link = server.mailbox.link().await;
        let target = link.url.strip_prefix(&server.origin).unwrap();
        let answers = all_at_once((0..MANY).map(|_| server.raw("GET", target))).await;
        assert_eq!(count(&answers, [302]), [MANY]);
        assert!(answers.iter().all(|answer| answer.header("location") == Some("/")));
        assert_eq!(invariants_among(&database, &mut browsers(&server, &answers)).await, 1);
    }

    async fn fifty_uses_of_a_reset_link_set_one_password(database: Database) {
        let server = Server::start(&database).await;
        let ada = Browser::of_new_user(&server, "ada@example.com").await;
        Browser::new(&server).post("/request-password-reset", &json!({ "email": "ada@example.com" })).await;
        let token = server.mailbox.link().await.token;
        let reset = |n: usize| {
            let body = json!({ "token": token, "newPassword": format!("password {n:04}") });
            Browser::new(&server).post_later("/reset-password", &body)
        };
        let answers = all_at_once((0..MANY).map(reset)).await;
        assert_eq!(count(&answers, [200, 400]), [1, MANY - 1]);
        let winner = answers.iter().position(|answer| answer.status == 200).unwrap();
        let set = Browser::new(&server).sign_in_with("ada@example.com", &format!("password {winner:04}")).await;
        assert_eq!(set.status, 200, "the answers come in the order of the requests");
        assert_eq!(Browser::new(&server).sign_in("ada@example.com").await.status, 401);
        let mut all = vec![ada];
        all.extend(browsers(&server, &[set]));
        assert_eq!(invariants_among(&database, &mut all).await, 1);
    }

    async fn fifty_uses_of_a_delete_link_delete_once(database: Database) {
        let server = Server::configured(&database, deleted_by_mail).await;
        let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
        Browser::of_new_user(&server, "eve@example.com").await;
        ada.post("/delete-user", &json!({})).await;
        let token = server.mailbox.link().await.token;
        let follow = || ada.address(server.request("GET", &format!("/delete-user/callback?token={token}")));
        let answers = all_at_once((0..MANY).map(|_| follow())).await;
        assert_eq!(count(&answers, [200, 404]), [1, MANY - 1]);
        assert_eq!((database.count("user").await, database.count("session").await, database.count("verification").await), (1, 1, 0));
        invariants(&database).await;
    }

    async fn of_many_changes_with_one_password_one_is_made(database: Database) {
        for revoke in [true, false] {
            let server = Server::start(&database).await;
            let ada = Browser::of_new_user(&server, "ada@example.com").await;
            let phone = Browser::of_user(&server, "ada@example.com").await;
            let changes = (0..20).map(|n| if n % 2 == 0 { &ada } else { &phone }.post_later("/change-password", &change(n, revoke)));
            let answers = all_at_once(changes).await;
            let [won, lost, out] = count(&answers, [200, 400, 401]);
            assert_eq!((won, lost + out), (1, 19), "revoke {revoke}");
            assert!(revoke || out == 0, "nobody is signed out");
            let winner = answers.iter().position(|answer| answer.status == 200).unwrap();
            let set = Browser::new(&server).sign_in_with("ada@example.com", &format!("password {winner:04}")).await;
            assert_eq!(set.status, 200);
            let mut all = browsers(&server, &answers[winner..=winner]);
            all.extend(browsers(&server, &[set]));
            all.extend([ada, phone]);
            assert_eq!(invariants_among(&database, &mut all).await, if revoke { 2 } else { 3 });
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn of_two_who_want_one_address_one_gets_it(database: Database) {
        let server = Server::configured(&database, everything_offered).await;
        for round in 0..10 {
            let mut people = Vec::new();
            for name in ["ada", "eve"] {
                people.push(Browser::of_new_user(&server, &format!("{name}{round}@example.com")).await);
            }
            let new = json!({ "newEmail": format!("shared{round}@example.com") });
            let answers = all_at_once(people.iter().map(|person| person.post_later("/change-email", &new))).await;
            assert_eq!(count(&answers, [200]), [2], "who lost is not told why");
            let mut winners = 0;
            for person in &mut people {
                winners += usize::from(person.get("/get-session").await.json()["user"]["email"] == new["newEmail"]);
            }
            assert_eq!(winners, 1);
            invariants(&database).await;
        }
    }

    async fn of_two_links_to_one_address_one_changes_it(database: Database) {
        let server = Server::configured(&database, |config| config.user.change_email.enabled = true).await;
        for round in 0..10 {
            let (mut people, mut follows) = (Vec::new(), Vec::new());
            for name in ["ada", "eve"] {
                let mut person = Browser::of_new_user(&server, &format!("{name}{round}@example.com")).await;
                person.post("/change-email", &json!({ "newEmail": format!("shared{round}@example.com") })).await;
                let link = server.mailbox.link().await;
                let target = format!("/verify-email?token={}", link.token);
                follows.extend((0..5).map(|_| person.address(server.request("GET", &target))));
                people.push(person);
            }
            let answers = all_at_once(follows).await;
            let [won, ..] = count(&answers, [200, 401, 422]);
            assert_eq!(won, 1);
            for person in &mut people {
                assert!(person.is_signed_in().await);
            }
            invariants(&database).await;
        }
    }

    async fn of_the_last_two_ways_to_sign_in_one_stays(database: Database) {
        let server = Server::start(&database).await;
        for round in 0..10 {
            let email = format!("ada{round}@example.com");
            let mut ada = Browser::of_new_user(&server, &email).await;
            database.execute(&format!(r#"
                insert into "account" ("id", "accountId", "providerId", "userId", "createdAt", "updatedAt")
                select 'linked{round}', 'subject{round}', 'github', "id", "createdAt", "updatedAt" from "user" where "email" = '{email}'"#)).await;
            let accounts = ada.get("/list-accounts").await.json();
            let accounts = accounts.as_array().unwrap();
            let unlink = |n: usize| ada.post_later("/unlink-account", &json!({ "accountId": accounts[n % 2]["id"] }));
            let answers = all_at_once((0..10).map(unlink)).await;
            assert_eq!(count(&answers, [200, 400]), [1, 9]);
            assert_eq!(ada.get("/list-accounts").await.json().as_array().unwrap().len(), 1);
            invariants(&database).await;
        }
    }

    async fn of_many_who_set_a_first_password_one_does(database: Database) {
        let server = Server::start(&database).await;
        let ada = Browser::of_new_user(&server, "ada@example.com").await;
        database.execute(r#"delete from "account""#).await;
        let set = |n: usize| ada.address(server.raw("POST", "/api/set-password").json(&json!({ "newPassword": format!("password {n:04}") })));
        let answers = all_at_once((0..10).map(set)).await;
        assert_eq!(count(&answers, [200, 400]), [1, 9]);
        assert_eq!(invariants_among(&database, &mut [ada]).await, 1);
    }

    async fn who_signs_in_while_being_deleted_is_gone(database: Database) {
        let server = Server::configured(&database, everything_offered).await;
        for _ in 0..5 {
            let ada = Browser::of_new_user(&server, "ada@example.com").await;
            // Half of them end a session of their own, which the deletion wants to delete as well.
            let desk = Browser::of_user(&server, "ada@example.com").await;
            let again = || desk.post_later("/sign-in/email", &json!({ "email": "ada@example.com", "password": PASSWORD }));
            let mut requests: Vec<_> = (0..6).map(|n| if n % 2 == 0 { sign_in(&server) } else { again() }).collect();
            requests.insert(2, ada.post_later("/delete-user", &json!({ "password": PASSWORD })));
            let answers = all_at_once(requests).await;
            count(&answers, [200, 401]);
            assert_eq!(answers[2].status, 200);
            let mut all = browsers(&server, &answers);
            all.extend([ada, desk]);
            assert_eq!(invariants_among(&database, &mut all).await, 0);
            assert_eq!((database.count("user").await, database.count("session").await, database.count("account").await), (0, 0, 0));
        }
    }

    async fn who_signs_in_with_the_old_password_while_it_is_changed_is_out(database: Database) {
        let server = Server::configured(&database, everything_offered).await;
        for round in 0..5 {
            let ada = Browser::of_new_user(&server, "ada@example.com").await;
            let mut requests: Vec<_> = (0..20).map(|n| sign_in(&server).after(STEP * n)).collect();
            requests.insert(2, ada.post_later("/change-password", &change(round, true)));
            let answers = all_at_once(requests).await;
            count(&answers, [200, 401]);
            assert_eq!(answers[2].status, 200, "{}", answers[2].text());
            let mut all = browsers(&server, &answers);
            all.push(ada);
            assert_eq!(invariants_among(&database, &mut all).await, 1, "the one that the change opened");

            // A later change that takes sessions along takes none of those that are void.
            assert_eq!(all[2].post("/change-email", &json!({ "newEmail": "new@example.com" })).await.status, 200);
            assert_eq!(invariants_among(&database, &mut all).await, 1);
            database.execute(r#"delete from "user""#).await;
        }
    }

    async fn who_asks_for_mail_while_being_deleted_is_told_nothing_else(database: Database) {
        let server = Server::configured(&database, everything_offered).await;
        for _ in 0..10 {
            let ada = Browser::of_new_user(&server, "ada@example.com").await;
            let ask = |n: usize| {
                let path = if n.is_multiple_of(2) { "/request-password-reset" } else { "/send-verification-email" };
                Browser::new(&server).post_later(path, &json!({ "email": "ada@example.com" }))
            };
            let mut requests: Vec<_> = (0..12).map(ask).collect();
            requests.insert(4, ada.post_later("/delete-user", &json!({})));
            let answers = all_at_once(requests).await;
            assert_eq!(count(&answers, [200]), [13]);
            assert_eq!((database.count("user").await, database.count("verification").await), (0, 0));
        }
    }

    async fn of_many_links_that_are_asked_for_at_once_three_are_good(database: Database) {
        let server = Server::start(&database).await;
        Browser::of_new_user(&server, "ada@example.com").await;
        let ask = || Browser::new(&server).post_later("/request-password-reset", &json!({ "email": "ada@example.com" }));
        assert_eq!(count(&all_at_once((0..12).map(|_| ask())).await, [200]), [12]);
        assert_eq!(database.count("verification").await, 3);
        invariants(&database).await;
    }

    async fn resetting_changing_and_deleting_do_not_wait_for_each_other_for_ever(database: Database) {
        let server = Server::configured(&database, deleted_by_mail).await;
        for round in 0..5 {
            let mut ada = Browser::of_new_user(&server, "ada@example.com").await;
            server.mailbox.all().await;
            ada.post("/request-password-reset", &json!({ "email": "ada@example.com" })).await;
            let reset = json!({ "token": server.mailbox.link().await.token, "newPassword": "password 1000" });
            ada.post("/delete-user", &json!({})).await;
            let delete = format!("/delete-user/callback?token={}", server.mailbox.link().await.token);
            let answers = all_at_once([
                ada.post_later("/change-password", &change(round, false)),
                Browser::new(&server).post_later("/reset-password", &reset),
                ada.address(server.request("GET", &delete)),
                sign_in(&server),
                ada.post_later("/update-user", &json!({ "name": "Augusta" })),
                ada.post_later("/change-email", &json!({ "newEmail": "new@example.com" })),
                ada.post_later("/revoke-other-sessions", &json!({})),
            ])
            .await;
            assert!(answers.iter().all(|answer| answer.status < 500), "{answers:?}");
            let mut all = browsers(&server, &answers);
            all.push(ada);
            invariants_among(&database, &mut all).await;
            database.execute(r#"delete from "user""#).await;
        }
    }
}
