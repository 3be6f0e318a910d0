//! Text to plan: lexer, parser with spans, dates, plan. Opens no index.
//!
//! [`parse`] turns what was typed into a [`Query`]; whatever cannot be meant is a [`QueryError`] that knows where.

mod ast;
mod date;
mod distance;
mod error;
mod excerpt;
mod field;
mod lexer;
mod name;
mod near;
mod parser;
mod period;
mod plan;
mod print;
mod quote;
#[cfg(test)]
mod tests;

use jiff::tz::TimeZone;

pub use ast::{Clause, Query, Span, Value};
pub use date::DateRange;
pub use error::QueryError;
pub use field::Field;
pub use near::{Near, is_filler, least, pieces};
pub use parser::parse;
pub use plan::{Needle, Plan, TextClause};

/// What a query means beyond its own text.
#[derive(Debug, Clone)]
pub struct Context {
    /// The zone in which dates without one of their own are read.
    pub zone: TimeZone,
}

impl Context {
    /// A context that reads dates in `zone`.
    #[must_use]
    pub const fn new(zone: TimeZone) -> Self {
        Self { zone }
    }
}
