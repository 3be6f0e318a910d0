//! Pages for people, in Chinese and in English, that work without JavaScript.

mod facets;
mod form_option;
mod help;
mod histogram;
mod hits;
mod language;
mod markup;
mod preferences;
mod reader;
mod search;
mod thread;
mod trend;
mod trouble;

pub(super) use help::help;
pub(super) use preferences::preferences;
pub(super) use search::search;
pub(super) use thread::thread;
pub(super) use trend::{picture as trend_picture, trend};
pub(super) use trouble::missing;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};

/// A page as an answer.
fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(page) => (status, Html(page)).into_response(),
        // A template fails only if a value in it does, and all values are text.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
