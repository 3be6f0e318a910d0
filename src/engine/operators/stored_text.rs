//! Candidates whose stored text is read and tested: the index alone cannot decide whether they match.

use std::{fmt, sync::Arc};

use tantivy::DocId;

use super::two_phase::{Matches, TwoPhase};
use crate::{
    Result,
    engine::{
        Operator,
        context::{Context, Leaf},
        scorer::{Probe, Scorer},
    },
    index::{LastThread, Proved, StoredTexts},
};

/// A test of what a document stores; an error if it cannot be decoded.
type Verify = dyn Fn(&Proved) -> Result<bool> + Send + Sync;

/// Those candidates whose stored text passes a test.
#[derive(Clone)]
pub(crate) struct StoredText {
    pub(in crate::engine) candidates: Box<Operator>,
    /// The name of the text.
    pub(in crate::engine) text: &'static str,
    pub(in crate::engine) verify: Arc<Verify>,
}

impl fmt::Debug for StoredText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredText").field("candidates", &self.candidates).finish_non_exhaustive()
    }
}

impl StoredText {
    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let Some(candidates) = self.candidates.open(leaf)? else { return Ok(None) };
        let (verify, context) = (Arc::clone(&self.verify), leaf.context.clone());
        Ok(Some(Box::new(TwoPhase::new(
            candidates,
            Verified { stored: leaf.stored()?, last: LastThread::default(), verify, context },
        ))))
    }
}

struct Verified {
    stored: Arc<StoredTexts>,
    last: LastThread,
    verify: Arc<Verify>,
    context: Context,
}

impl Verified {
    fn is_verified(&mut self, doc: DocId) -> bool {
        // Checked here as well as in the loop of the collector: a candidate takes as long as thousands of postings.
        if self.context.is_cancelled() {
            return false;
        }
        self.stored.get_next(doc, &mut self.last).and_then(|stored| (self.verify)(&stored)).unwrap_or_else(|error| {
            // A document that cannot be read is no match, and the search fails in the end: neither is a hit lost in
            // silence.
            self.context.fail(error);
            false
        })
    }
}

impl Matches for Verified {
    fn matches(&mut self, doc: DocId) -> Probe {
        if self.is_verified(doc) { Probe::Match } else { Probe::Next(doc + 1) }
    }

    fn cost(&self, approximation: &dyn Scorer) -> u64 {
        // Reading a stored text costs about as much as walking through a hundred postings.
        approximation.cost().saturating_mul(100)
    }
}
