//! An order to end a search before its end.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::{Error, Result};

/// An order to end a search: whoever waits for its answer has gone away, or waits no longer. Copies are the same order.
///
/// The one made by [`Stop::never`] cannot be given, and costs a search nothing.
#[derive(Debug, Clone)]
pub struct Stop(Option<Arc<AtomicBool>>);

impl Stop {
    /// An order that can be given.
    #[must_use]
    pub fn new() -> Self {
        Self(Some(Arc::default()))
    }

    /// No order.
    #[must_use]
    pub const fn never() -> Self {
        Self(None)
    }

    /// Whether it can be given at all.
    #[must_use]
    pub const fn may_come(&self) -> bool {
        self.0.is_some()
    }

    /// Gives the order.
    pub fn give(&self) {
        if let Some(given) = &self.0 {
            given.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it was given.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.0.as_ref().is_some_and(|given| given.load(Ordering::Relaxed))
    }

    /// An error if it was given.
    pub(crate) fn heed(&self) -> Result<()> {
        if self.is_given() { Err(Error::new("the search was ended before its end")) } else { Ok(()) }
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}
