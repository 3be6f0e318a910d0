//! Saved queries in their place: `query:NAME` stands for what was saved, as if in brackets.

use std::cell::{Cell, RefCell};

use super::{
    Context, Query,
    error::QueryError,
    excerpt,
    syntax::{ast::Span, parser::parse_within},
};

/// The most conditions that saved queries may bring in: each may name others twice, and so on.
const MOST_CLAUSES: usize = 1024;

/// Which saved queries are being read, and how much they have brought in.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    open: RefCell<Vec<String>>,
    clauses: Cell<usize>,
}

impl Expansion {
    /// Counts a condition of a saved query; an error if there are too many.
    pub(super) fn count(&self, span: &Span) -> Result<(), QueryError> {
        let clauses = self.clauses.get() + usize::from(!self.open.borrow().is_empty());
        self.clauses.set(clauses);
        if clauses <= MOST_CLAUSES {
            return Ok(());
        }
        let message = format!("saved queries bring in more than {MOST_CLAUSES} conditions");
        Err(QueryError::new(message, span.clone()).hint("ask in several queries"))
    }

    /// Reads the saved query `name`, which `span` names.
    pub(super) fn read(&self, name: &str, span: Span, context: &Context) -> Result<Query, QueryError> {
        let Some(saved) = context.saved.get(name) else { return Err(unknown(name, span, context)) };
        if let Some(first) = self.open.borrow().iter().position(|open| open == name) {
            let circle: Vec<String> = self.open.borrow()[first..].to_vec();
            let message = format!("the saved query {} asks for itself", excerpt::name(name));
            let by = circle.iter().skip(1).map(|name| format!(", which asks for {}", excerpt::name(name)));
            let hint = format!("{}{}: save it anew", excerpt::name(name), by.collect::<String>());
            return Err(QueryError::new(message, span).hint(hint));
        }
        self.open.borrow_mut().push(name.to_owned());
        let read = parse_within(saved, context, self);
        self.open.borrow_mut().pop();
        read.map_err(|error| {
            if self.clauses.get() > MOST_CLAUSES || error.message.ends_with("asks for itself") {
                return QueryError { span, ..error };
            }
            let message = format!("the saved query {}: {}", excerpt::name(name), error.message);
            QueryError { message, span, hint: error.hint }
        })
    }
}

fn unknown(name: &str, span: Span, context: &Context) -> QueryError {
    let known: Vec<_> = context.saved.keys().map(|known| format!("`query:{known}`")).take(8).collect();
    let hint = if known.is_empty() {
        "none is saved; `pawen save NAME QUERY` saves one".to_owned()
    } else {
        format!("saved are {}", known.join(", "))
    };
    QueryError::new(format!("no saved query {}", excerpt::name(name)), span).hint(hint)
}
