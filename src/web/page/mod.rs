//! Pages for people, in Chinese and in English, that work without JavaScript.

mod facets;
mod form_option;
mod help;
mod histogram;
mod hits;
mod language;
mod link;
mod markup;
mod preferences;
mod reader;
mod search;
mod thread;
mod trend;
mod trouble;

pub(super) use facets::{facet, facet_csv};
pub(super) use help::help;
pub(super) use preferences::preferences;
pub(super) use search::search;
pub(super) use thread::thread;
pub(super) use trend::{csv as trend_csv, picture as trend_picture, trend};
pub(super) use trouble::missing;

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};

use super::{failure::Failure, messages::ServerMessage, site::Site};
use crate::{
    Error,
    message::Language,
    output::{
        hits::{Layout, Options},
        numbers::table::{Form, Table},
    },
};

/// A page as an answer.
fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(page) => (status, Html(page)).into_response(),
        // A template fails only if a value in it does, and all values are text.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A table as a file of CSV.
fn csv(table: &Table, site: &Site) -> Result<Response, Failure> {
    // Without the mark Excel reads Chinese in the encoding of the system.
    let mut written = "\u{feff}".as_bytes().to_vec();
    let (zone, layout) = (site.settings.zone.clone(), Layout::default());
    // A table of data is the same in every language.
    let options = Options { width: None, colour: false, zone, layout, language: Language::English };
    let failed = |error| Failure::Broken(Error::new(ServerMessage::AnswerUnwritable).because(error));
    table.write(&mut written, Form::Csv, &options).map_err(failed)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"pawen.csv\""),
    ];
    Ok((headers, written).into_response())
}
