//! What the browser runs: the application, attached to the page that the server sent.

use leptos::prelude::document;

/// Called by the page's script as soon as this module is loaded. Marks the document as alive, for tests that must wait.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}
