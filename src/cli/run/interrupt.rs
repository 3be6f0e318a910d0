//! Signals that end the process.

use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicBool, Ordering},
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

use crate::cli::Exit;

/// Makes the first signal set a flag, so that work can be finished cleanly, and the second end the process at once.
///
/// Each call returns the same flag, so that a signal during one piece of work also ends the next.
#[must_use]
pub(in crate::cli) fn raised_by_signals() -> Arc<AtomicBool> {
    static RAISED: LazyLock<Arc<AtomicBool>> = LazyLock::new(registered);
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
