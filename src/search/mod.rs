//! Plan to hits: matching, ranking, sorting, snippets.

mod collect;
mod hit;
mod join;
mod matching;
mod passage;
mod present;
mod ranking;
mod verified;

use tantivy::{DocAddress, DocSet as _, TERMINATED, Term, schema::IndexRecordOption};

pub use collect::Sort;
pub use hit::{CommentHit, Hit, Match, ThreadHit};
pub use matching::Level;

use crate::{
    Error, Result,
    index::{OpenIndex, broken, thread_key},
    query::Plan,
    thread::{Thread, ThreadId},
};

/// What is asked of an index.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What has to hold of a hit.
    pub plan: &'a Plan,
    /// What a hit is.
    pub level: Level,
    /// The order.
    pub sort: Sort,
    /// How many hits are returned; all are counted.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How many hits there are, exactly.
    pub total: u64,
    /// The first of them.
    pub hits: Vec<Hit>,
}

/// Searches `index`.
///
/// # Errors
/// If the index is damaged.
pub fn search(index: &OpenIndex, request: &Request<'_>) -> Result<Found> {
    let joins = join::Joins::new(*index.fields());
    let matcher = matching::Matcher::new(*index.fields(), joins.clone());
    let query = matcher.query(request.plan, request.level)?;
    let first = collect::First { limit: request.limit, sort: request.sort };
    let (total, ranked) = index.searcher().search(&query, &first).map_err(broken)?;
    let hits = present::hits(index, &joins, &matcher, request, &ranked)?;
    if matcher.failed() {
        return Err(broken("a stored text is damaged"));
    }
    Ok(Found { total, hits })
}

/// The thread that `id` names, with all its comments; `None` if the index has no such thread.
///
/// # Errors
/// If the index is damaged.
pub fn thread(index: &OpenIndex, id: &ThreadId) -> Result<Option<Thread>> {
    let term = Term::from_field_text(index.fields().thread, &thread_key(id));
    for (ordinal, segment) in (0..).zip(index.searcher().segment_readers()) {
        let inverted = segment.inverted_index(index.fields().thread).map_err(broken)?;
        let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic).map_err(broken)? else {
            continue;
        };
        let mut documents = Vec::new();
        while postings.doc() != TERMINATED {
            documents.extend((!segment.is_deleted(postings.doc())).then(|| DocAddress::new(ordinal, postings.doc())));
            postings.advance();
        }
        // The comment blocks come first, the thread itself is the last.
        if let Some((main, blocks)) = documents.split_last() {
            let blocks = blocks.iter().map(|&block| index.block(block)).collect::<Result<Vec<_>, Error>>()?;
            return Ok(Some(index.thread(*main)?.into_thread(blocks)));
        }
    }
    Ok(None)
}
