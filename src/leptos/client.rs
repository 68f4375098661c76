//! The client of server functions that change the session.

use std::future::Future;

use futures::{Sink, Stream};
use leptos::server_fn::client::{Client, browser::BrowserClient};
use send_wrapper::SendWrapper;
#[cfg(feature = "hydrate")]
use server_fn::response::ClientRes;
use server_fn::{Bytes, error::FromServerFnError};

/// Sends the call of a server function that changes the session: `#[server(client = SessionClient)]`. When it was done,
/// the page's state is the new one before the call returns, and the other tabs know.
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
            if <Self::Response as ClientRes<E>>::status(&response) < 400 {
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
