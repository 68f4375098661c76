//! Sending a form from a page that is alive: the person stays in the document, and the answer arrives in it.

use gloo_net::http::Request;
use leptos::{
    ev::SubmitEvent,
    form::form_data_from_event,
    prelude::{GetUntracked, Set, Update},
    server_fn::redirect::{REDIRECT_HEADER, call_redirect_hook},
    task::spawn_local,
};
use web_sys::UrlSearchParams;

use super::{FormState, browser::session_changed};
use crate::error::Error;

/// Sends the form in the browser's stead. While an answer is awaited it is not sent again.
pub(super) fn submit(form: FormState, event: &SubmitEvent) {
    if event.default_prevented() {
        return;
    }
    let Some(fields) = fields(event) else { return };
    event.prevent_default();
    if form.is_pending.get_untracked() {
        return;
    }
    form.is_pending.set(true);
    spawn_local(async move { form.settle(send(form, fields).await) });
}

/// The fields as an ordinary form sends them, the button that was pressed among them.
fn fields(event: &SubmitEvent) -> Option<String> {
    let fields = form_data_from_event(event).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    fields.to_string().as_string()
}

/// The place that an accepted form leads to.
async fn send(form: FormState, fields: String) -> Result<Option<String>, Error> {
    let request = Request::post(form.url)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .body(fields)
        .map_err(|_| Error::Unexpected)?;
    let response = request.send().await.map_err(|_| Error::Network)?;
    // Read to its end, or the browser takes the request for one that was given up.
    let text = response.text().await.map_err(|_| Error::Network)?;
    let is_accepted = response.status() < 400;
    let refusal = (!is_accepted).then(|| serde_json::from_str(&text).unwrap_or(Error::Unexpected));
    // That nobody is signed in any more is news for the page as well.
    if (is_accepted && form.changes_session) || refusal == Some(Error::Unauthorized) {
        session_changed().await;
    }
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    let headers = response.headers();
    Ok(headers.get("location").filter(|_| headers.has(REDIRECT_HEADER)))
}

impl FormState {
    /// Leads on before the form can be sent again. The page may be gone by then, and the form with it.
    fn settle(self, outcome: Result<Option<String>, Error>) {
        let error = match outcome {
            Ok(place) => {
                if let Some(place) = place {
                    call_redirect_hook(&place);
                }
                let _ = self.accepted.try_update(|times| *times += 1);
                None
            }
            Err(error) => Some(error),
        };
        let _ = self.error.try_set(error);
        let _ = self.is_pending.try_set(false);
    }
}
