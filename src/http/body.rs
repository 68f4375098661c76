//! What a request asks for, from its text: media type, syntax and shape, each with the protocol's answer
//! (sections 1.4 and 1.5).

use axum::body::{Body, to_bytes};
use http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{endpoint::Body as BodyRule, error::Error};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Characters of a media type that are said back; longer ones are none.
const MAX_SHOWN: usize = 128;

/// Where a value came from, for the words of a validation error.
#[derive(Clone, Copy)]
pub(super) enum Source {
    Body,
    Query,
}

/// Reads a body, at most `limit` octets of it. No body is `None`, whatever its type is said to be.
pub(super) async fn read(headers: &HeaderMap, body: Body, form: bool, limit: usize) -> Result<Option<Value>, Error> {
    let bytes = to_bytes(body, limit).await.map_err(|error| too_large_or_broken(&error))?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Error::UnsupportedMediaType("Content-Encoding is not allowed".to_owned()));
    }
    match media_type(headers).as_str() {
        JSON => json(&bytes).map(Some),
        FORM if form => Ok(Some(pairs(&bytes, |_, last| last))),
        _ => Err(unsupported(headers, form)),
    }
}

/// A byte order mark before the JSON says nothing and is not minded (RFC 8259 §8.1).
fn json(bytes: &[u8]) -> Result<Value, Error> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|_| Error::MalformedBody)
}

fn unsupported(headers: &HeaderMap, form: bool) -> Error {
    let allowed = if form { format!("{FORM}, {JSON}") } else { JSON.to_owned() };
    let fault = match headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default()) {
        Some(given) => format!("\"{}\" is not allowed", given.chars().take(MAX_SHOWN).collect::<String>()),
        None => "is required".to_owned(),
    };
    Error::UnsupportedMediaType(format!("Content-Type {fault}. Allowed types: {allowed}"))
}

/// Reads a query. A key that comes twice becomes an array, which no field accepts. The array is as flat as the query:
/// whoever repeats a key ten thousand times must not build a tower that we climb down.
pub(super) fn query(query: Option<&str>) -> Value {
    pairs(query.unwrap_or_default().as_bytes(), |before, next| match before {
        Value::Array(mut values) => {
            values.push(next);
            Value::Array(values)
        }
        first => Value::Array(vec![first, next]),
    })
}

/// What an endpoint sees of a body, and of the fields that may stand in the query as well.
pub(super) fn choose(rule: BodyRule, body: Option<Value>, query: &Value, in_query: &[&str]) -> Result<Value, Error> {
    let nothing = || Value::Object(Map::new());
    let mut body = match (rule, body) {
        (BodyRule::Ignored | BodyRule::Unread, _) | (BodyRule::Optional, None) => nothing(),
        (BodyRule::Required, None) if in_query.iter().all(|name| query.get(name).is_none()) => {
            return Err(invalid(Source::Body, "", "Invalid input: expected object"));
        }
        (_, body) => body.unwrap_or_else(nothing),
    };
    for (name, value) in in_query.iter().filter_map(|name| Some((*name, query.get(name)?))) {
        match body.as_object_mut().map(|body| body.entry(name).or_insert_with(|| value.clone())) {
            Some(chosen) if chosen != value => return Err(invalid(Source::Query, name, "Invalid input")),
            _ => {}
        }
    }
    Ok(body)
}

/// A query, and the fields that stand in the path.
pub(super) fn with_fields<'a>(mut query: Value, fields: impl Iterator<Item = (&'static str, &'a str)>) -> Value {
    if let Some(query) = query.as_object_mut() {
        query.extend(fields.map(|(name, text)| (name.to_owned(), Value::from(text))));
    }
    query
}

/// Gives a value the shape that an endpoint asks for.
pub(super) fn shape<T: DeserializeOwned>(value: Value, source: Source) -> Result<T, Error> {
    if !value.is_object() {
        return Err(invalid(source, "", "Invalid input: expected object"));
    }
    if let Some(path) = path_to_nul(&value) {
        return Err(invalid(source, &path, "Invalid input: NUL is not allowed"));
    }
    // The library's own words would repeat the value, and the value may be a password.
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { missing_field(&error.into_inner()).unwrap_or_default() } else { path };
        invalid(source, &path, "Invalid input")
    })
}

fn invalid(source: Source, path: &str, problem: &str) -> Error {
    let source = match source {
        Source::Body => "body",
        Source::Query => "query",
    };
    let dot = if path.is_empty() { "" } else { "." };
    Error::Validation(format!("[{source}{dot}{path}] {problem}"))
}

/// The name of a field that is not there; the only thing in such a message that is no value.
fn missing_field(error: &serde_json::Error) -> Option<String> {
    let message = error.to_string();
    let rest = message.strip_prefix("missing field `")?;
    rest.split_once('`').map(|(field, _)| field.to_owned())
}

/// PostgreSQL cannot store NUL; no name, address or password needs it.
fn path_to_nul(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => items.iter().find_map(path_to_nul),
        Value::Object(fields) => {
            fields.iter().find_map(|(name, value)| path_to_nul(value).map(|_| name.replace('\0', "")))
        }
        _ => None,
    }
}

fn pairs(bytes: &[u8], combine: impl Fn(Value, Value) -> Value) -> Value {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes).unwrap_or_default();
    let mut fields = Map::new();
    for (name, text) in pairs {
        let value = match fields.remove(&name) {
            Some(before) => combine(before, Value::String(text)),
            None => Value::String(text),
        };
        fields.insert(name, value);
    }
    Value::Object(fields)
}

fn media_type(headers: &HeaderMap) -> String {
    let raw = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    raw.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn too_large_or_broken(error: &axum::Error) -> Error {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return Error::PayloadTooLarge;
        }
        cause = error.source();
    }
    Error::MalformedBody
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{GetSession, SignInEmail, SignOut, SignUpEmail};
    use proptest::prelude::*;
    use serde_json::json;

    fn message<T: DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
        shape::<T>(value, Source::Body).unwrap_err().message().to_owned()
    }

    #[test]
    fn a_wrong_field_is_named_and_its_value_is_not() {
        let wrong = json!({ "email": "a@b.cd", "password": 1234, "name": "A" });
        assert_eq!(message::<SignUpEmail>(wrong), "[body.password] Invalid input");
        assert_eq!(message::<SignInEmail>(json!({ "email": "a@b.cd" })), "[body.password] Invalid input");
        let secret = json!({ "email": "a@b.cd", "password": "x", "rememberMe": "hunter2" });
        assert_eq!(message::<SignInEmail>(secret), "[body.rememberMe] Invalid input");
        let nul = json!({ "email": "a@b.cd", "password": "x\0y" });
        assert_eq!(message::<SignInEmail>(nul), "[body.password] Invalid input: NUL is not allowed");
    }

    #[test]
    fn only_objects_have_a_shape() {
        for value in [json!(null), json!([]), json!("x"), json!(5), json!(true)] {
            assert_eq!(message::<SignOut>(value), "[body] Invalid input: expected object");
        }
        assert!(shape::<SignOut>(json!({}), Source::Body).is_ok());
        assert!(shape::<SignOut>(json!({ "unknown": 1 }), Source::Body).is_ok());
    }

    #[test]
    fn null_is_not_absent() {
        assert!(
            shape::<SignInEmail>(json!({ "email": "", "password": "", "rememberMe": null }), Source::Body).is_err()
        );
    }

    #[test]
    fn a_key_that_comes_often_is_a_flat_list() {
        let often = query(Some(&"a=b&".repeat(30_000)));
        let values = often["a"].as_array().unwrap();
        assert!(values.len() == 30_000 && values.iter().all(Value::is_string));
        assert!(shape::<SignOut>(often, Source::Query).is_ok());
    }

    #[test]
    fn a_flag_is_set_by_any_text() {
        for (text, set) in [
            ("", false),
            ("disableRefresh=", false),
            ("disableRefresh=false", true),
            ("disableRefresh=1", true),
            ("disableRefresh=1&disableRefresh=", true),
        ] {
            let shaped: GetSession = shape(query(Some(text)), Source::Query).unwrap();
            assert_eq!(shaped.disable_refresh, set, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_body_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(value) = serde_json::from_slice(&bytes) {
                let _ = shape::<SignUpEmail>(value, Source::Body);
            }
            let _ = shape::<SignUpEmail>(pairs(&bytes, |_, last| last), Source::Body);
        }
    }
}
