//! Pages of failures.

use askama::Template;
use axum::{http::Uri, response::Response};

use super::{
    markup::{Markup, in_columns},
    page,
    reader::Reader,
};
use crate::{Error, output::printable, web::failure::Failure};

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
    let (message, hint) = failure.worded();
    failure.noted_in(page(failure.status(), &Trouble { reader, message, hint, shown: caret(failure) }))
}

/// The query with carets under its error, if that is the failure.
pub(super) fn caret(failure: &Failure) -> Option<Markup> {
    failure.shown().map(|shown| in_columns(&shown))
}

/// Handles any address that does not exist.
pub(in crate::web) async fn missing(reader: Reader, uri: Uri) -> Response {
    let error = Error::new(format!("{}: no such page", printable(uri.path())));
    trouble(reader, &Failure::Missing(error))
}
