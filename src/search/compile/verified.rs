//! Conditions that the index has only candidates for: each is verified in its stored text.

use super::{Compiler, text_part::TextPart};
use crate::{
    Result,
    engine::{Level, Operator},
    index::TextFields,
    query::Proximity,
    text::{CUT_RUN, Verbatim},
};

impl Compiler {
    /// The documents with a text exactly as it was typed.
    pub(super) fn verbatim(&self, verbatim: &Verbatim, fields: &TextFields, part: TextPart) -> Result<Operator> {
        let pairs = some_of(verbatim.required_pairs());
        let units = some_of(verbatim.required_units());
        let candidates = if !pairs.is_empty() {
            // Pairs are rarer than the units that they consist of: no unit need be read besides.
            Operator::all(pairs.into_iter().map(|pair| self.term(fields.pairs, pair)).collect())
        } else if !units.is_empty() {
            Operator::all(units.into_iter().map(|unit| self.term(fields.units, unit)).collect())
        } else if let Some(run) = verbatim.lone_run() {
            // The text may begin or end within a run, and the index has whole runs alone.
            Operator::regex(&self.context, fields.units, &format!(".*{run}.*"))?
        } else {
            // Signs alone, which are in no token: every text is read.
            self.everything(if part == TextPart::Comment { Level::Comments } else { Level::Threads })
        };
        // The units inside a run that was cut are not known.
        let candidates = Operator::any(vec![candidates, self.mark(fields, CUT_RUN)]);
        let needle = verbatim.clone();
        Ok(candidates.verified(part.name(), part.verify(move |text| needle.is_in(text))))
    }

    /// The documents with all terms, near each other.
    pub(super) fn proximity(&self, proximity: &Proximity, part: TextPart) -> Result<Operator> {
        let terms = proximity.parts.iter().map(|term| self.term_in(term, part)).collect::<Result<_>>()?;
        let proximity = proximity.clone();
        Ok(Operator::all(terms).verified(part.name(), part.verify(move |text| !proximity.find(text).is_empty())))
    }
}

/// Some of the tokens that a candidate must hold, from all over the text: each costs a posting list to read, and this many
/// leave hardly a candidate that does not match.
fn some_of(mut tokens: Vec<&str>) -> Vec<&str> {
    tokens.sort_unstable();
    tokens.dedup();
    let step = tokens.len().div_ceil(MAX_TOKENS).max(1);
    tokens.into_iter().step_by(step).collect()
}

/// The maximum number of tokens by which candidates for a verbatim term are found.
const MAX_TOKENS: usize = 64;
