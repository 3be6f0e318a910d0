//! Expansion of saved queries: `query:NAME` means the saved text, as if in brackets.

use std::{
    cell::{Cell, RefCell},
    fmt,
};

use crate::message::{AnyMessage, Language, Localize, messages};

use super::{
    Context, MAX_CLAUSES, Query, Span, echo,
    error::{HelpTopic, QueryError, Subject},
    syntax::parser::parse_within,
};

messages! {
    /// An error of a saved query.
    enum SavedMessage {
        TooManySaved { most: usize } =>
            "saved queries add up to more than {most} conditions", "儲存的查詢加起來超過 {most} 個條件";
        SavedContainsItself { name: String } => "the saved query {name} contains itself", "儲存的查詢 {name} 包含它自己";
        ErrorInSaved { name: String, error: AnyMessage } => "the saved query {name}: {error}", "儲存的查詢 {name}：{error}";
        NoSavedQuery { name: String } => "no saved query {name}", "沒有叫 {name} 的儲存查詢";
    }
}

messages! {
    /// What can be done about a saved query.
    enum SavedHint {
        SplitSaved => "split it into several queries", "拆成幾個查詢";
        SaveAgain { cycle: Cycle } => "{cycle}: save it again", "{cycle}：請重新儲存";
        NoneSaved => "none is saved", "沒有儲存任何查詢";
        SavedAre { names: String } => "saved are {names}", "已儲存的有 {names}";
    }
}

/// The names of saved queries; each query contains the next one.
#[derive(Debug, Clone, PartialEq)]
struct Cycle(Vec<String>);

impl Localize for Cycle {
    fn localize(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(match language {
            Language::Chinese => "，包含 ",
            Language::English => ", which contains ",
        }))
    }
}

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
        let message = SavedMessage::TooManySaved { most: MAX_CLAUSES };
        Err(QueryError::new(message, span.clone()).hint(SavedHint::SplitSaved).of_expansion())
    }

    /// Reads the saved query `name`, which `span` of the outer query names.
    pub(super) fn read(&self, name: &str, span: Span, context: &Context) -> Result<Query, QueryError> {
        let Some(saved) = context.saved.get(name) else { return Err(unknown(name, span, context)) };
        if let Some(first) = self.open.borrow().iter().position(|open| open == name) {
            let cycle: Vec<String> = self.open.borrow()[first..].to_vec();
            let message = SavedMessage::SavedContainsItself { name: echo::name(name) };
            let cycle = Cycle(cycle.iter().map(|name| echo::name(name)).collect());
            return Err(QueryError::new(message, span).hint(SavedHint::SaveAgain { cycle }).of_expansion());
        }
        self.open.borrow_mut().push(name.to_owned());
        let read = parse_within(saved, context, self);
        self.open.borrow_mut().pop();
        read.map_err(|error| match error.subject {
            // The message names the saved queries already; only the place is that of the outer query.
            Subject::Expansion => QueryError { span, ..error },
            Subject::Text => {
                let message = SavedMessage::ErrorInSaved { name: echo::name(name), error: error.message };
                QueryError { message: message.into(), span, hint: error.hint, help: error.help, subject: error.subject }
            }
        })
    }
}

fn unknown(name: &str, span: Span, context: &Context) -> QueryError {
    let known: Vec<_> = context.saved.keys().map(|known| format!("`query:{known}`")).take(8).collect();
    let error = QueryError::new(SavedMessage::NoSavedQuery { name: echo::name(name) }, span);
    if known.is_empty() {
        return error.hint(SavedHint::NoneSaved).help(HelpTopic::Saving);
    }
    error.hint(SavedHint::SavedAre { names: known.join(", ") })
}
