//! `/api/thread/…`: one thread, whole.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::json;
use crate::{
    Error,
    archive::CanonicalThread,
    output::ids::encoded,
    search,
    thread::ThreadId,
    web::{failure::Failure, site::Site},
};

/// Answers.
pub(in crate::web) async fn thread(
    State(site): State<Arc<Site>>,
    Path((board, article)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let id = ThreadId { board, article };
    site.search(move |site, index| {
        let thread = search::thread(index, &id)?.ok_or_else(|| missing(&id))?;
        json(&CanonicalThread::new(&thread, &site.settings.zone))
    })
    .await
}

/// That there is no such thread.
pub(in crate::web) fn missing(id: &ThreadId) -> Failure {
    let error = Error::new(format!("{}: no such thread in the index", encoded(id)));
    Failure::Missing(error.hint("ids are as a search tells them: board/article"))
}
