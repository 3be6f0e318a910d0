//! Text to plan: lexer, parser with spans, dates, plan. Opens no index.
//!
//! [`parse`] turns what was typed into a [`Query`]; whatever cannot be meant is a [`QueryError`] that knows where.

mod absolute;
mod article;
mod ast;
mod choice;
mod compared;
mod date;
mod distance;
mod error;
mod excerpt;
mod fact;
mod field;
mod glob;
mod keyword;
mod lexer;
mod name;
mod narrow;
mod near;
mod number;
mod parser;
mod period;
mod plan;
mod print;
mod proximity;
mod quote;
mod relative;
mod saved;
mod scope;
#[cfg(test)]
mod tests;
mod work;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

pub use ast::{Clause, Query, Span, Value};
pub use date::DateRange;
pub use error::QueryError;
pub use fact::{Count, Fact, Holder, Key};
pub use field::Field;
pub use glob::Glob;
pub use narrow::{conditions, narrowed};
pub use near::{Near, is_filler, least, pieces};
pub use number::NumberRange;
pub use parser::parse;
pub use plan::{Excerpt, Needle, Plan, TextClause};
pub use proximity::Proximity;
pub use scope::Scope;

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
