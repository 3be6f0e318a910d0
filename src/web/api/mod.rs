//! The answers of the command line for programs; `index-schema/openapi.json` describes them.

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

use super::{
    failure::Failure,
    messages::{ServerHint, ServerMessage},
};
use crate::{
    Error,
    output::{hits::jsonl::write_guarded, printable},
};

/// The documents that describe the API, by name.
const DOCUMENTS: [(&str, &str); 3] = [
    ("openapi", include_str!("../../../index-schema/openapi.json")),
    ("hit.schema", include_str!("../../../index-schema/hit.schema.json")),
    ("thread.schema", include_str!("../../../index-schema/thread.schema.json")),
];
const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

/// An answer as JSON, with control characters escaped: it may be printed on a terminal.
fn json(answer: &impl Serialize) -> Result<Response, Failure> {
    let failed = |error: std::io::Error| Failure::Broken(Error::new(ServerMessage::AnswerUnwritable).because(error));
    // To a string first: `write_guarded` escapes characters that span several bytes.
    let text = serde_json::to_string(answer).map_err(|error| failed(error.into()))?;
    let mut bytes = Vec::with_capacity(text.len());
    write_guarded(&mut bytes, &text).map_err(failed)?;
    Ok((JSON, bytes).into_response())
}

/// Serves a document of the API.
pub(super) async fn document(uri: Uri) -> Result<Response, Failure> {
    let name = uri.path().rsplit('/').next().unwrap_or_default().trim_end_matches(".json").to_owned();
    match DOCUMENTS.iter().find(|(own, _)| *own == name) {
        Some((_, text)) => Ok((JSON, *text).into_response()),
        None => Err(missing(uri).await),
    }
}

/// Handles any other address below `/api`.
pub(super) async fn missing(uri: Uri) -> Failure {
    let error = Error::new(ServerMessage::NoSuchAddress { path: printable(uri.path()) });
    Failure::Missing(error.hint(ServerHint::AddressesAreDescribed))
}
