//! What the application's files are called.

/// What they begin with: those in `pkg`, where it is `output-name` in `Cargo.toml`, and the database.
pub(crate) const NAME: &str = "{{ file_name }}";
