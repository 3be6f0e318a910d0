//! Expansion of saved queries: `query:NAME` means the saved text, as if in brackets.

use std::cell::{Cell, RefCell};

use super::{
    Context, MAX_CLAUSES, Query, Span, echo,
    error::{HelpTopic, QueryError, Subject},
    syntax::parser::parse_within,
};

/// The state of expansion: the saved queries that are being read, and the number of conditions they have added.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    open: RefCell<Vec<String>>,
    clauses: Cell<usize>,
}

impl Expansion {
    /// Counts a condition if it is one of a saved query; returns an error above the limit.
    pub(super) fn count(&self, span: &Span) -> Result<(), QueryError> {
        // Counted while reading: a few saved queries that name each other twice would expand to billions of
        // conditions.
        let clauses = self.clauses.get() + usize::from(!self.open.borrow().is_empty());
        self.clauses.set(clauses);
        if clauses <= MAX_CLAUSES {
            return Ok(());
        }
        let message = format!("saved queries add up to more than {MAX_CLAUSES} conditions");
        Err(QueryError::new(message, span.clone()).hint("split it into several queries").of_expansion())
    }

    /// Reads the saved query `name`, which `span` of the outer query names.
    pub(super) fn read(&self, name: &str, span: Span, context: &Context) -> Result<Query, QueryError> {
        let Some(saved) = context.saved.get(name) else { return Err(unknown(name, span, context)) };
        if let Some(first) = self.open.borrow().iter().position(|open| open == name) {
            let cycle: Vec<String> = self.open.borrow()[first..].to_vec();
            let message = format!("the saved query {} contains itself", echo::name(name));
            let by = cycle.iter().skip(1).map(|name| format!(", which contains {}", echo::name(name)));
            let hint = format!("{}{}: save it again", echo::name(name), by.collect::<String>());
            return Err(QueryError::new(message, span).hint(hint).of_expansion());
        }
        self.open.borrow_mut().push(name.to_owned());
        let read = parse_within(saved, context, self);
        self.open.borrow_mut().pop();
        read.map_err(|error| match error.subject {
            // The message names the saved queries already; only the place is that of the outer query.
            Subject::Expansion => QueryError { span, ..error },
            Subject::Text => {
                let message = format!("the saved query {}: {}", echo::name(name), error.message);
                QueryError { message, span, ..error }
            }
        })
    }
}

fn unknown(name: &str, span: Span, context: &Context) -> QueryError {
    let known: Vec<_> = context.saved.keys().map(|known| format!("`query:{known}`")).take(8).collect();
    let error = QueryError::new(format!("no saved query {}", echo::name(name)), span);
    if known.is_empty() {
        return error.hint("none is saved").help(HelpTopic::Saving);
    }
    error.hint(format!("saved are {}", known.join(", ")))
}
