//! The cancellation of a search.

use crate::index::error::IndexMessage;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{Error, Result, error::SearchRemedy};

/// The cancellation of a search: its client has gone, a signal arrived, or its time is over. Clones share it.
///
/// A search checks it often. One that was made by [`Cancel::never`] cannot be requested, and costs a search nothing.
#[derive(Debug, Clone)]
pub struct Cancel(Option<Arc<Shared>>);

#[derive(Clone, Default)]
struct Shared {
    requested: Arc<AtomicBool>,
    limit: Option<Limit>,
    pause: Option<Arc<Pause>>,
}

#[derive(Debug, Clone, Copy)]
struct Limit {
    time: Duration,
    /// The end of the time; `None` if it is further away than the clock counts.
    end: Option<Instant>,
}

type Pause = dyn Fn() + Send + Sync;

impl Cancel {
    /// A cancellation that has not been requested yet.
    #[must_use]
    pub fn new() -> Self {
        Self::on_flag(Arc::default())
    }

    /// A cancellation that is requested by setting `flag`, as a signal handler does.
    #[must_use]
    pub fn on_flag(flag: Arc<AtomicBool>) -> Self {
        Self(Some(Arc::new(Shared { requested: flag, ..Shared::default() })))
    }

    /// A cancellation that is never requested.
    #[must_use]
    pub const fn never() -> Self {
        Self(None)
    }

    /// The same cancellation, which is also requested once `time` has passed from now.
    #[must_use]
    pub fn within(&self, time: Duration) -> Self {
        // A time limit of thousands of years must not panic; it is none.
        let limit = Limit { time, end: Instant::now().checked_add(time) };
        Self(Some(Arc::new(Shared { limit: Some(limit), ..self.shared() })))
    }

    /// The same cancellation. A search calls `pause` at every check, so that it can make way for others.
    #[must_use]
    pub fn pausing(&self, pause: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(Shared { pause: Some(Arc::new(pause)), ..self.shared() })))
    }

    fn shared(&self) -> Shared {
        self.0.as_deref().cloned().unwrap_or_default()
    }

    /// Returns whether it can be requested at all.
    #[must_use]
    pub const fn is_possible(&self) -> bool {
        self.0.is_some()
    }

    /// Requests the cancellation.
    pub fn request(&self) {
        if let Some(shared) = &self.0 {
            // No other data is published with the flag, so it needs no order.
            shared.requested.store(true, Ordering::Relaxed);
        }
    }

    /// Returns whether it was requested.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        let Some(shared) = &self.0 else { return false };
        // Before the flag is read: a request may arrive while the search makes way.
        if let Some(pause) = &shared.pause {
            pause();
        }
        shared.requested.load(Ordering::Relaxed) || shared.limit.is_some_and(Limit::is_over)
    }

    /// Returns an error if it was requested.
    ///
    /// # Errors
    /// If it was requested.
    pub fn check(&self) -> Result<()> {
        if !self.is_requested() {
            return Ok(());
        }
        // Computed again rather than stored: most searches end in time, and pay nothing for the message.
        let over = self.0.as_ref().and_then(|shared| shared.limit).filter(|limit| limit.is_over());
        Err(match over {
            Some(limit) => Error::new(IndexMessage::SearchTimedOut { seconds: limit.time.as_secs_f64() })
                .hint(SearchRemedy::MoreTime),
            None => Error::new(IndexMessage::SearchEnded),
        })
    }
}

impl Limit {
    fn is_over(self) -> bool {
        self.end.is_some_and(|end| end <= Instant::now())
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("requested", &self.requested).field("limit", &self.limit).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn it_is_requested_by_hand_by_a_flag_and_by_the_clock() {
        let flag = Arc::new(AtomicBool::new(false));
        let by_signal = Cancel::on_flag(Arc::clone(&flag));
        let longer = by_signal.within(Duration::MAX);
        assert!(!by_signal.is_requested() && !longer.is_requested());
        flag.store(true, Ordering::Relaxed);
        assert!(by_signal.is_requested() && longer.check().unwrap_err().to_string().contains("ended"));
        let over = Cancel::never().within(Duration::ZERO);
        assert_eq!(
            over.check().unwrap_err().to_string(),
            "the search took longer than 0 s: what was printed is incomplete"
        );
        let never = Cancel::never();
        never.request();
        assert!(!never.is_possible() && !never.is_requested());
    }

    #[test]
    fn it_calls_for_a_pause_at_every_look() {
        let looks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&looks);
        let cancel = Cancel::new();
        let pausing = cancel.pausing(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        assert!(!pausing.is_requested() && pausing.check().is_ok());
        cancel.request();
        assert!(pausing.is_requested());
        assert_eq!(looks.load(Ordering::Relaxed), 3);
    }
}
