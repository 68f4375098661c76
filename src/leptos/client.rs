//! The client of server functions that change the session.

use std::future::Future;

use futures::{Sink, Stream};
use leptos::server_fn::client::{Client, browser::BrowserClient};
use send_wrapper::SendWrapper;
use server_fn::{Bytes, error::FromServerFnError};

#[cfg(feature = "hydrate")]
use crate::endpoint::SESSION_CHANGED;

/// Sends a server function's call and, when the server says that the session is another, brings the page's state up to
/// date before the call returns: `#[server(client = SessionClient)]`.
pub struct SessionClient;

impl<E, I, O> Client<E, I, O> for SessionClient
where
    E: FromServerFnError,
    I: FromServerFnError,
    O: FromServerFnError,
{
    type Request = <BrowserClient as Client<E, I, O>>::Request;
    type Response = <BrowserClient as Client<E, I, O>>::Response;

    fn send(request: Self::Request) -> impl Future<Output = Result<Self::Response, E>> + Send {
        SendWrapper::new(async move {
            let response = <BrowserClient as Client<E, I, O>>::send(request).await?;
            #[cfg(feature = "hydrate")]
            if response.generate_headers().contains_key(SESSION_CHANGED) {
                super::browser::session_changed().await;
            }
            Ok(response)
        })
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static),
            E,
        >,
    > + Send {
        <BrowserClient as Client<E, I, O>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<E, I, O>>::spawn(future);
    }
}
