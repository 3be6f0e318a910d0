//! The terms that match a regular expression: what a wildcard expands to in a segment.
//!
//! There may be millions, so that the walk through the dictionary itself ends when the search is stopped.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use tantivy::{
    query::{AutomatonWeight, EnableScoring, Query, Weight},
    schema::Field,
};
use tantivy_fst::{Automaton, Regex};

use crate::{
    Result,
    index::{Cancel, broken},
};

/// The number of steps between two checks of the cancellation: a step takes less time than a check.
const STEPS: u32 = 256;

/// The documents with a term that matches a regular expression.
#[derive(Debug, Clone)]
pub(crate) struct Expansion {
    field: Field,
    automaton: Arc<Stoppable>,
}

impl Expansion {
    /// The documents with a term of `field` that matches `pattern`, as far as they are found before `cancel` is requested.
    ///
    /// # Errors
    /// If the pattern is no regular expression, or too large.
    pub(crate) fn new(field: Field, pattern: &str, cancel: Cancel) -> Result<Self> {
        Ok(Self {
            field,
            automaton: Arc::new(Stoppable {
                regex: Regex::new(pattern).map_err(broken)?,
                cancel,
                steps: AtomicU32::new(0),
            }),
        })
    }
}

impl Query for Expansion {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(AutomatonWeight::<Stoppable>::new(self.field, Arc::clone(&self.automaton))))
    }
}

/// An automaton that matches nothing more once it is cancelled.
#[derive(Debug)]
struct Stoppable {
    regex: Regex,
    cancel: Cancel,
    steps: AtomicU32,
}

impl Stoppable {
    fn is_stopped(&self) -> bool {
        self.cancel.is_possible()
            // Atomic only because tantivy shares the automaton: the order of the counts is of no matter.
            && self.steps.fetch_add(1, Ordering::Relaxed).is_multiple_of(STEPS)
            && self.cancel.is_requested()
    }
}

impl Automaton for Stoppable {
    type State = <Regex as Automaton>::State;

    fn start(&self) -> Self::State {
        self.regex.start()
    }

    fn is_match(&self, state: &Self::State) -> bool {
        self.regex.is_match(state)
    }

    fn can_match(&self, state: &Self::State) -> bool {
        // The dictionary calls this before each descent: no state can match any more, and the walk is over.
        self.regex.can_match(state) && !self.is_stopped()
    }

    fn will_always_match(&self, state: &Self::State) -> bool {
        self.regex.will_always_match(state)
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        self.regex.accept(state, byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expansion_ends_soon_after_the_stop() {
        let cancel = Cancel::new();
        let expansion = Expansion::new(Field::from_field_id(0), "a.*", cancel.clone()).unwrap();
        let automaton = &expansion.automaton;
        let state = automaton.accept(&automaton.start(), b'a');
        assert!((0..2 * STEPS).all(|_| automaton.can_match(&state)));
        cancel.request();
        let steps = (0..2 * STEPS).take_while(|_| automaton.can_match(&state)).count();
        assert!(steps <= STEPS as usize, "{steps}");
        let endless = Expansion::new(Field::from_field_id(0), "a.*", Cancel::never()).unwrap();
        assert!((0..2 * STEPS).all(|_| endless.automaton.can_match(&state)));
    }
}
