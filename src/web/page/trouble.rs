//! Pages of failures.

use askama::Template;
use axum::{http::Uri, response::Response};

use super::{
    markup::{Markup, in_columns},
    page,
    reader::Reader,
};
use crate::{
    Error,
    message::Language,
    output::printable,
    web::{failure::Failure, messages::ServerMessage},
};

#[derive(Template)]
#[template(path = "trouble.html", config = "src/web/askama.toml")]
struct Trouble {
    reader: Reader,
    message: String,
    hint: Option<String>,
    shown: Option<Markup>,
}

/// The page of a failure.
pub(super) fn trouble(reader: Reader, failure: &Failure) -> Response {
    let (message, hint) = failure.worded(reader.language);
    let shown = caret(failure, reader.language);
    failure.noted_in(page(failure.status(), &Trouble { reader, message, hint, shown }))
}

/// The query with carets under its error, if that is the failure.
pub(super) fn caret(failure: &Failure, language: Language) -> Option<Markup> {
    failure.shown(language).map(|shown| in_columns(&shown))
}

/// Handles any address that does not exist.
pub(in crate::web) async fn missing(reader: Reader, uri: Uri) -> Response {
    let error = Error::new(ServerMessage::NoSuchPage { path: printable(uri.path()) });
    trouble(reader, &Failure::Missing(error))
}
