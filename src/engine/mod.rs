//! The execution of a query: operators that walk through the segments of an index, whatever the query means.
//!
//! A search is an [`Operator`], a tree that is compiled from a plan (see `search::compile`). For each segment it opens a
//! tree of [`Scorer`]s, which yield the matching documents in order, each with a score on request; a collector
//! ([`collect`]) takes them. All of this is between [`adapter`] and tantivy's postings, columns and stored documents.
//!
//! Scorers follow Lucene and tantivy, whose names they have. They differ from tantivy's in three ways: every scorer knows
//! an upper bound of its scores, so that what cannot be among the first hits is counted but not scored (`rank::threshold`);
//! expensive conditions are tested only for the documents that satisfy the others ([`deferred`], two-phase filters); and
//! threads are joined with their comment blocks (block join).

mod adapter;
mod bm25;
mod collect;
mod context;
mod deferred;
mod display;
mod execute;
mod facets;
#[cfg(test)]
mod laws;
mod level;
mod lookup;
mod operators;
mod rank;
mod scorer;
mod sort;
mod terms;
mod window;
mod words;

use std::sync::Arc;

use tantivy::{Score, query::Query};

pub(crate) use tantivy::{DocAddress, schema::Field};

pub(crate) use self::{
    collect::{AllHits, AllHitsCollector, Candidate, Documents, Packed, TopHits, TopHitsCollector},
    context::Context,
    facets::{RowCounter, RowValues},
    lookup::{first_document, keywords_of},
    operators::{Phrase, Range, Term, TermSet},
    rank::Threshold,
    sort::{Position, PositionBytes},
    terms::TermLookup,
    words::MatchSet,
};
use self::{
    context::Leaf,
    deferred::Deferred,
    operators::{
        Conjunction, Disjunction, DocValuesRange, Expansion, MinShouldMatch, StoredText, ToChild, ToParent,
        constant_score,
    },
    rank::Rank,
    scorer::{Empty, Scorer},
};
pub use self::{
    facets::{Facet, FacetCounts, Period, Unit, Value},
    level::Level,
    sort::Sort,
};
use crate::{Result, index::Proved};

/// A tree of operators: which documents match, and how they are scored. The printed form shows the tree.
#[derive(Debug, Clone)]
pub(crate) enum Operator {
    /// No document.
    Empty,
    /// The documents with a term.
    Term(Term),
    /// The documents with a phrase.
    Phrase(Phrase),
    /// All parts, and none of those excluded.
    Conjunction(Conjunction),
    /// One part at least.
    Disjunction(Disjunction),
    /// A minimum number of clauses.
    MinShouldMatch(MinShouldMatch),
    /// A number within a range.
    DocValuesRange(DocValuesRange),
    /// A test of the stored text.
    StoredText(StoredText),
    /// The threads of blocks.
    ToParent(ToParent),
    /// The blocks of threads.
    ToChild(ToChild),
    /// The documents with one of many terms at least, each with the score 0.
    TermSet(TermSet),
    /// The same documents, each with the same score.
    ConstantScore(Box<Self>, Score),
    /// The same documents, with their scores multiplied.
    Boost(Box<Self>, Score),
    /// The same documents, scored by BM25 among the documents with a term instead of all documents.
    Bm25(Box<Self>, Arc<TermLookup>),
    /// The same documents, with scores from further operators added.
    Rank(Rank),
    /// The documents of a query of tantivy that needs no statistics.
    Foreign(Foreign),
}

/// A query of tantivy.
#[derive(Debug, Clone)]
pub(crate) struct Foreign {
    query: Arc<dyn Query>,
    label: String,
}

impl Operator {
    /// All of `parts`, at least one.
    pub(crate) fn all(mut parts: Vec<Self>) -> Self {
        // A level less in the tree is a virtual call less for every document, and a shorter printed form.
        if parts.len() == 1 { parts.remove(0) } else { Self::all_but(parts, vec![]) }
    }

    /// All of `parts`, at least one, and none of `excluded`.
    pub(crate) const fn all_but(parts: Vec<Self>, excluded: Vec<Self>) -> Self {
        Self::Conjunction(Conjunction { parts, excluded })
    }

    /// One of `parts` at least.
    pub(crate) fn any(parts: Vec<Self>) -> Self {
        Self::disjunction(parts, false)
    }

    /// At least one of `parts`, each only tested for the documents in question: for parts that read texts.
    pub(crate) fn any_probed(parts: Vec<Self>) -> Self {
        Self::disjunction(parts, true)
    }

    /// `min` of `clauses`. The score is the sum over those that match; a document loses as large a share of it as it lacks
    /// clauses, times `coverage`.
    pub(crate) const fn at_least(min: usize, clauses: Vec<Self>, coverage: Score) -> Self {
        Self::MinShouldMatch(MinShouldMatch { clauses, min, coverage })
    }

    fn disjunction(mut parts: Vec<Self>, is_probed: bool) -> Self {
        match parts.len() {
            0 => Self::Empty,
            1 => parts.remove(0),
            _ => Self::Disjunction(Disjunction { parts: parts.into_iter().map(Arc::new).collect(), is_probed }),
        }
    }

    /// The documents with a token of `field` that matches a regular expression.
    ///
    /// # Errors
    /// If the expression is none, or too large.
    pub(crate) fn regex(context: &Context, field: Field, pattern: &str) -> Result<Self> {
        let query = Expansion::new(field, pattern, context.cancel().clone())?;
        Ok(Self::foreign(query, format!("regexp {}:/{pattern}/", context.field_name(field))))
    }

    /// The documents of a query of tantivy, printed as `label`.
    fn foreign(query: impl Query, label: String) -> Self {
        Self::Foreign(Foreign { query: Arc::new(query), label })
    }

    /// The same documents, each with the score 0.
    pub(crate) fn constant(self) -> Self {
        self.scored(0.0)
    }

    /// The same documents, each with this score.
    pub(crate) fn scored(self, score: Score) -> Self {
        Self::ConstantScore(Box::new(self), score)
    }

    /// The documents with one of `terms` at least, each with the score 0.
    pub(crate) const fn term_set(terms: Vec<Arc<TermLookup>>) -> Self {
        Self::TermSet(TermSet { terms })
    }

    /// The same documents with their scores multiplied by `factor`.
    pub(crate) fn boosted(self, factor: Score) -> Self {
        Self::Boost(Box::new(self), factor)
    }

    /// The same documents scored by BM25 among the documents that hold `kind`: all its fields must be of that kind alone.
    pub(crate) fn among(self, kind: Arc<TermLookup>) -> Self {
        Self::Bm25(Box::new(self), kind)
    }

    /// Those documents that have a number within `range` in one of the columns.
    pub(crate) fn in_range(self, columns: Vec<String>, range: Range) -> Self {
        Self::DocValuesRange(DocValuesRange { documents: Box::new(self), columns, range })
    }

    /// Those documents whose stored content passes `verify`; `text` names the part of it that is tested.
    pub(crate) fn verified(
        self,
        text: &'static str,
        verify: impl Fn(&Proved) -> Result<bool> + Send + Sync + 'static,
    ) -> Self {
        Self::StoredText(StoredText { candidates: Box::new(self), text, verify: Arc::new(verify) })
    }

    /// The threads of these comment blocks, each with the score of its best block, and for all others together at most the
    /// share `more` of it.
    pub(crate) fn into_threads(self, more: Score) -> Self {
        Self::ToParent(ToParent { blocks: Box::new(self), more })
    }

    /// Those of `blocks` that belong to these threads, with the scores of the blocks.
    pub(crate) fn into_blocks(self, blocks: Self) -> Self {
        Self::ToChild(ToChild { threads: Box::new(self), blocks: Box::new(blocks) })
    }

    /// The same documents, neither more nor fewer, with the scores of each of `evidence` added. What cannot reach
    /// `threshold` is found but not scored.
    pub(crate) fn ranked(self, evidence: Vec<Self>, threshold: Threshold) -> Self {
        Self::Rank(Rank { matching: Box::new(self), evidence, threshold })
    }

    /// Whether its scores are those of the blocks of threads.
    fn joins_blocks(&self) -> bool {
        match self {
            Self::ToParent(_) => true,
            Self::Boost(inner, _) | Self::Bm25(inner, _) => inner.joins_blocks(),
            _ => false,
        }
    }

    /// Opens the scorer for a segment, which is not positioned yet; `None` if nothing matches there.
    fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        match self {
            Self::Empty => Ok(None),
            Self::Term(term) => term.open(leaf),
            Self::Phrase(phrase) => phrase.open(leaf),
            Self::Conjunction(conjunction) => conjunction.open(leaf),
            Self::Disjunction(disjunction) => disjunction.open(leaf),
            Self::MinShouldMatch(clauses) => clauses.open(leaf),
            Self::DocValuesRange(range) => range.open(leaf),
            Self::StoredText(text) => text.open(leaf),
            Self::ToParent(join) => join.open(leaf),
            Self::ToChild(join) => join.open(leaf),
            Self::TermSet(terms) => terms.open(leaf),
            Self::ConstantScore(inner, score) => constant_score::open(inner, *score, leaf),
            Self::Boost(inner, factor) => inner.open(&leaf.boosted(*factor)),
            Self::Bm25(inner, kind) => inner.open(&leaf.among(kind)?),
            Self::Rank(rank) => rank.open(leaf),
            Self::Foreign(foreign) => adapter::open_foreign(foreign.query.as_ref(), leaf),
        }
    }

    /// Opens the scorer for a segment and positions it at its first match.
    fn scorer(&self, leaf: &Leaf<'_>) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(mut scorer) = self.open(leaf)? else { return Ok(Box::new(Empty)) };
        scorer.start();
        Ok(scorer)
    }

    /// Opens the scorer for a segment to be probed.
    fn deferred(&self, leaf: &Leaf<'_>) -> tantivy::Result<Deferred> {
        // Not `scorer`, which would look for the first match.
        Ok(Deferred::new(self.open(leaf)?.unwrap_or_else(|| Box::new(Empty))))
    }
}
