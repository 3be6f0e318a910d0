//! What the query language promises, seen from outside: text in; printed tree or rendered error out.

mod dates;
mod errors;
mod laws;
mod syntax;

use jiff::tz::TimeZone;

use super::{Context, Query, QueryError, parse};

/// Reads `input` as in Taipei, which has kept one offset since 1980.
fn read(input: &str) -> Result<Query, QueryError> {
    parse(input, &Context::new(TimeZone::get("Asia/Taipei").unwrap()))
}

/// The printed tree, or the message.
fn printed(input: &str) -> String {
    read(input).map_or_else(|error| format!("error: {error}"), |query| query.to_string())
}
