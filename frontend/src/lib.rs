//! What the browser runs: the application, attached to the page that the server sent.

/// Called by the page's script as soon as this module is loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
