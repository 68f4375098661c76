//! The typed client against a real server.

use keyward::{
    Error,
    client::Client,
    endpoint::{GetSession, Ping, SignInEmail, SignOut, SignUpEmail},
};

use crate::support::{Database, PASSWORD, Server, WhoAmI, on_both_stores};

on_both_stores! {
    async fn walks_through_a_whole_visit(database: Database) {
        let server = Server::start(&database).await;
        let client = Client::new(&format!("{}{}", server.address(), server.base)).unwrap();
        assert!(client.call(Ping {}).await.unwrap().ok);
        assert_eq!(client.call(GetSession::default()).await, Ok(None));
        assert_eq!(client.call(WhoAmI {}).await, Err(Error::Unauthorized));

        let sign_up = SignUpEmail { name: "Ada".into(), email: "ada@example.com".into(), password: PASSWORD.into(), ..SignUpEmail::default() };
        let signed_up = client.call(sign_up.clone()).await.unwrap();
        let current = client.call(GetSession { disable_refresh: true, ..GetSession::default() }).await.unwrap().unwrap().current;
        assert_eq!((current.user, Some(current.session.token)), (signed_up.user, signed_up.token));
        assert_eq!(client.call(WhoAmI {}).await.unwrap(), "Ada");
        assert_eq!(client.call(sign_up).await, Err(Error::UserAlreadyExists));

        assert!(client.call(SignOut {}).await.unwrap().success);
        assert_eq!(client.call(GetSession::default()).await, Ok(None));
        let wrong = SignInEmail { email: "ada@example.com".into(), password: "nope".into(), ..SignInEmail::default() };
        assert_eq!(client.call(wrong).await, Err(Error::InvalidEmailOrPassword));
        let right = SignInEmail { email: "ada@example.com".into(), password: PASSWORD.into(), ..SignInEmail::default() };
        assert_eq!(client.call(right).await.unwrap().user.name, "Ada");
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
