//! The contract of the query language, tested from outside: text in; printed tree or rendered error out.

mod dates;
mod errors;
mod fields;
mod laws;
mod saved;
mod syntax;

use jiff::tz::TimeZone;

use super::{Context, Query, QueryError, parse};
use crate::thread::UnixTime;

/// 2026-01-20T12:00 in Taipei, a Tuesday.
const NOW: UnixTime = UnixTime(1_768_881_600);

/// Parses `input` with dates in Taipei time, which has had one offset since 1980.
fn read(input: &str) -> Result<Query, QueryError> {
    parse(input, &Context::new(TimeZone::get("Asia/Taipei").unwrap(), NOW))
}

/// The printed tree, or the message.
fn printed(input: &str) -> String {
    read(input).map_or_else(|error| format!("error: {error}"), |query| query.to_string())
}
