//! Endpoints as functions on the server.

use keyward::{
    Error,
    act::SetPassword,
    endpoint::{DeleteUser, GetSession, ListSessions, Ping, RevokeSessions, SignInEmail, SignOut, SignUpEmail},
};

use crate::support::{Database, PASSWORD, Server, WhoAmI, on_both_stores};

fn sign_up() -> SignUpEmail {
    SignUpEmail {
        name: "Ada".into(),
        email: "ada@example.com".into(),
        password: PASSWORD.into(),
        ..SignUpEmail::default()
    }
}

on_both_stores! {
    async fn every_endpoint_is_a_function(database: Database) {
        let server = Server::start(&database).await;
        let auth = &server.auth;
        assert!(auth.call(Ping {}).await.unwrap().ok);
        let signed_up = auth.call(sign_up()).await.unwrap();
        let sign_in = SignInEmail { email: "ADA@example.com".into(), password: PASSWORD.into(), ..SignInEmail::default() };
        let signed_in = auth.call(sign_in).await.unwrap();
        assert_eq!(signed_in.user, signed_up.user);
        assert!(auth.call(SignOut {}).await.unwrap().success);
        assert_eq!(auth.call(GetSession::default()).await, Ok(None));
        assert_eq!(auth.call(WhoAmI {}).await, Err(Error::Unauthorized));
        assert_eq!(auth.call(ListSessions {}).await, Err(Error::Unauthorized));
        assert_eq!(auth.call(RevokeSessions {}).await, Err(Error::Unauthorized));
        assert_eq!(auth.call(DeleteUser::default()).await, Err(Error::Unauthorized));
        assert_eq!(auth.call(SetPassword::default()).await, Err(Error::Unauthorized));
    }

    async fn refusals_are_values(database: Database) {
        let server = Server::start(&database).await;
        server.auth.call(sign_up()).await.unwrap();
        assert_eq!(server.auth.call(sign_up()).await, Err(Error::UserAlreadyExists));
        let wrong = SignInEmail { email: "ada@example.com".into(), password: "wrong password".into(), ..SignInEmail::default() };
        assert_eq!(server.auth.call(wrong).await, Err(Error::InvalidEmailOrPassword));
    }

    async fn debug_shows_no_secret(database: Database) {
        let server = Server::start(&database).await;
        let printed = format!("{:?} {:?}", sign_up(), server.auth.config());
        assert!(!printed.contains(PASSWORD) && !printed.contains(crate::support::SECRET), "{printed}");
    }
}
