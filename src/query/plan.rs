//! The plan: what a query comes to, in tokens instead of text.
//!
//! It is the seam between the language and an engine: nothing in it has to be cut or folded any more.

use super::{
    Clause, Context, DateRange, Field, Query, QueryError, Value,
    near::{Near, question},
    parse,
};
use crate::{
    index::name_key,
    text::{Pattern, Term, Verbatim},
    thread::Place,
};

/// The most conditions that a query may have; more are a program's doing, and would take memory without bound.
const MOST_CLAUSES: usize = 1024;

/// What has to hold of a thread, or of a comment block and its thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Nothing: everything is found.
    All,
    /// Every part.
    And(Vec<Self>),
    /// One part at least.
    Or(Vec<Self>),
    /// Not the inner plan.
    Not(Box<Self>),
    /// A text stands somewhere.
    Text(TextClause),
    /// A question, to which something is close.
    Near(Near),
    /// The board has this name, in the form of [`name_key`].
    Board(String),
    /// The post's author has this id.
    Author(String),
    /// Somebody of this id has commented.
    By(String),
    /// The post was written within this stretch of time.
    Posted(DateRange),
}

/// A text that must stand somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextClause {
    /// Where; `None` for anywhere.
    pub place: Option<Place>,
    /// As it was typed.
    pub typed: String,
    /// What.
    pub needle: Needle,
}

/// A text that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needle {
    /// A folded term.
    Term(Term),
    /// Exactly what was typed.
    Verbatim(Verbatim),
}

impl Plan {
    /// Reads what was typed and plans it.
    pub fn read(typed: &str, context: &Context) -> Result<Self, QueryError> {
        Self::of(&parse(typed, context)?)
    }

    /// Plans a query.
    ///
    /// # Errors
    /// If a term holds nothing that can be looked for, or if the query has too many conditions.
    pub fn of(query: &Query) -> Result<Self, QueryError> {
        planned(query, &mut 0)
    }

    /// Plans a query as a question: not every bare term need stand, but what is close to them is found, see [`Near`].
    ///
    /// # Errors
    /// As [`Plan::of`], and if the question is too long.
    pub fn any(query: &Query) -> Result<Self, QueryError> {
        question(query, &mut 0)
    }

    /// The texts of which a hit shows where they stand: all that are not negated.
    #[must_use]
    pub fn shown_texts(&self) -> Vec<&TextClause> {
        match self {
            Self::Text(clause) => vec![clause],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::shown_texts).collect(),
            _ => vec![],
        }
    }

    /// The questions of which a hit shows what is close to them: all that are not negated.
    #[must_use]
    pub fn questions(&self) -> Vec<&Near> {
        match self {
            Self::Near(near) => vec![near],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::questions).collect(),
            _ => vec![],
        }
    }
}

pub(super) fn planned(query: &Query, clauses: &mut usize) -> Result<Plan, QueryError> {
    let mut parts = |parts: &[Query]| parts.iter().map(|part| planned(part, clauses)).collect::<Result<Vec<_>, _>>();
    Ok(match query {
        Query::All => Plan::All,
        Query::And(inner) => Plan::And(parts(inner)?),
        Query::Or(inner) => Plan::Or(parts(inner)?),
        Query::Not(inner) => Plan::Not(Box::new(planned(inner, clauses)?)),
        Query::Clause(clause) => {
            *clauses += 1;
            if *clauses > MOST_CLAUSES {
                let message = format!("more than {MOST_CLAUSES} conditions in one query");
                return Err(QueryError::new(message, clause.span.clone()).hint("ask in several queries"));
            }
            plan_clause(clause)?
        }
    })
}

fn plan_clause(clause: &Clause) -> Result<Plan, QueryError> {
    if let Value::Dates(range) = &clause.value {
        return Ok(Plan::Posted(range.clone()));
    }
    let place = match clause.field {
        None => None,
        Some(Field::Title) => Some(Place::Title),
        Some(Field::Body) => Some(Place::Body),
        Some(Field::Comment) => Some(Place::Comment),
        Some(Field::Author) => return Ok(Plan::Author(name(clause))),
        Some(Field::By) => return Ok(Plan::By(name(clause))),
        Some(Field::Board) => return Ok(Plan::Board(name(clause))),
        Some(Field::Date) => return Err(QueryError::new("not a date", clause.span.clone())),
    };
    Ok(Plan::Text(TextClause { place, typed: typed(clause).to_owned(), needle: needle(clause)? }))
}

fn name(clause: &Clause) -> String {
    name_key(typed(clause))
}

fn typed(clause: &Clause) -> &str {
    match &clause.value {
        Value::Word(text) | Value::Phrase(text) | Value::Verbatim(text) => text,
        Value::Dates(_) => "",
    }
}

fn needle(clause: &Clause) -> Result<Needle, QueryError> {
    if let Value::Verbatim(text) = &clause.value {
        return Ok(Needle::Verbatim(Verbatim::read(text)));
    }
    if let Value::Word(word) = &clause.value
        && Pattern::is_in(word)
    {
        return Pattern::read(word).map(|pattern| Needle::Term(Term::Pattern(pattern))).ok_or_else(|| {
            let message = "a wildcard leaves open a part of one run of letters or digits, and nothing else";
            QueryError::new(message, clause.span.clone())
                .hint("such as deep*, *seek, te?t; a Chinese term needs none: it is found within longer ones")
        });
    }
    Term::read(typed(clause)).map(Needle::Term).ok_or_else(|| {
        QueryError::new("nothing to look for in this term: signs and punctuation are not indexed", clause.span.clone())
            .hint("to find exactly these characters, put them between single quotes: '…'")
    })
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn read(typed: &str) -> Result<Plan, QueryError> {
        Plan::read(typed, &Context::new(TimeZone::fixed(jiff::tz::offset(8))))
    }

    #[test]
    fn names_are_compared_without_case() {
        assert_eq!(read("board:STOCK").unwrap(), Plan::Board("stock".into()));
        assert_eq!(read("作者：SomeId").unwrap(), Plan::Author("someid".into()));
    }

    #[test]
    fn a_term_without_anything_to_find_is_an_error() {
        let error = read("台積電 …").unwrap_err();
        assert_eq!(
            error.render("台積電 …"),
            "nothing to look for in this term: signs and punctuation are not indexed
  台積電 …
         ^
hint: to find exactly these characters, put them between single quotes: '…'"
        );
    }

    #[test]
    fn too_many_conditions_are_an_error() {
        assert!(read(&"台 ".repeat(MOST_CLAUSES)).is_ok());
        assert!(read(&"台 ".repeat(MOST_CLAUSES + 1)).unwrap_err().message.contains("more than 1024"));
    }

    #[test]
    fn negated_texts_are_not_shown() {
        assert_eq!(read("a -b (c OR title:d) -(e f)").unwrap().shown_texts().len(), 3);
    }
}
