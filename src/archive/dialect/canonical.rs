//! Threads that pawen wrote itself.

use super::{Context, Dialect, Refusal, Shape};
use crate::{archive::CanonicalThread, thread::Thread};

/// The reader of the canonical form.
pub(super) struct Canonical;

impl Dialect for Canonical {
    fn name(&self) -> &'static str {
        "pawen thread"
    }

    fn claims(&self, shape: &Shape<'_>) -> bool {
        shape.has_all(&["format", "board", "id"])
    }

    fn read(&self, record: &str, _context: &Context<'_>) -> Result<Thread, Refusal> {
        let thread: CanonicalThread = serde_json::from_str(record)?;
        Thread::try_from(thread).map_err(Refusal::Value)
    }
}
