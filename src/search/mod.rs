//! Plan to hits: matching, ranking, sorting, snippets.

mod close;
mod collect;
mod cursor;
mod either;
mod evidence;
mod excluded;
mod explain;
mod facts;
mod hit;
mod join;
mod lazy;
mod matching;
mod passage;
mod present;
mod ranked;
mod ranking;
mod sampling;
mod scan;
mod statistics;
mod verified;

use std::sync::Arc;

use tantivy::{DocAddress, DocSet as _, TERMINATED, Term, schema::IndexRecordOption};

pub use collect::Sort;
pub use cursor::{Cursor, search_mark};
pub use evidence::Evidence;
pub use explain::{Explained, count, explain, place_name, relaxations};
pub use hit::{CommentHit, Hit, Match, ThreadHit};
pub use matching::Level;
use present::Presenter;
pub use ranking::Weights;
pub use sampling::{Sampled, sample};
pub use scan::{Scanned, Source, block_name, names, scan};

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
    /// Where to go on, with a mark of what is searched: see [`search_mark`]. `None` begins with the first hit.
    pub after: Option<(Cursor, u64)>,
    /// Whether hits show where the texts stand; looking for that takes most of the time.
    pub passages: bool,
}

/// Searches `index`.
///
/// # Errors
/// If the index is damaged.
pub fn search<'a>(index: &'a OpenIndex, request: &Request<'a>) -> Result<Hits<'a>> {
    search_weighed(index, request, Weights::CHOSEN)
}

/// Searches `index` with weights of one's own, to measure them. They bear on the order alone.
///
/// # Errors
/// If the index is damaged.
pub fn search_weighed<'a>(index: &'a OpenIndex, request: &Request<'a>, weights: Weights) -> Result<Hits<'a>> {
    let joins = join::Joins::new(Arc::clone(index.threads()));
    let matcher = matching::Matcher::new(*index.fields(), joins.clone(), weights);
    let mut query = matcher.query(request.plan, request.level)?;
    if request.sort == Sort::Relevance {
        query = ranked::ranked(query, matcher.evidence(request.plan, index.segmenter(), request.level)?);
    }
    let first = collect::First {
        limit: request.limit.unwrap_or(usize::MAX),
        sort: request.sort,
        after: request.after.map(|(cursor, search)| cursor.position(index, search)).transpose()?,
        level: request.level,
        joins: joins.clone(),
    };
    let found = index.searcher().search(&query, &first).map_err(broken)?;
    if matcher.failed() {
        return Err(broken("a stored text is damaged"));
    }
    let shown = request.passages.then_some(request.plan);
    Ok(Hits {
        index,
        total: found.count,
        before: found.before,
        last: found.first.last().map(|ranked| ranked.position),
        ranked: found.first.into_iter(),
        level: request.level,
        presenter: Presenter::new(index, joins, matcher, shown),
    })
}

/// The hits of a search, best first, each made as it is asked for.
pub struct Hits<'a> {
    index: &'a OpenIndex,
    total: u64,
    before: u64,
    last: Option<collect::Position>,
    ranked: std::vec::IntoIter<collect::Ranked>,
    level: Level,
    presenter: Presenter<'a>,
}

impl Hits<'_> {
    /// How many hits there are, exactly, whatever the limit.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// How many hits come before the first of these: those of the pages before.
    #[must_use]
    pub const fn before(&self) -> u64 {
        self.before
    }

    /// Where the last of these hits stands, for the next page of `search`; `None` if there are no hits.
    #[must_use]
    pub fn cursor(&self, search: u64) -> Option<Cursor> {
        Some(Cursor::new(self.index, search, self.last?))
    }
}

impl Iterator for Hits<'_> {
    type Item = Result<Hit>;

    fn next(&mut self) -> Option<Result<Hit>> {
        let ranked = self.ranked.next()?;
        Some(match self.level {
            Level::Threads => self.presenter.thread(&ranked).map(Hit::Thread),
            Level::Comments => self.presenter.comment(&ranked).map(Hit::Comment),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ranked.size_hint()
    }
}

impl ExactSizeIterator for Hits<'_> {}

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
