//! The layer around the whole application: it owns the request's cookie jar. What any part of the request writes into
//! it, wherever it was called from, reaches the browser with the head of the response.

use std::{
    convert::Infallible,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header, request::Parts};
use tower::{Layer, Service, ServiceExt, service_fn};

use super::{
    Guard, address, cookies,
    cors::{Cors, Sharing},
    entrance, host, origin,
    refusal::Instead,
    server_function,
};
use crate::{
    Auth, RequestAuth,
    session::{Caller, Source},
};

/// Gives every request its [`RequestAuth`]; made by [`Auth::layer`].
#[derive(Clone)]
pub struct AuthLayer {
    auth: Auth,
    guard: Option<Arc<Guard>>,
    cors: Arc<Cors>,
}

impl AuthLayer {
    pub(super) fn new(auth: Auth) -> Self {
        Self { cors: Arc::new(Cors::of_endpoints(auth.clone())), auth, guard: None }
    }

    /// Guards the application's pages as well.
    #[must_use]
    pub fn guarded(mut self, guard: Guard) -> Self {
        self.guard = Some(Arc::new(guard));
        self
    }

    /// Lets pages of the trusted origins read what these paths of the application answer, as they may read what the
    /// endpoints answer: `auth.layer().cors(["/api/*"])`. Pages of other origins read nothing.
    ///
    /// A page at another port or subdomain has the cookies of this site. One on another site has them only if they are for
    /// every site, `SameSite=None` ([`CookieAttributes`](crate::config::CookieAttributes)), which needs TLS; browsers that
    /// keep no cookies of other sites take them `Partitioned`.
    #[must_use]
    pub fn cors<'a>(mut self, paths: impl IntoIterator<Item = &'a str>) -> Self {
        Arc::make_mut(&mut self.cors).add(paths);
        self
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = AuthService<S>;

    fn layer(&self, service: S) -> AuthService<S> {
        AuthService { layer: self.clone(), service }
    }
}

/// A service in its [`AuthLayer`].
#[derive(Clone)]
pub struct AuthService<S> {
    layer: AuthLayer,
    service: S,
}

impl<S> Service<Request> for AuthService<S>
where
    S: Service<Request, Error = Infallible> + Clone + Send + 'static,
    S::Response: IntoResponse,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The clone has not been polled; the one that is ready serves this request.
        let fresh = self.service.clone();
        let service = std::mem::replace(&mut self.service, fresh);
        Box::pin(self.layer.clone().serve(service, request))
    }
}

impl AuthLayer {
    async fn serve<S>(self, service: S, request: Request) -> Result<Response, Infallible>
    where
        S: Service<Request, Error = Infallible> + Clone + Send + 'static,
        S::Response: IntoResponse,
        S::Future: Send,
    {
        // An outer layer owns the request already: one jar, one sealing.
        if request.extensions().get::<RequestAuth>().is_some() {
            return service.oneshot(request).await.map(IntoResponse::into_response);
        }
        match self.cors.of(&request) {
            Sharing::With(cors) => {
                let own = service_fn(move |request| self.clone().serve_own(service.clone(), request));
                cors.layer(own).oneshot(request).await
            }
            Sharing::WithOthers => {
                let mut response = self.serve_own(service, request).await?;
                response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
                Ok(response)
            }
            Sharing::No => self.serve_own(service, request).await,
        }
    }

    async fn serve_own<S>(self, service: S, request: Request) -> Result<Response, Infallible>
    where
        S: Service<Request, Error = Infallible> + Send,
        S::Response: IntoResponse,
        S::Future: Send,
    {
        let (mut head, body) = request.into_parts();
        let source = if origin::is_safe(&head.method) { Source::Cache } else { Source::Store };
        let auth = request_auth(&self.auth, &head.headers, address::peer(&head.extensions), source);
        head.extensions.insert(auth.clone());
        let mut response = match self.admit(&auth, &head).await {
            Ok(()) => service.oneshot(Request::from_parts(head, body)).await?.into_response(),
            Err(instead) => instead.answer(&head),
        };
        response = server_function::mend_status(response).await;
        self.send_cookies(&auth, &mut response);
        Ok(response)
    }

    async fn admit(&self, auth: &RequestAuth, head: &Parts) -> Result<(), Instead> {
        host::check(head)?;
        let config = self.auth.config();
        if let Some(path) = entrance::below(config.base_url.path(), head.uri.path()) {
            return entrance::admit(auth, path).await;
        }
        if origin::matters(head) {
            origin::check_application(head, config)?;
        }
        match &self.guard {
            Some(guard) => guard.admit(auth, head).await,
            None => Ok(()),
        }
    }

    fn send_cookies(&self, auth: &RequestAuth, response: &mut Response) {
        cookies::send(auth.jar(), response.headers_mut(), self.auth.config());
    }
}

/// The handle of a request with these headers.
pub(super) fn request_auth(auth: &Auth, headers: &HeaderMap, peer: Option<SocketAddr>, source: Source) -> RequestAuth {
    let config = auth.config();
    let address = address::client(peer, headers, &config.trusted_proxies);
    let user_agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let caller = Caller::new(cookies::receive(headers, config), address, user_agent);
    RequestAuth::new(auth.clone(), Arc::new(caller.asking(source)))
}
