//! Pages that are under way while others ask, all on one thread. `leptos_axum` 0.8 leaves the page that streams as the
//! thread's current owner: whatever asks meanwhile becomes its child, and what a request does not provide itself is
//! looked for in the page. An application of its own, whose pages wait for their last part until they are told. It does
//! carelessly what the library does not, to show that the hole is there; where it is found closed, these tests are done.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::Request,
    routing::{get, post},
};
use futures::future::join_all;
use http::{HeaderValue, StatusCode, header::SET_COOKIE};
use keyward::{
    Auth, Error,
    leptos::{provide_request_auth, provide_session, use_auth, use_session},
    model::CurrentSession,
};
use leptos::{
    config::LeptosOptions,
    context::{provide_context, use_context},
    prelude::*,
};
use leptos_axum::{
    ResponseOptions, file_and_error_handler_with_context, handle_server_fns_with_context,
    render_app_to_stream_with_context,
};
use reqwest::Response;
use server::{files::files, headers::Policy, site::Site};
use tokio::sync::watch;

use crate::support::{Application, JSON, Visitor};

/// A name that is provided to a request if somebody is signed in, as an application must not do it.
#[derive(Clone)]
struct Careless(String);

/// What the pages wait for, and how many of them have written too late.
#[derive(Clone)]
struct Gate {
    step: Arc<watch::Sender<Step>>,
    late: Arc<watch::Sender<usize>>,
}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Step {
    /// The head of a page has been sent.
    Head,
    /// What comes too late for the head is written.
    LateWrites,
    /// The last part follows.
    End,
}

impl Gate {
    fn closed() -> Self {
        Self { step: Arc::new(watch::Sender::new(Step::Head)), late: Arc::new(watch::Sender::new(0)) }
    }

    fn open(&self, step: Step) {
        self.step.send_replace(step);
    }

    async fn passed(&self, step: Step) {
        self.step.subscribe().wait_for(|reached| *reached >= step).await.unwrap();
    }

    fn has_written(&self) {
        self.late.send_modify(|late| *late += 1);
    }

    async fn have_written(&self, pages: usize) {
        self.late.subscribe().wait_for(|late| *late == pages).await.unwrap();
    }
}

fn application(gate: &Gate) -> impl FnOnce(&Auth, &Site, Policy) -> Router + use<> {
    let gate = gate.clone();
    move |auth, site, _| {
        let render = render_app_to_stream_with_context(provide_request, move || page(gate.clone()));
        let functions = |request: Request| handle_server_fns_with_context(provide_request, request);
        let leptos_files = file_and_error_handler_with_context::<LeptosOptions, _>(provide_request, |_| ());
        Router::new()
            .route("/", get(move |_: Option<CurrentSession>, request: Request<Body>| render(request)))
            .route("/api/{function}", post(functions))
            .nest("/leptos", Router::new().fallback(leptos_files))
            .merge(files(site))
            .with_state(site.options.clone())
            .layer(auth.layer())
    }
}

fn provide_request() {
    provide_request_auth();
    if let Some(current) = use_auth().ok().and_then(|auth| auth.known_session()) {
        provide_context(Careless(current.user.name));
    }
}

fn page(gate: Gate) -> impl IntoView {
    provide_session();
    set_cookie("seen");
    let late = Resource::new(
        || (),
        move |()| {
            let gate = gate.clone();
            async move {
                gate.passed(Step::LateWrites).await;
                set_cookie("late");
                gate.has_written();
                gate.passed(Step::End).await;
                use_auth()?.session().await.map(name)
            }
        },
    );
    view! {
        <html>
            <head></head>
            <body>
                <p>{name(use_session().data().get())}</p>
                <Suspense fallback=|| "later">
                    {move || Suspend::new(async move {
                        let by_handle = late.await.unwrap();
                        view! { <p>{format!("{by_handle} and {}", name(use_session().data().get()))}</p> }
                    })}
                </Suspense>
            </body>
        </html>
    }
}

/// Writes into the response whose page it is; too late for its head, it stays where it was written.
fn set_cookie(cookie: &str) {
    let line = format!("{cookie}={}", name(use_session().data().get_untracked()));
    let response = expect_context::<ResponseOptions>();
    response.set_status(StatusCode::IM_A_TEAPOT);
    response.append_header(SET_COOKIE, HeaderValue::from_str(&line).unwrap());
}

fn name(current: Option<CurrentSession>) -> String {
    current.map_or_else(|| "nobody".to_owned(), |current| current.user.name)
}

/// What a server function finds: by the request's handle, by the page's state, and of what was provided carelessly.
#[server(prefix = "/api", endpoint = "look-around")]
async fn look_around() -> Result<Vec<String>, Error> {
    let by_handle = name(use_auth()?.session().await?);
    let by_state = name(use_session().data().get_untracked());
    let careless = use_context::<Careless>().map_or_else(|| "nobody".to_owned(), |Careless(name)| name);
    Ok(vec![by_handle, by_state, careless])
}

async fn look_around_as(visitor: &Visitor) -> [String; 3] {
    let answer = visitor.send("/api/look-around", JSON, &[]).await;
    assert_eq!((answer.status().as_u16(), cookies(&answer)), (200, Vec::new()));
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

fn cookies(answer: &Response) -> Vec<&str> {
    answer.headers().get_all(SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect()
}

async fn next(page: &mut Response) -> String {
    String::from_utf8(page.chunk().await.unwrap().unwrap_or_default().to_vec()).unwrap()
}

#[tokio::test]
async fn a_page_under_way_lends_nothing_to_who_asks_meanwhile() {
    let gate = Gate::closed();
    let application = Application::serving(|_| {}, application(&gate)).await;
    let (ada, bob, stranger) = (application.visitor(), application.visitor(), application.visitor());
    ada.sign_up("Ada-Lovelace", "ada@example.com").await;
    bob.sign_up("Charles-Babbage", "bob@example.com").await;
    let mut page = ada.get("/").await;
    assert!(next(&mut page).await.contains("<p>Ada-Lovelace</p>"));
    gate.open(Step::LateWrites);
    gate.have_written(1).await;

    let found = look_around_as(&stranger).await;
    assert_eq!(
        found,
        ["nobody", "nobody", "Ada-Lovelace"],
        "what was provided carelessly shows that the page is there"
    );
    assert_eq!(look_around_as(&bob).await, ["Charles-Babbage", "Charles-Babbage", "Ada-Lovelace"]);
    let file = stranger.get("/favicon.svg").await;
    assert_eq!((file.status().as_u16(), cookies(&file)), (200, vec![]));
    let leptos_file = stranger.get("/leptos/favicon.svg").await;
    let found = (leptos_file.status().as_u16(), cookies(&leptos_file));
    assert_eq!(found, (418, vec!["late=Ada-Lovelace"]), "what a file would be sent with by Leptos' own handler");

    let mut other = stranger.get("/").await;
    assert_eq!(cookies(&other), ["seen=nobody", "late=nobody"]);
    assert!(next(&mut other).await.contains("<p>nobody</p>"));
    gate.open(Step::End);
    let rest = page.text().await.unwrap();
    assert!(rest.contains("Ada-Lovelace and Ada-Lovelace") && !rest.contains("Charles-Babbage"), "{rest}");
    let rest = other.text().await.unwrap();
    assert!(rest.contains("nobody and nobody") && !rest.contains("Charles-Babbage"), "{rest}");
}

/// And fifty of nobody. Their names are too long to turn up in a nonce by chance. All are under way at once; what is asked in between ends among them.
#[tokio::test]
async fn a_hundred_pages_of_two_people_hold_nothing_of_each_other() {
    const PAGES: usize = 150;
    let gate = Gate::closed();
    let application = Application::serving(|_| {}, application(&gate)).await;
    let people = ["Ada-Lovelace", "Charles-Babbage", "nobody"].map(|name| (name, application.visitor()));
    for (name, visitor) in &people[..2] {
        visitor.sign_up(name, &format!("{name}@example.com")).await;
    }
    let everybody = || people.iter().cycle().map(|(name, visitor)| (*name, visitor));

    let pages = join_all(everybody().take(PAGES).map(|(_, visitor)| visitor.get("/"))).await;
    gate.open(Step::LateWrites);
    gate.have_written(PAGES).await;
    let others = everybody().take(PAGES).map(|(name, visitor)| async move {
        let ([by_handle, by_state, _], file) = tokio::join!(look_around_as(visitor), visitor.get("/favicon.svg"));
        assert_eq!((by_handle.as_str(), by_state.as_str(), cookies(&file)), (name, name, vec![]));
    });
    join_all(others).await;
    gate.open(Step::End);

    for ((name, _), page) in everybody().zip(pages) {
        assert_eq!(cookies(&page), [format!("seen={name}")]);
        let text = page.text().await.unwrap();
        assert!(text.contains(&format!("<p>{name}</p>")) && text.contains(&format!("<p>{name} and {name}</p>")));
        let foreign = ["Ada-Lovelace", "Charles-Babbage"]
            .into_iter()
            .filter(|other| *other != name)
            .find(|other| text.contains(other));
        assert_eq!(foreign, None, "in {name}'s page: {text}");
    }
}
