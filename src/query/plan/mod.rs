//! The plan: what a query comes to, in tokens instead of text.
//!
//! It is the seam between the language and an engine: nothing in it has to be cut or folded any more.

pub(super) mod article;
pub(super) mod fact;
pub(super) mod glob;
pub(super) mod keyword;
pub(super) mod near;
pub(super) mod proximity;

use std::ops::Range;

use near::{Near, question};
use proximity::Proximity;

use crate::query::{Clause, Context, Fact, Field, Query, QueryError, Scope, Value, parse};
use crate::{
    text::{self, Distance, Pattern, Term, Units, Verbatim},
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
    /// A text stands in a part of the post.
    Excerpt(Excerpt, TextClause),
    /// A fact is so.
    Fact(Fact),
    /// One comment block of the thread, or the one at hand, satisfies the inner plan.
    InComment(Box<Self>),
    /// The thread as a whole satisfies the inner plan.
    InThread(Box<Self>),
}

/// A part of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Excerpt {
    /// What its author wrote.
    Own,
    /// What it quotes.
    Quoted,
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
    /// Terms that stand close to each other.
    Proximity(Proximity),
}

impl Needle {
    /// The places where it stands in `text`, as byte ranges, ascending.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        match self {
            Self::Term(term) => text::find(term, &Units::of(text)),
            Self::Verbatim(verbatim) => verbatim.find(text),
            Self::Proximity(proximity) => proximity.find(text),
        }
    }

    /// Whether it stands in `text`.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        match self {
            Self::Term(term) => text::contains(term, &Units::of(text)),
            Self::Verbatim(verbatim) => verbatim.is_in(text),
            Self::Proximity(proximity) => !proximity.find(text).is_empty(),
        }
    }
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
        Planner::default().plan(query)
    }

    /// Plans a query as a question: not every bare term need stand, but what is close to them is found, see [`Near`].
    ///
    /// # Errors
    /// As [`Plan::of`], and if the question is too long.
    pub fn any(query: &Query) -> Result<Self, QueryError> {
        question(query, &mut Planner::default())
    }

    /// What finds the one article that `name` names: its id, its code, `board/article`, or its address on the web.
    /// `None` if it is none of these.
    #[must_use]
    pub fn article(name: &str) -> Option<Self> {
        article::named(name, true)
    }

    /// The texts of which a hit shows where they stand: all that are not negated.
    #[must_use]
    pub fn shown_texts(&self) -> Vec<&TextClause> {
        match self {
            Self::Text(clause) => vec![clause],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::shown_texts).collect(),
            Self::InComment(inner) | Self::InThread(inner) => inner.shown_texts(),
            _ => vec![],
        }
    }

    /// The same of texts in parts of the post.
    #[must_use]
    pub fn shown_excerpts(&self) -> Vec<(Excerpt, &TextClause)> {
        match self {
            Self::Excerpt(excerpt, clause) => vec![(*excerpt, clause)],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::shown_excerpts).collect(),
            Self::InComment(inner) | Self::InThread(inner) => inner.shown_excerpts(),
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

/// Goes through a query.
#[derive(Default)]
pub(in crate::query) struct Planner {
    clauses: usize,
    /// What the conditions at hand have to hold of.
    scope: Option<Scope>,
}

impl Planner {
    pub(in crate::query) fn plan(&mut self, query: &Query) -> Result<Plan, QueryError> {
        Ok(match query {
            Query::All => Plan::All,
            Query::And(parts) => Plan::And(self.parts(parts)?),
            Query::Or(parts) => Plan::Or(self.parts(parts)?),
            Query::Not(inner) => Plan::Not(Box::new(self.plan(inner)?)),
            Query::Scope(scope, inner) => {
                let outer = self.scope.replace(*scope);
                let inner = self.plan(inner)?;
                self.scope = outer;
                match scope {
                    // A thread has one post: each condition by itself says that it is meant.
                    Scope::Post => inner,
                    Scope::Comment => Plan::InComment(Box::new(inner)),
                    Scope::Thread => Plan::InThread(Box::new(inner)),
                }
            }
            Query::Clause(clause) => {
                self.clauses += 1;
                if self.clauses > MOST_CLAUSES {
                    let message = format!("more than {MOST_CLAUSES} conditions in one query");
                    return Err(QueryError::new(message, clause.span.clone()).hint("ask in several queries"));
                }
                self.clause(clause)?
            }
        })
    }

    fn parts(&mut self, parts: &[Query]) -> Result<Vec<Plan>, QueryError> {
        parts.iter().map(|part| self.plan(part)).collect()
    }

    fn clause(&self, clause: &Clause) -> Result<Plan, QueryError> {
        let text = |place| {
            let typed = clause.value.to_string();
            let typed = typed_text(&clause.value).map_or(typed, str::to_owned);
            Ok(TextClause { place, typed, needle: needle(&clause.value, clause)? })
        };
        match clause.field {
            None => Ok(self.anywhere(text(None)?)),
            Some(Field::Title) => Ok(Plan::Text(text(Some(Place::Title))?)),
            Some(Field::Body) => Ok(Plan::Text(text(Some(Place::Body))?)),
            Some(Field::Comment) => Ok(Plan::Text(text(Some(Place::Comment))?)),
            Some(Field::Own) => Ok(Plan::Excerpt(Excerpt::Own, text(Some(Place::Body))?)),
            Some(Field::Quoted) => Ok(Plan::Excerpt(Excerpt::Quoted, text(Some(Place::Body))?)),
            Some(field) => keyword::plan(field, clause, self.scope),
        }
    }

    /// A text without a field, as the scope has it.
    fn anywhere(&self, text: TextClause) -> Plan {
        let at = |place| Plan::Text(TextClause { place: Some(place), ..text.clone() });
        match self.scope {
            None | Some(Scope::Thread) => Plan::Text(text),
            Some(Scope::Comment) => at(Place::Comment),
            Some(Scope::Post) => Plan::Or(vec![at(Place::Title), at(Place::Body)]),
        }
    }
}

/// The text of a value that has one.
pub(in crate::query) fn typed_text(value: &Value) -> Option<&str> {
    match value {
        Value::Word(text) | Value::Phrase(text) | Value::Verbatim(text) => Some(text),
        Value::Loose(..) | Value::Near(..) | Value::Dates(_) | Value::Numbers(_) => None,
    }
}

fn needle(value: &Value, clause: &Clause) -> Result<Needle, QueryError> {
    match value {
        Value::Verbatim(text) => Ok(Needle::Verbatim(Verbatim::read(text))),
        Value::Word(word) if Pattern::is_in(word) => match Pattern::runs(word) {
            Some(runs) if !Pattern::is_too_long(word) => {
                let parts = runs.iter().map(|run| pattern_or_term(run, clause)).collect::<Result<Vec<_>, _>>()?;
                proximity(parts, RUNS, clause)
            }
            _ => pattern_or_term(word, clause),
        },
        Value::Word(text) | Value::Phrase(text) => term(text, clause),
        Value::Loose(text, within) => {
            let parts = text.split_whitespace().map(|part| term(part, clause)).collect::<Result<Vec<_>, _>>()?;
            proximity(parts, Distance { within: *within, ordered: true }, clause)
        }
        Value::Near(values, within) => {
            let parts = values.iter().map(|value| needle(value, clause)).collect::<Result<Vec<_>, _>>()?;
            if parts.iter().any(|part| matches!(part, Needle::Proximity(_))) {
                let message =
                    "a wildcard in a term of letters and digits, which is several terms, cannot be NEAR another";
                return Err(QueryError::new(message, clause.span.clone())
                    .hint("join the runs of it by NEAR too: `gtx NEAR/5 10*`"));
            }
            proximity(parts, Distance { within: *within, ordered: false }, clause)
        }
        Value::Dates(_) | Value::Numbers(_) => Err(QueryError::new("not a text", clause.span.clone())),
    }
}

/// How the runs of a term of letters and digits stand: a blank or a hyphen may part them.
const RUNS: Distance = Distance { within: 1, ordered: true };

/// One run, or a term, with or without wildcards.
fn pattern_or_term(typed: &str, clause: &Clause) -> Result<Needle, QueryError> {
    if !Pattern::is_in(typed) {
        return term(typed, clause);
    }
    Pattern::read(typed).map(|pattern| Needle::Term(Term::Pattern(pattern))).ok_or_else(|| {
        if Pattern::is_too_long(typed) {
            let message = format!("a word with a wildcard is longer than {} characters", Pattern::MAX_LENGTH);
            return QueryError::new(message, clause.span.clone()).hint("leave more of it open");
        }
        let letters_and_digits = typed.chars().any(|c| c.is_ascii_digit()) && typed.chars().any(char::is_alphabetic);
        if letters_and_digits && typed.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '?')) {
            let message = "a wildcard stands where letters and digits meet, and could be of either";
            return QueryError::new(message, clause.span.clone())
                .hint("leave a part of the letters or of the digits open, as in `gtx10*` or `g*x1080`");
        }
        let message = "a wildcard leaves open a part of one run of letters or digits, and nothing else";
        QueryError::new(message, clause.span.clone())
            .hint("such as deep*, *seek, te?t; a Chinese term needs none: it is found within longer ones")
    })
}

fn term(text: &str, clause: &Clause) -> Result<Needle, QueryError> {
    Term::read(text).map(Needle::Term).ok_or_else(|| {
        QueryError::new("nothing to look for in this term: signs and punctuation are not indexed", clause.span.clone())
            .hint("to find exactly these characters, put them between single quotes: '…'")
    })
}

fn proximity(parts: Vec<Needle>, distance: Distance, clause: &Clause) -> Result<Needle, QueryError> {
    if parts.len() < 2 {
        return Err(QueryError::new("there is one term only: it is close to nothing", clause.span.clone())
            .hint("put blanks between the terms, as in `\"外資 台積電\"~5`"));
    }
    if parts.len() > text::MAX_PROXIMITY_TERMS {
        let message = format!("more than {} terms near each other", text::MAX_PROXIMITY_TERMS);
        return Err(QueryError::new(message, clause.span.clone()).hint("join some of them by AND"));
    }
    Ok(Needle::Proximity(Proximity { parts, distance }))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn read(typed: &str) -> Result<Plan, QueryError> {
        Plan::read(typed, &Context::new(TimeZone::fixed(jiff::tz::offset(8)), crate::thread::UnixTime(0)))
    }

    #[test]
    fn names_are_compared_without_case() {
        assert_eq!(read("board:STOCK").unwrap(), read("看板：stock").unwrap());
        assert_eq!(read("作者：SomeId").unwrap(), read("a:SOMEID").unwrap());
        assert_ne!(read("author:x").unwrap(), read("by:x").unwrap());
    }

    #[test]
    fn a_term_without_anything_to_find_is_an_error() {
        let error = read("-…").unwrap_err();
        assert_eq!(
            error.render("-…"),
            "nothing to look for in this term: signs and punctuation are not indexed
  -…
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
