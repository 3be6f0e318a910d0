//! The plan: a query compiled to tokens and keys.
//!
//! The interface between the language and an engine: all text in it is already folded and cut into units, all values
//! are in the form in which the index stores them.

pub(super) mod article;
pub(super) mod fact;
pub(super) mod glob;
pub(super) mod keyword;
mod messages;
pub(super) mod proximity;
pub(super) mod question;

use self::messages::{PlanHint, PlanMessage};
use std::{cell::OnceCell, ops::Range};

use proximity::Proximity;
use question::{Question, plan_question};

use crate::query::{Clause, Context, Fact, Field, MAX_CLAUSES, Owner, Query, QueryError, Scope, Value, parse};
use crate::{
    text::{self, Distance, Pattern, Term, Units, Verbatim},
    thread::{Place, UnixTime},
};

/// A condition on a thread, or on a comment block and its thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Matches everything.
    All,
    /// All parts match.
    And(Vec<Self>),
    /// At least one part matches.
    Or(Vec<Self>),
    /// The inner plan does not match.
    Not(Box<Self>),
    /// A text occurs.
    Text(TextClause),
    /// A question: whatever holds one of its pieces matches.
    Question(Question),
    /// A text occurs in the own or in the quoted part of the post.
    BodyText(BodyPart, TextClause),
    /// A condition on metadata.
    Fact(Fact),
    /// The inner plan matches one comment block of the thread; at comment level, the current one.
    InComment(Box<Self>),
    /// The inner plan matches the thread as a whole.
    InThread(Box<Self>),
}

/// A part of the body of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BodyPart {
    /// The author's own lines.
    Own,
    /// The quoted lines.
    Quoted,
}

/// A text that has to occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextClause {
    /// The part of the thread; `None` for any.
    pub place: Option<Place>,
    /// The text as typed.
    pub typed: String,
    /// Its compiled form.
    pub needle: Needle,
}

/// The compiled form of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needle {
    /// A term, compared folded.
    Term(Term),
    /// A term, compared character by character.
    Verbatim(Verbatim),
    /// Terms within a maximum distance of each other.
    Proximity(Proximity),
}

impl Needle {
    /// Returns its occurrences in `text`, as byte ranges, ascending.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        self.find_in(text, &OnceCell::new())
    }

    /// The same. `units` are those of `text`: several needles that are looked for in it share them.
    #[must_use]
    pub fn find_in(&self, text: &str, units: &OnceCell<Units>) -> Vec<Range<usize>> {
        match self {
            Self::Term(term) => text::find(term, units.get_or_init(|| Units::of(text))),
            Self::Verbatim(verbatim) => verbatim.find(text),
            Self::Proximity(proximity) => proximity.find(text),
        }
    }

    /// Returns true if it occurs in `text`.
    #[must_use]
    pub fn occurs_in(&self, text: &str) -> bool {
        match self {
            Self::Term(term) => text::contains(term, &Units::of(text)),
            Self::Verbatim(verbatim) => verbatim.is_in(text),
            Self::Proximity(proximity) => !proximity.find(text).is_empty(),
        }
    }
}

impl Plan {
    /// The plan that matches what this one does, as far as it was added to the index after `time`.
    #[must_use]
    pub fn newer_than(self, time: UnixTime) -> Self {
        Self::And(vec![self, Self::Fact(Fact::NewerThan(time))])
    }

    /// Parses `typed` and plans it.
    pub fn read(typed: &str, context: &Context) -> Result<Self, QueryError> {
        Self::of(&parse(typed, context)?)
    }

    /// Compiles a query.
    ///
    /// # Errors
    /// If a term holds nothing that is indexed, or if the query has too many conditions.
    pub fn of(query: &Query) -> Result<Self, QueryError> {
        let plan = Planner::default().plan(query)?;
        Ok(or_article(query, plan))
    }

    /// Compiles a query as a question: its bare terms need not all occur, see [`Question`].
    ///
    /// # Errors
    /// As [`Plan::of`], and if the question is too long.
    pub fn any(query: &Query) -> Result<Self, QueryError> {
        let plan = plan_question(query, &mut Planner::default())?;
        Ok(or_article(query, plan))
    }

    /// Compiles a query, with `any` as a question.
    ///
    /// # Errors
    /// As [`Plan::of`] and [`Plan::any`].
    pub fn of_mode(query: &Query, any: bool) -> Result<Self, QueryError> {
        if any { Self::any(query) } else { Self::of(query) }
    }

    /// The plan that finds the article `name`: its id, its code, `board/article`, or its address on the web. Returns
    /// `None` if it is none of these.
    #[must_use]
    pub fn article(name: &str) -> Option<Self> {
        article::named(name, true)
    }

    /// The texts to highlight in a hit: all that are not negated.
    #[must_use]
    pub fn shown_texts(&self) -> Vec<&TextClause> {
        match self {
            Self::Text(clause) => vec![clause],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::shown_texts).collect(),
            Self::InComment(inner) | Self::InThread(inner) => inner.shown_texts(),
            _ => vec![],
        }
    }

    /// The texts to highlight in parts of the body.
    #[must_use]
    pub fn shown_body_texts(&self) -> Vec<(BodyPart, &TextClause)> {
        match self {
            Self::BodyText(part, clause) => vec![(*part, clause)],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::shown_body_texts).collect(),
            Self::InComment(inner) | Self::InThread(inner) => inner.shown_body_texts(),
            _ => vec![],
        }
    }

    /// The conditions on comments, other than texts, by which comments of a thread are shown: who wrote it, its sign, its
    /// time, and what one comment has to satisfy. All that are not negated.
    #[must_use]
    pub fn shown_comment_conditions(&self) -> Vec<&Self> {
        match self {
            Self::InComment(_) | Self::Fact(Fact::Commented(_) | Fact::Keyword(_, Owner::Comment, _)) => vec![self],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::shown_comment_conditions).collect(),
            Self::InThread(inner) => inner.shown_comment_conditions(),
            _ => vec![],
        }
    }

    /// The questions to highlight in a hit: all that are not negated.
    #[must_use]
    pub fn questions(&self) -> Vec<&Question> {
        match self {
            Self::Question(question) => vec![question],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::questions).collect(),
            _ => vec![],
        }
    }
}

/// The plan of a query; if the whole query names an article, what finds that article first.
fn or_article(query: &Query, plan: Plan) -> Plan {
    match query.named_article() {
        // Both, as a text may mention the article.
        Some(article) => Plan::Or(vec![article, plan]),
        None => plan,
    }
}

/// The compiler of queries to plans.
#[derive(Default)]
struct Planner {
    clauses: usize,
    /// The innermost scope around the current condition.
    scope: Option<Scope>,
}

/// Alternatives without those that are the same as one before: each is looked for once.
fn different(parts: Vec<Plan>) -> Vec<Plan> {
    let mut kept = Vec::with_capacity(parts.len());
    for part in parts {
        if !kept.contains(&part) {
            kept.push(part);
        }
    }
    kept
}

impl Planner {
    fn plan(&mut self, query: &Query) -> Result<Plan, QueryError> {
        Ok(match query {
            Query::All => Plan::All,
            Query::And(parts) => Plan::And(self.parts(parts)?),
            // Words of different spelling may fold to the same term.
            Query::Or(parts) => Plan::Or(different(self.parts(parts)?)),
            Query::Not(inner) => Plan::Not(Box::new(self.plan(inner)?)),
            Query::Scope(scope, inner) => {
                let outer = self.scope.replace(*scope);
                let inner = self.plan(inner)?;
                self.scope = outer;
                match scope {
                    // A thread has one post, so that each condition is restricted to it separately.
                    Scope::Post => inner,
                    Scope::Comment => Plan::InComment(Box::new(inner)),
                    Scope::Thread => Plan::InThread(Box::new(inner)),
                }
            }
            Query::Clause(clause) => {
                self.clauses += 1;
                if self.clauses > MAX_CLAUSES {
                    let message = PlanMessage::TooManyConditions { most: MAX_CLAUSES };
                    return Err(QueryError::new(message, clause.span.clone()).hint(PlanHint::SplitConditions));
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
            Some(Field::Own) => Ok(Plan::BodyText(BodyPart::Own, text(Some(Place::Body))?)),
            Some(Field::Quoted) => Ok(Plan::BodyText(BodyPart::Quoted, text(Some(Place::Body))?)),
            Some(field) => keyword::plan(field, clause, self.scope),
        }
    }

    /// A text without a field, restricted to the current scope.
    fn anywhere(&self, text: TextClause) -> Plan {
        let at = |place| Plan::Text(TextClause { place: Some(place), ..text.clone() });
        match self.scope {
            None | Some(Scope::Thread) => Plan::Text(text),
            Some(Scope::Comment) => at(Place::Comment),
            Some(Scope::Post) => Plan::Or(vec![at(Place::Title), at(Place::Body)]),
        }
    }
}

/// The text of a value; `None` for values of other kinds.
fn typed_text(value: &Value) -> Option<&str> {
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
            // Occurrences of a proximity are several places each, between which no distance is defined.
            if parts.iter().any(|part| matches!(part, Needle::Proximity(_))) {
                return Err(QueryError::new(PlanMessage::NearWildcard, clause.span.clone()).hint(PlanHint::NearRuns));
            }
            proximity(parts, Distance { within: *within, ordered: false }, clause)
        }
        Value::Dates(_) | Value::Numbers(_) => Err(QueryError::new(PlanMessage::NotAText, clause.span.clone())),
    }
}

/// The distance between the runs of a term of letters and digits: at most a blank or a hyphen.
const RUNS: Distance = Distance { within: 1, ordered: true };

/// A term, or a pattern if it has wildcards.
fn pattern_or_term(typed: &str, clause: &Clause) -> Result<Needle, QueryError> {
    if !Pattern::is_in(typed) {
        return term(typed, clause);
    }
    Pattern::read(typed).map(|pattern| Needle::Term(Term::Pattern(pattern))).ok_or_else(|| {
        let message = PlanMessage::WildcardTooLong { most: Pattern::MAX_LENGTH };
        QueryError::new(message, clause.span.clone()).hint(PlanHint::LeaveMoreOpen)
    })
}

fn term(text: &str, clause: &Clause) -> Result<Needle, QueryError> {
    Term::read(text)
        .map(Needle::Term)
        .ok_or_else(|| QueryError::new(PlanMessage::NothingIndexed, clause.span.clone()).hint(PlanHint::QuoteExactly))
}

fn proximity(parts: Vec<Needle>, distance: Distance, clause: &Clause) -> Result<Needle, QueryError> {
    if parts.len() < 2 {
        return Err(QueryError::new(PlanMessage::OneTerm, clause.span.clone()).hint(PlanHint::BlanksBetweenTerms));
    }
    if parts.len() > text::MAX_PROXIMITY_TERMS {
        return Err(QueryError::new(PlanMessage::TooManyClose, clause.span.clone()).hint(PlanHint::SomeByAnd));
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
        assert!(read(&"台 ".repeat(MAX_CLAUSES)).is_ok());
        assert!(read(&"台 ".repeat(MAX_CLAUSES + 1)).unwrap_err().to_string().contains("more than 1024"));
    }

    #[test]
    fn negated_texts_are_not_highlighted() {
        assert_eq!(read("a -b (c OR title:d) -(e f)").unwrap().shown_texts().len(), 3);
    }
}
