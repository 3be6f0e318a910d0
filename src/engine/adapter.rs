//! The adapter to tantivy: an operator as a tantivy query, and a tantivy query as an operator.
//!
//! This is the only file that implements tantivy's `Query`, `Weight` and `Scorer`.

use std::sync::Arc;

use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{
        BooleanWeight, EmptyScorer, EnableScoring, Explanation, Occur, Query, Scorer as TantivyScorer, SumCombiner,
        Weight,
    },
};

use super::{
    Operator,
    context::{Context, Leaf},
    scorer::{Probe, Scorer},
};

/// An operator with the context of a search, as a tantivy query.
#[derive(Debug, Clone)]
pub(super) struct Execution {
    operator: Arc<Operator>,
    context: Context,
}

impl Execution {
    pub(super) const fn new(operator: Arc<Operator>, context: Context) -> Self {
        Self { operator, context }
    }
}

impl Query for Execution {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        // The number is read here, once a search: tantivy opens a scorer in each segment, and a weight knows no
        // searcher.
        let documents = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => Some(statistics_provider.total_num_docs()?),
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(ExecutionWeight { execution: self.clone(), documents }))
    }
}

struct ExecutionWeight {
    execution: Execution,
    /// See [`Leaf::documents`].
    documents: Option<u64>,
}

impl ExecutionWeight {
    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Execution { operator, context } = &self.execution;
        operator.scorer(&Leaf { segment, context, documents: self.documents, boost, candidates: 0 })
    }

    fn is_cancelled(&self) -> bool {
        self.execution.context.is_cancelled()
    }
}

impl Weight for ExecutionWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn TantivyScorer>> {
        Ok(to_tantivy(self.open(segment, boost)?))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.open(segment, 1.0)?;
        let score = if scorer.seek(doc) == doc { scorer.score() } else { 0.0 };
        Ok(Explanation::new_with_string(self.execution.operator.to_string(), score))
    }

    // The two loops are those of tantivy, but they call the scorer without the adapter, and end on a cancellation.

    fn for_each(&self, segment: &SegmentReader, callback: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        if self.is_cancelled() {
            return Ok(());
        }
        let mut scorer = self.open(segment, 1.0)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED && !self.is_cancelled() {
            callback(doc, scorer.score());
            doc = scorer.advance();
        }
        Ok(())
    }

    fn for_each_no_score(&self, segment: &SegmentReader, callback: &mut dyn FnMut(&[DocId])) -> tantivy::Result<()> {
        if self.is_cancelled() {
            return Ok(());
        }
        let mut scorer = self.open(segment, 1.0)?;
        let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
        loop {
            let filled = scorer.fill_buffer(&mut buffer);
            callback(&buffer[..filled]);
            if filled < buffer.len() || self.is_cancelled() {
                return Ok(());
            }
        }
    }
}

/// A scorer of pawen as one of tantivy.
fn to_tantivy(scorer: Box<dyn Scorer>) -> Box<dyn TantivyScorer> {
    // tantivy's unions recognise its own empty scorer by type, and drop it.
    if scorer.doc() == TERMINATED { Box::new(EmptyScorer) } else { Box::new(ToTantivy(scorer)) }
}

struct ToTantivy(Box<dyn Scorer>);

impl DocSet for ToTantivy {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        match self.0.probe(target) {
            Probe::Match => SeekDangerResult::Found,
            Probe::Next(later) => SeekDangerResult::SeekLowerBound(later),
        }
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        self.0.fill_buffer(buffer)
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }

    fn cost(&self) -> u64 {
        self.0.cost()
    }
}

impl TantivyScorer for ToTantivy {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}

/// A scorer of tantivy as one of pawen.
struct FromTantivy(Box<dyn TantivyScorer>);

impl Scorer for FromTantivy {
    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.0.doc() { self.0.doc() } else { self.0.seek(target) }
    }

    fn score(&mut self) -> Score {
        self.0.score()
    }

    // A union of tantivy has no bound; nothing is skipped then, which costs time and no hit.
    fn max_score(&self) -> Score {
        Score::INFINITY
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }

    fn cost(&self) -> u64 {
        self.0.cost()
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        self.0.fill_buffer(buffer)
    }
}

/// Opens the scorer of a query that needs no statistics.
pub(super) fn open_foreign(query: &dyn Query, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
    // To find all terms that match a regular expression takes long by itself.
    if leaf.context.is_cancelled() {
        return Ok(None);
    }
    let weight = query.weight(EnableScoring::disabled_from_schema(leaf.segment.schema()))?;
    Ok(Some(Box::new(FromTantivy(weight.scorer(leaf.segment, leaf.boost)?))))
}

/// Opens tantivy's union, which merges a window of 4,096 documents at a time.
pub(super) fn buffered_union(parts: &[Arc<Operator>], leaf: &Leaf<'_>) -> tantivy::Result<Box<dyn Scorer>> {
    let weight = |part: &Arc<Operator>| -> (Occur, Box<dyn Weight>) {
        let execution = Execution::new(Arc::clone(part), leaf.context.clone());
        (Occur::Should, Box::new(ExecutionWeight { execution, documents: leaf.documents }))
    };
    let parts = parts.iter().map(weight).collect();
    let sum = Box::new(SumCombiner::default);
    let union = BooleanWeight::with_minimum_number_should_match(parts, 1, leaf.is_scored(), sum);
    Ok(Box::new(FromTantivy(union.scorer(leaf.segment, leaf.boost)?)))
}
