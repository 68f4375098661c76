//! The typed client against a real server.

use keyward::{
    Error,
    client::Client,
    endpoint::{
        ChangePassword, FollowResetLink, GetSession, ListAccounts, ListSessions, Ping, RequestPasswordReset,
        ResetPassword, RevokeOtherSessions, SignInEmail, SignOut, SignUpEmail, UpdateUser, VerifyEmail, VerifyPassword,
    },
};

use crate::support::{Database, Guess, PASSWORD, Server, WhoAmI, on_both_stores};

fn client(server: &Server) -> Client {
    Client::new(&format!("{}{}", server.address(), server.base)).unwrap()
}

fn sign_up() -> SignUpEmail {
    SignUpEmail {
        name: "Ada".into(),
        email: "ada@example.com".into(),
        password: PASSWORD.into(),
        ..SignUpEmail::default()
    }
}

fn sign_in(password: &str) -> SignInEmail {
    SignInEmail { email: "ada@example.com".into(), password: password.into(), ..SignInEmail::default() }
}

on_both_stores! {
    async fn walks_through_a_whole_visit(database: Database) {
        let server = Server::start(&database).await;
        let client = client(&server);
        assert!(client.call(Ping {}).await.unwrap().ok);
        assert_eq!(client.call(GetSession::default()).await, Ok(None));
        assert_eq!(client.call(WhoAmI {}).await, Err(Error::Unauthorized));

        let signed_up = client.call(sign_up()).await.unwrap();
        let current = client.call(GetSession { disable_refresh: true, ..GetSession::default() }).await.unwrap().unwrap().current;
        assert_eq!((current.user, Some(current.session.token)), (signed_up.user, signed_up.token));
        assert_eq!(client.call(WhoAmI {}).await.unwrap(), "Ada");
        assert_eq!(client.call(sign_up()).await, Err(Error::UserAlreadyExists));

        assert!(client.call(SignOut {}).await.unwrap().success);
        assert_eq!(client.call(GetSession::default()).await, Ok(None));
        assert_eq!(client.call(sign_in("nope")).await, Err(Error::InvalidEmailOrPassword));
        assert_eq!(client.call(sign_in(PASSWORD)).await.unwrap().user.name, "Ada");
    }

    async fn settles_an_account(database: Database) {
        let server = Server::start(&database).await;
        let (desk, phone) = (client(&server), client(&server));
        let user = desk.call(sign_up()).await.unwrap().user;
        phone.call(sign_in(PASSWORD)).await.unwrap();
        assert_eq!(desk.call(ListSessions {}).await.unwrap().len(), 2);
        assert!(desk.call(RevokeOtherSessions {}).await.unwrap().status);
        assert_eq!(phone.call(ListSessions {}).await, Err(Error::Unauthorized));

        let picture = UpdateUser { image: Some(Some("/a.png".into())), ..UpdateUser::default() };
        assert!(desk.call(picture).await.unwrap().status);
        assert!(desk.call(UpdateUser { image: Some(None), ..UpdateUser::default() }).await.unwrap().status);
        let nothing = desk.call(UpdateUser::default()).await.unwrap_err();
        assert_eq!((nothing.status().as_u16(), nothing.code(), nothing.message()), (400, "", "No fields to update"));

        let accounts = desk.call(ListAccounts {}).await.unwrap();
        assert_eq!((accounts.len(), accounts[0].provider_id.as_str(), &accounts[0].user_id), (1, "credential", &user.id));
        let change = ChangePassword { current_password: PASSWORD.into(), new_password: "another password".into(), revoke_other_sessions: Some(true) };
        let changed = desk.call(change.clone()).await.unwrap();
        assert_eq!((changed.token.is_some(), changed.user), (true, user));
        assert_eq!(desk.call(change).await, Err(Error::InvalidPassword));
        assert!(desk.call(VerifyPassword { password: "another password".into() }).await.unwrap().status);
    }

    async fn fields_go_where_the_path_names_them(database: Database) {
        let server = Server::start(&database).await;
        let client = client(&server);
        assert_eq!(client.call(Guess { word: "keyward".into() }).await, Ok(true));
        assert_eq!(client.call(Guess { word: "another".into() }).await, Ok(false));

        client.call(sign_up()).await.unwrap();
        client.call(RequestPasswordReset { email: "ada@example.com".into(), redirect_to: None }).await.unwrap();
        let token = server.mailbox.link().await.token;
        let follow = |callback_url: &str| FollowResetLink { token: token.clone(), callback_url: callback_url.into() };
        let led_on = client.call(follow("/choose")).await.err().unwrap();
        assert_eq!(led_on.status().as_u16(), 302, "a link leads on, and a client stays where it is");
        assert_eq!(client.call(follow("https://evil.com")).await.err(), Some(Error::InvalidCallbackUrl));
        let choose = ResetPassword { new_password: "another password".into(), token: Some(token) };
        assert!(client.call(choose.clone()).await.unwrap().status);
        assert_eq!(client.call(choose).await, Err(Error::InvalidToken));
        assert_eq!(client.call(GetSession::default()).await, Ok(None));
        client.call(sign_in("another password")).await.unwrap();
        let verify = VerifyEmail { token: "nothing".into(), callback_url: None };
        assert_eq!(client.call(verify).await, Err(Error::InvalidToken));
    }

    async fn a_server_that_is_away_is_an_error_like_others(database: Database) {
        let server = Server::start(&database).await;
        let address = server.address();
        drop(server);
        tokio::task::yield_now().await;
        let client = Client::new(&format!("{address}/nothing/here")).unwrap();
        let answer = client.call(Ping {}).await;
        assert!(matches!(answer, Err(Error::Network | Error::Other { status: 404, .. })), "{answer:?}");
    }
}
