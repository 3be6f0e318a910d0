//! The syntax tree of a query, with spans of the text.

use super::{field::Field, number::NumberRange, scope::Scope};
use crate::query::{Span, dates::date::DateRange};

/// A query.
///
/// [`parse`](crate::query::parse) returns a normal form: `And` and `Or` have at least two parts and no part of their
/// own kind, and `Not` contains no `Not`. The depth is bounded, so that recursion over it is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Matches everything.
    All,
    /// All parts match.
    And(Vec<Self>),
    /// At least one part matches.
    Or(Vec<Self>),
    /// The inner query does not match.
    Not(Box<Self>),
    /// One condition.
    Clause(Clause),
    /// The inner query matches within one post, comment or thread.
    Scope(Scope, Box<Self>),
}

/// A condition: a value, searched in one field or in all text.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The named field; `None` for title, body and comments together.
    pub field: Option<Field>,
    /// The value.
    pub value: Value,
    /// Its place: with the field's name, but without a name before brackets around it.
    pub span: Span,
    /// The place of its value, without quotes.
    pub value_span: Span,
}

/// Clauses with the same meaning are equal, regardless of their place.
impl PartialEq for Clause {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field && self.value == other.value
    }
}

impl Eq for Clause {}

/// The value of a clause. Texts are as typed, neither folded nor trimmed, and not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A bare term, wildcards included.
    Word(String),
    /// A quoted phrase: the terms in order and adjacent.
    Phrase(String),
    /// A text in `'…'`, compared without folding.
    Verbatim(String),
    /// A phrase whose terms occur in order, at most this many characters apart: `"a b"~5`.
    Loose(String, usize),
    /// Terms in any order, neighbours at most this many characters apart: `a NEAR/5 b`.
    Near(Vec<Self>, usize),
    /// A period of time; only for fields with times.
    Dates(DateRange),
    /// A range of numbers; only for fields with numbers.
    Numbers(NumberRange),
}

impl Query {
    /// The conjunction of `parts`, which are not empty.
    pub(in crate::query) fn all_of(parts: Vec<Self>) -> Self {
        join(parts, Self::And, |part| match part {
            Self::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// The disjunction of `parts`, which are not empty.
    pub(in crate::query) fn any_of(parts: Vec<Self>) -> Self {
        join(parts, Self::Or, |part| match part {
            Self::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// The negation; a double negation is removed.
    pub(in crate::query) fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// The range from the first clause to the last; `None` if there is no clause.
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

/// Joins `parts`: a part of the same kind is flattened, and a single part is returned itself.
fn join(parts: Vec<Query>, kind: fn(Vec<Query>) -> Query, flatten: fn(Query) -> Result<Vec<Query>, Query>) -> Query {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match flatten(part) {
            Ok(inner) => flat.extend(inner),
            Err(other) => flat.push(other),
        }
    }
    // One form for one meaning: a printed query reads as the same tree.
    if flat.len() == 1
        && let Some(only) = flat.pop()
    {
        return only;
    }
    kind(flat)
}
