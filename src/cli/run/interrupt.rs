//! Signals that ask the process to end.

use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicBool, Ordering},
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

use crate::cli::Exit;

/// From now on the first signal to end raises a flag, so that work can be brought to a clean end, and the second one ends
/// the process at once.
///
/// It is the same flag each time, so that what one piece of work has raised does not end the next one at once.
#[must_use]
pub(in crate::cli) fn raised_by_signals() -> Arc<AtomicBool> {
    static RAISED: LazyLock<Arc<AtomicBool>> = LazyLock::new(registered);
    RAISED.store(false, Ordering::Relaxed);
    Arc::clone(&RAISED)
}

fn registered() -> Arc<AtomicBool> {
    let raised = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // Where a signal cannot be caught, it ends the process as it always did; nothing that was committed is lost.
        let _ = flag::register_conditional_shutdown(signal, Exit::Error as i32, Arc::clone(&raised));
        let _ = flag::register(signal, Arc::clone(&raised));
    }
    raised
}
