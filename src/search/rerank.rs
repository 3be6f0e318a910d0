//! The first hits ranked again by the densest windows of their stored texts.
//!
//! Operators score each text as a bag of terms. How near these are to each other is not in their sums; it is read from the
//! texts of the few hits that were ranked first. A window adds to a score and takes nothing away, so that the hits ranked
//! again stay in front of all others, whose order is that of the operators.

use std::collections::HashMap;

use super::compile::{Compiler, Evidence, WindowTerms};
use crate::{
    Result,
    engine::{Candidate, DocAddress, Level, Operator, Position},
    index::OpenIndex,
    query::Plan,
    text::Units,
};

/// The maximum number of comment blocks of a thread whose windows are looked at.
// The operators have ranked the blocks of the thread already, and each further one is a text to decompress.
const BLOCKS: usize = 3;

/// The windows that the first hits of a search are ranked by.
pub(super) struct Rerank<'a> {
    index: &'a OpenIndex,
    level: Level,
    terms: WindowTerms,
    /// The comment blocks among which the best windows are.
    close: Option<Operator>,
}

impl<'a> Rerank<'a> {
    /// `None` if the hits of `plan` are not ranked by windows.
    pub(super) fn of(
        index: &'a OpenIndex,
        compiler: &Compiler,
        (plan, evidence): (&Plan, &[Evidence]),
        level: Level,
    ) -> Result<Option<Self>> {
        let Some(terms) = compiler.window_terms(plan, evidence, level)? else { return Ok(None) };
        let close = if level == Level::Threads { compiler.close_blocks(&terms)? } else { None };
        Ok(Some(Self { index, level, terms, close }))
    }

    /// Adds the weights of their windows to the scores of `hits`, and puts these in order.
    pub(super) fn apply(&self, compiler: &Compiler, hits: &mut [Candidate]) -> Result<()> {
        let addresses: Vec<_> = hits.iter().map(|hit| hit.address).collect();
        let mut blocks = match &self.close {
            Some(close) => compiler.context().best_blocks(self.index, close, &addresses, BLOCKS)?,
            None => HashMap::new(),
        };
        let mut order: Vec<_> = (0..hits.len()).collect();
        // Neighbouring texts were compressed together.
        order.sort_unstable_by_key(|&i| addresses[i]);
        // A comment has no title of its own whose terms would count in each of its windows.
        let (weights, none) = (compiler.weights(), self.terms.held(&[]));
        let mut units = Units::default();
        for i in order {
            let (wide, narrow) = match self.level {
                Level::Threads => {
                    let blocks = blocks.remove(&addresses[i]).unwrap_or_default();
                    self.of_thread(addresses[i], &blocks, &mut units)?
                }
                Level::Comments | Level::Lines => {
                    let starts = self.terms.starts(&self.index.block(addresses[i])?.text, &mut units);
                    self.terms.best(&starts, &none)
                }
            };
            hits[i].add(f64::from(weights.wide) * wide + f64::from(weights.narrow) * narrow);
        }
        // Positions are total, so that an unstable sort has one result.
        hits.sort_unstable_by(|one, other| other.cmp(one));
        self.index.cancel().check()
    }

    /// The weights of the best windows of a thread and of its `blocks`. `units` is room for the units of a text.
    fn of_thread(&self, thread: DocAddress, blocks: &[DocAddress], units: &mut Units) -> Result<(f64, f64)> {
        self.index.cancel().check()?;
        let stored = self.index.thread(thread)?;
        let titles = self.terms.starts(&stored.titles, units);
        let held = self.terms.held(&titles);
        let mut best = self.terms.best(&titles, &held);
        let mut look_at = |text: &str| {
            let (wide, narrow) = self.terms.best(&self.terms.starts(text, units), &held);
            best = (f64::max(best.0, wide), f64::max(best.1, narrow));
        };
        look_at(&stored.bodies);
        for &block in blocks {
            look_at(&self.index.block(block)?.text);
        }
        Ok(best)
    }
}

/// Of `hits`, which are in order, those after the position `after`; and the number of the others.
pub(super) fn behind(hits: Vec<Candidate>, after: Option<Position>) -> (Vec<Candidate>, u64) {
    let Some(after) = after else { return (hits, 0) };
    let before = hits.partition_point(|hit| hit.position >= after);
    (hits.into_iter().skip(before).collect(), before as u64)
}
