//! An order to end a search before its end.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{Error, Result};

/// An order to end a search: nobody waits for its answer any longer, a signal came, or its time is over. Copies are the
/// same order.
///
/// A search looks at it often. The one made by [`Stop::never`] cannot be given, and costs a search nothing.
#[derive(Debug, Clone)]
pub struct Stop(Option<Arc<Order>>);

#[derive(Clone, Default)]
struct Order {
    given: Arc<AtomicBool>,
    limit: Option<Limit>,
    pause: Option<Arc<Pause>>,
}

#[derive(Debug, Clone, Copy)]
struct Limit {
    time: Duration,
    /// When it is over; `None` if that is further away than the clock counts.
    end: Option<Instant>,
}

type Pause = dyn Fn() + Send + Sync;

impl Stop {
    /// An order that can be given.
    #[must_use]
    pub fn new() -> Self {
        Self::raised_with(Arc::default())
    }

    /// An order that is given by raising `flag`, as a signal does.
    #[must_use]
    pub fn raised_with(flag: Arc<AtomicBool>) -> Self {
        Self(Some(Arc::new(Order { given: flag, ..Order::default() })))
    }

    /// No order.
    #[must_use]
    pub const fn never() -> Self {
        Self(None)
    }

    /// The same order, which is also given when `time` has passed from now.
    #[must_use]
    pub fn within(&self, time: Duration) -> Self {
        let limit = Limit { time, end: Instant::now().checked_add(time) };
        Self(Some(Arc::new(Order { limit: Some(limit), ..self.order() })))
    }

    /// The same order. A search calls `pause` whenever it looks at the order, so that it can make way for others.
    #[must_use]
    pub fn pausing(&self, pause: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(Order { pause: Some(Arc::new(pause)), ..self.order() })))
    }

    fn order(&self) -> Order {
        self.0.as_deref().cloned().unwrap_or_default()
    }

    /// Whether it can be given at all.
    #[must_use]
    pub const fn may_come(&self) -> bool {
        self.0.is_some()
    }

    /// Gives the order.
    pub fn give(&self) {
        if let Some(order) = &self.0 {
            order.given.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it was given.
    #[must_use]
    pub fn is_given(&self) -> bool {
        let Some(order) = &self.0 else { return false };
        if let Some(pause) = &order.pause {
            pause();
        }
        order.given.load(Ordering::Relaxed) || order.limit.is_some_and(Limit::is_over)
    }

    /// Goes on unless it was given.
    ///
    /// # Errors
    /// If it was given.
    pub fn heed(&self) -> Result<()> {
        if !self.is_given() {
            return Ok(());
        }
        let over = self.0.as_ref().and_then(|order| order.limit).filter(|limit| limit.is_over());
        Err(match over {
            Some(limit) => Error::new(format!(
                "the search took longer than {} s: what was printed is incomplete",
                limit.time.as_secs_f64()
            ))
            .hint("allow it more time, or ask for something rarer"),
            None => Error::new("the search was ended before its end"),
        })
    }
}

impl Limit {
    fn is_over(self) -> bool {
        self.end.is_some_and(|end| end <= Instant::now())
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order").field("given", &self.given).field("limit", &self.limit).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn it_is_given_by_hand_by_a_flag_and_by_the_clock() {
        let flag = Arc::new(AtomicBool::new(false));
        let by_signal = Stop::raised_with(Arc::clone(&flag));
        let longer = by_signal.within(Duration::MAX);
        assert!(!by_signal.is_given() && !longer.is_given());
        flag.store(true, Ordering::Relaxed);
        assert!(by_signal.is_given() && longer.heed().unwrap_err().to_string().contains("ended"));
        let over = Stop::never().within(Duration::ZERO);
        assert_eq!(
            over.heed().unwrap_err().to_string(),
            "the search took longer than 0 s: what was printed is incomplete"
        );
        let never = Stop::never();
        never.give();
        assert!(!never.may_come() && !never.is_given());
    }

    #[test]
    fn it_calls_for_a_pause_at_every_look() {
        let looks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&looks);
        let stop = Stop::new();
        let pausing = stop.pausing(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        assert!(!pausing.is_given() && pausing.heed().is_ok());
        stop.give();
        assert!(pausing.is_given());
        assert_eq!(looks.load(Ordering::Relaxed), 3);
    }
}
