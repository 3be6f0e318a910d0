//! Plan to hits: matching, ranking, sorting, snippets.

mod collect;
mod either;
mod excluded;
mod explain;
mod facet;
mod hit;
mod hits;
mod join;
mod lazy;
mod matching;
mod passage;
mod period;
mod present;
mod ranking;
mod sampling;
mod scan;
mod tally;
mod trend;
mod verified;
mod words;

use std::sync::Arc;

use tantivy::{DocAddress, DocSet as _, TERMINATED, Term, schema::IndexRecordOption};

pub use collect::Sort;
pub use explain::{Explained, count, explain, relaxations};
pub use facet::{Facet, Value};
pub use hit::{CommentHit, Hit, Match, ThreadFacts, ThreadHit};
pub use hits::{Detail, Hits};
pub use matching::Level;
pub use period::{Period, Unit};
use present::Presenter;
pub use sampling::{Sampled, sample};
pub use scan::{Scanned, Source, block_name, names, scan};
pub use tally::{Tally, tally};
pub use trend::{Series, Trend, TrendRequest, trend};
pub use words::{StandingOut, Word, words};

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
    /// How many hits are wanted; `None` for every one. All are counted.
    pub limit: Option<usize>,
    /// Whether hits show where the texts stand; looking for that takes most of the time.
    pub passages: bool,
}

/// Searches `index`.
///
/// # Errors
/// If the index is damaged.
pub fn search<'a>(index: &'a OpenIndex, request: &Request<'a>) -> Result<Hits<'a>> {
    let joins = join::Joins::new(Arc::clone(index.threads()));
    let matcher = matching::Matcher::new(*index.fields(), joins.clone());
    let query = matcher.query(request.plan, request.level)?;
    let first = collect::First { limit: request.limit.unwrap_or(usize::MAX), sort: request.sort };
    let (total, ranked) = index.searcher().search(&query, &first).map_err(broken)?;
    if matcher.failed() {
        return Err(broken("a stored text is damaged"));
    }
    let shown = if request.passages { request.plan.shown_texts() } else { vec![] };
    Ok(Hits::new(total, ranked, request.level, Presenter::new(index, joins, matcher, shown)))
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
