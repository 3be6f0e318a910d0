//! Signals that end the process.

use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag, low_level,
};

use super::progress::{TICK, watched};
use crate::cli::Exit;

/// The time in which work ends by itself after a signal. Together with [`TICK`] it is below a second.
const GRACE: Duration = Duration::from_millis(600);

/// Makes the first signal set a flag, so that work can be finished cleanly, and the second end the process at once.
///
/// Each call returns the same flag, so that a signal during one piece of work also ends the next.
#[must_use]
pub(in crate::cli) fn raised_by_signals() -> Arc<AtomicBool> {
    static RAISED: LazyLock<Arc<AtomicBool>> = LazyLock::new(registered);
    // The work before may have raised it itself to end its watcher.
    RAISED.store(false, Ordering::Relaxed);
    Arc::clone(&RAISED)
}

fn registered() -> Arc<AtomicBool> {
    let raised = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // A signal that cannot be caught ends the process as before; nothing committed is lost.
        let _ = flag::register_conditional_shutdown(signal, Exit::Error as i32, Arc::clone(&raised));
        let _ = flag::register(signal, Arc::clone(&raised));
    }
    raised
}

/// Ends the process at once, as a second signal does.
pub(in crate::cli) fn end_process() {
    // If the signal cannot be sent, the work ends by itself later.
    let _ = low_level::raise(SIGINT);
}

/// Runs `work`. If it has not ended soon after `raised` is set, calls `give_up`: an analysis, a sort or a commit may take
/// long, and some of them are in dependencies that nothing can stop.
pub(in crate::cli) fn within_grace<T>(
    raised: &AtomicBool,
    give_up: impl FnOnce() + Send,
    work: impl FnOnce() -> T,
) -> T {
    let watch = |done: &AtomicBool| {
        let wait = |until: &dyn Fn() -> bool| {
            while !until() && !done.load(Ordering::Relaxed) {
                std::thread::park_timeout(TICK);
            }
        };
        wait(&|| raised.load(Ordering::Relaxed));
        let raised_at = Instant::now();
        wait(&|| raised_at.elapsed() >= GRACE);
        if !done.load(Ordering::Relaxed) {
            give_up();
        }
    };
    watched(true, watch, work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_does_not_end_after_a_signal_is_ended() {
        let (raised, ended) = (AtomicBool::new(false), AtomicBool::new(false));
        let give_up = || ended.store(true, Ordering::Relaxed);
        let work = || {
            raised.store(true, Ordering::Relaxed);
            while !ended.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            "given up"
        };
        assert_eq!(within_grace(&raised, give_up, work), "given up");
    }

    #[test]
    fn work_without_a_signal_is_not_ended() {
        let ended = AtomicBool::new(false);
        assert_eq!(within_grace(&AtomicBool::new(false), || ended.store(true, Ordering::Relaxed), || 1), 1);
        assert!(!ended.load(Ordering::Relaxed));
    }
}
