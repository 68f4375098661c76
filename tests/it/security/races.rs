//! Requests that meet: family RC of the catalogue.

use serde_json::json;

use super::{site::Site, state::assert_sound};
use crate::support::{Browser, Database, PASSWORD, Raw, all_at_once, on_both_stores};

const ADA: &str = "ada@example.com";

fn later(site: &Site, browser: &Browser<'_>, method: &str, path: &str) -> Raw {
    let request = site.server.request(method, path).header("origin", site.server.origin.clone());
    request.header("cookie", browser.cookie_header())
}

on_both_stores! {
    async fn rc_03_who_is_deleted_has_no_session_left(database: Database) {
        let site = Site::start_with(&database, |config| config.user.delete.enabled = true).await;
        for round in 0..5 {
            let ada = site.signed_up(ADA).await;
            // Every session is due, so that reading it writes.
            site.server.clock.advance(std::time::Duration::from_hours(25));
            let sign_in = || site.server.request("POST", "/sign-in/email").json(&json!({ "email": ADA, "password": PASSWORD }));
            let refresh = || later(&site, &ada, "GET", "/get-session");
            let delete = || later(&site, &ada, "POST", "/delete-user").json(&json!({ "password": PASSWORD }));
            let requests = [refresh(), sign_in(), delete(), refresh(), sign_in(), delete(), refresh(), sign_in()];
            for answer in all_at_once(requests).await {
                assert!(matches!(answer.status, 200 | 401), "{round}: {} {}", answer.status, answer.text());
            }
            for table in ["user", "account", "session", "verification"] {
                assert_eq!(database.count(table).await, 0, "{round}: {table}");
            }
        }
    }

    async fn rc_05_one_of_two_gets_the_address(database: Database) {
        let configure = |config: &mut keyward::config::Config| {
            config.user.change_email.enabled = true;
            config.user.change_email.without_verification = true;
        };
        let site = Site::start_with(&database, configure).await;
        let mut people = Vec::new();
        for number in 0..6 {
            people.push(site.signed_up(&format!("person{number}@example.com")).await);
        }
        let wanted = json!({ "newEmail": "wanted@example.com" });
        let requests: Vec<_> = people.iter().map(|browser| later(&site, browser, "POST", "/change-email").json(&wanted)).collect();
        for answer in all_at_once(requests).await {
            assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"status":true}"#), "the losers learn nothing");
        }
        let mut owners = 0;
        for (number, browser) in people.iter_mut().enumerate() {
            let email = browser.get("/get-session").await.json()["user"]["email"].as_str().unwrap().to_owned();
            owners += usize::from(email == "wanted@example.com");
            assert!(email == "wanted@example.com" || email == format!("person{number}@example.com"), "{email}");
        }
        assert_eq!((owners, database.count("user").await), (1, 6));
        assert_sound(&database).await;
    }

    async fn rc_05_one_of_two_links_gets_the_address(database: Database) {
        let site = Site::start_with(&database, |config| config.user.change_email.enabled = true).await;
        let mut links = Vec::new();
        for number in 0..6 {
            let mut person = site.signed_up(&format!("person{number}@example.com")).await;
            assert_eq!(person.post("/change-email", &json!({ "newEmail": "wanted@example.com" })).await.status, 200);
            links.push(site.link_to("wanted@example.com").await.token);
        }
        let answers = all_at_once(links.iter().map(|token| site.server.request("GET", &format!("/verify-email?token={token}")))).await;
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        let lost = answers.iter().filter(|answer| (answer.status, answer.code().as_str()) == (422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL")).count();
        assert_eq!((won, lost), (1, 5));
        assert_eq!(database.texts(r#"select "id" from "user" where "email" = 'wanted@example.com'"#).await.len(), 1);
        assert_sound(&database).await;
    }

    async fn rc_07_sweeping_takes_what_is_over_and_nothing_else(database: Database) {
        let site = Site::start(&database).await;
        site.signed_up(ADA).await;
        site.signed_up("eve@example.com").await;
        let mut password = PASSWORD.to_owned();
        for round in 0..5 {
            let late = site.reset_link("eve@example.com").await.token;
            site.server.clock.advance(std::time::Duration::from_mins(61));
            let live = site.reset_link(ADA).await.token;
            let sweep = || {
                let (store, now) = (site.server.auth.store().clone(), site.server.auth.now());
                tokio::spawn(async move { store.delete_expired(now).await.unwrap() })
            };
            let sweeps: Vec<_> = (0..8).map(|_| sweep()).collect();
            password = format!("password of round {round}");
            let reset = |token: &str| site.server.request("POST", "/reset-password").json(&json!({ "token": token, "newPassword": password }));
            let answers = all_at_once([reset(&live), reset(&late), reset(&live), reset(&late)]).await;
            for sweep in sweeps {
                sweep.await.unwrap();
            }
            let of_live = answers.iter().step_by(2).filter(|answer| answer.status == 200).count();
            let of_late = answers.iter().skip(1).step_by(2).filter(|answer| answer.status == 200).count();
            assert_eq!((of_live, of_late), (1, 0), "round {round}");
            site.letters.all().await;
        }
        assert!(site.opens(ADA, &password).await && site.opens_as_before("eve@example.com").await);
        assert_sound(&database).await;
    }

    // Every history of one token is: used by nobody, or by exactly one of those who brought it in time.
    async fn rc_09_a_token_is_spent_once_in_every_history(database: Database) {
        let site = Site::start_with(&database, |config| {
            config.user.delete.enabled = true;
            config.user.delete.confirm_by_mail = true;
            config.user.change_email.enabled = true;
        })
        .await;
        for round in 0..4 {
            let email = format!("ada{round}@example.com");
            let mut ada = site.signed_up(&email).await;
            ada.post("/change-email", &json!({ "newEmail": format!("new{round}@example.com") })).await;
            let change = site.link_to(&format!("new{round}@example.com")).await.token;
            let reset = site.reset_link(&email).await.token;
            ada.post("/delete-user", &json!({})).await;
            let delete = site.link_to(&email).await.token;

            let body = json!({ "token": reset, "newPassword": "a quite different password" });
            let requests = (0..24).map(|number| match number % 3 {
                0 => site.server.request("GET", &format!("/verify-email?token={change}")),
                1 => site.server.request("POST", "/reset-password").json(&body),
                _ => later(&site, &ada, "GET", &format!("/delete-user/callback?token={delete}")),
            });
            let answers = all_at_once(requests.collect::<Vec<_>>()).await;
            let mut won = [0; 3];
            for (number, answer) in answers.iter().enumerate() {
                won[number % 3] += usize::from(answer.status == 200);
                assert!(matches!(answer.status, 200 | 400 | 401 | 404), "{number}: {} {}", answer.status, answer.text());
            }
            // Each begins a new epoch or ends the user, so that the others are void after the first.
            assert_eq!(won.iter().sum::<usize>(), 1, "{won:?}");
            assert_eq!(database.texts(&format!(r#"select v."id" from "verification" v join "user" u on u."id" = v."userId" and u."securityEpoch" = v."securityEpoch" where u."email" like '%{round}@example.com'"#)).await.len(), 0);
            site.letters.all().await;
            assert_sound(&database).await;
        }
    }
}
