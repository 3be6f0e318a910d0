//! The same answers as the command line gives, for programs; `index-schema/openapi.json` describes them.

pub(super) mod count;
pub(super) mod export;
pub(super) mod facet;
pub(super) mod health;
pub(super) mod nothing;
pub(super) mod search;
pub(super) mod thread;
pub(super) mod trend;

use axum::{
    http::{Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::failure::Failure;
use crate::{
    Error,
    output::{jsonl::write_guarded, printable},
};

const OPENAPI: &str = include_str!("../../../index-schema/openapi.json");
const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

/// An answer as JSON in which nothing steers the terminal of whoever looks at it.
fn json(answer: &impl Serialize) -> Result<Response, Failure> {
    let failed = |error: std::io::Error| Failure::Broken(Error::new("the answer cannot be written").because(error));
    let text = serde_json::to_string(answer).map_err(|error| failed(error.into()))?;
    let mut bytes = Vec::with_capacity(text.len());
    write_guarded(&mut bytes, &text).map_err(failed)?;
    Ok((JSON, bytes).into_response())
}

/// The description of this interface.
pub(super) async fn openapi() -> Response {
    (JSON, OPENAPI).into_response()
}

/// Any other address below `/api`.
pub(super) async fn missing(uri: Uri) -> Failure {
    let error = Error::new(format!("{}: no such address", printable(uri.path())));
    Failure::Missing(error.hint("/api/openapi.json describes those that there are"))
}
