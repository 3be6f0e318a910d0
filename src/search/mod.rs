//! Plan to hits: matching, ranking, sorting, snippets.

mod aggregate;
mod compile;
mod cursor;
mod diagnose;
mod hit;
mod hits;
mod present;
mod spot;

use std::sync::Arc;

use tantivy::{DocAddress, DocId, DocSet as _, SegmentReader, TERMINATED, Term, schema::IndexRecordOption};

pub use aggregate::{
    Facet, Period, Series, StandingOut, Tally, Trend, TrendRequest, Unit, Value, Word, label, tallies, tally, trend,
    words,
};
use compile::Compiler;
pub use compile::{Evidence, Weights};
pub use cursor::{Cursor, search_mark};
pub use diagnose::{
    Explained, Sampled, Scanned, Source, block_name, count, explain, names, place_name, relaxations, sample, scan,
};
pub use hit::{CommentHit, Hit, Match, ThreadFacts, ThreadHit};
pub use hits::{Detail, Hits};
use present::Presenter;
pub use present::{Marks, marked_thread};
pub use spot::Spot;

pub use crate::engine::{Level, Sort};
use crate::{
    Result,
    engine::{Threshold, TopHitsCollector},
    index::{OpenIndex, StoredBlock, StoredThread, broken, thread_key},
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

/// Above this limit skipping uncompetitive hits costs more than it saves.
const MAX_SKIPPING: usize = 1024;

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
    let compiler = Compiler::new(index, weights);
    let mut operator = compiler.operator(request.plan, request.level)?;
    // Behind a cursor the next hits are wanted, however much better others are.
    let limit = request.limit.filter(|&limit| request.after.is_none() && (1..=MAX_SKIPPING).contains(&limit));
    let threshold = Threshold::new(limit);
    if request.sort == Sort::Relevance {
        let evidence = compiler.evidence(request.plan, index.segmenter(), request.level)?;
        operator = operator.ranked(evidence, threshold.clone());
    }
    let collector = TopHitsCollector {
        limit: request.limit.unwrap_or(usize::MAX),
        sort: request.sort,
        after: request.after.map(|(cursor, search)| cursor.position(index, search)).transpose()?,
        level: request.level,
        threads: Arc::clone(index.threads()),
        threshold,
    };
    let found = compiler.context().collect(index, operator, &collector)?;
    let shown = request.passages.then_some(request.plan);
    Ok(Hits::new(index, found, request.level, Presenter::new(index, compiler, shown)))
}

/// The thread that `id` names, with all its comments; `None` if the index has no such thread.
///
/// # Errors
/// If the index is damaged.
pub fn thread(index: &OpenIndex, id: &ThreadId) -> Result<Option<Thread>> {
    Ok(stored_thread(index, id)?.map(|(thread, blocks)| thread.into_thread(blocks)))
}

/// The thread that `id` names as it is stored, and its comment blocks.
fn stored_thread(index: &OpenIndex, id: &ThreadId) -> Result<Option<(StoredThread, Vec<StoredBlock>)>> {
    let documents = documents(index, id)?;
    if documents.is_empty() {
        return Ok(None);
    }
    let (thread, blocks) = index.whole_thread(&documents)?;
    // A damaged dictionary of terms may lead to another thread.
    if thread.id() == *id {
        Ok(Some((thread, blocks)))
    } else {
        Err(broken(format!("{id} is listed as {}", thread.id())))
    }
}

/// The documents of the thread that `id` names: its comment blocks, and the thread itself as the last.
fn documents(index: &OpenIndex, id: &ThreadId) -> Result<Vec<DocAddress>> {
    let term = Term::from_field_text(index.fields().thread, &thread_key(id));
    for (ordinal, segment) in (0..).zip(index.searcher().segment_readers()) {
        let documents = holding(segment, &term)?.map(|document| DocAddress::new(ordinal, document));
        let documents: Vec<_> = documents.collect();
        if !documents.is_empty() {
            return Ok(documents);
        }
    }
    Ok(Vec::new())
}

/// The documents of a segment that hold `term` and are not deleted, in their order.
fn holding(segment: &SegmentReader, term: &Term) -> Result<impl Iterator<Item = DocId>> {
    let inverted = segment.inverted_index(term.field()).map_err(broken)?;
    let mut postings = inverted.read_postings(term, IndexRecordOption::Basic).map_err(broken)?;
    let documents = std::iter::from_fn(move || {
        let postings = postings.as_mut()?;
        let document = postings.doc();
        postings.advance();
        (document != TERMINATED).then_some(document)
    });
    Ok(documents.filter(|&document| !segment.is_deleted(document)))
}
