//! What is wrong with a query, where, and what to type instead.

use std::{error, fmt};

use super::{excerpt, syntax::ast::Span};

/// The columns of the query that are shown: with the indent and the signs of cuts a line of 80 holds them.
const LINE: usize = 74;

/// The columns of them that the piece above the carets may take.
const UNDER: usize = 40;

/// A query that cannot be meant. Displayed as one line without a full stop; [`QueryError::render`] shows the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// What is wrong, the thing first.
    pub message: String,
    /// Where, in bytes of the query; empty where something is missing.
    pub span: Span,
    /// What to type instead.
    pub hint: Option<String>,
}

impl QueryError {
    /// An error at `span` of the query.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: one_line(message), span, hint: None }
    }

    /// Adds what to type instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(one_line(hint));
        self
    }

    /// The message, the line of `query` that it is about with carets under the place, and the hint.
    ///
    /// Harmless to print whatever the query holds, and short however long it is. No line end at the end.
    #[must_use]
    pub fn render(&self, query: &str) -> String {
        let mut lines = self.message.clone();
        if !query.trim().is_empty() {
            lines += &self.excerpt(query);
        }
        if let Some(hint) = &self.hint {
            lines.extend(["\nhint: ", hint]);
        }
        lines
    }

    /// The line of `query` and the line of carets, each begun by a line end.
    fn excerpt(&self, query: &str) -> String {
        // The span may be of another query than this one.
        let start = query.floor_char_boundary(self.span.start);
        let end = query.ceil_char_boundary(self.span.end).max(start);
        let under = excerpt::head(&query[start..end], UNDER);
        let room = LINE.saturating_sub(excerpt::columns(&under));
        let needed = excerpt::columns(&excerpt::tail(&query[..start], room));
        let after = excerpt::head(&query[end..], room.saturating_sub(needed).max(room / 3));
        let before = excerpt::tail(&query[..start], room.saturating_sub(excerpt::columns(&after)));
        let line = format!("{before}{under}{after}");
        let indent = " ".repeat(excerpt::columns(&before));
        let carets = "^".repeat(excerpt::columns(&under).max(1));
        format!("\n  {}\n  {indent}{carets}", line.trim_end())
    }
}

/// What was typed, and is told again, may hold line ends.
fn one_line(text: impl Into<String>) -> String {
    text.into().replace(['\n', '\r'], " ")
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl error::Error for QueryError {}
