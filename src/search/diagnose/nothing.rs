//! Why a search finds nothing: what each part of it finds by itself, what may have been meant, what less would find, and what
//! is closest.

use super::{Explanation, Relaxation, Suggestion, explain, relaxations, suggestions};
use crate::{
    Result,
    index::OpenIndex,
    query::Plan,
    search::{Hits, Level, Request, Sort, count, search},
};

/// The number of hits shown that are closest.
const CLOSEST: usize = 3;

/// What is known about a search without hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nothing {
    /// Each condition with the number of hits that it has by itself; none if there is only one.
    pub parts: Vec<Explanation>,
    /// What may have been meant.
    pub suggestions: Vec<Suggestion>,
    /// The hits of less restrictive forms of the query that have some, each with what it omits.
    pub less: Vec<(Relaxation, u64)>,
    /// The number of threads that satisfy the query as a whole, where comments are searched; 0 otherwise.
    pub threads: u64,
}

impl Nothing {
    /// Looks for the reasons why `plan` finds nothing.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn about(index: &OpenIndex, plan: &Plan, level: Level) -> Result<Self> {
        let mut less = Vec::new();
        for (way, relaxed) in relaxations(plan) {
            let found = count(index, &relaxed, level)?;
            if found > 0 {
                less.push((way, found));
            }
        }
        Ok(Self {
            parts: explain(index, plan, level)?.parts,
            suggestions: suggestions(index, plan, level)?,
            less,
            threads: if level == Level::Threads { 0 } else { count(index, plan, Level::Threads)? },
        })
    }
}

/// The hits that are closest to a query without hits: the first ones of `question`, which is the same query compiled as a
/// question.
///
/// # Errors
/// If the index is damaged.
pub fn closest<'a>(index: &'a OpenIndex, question: &'a Plan, level: Level) -> Result<Hits<'a>> {
    let sort = Sort::Relevance;
    let request = Request { plan: question, level, sort, limit: Some(CLOSEST), after: None, passages: true };
    search(index, &request)
}
