//! Single comments as hits: the lines of comment blocks that satisfy a plan by themselves.
//!
//! The documents of the index are blocks. The blocks that may hold such a line are found by the operators of the block
//! level, for the plan without what single lines may contradict ([`candidates`]). What depends on the line is then decided
//! in the stored text of each block ([`condition`]).

mod condition;
mod select;

use self::condition::{BlockUnderTest, Condition, is_of_block};
pub(super) use self::select::Selected;
use super::compile::Compiler;
use crate::{
    Result,
    engine::{DocAddress, Level},
    index::{OpenIndex, StoredBlock},
    query::Plan,
};

/// The plan of the blocks that may hold a line that satisfies `plan`: every such block satisfies it.
pub(super) fn candidates(plan: &Plan) -> Plan {
    match plan {
        plan if is_of_block(plan) => plan.clone(),
        // Another line of the block may hold what is excluded.
        Plan::Not(_) => Plan::All,
        Plan::And(parts) => {
            let mut parts: Vec<_> = parts.iter().map(candidates).filter(|part| *part != Plan::All).collect();
            match parts.len() {
                0 => Plan::All,
                1 => parts.remove(0),
                _ => Plan::And(parts),
            }
        }
        Plan::Or(parts) => {
            let parts: Vec<_> = parts.iter().map(candidates).collect();
            if parts.contains(&Plan::All) { Plan::All } else { Plan::Or(parts) }
        }
        // Within a block these scopes are the block itself.
        Plan::InComment(inner) => candidates(inner),
        plan => plan.clone(),
    }
}

/// Decides which lines of blocks satisfy a plan.
pub(super) struct Lines<'a> {
    index: &'a OpenIndex,
    compiler: &'a Compiler,
    candidates: Plan,
    /// What a line of a candidate has to satisfy; `None` if every line is a hit.
    condition: Option<Condition>,
    /// A candidate of one line is a hit: the operators have decided everything about it.
    is_exact: bool,
}

/// A candidate that was read, with the numbers of its lines that are hits, ascending.
pub(super) struct MatchingLines {
    /// The block.
    pub(super) block: StoredBlock,
    /// The lines, numbered from 0.
    pub(super) lines: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Prepares the decision for `plan`.
    ///
    /// # Errors
    /// If the index is damaged, or the search was cancelled.
    pub(super) fn of(index: &'a OpenIndex, compiler: &'a Compiler, plan: &Plan) -> Result<Self> {
        let candidates = candidates(plan);
        let is_exact = candidates == *plan;
        let condition = Condition::within_candidates(plan, index, compiler)?;
        Ok(Self { index, compiler, candidates, condition, is_exact })
    }

    /// Passes each candidate with a line that is a hit to `visit`, in the order of the index.
    ///
    /// # Errors
    /// If the index is damaged, if the search was cancelled, or if `visit` fails.
    pub(super) fn each(&self, mut visit: impl FnMut(DocAddress, MatchingLines) -> Result<()>) -> Result<()> {
        let operator = self.compiler.operator(&self.candidates, Level::Comments)?;
        for block in self.compiler.context().matches(self.index, operator)?.addresses() {
            let found = self.read(block)?;
            if !found.lines.is_empty() {
                visit(block, found)?;
            }
        }
        Ok(())
    }

    /// Reads a candidate, and decides its lines.
    fn read(&self, candidate: DocAddress) -> Result<MatchingLines> {
        self.index.cancel().check()?;
        let block = self.index.block(candidate)?;
        let all = 0..block.comments.len();
        let lines = match &self.condition {
            Some(condition) if !(self.is_exact && all.len() == 1) => {
                let holds = condition.lines(&BlockUnderTest::of(&block, candidate));
                all.filter(|&line| holds[line]).collect()
            }
            _ => all.collect(),
        };
        Ok(MatchingLines { block, lines })
    }
}

/// The exact number of single comments that satisfy `plan`.
///
/// # Errors
/// If the index is damaged, or the search was cancelled.
pub(super) fn count(index: &OpenIndex, compiler: &Compiler, plan: &Plan) -> Result<u64> {
    let mut total = 0;
    Lines::of(index, compiler, plan)?.each(|_, found| {
        total += found.lines.len() as u64;
        Ok(())
    })?;
    Ok(total)
}
