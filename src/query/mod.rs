//! Text to plan: lexer, parser with spans, dates, plan. Opens no index.
//!
//! [`parse`] turns what was typed into a [`Query`]; whatever cannot be meant is a [`QueryError`] that knows where.

mod dates;
mod distance;
mod error;
mod excerpt;
mod narrow;
mod plan;
mod saved;
mod syntax;
#[cfg(test)]
mod tests;
mod work;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

pub use dates::date::DateRange;
pub use error::QueryError;
pub use narrow::{conditions, narrowed};
pub use plan::fact::{Count, Fact, Holder, Key};
pub use plan::glob::Glob;
pub use plan::near::{Near, is_filler, least, pieces};
pub use plan::proximity::Proximity;
pub use plan::{Excerpt, Needle, Plan, TextClause};
pub use syntax::ast::{Clause, Query, Span, Value};
pub use syntax::field::Field;
pub use syntax::number::NumberRange;
pub use syntax::parser::parse;
pub use syntax::scope::Scope;

use crate::thread::UnixTime;

/// The whole syntax, for people.
pub const SYNTAX: &str = include_str!("syntax.md");

/// What a query means beyond its own text.
#[derive(Debug, Clone)]
pub struct Context {
    /// The zone in which dates without one of their own are read.
    pub zone: TimeZone,
    /// From when dates such as `yesterday` are counted.
    pub now: UnixTime,
    /// The saved queries by name, as they were typed.
    pub saved: BTreeMap<String, String>,
}

impl Context {
    /// A context that reads dates in `zone` as of `now`, and knows no saved queries.
    #[must_use]
    pub const fn new(zone: TimeZone, now: UnixTime) -> Self {
        Self { zone, now, saved: BTreeMap::new() }
    }
}
