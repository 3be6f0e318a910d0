//! What the index only has candidates for: each is looked at in its stored text.

use std::sync::Arc;

use tantivy::{query::Query, schema::IndexRecordOption};

use super::{Matcher, all, any, needles::Text};
use crate::{
    Result,
    engine::{
        Level,
        verified::{Check, Verified},
    },
    index::{StoredBlock, StoredThread, TextFields, decode},
    query::Proximity,
    text::{CUT_RUN, Quoting, Verbatim},
};

impl Matcher {
    pub(super) fn verbatim(&self, verbatim: &Verbatim, fields: &TextFields, place: Text) -> Result<Box<dyn Query>> {
        let pairs = some_of(verbatim.sure_pairs());
        let units = some_of(verbatim.sure_units());
        let candidates = if !pairs.is_empty() {
            all(pairs.into_iter().map(|pair| self.term(fields.pairs, pair, IndexRecordOption::Basic)).collect())
        } else if !units.is_empty() {
            all(units.into_iter().map(|unit| self.term(fields.units, unit, IndexRecordOption::Basic)).collect())
        } else if let Some(run) = verbatim.lone_run() {
            self.like(&format!(".*{run}.*"), fields.units)?
        } else {
            self.everything(if place == Text::Comment { Level::Comments } else { Level::Threads })
        };
        // Within a run that was cut the units tell nothing.
        let candidates = any(vec![candidates, self.mark(fields, CUT_RUN)]);
        let needle = verbatim.clone();
        Ok(self.confirmed(candidates, place, move |text| needle.is_in(text)))
    }

    /// Documents with all the terms, each looked at for how close they are.
    pub(super) fn proximity(&self, proximity: &Proximity, place: Text) -> Result<Box<dyn Query>> {
        let parts = proximity.parts.iter().map(|part| self.in_text(part, place)).collect::<Result<_>>()?;
        let proximity = proximity.clone();
        Ok(self.confirmed(all(parts), place, move |text| !proximity.find(text).is_empty()))
    }

    /// The candidates of which the stored text at `place` satisfies `stands`.
    pub(super) fn confirmed(
        &self,
        candidates: Box<dyn Query>,
        place: Text,
        stands: impl Fn(&str) -> bool + Send + Sync + 'static,
    ) -> Box<dyn Query> {
        let confirms = move |bytes: &[u8]| {
            let post = || decode::<StoredThread>(bytes);
            Ok(match place {
                Text::Title => stands(&post()?.title),
                Text::Body => stands(&post()?.body),
                Text::Own => Quoting::of(&post()?.body).is_some_and(|quoting| stands(&quoting.own.text)),
                Text::Quoted => Quoting::of(&post()?.body).is_some_and(|quoting| stands(&quoting.quoted.text)),
                Text::Comment => stands(&decode::<StoredBlock>(bytes)?.text),
            })
        };
        let (stop, failed) = (self.stop.clone(), Arc::clone(&self.failed));
        let check = Check { confirms: Arc::new(confirms), stop, failed };
        Verified::query(candidates, check)
    }
}

/// Some of the tokens that a candidate must hold, from all over the text: each more costs a list to read, and so many leave
/// hardly a text that is none.
fn some_of(mut tokens: Vec<&str>) -> Vec<&str> {
    tokens.sort_unstable();
    tokens.dedup();
    let step = tokens.len().div_ceil(MOST_SURE).max(1);
    tokens.into_iter().step_by(step).collect()
}

/// The most tokens that candidates for a verbatim term are found by.
const MOST_SURE: usize = 64;
