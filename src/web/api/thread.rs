//! `/api/thread/…`: one thread with all comments.

use std::sync::Arc;

use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};

use super::json;
use crate::{
    Error,
    archive::CanonicalThread,
    output::hits::ids::encoded,
    search,
    thread::ThreadId,
    web::{
        failure::Failure,
        messages::{ServerHint, ServerMessage},
        site::Site,
    },
};

/// Handles the route.
pub(in crate::web) async fn thread(
    State(site): State<Arc<Site>>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Failure> {
    let id = named(path)?;
    site.look(move |site, index| {
        let thread = search::thread(index, &id)?.ok_or_else(|| missing(&id))?;
        json(&CanonicalThread::new(&thread, &site.settings.zone))
    })
    .await
}

/// The thread in an address.
pub(in crate::web) fn named(path: Result<Path<(String, String)>, PathRejection>) -> Result<ThreadId, Failure> {
    match path {
        Ok(Path((board, article))) => Ok(ThreadId { board, article }),
        Err(_) => Err(Failure::Request(Error::new(ServerMessage::AddressNotUtf8).hint(ServerHint::IdsAsPrinted))),
    }
}

/// The failure of a thread that does not exist.
pub(in crate::web) fn missing(id: &ThreadId) -> Failure {
    let error = Error::new(ServerMessage::ThreadNotFound { id: encoded(id) });
    Failure::Missing(error.hint(ServerHint::IdsWithBoard))
}
