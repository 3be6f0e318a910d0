//! The tree of a query: what was asked, and where in the text it was asked.

use std::ops::Range;

use super::{field::Field, number::NumberRange, scope::Scope};
use crate::query::dates::date::DateRange;

/// Where something stands in the query's text, in bytes.
pub type Span = Range<usize>;

/// What a query asks for.
///
/// [`parse`](crate::query::parse) gives it in one form only: `And` and `Or` have two parts or more and hold none of their own
/// kind, and `Not` holds no `Not`. Its nesting is bounded, so that walking and dropping it is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Everything.
    All,
    /// What satisfies every part.
    And(Vec<Self>),
    /// What satisfies at least one part.
    Or(Vec<Self>),
    /// What does not satisfy the inner query.
    Not(Box<Self>),
    /// One condition.
    Clause(Clause),
    /// What holds of one thing as a whole.
    Scope(Scope, Box<Self>),
}

/// One condition: a value, looked for in one field or wherever text is looked for.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The field that was named; `None` for title, body and comments together.
    pub field: Option<Field>,
    /// What is looked for.
    pub value: Value,
    /// Where it was typed: with its field's name, but without the name of a field before a bracket around it.
    pub span: Span,
    /// Where its value was typed, without quotes.
    pub value_span: Span,
}

/// Two clauses that ask for the same are equal, wherever they were typed.
impl PartialEq for Clause {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field && self.value == other.value
    }
}

impl Eq for Clause {}

/// What a clause looks for. Texts are as typed, neither folded nor trimmed, and not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A bare term, `*` included where it was typed.
    Word(String),
    /// Quoted: the sequence, in order and adjacent.
    Phrase(String),
    /// Between `'…'`: exactly so, nothing folded.
    Verbatim(String),
    /// A phrase between the terms of which, in their order, at most so many characters stand: `"a b"~5`.
    Loose(String, usize),
    /// Terms, in any order, between neighbours of which at most so many characters stand: `a NEAR/5 b`.
    Near(Vec<Self>, usize),
    /// A stretch of time; only for fields that hold times.
    Dates(DateRange),
    /// A stretch of numbers; only for fields that hold numbers.
    Numbers(NumberRange),
}

impl Query {
    /// What satisfies all of `parts`, which must not be empty to mean something.
    pub(in crate::query) fn all_of(parts: Vec<Self>) -> Self {
        join(parts, Self::And, |part| match part {
            Self::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// What satisfies one of `parts`, which must not be empty to mean something.
    pub(in crate::query) fn any_of(parts: Vec<Self>) -> Self {
        join(parts, Self::Or, |part| match part {
            Self::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// What does not satisfy `self`; a doubt twice denied is gone.
    pub(in crate::query) fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// From the start of the first clause to the end of the last; `None` if there is no clause in it.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::All => None,
            Self::Clause(clause) => Some(clause.span.clone()),
            Self::Not(inner) | Self::Scope(_, inner) => inner.span(),
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().filter_map(Self::span).reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
            }
        }
    }
}

/// One query of `parts`: a part of the same kind gives its own parts, and a single one stands for itself.
fn join(parts: Vec<Query>, kind: fn(Vec<Query>) -> Query, open: fn(Query) -> Result<Vec<Query>, Query>) -> Query {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match open(part) {
            Ok(inner) => flat.extend(inner),
            Err(other) => flat.push(other),
        }
    }
    if flat.len() == 1
        && let Some(only) = flat.pop()
    {
        return only;
    }
    kind(flat)
}
